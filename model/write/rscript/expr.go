package rscript

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"

	"kaplan/model"
)

// kind is what an expression comes to.
type kind uint8

const (
	isNumber kind = iota
	isCondition
	isText
)

// value is a translated expression.
type value struct {
	r       string
	kind    kind
	column  *model.Column // where it is one
	bind    int           // how tightly its operator binds: 9 for what stands by itself
	literal *string       // of a text that is one
	lone    string        // of a number or condition that is a literal, as a level is written
	misses  bool          // some value of it may be missing
	levels  []string      // of a text that cut() made
}

// in puts a translation in parentheses where it stands beside an operator that binds as
// tightly or more.
func (v value) in(bind int) string {
	if v.bind <= bind {
		return "(" + v.r + ")"
	}
	return v.r
}

// translator writes an expression in R.
type translator struct {
	s      *script
	column func(string) *model.Column
	source string
}

// expression translates src, which reads columns of the cohort. only says that a missing
// condition may as well be false, as it is where it chooses patients.
func (s *script) expression(src string, only bool) (value, error) {
	e, err := model.ParseExpr(s.cohort, src)
	if err != nil {
		return value{}, err
	}
	root, column := e.Tree()
	if root == nil {
		return s.ofColumn(e.Columns()[0]), nil
	}
	t := &translator{s, column, src}
	return t.node(root, only)
}

// ofColumn is a column of the data.
func (s *script) ofColumn(c *model.Column) value {
	v := value{r: s.column(c), column: c, bind: 9, misses: c.Missing > 0}
	if c.Kind == model.Category || c.Kind == model.Identifier {
		v.kind = isText
	}
	return v
}

func (t *translator) cannot(what string) error {
	return refused("%s in %s has no translation", what, model.Excerpt(t.source))
}

// node translates a node; only is as in expression.
func (t *translator) node(node ast.Node, only bool) (value, error) {
	switch n := node.(type) {
	case *ast.IntegerNode:
		return value{r: strconv.Itoa(n.Value), bind: 9, lone: strconv.Itoa(n.Value)}, nil
	case *ast.FloatNode:
		return value{r: number(n.Value), bind: 9, lone: model.FormatNumber(n.Value)}, nil
	case *ast.BoolNode:
		return value{r: strings.ToUpper(strconv.FormatBool(n.Value)), kind: isCondition, bind: 9, lone: strconv.FormatBool(n.Value)}, nil
	case *ast.StringNode:
		return value{r: text(n.Value), kind: isText, bind: 9, literal: &n.Value}, nil
	case *ast.IdentifierNode:
		c := t.column(n.Value)
		if c == nil {
			return value{}, t.cannot(n.Value)
		}
		return t.s.ofColumn(c), nil
	case *ast.UnaryNode:
		v, err := t.node(n.Node, false)
		if err != nil {
			return v, err
		}
		switch n.Operator {
		case "!", "not":
			return value{r: "!" + v.in(4), kind: isCondition, bind: 4, misses: v.misses}, nil
		case "+":
			return v, nil
		case "-":
			lone := ""
			if v.lone != "" {
				lone = "-" + v.lone
			}
			return value{r: "-" + v.in(8), bind: 8, misses: v.misses, lone: lone}, nil
		}
		return v, t.cannot(n.Operator)
	case *ast.BinaryNode:
		return t.binary(n, only)
	case *ast.ConditionalNode:
		return t.choice(n.Cond, n.Exp1, n.Exp2)
	case *ast.CallNode:
		if id, ok := n.Callee.(*ast.IdentifierNode); ok {
			return t.call(id.Value, n.Arguments)
		}
	case *ast.BuiltinNode:
		return t.call(n.Name, n.Arguments)
	case *ast.ChainNode:
		return t.node(n.Node, only)
	}
	return value{}, t.cannot("a part")
}

