package model

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kaplan/stats"
)

// twelve is twelve patients of whom four cannot be used for one reason each:
//
//	     0  1  2   3  4  5  6  7  8  9  10 11
//	time 5  3  NA -2  8  4  9  7  6  10 2  1
//	died 1  0  1   1  1  1  NA 1  0  1  1  1
//	arm  a  b  a   b  a  c  a  b  c  b  a  c
//	crp  1  2  3   4  NA 4  5  6  7  8  9  10
//	sex  f  m  f   m  f  m  f  f  NA m  f  m
//	age  50 60 70  55 65 75 52 NA 72 57 67 77
func twelve() *Cohort {
	category := func(name, values string) *Column {
		c := &Column{Name: name, Kind: Category}
		for _, v := range strings.Fields(values) {
			if v != "NA" && !slices.Contains(c.Level, v) {
				c.Level = append(c.Level, v)
			}
		}
		slices.Sort(c.Level)
		c.Distinct = len(c.Level)
		for _, v := range strings.Fields(values) {
			c.Code = append(c.Code, int32(slices.Index(c.Level, v)))
			if v == "NA" {
				c.Missing++
			}
		}
		return c
	}
	number := func(name string, v ...float64) *Column {
		c := &Column{Name: name, Kind: Number, Num: v}
		seen := map[float64]bool{}
		for _, x := range v {
			if x != x {
				c.Missing++
			} else {
				seen[x] = true
			}
		}
		c.Distinct = len(seen)
		return c
	}
	c := &Cohort{Name: "twelve", N: 12, Columns: []*Column{
		number("time", 5, 3, na, -2, 8, 4, 9, 7, 6, 10, 2, 1),
		number("died", 1, 0, 1, 1, 1, 1, na, 1, 0, 1, 1, 1),
		category("arm", "a b a b a c a b c b a c"),
		number("crp", 1, 2, 3, 4, na, 4, 5, 6, 7, 8, 9, 10),
		category("sex", "f m f m f m f f NA m f m"),
		number("age", 50, 60, 70, 55, 65, 75, 52, na, 72, 57, 67, 77),
	}}
	c.Index()
	return c
}

// asks is a Look at twelve's endpoint.
func asks(l Look) Look {
	l.Time, l.Event, l.Gamma = "time", "died", 1
	return l
}

// groups prints who is in which group: "low: 0 1 10".
func groups(f *Frame) string {
	var parts []string
	for g := range f.Groups {
		var who []string
		for k, i := range f.Row {
			if int(f.Code[k]) == g {
				who = append(who, fmt.Sprint(i))
			}
		}
		parts = append(parts, f.Groups[g].Name+": "+strings.Join(who, " "))
	}
	return strings.Join(parts, " | ")
}

func excluded(xs []Exclusion) string {
	var parts []string
	for _, x := range xs {
		parts = append(parts, fmt.Sprintf("%d %s", x.N, x.Reason))
	}
	return strings.Join(parts, " | ")
}

