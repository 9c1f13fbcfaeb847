package main

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// ofXML reads a document in HTML or DOCX: the tags of a caption, a paragraph, a table,
// a row and a cell, and what a caption's paragraph is marked by.
func ofXML(t *testing.T, r io.Reader) asTables {
	t.Helper()
	p := asTables{rows: map[string][][]string{}}
	d := xml.NewDecoder(r)
	d.Entity = xml.HTMLEntity
	var row []string
	text, head := "", ""
	inTable, inCell, isCaption := false, false, false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return p
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			switch x.Name.Local {
			case "caption", "h2":
				text, isCaption = "", true
			case "pStyle":
				isCaption = true
			case "p":
				if !inCell {
					text = ""
				}
			case "table", "tbl":
				inTable = true
			case "tr":
				row = nil
			case "td", "th", "tc":
				text, inCell = "", true
			case "body":
				text = ""
			}
		case xml.CharData:
			text += string(x)
		case xml.EndElement:
			switch x.Name.Local {
			case "caption", "h2":
				head, isCaption = text, false
				p.heads = append(p.heads, head)
			case "td", "th", "tc":
				row, inCell = append(row, text), false
			case "tr":
				p.rows[head] = append(p.rows[head], row)
			case "table", "tbl":
				inTable = false
			case "p":
				switch {
				case inTable || strings.TrimSpace(text) == "":
				case isCaption:
					head = text
					p.heads = append(p.heads, head)
				default:
					p.notes = append(p.notes, text)
				}
				if !inTable {
					isCaption = false
				}
			}
		}
	}
}

// ofDOCX reads a document of a word processor.
func ofDOCX(t *testing.T, path string) asTables {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	return ofXML(t, f)
}

// plainTeX is what the commands that stand in these documents print.
var plainTeX = strings.NewReplacer(`$<$`, "<", `$>$`, ">", `$|$`, "|", `$-$`, "-", `$\leq$`, "≤", `$\geq$`, "≥", `$\times$`, "×", `$\pm$`, "±", `$\chi$`, "χ", `$\Delta$`, "Δ", `\ldots{}`, "…",
	`$\mu$`, "µ", `$\beta$`, "β", `$\surd$`, "√", `$^-$$^1$`, "⁻¹", `$^2$`, "²", `$^4$`, "⁴", `$\cdot$`, "·", `$\rightarrow$`, "→", `$\lambda$`, "λ", `{}-`, "-", "'{}'", "''", `--`, "–", `\textasciicircum{}`, "^", `\textasciitilde{}`, "~",
	`''`, `"`, "\\`{}", "`", `\textbackslash{}`, `\`, `\%`, "%", `\_`, "_", `\&`, "&", `\#`, "#", `\$`, "$", `\{`, "{", `\}`, "}")

var (
	texCaption = regexp.MustCompile(`^\\(?:caption|paragraph)\{(.*)\}(?:\\\\)?$`)
	texNote    = regexp.MustCompile(`^\\par(?:\\noindent|\\smallskip)\{\\(?:small|footnotesize) (.*)\}$`)
)

// ofLaTeX reads a document in LaTeX.
func ofLaTeX(text string) asTables {
	p := asTables{rows: map[string][][]string{}}
	head := ""
	for _, l := range strings.Split(text, "\n") {
		if m := texCaption.FindStringSubmatch(l); m != nil {
			head = plainTeX.Replace(m[1])
			p.heads = append(p.heads, head)
		} else if m := texNote.FindStringSubmatch(l); m != nil {
			p.notes = append(p.notes, plainTeX.Replace(m[1]))
		} else if row, is := strings.CutSuffix(l, ` \\`); is {
			var cells []string
			for _, c := range strings.Split(row, " & ") {
				cells = append(cells, strings.TrimSpace(plainTeX.Replace(strings.TrimPrefix(c, "{}"))))
			}
			p.rows[head] = append(p.rows[head], cells)
		}
	}
	return p
}

// saved is the file of an answer.
func saved(t *testing.T, ending string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "answer"+ending)
	if status, _, errs := kaplan("", slices.Concat(args, []string{"--save", path})...); status != exitDone {
		t.Fatalf("%v: exit %d, %s", args, status, errs)
	}
	return path
}

