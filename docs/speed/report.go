package main

import (
	"fmt"
	"math"
	"strings"
)

// piece is a piece of work that both do: the names that a turn prints for it.
type piece struct {
	name    string
	group   string
	text    string // what it is, in the table
	r, here []string
}

// both is a piece that is one task of the same name on either side.
func both(group, name, text string) piece {
	return piece{name, group, text, []string{name}, []string{name}}
}

// The groups of the table.
const (
	whole = "From file to answer, whole process"
	first = "First answer, nothing known of the data but the numbers"
	keyed = "Under the keys, the data in order since the first frame"
)

// works are the pieces, in the order of the table.
var works = []piece{
	{"answer", whole, "`km --by marker` and `cox` with seven covariates, two runs", []string{"whole km", "whole cox"}, []string{"whole km", "whole cox"}},
	both(whole, "whole km", "of these `km`"),
	both(whole, "whole cox", "of these `cox`"),
	both(whole, "load/days", "reading alone: `fread`"),
	both(whole, "load/continuous", "reading alone, continuous times"),
	both(first, "curves/days", "curves of two groups with intervals: `survfit`"),
	both(first, "curves/continuous", "the same, continuous times"),
	both(first, "tests/days", "tests: `survdiff` with rho 0 and 1; six here"),
	both(first, "tests/continuous", "the same, continuous times"),
	both(first, "cox7/days", "Cox, seven covariates, with concordance: `coxph`"),
	both(first, "cox7/continuous", "the same, continuous times"),
	both(first, "cox10/days", "Cox, ten covariates, with concordance: `coxph`"),
	both(first, "zph/days", "proportional hazards, tests and residuals: `cox.zph`"),
	both(first, "zph/continuous", "the same, continuous times"),
	both(first, "incidence/days", "incidence of two causes and Gray's tests: `cuminc`"),
	both(first, "incidence/continuous", "the same, continuous times"),
	both(first, "screen/days", "four markers, Cox each: `coxph.fit` in a loop"),
	both(first, "every cut", "every cut of 1,000 patients: `survdiff` in a loop"),
	both(first, "permutation", "P of the best cut, 500 patients: `maxstat`, 10,000 permutations"),
	both(first, "exact", "the same, exact, 100 patients: `maxstat`, HL"),
	both(first, "finegray", "Fine and Gray, 2,000 patients: `crr`"),
	both(keyed, "key cut/days", "another cut: curves, tests, hazard ratio (six tests and the landscape here)"),
	both(keyed, "key cut/continuous", "the same, continuous times"),
	both(keyed, "key marker/days", "another marker, for the first time"),
	both(keyed, "key subgroup/days", "another subgroup"),
	{"key cox/days", keyed, "the page of a Cox model, seven covariates: `coxph` and `cox.zph`", []string{"cox7/days", "zph/days"}, []string{"key cox/days"}},
	{"key cox/continuous", keyed, "the same, continuous times", []string{"cox7/continuous", "zph/continuous"}, []string{"key cox/continuous"}},
}

// within is the README with another section on speed.
func within(readme, section string) string {
	const head = "\n## Speed\n"
	before, rest, ok := strings.Cut(readme, head)
	if !ok {
		return readme
	}
	if next := strings.Index(rest, "\n## "); next >= 0 {
		return before + "\n" + section + rest[next:]
	}
	return before + "\n" + section
}