func TestFrame(t *testing.T) {
	usable := "1 died missing | 1 time missing | 1 time negative"
	for _, c := range []struct {
		name     string
		look     Look
		groups   string
		excluded string
		cuts     []float64
	}{
		{"no marker", Look{}, "all: 0 1 4 5 7 8 9 10 11", usable, nil},
		{"levels", Look{Marker: "arm"}, "a: 0 4 10 | b: 1 7 9 | c: 5 8 11", usable, nil},
		// crp of the eight who are left: 1 2 4 6 7 8 9 10, median 6.5.
		{"median", Look{Marker: "crp"}, "low: 0 1 5 7 | high: 8 9 10 11", usable + " | 1 crp missing", []float64{6.5}},
		{"value", Look{Marker: "crp", Cut: "value:4"}, "low: 0 1 5 | high: 7 8 9 10 11", usable + " | 1 crp missing", []float64{4}},
		{"two values", Look{Marker: "crp", Cut: "value:2,8"}, "low: 0 1 | middle: 5 7 8 9 | high: 10 11", usable + " | 1 crp missing", []float64{2, 8}},
		// Type 7: at 1/3 of 8 values 1-based position 1 + 7/3 = 3.33, at 2/3 5.67.
		{"tertiles", Look{Marker: "crp", Cut: "tertile"}, "low: 0 1 5 | middle: 7 8 | high: 9 10 11", usable + " | 1 crp missing", []float64{4 + 2.0/3, 7 + 2.0/3}},
		{"empty group", Look{Marker: "crp", Cut: "value:100"}, "low: 0 1 5 7 8 9 10 11", usable + " | 1 crp missing", []float64{100}},
		// Patient 2 has no time and is outside the subgroup: the first reason counts.
		{"subgroup", Look{Marker: "arm", Where: `sex == "m"`}, "b: 1 9 | c: 5 11", `7 outside the subgroup: sex == "m" | 1 time negative`, nil},
		{"strata", Look{Marker: "arm", Strata: "sex"}, "a: 0 4 10 | b: 1 7 9 | c: 5 11", usable + " | 1 sex missing", nil},
		{"merged", Look{Marker: "arm", Levels: `"c"|"late":="a"+"b"`}, "c: 5 8 11 | late: 0 1 4 7 9 10", usable, nil},
		{"left out", Look{Marker: "arm", Levels: `"c"|"a"`}, "c: 5 8 11 | a: 0 4 10", usable + " | 3 arm at a level that was left out", nil},
		{"a cut per level", Look{Marker: "crp", Cut: "by:sex:f=1,m=4"}, "low: 0 1 5 | high: 7 9 10 11", usable + " | 1 crp missing | 1 sex missing", nil},
		{"no cut for a level", Look{Marker: "crp", Cut: "by:arm:a=5,b=5"}, "low: 0 1 | high: 7 9 10", usable + " | 1 crp missing | 3 no cut for this level of arm", nil},
		{"landmark", Look{Marker: "arm", Landmark: 4}, "a: 0 4 | b: 7 9 | c: 5 8", "1 died missing | 3 no longer under observation at 4 | 1 time missing | 1 time negative", nil},
		{"expression", Look{Marker: "crp > 5"}, "false: 0 1 5 | true: 7 8 9 10 11", usable + " | 1 crp > 5 missing", nil},
		{"values as levels", Look{Marker: "crp", AsLevels: true, Where: "crp < 5"}, "1: 0 | 2: 1 | 4: 5", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := NewResolver(twelve()).Frame(asks(c.look))
			if err != nil {
				t.Fatal(err)
			}
			if got := groups(f); got != c.groups {
				t.Errorf("groups %s\nnot    %s", got, c.groups)
			}
			if got := excluded(f.Excluded); c.excluded != "" && got != c.excluded {
				t.Errorf("excluded %s\nnot      %s", got, c.excluded)
			}
			if diff := cmp.Diff(c.cuts, f.Cuts, cmpopts.EquateApprox(1e-15, 0)); diff != "" {
				t.Errorf("cuts %s", diff)
			}
			sum := f.Used
			for _, x := range f.Excluded {
				sum += x.N
			}
			if sum != 12 {
				t.Errorf("%d used and the excluded are %d of 12", f.Used, sum)
			}
		})
	}
}

