package page

import (
	"fmt"
	"math"
	"slices"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Simulate is the page of what is found in cohorts of which the truth is known.
func Simulate() Leaf {
	field := func(key, name, hint string, f model.Field) Binding {
		return Binding{Keys: []string{key}, Name: name, Hint: hint, Part: "Simulate", Field: f, Do: func(d Desk) { d.Open(f) }}
	}
	return New(Page[*answer.Simulated]{Question: answer.SimulateQuestion, Draw: drawSimulated, Document: write.Simulated,
		Of: Traits{Bindings: []Binding{
			field("v", "type a hazard ratio that is true in the cohorts that are drawn; none: null cohorts", "v true ratio", model.FieldRatio),
			field("^", "type how many patients a drawn cohort has", "^ patients", model.FieldCohortSize),
			{Keys: []string{"%"}, Name: "draw other cohorts, by the next seed", Hint: "% draw", Part: "Simulate", Field: "Seed",
				Do: func(d Desk) {
					l := d.Look()
					l.Seed++
					d.Change(l)
				}},
		}}})
}

// alpha is the share of null cohorts that may have a P of at most as much.
const alpha = 0.05

// shortShares are names of shares where there is little room.
var shortShares = map[string]string{
	"fixed": "median, fixed", "naive": "best cut, as if fixed", "permutation": "best, permutation", "lausen_schumacher": "best, Lausen-Schumacher",
	"improved_bonferroni": "best, Bonferroni", "best": "at the best cut",
}

// drawSimulated draws the shares of the cohorts as bars, and where cuts and hazard
// ratios fall.
func drawSimulated(s *Sheet, a *answer.Simulated) {
	sim := a.Simulation
	roomy := s.r.H >= 26
	state := fmt.Sprintf("seed %d", sim.Seed)
	if s.Working != "" {
		state = s.Working
	}
	if roomy {
		s.line(a.Heading(), chart.Title)
		s.line(fmt.Sprintf("%s; events of a cohort: %d to %d, median %d", state, a.Events[0], a.Events[2], a.Events[1]), chart.Dim)
	} else {
		s.line(Longest(s.r.W, a.Heading()+", "+state, a.Heading()), chart.Title)
	}
	gap := func() {
		if roomy {
			s.skip(1)
		}
	}
	if roomy {
		s.wrapped(a.Made(), 6, chart.Dim)
	}
	gap()
	s.drawShares("% of the cohorts with a P of at most 0.05", a.Tests, alpha)
	gap()
	holds := fmt.Sprintf("whose %g %% interval holds the hazard ratio %s", 100*sim.Level, Digits(sim.Ratio))
	s.drawShares(Longest(s.r.W, "% of the cohorts "+holds, "% "+holds), a.Coverage, sim.Level)
	gap()
	said := 0 // rows kept for the sentence, and what is blank
	if roomy && !s.Bare {
		said = len(Wrap(a.Sentence(), s.r.W, 5)) + 2
	}
	rows := min(8, max(3, (s.r.H-said)/2))
	s.drawScatter("best cut", a, 0, a.Cuts, sim.Fixed, rows, nil)
	gap()
	s.drawScatter("hazard ratio there, high vs low", a, 1, a.Ratios, sim.Ratio, rows, math.Log)
	gap()
	if s.r.H >= 3 && !s.Bare { // where it is bare it is said beside it
		s.wrapped(a.Sentence(), 5, chart.Plain)
	}
}

// drawShares draws a row for each share: its number with the interval, and where there
// is room a bar, with a mark where it should be.
func (s *Sheet) drawShares(title string, shares []answer.SimulatedShare, should float64) {
	s.line(title, chart.Title)
	const number = 22
	name := 23 // of the longest short name: bars of both tables begin alike
	names := make([]string, len(shares))
	for i, x := range shares {
		names[i] = x.Name
		if s.r.W < 100 {
			names[i] = shortShares[x.Key]
		} else {
			name = 40
		}
	}
	for i, x := range shares {
		if s.r.H < 1 {
			return
		}
		at := s.put(s.g, s.r.X, s.r.Y, name, names[i], chart.Plain)
		at = max(at, s.r.X+name) + 2
		text := "no cohort can tell"
		if p := x.Share; p != nil {
			text = fmt.Sprintf("%5s  %s to %s", write.Fixed(100*p.Value, 1), write.Fixed(100*p.Exact.Lower, 1), write.Fixed(100*p.Exact.Upper, 1))
		}
		s.put(s.g, at, s.r.Y, s.r.X+s.r.W-at, text, chart.Plain)
		if room := s.r.X + s.r.W - at - number; x.Share != nil && room >= 10 {
			s.drawShareBar(at+number, room, x.Share.Value, should)
		}
		s.skip(1)
	}
}

// drawShareBar draws a share of the width, and a mark where another share ends.
func (s *Sheet) drawShareBar(x, w int, share, should float64) {
	full, mark := '█', '│'
	if s.ASCII {
		full, mark = '#', '|'
	}
	for k := range int(math.Round(share * float64(w))) {
		s.g.Put(x+k, s.r.Y, full, chart.Group0)
	}
	s.g.Put(x+min(int(math.Round(should*float64(w))), w-1), s.r.Y, mark, chart.Axis)
}

// drawScatter draws where a number of the cohorts falls, marks one, and says its
// quantiles; on another scale where one is given.
func (s *Sheet) drawScatter(title string, a *answer.Simulated, of int, values []float64, mark float64, rows int, scale func(float64) float64) {
	q := make([]string, len(answer.SpreadShares))
	for k, v := range a.Spread[of].Quantiles {
		q[k] = write.Significant(v, 3)
	}
	s.line(Longest(s.r.W, fmt.Sprintf("%s: half within %s and %s, 95 %% within %s and %s", title, q[1], q[3], q[0], q[4]),
		fmt.Sprintf("%s: 95 %% within %s and %s", title, q[0], q[4]), fmt.Sprintf("%s: %s to %s", title, q[0], q[4])), chart.Title)
	rows = min(rows-1, s.r.H)
	if rows < 2 {
		return
	}
	v := slices.DeleteFunc(slices.Clone(values), func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) || scale != nil && x <= 0 })
	if len(v) == 0 {
		return
	}
	slices.Sort(v)
	if scale != nil { // the last of the tails would press the rest together
		v = v[len(v)/200 : len(v)-len(v)/200]
	}
	lo, hi := v[0], v[len(v)-1]
	if mark < lo || mark > hi {
		lo, hi = min(lo, mark), max(hi, mark)
	}
	if lo == hi {
		s.line("always "+Digits(lo), chart.Plain)
		return
	}
	if scale == nil {
		scale = func(x float64) float64 { return x }
	}
	w := s.r.W
	bins := make([]float64, w)
	at := func(x float64) int {
		return min(max(int((scale(x)-scale(lo))/(scale(hi)-scale(lo))*float64(w)), 0), w-1)
	}
	for _, x := range v {
		bins[at(x)]++
	}
	for k, n := range bins {
		if n == 0 { // no cohort, and no bar
			bins[k] = math.NaN()
		}
	}
	left, right, label := write.Significant(lo, 3), write.Significant(hi, 3), write.Significant(mark, 3)
	strip := chart.Strip(bins, chart.StripOptions{W: w, Rows: rows - 1, Mark: -1, ASCII: s.ASCII})
	Blit(s.g, strip, Rect{s.r.X, s.r.Y, w, rows - 1})
	s.skip(rows - 1)
	s.g.Text(s.r.X, s.r.Y, left, chart.Axis)
	s.g.Text(s.r.X+w-chart.Width(right), s.r.Y, right, chart.Axis)
	marker := "▲"
	if s.ASCII {
		marker = "^"
	}
	if x := at(mark); x > chart.Width(left) && x < w-chart.Width(right)-1 {
		s.g.Text(s.r.X+x, s.r.Y, marker, chart.Cursor)
		if x+2+chart.Width(label) < w-chart.Width(right) {
			s.g.Text(s.r.X+x+2, s.r.Y, label, chart.Cursor)
		}
	}
	s.skip(1)
}
