package main

import (
	"io"
	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"

	"github.com/spf13/cobra"
)

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
