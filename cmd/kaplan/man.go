package main

import (
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func manCommand(root *cobra.Command, stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "print the manual page (kaplan man > kaplan.1)",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, args []string) error {
			root.DisableAutoGenTag = true
			return doc.GenMan(root, &doc.GenManHeader{Title: "KAPLAN", Section: "1"}, stdout)
		},
	}
}
