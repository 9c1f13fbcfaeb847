//go:build unix

package read

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

const threeRows = "id,time,status\n1,2,1\n2,3,0\n3,4,1\n"

// What is no file, or no longer the file that it was, is answered in one line with its
// name; a pipe is read to its end.
func TestWhatIsNoFile(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "k") // short: the name of a socket is bounded
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	at := func(name string) string { return filepath.Join(dir, name) }
	plain := at("plain.csv")
	if err := os.WriteFile(plain, []byte(threeRows), 0o600); err != nil {
		t.Fatal(err)
	}
	said := func(paths ...string) string {
		c, err := Files(paths, nil, Options{})
		if err != nil {
			return err.Error()
		}
		return fmt.Sprintf("%d patients", c.N)
	}
	pipe := at("pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("no pipes here: ", err)
	}
	fill := func(text string) {
		go func() {
			if f, err := os.OpenFile(pipe, os.O_WRONLY, 0); err == nil {
				f.WriteString(text)
				f.Close()
			}
		}()
	}
	fill(threeRows)
	if s := said(pipe); s != "3 patients" {
		t.Errorf("a pipe: %s", s)
	}
	fill("")
	if s := said(pipe); s != pipe+": is empty\nexpected a header line that names the columns, then one line per patient" {
		t.Errorf("a pipe without anything: %s", s)
	}
	l, err := net.Listen("unix", at("socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for name, to := range map[string]string{"one": "two", "two": "one", "loop/self": ".", "loop/up": ".."} {
		_ = os.MkdirAll(filepath.Dir(at(name)), 0o700)
		if err := os.Symlink(to, at(name)); err != nil {
			t.Fatal(err)
		}
	}
	const name = "\nname the files in it, as in "
	for path, want := range map[string]string{
		at("socket"):       ": is a socket, not a file\na table is read from a file, a pipe or standard input (-)",
		at("one"):          ": is a link that leads back to itself\nname the file that it was to lead to",
		at("loop"):         ": is a folder, not a file" + name + at("loop") + "/clinical.csv",
		at("loop/self/up"): ": is a folder, not a file" + name + at("loop/self/up") + "/clinical.csv",
		plain + "/x.csv":   ": cannot be read: not a directory",
	} {
		if s := said(path); s != path+want {
			t.Errorf("%s\nis not\n%s", s, path+want)
		}
	}

	// A file that was longer when it was looked at; one whose size says nothing.
	if _, err := readFile("plain.csv", plain, int64(len(threeRows))+7, nil); err == nil ||
		err.Error() != "plain.csv: became shorter while it was read: it had 40 bytes and has 33\nread it again once nothing writes to it any more" {
		t.Errorf("a file that shrinks: %v", err)
	}
	if b, err := readFile("plain.csv", plain, 0, nil); err != nil || string(b) != threeRows {
		t.Errorf("a file of size 0 that holds something: %q, %v", b, err)
	}
	if runtime.GOOS == "linux" {
		if s := said("/proc/self/comm"); s != "/proc/self/comm, row 1: holds a header and no rows\nexpected one line per patient below the header" {
			t.Errorf("a file that the system makes up: %s", s)
		}
	}

	// Whoever may read everything is refused nothing, so that the words are tried.
	if err := unreadable("x.csv", &fs.PathError{Op: "open", Path: "x.csv", Err: syscall.EACCES}); err.Error() !=
		"x.csv: may not be read: permission denied\nwhoever it belongs to can let you read it" {
		t.Error(err)
	}
	if os.Getuid() != 0 {
		if err := os.Chmod(plain, 0); err != nil {
			t.Fatal(err)
		}
		if s := said(plain); s != plain+": may not be read: permission denied\nwhoever it belongs to can let you read it" {
			t.Error(s)
		}
	}
}

