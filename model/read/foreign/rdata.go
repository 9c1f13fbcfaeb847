package foreign

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"unsafe"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// The types of R's objects in a serialized stream [1, serialize.c].
//
// [1] R Internals, section 1.8, Serialization Formats.
const (
	rSymbol      = 1
	rPairs       = 2
	rClosure     = 3
	rEnvironment = 4
	rPromise     = 5
	rCall        = 6
	rSpecial     = 7
	rBuiltin     = 8
	rChars       = 9
	rLogical     = 10
	rInteger     = 13
	rReal        = 14
	rComplex     = 15
	rString      = 16
	rDots        = 17
	rList        = 19
	rExpression  = 20
	rBytecode    = 21
	rPointer     = 22
	rWeak        = 23
	rRaw         = 24
	rS4          = 25

	rAltrep        = 238
	rAttrPairs     = 239
	rAttrCall      = 240
	rBaseEnv       = 241
	rEmptyEnv      = 242
	rBytecodeRef   = 243
	rBytecodeDef   = 244
	rPersistent    = 247
	rPackage       = 248
	rNamespace     = 249
	rBaseNamespace = 250
	rMissingArg    = 251
	rUnboundValue  = 252
	rGlobalEnv     = 253
	rNil           = 254
	rReference     = 255
)

const (
	rDeepest   = 2000    // more objects within objects are mischief
	rDescribed = 1 << 20 // and so are more numbers that are described only, beyond those of the file's length
)

// rValue is an object of R. Numbers stay as they are in the file until somebody asks.
type rValue struct {
	kind  int
	n     int
	raw   []byte // logical, integer and real, big-endian
	str   []string
	list  []*rValue
	attrs []rPair
	seq   *rSequence
	text  *rValue // of a deferred string, the numbers that it writes
	name  string  // of a symbol
}

// rPair is an element of a pairlist.
type rPair struct {
	tag   string
	value *rValue
}

// rNothing is NULL, and whatever else has no content.
var rNothing = &rValue{kind: rNil}

// rSequence is numbers that are described and not written down.
type rSequence struct{ start, step float64 }

func (v *rValue) attr(name string) *rValue {
	if v != nil {
		for _, a := range v.attrs {
			if a.tag == name {
				return a.value
			}
		}
	}
	return nil
}

// texts are the strings of an attribute, nil where it has none.
func (v *rValue) texts(name string) []string {
	if a := v.attr(name); a != nil && a.kind == rString {
		return a.strings()
	}
	return nil
}

func (v *rValue) is(class string) bool {
	for _, c := range v.texts("class") {
		if c == class {
			return true
		}
	}
	return false
}

// rReader reads a serialized stream.
type rReader struct {
	cursor
	version int
	refs    []*rValue
	native  encoding.Encoding
	budget  Budget
	rows    int // the most that a described sequence may have
}

// IsR reports whether decompressed data are those of R's save or saveRDS.
func IsR(data []byte) bool {
	for _, magic := range []string{"RDX", "RDA", "RDB", "X\n\x00\x00\x00", "B\n\x02\x00", "B\n\x03\x00", "A\n2\n", "A\n3\n"} {
		if bytes.HasPrefix(data, []byte(magic)) {
			return true
		}
	}
	return false
}

// R reads what saveRDS (.rds) and save (.rda, .RData) wrote, decompressed: versions 2 and
// 3 in R's binary form. Its entries are the data frames and matrices, also those in lists.
func R(data []byte, budget Budget) (book *Book, err error) {
	defer caught(&err)
	r := &rReader{cursor: cursor{data: data, order: binary.BigEndian}, budget: budget, rows: len(data) + rDescribed}
	saved := len(data) > 4 && data[0] == 'R'
	if saved {
		if magic := string(r.bytes(5)); magic != "RDX2\n" && magic != "RDX3\n" {
			refused("in R: load the file and save(..., file = \"x.RData\") again, without ascii = TRUE",
				"is R data of the form %.4q, and RDX2 and RDX3 are read", magic)
		}
	}
	if form := string(r.bytes(2)); form != "X\n" {
		refused("in R: saveRDS(readRDS(file), \"x.rds\")", "is R data of the form %.1q, and R's binary form X is read", form)
	}
	if r.version = r.int32(); r.version != 2 && r.version != 3 {
		refused("in R: saveRDS(readRDS(file), \"x.rds\", version = 3)", "is R data of version %d, and versions 2 and 3 are read", r.version)
	}
	r.bytes(8) // the versions of R that wrote it and that can read it
	if r.version == 3 {
		r.native = characterSet(string(r.bytes(r.int32())))
	}
	top := r.item(0)
	book = &Book{Form: fmt.Sprintf("R data, version %d", r.version)}
	if saved {
		if top.kind != rPairs {
			broken("it holds no list of objects")
		}
		for k, v := range top.list {
			r.enter(book, top.str[k], v, 0)
		}
	} else {
		r.enter(book, "", top, 0)
	}
	return book, nil
}

