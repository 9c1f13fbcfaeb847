package stats

import (
	"errors"
	"math"
	"sort"

	"gonum.org/v1/gonum/mat"
)

// BandKind is how the width of a simultaneous confidence band moves with time.
type BandKind uint8

// The bands of Klein & Moeschberger, section 4.4.
const (
	EqualPrecision BandKind = iota // a multiple of the pointwise interval: proportional to the standard error
	HallWellner                    // narrower late, and may begin at time 0
)

// String is "equal-precision" or "hall-wellner".
func (k BandKind) String() string {
	if k == HallWellner {
		return "hall-wellner"
	}
	return "equal-precision"
}

// ErrBandEvents is returned where a band would span no time at which survival
// is strictly between 0 and 1.
var ErrBandEvents = errors.New("a band needs an event within its range after which somebody survives")

// ErrRobustBand is returned for a curve whose variance is robust: the process that a
// band is computed from has independent increments only where the variance is
// Greenwood's.
var ErrRobustBand = errors.New("a band is withheld with weights: its critical values hold for Greenwood's variance only, " +
	"which takes weights for numbers of patients")

// Band is a simultaneous confidence band: with probability Level it contains the
// whole survival curve over its range. Slices have one length, the number of rows
// of the curve within the range.
type Band struct {
	Kind         BandKind
	Transform    Transform
	Level        float64
	From, To     float64 // times of the first and the last event within the range
	AL, AU       float64 // n σ²/(1 + n σ²) at these two times, σ² being Greenwood's sum
	Critical     float64 // the k of a Hall-Wellner band, the c of an equal-precision band
	Time         []float64
	Lower, Upper []float64
	Warnings     []string
}

// BandOptions choose a band; the zero value is an equal-precision band, on the
// log scale, at the curve's level over as long a range as there is.
type BandOptions struct {
	Kind      BandKind
	Transform Transform // Klein & Moeschberger: Plain, LogLog (their "log"), Arcsin
	Level     float64   // 0 for the curve's
	From, To  float64   // the range; To 0 for the last event after which somebody survives
}

// Band is a simultaneous confidence band of the curve [1, 2]: with probability
// Level, all of S lies within it from the first event at or after opt.From to
// opt.To.
//
// The critical value is computed: that of a Hall-Wellner band from the
// eigenfunctions of Brownian motion between two walls, that of an equal-precision
// band from those of the Ornstein-Uhlenbeck process. Printed tables (Klein &
// Moeschberger's C.3, R's km.ci) have Nair's approximation for the latter,
// which is up to 0.6 % smaller and, where σ² has not tripled over the range,
// up to 10 % larger. Bounds are cut to [0, 1], and there is no band where S is 0.
//
// Errors: ErrLevel, *ValueError (range), ErrBandEvents, ErrRobustBand.
//
// [1] Hall & Wellner (1980) Biometrika 67:133. [2] Nair (1984) Technometrics
// 26:265.
func (c *Curve) Band(opt BandOptions) (*Band, error) {
	level, err := levelOr(opt.Level, c.Level)
	if err != nil {
		return nil, err
	}
	b := &Band{Kind: opt.Kind, Transform: opt.Transform, Level: level}
	if !finite(opt.From) || opt.From < 0 {
		return nil, badValue("start of the band", opt.From, "finite and >= 0")
	}
	if !finite(opt.To) || opt.To != 0 && opt.To < opt.From {
		return nil, badValue("end of the band", opt.To, "finite and not before its start, or 0")
	}
	if c.Robust {
		return nil, ErrRobustBand
	}
	m := len(c.Time)
	lo := sort.SearchFloat64s(c.Time, opt.From)
	for lo < m && !(c.SELogSurv[lo] > 0) {
		lo++ // S is still 1
	}
	hi := m
	if opt.To != 0 {
		hi = sort.Search(m, func(j int) bool { return c.Time[j] > opt.To })
	}
	for hi > lo && (c.Surv[hi-1] == 0 || opt.To == 0 && c.Events[hi-1] == 0) {
		hi--
	}
	if hi <= lo {
		return nil, ErrBandEvents
	}
	b.From, b.To = c.Time[lo], c.Time[hi-1]
	n := float64(c.Subjects)
	share := func(j int) float64 {
		v := n * c.SELogSurv[j] * c.SELogSurv[j]
		return v / (1 + v)
	}
	b.AL, b.AU = share(lo), share(hi-1)
	if b.Kind == HallWellner {
		b.Critical = HallWellnerCritical(b.AL, b.AU, b.Level)
	} else {
		b.Critical = EqualPrecisionCritical(b.AL, b.AU, b.Level)
	}
	for j := lo; j < hi; j++ {
		se, width := c.SELogSurv[j], b.Critical
		if b.Kind == HallWellner {
			// The half-width k (1 + n σ²)/√n, in standard errors.
			width *= (1 + n*se*se) / (math.Sqrt(n) * se)
		}
		lower, upper := interval(c.Surv[j], se, width, b.Transform)
		b.Time, b.Lower, b.Upper = append(b.Time, c.Time[j]), append(b.Lower, lower), append(b.Upper, upper)
	}
	return b, nil
}

// HallWellnerCritical is the k such that a Brownian bridge stays within ±k from
// aL to aU with the given probability, 0 <= aL <= aU <= 1. NaN for anything
// else.
func HallWellnerCritical(aL, aU, level float64) float64 {
	if !(aL >= 0 && aL <= aU && aU <= 1 && level > 0 && level < 1) || aU == 0 || aL == 1 {
		return math.NaN()
	}
	return solveIncreasing(func(k float64) float64 { return bridgeWithin(aL, aU, k) }, level, 5)
}

