package read

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// shown is all that a table holds, or the error that it ended in.
func shown(in string) string {
	t, err := parse(&text{name: "x", s: in})
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	fmt.Fprintln(&b, t.header, t.line, t.form)
	for _, d := range t.doubts {
		fmt.Fprintln(&b, d.Row, d.What, d.N)
	}
	for i := range t.rows {
		for k := range t.cols {
			fmt.Fprintf(&b, "%q ", t.at(i, k))
		}
	}
	return b.String()
}

// Wherever the blocks of a file end, it is cut into the same cells, the same lines are
// named, and the same error is found.
func TestBlocksChangeNothing(t *testing.T) {
	defer func(n int) { blockBytes = n }(blockBytes)
	cell := rapid.SampledFrom([]string{"1", "0.5", "abc", "", " x ", `"q"`, `"a ""b"" c"`, "\"two\nlines\"", "\"one\n\n\"\"three\"", "ü", `5" tall`,
		strings.Repeat("long ", 60), `"` + strings.Repeat("y,", 200) + `"`, "\u00a0z"})
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		b.WriteString("id,a,b\n")
		for range rapid.IntRange(0, 40).Draw(t, "rows") {
			switch rapid.IntRange(0, 19).Draw(t, "what") {
			case 0:
				b.WriteString("\n")
				continue
			case 1:
				b.WriteString(",,\r\n")
				continue
			case 2:
				b.WriteString("id,a,b\n")
				continue
			case 3:
				b.WriteString("1,2\n")
				continue
			case 4:
				if rapid.IntRange(0, 9).Draw(t, "broken") == 0 {
					b.WriteString("\"never closed,1,2\n")
					continue
				}
			}
			fmt.Fprintf(&b, "%s,%s,%s\n", cell.Draw(t, "id"), cell.Draw(t, "a"), cell.Draw(t, "b"))
		}
		in := strings.TrimSuffix(b.String(), rapid.SampledFrom([]string{"", "\n"}).Draw(t, "end"))
		blockBytes = 1 << 20
		want := shown(in)
		blockBytes = rapid.IntRange(1, 200).Draw(t, "bytes")
		if got := shown(in); got != want {
			t.Fatalf("blocks of %d bytes of\n%s\ngive\n%s\nand one block\n%s", blockBytes, in, got, want)
		}
	})
}

// A cell comes back as it was put in, beyond 4 GB and beyond 255 characters too.
func TestCells(t *testing.T) {
	put := []uint64{0, 7<<lengthBits | 3, 9<<lengthBits | 254, 1<<lengthBits | 255, 2<<lengthBits | maxCell, (1<<33+5)<<lengthBits | 300}
	for _, put := range [][]uint64{put[:5], put} {
		c := pack(put)
		for i, want := range put {
			if got := c.get(i); got != want {
				t.Errorf("cell %d is %x, not %x", i, got, want)
			}
		}
		c.move(0, &c, 3, 2)
		if got, want := []uint64{c.get(0), c.get(1)}, put[3:5]; !slices.Equal(got, want) {
			t.Errorf("moved to the front: %x, not %x", got, want)
		}
	}
}

// The different texts are counted as a map counts them, in order or not.
func TestDistinctTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOf(rapid.SampledFrom([]string{"", "a", "b", "aa", "ab", "ba", "P1", "P2", "P10", "P9"})).Draw(t, "texts")
		if rapid.Bool().Draw(t, "sorted") {
			slices.SortFunc(in, func(a, b string) int {
				if len(a) != len(b) {
					return len(a) - len(b)
				}
				return strings.Compare(a, b)
			})
		}
		seen := map[string]bool{}
		for _, s := range in {
			if s != "" {
				seen[s] = true
			}
		}
		if got := distinctTexts(len(in), func(i int) string { return in[i] }); got != len(seen) {
			t.Fatalf("%d different texts, not %d, in %q", got, len(seen), in)
		}
		if got := texts(len(in), func(i int) string { return in[i] }); !slices.Equal(got, in) {
			t.Fatalf("%q for %q", got, in)
		}
	})
	if got := distinctTexts(100_000, func(i int) string { return fmt.Sprint("id", 7*i%50_000) }); got != 50_000 {
		t.Errorf("%d different ids of 50000", got)
	}
}

// Controls counts what no text has, in whole words of eight bytes and beside them.
func TestScan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOf(rapid.SampledFrom([]byte("ab\x01\x1f \x7f~\n\r\t\xc3\xbc0"))).Draw(t, "bytes")
		want := 0
		for _, b := range in {
			if b < ' ' && b != '\t' && b != '\n' && b != '\r' || b == 0x7f {
				want++
			}
		}
		if got, _ := scan(in); got != want {
			t.Fatalf("%d control characters, not %d, in %q", got, want, in)
		}
	})
}
