package model

import (
	"math"

	"github.com/expr-lang/expr/ast"
)

// choose takes a where c holds and b where it does not; it is missing where c is.
func (c *vec) choose(a, b *vec, n int) *vec {
	out := &vec{kind: a.kind}
	switch a.kind {
	case vecNum:
		out.num = make([]float64, n)
		for i := range out.num {
			switch c.boolAt(i) {
			case 1:
				out.num[i] = a.numAt(i)
			case 0:
				out.num[i] = b.numAt(i)
			default:
				out.num[i] = math.NaN()
			}
		}
	case vecBool:
		out.tri = make([]int8, n)
		for i := range out.tri {
			switch c.boolAt(i) {
			case 1:
				out.tri[i] = a.boolAt(i)
			case 0:
				out.tri[i] = b.boolAt(i)
			default:
				out.tri[i] = -1
			}
		}
	default:
		out.strs = make([]string, n)
		for i := range out.strs {
			s, ok := "", false
			switch c.boolAt(i) {
			case 1:
				s, ok = a.strAt(i)
			case 0:
				s, ok = b.strAt(i)
			}
			if !ok {
				s = missingText
			}
			out.strs[i] = s
		}
	}
	return out
}

// functions are the functions that take one number.
var functions = map[string]func(float64) float64{"log": math.Log, "ln": math.Log, "log2": math.Log2, "log10": math.Log10, "log1p": math.Log1p, "exp": math.Exp,
	"sqrt": math.Sqrt, "abs": math.Abs, "floor": math.Floor, "ceil": math.Ceil, "ceiling": math.Ceil, "round": math.RoundToEven,
	"years": func(days float64) float64 { return days / DaysIn("years") }, "months": func(days float64) float64 { return days / DaysIn("months") }}

// missing is whether v has no value.
func (v *vec) missing(n int) *vec {
	out := &vec{kind: vecBool, tri: make([]int8, n)}
	for i := range out.tri {
		gone := false
		switch v.kind {
		case vecNum:
			gone = math.IsNaN(v.numAt(i))
		case vecBool:
			gone = v.boolAt(i) < 0
		default:
			_, ok := v.strAt(i)
			gone = !ok
		}
		if gone {
			out.tri[i] = 1
		}
	}
	return out
}

// apply applies a function to numbers.
func (e *Expr) apply(at ast.Node, name string, vs []*vec, n int) (*vec, error) {
	if len(vs) == 2 {
		switch name {
		case "log", "ln": // log(x, base), as R
			return e.map2(vs, n, func(x, b float64) float64 { return math.Log(x) / math.Log(b) }), nil
		case "round":
			return e.map2(vs, n, func(x, d float64) float64 { p := math.Pow(10, d); return math.RoundToEven(x*p) / p }), nil
		}
	}
	if two := map[string]func(x, y float64) float64{"min": math.Min, "max": math.Max}[name]; two != nil {
		if len(vs) < 2 {
			return nil, e.fail(at, "", "%s() compares two or more columns", name)
		}
		out := vs[0]
		for _, v := range vs[1:] {
			out = e.map2([]*vec{out, v}, n, two)
		}
		return out, nil
	}
	f1 := functions[name]
	if f1 == nil {
		return nil, e.fail(at,
			"there are log log2 log10 log1p exp sqrt abs floor ceil round min max missing coalesce if cut years months last",
			"there is no function %s()", name)
	}
	if len(vs) != 1 {
		return nil, e.fail(at, "", "%s() takes one number, not %d", name, len(vs))
	}
	v := vs[0]
	if v.scale {
		return &vec{kind: vecNum, scale: true, n: f1(v.n)}, nil
	}
	out := &vec{kind: vecNum, num: make([]float64, n)}
	for i := range out.num {
		out.num[i] = f1(v.num[i])
	}
	return out, nil
}
