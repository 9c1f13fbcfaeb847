package answer

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"kaplan/model"
)

// numbered is a cohort of n patients in whom x is 0, 1, ... n-1 and the site is
// a, b or c, of which b is the largest.
func numbered(n int) *model.Cohort {
	c := &model.Cohort{Name: "numbered", N: n}
	x := &model.Column{Name: "x", Kind: model.Number}
	site := &model.Column{Name: "site", Kind: model.Category, Level: []string{"a", "b", "c"}}
	for i := range n {
		c.ID = append(c.ID, fmt.Sprint(i))
		x.Num = append(x.Num, float64(i))
		site.Code = append(site.Code, []int32{0, 1, 1, 2, 1}[i%5])
	}
	x.Distinct, site.Distinct = n, 3
	c.Columns = []*model.Column{x, site}
	c.Index()
	return c
}

// Two halves are everybody, once, in the order of the cohort; a seed gives the
// same halves again, and another seed others.
func TestSplitSeed(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 41, 100} {
		c := numbered(n)
		one, two := c.SplitSeed(3)
		all := append(slices.Clone(one.ID), two.ID...)
		slices.Sort(all)
		want := slices.Clone(c.ID)
		slices.Sort(want)
		if one.N != (n+1)/2 || two.N != n/2 || !slices.Equal(all, want) {
			t.Errorf("%d patients: halves of %d and %d", n, one.N, two.N)
		}
		for _, half := range []*model.Cohort{one, two} {
			x := half.Column("x")
			if !slices.IsSorted(x.Num) || len(x.Num) != half.N {
				t.Errorf("%d patients: %v", n, x.Num)
			}
			for i, id := range half.ID {
				if id != fmt.Sprint(x.Num[i]) {
					t.Errorf("patient %s has the value of %g", id, x.Num[i])
				}
			}
		}
		if again, _ := c.SplitSeed(3); !slices.Equal(again.ID, one.ID) {
			t.Error("a seed does not give the same halves again")
		}
		if other, _ := c.SplitSeed(4); n > 40 && slices.Equal(other.ID, one.ID) {
			t.Error("two seeds give the same halves")
		}
	}
}

func TestSplitColumn(t *testing.T) {
	t.Parallel()
	r := model.NewResolver(numbered(50))
	parts, err := r.SplitColumn("site")
	if err != nil {
		t.Fatal(err)
	}
	if len(parts) != 3 || parts[0].Name != "site = b" || parts[0].N != 30 || parts[1].N != 10 || parts[2].N != 10 {
		t.Errorf("%d parts, the first %s of %d", len(parts), parts[0].Name, parts[0].N)
	}
	for _, name := range []string{"x", "nothing"} {
		if _, err := r.SplitColumn(name); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestShrunk(t *testing.T) {
	t.Parallel()
	s := &Trust{Cutoff: &Cutoff{HR: Effect{Coef: math.Log(4)}}}
	for factor, want := range map[float64]float64{1: 4, 0.5: 2, 0: 1} {
		if !near(s.Shrunk(factor), want) {
			t.Errorf("4 shrunk by %g is %g", factor, s.Shrunk(factor))
		}
	}
}
