package read

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// gzipBomb is a stream of one letter, packed so many times.
func gzipBomb(t *testing.T, bytes int64, times int) []byte {
	t.Helper()
	var r io.Reader = io.LimitReader(endless('a'), bytes)
	var out []byte
	for range times {
		var b strings.Builder
		w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if _, err := io.Copy(w, r); err != nil {
			t.Fatal(err)
		}
		w.Close()
		out = []byte(b.String())
		r = strings.NewReader(b.String())
	}
	return out
}

type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

// What becomes out of all proportion when it is unpacked is refused by its name, before
// it is unpacked, unless somebody said how much memory it may take.
func TestBombs(t *testing.T) {
	var z bytes.Buffer
	w, err := zstd.NewWriter(&z)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(w, io.LimitReader(endless(0), 300<<20))
	w.Close()
	for name, data := range map[string][]byte{"gzip": gzipBomb(t, 300<<20, 1), "nested gzip": gzipBomb(t, 300<<20, 2), "zstd": z.Bytes()} {
		want := fmt.Sprintf("x.csv: its %s become more than 268 MB when they are unpacked, as in a file that is made to fill a machine\n"+
			"unpack it first, if it is what it should be; say how much memory it may take", size(int64(len(data))))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Reader("x.csv", bytes.NewReader(data), Options{})
		runtime.ReadMemStats(&after)
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v, not %s", name, err, want)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 700<<20 {
			t.Errorf("%s took %d MB", name, took>>20)
		}
		if _, err = Reader("x.csv", bytes.NewReader(data), Options{Work: &Work{Memory: 300 << 20, Said: true}}); err == nil ||
			!strings.Contains(err.Error(), "and 315 MB are allowed") {
			t.Errorf("%s, with a bound that was said: %v", name, err)
		}
	}
	_, err = Reader("x.csv", io.LimitReader(endless('1'), 1<<30), Options{Work: &Work{Memory: 64 << 20}})
	if err == nil || !strings.Contains(err.Error(), "and 67.1 MB are allowed") {
		t.Errorf("an endless pipe: %v", err)
	}
	_, err = Reader("x.csv", strings.NewReader(strings.Repeat(",", 2_000_000)+"\n"), Options{Work: &Work{Memory: 1e9}})
	if err == nil || !strings.HasPrefix(err.Error(), "x.csv, row 1: there are 2000001 columns: reading it takes 8.19 GB of memory or more, and 1 GB are allowed") {
		t.Errorf("commas: %v", err)
	}
}

// A cohort.toml that is too large or too deep is refused before anything is made of it,
// and what its escapes make of a text is harmless.
func TestConfigBounds(t *testing.T) {
	for text, want := range map[string]string{
		"a" + strings.Repeat(".a", 20_000) + " = 1\n": "c.toml, row 1: is nested more than 16 deep",
		"\nx = " + strings.Repeat("[", 20_000):        "c.toml, row 2: is nested more than 16 deep",
		"x = " + strings.Repeat("{a=", 20_000):        "c.toml, row 1: is nested more than 16 deep",
		"[" + strings.Repeat("a.", 20_000) + "a]":     "c.toml, row 1: is nested more than 16 deep",
		"# " + strings.Repeat("x", 17<<20):            "c.toml: holds 17.8 MB, and a cohort.toml at most 16.8 MB",
	} {
		if _, err := ParseConfig("c.toml", text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.12q: %v, not %s", text, err, want)
		}
	}
	fine := "# a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r\n[columns.\"a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s\"]\nlabel = 'x.y.z [[[[[[[[[[[[[[[[[[[[ {'\nlevels = [\"1.0\", \"2.0\"]\n"
	if _, err := ParseConfig("c.toml", fine); err != nil {
		t.Error(err)
	}
	c, err := ParseConfig("c.toml", `[columns."g\u202e"]
label = "\u001b]52;c;AAAA\u0007"
levels = ["a\u200b", "b"]
[[derive]]
name = "d"
expr = "\u001b"
[[look]]
name = "\u001b"
where = "x == '\u0007'"
`)
	if err != nil {
		t.Fatal(err)
	}
	if all := fmt.Sprintf("%+v", *c); strings.ContainsAny(strings.ReplaceAll(all, c.text, ""), "\x1b\x07\u202e\u200b") {
		t.Errorf("%q", all)
	}
	if _, ok := c.Columns[`g\u202e`]; !ok {
		t.Errorf("columns are %v", c.Columns)
	}
}

// What a path can be apart from a file.
func TestPathsThatAreNoFiles(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	plain := put("plain.csv", "id,time,status\n1,2,1\n2,3,0\n")
	link := filepath.Join(dir, "link.csv")
	if err := os.Symlink(plain, link); err != nil {
		t.Skip("no links here: ", err)
	}
	nowhere := filepath.Join(dir, "nowhere.csv")
	_ = os.Symlink(filepath.Join(dir, "gone.csv"), nowhere)
	for _, c := range []struct {
		paths []string
		want  string
	}{
		{[]string{"/dev/zero"}, "/dev/zero: is a device, not a file\na table is read from a file, a pipe or standard input (-)"},
		{[]string{nowhere}, nowhere + ": is a link to " + filepath.Join(dir, "gone.csv") + ", which is not there"},
		{[]string{plain, link}, link + ": is the same file as " + plain + "\nname every file once"},
		{[]string{plain, dir + "/./plain.csv"}, dir + "/./plain.csv: is the same file as " + plain + "\nname every file once"},
		{[]string{put("tail.csv.gz", zipped("id,x\n1,2\n")+"and more of it here")}, filepath.Join(dir, "tail.csv.gz") +
			": something that is not gzip follows its gzip data\ncopy or download it again, or unpack it"},
		{[]string{put("odd.csv", "\xff\xfei\x00d\x00,\x00x\x00\n\x001\x00,\x002")}, filepath.Join(dir, "odd.csv") +
			": is UTF-16 and ends in the middle of a character: the file is cut off\ncopy or download it again"},
		{[]string{put("cr.csv", "id,time,status\n1,2,1\r2,3,0\n3,4,1\n")}, filepath.Join(dir, "cr.csv") +
			", row 2: cell 3 holds a carriage return by itself, and other lines end otherwise, which leaves 5 cells where the header has 3 columns\n" +
			"give all lines the same end"},
	} {
		if runtime.GOOS != "linux" && c.paths[0] == "/dev/zero" {
			continue
		}
		if _, err := Files(c.paths, nil, Options{}); err == nil || err.Error() != c.want {
			t.Errorf("%v\n got %v\nwant %s", c.paths, err, c.want)
		}
	}
}

// A file in a zip is bounded as one packed alone is.
func TestZipIsBoundedAsGzipIs(t *testing.T) {
	data := packedFile("cohort.csv", strings.Repeat("a", 300<<20))
	_, err := Reader("x.zip", bytes.NewReader(data), Options{})
	if err == nil || !strings.Contains(err.Error(), "become more than 268 MB when they are unpacked") {
		t.Error(err)
	}
}