// operators are those of R, by how tightly they bind.
var operators = map[string]struct {
	r    string
	bind int
	kind kind
}{
	"or": {"|", 2, isCondition}, "||": {"|", 2, isCondition}, "and": {"&", 3, isCondition}, "&&": {"&", 3, isCondition},
	"==": {"==", 5, isCondition}, "!=": {"!=", 5, isCondition}, "<": {"<", 5, isCondition}, "<=": {"<=", 5, isCondition},
	">": {">", 5, isCondition}, ">=": {">=", 5, isCondition},
	"+": {"+", 6, isNumber}, "-": {"-", 6, isNumber}, "*": {"*", 7, isNumber}, "/": {"/", 7, isNumber}, "%": {"%%", 7, isNumber},
	"^": {"^", 8, isNumber}, "**": {"^", 8, isNumber},
}

func (t *translator) binary(n *ast.BinaryNode, only bool) (value, error) {
	if n.Operator == "in" {
		return t.among(n, only)
	}
	joins := n.Operator == "and" || n.Operator == "&&" || n.Operator == "or" || n.Operator == "||"
	l, err := t.node(n.Left, only && joins)
	if err != nil {
		return l, err
	}
	r, err := t.node(n.Right, only && joins)
	if err != nil {
		return r, err
	}
	misses := l.misses || r.misses
	switch n.Operator {
	case "contains":
		v := value{r: fmt.Sprintf("grepl(%s, %s, fixed = TRUE)", r.r, l.r), kind: isCondition, bind: 9}
		if r.literal == nil {
			return v, t.cannot("contains, without a text behind it,")
		}
		return t.known(v, l, only), nil
	case "startsWith", "endsWith":
		return value{r: fmt.Sprintf("%s(%s, %s)", n.Operator, l.r, r.r), kind: isCondition, bind: 9, misses: misses}, nil
	}
	op, ok := operators[n.Operator]
	if !ok {
		return value{}, t.cannot(n.Operator)
	}
	l, r = t.alike(l, r)
	left, right := l.in(op.bind-1), r.in(op.bind)
	if op.bind == 8 { // to the right
		left, right = l.in(op.bind), r.in(op.bind-1)
	}
	if op.bind == 5 {
		left = l.in(op.bind)
	}
	return value{r: left + " " + op.r + " " + right, kind: op.kind, bind: op.bind, misses: misses}, nil
}

// alike reads the literal of two values that are compared as the other one is: a date,
// or a level.
func (t *translator) alike(l, r value) (value, value) {
	one := func(v, other value) value {
		switch {
		case other.column == nil:
		case other.column.Kind == model.Date && v.literal != nil:
			return value{r: "as.numeric(as.Date(" + text(*v.literal) + "))", bind: 9}
		case other.kind == isText && v.lone != "":
			for _, level := range other.column.Level {
				if strings.EqualFold(level, v.lone) {
					return value{r: text(level), kind: isText, bind: 9, literal: &level}
				}
			}
		}
		return v
	}
	return one(l, r), one(r, l)
}

// known makes a condition missing where what it asks about is, which R's %in% and grepl
// do not.
func (t *translator) known(v, of value, only bool) value {
	if !of.misses || only {
		return v
	}
	return value{r: fmt.Sprintf("ifelse(is.na(%s), NA, %s)", of.r, v.r), kind: isCondition, bind: 9, misses: true}
}

func (t *translator) among(n *ast.BinaryNode, only bool) (value, error) {
	l, err := t.node(n.Left, false)
	if err != nil {
		return l, err
	}
	if b, ok := n.Right.(*ast.BinaryNode); ok && b.Operator == ".." {
		lo, err := t.node(b.Left, false)
		if err != nil {
			return lo, err
		}
		hi, err := t.node(b.Right, false)
		if err != nil {
			return hi, err
		}
		_, lo = t.alike(l, lo)
		_, hi = t.alike(l, hi)
		return value{r: fmt.Sprintf("%s >= %s & %s <= %s", l.in(5), lo.in(5), l.in(5), hi.in(5)), kind: isCondition, bind: 3, misses: l.misses}, nil
	}
	list, ok := n.Right.(*ast.ArrayNode)
	if !ok {
		return l, t.cannot("in")
	}
	var items []string
	for _, at := range list.Nodes {
		v, err := t.node(at, false)
		if err != nil {
			return v, err
		}
		if _, v = t.alike(l, v); v.literal == nil && v.lone == "" && v.bind < 9 {
			return v, t.cannot("a list of what is computed")
		}
		items = append(items, v.r)
	}
	return t.known(value{r: l.in(6) + " %in% c(" + strings.Join(items, ", ") + ")", kind: isCondition, bind: 6}, l, only), nil
}

