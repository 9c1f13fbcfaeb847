package stats

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// Ten patients, intervals [0, 5), [5, 10) and from 10 on. In the first, two die
// and two are lost: 9 at risk, q = 2/9. In the second 6 enter, one dies, one is
// lost: 5.5 at risk, q = 2/11. S is 1, 7/9, 7/9·9/11 = 7/11. Greenwood at 5:
// 7/9·√(2/(9·7)); hazard of the first: 2/(5·8) = 1/20.
func TestLifeTableByHand(t *testing.T) {
	t.Parallel()
	o := Outcome{Time: []float64{1, 4.9, 2, 3, 5, 9, 10, 12, 12, 30}, Event: events(1, 1, 0, 0, 1, 0, 1, 1, 0, 0)}
	l, err := NewLifeTable(o, []float64{0, 5, 10}, 0, Plain)
	if err != nil {
		t.Fatal(err)
	}
	allWithin(t, "entered", l.Entered, []float64{10, 6, 4}, 0)
	allWithin(t, "lost", l.Lost, []float64{2, 1, 2}, 0)
	allWithin(t, "at risk", l.AtRisk, []float64{9, 5.5, 3}, 0)
	allWithin(t, "S", l.Surv, []float64{1, 7. / 9, 7. / 11}, 1e-15)
	within(t, "SE", l.SE[1], 7./9*math.Sqrt(2./63), 1e-15)
	within(t, "hazard", l.Hazard[0], 0.05, 1e-15)
	within(t, "density", l.Density[0], 2./45, 1e-15)
	ci := l.CI(1)
	within(t, "lower", ci.Lower, l.Surv[1]-quantileOf(0.95)*l.SE[1], 1e-14)
	if !math.IsInf(l.End[2], 1) || !math.IsNaN(l.Hazard[2]) {
		t.Errorf("%+v", l)
	}
}

func TestLifeTableEqualsR(t *testing.T) {
	t.Parallel()
	var file struct {
		Cases []struct {
			Name         string
			Time, Breaks numbers
			Event        []int
			Table        map[string]numbers
		}
	}
	readOracle(t, "lifetable.json", &file)
	values := 0
	for _, cs := range file.Cases {
		l, err := NewLifeTable(Outcome{Time: cs.Time, Event: events(cs.Event...)}, cs.Breaks, 0.95, Log)
		if err != nil {
			t.Fatal(err)
		}
		for name, got := range map[string][]float64{"nsubs": l.Entered, "nlost": l.Lost, "nrisk": l.AtRisk, "nevent": l.Events, "surv": l.Surv,
			"pdf": l.Density, "hazard": l.Hazard, "se.surv": l.SE, "se.pdf": l.SEDensity, "se.hazard": l.SEHazard} {
			allWithin(t, cs.Name+" "+name, got, cs.Table[name], 1e-10)
			values += len(got)
		}
	}
	t.Logf("%d values", values)
}

// With an interval for every time and nobody censored, it is the Kaplan-Meier
// curve just before.
func TestLifeTableIsKaplanMeier(t *testing.T) {
	t.Parallel()
	o := Outcome{Time: []float64{1, 2, 2, 3, 5, 8}, Event: events(1, 1, 1, 1, 1, 1)}
	c := mustCurve(t, o, Log)
	l, err := NewLifeTable(o, c.Time, 0.95, Log)
	if err != nil {
		t.Fatal(err)
	}
	allWithin(t, "S", l.Surv[1:], c.Surv[:len(c.Surv)-1], 1e-14)
	for j := range l.Surv[1:] {
		within(t, "SE", l.SE[j+1], c.Surv[j]*c.SELogSurv[j], 1e-14)
	}
}

func TestLifeTablesThatCannotBe(t *testing.T) {
	t.Parallel()
	o := Outcome{Time: []float64{1, 2}, Event: events(1, 1)}
	late := Outcome{Time: o.Time, Event: o.Event, Entry: []float64{0, 0}}
	for _, tc := range []struct {
		o      Outcome
		breaks []float64
		level  float64
		want   string
	}{
		{Outcome{}, []float64{0}, 0, "no subjects"},
		{o, nil, 0, "breaks has length 0"},
		{o, []float64{0, 0}, 0, "start of interval 2 is 0: must be after the one before"},
		{o, []float64{0, math.NaN()}, 0, "start of interval 2 is NaN: must be finite"},
		{o, []float64{1.5}, 0, "time of subject 1 is 1: must be no earlier than the first interval"},
		{o, []float64{0}, 1, "level"},
	} {
		if _, err := NewLifeTable(tc.o, tc.breaks, tc.level, Log); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%v, want %q", err, tc.want)
		}
	}
	if _, err := NewLifeTable(late, []float64{0}, 0, Log); !errors.Is(err, ErrLifeTableEntry) {
		t.Error(err)
	}
}
