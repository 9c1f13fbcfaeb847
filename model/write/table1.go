package write

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/stats"
)

// Table1Line is one printed line of a Table 1: a number, a level of a category,
// the heading of a category's levels, or how many are missing.
type Table1Line struct {
	Variable int    // index into Variables
	Label    string // "Age (years)", "HBV", "missing"
	Level    bool   // below a heading
	Overall  string // "" in a heading
	Groups   []string
	First    bool // of its variable: where P and SMD stand
}

// wholePercents is how many patients a table has from which on a percentage
// has a decimal.
const wholePercents = 200

// Table1Lines are the lines of a Table 1, as a paper prints them.
func Table1Lines(t *answer.Table1) []Table1Line {
	var out []Table1Line
	percent := percentOf(t)
	for v := range t.Variables {
		d := &t.Variables[v]
		cell := cellOf(d, t.Summary)
		add := func(l Table1Line) {
			l.Variable = v
			out = append(out, l)
		}
		if d.Number() {
			l := Table1Line{Label: VariableTitle(d.Column), Overall: cell(d.Overall), First: true}
			for _, g := range d.Groups {
				l.Groups = append(l.Groups, cell(g))
			}
			add(l)
		} else {
			single := len(d.Levels) == 1 && d.Levels[0].OnlyOfPair
			if !single {
				add(Table1Line{Label: VariableTitle(d.Column), First: true, Groups: make([]string, len(t.Groups))})
			}
			for _, x := range d.Levels {
				l := Table1Line{Label: x.Name, Level: true, Overall: percent(x.N, x.Of)}
				if single {
					l.Label, l.Level, l.First = pairTitle(d.Column, x.Name), false, true
				}
				for g := range x.Groups {
					l.Groups = append(l.Groups, percent(x.Groups[g], x.GroupsOf[g]))
				}
				add(l)
			}
		}
		if d.Missing > 0 {
			l := Table1Line{Label: "missing", Level: true, Overall: fmt.Sprint(d.Missing)}
			for _, n := range d.MissingOfGroup {
				l.Groups = append(l.Groups, fmt.Sprint(n))
			}
			add(l)
		}
	}
	return out
}

// pairTitle names the one line of a category that answers yes or no.
func pairTitle(c *model.Column, level string) string {
	switch strings.ToLower(level) {
	case "true":
		return VariableTitle(c)
	case "1":
		return VariableTitle(c) + " = 1"
	}
	return VariableTitle(c) + ", " + level
}

// percentOf prints counts with their share: whole percents in a small table.
func percentOf(t *answer.Table1) func(n, of int) string {
	decimals := 0
	if t.Used >= wholePercents {
		decimals = 1
	}
	return func(n, of int) string {
		if of == 0 {
			return "NA"
		}
		return fmt.Sprintf("%d (%.*f%%)", n, decimals, 100*answer.Share(n, of))
	}
}

// cellOf prints the summaries of a number: 73 (38-89) for the median with the
// range or the quartiles, 70.9 ± 9.8 for mean and standard deviation. All groups
// have the decimals that give the standard deviation of all three digits.
func cellOf(d *answer.Described, summary string) func(stats.Summary) string {
	four := func(v float64) string { return Significant(v, 4) }
	decimals := 0
	if sd := d.Overall.SD; sd > 0 && !math.IsInf(sd, 0) {
		decimals = min(max(0, 2-int(math.Floor(math.Log10(sd)))), 12)
	}
	return func(s stats.Summary) string {
		lo, hi := s.Min, s.Max
		switch {
		case s.N == 0:
			return "NA"
		case summary == "mean-sd":
			return Fixed(s.Mean, decimals) + " ± " + Fixed(s.SD, decimals)
		case summary == "median-iqr":
			lo, hi = s.Q1, s.Q3
		}
		from, to, dash := four(lo), four(hi), "-"
		if lo < 0 || strings.ContainsAny(from+to, "e") {
			dash = " to " // where a dash might be taken for a sign
		}
		return four(s.Median) + " (" + from + dash + to + ")"
	}
}

var summaryWords = map[string]string{"median-range": "median (range)", "median-iqr": "median (interquartile range)", "mean-sd": "mean ± standard deviation"}

