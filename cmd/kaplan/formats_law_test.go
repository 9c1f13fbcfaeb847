package main

import (
	"encoding/csv"
	"encoding/json"
	"html"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/save"
	"kaplan/model/session"
)

// asTables is one answer as it is printed: what stands under each heading.
type asTables struct {
	heads []string
	rows  map[string][][]string // by heading, the names of the columns first
	notes []string
}

// ofMarkdown reads a document in Markdown.
func ofMarkdown(text string) asTables {
	p := asTables{rows: map[string][][]string{}}
	plain := strings.NewReplacer(`\|`, "\x00", `\*`, "*", `\_`, "_", "\\`", "`", `\<`, "<", `\[`, "[", `\#`, "#")
	head := ""
	for _, l := range strings.Split(text, "\n") {
		switch cells, isRow := strings.CutPrefix(l, "| "); {
		case strings.HasPrefix(l, "### "):
			head = html.UnescapeString(plain.Replace(l[4:]))
			p.heads = append(p.heads, head)
		case isRow:
			var row []string
			for _, c := range strings.Split(strings.TrimSuffix(plain.Replace(cells), " |"), " | ") {
				row = append(row, strings.TrimSpace(html.UnescapeString(strings.ReplaceAll(c, "\x00", "|"))))
			}
			p.rows[head] = append(p.rows[head], row)
		case strings.HasPrefix(l, "|"), strings.TrimSpace(l) == "":
		default:
			p.notes = append(p.notes, html.UnescapeString(strings.ReplaceAll(plain.Replace(l), "\x00", "|")))
		}
	}
	return p
}

// ofCSV reads the blocks of a document in CSV, without the one of the endpoint.
func ofCSV(t *testing.T, text string) asTables {
	t.Helper()
	p := asTables{rows: map[string][][]string{}}
	for _, block := range strings.Split(strings.TrimRight(text, "\n"), "\n\n") {
		r := csv.NewReader(strings.NewReader(block))
		r.FieldsPerRecord = -1
		lines, err := r.ReadAll()
		if err != nil || len(lines) == 0 {
			t.Fatalf("%v in %q", err, block)
		}
		if last := len(lines[0]) - 1; lines[0][last] == model.SyntheticColumn { // which text says in a note
			for k := range lines {
				lines[k] = lines[k][:last]
			}
		}
		for _, l := range lines[1:] {
			head := l[0]
			switch {
			case head == "Endpoint":
				continue
			case head == "Notes":
				p.notes = append(p.notes, strings.TrimPrefix(l[1], "'")) // before what a spreadsheet takes for a formula
				continue
			case p.rows[head] == nil:
				p.heads = append(p.heads, head)
				p.rows[head] = [][]string{lines[0][1:]}
			}
			p.rows[head] = append(p.rows[head], l[1:])
		}
	}
	return p
}

var shownNumber = regexp.MustCompile(`^([<>])?(-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?)( ?%)?$`)

// isShown says whether a cell as it is printed is the number x to its last digit, or the
// bound that it is said to lie beyond.
func isShown(cell string, x float64) bool {
	m := shownNumber.FindStringSubmatch(cell)
	if m == nil {
		return false
	}
	v, err := strconv.ParseFloat(m[2], 64)
	if err != nil {
		return false
	}
	switch m[1] {
	case "<":
		return x < v
	case ">":
		return x > v
	}
	mantissa, exponent, _ := strings.Cut(m[2], "e")
	_, decimals, _ := strings.Cut(mantissa, ".")
	e, _ := strconv.Atoi(exponent)
	unit := math.Pow10(e - len(decimals))
	// The digits that are shown.
	same := func(x float64) bool { return math.Abs(x-v) <= unit/2*(1+1e-6) }
	return same(x) || m[3] != "" && same(100*x)
}

// numbersOf are all numbers of a decoded JSON document.
func numbersOf(v any, out map[float64]bool) {
	switch v := v.(type) {
	case float64:
		out[v] = true
	case []any:
		for _, x := range v {
			numbersOf(x, out)
		}
	case map[string]any:
		for _, x := range v {
			numbersOf(x, out)
		}
	}
}

