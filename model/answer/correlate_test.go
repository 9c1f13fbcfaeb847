package answer

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kaplan/model"
	"kaplan/stats"
)

// measured is a cohort of numbers and one category, without an endpoint.
func measured(arm []string, columns map[string][]float64, order ...string) *model.Cohort {
	c := &model.Cohort{Name: "measured"}
	for _, name := range order {
		x := columns[name]
		col := &model.Column{Name: name, Kind: model.Number, Num: x}
		seen := map[float64]bool{}
		for _, v := range x {
			if v != v {
				col.Missing++
			} else {
				seen[v] = true
			}
		}
		col.Distinct = len(seen)
		c.Columns = append(c.Columns, col)
		c.N = len(x)
	}
	if arm != nil {
		col := &model.Column{Name: "arm", Kind: model.Category}
		for _, a := range arm {
			i := slices.Index(col.Level, a)
			if i < 0 && a != "" {
				i = len(col.Level)
				col.Level = append(col.Level, a)
			}
			col.Code = append(col.Code, int32(i))
			if i < 0 {
				col.Missing++
			}
		}
		col.Distinct = len(col.Level)
		c.Columns = append(c.Columns, col)
	}
	for i := range c.N {
		c.ID = append(c.ID, model.FormatNumber(float64(i+1)))
	}
	c.Index()
	return c
}

var none = math.NaN()

// Three complete pairs worked out by hand: x̄ = 2, ȳ = 5/3, Sxy = 1, Sxx = 2,
// Syy = 2/3, so that r = √3/2, slope 1/2, intercept 2/3 and R² 3/4.
func TestCorrelateByHand(t *testing.T) {
	t.Parallel()
	c := measured([]string{"a", "a", "a", "b", ""}, map[string][]float64{"x": {1, 2, 3, none, 7}, "y": {1, 2, 2, 4, none}}, "x", "y")
	a, err := askCorrelate(context.Background(), model.NewResolver(c), model.Look{Correlating: model.Correlating{X: "x", Y: "y"}}, Progress[*Correlations]{})
	if err != nil {
		t.Fatal(err)
	}
	p := a.Pairs[0]
	for what, v := range map[string][2]float64{"r": {p.R, math.Sqrt(3) / 2}, "slope": {p.Line.Slope, 0.5}, "intercept": {p.Line.Intercept, 2.0 / 3}, "R²": {p.Line.R2, 0.75}} {
		if math.Abs(v[0]-v[1]) > 1e-14 {
			t.Errorf("%s is %v, not %v", what, v[0], v[1])
		}
	}
	if p.N != 3 || a.Used != 3 || p.Q != p.P || p.Group != "" {
		t.Errorf("n %d, used %d, q %v, P %v", p.N, a.Used, p.Q, p.P)
	}
	if want := []model.Exclusion{{Reason: "x missing", N: 1}, {Reason: "y missing", N: 1}}; !slices.Equal(a.Excluded, want) {
		t.Errorf("excluded %v", a.Excluded)
	}
	// The groups of a picture take nobody out of it.
	s, err := askScatter(context.Background(), model.NewResolver(c), model.Look{Grouping: model.Grouping{Marker: "arm"}, Correlating: model.Correlating{X: "x", Y: "y"}}, Progress[*Scatter]{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Pairs[0].Pearson.R != p.R || len(s.Groups) != 0 { // of the three pairs all are in one arm
		x, y, g := s.Points(0)
		t.Errorf("r %v; groups %v; %v %v %v", s.Pairs[0].Pearson.R, s.Groups, x, y, g)
	}
}

// Ties of Kendall by hand: x 1 2 3 4, y 1 3 2 4 have 5 concordant pairs and 1
// discordant, tau 4/6; the ranks differ by 0 1 1 0, rho = 1 - 6·2/(4·15) = 0.8.
func TestRankCorrelationsByHand(t *testing.T) {
	t.Parallel()
	c := measured(nil, map[string][]float64{"x": {1, 2, 3, 4}, "y": {10, 30, 20, 400}}, "x", "y")
	for method, want := range map[string]float64{"spearman": 0.8, "kendall": 2.0 / 3} {
		a, err := askCorrelate(context.Background(), model.NewResolver(c), model.Look{Correlating: model.Correlating{X: "x", Y: "y", Method: method}}, Progress[*Correlations]{})
		if err != nil {
			t.Fatal(err)
		}
		if p := a.Pairs[0]; math.Abs(p.R-want) > 1e-14 || p.Line != nil {
			t.Errorf("%s is %v, not %v", method, p.R, want)
		}
	}
}

// Groups by glyph: of a marker that is neither axis, whoever lacks it staying in
// the picture without a group.
func TestScatterGroups(t *testing.T) {
	t.Parallel()
	c := measured([]string{"a", "a", "b", "b", "", "b", "a"}, map[string][]float64{"x": {1, 2, 3, 4, 5, 6, 7}, "y": {3, 1, 4, 1, 5, 9, 2}, "z": {2, 7, 1, 8, 2, 8, 1}}, "x", "y", "z")
	r := model.NewResolver(c)
	s, err := askScatter(context.Background(), r, model.Look{Grouping: model.Grouping{Marker: "arm"}, Correlating: model.Correlating{X: "x"}}, Progress[*Scatter]{})
	if err != nil {
		t.Fatal(err)
	}
	x, y, g := s.Points(1)
	if !slices.Equal(x, c.Columns[0].Num) || !slices.Equal(y, c.Columns[2].Num) || !slices.Equal(g, []uint8{0, 0, 1, 1, stats.NoGroup, 1, 0}) {
		t.Errorf("%v %v %v", x, y, g)
	}
	if w := s.Pairs[0].Within; len(w) != 2 || w[0].N != 3 || w[1].N != 3 || w[1].Group != "b" || s.Pairs[0].Pearson.N != 7 {
		t.Errorf("%+v", s.Pairs[0])
	}
	// An axis does not group itself.
	for _, l := range []model.Look{{Grouping: model.Grouping{Marker: "x"}, Correlating: model.Correlating{X: "x", Y: "y"}}, {Grouping: model.Grouping{Marker: "y"}, Correlating: model.Correlating{X: "x", Y: "y"}}, {Grouping: model.Grouping{Marker: "no such column"}, Correlating: model.Correlating{X: "x", Y: "y"}}} {
		if s, err = askScatter(context.Background(), r, l, Progress[*Scatter]{}); err != nil || len(s.Groups) != 0 {
			t.Errorf("%s grouped: %v, %v", l.Marker, s, err)
		}
	}
}

// Whatever the data: the matrix holds what single questions answer, to the bit;
// it is symmetric; rows may come in any order; the numbers of patients add up.
func TestCorrelationLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 30).Draw(t, "n")
		cols := map[string][]float64{}
		order := []string{"x", "y", "z", "w"}
		for _, name := range order {
			for range n {
				v := rapid.Float64Range(-50, 50).Draw(t, name)
				if math.Abs(v) < 1e-12 {
					v = 0 // a column of nothing but tiny numbers is refused
				}
				switch rapid.IntRange(0, 9).Draw(t, "kind") {
				case 0:
					v = none
				case 1, 2:
					v = math.Round(v / 20)
				}
				cols[name] = append(cols[name], v)
			}
		}
		c := measured(nil, cols, order...)
		method := rapid.SampledFrom([]string{"pearson", "spearman", "kendall"}).Draw(t, "method")
		l := model.Look{Correlating: model.Correlating{X: "x", Y: "y,z,w", Method: method}}
		r := model.NewResolver(c)
		m, err := askMatrix(context.Background(), r, l, Progress[*CorrelationMatrix]{})
		if err != nil {
			if strings.Contains(err.Error(), "nobody has both") {
				return
			}
			t.Fatal(err)
		}
		a, err := askCorrelate(context.Background(), r, l, Progress[*Correlations]{})
		same := func(x, y float64) bool { return x == y || x != x && y != y }
		if err == nil {
			total := a.Used
			for _, e := range a.Excluded {
				total += e.N
			}
			if total != n {
				t.Fatalf("%d used and excluded of %d", total, n)
			}
			for j, p := range a.Pairs {
				if k := m.At(0, j+1); !same(m.R[k], p.R) || !same(m.P[k], p.P) || m.N[k] != p.N {
					t.Fatalf("matrix %v %v %d, pair %v %v %d", m.R[k], m.P[k], m.N[k], p.R, p.P, p.N)
				}
			}
		}
		back := map[string][]float64{}
		for name, x := range cols {
			back[name] = slices.Clone(x)
			slices.Reverse(back[name])
		}
		turned, err := askMatrix(context.Background(), model.NewResolver(measured(nil, back, order...)), l, Progress[*CorrelationMatrix]{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range order {
			for j := range order {
				x, y, z := m.R[m.At(i, j)], m.R[m.At(j, i)], turned.R[m.At(i, j)]
				if !same(x, y) || (x != x) != (z != z) || math.Abs(x-z) > 1e-12 {
					t.Fatalf("%d, %d: %v, %v, and of the rows in reverse %v", i, j, x, y, z)
				}
				if i == j && x != 1 {
					t.Fatalf("the diagonal holds %v", x)
				}
			}
		}
	})
}

