package write

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
)

// Digits are the decimals that journals ask of a ratio: two by default.
const (
	fewestDigits  = 1
	JournalDigits = 2
	mostDigits    = 6
)

// CheckDigits is an error where numbers cannot be shown with so many decimals.
func CheckDigits(n int) error {
	if n < fewestDigits || n > mostDigits {
		why := ""
		if n < fewestDigits {
			why = ": a hazard ratio of 0.6 would be printed as 1"
		}
		return &model.UsageError{What: "estimates are not shown with " + strconv.Itoa(n) + " decimals" + why,
			Hint: "give " + strconv.Itoa(fewestDigits) + " to " + strconv.Itoa(mostDigits) + " decimals; most journals want 2 or 3"}
	}
	return nil
}

// Rounded is a document whose numbers have so many decimals, and P values those that
// journals print. Counts, cuts and percentages stay as they are, and so do JSON and CSV,
// which have every digit.
func (d Document) Rounded(digits int) Document {
	d.digits = digits
	d.Tables = slices.Clone(d.Tables)
	for i, t := range d.Tables {
		whole := t.whole()
		rows := make([][]Cell, len(t.Rows))
		for k, row := range t.Rows {
			rows[k] = slices.Clone(row)
			for j := range rows[k] {
				switch kind := rows[k][j].kind; {
				case kind == measured && !whole[j]:
					rows[k][j].Show = func(v float64) string { return Rounded(v, digits) }
				case kind == chance:
					rows[k][j].Show = JournalP
				}
			}
		}
		d.Tables[i].Rows = rows
	}
	return d
}

// whole says which columns hold whole numbers alone: counts, and times in whole days.
func (t Table) whole() map[int]bool {
	out := map[int]bool{}
	for _, row := range t.Rows {
		for j, c := range row {
			if _, seen := out[j]; !seen {
				out[j] = true
			}
			out[j] = out[j] && (c.kind != measured || math.IsNaN(c.Num) || c.Num == math.Trunc(c.Num))
		}
	}
	return out
}

// Rounded prints v with so many decimals: fewer from 10 on, since nobody reads them, but
// one at least, and below 0.1 as many significant digits.
func Rounded(v float64, digits int) string {
	size := math.Floor(math.Log10(math.Abs(v)))
	switch {
	case v == 0:
		return "0"
	case math.IsNaN(v), math.IsInf(v, 0):
		return Number(v)
	case size < -4, size >= 15:
		return strconv.FormatFloat(v, 'e', digits-1, 64)
	case size >= 2 && v == math.Trunc(v):
		return Fixed(v, 0)
	}
	decimals := func(size int) int {
		switch {
		case size >= 1:
			return max(1, digits-size)
		case size >= -1:
			return digits
		}
		return digits - 1 - size
	}
	s := Fixed(v, decimals(int(size)))
	if r, err := strconv.ParseFloat(s, 64); err == nil && r != 0 { // 9.999 is 10.0
		s = Fixed(r, decimals(int(math.Floor(math.Log10(math.Abs(r))))))
	}
	return s
}

// JournalP prints a P value with three decimals, four where three would leave open on
// which side of 0.05 it is.
func JournalP(p float64) string {
	switch s := Fixed(p, 3); {
	case p < 0.001:
		return "<0.001"
	case p > 0.999:
		return ">0.999"
	case s == "0.050" && p != 0.05:
		return Fixed(p, 4)
	default:
		return s
	}
}

// sheet is a table as it is printed in a paper.
type sheet struct {
	title string
	head  []string
	right []bool // columns of numbers
	rows  [][]string
	notes []string
	page  bool // begins a page
}

// bare reports whether there is nothing to head the columns with.
func (s sheet) bare() bool { return strings.Join(s.head, "") == "" }

// sheets are the tables of a document as papers print them: an interval in one cell, no
// column that nobody fills, and below the last one what the headings stand for.
func (d Document) sheets() []sheet {
	if d.digits == 0 {
		d = d.Rounded(JournalDigits)
	}
	out := make([]sheet, len(d.Tables))
	for i, t := range d.Tables {
		s := sheet{title: printed.Replace(strings.TrimSpace(t.Title)), page: t.Page}
		for _, n := range t.Notes {
			s.notes = append(s.notes, strings.TrimSpace(n))
		}
		s.columns(t)
		out[i] = s
	}
	if words := shortened(out); words != "" {
		last := -1
		for i, s := range out {
			if len(s.rows) > 0 {
				last = i
			}
		}
		out[last].notes = append(out[last].notes, words)
	}
	return out
}

