package stats

import (
	"fmt"
	"math"
)

// CountTest is a test of a table of counts.
type CountTest struct {
	Method    string
	Statistic float64 // chi-square; NaN where P is exact
	DF        int
	P         float64
	Expected  [][]float64 // chi-square only, of the rows and columns kept
	Warnings  []string
}

// checkTable returns the table without its empty rows and columns, as R's
// factors drop unused levels.
func checkTable(name string, table [][]int, least int) ([][]int, error) {
	if len(table) == 0 {
		return nil, refuse(name, "the table has no rows: at least %d are needed", least)
	}
	width := len(table[0])
	column := make([]int, width)
	var kept [][]int
	for i, row := range table {
		if len(row) != width {
			return nil, &LengthError{fmt.Sprintf("row %d of the table", i+1), len(row), width}
		}
		sum := 0
		for j, v := range row {
			if v < 0 || v > 1<<40 {
				return nil, refuse(name, "the count in row %d, column %d is %d: counts must lie between 0 and 2^40", i+1, j+1, v)
			}
			column[j] += v
			sum += v
		}
		if sum > 0 {
			kept = append(kept, row)
		}
	}
	var cols []int
	for j, v := range column {
		if v > 0 {
			cols = append(cols, j)
		}
	}
	if len(kept) < least || len(cols) < least {
		return nil, refuse(name, "the table has %s and %s that are not empty: at least %d of each are needed",
			plural(len(kept), "row"), plural(len(cols), "column"), least)
	}
	out := make([][]int, len(kept))
	for i, row := range kept {
		for _, j := range cols {
			out[i] = append(out[i], row[j])
		}
	}
	return out, nil
}

// tableMargins are the sums of rows and of columns, and of all counts.
func tableMargins(table [][]int) (row, col []float64, n float64) {
	row, col = make([]float64, len(table)), make([]float64, len(table[0]))
	for i, r := range table {
		for j, v := range r {
			row[i] += float64(v)
			col[j] += float64(v)
			n += float64(v)
		}
	}
	return row, col, n
}

// PearsonChiSquare tests whether rows and columns of a table of counts are
// independent; as R's chisq.test(table, correct = yates). yates corrects a 2 × 2
// table for continuity and has no effect on others. Empty rows and columns are
// left out. Warnings say where an expected count is below 5.
//
// Errors: *LengthError; *SampleError where less than 2 × 2 is left. O(cells).
func PearsonChiSquare(table [][]int, yates bool) (*CountTest, error) {
	const name = "chi-square test"
	table, err := checkTable(name, table, 2)
	if err != nil {
		return nil, err
	}
	row, col, n := tableMargins(table)
	t := &CountTest{Method: "Pearson", DF: (len(row) - 1) * (len(col) - 1)}
	shift, small, least := 0.0, 0, math.Inf(1)
	for i, r := range row {
		t.Expected = append(t.Expected, make([]float64, len(col)))
		for j, c := range col {
			e := r * c / n
			t.Expected[i][j] = e
			if e < 5 {
				small++
			}
			least = min(least, e)
			shift = math.Abs(float64(table[i][j]) - e) // alike in all cells of 2 × 2
		}
	}
	if yates = yates && len(row) == 2 && len(col) == 2; yates {
		t.Method = "Pearson with Yates' correction"
		shift = min(0.5, shift)
	}
	for i := range row {
		for j := range col {
			e := t.Expected[i][j]
			d := math.Abs(float64(table[i][j]) - e)
			if yates {
				d -= shift
			}
			t.Statistic += d * d / e
		}
	}
	t.P = chiSqSurvival(t.Statistic, t.DF)
	if small > 0 {
		t.Warnings = append(t.Warnings, fmt.Sprintf("%d of %d expected counts are below 5 (the least is %.3g): P is approximate",
			small, len(row)*len(col), least))
	}
	return t, nil
}

