package read

import (
	"fmt"
	"strings"
)

// summaryWords begin a row that sums up the others.
var summaryWords = map[string]bool{"total": true, "totals": true, "grand total": true, "sum": true, "summe": true, "gesamt": true, "mean": true,
	"median": true, "mittelwert": true, "average": true, "avg": true, "sd": true, "std": true, "stdev": true, "std. dev.": true, "min": true, "max": true,
	"minimum": true, "maximum": true, "count": true, "anzahl": true, "n": true, "mean (sd)": true, "overall": true}

// summary recognises the first cell of a row that sums up the others: Total, Mean:, n=25.
func summary(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	if rest, ok := strings.CutPrefix(s, "n"); ok {
		if rest = strings.TrimSpace(rest); strings.HasPrefix(rest, "=") && strings.Trim(rest[1:], " 0123456789") == "" {
			return true
		}
	}
	return summaryWords[strings.TrimSpace(strings.TrimRight(s, ":="))]
}

// summaries leaves out the last rows of a file that sum up the others, and says so. They
// begin with a word for that in the first column or in the one that names the patient,
// where all above them are such as name patients, with a digit.
func (t *table) summaries() {
	columns := []int{0}
	if k := t.patientColumn(); k > 0 {
		columns = append(columns, k)
	}
	for _, k := range columns {
		end := t.rows
		for end > 0 && summary(t.at(end-1, k)) {
			end--
		}
		if end == t.rows || end < 2 || !t.namesAbove(k, end) {
			continue
		}
		var lines []int
		for row := end; row < t.rows; row++ {
			lines = append(lines, int(t.line[row]))
		}
		what := "row sums"
		if len(lines) > 1 {
			what = "rows sum"
		}
		t.doubt(lines[0], t.header[k], excerpt(t.at(end, k)), fmt.Sprintf("%d %s up the others (%s, %s): left out, as no patient", len(lines), what,
			quote(t.at(end, k)), rowList(lines)), len(lines))
		t.rows, t.line = end, t.line[:end]
		t.cell.shorten(end * t.cols)
		t.forget()
		return
	}
}

// namesAbove reports whether the cells of a column above a row name patients: nine of ten
// hold a digit, and none is a word for a summary.
func (t *table) namesAbove(col, end int) bool {
	digits := 0
	for row := range end {
		s := t.at(row, col)
		if summary(s) {
			return false
		}
		if strings.ContainsAny(s, "0123456789") {
			digits++
		}
	}
	return digits*10 >= end*9
}
