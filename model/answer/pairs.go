package answer

import (
	"context"
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// PairsQuestion asks how a value differs between every two groups.
var PairsQuestion = Question[*ComparePairs]{
	Name: "compare", Page: "Pairs", Short: "all pairs of groups, with P corrected for their number",
	Tab: "Pairs", Words: "pairwise, post hoc, Holm, Tukey, multiple comparisons",
	Parts: func(l model.Look) model.Look {
		p := comparing(l)
		p.Pairwise = l.Pairwise
		return p
	},
	Only:  onlySearched,
	Needs: []model.Need{needsValue, model.Needs("pairs are of groups, and there are none", model.FieldMarker)},
	Ask: func(ctx context.Context, r *model.Resolver, l model.Look, p Progress[*ComparePairs]) (*ComparePairs, error) {
		return askPairs(ctx, r, l, p.Show)
	},
}

// ComparePairs are all pairs of groups, by each method that applies.
type ComparePairs struct {
	*Compared
	Methods []PairMethod
}

// PairMethod is one way to compare all pairs.
type PairMethod struct {
	Name   string // tukey, t, games-howell, mann-whitney, dunn, fisher, chi-square
	Title  string
	Adjust string // how P is corrected for the number of pairs
	Effect string // what Difference is
	Symbol string // of the statistic
	Pairs  []ComparePair
	Why    string // why it does not apply
}

// ComparePair sets group B against group A. A number that does not exist is NaN.
type ComparePair struct {
	A, B       string
	Difference float64 // B minus A; of Dunn's test: of mean ranks; of counts: the odds ratio of B over A
	CI         stats.Interval
	Statistic  float64
	DF         float64
	P          float64
	PAdjusted  float64
}

// askPairs compares all pairs of groups. Methods that take long come one after
// the other: show is told of every one, where it is not nil.
func askPairs(ctx context.Context, r *model.Resolver, l model.Look, show func(*ComparePairs)) (*ComparePairs, error) {
	c, err := askCompare(ctx, r, l, nil)
	if err != nil {
		return nil, err
	}
	if len(c.Frame.Groups) < 2 {
		only := c.Frame.Groups[0]
		e := &model.QuestionError{What: fmt.Sprintf("there is one group only (%s): no pair to compare", strings.TrimSpace(only.Name+" "+only.Range)),
			Ways: []model.Way{model.WidenSubgroup, model.OtherGroups}}
		if len(c.Frame.Cuts) > 0 {
			e.Ways = []model.Way{{Field: model.FieldCut, Do: "change the cut"}, {Field: model.FieldAsLevels, Do: "take every value for a group"},
				model.OtherGroups}
		}
		return nil, e
	}
	return c.pairs(ctx, l.Pairwise, show)
}

// slowPairs is up to how many groups tests that take long for each pair (a
// quantile of its own, an exact test of many levels) are made unasked: 40 groups
// have 780 pairs.
const slowPairs = 10

// fisherOfPairs is how many steps the exact tests of all pairs may take
// together, which takes two or three seconds.
const fisherOfPairs = 2 * stats.FisherStates

func (c *Compared) pairs(ctx context.Context, method string, show func(*ComparePairs)) (*ComparePairs, error) {
	adjust := stats.Holm
	switch method {
	case "", "holm", "tukey":
	case "bh":
		adjust = stats.BH
	case "bonferroni":
		adjust = stats.Bonferroni
	default:
		return nil, &model.UsageError{Field: model.FieldPairwise, What: fmt.Sprintf("%q is not known", method), Hint: "one of holm, bh, bonferroni, tukey"}
	}
	p := &ComparePairs{Compared: c}
	steps := c.numberPairs(ctx, method, adjust)
	if c.Table != nil {
		steps = c.categoryPairs(ctx, method, adjust)
	}
	for i, step := range steps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p.Methods = append(p.Methods, step())
		if show != nil && i+1 < len(steps) {
			part := *p
			part.Methods = append([]PairMethod(nil), p.Methods...)
			show(&part)
		}
	}
	return p, ctx.Err()
}

