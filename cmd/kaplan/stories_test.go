package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// What the explorer owes to somebody who works in it all day, key by key. Sessions,
// signals and full disks are in signals_test.go, competing risks in otherdeaths_test.go,
// mice and counts over time in mice_test.go.

// pick opens a list by a key, types into it and takes what it finds.
func (x *terminal) pick(key, typed string) {
	x.t.Helper()
	x.keys(key)
	x.wait("> ")
	x.typed(typed)
	x.wait("> " + typed)
	x.keys("Enter")
}

// Undo says what it undid and shows the view in which it did; help begins with where one
// is and can be searched; a key that acts elsewhere says where.
func TestStoryOfFindingTheWay(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", "--sample", "lihc")
	x.wait("356 of 372 patients", "OS, months", "at risk") // analysed of all
	x.pick("a", "age")
	x.wait("Adjust age", "HAZARD (adjusted)", "per 1") // the heading of every ratio says per what
	x.keys("4")
	x.wait("Markers")
	x.keys("u")
	x.wait("Adjust none", "S(t)")
	x.keys("?")
	s := x.wait("/ searches")
	if here := strings.Index(s, "read the curves"); here < 0 {
		t.Errorf("help does not begin with the page one is on\n%s", s)
	}
	x.keys("/")
	x.typed("braille")
	x.wait("draw curves finer")
	x.keys("Escape")
	x.keys("Escape")
	x.wait("at risk")
	x.pick(":", "schoenfeld")
	x.wait("Proportional hazards")
}

// The curves are read under a cursor, in finer dots, in other units, to an end of one's
// own, and in words.
func TestStoryOfReadingCurves(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", "--sample", "lihc")
	x.wait("S(t)", "+ censored NR not reached", "months 0 24 48")
	x.keys(">")
	x.wait("READ at", "95% CI (log)")
	x.keys("|", ".")
	x.wait("ticks: censored")
	x.keys(".")
	x.pick("Z", "10")
	x.wait("beyond")
	x.pick(":", "in words")
	x.wait("were alive", "95 % CI", "y copies it")
}

// One n for every model, by a key.
func TestStoryOfTheSamePatients(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", data(t, "lung"))
	x.wait("at risk")
	x.pick("a", "meal.cal")
	x.keys("3", "Tab")
	x.wait("Univariable")
	x.keys("#")
	x.wait("same patients")
}