// testWords are the tests of a Table 1 as a footnote names them.
var testWords = map[string]string{"student-t": "Student's t test", "anova": "one-way ANOVA", "mann-whitney": "Mann-Whitney test",
	"kruskal-wallis": "Kruskal-Wallis test",
	"chi-square":     "chi-square test", "fisher": "Fisher's exact test"}

// Table1Notes say how a Table 1 summarises and tests.
func Table1Notes(t *answer.Table1) []string {
	var numbers, categories bool
	var missing []string
	of := map[string][]string{}
	var tests []string
	for i := range t.Variables {
		d := &t.Variables[i]
		numbers = numbers || d.Number()
		categories = categories || !d.Number()
		if d.Missing > 0 {
			missing = append(missing, d.Column.Title())
		}
		if d.Test != "" {
			if !slices.Contains(tests, d.Test) {
				tests = append(tests, d.Test)
			}
			of[d.Test] = append(of[d.Test], d.Column.Title())
		}
	}
	var what []string
	if numbers {
		what = append(what, "numbers are "+summaryWords[t.Summary])
	}
	if categories {
		what = append(what, "categories n (%)")
	}
	s := strings.Join(what, ", ")
	if len(missing) > 0 {
		s += ", of those whose value is known"
	}
	out := []string{capital(s) + "."}
	var ps []string
	for _, x := range tests {
		w := testWords[x]
		switch {
		case x == "chi-square":
			w += " of categories (2 × 2 corrected for continuity)"
		case x == "fisher":
			w += " where an expected count is below 5 (" + strings.Join(of[x], ", ") + ")"
		default:
			w += " of numbers"
			if x == "mann-whitney" && slices.Contains(tests, "kruskal-wallis") || x == "student-t" && slices.Contains(tests, "anova") {
				w += " with values in two groups only (" + strings.Join(of[x], ", ") + ")"
			}
		}
		ps = append(ps, w)
	}
	if len(ps) > 0 {
		out = append(out, "P by "+strings.Join(ps, "; ")+".")
	}
	if len(t.Groups) == 2 {
		out = append(out, "SMD: standardised mean difference.")
	} else if len(t.Groups) > 2 {
		out = append(out, "SMD: standardised mean difference, the mean of all pairs of groups.")
	}
	for i := range t.Variables {
		if d := &t.Variables[i]; d.Note != "" {
			out = append(out, d.Column.Title()+": "+d.Note+".")
		}
	}
	return out
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// GroupTitle is a group's name with its range.
func GroupTitle(g model.Group) string { return strings.TrimSpace(g.Name + " " + g.Range) }

// groupHead is a group with its size, as it stands over its column.
func groupHead(g model.Group, n int) string { return fmt.Sprintf("%s (n = %d)", GroupTitle(g), n) }

// Table1 renders a Table 1.
func Table1(t *answer.Table1) Document {
	table := Table{Title: "Table 1", Head: []string{"variable", "level", groupHead(model.Group{Name: "overall"}, t.Used)}}
	if f := t.Look.Marker; f != "" {
		table.Title += " by " + f
	}
	for i, g := range t.Groups {
		table.Head = append(table.Head, groupHead(g, t.N[i]))
	}
	compared := len(t.Groups) > 1
	if compared {
		table.Head = append(table.Head, "P", "SMD")
	}
	for _, l := range Table1Lines(t) {
		row := []Cell{word(l.Label), word(""), word(l.Overall)}
		if l.Level {
			row = []Cell{word(""), word(l.Label), word(l.Overall)}
		}
		for _, g := range l.Groups {
			row = append(row, word(g))
		}
		if compared {
			d := &t.Variables[l.Variable]
			if l.First {
				row = append(row, pvalue(d.P), Cell{Num: d.SMD, IsNum: true, Show: func(v float64) string { return Fixed(v, 3) }})
			} else {
				row = append(row, word(""), word(""))
			}
		}
		table.Rows = append(table.Rows, row)
	}
	table.Notes = Table1Notes(t)
	byRows := t.Cohort.Long == nil && len(t.Warnings) > 0 && strings.HasPrefix(t.Warnings[0], "counts are of rows")
	return Document{JSON: wrap("table1", t.Answer, table1JSON(t)),
		Tables: append(append(rowsNotPatients(preface(t.Answer), byRows), table), footnotes(t.Answer)...)}
}

type describedJSON struct {
	N       int  `json:"n"`
	Missing int  `json:"missing"`
	Median  *Num `json:"median,omitempty"`
	Min     *Num `json:"min,omitempty"`
	Max     *Num `json:"max,omitempty"`
	Q1      *Num `json:"q1,omitempty"`
	Q3      *Num `json:"q3,omitempty"`
	Mean    *Num `json:"mean,omitempty"`
	SD      *Num `json:"sd,omitempty"`
	Count   *int `json:"count,omitempty"`
	Percent *Num `json:"percent,omitempty"`
}

type table1RowJSON struct {
	Variable string          `json:"variable"`
	Label    string          `json:"label"`
	Unit     string          `json:"unit"`
	Level    *string         `json:"level"`
	Overall  string          `json:"overall"`
	Groups   []string        `json:"groups"`
	P        Num             `json:"p_value"`
	SMD      Num             `json:"smd"`
	Test     *string         `json:"test"`
	Stat     Num             `json:"statistic"`
	DF       Num             `json:"df"`
	Note     string          `json:"note,omitempty"`
	All      describedJSON   `json:"overall_numbers"`
	Each     []describedJSON `json:"groups_numbers"`
}

func numbersJSON(s stats.Summary, missing int) describedJSON {
	p := func(v float64) *Num { n := Num(v); return &n }
	return describedJSON{N: s.N, Missing: missing, Median: p(s.Median), Min: p(s.Min), Max: p(s.Max), Q1: p(s.Q1), Q3: p(s.Q3), Mean: p(s.Mean), SD: p(s.SD)}
}

func levelJSONOf(n, of, missing int) describedJSON {
	share := Num(100 * answer.Share(n, of))
	return describedJSON{N: of, Missing: missing, Count: &n, Percent: &share}
}

// table1JSON has a row for each number and each level; the test of a variable
// stands in all of its rows.
func table1JSON(t *answer.Table1) any {
	type groupJSON struct {
		Name  string `json:"name"`
		Range string `json:"range"`
		N     int    `json:"n"`
	}
	groups := []groupJSON{}
	for i, g := range t.Groups {
		groups = append(groups, groupJSON{g.Name, g.Range, t.N[i]})
	}
	rows := []table1RowJSON{}
	percent := percentOf(t)
	for i := range t.Variables {
		d := &t.Variables[i]
		base := table1RowJSON{Variable: d.Column.Name, Label: d.Column.Title(), Unit: d.Column.Unit, Groups: []string{}, Each: []describedJSON{},
			P: Num(d.P), SMD: Num(d.SMD), Stat: Num(d.Statistic), DF: Num(d.DF), Note: d.Note}
		if d.Test != "" {
			base.Test = &d.Test
		}
		if d.Number() {
			r := base
			cell := cellOf(d, t.Summary)
			r.Overall, r.All = cell(d.Overall), numbersJSON(d.Overall, d.Missing)
			for g, s := range d.Groups {
				r.Groups, r.Each = append(r.Groups, cell(s)), append(r.Each, numbersJSON(s, d.MissingOfGroup[g]))
			}
			rows = append(rows, r)
			continue
		}
		for _, x := range d.Levels {
			r := base
			level := x.Name
			r.Level, r.Overall, r.All = &level, percent(x.N, x.Of), levelJSONOf(x.N, x.Of, d.Missing)
			r.Groups, r.Each = []string{}, []describedJSON{}
			for g := range x.Groups {
				r.Groups, r.Each = append(r.Groups, percent(x.Groups[g], x.GroupsOf[g])),
					append(r.Each, levelJSONOf(x.Groups[g], x.GroupsOf[g], d.MissingOfGroup[g]))
			}
			rows = append(rows, r)
		}
	}
	result := map[string]any{"summary": t.Summary, "groups": groups, "rows": rows}
	if len(t.Cuts) > 0 {
		result["cuts"] = t.Cuts
	}
	return result
}
