package stats

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func (s Summary) list() []float64 {
	return []float64{s.Mean, s.SD, s.Min, s.Q1, s.Median, s.Q3, s.Max}
}

// 1 1 3 4 5: mean 2.8, squared deviations 12.8 over 4, quartiles at ranks 2, 3, 4.
// 2, 9: quartiles a quarter of the way.
func TestSummaryByHand(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	s := Summarise([]float64{3, 1, nan, 4, 1, 5})
	allWithin(t, "five", s.list(), []float64{2.8, math.Sqrt(3.2), 1, 1, 3, 4, 5}, 1e-15)
	if s.N != 5 || s.Missing != 1 {
		t.Errorf("%+v", s)
	}
	allWithin(t, "two", Summarise([]float64{9, 2}).list(), []float64{5.5, 3.5 * math.Sqrt2, 2, 3.75, 5.5, 7.25, 9}, 1e-15)
	m, err := MeanOf([]float64{1, 2, 3}, 0.5) // t of 2 df with P = 0.5: sqrt(2/3)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "SEM", m.SEM, 1/math.Sqrt(3), 1e-15)
	within(t, "bound", m.CI.Upper, 2+math.Sqrt(2.)/3, 1e-13)
}

// Means 0 and 1, variances 1 and 4: 1/sqrt 2.5. Shares 1/2 and 1/4 of two levels:
// (1/4) / sqrt((1/4 + 3/16)/2). Shares 1/2 1/2 0 and 0 1/2 1/2: without the last
// level the covariances are (1 -1; -1 1)/4 and (0 0; 0 1)/4, half their sum
// (1 -1; -1 2)/8 with inverse 8 (2 1; 1 1); of (1/2, 0) the distance is
// sqrt(8·2/4) = 2.
func TestSMDByHand(t *testing.T) {
	t.Parallel()
	s, err := SMDOfNumbers([]float64{-1, 0, 1, -1, 1, 3}, []uint8{0, 0, 0, 1, 1, 1}, 2)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "numbers", s.Mean, 1/math.Sqrt(2.5), 1e-15)
	b, _ := SMDOfTable([][]int{{5, 5}, {3, 9}})
	within(t, "two levels", b.Mean, 0.25/math.Sqrt((0.25+3./16)/2), 1e-14)
	c, _ := SMDOfTable([][]int{{5, 5, 0}, {0, 4, 4}})
	within(t, "three levels", c.Mean, 2, 1e-14)
	// A third group, like the first: the mean of 2, 0 and 2.
	d, _ := SMDOfTable([][]float64{{5, 5, 0}, {0, 4, 4}, {0, 0, 0}, {0.5, 0.5, 0}})
	within(t, "three groups", d.Mean, 4./3, 1e-14)
	if len(d.Pairs) != 3 || d.Pairs[1].B != 3 {
		t.Errorf("%+v", d)
	}
}

func TestSummaryAgainstR(t *testing.T) {
	t.Parallel()
	type smd struct {
		Y, Group, Pairs numbers
		Table           []numbers
		Mean            float64
	}
	var o struct {
		Summaries map[string]struct {
			X, Values  numbers
			N, Missing int
		}
		Means map[string]struct {
			Time, Y, Group numbers
			Points         []numbers
		}
		Numbers, Tables map[string]smd
	}
	readOracle(t, "summary.json", &o)
	for name, c := range o.Summaries {
		s := Summarise(c.X)
		allAsR(t, name, s.list(), c.Values)
		if s.N != c.N || s.Missing != c.Missing {
			t.Errorf("%s: %+v", name, s)
		}
		g, err := SummariseGroups(c.X, make([]uint8, len(c.X)), 2)
		if err != nil || g[1].N != 0 || !math.IsNaN(g[1].Median) {
			t.Errorf("%s: %+v, %v", name, g, err)
		}
		allAsR(t, name+" as a group", g[0].list(), c.Values)
	}
	for name, c := range o.Means {
		g := codesOf(c.Group)
		m, err := MeansOverTime(c.Time, c.Y, g, levelsOf(g), 0.9)
		if err != nil {
			t.Fatal(err)
		}
		k := 0
		for group, points := range m {
			for _, p := range points {
				allAsR(t, name, []float64{float64(group), p.Time, float64(p.N), float64(p.Missing), p.Mean, p.SD, p.SEM, p.CI.Lower, p.CI.Upper}, c.Points[k])
				k++
			}
		}
		if k != len(c.Points) {
			t.Errorf("%s: %d points, R has %d", name, k, len(c.Points))
		}
	}
	pairs := func(name string, s *SMD, err error, c smd) {
		if err != nil {
			t.Fatal(name, err)
		}
		var got []float64
		for _, p := range s.Pairs {
			got = append(got, p.Value)
		}
		allAsR(t, name, append(got, s.Mean), append(c.Pairs, c.Mean))
	}
	for name, c := range o.Numbers {
		g := codesOf(c.Group)
		s, err := SMDOfNumbers(c.Y, g, levelsOf(g))
		pairs(name, s, err, c)
		if b, err := BalanceOf(c.Y, outcomes(c.Group), nil, PooledSD); levelsOf(g) == 2 && (err != nil || math.Abs(math.Abs(b.SMD)-s.Mean) > 1e-12) {
			t.Errorf("%s: balance %+v, %v", name, b, err)
		}
	}
	for name, c := range o.Tables {
		table := make([][]float64, len(c.Table))
		for i := range table {
			table[i] = c.Table[i]
		}
		s, err := SMDOfTable(table)
		pairs(name, s, err, c)
	}
	if len(o.Summaries) != 11 || len(o.Means) != 3 || len(o.Numbers) != 6 || len(o.Tables) != 14 {
		t.Errorf("%d, %d, %d and %d cases", len(o.Summaries), len(o.Means), len(o.Numbers), len(o.Tables))
	}
}

func TestSummaryLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		y, time, group := make([]float64, n), make([]float64, n), make([]uint8, n)
		for i := range y {
			y[i] = float64(rapid.IntRange(-50, 50).Draw(t, "y")) / 8
			if rapid.IntRange(0, 9).Draw(t, "missing") == 0 {
				y[i] = math.NaN()
			}
			time[i] = float64(rapid.IntRange(-2, 3).Draw(t, "time"))
			group[i] = uint8(rapid.IntRange(0, 2).Draw(t, "group"))
		}
		same := func(what string, a, b float64) {
			t.Helper()
			if !(math.Abs(a-b) <= 1e-9*max(1, math.Abs(a))) && !(math.IsNaN(a) && math.IsNaN(b)) {
				t.Fatalf("%s: %v and %v", what, a, b)
			}
		}
		s := Summarise(y)
		if s.N+s.Missing != n || s.N > 0 && !(s.Min <= s.Q1 && s.Q1 <= s.Median && s.Median <= s.Q3 && s.Q3 <= s.Max &&
			s.Min <= s.Mean+1e-12 && s.Mean <= s.Max+1e-12) {
			t.Fatalf("%+v", s)
		}
		back, timeBack, groupBack := make([]float64, n), make([]float64, n), make([]uint8, n)
		for i := range y { // another order, turned over, another unit
			back[n-1-i], timeBack[n-1-i], groupBack[n-1-i] = 3-2*y[i], time[i], group[i]
		}
		r := Summarise(back)
		same("mean", r.Mean, 3-2*s.Mean)
		same("SD", r.SD, 2*s.SD)
		same("first quartile", r.Q1, 3-2*s.Q3)
		same("median", r.Median, 3-2*s.Median)
		m, err := MeansOverTime(time, y, group, 3, 0.9)
		if err != nil {
			t.Fatal(err)
		}
		k, err := MeansOverTime(timeBack, back, groupBack, 3, 0.9)
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for g := range m {
			for j, p := range m[g] {
				q := k[g][j]
				rows += p.N + p.Missing
				if p.Time != q.Time || p.N != q.N || p.Missing != q.Missing || j > 0 && !(m[g][j-1].Time < p.Time) {
					t.Fatalf("%+v and %+v", p, q)
				}
				same("mean at a time", q.Mean, 3-2*p.Mean)
				same("its SEM", q.SEM, 2*p.SEM)
				same("its bound", q.CI.Lower, 3-2*p.CI.Upper)
			}
		}
		if rows != n {
			t.Fatalf("%d of %d rows", rows, n)
		}
		whole, _ := MeansOverTime(make([]float64, n), y, nil, 0, 0.9)
		same("of all", whole[0][0].Mean, s.Mean)
		same("of all", whole[0][0].SD, s.SD)
		levels := rapid.IntRange(1, 5).Draw(t, "levels")
		table := make([][]int, rapid.IntRange(2, 4).Draw(t, "groups"))
		for i := range table {
			table[i] = rapid.SliceOfN(rapid.IntRange(0, 6), levels, levels).Draw(t, "row")
		}
		a, err := SMDOfTable(table)
		if err != nil {
			return
		}
		// Levels and groups in another order, groups of another size.
		var turned [][]float64
		for i := len(table) - 1; i >= 0; i-- {
			row := make([]float64, levels)
			for j, v := range table[i] {
				row[(j+2)%levels] = 2.5 * float64(v)
			}
			turned = append(turned, row)
		}
		b, err := SMDOfTable(turned)
		if err != nil {
			t.Fatal(err)
		}
		if !(math.IsInf(a.Mean, 1) && math.IsInf(b.Mean, 1)) {
			same("turned", b.Mean, a.Mean)
		}
		// Two levels are a number that is 0 or 1, but for n/(n-1).
		if levels == 2 && len(table) == 2 && !math.IsInf(a.Mean, 1) && !math.IsNaN(a.Mean) && a.Mean > 0 {
			p, q := float64(table[0][1])/float64(table[0][0]+table[0][1]), float64(table[1][1])/float64(table[1][0]+table[1][1])
			same("two levels", a.Mean, math.Abs(p-q)/math.Sqrt((p*(1-p)+q*(1-q))/2))
		}
	})
}

