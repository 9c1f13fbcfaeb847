package model

import "strings"

// causeSpecificWords are the name of SEER*Stat's column of deaths of the cancer, in
// words; otherCauseWords that of its column of the other deaths.
const (
	causeSpecificWords = "seer_cause_specific_death_classification"
	otherCauseWords    = "seer_other_cause_of_death_classification"
)

// understandSEER reads the values of SEER*Stat's column of deaths of the cancer: one
// of them is the event, those of other causes are one value with the living, and what
// is not known of a cause is no status.
func (e *Endpoint) understandSEER(c *Column) {
	if c.Kind != Category || NameWords(c.Name) != causeSpecificWords {
		return
	}
	for k := range e.Codes {
		l := strings.ToLower(e.Codes[k].Value)
		e.Codes[k].Guess = false
		switch {
		case strings.Contains(l, "attributable to this cancer"):
			e.Codes[k].State = Event
		case strings.HasPrefix(l, "alive"):
			e.Codes[k].State = Censored
		default:
			e.Codes[k].State = Unknown
		}
	}
	e.Causes, e.Undecided, e.Ambiguous = nil, nil, ""
	e.gather()
}
