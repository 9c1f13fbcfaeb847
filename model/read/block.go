package read

import (
	"fmt"
	"math/bits"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

// blockBytes is how much of a file one worker cuts into cells at a time; tests make it
// small.
var blockBytes = 1 << 20

// A block is a piece of a file that begins with a line, cut into cells by itself. Its
// lines are counted from its own first one, since nobody knows yet how many stand
// above it.
type block struct {
	t          table // its cells, lines and quoted text
	from, to   int   // where its first record begins, and where its last one ends
	lines      int   // in it
	again      []int // lines in which the header stands again
	empty      int   // rows of separators alone
	ragged     []int // lines of rows with too many or too few cells
	raggedAt   int   // where the first of them begins
	unreadable bool  // a quote in it is wrong
}

// body cuts the rows, block by block on every core. A block is cut as if a record
// began with its first line; where a quoted cell reaches over from the block before,
// that is not so, and it is cut anew from where the record before it ends. Where rows
// are ragged the first is named and the others counted.
func (t *table) body(pos, line int) error {
	blocks, err := t.blocks(pos)
	if err != nil {
		return err
	}
	each(len(blocks), func(_, k int) {
		if t.work.stopped() == nil {
			blocks[k].cut(t)
			t.work.did(blocks[k].to - blocks[k].from)
		}
	})
	if err := t.work.stopped(); err != nil {
		return err
	}
	last := len(blocks) - 1
	for k := range blocks {
		b := &blocks[k]
		if b.from != pos {
			end := len(t.s)
			if k < last {
				end = max(blocks[k+1].from, pos)
			}
			*b = block{from: pos, to: end}
			b.t.cell = makeCells((strings.Count(t.s[pos:end], "\n")+1)*t.cols, 2*len(t.s))
			b.cut(t)
		}
		if pos = b.to; b.unreadable {
			break
		}
	}
	return t.joined(blocks, line)
}

// blocks divides the file from pos on at ends of lines, and makes room for the cells
// of each: a row of n columns has n characters at least, and a line of its own.
func (t *table) blocks(pos int) ([]block, error) {
	var out []block
	for pos < len(t.s) {
		end := min(pos+blockBytes, len(t.s))
		if k := strings.IndexByte(t.s[end:], '\n'); k >= 0 {
			end += k + 1
		} else {
			end = len(t.s)
		}
		out = append(out, block{from: pos, to: end})
		pos = end
	}
	rows := make([]int, len(out)+1)
	each(len(out), func(_, k int) {
		b := &out[k]
		rows[k+1] = min(strings.Count(t.s[b.from:b.to], "\n")+1, (b.to-b.from)/t.cols+1)
	})
	for k := range out {
		rows[k+1] += rows[k]
	}
	const each = 5 + 8 // bytes of a cell, and of what is made of it
	if err := t.work.fits(t.name, int64(len(t.s))+int64(rows[len(out)])*int64(t.cols)*each); err != nil {
		return nil, err
	}
	t.cell = makeCells(rows[len(out)]*t.cols, 2*len(t.s)) // quoted text may stand beside the file
	t.line = make([]int32, rows[len(out)])
	for k := range out {
		b := &out[k]
		b.t.cell = t.cell.part(rows[k]*t.cols, rows[k+1]*t.cols)
		b.t.line = t.line[rows[k]:rows[k]:rows[k+1]]
	}
	return out, nil
}

// cut cuts a block of the file whose header t has. A record that begins in it belongs
// to it, however far it reaches.
func (b *block) cut(t *table) {
	p := &b.t
	p.name, p.s, p.sep, p.cols, p.header = t.name, t.s, t.sep, t.cols, t.header
	end, line := b.to, 0
	b.to = b.from
	for b.to < end {
		next, any := p.unquoted(b.to)
		nextLine := line + 1
		if next < 0 {
			var err error
			if next, nextLine, err = p.record(b.to, line); err != nil {
				b.unreadable, b.lines = true, line
				return
			}
			any = false
			for _, c := range p.row {
				any = any || c&maxCell != 0
			}
		}
		switch {
		case !any:
			if len(p.row) > 1 {
				b.empty++
			}
		case p.isHeader(p.row):
			b.again = append(b.again, line)
		case len(p.row) != p.cols:
			if len(b.ragged) == 0 {
				b.raggedAt = b.to
			}
			b.ragged = append(b.ragged, line)
		default:
			for k, c := range p.row {
				p.cell.set(len(p.line)*p.cols+k, c)
			}
			p.line = append(p.line, int32(line))
		}
		b.to, line = next, nextLine
	}
	b.lines = line
}

// unquoted cuts the record at pos where none of its cells begins with a quote, which
// nearly all records are; next is -1 for one of the others. any says that some cell
// holds something.
func (t *table) unquoted(pos int) (next int, any bool) {
	s, sep, cell := t.s, t.sep, t.row[:0]
	seps, ends := uint64(sep)*eachByte, uint64('\n')*eachByte
	for {
		for pos < len(s) && (s[pos] == ' ' || s[pos] == '\t' && sep != '\t') {
			pos++
		}
		if pos < len(s) && s[pos] == '"' {
			return -1, false
		}
		from := pos
		found := uint64(0)
		for found == 0 && pos+8 <= len(s) {
			w := eight(s, pos)
			if found = zeroByte(w^seps) | zeroByte(w^ends); found == 0 {
				pos += 8
			}
		}
		if found != 0 {
			pos += bits.TrailingZeros64(found) / 8
		} else {
			for pos < len(s) && s[pos] != sep && s[pos] != '\n' {
				pos++
			}
		}
		to := pos
		switch {
		case to == from:
			cell = append(cell, 0)
		case s[to-1] > ' ' && s[to-1] < 0x80 && s[from] < 0x80 && to-from <= maxCell:
			cell, any = append(cell, uint64(from)<<lengthBits|uint64(to-from)), true
		default:
			c, err := t.plain(from, to, 0)
			if err != nil {
				return -1, false
			}
			cell, any = append(cell, c), any || c&maxCell != 0
		}
		if pos >= len(s) {
			break
		}
		if pos++; s[pos-1] == '\n' {
			break
		}
		if pos >= len(s) { // the file ends in a separator: one more, empty cell
			cell = append(cell, 0)
			break
		}
	}
	t.row = cell
	return pos, any
}

// eachByte times a byte is eight of it.
const eachByte = 0x0101010101010101

// eight are the eight bytes of s from i on, the first the lowest.
func eight(s string, i int) uint64 {
	b := s[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// zeroByte has the highest bit of the first byte of w set that is 0, and none below it;
// it is 0 where no byte is.
func zeroByte(w uint64) uint64 { return (w - eachByte) &^ w & (0x80 * eachByte) }

// joined makes one table of the blocks, the first of which begins with a line.
func (t *table) joined(blocks []block, line int) error {
	rows, ragged, empty := 0, 0, 0
	var first *Error
	var again []int
	for k := range blocks {
		b := &blocks[k]
		if len(b.ragged) > 0 && first == nil {
			p := &table{name: t.name, s: t.s, sep: t.sep, cols: t.cols, header: t.header}
			_, next, _ := p.record(b.raggedAt, line+b.ragged[0])
			first = p.raggedRow(line+b.ragged[0], next, len(p.row), p.row)
		}
		ragged += len(b.ragged)
		if b.unreadable && first != nil {
			return first
		}
		if b.unreadable {
			_, _, err := t.record(b.to, line+b.lines)
			return err
		}
		for _, l := range b.again {
			again = append(again, line+l)
		}
		empty += b.empty
		if len(b.t.extra) > 0 {
			for i := range len(b.t.line) * t.cols {
				if c := b.t.cell.get(i); int(c>>lengthBits) >= len(t.s) {
					b.t.cell.set(i, c+uint64(len(t.extra))<<lengthBits)
				}
			}
			t.extra = append(t.extra, b.t.extra...)
		}
		for i, l := range b.t.line {
			t.line[rows+i] = int32(line) + l
		}
		t.cell.move(rows*t.cols, &b.t.cell, 0, len(b.t.line)*t.cols)
		rows += len(b.t.line)
		line += b.lines
	}
	if first != nil {
		if ragged > 1 {
			first.What += fmt.Sprintf(" (and so in %s)", plural(ragged-1, "further row", "further rows"))
		}
		return first
	}
	t.cell.shorten(rows * t.cols)
	t.line, t.rows = t.line[:rows], rows
	if n := len(again); n > 0 {
		t.doubt(again[0], "", "", fmt.Sprintf("the header stands again in %s: left out, as it is no patient", rowList(again)), n)
	}
	if empty > 0 {
		t.doubt(0, "", "", plural(empty, "row without any value was skipped", "rows without any value were skipped"), empty)
	}
	return nil
}

// each calls do for 0 to n-1 on every core, and says which worker it is.
func each(n int, do func(worker, k int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for worker := range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for k := int(next.Add(1)) - 1; k < n; k = int(next.Add(1)) - 1 {
				do(worker, k)
			}
		})
	}
	wg.Wait()
}
