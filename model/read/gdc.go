package read

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"kaplan/model"
)

// mostQuantified is how many files of a folder are read.
const mostQuantified = 20_000

// A quantified file is the miRNAs of one sample, as GDC gives them, a folder each.
type quantified struct {
	folder, file  string // names without their path
	t             *table
	patient, name string // of the case and of the sample
	rank          int    // the tumour first; normalRank for normal tissue
}

const normalRank = 10

// isFolder reports whether a path is a folder.
func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// folder reads the miRNA quantification files of GDC in a folder and makes one matrix of
// them, a column per patient in reads per million. The sample sheet, which says whose
// they are, is in the folder or among the other tables; it is taken out of those.
func folder(path string, tables []*table) (*table, []*table, error) {
	name := model.Printable(path)
	var files []quantified
	var sheet *table
	isoforms := 0
	root, err := filepath.EvalSymlinks(path) // no link in it is followed: it may lead back
	if err != nil {
		return nil, nil, unreadable(path, err)
	}
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return unreadable(p, err)
		}
		base := strings.ToLower(d.Name())
		sheetName := strings.HasPrefix(base, "gdc_sample_sheet")
		if d.IsDir() || !sheetName && !strings.Contains(base, "quantification") && !strings.Contains(base, "mirna") {
			return nil
		}
		if info, err := os.Stat(p); err == nil && !info.Mode().IsRegular() { // a pipe would be waited for
			return nil
		}
		in, err := openFile(p, nil, nil)
		if err != nil {
			return err
		}
		head, _ := lineAt(in.s, 0)
		switch {
		case sheetName:
			sheet, err = parse(in)
			return err
		case !strings.HasPrefix(head, "miRNA_ID\t"):
			return nil
		case strings.Contains(head, "isoform_coords"):
			isoforms++
			return nil
		case !strings.Contains(head, "reads_per_million"):
			return nil
		case len(files) == mostQuantified:
			return &Error{File: name, What: fmt.Sprintf("holds more than %d files", mostQuantified)}
		}
		t, err := parse(in)
		files = append(files, quantified{folder: filepath.Base(filepath.Dir(p)), file: d.Name(), t: t})
		return err
	})
	switch {
	case err != nil:
		return nil, nil, err
	case len(files) == 0 && isoforms > 0:
		return nil, nil, &Error{File: name, What: fmt.Sprintf("holds %s of isoforms: a matrix is made of those of miRNAs", plural(isoforms, "file", "files")),
			Hint: "download the data type miRNA Expression Quantification (...mirnas.quantification.txt)"}
	case len(files) == 0:
		_, err := openFile(path, nil, nil)
		return nil, nil, err
	}
	if k := slices.IndexFunc(tables, isSampleSheet); k >= 0 && sheet == nil {
		sheet, tables = tables[k], slices.Delete(slices.Clone(tables), k, k+1)
	}
	if err := whose(name, files, sheet); err != nil {
		return nil, nil, err
	}
	t, err := quantifiedMatrix(name, files)
	return t, tables, err
}

// isSampleSheet recognises the sample sheet of a cart of GDC.
func isSampleSheet(t *table) bool {
	return t.headed("fileid") >= 0 && t.headed("filename") >= 0 && t.headed("caseid") >= 0 && t.headed("sampleid") >= 0
}

// headed is the column whose name is so in letters and digits only, -1 for none.
func (t *table) headed(name string) int {
	return slices.IndexFunc(t.header, func(h string) bool { return plain(h) == name })
}

var barcodeIn = regexp.MustCompile(`TCGA-[0-9A-Z]{2}-[0-9A-Z]{4}-[0-9]{2}[A-Z]?`)

