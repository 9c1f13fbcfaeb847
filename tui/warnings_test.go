package tui

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
	"kaplan/model/write"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// sizes are the screens that people have: the smallest, the usual and a large one.
var sizes = [][2]int{{80, 24}, {120, 40}, {200, 60}}

// smallUnits are ten patients with a marker of which the one lowest value dies
// first: at the best cut, 0.0001, the hazard ratio of all others is 0 (coxph in R runs
// to -22 and warns; its profile limit is 0.647).
const smallUnits = "id,time,status,x\n1,5,1,0.0001\n2,8,1,0.0009\n3,12,0,0.0004\n4,14,1,0.0003\n5,20,0,0.0008\n6,22,1,0.0007\n" +
	"7,25,0,0.0002\n8,30,1,0.0006\n9,33,0,0.00055\n10,40,0,0.00015\n"

// told is a text as it reads over the lines of a screen that it was wrapped into.
func told(s string) string { return strings.Join(strings.Fields(s), " ") }

// A screen of best cuts says on the screen what the command says under its table: how
// P was corrected for the search, that the hazard ratio was not, and the cut.
func TestScreenOfBestCutsSaysSo(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		a := start(cohort(t, "pbc"), size[0], size[1])
		do(a, "4", "M", "M")
		v := answered[*answer.Screen](a)
		if v == nil || v.Mode != "optimal" {
			t.Fatalf("no screen of best cuts: %v", a.sheet.err)
		}
		s := screen(a)
		for _, want := range append(write.SearchedCuts(v), "corrected for the search of the cut by", "HR: high against low at the best cut, not corrected for the search") {
			if !strings.Contains(told(s), told(want)) {
				t.Errorf("%v: %q is not said\n%s", size, want, s)
			}
		}
		for _, want := range []string{`(?m)^ bili +418 +186 +2\.2 +6\.44 `, `(?m)^ marker +n +ev +cut +HR high/low \(95% CI\) +P +q family P`} {
			if !regexp.MustCompile(want).MatchString(s) {
				t.Errorf("%v: %s does not match\n%s", size, want, s)
			}
		}
		do(a, "M") // numbers, of which nothing was searched for
		if s := screen(a); strings.Contains(told(s), "for the search") {
			t.Errorf("a search is spoken of where there is none\n%s", s)
		}
	}
}

// A warning stands with what it is about. That the cut was searched for is about the
// curves and what is made of their groups; a screen of markers as numbers has no cut,
// and a page beside the curves that uses none says that the warning is theirs.
func TestWarningsBelongToWhatTheyAreAbout(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		c := cohort(t, "veteran")
		l := opened(c)
		l.Marker = "age"
		a := startWith(c, l, size[0], size[1], false)
		do(a, "right")
		const searched = "chosen from these data"
		if s := told(screen(a)); !strings.Contains(s, "! the cut was "+searched) || !strings.Contains(s, "the hazard ratio and its interval are not corrected") {
			t.Errorf("%v: the curves do not say all of it\n%s", size, screen(a))
		}
		for _, c := range []struct {
			view, page, want string
			not              []string
		}{
			{"2", "Uncut", "! curves: the cut was " + searched, []string{"! the cut"}},
			{"3", "Model", "! the cut of age was " + searched, []string{"curves:"}},
			{"3", "Univariable", "! the cut of age was " + searched, []string{"curves:"}},
			{"4", "Markers", "", []string{searched, "curves:"}},
		} {
			do(a, c.view, "page "+c.page)
			s := told(screen(a))
			if !strings.Contains(s, c.want) {
				t.Errorf("%v, %s: %q is not there\n%s", size, c.page, c.want, screen(a))
			}
			for _, not := range c.not {
				if strings.Contains(s, not) {
					t.Errorf("%v, %s: %q is there\n%s", size, c.page, not, screen(a))
				}
			}
		}
	}
}

