package stats

import (
	"fmt"
	"math"
	"slices"
)

// Summary describes a sample. Values that do not exist are NaN: all of them for an
// empty sample, and the standard deviation of a single value.
type Summary struct {
	N, Missing               int // values, and NaN among what was given
	Mean, SD                 float64
	Min, Q1, Median, Q3, Max float64 // quartiles of R's type 7
}

// Summarise describes x, whose NaN are missing values: counted, and left out; as
// R's mean, sd and quantile with na.rm = TRUE. x is not changed. O(n log n).
func Summarise(x []float64) Summary {
	values := make([]float64, 0, len(x))
	for _, v := range x {
		if v == v {
			values = append(values, v)
		}
	}
	nan := math.NaN()
	s := Summary{N: len(values), Missing: len(x) - len(values), Mean: nan, SD: nan, Min: nan, Q1: nan, Median: nan, Q3: nan, Max: nan}
	if s.N == 0 {
		return s
	}
	s.Mean, s.SD = meanSD(values)
	slices.Sort(values)
	s.Min, s.Max = values[0], values[s.N-1]
	s.Q1, s.Median, s.Q3 = sortedQuantile(values, 0.25), sortedQuantile(values, 0.5), sortedQuantile(values, 0.75)
	return s
}

// SummariseGroups describes y within each group; NoGroup is left out, and an empty
// group has N = 0.
//
// y and group have length n; group is 0..groups-1 or NoGroup. Errors:
// *LengthError; *ValueError for a group that does not exist. O(n log n).
func SummariseGroups(y []float64, group []uint8, groups int) ([]Summary, error) {
	if len(group) != len(y) {
		return nil, &LengthError{"group", len(group), len(y)}
	}
	split := make([][]float64, groups)
	for i, g := range group {
		if g == NoGroup {
			continue
		}
		if int(g) >= groups {
			return nil, &ValueError{"group", i, float64(g), fmt.Sprintf("below %d, the number of groups", groups)}
		}
		split[g] = append(split[g], y[i])
	}
	out := make([]Summary, groups)
	for g, v := range split {
		out[g] = Summarise(v)
	}
	return out, nil
}

// MeanEstimate is a mean with its interval. Mean is NaN where there is no value; SD,
// SEM and the interval are NaN where there are fewer than two.
type MeanEstimate struct {
	N, Missing    int // values, and NaN among what was given
	Mean, SD, SEM float64
	CI            Interval // by t on N-1 degrees of freedom
}

// MeanOf estimates a mean; as R's mean, sd and t.test(x)$conf.int. NaN in x are
// missing values: counted, and left out.
//
// Errors: ErrLevel; *ValueError for an infinite value. O(n).
func MeanOf(x []float64, level float64) (MeanEstimate, error) {
	nan := math.NaN()
	e := MeanEstimate{Mean: nan, SD: nan, SEM: nan, CI: Interval{nan, nan, level, "t"}}
	if !isLevel(level) {
		return e, ErrLevel
	}
	values := make([]float64, 0, len(x))
	for i, v := range x {
		switch {
		case math.IsInf(v, 0):
			return e, &ValueError{"value", i, v, "a finite number, or missing"}
		case v == v:
			values = append(values, v)
		}
	}
	e.N, e.Missing = len(values), len(x)-len(values)
	if e.N == 0 {
		return e, nil
	}
	if e.Mean, e.SD = meanSD(values); e.N > 1 {
		e.SEM = e.SD / math.Sqrt(float64(e.N))
		h := tQuantile(level, float64(e.N-1)) * e.SEM
		e.CI.Lower, e.CI.Upper = e.Mean-h, e.Mean+h
	}
	return e, nil
}

// MeanAt is a mean at one time.
type MeanAt struct {
	Time float64
	MeanEstimate
}

// MeansOverTime estimates the mean of y in each group at each time at which the
// group was measured, ascending, as for a plot of mean ± SEM over time by group.
//
// Slices have length n, a row for each measurement; group is 0..groups-1 or
// NoGroup (left out), nil for one group of all. A row without a time (NaN) is left
// out; one without a value is counted as missing at its time. Only equal times are
// taken together, as those of planned visits are. Intervals are pointwise.
//
// Errors: ErrLevel; *LengthError; *ValueError for a value or time that is
// infinite, or a group that does not exist. O(n log n).
func MeansOverTime(time, y []float64, group []uint8, groups int, level float64) ([][]MeanAt, error) {
	if !isLevel(level) {
		return nil, ErrLevel
	}
	if len(time) != len(y) {
		return nil, &LengthError{"time", len(time), len(y)}
	}
	if group == nil {
		group, groups = make([]uint8, len(y)), 1
	}
	if len(group) != len(y) {
		return nil, &LengthError{"group", len(group), len(y)}
	}
	out := make([][]MeanAt, groups)
	values := make([][]float64, groups)
	order := sortedOrder(time)
	for _, i := range order {
		switch g := group[i]; {
		case g == NoGroup:
		case int(g) >= groups:
			return nil, &ValueError{"group", int(i), float64(g), fmt.Sprintf("below %d, the number of groups", groups)}
		case math.IsInf(time[i], 0):
			return nil, &ValueError{"time", int(i), time[i], "finite, or missing"}
		case math.IsInf(y[i], 0):
			return nil, &ValueError{"value", int(i), y[i], "a finite number, or missing"}
		}
	}
	flush := func(t float64) error {
		for g, v := range values {
			if len(v) == 0 {
				continue
			}
			e, err := MeanOf(v, level)
			if err != nil {
				return err
			}
			out[g] = append(out[g], MeanAt{t, e})
			values[g] = v[:0]
		}
		return nil
	}
	for k, i := range order {
		if k > 0 && time[i] != time[order[k-1]] {
			if err := flush(time[order[k-1]]); err != nil {
				return nil, err
			}
		}
		if g := group[i]; g != NoGroup && time[i] == time[i] {
			values[g] = append(values[g], y[i])
		}
	}
	if len(order) > 0 {
		return out, flush(time[order[len(order)-1]])
	}
	return out, nil
}
