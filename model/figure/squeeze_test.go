package figure

import (
	"strings"
	"testing"
)

// A label that has no room is broken or becomes smaller, and keeps all of its letters.
func TestLabelsKeepTheirLetters(t *testing.T) {
	for _, c := range []struct {
		s     string
		w, h  float64
		lines int
		at    float64 // the least size that it may have
	}{
		{"Liver", 60, 12, 1, 10},
		{"Liver cirrhosis", 60, 12, 1, 8.5},
		{"Liver cirrhosis of alcohol", 60, 24, 2, 8.5},
		{"Cumulative incidence of OS_status_at_last_follow_up = 1", 150, 15, 2, 5.5},
		{"OS_status_at_last_follow_up", 60, 15, 2, 5.5},
		{"Cumulative incidence", 70, 15, 1, 7},
		{"ABCDEFGHIJKLMNOPQRSTUVWXYZ", 60, 30, 4, 5.5},
	} {
		lines, at := squeezed(c.s, 10, c.w, c.h, false)
		if got := strings.Join(lines, ""); got != strings.ReplaceAll(c.s, " ", "") && strings.Join(lines, " ") != c.s || len(lines) > c.lines || at < c.at-1e-9 || at > 10 {
			t.Errorf("%s in %g x %g: %q of size %g", c.s, c.w, c.h, lines, at)
		}
		for _, l := range lines {
			if w := regular.width(l, at); w > c.w {
				t.Errorf("%s: %q is %g wide", c.s, l, w)
			}
		}
		if high := float64(len(lines)) * at * lineOf; len(lines) > 1 && high > c.h {
			t.Errorf("%s is %g high", c.s, high)
		}
	}
}
