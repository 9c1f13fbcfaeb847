package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/stats"
)

var screenCommand = command{
	use: "screen [FILES...]", short: answer.ScreenQuestion.Short,
	example: "  kaplan screen --sample tace75 --sort p\n" +
		"  kaplan screen --sample tace75 --mode median --covariates age\n" +
		"  kaplan screen clinical.csv mirna.tsv --mode optimal",
	names:  map[model.Field]flagOf{"Permutations": {"permutations", "family-wise P (Westfall-Young) by `N` permutations; 0: none", ""}},
	figure: aFigure,
	variants: []variant{
		{ask: ask(answer.ScreenQuestion, write.Screen)},
		{ask: ask(answer.ScreenQuestion, screenByP), Flag: "sort"},
	},
	files: func(cmd *cobra.Command, _ *question) {
		cmd.Flags().Var(new(sorting), "sort", "order by `p` (default: as in the file)")
	},
}.cobra

// screenByP renders the least P value first.
func screenByP(s *answer.Screen) write.Document {
	slices.SortStableFunc(s.Rows, func(x, y stats.ScreenResult) int { return answer.CompareP(x.P, y.P) })
	return write.Screen(s)
}

// sorting is what markers are ordered by.
type sorting string

func (s *sorting) String() string { return string(*s) }
func (*sorting) Type() string     { return "p" }

// Set takes p alone.
func (s *sorting) Set(v string) error {
	if v != "" && v != "p" {
		return fmt.Errorf("takes p, or is left out for the order of the file")
	}
	*s = sorting(v)
	return nil
}
