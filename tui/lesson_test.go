package tui

import (
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"kaplan/model/read"
	"kaplan/tui/chart"
)

const lungLesson = `title = "A lesson"
files = ["lung.csv"]

[[step]]
name = "sexes"
title = "Two groups"
text = """
Men and women with lung cancer.

Look at both curves before you say what the test will find.
"""
  [step.look]
  view = 1
  by = "sex"

  [[step.question]]
  ask = "The P of the log-rank test is"
  quantity = "result/tests/log-rank/p_value"
  choices = ["below 0.05", "0.05 or more"]
  bounds = [0.05]
  predict = true
  reveal = "It is {result/tests/log-rank/p_value}."

  [[step.question]]
  ask = "How many women died?"
  quantity = "result/groups/2/events"
  hint = "Look under ev."

[[step]]
title = "The ratio"
text = "P was {sexes: result/tests/log-rank/p_value}."
  [step.look]
  view = 1
  by = "ph.ecog > 1"

  [[step.question]]
  ask = "What do you guess for the hazard ratio?"
  quantity = "result/hazard_ratio/estimate"
  predict = true
`

// taking is a lesson on a cohort that has no sex as text, on a screen of w by h.
func taking(t *testing.T, text string, w, h int) *App {
	t.Helper()
	l, problems := read.ParseLesson("my.toml", text)
	if len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	c := cohort(t, "lung")
	a := New(c, Options{Look: c.Opening(l.LookOf(0).Look), Theme: themeOf(termenv.Ascii, false), Copy: func(string) {}, Lesson: l})
	a.pace, a.shortest = time.Millisecond, 0
	settle(a, a.Init())
	press(a, tea.WindowSizeMsg{Width: w, Height: h})
	return a
}

// A lesson is walked by one key; P is nowhere on the screen, in the ledger or on the
// clipboard before a guess is typed, and then it is everywhere.
func TestLesson(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		a := taking(t, lungLesson, size[0], size[1])
		const p, chi = "0.0013", "10.33"
		s := screen(a)
		if lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n"); len(lines) != size[1] {
			t.Errorf("%v: %d lines", size, len(lines))
		}
		for _, want := range []string{"Men and women with lung cancer.", "1 of 2 Space: guess", "1 below 0.05", "at risk"} {
			if want == "at risk" && size[1] < 40 {
				continue
			}
			if !strings.Contains(s, want) {
				t.Errorf("%v: no %q\n%s", size, want, s)
			}
		}
		for _, keys := range [][]string{nil, {"tab"}, {"shift+tab", "3"}, {"1", "up"}, {";"}} {
			if s := do(a, keys...); strings.Contains(s, p) || strings.Contains(s, chi) {
				t.Errorf("%v: P before the guess, after %q\n%s", size, keys, s)
			}
		}
		for _, key := range []string{"y", "i", "*", "x", "&"} {
			if s := do(a, key); !strings.Contains(s, "asks for your guess first: Space types it") && size[0] > 80 || len(a.overlays) > 0 {
				t.Errorf("%v: %s tells\n%s", size, key, s)
			}
		}
		if n := len(a.ledger.Entries); n != 0 {
			t.Errorf("%v: %d looks were seen", size, n)
		}
		if s := do(a, "space"); !strings.Contains(s, "\n >") && !strings.Contains(s, " > ") || !strings.Contains(s, "1-2 answers") ||
			strings.Contains(s, "Enter answers") || strings.Contains(s, "Enter takes it") {
			t.Errorf("%v: no line for a guess\n%s", size, s)
		}
		s = do(a, "2")
		for _, want := range []string{"You said 0.05 or more. It is below 0.05 (" + p + ").", "It is " + p + ".", chi} {
			if !strings.Contains(s, want) && !(want == chi && size[1] < 40) {
				t.Errorf("%v: no %q\n%s", size, want, s)
			}
		}
		if n := len(a.ledger.Entries); n == 0 {
			t.Errorf("%v: what was revealed is no look", size)
		}
		s = do(a, "space", "space", "5", "enter")
		if !strings.Contains(s, "5 is not what the data say. Look under ev. (? gives the") {
			t.Errorf("%v: a wrong answer\n%s", size, s)
		}
		if s = do(a, "53", "enter"); !strings.Contains(s, "Right: 53.") {
			t.Errorf("%v: the right answer\n%s", size, s)
		}
		s = do(a, "space")
		for _, want := range []string{"2 of 2 Space: guess", "P was " + p + ".", "What do you guess for the hazard ratio?"} {
			if !strings.Contains(s, want) {
				t.Errorf("%v: no %q\n%s", size, want, s)
			}
		}
		for _, key := range []string{"", "tab", "shift+tab", ">", "|"} {
			if s := do(a, strings.Fields(key)...); strings.Contains(s, "HAZARD") || strings.Contains(s, "READ ") {
				t.Errorf("%v: a ratio before the guess, after %q\n%s", size, key, s)
			}
		}
		if s = do(a, "space", "2", "enter"); !strings.Contains(s, "You said 2") {
			t.Errorf("%v: the ratio\n%s", size, s)
		}
		if s = do(a, "space"); !strings.Contains(s, "the end: 2 of 3 questions answered as the data say") {
			t.Errorf("%v: the end\n%s", size, s)
		}
		if s = do(a, "("); !strings.Contains(s, "1 of 2") || !strings.Contains(s, "It is "+p+".") {
			t.Errorf("%v: back\n%s", size, s)
		}
	}
}

