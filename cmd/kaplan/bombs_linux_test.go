package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/base64"
	order "encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// letters is an endless text of one letter.
type letters byte

func (l letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(l)
	}
	return len(p), nil
}

// packed is what a writer that packs makes of n letters.
func packed(t *testing.T, n int64, through func(io.Writer) (io.WriteCloser, error)) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := through(&b)
	if err == nil {
		_, err = io.Copy(w, io.LimitReader(letters('a'), n))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bookOf is a workbook of Excel with one sheet.
func bookOf(t *testing.T, sheet io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	for _, part := range []struct {
		name string
		of   io.Reader
	}{
		{"_rels/.rels", strings.NewReader(`<Relationships><Relationship Id="r1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`)},
		{"xl/workbook.xml", strings.NewReader(`<workbook xmlns:r="` + office + `"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`)},
		{"xl/_rels/workbook.xml.rels", strings.NewReader(`<Relationships><Relationship Id="r1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`)},
		{"xl/worksheets/sheet1.xml", sheet},
	} {
		w, err := z.Create(part.name)
		if err == nil {
			_, err = io.Copy(w, part.of)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sequence is an .rds file of a sequence of so many numbers, which it only describes.
func sequence(n float64) []byte {
	var b bytes.Buffer
	var put func(v ...any)
	put = func(v ...any) {
		for _, x := range v {
			if s, ok := x.(string); ok {
				put(int32(1), int32(0x40009), int32(len(s)), []byte(s))
			} else {
				_ = order.Write(&b, order.BigEndian, x)
			}
		}
	}
	b.WriteString("X\n")
	put(int32(3), int32(0x40202), int32(0x30500), int32(5), []byte("UTF-8"), int32(238))
	put(int32(2), "compact_intseq", int32(2), "base", int32(2), int32(13), int32(1), int32(13), int32(254), int32(14), int32(3), n, 1.0, 1.0, int32(254))
	return b.Bytes()
}

// unpackedParquet is a Parquet file of one column, whose page declares that it unpacks to
// so many bytes.
func unpackedParquet(rows, whole int64) []byte {
	var page, footer []byte
	field := func(to *[]byte, delta, kind byte) { *to = append(*to, delta<<4|kind) }
	number := func(to *[]byte, v int64) { *to = order.AppendUvarint(*to, uint64(v<<1)^uint64(v>>63)) }
	text := func(to *[]byte, s string) { *to = append(order.AppendUvarint(*to, uint64(len(s))), s...) }
	body := []byte{0x28, 0xb5, 0x2f, 0xfd, 0, 0x58, 1, 0, 0} // an empty block of Zstandard
	for _, v := range []int64{0, whole, int64(len(body))} {  // a data page
		field(&page, 1, 5)
		number(&page, v)
	}
	field(&page, 2, 12)
	for _, v := range []int64{rows, 0, 3, 3} {
		field(&page, 1, 5)
		number(&page, v)
	}
	page = append(append(page, 0, 0), body...)
	field(&footer, 1, 5)
	number(&footer, 1)
	field(&footer, 1, 9)
	footer = append(footer, 2<<4|12) // two elements: the root, and x
	field(&footer, 4, 8)
	text(&footer, "schema")
	field(&footer, 1, 5)
	number(&footer, 1)
	footer = append(footer, 0)
	field(&footer, 1, 5)
	number(&footer, 5) // numbers of 64 bits
	field(&footer, 2, 5)
	number(&footer, 0)
	field(&footer, 1, 8)
	text(&footer, "x")
	footer = append(footer, 0)
	field(&footer, 1, 6)
	number(&footer, rows)
	field(&footer, 1, 9)
	footer = append(footer, 1<<4|12)
	field(&footer, 1, 9)
	footer = append(footer, 1<<4|12)
	field(&footer, 2, 6)
	number(&footer, 4)
	field(&footer, 1, 12)
	field(&footer, 1, 5)
	number(&footer, 5)
	field(&footer, 1, 9)
	footer = append(footer, 1<<4|5)
	number(&footer, 0)
	field(&footer, 1, 9)
	footer = append(footer, 1<<4|8)
	text(&footer, "x")
	field(&footer, 1, 5)
	number(&footer, 6) // Zstandard
	for _, v := range []int64{rows, whole, int64(len(page))} {
		field(&footer, 1, 6)
		number(&footer, v)
	}
	field(&footer, 2, 6)
	number(&footer, 4)
	footer = append(footer, 0, 0)
	field(&footer, 1, 6)
	number(&footer, whole)
	field(&footer, 1, 6)
	number(&footer, rows)
	footer = append(footer, 0, 0)
	out := append([]byte("PAR1"), page...)
	out = append(out, footer...)
	return append(order.LittleEndian.AppendUint32(out, uint32(len(footer))), "PAR1"...)
}

// measured says that the test binary is to run another program, and to tell what it took.
const measured = "KAPLAN_MEASURED"

// TestMeasured runs what follows -- in a process that may not take more than 3 GB of
// addresses. It is a process of its own: what one is said to have taken includes what the
// one that started it held then.
func TestMeasured(t *testing.T) {
	if os.Getenv(measured) == "" {
		t.Skip("of TestBombsStayWithinMemory")
	}
	args := os.Args[slices.Index(os.Args, "--")+1:]
	command := exec.Command("sh", append([]string{"-c", `ulimit -v 3000000 && exec "$0" describe "$@"`}, args...)...)
	var out bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, &out, os.Stderr
	_ = command.Run()
	state := command.ProcessState
	fmt.Printf("took %d kB exit %d printed %d\n", state.SysUsage().(*syscall.Rusage).Maxrss, state.ExitCode(), out.Len())
}

// What is made to fill a machine ends in a sentence, in a process that may not take more
// than 3 GB of addresses, and takes no more memory than stands beside it.
func TestBombsStayWithinMemory(t *testing.T) {
	t.Parallel()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	put := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	times := func(data []byte, n int) []byte { return bytes.Repeat(data, n) }
	gz := func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, gzip.BestCompression) }
	gzipped := packed(t, 8<<20, gz) // 8 kB
	var nested bytes.Buffer
	w := gzip.NewWriter(&nested)
	_, _ = w.Write(times(gzipped, 80))
	_ = w.Close()
	// 45 MB of one letter, packed by bzip2, which nothing here can write.
	bz2, err := base64.StdEncoding.DecodeString(bzipped)
	if err != nil {
		t.Fatal(err)
	}
	sheet := func(start, again, end string, n int64) io.Reader {
		return io.MultiReader(strings.NewReader("<worksheet><sheetData>"+start), io.LimitReader(&repeated{text: again}, n*int64(len(again))), strings.NewReader(end+"</sheetData></worksheet>"))
	}
	row := "<row><c><v>1</v></c><c><v>2</v></c></row>"
	small := put("small.csv", []byte("id,time,status\n1,2,1\n2,3,0\n3,4,1\n"))
	var zipped bytes.Buffer
	z := zip.NewWriter(&zipped)
	in, err := z.Create("a.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(in, io.LimitReader(letters('a'), 300<<20))
	_ = z.Close()
	var names, ones strings.Builder
	for i := range 1_000_000 {
		fmt.Fprintf(&names, "c%d,", i)
		ones.WriteString("1,")
	}
	const more = "become more than 268 MB when they are unpacked, as in a file that is made to fill a machine"
	for name, c := range map[string]struct {
		args []string
		in   io.Reader
		want string
		most int // MB
	}{
		"gzip":         {[]string{put("a.csv.gz", times(gzipped, 40))}, nil, more, 450},
		"nested gzip":  {[]string{put("b.csv.gz", nested.Bytes())}, nil, more, 450},
		"zstd":         {[]string{put("c.csv.zst", packed(t, 300<<20, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) }))}, nil, more, 450},
		"xz":           {[]string{put("d.csv.xz", times(packed(t, 4<<20, func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) }), 70))}, nil, more, 600},
		"bzip2":        {[]string{put("e.csv.bz2", times(bz2, 60))}, nil, more, 450},
		"zip":          {[]string{put("f.zip", zipped.Bytes())}, nil, more, 450},
		"rows of xlsx": {[]string{put("g.xlsx", bookOf(t, sheet("", row, "", 1_200_000)))}, nil, "g.xlsx: ", 600},
		"a cell of it": {[]string{put("h.xlsx", bookOf(t, sheet(`<row><c t="inlineStr"><is><t>`, "aaaaaaaaaa", "</t></is></c></row>", 20_000_000)))}, nil, "h.xlsx: ", 600},
		"rds":          {[]string{put("i.rds", sequence(1e9))}, nil, "i.rds: describes a sequence of 1000000000 numbers and holds", 100},
		"parquet":      {[]string{put("j.parquet", unpackedParquet(1000, 2<<30-1))}, nil, "j.parquet: is damaged: a page of 9 bytes declares 2147483647 unpacked", 100},
		"rows of it":   {[]string{put("k.parquet", unpackedParquet(math.MaxInt32, 8))}, nil, "k.parquet: is damaged: it declares 2147483647 rows and has", 100},
		"/dev/zero":    {[]string{"/dev/zero"}, nil, "/dev/zero: is a device, not a file", 100},
		"its config":   {[]string{small, "--config", "/dev/zero"}, nil, "/dev/zero: is a device, not a file", 100},
		"a pipe":       {[]string{"-"}, letters('1'), "standard input: reading it takes", 2900},
		"commas":       {[]string{put("l.csv", times([]byte(","), 200_000_000))}, nil, "l.csv, row 1: there are 200000001 columns: reading it takes", 600},
		"empty lines":  {[]string{put("m.csv", times([]byte("\n"), 200_000_000))}, nil, "m.csv: is empty", 600},
		"rows of none": {[]string{put("n.csv", append([]byte("a,b,c\n"), times([]byte(",,\n"), 66_000_000)...))}, nil, "n.csv: reading it takes", 600},
		"columns":      {[]string{put("o.csv", []byte(names.String()+"z\n"+ones.String()+"1\n"))}, nil, "o.csv, row 1: there are 1000001 columns: reading it takes", 100},
		"dotted keys":  {[]string{small, "--config", put("p.toml", []byte("a"+strings.Repeat(".a", 20_000)+" = 1\n"))}, nil, "p.toml, row 1: is nested more than 16 deep", 100},
		"tables in it": {[]string{small, "--config", put("q.toml", []byte(strings.Repeat("[a.a.a.a.a.a.a.a]\n", 100_000)))}, nil, "q.toml, row 2: ", 400},
	} {
		began := time.Now()
		command := exec.Command(os.Args[0], append([]string{"-test.run=^TestMeasured$", "-test.v", "--", path}, c.args...)...)
		command.Env = append(os.Environ(), measured+"=1")
		command.Stdin = c.in
		var out, errs bytes.Buffer
		command.Stdout, command.Stderr = &out, &errs
		if err := command.Run(); err != nil && !errors.Is(err, syscall.EPIPE) { // which is a pipe that never ends, and that nobody reads on
			t.Fatalf("%s: %v\n%s", name, err, out.String())
		}
		var took, code, printed int
		_, of, _ := strings.Cut(out.String(), "took ")
		if _, err := fmt.Sscanf(of, "%d kB exit %d printed %d", &took, &code, &printed); err != nil {
			t.Fatalf("%s: %v: %s", name, err, out.String())
		}
		took >>= 10
		if code != exitNoAnswer || !strings.Contains(errs.String(), c.want) || printed > 0 || strings.Count(errs.String(), "\n") > 3 {
			t.Errorf("%s: exit %d, not %q:\n%.300s", name, code, c.want, errs.String())
		}
		t.Logf("%s: %d MB, %.1f s", name, took, time.Since(began).Seconds())
		if took > c.most {
			t.Errorf("%s: %d MB, and at most %d are for it", name, took, c.most)
		}
	}
}

// repeated is a text over and over.
type repeated struct {
	text string
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	for n := 0; n < len(p); {
		k := copy(p[n:], r.text[r.at:])
		n, r.at = n+k, (r.at+k)%len(r.text)
	}
	return len(p), nil
}

const bzipped = "QlpoOTFBWSZTWcJtKvMBX44BAKAAAAggADCATUZCoCWpCoCXMUFZJlNZjXJCFwAJ2oEEoAAAAQAIIAAwzAmqaZIhW1REK8XckU4UJAJqBfwA"
