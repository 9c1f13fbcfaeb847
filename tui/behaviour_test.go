package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"

	"kaplan/model"
	"kaplan/tui/page"
)

// lungBy starts on lung with a marker.
func lungBy(t *testing.T, marker string) *App {
	c := cohort(t, "lung")
	l := opened(c)
	l.Marker = marker
	return startWith(c, l, 120, 40, false)
}

func pbcBy(t *testing.T, marker string) *App {
	c := cohort(t, "pbc")
	l := opened(c)
	l.Marker = marker
	return startWith(c, l, 120, 40, false)
}

func wantLook(t *testing.T, a *App, field, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %q, not %q\n%s", field, got, want, screen(a))
	}
}

// Over a slow link three keys arrive as one message.
func TestKeysInOnePacket(t *testing.T) {
	t.Parallel()
	one, three := pbcBy(t, "bili"), pbcBy(t, "bili")
	do(one, "lll")
	do(three, "l", "l", "l")
	if one.look != three.look {
		t.Errorf("one packet %+v, three %+v", one.look, three.look)
	}
	if countLooks(screen(one)) != countLooks(screen(three)) {
		t.Error("the frames differ")
	}
	// The median of bili is 1.4; 1.5, 1.6 and 1.7 are observed above it.
	wantLook(t, one, "cut", one.look.Cut, "value:1.7")
	if !one.look.Moved {
		t.Error("a cut that was slid is not marked as moved")
	}
	do(one, "hh")
	wantLook(t, one, "cut", one.look.Cut, "value:1.5")
}

// Every step moves the patients of one observed value, and no number that is
// used is rounded.
func TestSlideByPatients(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "age")
	low := a.answer.Groups[0].N
	do(a, "right")
	if n := a.answer.Groups[0].N; n != low+1 {
		t.Errorf("low had %d and has %d patients", low, n)
	}
	do(a, "shift+right")
	if n := a.answer.Groups[0].N; n < low+1+418/20-1 || n > low+1+418/20+1 {
		t.Errorf("a twentieth of 418 patients moved low from %d to %d", low+1, n)
	}
	for range 40 {
		do(a, "shift+right")
	}
	if n := a.answer.Groups[1].N; n < 1 || !strings.Contains(screen(a), "the cut is at the end") {
		t.Errorf("at the end high has %d patients\n%s", n, screen(a))
	}
}

func TestLateAnswerIsDropped(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	old := jobMsg{&job{leaf: a.curves.leaf, key: a.curves.key}, a.curves.shown, nil}
	do(a, "right")
	now, frame := a.answer, a.View()
	a.Update(old)
	if a.answer != now || a.View() != frame {
		t.Error("an answer to an older question was shown")
	}
}

// The corrected P of a cut that was moved is computed beside the keys: the place says
// so until it comes, and a search for another marker takes its place.
func TestSearchInTheBackground(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	_, cmd := a.Update(message("right"))
	_, search := a.Update(curvesOf(t, cmd))
	if s := screen(a); !a.answer.Pending || a.answer.Corrected != nil || !strings.Contains(s, "permutation P: computing") ||
		!strings.Contains(s, "naive P") {
		t.Errorf("nothing is said of what is being computed\n%s", s)
	}
	running := a.searching
	_, cmd = a.Update(message("right"))
	if a.Update(curvesOf(t, cmd)); a.searching != running {
		t.Error("another cut of the same marker began another search")
	}
	settle(a, search)
	if s := screen(a); a.answer.Pending || a.searching != nil || !strings.Contains(s, "this cut P 0.0050, permuted") {
		t.Errorf("the P by permutation did not come\n%s", s)
	}
	a.Update(seenMsg{}) // the frame has stood long enough
	if e := a.ledger.Entries[len(a.ledger.Entries)-1]; e.Times != 1 || e.Corrected != a.answer.Corrected.P {
		t.Errorf("a look that was waited for is seen %d times, corrected %v", e.Times, e.Corrected)
	}
	do(a, "m", "albumin", "enter")
	_, cmd = a.Update(message("right"))
	a.Update(curvesOf(t, cmd))
	older := a.searching
	do(a, "m", "chol", "enter", "right")
	if older == nil || a.searching == older || a.answer.Pending || a.answer.Corrected == nil {
		t.Errorf("searched for %+v, the answer has %+v", older, a.answer.Corrected)
	}
	if a.searched(correctedMsg{older, nil}) {
		t.Error("a search that was given up is taken")
	}
}

// curvesOf runs a command as far as the answer about survival.
func curvesOf(t *testing.T, cmd tea.Cmd) tea.Msg {
	t.Helper()
	switch m := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range m {
			if c != nil {
				return curvesOf(t, c)
			}
		}
	case jobMsg:
		return m
	}
	t.Fatal("no curves were asked for")
	return nil
}

