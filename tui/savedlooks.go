package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
)

func noLooks(a *App) string {
	if len(a.looks) == 0 {
		return `no look is saved: " saves this one, and a cohort.toml brings its own`
	}
	return ""
}

// savedLooks lists the questions that were kept under a name, those of the
// cohort's configuration first. A look's own key takes it at once.
func savedLooks(a *App) {
	var items []item
	extra := map[string]func(*App, *picker){}
	for i, s := range a.looks {
		where := fmt.Sprintf("view %d", max(1, s.View))
		if s.Page != "" {
			where = s.Page
		}
		items = append(items, item{Key: strconv.Itoa(i), Label: strings.TrimSpace(fmt.Sprintf("%1s  %s", s.Key, s.Name)), Detail: where})
		if s.Key != "" {
			extra[s.Key] = func(a *App, p *picker) {
				a.pop(p)
				a.takeSaved(s)
			}
		}
	}
	l := newList("Saved looks", items)
	l.Hint = "a look's own key or Enter takes it  / filters  Esc back"
	p := &picker{list: l, Width: 100, Extra: extra, Accept: func(a *App, key string) {
		for i := range a.looks {
			if strconv.Itoa(i) == key {
				a.takeSaved(a.looks[i])
			}
		}
	}}
	// While nothing is typed, a look's own key takes it; / begins typing.
	p.Extra["/"] = func(a *App, p *picker) { p.Extra = nil }
	a.push(p)
}

// takeSaved asks a saved question, in the view where its answer stands.
func (a *App) takeSaved(s model.SavedLook) {
	a.change(a.cohort.Opening(s.Look))
	v := view(max(1, s.View))
	if !v.known() {
		a.say(fmt.Sprintf("%s: there is no view %d", s.Name, s.View))
		return
	}
	a.showView(v)
	a.cutInHand = 0
	if !a.turnTo(s.Page) {
		a.say(fmt.Sprintf("%s: view %d has no page %q", s.Name, v, s.Page))
	}
	if a.notice == "" {
		a.say(s.Name + takenNote)
	}
}

// takenNote stands behind the name of a look that was taken.
const takenNote = "   (u goes back)"

// saveLook keeps the present question under a name, for this session.
func saveLook(a *App) {
	p := newPrompt("Save this look as", "")
	p.Aside = true
	p.Help = []string{"' lists the saved looks; they last until the explorer is left"}
	if a.kept.Keeping != nil {
		p.Help = []string{"' lists the saved looks; they are kept with the session"}
	}
	p.Check = func(a *App, s string) (string, error) {
		if s == "" {
			return "", nil
		}
		for _, l := range a.looks {
			if l.Name == s {
				return "replaces the look of this name", nil
			}
		}
		return "", nil
	}
	p.Accept = func(a *App, s string) {
		if s == "" {
			return
		}
		kept := model.SavedLook{Name: s, View: int(a.view), Look: a.look}
		kept.Page = a.pageNow().Name()
		at := slices.IndexFunc(a.looks, func(l model.SavedLook) bool { return l.Name == s })
		if at >= 0 {
			kept.Key = a.looks[at].Key
			a.looks[at] = kept
		} else {
			kept.Key = freeKey(a.looks)
			a.looks = append(a.looks, kept)
		}
		a.say("saved: ' then " + kept.Key + " comes back to it")
	}
	a.push(p)
}

// freeKey is the first digit or letter that no look has.
func freeKey(looks []model.SavedLook) string {
	for _, k := range "123456789abcdefghijklmnopqrstuvwxyz" {
		if !slices.ContainsFunc(looks, func(l model.SavedLook) bool { return l.Key == string(k) }) {
			return string(k)
		}
	}
	return ""
}

// typeDerived computes a further column.
func typeDerived(a *App) {
	p := newPrompt("A column computed from others: NAME = EXPRESSION", "")
	p.Help = []string{
		"ratio = after / before      ets = 1 - follow / base      high = log2(AFP) > 5",
		"a name with spaces or hyphens goes in `backticks`",
	}
	derive := func(a *App, s string) (*model.Cohort, string, error) {
		d, err := model.ParseDerived(s)
		if err != nil {
			return nil, "", err
		}
		c, err := a.cohort.Derive(d)
		return c, d.Name, err
	}
	p.Check = func(a *App, s string) (string, error) {
		if s == "" {
			return "", nil
		}
		c, name, err := derive(a, s)
		if err != nil {
			return "", err
		}
		return name + ": " + describeColumn(c.Column(name)), nil
	}
	p.Accept = func(a *App, s string) {
		if s == "" {
			return
		}
		if c, _, err := derive(a, s); err == nil {
			if d, err := model.ParseDerived(s); err == nil {
				a.compute(d, c)
			}
		}
	}
	a.push(p)
}

// compute goes on with a cohort that has a further column.
func (a *App) compute(d model.Derived, with *model.Cohort) {
	before := a.stepHere("computed: " + d.Name)
	before.cohort = a.cohort
	a.undo, a.redo = append(a.undo, before), nil
	a.setup.said = a.setup.said.Derived(d)
	a.setCohort(with)
	a.say(before.what)
}

// setCohort goes on with a cohort that has other columns and the same patients.
func (a *App) setCohort(c *model.Cohort) {
	others := a.resolver.Others
	a.sheet.stop()
	a.curves.stop() // what is under way is about the cohort as it was
	a.sheet.forget()
	a.curves.forget()
	a.cohort, a.resolver = c, model.NewResolver(c)
	a.ledger.Same = a.resolver.Canonical
	a.resolver.Others = others
	a.markerList, a.data = nil, nil
}
