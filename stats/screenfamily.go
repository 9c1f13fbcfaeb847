package stats

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"gonum.org/v1/gonum/floats"
)

// noPermutation says why there is no family-wise P; "" where there is one.
func (s *screener) noPermutation() string {
	switch {
	case s.tl.EntrySubject != nil:
		return "entry times"
	case s.tl.Weight != nil:
		return "case weights"
	case s.opt.Stratum != nil:
		return "strata"
	case s.opt.Adjust != nil && s.opt.Mode == ScreenOptimal:
		return "optimal cuts with adjustment"
	}
	return ""
}

// maxT fills Statistic and FamilyP.
func (s *screener) maxT(ctx context.Context, markers [][]float64, out *ScreenTable, progress func(int)) error {
	null, basis, err := s.nullResiduals()
	if err != nil {
		return err
	}
	p := len(markers)
	rows := make([]familyRow, p)
	eachChunk((p+screenBatch-1)/screenBatch, func(b int) {
		for j := b * screenBatch; j < min((b+1)*screenBatch, p); j++ {
			if out.Results[j].Err == nil {
				rows[j] = s.familyRow(markers[j], out.Results[j], basis)
				out.Results[j].Statistic = rows[j].statistic(null)
			}
		}
	})
	// Markers by size of their statistic, the largest first.
	var order []int
	for j, r := range out.Results {
		if r.Err == nil && !math.IsNaN(r.Statistic) {
			order = append(order, j)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := math.Abs(out.Results[a].Statistic), math.Abs(out.Results[b].Statistic)
		switch {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	exceed := make([]int, len(order))
	var mu sync.Mutex
	err = eachRound(ctx, out.Permutations, RandomOptions{Seed: out.Seed}, func(rng *rand.PCG, first, end int) {
		score := slices.Clone(null)
		count := make([]int, len(order))
		for range end - first {
			shuffle(rng, score)
			top := 0.0
			for k := len(order) - 1; k >= 0; k-- {
				j := order[k]
				top = max(top, math.Abs(rows[j].statistic(score)))
				if top >= math.Abs(out.Results[j].Statistic)*(1-1e-10) {
					count[k]++
				}
			}
			progress(1)
		}
		mu.Lock()
		defer mu.Unlock()
		for k, c := range count {
			exceed[k] += c
		}
	})
	if err != nil {
		return err
	}
	top := 0.0
	for k, j := range order {
		top = max(top, (float64(exceed[k])+1)/(float64(out.Permutations)+1))
		out.Results[j].FamilyP = top
	}
	return nil
}

// nullResiduals are, by position, those of the model without any marker, with
// mean 0, and the covariates as orthonormal columns.
func (s *screener) nullResiduals() (residual []float64, basis [][]float64, err error) {
	tl := s.tl
	n := tl.Len()
	all := make([]bool, tl.N)
	for i := range all {
		all[i] = true
	}
	switch {
	case s.opt.Mode == ScreenOptimal:
		residual = logRankScores(tl, all, tl.Subject)
	case s.opt.Adjust != nil:
		fit, err := Cox(s.data(), CoxOptions{Ties: s.opt.Ties})
		if err != nil {
			return nil, nil, err
		}
		residual = slices.Clone(fit.Martingale())
	default:
		risk := newRiskRows(tl, all)
		residual = make([]float64, n)
		for p, i := range tl.Subject {
			residual[p] = float64(bit(tl.Event[p])) - risk.hazard[risk.exit[i]]
		}
	}
	centre(residual)
	for _, x := range s.data().X {
		q := slices.Clone(x)
		centre(q)
		size := floats.Norm(q, 2)
		project(q, basis)
		if left := floats.Norm(q, 2); left > 1e-10*size {
			floats.Scale(1/left, q)
			basis = append(basis, q)
		}
	}
	return residual, basis, nil
}

// centre takes the mean out of x.
func centre(x []float64) {
	mean := floats.Sum(x) / float64(len(x))
	for i := range x {
		x[i] -= mean
	}
}

// project takes the part of x that the orthonormal basis explains out of it.
func project(x []float64, basis [][]float64) {
	for _, q := range basis {
		floats.AddScaled(x, -floats.Dot(q, x), q)
	}
}

// familyRow is a marker laid out for its statistic, which is made from residuals by
// position.
type familyRow struct {
	x []float64 // continuous and median: by position, scaled; 0 where missing

	order []int32 // optimal: positions by marker
	size  []int
}

// familyRow lays a marker out by position.
func (s *screener) familyRow(marker []float64, r ScreenResult, basis [][]float64) familyRow {
	n := s.tl.Len()
	if s.opt.Mode == ScreenOptimal {
		var at []int32
		var value []float64
		for p, i := range s.tl.Subject {
			if int(i) < len(marker) && marker[i] == marker[i] {
				at, value = append(at, int32(p)), append(value, marker[i])
			}
		}
		order := sortedOrder(value)
		sorted := pick(value, order)
		lo, hi, _ := s.opt.Cut.limits()
		size, _ := cutSizes(sorted, lo, hi)
		return familyRow{order: pick(at, order), size: size}
	}
	x := make([]float64, n)
	mean, k := 0.0, 0.0
	for p, i := range s.tl.Subject {
		x[p] = math.NaN()
		if int(i) < len(marker) && marker[i] == marker[i] {
			x[p] = marker[i]
			if s.opt.Mode == ScreenMedian {
				x[p] = float64(bit(marker[i] > r.Cut))
			}
			k++
			mean += (x[p] - mean) / k
		}
	}
	for p, v := range x {
		x[p] = v - mean
		if v != v {
			x[p] = 0
		}
	}
	// Twice, because rounding leaves something behind the first time.
	project(x, basis)
	project(x, basis)
	floats.Scale(1/floats.Norm(x, 2), x)
	return familyRow{x: x}
}

// statistic standardises by the permutation variance.
func (f familyRow) statistic(residual []float64) float64 {
	n := float64(len(residual))
	if f.order == nil {
		return floats.Dot(f.x, residual) / math.Sqrt(floats.Dot(residual, residual)/(n-1))
	}
	sum, squares, m := 0.0, 0.0, float64(len(f.order))
	for _, p := range f.order {
		v := residual[p]
		sum += v
		squares += v * v
	}
	spread := (squares - sum*sum/m) / (m - 1)
	top, low, k := 0.0, 0.0, 0
	for i, p := range f.order {
		low += residual[p]
		if i+1 == f.size[k] {
			x := float64(i + 1)
			top = max(top, square(low-x/m*sum)/(x*(m-x)))
			if k++; k == len(f.size) {
				break
			}
		}
	}
	return math.Sqrt(top * m / spread)
}
