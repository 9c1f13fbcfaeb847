package main

import (
	"io"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

func genotypeCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	var score, risk string
	cmd := &cobra.Command{
		Use:   "genotype [FILES...]",
		Short: "genotypes and a yes-or-no outcome: codominant, dominant, recessive, additive, allele",
		Long: "Genotypes are written CC, C/G or C|G, or as the number 0, 1, 2 of copies of an allele. Without --risk-allele\n" +
			"the copies of the rarer allele are counted.",
		Example: "  kaplan genotype trial.csv --genotype rs2010963 --outcome response\n" +
			"  kaplan genotype trial.csv --genotype rs2010963 --outcome 'response == \"PD\"' --risk-allele C\n" +
			"  kaplan genotype trial.csv --score rs1,rs2,rs3 --risk-allele rs1=T,rs3=G --outcome toxicity",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			l := q.look
			if l.Value == "" {
				return &model.UsageError{What: "a genotype is related to an outcome", Hint: "--outcome COL"}
			}
			if (l.Marker == "") == (score == "") {
				return &model.UsageError{What: "the question is about one genotype or about a score of several", Hint: "--genotype COL, or --score LIST (one of them)"}
			}
			sources := model.SplitList(score)
			if score == "" {
				sources = []string{l.Marker}
			}
			risks, err := answer.ParseRisk(risk, sources)
			if err != nil {
				return err
			}
			r, err := q.open(args)
			if err != nil {
				return err
			}
			if score != "" {
				a, err := answer.AskGenotypeScore(r, l, sources, risks)
				if err != nil {
					return err
				}
				return q.print(stdout, write.GenotypeScore(a))
			}
			a, err := answer.AskGenotype(r, l, risks[l.Marker])
			if err != nil {
				return err
			}
			return q.print(stdout, write.Genotype(a))
		},
	}
	q.outcomeFlags(cmd)
	q.output(cmd)
	f := cmd.Flags()
	f.StringVar(&q.look.Marker, "genotype", "", "`COL` of the genotypes")
	f.StringVar(&score, "score", "", "comma-separated `LIST` of genotypes whose risk alleles are added up")
	f.StringVar(&risk, "risk-allele", "", "the `ALLELE` whose copies are counted, or COL=ALLELE of several with commas; default the rarer one")
	return cmd
}