// Work of a page that was given up before its turn is not done: under a key that is held one
// answer is made at a time, and then that of the last key.
func TestWorkOfAPageDoesNotPileUp(t *testing.T) {
	t.Parallel()
	c := cohort(t, "pbc")
	l := opened(c)
	l.Marker, l.Cause = "bili", "2"
	a := startWith(c, l, 120, 40, false)
	do(a, "page Cumulative incidence")
	do(a, "right", "left")
	leaf := a.pageNow()
	if leaf.Traits().Curves {
		t.Fatalf("the page is %s", leaf.Name())
	}
	var work func(cmd tea.Cmd) *jobMsg // that of the page
	work = func(cmd tea.Cmd) *jobMsg {
		if cmd == nil {
			return nil
		}
		switch m := cmd().(type) {
		case tea.BatchMsg:
			for _, c := range m {
				if found := work(c); found != nil {
					return found
				}
			}
		case jobMsg:
			if m.job.leaf == leaf {
				return &m
			}
		}
		return nil
	}
	_, first := a.Update(message("right"))
	_, second := a.Update(message("right"))
	if m := work(first); m == nil || !errors.Is(m.err, context.Canceled) || m.shown != nil {
		t.Errorf("what was given up was worked out: %+v", m)
	}
	if m := work(second); m == nil || m.err != nil || m.shown == nil {
		t.Errorf("what was asked last: %+v", m)
	}
}

// Keys that come while an answer is computed are not lost, and only the last
// question is asked then.
func TestKeysWhileComputing(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	do(a, "right", "left") // what corrects the search is at hand then
	_, first := a.Update(message("right"))
	asked := a.jobs
	for range 3 {
		a.Update(message("right"))
	}
	if a.jobs != asked {
		t.Error("a question was asked while another was under way")
	}
	settle(a, first)
	wantLook(t, a, "cut", a.look.Cut, "value:1.8")
	if a.answered != a.curvesLook() || a.jobs != asked+1 {
		t.Errorf("answered %+v after %d requests, the question is %+v", a.answered, a.jobs-asked, a.look)
	}
}

func TestResizeInTheMiddle(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "age")
	_, cmd := a.Update(message("right"))
	a.Update(tea.WindowSizeMsg{Width: 200, Height: 60})
	settle(a, cmd)
	if why := wellFormed(a.View(), 200, 60); why != "" {
		t.Error(why)
	}
	if n := len(a.answer.Landscape); n <= 40 {
		t.Errorf("the landscape still has %d columns", n)
	}
	do(a, "m")
	press(a, tea.WindowSizeMsg{Width: 80, Height: 24})
	if why := wellFormed(a.View(), 80, 24); why != "" {
		t.Error(why)
	}
	press(a, tea.WindowSizeMsg{Width: 30, Height: 5})
	do(a, "down") // and a key on a screen that is too small
	press(a, tea.WindowSizeMsg{Width: 120, Height: 40})
	if !strings.Contains(screen(a), "Marker") {
		t.Errorf("the picker was lost\n%s", screen(a))
	}
}

// Every kind of change can be undone and redone, one step each.
func TestUndoRedo(t *testing.T) {
	t.Parallel()
	changes := []struct {
		name string
		keys []string
	}{
		{"marker", []string{"m", "albumin", "enter"}},
		{"neighbour", []string{"]"}},
		{"cut rule", []string{"c", "tertile", "enter"}},
		{"typed cut", []string{"c", "a value", "enter", "2.5", "enter"}},
		{"slide", []string{"right"}},
		{"subgroup", []string{"S", "age > 50", "enter"}},
		{"ticked subgroup", []string{"s", "sex", "enter", "space", "enter"}},
		{"covariate", []string{"a", "age", "space", "enter"}},
		{"stratum", []string{"t", "sex", "space", "enter"}},
		{"cause", []string{"E", "only 2", "enter"}},
		{"event", []string{"E", "status = 2", "enter"}},
		{"by hand", []string{"e", "by hand", "enter", "time", "enter", "status", "enter"}},
		{"levels", []string{"m", "stage", "enter"}},
		{"reference", []string{"r"}},
		{"interval", []string{"I"}},
		{"profile", []string{"p"}},
		{"ties", []string{"T"}},
		{"cleared", []string{"backspace"}},
	}
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			a := pbcBy(t, "bili")
			before, beforeAnswer := a.look, screen(a)
			do(a, c.keys...)
			if len(a.overlays) != 0 {
				t.Fatalf("an overlay is still open\n%s", screen(a))
			}
			after := a.look
			if after == before {
				t.Fatalf("nothing changed\n%s", screen(a))
			}
			if a.failed() != nil {
				t.Fatal(a.failed())
			}
			do(a, "u")
			if a.look != before {
				t.Errorf("undo: %+v", a.look)
			}
			if c.name != "profile" && countLooks(screen(a)) != countLooks(beforeAnswer) {
				t.Errorf("undo shows another screen:\n%s", cmp.Diff(beforeAnswer, screen(a)))
			}
			do(a, "ctrl+r")
			if a.look != after || a.answered != a.curvesLook() {
				t.Errorf("redo: %+v, not %+v", a.look, after)
			}
			do(a, "ctrl+r")
			if !strings.Contains(screen(a), "nothing to redo") {
				t.Error("a redo without anything to redo says nothing")
			}
		})
	}
}