// EqualPrecisionCritical is the c such that a Brownian bridge, divided by its
// standard deviation, stays within ±c from aL to aU with the given probability,
// 0 < aL <= aU < 1. NaN for anything else.
func EqualPrecisionCritical(aL, aU, level float64) float64 {
	if !(aL > 0 && aL <= aU && aU < 1 && level > 0 && level < 1) {
		return math.NaN()
	}
	length := math.Log(aU*(1-aL)/(aL*(1-aU))) / 2
	return solveIncreasing(func(c float64) float64 { return ornsteinWithin(length, c) }, level, 12)
}

// bridgeWithin is P(|B°(u)| <= k for aL <= u <= aU). Between two walls Brownian
// motion's transition density is a sum over cos(ωx), ω = nπ/2k, n odd; the
// bridge is Brownian motion on its way to 0 at 1, so that both ends are normal
// densities, with variances aL and 1 - aU.
func bridgeWithin(aL, aU, k float64) float64 {
	if d := aU - aL; d < 1e-4*k*k && aL > 0 && aU < 1 {
		// The range is so short that only the nearer wall can be reached.
		mid := (aL + aU) / 2
		v := mid * (1 - mid)
		return math.Erf(k/math.Sqrt(2*v)) - 4*math.Exp(-k*k/(2*v))/math.Sqrt(2*math.Pi*v)*math.Sqrt(d/(2*math.Pi))
	}
	sum := 0.0
	for n := 1; n < 4000; n += 2 {
		w := float64(n) * math.Pi / (2 * k)
		decay := math.Exp(-w * w * (aU - aL) / 2)
		term := decay * normalCosine(aL, k, w) * normalCosine(1-aU, k, w)
		sum += term
		// The ends' integrals fall as 1/ω² at worst.
		if decay < 1e-18 || decay*math.Exp(-w*w*(aL+1-aU)/2) < 1e-18 && n > 99 {
			break
		}
	}
	return math.Sqrt(2*math.Pi) / k * sum
}

// normalCosine is the integral of cos(wx) over (-k, k) against the normal
// density of variance v.
func normalCosine(v, k, w float64) float64 {
	if v == 0 {
		return 1
	}
	sd := math.Sqrt(v)
	end := min(k, 9*sd)
	panels := 4 + int(w*end/4)
	h := end / float64(panels)
	sum := 0.0
	for p := range panels {
		mid := (float64(p) + 0.5) * h
		for i, x := range gaussNode {
			for _, s := range [2]float64{mid - x*h/2, mid + x*h/2} {
				sum += gaussWeight[i] * math.Exp(-s*s/(2*v)) * math.Cos(w*s)
			}
		}
	}
	return sum * h / (sd * math.Sqrt(2*math.Pi))
}

// Gauss-Legendre's rule with ten nodes on (-1, 1), the positive half.
var (
	gaussNode   = [5]float64{0.14887433898163122, 0.43339539412924719, 0.67940956829902441, 0.86506336668898451, 0.97390652851717172}
	gaussWeight = [5]float64{0.29552422471475287, 0.26926671930999636, 0.21908636251598204, 0.14945134915058059, 0.066671344308688138}
)

// ornsteinWithin is P(|U(s)| <= c for 0 <= s <= length), U being the stationary
// process with variance 1 and correlation exp(-s). Its generator, made symmetric
// by the root of the normal density, is -(-d²/dx² + x²/4 - 1/2) between two walls;
// its matrix is made in the basis cos(ωx).
func ornsteinWithin(length, c float64) float64 {
	if length == 0 {
		return math.Erf(c / math.Sqrt2)
	}
	// Terms below exp(-40) do not count. Where too many are left, the range is so
	// short that only the nearer wall can be reached, and the process is as good as
	// Brownian motion.
	n := max(12, int(c/math.Pi*math.Sqrt(40/length))+4)
	if n > 120 {
		density := math.Exp(-c*c/2) / math.Sqrt(2*math.Pi)
		return math.Erf(c/math.Sqrt2) - 4*density*math.Sqrt(length/math.Pi)
	}
	h := mat.NewSymDense(n, nil)
	start := make([]float64, n)
	// The integral of x² cos((ωi-ωj)x) over (0, c), divided by c, in closed form.
	square := func(d int) float64 {
		if d == 0 {
			return c * c / 3
		}
		w := float64(d) * math.Pi / c
		sign := 1.0
		if d%2 != 0 {
			sign = -1
		}
		return 2 * sign / (w * w)
	}
	for i := range n {
		w := (float64(i) + 0.5) * math.Pi / c
		for j := i; j < n; j++ {
			v := (square(j-i) + square(i+j+1)) / 4
			if i == j {
				v += w*w - 0.5
			}
			h.SetSym(i, j, v)
		}
		start[i] = rootNormalCosine(c, w)
	}
	var eig mat.EigenSym
	if !eig.Factorize(h, true) {
		return math.NaN()
	}
	var vectors mat.Dense
	eig.VectorsTo(&vectors)
	sum := 0.0
	for k, value := range eig.Values(nil) {
		dot := 0.0
		for i, s := range start {
			dot += s * vectors.At(i, k)
		}
		sum += math.Exp(-value*length) * dot * dot
	}
	return sum
}

// rootNormalCosine is the integral of cos(wx)/√c over (-c, c) against the root
// of the standard normal density.
func rootNormalCosine(c, w float64) float64 {
	// exp(-x²/4) is the normal density of variance 2 times √(4π).
	return math.Sqrt(4*math.Pi) / math.Pow(2*math.Pi, 0.25) / math.Sqrt(c) * normalCosine(2, c, w)
}
