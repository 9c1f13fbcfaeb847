package tui

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	_ "early.kaplan" // before bubbletea, which would ask the terminal
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"kaplan/tui/chart"
)

// Theme turns what a cell means into what a terminal shows. Lipgloss makes a
// style of every role; its SGR sequence is taken out once, so that painting a
// frame only joins strings.
type Theme struct {
	renderer *lipgloss.Renderer
	coloured bool
	byHand   bool // light or dark was chosen, and no answer of the terminal changes it
	open     [chart.Band7 + 1]string

	// ASCII is to draw with ASCII alone.
	ASCII bool
}

// both is a colour for a light background and one for a dark one, each as true
// colour, of 256 and of 16.
func both(light, light256, light16, dark, dark256, dark16 string) lipgloss.CompleteAdaptiveColor {
	return lipgloss.CompleteAdaptiveColor{
		Light: lipgloss.CompleteColor{TrueColor: light, ANSI256: light256, ANSI: light16},
		Dark:  lipgloss.CompleteColor{TrueColor: dark, ANSI256: dark256, ANSI: dark16},
	}
}

// The groups have the hues of Okabe and Ito, which the colour-blind can tell
// apart, at eight lightnesses that stay apart in greyscale too. Every one has a
// contrast of at least 4.5 to its background: white, or black to #1e1e1e. What
// the 16 colours look like is the terminal's affair, so the dark ones of them
// stand on light and the bright ones on dark.
var (
	groupColours = [chart.Groups]lipgloss.CompleteAdaptiveColor{
		both("#0358C0", "26", "4", "#75A1FE", "69", "12"),    // blue
		both("#B16001", "130", "1", "#FAB245", "215", "3"),   // orange
		both("#015129", "22", "2", "#7BF5AF", "85", "10"),    // green
		both("#5E014F", "53", "5", "#A47BA7", "177", "13"),   // purple
		both("#510A00", "124", "0", "#E47755", "202", "9"),   // vermilion
		both("#077388", "29", "6", "#A8D3FE", "117", "14"),   // sky
		both("#664E01", "162", "12", "#F3EF90", "226", "11"), // yellow
		both("#3A3A3A", "237", "8", "#B1B1B1", "249", "7"),   // grey
	}
	warnColour = both("#B42B00", "124", "1", "#FF8C66", "209", "9")
	dimColour  = both("242", "242", "", "245", "245", "") // of 16 colours none is a safe grey: there it is faint
)

// bandShare is how much of a group's colour is in its interval band, the rest
// being background.
const bandShare = 0.65

// NewTheme makes the theme of one session. r says how many colours there are
// and whether the background is dark, and it must have been told the latter, or
// it asks the terminal. Without colours, bold, faint and reverse still carry the
// meaning.
func NewTheme(r *lipgloss.Renderer, ascii bool) *Theme {
	t := &Theme{renderer: r, coloured: r.ColorProfile() != termenv.Ascii, ASCII: ascii}
	if !t.coloured {
		// Where there is no colour termenv drops bold and reverse too, and the
		// cursor of a list could not be seen.
		t.renderer = lipgloss.NewRenderer(io.Discard)
		t.renderer.SetColorProfile(termenv.ANSI)
		t.renderer.SetHasDarkBackground(r.HasDarkBackground())
	}
	t.make()
	return t
}

// Dark reports whether the colours are those for a dark background.
func (t *Theme) Dark() bool { return t.renderer.HasDarkBackground() }

// SetDark takes the colours for a dark background, or for a light one.
func (t *Theme) SetDark(dark bool) {
	t.renderer.SetHasDarkBackground(dark)
	t.make()
}

// make takes the opening sequence of every role out of its style.
func (t *Theme) make() {
	const marker = "x"
	for role := range t.open {
		t.open[role], _, _ = strings.Cut(t.Style(chart.Role(role)).Render(marker), marker)
	}
}

// Style is how a role looks.
func (t *Theme) Style(role chart.Role) lipgloss.Style {
	s := t.renderer.NewStyle()
	few := t.renderer.ColorProfile() == termenv.ANSI // or no colours at all
	switch {
	case role == chart.Dim || role == chart.Axis || role == chart.Median:
		s = s.Foreground(dimColour).Faint(few)
	case role == chart.Title:
		s = s.Bold(true)
	case role == chart.Cursor:
		s = s.Reverse(true)
	case role == chart.Warn:
		s = s.Bold(true).Foreground(warnColour)
	case role >= chart.Band0 && few:
		s = s.Faint(true).Foreground(groupColours[role-chart.Band0])
	case role >= chart.Band0:
		c := groupColours[role-chart.Band0]
		s = s.Foreground(lipgloss.AdaptiveColor{
			Light: mix(c.Light.TrueColor, 0xff, bandShare),
			Dark:  mix(c.Dark.TrueColor, 0, bandShare),
		})
	case role >= chart.Group0:
		s = s.Foreground(groupColours[role-chart.Group0])
	}
	if !t.coloured {
		s = s.UnsetForeground()
	}
	return s
}

// mix is a colour of which a share is c, and the rest a grey.
func mix(c string, grey uint8, share float64) string {
	v, _ := strconv.ParseUint(c[1:], 16, 24)
	var out uint64
	for _, shift := range []int{16, 8, 0} {
		out = out<<8 | uint64(share*float64(v>>shift&0xff)+(1-share)*float64(grey)+0.5)
	}
	return fmt.Sprintf("#%06X", out)
}

// frame is the lines of a box of w by h cells, empty inside.
func (t *Theme) frame(w, h int) []string {
	border := lipgloss.RoundedBorder()
	if t.ASCII {
		border = lipgloss.ASCIIBorder()
	}
	style := lipgloss.NewStyle().Renderer(t.renderer).Border(border).Width(w - 2).Height(h - 2)
	return strings.Split(style.Render(""), "\n")
}

// Around is what stands before and after a run of a role: its sequence, and the one
// that ends it.
func (t *Theme) Around(r chart.Role) (before, after string) {
	if o := t.open[r]; o != "" {
		return o, "\x1b[m"
	}
	return "", ""
}

// BackgroundMsg is the terminal's answer about its background, where it comes after
// the explorer has started.
type BackgroundMsg struct {
	Dark bool
}

// background takes the terminal's answer, unless a person has chosen already.
func (t *Theme) background(m BackgroundMsg) {
	if !t.byHand {
		t.SetDark(m.Dark)
	}
}

// swap changes between the colours for a dark background and for a light one, and
// says which they are.
func (t *Theme) swap() string {
	if !t.coloured {
		return "there are no colours here: the terminal has none, or NO_COLOR is set"
	}
	t.byHand = true
	t.SetDark(!t.Dark())
	if t.Dark() {
		return "colours for a dark background"
	}
	return "colours for a light background"
}

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