// countLooks is a screen without its first and last line, which count looks
// and offer undo.
func countLooks(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(lines[1:len(lines)-1], "\n")
}

func TestSlidingIsOneUndoStep(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	before := a.look
	do(a, "llll", "h", "shift+right", "shift+left")
	if len(a.undo) != 1 {
		t.Errorf("%d steps of undo", len(a.undo))
	}
	do(a, "u")
	if a.look != before {
		t.Errorf("after undo %+v", a.look)
	}
	do(a, "u")
	if !strings.Contains(screen(a), "there is nothing to undo") {
		t.Errorf("an undo without anything to undo says nothing\n%s", screen(a))
	}
}

// A new change forgets what was undone.
func TestChangeAfterUndo(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	do(a, "]", "u", "l", "ctrl+r")
	wantLook(t, a, "marker", a.look.Marker, "bili")
	if len(a.redo) != 0 {
		t.Error("redo leads back to a branch that was left")
	}
}

// A key that does nothing says so, and why.
func TestWrongKeysSaySomething(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ marker, key, says string }{
		{"sex", "right", "sex has only two values: they are the groups"},
		{"sex", "c", "sex has only two values"},
		{"sex", ",", "sex has only two values"},
		{"sex", "G", "sex has only two values"},
		{"age", ",", "there is one cut only"},
		{"age", "G", "age has 42 values, more than the 40 groups that can be compared"},
		{"age", "g", "age is cut: G groups it by its values first"},
		{"", "right", "no marker is chosen: m picks one"},
		{"", "r", "a hazard ratio needs two groups: m picks a marker"},
		{"age", "~", "no action has the key ~; ? lists the keys"},
		{"age", "f5", "no action has the key f5"},
		{"age", "space", "Space acts on By hand (1)"},
		{"age", "é", "no action has the key é"},
		{"age", "'", "no look is saved"},
		{"ph.ecog", "right", "ph.ecog is grouped by its values: G cuts it again"},
	} {
		t.Run(c.marker+" "+c.key, func(t *testing.T) {
			co := cohort(t, "lung")
			l := opened(co)
			l.Marker = c.marker
			l.AsLevels = c.marker == "ph.ecog"
			a := startWith(co, l, 120, 40, false)
			before := a.look
			do(a, c.key)
			if !strings.Contains(a.notice, c.says) {
				t.Errorf("said %q, not %q", a.notice, c.says)
			}
			if a.look != before || len(a.overlays) > 0 {
				t.Error("it did something")
			}
		})
	}
	a := lungBy(t, "age")
	press(a, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("age > 60"), Paste: true})
	if a.notice == "" {
		t.Error("text pasted where nothing takes text vanishes without a word")
	}
}

// However deep one is, Esc leads back to the survival view.
func TestEscLeadsBack(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]string{
		{"m"}, {"m", "xyz"}, {"c"}, {"c", "a value", "enter", "5x"}, {"s"}, {"s", "age", "enter", "> 5"}, {"s", "sex", "enter"}, {"S", "(((", "enter"},
		{"e"}, {"e", "by hand", "enter", "enter"}, {"E"}, {"a"}, {"a", "ctrl+e", "log("}, {"t"}, {"3"}, {"8"}, {"8", "/"}, {"i"}, {"?"}, {":"},
		{":", "pick the marker", "enter"},
		{"3", "?"}, {"8", ":"},
	} {
		a := lungBy(t, "age")
		before := a.look
		do(a, keys...)
		for range 6 {
			do(a, "esc")
		}
		if len(a.overlays) > 0 || a.view != viewSurvival {
			t.Errorf("%v and Esc: %d overlays, view %d", keys, len(a.overlays), a.view)
		}
		if a.look != before {
			t.Errorf("%v and Esc changed the question: %+v", keys, a.look)
		}
	}
}

// Two Esc that arrive in one packet, which a terminal cannot tell from Alt and Esc, are two.
func TestTwoEscAtOnce(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "age")
	do(a, "s", "sex", "enter")
	n := len(a.overlays)
	press(a, tea.KeyMsg{Type: tea.KeyEsc, Alt: true})
	if n != 2 || len(a.overlays) != 0 {
		t.Errorf("%d dialogs, then %d", n, len(a.overlays))
	}
}

func TestPasteIntoPrompt(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	do(a, "S")
	press(a, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(" bili > 2 and\tstage == 4\x1b[31m\n"), Paste: true})
	p := a.overlays[0].(*prompt)
	// White space is one blank, and what a terminal would obey is spelled out.
	if got := p.input.Value(); got != `bili > 2 and stage == 4\x1b[31m` {
		t.Errorf("pasted %q", got)
	}
	for range len(`\x1b[31m`) {
		do(a, "backspace")
	}
	do(a, "enter")
	wantLook(t, a, "subgroup", a.look.Where, "bili > 2 and stage == 4")
}

func TestPasteIntoPicker(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	do(a, "m")
	press(a, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("alk.phos"), Paste: true})
	do(a, "enter")
	wantLook(t, a, "marker", a.look.Marker, "alk.phos")
}