// A digit answers a choice at once, and the words say so; an Enter after it opens nothing,
// whether the answer was right or not. The Enter after that is the page's again.
func TestEnterAfterAChoice(t *testing.T) {
	t.Parallel()
	sure := strings.Replace(lungLesson, "  predict = true\n  reveal", "  hint = \"Look at P.\"\n  reveal", 1)
	for name, text := range map[string]string{"predicted": lungLesson, "asked": sure} {
		a := taking(t, text, 120, 40)
		do(a, "space", "1")
		if s := do(a, "enter"); len(a.overlays) != 0 || !strings.Contains(s, "Right: below 0.05") {
			t.Errorf("%s: Enter after the digit\n%s", name, s)
		}
		if do(a, "enter"); len(a.overlays) != 1 {
			t.Errorf("%s: the second Enter is not the page's", name)
		}
	}
	a := taking(t, sure, 120, 40)
	do(a, "space", "2")
	s := do(a, "enter")
	if a.answeringGuess() == nil || !strings.Contains(s, "0.05 or more is not what the data say. Look at P.") || !strings.Contains(s, "1-2 answers") {
		t.Errorf("a wrong choice\n%s", s)
	}
	if s = do(a, "b"); !strings.Contains(s, "Enter answers") {
		t.Errorf("a choice that is typed in letters\n%s", s)
	}
	if s = do(a, "elow 0.05", "enter"); a.answeringGuess() != nil || !strings.Contains(s, "Right: below 0.05") {
		t.Errorf("typed in letters\n%s", s)
	}
}

// The page stays alive: the question can be changed, and one key brings the lesson's back;
// the lesson can be folded away.
func TestLessonLeavesThePageAlive(t *testing.T) {
	t.Parallel()
	a := taking(t, lungLesson, 80, 24)
	do(a, "space", "1")
	if s := do(a, "]"); a.look.Marker == "sex" || !strings.Contains(s, "Men and women") && !strings.Contains(s, "Right: below 0.05") {
		t.Errorf("the marker is %s\n%s", a.look.Marker, s)
	}
	if do(a, ";"); a.look.Marker != "sex" {
		t.Errorf("the marker is %s", a.look.Marker)
	}
	s := do(a, "_")
	if strings.Contains(s, "Right: below 0.05") || !strings.Contains(s, "Space unfolds") || !strings.Contains(s, "HAZARD") {
		t.Errorf("folded\n%s", s)
	}
	if s = do(a, "space"); !strings.Contains(s, "Right: below 0.05") {
		t.Errorf("unfolded\n%s", s)
	}
	if s = do(a, "?"); !strings.Contains(s, "LESSON") {
		t.Errorf("help says nothing of a lesson\n%s", s)
	}
	a = lungBy(t, "sex")
	if s = do(a, "?"); strings.Contains(s, "LESSON") {
		t.Errorf("help speaks of a lesson where there is none\n%s", s)
	}
	do(a, "esc")
	if s = do(a, "space"); strings.Contains(s, "lesson") {
		t.Errorf("a key of lessons acts without one\n%s", s)
	}
}