func TestSummaryEdges(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(1)
	if s := Summarise(nil); s.N != 0 || !math.IsNaN(s.Mean) || !math.IsNaN(s.Q3) {
		t.Errorf("%+v", s)
	}
	if s := Summarise([]float64{nan, 4}); s.N != 1 || s.Mean != 4 || !math.IsNaN(s.SD) || s.Q1 != 4 {
		t.Errorf("%+v", s)
	}
	if s := Summarise([]float64{1, 2, inf}); s.Mean != inf || !math.IsNaN(s.SD) || s.Median != 2 || s.Max != inf {
		t.Errorf("%+v", s)
	}
	if s := Summarise([]float64{1.5e308, 1.5e308}); s.Mean != 1.5e308 || s.Max != 1.5e308 {
		t.Errorf("%+v", s)
	}
	_, err := SummariseGroups([]float64{1}, []uint8{3}, 2)
	says(t, err, "below 2")
	_, err = SummariseGroups([]float64{1}, nil, 2)
	says(t, err, "length")
	if g, err := SummariseGroups([]float64{1, 2}, []uint8{NoGroup, 0}, 1); err != nil || g[0].N != 1 {
		t.Errorf("%+v, %v", g, err)
	}
	_, err = MeanOf([]float64{1, inf}, 0.95)
	says(t, err, "finite")
	if _, err = MeanOf(nil, 1); !errors.Is(err, ErrLevel) {
		t.Error(err)
	}
	if m, err := MeanOf([]float64{2, 2, nan}, 0.95); err != nil || m.SD != 0 || m.CI.Lower != 2 || m.Missing != 1 {
		t.Errorf("%+v, %v", m, err)
	}
	m, err := MeansOverTime([]float64{nan, 1, 0, 1}, []float64{1, 2, nan, 4}, []uint8{0, 0, 0, NoGroup}, 2, 0.95)
	if err != nil || len(m[0]) != 2 || len(m[1]) != 0 || m[0][0].N != 0 || m[0][0].Missing != 1 || m[0][1].Mean != 2 || !math.IsNaN(m[0][1].SEM) {
		t.Errorf("%+v, %v", m, err)
	}
	for _, bad := range []struct {
		time, y []float64
		group   []uint8
		words   string
	}{
		{[]float64{1}, []float64{1, 2}, nil, "time has length 1"},
		{[]float64{1, 2}, []float64{1, 2}, []uint8{0}, "group has length 1"},
		{[]float64{1, inf}, []float64{1, 2}, nil, "time of subject 2"},
		{[]float64{1, 2}, []float64{1, -inf}, nil, "value of subject 2"},
		{[]float64{1, 2}, []float64{1, 2}, []uint8{0, 9}, "below 2"},
	} {
		_, err := MeansOverTime(bad.time, bad.y, bad.group, 2, 0.95)
		says(t, err, bad.words)
	}
	if m, err := MeansOverTime(nil, nil, nil, 0, 0.95); err != nil || len(m) != 1 || len(m[0]) != 0 {
		t.Errorf("%+v, %v", m, err)
	}

	_, err = SMDOfNumbers([]float64{1, 2}, []uint8{0, 0}, 2)
	says(t, err, "1 group of 2 with values")
	s, err := SMDOfNumbers([]float64{2, 2, 3, 3, 3, 3}, []uint8{0, 0, 1, 1, 2, 2}, 3)
	if err != nil || !math.IsInf(s.Pairs[0].Value, 1) || !math.IsNaN(s.Pairs[2].Value) || !math.IsNaN(s.Mean) {
		t.Errorf("%+v, %v", s, err)
	}
	if s, err := SMDOfNumbers([]float64{2, 3, 4}, []uint8{0, 1, 1}, 2); err != nil || !math.IsNaN(s.Mean) {
		t.Errorf("%+v, %v", s, err)
	}
	_, err = SMDOfTable[int](nil)
	says(t, err, "0 groups of 0")
	_, err = SMDOfTable([][]int{{1, 2}, {3}})
	says(t, err, "length 1")
	_, err = SMDOfTable([][]int{{1, 2}, {0, 0}})
	says(t, err, "1 group of 2")
	_, err = SMDOfTable([][]int{{1, 2}, {3, -4}})
	says(t, err, "row 2, column 2 is -4")
	_, err = SMDOfTable([][]float64{{1, 2}, {3, nan}})
	says(t, err, "finite")
	if s, err := SMDOfTable([][]int{{4, 0}, {7, 0}}); err != nil || !math.IsNaN(s.Mean) {
		t.Errorf("one level: %+v, %v", s, err)
	}
	if s, err := SMDOfTable([][]int{{4, 0}, {7, 0}, {1, 1}}); err != nil || s.Pairs[0].Value != 0 {
		t.Errorf("one level of two groups: %+v, %v", s, err)
	}
	if s, err := SMDOfTable([][]int{{4, 2, 0, 0}, {0, 0, 7, 1}}); err != nil || !math.IsInf(s.Mean, 1) {
		t.Errorf("nothing shared: %+v, %v", s, err)
	}
}
