package tui

import (
	"strings"
	"testing"

	"kaplan/model/answer"
	"kaplan/stats"
	"kaplan/tui/chart"
)

// Help begins where a person stands, and finds what is typed behind /.
func TestHelpBeginsHereAndIsSearched(t *testing.T) {
	t.Parallel()
	a := lungBy(t, "age")
	do(a, "5", "page ROC", "?")
	lines := strings.Split(screen(a), "\n")
	if !strings.Contains(lines[2], "HERE: Compare (5), page ROC") && !strings.Contains(lines[1], "HERE: Compare (5), page ROC") {
		t.Errorf("help begins elsewhere\n%s", screen(a))
	}
	if s := screen(a); !strings.Contains(s, "choose a second marker, whose curve is compared") {
		t.Errorf("the page's own key is not at the top\n%s", s)
	}
	do(a, "/", "rmst")
	s := screen(a)
	if !strings.Contains(s, "1 Numbers") || !strings.Contains(s, "PAGES") || strings.Contains(s, "GENERAL") {
		t.Errorf("rmst is not found in help\n%s", s)
	}
	do(a, "ctrl+u", "no such thing")
	if s := screen(a); !strings.Contains(s, "nothing here has that") {
		t.Errorf("nothing says that nothing is found\n%s", s)
	}
	if do(a, "esc"); len(a.overlays) != 0 {
		t.Error("Esc does not close help at once")
	}
}

// All pages of every view are in its line of tabs, at every width, and none is cut.
func TestTabsAreAlwaysSeen(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"lung", "pbc"} {
		for _, size := range sizes {
			a := startWith(cohort(t, name), opened(cohort(t, name)), size[0], size[1], false)
			for v := viewSurvival; v <= viewLedger; v++ {
				for i, p := range a.views[v-1].Pages {
					a.turnToPlace(v, i)
					settle(a, a.ask())
					a.dirty = true
					line := strings.Split(screen(a), "\n")[1]
					at := 0
					for j, other := range a.views[v-1].Pages {
						k := strings.Index(line[at:], other.Name())
						if k < 0 {
							k = strings.Index(line[at:], other.Tab())
						}
						if k < 0 || j == i && size[0] >= 120 && !strings.Contains(line[at:], p.Name()) {
							t.Fatalf("%s at %v, view %d, page %s: no tab %s in\n%s", name, size, v, p.Name(), other.Name(), line)
						}
						at += k + 1
					}
				}
			}
		}
	}
}

// Tab passes over pages that have nothing to say of the cohort, says why, and they can
// still be turned to by name.
func TestTabPassesOverSilentPages(t *testing.T) {
	t.Parallel()
	a := startWith(cohort(t, "veteran"), opened(cohort(t, "veteran")), 120, 40, false)
	if s := screen(a); !strings.Contains(s, "(CIF)") || !strings.Contains(s, "(Fine-Gray)") {
		t.Errorf("what has nothing to say is not in brackets\n%s", s)
	}
	do(a, "page Life table", "tab")
	if a.pageNow().Name() != "Landmark" || !strings.Contains(a.notice, "passed over Cumulative incidence: status has one kind of event") {
		t.Errorf("on page %s, said %q", a.pageNow().Name(), a.notice)
	}
	if do(a, "shift+tab"); a.pageNow().Name() != "Life table" {
		t.Errorf("back on page %s", a.pageNow().Name())
	}
	if do(a, ":", "CIF", "enter"); a.pageNow().Name() != "Cumulative incidence" {
		t.Errorf("on page %s", a.pageNow().Name())
	}
	p := pbcBy(t, "sex")
	if do(p, "page Life table", "tab"); p.pageNow().Name() != "Cumulative incidence" {
		t.Errorf("where causes compete, on page %s", p.pageNow().Name())
	}
	// Every page that is passed over could not be answered, or would say nothing else.
	for _, v := range a.views {
		for _, leaf := range v.Pages {
			if why := a.silent(leaf); why != "" && (leaf.Name() == "Curves" || leaf.Name() == "Model" || leaf.Name() == "Groups" || leaf.Name() == "Scatter") {
				t.Errorf("page %s of a cohort with numbers is passed over: %s", leaf.Name(), why)
			}
		}
	}
}

// c takes the searched rules, whose P is corrected.
func TestSearchedRulesAreInTheList(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "bili")
	do(a, "c", "youden", "enter")
	wantLook(t, a, "cut", a.look.Cut, "youden")
	if !a.answer.Moved || len(a.answer.Frame.Cuts) != 1 {
		t.Errorf("moved %v, cuts %v", a.answer.Moved, a.answer.Frame.Cuts)
	}
	do(a, "c", "opt", "enter")
	wantLook(t, a, "cut", a.look.Cut, "optimal")
	best := a.answer.Frame.Cuts
	do(a, "u", "o")
	if a.look.Cut != "optimal" || a.answer.Frame.Cuts[0] != best[0] {
		t.Errorf("o takes %v, the list %v", a.answer.Frame.Cuts, best)
	}
}

// The page of Fine and Gray has the answer of the command: cmprsk's crr on pbc, cause 2,
// by age (the oracle of the model has more).
func TestFineGrayPage(t *testing.T) {
	t.Parallel()
	a := pbcBy(t, "")
	l := a.look
	l.Marker, l.Cause, l.Covariates = "", "2", "age"
	a.change(l)
	do(a, "page Fine-Gray")
	h := answered[*answer.Hazard](a)
	if h == nil || len(h.Rows) != 1 {
		t.Fatalf("no answer\n%s", screen(a))
	}
	data := stats.FineGrayData{Of: 1, X: [][]float64{nil}, Name: []string{"age"}}
	c := a.cohort
	for i := range c.N {
		data.Time = append(data.Time, c.Column("time").Num[i])
		data.Cause = append(data.Cause, []uint8{0, 2, 1}[int(c.Column("status").Num[i])])
		data.X[0] = append(data.X[0], c.Column("age").Num[i])
	}
	fit, err := stats.FineGray(data, 0.95)
	if err != nil || fit.Coef[0] != h.Rows[0].Coef || fit.Competing != 25 {
		t.Errorf("the page has %v, the model %v (%v)", h.Rows[0].Coef, fit, err)
	}
	if s := screen(a); !strings.Contains(s, "25 competing events stay in the risk set") || strings.Contains(s, "NA") {
		t.Errorf("%s", s)
	}
}

// The footer begins with what the page has of its own, and what there is room for
// follows the usual keys.
func TestFooterBeginsWithThePage(t *testing.T) {
	t.Parallel()
	a := startWith(cohort(t, "lung"), opened(cohort(t, "lung")), 200, 60, false)
	do(a, "3", "page Subgroups")
	if f := strings.TrimSpace(footer(a)); !strings.HasPrefix(f, "v within") || !strings.Contains(f, "S expression") || chart.Width(f) < 170 {
		t.Errorf("%d columns: %s", chart.Width(f), f)
	}
}
