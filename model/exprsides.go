package model

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// otherwise are comparisons with the one that holds where they do not.
var otherwise = map[string]string{"<=": ">", "<": ">=", ">": "<=", ">=": "<"}

// signs are comparisons as they are printed.
var signs = strings.NewReplacer("<=", "≤", ">=", "≥")

// Sides says what a condition on a single column parts: the column, the values for which
// it holds and those for which it does not, in words such as "> 50" and "≤ 50", or "B or
// C" and "0 or A" of the levels that stand in levels. ok is false for every other
// expression.
func (e *Expr) Sides(levels func(*Column) []string) (of *Column, holds, fails string, ok bool) {
	n, is := e.node.(*ast.BinaryNode)
	if !is {
		return nil, "", "", false
	}
	id, is := n.Left.(*ast.IdentifierNode)
	if !is {
		return nil, "", "", false
	}
	if of = e.lookup(id.Value); of == nil {
		return nil, "", "", false
	}
	switch other := otherwise[n.Operator]; {
	case other != "":
		v, is := literal(n.Right)
		if !is || of.Kind == Category {
			return nil, "", "", false
		}
		return of, signs.Replace(n.Operator) + " " + v, signs.Replace(other) + " " + v, true
	case n.Operator == "==" || n.Operator == "!=":
		v, is := literal(n.Right)
		if !is {
			return nil, "", "", false
		}
		holds, fails = v, besides(levels(of), []string{v})
		if n.Operator == "!=" {
			holds, fails = fails, holds
		}
	case n.Operator == "in":
		list, is := n.Right.(*ast.ArrayNode)
		if !is {
			return nil, "", "", false
		}
		var in []string
		for _, x := range list.Nodes {
			v, is := literal(x)
			if !is {
				return nil, "", "", false
			}
			in = append(in, v)
		}
		holds, fails = strings.Join(in, " or "), besides(levels(of), in)
	}
	return of, holds, fails, holds != ""
}

// literal is a value that is written out.
func literal(n ast.Node) (string, bool) {
	switch x := n.(type) {
	case *ast.IntegerNode:
		return FormatNumber(float64(x.Value)), true
	case *ast.FloatNode:
		return FormatNumber(x.Value), true
	case *ast.StringNode:
		return x.Value, true
	case *ast.UnaryNode:
		if v, ok := literal(x.Node); ok && x.Operator == "-" {
			return "-" + v, true
		}
	}
	return "", false
}

// besides are the levels that are in no list, in words; of many it says that they are the
// others.
func besides(levels, in []string) string {
	var out []string
	for _, l := range levels {
		if !slices.Contains(in, l) {
			out = append(out, l)
		}
	}
	if len(out) == 0 || len(out) > 4 {
		return "other"
	}
	return strings.Join(out, " or ")
}
