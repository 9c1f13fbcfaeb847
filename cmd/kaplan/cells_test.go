package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// emulator is a terminal as far as frames need one. Each place holds its letter with
// the attributes that it is shown with.
type emulator struct {
	w, h, x, y int
	place      [][]string
	style      string
	t          *testing.T
}

func newEmulator(t *testing.T, w, h int) *emulator {
	e := &emulator{w: w, h: h, t: t, place: make([][]string, h)}
	for y := range e.place {
		e.place[y] = slices.Repeat([]string{"?"}, w) // what was there before
	}
	return e
}

// colour is that of letters, as the emulator notes it.
var colour = regexp.MustCompile(`\[.*\]`)

var emulated = regexp.MustCompile(`^\x1b\[([0-9]*)(?:;([0-9;]*))?([A-Za-z])`)

func (e *emulator) Write(b []byte) (int, error) {
	s := string(b)
	for s != "" {
		if m := emulated.FindStringSubmatch(s); m != nil {
			n, k := 0, 0
			fmt.Sscan(m[1], &n)
			fmt.Sscan(m[2], &k)
			switch m[3] {
			case "H":
				e.y, e.x = max(n, 1)-1, max(k, 1)-1
			case "A":
				e.y -= n
			case "B":
				e.y += n
			case "C":
				if e.x += n; e.x >= e.w {
					e.t.Fatalf("%q leaves the line", m[0])
				}
			case "K":
				for x := e.x; x < e.w; x++ {
					e.place[e.y][x] = " "
				}
			case "m":
				switch {
				case n == 0:
					e.style = ""
				case n == 1:
					e.style += "bold"
				case n == 7:
					e.style += "reverse"
				case n == 39:
					e.style = colour.ReplaceAllString(e.style, "")
				case n == 49: // no background is ever set
				default: // a colour replaces the one before
					e.style = colour.ReplaceAllString(e.style, "") + "[" + m[0][1:] + "]"
				}
			default:
				e.t.Fatalf("%q", m[0])
			}
			s = s[len(m[0]):]
			continue
		}
		r := []rune(s)[0]
		switch r {
		case '\r':
			e.x = 0
		case '\n':
			e.y++
		default:
			e.place[e.y][e.x] = string(r) + e.style
			if r == ' ' && !strings.Contains(e.style, "reverse") {
				e.place[e.y][e.x] = " " // a blank has no colour
			}
			e.x++
		}
		s = s[len(string(r)):]
	}
	return len(b), nil
}

// sender sends frames as Bubble Tea's renderer does: lines that have changed, in whole.
type sender struct{ last []string }

func (s *sender) frame(lines []string, widths []int, w int) string {
	b := "\x1b[H"
	for i, l := range lines {
		if i >= len(s.last) || s.last[i] != l {
			b += l
			if widths[i] < w {
				b += "\x1b[K"
			}
			if i < len(lines)-1 {
				b += "\r"
			}
		}
		if i < len(lines)-1 {
			b += "\n"
		}
	}
	s.last = lines
	return b + fmt.Sprintf("\x1b[%d;0H", len(lines))
}