// Whoever types 21-5p wants miR-21-5p and none of those that contain it.
func TestPickerFindsTheNameItself(t *testing.T) {
	t.Parallel()
	names := []string{"hsa-miR-221-5p", "hsa-miR-121-5p", "hsa-miR-3121-5p", "hsa-miR-21-3p", "hsa-miR-210", "hsa-miR-21-5p", "hsa-miR-421-5p",
		"hsa-miR-146a-5p", "hsa-let-7a-5p", "hsa-miR-1", "hsa-miR-100-5p", "hsa-miR-10a-5p"}
	var items []item
	for _, n := range names {
		items = append(items, item{Key: n, Label: n})
	}
	for typed, want := range map[string]string{
		"21-5p": "hsa-miR-21-5p", "mir-21": "hsa-miR-21-3p", "MIR-21 5p": "hsa-miR-21-5p", "21 5p": "hsa-miR-21-5p", "221": "hsa-miR-221-5p",
		"let-7": "hsa-let-7a-5p", "146": "hsa-miR-146a-5p", "mir-1": "hsa-miR-1", "mir-10": "hsa-miR-10a-5p",
	} {
		l := newList("", items)
		for _, r := range typed {
			l.Key(key{Name: string(r), Rune: r}, 10)
		}
		if it := l.Current(); it == nil || it.Key != want {
			var shown []string
			for _, i := range l.shown {
				shown = append(shown, l.Items[i].Key)
			}
			t.Errorf("%q finds %v, not %s first", typed, shown, want)
		}
	}
}

func TestMarkerIsChosen(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	do(a, "right", "m", "alb", "enter")
	wantLook(t, a, "marker", a.look.Marker, "albumin")
	wantLook(t, a, "cut", a.look.Cut, "median") // a value of bili says nothing of albumin
	if a.look.Moved {
		t.Error("the new marker's median counts as moved")
	}
	// A column that cannot group says why.
	do(a, "m", "time", "enter")
	if !strings.Contains(a.notice, "time cannot group patients: it is part of the endpoint") || len(a.overlays) != 1 {
		t.Errorf("said %q", a.notice)
	}
	do(a, "esc", "esc", "m", "ctrl+x")
	wantLook(t, a, "marker", a.look.Marker, "")
	if len(a.answer.Groups) != 1 || len(a.overlays) != 0 {
		t.Errorf("without a marker: %d groups", len(a.answer.Groups))
	}
	// Few values are grades: they group by their values, and G cuts them.
	do(a, "m", "stage", "enter")
	if len(a.answer.Groups) != 4 {
		t.Errorf("stage makes %d groups", len(a.answer.Groups))
	}
	do(a, "G")
	if len(a.answer.Groups) != 2 {
		t.Errorf("stage cut makes %d groups", len(a.answer.Groups))
	}
}

func TestNeighbours(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	do(a, "]")
	wantLook(t, a, "marker", a.look.Marker, "chol")
	do(a, "[[")
	wantLook(t, a, "marker", a.look.Marker, "edema")
	first := a.markers()[0].Name
	for range len(a.markers()) {
		do(a, "]")
	}
	wantLook(t, a, "marker after a whole round", a.look.Marker, "edema")
	if first != "trt" {
		t.Errorf("the first marker is %s", first)
	}
}

// Ticking levels edits the subgroup's expression, and the expression ticks.
func TestSubgroupTicks(t *testing.T) {
	t.Parallel()
	c := cohort(t, "veteran")
	l := opened(c)
	l.Where = "age > 50"
	a := startWith(c, l, 120, 40, false)
	do(a, "s", "celltype", "enter", "space") // adeno
	wantLook(t, a, "subgroup", a.look.Where, `age > 50 and celltype == "adeno"`)
	do(a, "down", "down", "space") // past large: smallcell
	wantLook(t, a, "subgroup", a.look.Where, `age > 50 and celltype in ["adeno", "smallcell"]`)
	if do(a, "enter"); len(a.overlays) != 0 {
		t.Fatalf("Enter does not take the subgroup\n%s", screen(a))
	}
	// The expression as it was typed ticks the same levels.
	do(a, "s", "celltype", "enter")
	p := a.overlays[len(a.overlays)-1].(*picker)
	if got := strings.Join(p.Ticked, " "); got != "adeno smallcell" {
		t.Errorf("ticked are %q", got)
	}
	do(a, "space") // no longer adeno
	wantLook(t, a, "subgroup", a.look.Where, `age > 50 and celltype == "smallcell"`)
	do(a, "down", "space")
	wantLook(t, a, "subgroup", a.look.Where, `age > 50 and celltype in ["large", "smallcell"]`)
	do(a, "esc") // what was ticked here is cancelled, and the form is in sight
	if !strings.Contains(screen(a), "Subgroup: ") {
		t.Fatalf("Esc does not lead back to the form\n%s", screen(a))
	}
	wantLook(t, a, "subgroup", a.look.Where, `age > 50 and celltype in ["adeno", "smallcell"]`)
	do(a, "esc")
	// All levels and no level are no condition.
	do(a, "s", "celltype", "enter")
	p = a.overlays[len(a.overlays)-1].(*picker)
	for _, k := range slices.Clone(p.Ticked) {
		p.At(k)
		do(a, "space")
	}
	wantLook(t, a, "subgroup", a.look.Where, "age > 50")
	do(a, "enter")

	// Enter on a condition takes it away; a range replaces what stood there.
	do(a, "s", "age", "enter")
	do(a, "ctrl+u", "55..65", "enter")
	wantLook(t, a, "subgroup", a.look.Where, "age >= 55 and age <= 65")
	do(a, "s", "enter", "esc", "esc")
	wantLook(t, a, "subgroup", a.look.Where, "")
}

