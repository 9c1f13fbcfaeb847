package chart

import "math"

// canvas draws dots finer than cells: braille has 2 × 4 of them to a cell. In
// ASCII a cell is a dot.
type canvas struct {
	w, h   int // cells
	sx, sy int // dots to a cell
	bits   []uint8
	role   []Role
	glyph  []rune // ASCII: what a cell shows
}

func newCanvas(w, h int, ascii bool) *canvas {
	w, h = max(w, 0), max(h, 0)
	c := &canvas{w: w, h: h, sx: 2, sy: 4, bits: make([]uint8, w*h), role: make([]Role, w*h)}
	if ascii {
		c.sx, c.sy, c.glyph = 1, 1, make([]rune, w*h)
	}
	return c
}

// brailleBit is the bit of a dot within a cell, by column and row from the top.
var brailleBit = [2][4]uint8{{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}

// dot sets a dot, counted from the top left; outside it does nothing.
func (c *canvas) dot(x, y int, role Role, glyph rune) {
	if x < 0 || y < 0 || x >= c.w*c.sx || y >= c.h*c.sy {
		return
	}
	i := y/c.sy*c.w + x/c.sx
	c.role[i] = role
	if c.glyph != nil {
		c.bits[i], c.glyph[i] = 1, glyph
		return
	}
	c.bits[i] |= brailleBit[x%2][y%4]
}

// line joins two dots.
func (c *canvas) line(x0, y0, x1, y1 int, role Role, glyph rune) {
	n := max(abs(x1-x0), abs(y1-y0))
	if n > 4*(c.w*c.sx+c.h*c.sy)+16 { // far outside: what lies within would be lost in rounding anyway
		return
	}
	for k := 0; k <= n; k++ {
		f := 0.0
		if n > 0 {
			f = float64(k) / float64(n)
		}
		c.dot(x0+int(math.Round(f*float64(x1-x0))), y0+int(math.Round(f*float64(y1-y0))), role, glyph)
	}
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// paste puts what was drawn on a grid, from column x and row y on.
func (c *canvas) paste(g *Grid, x, y int) {
	for i, b := range c.bits {
		if b == 0 {
			continue
		}
		r := rune(0x2800) + rune(b)
		if c.glyph != nil {
			r = c.glyph[i]
		}
		g.Put(x+i%c.w, y+i/c.w, r, c.role[i])
	}
}

// anyFinite reports whether there is a value to draw: a finite one, on a
// logarithmic axis above 0.
func anyFinite(log bool, lists ...[]float64) bool {
	for _, l := range lists {
		for _, v := range l {
			if !math.IsNaN(v) && !math.IsInf(v, 0) && (!log || v > 0) {
				return true
			}
		}
	}
	return false
}
