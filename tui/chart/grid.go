// Package chart draws series as grids of character cells: survival curves with
// their numbers at risk, strips, and forest plots.
//
// A chart is a pure function of its options. Each cell is one column of the
// terminal and carries a rune and a Role, which says what the cell means; the
// caller decides what that looks like. Everything also reads without colour,
// and in ASCII alone. No option, size or value panics.
package chart

import (
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
	"golang.org/x/text/unicode/norm"
)

// Role says what a cell means.
type Role uint8

// Groups is the number of groups that have a line style and roles of their own; group
// 8 has the roles of group 0 again, and is drawn with a letter.
const Groups = 8

// The roles. Group0 to Group7 and Band0 to Band7 are the curves and the
// interval bands of the groups.
const (
	Plain Role = iota
	Dim
	Axis
	Title
	Median
	Cursor
	Warn
	Group0
	Group1
	Group2
	Group3
	Group4
	Group5
	Group6
	Group7
	Band0
	Band1
	Band2
	Band3
	Band4
	Band5
	Band6
	Band7
)

// GroupRole is the role of group i.
func GroupRole(i int) Role { return Group0 + Role(styleIndex(i)) }

// BandRole is the role of the interval band of group i.
func BandRole(i int) Role { return Band0 + Role(styleIndex(i)) }

func styleIndex(i int) int { return ((i % Groups) + Groups) % Groups }

// Cell is one column of one row. R is 0 in the second column of a wide rune.
type Cell struct {
	R    rune
	Role Role
}

// Grid is W×H cells, row by row from the top.
type Grid struct {
	W, H  int
	Cells []Cell
}

// NewGrid returns a blank grid; sizes below 0 count as 0.
func NewGrid(w, h int) *Grid {
	w, h = max(w, 0), max(h, 0)
	g := &Grid{W: w, H: h, Cells: make([]Cell, w*h)}
	for i := range g.Cells {
		g.Cells[i].R = ' '
	}
	return g
}

// At returns the cell in column x of row y, and a blank outside the grid.
func (g *Grid) At(x, y int) Cell {
	if x < 0 || y < 0 || x >= g.W || y >= g.H {
		return Cell{R: ' '}
	}
	return g.Cells[y*g.W+x]
}

// Put sets one cell to a rune of width one; outside the grid it does nothing.
// What is left of a wide rune that it cuts becomes a blank.
func (g *Grid) Put(x, y int, r rune, role Role) {
	if x < 0 || y < 0 || x >= g.W || y >= g.H {
		return
	}
	i := y*g.W + x
	if g.Cells[i].R == 0 && x > 0 {
		g.Cells[i-1].R = ' '
	}
	if x+1 < g.W && g.Cells[i+1].R == 0 {
		g.Cells[i+1].R = ' '
	}
	g.Cells[i] = Cell{r, role}
}

// Text writes s from column x on, clipped to the grid, and returns the column
// after it. Marks that combine with a letter are joined to it where Unicode
// has the letter, else left out, as are control characters: a cell is one rune.
func (g *Grid) Text(x, y int, s string, role Role) int {
	for _, r := range clean(s) {
		switch runeWidth(r) {
		case 1:
			g.Put(x, y, r, role)
			x++
		case 2:
			if x >= 0 && x+1 < g.W {
				g.Put(x, y, r, role)
				g.Put(x+1, y, ' ', role)
				if y >= 0 && y < g.H {
					g.Cells[y*g.W+x+1].R = 0
				}
			} else {
				g.Put(x, y, ' ', role)
				g.Put(x+1, y, ' ', role)
			}
			x += 2
		}
	}
	return x
}

// Row returns the cells of row y, or nil outside the grid.
func (g *Grid) Row(y int) []Cell {
	if y < 0 || y >= g.H {
		return nil
	}
	return g.Cells[y*g.W : (y+1)*g.W]
}

// Lines returns the rows as text without trailing blanks.
func (g *Grid) Lines() []string {
	lines := make([]string, g.H)
	var b strings.Builder
	for y := range lines {
		b.Reset()
		for _, c := range g.Row(y) {
			if c.R != 0 {
				b.WriteRune(c.R)
			}
		}
		lines[y] = strings.TrimRight(b.String(), " ")
	}
	return lines
}

