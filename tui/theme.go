package tui

import (
	"os"
	"strings"

	"github.com/muesli/termenv"

	_ "early.kaplan" // before bubbletea, which would ask the terminal

	"kaplan/tui/chart"
)

// Theme turns what a cell means into what a terminal shows. A role is one SGR
// sequence made once, so that painting a frame only joins strings.
type Theme struct {
	open  [chart.Band7 + 1]string
	ASCII bool // draw with ASCII alone
}

// Okabe and Ito's colours, which the colour-blind can tell apart, in an order
// in which neighbours differ in lightness too; and the nearest of the 16.
var (
	palette   = [chart.Groups]string{"#0096E0", "#E08A00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#A6761D", "#999999"}
	palette16 = [chart.Groups]string{"12", "3", "2", "5", "1", "6", "11", "7"}
)

// NewTheme makes the theme for a colour profile. Without colours, bold, faint
// and reverse still carry the meaning.
func NewTheme(p termenv.Profile, ascii bool) *Theme {
	t := &Theme{ASCII: ascii}
	sgr := func(codes ...string) string {
		var parts []string
		for _, c := range codes {
			if c != "" {
				parts = append(parts, c)
			}
		}
		if len(parts) == 0 {
			return ""
		}
		return "\x1b[" + strings.Join(parts, ";") + "m"
	}
	colour := func(hex, ansi string) string {
		switch p {
		case termenv.Ascii:
			return ""
		case termenv.ANSI:
			return p.Color(ansi).Sequence(false)
		}
		return p.Color(hex).Sequence(false)
	}
	t.open[chart.Dim] = sgr("2")
	t.open[chart.Axis] = sgr("2")
	t.open[chart.Title] = sgr("1")
	t.open[chart.Median] = sgr("2")
	t.open[chart.Cursor] = sgr("7")
	t.open[chart.Warn] = sgr("1", colour("#D55E00", "1"))
	for i := range chart.Groups {
		t.open[chart.GroupRole(i)] = sgr(colour(palette[i], palette16[i]))
		t.open[chart.BandRole(i)] = sgr("2", colour(palette[i], palette16[i]))
	}
	return t
}

// Paint wraps text in its role's sequence.
func (t *Theme) Paint(r chart.Role, s string) string {
	if o := t.open[r]; o != "" {
		return o + s + "\x1b[0m"
	}
	return s
}

// EnvProfile is the colour profile that the environment asks for.
func EnvProfile() termenv.Profile { return termenv.EnvColorProfile() }

// EnvASCII reports whether the locale has no UTF-8.
func EnvASCII() bool {
	for _, k := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := os.Getenv(k); v != "" {
			v = strings.ToLower(v)
			return !strings.Contains(v, "utf-8") && !strings.Contains(v, "utf8")
		}
	}
	return true
}
