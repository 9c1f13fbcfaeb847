package chart

import (
	"strings"
	"testing"
)

// A number is drawn as large as fits, and not at all where it does not, or where a sign
// has no form.
func TestDigits(t *testing.T) {
	text := func(g *Grid) string {
		var lines []string
		for y := range g.H {
			line := ""
			for _, c := range g.Row(y) {
				line += string(c.R)
			}
			lines = append(lines, strings.TrimRight(line, " "))
		}
		return strings.Join(lines, "\n")
	}
	if got, want := text(Digits("1.7", 12, 5, Title, true)), " #    ###\n##      #\n #      #\n #      #\n### #   #"; got != want {
		t.Errorf("small:\n%s", got)
	}
	if got, want := text(Digits("-2", 20, 9, Title, false)), "       ██████\n           ██\n██████ ██████\n       ██\n       ██████"; got != want {
		t.Errorf("usual:\n%s", got)
	}
	for w := range 80 {
		for h := range 24 {
			for _, number := range []string{"0.046", "<.001", "39%", "12", "1e-05"} {
				if g := Digits(number, w, h, Title, false); g != nil && (g.W > w || g.H > h) {
					t.Fatalf("%s is %d by %d in %d by %d", number, g.W, g.H, w, h)
				} else if g == nil && w >= 30 && h >= 5 {
					t.Fatalf("%s is not drawn in %d by %d", number, w, h)
				}
			}
		}
	}
	if a, b := Digits("2", 80, 5, Title, false), Digits("2", 80, 20, Title, false); b.H <= a.H || b.W <= a.W {
		t.Error("more room does not make it larger")
	}
	if Digits("", 80, 24, Title, false) != nil || Digits("1 x", 80, 24, Title, false) != nil {
		t.Error("something is drawn of nothing")
	}
}
