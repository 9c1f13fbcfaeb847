package tui

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/page"
)

// taken is what x writes of the page in hand.
func taken(t *testing.T, a *App, ending string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "taken."+ending)
	do(a, "x", "ctrl+u", path, "enter")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (%s)", err, a.notice)
	}
	return string(text)
}

// What is taken from the screen of markers is of the mode that is drawn: cut at
// the median, their hazard ratios are others than along the number.
func TestMarkersAreTakenAsDrawn(t *testing.T) {
	t.Parallel()
	a := everyPage(t)
	a.look.Covariates = ""
	do(a, "4")
	ratios := map[string]bool{}
	for _, mode := range []string{"continuous", "median", "optimal"} {
		s := answered[*answer.Screen](a)
		if s == nil || s.Mode != mode {
			t.Fatalf("no answer in mode %s: %v", mode, a.sheet.err)
		}
		text, csv := taken(t, a, "txt"), taken(t, a, "csv")
		if !strings.Contains(text, mode) {
			t.Errorf("what is taken does not say %s:\n%.400s", mode, text)
		}
		i := slices.IndexFunc(s.Columns, func(c *model.Column) bool { return c.Name == "albumin" })
		for _, r := range s.Rows {
			if r.Marker != i {
				continue
			}
			hr := fmt.Sprint(math.Exp(r.Coef))
			ratios[hr] = true
			if !strings.Contains(csv, hr[:12]) {
				t.Errorf("%s: the hazard ratio %s of albumin is not in\n%s", mode, hr, csv)
			}
		}
		do(a, "M")
	}
	if len(ratios) != 3 {
		t.Errorf("three modes, and %d hazard ratios: %v", len(ratios), ratios)
	}
}

// A table of covariates is taken with the rows that are drawn: each alone, and
// together those that entered.
func TestUnivariableIsTakenAsDrawn(t *testing.T) {
	t.Parallel()
	a := everyPage(t)
	a.look.Covariates = "age,log(bili),edema,albumin,trt"
	do(a, "3", "page Univariable")
	u := answered[*answer.Univariable](a)
	if u == nil || u.Multivariable == nil {
		t.Fatalf("no answer: %v", a.sheet.err)
	}
	drawn, text, csv := screen(a), taken(t, a, "txt"), taken(t, a, "csv")
	rows := 0
	for _, of := range []func() (e []answer.Effect){
		func() (e []answer.Effect) {
			for _, r := range u.Rows {
				e = append(e, r.Effect)
			}
			return e
		},
		func() []answer.Effect { return u.Multivariable.Rows },
	} {
		for _, e := range of() {
			rows++
			if hr := page.Ratio(e.Ratio); !strings.Contains(drawn, hr) {
				t.Errorf("%s: %s is not drawn\n%s", e.Term, hr, drawn)
			}
			if p := write.P(e.P); !strings.Contains(drawn, p) || !strings.Contains(text, p) {
				t.Errorf("%s: P %s is not on the screen, or not in\n%s", e.Term, p, text)
			}
			if hr := fmt.Sprint(e.Ratio); !strings.Contains(csv, hr[:10]) {
				t.Errorf("%s: %s is not in\n%s", e.Term, hr, csv)
			}
		}
	}
	if rows < 8 {
		t.Errorf("%d rows", rows)
	}
}

