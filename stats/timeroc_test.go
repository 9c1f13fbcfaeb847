package stats

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Cases 2 4 5, controls 1 3 4. Pairs won: 2 beats 1; 4 beats 1 and 3 and ties
// with 4; 5 beats all: 1 + 2.5 + 3 of 9. Cases win 1/3, 5/6, 1 of the controls;
// controls lose to 1, 2/3, 1/2 of the cases. Means 13/18; squared deviations
// (7/18)² + (2/18)² + (5/18)² = 78/324 and (5/18)² + (1/18)² + (4/18)² = 42/324,
// each over 2·3. Youden at 1: sensitivity 1, specificity 1/3; at 3: 2/3, 2/3; at
// 4: 1/3 and 1. All have J = 1/3: the first counts.
func TestROCByHand(t *testing.T) {
	t.Parallel()
	r, err := ROCOf([]float64{2, 4, 5, 1, 3, 4, math.NaN()}, []bool{true, true, true, false, false, false, true}, ROCOptions{})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "AUC", r.AUC, 6.5/9, 1e-15)
	within(t, "SE", r.SE, math.Sqrt((78.+42)/324/6), 1e-14)
	if r.Cases != 3 || r.Controls != 3 || !r.Higher || len(r.Points) != 6 {
		t.Errorf("%+v", r)
	}
	if y := r.Youden; y.Cut != 1 || y.Sensitivity != 1 || math.Abs(y.J()-1./3) > 1e-15 {
		t.Errorf("Youden %+v", y)
	}
}

// Times 1 to 6: event, censored, event, event, censored, event; marker 6 1 5 2 3
// 4; t = 4.5. Cases 6 (weight 1), 5 and 2 (G = 1 - 1/5 = 4/5, weight 5/4);
// controls 3 and 4. Cases beat 2, 2 and 0 of 2 controls: AUC =
// (1 + 5/4)/(1 + 5/4 + 5/4) = 9/14.
func TestTimeROCByHand(t *testing.T) {
	t.Parallel()
	tl := mustTimeline(t, Outcome{Time: []float64{1, 2, 3, 4, 5, 6}, Event: events(1, 0, 1, 1, 0, 1)})
	r, err := TimeROC(tl, []float64{6, 1, 5, 2, 3, 4}, 4.5, ROCOptions{})
	if err != nil {
		t.Fatal(err)
	}
	within(t, "AUC", r.AUC, 9./14, 1e-15)
	// Above 4: cases 6 and 5, no control.
	if y := r.Youden; y.Cut != 4 || math.Abs(y.Sensitivity-9./14) > 1e-15 || y.Specificity != 1 || r.Cases != 3 || r.Controls != 2 {
		t.Errorf("%+v", r)
	}
}

func TestROCOracle(t *testing.T) {
	t.Parallel()
	var file struct {
		Binary []struct {
			File, Marker, Event, Direction                                   string
			Code, AUC, SE, Lower, Upper, Threshold, Sensitivity, Specificity float64
		}
		Timed []struct {
			File, Marker   string
			Time, Event, X numbers
			T, AUC, SE     float64
			Lower, Upper   float64
		}
	}
	readOracle(t, "timeroc.json", &file)
	for _, c := range file.Binary {
		x := columnsOf(t, c.File, 0, c.Marker, c.Event)
		isCase := make([]bool, len(x[1]))
		for i, v := range x[1] {
			isCase[i] = v == c.Code
		}
		r, err := ROCOf(x[0], isCase, ROCOptions{})
		if err != nil {
			t.Fatal(err)
		}
		name := c.File + " " + c.Marker
		if r.Higher != (c.Direction == "<") {
			t.Errorf("%s: direction %v, want %s", name, r.Higher, c.Direction)
		}
		within(t, name+" AUC", r.AUC, c.AUC, 1e-12)
		within(t, name+" SE", r.SE, c.SE, 1e-10)
		within(t, name+" lower", r.Lower, c.Lower, 1e-10)
		within(t, name+" upper", r.Upper, c.Upper, 1e-10)
		within(t, name+" J", r.Youden.J(), c.Sensitivity+c.Specificity-1, 1e-10)
		// The point is one of those that pROC finds best: its threshold lies half
		// way between two values.
		found := false
		for k, p := range r.Points[1:] {
			if next := k + 2; next < len(r.Points) && math.Abs((p.Cut+r.Points[next].Cut)/2-c.Threshold) < 1e-12 {
				found = true
				within(t, name+" sensitivity", p.Sensitivity, c.Sensitivity, 1e-12)
				within(t, name+" specificity", p.Specificity, c.Specificity, 1e-12)
			}
		}
		if !found {
			t.Errorf("%s: no point has pROC's threshold %v", name, c.Threshold)
		}
	}
	for _, c := range file.Timed {
		o := Outcome{Time: c.Time}
		for _, v := range c.Event {
			o.Event = append(o.Event, v == 1)
		}
		r, err := TimeROC(mustTimeline(t, o), c.X, c.T, ROCOptions{Direction: HigherIsCase})
		if err != nil {
			t.Fatal(err)
		}
		within(t, c.File+" "+c.Marker+" AUC", r.AUC, c.AUC, 1e-11)
		within(t, c.File+" "+c.Marker+" SE", r.SE, c.SE, 1e-8)
		within(t, c.File+" "+c.Marker+" lower", r.Lower, c.Lower, 1e-8)
		within(t, c.File+" "+c.Marker+" upper", r.Upper, c.Upper, 1e-8)
		low, err := TimeROC(mustTimeline(t, o), c.X, c.T, ROCOptions{Direction: LowerIsCase})
		if err != nil {
			t.Fatal(err)
		}
		within(t, "turned", low.AUC, 1-c.AUC, 1e-11)
		within(t, "turned SE", low.SE, r.SE, 1e-10)
	}
	if len(file.Binary) != 8 || len(file.Timed) != 5 {
		t.Errorf("%d and %d cases", len(file.Binary), len(file.Timed))
	}
}

