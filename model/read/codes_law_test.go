package read

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Each of the numbers that people write for a value that nobody knows is doubted beside
// values that it lies far from.
func TestEachCodeIsDoubted(t *testing.T) {
	t.Parallel()
	for _, code := range []float64{9999, 999, 99, -9, -99, -999, -9999} {
		text := "id,x\n"
		for i := range 30 {
			text += fmt.Sprintf("p%d,%g\n", i, 1+float64(i*7%30)/10)
		}
		text += fmt.Sprintf("q1,%g\nq2,%g\nq3,%g\n", code, code, code)
		c, err := Reader("codes.csv", strings.NewReader(text), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if x := c.Column("x"); !slices.Contains(x.Codes, code) {
			t.Errorf("%v is taken for a number: codes %v", code, x.Codes)
		}
	}
}
