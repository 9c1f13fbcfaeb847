package read

import (
	"fmt"
	"strings"
)

// identicalRows doubts rows that agree in everything with a row above them, in a
// table that names nobody: where few columns agree, or few rows, that is chance.
func (t *table) identicalRows(id int) {
	const fewColumns = 5
	if id >= 0 || t.cols < fewColumns {
		return
	}
	seen := make(map[string]int, t.rows)
	n, first, of := 0, 0, 0
	var b strings.Builder
	for i := range t.rows {
		b.Reset()
		filled := 0
		for k := range t.cols {
			v := t.at(i, k)
			if !missing(v) {
				filled++
			}
			b.WriteString(v)
			b.WriteByte(0)
		}
		if filled < fewColumns {
			continue
		}
		k, ok := seen[b.String()]
		if !ok {
			seen[b.String()] = i
			continue
		}
		if n++; n == 1 {
			first, of = i, k
		}
	}
	if n*100 <= t.rows {
		return
	}
	t.doubt(int(t.line[first]), "", "", fmt.Sprintf("%s in everything, such as row %d and row %d, and no column names the patients: each counts as a patient",
		plural(n, "row equals another", "rows equal another"), t.line[of], t.line[first]), n)
}
