package chart

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// Ink is how a role looks in a picture: colours such as #1E1E1E, "" for that of plain
// text, and without a ground where Ground is "".
type Ink struct {
	Text, Ground string
	Bold         bool
}

// A cell of a picture, in pixels: its text is as high as lets the signs of boxes and
// bars meet.
const (
	cellWide, cellHigh = 8.4, 16
	textSize, baseline = 14, 12.6
)

// monospace are fonts in which every sign is 0.6 of its size wide, and that have those
// of boxes, bars and braille.
const monospace = "'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,'Cascadia Mono',monospace"

// SVG draws a grid as a picture: text stays text, each run of a role at the column where
// it begins and as wide as its cells, whatever the font. text and ground are the colours
// of plain text and of what is behind it. The same grid gives the same bytes.
func SVG(g *Grid, title, text, ground string, ink func(Role) Ink) []byte {
	var b svgWriter
	w, h := (float64(g.W)+2)*cellWide, float64(g.H+1)*cellHigh
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<svg xmlns="http://www.w3.org/2000/svg" width="` + pixels(w) + `" height="` + pixels(h) +
		`" viewBox="0 0 ` + pixels(w) + " " + pixels(h) + `" role="img" font-family="` + monospace + `" font-size="` + strconv.Itoa(textSize) +
		`" fill="` + text + `" xml:space="preserve">` + "\n<title>")
	b.escape(title)
	b.WriteString("</title>\n" + `<rect width="` + pixels(w) + `" height="` + pixels(h) + `" fill="` + ground + `"/>` + "\n")
	for y := range g.H {
		for _, r := range runsOf(g.Row(y)) {
			b.run(r, y, ink(r.role))
		}
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// run is a stretch of a row that has one role.
type run struct {
	role    Role
	x, wide int
	text    string
}

// runsOf divides a row where the role changes and where more than one blank stands, so
// that no font moves what follows.
func runsOf(row []Cell) []run {
	var out []run
	for x := 0; x < len(row); {
		at := run{role: row[x].Role, x: x}
		var text strings.Builder
		for x < len(row) && row[x].Role == at.role {
			if at.role != Cursor && row[x].R == ' ' && (x+1 == len(row) || row[x+1].R == ' ' || row[x+1].Role != at.role) {
				break
			}
			if row[x].R != 0 {
				text.WriteRune(row[x].R)
			}
			x++
		}
		if at.wide, at.text = x-at.x, text.String(); at.wide == 0 {
			x++
			continue
		}
		if at.role == Cursor || strings.TrimSpace(at.text) != "" {
			out = append(out, at)
		}
	}
	return out
}

type svgWriter struct{ strings.Builder }

func (b *svgWriter) escape(s string) { _ = xml.EscapeText(&b.Builder, []byte(s)) }

func pixels(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func (b *svgWriter) run(r run, y int, ink Ink) {
	x, top := tenths(float64(r.x+1)*cellWide), float64(y)*cellHigh+cellHigh/2
	wide := tenths(float64(r.wide) * cellWide)
	if ink.Ground != "" {
		b.WriteString(`<rect x="` + x + `" y="` + pixels(top) + `" width="` + wide + `" height="` + pixels(cellHigh) + `" fill="` + ink.Ground + `"/>` + "\n")
	}
	b.WriteString(`<text x="` + x + `" y="` + tenths(top+baseline) + `"`)
	if r.wide > 1 {
		b.WriteString(` textLength="` + wide + `" lengthAdjust="spacingAndGlyphs"`)
	}
	if ink.Bold {
		b.WriteString(` font-weight="bold"`)
	}
	if ink.Text != "" {
		b.WriteString(` fill="` + ink.Text + `"`)
	}
	b.WriteString(">")
	b.escape(r.text)
	b.WriteString("</text>\n")
}

// tenths prints a number of pixels without what rounding adds.
func tenths(v float64) string { return strconv.FormatFloat(float64(int(v*10+0.5))/10, 'f', -1, 64) }
