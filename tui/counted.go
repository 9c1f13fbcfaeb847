package tui

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/tui/page"
)

// noCounts says why a database is not asked to count more, "" where it can be.
func noCounts(a *App) string {
	switch {
	case a.cohort.Counted == nil && a.cohort.Database:
		return "the rows are here: nothing has to be counted"
	case a.cohort.Counted == nil:
		return "the patients are not those of a database that counts"
	}
	return noFiles(a)
}

// Ways in which a further column is counted, as keys of a list.
const (
	countValues = "values"
	countBins   = "bins"
	finerBins   = "finer "
)

// pickCounted offers what the database could count beside what it has.
func pickCounted(a *App) {
	var items []item
	if c := a.column(a.look.Marker); c != nil && c.Bins != nil {
		for _, k := range a.binsAtCut(c) {
			items = append(items, item{Key: finerBins + fmt.Sprint(k), Label: "finer bins of " + c.Name + " " + spanOf(c.Bins, k),
				Detail: "where " + model.Count(c.Bins.N[k], "patient") + " are"})
		}
	}
	for _, c := range a.cohort.Columns {
		if c.Bins != nil {
			items = append(items, item{Key: "column " + c.Name, Label: c.Title(), Detail: fmt.Sprintf("in %d bins now", len(c.Bins.N))})
		}
	}
	for _, name := range a.cohort.Counted.Others {
		items = append(items, item{Key: "column " + name, Label: name, Detail: "not counted"})
	}
	if len(items) == 0 {
		a.say("every column of the table was counted by its values")
		return
	}
	a.choose("Ask the database to count", takesIt, items, "", func(a *App, key string) {
		if name, ok := strings.CutPrefix(key, "column "); ok {
			a.countColumn(name, nil)
			return
		}
		var k int
		if _, err := fmt.Sscan(strings.TrimPrefix(key, finerBins), &k); err == nil {
			a.zoom(a.column(a.look.Marker), k)
		}
	})
}

// binsAtCut are the bins of several values beside the cuts of the Look, or that they fall
// into; of a rule those beside the middle.
func (a *App) binsAtCut(c *model.Column) (out []int) {
	rule, err := model.ParseCut(a.look.Cut)
	cuts := rule.Values
	if err != nil || len(cuts) == 0 {
		first, _ := model.ParseCut(a.cohort.FirstCut(c.Name))
		cuts = first.Values
	}
	for _, v := range cuts {
		for _, k := range c.Bins.Beside(v) {
			if c.Bins.Least[k] < c.Bins.Most[k] && !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	return out
}

// countColumn asks how a column is to be counted, and lets the database do it; then is done
// when it has.
func (a *App) countColumn(name string, then func(*App)) {
	if why := noFiles(a); why != "" { // before the question: an answer to it would be lost
		a.say(why)
		return
	}
	count := func(a *App, way string) {
		s := model.CountedSetup{Name: name, Bins: way == countBins}
		note := name + " was counted by its values"
		if s.Bins {
			note = name + " was counted in bins"
		}
		a.reread(a.setup.said.Count(s), note, then)
	}
	items := []item{{Key: countValues, Label: "by its values", Detail: "exact in everything; many values make many cells"}}
	if a.cohort.Counted.Afar != nil && a.cohort.Counted.Afar.Covariate(model.Quote(name)) == nil {
		items = append(items, item{Key: countBins, Label: "in up to 256 bins", Detail: "cuts between bins are exact; nothing else is answered"})
	}
	a.choose("Count "+name+"? The database counts all of its rows again", "Enter counts  Esc leaves it", items, "", count)
}

// zoom lets the database count one bin of a column in finer ones.
func (a *App) zoom(c *model.Column, k int) {
	b := c.Bins
	s := model.CountedSetup{Name: c.Name, Bins: true, Begin: b.Finer(k)}
	a.reread(a.setup.said.Count(s), c.Name+" was counted in finer bins, "+spanOf(b, k), nil)
}

// spanOf is the k-th bin for a list.
func spanOf(b *model.Bins, k int) string {
	return page.Digits(b.Least[k]) + " to " + page.Digits(b.Most[k])
}

// afarItems are the columns of a database that were not counted, and can be covariates
// where they are.
func (a *App) afarItems() (out []item) {
	k := a.cohort.Counted
	if k == nil || k.Afar == nil {
		return nil
	}
	for _, name := range k.Others {
		if k.Afar.Covariate(model.Quote(name)) == nil {
			out = append(out, item{Key: name, Label: name, Detail: "stays in the database, for the Model page of view 3"})
		}
	}
	return out
}
