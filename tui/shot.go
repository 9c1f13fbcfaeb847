package tui

import (
	"strings"

	"kaplan/model/save"
	"kaplan/tui/chart"
)

// plainInk and ground are the colours of plain text and of what is behind it.
func (t *Theme) plainInk() (text, ground string) {
	if t.Dark() {
		return "#E4E4E4", "#101010"
	}
	return "#1A1A1A", "#FFFFFF"
}

// ink is how a role looks in a picture: as on the screen, in true colours. Where the
// screen has none, the picture has none.
func (t *Theme) ink(role chart.Role) chart.Ink {
	text, ground := t.plainInk()
	type both struct{ light, dark string }
	colour := func(c both) string {
		switch {
		case !t.coloured:
			return ""
		case t.Dark():
			return c.dark
		}
		return c.light
	}
	switch {
	case role == chart.Dim || role == chart.Axis || role == chart.Median:
		if t.Dark() {
			return chart.Ink{Text: "#8A8A8A"}
		}
		return chart.Ink{Text: "#6C6C6C"}
	case role == chart.Title:
		return chart.Ink{Bold: true}
	case role == chart.Cursor:
		return chart.Ink{Text: ground, Ground: text}
	case role == chart.Warn:
		return chart.Ink{Text: colour(both{warnColour.Light.TrueColor, warnColour.Dark.TrueColor}), Bold: true}
	case role >= chart.Band0:
		c := groupColours[role-chart.Band0]
		return chart.Ink{Text: colour(both{mix(c.Light.TrueColor, 0xff, bandShare), mix(c.Dark.TrueColor, 0, bandShare)})}
	case role >= chart.Group0:
		c := groupColours[role-chart.Group0]
		return chart.Ink{Text: colour(both{c.Light.TrueColor, c.Dark.TrueColor})}
	}
	return chart.Ink{}
}

// picturedScreen is the screen as it is drawn at present, as SVG, without what lies over it.
func (a *App) picturedScreen() []byte {
	sights := a.sights // to take a picture is not to look
	g := a.paint()
	a.sights = sights
	text, ground := a.theme.plainInk()
	return chart.SVG(g, "kaplan: "+a.cohort.Name+", "+a.pageNow().Name(), text, ground, a.theme.ink)
}

// noPicture says why no picture of the screen is written, "" where one can be.
func noPicture(a *App) string {
	switch {
	case a.writer.ReadOnly:
		return save.ErrReadOnly.What
	case a.below > 0:
		return "a picture of the screen holds every count, and small ones are to be hidden"
	}
	return ""
}

// takePicture asks for a file's name and writes a picture of the screen to it, as it was
// when the key was pressed.
func takePicture(a *App) {
	picture, leaf := a.picturedScreen(), a.pageNow()
	a.askFile(filed{
		Title: "Write a picture of this screen to a file", Page: "screen-" + leaf.Name(), Ending: ".svg",
		Help:  []string{"SVG, in which text stays text; in the colours of this screen, as large as it is", homeHelp},
		Takes: func(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".svg") },
		Names: ".svg",
		Begin: func(a *App, _ *prompt) func(string) ([]save.File, error) {
			mode, take := save.Shared, a.taking()
			if a.view == viewData { // rows of single patients
				mode = save.Private
			}
			return func(path string) ([]save.File, error) {
				if take != nil {
					if d, err := catching(take); err == nil && d.Rows {
						mode = save.Private
					}
				}
				return []save.File{save.Text(path, mode, picture)}, nil
			}
		},
	})
}