// categoryPairs are the ways to compare a category in all pairs of groups.
func (c *Compared) categoryPairs(ctx context.Context, method string, adjust stats.Adjustment) []func() PairMethod {
	return []func() PairMethod{
		func() PairMethod {
			if n := len(c.Frame.Groups); method == "" && len(c.Table.Levels) > 2 && n > slowPairs {
				return PairMethod{Name: "fisher", Title: "Fisher exact",
					Why: fmt.Sprintf("%d groups make too many pairs to be compared unasked: say how P is corrected to have them", n)}
			}
			return c.countPairs(ctx, "fisher", adjust)
		},
		func() PairMethod { return c.countPairs(ctx, "chi-square", adjust) },
	}
}

// numberPairs are the ways to compare a number in all pairs of groups, the one
// that was asked for first.
func (c *Compared) numberPairs(ctx context.Context, method string, adjust stats.Adjustment) []func() PairMethod {
	y, code := joined(c.Values)
	n := len(c.Values)
	pooled := func() PairMethod {
		ps, err := stats.PairwiseT(y, code, n, true, adjust, c.Level)
		return c.meanPairs(PairMethod{Name: "t", Title: "t tests, pooled SD", Adjust: adjust.String(), Symbol: "t"}, ps, err)
	}
	tukey := func() PairMethod {
		ps, err := stats.TukeyHSD(y, code, n, c.Level)
		return c.meanPairs(PairMethod{Name: "tukey", Title: "Tukey HSD", Adjust: "family-wise", Symbol: "q"}, ps, err)
	}
	gamesHowell := func() PairMethod {
		m := PairMethod{Name: "games-howell", Title: "Games-Howell", Adjust: "family-wise", Symbol: "q"}
		if n > slowPairs && method != "tukey" {
			m.Why = fmt.Sprintf("%d groups make too many pairs, each of which takes long: they are compared where P is corrected by tukey", n)
			return m
		}
		ps, err := stats.GamesHowell(y, code, n, c.Level)
		return c.meanPairs(m, ps, err)
	}
	steps := []func() PairMethod{pooled, tukey}
	if method == "tukey" {
		steps = []func() PairMethod{tukey, pooled}
	}
	return append(steps, func() PairMethod { return c.rankPairs(ctx, adjust) }, func() PairMethod { return c.dunnPairs(y, code, adjust) }, gamesHowell)
}

func (c *Compared) meanPairs(m PairMethod, ps []stats.MeanPair, err error) PairMethod {
	m.Effect = "difference of means"
	if err != nil {
		m.Why = err.Error()
	}
	for _, x := range ps {
		m.Pairs = append(m.Pairs, ComparePair{A: c.Frame.Groups[x.A].Name, B: c.Frame.Groups[x.B].Name,
			Difference: x.Difference, CI: x.CI, Statistic: x.Statistic, DF: x.DF, P: x.P, PAdjusted: x.PAdjusted})
	}
	return m
}

// adjusted fills in the corrected P of every pair.
func (m *PairMethod) adjusted(how stats.Adjustment) {
	p := make([]float64, len(m.Pairs))
	for i, x := range m.Pairs {
		p[i] = x.P
	}
	for i, v := range stats.AdjustP(p, how) {
		m.Pairs[i].PAdjusted = v
	}
}

// rankPairs are Mann-Whitney tests of every two groups, as R's
// pairwise.wilcox.test.
func (c *Compared) rankPairs(ctx context.Context, how stats.Adjustment) PairMethod {
	m := PairMethod{Name: "mann-whitney", Title: "Mann-Whitney", Adjust: how.String(), Effect: "shift (Hodges-Lehmann)", Symbol: "W"}
	for i, x := range c.Values {
		for j := i + 1; j < len(c.Values); j++ {
			if ctx.Err() != nil {
				return m
			}
			nan := math.NaN()
			p := ComparePair{A: c.Frame.Groups[i].Name, B: c.Frame.Groups[j].Name, Difference: nan, CI: stats.Interval{Lower: nan, Upper: nan},
				Statistic: nan, DF: nan, P: nan}
			if t, err := stats.MannWhitney(c.Values[j], x, stats.RankOptions{Level: c.Level}); err == nil {
				p.Difference, p.CI, p.Statistic, p.P = t.Shift, t.CI, t.Statistic, t.P
			}
			m.Pairs = append(m.Pairs, p)
		}
	}
	m.adjusted(how)
	return m
}

