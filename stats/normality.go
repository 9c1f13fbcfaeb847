package stats

import (
	"math"
	"slices"
)

// Shapiro is the Shapiro-Wilk test of normality.
type Shapiro struct {
	W, P float64
	N    int
}

// ShapiroWilk tests whether x comes from a normal distribution, by Royston's
// approximation [1]; as R's shapiro.test. 3 <= n <= 5000.
//
// Errors: *ValueError; *SampleError for other n, or where all values are equal.
// O(n log n).
//
// [1] Royston (1995) Appl Stat 44:547, algorithm AS R94.
func ShapiroWilk(x []float64) (*Shapiro, error) {
	const name = "Shapiro-Wilk test"
	n := len(x)
	if n < 3 || n > 5000 {
		return nil, refuse(name, "there %s %s: between 3 and 5000 are needed", isAre(n), plural(n, "value"))
	}
	if err := checkFinite("value", x); err != nil {
		return nil, err
	}
	s := slices.Sorted(slices.Values(x))
	spread := s[n-1] - s[0]
	if !(spread > 1e-19) {
		return nil, refuse(name, "all %d values are %.6g: values that do not vary cannot be tested for normality", n, s[0])
	}
	centre := medianOfSorted(s)
	for i := range s {
		s[i] = (s[i] - centre) / spread
	}
	a := shapiroWeights(n)
	m := momentsOf(s)
	ssa, sax := 0.0, 0.0
	for i, w := range a {
		ssa += 2 * w * w
		sax += w * (s[n-1-i] - s[i])
	}
	// 1 - W as a product, which keeps its digits where W is nearly 1.
	root := math.Sqrt(ssa * m.ss)
	w1 := (root - sax) * (root + sax) / (ssa * m.ss)
	out := &Shapiro{W: 1 - w1, N: n}
	f := float64(n)
	if n == 3 {
		out.P = max(0, 6/math.Pi*(math.Asin(math.Sqrt(out.W))-math.Asin(math.Sqrt(0.75))))
		return out, nil
	}
	y, l := math.Log(w1), math.Log(f)
	var mean, sd float64
	if n <= 11 {
		gamma := polynomial(f, -2.273, 0.459)
		if y >= gamma {
			out.P = 1e-99 // as in R: the approximation does not reach so small a W
			return out, nil
		}
		y = -math.Log(gamma - y)
		mean = polynomial(f, 0.544, -0.39978, 0.025054, -6.714e-4)
		sd = math.Exp(polynomial(f, 1.3822, -0.77857, 0.062767, -0.0020322))
	} else {
		mean = polynomial(l, -1.5861, -0.31082, -0.083751, 0.0038915)
		sd = math.Exp(polynomial(l, -0.4803, -0.082676, 0.0030302))
	}
	out.P = math.Erfc((y-mean)/sd/math.Sqrt2) / 2
	return out, nil
}

// shapiroWeights are the coefficients of the largest less the smallest value,
// the second largest less the second smallest, and so on.
func shapiroWeights(n int) []float64 {
	a := make([]float64, n/2)
	if n == 3 {
		a[0] = math.Sqrt(0.5)
		return a
	}
	f, sum := float64(n), 0.0
	for i := range a {
		a[i] = -normalLower((float64(i) + 0.625) / (f + 0.25))
		sum += 2 * a[i] * a[i]
	}
	u := 1 / math.Sqrt(f)
	root := math.Sqrt(sum)
	first := polynomial(u, 0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056) + a[0]/root
	if n <= 5 {
		scale := math.Sqrt((sum - 2*a[0]*a[0]) / (1 - 2*first*first))
		for i := range a {
			a[i] /= scale
		}
		a[0] = first
		return a
	}
	second := polynomial(u, 0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633) + a[1]/root
	scale := math.Sqrt((sum - 2*a[0]*a[0] - 2*a[1]*a[1]) / (1 - 2*first*first - 2*second*second))
	for i := range a {
		a[i] /= scale
	}
	a[0], a[1] = first, second
	return a
}

// polynomial is c[0] + c[1] x + ...
func polynomial(x float64, c ...float64) float64 {
	s := 0.0
	for k := len(c) - 1; k >= 0; k-- {
		s = s*x + c[k]
	}
	return s
}

// Levene tests whether groups have one variance, by the analysis of variance of
// distances from each group's median (Brown and Forsythe; as car's leveneTest)
// or, where mean is true, from its mean (Levene's own test). The first row holds the
// test.
//
// Arguments and errors are OneWayANOVA's; *SampleError too where the distances do
// not vary. O(n log n).
func Levene(y []float64, group []uint8, groups int, mean bool) (*ANOVA, error) {
	name := "Brown-Forsythe test"
	if mean {
		name = "Levene test"
	}
	split, err := splitGroups(name, y, group, groups)
	if err != nil {
		return nil, err
	}
	var centre [256]float64
	for g, v := range split {
		if len(v) == 0 {
			continue
		}
		if mean {
			centre[g] = momentsOf(v).mean
		} else {
			centre[g] = medianOfSorted(slices.Sorted(slices.Values(v)))
		}
	}
	distance := make([]float64, len(y))
	for i, g := range group {
		if g != NoGroup {
			distance[i] = math.Abs(y[i] - centre[g])
		}
	}
	a, err := OneWayANOVA(distance, group, groups)
	if err != nil {
		return nil, refuse(name, "the distances from the centre of the group do not vary within groups: at least one needs 3 values that differ")
	}
	a.Method = name
	return a, nil
}

// Bartlett tests whether normal groups have one variance; as R's bartlett.test.
//
// Arguments are OneWayANOVA's. Errors: *LengthError; *ValueError; *SampleError
// where a group with values has fewer than 2, or they are equal. O(n).
func Bartlett(y []float64, group []uint8, groups int) (Test, error) {
	const name = "Bartlett test"
	split, err := splitGroups(name, y, group, groups)
	if err != nil {
		return Test{}, err
	}
	k, df, ss, logs, inverse := 0, 0.0, 0.0, 0.0, 0.0
	for g, v := range split {
		if len(v) == 0 {
			continue
		}
		m := momentsOf(v)
		if !m.spread() {
			return Test{}, noSpread(name, g, m)
		}
		k++
		df += m.n - 1
		ss += m.ss
		logs += (m.n - 1) * math.Log(m.variance())
		inverse += 1 / (m.n - 1)
	}
	stat := (df*math.Log(ss/df) - logs) / (1 + (inverse-1/df)/(3*float64(k-1)))
	return ChiSquareTest(stat, k-1), nil
}
