package stats

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The whole bridge stays within k with Kolmogorov's probability,
// 1 - 2 Σ (-1)^(j-1) exp(-2 j² k²); at one time there is a normal variable.
func TestBandCriticalByHand(t *testing.T) {
	t.Parallel()
	for _, level := range []float64{0.5, 0.9, 0.95, 0.99} {
		k := HallWellnerCritical(0, 1, level)
		p, sign := 1.0, -1.0
		for j := 1.0; j < 20; j++ {
			p += 2 * sign * math.Exp(-2*j*j*k*k)
			sign = -sign
		}
		within(t, "Kolmogorov", p, level, 1e-11)
		within(t, "one time", EqualPrecisionCritical(0.3, 0.3, level), quantileOf(level), 1e-10)
		within(t, "one time", HallWellnerCritical(0.3, 0.3, level), quantileOf(level)*math.Sqrt(0.21), 1e-10)
	}
}

type bandFile struct {
	Tables []struct {
		Kind    string
		Level   float64
		Entries struct{ AU, AL, Value numbers }
	}
	Exact struct {
		Bridge, Ornstein struct{ A, B, K, P numbers }
	}
	Data []struct {
		Name  string
		Time  numbers
		Event []int
		Bands []struct {
			From, To, Critical, AL, AU float64
			Kind                       string
			Time                       numbers
			Plain, Arcsin              struct{ Lower, Upper numbers }
			LogLog                     struct{ Lower, Upper numbers } `json:"log-log"`
		}
	}
}

func TestBandCriticalEqualsR(t *testing.T) {
	t.Parallel()
	var file bandFile
	readOracle(t, "bands.json", &file)
	values := 0
	for _, tab := range file.Tables {
		for i, want := range tab.Entries.Value {
			al, au := tab.Entries.AL[i], tab.Entries.AU[i]
			values++
			what := fmt.Sprintf("%s %v, aL %.2f, aU %.2f", tab.Kind, tab.Level, al, au)
			if tab.Kind == "hall-wellner" {
				// The table has four decimals, of which the last is off by two at times.
				if got := HallWellnerCritical(al, au, tab.Level); math.Abs(got-want) > 2.5e-4 {
					t.Errorf("%s: %.5f, printed %v", what, got, want)
				}
				continue
			}
			// The table solves Nair's approximation,
			// 4φ(c)/c + φ(c)(c - 1/c) log(aU(1-aL)/(aL(1-aU))) = 1 - level.
			long := math.Log(au * (1 - al) / (al * (1 - au)))
			nair := func(c float64) float64 {
				phi := math.Exp(-c*c/2) / math.Sqrt(2*math.Pi)
				return 4*phi/c + phi*(c-1/c)*long
			}
			// The table is printed with four decimals.
			if math.Abs(nair(want)-(1-tab.Level)) > 1e-4 {
				t.Errorf("%s: the printed %v is not Nair's", what, want)
			}
			bound := 0.006
			if long < 1 {
				bound = 0.11
			}
			within(t, what, EqualPrecisionCritical(al, au, tab.Level), want, bound, "the table solves an approximation, good to this where the range is short or long")
		}
	}
	e := file.Exact.Bridge
	for i, p := range e.P {
		values++
		within(t, fmt.Sprintf("bridge %v %v %v", e.A[i], e.B[i], e.K[i]), bridgeWithin(e.A[i], e.B[i], e.K[i]), p, 1e-9)
	}
	e = file.Exact.Ornstein
	for i, p := range e.P {
		values++
		length := math.Log(e.B[i]*(1-e.A[i])/(e.A[i]*(1-e.B[i]))) / 2
		within(t, fmt.Sprintf("ornstein %v %v %v", e.A[i], e.B[i], e.K[i]), ornsteinWithin(length, e.K[i]), p, 1e-7, "R's finite differences leave an error of this size")
	}
	t.Logf("%d values", values)
}

func TestBandsEqualR(t *testing.T) {
	t.Parallel()
	var file bandFile
	readOracle(t, "bands.json", &file)
	values := 0
	for _, d := range file.Data {
		c := mustCurve(t, Outcome{Time: d.Time, Event: events(d.Event...)}, Log)
		for _, want := range d.Bands {
			kind := EqualPrecision
			if want.Kind == "hall-wellner" {
				kind = HallWellner
			}
			for tr, w := range map[Transform]struct{ Lower, Upper numbers }{Plain: want.Plain, LogLog: want.LogLog, Arcsin: want.Arcsin} {
				// The level at which the critical value is R's.
				level := 0.95
				length := math.Log(want.AU*(1-want.AL)/(want.AL*(1-want.AU))) / 2
				if kind == HallWellner {
					level = bridgeWithin(want.AL, want.AU, want.Critical)
				} else {
					level = ornsteinWithin(length, want.Critical)
				}
				b, err := c.Band(BandOptions{Kind: kind, Transform: tr, Level: level, From: want.From, To: want.To})
				if err != nil {
					t.Fatal(err)
				}
				what := fmt.Sprintf("%s, %v, %v", d.Name, kind, tr)
				allWithin(t, what, []float64{b.AL, b.AU, b.Critical}, []float64{want.AL, want.AU, want.Critical}, 1e-9)
				allWithin(t, what+" time", b.Time, want.Time, 0)
				allWithin(t, what+" lower", b.Lower, w.Lower, 1e-8)
				allWithin(t, what+" upper", b.Upper, w.Upper, 1e-8)
				values += 3 + 3*len(b.Time)
			}
		}
	}
	t.Logf("%d values", values)
}

