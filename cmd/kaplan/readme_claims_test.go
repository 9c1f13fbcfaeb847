package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// repository is the top of it.
var repository = filepath.Join("..", "..")

// readme is the text of it.
func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(repository, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// capture is what the README has in the place of a pattern's group; it fails where the
// README does not say it.
func capture(t *testing.T, text, pattern string) []string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("the README no longer says %q: what holds it here has to follow", pattern)
	}
	return m[1:]
}

// testNames are the names of all tests and benchmarks, by folder.
func testNames(t *testing.T) map[string][]string {
	t.Helper()
	out, declared := map[string][]string{}, regexp.MustCompile(`(?m)^func ((?:Test|Benchmark|Fuzz|Example)\w*)\(`)
	err := filepath.WalkDir(repository, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(repository, filepath.Dir(path))
		for _, m := range declared.FindAllStringSubmatch(string(b), -1) {
			out[filepath.ToSlash(dir)] = append(out[filepath.ToSlash(dir)], m[1])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Each flag, test, benchmark, file and folder that the README names is there.
func TestReadmeNamesWhatThereIs(t *testing.T) {
	t.Parallel()
	text := readme(t)
	flags := map[string]bool{"help": true, "version": true}
	for _, cmd := range helped() {
		cmd.Flags().VisitAll(func(f *pflag.Flag) { flags[f.Name] = true })
		cmd.PersistentFlags().VisitAll(func(f *pflag.Flag) { flags[f.Name] = true })
	}
	named := 0
	for _, m := range regexp.MustCompile("(?:^|[ `(])--([a-z][a-z0-9-]+)").FindAllStringSubmatch(text, -1) {
		if named++; !flags[m[1]] {
			t.Errorf("the README names the flag --%s, which no command has", m[1])
		}
	}
	commands := map[string]bool{}
	for _, cmd := range helped() {
		commands[cmd.Name()] = true
	}
	for _, m := range regexp.MustCompile("`kaplan ([a-z0-9]+)[` ]").FindAllStringSubmatch(text, -1) {
		if named++; !commands[m[1]] && m[1] != "completion" { // which cobra adds where it is asked for
			t.Errorf("the README names the command kaplan %s", m[1])
		}
	}
	tests := testNames(t)
	for _, m := range regexp.MustCompile(`go test ([^\n]*?)(\./[a-z./]+)`).FindAllStringSubmatch(text, -1) {
		dir := strings.Trim(strings.TrimSuffix(m[2], "..."), "./")
		for _, p := range regexp.MustCompile(`-(?:run|bench) (\w+)`).FindAllStringSubmatch(m[1], -1) {
			named++
			found := p[1] == "xxx" // none: benchmarks alone
			for of, names := range tests {
				found = found || strings.HasPrefix(of, dir) && slices.ContainsFunc(names, func(n string) bool { return strings.Contains(n, p[1]) })
			}
			if !found {
				t.Errorf("the README runs %q of %q, where no test has that name", p[1], m[2])
			}
		}
	}
	for _, m := range regexp.MustCompile(`\]\(([^)#]+)\)`).FindAllStringSubmatch(text, -1) {
		named++
		if _, err := os.Stat(filepath.Join(repository, filepath.FromSlash(m[1]))); err != nil {
			t.Errorf("the README links to %s: %v", m[1], err)
		}
	}
	_, layout, ok := strings.Cut(text, "## Layout\n")
	layout, _, ends := strings.Cut(layout, "Imports point")
	if !ok || !ends {
		t.Fatal("the README has no layout")
	}
	above := ""
	for _, l := range strings.Split(layout, "\n") {
		name := strings.TrimSpace(l)
		if i := strings.Index(name, "/  "); i >= 0 || strings.HasPrefix(name, "cmd/") {
			name, _, _ = strings.Cut(name, " ")
			if strings.HasPrefix(l, "      ") {
				name = above + name
			} else {
				above = name
			}
			named++
			if _, err := os.Stat(filepath.Join(repository, filepath.FromSlash(name))); err != nil {
				t.Errorf("the layout has %s: %v", name, err)
			}
		}
	}
	if named < 60 {
		t.Errorf("%d names found in the README", named)
	}
}

// The code that the README shows stands in the files that it names.
func TestReadmeCodeIsThere(t *testing.T) {
	t.Parallel()
	_, code, ok := strings.Cut(readme(t), "```go\n")
	code, _, ends := strings.Cut(code, "```\n")
	if !ok || !ends {
		t.Fatal("the README has no code")
	}
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	path, lines := "", 0
	var file string
	for _, l := range strings.Split(code, "\n") {
		of := l
		if m := regexp.MustCompile(`// ([a-z0-9/]+\.go)\b`).FindStringSubmatch(l); m != nil {
			b, err := os.ReadFile(filepath.Join(repository, filepath.FromSlash(m[1])))
			if err != nil {
				t.Fatal(err)
			}
			path, file = m[1], squeeze(string(b))
		}
		if i := strings.Index(of, "//"); i >= 0 {
			of = of[:i]
		}
		if of = squeeze(of); of == "" {
			continue
		}
		if lines++; !strings.Contains(file, of) {
			t.Errorf("%s has no line %q", path, strings.TrimSpace(l))
		}
	}
	if lines < 20 {
		t.Errorf("%d lines of code", lines)
	}
}

// The cohort.toml of the README is read as it stands beside files that have its
// columns, and its looks and its plan are those that it names.
func TestReadmeConfigIsRead(t *testing.T) {
	t.Parallel()
	text := readme(t)
	begin := strings.Index(text, "    [columns.stage]")
	end := strings.Index(text, "A `[[plan]]`")
	if begin < 0 || end < begin {
		t.Fatal("the README has no cohort.toml")
	}
	dir := t.TempDir()
	config := strings.ReplaceAll("\n"+text[begin:end], "\n    ", "\n")
	rows := "id,time,status,stage,before,after\n"
	for i := range 24 {
		rows += fmt.Sprintf("p%d,%d,%d,%s,%d,%d\n", i, 3+i*7%20, i*5%3%2, []string{"I", "IV", "II", "III"}[i%4], 2+i%3, 4+i*11%7)
	}
	for name, s := range map[string]string{"cohort.toml": config, "clinical.csv": rows} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "clinical.csv")
	status, out, errs := kaplan("", "looks", file)
	if status != exitDone || !strings.Contains(out, "Figure 3") || !strings.Contains(out, "ratio") {
		t.Errorf("looks: exit %d, %s%s", status, out, errs)
	}
	a := asked(t, "", "km", file, "--by", "ratio", "--where", `stage in ["I", "II"]`)
	if n := a.number("cohort/used"); n != 12 {
		t.Errorf("%v patients in stages I and II", n)
	}
	if status, _, errs := kaplan("", "km", file, "--by", "ratio", "--config", "none"); status == exitDone || !strings.Contains(errs, "ratio") {
		t.Errorf("--config none still knows the column: exit %d, %s", status, errs)
	}
}

var numerals = map[string]int{"One": 1, "Two": 2, "Three": 3, "Four": 4, "Five": 5, "Six": 6, "Seven": 7, "Eight": 8, "Nine": 9, "Ten": 10}

// What the README counts is so many.
func TestReadmeCounts(t *testing.T) {
	t.Parallel()
	text := readme(t)
	number := func(s string) int {
		t.Helper()
		n, err := strconv.Atoi(strings.ReplaceAll(s, ",", ""))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	status, samples, errs := kaplan("", "samples")
	if status != exitDone {
		t.Fatal(errs)
	}
	all := len(regexp.MustCompile(`(?m)^\w+: (Synthetic|Real):`).FindAllString(samples, -1))
	synthetic := len(regexp.MustCompile(`(?m)^\w+: Synthetic:`).FindAllString(samples, -1))
	if n := capture(t, text, `(\w+) samples come with the program`)[0]; numerals[n] != all {
		t.Errorf("%s samples, and there are %d", n, all)
	}
	m := capture(t, text, `(\w+) are synthetic and made to meet what (\w+) source documents print: ([^.]+)\.`)
	if numerals[m[0]] != synthetic || len(regexp.MustCompile("`\\w+`").FindAllString(m[2], -1)) != synthetic {
		t.Errorf("%s are synthetic, of which %s are named: there are %d", m[0], m[2], synthetic)
	}
	m = capture(t, text, "`lihc` is real: TCGA's hepatocellular carcinoma, ([0-9]+) patients with (\\w+) endpoints and ([0-9]+) miRNA precursors")
	lihc := asked(t, "", "describe", "--sample", "lihc")
	precursors := 0
	for _, c := range lihc.list("result/columns") {
		name, _ := c.(map[string]any)["name"].(string)
		precursors += strings.Count(name, "hsa-")
	}
	if n := len(lihc.list("result/endpoints")); float64(number(m[0])) != lihc.number("cohort/n") || numerals[strings.ToUpper(m[1][:1])+m[1][1:]] != n || number(m[2]) != precursors {
		t.Errorf("lihc: %v, and it has %v patients, %d endpoints, %d precursors", m, lihc.number("cohort/n"), n, precursors)
	}
	b, err := os.ReadFile(filepath.Join(repository, "docs", "validation.md"))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, m := range regexp.MustCompile(`(?m)^\|[^|\n]*\|[^|\n]*\|[^|\n]*\| ([0-9]+) \|`).FindAllStringSubmatch(string(b), -1) {
		compared += number(m[1])
	}
	if n := number(capture(t, text, `how many numbers were compared \(more than ([0-9,]+)\)`)[0]); compared <= n || compared > 3*n {
		t.Errorf("more than %d numbers compared, and the document has %d", n, compared)
	}
	scripts, err := filepath.Glob(filepath.Join(repository, "stats", "testdata", "oracle", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	release := capture(t, text, `holds values from R \(survival ([0-9.-]+) and others\)`)[0]
	for _, path := range scripts {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if m := regexp.MustCompile(`"survival":\["?([0-9.]+)|"survival":"([0-9.]+)"`).FindStringSubmatch(string(b)); m != nil && strings.ReplaceAll(release, "-", ".") != m[1]+m[2] {
			t.Errorf("%s has survival %s", path, m[1]+m[2])
		}
	}
	if wait := capture(t, text, `dark or light, for ([0-9]+) ms at most`)[0]; fmt.Sprint(patience.Milliseconds()) != wait {
		t.Errorf("the terminal is asked for %s ms, and has %v", wait, patience)
	}
	licence, err := os.ReadFile(filepath.Join(repository, "LICENSE"))
	if err != nil || !strings.HasPrefix(string(licence), capture(t, text, `\n(\w+) licence\.`)[0]+" License") {
		t.Errorf("another licence, %v", err)
	}
}

// What the README says of commands they do.
func TestReadmeOnCommands(t *testing.T) {
	t.Parallel()
	text := readme(t)
	lung := data(t, "lung")
	refused := capture(t, text, `A flag that the question does not use is refused with status ([0-9]), never ignored`)[0]
	if status, out, errs := kaplan("", "km", lung, "--by", "sex", "--caliper", "0.2"); fmt.Sprint(status) != refused || out != "" || !strings.Contains(errs, "caliper") {
		t.Errorf("a flag of another question: exit %d, %s%s", status, out, errs)
	}
	ambiguous := filepath.Join(t.TempDir(), "coded.csv")
	if err := os.WriteFile(ambiguous, []byte("id,time,status\na,1,0\nb,2,1\nc,3,2\nd,4,1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	asks := capture(t, text, `Where a coding is ambiguous a command does not guess: it leaves with status ([0-9]) and names the choices`)[0]
	if status, out, errs := kaplan("", "km", ambiguous); fmt.Sprint(status) != asks || out != "" || !strings.Contains(errs, "--cause 1") || !strings.Contains(errs, "--cause 2") {
		t.Errorf("a coding that is ambiguous: exit %d, %s%s", status, out, errs)
	}
	blocks := regexp.MustCompile("CSV ends with blocks `(\\w+)` and `(\\w+)`").FindStringSubmatch(text)
	if blocks == nil {
		t.Fatal("the README does not say how CSV ends")
	}
	_, out, _ := kaplan("", "km", lung, "--by", "sex", "--format", "csv")
	parts := strings.Split(strings.TrimSpace(out), "\n\n")
	if n := len(parts); n < 3 || !strings.Contains(parts[n-2], "\n"+blocks[1]+",") || !strings.Contains(parts[n-1], "\n"+blocks[2]+",") {
		t.Errorf("CSV ends with %q", parts[max(0, len(parts)-2):])
	}
	for _, format := range []string{"text", "json", "csv", "md"} {
		if status, out, errs := kaplan("", "km", lung, "--by", "sex", "--format", format); status != exitDone || out == "" {
			t.Errorf("%s: exit %d, %s", format, status, errs)
		}
	}
	_, help, _ := kaplan("", "--help")
	for _, cmd := range helped() {
		if cmd.HasParent() && !cmd.Hidden && !strings.Contains(help, "\n  "+cmd.Name()+" ") {
			t.Errorf("kaplan --help does not list %s", cmd.Name())
		}
	}
	for _, name := range []string{"cox", "km", "cut"} {
		if cmd, _, err := rootCommand(strings.NewReader(""), io.Discard).Find([]string{name}); err != nil || cmd.Example == "" {
			t.Errorf("%s has no examples: %v", name, err)
		}
	}
}

// Each row of the table of differences from R is so, here or in the test that is named.
func TestReadmeDifferencesFromR(t *testing.T) {
	t.Parallel()
	text := readme(t)
	write := func(name, rows string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	answers := func(t *testing.T, status int, wants []string, args ...string) {
		t.Helper()
		got, out, errs := kaplan("", args...)
		for _, want := range wants {
			if got != status || !strings.Contains(out+errs, want) {
				t.Errorf("%v: exit %d, without %q\n%s%s", args, got, want, out, errs)
			}
		}
	}
	held := map[string]func(t *testing.T){
		"status 0/1/2": func(t *testing.T) {
			answers(t, exitNoAnswer, []string{"several events", "--cause 1, --cause 2"}, "km", write("c.csv", "id,time,status\na,1,0\nb,2,1\nc,3,2\nd,4,1\n"))
		},
		"all censored": func(t *testing.T) {
			answers(t, exitDone, []string{"no events"}, "km", write("c.csv", "id,time,dead,g\na,1,0,x\nb,2,0,y\nc,3,0,x\n"), "--time", "time", "--event", "dead", "--by", "g")
		},
		"a group without events": func(t *testing.T) {
			file := write("c.csv", "id,time,dead,g\na,1,1,x\nb,2,1,x\nc,3,0,y\nd,4,0,y\ne,2.5,1,x\nf,5,0,y\n")
			answers(t, exitDone, []string{"no finite hazard ratio", "profile-likelihood intervals"}, "cox", file, "--time", "time", "--event", "dead", "--by", "g")
			a := asked(t, "", "cox", file, "--time", "time", "--event", "dead", "--by", "g")
			if p := a.number("result/terms[0]/p_value"); p != a.number("result/tests/likelihood_ratio/p_value") || a.number("result/terms[0]/conf_low") != 0 || !(a.number("result/terms[0]/conf_high") < 1) {
				t.Errorf("P %v, and the bounds are not those of the profile", p)
			}
		},
		"missing values in a subgroup's condition": func(t *testing.T) {
			a := asked(t, "", "km", data(t, "lung"), "--where", `ph.ecog != 1`)
			if n := a.number("cohort/used"); n != 114 { // 63 + 50 + 1, and not the one whose is missing
				t.Errorf("%v patients", n)
			}
		},
	}
	elsewhere := map[string]string{
		"`chisq.test` of 2 × 2": "TestFlagsOfComparisonsAct", "interval of a rank test without an exact P": "TestRankIntervalLaws", "Peto and Peto's test": "TestNamesOfTests",
		"late entry, given alive at T": "TestRiskSetThatEmptiesEarly", "separation in several directions": "TestSeparatedInSeveralDirections",
	}
	held["`chisq.test` of 2 × 2"] = func(t *testing.T) {
		a := asked(t, "", "compare", write("c.csv", "id,g,v\n"+strings.Repeat("a,x,p\n", 1)+"b,x,p\nc,x,p\nd,x,q\ne,y,q\nf,y,q\ng,y,p\nh,y,q\n"), "--value", "v", "--by", "g")
		// 3 1 / 1 3: n (|ad - bc| - n/2)² / (4·4·4·4) is 0.5, without the correction 2.
		a.near("result/tests[chi-square]/statistic", 0.5, 1e-12)
		a.near("result/tests[chi-square-uncorrected]/statistic", 2, 1e-12)
	}
	delete(elsewhere, "`chisq.test` of 2 × 2")
	_, table, ok := strings.Cut(text, "| case | R | kaplan |\n|---|---|---|\n")
	table, _, ends := strings.Cut(table, "\n\n")
	if !ok || !ends {
		t.Fatal("the README has no table of differences")
	}
	var tests []string
	for _, names := range testNames(t) {
		tests = append(tests, names...)
	}
	for _, row := range strings.Split(table, "\n") {
		name := strings.TrimSpace(strings.Split(row, "|")[1])
		switch check := held[name]; {
		case check != nil:
			t.Run(name, check)
		case !slices.Contains(tests, elsewhere[name]):
			t.Errorf("nothing holds what the README says of %q", name)
		}
		delete(held, name)
		delete(elsewhere, name)
	}
	if len(held)+len(elsewhere) > 0 {
		t.Errorf("the README does not say any more: %v %v", held, elsewhere)
	}
}
