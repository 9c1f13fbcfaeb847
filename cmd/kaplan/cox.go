package main

import (
	"io"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

func coxCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	var cmd *cobra.Command
	cmd = command{
		use: "cox [FILES...]", short: answer.CoxQuestion.Short,
		example: "  kaplan cox --sample tace75 --covariates 'age,sex,log(AFP)'\n" +
			"  kaplan cox --sample tace75 --covariates age,sex,BCLC --univariable --enter 0.1\n" +
			"  kaplan cox --sample tace75 --covariates age,sex,ALB,PT --backward aic\n" +
			"  kaplan cox trial.csv --covariates 'arm,stage,rcs(age,4)'\n" +
			"  kaplan cox clinical.csv --covariates age,AFP --save-model model.json\n" +
			"  kaplan cox other.csv --validate-model model.json --times 12,36",
		figure: aFigure,
		variants: []variant{
			{ask: ask(answer.CoxQuestion, write.Cox)},
			{ask: ask(answer.SelectionQuestion, write.Selection), On: model.FieldBackward},
			{ask: ask(answer.UnivariableQuestion, write.Univariable), Flag: "univariable", Help: answer.UnivariableQuestion.Short},
			{ask: askValidated(func() *cobra.Command { return cmd }), Flag: validateModelFlag},
		},
		files:  carrying,
		finish: saveModel,
	}.cobra(stdin, stdout)
	return cmd
}
