package stats

import (
	"errors"
	"testing"
)

// An argument of another length is refused, whether it is longer or shorter, and the error
// says which, how long it is and how long it must be.
func TestLengthsAreSaid(t *testing.T) {
	t.Parallel()
	three, two, four := []float64{1, 2, 3}, []float64{1, 2}, []float64{1, 2, 3, 4}
	yes, both, all := []bool{true, false, true}, []bool{true, false}, []bool{true, false, true, false}
	code, less, more := []uint8{0, 1, 0}, []uint8{0, 1}, []uint8{0, 1, 0, 1}
	lung := CoxData{Name: []string{"a"}, Time: []float64{1, 2, 3, 4}, Event: all, X: [][]float64{{1, 2, 4, 3}}}
	fit, err := Cox(lung, CoxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		call func() error
		want LengthError
	}{
		{"ROCOf", func() error { _, err := ROCOf(three, both, ROCOptions{}); return err }, LengthError{"case", 2, 3}},
		{"ROCOf", func() error { _, err := ROCOf(three, all, ROCOptions{}); return err }, LengthError{"case", 4, 3}},
		{"CompareROC", func() error { _, err := CompareROC(three, two, yes, 0, 0, 0.95); return err }, LengthError{"second marker", 2, 3}},
		{"CompareROC", func() error { _, err := CompareROC(three, four, yes, 0, 0, 0.95); return err }, LengthError{"second marker", 4, 3}},
		{"CompareROC", func() error { _, err := CompareROC(three, three, both, 0, 0, 0.95); return err }, LengthError{"case", 2, 3}},
		{"CutCounts", func() error { _, _, _, _, err := CutCounts(three, both, 1, true); return err }, LengthError{"case", 2, 3}},
		{"CutCounts", func() error { _, _, _, _, err := CutCounts(three, all, 1, true); return err }, LengthError{"case", 4, 3}},
		{"SummariseGroups", func() error { _, err := SummariseGroups(three, less, 2); return err }, LengthError{"group", 2, 3}},
		{"SummariseGroups", func() error { _, err := SummariseGroups(three, more, 2); return err }, LengthError{"group", 4, 3}},
		{"MeansOverTime", func() error { _, err := MeansOverTime(two, three, code, 2, 0.95); return err }, LengthError{"time", 2, 3}},
		{"MeansOverTime", func() error { _, err := MeansOverTime(three, three, more, 2, 0.95); return err }, LengthError{"group", 4, 3}},
		{"FitLogistic", func() error { _, err := FitLogistic([][]float64{three, two}, yes, LogisticOptions{}); return err }, LengthError{"covariate 2", 2, 3}},
		{"FitLogistic", func() error { _, err := FitLogistic([][]float64{four}, yes, LogisticOptions{}); return err }, LengthError{"covariate 1", 4, 3}},
		{"CochranArmitage", func() error { _, err := CochranArmitage([]int{1, 2}, []int{3, 4, 5}, three); return err }, LengthError{"events", 2, 3}},
		{"CochranArmitage", func() error { _, err := CochranArmitage([]int{1, 2, 3}, []int{3, 4, 5}, four); return err }, LengthError{"score", 4, 3}},
		{"McNemar", func() error { _, _, err := McNemar([][]int{{1, 2}, {3}}, false); return err }, LengthError{"row 2 of the table", 1, 2}},
		{"PearsonChiSquare", func() error { _, err := PearsonChiSquare([][]int{{1, 2}, {3, 4, 5}}, false); return err }, LengthError{"row 2 of the table", 3, 2}},
		{"SMDOfTable", func() error { _, err := SMDOfTable([][]int{{1, 2}, {3}}); return err }, LengthError{"row of the table", 1, 2}},
		{"CoxLogLik", func() error { _, err := CoxLogLik(lung, Efron, [][]float64{{1}, {1, 2}}); return err }, LengthError{"coefficients", 2, 1}},
		{"CoxLogLik", func() error { _, err := CoxLogLik(lung, Efron, [][]float64{{}}); return err }, LengthError{"coefficients", 0, 1}},
		{"Cox", func() error {
			_, err := Cox(with(lung, func(d *CoxData) { d.X = [][]float64{three} }), CoxOptions{})
			return err
		}, LengthError{"covariate a", 3, 4}},
		{"Cox", func() error {
			_, err := Cox(with(lung, func(d *CoxData) { d.Name = []string{"a", "b"} }), CoxOptions{})
			return err
		},
			LengthError{"covariate names", 2, 1}},
		{"Predict", func() error { _, err := fit.Predict(two, 0, PredictOptions{}); return err }, LengthError{"covariate pattern", 2, 1}},
		{"Average", func() error { _, err := fit.Average([]int{0}, two, []float64{1}); return err }, LengthError{"values to set", 2, 1}},
		{"Contrast", func() error { _, err := fit.Contrast([]int{0}, [][]float64{two, two}, []float64{0}, 0.95); return err }, LengthError{"basis", 2, 1}},
		{"Contrast", func() error { _, err := fit.Contrast([]int{0}, [][]float64{two}, two, 0.95); return err }, LengthError{"reference", 2, 1}},
		{"RisksOf", func() error { _, err := RisksOf(both, yes, RiskOptions{}); return err }, LengthError{"treated", 2, 3}},
		{"NearestNeighbours", func() error { _, err := NearestNeighbours(three, all, MatchOptions{}); return err }, LengthError{"treated", 4, 3}},
		{"PropensityWeights", func() error { _, err := PropensityWeights([]float64{0.2, 0.5, 0.4}, both, 0); return err }, LengthError{"treated", 2, 3}},
		{"BalanceOf", func() error { _, err := BalanceOf(three, all, nil, 0); return err }, LengthError{"treated", 4, 3}},
		{"BalanceOf", func() error { _, err := BalanceOf(three, yes, two, 0); return err }, LengthError{"weight", 2, 3}},
		{"SplitAtSwitch", func() error { _, err := SplitAtSwitch(three, yes, four); return err }, LengthError{"switch time", 4, 3}},
		{"Pool", func() error { _, err := Pool(three, two, 0.95); return err }, LengthError{"standard errors", 2, 3}},
		{"PairedT", func() error { _, err := PairedT(three, four, 0.95); return err }, LengthError{"y", 4, 3}},
		{"NewTimeline", func() error { _, err := NewTimeline(Outcome{Time: three, Event: both}); return err }, LengthError{"event", 2, 3}},
		{"NewTimeline", func() error { _, err := NewTimeline(Outcome{Time: three, Event: yes, Entry: two}); return err }, LengthError{"entry", 2, 3}},
		{"NewTimeline", func() error { _, err := NewTimeline(Outcome{Time: three, Event: yes, Weight: four}); return err }, LengthError{"weight", 4, 3}},
	} {
		var got *LengthError
		if err := c.call(); !errors.As(err, &got) || *got != c.want {
			t.Errorf("%s: %v, want %v", c.what, err, &c.want)
		}
	}
}

func with(d CoxData, change func(*CoxData)) CoxData {
	change(&d)
	return d
}
