package read

import (
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"
	"unsafe"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"kaplan/model"
)

// text is a file decompressed and decoded.
type text struct {
	name string // safe to print
	s    string // UTF-8, line ends as in the file but never a lone CR
	form []string
	note []model.Doubt
	work *Work
	held *holding // of another program's file, which is no text
	pick []string // the tables of it that were asked for
	took []string // and those that were there

	nested int // archives that it stands in
}

// openFile reads the file at path, "-" being stdin.
func openFile(path string, stdin io.Reader, w *Work) (*text, error) {
	name := model.Printable(path)
	if path == "-" {
		if stdin == nil {
			return nil, &Error{File: "standard input", What: "there is none"}
		}
		return drain("standard input", stdin, w)
	}
	if e := address(name); e != nil {
		return nil, e
	}
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return nil, &Error{File: name, What: "is a folder, not a file", Hint: "name the files in it, as in " + strings.TrimRight(name, "/") + "/clinical.csv"}
	}
	if err == nil && info.Mode()&(fs.ModeDevice|fs.ModeSocket) != 0 {
		what := "is a device, not a file"
		if info.Mode()&fs.ModeSocket != 0 {
			what = "is a socket, not a file"
		}
		return nil, &Error{File: name, What: what, Hint: "a table is read from a file, a pipe or standard input (-)"}
	}
	var data []byte
	if err == nil {
		data, err = readFile(name, path, info.Size(), w)
	}
	var own *Error
	switch {
	case errors.As(err, &own):
		return nil, err
	case errors.Is(err, fs.ErrNotExist) && leadsNowhere(path) != "":
		return nil, &Error{File: name, What: "is a link to " + leadsNowhere(path) + ", which is not there"}
	case err != nil:
		return nil, unreadable(path, err)
	}
	return decode(name, data, w)
}

// unreadable says why the system does not let a path be read.
func unreadable(path string, err error) error {
	name := model.Printable(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Error{File: name, What: "there is no such file", Hint: similar(path)}
	case errors.Is(err, fs.ErrPermission):
		return &Error{File: name, What: "may not be read: permission denied", Hint: "whoever it belongs to can let you read it"}
	case errors.Is(err, syscall.ELOOP):
		return &Error{File: name, What: "is a link that leads back to itself", Hint: "name the file that it was to lead to"}
	}
	return &Error{File: name, What: "cannot be read: " + model.Excerpt(unwrapped(err).Error())}
}

// readFile reads a file whose size was so many bytes when it was looked at; of pipes,
// and of files that the system makes up as they are read, that says nothing.
func readFile(name, path string, size int64, w *Work) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := w.slurp(name, f, size)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() < size {
		return nil, &Error{File: name, What: fmt.Sprintf("became shorter while it was read: it had %d bytes and has %d", size, info.Size()),
			Hint: "read it again once nothing writes to it any more"}
	}
	return data, nil
}

// leadsNowhere is where a link of which the file is not there leads to, "" for others.
func leadsNowhere(path string) string {
	if to, err := os.Readlink(path); err == nil {
		return model.Printable(to)
	}
	return ""
}

// unwrapped is the cause alone, without the path that the message has already.
func unwrapped(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// similar names the files beside path that could be meant.
func similar(path string) string {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return "there is no folder " + model.Printable(filepath.Dir(path)) + " either"
	}
	stem := strings.ToLower(strings.SplitN(filepath.Base(path), ".", 2)[0])
	var near []string
	for _, e := range entries {
		n := strings.ToLower(strings.SplitN(e.Name(), ".", 2)[0])
		if !e.IsDir() && n != "" && stem != "" && (strings.HasPrefix(n, stem) || strings.HasPrefix(stem, n)) && len(near) < 3 {
			near = append(near, model.Printable(e.Name()))
		}
	}
	if len(near) == 0 {
		return ""
	}
	return "beside it are " + strings.Join(near, ", ")
}

// drain reads r to its end and decodes what it held.
func drain(name string, r io.Reader, w *Work) (*text, error) {
	n := 0
	if known, ok := r.(interface{ Len() int }); ok {
		n = known.Len()
	}
	data, err := w.slurp(name, r, int64(n))
	var own *Error
	if errors.As(err, &own) {
		return nil, err
	}
	if err != nil {
		return nil, &Error{File: name, What: "cannot be read to its end: " + model.Excerpt(unwrapped(err).Error())}
	}
	return decode(name, data, w)
}

