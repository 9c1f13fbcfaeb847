package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Most mutants are built together, each behind a switch in the environment, so that the
// tests are compiled once for all of them. What cannot be written so (constants that must
// be constant, what stands within another mutant) is built alone.

// switchName is the variable of the environment that turns mutants on, by number.
const switchName = "KAPLAN_MUTANTS_ON"

// switches is what each changed package gets.
const switches = `package %s

import (
	"os"
	"strings"
)

var mutantsOn = func() (on [%d]bool) {
	for _, s := range strings.Split(os.Getenv("` + switchName + `"), ",") {
		n := 0
		for _, r := range s {
			n = 10*n + int(r-'0')
		}
		if s != "" {
			on[n] = true
		}
	}
	return on
}()

func mutantOf[T any](n int, was, is func() T) T {
	if mutantsOn[n] {
		return is()
	}
	return was()
}
`

// together is one build of the tests with many mutants.
type together struct {
	dir    string
	in     map[int]bool      // by number: mutants that it has
	binary map[string]string // by package
}

// build lays the mutants over the source that can be laid together, and compiles the
// tests of all packages. What the compiler refuses is taken out again.
func build(dir string, mutants []mutant, which []int) (*together, error) {
	b := &together{dir: dir, in: map[int]bool{}, binary: map[string]string{}}
	text := map[int]string{}
	for _, p := range places {
		if err := written(p.dir, mutants, which, text); err != nil {
			return nil, err
		}
	}
	for {
		over, err := b.lay(mutants, text)
		if err != nil {
			return nil, err
		}
		args := []string{"go", "build", "-gcflags=-e", "-overlay", over}
		for _, p := range places {
			args = append(args, "./"+p.dir)
		}
		out, err := command("", nil, args...)
		if err == nil {
			for i := range text {
				b.in[i] = true
			}
			return b, nil
		}
		if b.refused(out, text) == 0 {
			return nil, fmt.Errorf("the mutants do not build: %s", lastLine(out))
		}
	}
}

// test is the compiled test of a package.
func (b *together) test(pkg string) (string, error) {
	if path := b.binary[pkg]; path != "" {
		return path, nil
	}
	path := filepath.Join(b.dir, strings.ReplaceAll(pkg, "/", "_")+".test")
	if out, err := command("", nil, "go", "test", "-c", "-vet=off", "-overlay", filepath.Join(b.dir, "overlay.json"), "-o", path, "./"+pkg); err != nil {
		return "", fmt.Errorf("%s: %s", pkg, lastLine(out))
	}
	b.binary[pkg] = path
	return path, nil
}

// lay writes the changed files, and is the path of the overlay.
func (b *together) lay(mutants []mutant, text map[int]string) (string, error) {
	replace := map[string]string{}
	byFile := map[string][]int{}
	for i := range text {
		byFile[mutants[i].file] = append(byFile[mutants[i].file], i)
	}
	for file, list := range byFile {
		source, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		slices.SortFunc(list, func(x, y int) int { return mutants[y].from - mutants[x].from })
		for _, i := range list {
			m := mutants[i]
			source = slices.Concat(source[:m.from], []byte(text[i]), source[m.to:])
		}
		path := filepath.Join(b.dir, strings.ReplaceAll(file, "/", "_"))
		if err := os.WriteFile(path, source, 0o600); err != nil {
			return "", err
		}
		if replace[filepath.FromSlash(file)], err = filepath.Abs(path); err != nil {
			return "", err
		}
	}
	for _, p := range places {
		path := filepath.Join(b.dir, strings.ReplaceAll(p.dir, "/", "_")+"_switches.go")
		if err := os.WriteFile(path, fmt.Appendf(nil, switches, filepath.Base(p.dir), len(mutants)), 0o600); err != nil {
			return "", err
		}
		replace[filepath.Join(p.dir, "mutants_switches.go")] = path
	}
	whole := map[string]string{}
	for file, path := range replace {
		abs, err := filepath.Abs(file)
		if err != nil {
			return "", err
		}
		whole[abs] = path
	}
	over, err := json.Marshal(map[string]map[string]string{"Replace": whole})
	if err != nil {
		return "", err
	}
	path := filepath.Join(b.dir, "overlay.json")
	return path, os.WriteFile(path, over, 0o600)
}

var (
	compileError = regexp.MustCompile(`^(\S+\.go):(\d+):`)
	switchUse    = regexp.MustCompile(`mutantOf\((\d+),|mutantsOn\[(\d+)\]`)
)

// refused takes out the mutants that stand on or before the lines of the compiler's
// complaints, and is how many it took.
func (b *together) refused(out []byte, text map[int]string) int {
	n := 0
	for l := range strings.Lines(string(out)) {
		m := compileError.FindStringSubmatch(strings.TrimSpace(l))
		if m == nil {
			continue
		}
		source, err := os.ReadFile(m[1])
		if err != nil {
			source, err = os.ReadFile(filepath.Join(b.dir, strings.ReplaceAll(filepath.ToSlash(filepath.Clean(m[1])), "/", "_")))
		}
		if err != nil {
			continue
		}
		line, _ := strconv.Atoi(m[2])
		before := bytes.Join(bytes.SplitAfter(source, []byte("\n"))[:line], nil)
		uses := switchUse.FindAllSubmatch(before, -1)
		if len(uses) == 0 {
			continue
		}
		last := uses[len(uses)-1]
		i, _ := strconv.Atoi(string(last[1]) + string(last[2]))
		if _, ok := text[i]; ok {
			delete(text, i)
			n++
		}
	}
	return n
}

