package answer

import (
	"fmt"
	"math"
	"slices"

	"kaplan/model"
	"kaplan/stats"
)

// GenotypeQuestion asks how a genotype is related to a yes-or-no outcome.
var GenotypeQuestion = Question[*Genotype]{
	Name: "genotype", Page: "Genotype", Short: "genotypes and a yes-or-no outcome, by five models of inheritance",
	Tab: "Gene", Words: "SNP, allele, Hardy-Weinberg, inheritance",
	Silent: noGenotypes,
	Parts: func(l model.Look) model.Look {
		p := genotyped(l)
		p.Marker = l.Marker
		return p
	},
	Needs: []model.Need{needsRelated, model.Needs("there is no genotype", model.FieldMarker)},
	Ask:   plainly(askGenotype),
}

// genotyped are the parts that questions about genotypes share; each adds the
// fields that name its genotypes.
func genotyped(l model.Look) model.Look {
	return model.Look{Who: l.Who, Grouping: model.Grouping{Reference: l.Reference}, Showing: model.Showing{Level: l.Level},
		Comparing: model.Comparing{Outcome: l.Outcome, Allele: l.Allele}}
}

var needsRelated = model.Needs("a genotype is related to an outcome", model.FieldOutcome)

// Genotype relates the genotypes at one place to a binary outcome.
type Genotype struct {
	Answer
	Gene    Gene
	Outcome *Binary
	Level   float64

	Counts  [2][3]int // without and with the event, by copies of the risk allele
	Fits    []stats.GenotypeFit
	Skipped []string // models that could not be fitted, and why
	Trend   *stats.Trend
	// In everybody, and in those without the event; nil where HardyWhy says why.
	Hardy    [2]*stats.HardyWeinberg
	HardyWhy [2]string
}

// genesAndOutcome resolves the patients and the genotypes of a question.
func genesAndOutcome(r *model.Resolver, l model.Look, sources []string, risks map[string]string) (f *model.Frame, b *Binary, genes []Gene, warnings []string,
	err error) {
	l.Marker = "" // makes no groups
	if f, err = r.Grouped(l); err != nil {
		return
	}
	warn := func(format string, args ...any) { warnings = append(warnings, fmt.Sprintf(format, args...)) }
	if b, err = binary(r, f, l.Outcome, "a genotype model"); err != nil {
		return
	}
	for _, s := range sources {
		var g Gene
		if g, err = gene(r, f, s, risks[s], warn); err != nil {
			return
		}
		if model.SameSource(s, l.Outcome) {
			err = &model.QuestionError{What: s + " is a genotype and the outcome: nothing is explained by itself",
				Ways: []model.Way{{Field: model.FieldOutcome, Do: "choose another outcome"}}}
			return
		}
		genes = append(genes, g)
	}
	b.recount(f)
	if b.N[0] == 0 || b.N[1] == 0 {
		err = &model.QuestionError{What: fmt.Sprintf("of the %d patients who have a genotype %d have %s: "+
			"a genotype model needs some with it and some without", f.Used, b.N[1], b.Title()), Ways: []model.Way{model.WidenSubgroup, model.OtherOutcome}}
	}
	for i := range genes { // of those who are left
		sum := 0
		for k, row := range f.Row {
			if f.Code[k] != stats.NoGroup {
				sum += int(genes[i].copies[row])
			}
		}
		genes[i].Frequency = float64(sum) / float64(2*f.Used)
	}
	return
}

