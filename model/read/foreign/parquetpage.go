package foreign

import (
	"bytes"
	"encoding/binary"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
)

// unpack undoes the compression of a page, which declares how long it is without.
func (c *parquetColumn) unpack(codec int64, body []byte, whole int) []byte {
	const ratio, free = 20000, 1 << 20
	if whole > len(body)*ratio+free {
		broken("a page of %s declares %d unpacked", count(len(body), "byte", "bytes"), whole)
	}
	take(c.p.budget, whole)
	var out []byte
	var err error
	switch codec {
	case 0:
		out = body
	case 1:
		var n int
		if n, err = snappy.DecodedLen(body); err == nil && n != whole {
			broken("a page unpacks to %d bytes of %d", n, whole)
		}
		if err == nil {
			out, err = snappy.Decode(nil, body)
		}
	case 2:
		var r io.Reader
		if r, err = gzip.NewReader(bytes.NewReader(body)); err == nil {
			out, err = io.ReadAll(io.LimitReader(r, int64(whole)+1))
		}
	case 6:
		var z *zstd.Decoder
		if z, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(uint64(whole)+1<<20)); err == nil {
			out, err = z.DecodeAll(body, nil)
			z.Close()
		}
	case 7:
		out = unpackLZ4(body, whole)
	default:
		name := map[int64]string{3: "LZO", 4: "Brotli", 5: "LZ4 in Hadoop's frames"}[codec]
		refused("write it with Snappy, Zstandard, gzip or LZ4_RAW; "+parquetOut, "is a Parquet file packed by %s (%d), which is not read", name, codec)
	}
	if err != nil {
		broken("a page cannot be unpacked: %.80s", err.Error())
	}
	if len(out) != whole {
		broken("a page unpacks to %d bytes of %d", len(out), whole)
	}
	return out
}

// unpackLZ4 undoes a block of LZ4 [1]: each step copies bytes that follow, and then some
// that came before.
//
// [1] Collet, LZ4 Block Format Description.
func unpackLZ4(body []byte, whole int) []byte {
	in := &cursor{data: body, order: binary.LittleEndian}
	var out []byte
	more := func(n int) int {
		if n < 15 {
			return n
		}
		for {
			b := int(in.byte())
			if n += b; n > whole {
				broken("a page unpacks to more than it declares")
			}
			if b < 255 {
				return n
			}
		}
	}
	for in.left() > 0 {
		step := int(in.byte())
		out = append(out, in.bytes(more(step>>4))...)
		if in.left() == 0 {
			break
		}
		back := int(in.uint16())
		n := more(step&15) + 4
		if back == 0 || back > len(out) || n > whole-len(out) {
			broken("a page copies bytes that are not there")
		}
		for range n {
			out = append(out, out[len(out)-back])
		}
	}
	return out
}

// hybrid reads n numbers of some bits, written in runs of one number or of eight and more
// packed ones.
func hybrid(in *cursor, n, width int) []uint64 {
	if width > 32 {
		broken("a page has numbers of %d bits", width)
	}
	out := make([]uint64, 0, min(n, 8*in.left()+64))
	for len(out) < n {
		head := in.varint()
		if head&1 == 0 {
			var x uint64
			for k, b := range in.bytes((width + 7) / 8) {
				x |= uint64(b) << (8 * k)
			}
			run := head >> 1
			if run == 0 {
				broken("a page has an empty run")
			}
			for range min(run, uint64(n-len(out))) {
				out = append(out, x)
			}
			continue
		}
		groups := head >> 1
		if groups == 0 || groups > uint64(n) {
			broken("a page has a run of %d groups", groups)
		}
		size := min(int(groups)*width, in.left()) // the last group may be cut where its values end
		out = unpackBits(out, in.bytes(size), width, min(int(groups)*8, n-len(out)))
	}
	return out
}

// unpackBits appends n numbers of some bits, the lowest first; they are 0 where the bytes end.
func unpackBits(out []uint64, b []byte, width, n int) []uint64 {
	for i := range n {
		var x uint64
		for k, at := 0, i*width; k < width; {
			if at/8 >= len(b) {
				break
			}
			got := min(8-at%8, width-k)
			x |= uint64(b[at/8]>>(at%8)) & (1<<got - 1) << k
			k, at = k+got, at+got
		}
		out = append(out, x)
	}
	return out
}