// whose finds the patient and the sample of each file: by the sample sheet, or by a
// barcode in its name.
func whose(name string, files []quantified, sheet *table) error {
	by := map[string]int{}
	var file, id, patient, sample, kind int
	if sheet != nil {
		if !isSampleSheet(sheet) {
			return sheet.fail(sheet.head, "is no sample sheet of GDC: it has no columns File ID, File Name, Case ID and Sample ID",
				"download it again from the cart")
		}
		id, file, patient, sample, kind = sheet.headed("fileid"), sheet.headed("filename"), sheet.headed("caseid"), sheet.headed("sampleid"),
			sheet.headed("sampletype")
		for i := range sheet.rows {
			by[sheet.at(i, id)] = i + 1
			if f := bare(sheet.at(i, file)); by[f] == 0 {
				by[f] = i + 1
			} else { // two files of one name: only their folders tell them apart
				by[f] = -1
			}
		}
	}
	for k := range files {
		f := &files[k]
		if row := cmp.Or(by[f.folder], by[bare(f.file)]); row > 0 {
			first := func(col int) string { // some samples are listed twice
				s, _, _ := strings.Cut(sheet.at(row-1, col), ",")
				return strings.TrimSpace(s)
			}
			f.patient, f.name = first(patient), first(sample)
			f.rank = sampleRank(f.name, "")
			if kind >= 0 {
				f.rank = sampleRank(f.name, first(kind))
			}
			continue
		}
		b := barcodeIn.FindString(strings.ToUpper(f.file))
		if b == "" {
			return &Error{File: name, What: fmt.Sprintf("nothing says whose the file %s is (%d of them)", quote(f.file), len(files)),
				Hint: "put the sample sheet of the cart (gdc_sample_sheet....tsv) into the folder, or name it beside the folder"}
		}
		f.patient, f.name, f.rank = b[:12], b, sampleRank(b, "")
	}
	return nil
}

func bare(file string) string { return strings.TrimSuffix(file, ".gz") }

// sampleRank orders the samples of a patient: the primary tumour first, normal tissue
// from normalRank on.
func sampleRank(sample, kind string) int {
	if b := barcode(sample, 15); b != "" {
		return int(b[13]-'0')*10 + int(b[14]-'0')
	}
	kind = strings.ToLower(kind)
	for _, k := range []struct {
		word string
		rank int
	}{{"normal", normalRank}, {"primary", 1}, {"recurrent", 2}, {"metasta", 6}} {
		if strings.Contains(kind, k.word) {
			return k.rank
		}
	}
	return 9
}

// quantifiedMatrix makes a matrix of files, a column per patient: the best of several
// samples, none of normal tissue.
func quantifiedMatrix(name string, files []quantified) (*table, error) {
	slices.SortStableFunc(files, func(a, b quantified) int {
		return cmp.Or(strings.Compare(a.patient, b.patient), cmp.Compare(a.rank, b.rank), strings.Compare(a.name, b.name), strings.Compare(a.file, b.file))
	})
	var kept []quantified
	normal, more := 0, 0
	for _, f := range files {
		switch {
		case f.rank >= normalRank && f.rank < 20:
			normal++
		case len(kept) > 0 && kept[len(kept)-1].patient == f.patient:
			more++
		default:
			kept = append(kept, f)
		}
	}
	if len(kept) == 0 {
		return nil, &Error{File: name, What: fmt.Sprintf("%s, all of normal tissue", plural(normal, "sample", "samples"))}
	}
	at := map[string]int{}
	var names []string
	for _, f := range kept {
		for i := range f.t.rows {
			if m := f.t.at(i, 0); m != "" && at[m] == 0 {
				names = append(names, m)
				at[m] = len(names)
			}
		}
	}
	cells := make([][]string, len(names))
	for k := range cells {
		cells[k] = make([]string, len(kept))
	}
	head := []string{"miRNA_ID"}
	for p, f := range kept {
		head = append(head, f.patient)
		value := slices.IndexFunc(f.t.header, func(h string) bool { return strings.HasPrefix(h, "reads_per_million") })
		for i := range f.t.rows {
			if m := at[f.t.at(i, 0)]; m > 0 {
				cells[m-1][p] = f.t.at(i, value)
			}
		}
	}
	var b strings.Builder
	b.WriteString(strings.Join(head, "\t") + "\n")
	for k, m := range names {
		b.WriteString(m + "\t" + strings.Join(cells[k], "\t") + "\n")
	}
	t, err := parse(&text{name: name, s: b.String(), form: []string{fmt.Sprintf("GDC miRNA quantification, %s, reads per million",
		plural(len(files), "file", "files"))}})
	if err != nil {
		return nil, err
	}
	t.shaped = 1
	if normal > 0 {
		t.doubt(0, "", "", plural(normal, "sample is of normal tissue and left out", "samples are of normal tissue and left out"), normal)
	}
	if more > 0 {
		t.doubt(0, "", "", fmt.Sprintf("%s of a patient who has another one, the primary tumour where there is one, else the first: left out",
			plural(more, "sample is", "samples are")), more)
	}
	return t, nil
}
