package answer

import (
	"fmt"

	"kaplan/model"
)

// A question may have nothing to say of a cohort, whatever is chosen. Its Silent says
// so in words without computing anything, so that its page is passed over.

// fewNumbers is silent where fewer than so many numbers with more than so many values
// can be asked about.
func fewNumbers(need, values int, why string) func(*model.Resolver, model.Look) string {
	return func(r *model.Resolver, _ model.Look) string {
		n := 0
		for _, c := range []*model.Cohort{r.Cohort, r.Cohort.Long} {
			if c == nil {
				continue
			}
			for _, col := range c.Columns {
				if col.Kind == model.Number && col.Aside == "" && col.Distinct > values {
					if n++; n == need {
						return ""
					}
				}
			}
		}
		return why
	}
}

// oneCause is silent where nothing competes with the event, as far as the status says.
func oneCause(r *model.Resolver, l model.Look) string {
	l.Cause = ""
	r, l, _, err := r.CausesApart(l)
	if err != nil {
		return "" // the page says what is wrong
	}
	ep, err := r.Understood(l)
	switch {
	case err != nil || ep.Open || len(ep.Guessed()) > 0:
		return ""
	case len(ep.Codes) == 0:
		return "its event is an expression, which has one cause: nothing competes with it"
	case len(ep.CauseNames()) == 1:
		return fmt.Sprintf("%s has one kind of event: nothing competes with it", ep.Event)
	}
	return ""
}

// notRepeated is silent where no measure was taken more than once.
func notRepeated(r *model.Resolver, _ model.Look) string {
	if r.Cohort.Long == nil && len(overTimeColumns(r)) == 0 {
		return "no measure was taken more than once"
	}
	return ""
}

// noGenotypes is silent where no column looks like genotypes: pairs of alleles, or the
// copies 0, 1 and 2.
func noGenotypes(r *model.Resolver, _ model.Look) string {
	for _, c := range r.Cohort.Columns {
		lo, hi, _ := c.Range()
		if c.Kind == model.Number && c.Distinct == 3 && lo == 0 && hi == 2 {
			return ""
		}
		if c.Kind != model.Category || c.Distinct < 2 || c.Distinct > 12 {
			continue
		}
		pairs := 0
		for _, l := range c.Level {
			_, _, ok := alleles(l)
			if _, copies := copiesOf[l]; ok || copies {
				pairs++
			}
		}
		if 2*pairs >= len(c.Level) {
			return ""
		}
	}
	return "no column holds genotypes"
}

// noFactors is silent where there are not two columns of groups.
func noFactors(r *model.Resolver, _ model.Look) string {
	n := 0
	for _, c := range r.Cohort.Columns {
		if model.NoMarker(r.Cohort, c) == "" {
			n++
		}
	}
	if n < 3 {
		return "a value and two factors are three columns"
	}
	return ""
}
