package stats

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// 1 with none, 2 with one, 1 with two copies: just what random mating of a
// frequency of 1/2 gives. 2 of 4 alleles among 2 subjects: 4 heterozygous orders of
// 6; with none but homozygotes (1, 0, 1), P = 2/6.
func TestHardyWeinbergByHand(t *testing.T) {
	t.Parallel()
	h, err := HardyWeinbergTest(1, 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	if h.ChiSq.Statistic != 0 || h.ChiSq.P != 1 || h.ExactP != 1 || h.Frequency != 0.5 {
		t.Errorf("%+v", h)
	}
	h, _ = HardyWeinbergTest(1, 0, 1)
	within(t, "exact", h.ExactP, 2.0/6, 1e-14)
}

func TestGenotypeAgainstR(t *testing.T) {
	t.Parallel()
	var o struct {
		Cases []struct {
			Copies, Y numbers
			Models    map[string]struct {
				OR, Lower, Upper, P numbers
				LR, LRP, AIC        number
			}
		}
		HWE []struct {
			X                          []int
			Frequency, ChiSq, P, Exact number
		}
	}
	readOracle(t, "genotype.json", &o)
	for _, c := range o.Cases {
		copies := make([]int, len(c.Copies))
		for i, v := range c.Copies {
			copies[i] = int(v)
		}
		fits, skipped, err := GenotypeTests(copies, outcomes(c.Y), 0.95)
		if err != nil || len(skipped) > 0 || len(fits) != 5 {
			t.Fatal(fits, skipped, err)
		}
		for _, f := range fits {
			name := f.Model.String()
			want := c.Models[name]
			asR(t, name+" LR", f.LR.Statistic, float64(want.LR))
			asR(t, name+" P of LR", f.LR.P, float64(want.LRP))
			asR(t, name+" AIC", f.AIC, float64(want.AIC))
			for j, e := range f.Effects {
				allAsR(t, name+" "+e.Contrast, []float64{e.OR, e.CI.Lower, e.CI.Upper, e.P}, []float64{want.OR[j], want.Lower[j], want.Upper[j], want.P[j]})
			}
		}
	}
	for _, c := range o.HWE {
		h, err := HardyWeinbergTest(c.X[0], c.X[1], c.X[2])
		if err != nil {
			t.Fatal(err)
		}
		allAsR(t, "Hardy-Weinberg", []float64{h.Frequency, h.ChiSq.Statistic, h.ChiSq.P, h.ExactP},
			[]float64{float64(c.Frequency), float64(c.ChiSq), float64(c.P), float64(c.Exact)})
	}
}

func TestGenotypeLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := rapid.IntRange(0, 60).Draw(t, "none"), rapid.IntRange(0, 60).Draw(t, "one"), rapid.IntRange(0, 60).Draw(t, "two")
		h, err := HardyWeinbergTest(a, b, c)
		if err != nil {
			return
		}
		g, _ := HardyWeinbergTest(c, b, a)
		// Chi-square near 0 has the rounding of the counts that cancel in it.
		if math.Abs(h.ExactP-g.ExactP) > 1e-9 || math.Abs(h.ChiSq.Statistic-g.ChiSq.Statistic) > 1e-7*(1+h.ChiSq.Statistic) || !(h.ExactP > 0 && h.ExactP <= 1) {
			t.Fatalf("%+v, the other allele: %+v", h, g)
		}
	})
}

func TestGenotypeEdges(t *testing.T) {
	t.Parallel()
	_, err := HardyWeinbergTest(5, 0, 0)
	says(t, err, "only one allele occurs")
	_, err = HardyWeinbergTest(5, -1, 0)
	says(t, err, "counts lie between")
	_, _, err = GenotypeTests([]int{0, 3}, []bool{true, false}, 0.95)
	says(t, err, "0, 1 or 2")
	_, _, err = GenotypeTests([]int{1, 1}, []bool{true, false}, 0.95)
	says(t, err, "one genotype")
	_, _, err = GenotypeTests([]int{0, 1}, []bool{true, true}, 0.95)
	if !errors.Is(err, ErrOneOutcome) {
		t.Error(err)
	}
	// Nobody has two copies: recessive and codominant cannot be fitted.
	fits, skipped, err := GenotypeTests([]int{0, 0, 0, 1, 1, 1, 0, 1}, []bool{true, false, false, true, true, false, true, false}, 0.95)
	if err != nil || len(skipped) != 2 || len(fits) != 3 {
		t.Errorf("%+v, %v, %v", fits, skipped, err)
	}
	// All with two copies have the event: an infinite odds ratio, said in words.
	fits, _, err = GenotypeTests([]int{0, 0, 0, 0, 1, 1, 1, 2, 2}, []bool{true, false, false, true, true, false, true, true, true}, 0.95)
	if err != nil || !math.IsInf(fits[0].Effects[1].OR, 1) || len(fits[0].Warnings) == 0 {
		t.Errorf("%+v, %v", fits, err)
	}
}
