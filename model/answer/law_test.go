package answer

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kaplan/model"
)

// asksHere is a Look at twelveHere's endpoint.
func asksHere(l model.Look) model.Look {
	l.Time, l.Event, l.Gamma = "time", "died", 1
	return l
}

func excludedHere(xs []model.Exclusion) string {
	var parts []string
	for _, x := range xs {
		parts = append(parts, fmt.Sprintf("%d %s", x.N, x.Reason))
	}
	return strings.Join(parts, " | ")
}

// someCohort is a cohort of random patients with every kind of column, missing
// values and ties.
func someCohort(t *rapid.T) *model.Cohort {
	n := rapid.IntRange(6, 60).Draw(t, "n")
	rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 7))
	number := func(name string, distinct int, miss float64) *model.Column {
		c := &model.Column{Name: name, Kind: model.Number, Num: make([]float64, n)}
		seen := map[float64]bool{}
		for i := range c.Num {
			c.Num[i] = float64(1 + rng.IntN(distinct))
			if rng.Float64() < miss {
				c.Num[i] = math.NaN()
				c.Missing++
			} else {
				seen[c.Num[i]] = true
			}
		}
		c.Distinct = len(seen)
		return c
	}
	category := func(name string, levels ...string) *model.Column {
		c := &model.Column{Name: name, Kind: model.Category, Level: levels, Code: make([]int32, n)}
		seen := map[int32]bool{}
		for i := range c.Code {
			c.Code[i] = int32(rng.IntN(len(levels)+1)) - 1
			if c.Code[i] < 0 {
				c.Missing++
			} else {
				seen[c.Code[i]] = true
			}
		}
		c.Distinct = len(seen)
		return c
	}
	status := number("died", 2, 0.05)
	for i := range status.Num {
		status.Num[i]--
	}
	time := number("time", 15, 0.05)
	if rng.IntN(2) == 0 {
		time.Num[rng.IntN(n)] = -1
	}
	c := &model.Cohort{Name: "some", N: n, Columns: []*model.Column{time, status,
		number("crp", 30, 0.1), number("age", 40, 0.05), number("grade", 3, 0.1), category("arm", "a", "b", "c"), category("sex", "f", "m")}}
	c.Index()
	return c
}

func someLook(t *rapid.T) model.Look {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	l := asksHere(model.Look{Who: model.Who{Where: pick("where", "", "", `sex == "f"`, "age > 10 and crp < 25", `arm in ["a", "b"] or grade == 1`)}, Grouping: model.Grouping{Marker: pick("marker", "", "crp", "grade", "arm", "age > 20", "sex"), Cut: pick("cut", "", "median", "mean", "tertile", "value:12", "quantile:0.2,0.9", "by:sex:f=10,m=15")}, Fitting: model.Fitting{Strata: pick("strata", "", "", "sex", "grade,sex"), Ties: pick("ties", "", "breslow")}})
	l.AsLevels = rapid.Bool().Draw(t, "levels")
	if rapid.Bool().Draw(t, "landmark") {
		l.Landmark = 4
	}
	if rapid.Bool().Draw(t, "covariates") {
		l.Covariates = pick("covariates", "age", "arm,age", "log(crp+1),sex", "sex:age")
	}
	if rapid.IntRange(0, 5).Draw(t, "switch") == 0 { // groups that are reached under observation
		l.Marker, l.Switch = "", "grade"
	}
	return l
}

// shuffled is the cohort with its patients in another order.
func shuffled(c *model.Cohort, seed uint64) *model.Cohort {
	p := rand.New(rand.NewPCG(seed, 1)).Perm(c.N)
	out := &model.Cohort{Name: c.Name, N: c.N}
	for _, col := range c.Columns {
		n := *col
		n.Num, n.Code = nil, nil
		for _, i := range p {
			if col.Kind == model.Number {
				n.Num = append(n.Num, col.Num[i])
			} else {
				n.Code = append(n.Code, col.Code[i])
			}
		}
		out.Columns = append(out.Columns, &n)
	}
	out.Index()
	return out
}

// said is everything that an answer says, as text: to compare two.
func said(s *Survival, err error) string {
	if err != nil {
		return "error: " + err.Error()
	}
	// The sums over patients depend on their order in the last digits.
	num := func(v float64) string { return fmt.Sprintf("%.9g", v) }
	var b strings.Builder
	fmt.Fprintf(&b, "%d used, %d events, %s, %v\n", s.Used, s.Events, excludedHere(s.Excluded), s.Warnings)
	for _, g := range s.Groups {
		fmt.Fprintf(&b, "%s %s: %d %d, median %s %s %s\n", g.Name, g.Range, g.N, g.Events, num(g.Median.Estimate), num(g.Median.Lower), num(g.Median.Upper))
		for j := range g.Curve().Time {
			fmt.Fprintf(&b, " %v/%v/%s/%s", g.Curve().Time[j], g.Curve().AtRisk[j], num(g.Curve().Surv[j]), num(g.Curve().SELogSurv[j]))
		}
		b.WriteString("\n")
	}
	for _, x := range s.Tests {
		fmt.Fprintf(&b, "%s %s %d\n", x.Name, num(x.ChiSq), x.DF)
	}
	if h := s.HazardRatio; h != nil {
		fmt.Fprintf(&b, "%s %s %s %s\n", h.Label, num(h.Ratio), num(h.Lower), num(h.Upper))
	}
	return b.String()
}

