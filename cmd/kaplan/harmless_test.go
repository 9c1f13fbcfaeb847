package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"kaplan/model"
	"kaplan/model/save"
	"kaplan/model/session"
)

// What a terminal obeys or hides: a title that is set, a clipboard that is written, a
// colour, a line that is erased, text that runs the other way, and letters of no width.
const (
	evil  = "\x1b]52;c;QUFB\x07"
	evil2 = "\x1b[2K\u009b31m"
	evil3 = "\u202e\u200b\u2066"
)

// hostile writes a cohort whose names, levels and identifiers hold all of it.
func hostile(t *testing.T) (file, config string) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "id%s,time,status,grade%s,%smarker,second,visit,note\n", "", evil3, evil)
	for i := range 48 {
		fmt.Fprintf(&b, "p%s%d,%d,%d,%s,%g,%g,%d,%s\n", evil, i, 3+(i*17)%61, (i*5)%7/3%2, []string{"lo" + evil2, "hi" + evil3, "mid" + evil}[i%3],
			float64((i*11)%37)+0.5, float64((i*i)%29)+1, 1+i%2,
			strings.Repeat("a file of nothing else is no text ", 4))
	}
	dir := t.TempDir()
	file, config = filepath.Join(dir, "hostile"+evil3+"\x1b[31m.csv"), filepath.Join(dir, "said.toml")
	said := "[columns.second]\nlabel = \"\\u001b]0;title\\u0007\\u202e\"\nunit = \"\\u009b31m\"\n[[derive]]\nname = \"d\"\nexpr = 'if(second > 9, \"\\x1b[31mup\", \"\\u202edown\")'\n" +
		"[[look]]\nname = \"\\u001b[5m\"\nby = \"second\"\ncut = \"median\"\n"
	for path, text := range map[string]string{file: b.String(), config: said} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return file, config
}

// obeyed is what a terminal would obey or hide in a text, "" where it would show it all.
func obeyed(s string) string {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 || r != '\n' && r != '\t' && !unicode.IsPrint(r) {
			return fmt.Sprintf("%q in %q", s[i:i+n], s[max(0, i-30):min(len(s), i+30)])
		}
		i += n
	}
	return ""
}

// Every command in every format, answer and refusal alike, puts nothing on a terminal
// that it was handed by a file, a flag or a cohort.toml.
func TestNothingRawReachesTheTerminal(t *testing.T) {
	t.Parallel()
	file, config := hostile(t)
	grade, marker := `grade\u202e\u200b\u2066`, `\x1b]52;c;QUFB\x07marker`
	lines := map[string][]string{
		"describe": {}, "flow": {"--by", grade, "--ids"}, "ledger": {}, "looks": {}, "selftest": nil, "samples": nil, "version": nil, "explain": nil, "learn": nil /* TestHostileLesson */, "report": nil, "kinds": nil, "completion": nil, "sessions": nil, "replay": nil, "help": nil,
		"km": {"--by", grade}, "landmark": {"--landmark", "5", "--switch", "second"}, "cox": {"--covariates", "`" + grade + "`,second"},
		"forest": {"--by", "d"}, "cuminc": {"--by", grade, "--cause", "1"}, "finegray": {"--covariates", "second", "--cause", "1"},
		"cut": {"--by", marker}, "screen": {"--markers", "*marker,second"}, "power": {"--by", "d"}, "roc": {"--marker", marker, "--outcome", "status"},
		"schoenfeld": {"--covariates", "second"}, "spline": {"--covariates", "rcs(second,3)"}, "trust": {"--by", marker}, "uncut": {"--by", marker},
		"simulate": {"--by", marker, "--cohorts", "5"},
		"compare":  {"--value", marker, "--by", grade}, "correlate": {"--x", marker, "--y", "second"}, "table1": {"--by", grade},
		"match": {"--by", "d", "--covariates", "`" + grade + "`"}, "logistic": {"--outcome", "status", "--covariates", "second"},
		"steps":    {"--by", grade, "--of", "logrank"},
		"genotype": {"--by", grade}, "qpcr": {},
	}
	for _, command := range commands {
		name := command(nil, nil).Name()
		args, listed := lines[name]
		if !listed {
			t.Errorf("no line for %s: what it puts on a terminal is not looked at", name)
		}
		if args == nil {
			continue
		}
		line := slices.Concat([]string{name, file, "--config", config}, args)
		tries := [][]string{nil, {"--where", "second > '\x1b[31m'"}, {"--where", `nosuch\x1b == 3`},
			{"--by", "\x1b]0;x\x07"}, {"--time", evil3}, {"--where", "nosuch == '" + evil3 + "'"}}
		for _, format := range formats {
			tries = append(tries, []string{"--format", format})
		}
		if name == "describe" {
			tries = append(tries, []string{"--patients"}, []string{"--patients", "--format", "csv"}, []string{"--patients", "--json"})
		}
		for _, more := range tries {
			status, out, errs := kaplan("", append(slices.Clone(line), more...)...)
			if raw := obeyed(out); raw != "" {
				t.Errorf("kaplan %s %q: standard output has %s", name, more, raw)
			}
			if raw := obeyed(errs); raw != "" {
				t.Errorf("kaplan %s %q: standard error has %s", name, more, raw)
			}
			if more == nil && status != 0 && !slices.Contains([]string{"genotype", "qpcr"}, name) {
				t.Errorf("kaplan %s does not answer: %s", name, errs)
			}
		}
	}
}

