package tui

import (
	"fmt"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// outcomeAnswers is one answer of every kind that the pages draw, on its page.
func outcomeAnswers(t *testing.T) map[string]page.Shown {
	t.Helper()
	out := map[string]page.Shown{}
	put := func(name string, s page.Shown, err error) {
		if err != nil {
			t.Fatal(name, err)
		}
		out[name] = s
	}
	roc := func(name string, r *model.Resolver, l model.Look) {
		v, err := answer.ROCQuestion.Answer(t.Context(), r, l, answer.Progress[*answer.ROC]{})
		put(name, page.Show(page.ROC(), v), err)
	}
	r := model.NewResolver(cohort(t, "pbc"))
	l := model.Look{Comparing: model.Comparing{Value: "bili", Outcome: "status == 2"}}
	roc("alone", r, l)
	l.Versus = "albumin"
	roc("versus", r, l)
	l.Marker = "stage"
	roc("parts and versus", r, l)
	other := model.NewResolver(cohort(t, "pbc"))
	other.Others = []*model.Resolver{model.NewResolver(cohort(t, "pbc"))}
	roc("in a second cohort", other, model.Look{Comparing: model.Comparing{Value: "bili", Outcome: "status == 2"}})
	x, err := answer.LogisticQuestion.Answer(t.Context(), r, model.Look{Grouping: model.Grouping{Marker: "sex"},
		Fitting: model.Fitting{Covariates: "age,bili > 20,stage,edema,albumin,protime,trt"}, Comparing: model.Comparing{Outcome: "status == 2"}},
		answer.Progress[*answer.Logistic]{})
	put("logistic", page.Show(page.Logistic(), x), err)
	for name, csv := range map[string]string{"genotype": genotyped(), "apart": apart()} {
		g, err := answer.GenotypeQuestion.Answer(t.Context(), model.NewResolver(table(t, name, csv)),
			model.Look{Grouping: model.Grouping{Marker: "rs2010963"}, Comparing: model.Comparing{Outcome: "response"}}, answer.Progress[*answer.Genotype]{})
		put(name, page.Show(page.Genotype(), g), err)
	}
	return out
}

// A page stays within its place, from the narrowest that a screen gives it, 46
// columns, and however few rows.
func TestOutcomePagesStayInside(t *testing.T) {
	t.Parallel()
	for name, s := range outcomeAnswers(t) {
		for _, ascii := range []bool{false, true} {
			a := startWith(cohort(t, "pbc"), opened(cohort(t, "pbc")), 120, 40, ascii)
			for _, w := range []int{46, 48, 50, 59, 60, 63, 71, 79, 103, 104, 110, 145} {
				for h := 0; h < 56; h += 1 + h/10 {
					g := chart.NewGrid(w+8, h+8)
					r := rect{X: 4, Y: 4, W: w, H: h}
					s.Draw(a.sheetOn(g, r))
					for y := range g.H {
						for x := range g.W {
							if inside := x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H; !inside && g.At(x, y).R != ' ' {
								t.Fatalf("%s: %q in column %d, row %d, outside %+v:\n%v", name, g.At(x, y).R, x, y, r, g)
							}
							if ascii && g.At(x, y).R > 0x7e {
								t.Fatalf("%s: %q in ASCII", name, g.At(x, y).R)
							}
						}
					}
				}
			}
		}
		if d := s.Document(); len(d.Tables) < 3 || d.JSON == nil {
			t.Errorf("%s: nothing to export", name)
		}
	}
}

// Enter turns the counted allele round and again, and undo takes it back.
func TestAlleleIsTurnedRound(t *testing.T) {
	t.Parallel()
	c := table(t, "trial", genotyped())
	a := startWith(c, model.Look{Grouping: model.Grouping{Marker: "rs2010963"}, Showing: model.Showing{Gamma: 1},
		Comparing: model.Comparing{Value: "response"}}, 120, 40, false)
	a.toPageOf(viewCompare, "Genotype")
	do(a, "esc", "5")
	counted := func() string {
		g := answered[*answer.Genotype](a)
		if g == nil {
			t.Fatalf("no answer: %v", a.sheet.err)
		}
		return fmt.Sprint(g.Gene.Risk, " of ", g.Gene.Name)
	}
	for i, want := range []string{"G of [CC CG GG]", "C of [GG CG CC]", "G of [CC CG GG]"} {
		if got := counted(); got != want {
			t.Errorf("after %d: %s, not %s", i, got, want)
		}
		do(a, "enter")
	}
	do(a, "u", "u", "u")
	if got := counted(); got != "G of [CC CG GG]" || a.look.Reference != "" {
		t.Errorf("after undo: %s, reference %q", got, a.look.Reference)
	}
}

// What the pages do not read does not ask them again; what they read does.
func TestOutcomeKeys(t *testing.T) {
	t.Parallel()
	full := model.Look{Who: model.Who{Where: "age > 50"}, Observing: model.Observing{Endpoint: "OS"},
		Grouping: model.Grouping{Marker: "sex", Reference: "sex=m"}, Fitting: model.Fitting{Covariates: "age", CI: "profile"},
		Comparing: model.Comparing{Value: "bili", Versus: "albumin", Outcome: "status == 2", By2: "stage"}}
	for name, c := range map[string]struct{ reads, not func(*model.Look) }{
		"ROC":      {func(l *model.Look) { l.Versus = "" }, func(l *model.Look) { l.Covariates = "" }},
		"Genotype": {func(l *model.Look) { l.Reference = "" }, func(l *model.Look) { l.Paired, l.By2, l.Covariates, l.Cut = "", "", "", "mean" }},
		"Logistic": {func(l *model.Look) { l.Covariates = "" }, func(l *model.Look) { l.Paired, l.By2, l.X = "", "", "z" }},
	} {
		p := pageNamed(t, lungBy(t, "age"), viewCompare, name)
		reads, not := full, full
		c.reads(&reads)
		c.not(&not)
		not.Endpoint, not.Times, not.ConfType, not.Landmark = "PFS", "12", "plain", 3
		if p.Parts(full) == p.Parts(reads) || p.Parts(full) != p.Parts(not) {
			t.Errorf("%s: asked again for nothing, or not asked again", name)
		}
	}
}

// An outcome that a page began with is for that page: Effect, which has one of its own
// or an endpoint, is not about it. One that a person chose stays.
func TestBegunOutcomeIsOfItsPage(t *testing.T) {
	t.Parallel()
	a := start(cohort(t, "lung"), 120, 40)
	l := a.look
	l.Marker, l.Covariates = "sex", "age"
	a.change(l)
	settle(a, a.ask())
	do(a, "5", "page ROC")
	if a.look.Outcome != "sex" {
		t.Fatalf("ROC began with %q", a.look.Outcome)
	}
	do(a, "7", "page Effect")
	if s := screen(a); a.look.Outcome != "" || strings.Contains(s, "RISK of sex") {
		t.Errorf("the outcome is %q\n%s", a.look.Outcome, s)
	}
	l = a.look
	l.Outcome = "status == 2"
	a.change(l)
	do(a, "5", "page ROC", "7", "page Effect")
	if a.look.Outcome != "status == 2" {
		t.Errorf("a chosen outcome became %q", a.look.Outcome)
	}
}
