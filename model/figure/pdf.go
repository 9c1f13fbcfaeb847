package figure

import (
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// pdf writes the page with the glyphs that it uses. It carries no time of its making, as
// the same figure is to be the same file.
func (f *Figure) pdf(w io.Writer) error {
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: f.Width, Ht: f.Height}})
	then := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	doc.SetCreationDate(then)
	doc.SetModificationDate(then)
	doc.SetCatalogSort(true)
	doc.SetProducer("kaplan", true)
	doc.SetTitle(f.Title, true)
	doc.SetAutoPageBreak(false, 0)
	doc.SetMargins(0, 0, 0)
	doc.AddUTF8FontFromBytes("sans", "", regular.ttf)
	doc.AddUTF8FontFromBytes("sans", "B", bold.ttf)
	doc.AddPage()
	doc.SetLineJoinStyle("miter")
	for i := range f.shapes {
		s := &f.shapes[i]
		doc.SetAlpha(s.pen.opacity(), "Normal")
		switch s.kind {
		case pathShape:
			pdfPen(doc, s.pen)
			for _, p := range s.paths {
				doc.MoveTo(p[0].x, p[0].y)
				for _, q := range p[1:] {
					doc.LineTo(q.x, q.y)
				}
				if s.closed {
					doc.ClosePath()
				}
			}
			doc.DrawPath(pdfStyle(s.pen))
		case dotShape:
			pdfPen(doc, pen{stroke: s.pen.fill, width: 2 * s.radius, round: true})
			for _, p := range s.paths[0] {
				doc.MoveTo(p.x, p.y)
				doc.LineTo(p.x, p.y)
			}
			doc.DrawPath("D")
		case textShape:
			t, c := s.text, s.pen.fill
			style := ""
			if t.bold {
				style = "B"
			}
			doc.SetFont("sans", style, t.size)
			doc.SetTextColor(int(c.r), int(c.g), int(c.b))
			if t.turned {
				doc.TransformBegin()
				doc.TransformRotate(90, t.at.x, t.at.y)
			}
			doc.Text(t.at.x+t.left(), t.at.y, t.s)
			if t.turned {
				doc.TransformEnd()
			}
		}
	}
	return doc.Output(w)
}

func pdfPen(doc *fpdf.Fpdf, p pen) {
	if c := p.fill; c.set {
		doc.SetFillColor(int(c.r), int(c.g), int(c.b))
	}
	if c := p.stroke; c.set {
		doc.SetDrawColor(int(c.r), int(c.g), int(c.b))
		doc.SetLineWidth(p.width)
		doc.SetDashPattern(p.dash, 0)
		ends := "butt"
		if p.round {
			ends = "round"
		}
		doc.SetLineCapStyle(ends)
	}
}

func pdfStyle(p pen) string {
	switch {
	case p.fill.set && p.stroke.set:
		return "FD"
	case p.fill.set:
		return "F"
	}
	return "D"
}