// AUC is the share of pairs, and the area under the points; a point counts what
// lies on either side.
func TestROCLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 40).Draw(t, "n")
		x, isCase := make([]float64, n), make([]bool, n)
		o := Outcome{Time: make([]float64, n), Event: make([]bool, n)}
		for i := range x {
			x[i] = float64(rapid.IntRange(0, 12).Draw(t, "marker"))
			isCase[i] = rapid.Bool().Draw(t, "case")
			o.Time[i], o.Event[i] = 10, false
			if isCase[i] {
				o.Time[i], o.Event[i] = float64(rapid.IntRange(1, 5).Draw(t, "time")), true
			}
		}
		direction := rapid.SampledFrom([]ROCDirection{AutoDirection, HigherIsCase, LowerIsCase}).Draw(t, "direction")
		r, err := ROCOf(x, isCase, ROCOptions{Direction: direction})
		if err != nil {
			return
		}
		won, pairs := 0.0, 0.0
		for i := range x {
			for j := range x {
				if isCase[i] && !isCase[j] {
					pairs++
					switch {
					case x[i] == x[j]:
						won += 0.5
					case x[i] > x[j] == r.Higher:
						won++
					}
				}
			}
		}
		if math.Abs(r.AUC-won/pairs) > 1e-12 {
			t.Fatalf("AUC %v, pairs %v", r.AUC, won/pairs)
		}
		area := 0.0
		for k := 1; k < len(r.Points); k++ {
			a, b := r.Points[k-1], r.Points[k]
			area += (a.Sensitivity + b.Sensitivity) / 2 * math.Abs(b.Specificity-a.Specificity)
		}
		if math.Abs(area-r.AUC) > 1e-12 {
			t.Fatalf("area %v, AUC %v", area, r.AUC)
		}
		for _, p := range r.Points {
			sens := 0.0
			for i := range x {
				if isCase[i] && (x[i] > p.Cut) == r.Higher {
					sens++
				}
			}
			if math.Abs(sens/float64(r.Cases)-p.Sensitivity) > 1e-12 || p.J() > r.Youden.J()+1e-12 {
				t.Fatalf("%+v, Youden %+v", p, r.Youden)
			}
		}
		// Without censoring before t the curve at t is the ordinary one.
		d := HigherIsCase
		if !r.Higher {
			d = LowerIsCase
		}
		at, err := TimeROC(mustTimelineRapid(t, o), x, 7, ROCOptions{Direction: d})
		if err != nil || math.Abs(at.AUC-r.AUC) > 1e-12 || math.Abs(at.Youden.J()-r.Youden.J()) > 1e-12 {
			t.Fatalf("%+v, %v; ordinary %+v", at, err, r)
		}
	})
}

func mustTimelineRapid(t *rapid.T, o Outcome) *Timeline {
	tl, err := NewTimeline(o)
	if err != nil {
		t.Fatal(err)
	}
	return tl
}

