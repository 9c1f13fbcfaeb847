package answer

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kaplan/model"
)

// The rows of the table under curves add up at every time: whoever came in is at risk,
// or has had the event, or another, or was censored, or has gone to another group. Who
// is at risk is who the curves say is at risk, and in the end nobody is.
func TestFollowedAddUp(t *testing.T) {
	t.Parallel()
	withEntry, withMoves := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		c := someCohort(t)
		l := someLook(t)
		if rapid.Bool().Draw(t, "late") {
			l.Entry = "grade"
		}
		s, err := Curves(model.NewResolver(c), l, CurvesOptions{})
		if err != nil {
			return
		}
		times := []float64{s.From()}
		for range rapid.IntRange(1, 6).Draw(t, "times") {
			times = append(times, s.From()+rapid.Float64Range(0.25, 20).Draw(t, "time"))
		}
		times = append(times, s.LastTime+1)
		slices.Sort(times)
		rows := s.FollowedAt(times)
		if len(rows) != len(s.Groups) {
			t.Fatalf("%d rows for %d groups", len(rows), len(s.Groups))
		}
		for g, f := range rows {
			for i, at := range times {
				in := f.N
				if f.Entered != nil {
					in = f.Entered[i]
				}
				sum := f.AtRisk[i] + f.Events[i] + f.Censored[i]
				if f.Moved != nil {
					sum += f.Moved[i]
				}
				if sum != in || f.AtRisk[i] < 0 {
					t.Fatalf("%+v, %s at %v: %+v add up to %d of %d", l, f.Name, at, f, sum, in)
				}
				want := s.Groups[g].AtRiskAt(at)
				if i == 0 && at > 0 {
					want = s.Groups[g].RestsOn(at)
				}
				if f.AtRisk[i] != want {
					t.Fatalf("%+v, %s at %v: %d at risk, and the curves have %d", l, f.Name, at, f.AtRisk[i], want)
				}
			}
			last := len(times) - 1
			if f.AtRisk[last] != 0 || f.Events[last] != s.Groups[g].Events {
				t.Fatalf("%+v, %s in the end: %d at risk, %d events of %d", l, f.Name, f.AtRisk[last], f.Events[last], s.Groups[g].Events)
			}
			if f.Entered != nil {
				withEntry++
			}
			if f.Moved != nil {
				withMoves++
			}
		}
	})
	if !testing.Short() && (withEntry == 0 || withMoves == 0) { // few draws may have neither
		t.Errorf("%d groups with late entry and %d that are left: not tried", withEntry, withMoves)
	}
}

// With competing causes the other events have a row of their own, and all add up to the
// patients of the group.
func TestFollowedOfCauses(t *testing.T) {
	t.Parallel()
	c := &model.Cohort{Name: "two causes", N: 6, Columns: []*model.Column{
		{Name: "time", Kind: model.Number, Num: []float64{1, 2, 3, 4, 5, 6}, Distinct: 6},
		{Name: "status", Kind: model.Number, Num: []float64{1, 2, 0, 1, 2, 0}, Distinct: 3}}}
	c.Index()
	l := model.Look{}
	l.Time, l.Event, l.Cause, l.Gamma = "time", "status", "1", 1
	a, err := askIncidence(model.NewResolver(c), l)
	if err != nil {
		t.Fatal(err)
	}
	f := a.FollowedAt([]float64{0, 2, 4, 10})[0]
	for name, x := range map[string][2][]int{"at risk": {f.AtRisk, {6, 5, 3, 0}}, "events": {f.Events, {0, 1, 1, 2}}, "others": {f.Others, {0, 0, 1, 2}},
		"censored": {f.Censored, {0, 0, 1, 2}}} {
		if !slices.Equal(x[0], x[1]) {
			t.Errorf("%s: %v, want %v", name, x[0], x[1])
		}
	}
	if f.Entered != nil || f.Moved != nil || f.N != 6 {
		t.Errorf("%+v", f)
	}
}

// A time axis ends where it is said to, the same for curves and for incidence.
func TestTimeEnd(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]TimeEnd{"": {}, "all": {Kind: "all"}, "events": {Kind: "event"}, "60": {Kind: "time", At: 60},
		"10%": {Kind: "share", At: 0.1}, "20 at risk": {Kind: "number", At: 20}, " 2.5 % ": {Kind: "share", At: 0.025}} {
		if got, err := ParseTimeEnd(text); err != nil || got.Kind != want.Kind || math.Abs(got.At-want.At) > 1e-12 {
			t.Errorf("%q: %+v, %v", text, got, err)
		} else if again, err := ParseTimeEnd(got.Text()); err != nil || again != got {
			t.Errorf("%q: written %q and read back as %+v, %v", text, got.Text(), again, err)
		}
	}
	for _, text := range []string{"0", "-3", "soon", "101%", "%", "Inf", "NaN"} {
		if got, err := ParseTimeEnd(text); err == nil {
			t.Errorf("%q: %+v", text, got)
		}
	}
}
