package model

import (
	"fmt"
	"math"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// Expressions are parsed by expr-lang and evaluated here, a column at a time.
// Evaluating them ourselves buys two things that its virtual machine cannot
// give: R's rule that a comparison with a missing value is itself missing
// (false would let a patient of unknown stage into `stage != 4`), and a million
// patients in milliseconds rather than seconds.

// eval computes node for the first n rows (n = 0 checks names and kinds only).
func (e *Expr) eval(node ast.Node, n int) (*vec, error) {
	if e.steps += n; e.steps > mostSteps {
		return nil, e.fail(node, "make it shorter, or derive a column from a part of it", "it takes more than %s calculations", FormatNumber(mostSteps))
	}
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
		return &vec{kind: vecStr, scale: true, s: Harmless(t.Value)}, nil // escapes make of it what they like
	case *ast.IdentifierNode:
		col := e.lookup(t.Value)
		if col == nil {
			return nil, e.unknown(t.Value, t.Location().From)
		}
		if err := e.cohort.unclear(e.nameOf(t.Value)); err != nil {
			return nil, err
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
		return joinConditions(op == "or" || op == "||", l, r, n), nil
	case "+", "-", "*", "/", "^", "**", "%":
		if l.kind != vecNum || r.kind != vecNum {
			bad, v := t.Left, l
			if l.kind == vecNum {
				bad, v = t.Right, r
			}
			return nil, undecided(e.fail(bad, e.product(t), "%q needs numbers, and this is a %s", op, v.kind), v.col)
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

// product is how an interaction of two covariates is written, where a product of
// columns that are not both numbers was.
func (e *Expr) product(t *ast.BinaryNode) string {
	a, isA := t.Left.(*ast.IdentifierNode)
	b, isB := t.Right.(*ast.IdentifierNode)
	if t.Operator != "*" || !isA || !isB {
		return ""
	}
	left, right := Quote(e.nameOf(a.Value)), Quote(e.nameOf(b.Value))
	return fmt.Sprintf("as covariates, both of them and their interaction are written %s,%s,%s:%s", left, right, left, right)
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

// joinConditions is "or" or "and" by Kleene's logic, as R has it: false and NA is false,
// true or NA is true.
func joinConditions(or bool, l, r *vec, n int) *vec {
	decisive := int8(0)
	if or {
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
	return out
}

// in evaluates its left side once, whatever stands in the list: a nested one would take
// twice as long for every level otherwise.
func (e *Expr) in(t *ast.BinaryNode, n int) (*vec, error) {
	l, err := e.eval(t.Left, n)
	if err != nil {
		return nil, err
	}
	against := func(op string, left *vec, at ast.Node, right *vec, rows int) (*vec, error) {
		node := &ast.BinaryNode{Operator: op, Left: t.Left, Right: at}
		node.SetLocation(at.Location())
		copied := *left // a comparison may take it for something else
		return e.compare(node, op, &copied, right, rows)
	}
	if r, ok := t.Right.(*ast.BinaryNode); ok && r.Operator == ".." {
		var bound, ends [2]*vec
		for k, at := range []ast.Node{r.Left, r.Right} {
			v, err := e.eval(at, n)
			if err != nil {
				return nil, err
			}
			copied := *v // the comparison may read it as a date
			ends[k] = &copied
			if bound[k], err = against([]string{">=", "<="}[k], l, at, v, n); err != nil {
				return nil, err
			}
		}
		if lo, hi := ends[0], ends[1]; lo.scale && hi.scale && lo.kind == vecNum && hi.kind == vecNum && lo.n > hi.n {
			return nil, e.fail(r, "", "nothing lies between %s and %s: the lower end comes first", FormatNumber(lo.n), FormatNumber(hi.n))
		}
		return joinConditions(false, bound[0], bound[1], n), nil
	}
	list, ok := t.Right.(*ast.ArrayNode)
	if !ok || len(list.Nodes) == 0 {
		return nil, e.fail(t.Right, "write the list as [\"a\", \"b\"]", "`in` needs a list")
	}
	items := make([]*vec, len(list.Nodes))
	constant := true
	for k, at := range list.Nodes {
		if items[k], err = e.eval(at, n); err != nil {
			return nil, err
		}
		constant = constant && items[k].scale
	}
	// A list of thousands of names is looked for among the levels, not among the patients.
	left, rows := l, n
	if constant && l.kind == vecStr && l.col != nil && l.col.Kind == Category && len(l.col.Level) < n {
		left, rows = &vec{kind: vecStr, col: levelsAlone(l.col)}, len(l.col.Level)
	}
	var out *vec
	for k, at := range list.Nodes {
		v, err := against("==", left, at, items[k], rows)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = v
			continue
		}
		for i := range out.tri {
			out.tri[i] = max(out.tri[i], v.tri[i])
		}
	}
	if left == l {
		return out, nil
	}
	all := &vec{kind: vecBool, tri: make([]int8, n)}
	for i := range all.tri {
		all.tri[i] = -1
		if c := l.col.Code[i]; c >= 0 {
			all.tri[i] = out.tri[c]
		}
	}
	return all, nil
}

// levelsAlone is a column that has each level of another once.
func levelsAlone(c *Column) *Column {
	out := &Column{Name: c.Name, Kind: Category, Level: c.Level, Code: make([]int32, len(c.Level))}
	for k := range out.Code {
		out.Code[k] = int32(k)
	}
	return out
}

func (e *Expr) conditional(t *ast.ConditionalNode, n int) (*vec, error) {
	c, err := e.eval(t.Cond, n)
	if err != nil {
		return nil, err
	}
	if c.kind != vecBool {
		return nil, e.fail(t.Cond, "", "what stands before ? must be a condition, and this is a %s", c.kind)
	}
	a, err := e.eval(t.Exp1, n)
	if err != nil {
		return nil, err
	}
	b, err := e.eval(t.Exp2, n)
	if err != nil {
		return nil, err
	}
	if a.kind != b.kind {
		return nil, e.fail(t.Exp2, "", "the two outcomes must be of one kind: a %s and a %s", a.kind, b.kind)
	}
	return c.choose(a, b, n), nil
}

// call applies a function to what its arguments come to.
func (e *Expr) call(at ast.Node, name string, args []ast.Node, n int) (*vec, error) {
	if name == "missing" || name == "is_missing" {
		if len(args) != 1 {
			return nil, e.fail(at, "", "missing() takes one column")
		}
		v, err := e.eval(args[0], n)
		if err != nil {
			return nil, err
		}
		return v.missing(n), nil
	}
	if name == calledIf {
		name = "if"
	}
	if name == "coalesce" || name == "if" || name == "cut" {
		return e.choice(at, name, args, n)
	}
	vs := make([]*vec, len(args))
	for k, a := range args {
		v, err := e.eval(a, n)
		if err != nil {
			return nil, err
		}
		if (name == "years" || name == "months") && v.col != nil && v.col.Kind == Date {
			return nil, e.fail(a, "subtract another date: the difference is in days", "%s() turns days into %s, and %s is a date", name, name, v.col.Name)
		}
		if v.kind == vecBool {
			v = numbersOf(v, n)
		}
		if v.kind != vecNum {
			return nil, e.fail(a, "", "%s() needs numbers, and this is a %s", name, v.kind)
		}
		vs[k] = v
	}
	if name == "last" {
		if len(vs) != 1 || vs[0].scale || len(e.cohort.ID) == 0 || len(e.cohort.ID) != e.cohort.N {
			return nil, e.fail(at, "", "last() takes a time that tells the rows of a patient apart, and needs a column that names the patients")
		}
		return e.cohort.last(vs[0], n), nil
	}
	return e.apply(at, name, vs, n)
}