// A screen is divided without a row or a column too many.
func TestArrangeLesson(t *testing.T) {
	t.Parallel()
	for w := minWidth; w <= 300; w++ {
		for h := minHeight; h <= 100; h += 7 {
			for _, folded := range []bool{false, true} {
				pw, ph, r := arrangeLesson(w, h, folded)
				below := pw == w && ph+r.H == h && r.Y == ph-1 && r.W == w
				beside := ph == h && pw+1+r.W == w && r.X == pw+1 && pw >= minWidth
				if !below && !beside || ph < 15 {
					t.Fatalf("%dx%d: page %dx%d, lesson %+v", w, h, pw, ph, r)
				}
			}
		}
	}
}

// Every page of every view has room above a lesson on the smallest screen, and leaves the
// lesson its own; and so have the large screen and the dialogs.
func TestEveryPageAboveALesson(t *testing.T) {
	t.Parallel()
	a := taking(t, lungLesson, 80, 24)
	do(a, "space", "1")
	whole := func(what string) {
		t.Helper()
		s := screen(a)
		lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
		if len(lines) != 24 || !strings.Contains(lines[14], "Two groups") || strings.Contains(s, "this page has failed") {
			t.Errorf("%s\n%s", what, s)
		}
		for _, l := range lines {
			if chart.Width(l) > 80 {
				t.Errorf("%s: %q is wider than the screen", what, l)
			}
		}
	}
	for v := viewSurvival; v <= viewLedger; v++ {
		do(a, strconv.Itoa(int(v)))
		for i := range a.views[v-1].Pages {
			a.turnToPlace(v, i)
			press(a, tea.WindowSizeMsg{Width: 80, Height: 24})
			whole(a.pageNow().Name())
		}
	}
	do(a, "1", "page By hand")
	if s := do(a, "_"); strings.Contains(s, "Space unfolds") {
		t.Errorf("the page's own key folds the lesson\n%s", s)
	}
	if s := do(a, "space"); !strings.Contains(s, "How many women died?") {
		t.Errorf("the lesson is not walked over a page that has the key, too\n%s", s)
	}
	do(a, "1", "@")
	whole("the large screen")
	do(a, "@")
	for _, key := range []string{"m", "s", "?", ":", "i", "x", "O"} {
		do(a, key)
		if s := screen(a); len(strings.Split(s, "\n")) != 25 {
			t.Errorf("%s\n%s", key, s)
		}
		do(a, "esc")
	}
	for _, size := range [][2]int{{30, 5}, {0, 0}, {139, 24}, {140, 24}, {1000, 1000}, {80, 24}} {
		press(a, tea.WindowSizeMsg{Width: size[0], Height: size[1]})
	}
	whole("back from other sizes")
}

// What is answered before the data are there is held to them when they come.
func TestAnswerThatWaitsForTheData(t *testing.T) {
	t.Parallel()
	a := taking(t, lungLesson, 80, 24)
	do(a, "space", "1", "space", "space")
	kept := a.lesson.answers[0]
	a.lesson.answers[0], a.lesson.busy = nil, true // it is still being computed
	if s := do(a, "5", "3", "enter"); !strings.Contains(s, "the data are being asked") {
		t.Errorf("it is judged by nothing\n%s", s)
	}
	if s := press(a, lessonMsg{0, kept, nil}); !strings.Contains(s, "Right: 53.") {
		t.Errorf("it is not judged\n%s", s)
	}
}
