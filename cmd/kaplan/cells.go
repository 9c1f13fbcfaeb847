package main

import (
	"bytes"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// cells is a writer between Bubble Tea, which sends every line that has changed in
// whole, and a terminal behind a slow link: it knows what stands on the screen, and
// sends the cells that differ. It understands what Bubble Tea draws frames
// with; whatever else comes goes through as it is, and then nothing is
// known of the screen until it is drawn anew.
type cells struct {
	out io.Writer
	// size is the size of the screen; where it cannot be told, everything goes through.
	size func() (w, h int, err error)

	w, h   int
	screen []cell
	x, y   int  // of the cursor
	dirty  bool // some cell has to be sent
}

// cell is what stands in a place of the screen.
type cell struct {
	r     rune   // 0: not known
	style string // the sequences since the last reset
	sent  bool   // the terminal has it
}

// control is a sequence that frames are drawn with.
var control = regexp.MustCompile(`^\x1b\[([0-9;]*)([mKJH])`)

// foreground is a sequence that sets the colour of letters and nothing else.
var foreground = regexp.MustCompile(`^\x1b\[(?:3[0-7]|9[0-7]|38;5;[0-9]+|38;2;[0-9]+;[0-9]+;[0-9]+)m$`)

// forget says that the screen may hold anything now.
func (c *cells) forget() { clear(c.screen) }

// Write takes a whole frame at a time.
func (c *cells) Write(b []byte) (int, error) {
	w, h, err := c.size()
	if err != nil || w < 1 || h < 1 {
		c.forget()
		return c.out.Write(b)
	}
	if w != c.w || h != c.h {
		c.w, c.h, c.screen = w, h, make([]cell, w*h)
	}
	if !bytes.HasPrefix(b, []byte("\x1b[H")) || !c.take(b) {
		c.forget()
		return c.out.Write(b)
	}
	if !c.dirty {
		return len(b), nil
	}
	if _, err := c.out.Write(c.changes()); err != nil {
		return 0, err
	}
	return len(b), nil
}

// take draws a frame on the screen that is remembered, and reports whether all of it
// was understood.
func (c *cells) take(b []byte) bool {
	var style []string
	c.x, c.y, c.dirty = 0, 0, false
	for len(b) > 0 {
		switch {
		case b[0] == '\r':
			c.x = 0
		case b[0] == '\n':
			if c.y++; c.y >= c.h {
				return false // the screen scrolls
			}
		case b[0] == '\x1b':
			m := control.FindSubmatch(b)
			if m == nil || !c.act(string(m[1]), m[2][0], &style, string(m[0])) {
				return false
			}
			b = b[len(m[0]):]
			continue
		case b[0] < ' ' || b[0] == 0x7f:
			return false
		default:
			n, ok := c.text(b, strings.Join(style, ""))
			if !ok {
				return false
			}
			b = b[n:]
			continue
		}
		b = b[1:]
	}
	return len(style) == 0
}

// act does what a sequence says.
func (c *cells) act(args string, final byte, style *[]string, whole string) bool {
	switch {
	case final == 'm' && (args == "" || args == "0"):
		*style = nil
	case final == 'm':
		if foreground.MatchString(whole) { // in place of the one before
			*style = slices.DeleteFunc(*style, foreground.MatchString)
		}
		*style = append(slices.Clone(*style), whole)
	case final == 'K' && (args == "" || args == "0") && len(*style) == 0:
		for x := c.x; x < c.w; x++ {
			c.set(x, c.y, cell{r: ' '})
		}
	case final == 'J' && (args == "" || args == "0") && len(*style) == 0:
		for k := c.y*c.w + c.x; k < len(c.screen); k++ {
			c.set(k%c.w, k/c.w, cell{r: ' '})
		}
	case final == 'H':
		row, column, _ := strings.Cut(args, ";")
		at := func(s string, n int) int {
			v, _ := strconv.Atoi(s)
			return min(max(v, 1), n) - 1
		}
		c.x, c.y = at(column, c.w), at(row, c.h)
	default:
		return false
	}
	return true
}

// text draws the letters that b begins with, and says how many bytes they have. A
// letter that does not take exactly one cell makes the frame one that is not
// understood: terminals differ in how wide it is.
func (c *cells) text(b []byte, style string) (n int, ok bool) {
	for n < len(b) && b[n] >= ' ' && b[n] != 0x7f {
		r, size := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError || c.x >= c.w || r >= utf8.RuneSelf && runewidth.RuneWidth(r) != 1 {
			return n, false
		}
		c.set(c.x, c.y, cell{r: r, style: style})
		c.x++
		n += size
	}
	return n, true
}

// set puts a cell, which is sent if another one stands there.
func (c *cells) set(x, y int, to cell) {
	at := &c.screen[y*c.w+x]
	if at.r == to.r && at.style == to.style {
		return
	}
	*at = to
	c.dirty = true
}

// changes are the sequences that bring the terminal to what is remembered.
func (c *cells) changes() []byte {
	p := pen{}
	p.WriteString("\x1b[H")
	for y := range c.h {
		row := c.screen[y*c.w : (y+1)*c.w]
		tail := c.w // from here on nothing but blanks
		for tail > 0 && row[tail-1].r == ' ' && row[tail-1].style == "" {
			tail--
		}
		for x := range row {
			if row[x].sent || row[x].r == 0 {
				continue
			}
			p.move(row, x, y)
			if x >= tail && c.w-x > 3 {
				p.wear("")
				p.WriteString("\x1b[K")
				for k := x; k < c.w; k++ {
					row[k].sent = true
				}
				break
			}
			p.wear(row[x].style)
			p.WriteRune(row[x].r)
			row[x].sent = true
			p.x++
		}
	}
	p.wear("")
	p.move(nil, min(c.x, c.w-1), c.y) // where it would be
	return p.Bytes()
}

// pen writes to a terminal of which it knows where the cursor is, and how letters
// come out.
type pen struct {
	bytes.Buffer
	x, y  int
	style string
}

// wear makes letters come out in a style.
func (p *pen) wear(style string) {
	switch {
	case style == p.style:
		return
	case p.style != "" && !(foreground.MatchString(p.style) && foreground.MatchString(style)):
		p.WriteString("\x1b[m")
	}
	p.WriteString(style)
	p.style = style
}

// move moves the cursor to a cell of a row: over a few that stand there already by
// writing them once more, which is shorter than saying how far.
func (p *pen) move(row []cell, x, y int) {
	by := func(n int, letter string) {
		if n > 0 {
			p.WriteString("\x1b[" + strconv.Itoa(n) + letter)
		}
	}
	if y != p.y || x < p.x {
		p.WriteByte('\r')
		if n := y - p.y; n > 0 && n < 4 {
			p.WriteString(strings.Repeat("\n", n))
		} else {
			by(n, "B")
			by(-n, "A")
		}
		p.x, p.y = 0, y
	}
	if row != nil && x-p.x <= 3 && !slices.ContainsFunc(row[p.x:x], func(l cell) bool { return l.r == 0 || l.style != p.style }) {
		for _, l := range row[p.x:x] {
			p.WriteRune(l.r)
		}
	} else {
		by(x-p.x, "C")
	}
	p.x = x
}