func TestCorrelationIsCancelled(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(context.Background())
	stop()
	c := measured(nil, map[string][]float64{"x": {1, 2, 3, 4}, "y": {4, 1, 3, 2}}, "x", "y")
	r := model.NewResolver(c)
	if _, err := askCorrelate(ctx, r, model.Look{Correlating: model.Correlating{X: "x"}}, Progress[*Correlations]{}); err == nil {
		t.Error("Correlate went on")
	}
	if _, err := askScatter(ctx, r, model.Look{Correlating: model.Correlating{X: "x"}}, Progress[*Scatter]{}); err == nil {
		t.Error("Scatter went on")
	}
	if _, err := askMatrix(ctx, r, model.Look{}, Progress[*CorrelationMatrix]{}); err == nil {
		t.Error("CorrelationMatrix went on")
	}
}

// More columns than are looked at: the first, and a word about the others.
func TestCorrelationMatrixIsBounded(t *testing.T) {
	t.Parallel()
	cols := map[string][]float64{}
	var order []string
	for i := range MostCorrelated + 7 {
		name := "g" + model.FormatNumber(float64(i))
		order = append(order, name)
		cols[name] = []float64{float64(i), 1, float64(i % 5), 3}
	}
	m, err := askMatrix(context.Background(), model.NewResolver(measured(nil, cols, order...)), model.Look{}, Progress[*CorrelationMatrix]{})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Columns) != MostCorrelated || m.Left != 7 || !strings.Contains(strings.Join(m.Warnings, " "), "7 more") {
		t.Errorf("%d columns, %d left, %v", len(m.Columns), m.Left, m.Warnings)
	}
}
