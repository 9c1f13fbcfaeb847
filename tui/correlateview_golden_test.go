package tui

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"kaplan/model"
)

// panel is a cohort of so many patients and markers, without an endpoint: every
// marker follows its neighbour, and some values are missing.
func panel(t testing.TB, patients, markers int) *model.Cohort {
	var b strings.Builder
	b.WriteString("id,arm")
	for j := range markers {
		fmt.Fprintf(&b, ",marker %03d", j+1)
	}
	x := uint32(1)
	next := func() float64 { // in [-1, 1)
		x = x*1664525 + 1013904223
		return float64(x>>8)/(1<<23) - 1
	}
	for i := range patients {
		fmt.Fprintf(&b, "\np%05d,%s", i, []string{"a", "b", "c"}[i%3])
		v := next()
		for j := range markers {
			v = 0.8*v + next()
			if (i+j)%41 == 0 {
				b.WriteString(",")
				continue
			}
			fmt.Fprintf(&b, ",%.4f", math.Exp(v))
		}
	}
	b.WriteString("\n")
	return table(t, "panel", b.String())
}

func TestCorrelateScreens(t *testing.T) {
	t.Parallel()
	everywhere, two := []string{narrow, usual, large}, []string{narrow, usual}
	tace := func(t testing.TB) *model.Cohort { return sampled(t, "tace75") }
	pairs := func(x, y string) func(*model.Look) { return func(l *model.Look) { l.X, l.Y, l.Marker = x, y, "" } }
	by := func(x, y, marker string) func(*model.Look) {
		return func(l *model.Look) { l.X, l.Y, l.Marker = x, y, marker }
	}
	const ys = "age,HbA1c,AST,ALT,`T-Bil`,ALB,PT,Plt,`Child-Pugh score`,AFP,DCP,`tumor diameter`,`tumor number`"
	for _, s := range []struct {
		name   string
		cohort func(testing.TB) *model.Cohort
		sizes  []string
		look   func(*model.Look)
		page   string
		keys   []string
	}{
		{"scatter/plain", tace, everywhere, pairs("log2(`miR-122 before`)", "AST"), "Scatter", nil},
		{"scatter/groups", tace, everywhere, by("log2(`miR-122 before`)", "AST,ALT", "Child-Pugh"), "Scatter", []string{"}"}},
		{"scatter/many", tace, two, by("miR-122 before", "`miR-122 after`", "etiology"), "Scatter", []string{"X", "Y"}},
		{"scatter/lost", func(t testing.TB) *model.Cohort {
			return table(t, "lost", "id,x,y\nA,0,1\nB,1,-2\nC,2,3\nD,3,9\nE,,4\nF,50,\n")
		}, []string{narrow}, pairs("x", "y"), "Scatter", []string{"X", "Y"}},
		{"scatter/flat", func(t testing.TB) *model.Cohort {
			return table(t, "flat", "id,x,y,z\nA,0,1,5\nB,1,1,\nC,2,1,4\n")
		}, []string{narrow}, pairs("x", "y,z"), "Scatter", nil},
		{"scatter/means", func(t testing.TB) *model.Cohort { return sampled(t, "hep3b") }, two, func(l *model.Look) {
			l.X, l.Y, l.Means, l.Marker = "day", "plasma", true, ""
			l.Where = `arm == "30 mg/kg" and tumor == "yes" and day >= 4`
		}, "Scatter", nil},
		{"scatter/crowd", func(t testing.TB) *model.Cohort { return panel(t, 4000, 2) }, two, pairs("log(`marker 001`)", "log(`marker 002`)"),
			"Scatter", nil},
		{"correlate/plain", tace, everywhere, pairs("log2(`miR-122 before`)", ys), "Column", []string{"down", "down"}},
		{"correlate/by_p", tace, two, pairs("log2(`miR-21 before`)", ys), "Column", []string{"o", "end"}},
		{"correlate/tau", tace, []string{narrow}, pairs("log2(`miR-21 before`)", ys), "Column", []string{"M", "M"}},
		{"correlate/flat", func(t testing.TB) *model.Cohort {
			return table(t, "flat", "id,x,y,z\nA,0,1,5\nB,1,1,\nC,2,1,4\nD,5,1,9\n")
		}, []string{narrow}, pairs("x", "y,z"), "Column", nil},
		{"matrix/plain", tace, everywhere, pairs("log2(`miR-122 before`)", "AST,ALT,PT,`Child-Pugh score`,`miR-122 after`"), "Matrix",
			[]string{"down", "down"}},
		{"matrix/large", func(t testing.TB) *model.Cohort { return panel(t, 60, 383) }, everywhere, pairs("", ""), "Matrix",
			[]string{"end", "L", "L", "left"}},
		{"scatter/no_x", func(t testing.TB) *model.Cohort { return table(t, "words", "id,a,b\nA,x,y\nB,z,y\nC,x,w\n") }, []string{narrow}, pairs("", ""),
			"Scatter", nil},
		{"correlate/nobody", tace, []string{narrow}, func(l *model.Look) { l.X, l.Y, l.Where = "AST", "ALT", "AST > 1000" }, "Column", nil},
	} {
		for _, size := range s.sizes {
			t.Run(s.name+"/"+size, func(t *testing.T) {
				t.Parallel()
				var w, h int
				if _, err := fmt.Sscanf(size, "%dx%d", &w, &h); err != nil {
					t.Fatal(err)
				}
				open := func(ascii bool) *App {
					c := s.cohort(t)
					l := opened(c)
					s.look(&l)
					a := startWith(c, l, w, h, ascii)
					a.overlays = nil // a cohort without an endpoint asks for one
					do(a, "6", "page "+s.page)
					do(a, s.keys...)
					if why := wellFormed(a.View(), w, h); why != "" {
						t.Error(why)
					}
					return a
				}
				a := open(false)
				sameAsGolden(t, s.name+"_"+size, pane(a))
				b := open(true)
				for i, line := range strings.Split(b.View(), "\n") {
					for j := range len(line) {
						if line[j] >= 0x80 {
							t.Fatalf("--ascii: line %d holds %q", i+1, line)
						}
					}
				}
				if size == narrow && s.name == "matrix/plain" {
					sameAsGolden(t, "matrix/ascii_"+size, pane(b))
				}
			})
		}
	}
}

