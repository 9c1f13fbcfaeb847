package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// ParseExpr reads src against the columns of c. A source that is exactly a
// column's name is that column, whatever characters it has; inside a longer
// expression such a name stands in backticks (dots are allowed without).
func ParseExpr(c *Cohort, src string) (*Expr, error) {
	src = Harmless(strings.TrimSpace(src))
	e := &Expr{Source: src, cohort: c}
	if src == "" {
		return nil, &ExprError{What: "there is none", Hint: writeItLike}
	}
	if col := c.Column(src); col != nil {
		e.column = col
		if err := col.binned(); err != nil {
			return nil, err
		}
		return e, c.unclear(src)
	}
	if n := len(src); n > 2 && src[0] == '`' && src[n-1] == '`' && !strings.Contains(src[1:n-1], "`") {
		if col := c.Column(src[1 : n-1]); col != nil {
			e.column = col
			if err := col.binned(); err != nil {
				return nil, err
			}
			return e, c.unclear(src[1 : n-1])
		}
	}
	if err := boundedExpr(src); err != nil {
		return nil, err
	}
	masked, err := e.mask()
	if err != nil {
		return nil, err
	}
	tree, perr := parser.Parse(masked)
	if perr != nil {
		if nameLike(src) && len(c.Nearest(src, 1)) > 0 {
			return nil, e.unknown(src, 0)
		}
		var fe *file.Error
		if errors.As(perr, &fe) {
			return nil, broken(src, fe.Message, fe.From)
		}
		return nil, &ExprError{Source: src, What: perr.Error()}
	}
	e.node = tree.Node
	// Resolving against no rows finds every wrong name and type at once.
	if _, err := e.eval(e.node, 0); err != nil {
		return nil, err
	}
	for _, col := range e.Columns() {
		if err := col.binned(); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// Condition evaluates a condition for every patient: whether it holds, and
// whether that is known.
func (e *Expr) Condition() (holds, known []bool, err error) {
	if e.column != nil {
		return nil, nil, &ExprError{Source: e.Source, What: fmt.Sprintf("%s alone is not a condition", e.column.Name),
			Hint: "compare it with something: " + Quote(e.column.Name) + " " + ExampleOf(e.column)}
	}
	e.steps = 0
	v, err := e.eval(e.node, e.cohort.N)
	if err != nil {
		return nil, nil, err
	}
	if v.kind != vecBool {
		return nil, nil, &ExprError{Source: e.Source, What: "this is a " + v.kind.String() + ", not a condition that is true or false",
			Hint: "compare it with something, e.g. ... > 20"}
	}
	holds, known = make([]bool, e.cohort.N), make([]bool, e.cohort.N)
	for i := range holds {
		b := v.boolAt(i)
		holds[i], known[i] = b == 1, b >= 0
	}
	return holds, known, nil
}

// Column evaluates the expression into a column named after its source: a
// number, or a category (conditions become the levels false and true).
func (e *Expr) Column() (*Column, error) {
	if e.column != nil {
		return e.column, nil
	}
	n := e.cohort.N
	e.steps = 0
	v, err := e.eval(e.node, n)
	if err != nil {
		return nil, err
	}
	col := &Column{Name: e.Source, Why: "computed from " + e.Source}
	switch v.kind {
	case vecNum:
		col.Kind = Number
		if isDate(v) {
			col.Kind = Date
		}
		col.Num = make([]float64, n)
		distinct := map[float64]struct{}{}
		for i := range col.Num {
			x := v.numAt(i)
			if math.IsInf(x, 0) {
				x = math.NaN()
				col.Infinite++
			}
			col.Num[i] = x
			if math.IsNaN(x) {
				col.Missing++
			} else if len(distinct) < 3 {
				distinct[x] = struct{}{}
			}
		}
		col.Distinct = len(distinct)
	case vecBool:
		col.Kind = Category
		col.Level = []string{"false", "true"}
		col.Code = make([]int32, n)
		for i := range col.Code {
			col.Code[i] = int32(v.boolAt(i))
			if col.Code[i] < 0 {
				col.Missing++
			}
		}
		col.Distinct = 2
	default:
		if v.col != nil {
			if v.col.Name == "" { // made here
				named := *v.col
				named.Name, named.Why = e.Source, col.Why
				return &named, nil
			}
			return v.col, nil
		}
		col.Kind = Category
		col.Code = make([]int32, n)
		at := map[string]int32{}
		for i := range col.Code {
			s, ok := v.strAt(i)
			if !ok {
				col.Code[i] = -1
				col.Missing++
				continue
			}
			k, seen := at[s]
			if !seen {
				k = int32(len(col.Level))
				at[s] = k
				col.Level = append(col.Level, s)
			}
			col.Code[i] = k
		}
		col.Distinct = len(col.Level)
		// Natural order, as of a column that was read: the order of the rows says
		// nothing.
		natural := slices.Clone(col.Level)
		slices.SortStableFunc(natural, CompareNatural)
		col, _ = col.Ordered(natural)
	}
	return col, nil
}

// Tree is what was parsed, for those who write an expression in another language: its
// root, nil where the whole expression is one column's name, which Columns has; and the
// column that an identifier in it stands for.
func (e *Expr) Tree() (root ast.Node, column func(identifier string) *Column) {
	return e.node, e.lookup
}