func TestRangeIsReadBack(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"> 50", "<= 60.5", "50..60", "== 61", "!= 61", ">= 50"} {
		a := lungBy(t, "sex")
		do(a, "s", "age", "enter", typed, "enter")
		if do(a, "s", "enter", "esc"); a.look.Where != "" { // the condition stands first and goes
			t.Errorf("%q is left", a.look.Where)
		}
		b := lungBy(t, "sex")
		do(b, "s", "age", "enter", typed, "enter")
		c := b.cohort.Column("age")
		conds := model.SplitWhere(b.cohort, b.look.Where)
		if len(conds) != 1 || rangeOf(c, conds[0].Source) != typed {
			t.Errorf("%q became %q and reads back as %v", typed, b.look.Where, conds)
		}
	}
}

func TestExpressionIsChecked(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	do(a, "S", "bilirubin > 2", "enter")
	if len(a.overlays) != 1 || !strings.Contains(screen(a), "did you mean bili?") {
		t.Errorf("a wrong expression was taken\n%s", screen(a))
	}
	do(a, "ctrl+u", "bili > 200", "enter")
	if len(a.overlays) != 1 || !strings.Contains(screen(a), "no patient is in this subgroup") {
		t.Errorf("a subgroup of nobody was taken\n%s", screen(a))
	}
	do(a, "ctrl+u", "enter")
	wantLook(t, a, "subgroup", a.look.Where, "")
}

func TestLevelsEditor(t *testing.T) {
	t.Parallel()
	c := cohort(t, "veteran")
	l := opened(c)
	l.Marker = "celltype"
	a := startWith(c, l, 120, 40, false)
	names := func() string {
		var out []string
		for _, g := range a.answer.Groups {
			out = append(out, g.Name)
		}
		return strings.Join(out, " | ")
	}
	want := func(s string) {
		t.Helper()
		if got := names(); got != s {
			t.Errorf("groups %q, not %q (levels %s)", got, s, a.look.Levels)
		}
	}
	want("adeno | large | smallcell | squamous")
	do(a, "g", "J")
	want("large | adeno | smallcell | squamous")
	do(a, "down", "+") // adeno and smallcell are one below the cursor
	want("large | adeno | smallcell+squamous")
	do(a, "n", "ctrl+u", "small or squamous", "enter")
	want("large | adeno | small or squamous")
	do(a, "up", "x")
	want("large | small or squamous")
	if ex := a.answer.Excluded; len(ex) != 1 || ex[0].N != 27 {
		t.Errorf("left out: %v", ex)
	}
	do(a, "end", "down", "down", "down", "x")
	want("large | small or squamous | adeno")
	do(a, "up", "-")
	want("large | smallcell | squamous | adeno")
	do(a, "home", "k", "k", "k", "k", "-")
	if !strings.Contains(a.notice, "takes a merged group apart") {
		t.Errorf("said %q", a.notice)
	}
	do(a, "x", "x", "x", "x")
	if !strings.Contains(a.notice, "one group has to stay") {
		t.Errorf("said %q", a.notice)
	}
	do(a, "esc")
	for len(a.undo) > 0 {
		do(a, "u")
	}
	want("adeno | large | smallcell | squamous")
	// Back in the plain order nothing is arranged.
	do(a, "g", "J", "K", "esc")
	wantLook(t, a, "levels", a.look.Levels, "")
}

// A cut typed beforehand is not one that was looked for.
func TestCutTypedAndMoved(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	do(a, "c", "a value", "enter", "2.5", "enter")
	if a.look.Moved || a.answer.Moved || a.look.Cut != "value:2.5" {
		t.Errorf("typed: %+v", a.look)
	}
	if s := screen(a); strings.Contains(s, "corrected") || strings.Contains(s, "moved") {
		t.Errorf("a typed cut is warned of\n%s", s)
	}
	typed := pValueRole(t, a)
	do(a, "right")
	if !a.look.Moved || !a.answer.Moved {
		t.Errorf("moved: %+v", a.look)
	}
	s := screen(a)
	if !strings.Contains(s, "corrected") || !strings.Contains(s, "naive") || !strings.Contains(s, "corrected for the search (permutation") {
		t.Errorf("a moved cut is not warned of\n%s", s)
	}
	if moved := pValueRole(t, a); moved != "\x1b[2m" || typed != "\x1b[1m" {
		t.Errorf("the P of a typed cut stands in %q, of a moved one in %q", typed, moved)
	}
	do(a, "c", "median", "enter")
	if a.look.Moved {
		t.Error("the median counts as moved")
	}
}