// askGenotype relates the Look's marker, as genotypes, to its outcome under every
// model.
func askGenotype(r *model.Resolver, l model.Look) (*Genotype, error) {
	risks, err := parseRisk(l.Allele, []string{l.Marker})
	if err != nil {
		return nil, err
	}
	r, long := r.Rows(l.Outcome, l.Marker, l.Where)
	f, b, genes, warnings, err := genesAndOutcome(r, l, []string{l.Marker}, risks)
	if err != nil {
		return nil, err
	}
	a := &Genotype{Answer: answerOf(f), Gene: genes[0], Outcome: b, Level: l.Confidence()}
	a.Look = l
	a.Warnings = append(a.Warnings, warnings...)
	a.Endpoint, a.Events = b.endpoint(), b.N[1]
	a.dependent(f, long, nil)
	copies, y := a.Gene.of(f, b)
	for i, n := range copies {
		k := 0
		if y[i] {
			k = 1
		}
		a.Counts[k][n]++
	}
	if a.Fits, a.Skipped, err = stats.GenotypeTests(copies, y, a.Level); err != nil {
		return nil, &model.QuestionError{What: "no genotype model: " + err.Error(), Ways: []model.Way{model.WidenSubgroup, otherGenotype}}
	}
	events, total := make([]int, 3), make([]int, 3)
	for n := range 3 {
		events[n], total[n] = a.Counts[1][n], a.Counts[0][n]+a.Counts[1][n]
	}
	a.Trend, _ = stats.CochranArmitage(events, total, []float64{0, 1, 2})
	for k, of := range [2][3]int{{total[0], total[1], total[2]}, a.Counts[0]} {
		h, err := stats.HardyWeinbergTest(of[0], of[1], of[2])
		if err != nil {
			a.HardyWhy[k] = err.Error()
		}
		a.Hardy[k] = h
	}
	if h := a.Hardy[1]; h != nil && h.ExactP < 0.05 {
		a.warn("genotypes of those without the event are not in Hardy-Weinberg equilibrium (exact P %s): "+
			"look for errors of genotyping, and do not trust the allele model", model.FormatP(h.ExactP))
	}
	for i := range a.Fits {
		x := &a.Fits[i]
		if len(x.Warnings) == 0 {
			continue
		}
		if x.Model == stats.Allelic {
			a.warn("allele: %s", x.Warnings[0])
			continue
		}
		s := fmt.Sprintf("%s: the outcome is separated, an odds ratio is 0 or infinite", x.Model)
		if a.profile(x, copies, y) {
			s += "; intervals of this model are of the profile likelihood, P by likelihood ratio"
		}
		a.warn("%s", s)
	}
	return a, nil
}

// profile puts profile-likelihood intervals and likelihood-ratio P values into a
// model whose Wald ones do not exist.
func (a *Genotype) profile(x *stats.GenotypeFit, copies []int, y []bool) bool {
	column := func(value func(n int) float64) []float64 {
		out := make([]float64, len(copies))
		for i, n := range copies {
			out[i] = value(n)
		}
		return out
	}
	is := func(of ...int) []float64 {
		return column(func(n int) float64 {
			if slices.Contains(of, n) {
				return 1
			}
			return 0
		})
	}
	var cols [][]float64
	switch x.Model {
	case stats.Codominant:
		cols = [][]float64{is(1), is(2)}
	case stats.Dominant:
		cols = [][]float64{is(1, 2)}
	case stats.Recessive:
		cols = [][]float64{is(2)}
	default:
		cols = [][]float64{column(func(n int) float64 { return float64(n) })}
	}
	return profiled(x.Effects, cols, y, a.Level)
}

// profiled fits columns and gives each effect its profile interval.
func profiled(effects []stats.GenotypeEffect, x [][]float64, y []bool, level float64) bool {
	fit, err := stats.FitLogistic(x, y, stats.LogisticOptions{Level: level})
	if err != nil {
		return false
	}
	p, err := fit.Profile(level)
	if err != nil {
		return false
	}
	for i := range effects {
		effects[i].CI = stats.Interval{Lower: math.Exp(p[i].Lower), Upper: math.Exp(p[i].Upper), Level: level, Method: "profile"}
		effects[i].P = p[i].LR.P
	}
	return true
}

// Contrast says what an odds ratio of a model compares, in the file's own
// genotypes.
func (a *Genotype) Contrast(m stats.GenotypeModel, effect int) string {
	g := &a.Gene
	switch m {
	case stats.Codominant:
		return g.Name[effect+1] + " vs " + g.Name[0]
	case stats.Dominant:
		return g.Name[1] + " or " + g.Name[2] + " vs " + g.Name[0]
	case stats.Recessive:
		return g.Name[2] + " vs " + g.Name[0] + " or " + g.Name[1]
	case stats.Additive:
		return "each " + g.Risk
	}
	return g.Risk + " vs " + g.Other
}

// Finding are the genotype's models, each a test of the same.
func (g *Genotype) Finding() (Finding, bool) {
	var p []float64
	for _, x := range g.Fits {
		p = append(p, x.LR.P)
	}
	f := find(&g.Answer, named(g.Gene.Column), p...)
	return f.ifTested()
}
