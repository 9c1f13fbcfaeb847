package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A file of another program answers as the CSV does that R writes of it.
func TestFormatsAnswerAsTheirCSV(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		file, csv string
		args      []string
	}{
		{"gzip3.rds", "gzip3", []string{"--time", "time", "--event", "status", "--by", "treated"}},
		{"tibble.rds", "tibble", []string{"--time", "time", "--event", "status", "--by", "grade"}},
		{"one.RData", "clinical", nil},
		{"many.rda", "clinical", []string{"--table", "clinical"}},
		{"two.zip", "clinical", []string{"--table", "clinical"}},
		{"plain.xlsx", "plainxlsx", []string{"--by", "treated"}},
		{"sheets.xlsx", "sheets", []string{"--table", "Tumours 2024", "--by", "Primary site"}},
		{"haven08.dta", "haven08dta", []string{"--by", "centre"}},
		{"haven15.dta", "haven15dta", []string{"--by", "age"}},
		{"foreign06.dta", "foreign06dta", []string{"--by", "centre"}},
		{"bytes.sav", "bytessav", []string{"--by", "arm"}},
		{"zipped.zsav", "zippedsav", []string{"--by", "arm"}},
		{"five.xpt", "fivexpt", []string{"--by", "centre"}},
		{"eight.xpt", "eightxpt", []string{"--by", "marker"}},
		{"haven.sas7bdat", "havensas7bdat", []string{"--by", "visits"}},
	} {
		t.Run(x.file, func(t *testing.T) {
			at := func(name string) string {
				return filepath.Join("..", "..", "model", "read", "testdata", "formats", name)
			}
			args := append([]string{"km", at(x.file)}, x.args...)
			var without []string
			for k := 0; k < len(x.args); k++ {
				if x.args[k] == "--table" {
					k++
					continue
				}
				without = append(without, x.args[k])
			}
			got, want := asked(t, "", args...), asked(t, "", append([]string{"km", at(x.csv + ".cells.csv")}, without...)...)
			if diff := cmp.Diff(want.at("result"), got.at("result")); diff != "" {
				t.Errorf("%s answers otherwise (-csv +file):\n%s", x.file, diff)
			}
		})
	}
}

// Who names a file of several tables is asked which one, with the flag to paste.
func TestFormatsAskWhichTable(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "..", "model", "read", "testdata", "formats", "many.rda")
	status, _, errs := kaplan("", "km", file)
	if status != exitNoAnswer || !strings.Contains(errs, `"clinical" (60 rows × 3 columns)`) || !strings.Contains(errs, "say which one it is (--table NAME)") {
		t.Errorf("exit %d\n%s", status, errs)
	}
	if status, _, errs = kaplan("", "km", file, "--table", "nothing"); status != exitNoAnswer || !strings.Contains(errs, `none is called "nothing"`) {
		t.Errorf("exit %d\n%s", status, errs)
	}
}
