package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"kaplan/model/lesson"
)

// Every embedded lesson is sound: the data answer each of its looks, and each number that
// it names exists.
func TestLessonsAreSound(t *testing.T) {
	t.Parallel()
	for _, name := range lesson.Embedded {
		status, out, errs := kaplan("", "learn", name, "--check")
		if status != exitDone || !strings.HasSuffix(out, ": nothing is wrong\n") {
			t.Errorf("%s: %d %s%s", name, status, out, errs)
		}
	}
}

// The first lesson is done in under ten minutes: its words are read at 200 a minute, and a
// key is given three seconds, which is long.
func TestFirstLessonIsShort(t *testing.T) {
	t.Parallel()
	list, err := lessons()
	if err != nil {
		t.Fatal(err)
	}
	keys := 0
	l := list[0]
	for _, s := range l.Steps {
		keys++ // Space, which goes on
		for _, q := range s.Questions {
			keys += 2 // Space before the answer and after it
			if q.Of() == lesson.Choice {
				keys++
			} else {
				keys += len("55.7") + 1
			}
		}
	}
	minutes := float64(l.Words())/200 + float64(keys)*3/60
	t.Logf("%s: %d words, %d keys, %.1f minutes; the list says %.1f", l.Name, l.Words(), keys, minutes, l.Minutes())
	if minutes >= 10 || l.Minutes() >= 10 {
		t.Errorf("%.1f minutes", minutes)
	}
	for _, l := range list {
		if m := l.Minutes(); m >= 12 {
			t.Errorf("%s takes %.1f minutes", l.Name, m)
		}
	}
}

// A lesson is printed where there is no terminal; the answers are in the notes alone.
func TestLessonOnPaper(t *testing.T) {
	t.Parallel()
	a := asked(t, "", "learn")
	if n := len(a.list("result/lessons")); n != len(lesson.Embedded) {
		t.Errorf("%d lessons", n)
	}
	status, out, errs := kaplan("", "learn", "1")
	if status != exitDone || !strings.Contains(out, "### The curve and censoring\n") || !strings.Contains(out, "**Question.** How many of the 371 patients died?") ||
		!strings.Contains(out, "`kaplan km --sample lihc --endpoint OS --times 12,60`") || strings.Contains(out, "131") {
		t.Errorf("%d\n%s%s", status, out, errs)
	}
	if _, md, _ := kaplan("", "learn", "curve", "--format", "md"); md != out {
		t.Errorf("Markdown is another text\n%s", md)
	}
	status, out, errs = kaplan("", "learn", "curve", "--notes")
	if status != exitDone || !strings.Contains(out, "**Answer.** 131") || !strings.Contains(out, "**For the instructor.** ") || !strings.Contains(out, "The lesson needs no statistics before it.") {
		t.Errorf("%d\n%s%s", status, out, errs)
	}
	a = asked(t, "", "learn", "curve", "--notes")
	if got := a.at("result/steps[0]/questions[0]/answer"); got != "131" {
		t.Errorf("the answer is %v", got)
	}
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"curv"}, exitNoAnswer, `there is no lesson "curv"` + "\ndid you mean curve?"},
		{[]string{"nosuch.toml"}, exitNoAnswer, "nosuch.toml"},
		{[]string{"--check"}, exitUsage, "--check and --notes are of a lesson"},
		{[]string{"curve", "--theme", "pink"}, exitUsage, "--theme pink: not known"},
	} {
		if status, _, errs := kaplan("", append([]string{"learn"}, c.args...)...); status != c.status || !strings.Contains(errs, c.says) {
			t.Errorf("%q: %d %s", c.args, status, errs)
		}
	}
}

const ownLesson = `title = "Our own"
files = ["own.csv"]

[[step]]
name = "one"
title = "Two arms"
text = "There are {cohort/used} patients."
  [step.look]
  by = "arm"

  [[step.question]]
  ask = "How many died in arm a?"
  quantity = "result/groups/a/events"
`

