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

// Expressions are parsed by expr-lang and evaluated here, a column at a time.
// Evaluating them ourselves buys two things that its virtual machine cannot
// give: R's rule that a comparison with a missing value is itself missing
// (false would let a patient of unknown stage into `stage != 4`), and a million
// patients in milliseconds rather than seconds.

// ParseExpr reads src against the columns of c. A source that is exactly a
// column's name is that column, whatever characters it has; inside a longer
// expression such a name stands in backticks (dots are allowed without).
func ParseExpr(c *Cohort, src string) (*Expr, error) {
	src = strings.TrimSpace(src)
	e := &Expr{Source: src, cohort: c}
	if src == "" {
		return nil, &ExprError{Source: src, What: "it is empty"}
	}
	if col := c.Column(src); col != nil {
		e.column = col
		return e, nil
	}
	if n := len(src); n > 2 && src[0] == '`' && src[n-1] == '`' && !strings.Contains(src[1:n-1], "`") {
		if col := c.Column(src[1 : n-1]); col != nil {
			e.column = col
			return e, nil
		}
	}
	masked, err := e.mask()
	if err != nil {
		return nil, err
	}
	tree, perr := parser.Parse(masked)
	if perr != nil {
		var fe *file.Error
		if errors.As(perr, &fe) {
			return nil, &ExprError{Source: src, Pos: fe.From, What: fe.Message,
				Hint: "write it like: age > 60 and cirrhosis == \"yes\"; a name with spaces or hyphens goes in `backticks`"}
		}
		return nil, &ExprError{Source: src, What: perr.Error()}
	}
	e.node = tree.Node
	// Resolving against no rows finds every wrong name and type at once.
	if _, err := e.eval(e.node, 0); err != nil {
		return nil, err
	}
	return e, nil
}

// Mask evaluates a condition for every patient. unknown counts the patients
// for whom it is missing (they are false in the mask).
func (e *Expr) Mask() (mask []bool, unknown int, err error) {
	mask, known, err := e.Condition()
	for _, k := range known {
		if !k {
			unknown++
		}
	}
	return mask, unknown, err
}

