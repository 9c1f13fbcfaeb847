package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model/explain"
	"kaplan/model/write"
	"kaplan/tui/page"
)

// explainedMsg brings the answer of the page in hand, as explanations read it.
type explainedMsg struct {
	list   *picker
	answer explain.Answer
	err    error
}

// openExplanations lists every quantity that a page may show. Those of the page in hand
// come first, with its figures, as soon as these are made: that is done outside Update.
func openExplanations(a *App) {
	l := newList("What the numbers mean", explanations(nil))
	l.Hint = "type a part of the name  Enter explains it  Esc back"
	p := &picker{list: l, Width: 100, Aside: true, Accept: func(*App, string) {}}
	p.Extra = map[string]func(*App, *picker){"enter": func(a *App, p *picker) { explainOne(a, p, nil) }}
	a.push(p)
	take := a.taking()
	if take == nil {
		return
	}
	a.saving = func() tea.Msg {
		d, err := catching(take)
		if err != nil {
			return explainedMsg{p, nil, err}
		}
		return explainedMsg{p, d.Answer(), nil}
	}
}

// explained puts the quantities of an answer before the others, in the list that waits
// for them.
func (a *App) explained(m explainedMsg) {
	if m.err != nil || !slices.Contains(a.overlays, overlay(m.list)) {
		return
	}
	m.list.Items = explanations(m.answer)
	m.list.refilter()
	m.list.Extra["enter"] = func(a *App, p *picker) { explainOne(a, p, m.answer) }
	m.list.Title = fmt.Sprintf("What the numbers mean: %d of them are on this page", len(explain.Of(m.answer)))
}

// explanations are the items of the list, those of an answer first.
func explanations(of explain.Answer) []item {
	var here, rest []item
	var on []*explain.Quantity
	if of != nil {
		on = explain.Of(of)
	}
	for _, q := range explain.All() {
		it := item{Key: "\x00" + q.Name, Label: q.Name, Words: strings.Join(q.Called()[1:], ", "), Detail: q.Is}
		if !slices.Contains(on, q) {
			rest = append(rest, it)
			continue
		}
		if says := q.Says(of); len(says) > 0 {
			it.Detail = says[0]
		}
		here = append(here, it)
	}
	return append(here, rest...)
}

// explainOne shows the quantity under the cursor of a list, which stays below.
func explainOne(a *App, p *picker, of explain.Answer) {
	it := p.Current()
	if it == nil {
		return
	}
	q, err := explain.Find(it.Label)
	if err != nil {
		return
	}
	var says []string
	if of != nil {
		says = q.Says(of)
	}
	var lines []page.Line
	for i, l := range write.ExplainedLines(q, says) {
		if i > 0 {
			lines = append(lines, page.Line{})
		}
		lines = append(lines, page.Line{Text: fmt.Sprintf("%-10s  %s", l[0], l[1])})
	}
	a.push(&scroll{Title: strings.ToUpper(q.Name[:1]) + q.Name[1:], Lines: lines, Finds: true})
}
