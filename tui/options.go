package tui

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/tui/page"
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

// optionText is the value of an option.
func optionText(v reflect.Value) string {
	switch {
	case v.Kind() == reflect.Bool:
		return map[bool]string{true: "yes", false: "no"}[v.Bool()]
	case v.IsZero():
		return "as usual"
	case v.Kind() == reflect.Float64:
		return page.Digits(v.Float())
	}
	return fmt.Sprint(v.Interface())
}

// pickOption lists what the page's question can be told beyond its lines.
func pickOption(a *App) {
	var items []item
	for _, f := range a.options() {
		items = append(items, item{Key: string(f), Label: f.Key(), Detail: optionText(f.Of(&a.look))})
	}
	l := newList("Options of "+a.pageNow().Name(), items)
	l.Hint = "Enter changes it  Esc back"
	a.push(&picker{list: l, Accept: func(a *App, key string) { a.open(model.Field(key)) }})
}

// pickWord chooses one of the few words that a field may hold.
func pickWord(a *App, f model.Field, words []string) {
	var items []item
	for _, w := range words {
		items = append(items, item{Key: w, Label: w})
	}
	take := func(a *App, word string) { a.setWord(f, word) }
	a.choose(f.Key(), "Enter takes it  Ctrl-X as usual  Esc back", items, f.Of(&a.look).String(), take).Extra = map[string]func(*App, *picker){
		"ctrl+x": func(a *App, p *picker) { take(a, ""); a.pop(p) },
	}
}

// typeField asks for the value of a field that has no form of its own; a yes-or-no
// field is switched at once.
func typeField(a *App, f model.Field) {
	l := a.look
	v := f.Of(&l)
	if v.Kind() == reflect.Bool {
		v.SetBool(!v.Bool())
		a.change(l)
		a.say(f.Key() + ": " + optionText(v))
		return
	}
	value := ""
	if !v.IsZero() {
		value = fmt.Sprint(v.Interface())
	}
	p := newPrompt(f.Key(), value)
	p.Help = []string{"nothing: as usual"}
	p.Check = func(a *App, s string) (string, error) {
		l := a.look
		if err := setField(f, &l, s); err != nil {
			return "", err
		}
		return "", a.resolver.Named(l)
	}
	p.Accept = func(a *App, s string) {
		l := a.look
		if setField(f, &l, s) == nil {
			a.change(l)
		}
	}
	a.push(p)
}

// setField sets a field to what was typed for it.
func setField(f model.Field, l *model.Look, s string) error {
	err := f.Read(l, s)
	if v := f.Of(l); err == nil && v.Kind() == reflect.Float64 && v.Float() < 0 {
		err = errors.New("it is 0 or more")
	}
	if err != nil {
		return &model.UsageError{What: fmt.Sprintf("%q is not a number that %s can have", s, f.Key()), Hint: err.Error()}
	}
	if wrong, hint := f.Wrong(*l, f.Allowed()); wrong != "" {
		return &model.UsageError{What: fmt.Sprintf("%s %s: %s", f.Key(), s, wrong), Hint: hint}
	}
	if f == model.FieldTimes {
		_, err := model.ParseTimes(l.Times)
		return err
	}
	return nil
}
