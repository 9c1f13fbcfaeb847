package tui

import (
	"kaplan/model"
	"kaplan/tui/page"
)

// view is the number of a view, and its key.
type view uint8

const (
	viewSurvival  view = 1
	viewCutoff    view = 2
	viewHazard    view = 3
	viewScreen    view = 4
	viewCompare   view = 5
	viewCorrelate view = 6
	viewTable     view = 7
	viewData      view = 8
	viewLedger    view = 9
)

// known reports whether there is such a view.
func (v view) known() bool { return v >= viewSurvival && v <= viewLedger }

// withoutEndpoint reports whether a view asks nothing about survival and so works
// without an endpoint.
func (v view) withoutEndpoint() bool { return v >= viewCompare }

// View is one of the numbered views: its pages, and the keys that act in all of
// them.
type View struct {
	Name     string // in help and palette
	Short    string // where it is named beside its number
	Pages    []page.Leaf
	Bindings []page.Binding
	// Lines are the lines of the question, by their fields, in order. A page shows
	// those of them that its question uses.
	Lines []model.Field
	// Names are lines that have another name here.
	Names map[model.Field]string

	page int // the one that is shown, as index into Pages
}
