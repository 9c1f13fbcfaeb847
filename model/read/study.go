package read

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kaplan/model"
)

// A study is a folder of cBioPortal's: tables of patients and of samples, and matrices of
// which one is taken where it is asked for.
type study struct {
	path     string
	clinical []string // names of files: patients, samples
	matrices []string
}

// studyIn recognises the folder of a study by the files in it, nil where it is none.
func studyIn(path string) *study {
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil
	}
	s := &study{path: path}
	for _, e := range entries {
		name := strings.ToLower(e.Name())
		text := strings.HasSuffix(name, ".txt") || strings.HasSuffix(name, ".txt.gz")
		switch {
		case e.IsDir() || !text || !strings.HasPrefix(name, "data_"):
		case strings.HasPrefix(name, "data_clinical_patient") || name == "data_clinical.txt":
			s.clinical = append([]string{e.Name()}, s.clinical...)
		case strings.HasPrefix(name, "data_clinical_sample"), strings.HasPrefix(name, "data_bcr_clinical_data"):
			s.clinical = append(s.clinical, e.Name())
		case strings.HasPrefix(name, "data_mutations"), strings.HasPrefix(name, "data_timeline"), strings.HasPrefix(name, "data_sv"),
			strings.HasPrefix(name, "data_clinical"), strings.HasPrefix(name, "data_gene_panel"),
			strings.HasSuffix(strings.TrimSuffix(name, ".txt"), "_hg19.seg"):
			// a row per mutation, event or segment: no table of patients
		default:
			s.matrices = append(s.matrices, e.Name())
		}
	}
	if len(s.clinical) == 0 {
		return nil
	}
	return s
}

// tables reads the patients and samples of a study, and those of its matrices that were
// asked for by the names of their files; took are these names.
func (s *study) tables(opt Options) (out []*table, took []string, made string, err error) {
	files := slices.Clone(s.clinical)
	for _, name := range opt.Tables {
		for _, m := range s.matrices {
			if m == name || stem(m) == name {
				files, took = append(files, m), append(took, name)
			}
		}
	}
	for _, name := range files {
		in, err := openFile(filepath.Join(s.path, name), nil, opt.Work)
		if err != nil {
			return nil, nil, "", err
		}
		ts, err := parseAll(in)
		if err != nil {
			return nil, nil, "", err
		}
		if made == "" {
			made = opt.madeUp(in.s)
		}
		out = append(out, ts...)
	}
	if len(took) < len(s.matrices) {
		var names []string
		for _, m := range s.matrices {
			if !slices.Contains(took, m) && !slices.Contains(took, stem(m)) {
				names = append(names, model.Printable(stem(m)))
			}
		}
		n := len(names)
		more, list := plural(n, "further file that is", "further files that are"), model.Excerpt(strings.Join(names, ", "))
		out[0].doubt(0, "", "", fmt.Sprintf("the study has %s not read unless asked for by name: %s", more, list), n)
	}
	return out, took, made, nil
}
