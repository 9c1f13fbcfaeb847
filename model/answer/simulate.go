package answer

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// SimulateQuestion asks what is found in cohorts of which the truth is known.
var SimulateQuestion = Question[*Simulated]{
	Name: "simulate", Page: "Simulate", Short: "how often P and intervals err in drawn cohorts of a known truth",
	Tab: "Simulate", Words: "simulation, null cohorts, type I error, false positives, size of a test, coverage, power, Monte Carlo",
	Silent: fewNumbers(1, 2, "no column is a number that could be cut"),
	Parts: func(l model.Look) model.Look {
		return model.Look{Who: l.Who, Observing: unweighted(l.Observing), Grouping: model.Grouping{Marker: l.Marker},
			Searching:  model.Searching{MinProp: l.MinProp, Permutations: l.Permutations, Seed: l.Seed},
			Showing:    model.Showing{Level: l.Level, Ratio: l.Ratio},
			Simulating: l.Simulating}
	},
	Needs: []model.Need{model.Needs("cohorts are drawn with a marker", model.FieldMarker)},
	Ask:   askSimulated,
}

// unweighted is what was observed, of patients who count for one each.
func unweighted(o model.Observing) model.Observing {
	o.Weights, o.Robust = "", ""
	return o
}

// alpha is the P at which a drawn cohort counts as having shown something.
const alpha = 0.05

// Simulated is what was found in cohorts drawn like the one at hand. Its numbers are
// of the cohorts that are done.
type Simulated struct {
	Answer
	Frame      *model.Frame
	Simulation *stats.Simulation

	Tests    []SimulatedShare // by test, the one at the fixed cut first
	Coverage []SimulatedShare // of the interval of the hazard ratio, by cut
	Spread   []SimulatedSpread
	Cuts     []float64 // by cohort, the best one; NaN where there was none
	Ratios   []float64 // by cohort, the hazard ratio of high against low there; NaN likewise
	Events   [3]int    // of a cohort: the fewest, the median number, the most
	Without  int       // cohorts without a best cut
}

// SimulatedShare is how many of the drawn cohorts something holds for.
type SimulatedShare struct {
	Key, Name string            // as scripts and as people know it
	Share     *stats.Proportion // nil where no cohort can tell
}

// SimulatedSpread is how far a number scatters over the drawn cohorts.
type SimulatedSpread struct {
	Key, Name string
	Quantiles []float64 // at SpreadShares
}

// SpreadShares are the shares of the cohorts that quantiles are of.
var SpreadShares = []float64{0.025, 0.25, 0.5, 0.75, 0.975}

// The fewest patients of a cohort that can be divided, and permutations that can give a P
// of 0.05.
const leastDrawn, leastShuffled = 4, 19

func askSimulated(ctx context.Context, r *model.Resolver, l model.Look, p Progress[*Simulated]) (*Simulated, error) {
	l.Cut = "median" // all cuts are searched, and this one is fixed beforehand
	f, err := r.Frame(l)
	if err != nil {
		return nil, err
	}
	if err := toSearch(f); err != nil {
		return nil, err
	}
	least, err := model.LeastShare(l.MinProp)
	if err != nil {
		return nil, err
	}
	if f.Outcome.Entry != nil {
		return nil, &model.QuestionError{What: "cohorts are drawn of patients who are all observed from the beginning, and here some enter later",
			Ways: []model.Way{model.OtherEndpoint}}
	}
	switch {
	case l.CohortSize > 0 && l.CohortSize < leastDrawn:
		return nil, &model.UsageError{Field: model.FieldCohortSize, What: model.Count(l.CohortSize, "patient") + " cannot be divided into groups to compare",
			Hint: fmt.Sprintf("take at least %d", leastDrawn)}
	case l.Permutations > 0 && l.Permutations < leastShuffled:
		return nil, &model.UsageError{Field: "Permutations", What: model.Count(l.Permutations, "permutation") + " can give no P of at most 0.05",
			Hint: fmt.Sprintf("take at least %d", leastShuffled)}
	}
	made := func(s *stats.Simulation) *Simulated {
		a := &Simulated{Answer: answerOf(f), Frame: f, Simulation: s}
		a.count()
		a.remark()
		return a
	}
	s, err := stats.Simulate(ctx, f.Outcome, f.Value(), stats.SimulationOptions{
		Cohorts: l.Cohorts, Size: l.CohortSize, Ratio: l.Ratio, Level: l.Confidence(), Permutations: l.Permutations, Seed: l.Seed,
		Cut: stats.CutOptions{MinProp: least, MaxProp: 1 - least},
		Show: func(s *stats.Simulation) {
			p.count(len(s.Drawn), s.Wanted)
			if p.Show != nil {
				p.show(made(s))
			}
		}})
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &model.QuestionError{What: "no cohorts can be drawn: " + err.Error(), Ways: []model.Way{model.OtherMarker, model.WidenSubgroup}}
	}
	return made(s), nil
}

