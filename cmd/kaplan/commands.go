package main

import (
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"kaplan/model"
	"kaplan/model/write"
)

func kmCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	cmd := &cobra.Command{
		Use:   "km [FILES...]",
		Short: "Kaplan-Meier curves, medians, log-rank and its relatives",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := q.resolve(args)
			if err != nil {
				return err
			}
			s, err := r.Survival(q.look, model.SurvivalOptions{Full: true})
			if err != nil {
				return err
			}
			return q.print(stdout, write.Survival(s))
		},
	}
	q.flags(cmd)
	q.output(cmd)
	f := cmd.Flags()
	f.StringVar(&q.look.Times, "times", "", "survival at these times: `12,36,60`")
	f.Float64Var(&q.look.RMST, "rmst", 0, "restricted mean survival time up to `TAU`")
	f.Float64Var(&q.look.Rho, "rho", 0, "Fleming-Harrington weight S^rho (1-S)^gamma")
	f.Float64Var(&q.look.Gamma, "gamma", 1, "Fleming-Harrington weight S^rho (1-S)^gamma")
	f.StringVar(&q.look.Pairwise, "pairwise", "", "compare groups pairwise, corrected by `METHOD`: holm, bh, bonferroni")
	return cmd
}

func coxCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	cmd := &cobra.Command{
		Use:   "cox [FILES...]",
		Short: "Cox proportional hazards regression",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if q.look.Covariates == "" && q.look.Marker == "" {
				return &model.UsageError{What: "a model needs covariates", Hint: "--covariates age,sex, or --by COL for groups"}
			}
			r, err := q.resolve(args)
			if err != nil {
				return err
			}
			c, err := r.Cox(q.look)
			if err != nil {
				return err
			}
			return q.print(stdout, write.Cox(c))
		},
	}
	q.flags(cmd)
	q.output(cmd)
	return cmd
}

func describeCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	cmd := &cobra.Command{
		Use:   "describe [FILES...]",
		Short: "the columns as they were understood, and every doubt",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			q.look.Level, q.look.ConfType, q.look.Ties, q.look.CI = 0.95, "log", "efron", "wald"
			if err := q.check(); err != nil {
				return err
			}
			c, err := q.load(args)
			if err != nil {
				return err
			}
			return q.print(stdout, write.Describe(c))
		},
	}
	cmd.Flags().StringVar(&q.sample, "sample", "", "take an embedded cohort instead of files: `NAME`")
	cmd.Flags().StringVar(&q.id, "id", "", "`COL` that names the patient; none: every row is a subject of its own")
	q.output(cmd)
	return cmd
}

func samplesCommand(stdout io.Writer) *cobra.Command {
	q := &question{}
	cmd := &cobra.Command{
		Use:   "samples",
		Short: "the embedded cohorts",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if q.json {
				q.format = "json"
			}
			return q.print(stdout, samplesDocument())
		},
	}
	q.output(cmd)
	return cmd
}

func manCommand(root *cobra.Command, stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "print the manual page (kaplan man > kaplan.1)",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			root.DisableAutoGenTag = true
			return doc.GenMan(root, &doc.GenManHeader{Title: "KAPLAN", Section: "1"}, stdout)
		},
	}
}
