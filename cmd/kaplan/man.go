package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"kaplan/model"
)

func manCommand(root *cobra.Command, stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "man [COMMAND]",
		Short: "print a page of the manual (kaplan man km > kaplan-km.1)",
		Args: func(cmd *cobra.Command, args []string) error {
			if of, _, err := root.Find(args); len(args) > 1 || err != nil || len(args) == 1 && of == root {
				return &model.UsageError{What: fmt.Sprintf("there is no manual page of %q", strings.Join(args, " ")),
					Hint: "kaplan man COMMAND, of the commands that kaplan --help lists"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			of, _, err := root.Find(args)
			if err != nil {
				return err
			}
			root.DisableAutoGenTag, of.DisableAutoGenTag = true, true
			return doc.GenMan(of, &doc.GenManHeader{Section: "1"}, stdout)
		},
	}
}
