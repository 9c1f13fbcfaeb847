package figure

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
)

// fonts are asked for in this order: all are equally wide, glyph by glyph.
const fonts = "'Liberation Sans',Arial,Helvetica,Arimo,'Nimbus Sans',sans-serif"

// svg writes paths relative to where they are, in hundredths of a point as whole
// numbers, so that nothing adds up.
func (f *Figure) svg() []byte {
	var b svgWriter
	w, h := number(f.Width), number(f.Height)
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" width="` + w + `pt" height="` + h + `pt" viewBox="0 0 ` + w + " " + h +
		`" role="img" font-family="` + fonts + `" font-size="` + number(f.size) + `">` + "\n<title>")
	b.escape(f.Title)
	b.WriteString("</title>\n" + `<rect width="` + w + `" height="` + h + `" fill="#fff"/>` + "\n")
	for i := range f.shapes {
		switch s := &f.shapes[i]; s.kind {
		case pathShape:
			b.WriteString(`<path d="`)
			for _, p := range s.paths {
				b.trace(p)
				if s.closed {
					b.WriteString("z")
				}
			}
			b.WriteString(`"`)
			b.pen(s.pen)
			b.WriteString("/>\n")
		case dotShape: // a stroke of no length with round ends is a dot
			b.WriteString(`<path d="`)
			for _, p := range s.paths[0] {
				b.WriteString("M" + number(p.x) + " " + number(p.y) + "h0")
			}
			b.WriteString(`"`)
			b.pen(pen{stroke: s.pen.fill, width: 2 * s.radius, alpha: s.pen.alpha, round: true})
			b.WriteString("/>\n")
		case textShape:
			b.text(s.text, s.pen, f.size)
		}
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

type svgWriter struct{ strings.Builder }

func (b *svgWriter) escape(s string) { _ = xml.EscapeText(&b.Builder, []byte(s)) }

func hundredths(v float64) int64 { return int64(math.Round(v * 100)) }

func number(v float64) string { return ofHundredths(hundredths(v)) }

func ofHundredths(n int64) string {
	s := strconv.FormatFloat(float64(n)/100, 'f', -1, 64)
	if rest, ok := strings.CutPrefix(s, "0."); ok {
		return "." + rest
	}
	if rest, ok := strings.CutPrefix(s, "-0."); ok {
		return "-." + rest
	}
	return s
}

// trace moves to the first point and draws to the others.
func (b *svgWriter) trace(p []point) {
	x, y := hundredths(p[0].x), hundredths(p[0].y)
	b.WriteString("M" + ofHundredths(x) + " " + ofHundredths(y))
	for _, q := range p[1:] {
		nx, ny := hundredths(q.x), hundredths(q.y)
		dx, dy := ofHundredths(nx-x), ofHundredths(ny-y)
		switch {
		case ny == y:
			b.WriteString("h" + dx)
		case nx == x:
			b.WriteString("v" + dy)
		default:
			b.WriteString("l" + dx)
			if !strings.HasPrefix(dy, "-") {
				b.WriteByte(' ')
			}
			b.WriteString(dy)
		}
		x, y = nx, ny
	}
}

func (b *svgWriter) pen(p pen) {
	fill := "none"
	if p.fill.set {
		fill = p.fill.hex()
	}
	b.WriteString(` fill="` + fill + `"`)
	if p.stroke.set {
		b.WriteString(` stroke="` + p.stroke.hex() + `" stroke-width="` + number(p.width) + `"`)
		if len(p.dash) > 0 {
			var d []string
			for _, v := range p.dash {
				d = append(d, number(v))
			}
			b.WriteString(` stroke-dasharray="` + strings.Join(d, " ") + `"`)
		}
		if p.round {
			b.WriteString(` stroke-linecap="round"`)
		}
	}
	if a := p.opacity(); a < 1 {
		b.WriteString(` opacity="` + number(a) + `"`)
	}
}

func (b *svgWriter) text(t text, p pen, usual float64) {
	b.WriteString(`<text x="` + number(t.at.x) + `" y="` + number(t.at.y) + `"`)
	if t.role != "" {
		b.WriteString(` class="` + t.role + `"`)
	}
	switch t.anchor {
	case middle:
		b.WriteString(` text-anchor="middle"`)
	case end:
		b.WriteString(` text-anchor="end"`)
	}
	if t.size != usual {
		b.WriteString(` font-size="` + number(t.size) + `"`)
	}
	if t.bold {
		b.WriteString(` font-weight="bold"`)
	}
	if p.fill != black {
		b.WriteString(` fill="` + p.fill.hex() + `"`)
	}
	if t.turned {
		b.WriteString(` transform="rotate(-90 ` + number(t.at.x) + " " + number(t.at.y) + `)"`)
	}
	b.WriteString(">")
	b.escape(t.s)
	b.WriteString("</text>\n")
}