// count makes the numbers of the cohorts that are done.
func (a *Simulated) count() {
	s := a.Simulation
	test := func(key, name string, p func(*stats.DrawnCohort) float64) {
		a.Tests = append(a.Tests, SimulatedShare{key, name, s.Rejected(alpha, p)})
	}
	test("fixed", "log-rank at the median, fixed beforehand", func(c *stats.DrawnCohort) float64 { return c.Fixed })
	test("naive", "log-rank at the best cut, as if fixed", func(c *stats.DrawnCohort) float64 { return c.Naive })
	if s.Permutations > 0 {
		test("permutation", "best cut, by permutation", func(c *stats.DrawnCohort) float64 { return c.Permutation })
	}
	test("lausen_schumacher", "best cut, Lausen-Schumacher", func(c *stats.DrawnCohort) float64 { return c.Lausen92 })
	test("improved_bonferroni", "best cut, improved Bonferroni", func(c *stats.DrawnCohort) float64 { return c.Lausen94 })

	fixed := func(c *stats.DrawnCohort) (coef, se float64) { return c.FixedCoef, c.FixedSE }
	best := func(c *stats.DrawnCohort) (coef, se float64) { return c.Coef, c.SE }
	a.Coverage = []SimulatedShare{{"fixed", "at the median, fixed beforehand", s.Covered(fixed)}, {"best", "at the best cut", s.Covered(best)}}

	spread := func(key, name string, of func(*stats.DrawnCohort) float64) {
		a.Spread = append(a.Spread, SimulatedSpread{key, name, s.Quantiles(SpreadShares, of)})
	}
	spread("cut", "best cut", func(c *stats.DrawnCohort) float64 { return c.Cut })
	spread("best", "hazard ratio there, high vs low", func(c *stats.DrawnCohort) float64 { return math.Exp(c.Coef) })
	spread("either_way", "the same, whichever way", func(c *stats.DrawnCohort) float64 { return math.Exp(math.Abs(c.Coef)) })
	spread("fixed", "hazard ratio at the median", func(c *stats.DrawnCohort) float64 { return math.Exp(c.FixedCoef) })

	events := make([]int, len(s.Drawn))
	for i, c := range s.Drawn {
		events[i] = c.Events
		a.Cuts, a.Ratios = append(a.Cuts, c.Cut), append(a.Ratios, math.Exp(c.Coef))
		if math.IsNaN(c.Cut) {
			a.Without++
		}
	}
	slices.Sort(events)
	a.Events = [3]int{events[0], events[len(events)/2], events[len(events)-1]}
}

// remark says what has to be said beside the numbers.
func (a *Simulated) remark() {
	s := a.Simulation
	if a.Without > 0 {
		a.warn("%s without a best cut, for want of events or of values: no P of theirs counts as at most 0.05", model.Count(a.Without, "cohort"))
	}
	switch {
	case s.Permutations == 0:
	case s.Shared:
		a.warn("all cohorts share %d permutations, for their best statistics have one distribution: beside the interval, the share by permutation has "+
			"a standard error of %s percentage points", s.Permutations,
			model.FormatSignificant(100*math.Sqrt(alpha*(1-alpha)/float64(s.Permutations)), 2))
	default:
		a.warn("each cohort has %d permutations of its own, which end once its P is sure to be above 0.05", s.Permutations)
	}
	if !s.Null {
		a.warn("at the best cut the groups are not those that the truth is of, unless it is the median: its interval is held to the same ratio")
	}
}

