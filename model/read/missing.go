package read

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"kaplan/model"
)

// ParseMissing reads COL=999,998: a column, and the values of it that are missing.
// The last = divides them, since a name may hold one.
func ParseMissing(s string) (column string, values []string, err error) {
	i := strings.LastIndexByte(s, '=')
	if i > 0 {
		column = strings.TrimSpace(s[:i])
		if n := len(column); n > 2 && column[0] == '`' && column[n-1] == '`' {
			column = column[1 : n-1]
		}
		for _, v := range model.SplitList(s[i+1:]) {
			if v = strings.Trim(v, "\"` "); v != "" {
				values = append(values, v)
			}
		}
	}
	if column == "" || len(values) == 0 {
		return "", nil, &model.UsageError{Field: model.ReadMissing, What: fmt.Sprintf("%q is no COL=VALUE", model.Excerpt(s)),
			Hint: "name a column and the values of it that are missing, such as size=999,998, or size=none where all of them are values"}
	}
	return column, values, nil
}

// missing adds what the configuration says of values to what was said before.
func (c *Config) missing(said map[string][]string) map[string][]string {
	out := map[string][]string{}
	for name, col := range c.Columns {
		if col.Missing == nil {
			continue
		}
		values := []string{}
		for _, v := range col.Missing {
			values = append(values, fmt.Sprint(v))
		}
		if len(values) == 0 {
			values = []string{model.NoneMissing}
		}
		out[name] = values
	}
	maps.Copy(out, said)
	return out
}

// missing empties the cells of which it was said that they hold no value, so that
// whatever is decided of a column is decided without them.
func (a *assembly) missing(tables []*table, wells bool) error {
	for _, name := range sortedKeys(a.opt.Missing) {
		at := slices.IndexFunc(a.views, func(v view) bool { return v.name == model.Printable(name) })
		if at < 0 {
			if wells {
				continue // of the wells, which are rows of another table
			}
			e := tables[0].fail(0, fmt.Sprintf("there is no column %s to have missing values", quote(name)), "")
			e.Hint = a.near(name, tables[0])
			return e
		}
		a.views[at].empty(a.opt.Missing[name])
	}
	return nil
}

// near names the columns that look most like a name.
func (a *assembly) near(name string, t *table) string {
	c := &model.Cohort{}
	for _, v := range a.views {
		c.Columns = append(c.Columns, &model.Column{Name: v.name})
	}
	if near := c.Nearest(name, 3); len(near) > 0 {
		return "did you mean " + strings.Join(near, " or ") + "?"
	}
	return "the columns are " + t.columnList()
}

// empty empties the cells of a variable that hold one of some values, as they are
// written or as numbers, and says of values that nobody has.
func (v *view) empty(values []string) {
	v.said = true
	if len(values) == 1 && values[0] == model.NoneMissing {
		return
	}
	n := v.t.rows
	if v.row > 0 {
		n = v.t.cols - 1
	}
	found := make([]int, len(values))
	for i := range n {
		at := v.first + i*v.stride
		s := v.t.text(v.t.cell.get(at))
		x, isNumber := anyhow(s, v.t.comma)
		for k, code := range values {
			y, codeIsNumber := number(code, false)
			if s != "" && s == code || isNumber && codeIsNumber && x == y {
				v.t.cell.set(at, 0)
				found[k]++
				break
			}
		}
	}
	for k, code := range values {
		if found[k] == 0 {
			v.t.doubt(0, v.name, code, fmt.Sprintf("%s was said to be missing, and nobody has it", quote(code)), 0)
		}
	}
}

// doubtUnknown says which words among the numbers of a column count as missing. That
// not determined may be meant as not detected is said wherever the column is used.
func (v *view) doubtUnknown(c *model.Column, unknown int, odd []int32) {
	if unknown == 0 {
		return
	}
	count, below := map[string]int{}, ""
	for _, i := range odd {
		if s := v.at(int(i)); notKnown(s) {
			if count[s]++; notDetected(s) {
				below = s
			}
		}
	}
	words, list := countedWords(count)
	said := plural(unknown, "value says that it is not known and counts as missing", "values say that they are not known and count as missing")
	d := model.Doubt{File: v.t.name, Column: c.Name, N: unknown, What: said + ": " + words}
	if below != "" && !v.said {
		d.What += fmt.Sprintf("; where %s means not detected, it is below a limit and not missing; else say that it is missing", quote(below))
		d.Always, d.Field, d.Answer = true, model.ReadMissing, c.Name+"="+list
	}
	c.Doubts = append(c.Doubts, d)
}

// doubtLevels says which levels of a category look like no value. They stay levels until
// a person says that they are missing.
func (v *view) doubtLevels(c *model.Column) {
	if v.said {
		return
	}
	count := map[string]int{}
	for _, k := range c.Code {
		if k >= 0 && notKnown(c.Level[k]) {
			count[c.Level[k]]++
		}
	}
	if len(count) == 0 {
		return
	}
	n := 0
	for _, of := range count {
		n += of
	}
	words, list := countedWords(count)
	stays := "it stays a level until that is said"
	if len(count) > 1 {
		stays = "they stay levels until that is said"
	}
	c.Doubts = append(c.Doubts, model.Doubt{File: v.t.name, Column: c.Name, N: n, Always: true, Field: model.ReadMissing,
		Answer: c.Name + "=" + list + "|" + c.Name + "=" + model.NoneMissing, What: words + " may stand for not known: " + stays})
}

// countedWords are words with how often they stand there, and as a list that answers.
func countedWords(count map[string]int) (words, list string) {
	var out []string
	for _, s := range sortedKeys(count) {
		out = append(out, quote(s)+" ("+model.Count(count[s], "value")+")")
	}
	const most = 6
	if n := len(out); n > most {
		out = append(out[:most], fmt.Sprintf("and %d more", n-most))
	}
	return strings.Join(out, ", "), model.JoinList(sortedKeys(count))
}