// What is wrong in a lesson of one's own is said with its line and the reason, and the exit
// status is 1; a lesson in which nothing is wrong may be taken.
func TestLessonOfOnesOwn(t *testing.T) {
	t.Parallel()
	const csv = "id,time,status,arm\np1,5,1,a\np2,6,0,a\np3,7,1,b\np4,9,1,b\np5,3,1,a\np6,12,0,b\n"
	for _, c := range []struct{ was, is, says string }{
		{"", "", ""},
		{"title = \"Our own\"", "title = \"Our own\"\ncolour = \"red\"", `row 2: "colour" has no meaning here`},
		{`by = "arm"`, `by = "arn"`, "row 4: step 1: its look has no answer: expression: there is no column \"arn\"\narn\n  ^\ndid you mean arm?"},
		{`by = "arm"`, "by = \"arm\"\n  page = \"Survivals\"", `row 4: step 1: its look has no answer: there is no page "Survivals"`},
		{`by = "arm"`, "by = \"arm\"\n  where = \"time > 100\"", "row 4: step 1: its look has no answer: "},
		{`result/groups/a/events`, `result/groups/c/events`, "row 11: step 1, question 1: result/groups has no element \"c\"\ndid you mean a or b?"},
		{`result/groups/a/events`, `result/groups/a/evnts`, "row 11: step 1, question 1: result/groups/a has no field \"evnts\"\ndid you mean events or n?"},
		{`result/groups/a/events`, `result/groups/a`, "row 11: step 1, question 1: result/groups/a is no number and no word\nname a field in it: "},
		{`result/groups/a/events`, `result/groups/a/median/conf_high`,
			"row 11: step 1, question 1: result/groups/a/median/conf_high does not exist in this answer (it is null)"},
		{`result/groups/a/events`, `result/groups/a/name`, "row 11: step 1, question 1: result/groups/a/name is the word \"a\", and a number is asked for"},
		{`result/groups/a/events`, `two: result/groups/a/events`, "row 11: step 1, question 1: no step has the name \"two\""},
		{`{cohort/used}`, `{cohort/usd}`, "row 4: step 1: cohort has no field \"usd\"\ndid you mean used?"},
		{`own.csv`, `other.csv`, "row 2: its cohort cannot be read: "},
		{ownLesson[strings.Index(ownLesson, "\n  [[step.q"):], "", "row 1: the lesson has no question"},
		{"title = \"Our own\"", "title = Our own", "row 1: "},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "my.toml")
		for name, text := range map[string]string{path: strings.Replace(ownLesson, c.was, c.is, 1), filepath.Join(dir, "own.csv"): csv} {
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		status, out, errs := kaplan("", "learn", path, "--check")
		if c.says == "" {
			if status != exitDone || out != path+": 1 step, 1 question, about 1 minute: nothing is wrong\n" {
				t.Errorf("%d %s%s", status, out, errs)
			}
			if status, out, errs = kaplan("", "learn", path, "--notes"); status != exitDone || !strings.Contains(out, "There are 6 patients.") ||
				!strings.Contains(out, "**Answer.** 2") || !strings.Contains(out, "`kaplan km "+path[:len(path)-len("my.toml")]+"own.csv --by arm ") {
				t.Errorf("%d %s%s", status, out, errs)
			}
			continue
		}
		if status != exitNoAnswer || out != "" || !strings.Contains(errs, path+", "+c.says) {
			t.Errorf("%s: %d\nsays  %swants %s", c.is, status, errs, c.says)
		}
	}
}

// typedAnswer is an answer that is typed in a lesson, and what is said then.
type typedAnswer struct{ typed, says string }

// lessonWalks are the lessons as somebody takes them who answers everything rightly. What is said
// beside "Right" is the number of R: other tests hold these questions to it.
var lessonWalks = map[string][]typedAnswer{
	"curve": {{"131", "Right: 131."}, {"55.7", "Right: 55.7 months."}, {"48", "Right: 48.4 %."}, {"1", "Right: lower (-23.1 percentage points)."},
		{"2", "Right: larger (0.0193)."}, {"27.25", "Right: 27.3 months."}},
	"groups": {{"26.4", "Right: 26.4 months."}, {"1", "Right: below 0.001 (<0.0001)."}, {"3", "Right: above 0.05 (0.245)."},
		{"1", "Right: Fleming-Harrington, of late deaths (-0.843)."}, {"2", "Right: no (0.331)."}},
	"hazard": {{"2.3", "You said 2.3, and it is 2.34: close."}, {"40.7", "Right: 40.7 %."}, {"2.51", "Right: 2.51."}, {"1", "Right: below 0.001 (<0.0001)."},
		{"1", "Right: below 0.5 (0.0712)."}},
	"competing": {{"79", "Right: 79."}, {"36", "You said 36, and it is 35.6 %: close."}, {"2", "Right: 0.05 or more (0.907)."}, {"0.91", "Right: 0.911."}},
	"immortal":  {{"1", "Right: below 0.01 (0.0027)."}, {"49", "Right: 49."}, {"2", "Right: larger than before (0.0161)."}, {"3", "Right: above 0.7 (0.875)."}},
	"cutoff": {{"3", "Right: above 0.20 (0.462)."}, {"1", "Right: below 0.05 (0.0162)."}, {"2", "Right: 0.05 to 0.20 (0.113)."}, {"0.59", "Right: 0.593."},
		{"0.073", "Right: 0.0727."}},
}