// pValueRole is the sequence before the log-rank P.
func pValueRole(t *testing.T, a *App) string {
	t.Helper()
	for _, l := range strings.Split(a.View(), "\n") {
		if strings.Contains(sgr.ReplaceAllString(l, ""), " log-rank  ") {
			at := strings.Index(l, "<0.0001")
			if at < 0 {
				t.Fatalf("no P in %q", l)
			}
			m := sgr.FindAllString(l[:at], -1)
			return m[len(m)-1]
		}
	}
	t.Fatal("no log-rank")
	return ""
}

// Each of two cuts slides, and they do not pass one another.
func TestTwoCuts(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	do(a, "c", "a value", "enter", "1,2", "enter", "right")
	wantLook(t, a, "cuts", a.look.Cut, "value:1.1,2")
	do(a, ",", "right")
	wantLook(t, a, "cuts", a.look.Cut, "value:1.1,2.1")
	for range 30 {
		do(a, "left")
	}
	wantLook(t, a, "cuts", a.look.Cut, "value:1.1,1.2")
	if !strings.Contains(a.notice, "the cuts would meet") {
		t.Errorf("said %q", a.notice)
	}
}

func TestReferenceIsTurned(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	hr := a.answer.HazardRatio.Ratio
	if l := a.answer.HazardRatio.Label; l != "high vs low" {
		t.Errorf("ratio of %s", l)
	}
	do(a, "r")
	if l, x := a.answer.HazardRatio.Label, a.answer.HazardRatio.Ratio; l != "low vs high" || x*hr < 0.999999 || x*hr > 1.000001 {
		t.Errorf("%s is %v, the other way round %v", l, x, hr)
	}
	do(a, "right")
	if l := a.answer.HazardRatio.Label; l != "low vs high" {
		t.Errorf("after a slide the ratio is of %s", l)
	}
	do(a, "r")
	wantLook(t, a, "reference", a.look.Reference, "")
}

// pbc: 25 transplants (1), 161 deaths (2).
func TestCauseIsChosen(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	if a.answer.Events != 186 {
		t.Errorf("any event: %d", a.answer.Events)
	}
	do(a, "E", "only 2", "enter")
	if a.answer.Events != 161 || a.look.Cause != "2" {
		t.Errorf("cause 2: %d events", a.answer.Events)
	}
	if !strings.Contains(screen(a), "competing events are censored") {
		t.Error("nothing is said of the competing events")
	}
	do(a, "E", "any", "enter")
	if a.answer.Events != 186 {
		t.Errorf("any event again: %d", a.answer.Events)
	}
	do(a, "E", "status = 1", "enter")
	if a.answer.Events != 25 || a.look.Event != "status == 1" {
		t.Errorf("event by hand: %d events, %+v", a.answer.Events, a.look)
	}
	do(a, "E")
	if !strings.Contains(a.notice, "the event is an expression") {
		t.Errorf("said %q", a.notice)
	}
}

func TestTicksOfCovariates(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "sex")
	do(a, "a", "ecog", "space", "ctrl+u", "age", "space", "enter")
	wantLook(t, a, "covariates", a.look.Covariates, "`ph.ecog`,age")
	if n := len(a.answer.Ratios.Rows); n != 3 || !a.answer.Ratios.Adjusted {
		t.Errorf("%d rows", n)
	}
	do(a, "a", "ecog", "space", "enter")
	wantLook(t, a, "covariates", a.look.Covariates, "age")
	do(a, "a", "ctrl+e")
	do(a, "ctrl+u", "log(age),nothing", "enter")
	if len(a.overlays) != 1 || !strings.Contains(screen(a), `there is no column "nothing"`) {
		t.Errorf("a wrong covariate was taken\n%s", screen(a))
	}
	do(a, "ctrl+u", "log(age),sex:age", "enter")
	if len(a.overlays) != 0 {
		t.Errorf("an interaction is not taken\n%s", screen(a))
	}
}

// Clearing takes away what stands on the line under the cursor.
func TestQuestionLines(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	do(a, "S", "age > 50", "enter", "a", "age", "space", "enter", "t", "sex", "space", "enter")
	for range 2 {
		do(a, "down")
	}
	do(a, "delete")
	wantLook(t, a, "subgroup", a.look.Where, "")
	do(a, "down", "backspace", "down", "backspace")
	if a.look.Covariates != "" || a.look.Strata != "" {
		t.Errorf("%+v", a.look)
	}
	for i, title := range []string{"Endpoint", "Marker", "Cut bili", "Subgroup", "Adjust for", "Stratify by"} {
		a.row = i
		do(a, "enter")
		if !strings.Contains(screen(a), "─ "+title) {
			t.Errorf("line %d opens no %s\n%s", i, title, screen(a))
		}
		do(a, "esc")
	}
}

