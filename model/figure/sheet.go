package figure

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

// A Figure is a drawn page. It is made by the functions of this package and does not
// change.
type Figure struct {
	Width, Height float64 // points
	Title         string  // what it shows, for whoever cannot see it

	size   float64 // of the type
	shapes []shape
}

// Formats are those that a figure is written in, by the ending of the file.
var Formats = []string{"svg", "pdf", "png"}

// FormatOf is the format that the ending of a file's name says, "" for none of a figure.
func FormatOf(path string) string {
	for _, f := range Formats {
		if strings.HasSuffix(strings.ToLower(path), "."+f) {
			return f
		}
	}
	return ""
}

// Resolution is that of a PNG, in dots per inch.
const Resolution = 300

// Write renders a figure as svg, pdf or png. The same figure gives the same bytes.
// Errors are those of w, *model.UsageError for another format, and *model.QuestionError
// where pdf or png would lose letters, which the font has not; an svg is shown in the
// fonts of who reads it.
func (f *Figure) Write(w io.Writer, format string) error {
	if format == "svg" {
		_, err := w.Write(f.svg())
		return err
	}
	if lost := f.unlettered(); lost != "" {
		return &model.QuestionError{What: fmt.Sprintf("the font of the figure has no letter for %s, and %s would lose it", lost, strings.ToUpper(format)),
			Hint: "write .svg, which takes the fonts of who reads it, or give other labels"}
	}
	switch format {
	case "pdf":
		return f.pdf(w)
	case "png":
		return f.png(w, Resolution)
	}
	return &model.UsageError{What: fmt.Sprintf("a figure is not written as %q", format), Hint: "one of " + strings.Join(Formats, ", ")}
}

// unlettered is a text, and what of it the font has no letters for; "" for nothing.
func (f *Figure) unlettered() string {
	for i := range f.shapes {
		t := f.shapes[i].text
		for _, r := range t.s {
			if !face(t.bold).has(r) {
				return fmt.Sprintf("%c in %q", r, model.Excerpt(t.s))
			}
		}
	}
	return ""
}

// PNG is the figure as an image so many dots wide, for a terminal.
func (f *Figure) PNG(dots int) ([]byte, error) {
	var b bytes.Buffer
	err := f.png(&b, max(36, int(float64(dots)/f.Width*72)))
	return b.Bytes(), err
}

// Check finds what is wrong with a picture whatever the answer. Errors are
// *model.UsageError.
func Check(p model.Picture) error {
	if _, err := answer.ParseTimeEnd(p.XMax); err != nil {
		return err
	}
	return p.Check()
}

// point is a place on the page.
type point struct{ x, y float64 }

// colour is RGB; a pen without one draws nothing.
type colour struct {
	r, g, b uint8
	set     bool
}

func hex(s string) colour {
	c := colour{set: true}
	if _, err := fmt.Sscanf(s, "#%02x%02x%02x", &c.r, &c.g, &c.b); err != nil {
		panic("figure: no colour: " + s) // Picture.Check has looked at a person's
	}
	return c
}

func (c colour) hex() string { return fmt.Sprintf("#%02x%02x%02x", c.r, c.g, c.b) }

// lighter is c with so much of it left on white.
func (c colour) lighter(share float64) colour {
	on := func(v uint8) uint8 { return uint8(255 - (255-float64(v))*share + 0.5) }
	return colour{on(c.r), on(c.g), on(c.b), true}
}

var (
	black = hex("#000000")
	dim   = hex("#555555")
	faint = hex("#b0b0b0")
	white = hex("#ffffff")
)

// pen is how a shape is drawn.
type pen struct {
	stroke, fill colour
	width        float64
	dash         []float64
	alpha        float64 // 0 is 1
	round        bool    // ends of strokes
}

func (p pen) opacity() float64 {
	if p.alpha == 0 {
		return 1
	}
	return p.alpha
}

// line is a pen that strokes.
func line(c colour, width float64, dash ...float64) pen {
	return pen{stroke: c, width: width, dash: dash}
}

// area is a pen that fills.
func area(c colour) pen { return pen{fill: c} }

type shapeKind uint8

const (
	pathShape shapeKind = iota
	dotShape            // filled circles of one radius
	textShape
)

// shape is one thing on the page.
type shape struct {
	kind   shapeKind
	pen    pen
	paths  [][]point // of a path; of dots the first holds the centres
	closed bool
	radius float64
	text   text
}

// anchor is where a text stands beside its point.
type anchor int8

const (
	start anchor = iota
	middle
	end
)

// text is a line of text, its baseline at a point. Turned text runs upwards.
type text struct {
	at     point
	s      string
	size   float64
	anchor anchor
	bold   bool
	turned bool
	role   string // what it is, for who reads the SVG
}

// left is where the text begins before it is turned.
func (t text) left() float64 {
	w := face(t.bold).width(t.s, t.size)
	switch t.anchor {
	case middle:
		return -w / 2
	case end:
		return -w
	}
	return 0
}

// sheet is a page that is being drawn.
type sheet struct {
	*Figure
	pic     model.Picture
	given   bool // its size
	palette []swatch
	grey    bool
}

// swatch is how a group is drawn: its colour, and the dashes of its line.
type swatch struct {
	colour colour
	dash   []float64
}

// Colours are those of the groups, on white: the hues of Okabe and Ito, which the
// colour-blind can tell apart, at lightnesses that stay apart in greyscale.
var Colours = []string{"#0358C0", "#B16001", "#015129", "#5E014F", "#510A00", "#077388", "#664E01", "#3A3A3A"}