// What a page is told beside marker, endpoint and subgroup is saved with the look,
// comes back with it, is undone, and stands in the ledger.
func TestWholeQuestionIsSaved(t *testing.T) {
	t.Parallel()
	genes := table(t, "trial", genotyped())
	for _, x := range []struct {
		field model.Field
		view  view
		page  string
		keys  []string // that change it
		want  any
		genes bool
		quiet bool // an answer without P values, which the ledger has not
	}{
		{field: model.FieldMode, view: viewScreen, page: "Markers", keys: []string{"M"}, want: "median"},
		{field: model.FieldMinProp, view: viewCutoff, page: "Landscape", keys: []string{"+"}, want: 0.15},
		{field: model.FieldWithin, view: viewHazard, page: "Subgroups", keys: []string{"v", "trt", "space", "enter"}, want: "trt"},
		{field: model.FieldSquares, view: viewCompare, page: "Two factors", keys: []string{"O", "type", "enter", "3", "enter"}, want: 3},
		{field: model.FieldAt, view: viewCutoff, page: "ROC", keys: []string{"O", "at", "enter", "2000", "enter"}, want: 2000.0, quiet: true},
		{field: "Enter", view: viewHazard, page: "Univariable", keys: []string{"O", "ente", "enter", "ctrl+u", "0.2", "enter"}, want: 0.2},
		{field: model.FieldAllele, view: viewCompare, page: "Genotype", keys: []string{"O", "risk", "enter", "C", "enter"}, want: "C", genes: true},
	} {
		t.Run(string(x.field), func(t *testing.T) {
			t.Parallel()
			a := everyPage(t)
			if x.genes {
				a = startWith(genes, model.Look{Grouping: model.Grouping{Marker: "rs2010963"}, Comparing: model.Comparing{Outcome: "response"}}, 120, 40, false)
				a.overlays = nil
			}
			a.showView(x.view)
			if x.genes {
				a.toPageOf(x.view, x.page)
				settle(a, a.ask())
			} else {
				atPage(a, x.view, x.page)
			}
			first := a.look
			do(a, x.keys...)
			changed := a.look
			if got := x.field.Of(&changed).Interface(); got != x.want {
				t.Fatalf("%v lead to %s = %v, not %v (%s)\n%s", x.keys, x.field, got, x.want, a.notice, screen(a))
			}
			if a.shown() == nil {
				t.Fatalf("no answer: %v", a.sheet.err)
			}
			recorded := slices.ContainsFunc(a.ledger.Entries, func(e answer.LedgerEntry) bool { return e.Page == x.page && e.Look == changed })
			if recorded == x.quiet {
				t.Errorf("in the ledger: %v", recorded)
			}
			do(a, `"`, "the whole question", "enter", "u")
			if a.look != first {
				t.Errorf("u leads to %+v, not %+v", a.look, first)
			}
			do(a, "1", "'", "the whole", "enter")
			if x.genes { // no endpoint is asked for
				a.overlays = nil
			}
			saved := a.looks[len(a.looks)-1]
			do(a, "8", "'")
			do(a, saved.Key)
			if got := x.field.Of(&a.look).Interface(); got != x.want || a.view != x.view || a.pageNow().Name() != x.page {
				t.Errorf("it comes back with %s = %v, in view %d on page %s", x.field, got, a.view, a.pageNow().Name())
			}
		})
	}
}

// A cohort.toml can say all of it, and the names that pages had lead to them.
func TestWholeQuestionOfAConfiguration(t *testing.T) {
	t.Parallel()
	a := start(configured(t, `
[[look]]
name = "all"
key = "a"
view = 3
page = "Univariable"
by = "sex"
risk-allele = "C"
base = "before"
within = "sex"
min-prop = 0.2
type = 3
at = 4.5
enter = 0.2
mode = "median"
outcome = "sex"
versus = "after"
[[look]]
name = "older"
key = "o"
view = 4
page = "Markers, median"
[[look]]
name = "older still"
key = "c"
view = 4
page = "Markers, continuous"
`), 120, 40)
	do(a, "'", "a")
	want := model.Look{Grouping: model.Grouping{Marker: "sex"}, Searching: model.Searching{MinProp: 0.2, Within: "sex", Mode: "median"},
		Fitting: model.Fitting{Base: "before", Enter: 0.2}, Showing: model.Showing{At: 4.5},
		Comparing: model.Comparing{Squares: 3, Allele: "C", Outcome: "sex", Versus: "after"}}
	if want = a.cohort.Opening(want); a.look != want || a.pageNow().Name() != "Univariable" {
		t.Errorf("page %s\ngot  %+v\nwant %+v", a.pageNow().Name(), a.look, want)
	}
	for key, mode := range map[string]string{"o": "median", "c": "continuous"} {
		do(a, "1", "'", key)
		if s := answered[*answer.Screen](a); a.pageNow().Name() != "Markers" || a.look.Mode != mode || s == nil || s.Mode != mode {
			t.Errorf("an older look leads to page %s, mode %q: %q, %v", a.pageNow().Name(), a.look.Mode, a.notice, a.sheet.err)
		}
	}
}

