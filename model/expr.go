package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// Expressions are parsed by expr-lang and evaluated here, a column at a time.
// Evaluating them ourselves buys two things that its virtual machine cannot
// give: R's rule that a comparison with a missing value is itself missing
// (false would let a patient of unknown stage into `stage != 4`), and a million
// patients in milliseconds rather than seconds.

// ExprError says what is wrong with an expression and where.
type ExprError struct {
	Source string
	Pos    int // rune offset into Source
	What   string
	Hint   string
	Ways   []Way
}

// Error shows the expression without the words of who is asked.
func (e *ExprError) Error() string { return e.Advise(func(Field) string { return "" }) }

// Advise shows the expression with a caret under what is wrong.
func (e *ExprError) Advise(name func(Field) string) string {
	caret := strings.Repeat(" ", min(max(e.Pos, 0), len([]rune(e.Source)))) + "^"
	return Advise(fmt.Sprintf("expression: %s\n  %s\n  %s", e.What, e.Source, caret), e.Hint, e.Ways, name)
}

// Expr is an expression over the columns of one cohort.
type Expr struct {
	Source string
	cohort *Cohort
	node   ast.Node // nil where the whole source is one column's name
	column *Column
	names  map[string]string // placeholder to column name
}

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

// mask replaces names that are no identifiers (in backticks, or with dots) by
// placeholders of the same length, so that positions in errors stay true.
func (e *Expr) mask() (string, error) {
	e.names = map[string]string{}
	rs := []rune(e.Source)
	out := make([]rune, 0, len(rs))
	place := func(name string, width int) {
		id := strconv.FormatInt(int64(len(e.names)), 36)
		ph := "_" + id + strings.Repeat("_", max(0, width-1-len(id)))
		e.names[ph] = name
		out = append(out, []rune(ph)...)
	}
	isName := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '$' }
	for i := 0; i < len(rs); {
		switch r := rs[i]; {
		case r == '"' || r == '\'':
			j := i + 1
			for j < len(rs) && rs[j] != r {
				if rs[j] == '\\' {
					j++
				}
				j++
			}
			j = min(j+1, len(rs))
			out = append(out, rs[i:j]...)
			i = j
		case r == '`':
			j := i + 1
			for j < len(rs) && rs[j] != '`' {
				j++
			}
			if j == len(rs) {
				return "", &ExprError{Source: e.Source, Pos: i, What: "the backtick that opens here is not closed"}
			}
			name := string(rs[i+1 : j])
			if e.cohort.Column(name) == nil {
				return "", e.unknown(name, i)
			}
			place(name, j+1-i)
			i = j + 1
		case unicode.IsLetter(r) || r == '_' || r == '$':
			j := i
			for j < len(rs) && (isName(rs[j]) || rs[j] == '.') {
				j++
			}
			word := strings.TrimRight(string(rs[i:j]), ".")
			j = i + len([]rune(word))
			// A column's own name wins over expr's keywords and functions unless it is being called.
			called := false
			for k := j; k < len(rs); k++ {
				if rs[k] != ' ' {
					called = rs[k] == '('
					break
				}
			}
			// `$` names never reach expr, which keeps them for itself.
			if !called && e.cohort.Column(word) != nil && len([]rune(word)) >= 2 && (strings.ContainsAny(word, ".$") || isReserved(word)) {
				place(word, len([]rune(word)))
			} else if strings.Contains(word, ".") {
				return "", e.unknown(word, i)
			} else {
				out = append(out, []rune(word)...)
			}
			i = j
		case unicode.IsDigit(r) || r == '.':
			j := i
			for j < len(rs) && (isName(rs[j]) || rs[j] == '.' || ((rs[j] == '+' || rs[j] == '-') && j > i && (rs[j-1] == 'e' || rs[j-1] == 'E'))) {
				j++
			}
			out = append(out, rs[i:max(j, i+1)]...)
			i = max(j, i+1)
		default:
			out = append(out, r)
			i++
		}
	}
	return string(out), nil
}

func isReserved(w string) bool {
	switch w {
	case "in", "not", "and", "or", "matches", "contains", "startsWith", "endsWith", "let", "if", "else", "true", "false", "nil",
		"len", "type", "int", "float", "string", "count", "sum", "mean", "median", "first", "last", "keys", "values", "sort",
		"date", "now", "duration", "filter", "map", "find", "all", "any", "one", "none", "min", "max", "abs", "ceil", "floor",
		"round", "trim", "upper", "lower", "split", "replace", "repeat", "join", "indexOf", "reverse", "concat", "flatten",
		"uniq", "get", "take", "reduce", "groupBy", "sortBy", "hash", "env":
		return true
	}
	return false
}

func (e *Expr) unknown(name string, pos int) error {
	err := &ExprError{Source: e.Source, Pos: pos, What: fmt.Sprintf("there is no column %q", name)}
	if near := e.cohort.Nearest(name, 3); len(near) > 0 {
		for i, n := range near {
			near[i] = Quote(n)
		}
		err.Hint = "did you mean " + strings.Join(near, " or ") + "?"
	} else {
		err.Ways = []Way{SeeColumns}
	}
	return err
}

// Quote writes a column's name as an expression needs it: in backticks unless
// it is a plain identifier.
func Quote(name string) string {
	plain := name != "" && !isReserved(name)
	for i, r := range name {
		if !(unicode.IsLetter(r) || r == '_' || (i > 0 && unicode.IsDigit(r))) {
			plain = false
		}
	}
	if plain {
		return name
	}
	return "`" + name + "`"
}

