package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
)

// A list is filtered by names; what it says of them is searched behind a colon only.
func TestFiltersMatchNamesFirst(t *testing.T) {
	t.Parallel()
	a := start(cohort(t, "pbc"), 120, 40)
	shown := func() []string {
		p := a.overlays[len(a.overlays)-1].(*picker)
		var out []string
		for _, i := range p.shown {
			out = append(out, p.Items[i].Key)
		}
		return out
	}
	do(a, "m", "1")
	if got := shown(); len(got) != 0 { // no column has a 1 in its name, and many in their ranges
		t.Errorf("1 finds %q", got)
	}
	do(a, "ctrl+u", ":1 to 2")
	if got := strings.Join(shown(), " "); !strings.Contains(got, "trt") || strings.Contains(got, "age") {
		t.Errorf("a range behind a colon finds %q", got)
	}
	do(a, "ctrl+u", "a:289")
	if got := strings.Join(shown(), " "); got != "alk.phos" {
		t.Errorf("a name and a range find %q", got)
	}
}

// Space ticks and the cursor stays; what is typed next begins another filter; Esc closes
// at once and takes back what was ticked, Enter keeps it as one step of undo.
func TestTicksStayAndEscCancels(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	before := a.look
	do(a, "a", "al", "space")
	p := a.overlays[0].(*picker)
	if it := p.Current(); it.Key != p.Ticked[0] {
		t.Errorf("the cursor is at %s, ticked is %q", it.Key, p.Ticked)
	}
	do(a, "chol")
	if string(p.filter) != "chol" {
		t.Errorf("the filter is %q", string(p.filter))
	}
	do(a, "space")
	if a.look.Covariates != "albumin,chol" {
		t.Errorf("covariates %q", a.look.Covariates)
	}
	if do(a, "esc"); len(a.overlays) != 0 || a.look != before || len(a.undo) != 0 {
		t.Errorf("Esc leaves %q, %d dialogs, %d steps", a.look.Covariates, len(a.overlays), len(a.undo))
	}
	do(a, "a", "al", "space", "chol", "space", "enter")
	if a.look.Covariates != "albumin,chol" || len(a.undo) != 1 {
		t.Errorf("Enter leaves %q, %d steps", a.look.Covariates, len(a.undo))
	}
	if do(a, "u"); a.look != before {
		t.Errorf("undo leads to %q", a.look.Covariates)
	}
	// Likewise where levels are arranged.
	do(a, "m", "stage", "enter")
	before = a.look
	if do(a, "g", "+", "+", "esc"); a.look != before {
		t.Errorf("Esc leaves the levels %q", a.look.Levels)
	}
	if do(a, "g", "+", "enter"); a.look.Levels == "" {
		t.Error("Enter does not keep the levels")
	}
	// One Esc closes every dialog, whatever was typed in it.
	for _, keys := range [][]string{{"m", "bi"}, {":", "for"}, {"s", "ag"}, {"a", "al"}, {"?", "/", "cut"}, {"S", "age"}, {"O", "le"}, {"e", "x"}} {
		do(a, keys...)
		if do(a, "esc"); len(a.overlays) != 0 {
			t.Errorf("%q: one Esc leaves %d dialogs", keys, len(a.overlays))
			a.overlays = nil
		}
	}
}

// A search is live, its table in sight, and nothing of it is left.
func TestSearchIsLive(t *testing.T) {
	t.Parallel()
	a := start(cohort(t, "pbc"), 80, 24)
	do(a, "4", "/", "al")
	if s := screen(a); !strings.Contains(s, "albumin") || strings.Contains(s, "copper") || !strings.Contains(s, "/ al") || !strings.Contains(s, "2 of ") {
		t.Errorf("the table is not filtered while it is typed\n%s", s)
	}
	do(a, "down", "enter")
	if s := screen(a); !strings.Contains(s, "copper") || strings.Contains(s, "/ al") {
		t.Errorf("a filter that was left is on\n%s", s)
	}
	row := a.pageRow
	if do(a, "enter"); a.look.Marker != "alk.phos" && a.look.Marker != "albumin" {
		t.Errorf("row %d takes %s", row, a.look.Marker)
	}
	do(a, "8", "/", "album")
	if it := a.data.Current(); it == nil || it.Key != "albumin" || !strings.Contains(screen(a), "COLUMNS") {
		t.Errorf("at %v\n%s", it, screen(a))
	}
	if do(a, "esc"); a.pageRow != 0 {
		t.Errorf("Esc leaves the cursor at %d", a.pageRow)
	}
	do(a, "page Patients", "/", "31")
	if a.cohort.ID[a.pageRow] != "31" || len(a.overlays) != 1 {
		t.Errorf("at patient %s", a.cohort.ID[a.pageRow])
	}
}