// Whatever answer uses a cut that was moved says so itself, and not the screen beside it: its
// exports, figures and reports are made of the answer alone.
func TestAnswersOfMovedCutsSayIt(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	a.look.Covariates, a.look.Within, a.look.Value, a.look.Paired, a.look.By2, a.look.Outcome = "age,rcs(albumin,4)", "sex", "albumin", "protime", "sex", "hepato"
	a.look.Event, a.look.Cause, a.look.X = "status", "2", "age"
	do(a, "right", "right")
	said := 0
	for i, v := range a.views {
		for _, leaf := range v.Pages {
			if len(model.Uses(leaf.Parts)) == 0 {
				continue
			}
			do(a, fmt.Sprint(i+1), "page "+leaf.Name())
			s := a.shown()
			used := leaf.Parts(a.look)
			if s == nil || !model.FieldCut.IsSet(used) || !used.Moved {
				continue
			}
			if said++; !slices.ContainsFunc(s.Footnotes(), answer.SaysSearched) {
				t.Errorf("%s says nothing of the moved cut: %q", leaf.Name(), s.Footnotes())
			}
		}
	}
	if said < 18 {
		t.Errorf("only %d pages answered", said)
	}
}

// Of a model with one coefficient the page of influence names it once, and not in every row.
func TestOneCoefficientIsNamedOnce(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		a := pbcBy(t, "bili")
		press(a, tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		do(a, "3", "page Influence")
		if s := screen(a); strings.Count(s, "bili=high") != 1 || !strings.Contains(s, "who moves bili=high most") || strings.Contains(s, "moves\n") {
			t.Errorf("%v:\n%s", size, s)
		}
		a.look.Covariates = "age"
		do(a, "1", "3", "page Influence")
		if s := screen(a); strings.Count(s, "bili=high") < 2 || !strings.Contains(s, "who moves a coefficient most") {
			t.Errorf("%v:\n%s", size, s)
		}
	}
}

// The line that says whether a patient is in has a row of its own, below all patients.
func TestPatientsEndAboveTheirLine(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		a := start(cohort(t, "pbc"), size[0], size[1])
		do(a, "8", "page Patients")
		lines := strings.Split(screen(a), "\n")
		if got := strings.TrimSpace(lines[size[1]-2]); got != "1: in the analysis" {
			t.Errorf("%v: the line is %q", size, got)
		}
	}
}