// The band at its critical value has its level; a wider range or a higher level
// needs a wider band; the bridge turned round is the same bridge.
func TestBandCriticalLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		al := rapid.Float64Range(0.001, 0.9).Draw(t, "aL")
		au := al + rapid.Float64Range(0.01, 0.999).Draw(t, "share")*(0.999-al)
		level := rapid.Float64Range(0.5, 0.999).Draw(t, "level")
		k, c := HallWellnerCritical(al, au, level), EqualPrecisionCritical(al, au, level)
		length := math.Log(au*(1-al)/(al*(1-au))) / 2
		alike(t, "level", []float64{bridgeWithin(al, au, k), ornsteinWithin(length, c)}, []float64{level, level}, 1e-9)
		alike(t, "turned round", []float64{HallWellnerCritical(1-au, 1-al, level), EqualPrecisionCritical(1-au, 1-al, level)}, []float64{k, c}, 1e-8)
		if HallWellnerCritical(al/2, au, level) < k-1e-9 || EqualPrecisionCritical(al/2, au, level) < c || EqualPrecisionCritical(al, au, (1+level)/2) < c {
			t.Fatal("a longer range or a higher level makes the band narrower")
		}
		if c < quantileOf(level) {
			t.Fatalf("critical value %v is below that of one time", c)
		}
	})
}

// The approximation for short ranges meets the series where it takes over.
func TestBandShortRanges(t *testing.T) {
	t.Parallel()
	k := 1.2
	d := 1e-4 * k * k
	within(t, "bridge", bridgeWithin(0.5, 0.5+0.999*d, k), bridgeWithin(0.5, 0.5+1.001*d, k), 1e-4, "two lengths that are nearly one")
	c := 2.2
	length := 40 * math.Pow(c/math.Pi/117, 2)
	within(t, "ornstein", ornsteinWithin(length*0.98, c), ornsteinWithin(length*1.02, c), 3e-4, "two lengths that are nearly one")
}

func TestBandRange(t *testing.T) {
	t.Parallel()
	// S is 1 up to 2, 4/5, 3/5 at 4, 3/10 at 6 and 0 at 9.
	o := Outcome{Time: []float64{1, 2, 4, 5, 6, 9}, Event: events(0, 1, 1, 0, 1, 1)}
	c := mustCurve(t, o, Log)
	b, err := c.Band(BandOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if b.From != 2 || b.To != 6 || len(b.Time) != 4 || b.Level != 0.95 {
		t.Errorf("%+v", b)
	}
	for j := range b.Time {
		ci := c.CI(j + 1)
		if !(b.Lower[j] < ci.Lower && b.Upper[j] >= ci.Upper) {
			t.Errorf("at %v the band %v-%v is within the interval %v-%v", b.Time[j], b.Lower[j], b.Upper[j], ci.Lower, ci.Upper)
		}
	}
	for _, tc := range []struct {
		opt  BandOptions
		want string
	}{
		{BandOptions{From: 9}, ErrBandEvents.Error()},
		{BandOptions{To: 1.5}, ErrBandEvents.Error()},
		{BandOptions{From: -1}, "start of the band"},
		{BandOptions{From: 3, To: 2}, "end of the band"},
		{BandOptions{To: math.NaN()}, "end of the band"},
		{BandOptions{Level: 1}, "level"},
	} {
		if _, err := c.Band(tc.opt); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%+v: %v, want %q", tc.opt, err, tc.want)
		}
	}
	nobody := mustTimeline(t, o).Table(nil, 2, nil).KaplanMeier(1, CurveOptions{})
	if _, err := nobody.Band(BandOptions{}); !errors.Is(err, ErrBandEvents) {
		t.Error(err)
	}
	for _, bad := range [][3]float64{{0.5, 0.4, 0.95}, {-0.1, 0.5, 0.95}, {0, 0, 0.95}, {0.5, 1.1, 0.95}, {0.1, 0.5, 1}, {math.NaN(), 0.5, 0.95}} {
		if !math.IsNaN(HallWellnerCritical(bad[0], bad[1], bad[2])) || !math.IsNaN(EqualPrecisionCritical(bad[0], bad[1], bad[2])) {
			t.Errorf("%v has a critical value", bad)
		}
	}
}

// Of 1000 samples of 200 exponential times, a third censored, the 90 % bands
// hold the whole of S as often as they say. Seeded.
func TestBandCoverage(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 7))
	const samples, n, level = 1000, 200, 0.9
	held := map[BandKind]int{}
	for range samples {
		o := Outcome{Time: make([]float64, n), Event: make([]bool, n)}
		for i := range n {
			e, c := rng.ExpFloat64(), 2*rng.ExpFloat64()
			o.Time[i], o.Event[i] = min(e, c), e <= c
		}
		c := mustCurve(t, o, Log)
		for _, kind := range []BandKind{EqualPrecision, HallWellner} {
			b, err := c.Band(BandOptions{Kind: kind, Transform: LogLog, Level: level, From: 0.1, To: 1.5})
			if err != nil {
				t.Fatal(err)
			}
			ok := true
			for j := range b.Time {
				// S falls within a step: to its end at the lower bound.
				end := b.Time[j]
				if j+1 < len(b.Time) {
					end = b.Time[j+1]
				}
				ok = ok && math.Exp(-b.Time[j]) <= b.Upper[j] && math.Exp(-end) >= b.Lower[j]
			}
			if ok {
				held[kind]++
			}
		}
	}
	for _, kind := range []BandKind{EqualPrecision, HallWellner} {
		share := float64(held[kind]) / samples
		t.Logf("%v: %.3f of %v", kind, share, level)
		// Three standard errors, and as much for 200 patients not being infinitely many.
		if se := math.Sqrt(level * (1 - level) / samples); math.Abs(share-level) > 6*se {
			t.Errorf("%v: the %v band holds S in %.3f of samples", kind, level, share)
		}
	}
}
