package main

import (
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

// tableIVPrinted are the rows of Table IV of document A as they were printed (a lone = of
// the scan read as its inequality), with what each stands under in ours.
var tableIVPrinted = []struct{ printed, title, alone, p, joint, jointP string }{
	{"Sex (male vs. female)", "Sex", "0.545 (0.236-1.320)", "0.172", "", ""},
	{"Age (years >60 vs. ≤60)", "Age (years)", "0.678 (0.300-1.623)", "0.369", "", ""},
	{"Type 2 diabetes (positive vs. negative)", "Type 2 diabetes", "0.433 (0.155-1.044)", "0.063", "", ""},
	{"HBV (positive vs. negative)", "etiology", "2.144 (0.610-5.896)", "0.209", "", ""},
	{"AST (>50 vs. ≤50 U/l)", "AST (IU/l)", "1.158 (0.489-2.664)", "0.731", "", ""},
	{"ALT (>50 vs. ≤50 U/l)", "ALT (IU/l)", "0.838 (0.301-2.029)", "0.708", "", ""},
	{"Child-Pugh grade (B vs. A)", "Child-Pugh", "2.372 (1.011-5.685)", "0.047", "3.588 (1.446-9.224)", "0.006"},
	{"AFP (>20 vs. ≤20 pg/ml)", "AFP (pg/ml)", "2.225 (0.968-5.378)", "0.059", "", ""},
	{"DCP (>40 vs. ≤40 AU/ml)", "DCP (AU/ml)", "2.810 (1.046-9.763)", "0.039", "2.960 (0.984-11.238)", "0.053"},
	{"Tumor diameter (>3 vs. ≤3 cm)", "Tumor diameter (cm)", "2.554 (1.101-6.387)", "0.028", "3.606 (1.484-9.505)", "0.004"},
	{"Tumor number (≥2 vs. 1)", "Tumor number", "1.007 (0.412-2.816)", "0.987", "", ""},
	{"BCLC (B+C vs. 0+A)", "BCLC", "1.108 (0.492-2.585)", "0.804", "", ""},
	{"Exo miR122 (≤0.00024 vs. >0.00024)", "miR-122 before", "0.754 (0.329-1.743)", "0.502", "", ""},
	{"Exo miR122 ratio (≤0.793 vs. >0.793)", "miR-122 ratio", "2.490 (1.028-6.689)", "0.042", "2.720 (1.035-8.022)", "0.042"},
	{"Exo miR21 (≤0.00064 vs. >0.00064)", "miR-21 before", "1.049 (0.466-2.407)", "0.906", "", ""},
	{"Exo miR21 ratio (≤0.82169 vs. >0.82169)", "miR-21 ratio", "1.293 (0.564-2.996)", "0.539", "", ""},
}

// sidesOf are what a printed row sets against what, without units and blanks.
func sidesOf(printed string) (level, reference string) {
	_, s, _ := strings.Cut(printed, "(")
	level, reference, _ = strings.Cut(strings.TrimSuffix(s, ")"), " vs. ")
	plain := strings.NewReplacer("years", "", "U/l", "", "pg/ml", "", "AU/ml", "", "cm", "", " or ", "+", " ", "", "positive", "yes", "negative", "no").Replace
	return plain(level), plain(reference)
}

// The table of factors reads row by row as Table IV of document A was printed: each row
// after its reference, with patients and events of both sides, and the numbers where they
// stood, in HTML as in Markdown and LaTeX.
func TestTableIVReadsAsPrinted(t *testing.T) {
	t.Parallel()
	covariates := strings.Trim(tableIVRows, "'")
	line := []string{"cox", "--sample", "tace75", "--where", `cirrhosis == "yes"`, "--univariable", "--enter", "0.05", "--ci", "profile", "--covariates", covariates,
		"--digits", "3"}
	for _, ending := range []string{".html", ".tex", ".docx", ".md"} {
		var table [][]string
		if path := saved(t, ending, line...); ending == ".md" {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			table = cellsOf(ofMarkdown(string(b)))
		} else {
			table = cellsOf(asSaved(t, path))
		}
		if len(table) != 1+2*len(tableIVPrinted) {
			t.Fatalf("%s: %d rows", ending, len(table))
		}
		for i, x := range tableIVPrinted {
			reference, row := table[1+2*i], table[2+2*i]
			level, against := sidesOf(x.printed)
			if x.title == "etiology" { // of which HBV, alone or with HCV, is positive
				level, against = "HBV+HBV+HCV", "HCV+NBNC"
			}
			if x.title == "Tumor number" { // whole numbers
				against = "<2"
			}
			squeezed := strings.NewReplacer(" or ", "+", " ", "", "(reference)", "").Replace
			if reference[0] != x.title || row[0] != "" || squeezed(row[1]) != level || squeezed(reference[1]) != against || reference[4] != "1" ||
				!strings.HasSuffix(reference[1], "(reference)") {
				t.Errorf("%s, %s: %q and %q", ending, x.printed, reference, row)
			}
			n := 0.0
			for _, r := range [][]string{reference, row} {
				n += numberOf(t, r[2])
				if numberOf(t, r[3]) > numberOf(t, r[2]) {
					t.Errorf("%s, %s: %q", ending, x.printed, r)
				}
			}
			if n != 57 {
				t.Errorf("%s, %s: %v patients", ending, x.printed, n)
			}
			joined := ending != ".md" // an interval in one cell
			same := func(at int, printed, p string) {
				if printed == "" {
					if strings.Join(row[at:min(len(row), at+3)], "") != "" {
						t.Errorf("%s, %s: %q", ending, x.printed, row)
					}
					return
				}
				want := strings.FieldsFunc(printed, func(r rune) bool { return strings.ContainsRune(" ()-", r) })
				var got []string
				if joined {
					got = append([]string{row[at]}, strings.Split(row[at+1], "–")...)
					got = append(got, row[at+2])
				} else {
					got = row[at : at+4]
				}
				for k, w := range append(want, p) {
					a, b := numberOf(t, got[k]), numberOf(t, w)
					// The cohort was made to meet the printed table to its rounding, not to its patients.
					if d := math.Abs(a - b); d > 0.05*b && d > 0.007 {
						t.Errorf("%s, %s: %s, printed %s", ending, x.printed, got[k], w)
					}
				}
			}
			if same(4, x.alone, x.p); joined {
				same(7, x.joint, x.jointP)
			} else {
				same(8, x.joint, x.jointP)
			}
		}
	}
}

// cellsOf is the longest table of a document.
func cellsOf(a asTables) [][]string {
	var best [][]string
	for _, rows := range a.rows {
		if len(rows) > len(best) {
			best = rows
		}
	}
	return best
}

func numberOf(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatalf("%q is no number", s)
	}
	return v
}