func TestFrameOfNobody(t *testing.T) {
	_, err := NewResolver(twelve()).Frame(asks(Look{Marker: "arm", Where: "age > 99"}))
	want := "no patient is left: outside the subgroup: age > 99 (12)\nwiden the subgroup, choose another endpoint or choose another marker"
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

func TestStrata(t *testing.T) {
	f, err := NewResolver(twelve()).Frame(asks(Look{Marker: "crp", Strata: "sex,age > 60"}))
	if err != nil {
		t.Fatal(err)
	}
	// In the analysis are 0 f50, 1 m60, 5 m75, 9 m57, 10 f67, 11 m77; 7 has no age, 8 no sex.
	want := map[int32]string{0: "sex=f, age > 60=false", 1: "sex=m, age > 60=false", 5: "sex=m, age > 60=true", 9: "sex=m, age > 60=false", 10: "sex=f, age > 60=true", 11: "sex=m, age > 60=true"}
	got := map[int32]string{}
	for k, i := range f.Row {
		if f.Code[k] != stats.NoGroup {
			got[i] = f.Strata[f.Stratum[k]]
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReference(t *testing.T) {
	r := NewResolver(twelve())
	f, err := r.Frame(asks(Look{Marker: "arm", Reference: "arm=b"}))
	if err != nil {
		t.Fatal(err)
	}
	if f.ReferenceGroup() != 1 {
		t.Errorf("reference is group %d", f.ReferenceGroup())
	}
	if _, err := r.Frame(asks(Look{Marker: "arm", Reference: "arm=z"})); err == nil || !strings.Contains(err.Error(), "its groups: a, b, c") {
		t.Errorf("got %v", err)
	}
	// References of other columns stand beside it.
	l := SetReference("sex=m", "arm", "b")
	if l != "sex=m,arm=b" || SetReference(l, "arm", "") != "sex=m" || SetReference(l, "sex", "f") != "arm=b,sex=f" {
		t.Errorf("%q, %q, %q", l, SetReference(l, "arm", ""), SetReference(l, "sex", "f"))
	}
	for _, level := range []string{"a,b", "x=y", "Stage (I)", `"q"`} {
		list := SetReference("", "miR-1 ratio", level)
		if got, ok := referenceOf(list, "miR-1 ratio"); !ok || got != level {
			t.Errorf("%q comes back from %q as %q", level, list, got)
		}
	}
}

func TestDesign(t *testing.T) {
	for _, c := range []struct {
		name     string
		look     Look
		names    string
		labels   string
		terms    []int
		pos      string
		row5     []float64 // the covariates of patient 5: arm c, sex m, crp 4, age 75
		excluded string
	}{
		{"number", Look{Covariates: "age"}, "age", "per unit", []int{0}, "0 1 4 5 8 9 10 11", []float64{75}, "1 age missing"},
		{"factor", Look{Covariates: "arm"}, "arm=b | arm=c", "b vs a | c vs a", []int{0, 0}, "0 1 4 5 7 8 9 10 11", []float64{0, 1}, ""},
		{"reference", Look{Covariates: "arm", Reference: "arm=c"}, "arm=a | arm=b", "a vs c | b vs c", []int{0, 0}, "0 1 4 5 7 8 9 10 11", []float64{0, 0}, ""},
		{"expression", Look{Covariates: "log(age), sex"}, "log(age) | sex=m", "per unit | m vs f", []int{0, 1}, "0 1 4 5 9 10 11", []float64{math.Log(75), 1}, "1 log(age) missing | 1 sex missing"},
		{"interaction", Look{Covariates: "age,sex,sex:age"}, "age | sex=m | sex=m:age", "per unit | m vs f | ", []int{0, 1, 2}, "0 1 4 5 9 10 11", []float64{75, 1, 75}, "1 age missing | 1 sex missing"},
		{"factors times", Look{Covariates: "arm:sex"}, "arm=b:sex=m | arm=c:sex=m", " | ", []int{0, 0}, "0 1 4 5 7 9 10 11", []float64{0, 1}, "1 arm:sex missing"},
		{"groups first", Look{Marker: "crp", Covariates: "age"}, "crp=high | age", "high vs low | per unit", []int{0, 1}, "0 1 5 8 9 10 11", []float64{0, 75}, "1 age missing"},
		{"a quoted name", Look{Covariates: "`age`"}, "age", "per unit", []int{0}, "0 1 4 5 8 9 10 11", []float64{75}, "1 age missing"},
		{"one level left", Look{Covariates: "age,sex", Where: `sex == "m"`}, "age | sex=m", "per unit | m only", []int{0, 1}, "1 5 9 11", []float64{75, 1}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := NewResolver(twelve())
			f, err := r.Frame(asks(c.look))
			if err != nil {
				t.Fatal(err)
			}
			d, err := r.Design(f)
			if err != nil {
				t.Fatal(err)
			}
			var who []string
			var row5 []float64
			for j, k := range d.Pos {
				who = append(who, fmt.Sprint(f.Row[k]))
				if f.Row[k] == 5 {
					for _, x := range d.X {
						row5 = append(row5, x[j])
					}
				}
			}
			if got := strings.Join(d.Name, " | "); got != c.names {
				t.Errorf("names %s, not %s", got, c.names)
			}
			if got := strings.Join(d.Label, " | "); got != c.labels {
				t.Errorf("labels %q, not %q", got, c.labels)
			}
			if !slices.Equal(d.Term, c.terms) {
				t.Errorf("terms %v, not %v", d.Term, c.terms)
			}
			if got := strings.Join(who, " "); got != c.pos {
				t.Errorf("patients %s, not %s", got, c.pos)
			}
			if !slices.Equal(row5, c.row5) {
				t.Errorf("patient 5 has %v, not %v", row5, c.row5)
			}
			if got := excluded(d.Excluded); got != c.excluded {
				t.Errorf("excluded %s, not %s", got, c.excluded)
			}
		})
	}
}

func TestDesignErrors(t *testing.T) {
	r := NewResolver(twelve())
	for _, c := range []struct {
		covariates, reference, says string
	}{
		{"agee", "", "did you mean age?"},
		{"arm", "arm=z", "its levels: a, b, c"},
		{"age,,log(", "", "log("},
		{"age:nothing", "", "nothing"},
		{"rcs(age,99)", "", ""},
		{"rcs(arm,3)", "", ""},
	} {
		f, err := r.Frame(asks(Look{Covariates: c.covariates, Reference: c.reference}))
		if err == nil {
			_, err = r.Design(f)
		}
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s with %q: %v", c.covariates, c.reference, err)
		}
	}
}

// someCohort is a cohort of random patients with every kind of column, missing
// values and ties.
func someCohort(t *rapid.T) *Cohort {
	n := rapid.IntRange(6, 60).Draw(t, "n")
	rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 7))
	number := func(name string, distinct int, miss float64) *Column {
		c := &Column{Name: name, Kind: Number, Num: make([]float64, n)}
		seen := map[float64]bool{}
		for i := range c.Num {
			c.Num[i] = float64(1 + rng.IntN(distinct))
			if rng.Float64() < miss {
				c.Num[i] = na
				c.Missing++
			} else {
				seen[c.Num[i]] = true
			}
		}
		c.Distinct = len(seen)
		return c
	}
	category := func(name string, levels ...string) *Column {
		c := &Column{Name: name, Kind: Category, Level: levels, Code: make([]int32, n)}
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
	c := &Cohort{Name: "some", N: n, Columns: []*Column{time, status,
		number("crp", 30, 0.1), number("age", 40, 0.05), number("grade", 3, 0.1), category("arm", "a", "b", "c"), category("sex", "f", "m")}}
	c.Index()
	return c
}

func someLook(t *rapid.T) Look {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	l := asks(Look{
		Marker: pick("marker", "", "crp", "grade", "arm", "age > 20", "sex"),
		Cut:    pick("cut", "", "median", "mean", "tertile", "value:12", "quantile:0.2,0.9", "by:sex:f=10,m=15"),
		Where:  pick("where", "", "", `sex == "f"`, "age > 10 and crp < 25", `arm in ["a", "b"] or grade == 1`),
		Strata: pick("strata", "", "", "sex", "grade,sex"),
		Ties:   pick("ties", "", "breslow"),
	})
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
func shuffled(c *Cohort, seed uint64) *Cohort {
	p := rand.New(rand.NewPCG(seed, 1)).Perm(c.N)
	out := &Cohort{Name: c.Name, N: c.N}
	for _, col := range c.Columns {
		n := *col
		n.Num, n.Code = nil, nil
		for _, i := range p {
			if col.Kind == Number {
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
	fmt.Fprintf(&b, "%d used, %d events, %s, %v\n", s.Used, s.Events, excluded(s.Excluded), s.Warnings)
	for _, g := range s.Groups {
		fmt.Fprintf(&b, "%s %s: %d %d, median %s %s %s\n", g.Name, g.Range, g.N, g.Events, num(g.Median.Estimate), num(g.Median.Lower), num(g.Median.Upper))
		for j := range g.Curve.Time {
			fmt.Fprintf(&b, " %v/%v/%s/%s", g.Curve.Time[j], g.Curve.AtRisk[j], num(g.Curve.Surv[j]), num(g.Curve.SELogSurv[j]))
		}
		b.WriteString("\n")
	}
	for _, x := range s.Tests {
		fmt.Fprintf(&b, "%s %s %d\n", x.Name, num(x.ChiSq), x.DF)
	}
	if h := s.HazardRatio; h != nil {
		fmt.Fprintf(&b, "%s %s %s %s\n", h.Label, num(h.HR), num(h.Lower), num(h.Upper))
	}
	return b.String()
}

// The order of the patients in a file changes nothing.
func TestRowOrderIsIrrelevant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someCohort(t)
		l := someLook(t)
		a := said(NewResolver(c).Survival(l, SurvivalOptions{Full: true}))
		b := said(NewResolver(shuffled(c, rapid.Uint64().Draw(t, "order"))).Survival(l, SurvivalOptions{Full: true}))
		if diff := cmp.Diff(a, b); diff != "" {
			t.Fatalf("%+v: %s", l, diff)
		}
	})
}

// Everybody is either used or counted under a reason, in curves and in models;
// the groups add up to those used; nobody is in two strata.
func TestEverybodyIsAccountedFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someCohort(t)
		l := someLook(t)
		r := NewResolver(c)
		count := func(used int, xs []Exclusion) {
			sum := used
			for i, x := range xs {
				if x.N <= 0 || slices.ContainsFunc(xs[:i], func(y Exclusion) bool { return y.Reason == x.Reason }) {
					t.Fatalf("%+v: %v", l, xs)
				}
				sum += x.N
			}
			if sum != c.N {
				t.Fatalf("%+v: %d used and %s are %d of %d", l, used, excluded(xs), sum, c.N)
			}
		}
		if s, err := r.Survival(l, SurvivalOptions{}); err == nil {
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
		if h, err := r.Cox(l); err == nil {
			count(h.Used, h.Excluded)
		}
	})
}

