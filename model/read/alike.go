package read

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
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

// actsAsID finds a column that names the patients by what it does, where none does by
// its name: the first one, or one with a name like an id. It has repeats, and every
// repeated value has one time and one event. nil where there is none.
func actsAsID(c *model.Cohort) *model.Column {
	for k, col := range c.Columns {
		if k > 0 && !likeID(col.Name) || col.Kind == model.Date || col.Derived || model.NamesTime(col.Name) {
			continue
		}
		if acts(c, col) && (likeID(col.Name) || inBlocks(col)) {
			return col
		}
	}
	return nil
}

// likeID reports whether a name ends like that of an id.
func likeID(name string) bool {
	w := "_" + model.NameWords(name)
	for _, end := range []string{"_id", "_no", "_nr", "_number", "_num", "_key", "_code", "_identifier", "_barcode"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return len(name) > 2 && (strings.HasSuffix(name, "ID") || strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "id"))
}

// inBlocks reports whether equal values of a column follow one another, numbers from
// low to high, and two of them at least repeat: as ids do, and hardly a measurement.
func inBlocks(c *model.Column) bool {
	seen := map[string]bool{}
	last, repeats, same := "", 0, false
	for i := range c.Len() {
		if c.IsMissing(i) {
			return false
		}
		v := c.Format(i)
		if v == last {
			if !same {
				repeats++
			}
			same = true
			continue
		}
		if seen[v] || i > 0 && c.Kind == model.Number && c.Num[i] < c.Num[i-1] {
			return false
		}
		seen[v], last, same = true, v, false
	}
	return repeats >= 2
}

// acts reports whether the values of a column repeat, and each has one time and one
// event.
func acts(c *model.Cohort, col *model.Column) bool {
	present := c.N - col.Missing
	different := col.Different()
	if repeats := present - different; different < 3 || repeats*10 < present || different*10 < present {
		return false
	}
	if col.Kind == model.Number {
		for _, v := range col.Num {
			if v != math.Trunc(v) && !math.IsNaN(v) {
				return false
			}
		}
	}
	for _, e := range c.Endpoints {
		if col.Name == e.Time || col.Name == e.Event || col.Name == e.Entry {
			return false
		}
	}
	for _, e := range c.Endpoints {
		time, event := c.Column(e.Time), c.Column(e.Event)
		if time == nil || event == nil || time.Distinct < 3 {
			continue
		}
		has := map[string]string{}
		one := true
		for i := 0; i < c.N && one; i++ {
			if col.IsMissing(i) {
				continue
			}
			v, now := col.Format(i), time.Format(i)+"\x00"+event.Format(i)
			was, ok := has[v]
			one = !ok || was == now
			has[v] = now
		}
		if one {
			return true
		}
	}
	return false
}

// nameBy lets a column name the patients.
func nameBy(c *model.Cohort, col *model.Column) {
	named, err := col.As(model.Identifier)
	if err != nil {
		return
	}
	out := *named
	out.Why = "its values repeat, and each has one time and one event"
	c.Columns[c.Position(col.Name)] = &out
	c.IDColumn = col.Name
	for i := range c.ID {
		if !out.IsMissing(i) {
			c.ID[i] = out.Text[i]
		} else {
			c.ID[i] = "row " + c.ID[i]
		}
	}
	c.Doubts = append(c.Doubts, model.Doubt{File: col.File, Column: col.Name, N: c.N - col.Missing,
		What: "taken to name the patients: its values repeat, and each has one time and one event"})
}
