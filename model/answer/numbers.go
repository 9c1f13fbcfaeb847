package answer

import (
	"math"
	"slices"

	"kaplan/model"
	"kaplan/stats"
)

// NumbersQuestion asks for what a paper prints beside its curves.
var NumbersQuestion = Question[*Numbers]{
	Name: "numbers", Page: "Numbers", Short: "follow-up, survival at times, restricted means, and their differences between groups",
	Tab: "Num", Words: "RMST, restricted mean, follow-up, milestone, survival at",
	Parts: func(l model.Look) model.Look {
		p := patients(l)
		p.Level, p.ConfType, p.Times, p.RMST, p.Pairwise = l.Level, l.ConfType, l.Times, l.RMST, l.Pairwise
		p.Extend = l.Extend && l.Times != ""
		if l.RobustWeights() {
			p.Cluster = l.Cluster
		}
		return p
	},
	Only: map[model.Field]string{"Extend": atTimes, "Cluster": "with weights"},
	Ask:  plainly(askNumbers),
}

// Numbers are what a paper prints beside its curves: follow-up, survival at
// times and restricted means, each with the difference between the groups, and
// the pairwise tests of three or more.
type Numbers struct {
	*Survival
	Tau   float64
	Times []float64
	RMST  []RMSTPair
	Diff  []MilestonePair
}

// RMSTPair compares the restricted means of a group and the reference.
type RMSTPair struct {
	A, B string
	stats.RMSTComparison
}

// MilestonePair compares survival at a time of a group and the reference.
type MilestonePair struct {
	A, B string
	stats.MilestoneComparison
}

// askNumbers answers a Look in numbers. Where it names no times or no tau, they
// are round ones within everybody's follow-up.
func askNumbers(r *model.Resolver, l model.Look) (*Numbers, error) {
	if l.Pairwise == "" {
		l.Pairwise = "holm"
	}
	s, err := Curves(r, l, CurvesOptions{Full: true})
	if err != nil {
		return nil, err
	}
	n := &Numbers{Survival: s, Tau: l.RMST}
	shortest := math.Inf(1)
	for _, g := range s.Groups {
		if last := g.read.LastTime(); last == last {
			shortest = math.Min(shortest, last)
		}
	}
	if n.Tau == 0 {
		n.Tau = shortest
	}
	if n.Times, err = model.ParseTimes(l.Times); err != nil {
		return nil, err
	}
	if len(n.Times) == 0 {
		n.Times = milestones(s.Endpoint.Unit, shortest)
	}
	for i := range s.Groups {
		g := &s.Groups[i]
		if g.RMST == nil {
			g.RMST = restrictedMean(g, n.Tau)
		}
		g.At = g.Curve().At(n.Times, l.Extend)
	}
	n.RMST, n.Diff = s.Differences(n.Tau, n.Times)
	return n, nil
}

// Differences compares every group with the reference: restricted means to tau
// (none where tau is 0) and survival at times.
func (s *Survival) Differences(tau float64, times []float64) (means []RMSTPair, at []MilestonePair) {
	ref, shared := s.Groups[s.Reference], s.shared()
	for i, g := range s.Groups {
		if i == s.Reference {
			continue
		}
		if tau > 0 {
			x := stats.CompareRMST(g.Curve(), ref.Curve(), tau)
			for _, c := range []*stats.Comparison{&x.Difference, &x.Ratio, &x.LossRatio} {
				if shared || g.early.before(tau) || ref.early.before(tau) {
					c.Unsure()
				}
				if g.early.before(tau) || ref.early.before(tau) {
					c.Estimate = math.NaN()
				}
			}
			means = append(means, RMSTPair{g.Name, ref.Name, x})
		}
		for _, t := range times {
			x := stats.CompareAt(g.Curve(), ref.Curve(), t, s.Look.Extend)
			if shared {
				x.Difference.Unsure()
				x.LogLog.Statistic, x.LogLog.P = math.NaN(), math.NaN()
			}
			at = append(at, MilestonePair{g.Name, ref.Name, x})
		}
	}
	return means, at
}

// milestones are round times within the follow-up: years, where the unit can
// tell them.
func milestones(unit string, last float64) []float64 {
	year := 0.0
	if days := model.DaysIn(unit); days > 0 {
		year = model.DaysIn("years") / days
	}
	var out []float64
	if year > 0 {
		for _, y := range []float64{0.5, 1, 2, 3, 5, 10} {
			if t := y * year; t <= last {
				out = append(out, t)
			}
		}
		return out[max(0, len(out)-4):]
	}
	if last <= 0 || math.IsInf(last, 0) {
		return nil
	}
	step := math.Pow(10, math.Floor(math.Log10(last/3)))
	for _, k := range []float64{5, 2} {
		if step*k*3 <= last {
			step *= k
			break
		}
	}
	for t := step; t <= last && len(out) < 4; t += step {
		out = append(out, t)
	}
	return slices.Compact(out)
}

// Finding are the comparisons of restricted means and of survival at times.
func (n *Numbers) Finding() (Finding, bool) {
	f, _ := n.Survival.Finding()
	var p []float64
	for _, x := range n.RMST {
		p = append(p, x.Difference.P)
	}
	for _, x := range n.Diff {
		p = append(p, x.LogLog.P)
	}
	f.P, f.Tests = least(p)
	f.Corrected = math.NaN() // that of the log-rank test is not of these
	return f.ifTested()
}
