package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/page"
)

// Replay answers the looks that a cohort plans and saves, each on its page, and is the
// ledger of all that had a P value. refused says which could not be answered, and why.
func Replay(ctx context.Context, c *model.Cohort) (g *answer.Ledger, refused []string) {
	parts, g := Answers(ctx, c, Saved(c, nil), func() {})
	for i := range parts {
		if parts[i].Refused != "" {
			refused = append(refused, parts[i].Name+": "+parts[i].Refused)
		}
	}
	return g, refused
}

// Saved are the looks that a cohort plans and saves, and further ones, each name once.
// Plans come first: they were made before anything was saved.
func Saved(c *model.Cohort, further []model.SavedLook) []model.SavedLook {
	var out []model.SavedLook
	for _, p := range c.Plan {
		out = append(out, p.SavedLook)
	}
	out = append(out, c.Looks...)
	for _, l := range further {
		if !slices.ContainsFunc(out, func(o model.SavedLook) bool { return o.Name == l.Name }) {
			out = append(out, l)
		}
	}
	return out
}

// Answers answers looks, each on its page, and is the ledger of all that had a P value.
// did is told of each; those behind a context that has ended are refused.
func Answers(ctx context.Context, c *model.Cohort, looks []model.SavedLook, did func()) ([]write.ReportPart, *answer.Ledger) {
	a := New(c, Options{})
	var out []write.ReportPart
	for _, s := range looks {
		p, err := a.replay(ctx, s)
		if p.Name = s.Name; err != nil {
			p.Refused = model.FirstLine(err.Error())
		}
		out = append(out, p)
		did()
	}
	return out, &a.ledger
}

// replay answers one look and writes it down.
func (a *App) replay(ctx context.Context, s model.SavedLook) (p write.ReportPart, err error) {
	leaf, look, shown, err := a.again(ctx, s)
	if leaf != nil {
		p.Page, p.Look = leaf.Name(), look
	}
	if err != nil {
		return p, err
	}
	if found := shown.Found(); found != nil {
		a.ledger.Record(leaf.Name(), look, leaf.Parts, found)
	}
	p.Document = shown.Document()
	return p, nil
}

// again answers one look on its page: that of its view, or that of this name in any
// view where it says none.
func (a *App) again(ctx context.Context, s model.SavedLook) (page.Leaf, model.Look, page.Shown, error) {
	none := func(err error) (page.Leaf, model.Look, page.Shown, error) { return nil, s.Look, nil, err }
	named := func(p page.Leaf) bool { return strings.EqualFold(p.Name(), s.Page) }
	v := a.viewOf(s)
	if v == 0 {
		return none(fmt.Errorf("there is no page %q", s.Page))
	}
	if !v.known() {
		return none(fmt.Errorf("there is no view %d", s.View))
	}
	pages := a.views[v-1].Pages
	i := 0
	if s.Page != "" {
		if i = slices.IndexFunc(pages, named); i < 0 {
			return none(fmt.Errorf("view %d has no page %q", v, s.Page))
		}
	}
	leaf, look := pages[i], a.cohort.Opening(s.Look)
	if f := leaf.Traits().Begin; f != nil {
		look = f(a.desk, look)
	}
	shown, err := leaf.Ask(ctx, a.resolver, look, func(int, int) {}, func(page.Shown) {})
	return leaf, look, shown, err
}

// viewOf is the view of a look: its own, or where it says none the first that has its
// page; 0 where none has.
func (a *App) viewOf(s model.SavedLook) view {
	if s.View != 0 || s.Page == "" {
		return view(max(1, s.View))
	}
	return view(1 + slices.IndexFunc(a.views, func(v *View) bool {
		return slices.ContainsFunc(v.Pages, func(p page.Leaf) bool { return strings.EqualFold(p.Name(), s.Page) })
	}))
}

// Replayed is a look that was answered again.
type Replayed struct {
	Page     string
	Document write.Document
	Found    []answer.Found // what the answer has to write down: tests, and the ratios under curves
	Err      error          // why there is no answer
	// Look is the one that was answered, and Parts what of it the page uses.
	Look  model.Look
	Parts func(model.Look) model.Look
}

// Again answers looks of a cohort one after another, each on its page.
func Again(ctx context.Context, c *model.Cohort, looks []model.SavedLook) []Replayed {
	a := New(c, Options{})
	out := make([]Replayed, len(looks))
	for i, s := range looks {
		leaf, look, shown, err := a.again(ctx, s)
		if out[i].Err = err; err != nil {
			out[i].Page = s.Page
			continue
		}
		out[i] = Replayed{Page: leaf.Name(), Document: shown.Document(), Look: look, Parts: leaf.Parts}
		if f := shown.Found(); f != nil {
			out[i].Found = append(out[i].Found, f)
		}
		if v, ok := page.Of[*answer.Survival](shown); ok {
			out[i].Found = append(out[i].Found, v.Adjusted())
		}
	}
	return out
}
