package figure

import (
	"strings"

	"kaplan/model"
)

// broken are the pieces of a word that are no wider than w, of a letter at the least: the
// word ends behind a mark where its second half has one.
func broken(word string, size, w float64, isBold bool) (out []string) {
	t := face(isBold)
	for rest := []rune(word); len(rest) > 0; {
		n := len(rest)
		for n > 1 && t.width(string(rest[:n]), size) > w {
			n--
		}
		if n < len(rest) {
			for k := n; k > n/2; k-- {
				if strings.ContainsRune("_-/.,;:+", rest[k-1]) {
					n = k
					break
				}
			}
		}
		out, rest = append(out, string(rest[:n])), rest[n:]
	}
	return out
}

// leastSize is how small, of the size of a figure, its labels become before they are cut.
const leastSize = 0.55

// squeezed are the lines of a text in a room of width w and height h, and their size:
// smaller than size where that keeps it whole, and rather smaller than with a broken word.
func squeezed(s string, size, w, h float64, isBold bool) (lines []string, at float64) {
	t := face(isBold)
	for _, mayBreak := range []bool{false, true} {
		for at = size; at >= size*leastSize; at -= size / 40 {
			lines = wrapped(s, at, w, isBold)
			whole := mayBreak
			if !whole {
				whole = true
				for _, word := range strings.Fields(s) {
					whole = whole && t.width(word, at) <= w
				}
			}
			if whole && (len(lines) < 2 || float64(len(lines))*at*lineOf <= h) {
				return lines, at
			}
		}
	}
	at = size * leastSize
	n := max(1, int(h/(at*lineOf)))
	if lines = wrapped(s, at, w, isBold); len(lines) > n {
		lines = append(lines[:n-1:n-1], fitted(strings.Join(lines[n-1:], " "), at, w, isBold))
	}
	return lines, at
}

// lineOf is how high a line of a label is, of its size.
const lineOf = 1.1

// within writes a text that has a room of width w and height h, in the middle of which
// one line of it stands at t.at.
func (s *sheet) within(c colour, t text, w, h float64) {
	middle := t.at // of the letters: a line stands below it
	size := s.size
	lines, at := squeezed(orders.Replace(model.Printable(t.s)), size, w, h, t.bold)
	for k, l := range lines {
		t.s, t.size = l, at
		down := 0.35*(at-size) + (float64(k)-float64(len(lines)-1)/2)*at*lineOf
		if t.turned {
			t.at = point{tenth(middle.x + down), middle.y}
		} else {
			t.at = point{middle.x, tenth(middle.y + down)}
		}
		s.say(c, t)
	}
}