// values reads n values in one of the ways of writing them.
func (c *parquetColumn) values(encoding int64, in *cursor, n int, dictionary *pqValues) *pqValues {
	v := &pqValues{}
	binaries := c.kind == pqBytes || c.kind == pqFixed || c.kind == pqInt96
	if n == 0 {
		return v
	}
	take(c.p.budget, 24*n)
	switch {
	case encoding == 0 && c.kind == pqBoolean:
		v.bits = unpackBits(nil, in.bytes((n+7)/8), 1, n)
	case encoding == 0 && c.kind == pqBytes:
		for range n {
			v.bytes = append(v.bytes, in.bytes(in.int32()))
		}
	case encoding == 0:
		c.plain(v, in, n)
	case encoding == 2 || encoding == 8: // of the dictionary
		if dictionary == nil {
			broken("its column %.60q has no dictionary", c.name)
		}
		width := int(in.byte())
		for _, k := range hybrid(in, n, width) {
			if k >= uint64(dictionary.len()) {
				broken("its column %.60q has the word %d of %d", c.name, k, dictionary.len())
			}
			if binaries {
				v.bytes = append(v.bytes, dictionary.bytes[k])
			} else {
				v.bits = append(v.bits, dictionary.bits[k])
			}
		}
	case encoding == 3 && c.kind == pqBoolean:
		v.bits = hybrid(&cursor{data: in.bytes(in.int32()), order: in.order}, n, 1)
	case encoding == 5 && (c.kind == pqInt32 || c.kind == pqInt64):
		v.bits = deltas(in, n)
	case encoding == 6 && c.kind == pqBytes:
		v.bytes = lengthsFirst(in, n)
	case encoding == 7 && (c.kind == pqBytes || c.kind == pqFixed):
		before := deltas(in, n)
		v.bytes = lengthsFirst(in, n)
		for i := range v.bytes {
			if k := before[i]; k > 0 {
				if i == 0 || k > uint64(len(v.bytes[i-1])) {
					broken("a text begins like one that is not there")
				}
				take(c.p.budget, int(k)+len(v.bytes[i]))
				v.bytes[i] = append(bytes.Clone(v.bytes[i-1][:k]), v.bytes[i]...)
			}
		}
	case encoding == 9 && c.kind != pqBoolean && c.kind != pqBytes: // the first bytes of all values, then the second ones
		width := c.width()
		if n > in.left()/width {
			broken("a page has %d bytes for %s", in.left(), count(n, "value", "values"))
		}
		b := in.bytes(n * width)
		turned := make([]byte, len(b))
		for i := range n {
			for k := range width {
				turned[i*width+k] = b[k*n+i]
			}
		}
		c.plain(v, &cursor{data: turned, order: in.order}, n)
	default:
		refused(parquetOut, "is a Parquet file whose column %.60q is written in the way %d, which is not read", c.name, encoding)
	}
	if c.kind == pqFixed {
		for _, b := range v.bytes {
			if len(b) != c.length {
				broken("a value of %d bytes has %d", c.length, len(b))
			}
		}
	}
	return v
}

// width is the length of a value of fixed length.
func (c *parquetColumn) width() int {
	return [...]int{pqInt32: 4, pqInt64: 8, pqInt96: 12, pqFloat: 4, pqDouble: 8, pqBytes: 0, pqFixed: c.length}[c.kind]
}

// plain reads values of fixed length.
func (c *parquetColumn) plain(v *pqValues, in *cursor, n int) {
	width := c.width()
	if n > in.left()/width {
		broken("a page has %d bytes for %s", in.left(), count(n, "value", "values"))
	}
	for range n {
		b := in.bytes(width)
		switch {
		case c.kind == pqInt96 || c.kind == pqFixed:
			v.bytes = append(v.bytes, b)
		case width == 4:
			v.bits = append(v.bits, uint64(in.order.Uint32(b)))
		default:
			v.bits = append(v.bits, in.order.Uint64(b))
		}
	}
}

// deltas reads n whole numbers, written as what each is more than the one before, in
// blocks of small ones.
func deltas(in *cursor, n int) []uint64 {
	block, parts, total := in.varint(), in.varint(), in.varint()
	x := uint64(in.zigzag())
	if block == 0 || block%128 != 0 || block > 1<<20 || parts == 0 || block%parts != 0 || block/parts%8 != 0 || total != uint64(n) {
		broken("a page declares %d numbers in blocks of %d, and %d are due", total, block, n)
	}
	each := int(block / parts)
	out := append(make([]uint64, 0, min(n, 8*in.left()+64)), x)
	for len(out) < n {
		least := uint64(in.zigzag())
		widths := in.bytes(int(parts))
		for _, width := range widths {
			if len(out) >= n {
				break
			}
			if width > 64 {
				broken("a page has numbers of %d bits", width)
			}
			b := in.bytes(min(each*int(width)/8, in.left()))
			for _, d := range unpackBits(nil, b, int(width), min(each, n-len(out))) {
				x += least + d
				out = append(out, x)
			}
		}
	}
	return out
}

// lengthsFirst reads n texts, of which the lengths stand before all of them.
func lengthsFirst(in *cursor, n int) [][]byte {
	out := make([][]byte, 0, min(n, in.left()+64))
	for _, length := range deltas(in, n) {
		if length > uint64(in.left()) {
			broken("a text ends behind its page")
		}
		out = append(out, in.bytes(int(length)))
	}
	return out
}
