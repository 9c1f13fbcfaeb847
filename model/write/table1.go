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
	table := table("Table 1", "variable", "level", groupHead(model.Group{Name: "overall"}, t.Used))
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
		row := cells(l.Label, "", l.Overall)
		if l.Level {
			row = cells("", l.Label, l.Overall)
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
	return document("table1", t.Answer, table1JSON(t), table).naiveHeads(&t.Answer)
}

func numbersJSON(s stats.Summary, missing int) object {
	return obj("n", s.N, "missing", missing, "median", s.Median, "min", s.Min, "max", s.Max, "q1", s.Q1, "q3", s.Q3, "mean", s.Mean, "sd", s.SD)
}

func levelJSON(n, of, missing int) object {
	return obj("n", of, "missing", missing, "count", n, "percent", 100*answer.Share(n, of))
}

// table1JSON has a row for each number and each level; the test of a variable
// stands in all of its rows.
func table1JSON(t *answer.Table1) any {

	groups := []object{}
	for i, g := range t.Groups {
		groups = append(groups, obj("name", g.Name, "range", g.Range, "n", t.N[i]))
	}
	rows := []object{}
	percent := percentOf(t)
	for i := range t.Variables {
		d := &t.Variables[i]
		add := func(level any, overall string, groups []string, all object, each []object) {
			rows = append(rows, obj("variable", d.Column.Name, "label", d.Column.Title(), "unit", d.Column.Unit, "level", level, "overall", overall,
				"groups", append([]string{}, groups...), "p_value", d.P, "smd", d.SMD, "test", where(d.Test != "", d.Test), "statistic", d.Statistic,
				"df", d.DF,
				"note?", d.Note, "overall_numbers", all, "groups_numbers", append([]object{}, each...)))
		}
		var groups []string
		var each []object
		if d.Number() {
			cell := cellOf(d, t.Summary)
			for g, s := range d.Groups {
				groups, each = append(groups, cell(s)), append(each, numbersJSON(s, d.MissingOfGroup[g]))
			}
			add(nil, cell(d.Overall), groups, numbersJSON(d.Overall, d.Missing), each)
			continue
		}
		for _, x := range d.Levels {
			groups, each = nil, nil
			for g := range x.Groups {
				groups = append(groups, percent(x.Groups[g], x.GroupsOf[g]))
				each = append(each, levelJSON(x.Groups[g], x.GroupsOf[g], d.MissingOfGroup[g]))
			}
			add(x.Name, percent(x.N, x.Of), groups, levelJSON(x.N, x.Of, d.Missing), each)
		}
	}
	result := map[string]any{"summary": t.Summary, "groups": groups, "rows": rows}
	if len(t.Cuts) > 0 {
		result["cuts"] = t.Cuts
	}
	return result
}
