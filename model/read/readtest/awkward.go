// Package readtest draws files for the tests of other packages.
package readtest

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// Awkward draws the text of a CSV file with a cohort of the kinds that go wrong: nobody or everybody has the
// event, one patient, nobody with a time, columns of one value or of none, names
// where numbers are expected, groups of one.
func Awkward(t *rapid.T) string {
	n := rapid.SampledFrom([]int{1, 2, 3, 5, 8, 30}).Draw(t, "n")
	pick := func(name string, of ...[]string) []string { return rapid.SampledFrom(of).Draw(t, name) }
	columns := [][]string{
		pick("time", []string{"1", "2", "3", "5", "8", "13"}, []string{"4"}, []string{""}, []string{"0"}, []string{"2", "2", "7"}, []string{"-1", "3", "9"},
			[]string{"1e-9", "2e-9", "5e-9"}, []string{"1e9", "3e9", "", "7e9"}),
		pick("status", []string{"0", "1"}, []string{"0"}, []string{"1"}, []string{"1", "2"}, []string{"0", "1", "2"}, []string{"1", "2", "3"}, []string{""},
			[]string{"alive", "dead"}, []string{"discharge", "death"}, []string{"9"}, []string{"2", "1", ""}),
		pick("entry", []string{"0"}, []string{"0", "1"}, []string{""}, []string{"100"}),
		pick("g", []string{"a", "b"}, []string{"a"}, []string{""}, []string{"a", "b", "c"}, []string{"b", "a", "a", "a", "a", "a", "a"}),
		pick("x", []string{"1", "2", "3", "4", "5", "6", "7"}, []string{"5"}, []string{""}, []string{"1e300", "2", "1e-300"}, []string{"-1", "0", "2.5", ""}),
		pick("y", []string{"3", "1", "4", "1", "5", "9", "2", "6"}, []string{"1"}, []string{"0", "1"}),
		pick("date", []string{"2020-01-01", "2021-03-04"}, []string{""}),
	}
	shift := rapid.IntRange(0, 6).Draw(t, "shift")
	var b strings.Builder
	b.WriteString("id,time,status,entry,g,x,y,date,name\n")
	for i := range n {
		fmt.Fprintf(&b, "P%d", i)
		for j, c := range columns {
			b.WriteString("," + c[(i+j*shift)%len(c)])
		}
		fmt.Fprintf(&b, ",who%d\n", i)
	}
	return b.String()
}
