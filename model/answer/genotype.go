package answer

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"

	"kaplan/model"
	"kaplan/stats"
)

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

// Gene is a column of genotypes of two alleles.
type Gene struct {
	Column      *model.Column
	Risk, Other string    // alleles; copies of the first are counted
	Why         string    // why this one is counted
	Name        [3]string // what patients with 0, 1 and 2 copies have: "CC", "CG", "GG"
	Frequency   float64   // of the risk allele in the analysis

	copies []int8 // by patient of the cohort, -1 missing or not understood
}

// GenotypeScore relates the number of risk alleles at several places to a binary
// outcome.
type GenotypeScore struct {
	Answer
	Genes   []Gene
	Outcome *Binary
	Level   float64

	Rows  []ScoreRow
	Trend *stats.Trend
	Fit   *stats.Logistic // on the score
	ROC   *stats.ROC
	Each  []stats.GenotypeEffect // each gene alone, per copy
}

// ScoreRow is the patients with one score.
type ScoreRow struct {
	Score    int
	N, Cases int
	Share    stats.Proportion
}

// alleles reads one genotype: CC or CG, C/G, C|G. ok is false where it is none.
// Two letters are capitals: "no" is an answer, not a genotype.
func alleles(s string) (a, b string, ok bool) {
	s = strings.TrimSpace(s)
	for _, sep := range []string{"/", "|"} {
		if x, y, found := strings.Cut(s, sep); found {
			x, y = strings.TrimSpace(x), strings.TrimSpace(y)
			return x, y, x != "" && y != "" && !strings.ContainsAny(y, "/|") && x != "." && y != "." && x != "?" && y != "?"
		}
	}
	r := []rune(s)
	if len(r) == 2 && unicode.IsUpper(r[0]) && unicode.IsUpper(r[1]) {
		return string(r[0]), string(r[1]), true
	}
	return "", "", false
}