// McNemar tests whether a table of pairs (rows: before, columns: after) is
// symmetric; as R's mcnemar.test(table, correct), which for more than 2 levels
// is Bowker's test. exact is the binomial P of a 2 × 2 table, NaN for others.
//
// Errors: *LengthError; *SampleError where the table is not square, or no pair
// changed.
func McNemar(table [][]int, correct bool) (t *CountTest, exact float64, err error) {
	const name = "McNemar test"
	k := len(table)
	if k < 2 {
		return nil, 0, refuse(name, "the table has %s: at least 2 are needed", plural(k, "row"))
	}
	for i, row := range table {
		if len(row) != k {
			return nil, 0, &LengthError{fmt.Sprintf("row %d of the table", i+1), len(row), k}
		}
		for j, v := range row {
			if v < 0 {
				return nil, 0, refuse(name, "the count in row %d, column %d is %d: counts must not be negative", i+1, j+1, v)
			}
		}
	}
	t = &CountTest{Method: "McNemar", DF: 0}
	if k > 2 {
		t.Method = "McNemar-Bowker"
	} else if correct {
		t.Method = "McNemar with continuity correction"
	}
	none := 0
	for i := range k {
		for j := range i {
			b, c := float64(table[i][j]), float64(table[j][i])
			if b+c == 0 {
				none++
				continue
			}
			d := math.Abs(b - c)
			if k == 2 && correct && d > 0 {
				d--
			}
			t.Statistic += d * d / (b + c)
			t.DF++
		}
	}
	if t.DF == 0 {
		return nil, 0, refuse(name, "no pair changed from one level to another: there is nothing to test")
	}
	if none > 0 {
		t.Warnings = append(t.Warnings, fmt.Sprintf("between %s of levels no pair changed: left out of the degrees of freedom (R gives no answer)",
			plural(none, "combination")))
	}
	t.P = chiSqSurvival(t.Statistic, t.DF)
	exact = math.NaN()
	if k == 2 {
		b, c := table[0][1], table[1][0]
		exact = min(1, 2*binomialUpper(max(b, c), b+c, 0.5))
	}
	return t, exact, nil
}

// Trend is the Cochran-Armitage test.
type Trend struct {
	Z           float64 // positive where the proportion rises with the score
	ChiSq, P    float64 // Z², 1 df, two-sided
	POneSided   float64 // in the direction observed
	Proportions []float64
}

// CochranArmitage tests whether the proportion events[k] / n[k] rises or falls
// with score[k] (nil for 1, 2, ...); as R's prop.trend.test.
//
// Errors: *LengthError; *SampleError for counts that are no counts, fewer than 2
// groups with different scores, or where all or none have the event.
func CochranArmitage(events, n []int, score []float64) (*Trend, error) {
	const name = "Cochran-Armitage trend test"
	if len(events) != len(n) {
		return nil, &LengthError{"events", len(events), len(n)}
	}
	if score == nil {
		for k := range n {
			score = append(score, float64(k+1))
		}
	}
	if len(score) != len(n) {
		return nil, &LengthError{"score", len(score), len(n)}
	}
	if err := checkFinite("score", score); err != nil {
		return nil, err
	}
	t := &Trend{}
	all, hits, mean := 0.0, 0.0, 0.0
	for k := range n {
		if events[k] < 0 || n[k] < events[k] {
			return nil, refuse(name, "group %d has %d events in %d: events must lie between 0 and the number of subjects", k+1, events[k], n[k])
		}
		all += float64(n[k])
		hits += float64(events[k])
		mean += float64(n[k]) * score[k]
		t.Proportions = append(t.Proportions, float64(events[k])/float64(n[k]))
	}
	if hits == 0 || hits == all {
		return nil, refuse(name, "%g of %g subjects have the event: some must have it and some not", hits, all)
	}
	mean /= all
	num, ss := 0.0, 0.0
	for k := range n {
		d := score[k] - mean
		num += float64(events[k]) * d
		ss += float64(n[k]) * d * d
	}
	if !(ss > 0) {
		return nil, refuse(name, "all subjects have one score: at least 2 are needed")
	}
	p := hits / all
	t.Z = num / math.Sqrt(p*(1-p)*ss)
	t.ChiSq, t.P = t.Z*t.Z, NormalP(t.Z)
	t.POneSided = t.P / 2
	return t, nil
}