func (c *Compared) dunnPairs(y []float64, code []uint8, how stats.Adjustment) PairMethod {
	m := PairMethod{Name: "dunn", Title: "Dunn (after Kruskal-Wallis)", Adjust: how.String(), Effect: "difference of mean ranks", Symbol: "z"}
	ps, err := stats.Dunn(y, code, len(c.Values), how)
	if err != nil {
		m.Why = err.Error()
	}
	z := stats.NormalCI(c.Level)
	for _, x := range ps {
		m.Pairs = append(m.Pairs, ComparePair{A: c.Frame.Groups[x.A].Name, B: c.Frame.Groups[x.B].Name, Difference: x.Difference,
			CI:        stats.Interval{Lower: x.Difference - z*x.SE, Upper: x.Difference + z*x.SE, Level: c.Level, Method: "normal"},
			Statistic: x.Z, DF: math.NaN(), P: x.P, PAdjusted: x.PAdjusted})
	}
	return m
}

// countPairs are tests of a category in every two groups.
func (c *Compared) countPairs(ctx context.Context, test string, how stats.Adjustment) PairMethod {
	m := PairMethod{Name: test, Title: "Fisher exact", Adjust: how.String(), Effect: "odds ratio (conditional)"}
	if test == "chi-square" {
		m.Title, m.Symbol, m.Effect = "chi-square", "chi2", ""
	}
	t := c.Table
	left := fisherOfPairs
	nan := math.NaN()
	order := func(row []int) []int {
		if t.Event == 0 && len(row) == 2 {
			return []int{row[1], row[0]}
		}
		return row
	}
	for i := range t.Count {
		for j := i + 1; j < len(t.Count); j++ {
			if ctx.Err() != nil {
				return m
			}
			p := ComparePair{A: t.Groups[i].Name, B: t.Groups[j].Name, Difference: nan, CI: stats.Interval{Lower: nan, Upper: nan}, Statistic: nan, DF: nan,
				P: nan}
			table := [][]int{order(t.Count[i]), order(t.Count[j])}
			if test == "fisher" {
				x, err := stats.FisherWithin(table, c.Level, &left)
				if left < 0 { // P of some pairs cannot be corrected for the number of all
					m.Pairs = nil
					m.Why = fmt.Sprintf("the exact tests of %s in %s would take too long, and none is given: "+
						"chi-square tests of the same pairs stand beside, or merge levels", model.Count(len(t.Levels), "level"),
						model.Count(len(t.Count)*(len(t.Count)-1)/2, "pair"))
					return m
				}
				if err == nil {
					p.P = x.P
					if len(t.Levels) == 2 {
						p.Difference, p.CI = x.OddsRatio, x.CI
					}
				}
			} else if x, err := stats.PearsonChiSquare(table, true); err == nil {
				p.Statistic, p.DF, p.P = x.Statistic, float64(x.DF), x.P
			}
			m.Pairs = append(m.Pairs, p)
		}
	}
	m.adjusted(how)
	return m
}

// Finding are the pairs by the first method that applies.
func (c *ComparePairs) Finding() (Finding, bool) {
	for _, m := range c.Methods {
		if m.Why != "" {
			continue
		}
		var p, adjusted []float64
		for _, x := range m.Pairs {
			p, adjusted = append(p, x.P), append(adjusted, x.PAdjusted)
		}
		f := find(&c.Answer, named(c.Frame.Marker)+", pairs", p...)
		f.Outcome, f.Chosen = named(c.Value), chosen(c.Look)
		f.Of = pairOf(name(c.Value), name(c.Frame.Marker))
		f.cutBy(c.Frame)
		f.Corrected, _ = least(adjusted)
		return f.ifTested()
	}
	return Finding{}, false
}
