package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The arrows between packages point one way: cmd to tui to page to write to
// answer to model to stats, beside it page to chart and read to model.
func TestArrowsPointOneWay(t *testing.T) {
	t.Parallel()
	forbidden := map[string][]string{
		"kaplan/stats":        {"kaplan/model", "kaplan/tui", "kaplan/sampledata", "kaplan/cmd", "github.com/"},
		"kaplan/model":        {"kaplan/tui", "kaplan/cmd", "kaplan/sampledata", "kaplan/model/", "github.com/charmbracelet", "github.com/spf13"},
		"kaplan/model/read":   {"kaplan/tui", "kaplan/cmd", "kaplan/model/answer", "kaplan/model/write", "github.com/charmbracelet"},
		"kaplan/model/answer": {"kaplan/tui", "kaplan/cmd", "kaplan/sampledata", "kaplan/model/read", "kaplan/model/write", "github.com/charmbracelet", "github.com/spf13"},
		"kaplan/model/write":  {"kaplan/tui", "kaplan/cmd", "kaplan/model/read", "github.com/charmbracelet"},
		"kaplan/tui/chart":    {"kaplan/stats", "kaplan/model", "kaplan/cmd", "github.com/charmbracelet"},
		"kaplan/tui/page":     {"kaplan/cmd", "kaplan/sampledata", "kaplan/model/read", "github.com/charmbracelet/bubbletea", "github.com/spf13"},
		"kaplan/tui":          {"kaplan/cmd", "kaplan/sampledata", "kaplan/model/read", "github.com/spf13"},
		"kaplan/sampledata":   {"kaplan/tui", "kaplan/cmd", "kaplan/model"},
	}
	for pkg, bad := range forbidden {
		out, err := exec.Command("go", "list", "-deps", pkg).Output()
		if err != nil {
			t.Fatalf("go list -deps %s: %v", pkg, err)
		}
		for _, dep := range strings.Fields(string(out)) {
			for _, b := range bad {
				if strings.HasPrefix(dep, b) && dep != pkg {
					t.Errorf("%s depends on %s", pkg, dep)
				}
			}
			if pkg == "kaplan/tui/page" && dep == "kaplan/tui" {
				t.Error("a page knows of the App")
			}
		}
	}
}

// source is one file of the project that is not a test.
type source struct {
	path string // from the root, with slashes
	fset *token.FileSet
	file *ast.File
	text []byte
}

// sources are the project's files below a folder, tests apart.
func sources(t *testing.T, folder string) []source {
	t.Helper()
	root := filepath.Join("..", "..")
	var out []source
	err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		s := source{fset: token.NewFileSet()}
		if s.text, err = os.ReadFile(path); err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		s.path = filepath.ToSlash(rel)
		s.file, err = parser.ParseFile(s.fset, path, s.text, parser.ParseComments)
		out = append(out, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Files stay short enough to be read: numerics, which are long where a method
// is, and data apart.
func TestFilesAreShort(t *testing.T) {
	t.Parallel()
	const most = 600
	for _, s := range sources(t, ".") {
		lines := bytes.Count(s.text, []byte("\n"))
		if lines > most && !strings.HasPrefix(s.path, "stats/") && !strings.HasPrefix(s.path, "sampledata/") {
			t.Errorf("%s has %d lines, more than %d", s.path, lines, most)
		}
		for i, l := range strings.Split(string(s.text), "\n") {
			const tab = 4
			if n := len([]rune(strings.ReplaceAll(l, "\t", strings.Repeat(" ", tab)))); n > 160 {
				t.Errorf("%s:%d is %d columns wide, more than 160", s.path, i+1, n)
			}
		}
	}
}

// Every exported name says what it is.
func TestExportedNamesAreExplained(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t, ".") {
		if s.file.Name.Name == "main" {
			continue
		}
		missing := func(name *ast.Ident) {
			t.Errorf("%s: %s has no sentence", s.fset.Position(name.Pos()), name.Name)
		}
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && (d.Recv == nil || ofExported(d.Recv)) && !plainMethod(d.Name.Name) {
					missing(d.Name)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						if spec.Name.IsExported() && d.Doc == nil && spec.Doc == nil {
							missing(spec.Name)
						}
					case *ast.ValueSpec:
						for _, n := range spec.Names {
							if n.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
								missing(n)
							}
						}
					}
				}
			}
		}
	}
}

// plainMethod reports whether a method is that of an interface which everybody
// knows.
func plainMethod(name string) bool {
	switch name {
	case "String", "Error", "Unwrap", "Set", "Type", "Len", "Less", "Swap":
		return true
	}
	return false
}

// ofExported reports whether a method belongs to an exported type.
func ofExported(recv *ast.FieldList) bool {
	t := recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return false
		}
	}
}