// Whatever is drawn, the screen is the same to the cell, with the writer and without,
// and the cursor stands where it would; letters that take two cells go through.
func TestCellsAreTheFrame(t *testing.T) {
	const w, h = 40, 10
	r := rand.New(rand.NewPCG(1, 12))
	styles := []string{"", "", "\x1b[1m", "\x1b[31m", "\x1b[38;5;208m", "\x1b[1m\x1b[38;5;33m"}
	for round := range 200 {
		plain, thin := newEmulator(t, w, h), newEmulator(t, w, h)
		size := [2]int{w, h}
		sent := 0
		c := &cells{size: func() (int, int, error) { return size[0], size[1], nil }}
		c.out = writerFunc(func(b []byte) (int, error) { sent += len(b); return thin.Write(b) })
		var from sender
		lines, widths := make([]string, h), make([]int, h)
		for step := range 12 {
			for y := range h {
				if step > 0 && r.IntN(3) > 0 {
					continue
				}
				n := r.IntN(w + 1)
				var l strings.Builder
				for x := 0; x < n; {
					style := styles[r.IntN(len(styles))]
					l.WriteString(style)
					for k := min(n-x, 1+r.IntN(8)); k > 0; k-- {
						l.WriteRune([]rune(" a─┤+é.")[r.IntN(7)])
						x++
					}
					if style != "" {
						l.WriteString("\x1b[0m")
					}
				}
				lines[y], widths[y] = l.String(), n
			}
			if step == 6 { // a terminal that was resized holds anything
				c.forget()
				from.last = nil
				for _, row := range thin.place {
					row[r.IntN(w)] = "!"
				}
			}
			b := from.frame(slices.Clone(lines), widths, w)
			plain.Write([]byte(b))
			if n, err := c.Write([]byte(b)); n != len(b) || err != nil {
				t.Fatal(n, err)
			}
			if fmt.Sprint(plain.place, plain.style) != fmt.Sprint(thin.place, thin.style) || sent > 0 && (plain.x != thin.x || plain.y != thin.y) {
				t.Fatalf("round %d, step %d: the screen is\n%q\nand should be\n%q", round, step, thin.place, plain.place)
			}
		}
		before := sent
		from.last = nil
		if _, err := c.Write([]byte(from.frame(lines, widths, w))); err != nil || sent != before {
			t.Fatalf("the same frame costs %d bytes, %v", sent-before, err)
		}
	}
}

// What the writer does not understand goes through as it is, and all cells are sent
// when the next frame comes: nothing is known of the screen then.
func TestCellsLetThrough(t *testing.T) {
	const frame = "\x1b[Hab\x1b[K\r\n\x1b[1mc\x1b[0m\x1b[K\x1b[2;0H"
	for _, other := range []string{"\x1b[?1049h", "\x1b[2J", "\x1b[H日本\x1b[K\x1b[2;0H", "\x1b[Ha\n\n\n", "\x1b[H\x1b[31mred", "\x1b[H\xff", "\x1b[Habcdef"} {
		var got strings.Builder
		c := &cells{out: &got, size: func() (int, int, error) { return 5, 2, nil }}
		write := func(s string) string {
			got.Reset()
			if n, err := c.Write([]byte(s)); n != len(s) || err != nil {
				t.Fatal(n, err)
			}
			return got.String()
		}
		first := write(frame)
		if again := write(frame); again != "" {
			t.Errorf("the same frame is sent again: %q", again)
		}
		if s := write(other); s != other {
			t.Errorf("%q becomes %q", other, s)
		}
		if s := write(frame); s != first {
			t.Errorf("after %q the frame is sent as %q, at first as %q", other, s, first)
		}
	}
}

// captured is what is seen on a screen that tmux tells of, with the attributes.
func captured(t *testing.T, s string, w, h int) string {
	e := newEmulator(t, w, h)
	e.Write([]byte(strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\x1b[K\r\n") + "\x1b[K"))
	return fmt.Sprint(e.place)
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// What is written as a string, as Bubble Tea erases the screen, is known to the cells as
// anything else is: the same frame stands again afterwards, whole.
func TestErasedScreenIsDrawnAnew(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	out := &watched{cells: cells{out: &got, size: func() (int, int, error) { return 5, 2, nil }}}
	frame := "\x1b[H\rabcde\r\nfghij\x1b[2;0H"
	for _, write := range []string{frame, "\x1b[2J", "\x1b[H", frame} {
		got.Reset()
		if _, err := io.WriteString(out, write); err != nil {
			t.Fatal(err)
		}
	}
	if s := got.String(); !strings.Contains(s, "abcde") || !strings.Contains(s, "fghij") {
		t.Errorf("after the screen was erased the frame is %q", s)
	}
}