// Of reports the share that has a key among some; nil where there is none.
func shareOf(shares []SimulatedShare, key string) *stats.Proportion {
	for _, s := range shares {
		if s.Key == key {
			return s.Share
		}
	}
	return nil
}

// Percent is a share in words, such as 5.1 %.
func Percent(p *stats.Proportion) string {
	if p == nil {
		return "an unknown share"
	}
	return model.FormatSignificant(100*p.Value, 3) + " %"
}

// Heading says which cohorts were drawn, in a line.
func (a *Simulated) Heading() string {
	s := a.Simulation
	of := fmt.Sprintf("%d null cohorts of %s", s.Wanted, model.Count(s.Size, "patient"))
	if !s.Null {
		of = fmt.Sprintf("%d cohorts of %s, true hazard ratio %s", s.Wanted, model.Count(s.Size, "patient"), model.FormatShort(s.Ratio))
	}
	if len(s.Drawn) < s.Wanted {
		return fmt.Sprintf("%d of %s", len(s.Drawn), of)
	}
	return of
}

// Made says how the cohorts were drawn.
func (a *Simulated) Made() string {
	s := a.Simulation
	marker := "the marker is permuted among the patients"
	switch {
	case s.Size < s.Source:
		marker = fmt.Sprintf("values of the marker are drawn from those of %s, each once at most", model.Count(s.Source, "patient"))
	case s.Size > s.Source:
		marker = fmt.Sprintf("values of the marker are drawn from those of %s, with replacement", model.Count(s.Source, "patient"))
	}
	if !s.Null {
		return fmt.Sprintf("%s; above the median of %s the hazard is %s times that below, the geometric mean of both being the cohort's own "+
			"(Nelson-Aalen, joined by straight lines), from which times of events come by inversion; times of censoring come so from the "+
			"cohort's reverse Kaplan-Meier curve, whatever the marker", marker, a.fixed(), model.FormatShort(s.Ratio))
	}
	if s.Shared {
		return marker + ", who keep their times and events: it has nothing to do with survival"
	}
	return marker + ", and times with events likewise, by themselves: the marker has nothing to do with survival"
}

// fixed is the cut that was fixed beforehand, as it is printed.
func (a *Simulated) fixed() string { return model.FormatCut(a.Simulation.Fixed, a.Frame.Sorted) }

// Sentence says in a sentence what the cohorts teach.
func (a *Simulated) Sentence() string {
	s := a.Simulation
	corrected := "Lausen-Schumacher"
	p := shareOf(a.Tests, "lausen_schumacher")
	if s.Permutations > 0 {
		corrected, p = "permutation", shareOf(a.Tests, "permutation")
	}
	naive := Percent(shareOf(a.Tests, "naive"))
	if s.Null {
		return fmt.Sprintf("there is nothing to be found in these cohorts, and yet in %s of them the best cut has a P of at most 0.05 if the search is "+
			"not admitted; corrected by %s, in %s", naive, corrected, Percent(p))
	}
	return fmt.Sprintf("the true hazard ratio is %s: it is found (P at most 0.05) in %s of the cohorts at the median, in %s at the best cut corrected by %s; "+
		"the best cut's interval holds the truth in %s of them, the median's in %s", model.FormatShort(s.Ratio),
		Percent(shareOf(a.Tests, "fixed")), Percent(p), corrected, Percent(shareOf(a.Coverage, "best")), Percent(shareOf(a.Coverage, "fixed")))
}

// Headline is how many null cohorts the naive P of the best cut is wrong in, or how many
// cohorts with an effect show it.
func (a *Simulated) Headline() (Headline, bool) {
	key, caption := "naive", "of the null cohorts have a naive P of at most 0.05 at the best cut"
	if !a.Simulation.Null {
		key, caption = "best", "of the cohorts: the interval at the best cut holds the truth"
	}
	p := shareOf(a.Tests, key)
	if p == nil {
		p = shareOf(a.Coverage, key)
	}
	if p == nil {
		return Headline{}, false
	}
	said := a.Sentence()
	return Headline{Number: hundredths(p.Value) + "%", Caption: caption,
		Beside:   fmt.Sprintf("%g %% CI %s to %s", 100*a.Simulation.Level, hundredths(p.Exact.Lower), percent(p.Exact.Upper)),
		Sentence: strings.ToUpper(said[:1]) + said[1:] + "."}, true
}
