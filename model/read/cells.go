package read

// A cell says where its text stands: the offset above the length. Its text is
// s[offset:offset+length]; offsets beyond len(s) lie in the extra text of its table.
const (
	lengthBits = 24
	maxCell    = 1<<lengthBits - 1
)

// cells are many of them in five bytes each, since there are as many as in the file.
type cells struct {
	offset []uint32
	high   []uint8 // of the offset, beyond 32 bits; nil where none has them
	length []uint8 // longer where it is
	long   map[int]uint32
}

const longer = 255

// makeCells are n empty cells, of which the offsets lie below end.
func makeCells(n, end int) cells {
	c := cells{offset: make([]uint32, n), length: make([]uint8, n)}
	if end>>32 > 0 {
		c.high = make([]uint8, n)
	}
	return c
}

// pack packs some cells.
func pack(cell []uint64) cells {
	end := uint64(0)
	for _, c := range cell {
		end = max(end, c>>lengthBits)
	}
	out := makeCells(len(cell), int(end))
	for i, c := range cell {
		out.set(i, c)
	}
	return out
}

func (c *cells) get(i int) uint64 {
	n := uint64(c.length[i])
	if n == longer {
		n = uint64(c.long[i])
	}
	offset := uint64(c.offset[i])
	if c.high != nil {
		offset |= uint64(c.high[i]) << 32
	}
	return offset<<lengthBits | n
}

func (c *cells) set(i int, cell uint64) {
	offset, n := cell>>lengthBits, cell&maxCell
	if c.high != nil {
		c.high[i] = uint8(offset >> 32)
	}
	c.offset[i], c.length[i] = uint32(offset), uint8(min(n, longer))
	if n >= longer {
		if c.long == nil {
			c.long = map[int]uint32{}
		}
		c.long[i] = uint32(n)
	}
}

func (c *cells) empty(i int) bool { return c.length[i] == 0 }

// part are the cells from i to j, which stay where they are; what is long among them
// has to be noted anew.
func (c *cells) part(i, j int) cells {
	out := cells{offset: c.offset[i:j:j], length: c.length[i:j:j]}
	if c.high != nil {
		out.high = c.high[i:j:j]
	}
	return out
}

// move moves n cells of another to place i, which may be further to the front of the
// same ones.
func (c *cells) move(i int, of *cells, from, n int) {
	copy(c.offset[i:], of.offset[from:from+n])
	copy(c.length[i:], of.length[from:from+n])
	if c.high != nil {
		copy(c.high[i:], of.high[from:from+n])
	}
	if len(of.long) == 0 {
		return
	}
	if c.long == nil {
		c.long = map[int]uint32{}
	}
	for k := range n {
		if c.length[i+k] == longer {
			c.long[i+k] = of.long[from+k]
		}
	}
}

// shorten keeps the first n.
func (c *cells) shorten(n int) {
	c.offset, c.length = c.offset[:n], c.length[:n]
	if c.high != nil {
		c.high = c.high[:n]
	}
}
