package tui

import (
	"context"
	"fmt"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/tui/chart"
)

// outcomeAnswers is one answer of every kind that the pages draw.
func outcomeAnswers(t *testing.T) map[string]struct {
	page string
	v    any
} {
	t.Helper()
	type shown = struct {
		page string
		v    any
	}
	out := map[string]shown{}
	add := func(name, page string, v any, err error) {
		if err != nil {
			t.Fatal(name, err)
		}
		out[name] = shown{page, v}
	}
	r := model.NewResolver(cohort(t, "pbc"))
	l := model.Look{Comparing: model.Comparing{Value: "bili", Outcome: "status == 2"}}
	ctx := context.Background()
	roc := func(r *model.Resolver, l model.Look) (*answer.ROC, error) {
		return answer.ROCQuestion.Answer(ctx, r, l, answer.Progress[*answer.ROC]{})
	}
	a, err := roc(r, l)
	add("alone", "ROC", a, err)
	l.Versus = "albumin"
	a, err = roc(r, l)
	add("versus", "ROC", a, err)
	l.Marker = "stage"
	a, err = roc(r, l)
	add("parts and versus", "ROC", a, err)
	carried := model.NewResolver(r.Cohort)
	carried.Others = []*model.Resolver{model.NewResolver(cohort(t, "lung"))}
	a, err = roc(carried, model.Look{Comparing: model.Comparing{Value: "bili", Outcome: "status == 2"}})
	add("a cohort without the marker", "ROC", a, err)
	x, err := answer.LogisticQuestion.Answer(ctx, r, model.Look{Grouping: model.Grouping{Marker: "sex"}, Fitting: model.Fitting{Covariates: "age,bili > 20,stage,edema,albumin,protime,trt"}, Comparing: model.Comparing{Outcome: "status == 2"}}, answer.Progress[*answer.Logistic]{})
	add("logistic", "Logistic", x, err)
	for name, csv := range map[string]string{"genotype": genotyped(), "apart": apart()} {
		g, err := answer.GenotypeQuestion.Answer(ctx, model.NewResolver(table(t, name, csv)), model.Look{Grouping: model.Grouping{Marker: "rs2010963"}, Comparing: model.Comparing{Outcome: "response"}}, answer.Progress[*answer.Genotype]{})
		add(name, "Genotype", g, err)
	}
	return out
}

func outcomePage(t *testing.T, name string) *page {
	t.Helper()
	for i := range pagesOf[viewCompare] {
		if p := &pagesOf[viewCompare][i]; p.Name == name {
			return p
		}
	}
	t.Fatalf("there is no page %s", name)
	return nil
}

// A page stays within its place, from the narrowest that a screen gives it, 46
// columns, and however few rows.
func TestOutcomePagesStayInside(t *testing.T) {
	for name, s := range outcomeAnswers(t) {
		p := outcomePage(t, s.page)
		for _, ascii := range []bool{false, true} {
			a := startWith(cohort(t, "pbc"), opened(cohort(t, "pbc")), 120, 40, ascii)
			for _, w := range []int{46, 48, 50, 59, 60, 63, 71, 79, 103, 104, 110, 145} {
				for h := 0; h < 56; h += 1 + h/10 {
					g := chart.NewGrid(w+8, h+8)
					r := rect{4, 4, w, h}
					p.Draw(a, g, r, s.v)
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
		if d := p.Document(s.v); len(d.Tables) < 3 || d.JSON == nil {
			t.Errorf("%s: nothing to export", name)
		}
	}
}

// Enter turns the counted allele round and again, and undo takes it back.
func TestAlleleIsTurnedRound(t *testing.T) {
	c := table(t, "trial", genotyped())
	a := startWith(c, model.Look{Grouping: model.Grouping{Marker: "rs2010963"}, Showing: model.Showing{Gamma: 1}, Comparing: model.Comparing{Value: "response"}}, 120, 40, false)
	for i, p := range pagesOf[viewCompare] {
		if p.Name == "Genotype" {
			a.page[viewCompare] = i
		}
	}
	do(a, "esc", "5")
	counted := func() string {
		g, ok := a.pageValue().(*answer.Genotype)
		if !ok {
			t.Fatalf("no answer: %v", a.pageFailed)
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
	full := model.Look{Who: model.Who{Where: "age > 50"}, Observing: model.Observing{Endpoint: "OS"}, Grouping: model.Grouping{Marker: "sex", Reference: "sex=m"}, Fitting: model.Fitting{Covariates: "age", CI: "profile"}, Comparing: model.Comparing{Value: "bili", Paired: "albumin", By2: "stage"}}
	for name, c := range map[string]struct{ reads, not func(*model.Look) }{
		"ROC":      {func(l *model.Look) { l.Paired = "" }, func(l *model.Look) { l.Covariates = "" }},
		"Genotype": {func(l *model.Look) { l.Reference = "" }, func(l *model.Look) { l.Paired, l.By2, l.Covariates, l.Cut = "", "", "", "mean" }},
		"Logistic": {func(l *model.Look) { l.Covariates = "" }, func(l *model.Look) { l.Paired, l.By2, l.X = "", "", "z" }},
	} {
		p := outcomePage(t, name)
		reads, not := full, full
		c.reads(&reads)
		c.not(&not)
		not.Endpoint, not.Times, not.ConfType, not.Landmark = "PFS", "12", "plain", 3
		if p.Key(full) == p.Key(reads) || p.Key(full) != p.Key(not) {
			t.Errorf("%s: asked again for nothing, or not asked again", name)
		}
	}
}
