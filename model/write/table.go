package write

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/mattn/go-runewidth"

	"kaplan/model"
)

// Table is a rectangle of cells that text, CSV and Markdown are made from.
type Table struct {
	Title string
	Head  []string
	Rows  [][]Cell
	Notes []string
}

// Cell is a word or a number. Numbers keep full precision for CSV; their Show
// decides the digits that a person reads.
type Cell struct {
	Word  string
	Num   float64
	IsNum bool
	Show  func(float64) string
}

func word(s string) Cell { return Cell{Word: s} }
func count(n int) Cell   { return Cell{Num: float64(n), IsNum: true, Show: Number} }
func number(v float64) Cell {
	return Cell{Num: v, IsNum: true, Show: func(v float64) string { return Significant(v, 5) }}
}
func pvalue(v float64) Cell { return Cell{Num: v, IsNum: true, Show: P} }

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

// Fixed prints v with so many decimals, NA where it does not exist.
func Fixed(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Number(v)
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}

// P prints a P value as papers do: two significant digits, three where it is
// near 0.05, never 0.
func P(p float64) string {
	switch {
	case math.IsNaN(p):
		return "NA"
	case p < 0.0001:
		return "<0.0001"
	case p < 0.001:
		return strconv.FormatFloat(p, 'f', 5, 64)
	case p < 0.1:
		return strconv.FormatFloat(p, 'f', 4, 64)
	case p > 0.999:
		return ">0.999"
	}
	return strconv.FormatFloat(p, 'f', 3, 64)
}

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
// between them and the title in the first column.
func CSV(w io.Writer, tables []Table) error {
	c := csv.NewWriter(w)
	first := true
	for _, tab := range tables {
		if len(tab.Head) == 0 || strings.Join(tab.Head, "") == "" {
			continue
		}
		if !first {
			c.Flush()
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		first = false
		_ = c.Write(append([]string{"table"}, tab.Head...))
		for _, row := range tab.Rows {
			rec := []string{tab.Title}
			for _, x := range row {
				rec = append(rec, x.full())
			}
			_ = c.Write(rec)
		}
	}
	c.Flush()
	return c.Error()
}

// Markdown writes tables as GitHub's Markdown does.
func Markdown(w io.Writer, tables []Table) error {
	var b strings.Builder
	esc := strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;", ">", "&gt;")
	for t, tab := range tables {
		if t > 0 {
			b.WriteByte('\n')
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
