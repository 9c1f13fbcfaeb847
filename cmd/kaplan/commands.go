package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

func coxCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	var univariable bool
	var enter, keepP float64
	var backward, base, predict string
	var influence int
	var residuals bool
	cmd := &cobra.Command{
		Use:   "cox [FILES...]",
		Short: "Cox proportional hazards regression",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			l := q.look
			if l.Covariates == "" && l.Marker == "" && l.Switch == "" {
				return &model.UsageError{What: "a model needs covariates", Hint: "--covariates age,sex, or --by COL for groups"}
			}
			if backward != "" && backward != "aic" && backward != "p" {
				return &model.UsageError{What: fmt.Sprintf("--backward %s: not known", backward), Hint: "aic or p"}
			}
			if enter < 0 || enter > 1 || enter > 0 && !univariable {
				return &model.UsageError{What: "--enter takes a P value and goes with --univariable", Hint: "--univariable --enter 0.05"}
			}
			r, err := q.resolve(args)
			if err != nil {
				return err
			}
			if univariable {
				u, err := answer.AskUnivariable(r, l, enter)
				if err != nil {
					return err
				}
				return q.print(stdout, write.Univariable(u))
			}
			var x write.CoxExtras
			var h *answer.Hazard
			if backward != "" {
				if x.Selection, err = answer.AskBackward(r, l, backward, keepP); err != nil {
					return err
				}
				h = x.Selection.Final
			} else if base != "" {
				if x.Added, err = answer.AskAdded(r, l, base); err != nil {
					return err
				}
				full := l
				full.Covariates = x.Added.Full.Look.Covariates
				if h, err = answer.AskCox(r, full); err != nil {
					return err
				}
			} else if h, err = answer.AskCox(r, l); err != nil {
				return err
			}
			if influence > 0 {
				if x.Influence, err = h.Influential(influence); err != nil {
					return err
				}
			}
			if residuals {
				if x.Residuals, err = h.Residuals(); err != nil {
					return err
				}
			}
			if cmd.Flags().Changed("predict") {
				if x.At, err = model.ParseTimes(l.Times); err != nil {
					return err
				}
				if x.Predicted, err = answer.AskPredict(r, h.Look, predict, x.At); err != nil {
					return err
				}
			}
			return q.print(stdout, write.Cox(h, x))
		},
	}
	q.flags(cmd)
	q.output(cmd)
	f := cmd.Flags()
	f.BoolVar(&q.look.Firth, "firth", false, "Firth's penalised likelihood, with profile intervals")
	f.BoolVar(&univariable, "univariable", false, "each covariate in a model of its own")
	f.Float64Var(&enter, "enter", 0, "with --univariable: those with P below `P` in one model together")
	f.StringVar(&backward, "backward", "", "eliminate covariates backward by `aic or p`")
	f.Float64Var(&keepP, "keep", 0.05, "with --backward p: covariates with P above `P` go")
	f.StringVar(&base, "base", "", "`LIST` of covariates that the others are added to: likelihood-ratio test, change in concordance")
	f.IntVar(&influence, "influence", 0, "list the `N` most influential patients")
	f.BoolVar(&residuals, "residuals", false, "list martingale, deviance, score and dfbeta residuals of every patient")
	f.StringVar(&q.look.PH, "ph", "", "time transform of the proportional-hazards test: km, identity, rank, log")
	f.StringVar(&predict, "predict", "", "survival for a patient such as `age=60,sex=f`, at --times, and adjusted curves")
	f.StringVar(&q.look.Times, "times", "", "with --predict: at these times, `12,36,60`")
	return cmd
}

func forestCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	var within string
	cmd := &cobra.Command{
		Use:   "forest [FILES...]",
		Short: "hazard ratio of two groups within subgroups, with interaction tests",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if q.look.Marker == "" {
				return &model.UsageError{What: "a forest compares two groups", Hint: "--by COL"}
			}
			r, err := q.resolve(args)
			if err != nil {
				return err
			}
			s, err := answer.AskSubgroups(r, q.look, model.SplitList(within))
			if err != nil {
				return err
			}
			return q.print(stdout, write.Subgroups(s))
		},
	}
	q.flags(cmd)
	q.output(cmd)
	cmd.Flags().StringVar(&within, "within", "", "comma-separated `LIST` of columns; numbers are halved at their median (default: every category)")
	return cmd
}

func cumincCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	cmd := &cobra.Command{
		Use:   "cuminc [FILES...]",
		Short: "cumulative incidence of one cause among competing ones, Gray's test",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := q.resolve(args)
			if err != nil {
				return err
			}
			a, err := answer.AskIncidence(r, q.look)
			if err != nil {
				return err
			}
			return q.print(stdout, write.Incidence(a))
		},
	}
	q.flags(cmd)
	q.output(cmd)
	cmd.Flags().StringVar(&q.look.Times, "times", "", "cumulative incidence at these times: `12,36,60`")
	return cmd
}
func fineGrayCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	cmd := &cobra.Command{
		Use:   "finegray [FILES...]",
		Short: "Fine-Gray regression of a cause's subdistribution hazard",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if q.look.Covariates == "" && q.look.Marker == "" {
				return &model.UsageError{What: "a model needs covariates", Hint: "--covariates age,sex, or --by COL for groups"}
			}
			r, err := q.resolve(args)
			if err != nil {
				return err
			}
			h, err := answer.AskFineGray(r, q.look)
			if err != nil {
				return err
			}
			return q.print(stdout, write.FineGray(h))
		},
	}
	q.flags(cmd)
	q.output(cmd)
	return cmd
}