// besides are lines of the commands that ask no question of the bases.
func besides(t *testing.T) map[string][][]string {
	config := filepath.Join(t.TempDir(), "cohort.toml")
	const text = "[columns.age]\nlabel = \"Age | at entry\"\nunit = \"years\"\n[[derive]]\nname = \"old\"\nexpr = 'age > 65'\n" +
		"[[look]]\nname = \"first\"\nkey = \"f\"\nby = \"sex\"\n[[look]]\nname = \"cut\"\nby = \"age\"\ncut = \"value:60\"\n" +
		"[[plan]]\nname = \"protocol\"\ndate = 2026-01-15\nby = \"old\"\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	lung := []string{data(t, "lung"), "--config", config}
	return map[string][][]string{
		"describe": {lung, append(slices.Clone(lung), "--patients"), {data(t, "pbc")}, {"--sample", "tace75"}, {"--sample", "tace75", "--patients"}, {"--sample", "hep3b"}},
		"flow":     {append(slices.Clone(lung), "--by", "sex", "--covariates", "ph.ecog", "--ids"), {"--sample", "lihc", "--endpoint", "OS"}},
		"ledger":   {lung, {"--sample", "tace75"}},
		"looks":    {lung, {"--sample", "tace75"}},
		"qpcr":     {{"--sample", "tace75_cq"}, {filepath.Join(repository, "examples", "wells.csv")}},
		"version":  {{}},
	}
}

// Text, Markdown, CSV and JSON say the same of every answer, and so do HTML, DOCX and
// LaTeX, of which each answer is held to one, since they are made of the same sheets:
// each heading, column, cell and note of one stands in the others, a number to the
// digits that are shown.
func TestFormatsSayTheSame(t *testing.T) {
	t.Parallel()
	lines := besides(t)
	for command, of := range bases {
		for _, base := range of {
			if !strings.Contains(base, "--endpoint chosen") { // of a cohort.toml that is not here
				lines[command] = append(lines[command], slices.Concat(pbcWithGenes(t), strings.Fields(base)))
			}
		}
	}
	for _, command := range commands {
		if name := command(nil, nil).Name(); lines[name] == nil && !slices.Contains(wordsAlone, name) {
			t.Errorf("no line for %s: its formats are not compared", name)
		}
	}
	cells := 0
	for command, of := range lines {
		t.Run(command, func(t *testing.T) {
			for _, line := range of {
				cells += saysTheSame(t, append([]string{command}, line...))
			}
		})
	}
	t.Logf("%d cells", cells)
}

// wordsAlone are commands that print no tables, or write them into files of one format, and
// sessions, which has a test of its own.
var wordsAlone = []string{"completion", "explain", "help", "kinds", "learn", "replay", "report", "samples", "selftest", "sessions"}

