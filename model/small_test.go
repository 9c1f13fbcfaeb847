package model

import (
	"testing"

	"pgregory.net/rapid"
)

// Of a table of counts with its totals, whatever they are, no small count is shown, and no
// hidden one is the only one of its row or column that is, nor are the hidden ones of a
// row few together.
func TestHideSmall(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		below := rapid.IntRange(3, 12).Draw(t, "below")
		rows, columns := rapid.IntRange(1, 5).Draw(t, "rows"), rapid.IntRange(2, 5).Draw(t, "columns")
		cells := make([][]*Tally, rows)
		ofRow, ofColumn, all := make([]*Tally, rows), make([]*Tally, columns), &Tally{Last: true}
		for j := range ofColumn {
			ofColumn[j] = &Tally{}
		}
		var sums []Sum
		for i := range cells {
			ofRow[i] = &Tally{}
			for j := range columns {
				n := rapid.IntRange(0, 4*below).Draw(t, "n")
				cells[i] = append(cells[i], &Tally{N: n})
				ofRow[i].N, ofColumn[j].N, all.N = ofRow[i].N+n, ofColumn[j].N+n, all.N+n
			}
			sums = append(sums, Sum{cells[i], ofRow[i]})
		}
		for j := range columns {
			var parts []*Tally
			for i := range cells {
				parts = append(parts, cells[i][j])
			}
			sums = append(sums, Sum{parts, ofColumn[j]})
		}
		sums = append(sums, Sum{ofRow, all}, Sum{ofColumn, all})
		HideSmall(below, sums)
		for _, s := range sums {
			hidden, sum := 0, 0
			for _, p := range s.Parts {
				switch {
				case p.Hidden:
					hidden, sum = hidden+1, sum+p.N
				case IsSmall(p.N, below):
					t.Fatalf("%d is shown", p.N)
				}
				if p.Small != IsSmall(p.N, below) {
					t.Fatalf("%d is said to be small: %v", p.N, p.Small)
				}
			}
			whole := hidden == len(s.Parts) && (s.Total.Hidden || len(s.Parts) > 1)
			switch {
			case s.Total.Hidden:
				if hidden == 0 {
					t.Fatalf("the total %d follows from its parts", s.Total.N)
				}
			case hidden == 1:
				t.Fatalf("one of %d is hidden, and %d is shown", len(s.Parts), s.Total.N)
			case hidden > 0 && sum < below && !whole:
				t.Fatalf("%d hidden together are %d, which is less than %d", hidden, sum, below)
			}
		}
	})
}

// Hand-made: what has to go with a small count, and what has not.
func TestHideSmallByHand(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		parts  []int
		hidden string
	}{
		{[]int{30, 20, 10}, "30 20 10"},
		{[]int{30, 3, 10}, "30 <5 hidden"},       // the next smallest
		{[]int{30, 3, 0}, "hidden <5 0"},         // nobody is nobody
		{[]int{2, 3, 30}, "<5 <5 30"},            // five together, each of 1 to 4
		{[]int{1, 1, 30, 9}, "<5 <5 30 hidden"},  // two together are few
		{[]int{4, 4, 30, 9}, "<5 <5 30 hidden"},  // no more than 4 each: both are 4
		{[]int{2, 2, 30, 40}, "<5 <5 hidden 40"}, // four together are few
	} {
		s := Sum{}
		total := 0
		for _, n := range x.parts {
			s.Parts, total = append(s.Parts, &Tally{N: n}), total+n
		}
		s.Total = &Tally{N: total, Last: true}
		HideSmall(5, []Sum{s})
		got := ""
		for i, p := range s.Parts {
			if i > 0 {
				got += " "
			}
			got += p.Text(5)
		}
		if got != x.hidden {
			t.Errorf("of %v %q is shown, not %q", x.parts, got, x.hidden)
		}
	}
}
