package main

import (
	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

var genotypeCommand = command{
	use: "genotype [FILES...]", short: answer.GenotypeQuestion.Short,
	long: "Genotypes are written CC, C/G or C|G, or as the number 0, 1, 2 of copies of an\n" +
		"allele. Without --risk-allele the copies of the rarer allele are counted.",
	example: "  kaplan genotype --sample sorafenib --genotype 'VEGF-A rs2010963' \\\n" +
		"    --outcome 'objective response' --risk-allele C\n" +
		"  kaplan genotype trial.csv --genotype rs1 --outcome response --risk-allele C\n" +
		"  kaplan genotype trial.csv --score rs1,rs2 --risk-allele rs1=T --outcome cured",
	names: map[model.Field]flagOf{
		model.FieldReference: ofOutcome,
		model.FieldMarker:    {name: "genotype", usage: "`COL` of the genotypes"},
		model.FieldGenes:     {name: "score", usage: "comma-separated `LIST` of genotypes whose risk alleles are added up"},
	},
	variants: []variant{
		{ask: ask(answer.GenotypeQuestion, write.Genotype)},
		{ask: ask(answer.GenotypeScoreQuestion, write.GenotypeScore), On: model.FieldGenes},
	},
}.cobra