// pagesOf counts the looks in the ledger by page.
func pagesOf(a *App) map[string]int {
	n := map[string]int{}
	for _, e := range a.ledger.Entries {
		n[e.Page]++
	}
	return n
}

// Whatever has P values and was drawn is in the ledger under its page; what was
// only asked for, or stands under no page that is drawn, is not.
func TestLedgerHoldsWhatWasDrawn(t *testing.T) {
	t.Parallel()
	a := everyPage(t)
	for v, pages := range map[view][]string{
		viewCompare:   {"Groups", "Pairs", "Paired", "Two factors", "ROC", "Logistic"},
		viewCorrelate: {"Scatter", "Column", "Matrix"},
		viewScreen:    {"Markers"},
		viewTable:     {"Table 1", "Matching", "Effect"},
	} {
		for _, name := range pages {
			before := pagesOf(a)[name]
			if !atPage(a, v, name) {
				t.Errorf("%s has no answer: %v", name, a.sheet.err)
			}
			want := before + 1
			if name == "Matching" { // balance has no P
				want = before
			}
			if got := pagesOf(a)[name]; got != want {
				t.Errorf("%s: %d looks in the ledger, expected %d", name, got, want)
			}
		}
	}
	if e := a.ledger.Entries; !slices.ContainsFunc(e, func(e answer.LedgerEntry) bool { return e.Page == "ROC" && e.Look.Versus == "albumin" }) {
		t.Error("the second marker of a ROC curve is not in the ledger")
	}
}

// While comparisons or correlations are in hand, no test of survival is drawn, and
// none enters the ledger, whatever is turned to.
func TestLedgerHoldsNoHiddenCurves(t *testing.T) {
	t.Parallel()
	for _, v := range []string{"5", "6", "7", "8"} {
		a := everyPage(t)
		do(a, v)
		was := pagesOf(a)["Curves"]
		do(a, "]", "]", "[", "S", "age > 40", "enter", "E", "down", "enter")
		if got := pagesOf(a)["Curves"]; got != was {
			t.Errorf("in view %s %d looks at curves entered the ledger", v, got-was)
		}
		do(a, "1") // and now they are drawn, with the hazard ratio that is adjusted
		if got := pagesOf(a)["Curves"]; got != was+2 || a.look.Covariates == "" {
			t.Errorf("from view %s back to the curves: %d looks at them are new", v, got-was)
		}
	}
}

// A question that was asked and left before its answer came is no look.
func TestLedgerHoldsNoQuestionThatWasLeft(t *testing.T) {
	t.Parallel()
	a := everyPage(t)
	entries := func() int { return len(a.ledger.Entries) }
	do(a, "5")
	was := entries()
	_, pairs := a.Update(message("tab")) // Pairs, whose answer takes its time
	_, left := a.Update(message("8"))
	settle(a, pairs)
	settle(a, left)
	if entries() != was {
		t.Errorf("a page that was left is in the ledger: %v", pagesOf(a))
	}
	do(a, "1")
	was = entries()
	_, first := a.Update(message("]"))
	_, second := a.Update(message("8")) // the curves of the next marker are never drawn
	settle(a, first)
	settle(a, second)
	if entries() != was {
		t.Errorf("curves that were not drawn are in the ledger: %v", pagesOf(a))
	}
}