// Columns are the columns that the expression reads, in order of appearance.
func (e *Expr) Columns() []*Column {
	if e.column != nil {
		return []*Column{e.column}
	}
	var out []*Column
	seen := map[*Column]bool{}
	v := visitor(func(n ast.Node) {
		if id, ok := n.(*ast.IdentifierNode); ok {
			if c := e.lookup(id.Value); c != nil && !seen[c] {
				seen[c] = true
				out = append(out, c)
			}
		}
	})
	ast.Walk(&e.node, v)
	return out
}

type visitor func(ast.Node)

// Visit is called for every node of an expression.
func (v visitor) Visit(n *ast.Node) { v(*n) }

func (e *Expr) lookup(name string) *Column {
	if real, ok := e.names[name]; ok {
		name = real
	}
	return e.cohort.Column(name)
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
		return nil, nil, &ExprError{Source: e.Source, What: "this is a " + v.kind.String() + ", not a condition that is true or false", Hint: "compare it with something, e.g. ... > 20"}
	}
	holds, known = make([]bool, e.cohort.N), make([]bool, e.cohort.N)
	for i := range holds {
		b := v.boolAt(i)
		holds[i], known[i] = b == 1, b >= 0
	}
	return holds, known, nil
}

// ExampleOf is a comparison that the column would fit into: == "yes", > 1.
func ExampleOf(c *Column) string {
	if c.Kind == Category && len(c.Level) > 0 {
		return fmt.Sprintf("== %q", c.Level[0])
	}
	return "> 1"
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

func (e *Expr) fail(n ast.Node, hint, format string, args ...any) error {
	return &ExprError{Source: e.Source, Pos: n.Location().From, What: fmt.Sprintf(format, args...), Hint: hint}
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
	return nil, e.fail(node, "use columns, numbers, \"text\", + - * / ^, comparisons, and, or, not, in [..], and functions such as log()", "this has no meaning for columns")
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

func (e *Expr) in(t *ast.BinaryNode, n int) (*vec, error) {
	var items []ast.Node
	switch r := t.Right.(type) {
	case *ast.ArrayNode:
		items = r.Nodes
	case *ast.ConstantNode:
		return nil, e.fail(t.Right, "", "write the list as [\"a\", \"b\"]")
	case *ast.BinaryNode:
		if r.Operator == ".." {
			lo := &ast.BinaryNode{Operator: ">=", Left: t.Left, Right: r.Left}
			hi := &ast.BinaryNode{Operator: "<=", Left: t.Left, Right: r.Right}
			lo.SetLocation(t.Location())
			hi.SetLocation(t.Location())
			both := &ast.BinaryNode{Operator: "and", Left: lo, Right: hi}
			both.SetLocation(t.Location())
			return e.eval(both, n)
		}
	}
	if len(items) == 0 {
		return nil, e.fail(t.Right, "write the list as [\"a\", \"b\"]", "`in` needs a list")
	}
	var out *vec
	for _, it := range items {
		eq := &ast.BinaryNode{Operator: "==", Left: t.Left, Right: it}
		eq.SetLocation(it.Location())
		v, err := e.eval(eq, n)
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
	return out, nil
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
	return out, nil
}

func (e *Expr) call(at ast.Node, name string, args []ast.Node, n int) (*vec, error) {
	if name == "missing" || name == "is_missing" {
		if len(args) != 1 {
			return nil, e.fail(at, "", "missing() takes one column")
		}
		v, err := e.eval(args[0], n)
		if err != nil {
			return nil, err
		}
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
		return out, nil
	}
	vs := make([]*vec, len(args))
	for k, a := range args {
		v, err := e.eval(a, n)
		if err != nil {
			return nil, err
		}
		if v.kind == vecBool {
			v = numbersOf(v, n)
		}
		if v.kind != vecNum {
			return nil, e.fail(a, "", "%s() needs numbers, and this is a %s", name, v.kind)
		}
		vs[k] = v
	}
	var f1 func(float64) float64
	switch name {
	case "log", "ln":
		f1 = math.Log
		if len(vs) == 2 { // log(x, base), as R
			return e.map2(vs, n, func(x, b float64) float64 { return math.Log(x) / math.Log(b) }), nil
		}
	case "log2":
		f1 = math.Log2
	case "log10":
		f1 = math.Log10
	case "log1p":
		f1 = math.Log1p
	case "exp":
		f1 = math.Exp
	case "sqrt":
		f1 = math.Sqrt
	case "abs":
		f1 = math.Abs
	case "floor":
		f1 = math.Floor
	case "ceil", "ceiling":
		f1 = math.Ceil
	case "round":
		f1 = math.RoundToEven
		if len(vs) == 2 {
			return e.map2(vs, n, func(x, d float64) float64 { p := math.Pow(10, d); return math.RoundToEven(x*p) / p }), nil
		}
	case "min", "max":
		if len(vs) < 2 {
			return nil, e.fail(at, "", "%s() compares two or more columns", name)
		}
		out := vs[0]
		for _, v := range vs[1:] {
			pair := []*vec{out, v}
			if name == "min" {
				out = e.map2(pair, n, math.Min)
			} else {
				out = e.map2(pair, n, math.Max)
			}
		}
		return out, nil
	default:
		return nil, e.fail(at, "there are log log2 log10 log1p exp sqrt abs floor ceil round min max missing", "there is no function %s()", name)
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

// LevelIndex is where a category has a level, -1 for nowhere.
func LevelIndex(c *Column, level string) int {
	for k, l := range c.Level {
		if l == level {
			return k
		}
	}
	return -1
}

func listLevels(c *Column) string {
	const most = 8
	var b strings.Builder
	for k, l := range c.Level {
		if k == most {
			fmt.Fprintf(&b, " and %d more", len(c.Level)-most)
			break
		}
		if k > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Quote(l))
	}
	return b.String()
}
