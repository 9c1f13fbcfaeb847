package model_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kaplan/model"
)

// exactCurve is S of event 1, or with others beside it the incidence of it, by its
// definition: each patient by itself, the censored after who has an event at their time.
func exactCurve(time []float64, event []int, incidence bool, t float64) float64 {
	surv, told := 1.0, 0.0
	at := slices.Clone(time)
	slices.Sort(at)
	for _, x := range slices.Compact(at) {
		if x > t {
			break
		}
		risk, d1, d2 := 0.0, 0.0, 0.0
		for i := range time {
			switch {
			case time[i] < x:
				continue
			case time[i] == x && event[i] == 1:
				d1++
			case time[i] == x && event[i] == 2 && incidence:
				d2++
			}
			risk++
		}
		told += surv * d1 / risk
		surv *= 1 - (d1+d2)/risk
	}
	if incidence {
		return told
	}
	return surv
}

// roundedCohort is what a database would have counted, a cell for each patient: 0 and 1
// are censored and the event, 2 another one.
func roundedCohort(time []float64, event []int, group []int, step float64, up bool) *model.Cohort {
	c := &model.Cohort{Name: "made", N: len(time), ID: make([]string, len(time))}
	col := func(name string) *model.Column {
		out := &model.Column{Name: name, Kind: model.Number, Num: make([]float64, len(time)), Distinct: 3}
		c.Columns = append(c.Columns, out)
		return out
	}
	t, e, g := col("t"), col("e"), col("g")
	g.Distinct = 2
	for i := range time {
		t.Num[i] = step * math.Floor(time[i]/step)
		if up {
			t.Num[i] = step * math.Ceil(time[i]/step)
		}
		e.Num[i], g.Num[i] = float64(event[i]), float64(group[i])
	}
	t.Rounded = &model.Rounded{Step: step, Up: up}
	c.Index()
	return c
}

// Wherever curves of rounded times stand, those of the times are no farther than is said:
// where steps end, and anywhere, for whatever order of events and of the censored.
func TestRoundedTimesAreBounded(t *testing.T) {
	reached, inside := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(2, 25).Draw(r, "n")
		step := rapid.SampledFrom([]float64{1, 4, 7, 30.4375}).Draw(r, "step")
		up, incidence := rapid.Bool().Draw(r, "up"), rapid.Bool().Draw(r, "incidence")
		time, event, group := make([]float64, n), make([]int, n), make([]int, n)
		for i := range time {
			time[i] = step * float64(rapid.IntRange(0, 40).Draw(r, "time")) / 8
			event[i], group[i] = rapid.IntRange(0, 2).Draw(r, "event"), rapid.IntRange(0, 1).Draw(r, "group")
		}
		c := roundedCohort(time, event, group, step, up)
		look := model.Look{Grouping: model.Grouping{Marker: "g"}, Observing: model.Observing{Time: "t", Event: "e", Cause: "1", Censored: "0"}}
		f, err := model.NewResolver(c).Frame(look)
		if err != nil || len(f.Groups) != 2 {
			r.Skip()
		}
		of := f.Rounding(incidence)
		atSteps, anywhere := 0.0, 0.0
		for g := range f.Groups {
			var exact, told []float64
			var what []int
			for i := range time {
				if group[i] == g {
					exact, told, what = append(exact, time[i]), append(told, c.Column("t").Num[i]), append(what, event[i])
				}
			}
			for k := -1; k <= 50*2; k++ { // on every time that there may be, and between
				at := step * float64(k) / 16
				anywhere = max(anywhere, math.Abs(exactCurve(exact, what, incidence, at)-exactCurve(told, what, incidence, at)))
			}
			for k := 0; k <= 6; k++ { // where a step ends: with times rounded down, just before the next one begins
				at, before := step*float64(k), step*float64(k)
				if !up {
					at, before = step*(float64(k)+0.99), step*float64(k)
				}
				atSteps = max(atSteps, math.Abs(exactCurve(exact, what, incidence, at)-exactCurve(told, what, incidence, before)))
			}
		}
		const last = 1e-12
		if atSteps > of.Ever.AtSteps+last || anywhere > of.Ever.Anywhere+last || of.Early.AtSteps > of.Ever.AtSteps || of.Early.Anywhere > of.Ever.Anywhere {
			r.Fatalf("%v %v: %+v, and it is %v at the ends of steps and %v anywhere", time, event, of, atSteps, anywhere)
		}
		if atSteps > 1e-3 && atSteps > of.Ever.AtSteps-last {
			reached++
		}
		if anywhere > 1e-3 && anywhere > of.Ever.Anywhere-last {
			inside++
		}
	})
	if !testing.Short() && (reached < 3 || inside < 3) { // few draws may reach them less often
		t.Errorf("the bounds are reached %d and %d times: they are wider than they have to be", reached, inside)
	}
}

// Where everybody is censored before the events, S moves by all that is said.
func TestRoundedTimesReachTheirBound(t *testing.T) {
	time, event := []float64{1, 2, 3, 4, 12, 12, 13}, []int{0, 0, 1, 1, 0, 0, 1}
	c := roundedCohort(time, event, make([]int, 7), 10, true)
	f, err := model.NewResolver(c).Frame(model.Look{Observing: model.Observing{Time: "t", Event: "e"}})
	if err != nil {
		t.Fatal(err)
	}
	of, told := f.Rounding(false), c.Column("t").Num
	atSteps := exactCurve(told, event, false, 20) - exactCurve(time, event, false, 20)
	anywhere := exactCurve(told, event, false, 13) - exactCurve(time, event, false, 13)
	if math.Abs(of.Ever.AtSteps-atSteps) > 1e-12 || math.Abs(of.Ever.Anywhere-anywhere) > 1e-12 || atSteps < 0.47 || anywhere < 0.71 {
		t.Errorf("%+v, and it is %v at the ends of steps and %v anywhere", of, atSteps, anywhere)
	}
}

// While a tenth is at risk is said apart from what a few at the end do.
func TestRoundedTimesEarlyAndEver(t *testing.T) {
	time, event := make([]float64, 21), make([]int, 21)
	for i := range 19 {
		time[i] = 5
	}
	event[0], time[19], time[20], event[20] = 1, 11, 12, 1 // the last step begins with 2 of 21
	f, err := model.NewResolver(roundedCohort(time, event, make([]int, 21), 10, true)).Frame(model.Look{Observing: model.Observing{Time: "t", Event: "e"}})
	if err != nil {
		t.Fatal(err)
	}
	of := f.Rounding(false)
	if early, ever := 20.0/21-2.0/3, 20.0/21/2; math.Abs(of.Early.AtSteps-early) > 1e-12 || math.Abs(of.Ever.AtSteps-ever) > 1e-12 {
		t.Errorf("%+v, not %v and %v", of, early, ever)
	}
}

// A multiple of a step is the number as it is written.
func TestMultiple(t *testing.T) {
	for _, c := range []struct {
		step float64
		k    int
		want float64
	}{{0.1, 3, 0.3}, {0.1, 7, 0.7}, {30.4375, 12, 365.25}, {1e-3, 1001, 1.001}, {2, -3, -6}} {
		if got := model.Multiple(c.step, c.k); got != c.want {
			t.Errorf("%d times %v: %v, not %v", c.k, c.step, got, c.want)
		}
	}
}