// asSaved is an answer as its file has it.
func asSaved(t *testing.T, path string) asTables {
	t.Helper()
	if filepath.Ext(path) == ".docx" {
		return ofDOCX(t, path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(path) == ".tex" {
		return ofLaTeX(string(b))
	}
	return ofXML(t, strings.NewReader(string(b)))
}

var (
	signs      = strings.NewReplacer("<=", "≤", ">=", "≥", "\u00a0", " ", "−", "-")
	lowerEnd   = regexp.MustCompile(`^(.+?) low( .*)?$`)
	isInterval = regexp.MustCompile(`^(\S+?)(?:–| to )(\S+)$`)
)

// samePrinted holds a document that papers print to the same one in Markdown and CSV:
// every heading, cell and note, an interval in the place of its two ends.
func samePrinted(t *testing.T, what string, md, csv, got asTables) (cells int) {
	t.Helper()
	words := func(s string) string { return strings.Join(strings.Fields(signs.Replace(s)), " ") }
	heads := func(p asTables) (out []string) {
		for _, h := range p.heads {
			out = append(out, words(h))
		}
		return out
	}
	if a, b := heads(md), heads(got); !slices.Equal(a, b) {
		t.Errorf("%s: the headings %q, in Markdown %q", what, b, a)
	}
	same := func(cell, shown, full string) bool {
		x, err := strconv.ParseFloat(full, 64)
		return words(cell) == words(shown) || words(cell) == words(full) || err == nil && isShown(strings.ReplaceAll(cell, "−", "-"), x)
	}
	for _, head := range md.heads {
		shown, full, rows := md.rows[head], csv.rows[head], got.rows[words(head)]
		if len(shown) < 2 {
			continue
		}
		if len(rows) != len(shown) || len(full) != len(shown) {
			t.Errorf("%s, %s: %d rows, %d in Markdown", what, head, len(rows), len(shown))
			continue
		}
		at := 0
		for j := 0; j < len(shown[0]); j++ {
			name := shown[0][j]
			m := lowerEnd.FindStringSubmatch(name)
			if !slices.ContainsFunc(shown[1:], func(r []string) bool { return r[j] != "" || m != nil && r[j+1] != "" }) {
				if m != nil {
					j++
				}
				continue // nobody fills it
			}
			if m != nil && j+1 < len(shown[0]) && strings.HasSuffix(shown[0][j+1], "high") {
				name = m[1] + m[2]
			} else {
				m = nil
			}
			for k, r := range rows {
				if at >= len(r) {
					t.Errorf("%s, %s: %q has too few cells", what, head, r)
					return cells
				}
				cells++
				cell := strings.TrimSpace(r[at])
				switch ends := isInterval.FindStringSubmatch(cell); {
				case k == 0:
					if words(cell) != words(name) {
						t.Errorf("%s, %s: the column %q is called %q", what, head, name, cell)
					}
				case m == nil:
					if !same(cell, shown[k][j], full[k][j]) {
						t.Errorf("%s, %s, %s: %q, in Markdown %q, in CSV %q", what, head, name, cell, shown[k][j], full[k][j])
					}
				case ends != nil:
					if !same(ends[1], shown[k][j], full[k][j]) || !same(ends[2], shown[k][j+1], full[k][j+1]) {
						t.Errorf("%s, %s, %s: %q, in CSV %q and %q", what, head, name, cell, full[k][j], full[k][j+1])
					}
				case cell != shown[k][j] || shown[k][j] != shown[k][j+1]:
					if cell != shown[k][j]+shown[k][j+1] {
						t.Errorf("%s, %s, %s: %q, in CSV %q and %q", what, head, name, cell, full[k][j], full[k][j+1])
					}
				}
			}
			if at++; m != nil {
				j++
			}
		}
		if at != len(rows[0]) {
			t.Errorf("%s, %s: the columns %q, in Markdown %q", what, head, rows[0], shown[0])
		}
	}
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	var left []string
	for _, n := range got.notes {
		left = append(left, squeeze(n))
	}
	for _, n := range md.notes {
		k := slices.Index(left, squeeze(n))
		if k < 0 {
			t.Errorf("%s lacks the note %q, and has %q", what, n, left)
			continue
		}
		left = slices.Delete(left, k, k+1)
	}
	if len(left) > 1 || len(left) == 1 && !strings.Contains(left[0], ",") {
		t.Errorf("%s says %q, which no other format does", what, left)
	}
	return cells
}

// Names that mean something to HTML, XML and LaTeX are printed as they are.
func TestPrintedEscapes(t *testing.T) {
	t.Parallel()
	file := "id,time,event,\"a<b>&_%$#{\\}^~\"\n"
	for i := range 40 {
		level := []string{"<script>alert(1)</script>", `50% & $x_1^2$ \cite{~"q"}`}[i%2]
		file += strconv.Itoa(i+1) + "," + strconv.Itoa(5+i*7%31) + "," + strconv.Itoa(i/3%2) + ",\"" + strings.ReplaceAll(level, `"`, `""`) + "\"\n"
	}
	path := filepath.Join(t.TempDir(), "odd.csv")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"km", path, "--time", "time", "--event", "event", "--by", "`a<b>&_%$#{\\}^~`"}
	_, md, _ := kaplan("", append(args, "--format", "md")...)
	_, csv, _ := kaplan("", append(args, "--format", "csv")...)
	for _, ending := range []string{".html", ".docx", ".tex"} {
		got := asSaved(t, saved(t, ending, args...))
		want := ofMarkdown(md)
		want.rows["Groups"] = ofCSV(t, csv).rows["Groups"] // Markdown has escapes of its own
		if n := samePrinted(t, ending, want, ofCSV(t, csv), got); n < 50 {
			t.Errorf("%s: %d cells", ending, n)
		}
	}
}

// The same answer gives the same bytes.
func TestPrintedIsDeterministic(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, ending := range []string{".html", ".docx", ".tex"} {
		var first []byte
		for k := range 2 {
			path := filepath.Join(dir, strconv.Itoa(k)+ending)
			if status, _, errs := kaplan("", "km", data(t, "lung"), "--by", "sex", "--event", "status == 2", "--save", path); status != exitDone {
				t.Fatal(errs)
			}
			b, err := os.ReadFile(path)
			if err != nil || len(b) < 1000 {
				t.Fatal(err, len(b))
			}
			if k == 0 {
				first = b
			} else if string(b) != string(first) {
				t.Errorf("%s: two runs differ", ending)
			}
		}
	}
}

// outside runs another program in a folder, and skips the test where there is none.
func outside(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed here: what it reads of our files is not tested", name)
	}
	c := exec.Command(path, args...)
	c.Dir = dir
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v, %s", name, args, err, out)
	}
	return string(out)
}

