package stats

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// By hand: at 4, who leaves at 3 or at 4 is of no group; who changed at 4 has
// reached the state, who changed at 5 or never has not.
func TestStateAt(t *testing.T) {
	nan := math.NaN()
	got, err := StateAt([]float64{3, 4, 9, 9, 9, 5}, []float64{1, 2, 4, 5, nan, 0}, 4)
	if want := []uint8{NoGroup, NoGroup, 1, 0, 0, 1}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v; not %v", got, err, want)
	}
	for _, c := range []struct {
		time, at []float64
		landmark float64
		want     string
	}{
		{[]float64{1}, nil, 1, "1 times and 0 times of the change: must be as many"},
		{nil, nil, -1, "a landmark of -1: must be a finite number >= 0"},
		{nil, nil, math.Inf(1), "a landmark of +Inf: must be a finite number >= 0"},
		{nil, nil, nan, "a landmark of NaN: must be a finite number >= 0"},
	} {
		if _, err := StateAt(c.time, c.at, c.landmark); err == nil || err.Error() != c.want {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// A later landmark keeps fewer subjects, and nobody who reached the state by an
// earlier one is out of it.
func TestStateAtLater(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 30).Draw(t, "n")
		some := func(label string) []float64 { return rapid.SliceOfN(rapid.Float64Range(0, 10), n, n).Draw(t, label) }
		time, at := some("time"), some("at")
		one := rapid.Float64Range(0, 10).Draw(t, "landmark")
		two := one + rapid.Float64Range(0, 5).Draw(t, "later")
		early, err1 := StateAt(time, at, one)
		late, err2 := StateAt(time, at, two)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		for i := range late {
			if late[i] != NoGroup && (early[i] == NoGroup || late[i] < early[i]) {
				t.Fatalf("subject %d: %d at %v, %d at %v", i, early[i], one, late[i], two)
			}
		}
	})
}