// A folder of GDC's files is read through a link to it; no link within is followed, and
// no pipe waited for.
func TestFolderOfLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	const head = "miRNA_ID\tread_count\treads_per_million_miRNA_mapped\tcross-mapped\n"
	for i, patient := range []string{"TCGA-AA-0001", "TCGA-AA-0002"} {
		folder := at("gdc/" + patient)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		text := head + fmt.Sprintf("hsa-mir-1\t%d\t%d.5\tN\n", i+1, i+1)
		if err := os.WriteFile(filepath.Join(folder, "x.mirnas.quantification.txt"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sheet := "File ID\tFile Name\tData Category\tData Type\tProject ID\tCase ID\tSample ID\tSample Type\n"
	for _, p := range []string{"TCGA-AA-0001", "TCGA-AA-0002"} {
		sheet += p + "\tx.mirnas.quantification.txt\tTranscriptome Profiling\tmiRNA Expression Quantification\tTCGA-LIHC\t" + p + "\t" + p + "-01A\tPrimary Tumor\n"
	}
	clinical := at("clinical.csv")
	for path, text := range map[string]string{at("gdc/gdc_sample_sheet.tsv"): sheet,
		clinical: "id,time,status\nTCGA-AA-0001,5,1\nTCGA-AA-0002,7,0\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range []error{os.Symlink("gdc", at("link")), os.Symlink(".", at("gdc/mirna_self")), syscall.Mkfifo(at("gdc/mirna_pipe"), 0o600)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{"gdc", "link"} {
		c, err := Files([]string{clinical, at(folder)}, nil, Options{})
		if err != nil {
			t.Errorf("%s: %v", folder, err)
			continue
		}
		if m := c.Column("hsa-mir-1"); m == nil || m.Num[0] != 1.5 || m.Num[1] != 2.5 {
			t.Errorf("%s: %+v", folder, m)
		}
	}
}

// A workbook that leads elsewhere is read as it was saved: nothing beyond it is opened.
func TestWorkbookOfLinks(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret.xml")
	if err := os.WriteFile(secret, []byte("<worksheet><sheetData/></worksheet>"), 0o600); err != nil {
		t.Fatal(err)
	}
	const ns = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const rel = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	book := func(sheet, cells string) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, part := range [][2]string{
			{"[Content_Types].xml", `<Types/>`},
			{"xl/workbook.xml", `<workbook` + ns + `><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>` +
				`<externalReferences><externalReference r:id="rId2"/></externalReferences></workbook>`},
			{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + rel +
				`worksheet" Target="` + sheet + `"/><Relationship Id="rId2" Type="` + rel + `externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>`},
			{"xl/externalLinks/externalLink1.xml", `<externalLink` + ns + `><externalBook r:id="rId1"/></externalLink>`},
			{"xl/externalLinks/_rels/externalLink1.xml.rels", `<Relationships><Relationship Id="rId1" Type="` + rel + `externalLinkPath" Target="file://` + secret +
				`" TargetMode="External"/></Relationships>`},
			{"xl/worksheets/sheet1.xml", `<!DOCTYPE x [<!ENTITY e SYSTEM "file://` + secret + `">]>` +
				`<worksheet` + ns + `><sheetData>` + cells + `</sheetData></worksheet>`},
		} {
			w, err := z.Create(part[0])
			if err == nil {
				_, err = w.Write([]byte(part[1]))
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
	text := func(s string) string { return `<c t="inlineStr"><is><t>` + s + `</t></is></c>` }
	head := `<row>` + text("id") + text("time") + text("status") + `</row>`
	row := func(id int, time string) string {
		return fmt.Sprintf(`<row><c><v>%d</v></c>%s<c><v>%d</v></c></row>`, id, time, id%2)
	}
	linked := head + row(1, `<c><f>[1]Elsewhere!A1</f><v>7</v></c>`) + row(2, `<c><f>'file://`+secret+`'!A1</f><v>9</v></c>`) +
		row(3, `<c><f>[1]Elsewhere!A2</f></c>`)
	c, err := Reader("linked.xlsx", bytes.NewReader(book("worksheets/sheet1.xml", linked)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if x := c.Column("time"); x == nil || x.Num[0] != 7 || x.Num[1] != 9 || !x.IsMissing(2) {
		t.Errorf("what was saved is not what is read: %+v", x)
	}
	const none = "linked.xlsx: holds no table\nexpected a table with a row per patient: a data frame, a matrix or a sheet (Excel workbook)"
	for _, c := range []struct{ sheet, cells, want string }{
		{"file://" + secret, linked, none},
		{"../../../.." + secret, linked, none},
		{"externalLinks/externalLink1.xml", linked, none},
		{"worksheets/sheet1.xml", head + row(1, text("&e;")), "linked.xlsx: is damaged: its XML ends within an element\ncopy or download it again"},
	} {
		if got, err := Reader("linked.xlsx", bytes.NewReader(book(c.sheet, c.cells)), Options{}); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, %v", c.sheet, got, err)
		}
	}
}
