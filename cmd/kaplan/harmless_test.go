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
		"describe": {}, "flow": {"--by", grade, "--ids"}, "ledger": {}, "looks": {}, "selftest": nil, "samples": nil, "version": nil, "explain": nil, "learn": nil, "report": nil, "kinds": nil, "completion": nil, "sessions": nil, "replay": nil, "help": nil,
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
			{"--by", "\x1b]0;x\x07"}, {"--time", evil3}}
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