// gene reads a column of genotypes, of those patients of a frame who are in the
// analysis. risk is the allele whose copies are counted, "" for the rarer one;
// a genotype as the column's reference says it too. Values that are no genotypes
// are named in a warning and leave the analysis.
func gene(r *model.Resolver, f *model.Frame, source, risk string, warn func(string, ...any)) (Gene, error) {
	g := Gene{Risk: risk}
	c, err := r.Column(source)
	if err != nil {
		return g, err
	}
	g.Column = c
	if c.Kind != model.Number && c.Kind != model.Category {
		return g, &model.QuestionError{What: fmt.Sprintf("%s is a column of kind %s, not of genotypes", c.Name, c.Kind), Hint: noGenotype}
	}
	g.copies = make([]int8, f.Cohort.N)
	for i := range g.copies {
		g.copies[i] = -1
	}
	// In the order of the rows, so that the first that is wrong is named.
	type pair struct{ a, b string }
	read := map[string]pair{}
	var names []string // of alleles
	bad, first, missing := 0, "", 0
	numbers := c.Kind == model.Number
	for k, i := range f.Row {
		if f.Code[k] == stats.NoGroup {
			continue
		}
		if c.IsMissing(int(i)) {
			missing++
			f.Code[k] = stats.NoGroup
			continue
		}
		s := c.Format(int(i))
		wrong := func() {
			if bad++; bad == 1 {
				first = fmt.Sprintf("row %d (%s) has %q", i+1, model.Printable(f.Cohort.ID[i]), model.Excerpt(s))
			}
			f.Code[k] = stats.NoGroup
		}
		if numbers {
			if v := c.Num[i]; v != 0 && v != 1 && v != 2 {
				wrong()
			} else {
				g.copies[i] = int8(v)
			}
			continue
		}
		p, seen := read[s]
		if !seen {
			var ok bool
			if p.a, p.b, ok = alleles(s); !ok && (s == "0" || s == "1" || s == "2") { // numbers among words
				p = pair{map[bool]string{true: "1", false: "0"}[s == "2"], map[bool]string{true: "0", false: "1"}[s == "0"]}
				ok = true
			} else if !ok {
				wrong()
				continue
			}
			read[s] = p
			for _, x := range []string{p.a, p.b} {
				if !slices.Contains(names, x) {
					if names = append(names, x); len(names) == 3 {
						return g, &model.QuestionError{What: fmt.Sprintf("%s has three alleles: %s, and %s in row %d (%s, %q)", c.Name, strings.Join(names[:2], " and "), x, i+1, model.Printable(f.Cohort.ID[i]), model.Excerpt(s)),
							Hint: "genotype models are of two: merge alleles in a derived column, or leave these patients out"}
					}
				}
			}
		}
	}
	f.Exclude(c.Name+" missing", missing)
	f.Exclude(c.Name+" not a genotype", bad)
	f.Used -= missing + bad
	if f.Used < bad || f.Used == 0 {
		if bad > 0 {
			return g, &model.QuestionError{What: fmt.Sprintf("%s holds no genotypes: %s", c.Name, first), Hint: noGenotype}
		}
		return g, f.Nobody()
	}
	if bad > 0 {
		s := c.Name + ": " + first
		if bad > 1 {
			s += fmt.Sprintf(" and %d more have others", bad-1)
		}
		warn("%s, which is no genotype: left out", s)
	}
	if numbers {
		names = []string{"0", "1"}
	}
	if len(names) < 2 {
		return g, &model.QuestionError{What: fmt.Sprintf("every patient has %s in %s: there is nothing to compare", names[0]+names[0], c.Name), Hint: "widen the subgroup or choose another genotype"}
	}
	slices.Sort(names)
	// Copies of each allele, to tell the rarer one.
	count := [2]int{}
	for k, i := range f.Row {
		if f.Code[k] == stats.NoGroup {
			continue
		}
		if !numbers {
			p := read[c.Format(int(i))]
			n := int8(0)
			if p.a == names[1] {
				n++
			}
			if p.b == names[1] {
				n++
			}
			g.copies[i] = n
		}
		count[1] += int(g.copies[i])
		count[0] += 2 - int(g.copies[i])
	}
	at := 1
	switch reference, ok := model.ReferenceLevel(f.Look.Reference, c.Name); {
	case g.Risk != "":
		if at = slices.Index(names, g.Risk); at < 0 {
			return g, &model.QuestionError{What: fmt.Sprintf("%s has no allele %q", c.Name, g.Risk), Hint: "its alleles: " + strings.Join(names, ", ")}
		}
		g.Why = "as asked"
	case ok:
		a, b, two := alleles(reference)
		if numbers || !two && (reference == "0" || reference == "2") {
			two = reference == "0" || reference == "2"
			a = map[bool]string{true: "1", false: "0"}[reference == "2"]
			b = a
		}
		if !two || a != b || !slices.Contains(names, a) {
			warn("%s: the reference %s has not one allele twice, so it does not say which is counted", c.Name, reference)
			g.Why = ""
			break
		}
		at = 1 - slices.Index(names, a)
		g.Why = reference + " is the reference"
	}
	if g.Why == "" {
		if numbers {
			g.Why = "as the file counts"
		} else {
			g.Why = "the rarer one"
			if count[0] < count[1] {
				at = 0
			}
		}
	}
	g.Risk, g.Other = names[at], names[1-at]
	if at == 0 {
		for i, n := range g.copies {
			if n >= 0 {
				g.copies[i] = 2 - n
			}
		}
	}
	g.Name = g.names(!numbers, func(yield func(string, int8)) {
		for k, i := range f.Row {
			if f.Code[k] != stats.NoGroup {
				yield(c.Format(int(i)), g.copies[i])
			}
		}
	})
	return g, nil
}

const noGenotype = "genotypes are written CC, C/G or C|G, or as the number 0, 1, 2 of copies of an allele"

// names are the genotypes as the file spells them; where it has none of a kind,
// as it would.
func (g *Gene) names(words bool, each func(yield func(string, int8))) [3]string {
	if !words {
		name := [3]string{"0", "1", "2"}
		if g.Risk == "0" {
			name[0], name[2] = "2", "0"
		}
		return name
	}
	var name [3]string
	sep := ""
	if len([]rune(g.Risk)) != 1 || len([]rune(g.Other)) != 1 {
		sep = "/"
	}
	each(func(s string, n int8) {
		if name[n] == "" {
			name[n] = s
		}
		for _, x := range []string{"/", "|"} {
			if strings.Contains(s, x) {
				sep = x
			}
		}
	})
	for n, pair := range [3][2]string{{g.Other, g.Other}, {g.Other, g.Risk}, {g.Risk, g.Risk}} {
		if name[n] == "" {
			name[n] = pair[0] + sep + pair[1]
		}
	}
	return name
}

