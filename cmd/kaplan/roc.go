package main

import (
	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

var rocCommand = command{
	use:   "roc [FILES...]",
	short: "ROC curve of a marker, for an outcome or for an event by a time",
	long: "How well a marker tells who has an outcome from who does not: the curve, its\n" +
		"area with DeLong's interval, and cut-offs described as tests. --versus compares\n" +
		"two markers of the same patients, --by the curves of different patients;\n" +
		"--validate and --split carry the cut of one cohort unchanged to another.",
	example: "  kaplan roc --sample mir221 --marker 'miR-221 baseline' --outcome response\n" +
		"  kaplan roc --sample tace75 --marker AFP --versus DCP --outcome cirrhosis\n" +
		"  kaplan roc --sample tace75 --marker 'miR-122 ratio' --at 36\n" +
		"  kaplan roc trial.csv --marker AFP --outcome 'grade >= 3' --split cohort",
	names: map[model.Field]flagOf{
		model.FieldReference: ofOutcome,
		model.FieldValue:     {name: "marker", usage: "`COL` of the marker"},
		model.FieldMarker:    {name: "by", usage: "`COL or EXPR` of which every level has a curve of its own"},
		model.FieldCut:       {name: "cut", usage: "`RULE` of cuts that are described beside Youden's: value:20 or value:10,20"},
		model.FieldSplit: {name: "split",
			usage: "choose the cut in the largest level of `COL` (--reference COL=LEVEL: in that one) and carry it to the others"},
		model.FieldPairwise: {name: "pairwise", usage: "correct the P of three or more curves by `METHOD`: holm, bh, bonferroni"},
	},
	figure: aFigure,
	variants: []variant{
		{ask: ask(answer.ROCQuestion, write.ROC)},
		{ask: ask(answer.TimeROCOfValue, write.ROC), On: model.FieldAt},
	},
	files: func(cmd *cobra.Command, q *question) {
		cmd.Flags().StringSliceVar(&q.validate, "validate", nil, "`FILES` of a second cohort, to which the cut is carried unchanged")
	},
	prepare: func(cmd *cobra.Command, q *question, a asker, files []string) (*model.Resolver, error) {
		validate := len(q.validate) > 0
		switch {
		case validate && q.look.Outcome == "":
			return nil, &model.UsageError{What: "--validate goes with a yes-or-no outcome", Hint: "--outcome COL instead of --at T"}
		case validate && (q.look.Split != "" || q.look.Marker != ""):
			return nil, &model.UsageError{What: "--by, --split and --validate exclude each other",
				Hint: "--by shows every group; the other two choose the cut in one cohort and carry it to others"}
		}
		r, err := q.resolver(a, files)
		if err != nil || !validate {
			return r, err
		}
		c, err := q.files(q.validate)
		if err != nil {
			return nil, err
		}
		r.Others = []*model.Resolver{model.NewResolver(c)}
		return r, nil
	},
}.cobra
