package answer

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// Binary is an outcome of two values, of which one is the event.
type Binary struct {
	Column *model.Column
	Event  string // the value that is the event: the last one, or the one that is not the reference
	Other  string
	N      [2]int // without and with the event, of those in the analysis

	hasEvent []bool // by row of the frame; only for those in the analysis
}

// Title says the event in words: "response = CR", or the condition itself.
func (b *Binary) Title() string { return eventTitle(b.Column, b.Event) }

// eventTitle names a value of a column; a condition that is true is its own
// name.
func eventTitle(c *model.Column, level string) string {
	if level == "true" && c.Why == "computed from "+c.Name {
		return c.Name
	}
	return c.Title() + " = " + level
}

// conditionHint advises to write a condition, which has two values, with an example.
func conditionHint(c *model.Column) string {
	name, example := model.Quote(c.Name), model.ExampleOf(c)
	if c.Why == "computed from "+c.Name { // an expression already
		name = c.Name
	}
	if c.Kind == model.Number {
		var v []float64
		for _, x := range c.Num {
			if !math.IsNaN(x) {
				v = append(v, x)
			}
		}
		slices.Sort(v)
		// The middle value, in two digits where that divides the patients.
		if len(v) > 0 {
			s := strconv.FormatFloat(v[(len(v)-1)/2], 'g', 2, 64)
			if m, err := strconv.ParseFloat(s, 64); err == nil && m >= v[0] && m < v[len(v)-1] {
				example = "> " + strconv.FormatFloat(m, 'f', -1, 64)
			}
		}
	}
	return "write a condition, such as " + name + " " + example
}

// binary resolves a column or condition as an outcome of the frame's patients. It
// changes the frame: patients without an outcome leave it. analysis names what
// needs the outcome, for messages: "a ROC curve".
func binary(r *model.Resolver, f *model.Frame, source, analysis string) (*Binary, error) {
	c, err := r.Column(source)
	if err != nil {
		return nil, err
	}
	if c.Kind != model.Number && c.Kind != model.Category {
		return nil, &model.QuestionError{What: fmt.Sprintf("%s is a column of kind %s: %s needs an outcome of two values", c.Name, c.Kind, analysis),
			Ways: []model.Way{model.OtherOutcome}}
	}
	in := func(k int) bool { return f.Code[k] != stats.NoGroup }
	levels, code := model.LevelsAmong(c, f.Row, in)
	if len(levels) > 2 {
		n := fmt.Sprint(len(levels))
		if len(levels) >= model.ManyDistinct {
			n = "more than " + fmt.Sprint(model.ManyDistinct)
		}
		return nil, &model.QuestionError{What: fmt.Sprintf("the outcome %s has %s values: %s needs two", c.Name, n, analysis), Hint: conditionHint(c),
			Ways: []model.Way{model.OtherOutcome}}
	}
	missing := 0
	b := &Binary{Column: c, hasEvent: make([]bool, len(f.Row))}
	for k := range f.Row {
		if in(k) && code[k] < 0 {
			f.Code[k] = stats.NoGroup
			missing++
		}
	}
	f.Exclude(c.Name+" missing", missing)
	f.Used -= missing
	if f.Used == 0 {
		return nil, f.Nobody()
	}
	if len(levels) < 2 {
		return nil, &model.QuestionError{What: fmt.Sprintf("everybody in the analysis has %s: %s needs some with it and some without",
			eventTitle(c, levels[0]), analysis), Ways: []model.Way{model.WidenSubgroup, model.OtherOutcome}}
	}
	event := 1
	if want, ok := model.ReferenceLevel(f.Look.Reference, c.Name); ok {
		switch want {
		case levels[0]:
		case levels[1]:
			event = 0
		default:
			return nil, &model.QuestionError{What: fmt.Sprintf("%s has no value %q to refer to", c.Name, want),
				Hint: "its values: " + strings.Join(levels, ", ")}
		}
	}
	b.Event, b.Other = levels[event], levels[1-event]
	for k := range f.Row {
		b.hasEvent[k] = in(k) && int(code[k]) == event
	}
	b.recount(f)
	f.DropEmpty()
	return b, nil
}

// endpoint is the outcome as an answer's endpoint. It has no time: the event is
// known for everybody.
func (b *Binary) endpoint() model.Endpoint {
	return model.Endpoint{Name: b.Title(), Event: b.Column.Name}
}

// recount counts those who are still in the analysis.
func (b *Binary) recount(f *model.Frame) {
	b.N = [2]int{}
	for k, g := range f.Code {
		switch {
		case g == stats.NoGroup:
		case b.hasEvent[k]:
			b.N[1]++
		default:
			b.N[0]++
		}
	}
}

// OutcomeFor is the outcome of a Look. Where it names none, that is its value or
// its marker, whichever has two values; "" where neither has.
func OutcomeFor(r *model.Resolver, l model.Look) string {
	if l.Outcome != "" {
		return l.Outcome
	}
	r, _ = r.Rows(l.Value, l.Marker)
	for _, source := range []string{l.Value, l.Marker} {
		if source == "" {
			continue
		}
		c, err := r.Column(source)
		if err != nil || c.Kind != model.Number && c.Kind != model.Category {
			continue
		}
		if levels, _ := model.LevelsOf(c); len(levels) == 2 {
			return source
		}
	}
	return ""
}

// apart says when a marker is used that must not be the outcome.
const apart = "where it is another column than the outcome"

// onItself drops a marker that is the outcome: nothing is explained by itself.
func onItself(l model.Look) model.Look {
	if l.Marker != "" && l.Marker == l.Outcome {
		l.Grouping = model.Grouping{Cut: l.Cut, Reference: l.Reference}
	}
	return l
}

// dependent warns where several rows belong to one patient, as in long data; pos are
// those of the frame that are in the answer, nil for all that are in a group.
func (a *Answer) dependent(f *model.Frame, long bool, pos []int32) {
	if !long {
		return
	}
	a.OfRows = true
	if pos == nil {
		for k, g := range f.Code {
			if g != stats.NoGroup {
				pos = append(pos, int32(k))
			}
		}
	}
	patients, rows := map[string]struct{}{}, len(pos)
	for _, k := range pos {
		patients[f.Cohort.ID[f.Row[k]]] = struct{}{}
	}
	if len(patients) < rows {
		a.warn("%s of %s: rows of one patient are not independent, which intervals and P values do not know", model.Count(rows, "row"),
			model.Count(len(patients), "patient"))
	}
}