// decode undoes compression and brings the text to UTF-8. It takes data over.
func decode(name string, data []byte, w *Work) (*text, error) {
	t := &text{name: name, work: w}
	return t, t.decode(data)
}

func (t *text) decode(data []byte) error {
	data, err := t.decompress(data)
	if err != nil {
		return err
	}
	if t.held, err = t.holds(data); t.held != nil || err != nil {
		return err
	}
	if err := t.characters(data); err != nil {
		return err
	}
	if strings.IndexByte(t.s, '\r') >= 0 && strings.IndexByte(t.s, '\n') < 0 {
		t.s = strings.ReplaceAll(t.s, "\r", "\n")
		t.form = append(t.form, "CR line ends")
	}
	if strings.TrimSpace(t.s) == "" {
		return &Error{File: t.name, What: isEmpty, Hint: "expected a header line that names the columns, then one line per patient"}
	}
	return nil
}

func (t *text) decompress(data []byte) ([]byte, error) {
	packed := len(data)
	for range 3 { // an archive of an archive happens; more is mischief
		var r io.Reader
		var err error
		var kind string
		switch {
		case bytes.HasPrefix(data, []byte{0x1f, 0x8b}):
			kind = "gzip"
			r, err = gzip.NewReader(bytes.NewReader(data))
		case bytes.HasPrefix(data, []byte{0x28, 0xb5, 0x2f, 0xfd}):
			kind = "zstd"
			var z *zstd.Decoder
			if z, err = zstd.NewReader(bytes.NewReader(data)); err == nil {
				defer z.Close()
				r = z
			}
		case bytes.HasPrefix(data, []byte("BZh")) && len(data) > 4 && data[3] >= '1' && data[3] <= '9':
			kind, r = "bzip2", bzip2.NewReader(bytes.NewReader(data))
		case bytes.HasPrefix(data, []byte("\xfd7zXZ\x00")):
			kind = "xz"
			if err = fitsXZ(t.name, data); err == nil {
				r, err = xz.NewReader(bytes.NewReader(data))
			}
		default:
			return data, nil
		}
		var out []byte
		if err == nil {
			out, err = t.work.unpack(t.name, r, packed)
		}
		var own *Error
		if errors.As(err, &own) {
			return nil, err
		}
		if err != nil {
			what := fmt.Sprintf("its %s data are damaged", kind)
			if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
				what = fmt.Sprintf("its %s data end too early: the file is cut off", kind)
			}
			if errors.Is(err, gzip.ErrHeader) && len(out) > 0 {
				return nil, &Error{File: t.name, What: "something that is not gzip follows its gzip data", Hint: "copy or download it again, or unpack it"}
			}
			row := bytes.Count(out, []byte{'\n'})
			if row > 0 {
				what += fmt.Sprintf(" (%s could be read)", plural(row, "line", "lines"))
			}
			return nil, &Error{File: t.name, What: what, Hint: "copy or download it again"}
		}
		t.form = append(t.form, kind)
		data = out
	}
	return data, nil
}

// characters decodes data: UTF-8, UTF-16 as Excel writes it, else the Western
// Windows code page, which every byte sequence is valid in.
func (t *text) characters(data []byte) error {
	notText := func(what string) error {
		return &Error{File: t.name, What: what, Hint: "expected a table as text (CSV, TSV, semicolons), or of a program that the README names"}
	}
	if e := otherProgram(t.name, data); e != nil {
		return e
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")) || bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")) {
		return &Error{File: t.name, What: "is text in UTF-32, which is not read", Hint: "save it as UTF-8: iconv -f UTF-32 -t UTF-8"}
	}
	if order, bom, ok := utf16Order(data); ok {
		if len(data)%2 != 0 {
			return &Error{File: t.name, What: "is UTF-16 and ends in the middle of a character: the file is cut off", Hint: "copy or download it again"}
		}
		out, err := unicode.UTF16(order, bom).NewDecoder().Bytes(data)
		if err != nil {
			return notText("is not text: it starts as UTF-16 and does not go on so")
		}
		t.form = append(t.form, "UTF-16")
		data = out
	}
	data = bytes.TrimSuffix(bytes.TrimPrefix(data, []byte("\ufeff")), []byte{0x1a}) // which ends a file of DOS
	if n := bytes.Count(data, []byte("\n\ufeff")); n > 0 {                          // files that were put together
		row := 2 + bytes.Count(data[:bytes.Index(data, []byte("\n\ufeff"))], []byte{'\n'})
		data = bytes.ReplaceAll(data, []byte("\n\ufeff"), []byte{'\n'})
		t.note = append(t.note, model.Doubt{File: t.name, Row: row, N: n,
			What: "a byte order mark begins this row, as where files were put together: it is left out"})
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		e := notText("is not text: there is a zero byte")
		e.(*Error).Row = 1 + bytes.Count(data[:i], []byte{'\n'})
		return e
	}
	control, valid := scan(data)
	if !valid && mainframe(data) {
		return &Error{File: t.name, What: "is text in EBCDIC, as mainframes write it, which is not read", Hint: "save it as UTF-8: iconv -f CP500 -t UTF-8"}
	}
	if control >= 8 && control*20 > len(data) {
		return notText("is not text: it is full of control characters")
	}
	if !valid {
		out, err := charmap.Windows1252.NewDecoder().Bytes(data)
		if err != nil {
			return notText("is not text")
		}
		data = out
		t.form = append(t.form, "Windows-1252")
		t.note = append(t.note, model.Doubt{File: t.name, What: "not UTF-8: read as Windows-1252 (Western European)", N: 1})
	}
	t.s = unsafe.String(unsafe.SliceData(data), len(data)) // nobody writes to data any more
	return nil
}

