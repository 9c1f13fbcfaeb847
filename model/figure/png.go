package figure

import (
	"image/color"
	"io"
	"math"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// png writes the page as an image. Letters are filled as outlines, so that they stand
// where they stand in the other formats, to a part of a dot.
func (f *Figure) png(w io.Writer, dpi int) error {
	c := vgimg.NewWith(vgimg.UseWH(vg.Points(f.Width), vg.Points(f.Height)), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(color.White))
	at := func(p point) vg.Point { return vg.Point{X: vg.Points(p.x), Y: vg.Points(f.Height - p.y)} }
	for i := range f.shapes {
		s := &f.shapes[i]
		switch s.kind {
		case pathShape:
			var path vg.Path
			for _, p := range s.paths {
				path.Move(at(p[0]))
				for _, q := range p[1:] {
					path.Line(at(q))
				}
				if s.closed {
					path.Close()
				}
			}
			if s.pen.fill.set {
				c.SetColor(shade(s.pen.fill, s.pen))
				c.Fill(path)
			}
			if s.pen.stroke.set {
				c.SetColor(shade(s.pen.stroke, s.pen))
				c.SetLineWidth(vg.Points(s.pen.width))
				dash := make([]vg.Length, len(s.pen.dash))
				for k, d := range s.pen.dash {
					dash[k] = vg.Points(d)
				}
				c.SetLineDash(dash, 0)
				c.Stroke(path)
			}
		case dotShape:
			c.SetColor(shade(s.pen.fill, s.pen))
			for _, p := range s.paths[0] {
				var path vg.Path
				path.Move(at(point{p.x + s.radius, p.y}))
				path.Arc(at(p), vg.Points(s.radius), 0, 2*math.Pi)
				path.Close()
				c.Fill(path)
			}
		case textShape:
			c.SetColor(shade(s.pen.fill, s.pen))
			t := s.text
			face(t.bold).outline(t.s, t.size, func(_ rune, x float64, segments sfnt.Segments) {
				if path := glyph(segments, t, t.left()+x, at); len(path) > 0 {
					c.Fill(path)
				}
			})
		}
	}
	_, err := vgimg.PngCanvas{Canvas: c}.WriteTo(w)
	return err
}

func shade(c colour, p pen) color.Color {
	return color.NRGBA{c.r, c.g, c.b, uint8(p.opacity()*255 + 0.5)}
}

// glyph is the outline of a letter of a text, x from where the text stands.
func glyph(segments sfnt.Segments, t text, x float64, at func(point) vg.Point) vg.Path {
	place := func(p fixed.Point26_6) vg.Point {
		scale := t.size / float64(emUnits)
		dx, dy := x+float64(p.X)*scale, float64(p.Y)*scale
		if t.turned {
			dx, dy = dy, -dx
		}
		return at(point{t.at.x + dx, t.at.y + dy})
	}
	var path vg.Path
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if len(path) > 0 {
				path.Close()
			}
			path.Move(place(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			path.Line(place(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			path.QuadTo(place(s.Args[0]), place(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			path.CubeTo(place(s.Args[0]), place(s.Args[1]), place(s.Args[2]))
		}
	}
	if len(path) > 0 {
		path.Close()
	}
	return path
}