// printedAnswers are answers whose tables other programs read back.
func printedAnswers(t *testing.T) [][]string {
	return [][]string{
		{"cox", "--sample", "tace75", "--where", `cirrhosis == "yes"`, "--ci", "profile", "--univariable", "--enter", "0.05", "--covariates", strings.Trim(tableIVRows, "'")},
		{"km", "--sample", "tace75", "--by", "miR-122 ratio", "--times", "12,36", "--rmst", "60"},
		{"table1", "--sample", "lihc", "--by", "sex"},
		{"screen", "--sample", "lihc", "--endpoint", "OS", "--markers", "hsa-mir-1*"},
		{"compare", data(t, "pbc"), "--value", "bili", "--by", "stage", "--levels", "--pairwise", "holm"},
	}
}

// typed are signs that pandoc reads in the place of those that are typed.
var typed = strings.NewReplacer("−", "-", "”", `"`)

// Pandoc reads DOCX, HTML and LaTeX with every cell.
func TestPandocReadsEveryCell(t *testing.T) {
	t.Parallel()
	for _, args := range printedAnswers(t) {
		for _, ending := range []string{".docx", ".html", ".tex"} {
			path := saved(t, ending, args...)
			want := asSaved(t, path)
			got := ofXML(t, strings.NewReader("<body>"+outside(t, "", "pandoc", "--to=html5", "--wrap=none", path)+"</body>"))
			var rows [][]string
			for _, of := range got.rows {
				rows = append(rows, of...)
			}
			cells := 0
			squeeze := func(s string) string { return strings.Join(strings.Fields(typed.Replace(s)), "") }
			for head, of := range want.rows {
				for _, row := range of {
					cells += len(row)
					if !slices.ContainsFunc(rows, func(r []string) bool {
						return slices.EqualFunc(r, row, func(a, b string) bool { return squeeze(a) == squeeze(b) })
					}) {
						t.Errorf("%v%s, %s: pandoc lacks %q", args, ending, head, row)
					}
				}
			}
			if cells < 40 {
				t.Errorf("%v%s: %d cells", args, ending, cells)
			}
		}
	}
}

// LaTeX compiles what is written, with booktabs and without.
func TestLaTeXCompiles(t *testing.T) {
	t.Parallel()
	paper := `\documentclass{article}\usepackage[utf8]{inputenc}\usepackage{longtable}`
	if _, err := exec.LookPath("kpsewhich"); err == nil && exec.Command("kpsewhich", "booktabs.sty").Run() == nil {
		paper += `\IfFileExists{with-booktabs.tex}{\usepackage{booktabs}\usepackage[T1]{fontenc}}{}`
	}
	for _, args := range printedAnswers(t) {
		path := saved(t, ".tex", args...)
		dir := filepath.Dir(path)
		if err := os.WriteFile(filepath.Join(dir, "paper.tex"), []byte(paper+`\begin{document}\input{answer.tex}\end{document}`), 0o600); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			outside(t, dir, "pdflatex", "-halt-on-error", "paper.tex")
			if err := os.WriteFile(filepath.Join(dir, "with-booktabs.tex"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// LibreOffice opens a DOCX, with every cell.
func TestLibreOfficeReadsEveryCell(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := saved(t, ".docx", printedAnswers(t)[0]...)
	outside(t, dir, "soffice", "--headless", "-env:UserInstallation=file://"+dir+"/profile", "--convert-to", "txt:Text", "--outdir", dir, path)
	text, err := os.ReadFile(filepath.Join(dir, "answer.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for head, of := range ofDOCX(t, path).rows {
		for _, row := range of {
			for _, c := range row {
				if !strings.Contains(string(text), c) {
					t.Errorf("%s: LibreOffice lacks %q of %q", head, c, row)
				}
			}
		}
	}
}
