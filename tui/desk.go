package tui

import (
	"kaplan/model"
	"kaplan/tui/page"
)

// appDesk is the App as pages and bindings see it.
type appDesk struct{ a *App }

var _ page.Desk = appDesk{}

func (d appDesk) Look() model.Look          { return d.a.look }
func (d appDesk) Change(l model.Look)       { d.a.change(l) }
func (d appDesk) Begin(l model.Look)        { d.a.look = l }
func (d appDesk) Say(s string)              { d.a.say(s) }
func (d appDesk) Marker(name string)        { d.a.setMarker(name) }
func (d appDesk) Resolver() *model.Resolver { return d.a.resolver }
func (d appDesk) Go(v int)                  { d.a.showView(view(v)) }
func (d appDesk) Open(f model.Field)        { d.a.open(f) }
func (d appDesk) Shown() page.Shown         { return d.a.shown() }
func (d appDesk) Row() int                  { return d.a.pageRow }
func (d appDesk) MoveTo(row int)            { d.a.pageRow = row }

func (d appDesk) Next(f model.Field, by int) { d.a.nextColumn(f, by) }

func (d appDesk) Turn(name string, row int) {
	d.a.turnTo(name)
	d.a.pageRow = row
}

func (d appDesk) List(title string, lines []string) {
	s := &scroll{Title: title, Finds: true}
	for _, l := range lines {
		s.Lines = append(s.Lines, page.Line{Text: l})
	}
	d.a.push(s)
}

func (d appDesk) Search(s page.Search) { d.a.search(s) }

func (d appDesk) Type(p page.Prompt) {
	pr := newPrompt(p.Title, p.Value)
	pr.Help, pr.Aside = p.Help, true
	if p.Check != nil {
		pr.Check = func(_ *App, s string) (string, error) { return p.Check(s) }
	}
	pr.Accept = func(_ *App, s string) { p.Accept(s) }
	d.a.push(pr)
}
