package tui

import (
	"kaplan/model"
	"kaplan/tui/page"
)

// desk is the App as pages and bindings see it.
type desk struct{ a *App }

var _ page.Desk = desk{}

func (d desk) Look() model.Look          { return d.a.look }
func (d desk) Change(l model.Look)       { d.a.change(l) }
func (d desk) Begin(l model.Look)        { d.a.look = l }
func (d desk) Say(s string)              { d.a.say(s) }
func (d desk) Marker(name string)        { d.a.setMarker(name) }
func (d desk) Resolver() *model.Resolver { return d.a.resolver }
func (d desk) Go(v int)                  { d.a.showView(view(v)) }
func (d desk) Open(f model.Field)        { d.a.open(f) }
func (d desk) Shown() page.Shown         { return d.a.shown() }
func (d desk) Row() int                  { return d.a.pageRow }
func (d desk) MoveTo(row int)            { d.a.pageRow = row }

func (d desk) Next(f model.Field, by int) { d.a.nextColumn(f, by) }

func (d desk) Turn(name string, row int) {
	d.a.turnTo(name)
	d.a.pageRow = row
}

func (d desk) Type(p page.Prompt) {
	pr := newPrompt(p.Title, p.Value)
	pr.Help = p.Help
	if p.Check != nil {
		pr.Check = func(_ *App, s string) (string, error) { return p.Check(s) }
	}
	pr.Accept = func(_ *App, s string) { p.Accept(s) }
	d.a.push(pr)
}
