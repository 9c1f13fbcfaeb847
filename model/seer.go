package model

import "strings"

// causeSpecificWords begin the name of SEER*Stat's column of deaths of the cancer, in
// words; otherCauseWords that of its column of the other deaths.
const (
	causeSpecificWords = "seer_cause_specific_death_classification"
	otherCauseWords    = "seer_other_cause_of_death_classification"
)

// understandSEER reads the values of SEER*Stat's column of deaths of the cancer: one
// of them is the event, those of other causes are one value with the living, and what
// is not known of a cause is no status.
func (e *Endpoint) understandSEER(c *Column) {
	if c.Kind != Category || !strings.HasPrefix(NameWords(c.Name), causeSpecificWords) {
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
	e.Causes, e.Undecided, e.Ambiguous, e.Open, e.Readings, e.Notes, e.Coding = nil, nil, "", false, nil, nil, CodingNamed
	e.gather()
}

// seerCauses is the column that has the living, the deaths of the cancer and the other
// deaths apart, as SEER*Stat has them in two.
const seerCauses = "SEER cause of death"

// seerColumns are SEER*Stat's two columns of causes of death, nil where they are not
// there.
func (c *Cohort) seerColumns() (specific, other *Column) {
	for _, col := range c.Columns {
		switch w := NameWords(col.Name); {
		case strings.HasPrefix(w, causeSpecificWords):
			specific = col
		case strings.HasPrefix(w, otherCauseWords):
			other = col
		}
	}
	return specific, other
}

// addSEERCauses puts the two columns of causes together.
func (c *Cohort) addSEERCauses() {
	specific, other := c.seerColumns()
	if specific == nil || other == nil || specific.Kind != Category || other.Kind != Category {
		return
	}
	col := &Column{Name: seerCauses, File: specific.File, Kind: Category, Derived: true, Code: make([]int32, c.N),
		Why: "computed from " + specific.Name + " and " + other.Name}
	at := map[string]int32{}
	for _, levels := range [][]string{{"Alive"}, other.Level, specific.Level} {
		for _, l := range levels {
			if l == "Alive" || strings.Contains(strings.ToLower(l), "attributable to") {
				at[l] = int32(len(col.Level))
				col.Level = append(col.Level, l)
			}
		}
	}
	seen := map[int32]bool{}
	for i := range col.Code {
		k, known := at[specific.Format(i)]
		if !known && strings.HasPrefix(strings.ToLower(specific.Format(i)), "alive") {
			if k, known = at[other.Format(i)]; !known && strings.HasPrefix(strings.ToLower(other.Format(i)), "alive") {
				k, known = at["Alive"], true
			}
		}
		if !known {
			k = -1
			col.Missing++
		} else {
			seen[k] = true
		}
		col.Code[i] = k
	}
	col.Distinct = len(seen)
	if i := c.Position(seerCauses); i >= 0 {
		c.Columns[i] = col
	} else {
		c.Columns = append(c.Columns, col)
	}
	c.Index()
}

// CausesApart is a Look for a question about one cause among several, whose status
// has the others apart, and the resolver to put it to. SEER*Stat's column of deaths of
// the cancer has the living and those dead of other causes as one value, and so has a
// status of one event beside which another endpoint of the file has deaths. note says
// what tells them apart.
//
// Errors: *QuestionError where the file has no column that does.
func (r *Resolver) CausesApart(l Look) (at *Resolver, apart Look, note string, err error) {
	ep, err := r.EndpointOf(l)
	if err != nil {
		return r, l, "", err
	}
	specific, other := r.Cohort.seerColumns()
	if specific == nil || ep.Event != specific.Name {
		return r.withOtherDeaths(l, ep)
	}
	if r.Cohort.Column(seerCauses) == nil || other == nil {
		return r, l, "", &QuestionError{
			What: specific.Name + " has one value for the living and for those who died of other causes, which compete with the cause",
			Hint: "export SEER other cause of death classification too, which tells them apart"}
	}
	l.Endpoint, l.Time, l.Event, l.Entry, l.Censored = "", ep.Time, seerCauses, ep.Entry, ""
	if l.Cause == "" && len(ep.CauseNames()) == 1 {
		l.Cause = ep.CauseNames()[0]
	}
	return r, l, "deaths of other causes are those of " + other.Name, nil
}