// mainframe recognises EBCDIC: its letters and digits lie beyond ASCII, of which there is
// none, and its digits are among them.
func mainframe(data []byte) bool {
	head, digits := data[:min(len(data), 4096)], 0
	for _, b := range head {
		switch {
		case b >= '0' && b <= '9' || b >= 'c' && b <= 'i' || b == '\n':
			return false
		case b >= 0xf0 && b <= 0xf9:
			digits++
		}
	}
	return digits > 0
}

// utf16Order recognises UTF-16 by its mark, or by every other byte being 0.
func utf16Order(data []byte) (unicode.Endianness, unicode.BOMPolicy, bool) {
	if len(data) < 2 {
		return unicode.LittleEndian, unicode.IgnoreBOM, false
	}
	switch {
	case data[0] == 0xff && data[1] == 0xfe:
		return unicode.LittleEndian, unicode.UseBOM, true
	case data[0] == 0xfe && data[1] == 0xff:
		return unicode.BigEndian, unicode.UseBOM, true
	}
	head := data[:min(len(data), 512)&^1]
	zero := [2]int{}
	for i, b := range head {
		if b == 0 {
			zero[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case half >= 4 && zero[0] == 0 && zero[1]*10 > half*9:
		return unicode.LittleEndian, unicode.IgnoreBOM, true
	case half >= 4 && zero[1] == 0 && zero[0]*10 > half*9:
		return unicode.BigEndian, unicode.IgnoreBOM, true
	}
	return unicode.LittleEndian, unicode.IgnoreBOM, false
}

// scan counts the control characters of a text on every core, and says whether it is
// UTF-8; if not, those of the Windows code page are counted too.
func scan(data []byte) (control int, valid bool) {
	var piece [][]byte
	for rest := data; len(rest) > 0; {
		n := min(len(rest), blockBytes)
		for n < len(rest) && !utf8.RuneStart(rest[n]) {
			n++
		}
		piece, rest = append(piece, rest[:n]), rest[n:]
	}
	count, bad := make([]int, len(piece)), make([]bool, len(piece))
	each(len(piece), func(_, k int) {
		bad[k] = !utf8.Valid(piece[k])
		for rest := piece[k]; len(rest) > 0; {
			n := min(8, len(rest))
			if n == 8 {
				w := binary.LittleEndian.Uint64(rest)
				if low := (w - ' '*eachByte) &^ w & (0x80 * eachByte); low == 0 && zeroByte(w^0x7f*eachByte) == 0 {
					rest = rest[8:]
					continue
				}
			}
			for _, b := range rest[:n] {
				if b < ' ' && b != '\t' && b != '\n' && b != '\r' || b == 0x7f {
					count[k]++
				}
			}
			rest = rest[n:]
		}
	})
	valid = !slices.Contains(bad, true)
	for _, n := range count {
		control += n
	}
	if !valid {
		for _, b := range data {
			if b >= 0x80 && b < 0xa0 {
				control++
			}
		}
	}
	return control, valid
}

// isEmpty is said of a file in which nothing stands.
const isEmpty = "is empty"
