package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// mutant is one change: text in the place of what stands at file[from:to].
type mutant struct {
	file, kind string
	line       int
	from, to   int
	was, text  string

	before, after string // what stands beside it on its line
}

// String names a mutant by its place and by its line as it was and as it is, in the
// marks of wdiff.
func (m mutant) String() string { return fmt.Sprintf("%s:%d\t%s", m.file, m.line, m.change()) }

// name is what a mutant keeps when lines are put in above it.
func (m mutant) name() string { return m.file + "\t" + m.change() }

func (m mutant) change() string {
	one := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	return m.kind + "\t" + one(m.before+"[-"+m.was+"-]{+"+m.text+"+}"+m.after)
}

// places are the packages that are changed, each as often as it has tries in a hundred.
var places = []struct {
	dir   string
	share int
}{{"stats", 40}, {"model", 15}, {"model/answer", 20}, {"model/read", 15}, {"model/write", 10}}

var kinds = []string{"condition", "constant", "sign", "bound", "statement", "arguments"}

// draw draws n mutants: the package by its share, the kind with equal chances, and any
// place of that kind in the package with equal chances, none twice. What is drawn stays
// the same where code is written elsewhere: a place has its turn by a hash of its line.
func draw(seed uint64, n int) ([]mutant, error) {
	all := map[string][]mutant{} // by package and kind
	for _, p := range places {
		files, err := filepath.Glob(filepath.Join(p.dir, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			found, err := of(f)
			if err != nil {
				return nil, err
			}
			for _, m := range found {
				key := p.dir + " " + m.kind
				all[key] = append(all[key], m)
			}
		}
	}
	for _, of := range all {
		turn, times := map[mutant]uint64{}, map[string]int{}
		for _, m := range of {
			times[m.name()]++
			h := fnv.New64a()
			fmt.Fprintf(h, "%d %d %s", seed, times[m.name()], m.name())
			// FNV's upper bits hardly know of the last bytes.
			turn[m] = rand.New(rand.NewPCG(h.Sum64(), seed)).Uint64()
		}
		slices.SortStableFunc(of, func(a, b mutant) int { return cmp.Compare(turn[a], turn[b]) })
	}
	r := rand.New(rand.NewPCG(seed, 0))
	var out []mutant
	for len(out) < n {
		i, at := 0, r.IntN(100)
		for at >= places[i].share {
			at -= places[i].share
			i++
		}
		key := places[i].dir + " " + kinds[r.IntN(len(kinds))]
		left := all[key]
		if len(left) == 0 {
			return nil, fmt.Errorf("%s: fewer places than are asked for", key)
		}
		out = append(out, left[0])
		all[key] = left[1:]
	}
	return out, nil
}

var (
	others = map[token.Token]token.Token{
		token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
		token.EQL: token.NEQ, token.NEQ: token.EQL, token.LAND: token.LOR, token.LOR: token.LAND,
	}
	opposite = map[token.Token]token.Token{
		token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.QUO: token.MUL,
		token.ADD_ASSIGN: token.SUB_ASSIGN, token.SUB_ASSIGN: token.ADD_ASSIGN,
		token.MUL_ASSIGN: token.QUO_ASSIGN, token.QUO_ASSIGN: token.MUL_ASSIGN,
	}
)

// of lists what can be changed in a file.
func of(path string) ([]mutant, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	source, files := string(b), token.NewFileSet()
	parsed, err := parser.ParseFile(files, path, b, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	at := func(p token.Pos) int { return files.Position(p).Offset }
	var out []mutant
	add := func(kind string, from, to token.Pos, text string) {
		a, b := at(from), at(to)
		m := mutant{file: filepath.ToSlash(path), kind: kind, line: files.Position(from).Line, from: a, to: b, was: source[a:b], text: text}
		m.before = source[strings.LastIndexByte(source[:a], '\n')+1 : a]
		m.after, _, _ = strings.Cut(source[b:], "\n")
		out = append(out, m)
	}
	code := func(n ast.Node) string { return source[at(n.Pos()):at(n.End())] }
	operands := func(kind string, n *ast.BinaryExpr, op token.Token) {
		add(kind, n.Pos(), n.End(), code(n.X)+" "+op.String()+" "+code(n.Y))
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.Field:
			return false
		case *ast.ArrayType:
			return false
		case *ast.GenDecl:
			return n.Tok != token.IMPORT && n.Tok != token.TYPE
		case *ast.BinaryExpr:
			if op, ok := others[n.Op]; ok {
				operands("condition", n, op)
			}
			if op, ok := opposite[n.Op]; ok && !isText(n.X) && !isText(n.Y) {
				operands("sign", n, op)
			}
		case *ast.UnaryExpr:
			if n.Op == token.SUB {
				add("sign", n.Pos(), n.End(), code(n.X))
			}
			if n.Op == token.NOT {
				add("condition", n.Pos(), n.End(), code(n.X))
			}
		case *ast.IfStmt:
			add("condition", n.Cond.Pos(), n.Cond.End(), "!("+code(n.Cond)+")")
		case *ast.BasicLit:
			if text, ok := nudged(n); ok {
				add("constant", n.Pos(), n.End(), text)
			}
		case *ast.Ident:
			if other, ok := map[string]string{"true": "false", "false": "true"}[n.Name]; ok {
				add("constant", n.Pos(), n.End(), other)
			}
		case *ast.SliceExpr:
			if n.Low != nil {
				add("bound", n.Low.Pos(), n.Low.End(), code(n.Low)+"+1")
			}
			if n.High != nil {
				add("bound", n.High.Pos(), n.High.End(), code(n.High)+"-1")
			}
		case *ast.ForStmt:
			if c, ok := n.Cond.(*ast.BinaryExpr); ok && (c.Op == token.LSS || c.Op == token.LEQ) {
				add("bound", c.Pos(), c.End(), code(c)+"-1")
			}
		case *ast.RangeStmt:
			if l, ok := n.X.(*ast.BasicLit); ok && l.Kind == token.INT {
				add("bound", n.X.Pos(), n.X.End(), code(n.X)+"-1")
			}
		case *ast.CallExpr:
			if isCall(n, "len") {
				add("bound", n.Pos(), n.End(), "("+code(n)+"-1)")
			}
			if name := code(n.Fun); !strings.HasSuffix(name, "rrorf") && !n.Ellipsis.IsValid() && name != "copy" && name != "make" && name != "append" {
				for i := 1; i < len(n.Args); i++ {
					if a, b := n.Args[i-1], n.Args[i]; code(a) != code(b) {
						add("arguments", a.Pos(), b.End(), code(b)+", "+code(a))
					}
				}
			}
		case *ast.ExprStmt, *ast.IncDecStmt, *ast.BranchStmt:
			add("statement", n.Pos(), n.End(), "{}")
		case *ast.AssignStmt:
			if op, ok := opposite[n.Tok]; ok && !isText(n.Rhs[0]) {
				add("sign", n.Pos(), n.End(), code(n.Lhs[0])+" "+op.String()+" "+code(n.Rhs[0]))
			}
			if n.Tok != token.DEFINE {
				add("statement", n.Pos(), n.End(), "{}")
			}
		}
		return true
	})
	return out, nil
}

// nudged is a number a little larger: a whole one by 1, another by a tenth of itself, 0.0
// by a tenth.
func nudged(n *ast.BasicLit) (string, bool) {
	switch n.Kind {
	case token.INT:
		if v, err := strconv.ParseInt(n.Value, 0, 64); err == nil {
			return strconv.FormatInt(v+1, 10), true
		}
	case token.FLOAT:
		if v, err := strconv.ParseFloat(n.Value, 64); err == nil {
			if v == 0 {
				return "0.1", true
			}
			return strconv.FormatFloat(1.1*v, 'g', -1, 64), true
		}
	}
	return "", false
}

// isText says whether e is text, as far as is seen without its type: a literal, or what
// is put together with one.
func isText(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Kind == token.STRING
	case *ast.BinaryExpr:
		return isText(e.X) || isText(e.Y)
	case *ast.ParenExpr:
		return isText(e.X)
	}
	return false
}

func isCall(c *ast.CallExpr, name string) bool {
	id, ok := c.Fun.(*ast.Ident)
	return ok && id.Name == name
}
