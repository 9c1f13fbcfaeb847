package main

import (
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"kaplan/model"
)

// reportOf writes a report and reads it.
func reportOf(t *testing.T, name string, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	status, out, errs := kaplan("", append(append([]string{"report", "--fresh"}, args...), "--save", file)...)
	if status != 0 || out != "" {
		t.Fatalf("%q: %d %s%s", args, status, out, errs)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A report is one page that is well formed, asks for nothing from elsewhere, and has each
// saved look with the numbers that the commands print.
func TestReportOfSamples(t *testing.T) {
	t.Parallel()
	for sample, want := range map[string][]string{
		"tace75": {"Synthetic: made by a seeded program", "no number here is a finding about patients", "Table IV: factors of disease-specific survival, cirrhosis",
			"57 in the analysis, 23 events", ">0.046<", "outside the subgroup: cirrhosis"},
		"lihc": {"Real: 372 patients", "the cut was chosen from these data", "Progression-free survival by miR-21, cut at the median", ">0.041<",
			"20 of 365 rows, those of the smallest P", "searched for in these data", "permutation (10000 rounds, seed 1)"},
	} {
		page := reportOf(t, sample+".html", "--sample", sample)
		d := xml.NewDecoder(strings.NewReader(page))
		d.Strict, d.Entity = true, xml.HTMLEntity
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s is not well formed: %v", sample, err)
			}
		}
		// Of the looks of tace75 none searches for its cut, of those of lihc one.
		if n := strings.Count(page, "the cut was chosen from these data"); n != map[string]int{"lihc": 1}[sample] {
			t.Errorf("%s: %d looks whose cut was chosen from the data", sample, n)
		}
		for _, never := range []string{"<script", "@import", "src=\"http", "href=\"http", "javascript:", "url(http"} {
			if strings.Contains(page, never) {
				t.Errorf("%s has %s", sample, never)
			}
		}
		for _, w := range append(want, "REMARK checklist", "SHA-256 ", "Kaplan EL, Meier P (1958)", "<svg") {
			if !strings.Contains(page, w) {
				t.Errorf("%s: no %q", sample, w)
			}
		}
		checklist := page[strings.Index(page, `class="wide check"`):]
		if n := strings.Count(checklist[:strings.Index(checklist, "</table>")], "<tr>"); n != 21 { // with its head
			t.Errorf("%s: the checklist has %d rows", sample, n)
		}
		ids := map[string]bool{}
		for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			if ids[m[1]] {
				t.Errorf("%s: two elements are called %s", sample, m[1])
			}
			ids[m[1]] = true
		}
		for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(page, -1) {
			if !ids[m[1]] {
				t.Errorf("%s: nothing is called %s", sample, m[1])
			}
		}
		// Every citation is in the list, and the list has none that is not cited.
		cited := map[string]bool{}
		body, list, _ := strings.Cut(page, ">References</h2>")
		for _, m := range regexp.MustCompile(`\[([0-9, ]+)\]`).FindAllStringSubmatch(body, -1) {
			for _, n := range strings.Split(m[1], ", ") {
				cited[n] = true
			}
		}
		for _, m := range regexp.MustCompile(`<li>\[(\d+)\]`).FindAllStringSubmatch(list, -1) {
			if !cited[m[1]] {
				t.Errorf("%s: [%s] is not cited", sample, m[1])
			}
			delete(cited, m[1])
		}
		for n := range cited {
			t.Errorf("%s: [%s] is not in the list", sample, n)
		}
	}
}

