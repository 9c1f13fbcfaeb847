package read

import (
	"cmp"
	"slices"

	"kaplan/model"
)

// between adds the time between two dates: those that were named, or else the ones
// that are the follow-up where no time was recognised.
func between(c *model.Cohort, opt Options) (*model.Cohort, error) {
	unit := cmp.Or(opt.Unit, "days")
	if _, ok := model.SpanDays(unit); !ok {
		return nil, &model.UsageError{Field: model.ReadUnit, What: quote(unit) + " is no unit of time", Hint: "one of days, months, years"}
	}
	if opt.Start == "" && opt.End == "" {
		out := c.WithDates(unit)
		if opt.Unit != "" && out == c {
			return nil, &model.UsageError{Field: model.ReadUnit, What: "there is no time between two dates that could have a unit",
				Ways: []model.Way{{Field: model.ReadStart, Do: "name the date of the start"}, {Field: model.ReadEnd, Do: "and that of the end"}}}
		}
		return out, nil
	}
	out, name, err := spanned(c, opt, "")
	if err != nil {
		return nil, err
	}
	out.Endpoints = model.RecogniseEndpoints(out)
	// What was asked for comes first.
	slices.SortStableFunc(out.Endpoints, func(a, b model.Endpoint) int {
		switch {
		case a.Time == name && b.Time != name:
			return -1
		case b.Time == name && a.Time != name:
			return 1
		}
		return 0
	})
	return out, nil
}

// spanned is a cohort with the time between two dates, and what that is called; event
// is the status that it goes with, "" for the one that says who died.
func spanned(c *model.Cohort, opt Options, event string) (*model.Cohort, string, error) {
	s, err := c.SpanOf(opt.Start, opt.End, event)
	if err != nil {
		return nil, "", err
	}
	unit := cmp.Or(opt.Unit, "days")
	for _, have := range c.Columns {
		if have.Span != nil && *have.Span == s && have.Unit == unit {
			return c, have.Name, nil
		}
	}
	out, err := c.Between(s, unit)
	if err != nil {
		return nil, "", err
	}
	return out, out.Columns[len(out.Columns)-1].Name, nil
}
