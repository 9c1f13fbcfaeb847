package stats

import (
	"math"
)

// GenotypeModel is the way in which two copies of an allele are taken to act.
type GenotypeModel uint8

// The models; the number of copies of the minor (or risk) allele is 0, 1 or 2.
const (
	Codominant GenotypeModel = iota // 1 and 2 copies each against 0
	Dominant                        // 1 or 2 against 0
	Recessive                       // 2 against 0 or 1
	Additive                        // log odds proportional to the copies
	Allelic                         // alleles counted as if independent: a 2 × 2 table
)

// String is the name of the model as users and tables have it.
func (m GenotypeModel) String() string {
	return [...]string{"codominant", "dominant", "recessive", "additive", "allele"}[min(m, Allelic)]
}

// GenotypeEffect is one odds ratio of a model.
type GenotypeEffect struct {
	Contrast string // "1 copy against 0"
	OR       float64
	CI       Interval // Wald
	P        float64  // Wald
}

// GenotypeFit is one model of a binary outcome on a genotype.
type GenotypeFit struct {
	Model    GenotypeModel
	Effects  []GenotypeEffect
	LR       Test    // of the model; for Allelic, Pearson's chi-square
	AIC      float64 // NaN for Allelic, which is a model of alleles
	Warnings []string
}

// GenotypeTests relates a genotype to a binary outcome under each model, by
// logistic regression; as glm(y ~ ..., binomial). The allele model is the odds
// ratio of the 2 × 2 table of alleles, which supposes Hardy-Weinberg equilibrium.
// A model that cannot be fitted, for example because nobody carries two copies, is
// left out, and skipped says why.
//
// copies and y have length n; copies are 0, 1 or 2. Errors: *LengthError;
// *ValueError; ErrNoSubjects; ErrOneOutcome; ErrLevel; *SampleError where all have
// one genotype. O(n).
func GenotypeTests(copies []int, y []bool, level float64) (fits []GenotypeFit, skipped []string, err error) {
	if !isLevel(level) {
		return nil, nil, ErrLevel
	}
	count, err := countGenotypes(copies, y)
	if err != nil {
		return nil, nil, err
	}
	column := func(value func(c int) float64) []float64 {
		x := make([]float64, len(copies))
		for i, c := range copies {
			x[i] = value(c)
		}
		return x
	}
	is := func(c bool) float64 { return float64(bit(c)) }
	one, two := column(func(c int) float64 { return is(c == 1) }), column(func(c int) float64 { return is(c == 2) })
	carrier := column(func(c int) float64 { return is(c > 0) })
	dose := column(func(c int) float64 { return float64(c) })
	for _, m := range []struct {
		model    GenotypeModel
		contrast []string
		x        [][]float64
	}{
		{Codominant, []string{"1 copy against 0", "2 copies against 0"}, [][]float64{one, two}},
		{Dominant, []string{"1 or 2 copies against 0"}, [][]float64{carrier}},
		{Recessive, []string{"2 copies against 0 or 1"}, [][]float64{two}},
		{Additive, []string{"each copy"}, [][]float64{dose}},
	} {
		f, err := FitLogistic(m.x, y, LogisticOptions{Level: level})
		if err != nil {
			return nil, nil, err
		}
		if len(f.Aliased) > 0 {
			skipped = append(skipped, m.model.String()+": a genotype that it sets apart has no subjects")
			continue
		}
		fits = append(fits, genotypeFit(m.model, m.contrast, f))
	}
	allelic, err := allelicFit(count, level)
	if err != nil {
		return nil, nil, err
	}
	return append(fits, allelic), skipped, nil
}

// countGenotypes counts subjects by outcome and copies.
func countGenotypes(copies []int, y []bool) (count [2][3]int, err error) {
	if len(copies) != len(y) {
		return count, &LengthError{"copies", len(copies), len(y)}
	}
	if len(y) == 0 {
		return count, ErrNoSubjects
	}
	for i, c := range copies {
		if c < 0 || c > 2 {
			return count, &ValueError{"copies of the allele", i, float64(c), "0, 1 or 2"}
		}
		count[bit(y[i])][c]++
	}
	genotypes := 0
	for c := range 3 {
		genotypes += int(bit(count[0][c]+count[1][c] > 0))
	}
	if genotypes < 2 {
		return count, refuse("genotype model", "all %d subjects have one genotype: at least 2 are needed", len(y))
	}
	return count, nil
}