// Markdown and Quarto hold the same looks; a look that is typed comes first; what cannot
// be written is refused.
func TestReportFormatsAndRefusals(t *testing.T) {
	t.Parallel()
	lung := data(t, "lung")
	ask := []string{lung, "--time", "time", "--event", "status", "--by", "sex"}
	md := reportOf(t, "r.md", ask...)
	for _, want := range []string{"# lung: report of an exploration", "### sex", "| log-rank |", "0.001 |", "(data:image/svg+xml;base64,", "## REMARK checklist", "Open: "} {
		if !strings.Contains(md, want) {
			t.Errorf("Markdown has no %q", want)
		}
	}
	if qmd := reportOf(t, "r.qmd", ask...); !strings.HasPrefix(qmd, "---\ntitle: \"lung: report of an exploration\"\n") || !strings.Contains(qmd, "embed-resources: true") {
		t.Errorf("Quarto begins %.200s", qmd)
	}
	file := filepath.Join(t.TempDir(), "there.html")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{lung}, exitUsage, "needs a file"},
		{[]string{lung, "--save", "r.pdf"}, exitUsage, ".html, .md or .qmd"},
		{append(ask, "--save", file, "--fresh"), exitNoAnswer, "exists and was left as it is"},
		{append(ask, "--save", file, "--read-only"), exitUsage, "--read-only"},
		{[]string{"nosuchsession", "--save", file + ".md"}, exitNoAnswer, "no session nosuchsession"},
		{append(instead(ask, "--by=nosuch"), "--save", file+".md"), exitNoAnswer, "nosuch"},
	} {
		status, _, errs := kaplan("", append([]string{"report"}, c.args...)...)
		if status != c.status || !strings.Contains(errs, c.says) {
			t.Errorf("%q: %d %s", c.args, status, errs)
		}
	}
	if text, _ := os.ReadFile(file); string(text) != "mine" {
		t.Errorf("it was written over: %.60s", text)
	}
}

// Nothing that a file, a flag or a cohort.toml holds comes into a report raw.
func TestReportHoldsNothingRaw(t *testing.T) {
	t.Parallel()
	file, config := hostile(t)
	for _, name := range []string{"r.html", "r.md", "r.qmd"} {
		text := reportOf(t, name, file, "--config", config, "--by", `\x1b]52;c;QUFB\x07marker`)
		if raw := obeyed(text); raw != "" {
			t.Errorf("%s has %s", name, raw)
		}
		if strings.Contains(text, "lo\x1b") || !strings.Contains(text, "REMARK checklist") {
			t.Errorf("%s holds no report", name)
		}
	}
}

// A look that is typed is km's: with the same flags, the same answer under them, and the
// same flags refused.
func TestReportAsksAsKm(t *testing.T) {
	t.Parallel()
	kmFlags, own := kmCommand(nil, nil).Flags(), reportCommand(nil, nil).Flags()
	kmFlags.VisitAll(func(f *pflag.Flag) {
		field := fieldOf(f)
		if field == "" || field == model.FieldWidth { // a life table is another question
			return
		}
		if r := own.Lookup(f.Name); r == nil || fieldOf(r) != field {
			t.Errorf("report has no --%s", f.Name)
		}
	})
	lung := []string{data(t, "lung"), "--time", "time", "--event", "status"}
	for _, ask := range [][]string{{"--by", "sex"}, {"--by", "age", "--cut", "tertile", "--pairwise", "holm"}, {"--by", "sex", "--covariates", "age", "--level", "0.9", "--times", "365"},
		{"--by", "age", "--cut", "optimal", "--permutations", "50"}, {"--where", "age > 60"}} {
		file := filepath.Join(t.TempDir(), "km.html")
		kaplan("", append(append([]string{"km", "--save", file}, lung...), ask...)...)
		km, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		page := reportOf(t, "r.html", append(slices.Clone(lung), ask...)...)
		rows := 0
		for _, l := range strings.Split(string(km), "\n") {
			if strings.HasPrefix(l, "<tr>") {
				rows++
				if !strings.Contains(page, l+"\n") {
					t.Errorf("%q: the report has no row %s", ask, l)
				}
			}
		}
		if rows < 2 {
			t.Errorf("%q: km has %d rows", ask, rows)
		}
	}
	for _, ask := range [][]string{{"--by", "sex", "--cut", "median"}, {"--rho", "1"}, {"--by", "sex", "--reference", "age=3"}} {
		kmStatus, _, kmSays := kaplan("", append(append([]string{"km"}, lung...), ask...)...)
		status, _, says := kaplan("", append(append([]string{"report", "--save", filepath.Join(t.TempDir(), "r.md")}, lung...), ask...)...)
		if kmStatus == 0 || status != kmStatus || strings.ReplaceAll(says, "kaplan report", "kaplan km") != kmSays {
			t.Errorf("%q: %d %s, of km %d %s", ask, status, says, kmStatus, kmSays)
		}
	}
}