// Two explorers in one process share nothing that changes: no init, and no
// variable of a package is ever assigned to.
func TestExplorerHasNoStateOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"tui", "tui/page", "tui/chart"} {
		var files []source
		names := map[string]bool{}
		for _, s := range sources(t, folder) {
			if filepath.ToSlash(filepath.Dir(s.path)) != folder {
				continue
			}
			files = append(files, s)
			for _, d := range s.file.Decls {
				switch d := d.(type) {
				case *ast.FuncDecl:
					if d.Recv == nil && d.Name.Name == "init" {
						t.Errorf("%s has an init", s.path)
					}
				case *ast.GenDecl:
					for _, spec := range d.Specs {
						if v, ok := spec.(*ast.ValueSpec); ok && d.Tok == token.VAR {
							for _, n := range v.Names {
								names[n.Name] = n.Name != "_"
							}
						}
					}
				}
			}
		}
		for _, s := range files {
			for _, d := range s.file.Decls {
				f, ok := d.(*ast.FuncDecl)
				if !ok {
					continue
				}
				own := declaredIn(f)
				ast.Inspect(f, func(n ast.Node) bool {
					var to []ast.Expr
					switch n := n.(type) {
					case *ast.AssignStmt:
						if n.Tok != token.DEFINE {
							to = n.Lhs
						}
					case *ast.IncDecStmt:
						to = []ast.Expr{n.X}
					}
					for _, x := range to {
						if id := rootOf(x); id != nil && names[id.Name] && !own[id.Name] {
							t.Errorf("%s: the package variable %s changes", s.fset.Position(id.Pos()), id.Name)
						}
					}
					return true
				})
			}
		}
	}
}

// declaredIn are the names of the variables that a function declares: they are
// not those of the package.
func declaredIn(f *ast.FuncDecl) map[string]bool {
	own := map[string]bool{}
	add := func(x ast.Expr) {
		if id, ok := x.(*ast.Ident); ok {
			own[id.Name] = true
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			for _, id := range n.Names {
				add(id)
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, x := range n.Lhs {
					add(x)
				}
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				add(n.Key)
				add(n.Value)
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				add(id)
			}
		}
		return true
	})
	return own
}

// rootOf is the variable that an expression such as x[i].y begins with.
func rootOf(x ast.Expr) *ast.Ident {
	for {
		switch e := x.(type) {
		case *ast.Ident:
			return e
		case *ast.IndexExpr:
			x = e.X
		case *ast.SelectorExpr:
			x = e.X
		case *ast.StarExpr:
			x = e.X
		default:
			return nil
		}
	}
}

// Everything on the screen can be had without it: each question that has a page has a
// command.
func TestEveryPageHasACommand(t *testing.T) {
	t.Parallel()
	asked := regexp.MustCompile(`answer\.(\w+Question)\b`)
	names := func(pattern string) map[string]bool {
		out := map[string]bool{}
		files, err := filepath.Glob(filepath.FromSlash(pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			text, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range asked.FindAllStringSubmatch(string(text), -1) {
				out[m[1]] = true
			}
		}
		return out
	}
	commands := names("*.go")
	pages := names("../../tui/page/*.go")
	if len(pages) < 30 {
		t.Errorf("%d questions with a page", len(pages))
	}
	// Some pages show a part of what a command prints.
	part := map[string]string{"ModelQuestion": "cox", "MatchQuestion": "match", "ScatterQuestion": "correlate", "TimeROCQuestion": "roc", "InfluenceQuestion": "cox",
		"NumbersQuestion": "km", "AdjustedQuestion": "cox"}
	for q, command := range part {
		if cmd, _, err := rootCommand(strings.NewReader(""), io.Discard).Find([]string{command}); err != nil || cmd.Name() != command || !pages[q] || commands[q] {
			t.Errorf("%s is no part of %s", q, command)
		}
	}
	for q := range pages {
		if !commands[q] && part[q] == "" {
			t.Errorf("%s has a page and no command", q)
		}
	}
}

// There is one way in which the program writes files, which writes them whole or not
// at all: nothing else makes, renames or opens one for writing.
func TestOneWriterOfFiles(t *testing.T) {
	t.Parallel()
	writes := regexp.MustCompile(`\bos\.(Create|Remove|RemoveAll|CreateTemp|OpenFile|WriteFile|Rename|Link|Symlink|Mkdir|MkdirAll|MkdirTemp|Truncate|CopyFS)\(`)
	seen := 0
	for _, s := range sources(t, ".") {
		if strings.HasPrefix(s.path, "sampledata/gen/") || strings.HasPrefix(s.path, ".ci/") || strings.HasPrefix(s.path, "docs/speed/") || strings.HasSuffix(filepath.Dir(s.path), "pgtest") || strings.Contains(s.path, "/testdata/") {
			continue
		}
		for _, m := range writes.FindAllString(string(s.text), -1) {
			if seen++; filepath.ToSlash(filepath.Dir(s.path)) != "model/save" {
				t.Errorf("%s calls %s: model/save writes", s.path, strings.TrimSuffix(m, "("))
			}
		}
	}
	if seen == 0 {
		t.Error("nothing writes at all")
	}
}
