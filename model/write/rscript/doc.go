// Package rscript writes an answer as an R script that a biostatistician would have
// written: it reads the same files, leaves out the same patients, makes the same groups,
// calls survival, cmprsk, maxstat, pROC or base R, prints the numbers, and stops where
// they are not those that were shown.
//
// What R would read or compute otherwise than it was done here is refused by name, and
// never approximated. The files are looked through once more for that: see source.
package rscript

import (
	"kaplan/model/answer"
)

// why says why an answer has no script.
func why(a any) string {
	switch a.(type) {
	case *answer.Simulated:
		return "the cohorts are drawn by a generator that R has not, so that R would draw others and nothing could be compared to more than the Monte Carlo " +
			"error; the search that is tried out in each of them has a script, by the cut of this cohort"
	case *answer.Missingness:
		return "what is missing is a question about the file as it was read, which R reads otherwise"
	case *answer.GenotypeScore:
		return "a score of several genotypes has none yet; each genotype has one of its own"
	case *answer.Applied:
		return "a carried model is applied as its file says, and R would read neither; the model itself has a script where it was fitted"
	}
	return "R has no counterpart to this page; the analyses that it is made of have scripts of their own"
}

// Of is the script of an answer. Errors are *model.QuestionError, with what has no
// translation, or why R has no counterpart.
func Of(a any) (string, error) {
	switch a := a.(type) {
	case *answer.Survival:
		return Survival(a)
	case *answer.LifeTables:
		return LifeTables(a)
	case *answer.Hazard:
		if a.Competing {
			return FineGray(a)
		}
		return Hazard(a)
	case *answer.Univariable:
		return Univariable(a)
	case *answer.Selection:
		return Hazard(a.Final)
	case *answer.Splines:
		return Hazard(a.Hazard)
	case *answer.Incidence:
		return Incidence(a)
	case *answer.Cutoff:
		return Cutoff(a)
	case *answer.Trust:
		return Trust(a)
	case *answer.Screen:
		return Screen(a)
	case *answer.Subgroups:
		return Subgroups(a)
	case *answer.Power:
		return Power(a)
	case *answer.Compared:
		return Compared(a)
	case *answer.OverTime:
		return OverTime(a)
	case *answer.ComparePairs:
		return Pairs(a)
	case *answer.PairedChange:
		return Paired(a)
	case *answer.TwoFactors:
		return Factors(a)
	case *answer.Correlations:
		return Correlations(a)
	case *answer.CorrelationMatrix:
		return Matrix(a)
	case *answer.Scatter:
		return Scatter(a)
	case *answer.ROC:
		return ROC(a)
	case *answer.Logistic:
		return Logistic(a)
	case *answer.UnivariableLogistic:
		return LogisticAlone(a)
	case *answer.Table1:
		return Table1(a)
	case *answer.Steps:
		return Steps(a)
	case *answer.Flow:
		return Flow(a)
	case *answer.Uncut:
		return Uncut(a)
	case *answer.Genotype:
		return Genotype(a)
	case *answer.Matching:
		return Matching(a)
	case *answer.InWords:
		return Survival(a.Survival)
	}
	return "", refused("%s", why(a))
}
