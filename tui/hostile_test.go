package tui

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"kaplan/model/read"
)

// A cohort whose names, levels and identifiers hold what a terminal obeys or hides:
// whatever keys are pressed, the screen shows it and does not do it.
func TestHostileCohortOnTheScreen(t *testing.T) {
	const (
		clipboard = "\x1b]52;c;QUFB\x07"
		erased    = "\x1b[2K\u009b31m"
		turned    = "\u202e\u200b\u2066"
	)
	var b strings.Builder
	fmt.Fprintf(&b, "id,time,status,grade%s,%smarker,second,note\n", turned, clipboard)
	for i := range 60 {
		fmt.Fprintf(&b, "p%s%d,%d,%d,%s,%g,%g,%s\n", clipboard, i, 3+(i*17)%61, (i*5)%7/3%2, []string{"lo" + erased, "hi" + turned, "mid" + clipboard}[i%3],
			float64((i*11)%37)+0.5, float64((i*i)%29)+1, strings.Repeat("a file of nothing else is no text ", 4))
	}
	c, err := read.Reader("hostile"+turned+".csv", strings.NewReader(b.String()), read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir()) // some of the keys export
	keys := everyKey()
	r := rand.New(rand.NewPCG(14, 52))
	presses := 1500
	if testing.Short() {
		presses = 100
	}
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		w, h := size[0], size[1]
		look := opened(c)
		look.Marker = c.Columns[len(c.Columns)-3].Name
		a := startWith(c, look, w, h, false)
		for i := range presses {
			k := keys[r.IntN(len(keys))]
			if k.String() == "q" && len(a.overlays) == 0 {
				continue
			}
			_, cmd := a.Update(k)
			if a.quitting {
				break
			}
			if cmd != nil {
				settle(a, cmd)
			}
			if why := wellFormed(a.View(), w, h); why != "" {
				t.Fatalf("key %d, %q: %s", i, k.String(), why)
			}
		}
	}
}