// String is Lines joined by newlines.
func (g *Grid) String() string { return strings.Join(g.Lines(), "\n") }

// Render paints the grid: each run of one role in a row stands between what around
// gives for the role, and rows, all W columns wide, are joined by newlines. A plain
// blank continues the run before it where that saves an escape sequence, and a
// colour that another colour follows, with nothing but blanks between them, is not
// ended first.
func Render(g *Grid, around func(Role) (before, after string)) string {
	var b strings.Builder
	b.Grow(len(g.Cells)*3 + g.H)
	for y := range g.H {
		if y > 0 {
			b.WriteByte('\n')
		}
		row := g.Row(y)
		end, colour := "", false // of the run that is not ended yet
		for x := 0; x < len(row); {
			role := row[x].Role
			before, after := around(role)
			switch next := strings.HasPrefix(before, "\x1b[38;"); {
			case colour && role == Plain && allBlank(row[x:]):
				after = end
			case colour && next:
				b.WriteString(before)
			default:
				b.WriteString(end)
				b.WriteString(before)
				colour = next
			}
			end = after
			for x < len(row) {
				if row[x].Role == role {
					if row[x].R != 0 {
						b.WriteRune(row[x].R)
					}
					x++
					continue
				}
				n := bridge(row[x:], role)
				if n == 0 {
					break
				}
				for range n {
					b.WriteByte(' ')
				}
				x += n
			}
		}
		b.WriteString(end)
	}
	return b.String()
}

// allBlank reports whether the plain cells at the start of cells are blanks.
func allBlank(cells []Cell) bool {
	for _, c := range cells {
		if c.Role != Plain {
			break
		}
		if c.R != ' ' {
			return false
		}
	}
	return true
}

// bridge is the number of plain blanks at the start of cells when role goes on
// after them, else 0. A cursor may be painted in reverse, where blanks show.
func bridge(cells []Cell, role Role) int {
	if role == Cursor || role == Plain {
		return 0
	}
	for i, c := range cells {
		if c.Role == Plain && c.R == ' ' {
			continue
		}
		if c.Role == role {
			return i
		}
		break
	}
	return 0
}

// narrow counts box-drawing characters as one column, whatever the locale.
var narrow = &runewidth.Condition{}

func runeWidth(r rune) int {
	if r >= 0x20 && r < 0x7f {
		return 1
	}
	return narrow.RuneWidth(r)
}

// clean composes combining marks where it can.
func clean(s string) string {
	if isASCII(s) {
		return s
	}
	return norm.NFC.String(s)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Width is the number of columns that Text gives s.
func Width(s string) int {
	w := 0
	for _, r := range clean(s) {
		w += runeWidth(r)
	}
	return w
}

// Fit cuts s to at most w columns, ending in … (in ASCII, ~) where it was cut.
func Fit(s string, w int, ascii bool) string {
	tail := '…'
	if ascii {
		s, tail = ASCII(s), '~'
	}
	if isASCII(s) && len(s) <= w {
		return s
	}
	if w <= 0 {
		return ""
	}
	out, used, keep := make([]rune, 0, len(s)), 0, 0
	for _, r := range clean(s) {
		n := runeWidth(r)
		if n == 0 {
			continue
		}
		if used+n > w {
			return string(append(out[:keep], tail))
		}
		out = append(out, r)
		used += n
		if used < w {
			keep = len(out)
		}
	}
	return string(out)
}

// plainer spells what labels commonly hold in ASCII.
var plainer = strings.NewReplacer(
	"–", "-", "—", "-", "−", "-", "‐", "-", "‑", "-", "≥", ">=", "≤", "<=", "≠", "!=",
	"×", "x", "·", ".", "±", "+-", "∞", "Inf", "²", "2", "³", "3", "χ", "chi", "α", "alpha",
	"β", "beta", "µ", "u", "μ", "u", "’", "'", "‘", "'", "“", "\"", "”", "\"", "…", "~",
	"→", "->", "←", "<-", "\u00a0", " ")

// ASCII spells s in ASCII: letters lose their accents, common signs are spelt
// out, and any other rune becomes as many ? as it is wide.
func ASCII(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(plainer.Replace(s)) {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
			continue
		}
		for range runeWidth(r) {
			b.WriteByte('?')
		}
	}
	return b.String()
}
