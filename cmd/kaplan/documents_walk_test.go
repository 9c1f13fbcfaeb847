package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the table of keys and commands into sampledata/README.md")

// walk is how a person with the paper in one hand gets to a row of it: the keys
// in the explorer of the sample, what is then on the screen, and the command
// that prints the same.
type walk struct {
	row     string // A1 to E5
	what    string
	sample  string
	keys    string   // named keys and characters, blanks between them; "" where the sample opens on it
	shows   []string // a run of blanks stands for a longer one
	command string   // after kaplan
}

// walks are those of all documents, in the order of the rows.
func walks() []walk {
	var out []walk
	for _, row := range seedRows {
		for _, list := range [][]walk{walksA, walksB, walksC, walksD, walksE} {
			for _, w := range list {
				if w.row == row {
					out = append(out, w)
				}
			}
		}
	}
	return out
}

// Every row of the five documents is on the screen after the keys that
// sampledata/README.md gives, and comes out of the command beside them.
func TestDocumentsOnTheScreen(t *testing.T) {
	t.Parallel()
	have := map[string]bool{}
	samples := map[string][]walk{}
	var order []string
	for _, w := range walks() {
		have[w.row] = true
		if samples[w.sample] == nil {
			order = append(order, w.sample)
		}
		samples[w.sample] = append(samples[w.sample], w)
	}
	for _, row := range seedRows {
		if !have[row] {
			t.Errorf("no keys lead to row %s", row)
		}
	}
	for _, sample := range order {
		t.Run(sample, func(t *testing.T) {
			x := open(t, 120, 40, "", "--sample", sample)
			x.wait(sample, "? help")
			x.typed("9") // the sample opens on a row of its own
			x.wait("LEDGER")
			for _, w := range samples[sample] {
				if s := x.screen(); w.keys != "" && !slices.ContainsFunc(w.shows, func(shown string) bool { return !shows(s, shown) }) {
					t.Errorf("%s %s: %q is on the screen before the keys", w.row, w.keys, w.shows)
				}
				for _, k := range strings.Fields(w.keys) {
					if len(k) == 1 {
						x.typed(k)
					} else {
						x.keys(k)
					}
				}
				x.wait(w.shows...)
				if s := x.screen(); strings.Contains(s, "NaN") {
					t.Errorf("%s %s: NaN on the screen\n%s", w.row, w.keys, s)
				}
			}
			x.keys("q")
			x.wait("EXIT 0")
		})
	}
}

var (
	numberText = regexp.MustCompile(`<?[0-9]+(?:\.[0-9]+)?`)
	wordText   = regexp.MustCompile(`miR-[0-9]+|Mann-Whitney|log-rank|resection|TACE|sorafenib|trend|Child-Pugh|reached|low|high|vehicle|ascites|cirrhosis|arm|BALANCE|Simon-Makuch`)
)

// printsNumber reports whether a number of the screen is printed, with its digits or
// more, as a share where the screen has percent.
func printsNumber(out, n string) bool {
	if strings.Contains(out, n) {
		return true
	}
	_, digits, _ := strings.Cut(n, ".")
	for _, m := range numberText.FindAllString(out, -1) {
		v, err := strconv.ParseFloat(m, 64)
		if err == nil && (strconv.FormatFloat(v, 'f', len(digits), 64) == n || strconv.FormatFloat(100*v, 'f', len(digits), 64) == n) {
			return true
		}
	}
	return false
}

// The commands of the table all answer.
func TestDocumentsByCommand(t *testing.T) {
	t.Parallel()
	for _, w := range walks() {
		t.Run(w.row+" "+w.what, func(t *testing.T) {
			dir := t.TempDir()
			status, out, errs := kaplan("", words(strings.ReplaceAll(w.command, "OUT.csv", filepath.Join(dir, "out.csv")))...)
			if status != exitDone || errs != "" {
				t.Fatalf("kaplan %s: exit %d\n%s", w.command, status, errs)
			}
			shown := strings.Join(w.shows, " ")
			// The screen says labels, a command names; tests and levels are said alike.
			for _, word := range wordText.FindAllString(shown, -1) {
				if !strings.Contains(strings.ToLower(out), strings.ToLower(word)) {
					t.Errorf("kaplan %s does not print %q\n%s", w.command, word, out)
				}
			}
			for _, n := range numberText.FindAllString(wordText.ReplaceAllString(shown, ""), -1) {
				if !printsNumber(out, n) {
					t.Errorf("kaplan %s does not print %s\n%s", w.command, n, out)
				}
			}
		})
	}
}

// The table of keys and commands in sampledata/README.md is the one that is
// tested.
func TestDocumentsReadme(t *testing.T) {
	t.Parallel()
	const begin, end = "<!-- documents: begin -->\n", "<!-- documents: end -->"
	path := filepath.Join("..", "..", "sampledata", "README.md")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	i, j := strings.Index(text, begin), strings.Index(text, end)
	if i < 0 || j < i {
		t.Fatal("sampledata/README.md has no place for the table of documents")
	}
	var table strings.Builder
	table.WriteString("| row | what | sample, keys | command |\n|---|---|---|---|\n")
	cell := strings.NewReplacer("|", `\|`)
	for _, w := range walks() {
		keys := "opens on it"
		if w.keys != "" {
			var ks []string
			for _, k := range strings.Fields(w.keys) {
				if k == "`" {
					ks = append(ks, "`` ` ``")
				} else {
					ks = append(ks, "`"+k+"`")
				}
			}
			keys = strings.Join(ks, " ")
		}
		fmt.Fprintf(&table, "| %s | %s | %s: %s | `` kaplan %s `` |\n", w.row, cell.Replace(w.what), w.sample, cell.Replace(keys), cell.Replace(w.command))
	}
	if *update {
		text = text[:i+len(begin)] + table.String() + text[j:]
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if text[i+len(begin):j] != table.String() {
		t.Error("sampledata/README.md is behind the tests: go test ./cmd/kaplan -run DocumentsReadme -update")
	}
}