// section is the README's section on speed. Every figure in it is of the file.
func (r *Result) section() string {
	var b strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&b, format, args...) }
	p("## Speed\n\nMeasured by one command, which rewrites this section and [docs/speed.json](docs/speed.json): `go run ./docs/speed` "+
		"(with R and its packages survival, data.table, cmprsk and maxstat, and tmux; %s minutes here).\n\n", short(r.Minutes))
	p("%s, %d cores, %s; %s; %s; %s. R and kaplan turn by turn on the same files and cores, medians of %s, with a load of %s before the first. "+
		"The cohort has a million patients and 12 columns, times in whole days where nothing else is said; a ratio is R's time over ours.\n\n",
		r.CPU, r.Cores, r.Memory, r.R, r.Go, r.Day, counted(r.Turns, "turn"), short(r.Load))
	group := ""
	for _, w := range works {
		row := r.of(w.name)
		if row == nil {
			continue
		}
		if w.group != group {
			if group != "" {
				p("\n")
			}
			group = w.group
			p("| %s | R | kaplan | ratio |\n|---|---:|---:|---:|\n", group)
		}
		memory := func(mb float64) string {
			if mb == 0 {
				return ""
			}
			return fmt.Sprintf(", %s", megabytes(mb))
		}
		p("| %s | %s%s | %s%s | %s |\n", w.text, seconds(row.R), memory(row.RMB), seconds(row.Here), memory(row.HereMB), ratio(row.Ratio))
	}
	p("\nFrom file to answer kaplan takes %s of R's time, and reading %s of fread's. Memory is the largest resident set, as `/usr/bin/time -v` has it.\n",
		share(r.of("answer")), share(r.of("load/days")))
	p("\nFrom a key to the finished frame (120×40, six tests, the Cox model, the landscape; `go test -run xxx -bench Redraw ./tui`), " +
		"beside one plain pass over the columns that it reads:\n\n| patients | times | cut moved | other marker | one pass |\n|---:|---|---:|---:|---:|\n")
	for _, n := range []int{75, 10_000, million} {
		for _, kind := range []string{"days", "continuous"} {
			at := func(name string) float64 { return r.Frames[fmt.Sprintf("%s/%s/%d", name, kind, n)] }
			passes := ""
			if n == million { // with few patients nearly all the time goes into the drawing
				passes = fmt.Sprintf(" (%s passes)", short(at("Cut")/at("Pass")))
			}
			p("| %s | %s | %s%s | %s | %s |\n", thousands(n), kind, ms(at("Cut")), passes, ms(at("Marker")), ms(at("Pass")))
		}
	}
	p("\nIn a terminal at a million patients the first key has its curves after %s, and a key that is held for three seconds those of its last cut %s after "+
		"it is let go (`go test -v -run KeyHeld ./cmd/kaplan`). A key writes %s bytes at 120×40 in the median (`go test -v -run BytesPerKey ./cmd/kaplan`). "+
		"The first frame on the sample stands %s after exec; the binary has %s, stripped. A screen of 100 markers takes %s, all cuts of a marker %s.\n",
		ms(1000*r.FirstKey), ms(1000*r.Lag), thousands(r.BytesPerKey), ms(1000*r.Start), megabytes(float64(r.Binary)/1e6), seconds(r.Screen),
		seconds(r.Landscape))
	p("\nBy number of patients: reading, the first frame, a key that moves the cut, a Cox model of seven covariates with all its checks, " +
		"a screen of four markers, all cuts of one; medians of three, of ten million once.\n\n| patients |")
	for _, s := range bySize {
		p(" %s |", s)
	}
	p(" memory |\n|---:|%s---:|\n", strings.Repeat("---:|", len(bySize)))
	for _, s := range r.Sizes {
		p("| %s |", thousands(s.Patients))
		for _, name := range bySize {
			p(" %s |", seconds(s.Seconds[name]))
		}
		p(" %s |\n", megabytes(s.MB))
	}
	p("| slope |")
	for _, name := range bySize {
		p(" %s |", short(r.slope(name)))
	}
	p(" |\n\nThe slope is that of the logarithm of the time over the last three rows: 1 for work that grows as the patients do, 2 for their square. " +
		"`go test -run CostBySize ./cmd/kaplan` counts every statement that is done and holds that none grows so.\n")
	return b.String()
}

// bySize are the pieces of the table by size.
var bySize = []string{"load", "first", "key", "cox", "screen", "landscape"}

// of is the row of a name, nil where it was not measured.
func (r *Result) of(name string) *Row {
	for i := range r.Rows {
		if r.Rows[i].Name == name {
			return &r.Rows[i]
		}
	}
	return nil
}

// slope is that of the logarithm of the time over that of the number of patients, by
// least squares over the last three sizes.
func (r *Result) slope(name string) float64 {
	s := r.Sizes[max(0, len(r.Sizes)-3):]
	var x, y, xx, xy float64
	for _, z := range s {
		u, v := math.Log(float64(z.Patients)), math.Log(z.Seconds[name])
		x, y, xx, xy = x+u, y+v, xx+u*u, xy+u*v
	}
	n := float64(len(s))
	return (n*xy - x*y) / (n*xx - x*x)
}

func share(r *Row) string {
	if r == nil {
		return "?"
	}
	return short(r.Here / r.R)
}

// seconds for people: two digits, in the unit that suits.
func seconds(s float64) string {
	if s < 0.9995 {
		return ms(1000 * s)
	}
	return short(s) + " s"
}

func ms(v float64) string {
	if v >= 999.5 {
		return short(v/1000) + " s"
	}
	return short(v) + " ms"
}

// short is a number of two digits, or of all its digits before the point.
func short(v float64) string {
	if v >= 99.5 {
		return fmt.Sprintf("%.0f", v)
	}
	s := fmt.Sprintf("%.2g", v)
	if strings.Contains(s, "e") {
		s = fmt.Sprintf("%.6f", v)
		s = strings.TrimRight(s, "0")
	}
	return s
}

func ratio(v float64) string {
	if v >= 100 {
		p := math.Pow(10, math.Floor(math.Log10(v))-1)
		return thousands(int(math.Round(v/p) * p))
	}
	return short(v)
}

func megabytes(v float64) string {
	if v >= 1000 {
		return short(v/1000) + " GB"
	}
	return fmt.Sprintf("%.0f MB", v)
}

func thousands(n int) string {
	s := fmt.Sprint(n)
	for k := len(s) - 3; k > 0; k -= 3 {
		s = s[:k] + "," + s[k:]
	}
	return s
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