// The list of what is kept says the same in all formats, of sessions that can be read,
// and of files that cannot.
func TestFormatsSayTheSameOfSessions(t *testing.T) {
	state := t.TempDir()
	t.Setenv("XDG_STATE_HOME", state)
	saysTheSame(t, []string{"sessions"}) // none is kept
	dir, err := session.Dir(os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	of, err := session.Cohort([]string{data(t, "lung")}, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := session.Open(save.Writer{}, dir, of, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := kept.Keep(session.State{Looks: []model.SavedLook{{Name: "one"}}}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "broken.toml"), []byte("=\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, line := range [][]string{{"sessions"}, {"sessions", "list"}} {
		if saysTheSame(t, line) < 20 {
			t.Error("the list holds less than two sessions")
		}
	}
	runtime.KeepAlive(kept) // one that nobody holds is open no more
}

// saysTheSame compares the formats of one line, and counts the cells.
func saysTheSame(t *testing.T, line []string) (cells int) {
	t.Helper()
	said := strings.Join(line, " ")
	squeeze := func(s ...string) string { return strings.Join(strings.Fields(strings.Join(s, "")), "") }
	ask := func(format string) string {
		status, out, errs := kaplan("", slices.Concat(line, []string{"--format", format})...)
		if status != exitDone {
			t.Fatalf("%s: exit %d, %s", said, status, errs)
		}
		return out
	}
	var decoded any
	if err := json.Unmarshal([]byte(ask("json")), &decoded); err != nil {
		t.Fatal(err)
	}
	whole := map[float64]bool{}
	numbersOf(decoded, whole)
	csv, data := ask("csv"), slices.Contains(line, "--patients")
	if data { // a file that is read again: a table without its heading and without notes
		csv = "table," + strings.ReplaceAll(strings.TrimRight(csv, "\n"), "\n", "\nPATIENTS,")
	}
	md, table, text := ofMarkdown(ask("md")), ofCSV(t, csv), strings.Split(ask("text"), "\n")
	ending := []string{".html", ".docx", ".tex"}[len(said)%3]
	samePrinted(t, said+", "+ending, md, table, asSaved(t, saved(t, ending, line...)))
	at := 0
	find := func(what, want string) {
		t.Helper()
		for k := at; k < len(text); k++ {
			if squeeze(text[k]) == want {
				at = k + 1
				return
			}
		}
		t.Errorf("%s: text lacks the %s %q", said, what, want)
	}
	if len(md.heads) == 0 {
		t.Errorf("%s: no tables", said)
	}
	for _, head := range md.heads {
		find("heading", squeeze(head))
		for _, row := range withoutEmpty(md.rows[head]) {
			find("row", squeeze(row...))
		}
		if len(md.rows[head]) < 2 {
			continue
		}
		if len(table.rows[head]) != len(md.rows[head]) {
			t.Errorf("%s, %s: %d rows in Markdown, %d in CSV", said, head, len(md.rows[head]), len(table.rows[head]))
			continue
		}
		for k, row := range md.rows[head] {
			other := table.rows[head][k]
			if len(row) != len(other) {
				t.Errorf("%s, %s: %d cells %q in Markdown, %d %q in CSV", said, head, len(row), row, len(other), other)
				continue
			}
			for c, cell := range row {
				cells++
				x, err := strconv.ParseFloat(other[c], 64)
				switch {
				case cell == strings.TrimSpace(other[c]), strings.Join(md.rows[head][0][:1], "") == "test" && strings.HasPrefix(cell, other[c]+" (by "):
				case c == 0 && md.rows[head][0][0] == "term" && md.rows[head][0][1] == "level": // in CSV a name that scripts know
				case cell == "Inf" && other[c] == "NA": // the end of the last interval of a life table
				case err != nil || !isShown(cell, x):
					t.Errorf("%s, %s, %s: %q in Markdown, %q in CSV", said, head, md.rows[head][0][c], cell, other[c])
				}
				// A share is so many of those whose numbers stand beside it, and the AIC before a step
				// is that of the step before.
				if k > 0 && err == nil && x != math.Trunc(x) && !among(whole, x) && !slices.Contains([]string{"share", "AIC before"}, md.rows[head][0][c]) {
					t.Errorf("%s, %s, %s: %v is no number of the JSON", said, head, md.rows[head][0][c], x)
				}
			}
		}
	}
	for _, note := range md.notes {
		line := squeeze(note)
		if !slices.ContainsFunc(text, func(l string) bool { return squeeze(l) == line }) {
			t.Errorf("%s: text lacks the note %q", said, note)
		}
		if !data && !slices.ContainsFunc(table.notes, func(l string) bool { return squeeze(l) == line || squeeze("!"+l) == line }) {
			t.Errorf("%s: CSV lacks the note %q", said, note)
		}
	}
	return cells
}

// Where an interval has another level, each heading, note and column says so in all
// formats, and none says 95 %.
func TestFormatsSayTheLevel(t *testing.T) {
	t.Parallel()
	says := regexp.MustCompile(`(?:^|[^0-9.])95 ?%`)
	is := regexp.MustCompile(`(?:^|[^0-9.])81 ?%`)
	for command, cmd := range asking(t) {
		if cmd.Flags().Lookup("level") == nil {
			continue
		}
		said := 0
		for _, base := range bases[command] {
			if strings.Contains(base, "--endpoint chosen") {
				continue
			}
			for _, format := range []string{"text", "md", "csv"} {
				args := slices.Concat([]string{command}, pbcWithGenes(t), strings.Fields(base), []string{"--format", format})
				status, was, errs := kaplan("", args...)
				other, now, why := kaplan("", append(args, "--level", "0.81")...)
				if other == exitUsage && strings.Contains(why, "--level") {
					continue // there is no interval in it
				}
				if status != exitDone || other != exitDone {
					t.Errorf("%s %s: exit %d and %d, %s", command, base, status, other, errs)
					continue
				}
				for _, l := range strings.Split(now, "\n") {
					if says.MatchString(l) {
						t.Errorf("%s %s --level 0.81, %s: %s", command, base, format, l)
					}
				}
				a, b := len(says.FindAllString(was, -1)), len(is.FindAllString(now, -1))
				if said += b; a != b {
					t.Errorf("%s %s, %s: 95 %% stands %d times, 81 %% %d times where it is asked for", command, base, format, a, b)
				}
			}
		}
		if said == 0 && command != "power" { // which says the level of a test, 5 %
			t.Errorf("%s has a flag --level, and says no level", command)
		}
	}
}

// withoutEmpty leaves out the columns that have nothing below their names, as text does.
func withoutEmpty(rows [][]string) [][]string {
	out := make([][]string, len(rows))
	if len(rows) == 0 {
		return out
	}
	for c := range rows[0] {
		if len(rows) > 1 && !slices.ContainsFunc(rows[1:], func(r []string) bool { return c < len(r) && r[c] != "" }) {
			continue
		}
		for k, r := range rows {
			if c < len(r) {
				out[k] = append(out[k], r[c])
			}
		}
	}
	return out
}

// among says whether x is a number of the document, or one of its numbers as a
// percentage, to rounding.
func among(numbers map[float64]bool, x float64) bool {
	if numbers[x] {
		return true
	}
	for v := range numbers {
		for _, w := range []float64{v, 100 * v, v / 100, 1 - v, -v} {
			if math.Abs(w-x) <= 1e-12*math.Abs(x) {
				return true
			}
		}
	}
	return false
}
