package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"kaplan/stats/like"
)

// A test that compares two numbers by itself, and not by stats/like, does it as closely
// or says why not, in a comment on that line or on the one above it.
func TestLooseBoundsHaveReasons(t *testing.T) {
	t.Parallel()
	compared, unexplained := 0, 0
	err := filepath.WalkDir(repository, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		explained := map[int]bool{}
		for _, g := range file.Comments {
			explained[files.Position(g.Pos()).Line] = true
			explained[files.Position(g.End()).Line+1] = true
		}
		ast.Inspect(file, func(n ast.Node) bool {
			b, ok := n.(*ast.BinaryExpr)
			if !ok || b.Op != token.GTR && b.Op != token.GEQ && b.Op != token.LSS && b.Op != token.LEQ || !isDistance(b.X) {
				return true
			}
			compared++
			if line := files.Position(b.Pos()).Line; tightest(b.Y) > like.Relative && !explained[line] {
				unexplained++
				t.Errorf("%s:%d compares two numbers by a bound looser than %g and does not say why", path, line, like.Relative)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d comparisons beside those of stats/like, %d looser without a reason", compared, unexplained)
	if compared < 100 {
		t.Errorf("%d comparisons found", compared)
	}
}

// isDistance says whether e is the size of a difference.
func isDistance(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return false
	}
	of, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || of.Sel.Name != "Abs" {
		return false
	}
	difference := false
	ast.Inspect(call.Args[0], func(n ast.Node) bool {
		if b, ok := n.(*ast.BinaryExpr); ok && b.Op == token.SUB {
			difference = true
		}
		return true
	})
	return difference
}

// tightest is the smallest number in a bound; a bound that is another name may be any.
func tightest(e ast.Expr) float64 {
	least := 1.0
	ast.Inspect(e, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok {
			if v, err := strconv.ParseFloat(l.Value, 64); err == nil && v > 0 {
				least = min(least, v)
			}
		}
		return true
	})
	return least
}
