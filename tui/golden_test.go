package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/mattn/go-runewidth"
	"github.com/muesli/termenv"

	"kaplan/model"
)

// cellWidth counts the columns of a frame rune by rune, as its cells are made:
// a mark that stands alone has a cell of its own.
func cellWidth(s string) int {
	n := 0
	for _, r := range s {
		n += runewidth.RuneWidth(r)
	}
	return n
}

const (
	narrow = "80x24"
	usual  = "120x40"
	large  = "200x60"
)

// nothingKnown is a cohort in which no endpoint has a name that is known.
const nothingKnown = "patient,weeks,outcome,miR-21\nA,12,1,0.5\nB,30,0,1.5\nC,7,1,0.7\nD,41,0,2.5\nE,22,1,1.1\nF,18,1,0.9\n"

// Every pane and every overlay, as it is drawn. The files are read line by
// line when they change: a golden file that nobody looked at shows nothing.
func TestScreens(t *testing.T) {
	t.Parallel()
	type shot struct {
		name   string
		cohort string
		sizes  []string
		look   func(l *model.Look)
		keys   []string
	}
	marker := func(name string) func(*model.Look) { return func(l *model.Look) { l.Marker = name } }
	cut := func(name, rule string) func(*model.Look) {
		return func(l *model.Look) { l.Marker, l.Cut = name, rule }
	}
	shots := []shot{
		{"km/one_group", "lung", []string{narrow, usual}, marker(""), nil},
		{"km/two_groups", "lung", []string{narrow, usual, large}, marker("age"), nil},
		{"km/three_groups", "lung", []string{narrow, usual}, cut("age", "tertile"), nil},
		{"km/four_groups", "lung", []string{narrow, usual}, cut("age", "quartile"), nil},
		{"km/levels", "veteran", []string{narrow, usual, large}, marker("celltype"), nil},
		{"km/cut_moved", "lung", []string{narrow, usual}, marker("age"), []string{"right", "right", "right"}},
		{"km/cut_typed", "pbc", []string{usual}, cut("bili", "value:2.5"), nil},
		{"km/cut_by_factor", "lung", []string{usual}, cut("wt.loss", "by:sex:1=8,2=4"), nil},
		{"km/band_and_medians", "lung", []string{narrow, usual}, marker("sex"), []string{"b", "d"}},
		{"km/adjusted", "lung", []string{narrow, usual, large}, func(l *model.Look) { l.Marker, l.Covariates = "sex", "age,`ph.ecog`,log(`wt.loss`+20)" }, nil},
		{"km/strata", "lung", []string{narrow, usual}, func(l *model.Look) { l.Marker, l.Strata = "sex", "`ph.ecog`" }, nil},
		{"km/subgroup", "veteran", []string{narrow, usual}, func(l *model.Look) {
			l.Marker, l.Where = "karno",
				`celltype in ["adeno", "smallcell"] and age > 50`
		}, nil},
		{"km/causes", "pbc", []string{narrow, usual}, marker("bili"), nil},
		{"km/cause_chosen", "pbc", []string{usual}, func(l *model.Look) { l.Marker, l.Cause = "bili", "2" }, nil},
		{"km/no_events", "lung", []string{narrow, usual}, func(l *model.Look) { l.Marker, l.Where = "age", "status == 1" }, nil},
		{"km/one_group_left", "lung", []string{narrow, usual}, cut("age", "value:99"), nil},
		{"km/nobody_left", "lung", []string{narrow, usual}, func(l *model.Look) { l.Marker, l.Where = "age", "age > 99" }, nil},
		{"cox/plain", "veteran", []string{narrow, usual}, func(l *model.Look) {
			l.Marker, l.Covariates, l.Reference = "celltype", "karno,age,trt", "celltype=large"
		}, []string{"3"}},
		{"univariable/plain", "pbc", []string{narrow, usual}, func(l *model.Look) { l.Marker, l.Covariates = "", "age,log(bili),edema,stage,sex" },
			[]string{"3", "page Univariable"}},
		{"forest/plain", "lung", []string{narrow, usual}, marker("sex"), []string{"3", "page Subgroups", "down"}},
		{"schoenfeld/plain", "veteran", []string{narrow, usual}, func(l *model.Look) { l.Marker, l.Covariates = "trt", "karno,age" },
			[]string{"3", "page Proportional hazards", "down"}},
		{"influence/plain", "lung", []string{narrow, usual}, func(l *model.Look) { l.Marker, l.Covariates = "sex", "age" }, []string{"3", "page Influence"}},
		{"adjusted/plain", "lung", []string{narrow, usual}, func(l *model.Look) { l.Marker, l.Covariates = "sex", "age,`ph.ecog`" },
			[]string{"3", "page Adjusted curves"}},
		{"spline/plain", "pbc", []string{narrow, usual}, func(l *model.Look) { l.Marker, l.Covariates = "sex", "rcs(age,4)" }, []string{"3", "page Splines"}},
		{"selection/plain", "pbc", []string{narrow, usual}, func(l *model.Look) {
			l.Marker, l.Cause, l.Covariates = "", "2",
				"age,log(bili),edema,albumin,sex"
		}, []string{"3", "page Selection"}},
		{"cuminc/two_groups", "pbc", []string{narrow, usual}, func(l *model.Look) { l.Marker, l.Cause = "sex", "2" }, []string{"page Cumulative incidence"}},
		{"finegray/plain", "pbc", []string{narrow, usual}, func(l *model.Look) { l.Marker, l.Cause, l.Covariates = "sex", "2", "age,edema" },
			[]string{"page Fine-Gray"}},
		{"cuminc/no_cause", "pbc", []string{narrow}, marker("sex"), []string{"page Cumulative incidence"}},
		{"cox/none", "lung", []string{narrow}, marker(""), []string{"3"}},
		{"cox/nobody", "lung", []string{narrow}, func(l *model.Look) { l.Where = "age > 99" }, []string{"3"}},
		{"data/plain", "pbc", []string{narrow, usual}, nil, []string{"8", "down", "down", "down"}},
		{"frame/help", "lung", []string{narrow, usual, large}, nil, []string{"?"}},
		{"frame/help_end", "lung", []string{narrow}, nil, []string{"?", "end"}},
		{"frame/palette", "lung", []string{narrow, usual}, nil, []string{":", "c", "u", "t"}},
		{"frame/notes", "pbc", []string{narrow, usual}, marker("bili"), []string{"i"}},
		{"frame/marker_filtered", "pbc", []string{narrow, usual}, nil, []string{"m", "p"}},
		{"frame/marker_none", "pbc", []string{narrow}, nil, []string{"m", "xyz"}},
		{"frame/cut_list", "lung", []string{usual}, marker("age"), []string{"c"}},
		{"frame/cut_typed_wrong", "lung", []string{narrow}, marker("age"), []string{"c", "value", "enter", "6x"}},
		{"frame/subgroup_form", "veteran", []string{narrow, usual}, func(l *model.Look) { l.Where = `celltype == "large" and age > 50` }, []string{"s"}},
		{"frame/subgroup_ticks", "veteran", []string{narrow, usual}, func(l *model.Look) { l.Where = `celltype == "large"` },
			[]string{"s", "celltype", "enter", "space"}},
		{"frame/range_wrong", "veteran", []string{narrow, usual}, nil, []string{"s", "age", "enter", "> old"}},
		{"frame/range_typed", "veteran", []string{narrow}, nil, []string{"s", "age", "enter", "50..60"}},
		{"frame/expression_wrong", "pbc", []string{narrow, usual}, nil, []string{"S", "bilirubin > 2 and stage == 4"}},
		{"frame/expression_typed", "pbc", []string{narrow}, nil, []string{"S", "bili > 2 and stage == 4"}},
		{"frame/levels_editor", "veteran", []string{narrow, usual}, marker("celltype"), []string{"g", "+", "down", "x"}},
		{"frame/endpoints", "bmt", []string{usual}, nil, []string{"e"}},
		{"frame/cause_list", "pbc", []string{narrow, usual}, nil, []string{"E"}},
		{"frame/covariates", "pbc", []string{narrow, usual}, func(l *model.Look) { l.Covariates = "log(bili),age" }, []string{"a"}},
		{"frame/strata_list", "pbc", []string{usual}, nil, []string{"t"}},
		{"frame/said", "lung", []string{narrow}, nil, []string{"'"}},
	}
	for _, s := range shots {
		for _, size := range s.sizes {
			t.Run(s.name+"/"+size, func(t *testing.T) {
				t.Parallel()
				c := cohort(t, s.cohort)
				l := opened(c)
				if s.look != nil {
					s.look(&l)
				}
				var w, h int
				if _, err := fmt.Sscanf(size, "%dx%d", &w, &h); err != nil {
					t.Fatal(err)
				}
				a := startWith(c, l, w, h, false)
				do(a, s.keys...)
				if why := wellFormed(a.View(), w, h); why != "" {
					t.Error(why)
				}
				sameAsGolden(t, s.name+"_"+size, pane(a))

				// In ASCII the same screen has no byte that an old terminal could
				// not show.
				b := startWith(c, l, w, h, true)
				do(b, s.keys...)
				if why := wellFormed(b.View(), w, h); why != "" {
					t.Error("ASCII: " + why)
				}
				for i, line := range strings.Split(b.View(), "\n") {
					for j := range len(line) {
						if line[j] >= 0x80 {
							t.Fatalf("--ascii: line %d holds %q", i+1, line)
						}
					}
				}
			})
		}
	}
}