// Intervals at a time hold the true AUC in 95 % of seeded cohorts. With
// T exponential of rate e^x and t = 1, the truth comes from a large cohort
// without censoring.
func TestTimeROCCoverage(t *testing.T) {
	t.Parallel()
	cohorts := 1000
	if testing.Short() {
		cohorts = 200
	}
	draw := func(n int, seed uint64, censored bool) (Outcome, []float64) {
		rng := newRand(seed)
		o, x := Outcome{Time: make([]float64, n), Event: make([]bool, n)}, make([]float64, n)
		for i := range x {
			x[i] = rng.NormFloat64()
			event, end := rng.ExpFloat64()/math.Exp(x[i]), math.Inf(1)
			if censored {
				end = rng.ExpFloat64() / 0.7
			}
			o.Time[i], o.Event[i] = min(event, end), event <= end
		}
		return o, x
	}
	at := func(o Outcome, x []float64) *ROC {
		r, err := TimeROC(mustTimeline(t, o), x, 1, ROCOptions{Direction: HigherIsCase})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	truth := at(draw(400_000, 1, false)).AUC
	in, sum, squares, se := 0, 0.0, 0.0, 0.0
	for c := range cohorts {
		r := at(draw(200, uint64(c)+2, true))
		if r.Lower <= truth && truth <= r.Upper {
			in++
		}
		sum += r.AUC
		squares += r.AUC * r.AUC
		se += r.SE
	}
	k := float64(cohorts)
	mean := sum / k
	sd := math.Sqrt(squares/k - mean*mean)
	coverage := float64(in) / k
	t.Logf("truth %.4f, mean %.4f, standard deviation %.4f, mean SE %.4f, coverage %.3f", truth, mean, sd, se/k, coverage)
	// Means over simulated cohorts: four standard errors, and the bias of small samples.
	if math.Abs(mean-truth) > 4*sd/math.Sqrt(k)+0.003 || math.Abs(se/k/sd-1) > 0.1 || math.Abs(coverage-0.95) > 4*math.Sqrt(0.95*0.05/k)+0.01 {
		t.Error("not what it claims")
	}
}

func TestROCEdges(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	if _, err := ROCOf([]float64{1, 2}, []bool{true, true}, ROCOptions{}); err != ErrROC {
		t.Errorf("no controls: %v", err)
	}
	if _, err := ROCOf([]float64{nan}, []bool{true}, ROCOptions{}); err != ErrROC {
		t.Errorf("nobody: %v", err)
	}
	var length *LengthError
	if _, err := ROCOf([]float64{1, 2}, []bool{true}, ROCOptions{}); !errors.As(err, &length) {
		t.Errorf("lengths: %v", err)
	}
	if _, err := ROCOf([]float64{1, 2}, []bool{true, false}, ROCOptions{Level: 1.5}); err != ErrLevel {
		t.Errorf("level: %v", err)
	}
	if r, err := ROCOf([]float64{1, 2}, []bool{true, false}, ROCOptions{}); err != nil || r.Higher || r.AUC != 1 || !math.IsNaN(r.SE) || r.Youden.Cut != 1 {
		t.Errorf("one of each: %+v, %v", r, err)
	}
	r, err := ROCOf([]float64{1, 2, 3, 4}, []bool{false, false, true, true}, ROCOptions{})
	if err != nil || r.AUC != 1 || r.SE != 0 || len(r.Warnings) != 1 || r.Youden.Cut != 2 {
		t.Errorf("separated: %+v, %v", r, err)
	}
	o := Outcome{Time: []float64{1, 2, 3, 4}, Event: events(1, 0, 1, 1)}
	tl := mustTimeline(t, o)
	x := []float64{4, 3, 2, 1}
	if _, err := TimeROC(tl, x, 0.5, ROCOptions{}); !errors.Is(err, ErrROC) {
		t.Errorf("before all events: %v", err)
	}
	if _, err := TimeROC(tl, x, 4, ROCOptions{}); !errors.Is(err, ErrROC) {
		t.Errorf("after all: %v", err)
	}
	var value *ValueError
	if _, err := TimeROC(tl, x, nan, ROCOptions{}); !errors.As(err, &value) {
		t.Errorf("no time: %v", err)
	}
	if _, err := TimeROC(tl, nil, 2, ROCOptions{}); err != ErrNoSubjects {
		t.Errorf("no marker: %v", err)
	}
	o.Weight = []float64{1, 1, 1, 2}
	if _, err := TimeROC(mustTimeline(t, o), x, 2, ROCOptions{}); err != ErrTimeROC {
		t.Errorf("weights: %v", err)
	}
}
