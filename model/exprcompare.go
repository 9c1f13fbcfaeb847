package model

import (
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
)

func (e *Expr) compare(t *ast.BinaryNode, op string, l, r *vec, n int) (*vec, error) {
	if l.kind == vecNum && r.kind == vecNum {
		return compareNumbers(op, l, r, n), nil
	}
	eq := op == "==" || op == "!="
	if l.kind == vecBool && r.kind == vecBool && eq {
		out := &vec{kind: vecBool, tri: make([]int8, n)}
		for i := range out.tri {
			a, b := l.boolAt(i), r.boolAt(i)
			switch {
			case a < 0 || b < 0:
				out.tri[i] = -1
			case (a == b) == (op == "=="):
				out.tri[i] = 1
			}
		}
		return out, nil
	}
	// A date column compares with a text that is a date.
	for _, s := range []struct{ num, str *vec }{{l, r}, {r, l}} {
		if s.num.kind == vecNum && s.num.col != nil && s.num.col.Kind == Date && s.str.kind == vecStr && s.str.scale {
			d, ok := ParseDate(s.str.s)
			if !ok {
				return nil, e.fail(t, "write dates as 2019-12-31", "%q is not a date", s.str.s)
			}
			*s.str = vec{kind: vecNum, scale: true, n: d}
			return compareNumbers(op, l, r, n), nil
		}
	}
	// true and 1 find the levels of that name: a logical column is a category here.
	for _, s := range []struct{ str, other *vec }{{l, r}, {r, l}} {
		if s.str.kind != vecStr || s.str.col == nil || !s.other.scale || s.other.kind == vecStr {
			continue
		}
		want := FormatNumber(s.other.n)
		if s.other.kind == vecBool {
			want = strconv.FormatBool(s.other.b == 1)
		}
		if s.str.col.Kind == Identifier {
			return nil, e.fail(t, "compare it with a name in quotes: == \""+want+"\"",
				"%s names the patients: its values are names, not numbers", s.str.col.Name)
		}
		found := ""
		for _, lv := range s.str.col.Level {
			if strings.EqualFold(lv, want) {
				found = lv
			}
		}
		if found == "" {
			return nil, e.fail(t, "its levels are "+listLevels(s.str.col), "%s is a category and has no level %s", s.str.col.Name, want)
		}
		*s.other = vec{kind: vecStr, scale: true, s: found}
	}
	if l.kind == vecStr && r.kind == vecStr {
		if !eq {
			return nil, e.fail(t, "use == , != or in [..] with a category", "a category has no order for %q", op)
		}
		for _, s := range []struct{ col, lit *vec }{{l, r}, {r, l}} {
			if s.col.col != nil && s.col.col.Kind == Category && s.lit.scale && LevelIndex(s.col.col, s.lit.s) < 0 {
				return nil, e.fail(t, "its levels are "+listLevels(s.col.col), "%s has no level %q", s.col.col.Name, s.lit.s)
			}
		}
		want := op == "=="
		return compareText(l, r, n, func(a, b string) bool { return (a == b) == want }), nil
	}
	hint := ""
	for _, s := range []struct{ num, str *vec }{{l, r}, {r, l}} {
		if s.num.kind == vecNum && s.str.kind == vecStr && s.str.scale {
			hint = "without the quotes it is a number"
		}
	}
	return nil, e.fail(t, hint, "a %s cannot be compared with a %s", l.kind, r.kind)
}

func compareNumbers(op string, l, r *vec, n int) *vec {
	out := &vec{kind: vecBool, tri: make([]int8, n)}
	var f func(a, b float64) bool
	switch op {
	case "==":
		f = func(a, b float64) bool { return a == b }
	case "!=":
		f = func(a, b float64) bool { return a != b }
	case "<":
		f = func(a, b float64) bool { return a < b }
	case "<=":
		f = func(a, b float64) bool { return a <= b }
	case ">":
		f = func(a, b float64) bool { return a > b }
	default:
		f = func(a, b float64) bool { return a >= b }
	}
	for i := range out.tri {
		a, b := l.numAt(i), r.numAt(i)
		switch {
		case a != a || b != b:
			out.tri[i] = -1
		case f(a, b):
			out.tri[i] = 1
		}
	}
	return out
}

func compareText(l, r *vec, n int, f func(a, b string) bool) *vec {
	out := &vec{kind: vecBool, tri: make([]int8, n)}
	// One comparison per level instead of per patient.
	if l.col != nil && l.col.Kind == Category && r.scale {
		hit := make([]int8, len(l.col.Level))
		for k, lv := range l.col.Level {
			if f(lv, r.s) {
				hit[k] = 1
			}
		}
		for i := range out.tri {
			if c := l.col.Code[i]; c >= 0 {
				out.tri[i] = hit[c]
			} else {
				out.tri[i] = -1
			}
		}
		return out
	}
	for i := range out.tri {
		a, okA := l.strAt(i)
		b, okB := r.strAt(i)
		switch {
		case !okA || !okB:
			out.tri[i] = -1
		case f(a, b):
			out.tri[i] = 1
		}
	}
	return out
}
