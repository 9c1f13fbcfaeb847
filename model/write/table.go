package write

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/stats"
)

// Table is a rectangle of cells that every format but JSON is made from.
type Table struct {
	Title string
	Head  []string
	Rows  [][]Cell
	Notes []string
	Width int  // of the lines of its text, whose last column is words that go on below; 0 as wide as they are
	Page  bool // it begins a page of its own, where a format has pages

	patients bool // its rows are single patients
}

// Cell is a word or a number. Numbers keep full precision for CSV; their Show
// decides the digits that a person reads.
type Cell struct {
	Word  string
	Name  string // what CSV has in the place of Word, a name that scripts know; "" Word itself
	Num   float64
	IsNum bool
	Show  func(float64) string
	kind  kind

	counted bool   // a whole number, such as one of patients
	term    string // of a model, where neither Word nor Name says it
}

// kind says what a number is, where journals have a way to print it.
type kind uint8

const (
	exact    kind = iota // a count, a percentage, a cut: shown as it is
	measured             // an estimate, a statistic
	chance               // a P value
)

func table(title string, head ...string) Table { return Table{Title: title, Head: head} }

// add adds a row: see cells.
func (t *Table) add(values ...any) { t.Rows = append(t.Rows, cells(values...)) }

// without drops a column.
func (t Table) without(column int) Table {
	t.Head = slices.Delete(t.Head, column, column+1)
	for i := range t.Rows {
		t.Rows[i] = slices.Delete(t.Rows[i], column, column+1)
	}
	return t
}

func (t *Table) notef(format string, values ...any) {
	t.Notes = append(t.Notes, fmt.Sprintf(format, values...))
}

// filled are the tables that have rows.
func filled(tables ...Table) []Table {
	return slices.DeleteFunc(tables, func(t Table) bool { return len(t.Rows) == 0 })
}

// cells are the cells of words, counts and numbers; an interval fills two, and
// one with its estimate three.
func cells(values ...any) []Cell {
	out := make([]Cell, 0, len(values))
	for _, v := range values {
		switch x := v.(type) {
		case Cell:
			out = append(out, x)
		case string:
			out = append(out, word(x))
		case int:
			out = append(out, count(x))
		case float64:
			out = append(out, number(x))
		case stats.CI:
			out = append(out, number(x.Lower), number(x.Upper))
		case stats.Interval:
			out = append(out, number(x.Lower), number(x.Upper))
		case answer.Interval:
			out = append(out, number(x.Estimate), number(x.Lower), number(x.Upper))
		}
	}
	return out
}

// ciOf heads the columns of an interval: 95% CI.
func ciOf(level float64) string { return fmt.Sprintf("%g%% CI", level*100) }

func word(s string) Cell { return Cell{Word: s} }
func count(n int) Cell   { return Cell{Num: float64(n), IsNum: true, Show: Number, counted: true} }
func number(v float64) Cell {
	c := kept(v)
	c.kind = measured
	return c
}

// kept is a number that no format rounds further, such as a cut that somebody will use.
func kept(v float64) Cell {
	return Cell{Num: v, IsNum: true, Show: func(v float64) string { return Significant(v, 5) }}
}
func pvalue(v float64) Cell { return Cell{Num: v, IsNum: true, Show: P, kind: chance} }

func (c Cell) text() string {
	if !c.IsNum {
		return c.Word
	}
	if math.IsNaN(c.Num) {
		return "NA"
	}
	return c.Show(c.Num)
}

func (c Cell) full() string {
	if !c.IsNum && c.Name != "" {
		return c.Name
	}
	if !c.IsNum {
		return c.Word
	}
	if math.IsNaN(c.Num) || math.IsInf(c.Num, 0) {
		return "NA"
	}
	return strconv.FormatFloat(c.Num, 'g', -1, 64)
}

