package model

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What is said of a question is said in words: the command line has flags for
// them, the explorer keys, and both are named there alone.
func TestNoFlagsNoKeys(t *testing.T) {
	names := map[string]*regexp.Regexp{
		"a flag":               regexp.MustCompile(`--[a-z]`),
		"a command":            regexp.MustCompile(`\bkaplan [a-z]`),
		"a key":                regexp.MustCompile(`(^|\s)\(([A-Za-z]|Tab|Enter|Esc)\)|Ctrl-|(^|[^%\w])[a-zA-Z] (chooses|opens|takes|shows) |: [a-zA-Z] chooses`),
		"a view by its number": regexp.MustCompile(`\bview [1-9]\b`),
	}
	read := 0
	for _, dir := range []string{".", "answer", "read", "../stats"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			read++
			set := token.NewFileSet()
			f, err := parser.ParseFile(set, file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				switch x := n.(type) {
				case *ast.ImportSpec:
					return false
				case *ast.BasicLit:
					if x.Kind != token.STRING {
						return true
					}
					s, err := strconv.Unquote(x.Value)
					if err != nil {
						t.Fatal(err)
					}
					for what, re := range names {
						if re.MatchString(s) {
							t.Errorf("%s names %s: %q", set.Position(x.Pos()), what, s)
						}
					}
				}
				return true
			})
		}
	}
	if read < 60 {
		t.Errorf("%d files were read", read)
	}
}
