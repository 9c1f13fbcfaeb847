package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"kaplan/model"
)

// helpCommand shows the help of a command, and refuses what is none.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [command]", Short: "Help about any command",
		Long:              "Help about any command, as kaplan COMMAND --help gives it.",
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			of, _, err := root.Find(args)
			if err != nil || of == nil || len(args) > 0 && of == root {
				return &model.UsageError{What: fmt.Sprintf("there is no command %q", model.Excerpt(args[0])), Hint: "kaplan --help lists the commands"}
			}
			of.InitDefaultHelpFlag()
			return of.Help()
		},
	}
}