// From the column to the points of a pair and on to the next; the list of Y
// stays; from the matrix a pair becomes the question, and undo takes it back.
func TestCorrelateKeys(t *testing.T) {
	t.Parallel()
	c := sampled(t, "tace75")
	l := opened(c)
	l.X, l.Y, l.Marker = "AST", "ALT,PT,DCP", ""
	a := startWith(c, l, 120, 40, false)
	see := func(want ...string) {
		t.Helper()
		s := screen(a)
		for _, w := range want {
			if !strings.Contains(s, w) {
				t.Fatalf("no %q on\n%s", w, s)
			}
		}
	}
	do(a, "6", "page Column", "down", "enter")
	see("2 of 3", "PT (%)")
	do(a, "}")
	see("3 of 3", "DCP (AU/ml)")
	do(a, "}")
	see("1 of 3", "ALT (IU/l)")
	do(a, "{")
	see("3 of 3")
	wantLook(t, a, "Y", a.look.Y, "ALT,PT,DCP")
	do(a, "down", "down") // the question's cursor, not the pair
	see("3 of 3", "▸Method")
	do(a, "page Column", "o", "enter") // the least P comes first
	see("1 of 3", "ALT (IU/l)")
	do(a, "page Matrix", "right", "right", "down", "enter")
	wantLook(t, a, "X", a.look.X, "PT")
	wantLook(t, a, "Y", a.look.Y, "ALT")
	see("PT (%)", "ALT (IU/l)")
	do(a, "}") // one Y: the next of all
	wantLook(t, a, "Y", a.look.Y, "HbA1c")
	do(a, "u", "u")
	wantLook(t, a, "X", a.look.X, "AST")
	do(a, "page Matrix", "left", "left", "enter")
	if a.look.X != "AST" || a.notice == "" {
		t.Errorf("a column with itself became a question: %s, %q", a.look.X, a.notice)
	}
	do(a, "page Scatter", "y")
	if a.notice == "" || !strings.HasPrefix(a.notice, "copied") {
		t.Errorf("y on the points: %q", a.notice)
	}
}

// A key does not wait for a matrix, however large: View says that it is being made.
func TestCorrelateDoesNotBlock(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	c := panel(t, 2000, 200)
	a := startWith(c, opened(c), 120, 40, false)
	a.overlays = nil
	a.Update(message("6")) // asks, and the answer is not waited for
	a.Update(message("tab"))
	a.Update(message("tab"))
	a.View()
	if !strings.Contains(screen(a), "computing") {
		t.Errorf("nothing says that the matrix is being computed\n%s", screen(a))
	}
	a.Update(message("esc"))
	if a.sheet.job != nil {
		t.Error("Esc does not cancel the matrix")
	}
}