// printed are the signs that papers print in the place of those that are typed.
var printed = strings.NewReplacer("<=", "≤", ">=", "≥")

// lower heads the column of an interval's lower end; "high" heads the next.
var lower = regexp.MustCompile(`^(.+) low\b(.*)$`)

// columns fills a sheet with the columns of a table.
func (s *sheet) columns(t Table) {
	at := func(row []Cell, j int) string {
		if j < len(row) {
			return printed.Replace(strings.TrimSpace(row[j].text()))
		}
		return ""
	}
	s.rows = make([][]string, len(t.Rows))
	for j := 0; j < len(t.Head); j++ {
		m := lower.FindStringSubmatch(t.Head[j])
		if m != nil && j+1 < len(t.Head) && strings.HasSuffix(strings.TrimSpace(t.Head[j+1]), "high") {
			s.interval(t, strings.TrimSpace(m[1]+m[2]), j, at)
			j++
			continue
		}
		filled, right := len(t.Rows) == 0, false
		for _, row := range t.Rows {
			filled = filled || at(row, j) != ""
			right = right || j < len(row) && row[j].IsNum
		}
		if !filled {
			continue
		}
		s.head, s.right = append(s.head, printed.Replace(strings.TrimSpace(t.Head[j]))), append(s.right, right)
		for k, row := range t.Rows {
			s.rows[k] = append(s.rows[k], at(row, j))
		}
	}
}

// interval adds the column of an interval whose ends stand in columns j and j + 1.
func (s *sheet) interval(t Table, head string, j int, at func([]Cell, int) string) {
	between, filled := "–", len(t.Rows) == 0
	for _, row := range t.Rows {
		a, b := at(row, j), at(row, j+1)
		filled = filled || a+b != ""
		if strings.HasPrefix(a, "-") || strings.HasPrefix(b, "-") || strings.Contains(a+b, "e-") {
			between = " to "
		}
	}
	if !filled {
		return
	}
	s.head, s.right = append(s.head, head), append(s.right, true)
	for k, row := range t.Rows {
		a, b := at(row, j), at(row, j+1)
		switch {
		case a == b && (a == "" || a == "NA"):
		case a == "" || b == "":
			a += b
		default:
			a += between + b
		}
		s.rows[k] = append(s.rows[k], a)
	}
}

// abbreviations are those that tables use, with what they stand for.
var abbreviations = []struct{ short, long string }{
	{"AIC", "Akaike's information criterion"}, {"AUC", "area under the curve"}, {"BH", "Benjamini and Hochberg"}, {"CI", "confidence interval"},
	{"df", "degrees of freedom"}, {"HR", "hazard ratio"}, {"NPV", "negative predictive value"}, {"OR", "odds ratio"},
	{"PPV", "positive predictive value"}, {"SD", "standard deviation"}, {"SEM", "standard error of the mean"},
	{"SMD", "standardised mean difference"}, {"NA", "not available: there is no such number, as where a median is not reached"},
}

// shortened says what the abbreviations in headings and cells stand for, "" where there
// are none.
func shortened(sheets []sheet) string {
	seen := map[string]bool{}
	take := func(text string) {
		for _, w := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;:|()%", r) }) {
			seen[w] = true
		}
	}
	for _, s := range sheets {
		if len(s.rows) == 0 {
			continue
		}
		take(s.title)
		for _, h := range s.head {
			take(h)
		}
		for _, row := range s.rows {
			for j, c := range row {
				if c == "NA" || s.right[j] && strings.Contains(c, "NA") {
					seen["NA"] = true
				}
			}
		}
	}
	var words []string
	for _, a := range abbreviations {
		if seen[a.short] {
			words = append(words, a.short+", "+a.long)
		}
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return strings.Join(words, "; ")
}

// printable is text without what no document may hold: control characters but for those
// that part words, and what is no UTF-8.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff:
			return '\ufffd'
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}