var (
	greys  = []string{"#000000", "#7a7a7a"}
	dashes = [][]float64{nil, {5, 2}, {1.5, 1.5}, {7, 2, 1.5, 2}, {9, 3}, {3, 1.5, 1.5, 1.5, 1.5, 1.5}, {1, 3}}
)

// The default size of a figure in inches, of its type in points.
const (
	usualWidth, usualHeight = 7.0, 5.0
	usualType               = 8.0
)

// newSheet begins a page. Errors are *model.UsageError.
func newSheet(p model.Picture, title string) (*sheet, error) {
	if err := Check(p); err != nil {
		return nil, err
	}
	w, h, _ := p.Inches()
	s := &sheet{Figure: &Figure{Title: model.Printable(title), size: p.TypeSize}, pic: p, given: w > 0}
	if w == 0 {
		w, h = usualWidth, usualHeight
	}
	s.Width, s.Height = w*72, h*72
	if s.size == 0 {
		s.size = usualType
	}
	s.grey = p.Grey != nil && *p.Grey
	colours := p.Colours
	switch {
	case s.grey:
		colours = nil
		for i := range 2 * len(dashes) {
			s.palette = append(s.palette, swatch{hex(greys[i/len(dashes)]), dashes[i%len(dashes)]})
		}
	case len(colours) == 0:
		colours = Colours
	}
	for i := range len(colours) * min(3, len(dashes)) {
		s.palette = append(s.palette, swatch{hex(colours[i%len(colours)]), dashes[i/len(colours)]})
	}
	return s, nil
}

// of is how group i is drawn.
func (s *sheet) of(i int) swatch { return s.palette[i%len(s.palette)] }

// tenth is where a coordinate is drawn: a tenth of a point is a third of a dot in print.
func tenth(v float64) float64 { return math.Round(v*10) / 10 }

// path draws lines, or areas. One with a place that is no number is not drawn: a writer
// of images would never end with it.
func (s *sheet) path(p pen, closed bool, paths ...[]point) {
	paths = slices.DeleteFunc(paths, func(x []point) bool { return len(x) == 0 || slices.ContainsFunc(x, unplaced) })
	if len(paths) > 0 {
		s.shapes = append(s.shapes, shape{kind: pathShape, pen: p, paths: paths, closed: closed})
	}
}

// unplaced reports whether a point has no place.
func unplaced(q point) bool { return !(math.Abs(q.x) < 1e6 && math.Abs(q.y) < 1e6) }

func (s *sheet) line(p pen, x1, y1, x2, y2 float64) {
	s.path(p, false, []point{{x1, y1}, {x2, y2}})
}

func (s *sheet) rect(p pen, x, y, w, h float64) {
	s.path(p, true, []point{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}})
}

// dots are filled circles. Those that would hide one another are drawn once.
func (s *sheet) dots(p pen, radius float64, at []point) {
	grid := 0.2
	if len(at) > 5000 {
		grid = math.Max(1, radius)
	}
	seen := map[[2]int]bool{}
	var kept []point
	for _, a := range at {
		if unplaced(a) {
			continue
		}
		key := [2]int{int(math.Round(a.x / grid)), int(math.Round(a.y / grid))}
		if !seen[key] {
			seen[key] = true
			kept = append(kept, a)
		}
	}
	if len(kept) > 0 {
		s.shapes = append(s.shapes, shape{kind: dotShape, pen: p, paths: [][]point{kept}, radius: radius})
	}
}

// say writes a text. What a file or a flag brings is made harmless here.
func (s *sheet) say(c colour, t text) {
	t.s = orders.Replace(model.Printable(t.s))
	if t.size == 0 {
		t.size = s.size
	}
	if t.s != "" {
		s.shapes = append(s.shapes, shape{kind: textShape, pen: area(c), text: t})
	}
}

// orders are the signs of order as print has them: names of groups and conditions are
// typed otherwise.
var orders = strings.NewReplacer("<=", "≤", ">=", "≥")

// small is the size of notes.
func (s *sheet) small() float64 { return s.size * 0.86 }

// lead is the distance from one line of a size to the next.
func lead(size float64) float64 { return size * 1.3 }

// width is that of a text in the size of the figure.
func (s *sheet) width(t string) float64 { return regular.width(model.Printable(t), s.size) }

// Laid is a text on the page and the rectangle that it takes, in points; X and Y are its
// upper left corner.
type Laid struct {
	Text, Role          string
	X, Y, Width, Height float64
}

// Texts are the texts of the figure where they stand, as for a check of its layout.
func (f *Figure) Texts() []Laid {
	var out []Laid
	for i := range f.shapes {
		if f.shapes[i].kind != textShape {
			continue
		}
		t := f.shapes[i].text
		w, h := face(t.bold).width(t.s, t.size), t.size*0.72 // as high as a capital
		l := Laid{t.s, t.role, t.at.x + t.left(), t.at.y - h, w, h}
		if t.turned {
			l = Laid{t.s, t.role, t.at.x - h, t.at.y - t.left() - w, h, w}
		}
		out = append(out, l)
	}
	return out
}

// Strays are the strokes, areas and dots that leave the page, as for a check of its layout.
func (f *Figure) Strays() (out []string) {
	for i := range f.shapes {
		for _, path := range f.shapes[i].paths {
			for _, q := range path {
				if q.x < -1 || q.y < -1 || q.x > f.Width+1 || q.y > f.Height+1 {
					out = append(out, fmt.Sprintf("a stroke at %.1f, %.1f leaves the page of %g x %g", q.x, q.y, f.Width, f.Height))
					break
				}
			}
		}
	}
	return out
}
