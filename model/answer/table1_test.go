package answer

import (
	"context"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kaplan/model"
)

// One variable of each kind by hand: the number with its groups, the category of
// three levels, the answer yes of which no is not listed, and who has none.
func TestTable1ByHand(t *testing.T) {
	t.Parallel()
	c := measured([]string{"a", "a", "b", "b", "b", ""}, map[string][]float64{"x": {1, 4, 2, none, 9, 100}, "flag": {0, 1, 1, 1, none, 1}, "grade": {1, 2, 2, 1, 1, 1}}, "x", "flag", "grade")
	r := model.NewResolver(c)
	a, err := askTable1(context.Background(), r, model.Look{Grouping: model.Grouping{Marker: "arm"}}, Progress[*Table1]{})
	if err != nil {
		t.Fatal(err)
	}
	if a.Used != 5 || !slices.Equal(a.N, []int{2, 3}) || len(a.Variables) != 3 {
		t.Fatalf("used %d, groups %v, %d variables", a.Used, a.N, len(a.Variables))
	}
	x, flag, grade := a.Variables[0], a.Variables[1], a.Variables[2]
	if !x.Number() || x.Overall.N != 4 || x.Overall.Median != 3 || x.Groups[0].Median != 2.5 || x.Groups[1].Max != 9 || x.Missing != 1 || !slices.Equal(x.MissingOfGroup, []int{0, 1}) || x.Test != "mann-whitney" {
		t.Errorf("%+v", x)
	}
	if l := flag.Levels; len(l) != 1 || l[0].Name != "1" || l[0].N != 3 || l[0].Of != 4 || !slices.Equal(l[0].Groups, []int{1, 2}) || !slices.Equal(l[0].GroupsOf, []int{2, 2}) || !l[0].OnlyOfPair || flag.Test != "fisher" {
		t.Errorf("%+v", flag)
	}
	if l := grade.Levels; len(l) != 2 || l[0].Name != "1" || l[0].N != 3 || l[1].N != 2 || l[0].OnlyOfPair {
		t.Errorf("%+v", grade)
	}
	// Nobody says yes: the row stays, at 0.
	b, err := askTable1(context.Background(), r, model.Look{Who: model.Who{Where: "x < 50"}, Describing: model.Describing{Rows: "x > 200"}}, Progress[*Table1]{})
	if err != nil {
		t.Fatal(err)
	}
	if l := b.Variables[0].Levels; len(l) != 1 || l[0].Name != "true" || l[0].N != 0 || l[0].Of != 4 || b.Variables[0].Test != "" {
		t.Errorf("%+v", l)
	}
}

// Whatever the data: the groups add up to all, levels to those who are known,
// known and missing to the patients; P and the difference do not depend on the
// order of the rows; what is shown on the way is a part of the answer.
func TestTable1Laws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 40).Draw(t, "n")
		arm := make([]string, n)
		cols := map[string][]float64{}
		for i := range n {
			arm[i] = rapid.SampledFrom([]string{"a", "b", "c", ""}).Draw(t, "arm")
			for _, name := range []string{"x", "few", "flag"} {
				v := map[string]float64{"x": rapid.Float64Range(-9, 9).Draw(t, "x"), "few": float64(rapid.IntRange(3, 4).Draw(t, "few")), "flag": float64(rapid.IntRange(0, 1).Draw(t, "flag"))}[name]
				if rapid.IntRange(0, 5).Draw(t, "missing") == 0 {
					v = none
				}
				cols[name] = append(cols[name], v)
			}
		}
		l := model.Look{Grouping: model.Grouping{Marker: "arm"}, Describing: model.Describing{Rows: "x,few,flag,x > 0", Summary: rapid.SampledFrom([]string{"", "median-iqr", "mean-sd"}).Draw(t, "summary")}}
		shown := 0
		counted := 0
		progress := Progress[*Table1]{
			Count: func(done, of int) {
				if counted = done; of != 4 {
					t.Fatalf("%d of %d", done, of)
				}
			},
			Show: func(p *Table1) {
				if shown++; len(p.Variables) != shown || counted != shown {
					t.Fatalf("%d variables after %d, %d counted", len(p.Variables), shown, counted)
				}
			},
		}
		a, err := askTable1(context.Background(), model.NewResolver(measured(arm, cols, "x", "few", "flag")), l, progress)
		if err != nil { // nobody in any arm
			return
		}
		slices.Reverse(arm)
		for _, x := range cols {
			slices.Reverse(x)
		}
		back, err := askTable1(context.Background(), model.NewResolver(measured(arm, cols, "x", "few", "flag")), l, Progress[*Table1]{})
		if err != nil {
			t.Fatal(err)
		}
		for v, d := range a.Variables {
			known, missing := 0, 0
			for g := range a.Groups {
				missing += d.MissingOfGroup[g]
				if d.Number() {
					known += d.Groups[g].N
				} else {
					known += d.Levels[0].GroupsOf[g]
				}
			}
			if missing != d.Missing || known+missing != a.Used {
				t.Fatalf("%s: %d known, %d missing of %d", d.Column.Name, known, missing, a.Used)
			}
			sum := 0
			for _, x := range d.Levels {
				each := 0
				for _, k := range x.Groups {
					each += k
				}
				if each != x.N {
					t.Fatalf("%s %s: %d in the groups, %d of all", d.Column.Name, x.Name, each, x.N)
				}
				if sum += x.N; x.OnlyOfPair && x.N > x.Of {
					t.Fatalf("%d of %d", x.N, x.Of)
				}
			}
			if len(d.Levels) > 0 && !d.Levels[0].OnlyOfPair && sum != known && known > 0 {
				t.Fatalf("%s: levels add up to %d of %d", d.Column.Name, sum, known)
			}
			b := back.Variables[v]
			near := func(x, y float64) bool {
				return x == y || x != x && y != y || math.Abs(x-y) <= 1e-9*math.Max(math.Abs(x), 1)
			}
			if d.Test != b.Test || !near(d.P, b.P) || !near(d.SMD, b.SMD) {
				t.Fatalf("%s: %s P %v SMD %v, and of the rows in reverse %s P %v SMD %v", d.Column.Name, d.Test, d.P, d.SMD, b.Test, b.P, b.SMD)
			}
			if !(d.P != d.P || d.P >= 0 && d.P <= 1+1e-12) {
				t.Fatalf("P %v", d.P)
			}
		}
	})
}

func TestTable1IsCancelled(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(context.Background())
	stop()
	c := measured(nil, map[string][]float64{"x": {1, 2, 3, 4}}, "x")
	if _, err := askTable1(ctx, model.NewResolver(c), model.Look{}, Progress[*Table1]{}); err == nil {
		t.Error("Table1 went on")
	}
}
