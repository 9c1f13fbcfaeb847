package stats

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The index of doc.go names every exported function, and only what there is.
func TestIndexIsTrue(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	exists, functions := map[string]bool{}, []string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					exists[d.Name.Name] = true
					if d.Name.IsExported() {
						functions = append(functions, d.Name.Name)
					}
					continue
				}
				of := d.Recv.List[0].Type
				if star, ok := of.(*ast.StarExpr); ok {
					of = star.X
				}
				exists[of.(*ast.Ident).Name+"."+d.Name.Name] = true
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						exists[s.Name.Name] = true
					case *ast.ValueSpec:
						for _, n := range s.Names {
							exists[n.Name] = true
						}
					}
				}
			}
		}
	}
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, m := range regexp.MustCompile(`\[([A-Z][\w.]*)\]`).FindAllStringSubmatch(string(text), -1) {
		named[m[1]] = true
		if !exists[m[1]] {
			t.Errorf("the index names %s, which does not exist", m[1])
		}
	}
	for _, f := range functions {
		if !named[f] {
			t.Errorf("the index does not name %s", f)
		}
	}
}
