package main

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

func rocCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	var marker, outcome, versus, split string
	var validate []string
	var at float64
	cmd := &cobra.Command{
		Use:   "roc [FILES...]",
		Short: "ROC curve of a marker: for a yes-or-no outcome, or for the event by a time",
		Long: "How well a marker tells who has an outcome from who does not: the curve, its area with DeLong's interval,\n" +
			"and cut-offs described as tests. Two markers of the same patients are compared by --versus, curves of\n" +
			"different patients by --by; --validate and --split carry the cut of one cohort unchanged to another.",
		Example: "  kaplan roc trial.csv --marker 'miR-221' --outcome 'response == \"responder\"'\n" +
			"  kaplan roc trial.csv --marker AFP --versus DCP --outcome response --cut value:20\n" +
			"  kaplan roc trial.csv --marker AFP --outcome response --split cohort",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			l := q.look
			by := l.Marker
			if marker == "" {
				marker, by = by, ""
			}
			if marker == "" {
				return &model.UsageError{What: "a ROC curve needs a marker", Hint: "--marker COL"}
			}
			if (outcome == "") != cmd.Flags().Changed("at") {
				return &model.UsageError{What: "a ROC curve is of an outcome or of the event by a time", Hint: "--outcome COL, or --at T (one of them)"}
			}
			if outcome == "" {
				if versus != "" || by != "" || split != "" || len(validate) > 0 {
					return &model.UsageError{What: "--versus, --by, --split and --validate go with a yes-or-no outcome", Hint: "--outcome COL instead of --at T"}
				}
				r, err := q.resolve(args)
				if err != nil {
					return err
				}
				l.Marker, l.At = marker, at
				a, err := answer.TimeROCQuestion.Answer(context.Background(), r, l, answer.Progress[*answer.ROC]{})
				if err != nil {
					return err
				}
				return q.print(stdout, write.ROC(a))
			}
			if n := howMany(by != "", split != "", len(validate) > 0); n > 1 {
				return &model.UsageError{What: "--by, --split and --validate exclude each other", Hint: "--by shows every group; the other two choose the cut in one cohort and carry it to others"}
			}
			rule, err := model.ParseCut(l.Cut)
			if err != nil {
				return err
			}
			if l.Cut != "" && rule.Kind != model.CutValue && rule.Kind != model.CutYouden {
				return &model.UsageError{What: "--cut " + l.Cut + ": a ROC curve is cut where it is told to, and where Youden's index is largest", Hint: "--cut value:20"}
			}
			l.Value, l.Marker, l.Paired, l.By2 = marker, outcome, versus, by
			l.AsLevels, l.Cut = true, ""
			r, err := q.open(args)
			if err != nil {
				return err
			}
			var a *answer.ROC
			if split != "" || len(validate) > 0 {
				first, others, err := cohorts(r, q, validate, split, 0)
				if err != nil {
					return err
				}
				if level, ok := levelOf(l.Reference, split); ok {
					if first, others, err = beginWith(first, others, split, level); err != nil {
						return err
					}
				}
				a, err = answer.ValidateROC(first, others, l, rule.Values)
				if err != nil {
					return err
				}
			} else if a, err = answer.AskROC(r, l, rule.Values); err != nil {
				return err
			}
			return q.print(stdout, write.ROC(a))
		},
	}
	q.flags(cmd)
	q.output(cmd)
	f := cmd.Flags()
	f.StringVar(&marker, "marker", "", "`COL` of the marker")
	f.StringVar(&outcome, "outcome", "", "`COL or EXPR` with two values; the second, or true, is the case (--reference COL=VALUE: the control)")
	f.Float64Var(&at, "at", 0, "the event by time `T`, with censoring weighted away")
	f.StringVar(&versus, "versus", "", "`COL` of a second marker of the same patients: DeLong's paired test")
	f.StringSliceVar(&validate, "validate", nil, "`FILES` of a second cohort, to which the cut is carried unchanged")
	f.StringVar(&split, "split", "", "choose the cut in the largest level of `COL` (--reference COL=LEVEL: in that one) and carry it to the others")
	f.StringVar(&q.look.Pairwise, "pairwise", "", "correct the P of three or more groups by `METHOD`: holm, bh, bonferroni")
	f.Lookup("by").Usage = "`COL or EXPR`: a curve for each of its levels; without --marker, the marker"
	f.Lookup("cut").Usage = "`RULE`: a cut that is described beside Youden's, value:20 or value:10,20"
	return cmd
}

// howMany is how many of the conditions hold.
func howMany(of ...bool) int {
	n := 0
	for _, b := range of {
		if b {
			n++
		}
	}
	return n
}

// levelOf finds COL=LEVEL of a column in a --reference list.
func levelOf(list, column string) (string, bool) {
	for _, item := range model.SplitList(list) {
		if level, ok := strings.CutPrefix(strings.ReplaceAll(item, "`", ""), column+"="); ok && column != "" {
			return level, true
		}
	}
	return "", false
}

// beginWith puts the cohort of one level of a column before the others.
func beginWith(first *model.Resolver, others []*model.Resolver, column, level string) (*model.Resolver, []*model.Resolver, error) {
	all := append([]*model.Resolver{first}, others...)
	k := slices.IndexFunc(all, func(r *model.Resolver) bool { return strings.HasSuffix(r.Cohort.Name, " = "+level) })
	if k < 0 {
		var names []string
		for _, r := range all {
			names = append(names, r.Cohort.Name)
		}
		return nil, nil, &model.QuestionError{What: column + " has no level \"" + level + "\" to begin with", Hint: "there are: " + strings.Join(names, ", ")}
	}
	first = all[k]
	return first, slices.Delete(all, k, k+1), nil
}