// fourteenStages is a cohort of more groups than there are styles, whose names differ at
// their ends.
func fourteenStages(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("id,days,status,pathologic stage\n")
	for i := range 280 {
		fmt.Fprintf(&b, "P%03d,%d,%d,pathologic stage II%c\n", i, 30+i*37%1900, i%3%2, 'A'+i%14)
	}
	path := filepath.Join(t.TempDir(), "stages.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// With fourteen groups the curves keep half of the height and no two names read the
// same; neither do two rows of a narrow ledger.
func TestStoryOfFourteenStages(t *testing.T) {
	t.Parallel()
	x := open(t, 80, 24, "", fourteenStages(t))
	x.wait("log-rank")
	x.pick("m", "pathologic stage")
	x.wait("of 14 groups")
	x.tmux("resize-window", "-x", "120", "-y", "40")
	s := x.wait("at risk, 7 of 14 groups", "and 8 more")
	names := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^ (?:──|━━|══|••|××|◦◦|■■|◇◇|[a-f]{2}) (\S.*?) +20 `).FindAllStringSubmatch(s, -1) {
		if names[m[1]] {
			t.Errorf("two groups are called %s", m[1])
		}
		names[m[1]] = true
	}
	if len(names) != 14 {
		t.Errorf("%d names of 14\n%s", len(names), s)
	}
	for _, where := range []string{`days > 200`, `days > 300`} {
		x.keys("S")
		x.wait("Enter accepts")
		x.keys("C-u")
		x.typed(where)
		x.keys("Enter")
		x.wait(where + " →")
		time.Sleep(300 * time.Millisecond) // a frame that the next key replaces at once is no look
	}
	x.tmux("resize-window", "-x", "80", "-y", "24")
	x.keys("9")
	s = x.wait("LEDGER", "days > 200", "days > 300")
	if strings.Count(s, "pathologic stage; days > 200") > 1 {
		t.Errorf("two rows read the same\n%s", s)
	}
}

// Room is used: the landscape beside what can be trusted of it, names in the volcano, a
// forest of clinical columns.
func TestStoryOfRoom(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", absolute(t, "testdata/kirc_clinical.csv"), absolute(t, "testdata/kirc_mirna.csv"))
	x.wait("at risk")
	x.pick(":", "trust")
	x.wait("where the best cut falls", "the landscape that was searched", "5 % corrected")
	x.keys("4")
	x.wait("Markers", "continuous")
	x.keys("v")
	x.wait("hazard ratio per SD, log scale; up: P", "HR", "Enter takes it")
	x.keys("Enter")
	x.wait("HAZARD")
	x.pick(":", "model")
	x.wait("COEFFICIENT", "log HR")
}

// A filter is live, Space ticks and stays, the count of a subgroup is shown before it is
// taken, and Esc takes back what was ticked.
func TestStoryOfFewKeys(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", "--sample", "lihc")
	x.wait("at risk")
	x.keys("s")
	x.wait("Subgroup: all 372 patients")
	x.typed("grade")
	x.keys("Enter")
	x.wait("[ ]")
	x.keys("Space")
	x.wait("[x]", "of 372 patients")
	x.keys("Escape", "Escape", "Escape")
	x.wait("Subgroup all patients")
}

// A condition of twenty thousand characters is taken in one piece and parsed once.
func TestStoryOfALongPaste(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", data(t, "lung"))
	x.wait("at risk")
	x.keys("S")
	x.wait("Enter accepts")
	long := strings.TrimSuffix(strings.Repeat("age > 40 and ", 1600), " and ") + " and age > 60"
	path := filepath.Join(t.TempDir(), "paste")
	if err := os.WriteFile(path, []byte(long), 0o644); err != nil {
		t.Fatal(err)
	}
	x.tmux("load-buffer", path)
	x.tmux("paste-buffer", "-p")
	x.wait("of 228 patients")
	x.keys("Enter")
	x.wait("patients", "→ 1")
}

// A terminal that cannot place text is told so, with the commands; one of few colours, of
// none or with a light background reads the same.
func TestStoryOfTerminals(t *testing.T) {
	t.Parallel()
	x := open(t, 80, 24, "TERM=dumb", "--sample", "lihc")
	x.wait("TERM=dumb", "kaplan km", "EXIT 2")
	for _, env := range []string{"TERM=vt100", "TERM=screen", "NO_COLOR=1"} {
		y := open(t, 80, 24, env, "--theme", "light", "--sample", "lihc")
		y.wait("── low", "━━ high", "log-rank 7.48", "HAZARD")
		coloured := regexp.MustCompile(`\x1b\[[0-9;]*3[1-6]m`).Match(y.written())
		if want := env == "TERM=screen"; coloured != want {
			t.Errorf("%s: colours %v, want %v", env, coloured, want)
		}
	}
}

// Cohorts are drawn as one looks: null ones, then with a true hazard ratio, with other
// seeds; a drawing too long to wait for shows how far it is, and Esc ends it.
func TestStoryOfDrawnCohorts(t *testing.T) {
	t.Parallel()
	x := open(t, 120, 40, "", "--sample", "tace75")
	x.wait("S(t)")
	x.pick("m", "miR-122 ratio")
	x.wait("log-rank")
	x.pick(":", "false positives")
	s := x.wait("2000 null cohorts of 57 patients", "seed 1", "half within", "there is nothing to be found in these cohorts")
	naive := regexp.MustCompile(`best cut, as if fixed +(\d+\.\d)  `).FindStringSubmatch(s)
	permuted := regexp.MustCompile(`best, permutation +(\d\.\d)  `).FindStringSubmatch(s)
	if naive == nil || permuted == nil || len(naive[1]) < 4 {
		t.Errorf("naive P %v, by permutation %v\n%s", naive, permuted, s)
	}
	x.keys("%")
	x.wait("2000 null cohorts of 57 patients", "seed 2;")
	x.keys("v")
	x.wait("Enter accepts")
	x.typed("2")
	x.keys("Enter")
	x.wait("2000 cohorts of 57 patients, true hazard ratio 2", "interval holds the hazard ratio 2", "the true hazard ratio is 2: it is found")
	x.pick("O", "cohorts")
	x.wait("Enter accepts")
	x.typed("100000")
	x.keys("Enter")
	s = x.wait("of 100000 cohorts of 57 patients", "Esc cancels", "best, permutation", "hazard ratio there")
	first := regexp.MustCompile(`(\d+) of 100000`).FindStringSubmatch(s)
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		now := regexp.MustCompile(`(\d+) of 100000`).FindStringSubmatch(x.screen())
		if now != nil && now[1] != first[1] {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("there are never more than %s cohorts\n%s", first[1], x.screen())
		}
	}
	x.keys("Escape")
	x.wait("cancelled")
}