// genotypes resolves the patients and the genotypes of a question.
func genotypes(r *model.Resolver, l model.Look, sources []string, risks map[string]string) (f *model.Frame, b *Binary, genes []Gene, warnings []string, err error) {
	l.Marker, l.Levels, l.Cut, l.AsLevels = "", "", "", false
	if l.Value == "" {
		return nil, nil, nil, nil, &model.QuestionError{What: "a genotype is related to an outcome of two values", Hint: "choose another outcome"}
	}
	if f, err = r.Grouped(l); err != nil {
		return
	}
	warn := func(format string, args ...any) { warnings = append(warnings, fmt.Sprintf(format, args...)) }
	if b, err = binary(r, f, l.Value, "a genotype model"); err != nil {
		return
	}
	for _, s := range sources {
		var g Gene
		if g, err = gene(r, f, s, risks[s], warn); err != nil {
			return
		}
		genes = append(genes, g)
	}
	b.N = [2]int{}
	for k, g := range f.Code {
		if g == stats.NoGroup {
			continue
		}
		if b.of[k] {
			b.N[1]++
		} else {
			b.N[0]++
		}
	}
	if b.N[0] == 0 || b.N[1] == 0 {
		err = &model.QuestionError{What: fmt.Sprintf("of the %d patients who have a genotype %d have %s: a genotype model needs some with it and some without", f.Used, b.N[1], b.Title()), Hint: "widen the subgroup or choose another outcome"}
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

// ParseRisk reads which alleles are counted: an allele for all genotypes, or
// COL=ALLELE of each, with commas.
func ParseRisk(list string, sources []string) (map[string]string, error) {
	out := map[string]string{}
	for _, item := range model.SplitList(list) {
		name, allele, each := strings.Cut(item, "=")
		if !each {
			if len(sources) != 1 {
				return nil, &model.UsageError{What: fmt.Sprintf("--risk-allele %s: which genotype's", item), Hint: "--risk-allele 'rs1=C,rs2=T'"}
			}
			out[sources[0]] = item
			continue
		}
		found := ""
		for _, s := range sources {
			if strings.ReplaceAll(s, "`", "") == strings.ReplaceAll(name, "`", "") {
				found = s
			}
		}
		if found == "" {
			return nil, &model.UsageError{What: fmt.Sprintf("--risk-allele %s: %s is not among the genotypes", item, name), Hint: "they are: " + strings.Join(sources, ", ")}
		}
		out[found] = allele
	}
	return out, nil
}

// AskGenotype relates the Look's marker, as genotypes, to its Value as the outcome,
// under every model. risk is the allele whose copies are counted, "" for the
// rarer one.
func AskGenotype(r *model.Resolver, l model.Look, risk string) (*Genotype, error) {
	r, long := r.Rows(l.Value, l.Marker, l.Where)
	if l.Marker == "" {
		return nil, &model.QuestionError{What: "there is no genotype", Hint: "choose a genotype"}
	}
	f, b, genes, warnings, err := genotypes(r, l, []string{l.Marker}, map[string]string{l.Marker: risk})
	if err != nil {
		return nil, err
	}
	a := &Genotype{Answer: answerOf(f), Gene: genes[0], Outcome: b, Level: l.Confidence()}
	a.Look = l
	a.Warnings = append(a.Warnings, warnings...)
	b.outcome(&a.Answer)
	a.dependent(f, long)
	copies, y := a.Gene.of(f, b)
	for i, n := range copies {
		k := 0
		if y[i] {
			k = 1
		}
		a.Counts[k][n]++
	}
	if a.Fits, a.Skipped, err = stats.GenotypeTests(copies, y, a.Level); err != nil {
		return nil, &model.QuestionError{What: "no genotype model: " + err.Error(), Hint: "widen the subgroup or choose another genotype"}
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
		a.warn("genotypes of those without the event are not in Hardy-Weinberg equilibrium (exact P %s): look for errors of genotyping, and do not trust the allele model", roundP(h.ExactP))
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

func roundP(p float64) string {
	if p < 0.0001 {
		return "<0.0001"
	}
	return fmt.Sprintf("%.2g", p)
}

// of are the copies and the outcome of those in the analysis.
func (g *Gene) of(f *model.Frame, b *Binary) (copies []int, y []bool) {
	for k, i := range f.Row {
		if f.Code[k] != stats.NoGroup {
			copies, y = append(copies, int(g.copies[i])), append(y, b.of[k])
		}
	}
	return copies, y
}

// AskGenotypeScore adds up the risk alleles at several places, of the patients who
// have all genotypes, and relates the sum to the Look's Value as the outcome.
func AskGenotypeScore(r *model.Resolver, l model.Look, sources []string, risks map[string]string) (*GenotypeScore, error) {
	if len(sources) == 0 {
		return nil, &model.UsageError{What: "a score needs genotypes", Hint: "--score rs1,rs2"}
	}
	r, long := r.Rows(append([]string{l.Value, l.Where}, sources...)...)
	f, b, genes, warnings, err := genotypes(r, l, sources, risks)
	if err != nil {
		return nil, err
	}
	a := &GenotypeScore{Answer: answerOf(f), Genes: genes, Outcome: b, Level: l.Confidence()}
	a.Look = l
	a.Warnings = append(a.Warnings, warnings...)
	b.outcome(&a.Answer)
	a.dependent(f, long)
	var score []float64
	var y []bool
	for g := range a.Genes {
		copies, of := a.Genes[g].of(f, b)
		y = of
		x := make([]float64, len(copies))
		if score == nil {
			score = make([]float64, len(copies))
		}
		both := [2]int{}
		for i, n := range copies {
			x[i] = float64(n)
			score[i] += x[i]
			both[0], both[1] = both[0]+n, both[1]+2-n
		}
		e := stats.GenotypeEffect{Contrast: "each copy", OR: math.NaN(), P: math.NaN(), CI: stats.Interval{Lower: math.NaN(), Upper: math.NaN(), Level: a.Level}}
		if fit, err := stats.FitLogistic([][]float64{x}, y, stats.LogisticOptions{Level: a.Level}); err == nil {
			e.OR, e.CI, e.P = fit.OR[0], fit.CI[0], fit.P[0]
			if fit.Separated != nil {
				one := []stats.GenotypeEffect{e}
				profiled(one, [][]float64{x}, y, a.Level)
				e = one[0]
			}
		}
		if gene := &a.Genes[g]; e.OR < 1 {
			a.warn("%s: the counted allele %s goes with fewer events (odds ratio %.2f): --risk-allele '%s=%s' counts the other", gene.Column.Name, gene.Risk, e.OR, gene.Column.Name, gene.Other)
		}
		a.Each = append(a.Each, e)
	}
	if a.Fit, err = stats.FitLogistic([][]float64{score}, y, stats.LogisticOptions{Level: a.Level}); err != nil {
		return nil, &model.QuestionError{What: "the score could not be related to the outcome: " + err.Error(), Hint: "widen the subgroup"}
	}
	if len(a.Fit.Aliased) > 0 {
		return nil, &model.QuestionError{What: fmt.Sprintf("all %d patients have one score: there is nothing to compare", len(y)), Hint: "widen the subgroup, or add a genotype"}
	}
	if a.Fit.Separated != nil {
		a.warn("the outcome is separated by the score, the odds ratio is 0 or infinite; the trend and the likelihood-ratio test hold")
	}
	var events, total []int
	var at []float64
	for s := 0; s <= 2*len(sources); s++ {
		row := ScoreRow{Score: s}
		for i, v := range score {
			if v == float64(s) {
				row.N++
				if y[i] {
					row.Cases++
				}
			}
		}
		if row.N == 0 {
			continue
		}
		p, err := stats.ProportionOf(row.Cases, row.N, a.Level)
		if err != nil {
			return nil, err
		}
		row.Share = *p
		a.Rows = append(a.Rows, row)
		events, total, at = append(events, row.Cases), append(total, row.N), append(at, float64(s))
	}
	if a.Trend, err = stats.CochranArmitage(events, total, at); err != nil {
		a.warn("%s", err)
	}
	if a.ROC, err = stats.ROCOf(score, y, stats.ROCOptions{Level: a.Level, Direction: stats.HigherIsCase}); err != nil {
		a.warn("%s", err)
	}
	return a, nil
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
