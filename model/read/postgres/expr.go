package postgres

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"

	"kaplan/model"
	"kaplan/model/read/foreign"
)

// Expression is a number that is computed of columns of the rows, translated for the
// server. missing are by column the numbers that are no values. What kaplan takes for
// missing, as the logarithm of -1, is NULL there, NaN or infinite.
//
// Errors are *model.ExprError and *foreign.Error: it uses columns that are no numbers, or
// what has no translation.
func (r *Rows) Expression(src string, missing map[string][]float64) (sql string, err error) {
	shadow := &model.Cohort{}
	for _, c := range r.column {
		kind := model.Number
		if !c.numeric() {
			kind = model.Category
		}
		shadow.Columns = append(shadow.Columns, &model.Column{Name: c.name, Kind: kind})
	}
	shadow.Index()
	e, err := model.ParseExpr(shadow, src)
	if err != nil {
		return "", err
	}
	for _, col := range e.Columns() {
		if c := r.find(col.Name); !c.numeric() {
			return "", &foreign.Error{What: fmt.Sprintf("%s is of type %s, and only numbers are summed by the database", quoted(c.name), model.Excerpt(c.typ))}
		}
	}
	t := &translator{r: r, missing: missing, source: src}
	root, column := e.Tree()
	t.column = column
	if root == nil {
		sql = t.of(e.Columns()[0])
	} else if sql, err = t.node(root); err != nil {
		return "", err
	}
	return sql, nil
}

// translator writes an expression for the server.
type translator struct {
	r       *Rows
	missing map[string][]float64
	column  func(string) *model.Column
	source  string
}

func (t *translator) cannot(what string) error {
	return &foreign.Error{What: fmt.Sprintf("%s in %s has no translation for the database", what, model.Excerpt(t.source))}
}

// of is a column as a number, NULL where it has a code that is none.
func (t *translator) of(col *model.Column) string {
	c := t.r.find(col.Name)
	return double(t.r.source.column(c.k, c.name), c.how, t.missing[col.Name]...)
}

func (t *translator) node(node ast.Node) (string, error) {
	switch n := node.(type) {
	case *ast.IntegerNode:
		return number(float64(n.Value)), nil
	case *ast.FloatNode:
		return number(n.Value), nil
	case *ast.IdentifierNode:
		if c := t.column(n.Value); c != nil {
			return t.of(c), nil
		}
		return "", t.cannot(n.Value)
	case *ast.UnaryNode:
		s, err := t.node(n.Node)
		switch {
		case err != nil:
			return "", err
		case n.Operator == "-":
			return "(- " + s + ")", nil
		case n.Operator == "+":
			return s, nil
		}
		return "", t.cannot(n.Operator)
	case *ast.BinaryNode:
		return t.binary(n)
	case *ast.CallNode:
		if id, ok := n.Callee.(*ast.IdentifierNode); ok {
			return t.call(id.Value, n.Arguments)
		}
	case *ast.BuiltinNode:
		return t.call(n.Name, n.Arguments)
	case *ast.ChainNode:
		return t.node(n.Node)
	}
	return "", t.cannot("a part")
}

func (t *translator) binary(n *ast.BinaryNode) (string, error) {
	l, err := t.node(n.Left)
	if err != nil {
		return "", err
	}
	r, err := t.node(n.Right)
	if err != nil {
		return "", err
	}
	switch n.Operator {
	case "+", "-", "*":
		return "(" + l + " " + n.Operator + " " + r + ")", nil
	case "/":
		return fmt.Sprintf("(CASE WHEN %[2]s <> 0 THEN %[1]s / %[2]s END)", l, r), nil
	case "^", "**":
		return fmt.Sprintf("(CASE WHEN %[1]s > 0 OR %[1]s = 0 AND %[2]s >= 0 OR %[1]s < 0 AND %[2]s = floor(%[2]s) THEN power(%[1]s, %[2]s) END)", l, r), nil
	}
	return "", t.cannot(n.Operator)
}

// calls are functions of one number, for which %[1]s stands.
var calls = map[string]string{
	"log": logarithm, "ln": logarithm,
	"log2":  "(" + logarithm + " / ln(" + two + "))",
	"log10": "(" + logarithm + " / ln(" + ten + "))",
	"log1p": "(CASE WHEN %[1]s > -1 THEN ln(1 + %[1]s) END)",
	"exp":   "(CASE WHEN %[1]s < 709 THEN exp(greatest(%[1]s, -700)) END)",
	"sqrt":  "(CASE WHEN %[1]s >= 0 THEN sqrt(%[1]s) END)",
	"abs":   "abs(%[1]s)", "floor": "floor(%[1]s)", "ceil": "ceil(%[1]s)", "ceiling": "ceil(%[1]s)", "round": "round(%[1]s)",
}

const (
	logarithm = "(CASE WHEN %[1]s > 0 THEN ln(%[1]s) END)"

	two = "CAST('2' AS double precision)"
	ten = "CAST('10' AS double precision)"
)

func (t *translator) call(name string, args []ast.Node) (string, error) {
	var in []string
	for _, a := range args {
		s, err := t.node(a)
		if err != nil {
			return "", err
		}
		in = append(in, s)
	}
	switch {
	case calls[name] != "" && len(in) == 1:
		return fmt.Sprintf(calls[name], in[0]), nil
	case (name == "years" || name == "months") && len(in) == 1:
		return fmt.Sprintf("(%s / %s)", in[0], number(model.DaysIn(name))), nil
	case (name == "min" || name == "max") && len(in) > 1: // which are missing where one of them is
		of := map[string]string{"min": "least", "max": "greatest"}[name]
		return fmt.Sprintf("(CASE WHEN %s IS NOT NULL THEN %s(%s) END)", strings.Join(in, " IS NOT NULL AND "), of, strings.Join(in, ", ")), nil
	}
	return "", t.cannot(name + "() of " + strconv.Itoa(len(in)))
}