// Condition evaluates a condition for every patient: whether it holds, and
// whether that is known.
func (e *Expr) Condition() (holds, known []bool, err error) {
	if e.column != nil {
		return nil, nil, &ExprError{Source: e.Source, What: fmt.Sprintf("%s alone is not a condition", e.column.Name),
			Hint: "compare it with something: " + Quote(e.column.Name) + " " + ExampleOf(e.column)}
	}
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
	v, err := e.eval(e.node, n)
	if err != nil {
		return nil, err
	}
	col := &Column{Name: e.Source, Why: "computed from " + e.Source}
	switch v.kind {
	case vecNum:
		col.Kind = Number
		col.Num = make([]float64, n)
		distinct := map[float64]struct{}{}
		for i := range col.Num {
			x := v.numAt(i)
			if math.IsInf(x, 0) {
				x = math.NaN()
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

// eval computes node for the first n rows (n = 0 checks names and kinds only).
func (e *Expr) eval(node ast.Node, n int) (*vec, error) {
	switch t := node.(type) {
	case *ast.IntegerNode:
		return &vec{kind: vecNum, scale: true, n: float64(t.Value)}, nil
	case *ast.FloatNode:
		return &vec{kind: vecNum, scale: true, n: t.Value}, nil
	case *ast.BoolNode:
		v := &vec{kind: vecBool, scale: true}
		if t.Value {
			v.b = 1
		}
		return v, nil
	case *ast.StringNode:
		return &vec{kind: vecStr, scale: true, s: t.Value}, nil
	case *ast.IdentifierNode:
		col := e.lookup(t.Value)
		if col == nil {
			return nil, e.unknown(t.Value, t.Location().From)
		}
		if col.Kind == Number || col.Kind == Date {
			return &vec{kind: vecNum, num: col.Num, col: col}, nil
		}
		return &vec{kind: vecStr, col: col}, nil
	case *ast.UnaryNode:
		return e.unary(t, n)
	case *ast.BinaryNode:
		return e.binary(t, n)
	case *ast.ConditionalNode:
		return e.conditional(t, n)
	case *ast.CallNode:
		if id, ok := t.Callee.(*ast.IdentifierNode); ok {
			return e.call(t, id.Value, t.Arguments, n)
		}
	case *ast.BuiltinNode:
		return e.call(t, t.Name, t.Arguments, n)
	case *ast.ChainNode:
		return e.eval(t.Node, n)
	}
	return nil, e.fail(node, "use columns, numbers, \"text\", + - * / ^, comparisons, and, or, not, in [..], and functions such as log()",
		"this has no meaning for columns")
}

func (e *Expr) unary(t *ast.UnaryNode, n int) (*vec, error) {
	v, err := e.eval(t.Node, n)
	if err != nil {
		return nil, err
	}
	switch t.Operator {
	case "!", "not":
		if v.kind != vecBool {
			return nil, e.fail(t, "", "`not` needs a condition, and this is a %s", v.kind)
		}
		out := &vec{kind: vecBool, tri: make([]int8, n)}
		for i := range out.tri {
			if b := v.boolAt(i); b >= 0 {
				out.tri[i] = 1 - b
			} else {
				out.tri[i] = -1
			}
		}
		if v.scale {
			return &vec{kind: vecBool, scale: true, b: 1 - v.b}, nil
		}
		return out, nil
	case "-", "+":
		if v.kind != vecNum {
			return nil, e.fail(t, "", "%q needs a number, and this is a %s", t.Operator, v.kind)
		}
		if t.Operator == "+" {
			return v, nil
		}
		if v.scale {
			return &vec{kind: vecNum, scale: true, n: -v.n}, nil
		}
		out := &vec{kind: vecNum, num: make([]float64, n)}
		for i := range out.num {
			out.num[i] = -v.num[i]
		}
		return out, nil
	}
	return nil, e.fail(t, "", "the operator %q has no meaning here", t.Operator)
}

func (e *Expr) binary(t *ast.BinaryNode, n int) (*vec, error) {
	if t.Operator == "in" {
		return e.in(t, n)
	}
	l, err := e.eval(t.Left, n)
	if err != nil {
		return nil, err
	}
	r, err := e.eval(t.Right, n)
	if err != nil {
		return nil, err
	}
	switch op := t.Operator; op {
	case "and", "&&", "or", "||":
		for _, s := range []struct {
			v *vec
			n ast.Node
		}{{l, t.Left}, {r, t.Right}} {
			if s.v.kind != vecBool {
				return nil, e.fail(s.n, "", "%q joins conditions, and this is a %s", op, s.v.kind)
			}
		}
		// Kleene's logic, as R: false and NA is false, true or NA is true.
		decisive := int8(0)
		if op == "or" || op == "||" {
			decisive = 1
		}
		out := &vec{kind: vecBool, tri: make([]int8, n)}
		for i := range out.tri {
			a, b := l.boolAt(i), r.boolAt(i)
			switch {
			case a == decisive || b == decisive:
				out.tri[i] = decisive
			case a < 0 || b < 0:
				out.tri[i] = -1
			default:
				out.tri[i] = 1 - decisive
			}
		}
		return out, nil
	case "+", "-", "*", "/", "^", "**", "%":
		if l.kind != vecNum || r.kind != vecNum {
			bad, v := t.Left, l
			if l.kind == vecNum {
				bad, v = t.Right, r
			}
			return nil, e.fail(bad, "", "%q needs numbers, and this is a %s", op, v.kind)
		}
		f := arithmetic(op)
		if l.scale && r.scale {
			return &vec{kind: vecNum, scale: true, n: f(l.n, r.n)}, nil
		}
		out := &vec{kind: vecNum, num: make([]float64, n)}
		for i := range out.num {
			out.num[i] = f(l.numAt(i), r.numAt(i))
		}
		return out, nil
	case "==", "!=", "<", "<=", ">", ">=":
		return e.compare(t, op, l, r, n)
	case "contains", "startsWith", "endsWith":
		if l.kind != vecStr || r.kind != vecStr {
			return nil, e.fail(t, "", "%q compares texts", op)
		}
		f := map[string]func(a, b string) bool{"contains": strings.Contains, "startsWith": strings.HasPrefix, "endsWith": strings.HasSuffix}[op]
		return compareText(l, r, n, f), nil
	}
	return nil, e.fail(t, "", "the operator %q has no meaning here", t.Operator)
}

func arithmetic(op string) func(a, b float64) float64 {
	switch op {
	case "+":
		return func(a, b float64) float64 { return a + b }
	case "-":
		return func(a, b float64) float64 { return a - b }
	case "*":
		return func(a, b float64) float64 { return a * b }
	case "/":
		return func(a, b float64) float64 { return a / b }
	case "%":
		// R's %%: the sign of the divisor.
		return func(a, b float64) float64 { return a - b*math.Floor(a/b) }
	}
	return math.Pow
}
