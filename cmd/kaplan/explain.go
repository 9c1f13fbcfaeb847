package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/explain"
	"kaplan/model/write"
)

func explainCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	var of string
	cmd := &cobra.Command{
		Use:   "explain [NAME]",
		Short: "what a number means: definition, formula, misreadings, R, source",
		Long: "explain lists every quantity that an answer may hold, or explains the one that\n" +
			"is named: what it is, its formula, what it does not say, the call of R that\n" +
			"gives it, and where it is from. With --of it says what the quantity is in an\n" +
			"answer. All of them stand in docs/methods.md.",
		Example: "  kaplan explain\n" +
			"  kaplan explain log-rank\n" +
			"  kaplan km --sample tace75 --by BCLC --json | kaplan explain median --of -",
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := q.checkFormat(); err != nil {
				return err
			}
			if len(args) == 0 {
				if of != "" {
					return &model.UsageError{What: "--of needs the name of a quantity", Hint: "kaplan explain NAME --of " + model.ShellWord(of)}
				}
				return q.print(stdout, write.Explanations())
			}
			what, err := explain.Find(strings.Join(args, " "))
			if err != nil {
				return err
			}
			var a explain.Answer
			if of != "" {
				if a, err = answerIn(of, stdin); err != nil {
					return err
				}
			}
			return q.print(stdout, write.Explained(what, a))
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, q := range explain.All() {
				names = append(names, q.Name)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
	q.output(cmd)
	cmd.Flags().StringVar(&of, "of", "", "`FILE` with the JSON of an answer, - for standard input: its figures are put in")
	return cmd
}

// answerIn reads the JSON of an answer.
func answerIn(path string, stdin io.Reader) (explain.Answer, error) {
	in := stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, &model.QuestionError{What: fmt.Sprintf("%s cannot be read: %s", model.Printable(path), model.FirstLine(err.Error())),
				Hint: "name a file that a command wrote with --json"}
		}
		defer f.Close()
		in = f
	}
	var a explain.Answer
	if err := json.NewDecoder(in).Decode(&a); err != nil || a.Command() == "" || a["result"] == nil {
		return nil, &model.QuestionError{What: model.Printable(path) + " is no answer in JSON", Hint: "make one with kaplan COMMAND ... --json"}
	}
	return a, nil
}