// genotypeFit is a logistic regression as a genotype model.
func genotypeFit(m GenotypeModel, contrast []string, f *Logistic) GenotypeFit {
	g := GenotypeFit{Model: m, LR: f.LR, AIC: f.AIC}
	for j, s := range contrast {
		g.Effects = append(g.Effects, GenotypeEffect{s, f.OR[j], f.CI[j], f.P[j]})
	}
	if f.Separated != nil {
		g.Warnings = append(g.Warnings, f.Separated.Why)
	}
	return g
}

// allelicFit is the allele model: each subject counts with both alleles.
func allelicFit(count [2][3]int, level float64) (GenotypeFit, error) {
	a, b := 2*count[1][2]+count[1][1], 2*count[0][2]+count[0][1]
	c, d := 2*count[1][0]+count[1][1], 2*count[0][0]+count[0][1]
	r, err := RiskOf(a, b, c, d, level)
	if err != nil {
		return GenotypeFit{}, err
	}
	chi, err := PearsonChiSquare([][]int{{a, b}, {c, d}}, false)
	if err != nil {
		return GenotypeFit{}, err
	}
	z := math.Log(r.OddsRatio) / math.Sqrt(1/float64(a)+1/float64(b)+1/float64(c)+1/float64(d))
	p := NormalP(z)
	if a == 0 || b == 0 || c == 0 || d == 0 {
		p = math.NaN()
	}
	return GenotypeFit{Model: Allelic, AIC: math.NaN(), Warnings: r.Warnings,
		LR:      Test{chi.Statistic, chi.DF, chi.P},
		Effects: []GenotypeEffect{{"the allele against the other", r.OddsRatio, r.OddsRatioCI, p}}}, nil
}

// HardyWeinberg tests whether genotypes have the frequencies that random mating
// gives.
type HardyWeinberg struct {
	Frequency float64    // of the allele counted by Copies
	Expected  [3]float64 // subjects with 0, 1 and 2 copies
	ChiSq     Test       // 1 df, without continuity correction
	ExactP    float64    // probability of all outcomes no more probable than the one observed [1]
}

// HardyWeinbergTest tests the numbers of subjects with 0, 1 and 2 copies.
//
// Errors: *SampleError where a count is negative or above 1e7, or only one allele
// occurs. O(number of the rarer allele).
//
// [1] Wigginton, Cutler & Abecasis (2005) Am J Hum Genet 76:887.
func HardyWeinbergTest(none, one, two int) (*HardyWeinberg, error) {
	const name = "Hardy-Weinberg test"
	for k, v := range [3]int{none, one, two} {
		if v < 0 || v > 1e7 {
			return nil, refuse(name, "%d subjects have %d copies: counts lie between 0 and 10 million", v, k)
		}
	}
	n := float64(none + one + two)
	minor, major := 2*two+one, 2*none+one
	if minor == 0 || major == 0 {
		return nil, refuse(name, "only one allele occurs in %g subjects: both are needed", n)
	}
	h := &HardyWeinberg{Frequency: float64(minor) / (2 * n)}
	p := h.Frequency
	h.Expected = [3]float64{n * (1 - p) * (1 - p), 2 * n * p * (1 - p), n * p * p}
	stat := 0.0
	for k, o := range [3]int{none, one, two} {
		d := float64(o) - h.Expected[k]
		stat += d * d / h.Expected[k]
	}
	h.ChiSq = ChiSquareTest(stat, 1)

	// Given the alleles, the number of heterozygotes has weight
	// 2^het / (none! het! two!); each follows from the one before by their ratio.
	rare := min(minor, major)
	var weights []float64
	at, log := 0, 0.0
	for het := rare % 2; het <= rare; het += 2 {
		if het == one {
			at = len(weights)
		}
		weights = append(weights, log)
		a, b := float64(minor-het)/2, float64(major-het)/2
		if a > 0 && b > 0 {
			log += math.Log(4 * a * b / (float64(het+1) * float64(het+2)))
		}
	}
	top := math.Inf(-1)
	for _, w := range weights {
		top = max(top, w)
	}
	total, part := 0.0, 0.0
	for _, w := range weights {
		e := math.Exp(w - top)
		total += e
		if w <= weights[at]+fisherTolerance {
			part += e
		}
	}
	h.ExactP = min(1, part/total)
	return h, nil
}