// The cursor keys are one set: on every page that has rows or scrolls End leads to
// its end, PageDown and PageUp by a screen, and Home back.
func TestCursorKeysOnEveryPage(t *testing.T) {
	t.Parallel()
	a := everyPage(t)
	press(a, tea.WindowSizeMsg{Width: minWidth, Height: minHeight})
	rows, tall := 0, 0
	for i, v := range a.views {
		for _, p := range v.Pages {
			before := a.look
			name := v.Name + ", page " + p.Name()
			if atPage(a, view(i+1), p.Name()) {
				s := a.shown()
				top := do(a, "home")
				switch {
				case s.Rows() > 1:
					rows++
					last := s.Rows() - 1
					for _, step := range []struct {
						key      string
						from, to int
					}{{"end", 1, last}, {"home", 0, 0}, {"pgdown", 1, last}, {"pgup", 0, 0}, {"down", 1, 1}, {"up", 0, 0}} {
						if do(a, step.key); a.pageRow < step.from || a.pageRow > step.to {
							t.Errorf("%s: %s leads to row %d of %d", name, step.key, a.pageRow, s.Rows())
						}
					}
				case p.Traits().Tall:
					scrolls := strings.Contains(top, ": up and down")
					if scrolls {
						tall++
					}
					for _, keys := range [][2]string{{"end", "home"}, {"pgdown", "pgup"}} {
						down := do(a, keys[0])
						if up := do(a, keys[1]); up != top {
							t.Errorf("%s: %s does not lead back", name, keys[1])
						}
						if scrolls && down == top {
							t.Errorf("%s: %s does nothing", name, keys[0])
						}
					}
				}
			}
			a.look = before
		}
	}
	if rows < 12 || tall < 1 { // Influence has rows: Enter on one opens the patient
		t.Errorf("%d pages with rows, %d that scroll", rows, tall)
	}
	for _, key := range []string{"?", "i"} {
		do(a, "1", key)
		top := a.View()
		for _, keys := range [][2]string{{"end", "home"}, {"pgdown", "pgup"}, {"down", "up"}} {
			if down := do(a, keys[0]); key == "?" && down == top {
				t.Errorf("%s: %s does nothing", key, keys[0])
			}
			if up := do(a, keys[1]); up != top {
				t.Errorf("%s: %s does not lead back", key, keys[1])
			}
		}
		do(a, "esc")
	}
}

// Two explorers in one process share nothing: each draws, under keys that come in
// turn and at the same time, what it draws alone.
func TestTwoExplorers(t *testing.T) {
	t.Parallel()
	walk := []string{"right", "]", "2", "tab", "3", "page Univariable", "4", "o", "v", "M", "5", "v", "down", "enter", "6", "X", "Y", "page Column", "o", "7", "8",
		"end", "9", "1", "b", "d", "D", `"`, "kept", "enter", "]", "'", "1", "u", "ctrl+r"}
	begin := func(name string) *App { return start(cohort(t, name), 120, 40) }
	names := []string{"lung", "veteran"}
	frames := func(a *App) []string {
		var out []string
		for _, k := range walk {
			out = append(out, do(a, k))
		}
		return out
	}
	alone := map[string][]string{}
	for _, n := range names {
		alone[n] = frames(begin(n))
	}
	t.Run("in turn", func(t *testing.T) {
		t.Parallel()
		a, b := begin(names[0]), begin(names[1])
		for i, k := range walk {
			if do(a, k) != alone[names[0]][i] || do(b, k) != alone[names[1]][i] {
				t.Fatalf("after %q another frame", k)
			}
		}
	})
	for _, n := range append(slices.Clone(names), names...) { // two of each at once
		t.Run(n, func(t *testing.T) {
			t.Parallel()
			for i, f := range frames(begin(n)) {
				if f != alone[n][i] {
					t.Fatalf("after %q another frame", walk[i])
				}
			}
		})
	}
}

// How a page is looked at, its order, its filter, its plot, its axes, belongs to
// the explorer in which it was changed.
func TestPagesKeepTheirStateToThemselves(t *testing.T) {
	t.Parallel()
	c := cohort(t, "pbc")
	l := opened(c)
	l.Cause, l.X, l.Y, l.Marker = "2", "bili", "albumin,chol", ""
	a, b := startWith(c, l, 120, 40, false), startWith(c, l, 120, 40, false)
	visits := [][]string{{"4"}, {"6", "page Scatter"}, {"page Column"}, {"1"}}
	see := func(x *App) (out []string) {
		for _, keys := range visits {
			_, page, _ := strings.Cut(do(x, keys...), "\n") // the header counts looks
			out = append(out, page)
		}
		return out
	}
	first := see(b)
	do(a, "4", "o", "o", "/", "al", "enter", "v", "6", "page Scatter", "X", "Y", "page Column", "o", "1", "b", "d", "D", "B", `"`, "mine", "enter")
	do(b, "6", "page Scatter") // where it began
	for i, f := range see(b) {
		if f != first[i] {
			t.Errorf("%v shows what another explorer was told", visits[i])
		}
	}
	for i, f := range see(a) {
		if f == first[i] {
			t.Errorf("%v does not show what it was told", visits[i])
		}
	}
	if len(b.looks) != 0 || len(c.Looks) != 0 {
		t.Error("a look that one explorer saved is another's")
	}
}