// length reads how many elements follow, each of which takes some bytes at least.
func (r *rReader) length(bytes int) int {
	n := r.int32()
	if n == -1 {
		high, low := r.uint32(), r.uint32()
		if high > 1<<15 {
			broken("it declares a vector of %d elements", uint64(high)<<32|uint64(low))
		}
		n = int(high)<<32 | int(low)
	}
	if n < 0 || n > r.left()/bytes {
		broken("it declares a vector of %d elements and ends before them", n)
	}
	return n
}

func (r *rReader) deeper(depth int) int {
	if depth++; depth > rDeepest {
		refused("", "holds R objects nested more than %d deep", rDeepest)
	}
	return depth
}

// item reads the next object.
func (r *rReader) item(depth int) *rValue {
	flags := r.uint32()
	depth = r.deeper(depth)
	kind, hasAttr, hasTag := int(flags&0xff), flags&(1<<9) != 0, flags&(1<<10) != 0
	switch kind {
	case rNil, rEmptyEnv, rBaseEnv, rGlobalEnv, rUnboundValue, rMissingArg, rBaseNamespace:
		return rNothing
	case rReference:
		k := int(flags >> 8)
		if k == 0 {
			k = r.int32()
		}
		if k < 1 || k > len(r.refs) {
			broken("it refers to object %d, and %d came before", k, len(r.refs))
		}
		return r.refs[k-1]
	}
	take(r.budget, int(unsafe.Sizeof(rValue{})))
	v := &rValue{kind: kind}
	switch kind {
	case rPackage, rNamespace, rPersistent:
		return r.named(v, depth)
	case rSymbol:
		v.name, _ = r.chars(depth)
		r.refs = append(r.refs, v)
		return v
	case rEnvironment:
		r.refs = append(r.refs, v)
		r.int32() // locked or not
		for range 4 {
			r.item(depth)
		}
		return v
	case rPairs, rCall, rClosure, rPromise, rDots:
		return r.pairs(v, kind, hasAttr, hasTag, depth)
	case rPointer:
		r.refs = append(r.refs, v)
		r.item(depth)
		r.item(depth)
	case rWeak:
		r.refs = append(r.refs, v)
	case rSpecial, rBuiltin:
		r.bytes(r.length(1))
	case rChars:
		r.pos -= 4
		s, _ := r.chars(depth)
		v.str = []string{s}
		return v
	case rLogical, rInteger:
		v.n = r.length(4)
		v.raw = r.bytes(4 * v.n)
	case rReal:
		v.n = r.length(8)
		v.raw = r.bytes(8 * v.n)
	case rComplex:
		v.n = r.length(16)
		r.bytes(16 * v.n)
	case rRaw:
		v.n = r.length(1)
		r.bytes(v.n)
	case rString:
		v.n = r.length(8)
		take(r.budget, 16*v.n)
		v.str = make([]string, v.n)
		for i := range v.str {
			v.str[i], _ = r.chars(depth)
		}
	case rList, rExpression:
		v.n = r.length(4)
		take(r.budget, 8*v.n)
		v.list = make([]*rValue, v.n)
		for i := range v.list {
			v.list[i] = r.item(depth)
		}
	case rBytecode:
		r.int32()
		r.bytecode(depth)
	case rS4:
	case rAltrep:
		return r.altrep(depth)
	default:
		broken("it holds an object of the unknown type %d", kind)
	}
	if hasAttr {
		v.attrs = r.attributes(depth)
	}
	return v
}

// named reads the name of a package or namespace.
func (r *rReader) named(v *rValue, depth int) *rValue {
	if r.int32() != 0 {
		broken("a package has names")
	}
	for range r.length(8) {
		r.chars(depth)
	}
	r.refs = append(r.refs, v)
	return v
}

// pairs reads a pairlist, or what is written like one; its tags stand in str.
func (r *rReader) pairs(v *rValue, kind int, hasAttr, hasTag bool, depth int) *rValue {
	v.kind = kind
	for {
		if hasAttr {
			v.attrs = append(v.attrs, r.attributes(depth)...)
		}
		tag := ""
		if hasTag {
			tag = r.item(depth).name
		}
		take(r.budget, 24)
		v.str, v.list = append(v.str, tag), append(v.list, r.item(depth))
		flags := r.uint32()
		next := int(flags & 0xff)
		if next == rPairs || next == rCall || next == rClosure || next == rPromise || next == rDots {
			hasAttr, hasTag = flags&(1<<9) != 0, flags&(1<<10) != 0
			continue
		}
		r.pos -= 4
		r.item(depth)
		return v
	}
}

func (r *rReader) attributes(depth int) []rPair {
	list := r.item(depth)
	if list.kind != rPairs {
		return nil
	}
	out := make([]rPair, len(list.list))
	for k, v := range list.list {
		out[k] = rPair{list.str[k], v}
	}
	return out
}

