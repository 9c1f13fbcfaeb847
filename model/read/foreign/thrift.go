package foreign

// thrift reads structures of Thrift's compact protocol [1].
//
// [1] The Apache Software Foundation, Thrift compact protocol encoding.
type thrift struct {
	cursor
	budget Budget
}

// thing is a value of such a structure: a number or a truth, bytes, a list or the fields
// of a structure.
type thing struct {
	number int64
	bytes  []byte
	list   []thing
	field  map[int]thing
}

// at is a field of a structure, or of the structure in its field, and so on; the zero thing
// where there is none.
func (t thing) at(path ...int) thing {
	for _, k := range path {
		t = t.field[k]
	}
	return t
}

// has reports whether a structure has a field.
func (t thing) has(k int) bool { _, ok := t.field[k]; return ok }

const (
	thriftTrue = iota + 1
	thriftFalse
	thriftByte
	thriftInt16
	thriftInt32
	thriftInt64
	thriftDouble
	thriftBinary
	thriftList
	thriftSet
	thriftMap
	thriftStruct
)

const thriftDeepest = 32

func (c *cursor) varint() (x uint64) {
	for shift := 0; ; shift += 7 {
		if shift > 63 {
			broken("a number in it has no end")
		}
		b := c.byte()
		if x |= uint64(b&0x7f) << shift; b < 0x80 {
			return x
		}
	}
}

func (c *cursor) zigzag() int64 {
	x := c.varint()
	return int64(x>>1) ^ -int64(x&1)
}

// size reads how many things follow, each of a byte at least.
func (t *thrift) size() int {
	n := t.varint()
	if n > uint64(t.left()) {
		broken("its description declares %d things in %d bytes", n, t.left())
	}
	return int(n)
}

// structure reads a structure.
func (t *thrift) structure(depth int) thing {
	if depth > thriftDeepest {
		broken("its description is nested more than %d deep", thriftDeepest)
	}
	out := thing{field: map[int]thing{}}
	field := 0
	for {
		head := t.byte()
		if head == 0 {
			return out
		}
		if delta := int(head >> 4); delta != 0 {
			field += delta
		} else {
			field = int(int16(t.zigzag()))
		}
		take(t.budget, 150)
		out.field[field] = t.value(head&15, depth)
	}
}

func (t *thrift) value(kind byte, depth int) (v thing) {
	if depth > thriftDeepest {
		broken("its description is nested more than %d deep", thriftDeepest)
	}
	switch kind {
	case thriftTrue:
		v.number = 1
	case thriftFalse:
	case thriftByte:
		v.number = int64(int8(t.byte()))
	case thriftInt16, thriftInt32, thriftInt64:
		v.number = t.zigzag()
	case thriftDouble:
		t.cursor.bytes(8)
	case thriftBinary:
		v.bytes = t.cursor.bytes(t.size())
	case thriftList, thriftSet:
		head := t.byte()
		n := int(head >> 4)
		if n == 15 {
			n = t.size()
		}
		take(t.budget, 100*n)
		for range n {
			v.list = append(v.list, t.element(head&15, depth))
		}
	case thriftMap:
		if n := t.size(); n > 0 {
			kinds := t.byte()
			for range n {
				t.element(kinds>>4, depth)
				t.element(kinds&15, depth)
			}
		}
	case thriftStruct:
		return t.structure(depth + 1)
	default:
		broken("its description has a thing of the unknown kind %d", kind)
	}
	return v
}

// element reads an element of a list, where a truth is a byte.
func (t *thrift) element(kind byte, depth int) thing {
	if kind == thriftTrue || kind == thriftFalse {
		return thing{number: int64(t.byte() & 1)}
	}
	return t.value(kind, depth+1)
}
