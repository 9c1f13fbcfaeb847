package figure

import (
	"strings"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A typeface is a font with the widths of its glyphs. Liberation Sans is as wide as
// Arial and Helvetica, glyph by glyph, so that what fits in one fits in all.
type typeface struct {
	name string
	ttf  []byte

	once   sync.Once
	font   *sfnt.Font
	lock   sync.Mutex
	buffer sfnt.Buffer
	widths map[rune]float64 // of an em
}

var (
	regular = &typeface{name: "regular", ttf: liberationsansregular.TTF}
	bold    = &typeface{name: "bold", ttf: liberationsansbold.TTF}
)

func face(isBold bool) *typeface {
	if isBold {
		return bold
	}
	return regular
}

// emUnits is the size at which glyphs are measured: that of the font's own grid.
var emUnits = fixed.I(2048)

func (t *typeface) load() {
	t.once.Do(func() {
		f, err := sfnt.Parse(t.ttf)
		if err != nil {
			panic("figure: " + err.Error()) // the fonts are part of the program
		}
		t.font, t.widths = f, map[rune]float64{}
	})
}

// width is that of a text of a size, in the unit of the size.
func (t *typeface) width(s string, size float64) float64 {
	t.load()
	t.lock.Lock()
	defer t.lock.Unlock()
	sum := 0.0
	for _, r := range s {
		w, ok := t.widths[r]
		if !ok {
			i, _ := t.font.GlyphIndex(&t.buffer, r)
			a, err := t.font.GlyphAdvance(&t.buffer, i, emUnits, font.HintingNone)
			if err == nil {
				w = float64(a) / float64(emUnits)
			}
			t.widths[r] = w
		}
		sum += w
	}
	return sum * size
}

// outline is a text as outlines: contours of segments with y downwards, at a size.
func (t *typeface) outline(s string, size float64, emit func(r rune, x float64, segments sfnt.Segments)) {
	t.load()
	x := 0.0
	for _, r := range s {
		t.lock.Lock()
		i, _ := t.font.GlyphIndex(&t.buffer, r)
		segments, err := t.font.LoadGlyph(&t.buffer, i, emUnits, nil)
		if err == nil {
			segments = append(sfnt.Segments(nil), segments...)
		}
		t.lock.Unlock()
		emit(r, x, segments)
		x += t.width(string(r), size)
	}
}

// has reports whether the font has a glyph for a rune.
func (t *typeface) has(r rune) bool {
	t.load()
	t.lock.Lock()
	defer t.lock.Unlock()
	i, err := t.font.GlyphIndex(&t.buffer, r)
	return err == nil && i != 0
}

// fitted is a text cut with an ellipsis so that it is no wider than w.
func fitted(s string, size, w float64, isBold bool) string {
	t := face(isBold)
	if t.width(s, size) <= w {
		return s
	}
	runes := []rune(s)
	for n := len(runes) - 1; n > 0; n-- {
		if cut := strings.TrimRight(string(runes[:n]), " ") + "…"; t.width(cut, size) <= w {
			return cut
		}
	}
	return "…"
}

// wrapped are the lines of a text that are no wider than w. A word that is wider is broken.
func wrapped(s string, size, w float64, isBold bool) []string {
	t := face(isBold)
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if next := strings.TrimLeft(line+" "+word, " "); t.width(next, size) <= w {
			line = next
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		pieces := broken(word, size, w, isBold)
		lines, line = append(lines, pieces[:len(pieces)-1]...), pieces[len(pieces)-1]
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
