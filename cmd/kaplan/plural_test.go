package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// oneOfSeveral is a count of one with a word for several; "1 is censored", "1 has" and
// "1 competes" say something of the value 1.
var oneOfSeveral = regexp.MustCompile(`\b1 ([a-z]*[a-hj-z]s|families|levels of)\b`)

func nonsense(text string) []string {
	var out []string
	for _, at := range oneOfSeveral.FindAllStringSubmatchIndex(text, -1) {
		word := text[at[2]:at[3]]
		before := text[max(0, at[0]-1):at[0]]
		switch word {
		case "as", "has", "was", "its", "counts", "marks", "competes", "ends", "means", "less", "plus", "minus", "does", "this", "cross", "times", "loss":
			continue
		}
		if before == "." || before == "-" || before == "/" || before == "," { // 0.1 patients, T-1 cells
			continue
		}
		out = append(out, text[max(0, at[0]-20):min(len(text), at[1]+20)])
	}
	return out
}

// One is not several: in the help of every command, on every screen that is kept, and
// in the answers about a cohort of which everything is one.
func TestOneIsNotSeveral(t *testing.T) {
	t.Parallel()
	if got := nonsense("of 1 patients, 1 looks in 1 families; 1 is censored, 11 patients, 0.1 cells"); len(got) != 3 {
		t.Fatalf("the pattern finds %q", got)
	}
	check := func(where, text string) {
		t.Helper()
		for _, s := range nonsense(text) {
			t.Errorf("%s: %q", where, s)
		}
	}
	var helps func(c *cobra.Command)
	helps = func(c *cobra.Command) {
		check(c.CommandPath(), c.Long+c.UsageString())
		for _, sub := range c.Commands() {
			helps(sub)
		}
	}
	helps(rootCommand(strings.NewReader(""), &strings.Builder{}))
	err := filepath.WalkDir(filepath.Join("..", "..", "tui", "testdata"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".golden" {
			return err
		}
		text, err := os.ReadFile(path)
		check(path, string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	one := "id,time,status,g,x,y\na,5,1,u,1,3\n"
	two := "id,time,status,g,x,y,h\na,5,1,u,1,3,p\nb,7,0,v,2,4,q\n"
	three := two + "c,9,1,u,3,5,p\n"
	for _, command := range [][]string{{"describe"}, {"km"}, {"km", "--by", "g"}, {"km", "--by", "x", "--cut", "optimal", "--permutations", "1"},
		{"cut", "--by", "x", "--permutations", "1", "--min-prop", "0.3"}, {"screen"}, {"screen", "--mode", "optimal", "--permutations", "1"}, {"cox", "--covariates", "x"},
		{"cox", "--univariable", "--covariates", "x,y", "--enter", "0.9"}, {"forest", "--by", "g", "--within", "h"}, {"power", "--by", "g"}, {"cuminc"},
		{"finegray", "--covariates", "x"}, {"compare", "--value", "x", "--by", "g"}, {"compare", "--value", "x", "--paired", "y"}, {"correlate", "--x", "x", "--y", "y"},
		{"roc", "--marker", "x", "--outcome", "g"}, {"roc", "--marker", "x", "--at", "6"}, {"table1", "--by", "g"}, {"match", "--treatment", "g", "--covariates", "x"},
		{"logistic", "--outcome", "g", "--covariates", "x"}} {
		for k, text := range []string{one, two, three} {
			_, out, errs := kaplan(text, append([]string{command[0], "-"}, command[1:]...)...)
			check(fmt.Sprint(command, k+1), out+"\n"+errs)
		}
	}
}
