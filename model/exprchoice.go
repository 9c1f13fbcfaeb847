package model

import (
	"math"

	"github.com/expr-lang/expr/ast"
)

// choice applies the functions whose arguments are not all numbers: coalesce(a, b,
// ...), the first that is not missing; if(c, x, y); cut(x, 2, 5), the intervals of
// a number, closed on the right.
func (e *Expr) choice(at ast.Node, name string, args []ast.Node, n int) (*vec, error) {
	vs := make([]*vec, len(args))
	for k, a := range args {
		v, err := e.eval(a, n)
		if err != nil {
			return nil, err
		}
		vs[k] = v
	}
	switch name {
	case "if":
		if len(vs) != 3 {
			return nil, e.fail(at, "", "if() takes a condition and what holds if it does and if not: if(age > 60, 1, 0)")
		}
		if vs[0].kind != vecBool {
			return nil, e.fail(args[0], "", "if() asks for a condition first, and this is a %s", vs[0].kind)
		}
		if vs[1].kind != vs[2].kind {
			return nil, e.fail(args[2], "", "the two outcomes must be of one kind: a %s and a %s", vs[1].kind, vs[2].kind)
		}
		if isDate(vs[1]) != isDate(vs[2]) {
			return nil, e.fail(args[2], "", "the two outcomes must be of one kind: a date and a number")
		}
		out := vs[0].choose(vs[1], vs[2], n)
		if isDate(vs[1]) {
			out.col = &Column{Name: e.Source, Kind: Date}
		}
		return out, nil
	case "coalesce":
		if len(vs) < 2 {
			return nil, e.fail(at, "", "coalesce() takes two or more columns, the first that has a value counts")
		}
		out := vs[0]
		for k, v := range vs[1:] {
			if v.kind != out.kind {
				return nil, e.fail(args[k+1], "", "coalesce() needs one kind: a %s and a %s", out.kind, v.kind)
			}
			if isDate(v) != isDate(vs[0]) {
				return nil, e.fail(args[k+1], "", "coalesce() needs one kind: a date and a number")
			}
			out = out.missing(n).choose(v, out, n)
		}
		if isDate(vs[0]) {
			out.col = &Column{Name: e.Source, Kind: Date}
		}
		return out, nil
	}
	if len(vs) < 2 || vs[0].kind != vecNum || vs[0].col != nil && vs[0].col.Kind == Date {
		return nil, e.fail(at, "", "cut() takes a number and where it is cut: cut(age, 50, 70)")
	}
	cuts := make([]float64, 0, len(vs)-1)
	for k, v := range vs[1:] {
		if v.kind != vecNum || !v.scale {
			return nil, e.fail(args[k+1], "", "cut() is cut at numbers: cut(age, 50, 70)")
		}
		if len(cuts) > 0 && !(v.n > cuts[k-1]) {
			return nil, e.fail(args[k+1], "", "the cuts must rise: %s does not follow %s", FormatNumber(v.n), FormatNumber(cuts[k-1]))
		}
		cuts = append(cuts, v.n)
	}
	return intervals(vs[0], cuts, n), nil
}

func isDate(v *vec) bool { return v.col != nil && v.col.Kind == Date }

// intervals are those of x between cuts, each with its upper bound: <=2, 2-5, >5.
func intervals(x *vec, cuts []float64, n int) *vec {
	c := &Column{Kind: Category, Code: make([]int32, n)}
	last := len(cuts) - 1
	for k, at := range cuts {
		if k == 0 {
			c.Level = append(c.Level, "<="+FormatNumber(at))
		} else {
			c.Level = append(c.Level, FormatNumber(cuts[k-1])+"-"+FormatNumber(at))
		}
	}
	c.Level = append(c.Level, ">"+FormatNumber(cuts[last]))
	seen := map[int32]bool{}
	for i := range c.Code {
		v := x.numAt(i)
		if math.IsNaN(v) {
			c.Code[i] = -1
			c.Missing++
			continue
		}
		for int(c.Code[i]) < len(cuts) && v > cuts[c.Code[i]] {
			c.Code[i]++
		}
		seen[c.Code[i]] = true
	}
	c.Distinct = len(seen)
	return &vec{kind: vecStr, col: c}
}
