package main

import (
	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

var genotypeCommand = command{
	use: "genotype [FILES...]", short: answer.GenotypeQuestion.Short,
	long: "Genotypes are written CC, C/G or C|G, or as the number 0, 1, 2 of copies of an allele. Without --risk-allele\n" +
		"the copies of the rarer allele are counted.",
	example: "  kaplan genotype trial.csv --genotype rs2010963 --outcome response\n" +
		"  kaplan genotype trial.csv --genotype rs2010963 --outcome 'response == \"PD\"' --risk-allele C\n" +
		"  kaplan genotype trial.csv --score rs1,rs2,rs3 --risk-allele rs1=T,rs3=G --outcome toxicity",
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