func TestScreenInASCII(t *testing.T) {
	t.Parallel()
	c := cohort(t, "lung")
	l := opened(c)
	l.Marker, l.Covariates = "age", "sex"
	a := startWith(c, l, 120, 40, true)
	do(a, "right", "b", "d")
	sameAsGolden(t, "frame/ascii_120x40", screen(a))
	do(a, "?")
	sameAsGolden(t, "frame/ascii_help_120x40", pane(a))
}

// The footer offers the keys that act, as many as there is room for, and always
// the last ones.
func TestFooter(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, w := range []int{80, 100, 120, 160, 200} {
		for _, m := range []string{"age", "sex"} {
			c := cohort(t, "lung")
			l := opened(c)
			l.Marker = m
			a := startWith(c, l, w, 40, false)
			for _, v := range []string{"1", "3", "8"} {
				do(a, v)
				fmt.Fprintf(&b, "%d %s %s%s", w, m, v, footer(a))
				if !strings.HasSuffix(footer(a), "? help\n") || !strings.Contains(footer(a), "q quit") {
					t.Errorf("no way to help or out: %s", footer(a))
				}
			}
		}
	}
	sameAsGolden(t, "frame/footer", b.String())
}

// Without colours only bold, faint and reverse are left.
func TestNoColour(t *testing.T) {
	t.Parallel()
	a := startWith(cohort(t, "lung"), opened(cohort(t, "lung")), 120, 40, false)
	do(a, "right", "m")
	for _, s := range sgr.FindAllString(a.View(), -1) {
		switch s {
		case "\x1b[m", "\x1b[1m", "\x1b[2m", "\x1b[7m":
		default:
			t.Errorf("NO_COLOR and yet %q", s)
		}
	}
}

