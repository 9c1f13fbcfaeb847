package tui

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"kaplan/model/figure"
	"kaplan/tui/chart"
)

// rgb is a colour in linear light.
type rgb [3]float64

func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func hexColour(t *testing.T, s string) rgb {
	t.Helper()
	v, err := strconv.ParseUint(strings.TrimPrefix(s, "#"), 16, 24)
	if err != nil {
		t.Fatal(err)
	}
	return bytesColour(int(v>>16), int(v>>8&0xff), int(v&0xff))
}

func bytesColour(r, g, b int) rgb {
	return rgb{linear(float64(r) / 255), linear(float64(g) / 255), linear(float64(b) / 255)}
}

// indexed is a colour of the 256 whose look every terminal agrees on.
func indexed(t *testing.T, n int) rgb {
	t.Helper()
	switch steps := []int{0, 95, 135, 175, 215, 255}; {
	case n >= 232:
		return bytesColour(8+10*(n-232), 8+10*(n-232), 8+10*(n-232))
	case n >= 16:
		n -= 16
		return bytesColour(steps[n/36], steps[n/6%6], steps[n%6])
	}
	t.Fatalf("colour %d looks as the terminal likes", n)
	return rgb{}
}

// luminance and contrast are those of WCAG 2.
func (c rgb) luminance() float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