// A resolver keeps much between questions; whatever it was asked before, it
// answers as one that was asked nothing. So a subgroup that is undone leaves
// no trace.
func TestResolverForgetsNothingAndKeepsNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someCohort(t)
		r := NewResolver(c)
		looks := []Look{}
		for range rapid.IntRange(1, 6).Draw(t, "questions") {
			looks = append(looks, someLook(t))
		}
		looks = append(looks, looks...)
		for i, l := range looks {
			got := said(r.Survival(l, SurvivalOptions{Landscape: 10}))
			want := said(NewResolver(c).Survival(l, SurvivalOptions{Landscape: 10}))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("question %d, %+v: %s", i, l, diff)
			}
			l.Where = "age > 20"
			_, _ = r.Survival(l, SurvivalOptions{Landscape: 10})
		}
	})
}

// Of two groups the ratio turned round is the reciprocal, and its interval too.
func TestReferenceTurnsTheRatio(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someCohort(t)
		l := asks(Look{Marker: "sex", CI: rapid.SampledFrom([]string{"wald", "profile"}).Draw(t, "ci")})
		r := NewResolver(c)
		a, err := r.Survival(l, SurvivalOptions{})
		l.Reference = "sex=m"
		b, err2 := r.Survival(l, SurvivalOptions{})
		if err != nil || err2 != nil || a.HazardRatio == nil || math.IsNaN(a.HazardRatio.HR) || math.IsInf(a.HazardRatio.Coef, 0) {
			return
		}
		near := func(x, y float64) bool {
			return x == y || math.Abs(x-y) <= 1e-6*math.Max(math.Abs(x), math.Abs(y)) || (math.IsNaN(x) && math.IsNaN(y))
		}
		if x, y := a.HazardRatio, b.HazardRatio; !near(x.HR, 1/y.HR) || !near(x.Lower, 1/y.Upper) || !near(x.Upper, 1/y.Lower) || !near(x.P, y.P) {
			t.Fatalf("%+v\n%+v", x, y)
		}
	})
}
