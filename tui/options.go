package tui

import (
	"slices"
	"strings"

	"kaplan/model"
)

// optionsLine is the line of every field that has no line of its own and is not as usual.
func optionsLine(a *App) questionLine {
	return questionLine{"Options", nil, (*App).optionsText, pickOption, func(l *model.Look) {
		var plain model.Look
		plain = a.cohort.Opening(plain)
		for _, f := range a.options() {
			f.Of(l).Set(f.Of(&plain))
		}
	}}
}

// options are the fields of the page's question that none of its lines says.
func (a *App) options() []model.Field {
	view, leaf := a.viewNow(), a.pageNow()
	if out, ok := a.optional[leaf]; ok {
		return out
	}
	out, uses := []model.Field{}, model.Uses(leaf.Parts)
	for _, f := range uses {
		if !slices.ContainsFunc(a.lines, func(l questionLine) bool {
			return slices.Contains(l.Fields, f) && slices.Contains(view.Lines, l.Fields[0]) && slices.Contains(uses, l.Fields[0])
		}) {
			out = append(out, f)
		}
	}
	a.optional[leaf] = out
	return out
}

func (a *App) optionsText() string {
	usual := a.cohort.Opening(model.Look{})
	kept := a.pageNow().Parts(a.look)
	var said []string
	for _, f := range a.options() {
		v, u := f.Of(&kept), f.Of(&usual)
		if v.IsZero() || v.Equal(u) {
			continue
		}
		said = append(said, f.Key()+" "+optionText(v))
	}
	return strings.Join(said, ", ")
}

// pickOption lists what the page's question can be told beyond its lines.
func pickOption(a *App) {
	var items []item
	for _, f := range a.options() {
		items = append(items, item{Key: string(f), Label: f.Key(), Detail: optionText(f.Of(&a.look))})
	}
	l := newList("Options of "+a.pageNow().Name(), items)
	l.Hint = "Enter changes it  Esc back"
	a.push(&picker{list: l, Accept: func(a *App, key string) { a.desk.Open(model.Field(key)) }})
}