func contrast(a, b rgb) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// lab is CIE L*a*b*, in which distances are as far as they look.
func (c rgb) lab() [3]float64 {
	f := func(v float64) float64 {
		if v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return (24389.0/27*v + 16) / 116
	}
	x := f((0.4124*c[0] + 0.3576*c[1] + 0.1805*c[2]) / 0.95047)
	y := f(c.luminance())
	z := f((0.0193*c[0] + 0.1192*c[1] + 0.9505*c[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func unlike(a, b rgb) float64 {
	x, y := a.lab(), b.lab()
	return math.Hypot(math.Hypot(x[0]-y[0], x[1]-y[1]), x[2]-y[2])
}

// Machado, Oliveira & Fernandes (2009), severity 1.
var blindness = map[string][3][3]float64{
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	"none":         {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
}

func (c rgb) seenWith(m [3][3]float64) rgb {
	var out rgb
	for i, row := range m {
		out[i] = min(1, max(0, row[0]*c[0]+row[1]*c[1]+row[2]*c[2]))
	}
	return out
}

var foreground = regexp.MustCompile(`38;(?:2;(\d+);(\d+);(\d+)|5;(\d+))`)

// shown is the colour that a role is painted in.
func shown(t *testing.T, th *Theme, r chart.Role) rgb {
	t.Helper()
	painted := opening(th, r) + "x"
	m := foreground.FindStringSubmatch(painted)
	if m == nil {
		t.Fatalf("role %d has no colour: %q", r, painted)
	}
	n := func(i int) int { v, _ := strconv.Atoi(m[i]); return v }
	if m[4] != "" {
		return indexed(t, n(4))
	}
	return bytesColour(n(1), n(2), n(3))
}

// Every colour is read easily on its background, and the groups can be told
// apart by everybody, in greyscale too. Of 256 colours few are dark, so that
// less can be asked of them.
func TestThemeContrast(t *testing.T) {
	t.Parallel()
	backgrounds := map[bool][]rgb{
		true:  {hexColour(t, "#000000"), hexColour(t, "#1e1e1e")},
		false: {hexColour(t, "#ffffff")},
	}
	for _, c := range []struct {
		name                   string
		profile                termenv.Profile
		dark                   bool
		firstFour, all, colour float64 // the least difference in lightness, and in colour
	}{
		{"dark, true colour", termenv.TrueColor, true, 9, 4.5, 14},
		{"light, true colour", termenv.TrueColor, false, 9, 4.4, 12},
		{"dark, 256", termenv.ANSI256, true, 8.9, 2, 10},
		{"light, 256", termenv.ANSI256, false, 5.6, 0.8, 8},
	} {
		t.Run(c.name, func(t *testing.T) {
			th := themeOf(c.profile, false)
			th.SetDark(c.dark)
			for _, bg := range backgrounds[c.dark] {
				for r := chart.Plain + 1; r < chart.Band0; r++ {
					if r == chart.Title || r == chart.Cursor {
						continue // in the terminal's own colours
					}
					if got := contrast(shown(t, th, r), bg); got < 4.5 {
						t.Errorf("role %d has a contrast of %.2f", r, got)
					}
				}
				for i := range chart.Groups {
					band, curve := contrast(shown(t, th, chart.BandRole(i)), bg), contrast(shown(t, th, chart.GroupRole(i)), bg)
					if band < 2.2 || band > curve-1 {
						t.Errorf("band %d has a contrast of %.2f, its curve one of %.2f", i, band, curve)
					}
				}
			}
			first, all, colour := math.Inf(1), math.Inf(1), map[string]float64{}
			for i := range chart.Groups {
				for j := range i {
					x, y := shown(t, th, chart.GroupRole(i)), shown(t, th, chart.GroupRole(j))
					d := math.Abs(x.lab()[0] - y.lab()[0])
					all = min(all, d)
					if i < 4 {
						first = min(first, d)
					}
					for name, m := range blindness {
						d := unlike(x.seenWith(m), y.seenWith(m))
						if old, ok := colour[name]; !ok || d < old {
							colour[name] = d
						}
					}
				}
			}
			t.Logf("least difference in lightness: %.1f of the first four, %.1f of all; in colour: %v", first, all, colour)
			if first < c.firstFour || all < c.all {
				t.Errorf("in greyscale the first four groups differ by %.1f and all by %.1f", first, all)
			}
			for name, d := range colour {
				if d < c.colour {
					t.Errorf("%s: two groups differ by %.1f", name, d)
				}
			}
		})
	}
}

// The 16 colours are the terminal's: on a light background none that is pale in
// the usual settings, on a dark one none that is dark.
func TestThemeOf16Colours(t *testing.T) {
	t.Parallel()
	bad := map[bool][]string{
		true:  {"30", "34", "90"},
		false: {"33", "37", "91", "92", "93", "95", "96", "97"},
	}
	for dark, bad := range bad {
		th := themeOf(termenv.ANSI, false)
		th.SetDark(dark)
		seen := map[string]bool{}
		for r := chart.Plain; r <= chart.Band7; r++ {
			s := opening(th, r)
			if r == chart.Plain && s != "" {
				t.Errorf("plain text is painted: %q", s)
			}
			for _, code := range strings.Split(strings.Trim(s, "\x1b[m"), ";") {
				if slices.Contains(bad, code) && !(!dark && r == chart.Warn && code == "91") {
					t.Errorf("dark %v: role %d is painted %q", dark, r, s)
				}
			}
			if strings.Contains(s, "38;") {
				t.Errorf("role %d takes a colour beyond the 16: %q", r, s)
			}
			if r >= chart.Group0 {
				if seen[s] {
					t.Errorf("dark %v: role %d looks like another: %q", dark, r, s)
				}
				seen[s] = true
			}
		}
	}
}

// Without colours what is dim, bold or under the cursor still shows.
func TestThemeWithoutColours(t *testing.T) {
	t.Parallel()
	th := themeOf(termenv.Ascii, false)
	for role, want := range map[chart.Role]string{
		chart.Plain: "", chart.Dim: "\x1b[2m", chart.Axis: "\x1b[2m", chart.Median: "\x1b[2m", chart.Title: "\x1b[1m",
		chart.Cursor: "\x1b[7m", chart.Warn: "\x1b[1m", chart.Group0: "", chart.Group7: "", chart.Band0: "\x1b[2m",
	} {
		got := opening(th, role)
		if got != want {
			t.Errorf("role %d opens with %q, want %q", role, got, want)
		}
	}
}

// The terminal's word on its background is taken until a person has chosen.
func TestThemeChanges(t *testing.T) {
	t.Parallel()
	c := cohort(t, "lung")
	a := New(c, Options{Look: opened(c), Theme: themeOf(termenv.TrueColor, false)})
	a.shortest, a.seeing = time.Hour, true // no look is counted, or waited for, while the frames are compared
	settle(a, a.Init())
	press(a, tea.WindowSizeMsg{Width: 120, Height: 40})
	do(a, "esc")
	dark := a.View()
	a.Update(BackgroundMsg{Dark: false})
	light := a.View()
	if light == dark || pane(a) == "" {
		t.Error("a light background changes nothing")
	}
	do(a, "B")
	if !a.theme.Dark() {
		t.Error("B does not change to the colours for a dark background")
	}
	a.Update(BackgroundMsg{Dark: false})
	if !a.theme.Dark() {
		t.Error("a late answer of the terminal undoes what was chosen")
	}
	do(a, "esc")
	if a.View() != dark {
		t.Error("the colours for a dark background are not those of before")
	}

	// Each session has colours of its own.
	b := New(c, Options{Look: opened(c), Theme: themeOf(termenv.TrueColor, false)})
	do(a, "B")
	if !b.theme.Dark() {
		t.Error("one session changes the colours of another")
	}

	none := New(c, Options{Look: opened(c), Theme: themeOf(termenv.Ascii, false)})
	do(none, "B")
	if !strings.Contains(none.notice, "NO_COLOR") {
		t.Errorf("without colours B says %q", none.notice)
	}
}

func TestThemeFrame(t *testing.T) {
	t.Parallel()
	for ascii, want := range map[bool][]string{false: {"╭───╮", "│   │", "╰───╯"}, true: {"+---+", "|   |", "+---+"}} {
		for _, p := range []termenv.Profile{termenv.Ascii, termenv.TrueColor} {
			if got := themeOf(p, ascii).frame(5, 3); !slices.Equal(got, want) {
				t.Errorf("ASCII %v: %q", ascii, got)
			}
		}
	}
}

func BenchmarkThemeFrame(b *testing.B) {
	th := themeOf(termenv.TrueColor, false)
	for b.Loop() {
		th.frame(90, 36)
	}
}

func opening(t *Theme, r chart.Role) string {
	before, _ := t.Around(r)
	return before
}

func BenchmarkThemePaint(b *testing.B) {
	th := themeOf(termenv.TrueColor, false)
	for b.Loop() {
		th.Around(chart.Group1)
	}
}

// Groups have the same colours on paper as on a light screen.
func TestFiguresHaveTheColoursOfTheScreen(t *testing.T) {
	t.Parallel()
	if len(figure.Colours) != len(groupColours) {
		t.Fatalf("%d colours on paper and %d on the screen", len(figure.Colours), len(groupColours))
	}
	for i, c := range groupColours {
		if figure.Colours[i] != c.Light.TrueColor {
			t.Errorf("group %d: %s on paper, %s on the screen", i, figure.Colours[i], c.Light.TrueColor)
		}
	}
}