func (t *translator) choice(cond, yes, no ast.Node) (value, error) {
	c, err := t.node(cond, false)
	if err != nil {
		return c, err
	}
	a, err := t.node(yes, false)
	if err != nil {
		return a, err
	}
	b, err := t.node(no, false)
	if err != nil {
		return b, err
	}
	return value{r: fmt.Sprintf("ifelse(%s, %s, %s)", c.r, a.r, b.r), kind: a.kind, bind: 9, misses: true}, nil
}

// functions are those of R that are called otherwise here.
var functions = map[string]string{"ln": "log", "log": "log", "log2": "log2", "log10": "log10", "log1p": "log1p", "exp": "exp", "sqrt": "sqrt", "abs": "abs",
	"floor": "floor", "ceil": "ceiling", "ceiling": "ceiling", "round": "round", "min": "pmin", "max": "pmax"}

func (t *translator) call(name string, args []ast.Node) (value, error) {
	if name == "if" || name == "i_" {
		return t.choice(args[0], args[1], args[2])
	}
	vs, code := make([]value, len(args)), make([]string, len(args))
	misses := false
	for i, at := range args {
		v, err := t.node(at, false)
		if err != nil {
			return v, err
		}
		vs[i], code[i], misses = v, v.r, misses || v.misses
	}
	of := func(r string, bind int) (value, error) { return value{r: r, bind: bind, misses: misses}, nil }
	switch name {
	case "missing", "is_missing":
		return value{r: "is.na(" + code[0] + ")", kind: isCondition, bind: 9}, nil
	case "last":
		if q := repeated(t.s.cohort); q != nil && vs[0].column != nil {
			id := t.s.column(t.s.cohort.Column(q.ID))
			return value{r: fmt.Sprintf("%s == ave(%s, %s, FUN = function(x) max(x, -Inf, na.rm = TRUE))", code[0], code[0], id),
				kind: isCondition, bind: 5, misses: misses}, nil
		}
	case "coalesce":
		out := vs[0].r
		for _, v := range vs[1:] {
			out = fmt.Sprintf("ifelse(is.na(%s), %s, %s)", out, v.r, out)
		}
		return value{r: out, kind: vs[0].kind, bind: 9, misses: true}, nil
	case "cut":
		var labels []string
		for i, c := range code[1:] {
			if i == 0 {
				labels = append(labels, "<="+c)
			} else {
				labels = append(labels, code[i]+"-"+c)
			}
		}
		labels = append(labels, ">"+code[len(code)-1])
		return value{r: fmt.Sprintf("as.character(cut(%s, c(-Inf, %s, Inf), labels = %s))", code[0], strings.Join(code[1:], ", "), texts(labels)),
			kind: isText, bind: 9, misses: misses, levels: labels}, nil
	case "years":
		return of(vs[0].in(7)+" / 365.25", 7)
	case "months":
		return of(vs[0].in(7)+" / 30.4375", 7)
	case "log", "ln":
		if len(vs) == 2 {
			return of(fmt.Sprintf("log(%s) / log(%s)", code[0], code[1]), 7)
		}
	case "round":
		if len(vs) == 2 {
			return of(fmt.Sprintf("round(%s * 10^%s) / 10^%s", vs[0].in(7), vs[1].in(8), vs[1].in(8)), 7)
		}
	}
	if f, ok := functions[name]; ok {
		return of(f+"("+strings.Join(code, ", ")+")", 9)
	}
	return value{}, t.cannot(name + "()")
}
