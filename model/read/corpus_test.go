package read

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kaplan/model"
)

// Over every table that the project brings, nothing is asked and nothing is doubted of
// who a row is, of weights, of dates that are numbers and of codes, but where the file
// was made for it; and what an endpoint has to say of itself is what stands here.
func TestNoFalseDoubts(t *testing.T) {
	asked := map[string]string{ // file: the columns with a question that has an answer
		"missing_codes.csv": "size_mm nodes_pos months",                                                                       // 999, 98 and 9999 in them
		"gdc_prefixed.tsv":  "diagnoses.days_to_last_follow_up demographic.days_to_death or diagnoses.days_to_last_follow_up", // -1 days
	}
	unclear := map[string]string{ // file: the endpoints of which something has to be asked or said
		"dlbcl.csv": "time/cens", "hohnloser.csv": "month/cens", "jmp_export.csv": "Time to Event/Censor", // read both ways in the world
		"pbc.csv": "time/status", "gray_stratified.csv": "time/state", // several events
		"inverted_os.csv": "OS", "worded_twin.csv": "OS", // contradicted by another column
		"ncdb_vital.csv": "Survival Months/vitalStatus", "gdc_prefixed.tsv": "OS",
	}
	files, doubts := 0, 0
	for _, dir := range []string{"../../stats/testdata", "../../sampledata", "../../examples"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			switch filepath.Ext(path) {
			case ".csv", ".tsv":
			default:
				return nil
			}
			c, err := Files([]string{path}, nil, Options{})
			if err != nil {
				return nil // what cannot be a cohort by itself, such as wells of one time
			}
			files++
			name := filepath.Base(path)
			if said := slices.Concat(c.RowDoubts(), c.WeightDoubts(model.Look{})); len(said) > 0 {
				t.Errorf("%s: %v", path, said)
				doubts++
			}
			var got []string
			for _, col := range c.Columns {
				for _, d := range col.Doubts {
					if d.Field != "" && d.Field != model.AllNumbers {
						got = append(got, col.Name)
						t.Logf("%s: %s", path, d)
					}
				}
				if col.Plus {
					t.Errorf("%s: %s has a plus", path, col.Name)
				}
			}
			var open []string
			for _, e := range c.Endpoints {
				if e.Ambiguous != "" || len(c.EndpointDoubts(e)) > 0 {
					open = append(open, e.Name)
					t.Logf("%s %s: %s %v", path, e.Name, e.Ambiguous, c.EndpointDoubts(e))
				}
			}
			if g := strings.Join(open, " "); g != unclear[name] {
				t.Errorf("%s: unclear are %q, want %q", path, g, unclear[name])
				doubts++
			}
			if g := strings.Join(got, " "); g != asked[name] {
				t.Errorf("%s: asked of %q, want %q", path, g, asked[name])
				doubts++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 40 {
		t.Errorf("%d files", files)
	}
	t.Logf("%d files, %d doubts that are wrong", files, doubts)
}