// Commands that take no cohort: what they are handed, and what they say of sessions of a
// hostile file and write into files, is as harmless.
func TestNothingRawOfWords(t *testing.T) {
	file, config := hostile(t)
	dir := t.TempDir()
	t.Setenv("XDG_STATE_HOME", dir)
	of, err := session.Cohort([]string{file}, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	of.User, of.Host = evil, evil2
	state, err := session.Dir(os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := session.Open(save.Writer{}, state, of, "")
	if err == nil {
		err = kept.Keep(session.State{Page: evil, Looks: []model.SavedLook{{Name: evil2 + evil3, Page: evil, Look: model.Look{Grouping: model.Grouping{Marker: "second" + evil}}}}})
	}
	if err != nil {
		t.Fatal(err)
	}
	id := strings.TrimSuffix(filepath.Base(kept.Path()), ".toml")
	word := evil + evil2 + evil3
	answered := map[string]bool{}
	for _, c := range []struct {
		status int
		line   []string
	}{
		{exitDone, []string{"sessions"}}, {exitDone, []string{"sessions", "--json"}}, {exitDone, []string{"sessions", "list", "--format", "csv"}},
		{exitUsage, []string{"sessions", word}}, {exitNoAnswer, []string{"sessions", "open", word}}, {exitNoAnswer, []string{"sessions", "forget", word}},
		{exitNoAnswer, []string{"replay", id}}, {exitNoAnswer, []string{"replay", id, "--json"}}, {exitNoAnswer, []string{"replay", word}},
		{exitDone, []string{"ledger", file}}, {exitDone, []string{"looks", file}},
		{exitDone, []string{"help"}}, {exitDone, []string{"help", "km"}}, {exitUsage, []string{"help", word}},
		{exitDone, []string{"samples"}}, {exitUsage, []string{"samples", word}}, {exitDone, []string{"samples", "--save", filepath.Join(dir, "s"+word)}},
		{exitUsage, []string{"selftest", word}}, {exitUsage, []string{"version", word}}, {exitDone, []string{"version"}},
		{exitDone, []string{"explain"}}, {exitDone, []string{"explain", "log-rank"}}, {exitNoAnswer, []string{"explain", word}},
		{exitNoAnswer, []string{"explain", "--of", file, "log-rank"}},
		{exitDone, []string{"completion", "bash"}}, {exitDone, []string{"__complete", "km", file, "--config", config, "--by", ""}},
		{exitNoAnswer, []string{"km" + word}}, {exitUsage, []string{"km", file, "--" + word}}, {exitUsage, []string{"km", file, "--cut", word}},
		{exitDone, []string{"report", file, "--config", config, "--save", filepath.Join(dir, "r"+word+".md")}},
		{exitDone, []string{"report", file, "--config", config, "--save", filepath.Join(dir, "r.html")}},
		{exitDone, []string{"km", file, "--by", "second", "--save", filepath.Join(dir, "a"+word+".csv")}},
		{exitNoAnswer, []string{"km", file, "--by", "second", "--save", filepath.Join(dir, "no"+word, "a.csv")}},
		{exitDone, []string{"sessions", "forget", id}},
	} {
		if len(c.line) > 1 && c.line[1] == "forget" && c.line[2] == id {
			kept.Close()
		}
		status, out, errs := kaplan("", c.line...)
		if status != c.status || obeyed(out)+obeyed(errs) != "" {
			t.Errorf("%q: exit %d, not %d; %s%s\n%.300s", c.line, status, c.status, obeyed(out), obeyed(errs), errs)
		}
		answered[c.line[0]] = true
	}
	written, err := filepath.Glob(filepath.Join(dir, "[ar]*"))
	if err != nil || len(written) < 4 {
		t.Fatalf("%q, %v", written, err)
	}
	for _, path := range written {
		b, err := os.ReadFile(path)
		if raw := obeyed(string(b)); err != nil || raw != "" || len(b) < 20 {
			t.Errorf("%q holds %s, %v", path, raw, err)
		}
	}
	for _, name := range []string{"selftest", "samples", "version", "explain", "report", "completion", "sessions", "replay", "help"} {
		if !answered[name] {
			t.Errorf("%s is not tried", name)
		}
	}
}

// A name, a level and an identifier of a quarter of a megabyte are cut in what people read, in answers
// and refusals, and whole in JSON and CSV.
func TestLongNamesAreShort(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a long name, ", 1<<18/13)
	quoted := `"` + long + `"`
	for what, header := range map[string]string{"name": "id,time,status," + quoted + ",x", "level": "id,time,status,g,x", "patient": "id,time,status,g,x"} {
		file := header + "\n"
		for i := range 40 {
			id, g := fmt.Sprint(i), fmt.Sprint(i*7%13)
			switch {
			case what == "patient" && i == 3:
				id = quoted
			case what == "level" && i%3 == 0:
				g = quoted
			case what == "level":
				g = "b"
			}
			file += fmt.Sprintf("%s,%d,%d,%s,%d\n", id, i+1, i%2, g, i*3%5)
		}
		for _, line := range [][]string{{"describe"}, {"describe", "--patients"}, {"table1", "--by", "x"}, {"screen"}, {"km", "--by", "g"}, {"flow", "--ids"},
			{"forest", "--by", "x>2", "--within", "g"}, {"cox", "--covariates", "x,g", "--residuals"}, {"km", "--by", strings.TrimSpace(long)}} {
			for _, format := range []string{"text", "md"}[:map[bool]int{true: 2, false: 1}[line[0] == "describe"]] {
				status, out, errs := kaplan(file, append([]string{line[0], "-", "--format", format}, line[1:]...)...)
				for _, l := range strings.Split(out+errs, "\n") {
					if len(l) > 9000 {
						t.Errorf("%s, %s, %.60q: exit %d, a line of %d bytes: %.200s", what, format, line, status, len(l), l)
						break
					}
				}
			}
		}
		for _, format := range []string{"json", "csv"} {
			if _, out, _ := kaplan(file, "describe", "-", "--patients", "--format", format); !strings.Contains(out, strings.TrimSpace(long)) {
				t.Errorf("%s: %s of the patients has not the whole of it", what, format)
			}
		}
	}
}