// chars reads a text; ok is false where it is NA.
func (r *rReader) chars(depth int) (s string, ok bool) {
	flags := r.uint32()
	if flags&0xff == rNil {
		return "", false
	}
	if flags&0xff != rChars {
		broken("where text is due an object of type %d stands", flags&0xff)
	}
	n := r.int32()
	switch {
	case n == -1:
	case n < 0 || n > r.left():
		broken("it declares a text of %d bytes and ends before it", n)
	default:
		b, levels := r.bytes(n), flags>>12
		set := r.native
		switch {
		case levels&(1<<2) != 0:
			set = charmap.Windows1252 // Latin-1, with the characters that Windows puts in its gap
		case levels&(1<<3) != 0 || levels&(1<<6) != 0:
			set = nil
		}
		s, ok = decoded(b, set), true
	}
	if flags&(1<<9) != 0 {
		r.attributes(depth)
	}
	return s, ok
}

// altrep reads a vector that is described.
func (r *rReader) altrep(depth int) *rValue {
	info, state, attrs := r.item(depth), r.item(depth), r.item(depth)
	if info.kind != rPairs || len(info.list) == 0 {
		broken("a described vector does not say which one it is")
	}
	v := &rValue{}
	switch class := info.list[0].name; class {
	case "compact_intseq", "compact_realseq":
		x := state.numbers(r.budget)
		if len(x) != 3 || !(x[0] >= 0) {
			broken("a sequence is described wrongly")
		}
		if x[0] > float64(r.rows) {
			refused("in R: save the file again after x[] <- lapply(x, function(v) v + 0)",
				"describes a sequence of %.0f numbers and holds %d bytes", x[0], len(r.data))
		}
		v.kind, v.n, v.seq = rReal, int(x[0]), &rSequence{x[1], x[2]}
	case "deferred_string":
		if state.kind != rPairs || len(state.list) == 0 {
			broken("a text is described wrongly")
		}
		of := state.list[0]
		if of.kind != rInteger && of.kind != rReal && of.kind != rLogical {
			broken("a text is described wrongly")
		}
		v.kind, v.n, v.text = rString, of.n, of
	case "wrap_integer", "wrap_real", "wrap_string", "wrap_logical", "wrap_list", "wrap_complex", "wrap_raw":
		of := state
		if state.kind == rPairs || state.kind == rList && len(state.list) == 2 && class != "wrap_list" {
			of = state.list[0]
		}
		v = &rValue{}
		*v = *of
	default:
		refused("in R: saveRDS(as.data.frame(lapply(x, function(v) v[])), \"x.rds\", version = 2)",
			"holds a vector of the kind %.40q, which is not read", class)
	}
	if attrs.kind == rPairs {
		v.attrs = nil
		for k, a := range attrs.list {
			v.attrs = append(v.attrs, rPair{attrs.str[k], a})
		}
	}
	return v
}

// bytecode steps over compiled code.
func (r *rReader) bytecode(depth int) {
	depth = r.deeper(depth)
	r.item(depth)
	n := r.int32()
	for range n {
		switch kind := r.int32(); kind {
		case rBytecode:
			r.bytecode(depth)
		case rCall, rPairs, rBytecodeDef, rBytecodeRef, rAttrCall, rAttrPairs:
			r.bytecodeCall(kind, depth)
		default:
			r.item(depth)
		}
	}
}

func (r *rReader) bytecodeCall(kind, depth int) {
	for {
		if kind == rBytecodeRef {
			r.int32()
			return
		}
		if kind == rBytecodeDef {
			r.int32()
			kind = r.int32()
		}
		switch kind {
		case rAttrCall, rAttrPairs:
			r.item(depth)
		case rCall, rPairs:
		default:
			r.item(depth)
			return
		}
		r.item(depth)
		r.bytecodeCall(r.int32(), r.deeper(depth))
		kind = r.int32()
	}
}

// numbers are those of a logical, integer or real vector, NaN for NA.
func (v *rValue) numbers(b Budget) []float64 {
	if v.kind != rLogical && v.kind != rInteger && v.kind != rReal {
		return nil
	}
	take(b, 8*v.n)
	out := make([]float64, v.n)
	switch {
	case v.seq != nil:
		for i := range out {
			out[i] = v.seq.start + float64(i)*v.seq.step
		}
	case v.kind == rReal:
		for i := range out {
			out[i] = math.Float64frombits(binary.BigEndian.Uint64(v.raw[8*i:]))
		}
	default:
		for i := range out {
			k := int32(binary.BigEndian.Uint32(v.raw[4*i:]))
			if out[i] = float64(k); k == math.MinInt32 {
				out[i] = math.NaN()
			}
		}
	}
	return out
}

// strings are the texts of a vector, "" for NA.
func (v *rValue) strings() []string {
	if v.text == nil {
		return v.str
	}
	out := make([]string, v.text.n)
	for i, x := range v.text.numbers(nil) {
		switch {
		case x != x:
		case v.text.kind == rLogical && x == 0:
			out[i] = "FALSE"
		case v.text.kind == rLogical:
			out[i] = "TRUE"
		default:
			out[i] = asCharacter(x)
		}
	}
	return out
}