// The order of the patients in a file changes nothing.
func TestRowOrderIsIrrelevant(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := someCohort(t)
		l := someLook(t)
		a := said(Curves(model.NewResolver(c), l, CurvesOptions{Full: true}))
		b := said(Curves(model.NewResolver(shuffled(c, rapid.Uint64().Draw(t, "order"))), l, CurvesOptions{Full: true}))
		if diff := cmp.Diff(a, b); diff != "" {
			t.Fatalf("%+v: %s", l, diff)
		}
	})
}

// Everybody is either used or counted under a reason, in curves and in models;
// the groups add up to those used; nobody is in two strata.
func TestEverybodyIsAccountedFor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := someCohort(t)
		l := someLook(t)
		r := model.NewResolver(c)
		count := func(used int, xs []model.Exclusion) {
			sum := used
			for i, x := range xs {
				if x.N <= 0 || slices.ContainsFunc(xs[:i], func(y model.Exclusion) bool { return y.Reason == x.Reason }) {
					t.Fatalf("%+v: %v", l, xs)
				}
				sum += x.N
			}
			if sum != c.N {
				t.Fatalf("%+v: %d used and %s are %d of %d", l, used, excludedHere(xs), sum, c.N)
			}
		}
		if s, err := Curves(r, l, CurvesOptions{}); err == nil {
			count(s.Used, s.Excluded)
			n, events := 0, 0
			for _, g := range s.Groups {
				if g.N == 0 {
					t.Fatalf("%+v: group %s is empty", l, g.Name)
				}
				n, events = n+g.N, events+g.Events
			}
			if (n != s.Used && l.Switch == "") || n < s.Used || events != s.Events {
				t.Fatalf("%+v: groups of %d patients and %d events, used %d and %d", l, n, events, s.Used, s.Events)
			}
		}
		if h, err := askCox(r, l); err == nil {
			count(h.Used, h.Excluded)
		}
	})
}

// A resolver keeps much between questions; whatever it was asked before, it
// answers as one that was asked nothing. So a subgroup that is undone leaves
// no trace.
func TestResolverForgetsNothingAndKeepsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := someCohort(t)
		r := model.NewResolver(c)
		looks := []model.Look{}
		for range rapid.IntRange(1, 6).Draw(t, "questions") {
			looks = append(looks, someLook(t))
		}
		looks = append(looks, looks...)
		for i, l := range looks {
			got := said(Curves(r, l, CurvesOptions{Strip: 10}))
			want := said(Curves(model.NewResolver(c), l, CurvesOptions{Strip: 10}))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("question %d, %+v: %s", i, l, diff)
			}
			l.Where = "age > 20"
			_, _ = Curves(r, l, CurvesOptions{Strip: 10})
		}
	})
}

// Of two groups the ratio turned round is the reciprocal, and its interval too.
func TestReferenceTurnsTheRatio(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := someCohort(t)
		l := asksHere(model.Look{Grouping: model.Grouping{Marker: "sex"}, Fitting: model.Fitting{CI: rapid.SampledFrom([]string{"wald", "profile"}).Draw(t, "ci")}})
		r := model.NewResolver(c)
		a, err := Curves(r, l, CurvesOptions{})
		l.Reference = "sex=m"
		b, err2 := Curves(r, l, CurvesOptions{})
		if err != nil || err2 != nil || a.HazardRatio == nil || math.IsNaN(a.HazardRatio.Ratio) || math.IsInf(a.HazardRatio.Coef, 0) {
			return
		}
		near := func(x, y float64) bool {
			// A profile bound is found to 1e-6 from either side.
			return x == y || math.Abs(x-y) <= 1e-6*math.Max(math.Abs(x), math.Abs(y)) || (math.IsNaN(x) && math.IsNaN(y))
		}
		if x, y := a.HazardRatio, b.HazardRatio; !near(x.Ratio, 1/y.Ratio) || !near(x.Lower, 1/y.Upper) || !near(x.Upper, 1/y.Lower) || !near(x.P, y.P) {
			t.Fatalf("%+v\n%+v", x, y)
		}
	})
}
