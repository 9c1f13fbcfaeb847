package tui

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"kaplan/model"
)

// reading is what the columns and endpoints of a cohort are taken to be.
func reading(c *model.Cohort) []string {
	var out []string
	for _, col := range c.Columns {
		parts := append([]string{col.Name, col.Label, col.Unit, col.Kind.String(), fmt.Sprint(col.Aside != "", col.Missing)}, col.Level...)
		out = append(out, strings.Join(parts, "|"))
	}
	for _, e := range c.Endpoints {
		event, causes, censored, left := e.Values()
		out = append(out, strings.Join([]string{e.Title(), e.Time, e.Event, string(e.Coding)}, "|"),
			strings.Join(event, ",")+strings.Join(causes, ",")+"|"+strings.Join(censored, ",")+"|"+strings.Join(left, ","))
	}
	return out
}

// Whatever was said in view 8 is one step of undo and says what it was; the cohort.toml
// that W writes follows, and where nothing is said any more it is as it was before.
func TestWhatWasSaidIsUndone(t *testing.T) {
	t.Parallel()
	const text = "pt,zeit,ausgang,gruppe,alter,von,bis\nP1,4,X,1,61,2019-01-10,2019-05-10\nP2,6,L,2,999,2019-02-01,2020-02-01\n" +
		"P3,9,X,3,70,2019-03-15,2019-12-15\nP4,12,X,1,48,2019-04-01,2020-04-01\nP5,15,L,2,66,2019-05-20,2020-08-20\nP6,3,?,2,59,2019-06-01,2019-09-01\n"
	const by = "[columns.gruppe]\nlabel = \"Group\" # the person's own\n"
	for _, x := range []struct {
		name, undone string
		keys         []string
	}{
		{"kind", "undone: gruppe is a category", []string{"3", "K", "down", "enter"}},
		{"role", "undone: alter is set aside", []string{"4", "X"}},
		{"label", "undone: label of alter: Age", []string{"4", "L", "ctrl+u", "Age", "enter"}},
		{"unit", "undone: unit of alter: years", []string{"4", "U", "ctrl+u", "years", "enter"}},
		{"missing codes", "undone: missing in alter: 999", []string{"4", "M", "ctrl+u", "999", "enter"}},
		{"order", "undone: order of ausgang: X, ?, L", []string{"2", "V", "end", "K", "K", "enter"}},
		{"endpoint", "undone: endpoint ausgang: X of ausgang is the event", []string{"1", "t", "enter", "end", "e", "enter"}},
		{"dates", "undone: endpoint ausgang: X of ausgang is the event", []string{"5", "t", "enter", "enter", "end", "e", "enter"}},
		{"computed", "undone: computed: half", []string{"0", "A", "half = alter / 2", "enter"}},
	} {
		for _, config := range []string{"", by} {
			t.Run(x.name+map[string]string{"": "", by: " beside a file"}[config], func(t *testing.T) {
				t.Parallel()
				path := filepath.Join(t.TempDir(), "x.csv")
				beside := filepath.Join(filepath.Dir(path), "cohort.toml")
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				if config != "" {
					if err := os.WriteFile(beside, []byte(config), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				a := setUp(t, path)
				typeKeys(a, "esc", "8")
				before, look := reading(a.cohort), a.look
				for range int(x.keys[0][0] - '0') {
					typeKeys(a, "down")
				}
				for _, k := range x.keys[1:] {
					if len(k) > 1 && !strings.Contains(" enter down end ctrl+u ", " "+k+" ") {
						for _, r := range k {
							typeKeys(a, string(r))
						}
						continue
					}
					typeKeys(a, k)
				}
				said := reading(a.cohort)
				if reflect.DeepEqual(said, before) {
					t.Fatalf("nothing was said\n%s", a.View())
				}
				typeKeys(a, "W")
				if got := reading(setUp(t, path).cohort); !reflect.DeepEqual(got, said) {
					t.Fatalf("opened again:\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(said, "\n"))
				}
				screen := typeKeys(a, "u")
				if !strings.Contains(screen, x.undone) || !strings.Contains(strings.Join(strings.Fields(screen), " "), "changed here and not written") {
					t.Errorf("%s", screen)
				}
				if got := reading(a.cohort); !reflect.DeepEqual(got, before) || a.look != look {
					t.Errorf("%+v\n%s\nnot\n%s", a.look, strings.Join(got, "\n"), strings.Join(before, "\n"))
				}
				typeKeys(a, "ctrl+r")
				if got := reading(a.cohort); !reflect.DeepEqual(got, said) {
					t.Errorf("redo:\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(said, "\n"))
				}
				typeKeys(a, "u", "W")
				now, err := os.ReadFile(beside)
				if config == "" && !os.IsNotExist(err) || string(now) != config {
					t.Errorf("%q %v", now, err)
				}
				if got := reading(setUp(t, path).cohort); !reflect.DeepEqual(got, before) {
					t.Errorf("opened again:\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(before, "\n"))
				}
			})
		}
	}
}

// Steps of the question and of what is said of the files are undone in their order.
func TestUndoOfBoth(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.csv")
	text := "id,time,status,arm,grade,age\n"
	for i := range 12 {
		text += []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"}[i] + "," + string(rune('1'+i%9)) + "," +
			[]string{"dead", "alive"}[i%2] + "," + []string{"A", "B"}[i/2%2] + "," + []string{"1", "2", "3"}[i%3] + ",5" + string(rune('0'+i%10)) + "\n"
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	a := setUp(t, path)
	first := a.look
	typeKeys(a, "]")
	second := a.look
	typeKeys(a, "8", "down", "down", "down", "X", "1", "]")
	if a.cohort.Column("arm").Aside == "" || len(a.undo) != 3 {
		t.Fatalf("%d steps\n%s", len(a.undo), a.View())
	}
	typeKeys(a, "u", "u")
	if a.cohort.Column("arm").Aside != "" || a.look != second {
		t.Errorf("%+v\n%s", a.look, a.View())
	}
	if typeKeys(a, "u"); a.look != first || len(a.undo) != 0 || len(a.redo) != 3 {
		t.Errorf("%+v", a.look)
	}
	if typeKeys(a, "ctrl+r", "ctrl+r"); a.cohort.Column("arm").Aside == "" || len(a.redo) != 1 {
		t.Errorf("%s", a.View())
	}
}

// How the rows of a patient are taken is chosen in view 8 among the ways that are open,
// undone, written and read again. By hand: two rows of each of four patients, of a
// relapse (1) and of death (2).
func TestRowsOfPatientsAreChosen(t *testing.T) {
	t.Parallel()
	text := "id,from,time,status,etype,arm\na,0,3,1,1,x\na,3,9,1,2,x\nb,0,4,0,1,y\nb,4,8,1,2,y\nc,0,5,1,1,x\nc,5,7,0,2,x\nd,0,6,0,1,y\nd,6,6.5,0,2,y\n"
	for _, x := range []struct {
		name, rule, said string
		used, events     int
	}{
		{"one kind", "etype == 2", "only the rows where etype == 2", 4, 2},
		{"clusters", "clusters", "in clusters", 8, 4},
		{"intervals", "intervals", "intervals of a patient", 4, 4},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "x.csv")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			a := setUp(t, path)
			before := a.look
			if a.answer != nil && a.failed() == nil {
				t.Fatalf("nobody said how the rows are taken\n%s", a.View())
			}
			s := typeKeys(a, "esc", "8", "r")
			if !strings.Contains(s, "How the rows of a patient are taken") || !strings.Contains(s, "id a has different time") {
				t.Fatalf("%s", s)
			}
			for _, r := range map[string]string{"etype == 2": "where", "clusters": "clusters", "intervals": "stop"}[x.rule] {
				typeKeys(a, string(r))
			}
			typeKeys(a, "enter")
			if x.rule == "etype == 2" {
				for _, r := range x.rule {
					typeKeys(a, string(r))
				}
				typeKeys(a, "enter")
			}
			if x.rule == "intervals" {
				typeKeys(a, "enter")
			}
			if s := a.View(); !strings.Contains(s, x.said) {
				t.Errorf("%s", s)
			}
			typeKeys(a, "W", "1")
			for _, app := range []*App{a, setUp(t, path)} {
				if app.cohort.RowsRule != x.rule || app.answer == nil || app.failed() != nil || app.answer.Frame.Used != x.used || app.answer.Frame.Events != x.events {
					t.Fatalf("%q\n%s", app.cohort.RowsRule, app.View())
				}
			}
			if typeKeys(a, "8", "u", "W"); a.cohort.RowsRule != "" || a.look != before {
				t.Errorf("%q %+v", a.cohort.RowsRule, a.look)
			}
			if again := setUp(t, path); again.cohort.RowsRule != "" {
				t.Errorf("%q", again.cohort.RowsRule)
			}
		})
	}
}

// A time is converted with its endpoint and with what the question says in that unit,
// and back with u. The median of 30.4375, 60.875, 91.3125 and 121.75 days, all of them
// deaths, is 3 months beside who lives at 6: S falls from 3/5 to 2/5 there.
func TestTimeIsConverted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.csv")
	text := "id,os_days,os_status,arm\na,30.4375,dead,x\nb,60.875,dead,y\nc,91.3125,dead,x\nd,121.75,dead,y\ne,182.625,alive,x\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	a := setUp(t, path)
	l := a.look
	l.Marker, l.Times, l.RMST = "", "60.875,121.75", 152.1875
	a.change(l)
	typeKeys(a, "8", "down", "c", "enter", "1")
	for _, app := range []*App{a, a} {
		e := app.cohort.Endpoints[0]
		if len(app.cohort.Endpoints) != 1 || e.Title() != "OS, months" || app.look.Times != "2,4" || app.look.RMST != 5 {
			t.Fatalf("%+v %+v", app.cohort.Endpoints, app.look)
		}
		if m := app.answer.Groups[0].Median.Estimate; math.Abs(m-3) > 1e-9 {
			t.Errorf("the median is %v months", m)
		}
		if why := model.NoMarker(app.cohort, app.cohort.Column("os_days")); !strings.Contains(why, "is computed from it") {
			t.Errorf("os_days is a marker: %q", why)
		}
		typeKeys(app, "8", "W")
	}
	again := setUp(t, path)
	if e := again.cohort.Endpoints; len(e) != 1 || e[0].Title() != "OS, months" || e[0].Coding == model.CodingAssumed {
		t.Errorf("%+v", e)
	}
	if typeKeys(a, "u"); a.look != l || a.cohort.Endpoints[0].Title() != "OS, days" || a.cohort.Column("os_days in months") != nil {
		t.Errorf("%+v %+v", a.cohort.Endpoints, a.look)
	}
}

// Undo and redo say what they changed of the question, and show the view and the page
// in which it was changed.
func TestUndoSaysWhatAndShowsWhere(t *testing.T) {
	t.Parallel()
	l := opened(cohort(t, "pbc"))
	l.Marker = "bili"
	a := startWith(cohort(t, "pbc"), l, 120, 40, false)
	do(a, "page Numbers", "right", "3", "a", "age", "space", "enter", "6")
	do(a, "u")
	if a.view != viewHazard || a.notice != "undone: covariates age → none" {
		t.Errorf("in view %d: %s", a.view, a.notice)
	}
	do(a, "u")
	if a.view != viewSurvival || a.pageNow().Name() != "Numbers" || a.look.Moved || !strings.HasPrefix(a.notice, "undone: cut value:") ||
		!strings.HasSuffix(a.notice, " → median") {
		t.Errorf("in view %d, page %s: %s", a.view, a.pageNow().Name(), a.notice)
	}
	do(a, "9", "ctrl+r")
	if a.view != viewSurvival || a.pageNow().Name() != "Numbers" || !strings.HasPrefix(a.notice, "done again: cut median → value:") {
		t.Errorf("in view %d, page %s: %s", a.view, a.pageNow().Name(), a.notice)
	}
	do(a, "ctrl+r")
	if a.view != viewHazard || a.look.Covariates != "age" || a.notice != "done again: covariates none → age" {
		t.Errorf("in view %d: %s", a.view, a.notice)
	}
}
