package main

import (
	"io"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

// outcomeFlags registers the flags of a question about a yes-or-no outcome: the
// cohort and the subgroup, and what else of a Look it reads.
func (q *question) outcomeFlags(cmd *cobra.Command) {
	f, l := cmd.Flags(), &q.look
	q.source(cmd)
	l.ConfType, l.Ties = "log", "efron"
	f.StringVar(&l.Where, "where", "", "subgroup: an `EXPR` such as 'cirrhosis == \"yes\" and AFP > 20'")
	f.StringVar(&l.Reference, "reference", "", "`COL=LEVEL`: reference level of a factor, or the value of the outcome that is not the event")
	f.Float64Var(&l.Level, "level", 0.95, "level of confidence intervals")
	f.StringVar(&l.Value, "outcome", "", "`COL or EXPR` with two values; the second, or true, is the event")
}

func logisticCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	var univariable bool
	var enter float64
	cmd := &cobra.Command{
		Use:   "logistic [FILES...]",
		Short: "logistic regression of a yes-or-no outcome: odds ratios",
		Example: "  kaplan logistic trial.csv --outcome response --covariates 'age,sex,log(AFP)'\n" +
			"  kaplan logistic trial.csv --outcome 'grade >= 3' --by arm --covariates age --ci profile\n" +
			"  kaplan logistic trial.csv --outcome response --covariates age,sex,AFP --univariable --enter 0.05",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			l := q.look
			if l.Value == "" {
				return &model.UsageError{What: "a logistic regression needs an outcome", Hint: "--outcome COL"}
			}
			if l.Covariates == "" && l.Marker == "" {
				return &model.UsageError{What: "a model needs covariates", Hint: "--covariates age,sex, or --by COL for groups"}
			}
			if enter < 0 || enter > 1 || enter > 0 && !univariable {
				return &model.UsageError{What: "--enter takes a P value and goes with --univariable", Hint: "--univariable --enter 0.05"}
			}
			r, err := q.open(args)
			if err != nil {
				return err
			}
			if univariable {
				u, err := answer.AskUnivariableLogistic(r, l, enter)
				if err != nil {
					return err
				}
				return q.print(stdout, write.UnivariableLogistic(u))
			}
			a, err := answer.AskLogistic(r, l)
			if err != nil {
				return err
			}
			return q.print(stdout, write.Logistic(a))
		},
	}
	q.outcomeFlags(cmd)
	q.output(cmd)
	f, l := cmd.Flags(), &q.look
	f.StringVar(&l.Covariates, "covariates", "", "comma-separated `LIST`: age,log(bili),sex,a:b,rcs(age,4)")
	f.StringVar(&l.Marker, "by", "", "`COL or EXPR` that defines groups")
	f.StringVar(&l.Cut, "cut", "", "`RULE` that cuts a number: median, mean, tertile, quartile, quantile:0.25,0.75, value:20, by:sex:male=36.2,female=29.6")
	f.BoolVar(&l.AsLevels, "levels", false, "take a numeric --by as categories")
	f.StringVar(&l.CI, "ci", "", "intervals: wald, profile (with likelihood-ratio P); unset: Wald, and profile where Wald is known to fail")
	f.BoolVar(&univariable, "univariable", false, "each covariate in a model of its own")
	f.Float64Var(&enter, "enter", 0, "with --univariable: those with P below `P` in one model together")
	return cmd
}