// A number of patients is never cut, however many there are, nor runs into the number
// beside it, and groups of few letters keep their names.
func TestMillionsOfPatientsAreWhole(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a million patients")
	}
	config, err := read.ParseConfig("cohort.toml", `freq = "patients"`)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("time,status,dose,load,patients\n")
	n := 0
	for i := range 40 {
		fmt.Fprintf(&b, "%d,%d,%g,%d,%d\n", 60+10*(i*7%11), i%3%2, float64(i*37%41)/8, i*5%13, 25_000+i)
		n += 25_000 + i
	}
	c, err := read.Reader("many.csv", strings.NewReader(b.String()), read.Options{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	l := model.Look{Observing: model.Observing{Time: "time", Event: "status"}, Grouping: model.Grouping{Marker: "dose"}}
	l.Covariates = "load"
	cut := regexp.MustCompile(`\d…|\d\.\d{4}\d{7}`)
	whole := regexp.MustCompile(fmt.Sprintf(`(?m)^ (load|dose) .* %d `, n))
	for _, size := range sizes[:2] {
		a := startWith(c, l, size[0], size[1], false)
		for _, want := range []string{`(?m)^ ── low +\d+k? `, `(?m)^ ━━ high +\d+k? `} {
			if s := screen(a); !regexp.MustCompile(want).MatchString(s) {
				t.Errorf("%v: %s does not match\n%s", size, want, s)
			}
		}
		for _, at := range [][]string{{"1", "page Numbers"}, {"page Life table"}, {"3", "page Model"}, {"page Univariable"}, {"page Subgroups"}, {"5", "page Groups"},
			{"7", "page Table 1"}} {
			do(a, at...)
			if s := screen(a); cut.MatchString(s) {
				t.Errorf("%v, %v: %q is cut\n%s", size, at, cut.FindString(s), s)
			}
		}
		for _, at := range [][]string{{"4", "page Markers"}, {"6", "page Column"}} {
			do(a, at...)
			if s := screen(a); !whole.MatchString(s) {
				t.Errorf("%v, %s: %d patients are not whole\n%s", size, at[1], n, s)
			}
		}
	}
}

// What warns is wrapped and whole; what finds no room is counted, and i shows it.
func TestWarningsAreWhole(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		a := start(cohort(t, "pbc"), size[0], size[1])
		do(a, "m", "bili", "enter", "right")
		own, beside := a.warnings()
		if len(own) < 2 || len(beside) != 0 {
			t.Fatalf("%q, %q", own, beside)
		}
		rows, left := "", 0
		for _, l := range a.noteRows() {
			if chart.Width(l.Text) > size[0]-2 {
				t.Errorf("%v: %q is too wide", size, l.Text)
			}
			rows += l.Text + "\n"
		}
		for i, w := range own {
			if whole := strings.Contains(told(rows), told(a.advise(w))); !whole && i == 0 {
				t.Errorf("%v: %q is cut in\n%s", size, w, rows)
			} else if !whole {
				left++
			}
		}
		if left > 0 && !regexp.MustCompile(`\(\+\d+: i\)`).MatchString(rows) {
			t.Errorf("%v: %d warnings are neither there nor counted\n%s", size, left, rows)
		}
		do(a, "i")
		if s := told(strings.ReplaceAll(screen(a), "│", " ")); size[1] > 24 && !strings.Contains(s, "its interval are not corrected") {
			t.Errorf("%v: the notes leave a warning out\n%s", size, screen(a))
		}
	}
}

// A ratio without a finite value is said to have none, wherever it stands, as the
// command says it; and the title of the landscape is not written over.
func TestNoFiniteRatioIsNoNumber(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		a := start(table(t, "small_units", smallUnits), size[0], size[1])
		do(a, "2")
		s := screen(a)
		if !strings.Contains(s, "no finite value (0–0.65)") || regexp.MustCompile(`HR +0 \(`).MatchString(s) {
			t.Errorf("%v: the ratio at the best cut\n%s", size, s)
		}
		if !regexp.MustCompile(`log-rank[^\n]* at every cut`).MatchString(s) || !regexp.MustCompile(`│ 5 % corrected`).MatchString(s) {
			t.Errorf("%v: the title of the landscape\n%s", size, s)
		}
		do(a, "4", "M", "M")
		if s := screen(a); !regexp.MustCompile(`x +10 +5 +0\.0001 +no finite value +0\.672`).MatchString(s) {
			t.Errorf("%v: the ratio of the screen\n%s", size, s)
		}
		do(a, "1", "c", "a value", "enter", "0.0001", "enter")
		if s := screen(a); !strings.Contains(s, "high vs low") || !regexp.MustCompile(`high vs low .*none +0–0\.65 +0\.0319`).MatchString(s) {
			t.Errorf("%v: the ratio under the curves\n%s", size, s)
		}
	}
}

// A P value is one text, wherever it stands.
func TestOnePIsOneText(t *testing.T) {
	t.Parallel()
	a := start(cohort(t, "lung"), 120, 40)
	do(a, "m", "age", "enter", "right")
	p := page.Hidden(false)
	if c := a.answer.Corrected; c != nil {
		p = write.P(c.P)
	}
	if s := told(screen(a)); !strings.Contains(s, "this cut P "+p+", permuted") || !strings.Contains(s, ": P "+p+" is that of this cut") {
		t.Errorf("P %s is not the same in both places\n%s", p, screen(a))
	}
}
