package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Derived is a column that is computed from others: ratio = after / before.
type Derived struct {
	Name  string `toml:"name"`
	Expr  string `toml:"expr"`
	Label string `toml:"label"`
	Unit  string `toml:"unit"`
}

// ParseDerived reads NAME = EXPR, as it is typed: the first = that is no part
// of a comparison divides them.
func ParseDerived(s string) (Derived, error) {
	bad := func(why string) (Derived, error) {
		return Derived{}, &UsageError{What: fmt.Sprintf("%q: %s", Excerpt(s), why), Hint: "write NAME = EXPRESSION, for example ratio = after / before"}
	}
	i := strings.IndexByte(s, '=')
	if i < 0 {
		return bad("a derived column has a name and an expression")
	}
	d := Derived{Name: strings.TrimSpace(s[:i]), Expr: strings.TrimSpace(s[i+1:])}
	if n := len(d.Name); n > 2 && (d.Name[0] == '`' || d.Name[0] == '"') && d.Name[n-1] == d.Name[0] {
		d.Name = d.Name[1 : n-1]
	}
	switch {
	case d.Name == "":
		return bad("the name is missing")
	case strings.HasPrefix(d.Expr, "=") || strings.HasSuffix(d.Name, "<") || strings.HasSuffix(d.Name, ">") || strings.HasSuffix(d.Name, "!"):
		return bad("this is a comparison without a name before it")
	case d.Expr == "":
		return bad("the expression is missing")
	case d.Name != Printable(d.Name) || strings.Contains(d.Name, "`"):
		return bad("a name is printable text without backticks")
	}
	return d, nil
}

// Derive is the cohort with a further column, computed from d.Expr. It behaves
// like any other. A derived column of the same name is replaced; a column of
// the file is not. c is not changed.
//
// Errors: *ExprError where the expression is wrong; *QuestionError where the
// name is taken. O(patients).
func (c *Cohort) Derive(d Derived) (*Cohort, error) {
	d.Name = strings.TrimSpace(d.Name)
	if d.Name == "" || d.Name != Printable(d.Name) || strings.Contains(d.Name, "`") {
		return nil, &QuestionError{What: fmt.Sprintf("a derived column cannot be called %q", Excerpt(d.Name)),
			Hint: "a name is printable text without backticks"}
	}
	if c.Repeats != nil {
		out, err := c.Repeats.plain().Derive(d)
		if err != nil {
			return nil, err
		}
		return out.OnePerPatient(), nil
	}
	old := c.Column(d.Name)
	if old != nil && !old.Derived {
		return nil, &QuestionError{What: fmt.Sprintf("there is a column %s already (%s)", d.Name, old.File), Hint: "give the derived column another name"}
	}
	e, err := ParseExpr(c, d.Expr)
	if err != nil {
		return nil, err
	}
	made, err := e.Column()
	if err != nil {
		return nil, err
	}
	col := *made
	col.Name, col.Label, col.Derived = d.Name, d.Label, true
	if d.Unit != "" {
		col.Unit = d.Unit
	}
	col.File = "derived"
	col.Why = "computed: " + e.Source
	col.Doubts = nil
	if col.Kind == Number {
		col.Distinct = distinctNumbers(col.Num)
		if len(col.Codes) > 0 { // it is another column under a name of its own
			col.DoubtCodes(NamesTime(col.Name))
		}
	}
	if col.Missing == c.N && c.N > 0 {
		col.Doubts = append(col.Doubts, Doubt{Column: col.Name, What: "the expression has a value for no patient", N: c.N})
	}
	if n := lostInfinite(e, made); n > 0 {
		col.Doubts = append(col.Doubts, Doubt{Column: col.Name,
			What: fmt.Sprintf("%d values are not finite (a division by 0, a logarithm of 0 or less): missing", n), N: n})
	}
	col.From = nil
	for _, from := range e.Columns() {
		col.From = append(col.From, from.Name)
	}
	for _, from := range e.Columns() { // what is made of a code is no number either
		if len(from.Codes) > 0 && from != made {
			col.Doubts = append(col.Doubts, Doubt{Column: col.Name, N: 1, Field: ReadMissing, Answer: from.Name + "=" + codeList(from.Codes),
				What: fmt.Sprintf("computed from %s, where %s may be a code for not known", from.Name, strings.ReplaceAll(codeList(from.Codes), ",", " or "))})
		}
	}
	out := *c
	out.Columns = slices.Clone(c.Columns)
	if i := c.Position(d.Name); i >= 0 {
		out.Columns[i] = &col
	} else {
		out.Columns = append(out.Columns, &col)
	}
	out.Index()
	if c.Long != nil {
		// The long rows have the column too, where it can be computed from them; one
		// that reads folded columns exists for patients alone.
		if long, err := c.Long.Derive(d); err == nil {
			out.Long = long
		}
	}
	return &out, nil
}

// lostInfinite counts the rows in which everything that the expression reads is
// known and the result is not finite.
func lostInfinite(e *Expr, made *Column) int {
	if made.Kind != Number {
		return 0
	}
	cols := e.Columns()
	n := 0
	for i, v := range made.Num {
		if !math.IsNaN(v) {
			continue
		}
		complete := true
		for _, c := range cols {
			complete = complete && !c.IsMissing(i)
		}
		if complete {
			n++
		}
	}
	return n
}

// distinctNumbers counts the different values as far as ManyDistinct.
func distinctNumbers(x []float64) int {
	seen := make(map[float64]struct{})
	for _, v := range x {
		if !math.IsNaN(v) {
			if seen[v] = struct{}{}; len(seen) == ManyDistinct {
				break
			}
		}
	}
	return len(seen)
}
