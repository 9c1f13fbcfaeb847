package tui

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"kaplan/model"
	"kaplan/model/write"
	"kaplan/tui/page"
)

// setWord puts a text into a field.
func (a *App) setWord(f model.Field, word string) {
	l := a.look
	f.Of(&l).SetString(word)
	a.change(l)
}

// next is the value after v in a list, in a circle.
func next(list []string, v string) string {
	return list[(max(0, slices.Index(list, v))+1)%len(list)]
}

// cycle is a field of few values that a key goes through, the usual one first.
type cycle struct {
	values []string
	say    string            // before the value; nothing is said where a line of the question has it
	words  map[string]string // for a value, where it does not speak for itself
}

func cycleOf(f model.Field) cycle {
	c := map[model.Field]cycle{
		"Estimand": {values: []string{"", "ate", "att", "overlap"}},
		"Per":      {values: []string{"", "iqr", "unit"}, say: "hazard ratios per ", words: map[string]string{"": "SD", "iqr": "IQR"}},
		"Pairwise": {say: "P corrected by "},
		"ConfType": {say: "intervals of S(t): "},
		"Ties":     {say: "tied events: "},
		"PH":       {say: "proportional-hazards check: time transformed by "},
		"CI": {say: "ratios with ",
			words: map[string]string{"wald": "Wald intervals", "profile": "profile-likelihood intervals, P by likelihood ratio"}},
	}[f]
	if c.values == nil {
		c.values = f.Allowed()
	}
	return c
}

// turn turns a field to its next value.
func turn(f model.Field) func(*App) {
	return func(a *App) {
		c := cycleOf(f)
		word := next(c.values, f.Of(&a.look).String())
		a.setWord(f, word)
		if c.say != "" {
			a.say(c.say + cmp.Or(c.words[word], word))
		}
	}
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

// pickBuilt chooses what is built by hand.
func pickBuilt(a *App) {
	var items []item
	for _, w := range model.FieldBuilt.Allowed() {
		items = append(items, item{Key: w, Label: w, Detail: write.BuiltName(w)})
	}
	a.choose("What is built by hand", takesIt, items, cmp.Or(a.look.Built, model.FieldBuilt.Allowed()[0]), func(a *App, word string) {
		a.setWord(model.FieldBuilt, word)
	})
}

// typeNumber asks for a number >= 0; note says what comes of it.
func typeNumber(a *App, f model.Field, title, help, what string, note func(model.Look) (string, error)) {
	value := ""
	if v := f.Of(&a.look).Float(); v > 0 {
		value = model.FormatNumber(v)
	}
	p := newPrompt(title, value)
	p.Number = true
	p.Help = []string{help}
	with := func(a *App, s string) (model.Look, error) {
		l := a.look
		if err := f.Read(&l, s); err != nil {
			return l, &model.UsageError{What: "write a " + what + " >= 0"}
		}
		if wrong, hint := f.Wrong(l, nil); wrong != "" {
			return l, &model.UsageError{What: "write a " + what + " >= 0", Hint: hint}
		}
		return l, nil
	}
	p.Check = func(a *App, s string) (string, error) {
		l, err := with(a, s)
		if err != nil || s == "" {
			return "", err
		}
		return note(l)
	}
	p.Accept = func(a *App, s string) {
		if l, err := with(a, s); err == nil {
			a.change(l)
		}
	}
	a.push(p)
}

func typeCaliper(a *App) {
	typeNumber(a, model.FieldCaliper, "Caliper", "in standard deviations of the propensity score, 0.2 by custom; 0 or nothing: none", "number",
		func(model.Look) (string, error) { return "", nil })
}

func typeLandmark(a *App) {
	typeNumber(a, model.FieldLandmark, "Landmark", "only those still under observation after it; time is counted from there; 0 or nothing: none", "time",
		func(l model.Look) (string, error) {
			f, err := a.resolver.Frame(l)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("%s, %s remain", model.Count(f.Used, "patient"), model.Count(f.Events, "event")), nil
		})
}

func typeStartAt(a *App) {
	typeNumber(a, model.FieldStartAt, "Start at",
		"given alive at this time: who leaves at or before it is out, who enters later stays; 0 or nothing: none", "time",
		func(l model.Look) (string, error) {
			f, err := a.resolver.Frame(l)
			if err != nil {
				return "", err
			}
			return fmt.Sprintf("%d patients, %d events remain", f.Used, f.Events), nil
		})
}

// typeMarkers asks which markers are screened, and counts them while it is typed.
func typeMarkers(a *App) {
	p := newPrompt("Markers of the screen", a.look.Markers)
	p.Help = []string{"names and globs with commas: hsa-mir-*, hsa-let-*, `CA 19-9`; nothing: every number",
		"q and family P stay those of the largest family that was on the screen"}
	p.Check = func(a *App, s string) (string, error) {
		columns, err := a.resolver.Listed(s)
		if err != nil || s == "" {
			return "", err
		}
		n := 0
		for _, c := range columns {
			if c.Kind == model.Number && model.NoMarker(a.cohort, c) == "" {
				n++
			}
		}
		if n == 0 {
			return "", &model.UsageError{What: "none of these columns can be screened", Hint: "a screen is of numbers"}
		}
		return fmt.Sprintf("%d of %d columns can be screened", n, len(a.cohort.Columns)), nil
	}
	p.Accept = func(a *App, s string) { a.setWord(model.FieldMarkers, s) }
	a.push(p)
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
	p.Number = v.Kind() != reflect.String
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

// optionText is the value of an option.
func optionText(v reflect.Value) string {
	switch {
	case v.Kind() == reflect.Bool:
		return map[bool]string{true: "yes", false: "no"}[v.Bool()]
	case v.IsZero():
		return "as usual"
	case v.Kind() == reflect.Float64:
		return page.Digits(v.Float())
	case v.Kind() == reflect.Int && v.Int() == model.NoPermutations:
		return "0"
	}
	return fmt.Sprint(v.Interface())
}
