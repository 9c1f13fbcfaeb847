package model

import (
	"fmt"
	"math"
	"strings"

	"github.com/expr-lang/expr/ast"
)

type vecKind uint8

const (
	vecNum vecKind = iota
	vecBool
	vecStr
)

func (k vecKind) String() string { return [...]string{"number", "condition", "text"}[k] }

// vec is one column of intermediate values, or one constant.
type vec struct {
	kind  vecKind
	num   []float64 // NaN missing
	tri   []int8    // 0, 1, -1 missing
	col   *Column   // text: a category or identifier column
	strs  []string  // text made by a conditional; "\x00" is missing
	scale bool      // constant: one value for all rows
	n     float64
	b     int8
	s     string
}

func (v *vec) numAt(i int) float64 {
	if v.scale {
		return v.n
	}
	return v.num[i]
}

func (v *vec) boolAt(i int) int8 {
	if v.scale {
		return v.b
	}
	return v.tri[i]
}

const missingText = "\x00"

func (v *vec) strAt(i int) (string, bool) {
	switch {
	case v.scale:
		return v.s, v.s != missingText
	case v.col != nil:
		if v.col.IsMissing(i) {
			return "", false
		}
		return v.col.Format(i), true
	}
	return v.strs[i], v.strs[i] != missingText
}

func numbersOf(v *vec, n int) *vec {
	out := &vec{kind: vecNum, num: make([]float64, n)}
	for i := range out.num {
		if b := v.boolAt(i); b >= 0 {
			out.num[i] = float64(b)
		} else {
			out.num[i] = math.NaN()
		}
	}
	return out
}

func (e *Expr) map2(vs []*vec, n int, f func(a, b float64) float64) *vec {
	if vs[0].scale && vs[1].scale {
		return &vec{kind: vecNum, scale: true, n: f(vs[0].n, vs[1].n)}
	}
	out := &vec{kind: vecNum, num: make([]float64, n)}
	for i := range out.num {
		out.num[i] = f(vs[0].numAt(i), vs[1].numAt(i))
	}
	return out
}

// ExprError says what is wrong with an expression and where.
type ExprError struct {
	Source string
	Pos    int // rune offset into Source
	What   string
	Hint   string
	Ways   []Way
}

// Error shows the expression, without flags and keys; see Advise.
func (e *ExprError) Error() string { return e.Advise(func(Field) string { return "" }) }

// Advise shows the expression with a caret under what is wrong.
func (e *ExprError) Advise(name func(Field) string) string {
	if e.Source == "" {
		return Advise("expression: "+e.What, e.Hint, e.Ways, name)
	}
	shown, caret := aroundCaret(e.Source, e.Pos)
	return Advise(fmt.Sprintf("expression: %s\n  %s\n  %s^", e.What, shown, strings.Repeat(" ", caret)), e.Hint, e.Ways, name)
}

// Expr is an expression over the columns of one cohort.
type Expr struct {
	Source string
	cohort *Cohort
	node   ast.Node // nil where the whole source is one column's name
	column *Column
	names  map[string]string // placeholder to column name
	steps  int               // values that an evaluation has made
}

func (e *Expr) fail(n ast.Node, hint, format string, args ...any) error {
	return &ExprError{Source: e.Source, Pos: n.Location().From, What: fmt.Sprintf(format, args...), Hint: hint}
}
