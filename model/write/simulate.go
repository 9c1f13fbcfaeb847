package write

import (
	"math"

	"kaplan/model"
	"kaplan/model/answer"
)

// Simulated renders what was found in drawn cohorts.
func Simulated(a *answer.Simulated) Document {
	s := a.Simulation
	percent := func(v float64) Cell {
		return Cell{Num: 100 * v, IsNum: true, Show: func(v float64) string { return Significant(v, 3) }}
	}
	shares := func(title, first, what string, of []answer.SimulatedShare) (Table, []object) {
		t := table(title, first, what, "cohorts", "%", ciOf(s.Level)+" low", "high")
		rows := []object{}
		for _, x := range of {
			if x.Share == nil {
				t.add(x.Name, nan, 0, nan, nan, nan)
				rows = append(rows, obj("name", x.Key, "count", 0, "n", 0, "estimate", nan, "conf_low", nan, "conf_high", nan))
				continue
			}
			ci := x.Share.Exact
			t.add(x.Name, x.Share.K, x.Share.N, percent(x.Share.Value), percent(ci.Lower), percent(ci.Upper))
			rows = append(rows, obj("name", x.Key, "count", x.Share.K, "n", x.Share.N, "estimate", x.Share.Value, ci))
		}
		return t, rows
	}
	tests, rejected := shares(a.Heading(), "test", "P <= 0.05", a.Tests)
	tests.notef("%s", a.Sentence())
	tests.notef("%s", a.Made())
	tests.notef("intervals by Clopper and Pearson, for the number of cohorts; seed %d", s.Seed)
	held, coverage := shares("How often the "+ciOf(s.Level)+" of the hazard ratio holds the truth, "+model.FormatShort(s.Ratio), "hazard ratio", "it does",
		a.Coverage)
	held.notef("cohorts: those in which the ratio is finite")
	spread := table("How far it scatters over the cohorts", "number", "2.5 %", "25 %", "50 %", "75 %", "97.5 %")
	scatter := []object{}
	for _, x := range a.Spread {
		row := []any{x.Name}
		o := obj("name", x.Key)
		for k, v := range x.Quantiles {
			row = append(row, v)
			o = append(o, field{[]string{"q2_5", "q25", "q50", "q75", "q97_5"}[k], v})
		}
		spread.add(row...)
		scatter = append(scatter, o)
	}
	spread.notef("events of a cohort: %d to %d, median %d", a.Events[0], a.Events[2], a.Events[1])
	result := obj("marker", a.Frame.Marker.Name, "cohorts", len(s.Drawn), "patients", s.Size, "of", s.Source, "null", s.Null,
		"true_hazard_ratio", s.Ratio, "cut_fixed", s.Fixed, "level", s.Level, "seed", s.Seed, "permutations", s.Permutations,
		"shared_permutations", s.Shared && s.Permutations > 0, "events", obj("min", a.Events[0], "median", a.Events[1], "max", a.Events[2]),
		"without_cut", a.Without, "p_at_most_0_05", rejected, "coverage", coverage, "spread", scatter,
		"cuts", numbers(a.Cuts), "hazard_ratios", numbers(a.Ratios), "sentence", a.Sentence())
	return document("simulate", a.Answer, result, tests, held, spread)
}

// numbers are numbers as JSON has them: what is infinite or does not exist is null.
func numbers(v []float64) []Num {
	out := make([]Num, len(v))
	for i, x := range v {
		out[i] = Num(x)
		if math.IsInf(x, 0) {
			out[i] = Num(nan)
		}
	}
	return out
}