func TestPalette(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	do(a, ":", "median lines", "enter")
	if !a.style.Medians || len(a.overlays) != 0 {
		t.Error("the palette does not act")
	}
	do(a, ":", "next cut in hand", "enter")
	if !strings.Contains(a.notice, "there is one cut only") {
		t.Errorf("said %q", a.notice)
	}
	_, cmd := a.Update(message("esc"))
	settle(a, cmd)
	do(a, "esc", ":", "quit")
	if _, cmd := a.Update(message("enter")); cmd == nil || cmd() != tea.Quit() {
		t.Error("the palette does not quit")
	}
}

func TestQuit(t *testing.T) {
	t.Parallel()
	for _, k := range []string{"q", "ctrl+c"} {
		a := lungBy(t, "age")
		if _, cmd := a.Update(message(k)); cmd == nil || cmd() != tea.Quit() {
			t.Errorf("%s does not quit", k)
		}
	}
	a := lungBy(t, "age")
	do(a, "m")
	if _, cmd := a.Update(message("ctrl+c")); cmd == nil || cmd() != tea.Quit() {
		t.Error("Ctrl-C does not quit from a picker")
	}
}

// Help and palette are made from the bindings that act: no key has two meanings
// at one depth of any page of any view.
func TestBindings(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "age")
	unique := func(where string, list []page.Binding) {
		seen := map[string]string{}
		for _, b := range list {
			for _, k := range b.Keys {
				if other, ok := seen[k]; ok {
					t.Errorf("%s: %s is %q and %q", where, k, other, b.Name)
				}
				seen[k] = b.Name
			}
		}
	}
	unique("everywhere", a.bindings)
	if len(a.views) != 9 {
		t.Fatalf("%d views", len(a.views))
	}
	var shadows []string // where a page gives a key of its view a meaning of its own
	for i, v := range a.views {
		unique(fmt.Sprintf("view %d", i+1), v.Bindings)
		if len(v.Pages) == 0 {
			t.Errorf("view %d has no page", i+1)
		}
		for _, p := range v.Pages {
			where := fmt.Sprintf("view %d, page %s", i+1, p.Name())
			unique(where, p.Traits().Bindings)
			for _, b := range p.Traits().Bindings {
				for _, k := range b.Keys {
					if slices.ContainsFunc(v.Bindings, func(of page.Binding) bool { return slices.Contains(of.Keys, k) }) {
						shadows = append(shadows, where+": "+k)
					}
				}
			}
		}
	}
	if want := []string{"view 5, page ROC: V", "view 6, page Scatter: }", "view 6, page Scatter: {"}; !slices.Equal(shadows, want) {
		t.Errorf("keys of a view that its page takes: %q, want %q", shadows, want)
	}
}

func TestDataView(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	do(a, "8", "/", "album", "enter")
	if it := a.data.Current(); it == nil || it.Key != "albumin" {
		t.Errorf("at %v", it)
	}
	do(a, "enter")
	wantLook(t, a, "marker", a.look.Marker, "albumin")
	if a.view != viewSurvival {
		t.Error("the marker was taken, and the curves are not shown")
	}
	do(a, "8", "home", "enter")
	if !strings.Contains(a.notice, "id cannot group patients: it names the patients") {
		t.Errorf("said %q", a.notice)
	}
}

// What is copied is the answer in one paragraph; medians and log-rank are R's
// (survival 3.5-3), as in facts.md: 270 (212, 310), 426 (348, 550), 10.32674.
func TestSummary(t *testing.T) {
	t.Parallel()
	var copied []string
	c := cohort(t, "lung")
	l := opened(c)
	l.Marker, l.Where = "sex", "age > 20"
	a := startWith(c, l, 120, 40, false)
	a.copy = func(s string) { copied = append(copied, s) }
	do(a, "y")
	want := "lung, time/status: 228 patients, 165 events, where age > 20. sex. 1: n 138, events 112, median 270 (95% CI 212 to 310)." +
		" 2: n 90, events 53, median 426 (95% CI 348 to 550). Log-rank chi-square 10.33 on 1 df, P 0.0013." +
		" Hazard ratio 2 vs 1 0.59 (95% CI 0.42 to 0.82, wald, P 0.0015)."
	if said, numbers, _ := strings.Cut(strings.Join(copied, ""), "\n\n"); said != want ||
		!strings.Contains(numbers, "log-rank                      10.327   1   0.0013") {
		t.Error(cmp.Diff(want, said), numbers)
	}
	if !strings.Contains(a.notice, "copied ") {
		t.Errorf("said %q", a.notice)
	}
	do(a, "esc", "m", "wt.loss", "enter", "right", "y")
	if s := copied[1]; !strings.Contains(s, "(the cut was chosen from these data: this P is too small; corrected for the search 0.582, permutation, 200 rounds, seed 0)") ||
		!strings.Contains(s, "214 patients") {
		t.Errorf("copied %q", s)
	}
	l.Strata, l.Weights, l.Covariates, l.Where = "ph.ecog", "inst", "age", ""
	adjusted := startWith(c, l, 120, 40, false)
	adjusted.copy = a.copy
	do(adjusted, "y")
	for _, want := range []string{"; stratified by ph.ecog; weighted by inst. sex.", " Hazard ratio adjusted for age 2 vs 1 ", "\nstratified by ph.ecog; weighted by inst\n"} {
		if s := copied[2]; !strings.Contains(s, want) {
			t.Errorf("no %q in what is copied: %q", want, s)
		}
	}
	b := startWith(cohort(t, "lung"), opened(c), 120, 40, false)
	b.copy = nil
	do(b, "y")
	if !strings.Contains(b.notice, "no clipboard") {
		t.Errorf("said %q", b.notice)
	}
}

