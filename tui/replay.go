package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/tui/page"
)

// Replay answers the looks that a cohort plans and saves, each on its page, and is the
// ledger of all that had a P value. refused says which could not be answered, and why.
// Plans come first: they were made before anything was saved.
func Replay(ctx context.Context, c *model.Cohort) (g *answer.Ledger, refused []string) {
	a := New(c, Options{})
	looks := []model.SavedLook{}
	for _, p := range c.Plan {
		looks = append(looks, p.SavedLook)
	}
	for _, s := range append(looks, c.Looks...) {
		if err := a.replay(ctx, s); err != nil {
			what, _, _ := strings.Cut(err.Error(), "\n")
			refused = append(refused, fmt.Sprintf("%s: %s", s.Name, what))
		}
	}
	return &a.ledger, refused
}

// replay answers one look and writes it down.
func (a *App) replay(ctx context.Context, s model.SavedLook) error {
	v := view(max(1, s.View))
	if !v.known() {
		return fmt.Errorf("there is no view %d", s.View)
	}
	pages := a.views[v-1].Pages
	i := 0
	if s.Page != "" {
		if i = slices.IndexFunc(pages, func(p page.Leaf) bool { return strings.EqualFold(p.Name(), s.Page) }); i < 0 {
			return fmt.Errorf("view %d has no page %q", v, s.Page)
		}
	}
	leaf, look := pages[i], a.cohort.Opening(s.Look)
	if f := leaf.Traits().Begin; f != nil {
		look = f(a.desk, look)
	}
	shown, err := leaf.Ask(ctx, a.resolver, look, func(int, int) {}, func(page.Shown) {})
	if err != nil {
		return err
	}
	if found := shown.Found(); found != nil {
		a.ledger.Record(leaf.Name(), look, leaf.Parts, found)
	}
	return nil
}
