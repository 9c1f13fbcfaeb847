package write

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"kaplan/model/explain"
)

// notQuantities are the numbers of answers that nobody has to have explained: what was
// asked is said again, and names of patients and columns that are numbers.
var notQuantities = []explain.Pattern{
	{Commands: []string{"*"}, Path: "result.level"},                      // as asked
	{Commands: []string{"spline", "uncut"}, Path: "result.*.x"},          // the values at which the curve is read
	{Commands: []string{"km", "landmark"}, Path: "result.*excluded[].n"}, // patients who are left out, with the reason
	{Commands: []string{"cut"}, Path: "result.strata"},                   // as asked
	{Commands: []string{"cut", "km", "trust"}, Path: "result.*.sizes[]"}, // of the groups
	{Commands: []string{"table1"}, Path: "result.groups[].n"},            // patients of a column
	{Commands: []string{"cox", "finegray", "logistic", "genotype"}, Path: "result.n"},
	{Commands: []string{"cox", "finegray", "logistic", "genotype"}, Path: "result.events"},
	{Commands: []string{"cox", "logistic"}, Path: "result.multivariable.n"},
	{Commands: []string{"cox", "logistic"}, Path: "result.multivariable.events"},
	{Commands: []string{"cox", "logistic", "finegray"}, Path: "result.multivariable.level"},
	{Commands: []string{"km", "landmark", "numbers", "cuminc", "compare", "match"}, Path: "*groups[].n"}, // patients and events of a group
	{Commands: []string{"km", "landmark", "numbers", "cuminc", "compare", "match"}, Path: "*groups[].events"},
	{Commands: []string{"km", "landmark", "cut"}, Path: "result.*hazard_ratio.n"},
	{Commands: []string{"km", "landmark", "cut"}, Path: "result.*hazard_ratio.events"},
	{Commands: []string{"km", "landmark"}, Path: "result.model.n"},
	{Commands: []string{"km", "landmark"}, Path: "result.model.events"},
	{Commands: []string{"cox", "influence"}, Path: "result.*[].time"}, // of the patient
	{Commands: []string{"cut"}, Path: "result.p_corrected"},           // where there is none
	{Commands: []string{"compare"}, Path: "result.*[].n"},
}

// literals are the words that the sources of this package are written with: of the
// heads of columns those that are no names of data.
var literals = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	files, _ := filepath.Glob("*.go")
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			panic(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				s, _ := strconv.Unquote(l.Value)
				out[s] = true
			}
			return true
		})
	}
	return out
})

// notHeads are heads of columns of numbers that name what the row is about.
var notHeads = []string{"", " ", "id", "day", "yes", "no", "0", "1", "2", "table", "value", "copies", "|"}

// seen are the fields and heads that were looked at: each is looked at once.
var seen sync.Map

// Unexplained are the numbers of a document, and the heads of its columns of numbers,
// that no quantity explains and that were not looked at before. A quantity that is of
// many numbers at once explains none.
func Unexplained(d Document) []string {
	var out []string
	a := d.Answer()
	command := a.Command()
	for _, f := range a.Fields() {
		if _, known := seen.LoadOrStore(command+" "+f.Path, true); known {
			continue
		}
		explained := slices.ContainsFunc(notQuantities, func(p explain.Pattern) bool {
			return (&explain.Quantity{Of: []explain.Pattern{p}}).Explains(command, f.Path)
		})
		for _, q := range explain.All() {
			explained = explained || !q.General && q.Explains(command, f.Path)
		}
		if !explained {
			out = append(out, fmt.Sprintf("%s %s", command, f.Path))
		}
	}
	for _, t := range d.Tables {
		for j, h := range t.Head {
			if _, known := seen.Load(command + ":" + h); known {
				continue
			}
			number := slices.ContainsFunc(t.Rows, func(row []Cell) bool { return j < len(row) && row[j].IsNum })
			if !number || slices.Contains(notHeads, h) || !literals()[h] {
				continue
			}
			seen.Store(command+":"+h, true)
			if !slices.ContainsFunc(explain.All(), func(q *explain.Quantity) bool { return q.HeadedBy(h) }) {
				out = append(out, fmt.Sprintf("%s: the column %q of %q", command, h, t.Title))
			}
		}
	}
	return out
}

// Explain fails a test for what Unexplained finds.
func Explain(t *testing.T, d Document) {
	t.Helper()
	for _, s := range Unexplained(d) {
		t.Errorf("nothing explains %s", s)
	}
}