// An answer that cannot be given leaves the way back open.
func TestNoAnswer(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	l := a.look
	l.Where = "age > 500"
	a.change(l)
	settle(a, a.ask())
	a.dirty = true
	if s := screen(a); !strings.Contains(s, "no patient is left") || !strings.Contains(s, "widen the subgroup (s)") || strings.Contains(s, "at risk") {
		t.Errorf("a question without an answer shows\n%s", s)
	}
	do(a, "3")
	if s := screen(a); !strings.Contains(s, "no patient is left") || strings.Contains(s, "likelihood") {
		t.Errorf("the hazard view shows\n%s", s)
	}
	do(a, "i", "esc", "y", "u", "1")
	if a.failed() != nil || !strings.Contains(screen(a), "at risk") {
		t.Errorf("undo does not lead back: %v", a.failed())
	}
}

// A ward where nobody is censored: 1 was discharged, 2 died. What the codes do not
// tell is asked for where it makes a difference, and E says it.
func TestWhatIsCensoredIsChosen(t *testing.T) {
	t.Parallel()
	c := table(t, "icu", "id,days,outcome,vent\n1,2,1,0\n2,5,2,1\n3,7,1,0\n4,9,1,1\n5,10,2,1\n6,14,1,0\n7,15,2,1\n8,20,1,1\n")
	l := c.Opening(model.Look{Observing: model.Observing{Time: "days", Event: "outcome"}, Grouping: model.Grouping{Marker: "vent"}})
	a := startWith(c, l, 120, 40, false)
	do(a, "page Cumulative incidence")
	if s := told(screen(a)); !strings.Contains(s, "outcome = 2") || !strings.Contains(s, "outcome = 1 is taken as censored, which is not known: if it is another event") ||
		!strings.Contains(s, "say which value is censored (E), or that none is") {
		t.Errorf("no word about what 1 is:\n%s", s)
	}
	do(a, "E", "nobody", "enter")
	if a.look.Censored != "none" || !strings.Contains(a.notice, "E chooses one of them") {
		t.Errorf("%+v, said %q", a.look.Observing, a.notice)
	}
	if s := screen(a); !strings.Contains(s, "outcome has several causes (1, 2): which one is of interest?") {
		t.Errorf("no question which cause it is:\n%s", s)
	}
	do(a, "E", "only 1", "enter")
	if s := screen(a); a.look.Cause != "1" || !strings.Contains(s, "incidence of outcome = 1") || !strings.Contains(s, "4.77") || !strings.Contains(s, "0.0290") {
		t.Errorf("%+v\n%s", a.look.Observing, s)
	}
	do(a, "E", "2 is censored", "enter")
	if a.look.Censored != "2" || a.look.Cause != "1" {
		t.Errorf("%+v", a.look.Observing)
	}
	do(a, "E", "1 is censored", "enter")
	if a.look.Censored != "1" || a.look.Cause != "" {
		t.Errorf("%+v", a.look.Observing)
	}
	// A look that was saved without it is asked.
	l = a.look
	l.Cause, l.Censored = "2", ""
	a.change(l)
	settle(a, a.ask())
	do(a, "page Cumulative incidence")
	if s := screen(a); !strings.Contains(s, "what outcome = 1 means beside the cause 2 is not known") || !strings.Contains(s, "it is censored (E 1)") {
		t.Errorf("no question:\n%s", s)
	}
}

// The first character in a box with a number in it takes the number's place: 0.9595
// was an honest level of confidence, and nobody meant it. An arrow key keeps it.
func TestTypedNumberTakesThePlace(t *testing.T) {
	t.Parallel()
	a := start(cohort(t, "pbc"), 120, 40)
	a.look.Level = 0.95
	for typed, want := range map[string]string{"0.9": "0.9", "x": "x"} {
		typeField(a, "Level")
		p := a.overlays[len(a.overlays)-1].(*prompt)
		if v := p.input.Value(); v != "0.95" {
			t.Fatalf("it opens with %q", v)
		}
		for _, r := range typed {
			p.Key(a, key{Name: string(r), Rune: r})
		}
		if v := p.input.Value(); v != want {
			t.Errorf("%q typed: %q", typed, v)
		}
		a.overlays = nil
	}
	typeField(a, "Level")
	do(a, "backspace", "9")
	if v := a.overlays[len(a.overlays)-1].(*prompt).input.Value(); v != "0.99" {
		t.Errorf("backspace and 9: %q", v)
	}
}