func TestScreenInColour(t *testing.T) {
	t.Parallel()
	a := started(cohort(t, "lung"), model.Look{Observing: model.Observing{Endpoint: "time/status"}, Grouping: model.Grouping{Marker: "sex"},
		Showing: model.Showing{Gamma: 1}}, 80, 24)
	sameAsGolden(t, "frame/colour256_80x24", strings.ReplaceAll(a.View(), "\x1b", "␛")+"\n")
	b := New(cohort(t, "lung"), Options{Look: opened(cohort(t, "lung")), Theme: themeOf(termenv.ANSI, false)})
	settle(b, b.Init())
	press(b, tea.WindowSizeMsg{Width: 80, Height: 24})
	if strings.Contains(b.View(), "38;") {
		t.Error("a terminal of 16 colours got others")
	}
}

// Where no endpoint is recognised, the explorer asks for the two columns.
func TestAskForEndpoint(t *testing.T) {
	t.Parallel()
	c := table(t, "trial", nothingKnown)
	if len(c.Endpoints) != 0 {
		t.Fatalf("recognised %v", c.Endpoints)
	}
	a := start(c, 80, 24)
	sameAsGolden(t, "frame/endpoint_asked_80x24", pane(a))
	do(a, "weeks", "enter")
	sameAsGolden(t, "frame/endpoint_asked_event_80x24", pane(a))
	do(a, "enter")
	sameAsGolden(t, "frame/endpoint_given_80x24", pane(a))
	if a.answer == nil || a.answer.Events != 4 {
		t.Fatalf("no answer after the endpoint was given: %v", a.failed())
	}
}

func TestFirstFrame(t *testing.T) {
	t.Parallel()
	c := cohort(t, "lung")
	a := New(c, Options{Look: opened(c), Theme: themeOf(termenv.Ascii, false)})
	a.Init() // and no answer yet
	a.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	sameAsGolden(t, "frame/computing_80x24", pane(a))
}

func TestSmallScreen(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{79, 24}, {80, 23}, {40, 10}, {10, 2}, {1, 1}} {
		a := start(cohort(t, "lung"), size[0], size[1])
		if why := wellFormed(a.View(), size[0], size[1]); why != "" {
			t.Errorf("%v: %s", size, why)
		}
		if size[0] >= 40 {
			sameAsGolden(t, fmt.Sprintf("frame/small_%dx%d", size[0], size[1]), screen(a))
		}
	}
}

// Each drawn screen stands in the folder of its page, and what is of no page in
// the folder of the frame.
func TestScreensStandInFolders(t *testing.T) {
	t.Parallel()
	folders := strings.Fields("km numbers lifetable cuminc cut uncut trust simulate present steps timeroc validation cox univariable selection forest schoenfeld influence adjusted " +
		"spline screen compare pairs paired factors overtime roc genotype logistic scatter correlate matrix table1 match effect data ledger frame finegray words missing wells")
	found, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.Name() != "rapid" && (!f.IsDir() || !slices.Contains(folders, f.Name())) {
			t.Errorf("testdata/%s is no folder of a page", f.Name())
		}
	}
	for _, f := range folders {
		if drawn, err := filepath.Glob(filepath.Join("testdata", f, "*.golden")); err != nil || len(drawn) == 0 {
			t.Errorf("no screen of %s is drawn: %v", f, err)
		}
	}
}