// written fills in how the mutants of a package are written behind a switch, those that
// can be.
func written(dir string, mutants []mutant, which []int, text map[int]string) error {
	files, info, parsed, err := checked(dir)
	if err != nil {
		return err
	}
	for path, file := range parsed {
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		at := func(p token.Pos) int { return files.Position(p).Offset }
		var taken []mutant
		for _, i := range which {
			m := mutants[i]
			if m.file != filepath.ToSlash(path) || slices.ContainsFunc(taken, func(o mutant) bool { return m.from < o.to && o.from < m.to }) {
				continue
			}
			if s := behind(i, m, source, file, info, at); s != "" {
				text[i] = s
				taken = append(taken, m)
			}
		}
	}
	return nil
}

// behind is the text of a mutant behind its switch, "" where it has to be built alone.
func behind(i int, m mutant, source []byte, file *ast.File, info *types.Info, at func(token.Pos) int) string {
	var path, found []ast.Node // found is the path to the node, from the file
	var call *ast.CallExpr     // whose neighbouring arguments are exchanged
	arg := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			path = path[:len(path)-1]
			return true
		}
		path = append(path, n)
		if at(n.Pos()) == m.from && at(n.End()) == m.to && m.kind != "arguments" &&
			(found == nil || len(path) > len(found) && !isStatement(found[len(found)-1])) {
			found = slices.Clone(path)
		}
		if c, ok := n.(*ast.CallExpr); ok && m.kind == "arguments" {
			for k := 1; k < len(c.Args); k++ {
				if at(c.Args[k-1].Pos()) == m.from && at(c.Args[k].End()) == m.to {
					call, arg, found = c, k, slices.Clone(path)
				}
			}
		}
		return true
	})
	if found == nil {
		return ""
	}
	for _, n := range found {
		if d, ok := n.(*ast.GenDecl); ok && d.Tok == token.CONST {
			return ""
		}
	}
	parent := found[max(0, len(found)-2)]
	kept := func(from, to int, as string) string {
		return fmt.Sprintf("func() %s { return (%s) }", as, source[from:to])
	}
	if call != nil {
		a, b := call.Args[arg-1], call.Args[arg]
		as := typeName(info.TypeOf(a))
		if as == "" || as != typeName(info.TypeOf(b)) {
			return ""
		}
		x, y := kept(at(a.Pos()), at(a.End()), as), kept(at(b.Pos()), at(b.End()), as)
		return fmt.Sprintf("mutantOf(%d, %s, %s), mutantOf(%d, %s, %s)", i, x, y, i, y, x)
	}
	switch n := found[len(found)-1].(type) {
	case ast.Expr:
		as := typeName(info.TypeOf(n))
		if as == "" {
			return ""
		}
		return fmt.Sprintf("mutantOf(%d, %s, func() %s { return (%s) })", i, kept(m.from, m.to, as), as, m.text)
	case ast.Stmt:
		switch parent.(type) {
		case *ast.BlockStmt, *ast.CaseClause:
		default:
			return ""
		}
		if m.text == "{}" {
			return fmt.Sprintf("if !mutantsOn[%d] { %s }", i, m.was)
		}
		return fmt.Sprintf("if mutantsOn[%d] { %s } else { %s }", i, m.text, m.was)
	}
	return ""
}

func isStatement(n ast.Node) bool { _, ok := n.(ast.Stmt); return ok }

// typeName is the name of a type that every file can write, "" for any other.
func typeName(t types.Type) string {
	if b, ok := t.(*types.Basic); ok && b.Info()&types.IsUntyped == 0 {
		return b.Name()
	}
	if b, ok := t.(*types.Basic); ok && b.Kind() == types.UntypedBool {
		return "bool"
	}
	if s, ok := t.(*types.Slice); ok {
		if e := typeName(s.Elem()); e != "" {
			return "[]" + e
		}
	}
	return ""
}

// checked parses a package and finds the types of its expressions.
func checked(dir string) (*token.FileSet, *types.Info, map[string]*ast.File, error) {
	out, err := command("", nil, "go", "list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}", "./"+dir)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("%s: %s", dir, lastLine(out))
	}
	export := map[string]string{}
	for l := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(l), "\t")
		export[path] = file
	}
	if out, err = command("", nil, "go", "list", "-f", `{{join .GoFiles " "}}`, "./"+dir); err != nil {
		return nil, nil, nil, fmt.Errorf("%s: %s", dir, lastLine(out))
	}
	files, parsed := token.NewFileSet(), map[string]*ast.File{}
	var list []*ast.File
	for _, name := range strings.Fields(string(out)) {
		f, err := parser.ParseFile(files, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, nil, nil, err
		}
		parsed[filepath.Join(dir, name)] = f
		list = append(list, f)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: importer.ForCompiler(files, "gc", func(path string) (io.ReadCloser, error) { return os.Open(export[path]) })}
	_, err = conf.Check("kaplan/"+dir, files, list, info)
	return files, info, parsed, err
}