// The dialogs of subgroup and covariates say how many patients are left as one ticks,
// what is chosen, and every name in full.
func TestDialogsCountLive(t *testing.T) {
	t.Parallel()
	a := start(cohort(t, "lung"), 80, 24)
	do(a, "a", "wt", "space")
	if s := screen(a); !strings.Contains(s, "Adjust for: 214 patients, 152 events") || !strings.Contains(s, "chosen: wt.loss") {
		t.Errorf("no count of the complete cases\n%s", s)
	}
	do(a, "esc", "s", "sex", "enter", "space")
	if s := screen(a); !strings.Contains(s, "sex is one of: 138 of 228 patients") || !strings.Contains(s, "chosen: 1") {
		t.Errorf("no count of the subgroup\n%s", s)
	}
	long := "the concentration of the first of several markers at the beginning of treatment"
	c := table(t, "longname", "id,time,status,x,"+long+"\n1,4,1,0.2,1\n2,3,1,1.1,2\n3,8,0,0.4,3\n4,2,1,2.2,4\n5,6,1,0.1,5\n")
	b := start(c, 80, 24)
	do(b, "a", "concentration")
	text := told(strings.ReplaceAll(screen(b), "│", " "))
	for _, w := range strings.Fields(long) {
		if !strings.Contains(text, w) {
			t.Errorf("the name is not there in full: no %s\n%s", w, screen(b))
			break
		}
	}
}

// A pasted text is checked once, however long it is, and not at every character.
func TestPasteIsParsedOnce(t *testing.T) {
	t.Parallel()
	a := start(cohort(t, "pbc"), 80, 24)
	do(a, "S")
	p := a.overlays[0].(*prompt)
	checks, check := 0, p.Check
	p.Check = func(a *App, s string) (string, error) { checks++; return check(a, s) }
	var parts []string
	for i := range 1150 {
		parts = append(parts, fmt.Sprintf("age != %d.%03d", 10+i%80, i))
	}
	text := strings.Join(parts, " and ")
	if len(text) < 18000 {
		t.Fatalf("%d characters", len(text))
	}
	press(a, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
	if checks != 1 || p.err != nil || p.input.Value() != text {
		t.Errorf("checked %d times, %v, %d of %d characters", checks, p.err, len(p.input.Value()), len(text))
	}
	if do(a, "enter"); a.look.Where != text || checks > 2 {
		t.Errorf("taken %d characters after %d checks", len(a.look.Where), checks)
	}
	do(a, "S", "ctrl+u", "enter", "a")
	press(a, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("alk phos"), Paste: true})
	if l := a.overlays[0].(*picker); string(l.filter) != "alkphos" || len(l.Ticked) != 0 {
		t.Errorf("the filter is %q, ticked %q", string(l.filter), l.Ticked)
	}
}

// How many keys things take; a name is typed letter by letter.
func TestCountOfKeys(t *testing.T) {
	t.Parallel()
	keys := func(c *model.Cohort, look model.Look, list ...string) (*App, int) {
		a := startWith(c, look, 80, 24, false)
		n := 0
		for _, k := range list {
			if _, named := named[k]; named {
				do(a, k)
				n++
				continue
			}
			for _, r := range k {
				do(a, string(r))
				n++
			}
		}
		return a, n
	}
	want := func(what string, n, most int, ok bool, a *App) {
		t.Helper()
		if !ok || n > most {
			t.Errorf("%s: %d keys, at most %d, reached: %v\n%s", what, n, most, ok, screen(a))
		}
	}
	veteran := cohort(t, "veteran")
	a, n := keys(veteran, opened(veteran))
	want("the first curve", n, 0, a.answer != nil && len(a.answer.Groups) > 1, a)
	pbc := cohort(t, "pbc")
	a, n = keys(pbc, opened(pbc), "m", "alb", "enter")
	want("a marker by its name", n, 5, a.look.Marker == "albumin", a)
	lihc := embeddedSample(t, "lihc")
	a, n = keys(lihc, opened(lihc), "m", "21", "enter")
	want("one of 365 miRNA by its number", n, 5, a.look.Marker == "hsa-mir-21", a)
	stages := table(t, "stages", "id,time,status,stage,age\n"+stageRows())
	a, n = keys(stages, opened(stages), "s", "st", "enter", "space", "down", "space", "down", "space", "enter")
	want("three of four stages", n, 10, a.look.Where == `stage in ["I", "II", "III"]`, a)
	a, n = keys(pbc, opened(pbc), "a", "ag", "enter")
	want("a covariate", n, 4, a.look.Covariates == "age", a)
	a, n = keys(pbc, opened(pbc), "a", "ag", "space", "al", "space", "enter")
	want("two covariates", n, 8, a.look.Covariates == "age,albumin", a)
	a, n = keys(pbc, opened(pbc), "a", "ag", "space", "al", "enter")
	want("two covariates, the second by Enter", n, 7, a.look.Covariates == "age,albumin", a)
}

func stageRows() string {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, "%d,%d,%d,%s,%d\n", i+1, 5+(i*7)%31, i%3%2, []string{"I", "II", "III", "IV"}[i%4], 40+i)
	}
	return b.String()
}