// Number prints v in full, NA where it does not exist.
func Number(v float64) string {
	if math.IsNaN(v) {
		return "NA"
	}
	if math.IsInf(v, 0) {
		if v > 0 {
			return "Inf"
		}
		return "-Inf"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// Significant prints v to so many significant digits without an exponent where
// that stays readable.
func Significant(v float64, digits int) string { return model.FormatSignificant(v, digits) }

// Fixed prints v with so many decimals, NA where it does not exist, and nothing that rounds
// to 0 as -0.
func Fixed(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Number(v)
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return s
}

// P prints a P value as papers do, as everything that prints one does.
func P(p float64) string { return model.FormatP(p) }

// Text writes tables for people, columns aligned: words to the left, numbers
// to the right.
func Text(w io.Writer, tables []Table) error {
	var b strings.Builder
	for t, tab := range tables {
		if t > 0 {
			b.WriteByte('\n')
		}
		if tab.Title != "" {
			b.WriteString(tab.Title + "\n")
		}
		tab = tab.folded()
		width := make([]int, len(tab.Head))
		right := make([]bool, len(tab.Head))
		for j, h := range tab.Head {
			width[j] = runewidth.StringWidth(h)
		}
		for _, row := range tab.Rows {
			for j, c := range row {
				width[j] = max(width[j], runewidth.StringWidth(c.text()))
				right[j] = right[j] || c.IsNum
			}
		}
		blank := make([]bool, len(tab.Head)) // a column that nobody fills is not shown
		for j := range tab.Head {
			blank[j] = len(tab.Rows) > 0
			for _, row := range tab.Rows {
				blank[j] = blank[j] && j < len(row) && row[j].text() == ""
			}
		}
		line := func(cell func(j int) string) {
			var l strings.Builder
			for j := range tab.Head {
				if blank[j] {
					continue
				}
				s := cell(j)
				pad := strings.Repeat(" ", max(0, width[j]-runewidth.StringWidth(s)))
				if l.Len() > 0 {
					l.WriteString("  ")
				}
				if right[j] {
					l.WriteString(pad + s)
				} else {
					l.WriteString(s + pad)
				}
			}
			b.WriteString(strings.TrimRight(l.String(), " ") + "\n")
		}
		if len(tab.Head) > 0 && strings.Join(tab.Head, "") != "" {
			line(func(j int) string { return tab.Head[j] })
		}
		for _, row := range tab.Rows {
			line(func(j int) string {
				if j < len(row) {
					return row[j].text()
				}
				return ""
			})
		}
		for _, n := range tab.Notes {
			b.WriteString(n + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// CSV writes tables at full precision, one after the other, an empty line
// between them and the title in the first column, which data have not. A last
// column says madeUp, where that is not "".
func CSV(w io.Writer, tables []Table, madeUp string, data bool) error {
	c := csv.NewWriter(w)
	first := true
	for _, tab := range tables {
		if !tab.isCSV() {
			continue
		}
		if !first {
			c.Flush()
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		first = false
		var title []string
		head := slices.Clone(tab.Head)
		if !data {
			title, head = []string{noFormula(tab.Title)}, append([]string{"table"}, head...)
		}
		if madeUp != "" {
			head = append(head, model.SyntheticColumn)
		}
		for j := range head {
			head[j] = noFormula(head[j])
		}
		_ = c.Write(head)
		for _, row := range tab.Rows {
			rec := slices.Clone(title)
			for _, x := range row {
				rec = append(rec, noFormula(x.full()))
			}
			if madeUp != "" {
				rec = append(rec, madeUp)
			}
			_ = c.Write(rec)
		}
	}
	c.Flush()
	return c.Error()
}

// isCSV reports whether a table is written in CSV: lines without columns stand among
// the notes.
func (t Table) isCSV() bool { return strings.Join(t.Head, "") != "" }

// noFormula is a cell that a spreadsheet takes as text: a level or a name of a file may
// be a formula, which a spreadsheet would run. Numbers, and ranges of them, are left
// alone, and so is a sign by itself.
func noFormula(s string) string {
	if len(s) < 2 || strings.IndexByte("=+-@\t\r", s[0]) < 0 {
		return s
	}
	for _, part := range strings.Split(s, " to ") {
		if _, err := model.ReadNumber(strings.TrimSuffix(part, " %")); err != nil {
			return "'" + s
		}
	}
	return s
}

// Markdown writes tables as GitHub's Markdown does.
func Markdown(w io.Writer, tables []Table) error {
	var b strings.Builder
	esc := strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;", ">", "&gt;")
	for t, tab := range tables {
		if t > 0 {
			b.WriteByte('\n')
		}
		if tab.Page {
			b.WriteString("<div style=\"page-break-before: always\"></div>\n\n")
		}
		if tab.Title != "" {
			b.WriteString("### " + esc.Replace(tab.Title) + "\n\n")
		}
		if len(tab.Head) > 0 {
			head, rule := "|", "|"
			for j, h := range tab.Head {
				head += " " + esc.Replace(h) + " |"
				isNum := false
				for _, row := range tab.Rows {
					isNum = isNum || (j < len(row) && row[j].IsNum)
				}
				if isNum {
					rule += "---:|"
				} else {
					rule += "---|"
				}
			}
			b.WriteString(head + "\n" + rule + "\n")
			for _, row := range tab.Rows {
				b.WriteString("|")
				for _, c := range row {
					b.WriteString(" " + esc.Replace(c.text()) + " |")
				}
				b.WriteString("\n")
			}
		}
		for _, n := range tab.Notes {
			b.WriteString("\n" + esc.Replace(n) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// VariableTitle is a column's title with its unit, as tables and axes have it.
func VariableTitle(c *model.Column) string {
	if c.Unit == "" {
		return c.Title()
	}
	return c.Title() + " (" + c.Unit + ")"
}