// Every lesson is walked in a terminal to its end, by the key that goes on and what is
// typed.
func TestLessonsInATerminal(t *testing.T) {
	t.Parallel()
	for _, name := range lesson.Embedded {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := open(t, 80, 24, "", "learn", name)
			x.wait("1 of ", "Space")
			walk := lessonWalks[name]
			for _, a := range walk {
				for tries := 0; !shows(x.screen(), "Esc leaves it") && tries < 100; tries++ {
					x.keys("Space") // a blank before an answer counts for nothing
					time.Sleep(100 * time.Millisecond)
				}
				x.wait("Esc leaves it")
				x.typed(a.typed)
				if len(a.typed) > 1 { // a digit takes a choice at once
					x.keys("Enter")
				}
				x.wait(a.says)
			}
			for tries := 0; !shows(x.screen(), "the end: ") && tries < 100; tries++ {
				x.keys("Space")
				time.Sleep(100 * time.Millisecond)
			}
			n := strconv.Itoa(len(walk))
			x.wait("the end: " + n + " of " + n + " questions answered as the data say; q leaves")
			x.keys("q")
			x.wait("EXIT 0")
			if files, _ := os.ReadDir(x.state); len(files) != 0 {
				t.Errorf("a lesson has written %v", files)
			}
		})
	}
}

// Without a name the lessons are listed in a terminal, too.
func TestLearnLists(t *testing.T) {
	t.Parallel()
	x := open(t, 80, 24, "", "learn")
	x.wait("curve", "cutoff", "EXIT 0")
}

// The lines of the README that are about lessons run.
func TestReadmeLessons(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(filepath.Join(repository, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, line := range strings.Split(string(b), "\n") {
		args, ok := strings.CutPrefix(line, "    kaplan learn ")
		if !ok {
			continue
		}
		ran++
		fields := strings.Fields(args)
		if strings.HasPrefix(fields[0], "examples/") {
			fields[0] = filepath.Join(repository, fields[0])
		}
		if status, out, errs := kaplan("", append([]string{"learn"}, fields...)...); status != exitDone || out == "" || errs != "" {
			t.Errorf("%s: %d %s", line, status, errs)
		}
	}
	if ran < 2 {
		t.Errorf("%d lines", ran)
	}
}

// Whatever stands in a lesson and in the file that it is on, nothing raw reaches the
// terminal, neither of the lesson nor of what is wrong in it.
func TestHostileLesson(t *testing.T) {
	t.Parallel()
	file, config := hostile(t)
	raw := `\u001b]52;c;QUFB\u0007\u202e`
	dir := t.TempDir()
	path := filepath.Join(dir, "own"+evil3+".toml")
	text, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "own.csv"), text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, quantity := range []string{"result/groups/0/events", "result/groups/" + raw, raw, "result/groups/0/name/x", "result/groups/0"} {
		text := fmt.Sprintf(`title = "T%[1]s"
about = "A%[1]s"
files = [%[2]q]
config = %[3]q
notes = "N%[1]s"
[[step]]
title = "S%[1]s"
text = """X%[1]s
{result/groups/0/name} {result/%[1]s}"""
notes = "M%[1]s"
[step.look]
by = "d"
[[step.question]]
ask = "Q%[1]s"
quantity = "%[4]s"
hint = "H%[1]s"
reveal = "R%[1]s"
[[step.question]]
ask = "C"
quantity = "result/groups/0/name"
choices = ["c%[1]s", "up"]
`, raw, "own.csv", config, quantity)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"--check"}, {}, {"--notes"}, {"--notes", "--json"}, {"--notes", "--format", "csv"}} {
			_, out, errs := kaplan("", append([]string{"learn", path}, args...)...)
			for _, s := range []string{out, errs} {
				if at := obeyed(s); at != "" {
					t.Errorf("%q: %s", args, at)
				}
			}
			if len(args) == 0 && !strings.Contains(out, "**Question.** Q") {
				t.Errorf("%s%s", out, errs)
			}
		}
	}
}
