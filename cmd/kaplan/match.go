package main

import (
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

func matchCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	var out string
	var answered *answer.Matching
	return command{
		use: "match [FILES...]", short: answer.EffectQuestion.Short,
		example: "  kaplan match --sample tace75 --treatment cirrhosis --covariates age,ALB\n" +
			"  kaplan match trial.csv --treatment arm --covariates age,stage --caliper 0.2 \\\n" +
			"    --out matched.csv",
		names: map[model.Field]flagOf{
			"Marker":  {"treatment", "`COL or EXPR` (or --by) with two groups: the treated are the second, or true, or not the --reference", ""},
			"Outcome": {"outcome", "`COL or EXPR` with two values, in the place of an endpoint: the second, or true, is the event", ""},
		},
		figure: aFigure,
		variants: []variant{{ask: ask(answer.EffectQuestion, func(m *answer.Matching) write.Document {
			answered = m
			shown := *m
			if e := m.Without; e != nil {
				shown.Without = &model.QuestionError{What: advised(e)}
			}
			return write.Matching(&shown, out)
		})}},
		files: func(cmd *cobra.Command, q *question) {
			cmd.Flags().SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
				if name == "by" { // as the groups are called elsewhere
					name = "treatment"
				}
				return pflag.NormalizedName(name)
			})
			q.out = &out
			cmd.Flags().StringVar(&out, "out", "",
				"write the matched cohort, with pair, propensity and weight, to a new `FILE` (CSV)")
		},
		prepare: compared,
		finish: func(q *question, d write.Document) (write.Document, error) {
			if out != "" {
				q.rows(func(w io.Writer) error { return write.MatchedCohort(w, answered) })
			}
			return d, nil
		},
	}.cobra(stdin, stdout)
}

// compared loads the cohort of a comparison that does without an endpoint where
// none is named.
func compared(_ *cobra.Command, q *question, _ asker, args []string) (*model.Resolver, error) {
	if q.look.Endpoint != "" || q.look.Time != "" || q.look.Event != "" {
		return q.resolve(args)
	}
	r, err := q.open(args)
	if err != nil {
		return nil, err
	}
	if e := answer.WithoutEndpoint(r, q.look); e != nil && q.look.Landmark > 0 {
		return nil, &model.UsageError{What: "--landmark needs an endpoint: " + e.What, Ways: e.Ways}
	}
	return r, nil
}
