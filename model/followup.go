package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// TwoTimes says of which columns a time was made: the dead have the time of death,
// the living that of the last contact.
type TwoTimes struct {
	Event, Death, Contact string
}

// followUps makes one time of the time of death and the time of the last contact,
// as the files of GDC and ICGC have them apart: taken by itself, the first would
// leave out everybody who lives. The columns that it makes are added to the cohort.
func (f *finder) followUps() {
	death, contact, status := -1, -1, -1
	for i, c := range f.c.Columns {
		if c.Two != nil {
			continue
		}
		words := bareWords(c.Name)
		switch {
		case c.Kind == Number && c.Missing < c.Len() && contact < 0 && saysContact(words):
			contact = i
		case c.Kind == Number && c.Missing < c.Len() && death < 0 && saysDeathTime(words):
			death = i
		case canBeStatus(c) && vitalRank(words) > 0 && (status < 0 || vitalRank(words) > vitalRank(bareWords(f.c.Columns[status].Name))):
			status = i
		}
	}
	if death < 0 && contact >= 0 { // survival_time beside interval_of_last_followup
		death = slices.IndexFunc(f.c.Columns, func(c *Column) bool {
			w := strings.Join(bareWords(c.Name), "_")
			return c.Kind == Number && c.Two == nil && c.Missing < c.Len() && (w == "survival_time" || w == "survival_days" || w == "survival_months")
		})
	}
	if death < 0 || contact < 0 || status < 0 {
		return
	}
	dc, lc, ec := f.c.Columns[death], f.c.Columns[contact], f.c.Columns[status]
	e := Endpoint{Event: ec.Name}
	e.understand(f.c, ec, false)
	unit := unitOf(f.c, dc)
	if other := unitOf(f.c, lc); unit == "" {
		unit = other
	} else if other != "" && other != unit {
		return
	}
	col := twoTimes(f.c, e, dc, lc, ec)
	if col == nil {
		return
	}
	col.Unit = unit
	if i := f.c.Position(col.Name); i >= 0 { // made before some columns were declared
		col.Label, col.Aside = f.c.Columns[i].Label, f.c.Columns[i].Aside
		if u := f.c.Columns[i].Unit; u != "" {
			col.Unit = u
		}
		f.c.Columns[i] = col
	} else {
		f.c.Columns = append(f.c.Columns, col)
	}
	f.c.Index()
	f.followed = append(f.followed, col)
}

// twoTimes computes the time of two columns; nil where the living have a time of
// death as a rule, which is then the time of everybody. Where it is not known yet who
// is dead, those who have both get the last contact until it is.
func twoTimes(c *Cohort, e Endpoint, death, contact, status *Column) *Column {
	o := &Outcome{State: make([]State, c.N), Cause: make([]int32, c.N)}
	e.states(status, o)
	two := &TwoTimes{Event: status.Name, Death: death.Name, Contact: contact.Name}
	col := &Column{Name: death.Name + " or " + contact.Name, File: death.File, Kind: Number, Derived: true, Two: two,
		Why: "computed: the dead by " + death.Name + ", the others by " + contact.Name}
	asked := len(e.Causes) < 2 && e.Ambiguous != ""
	if col.Num = two.times(c, o); asked {
		col.Num = slices.Clone(contact.Num)
		for i, t := range col.Num {
			o.State[i] = Unknown
			if math.IsNaN(t) {
				col.Num[i] = death.Num[i]
			}
		}
	}
	dead, living, livingDated, noDeath, later, negative := 0, 0, 0, 0, 0, 0
	for i, t := range col.Num {
		d, l := death.Num[i], contact.Num[i]
		switch {
		case o.State[i] == Unknown:
		case o.Cause[i] > 0:
			dead++
			if math.IsNaN(d) {
				noDeath++
			}
			if l > d {
				later++
			}
		default:
			living++
			if !math.IsNaN(d) {
				livingDated++
			}
		}
		if math.IsNaN(t) {
			col.Missing++
		} else if t < 0 {
			negative++
		}
	}
	if livingDated*2 > living || dead == 0 && livingDated > 0 {
		return nil
	}
	col.Distinct = distinctNumbers(col.Num)
	doubt := func(n int, format string, args ...any) {
		if n > 0 {
			col.Doubts = append(col.Doubts, Doubt{File: death.File, Column: col.Name, N: n, What: Count(n, "patient") + " " + fmt.Sprintf(format, args...)})
		}
	}
	doubt(livingDated, "not dead by %s with a %s: the time is %s", status.Name, death.Name, contact.Name)
	doubt(later, "with a %s after %s: the time is %s", contact.Name, death.Name, death.Name)
	doubt(noDeath, "dead by %s without %s: left out, as a last contact is no death", status.Name, death.Name)
	doubt(negative, "with a negative time: left out")
	return col
}

// times are the times of everybody: of those with an event of any kind that of death,
// of the others that of the last contact.
func (t *TwoTimes) times(c *Cohort, o *Outcome) []float64 {
	death, contact := c.Column(t.Death), c.Column(t.Contact)
	out := make([]float64, c.N)
	for i := range out {
		switch {
		case o.State[i] == Unknown:
			out[i] = math.NaN()
		case o.Cause[i] > 0:
			out[i] = death.Num[i]
		default:
			out[i] = contact.Num[i]
		}
	}
	return out
}

// bareWords are the words of a name without what an export puts before it:
// demographic.vital_status, donor_vital_status.
func bareWords(name string) []string {
	words := strings.Split(NameWords(unprefixed(name)), "_")
	if len(words) > 1 && words[0] == "donor" {
		words = words[1:]
	}
	return words
}

// unprefixed is a name without the table that an export of GDC names before it.
func unprefixed(name string) string {
	for again := true; again; {
		again = false
		for _, p := range []string{"cases.", "demographic.", "diagnoses.", "follow_ups.", "clinical.", "patient."} {
			if rest, ok := strings.CutPrefix(name, p); ok && rest != "" {
				name, again = rest, true
			}
		}
	}
	return name
}

// saysTimeTo reports whether words are those of a time to something, given what they
// may be beside.
func saysTimeTo(words []string, also ...string) bool {
	counted := false
	for _, w := range words {
		switch {
		case unitByWord[w] != "" || w == "time" || w == "interval" || w == "duration":
			counted = true
		case w == "to" || w == "of" || w == "until" || w == "from" || w == "in" || slices.Contains(also, w):
		default:
			return false
		}
	}
	return counted
}

// saysDeathTime reads days_to_death.
func saysDeathTime(words []string) bool {
	return slices.Contains(words, "death") && saysTimeTo(words, "death", "diagnosis", "dx", "initial", "pathologic")
}

// saysContact reads days_to_last_follow_up, interval_of_last_followup,
// last_contact_days_to.
func saysContact(words []string) bool {
	return slices.Contains(words, "last") && saysTimeTo(words, contactWords...)
}

var contactWords = []string{"last", "follow", "up", "followup", "fu", "contact", "known", "alive", "seen", "visit", "communication", "news",
	"diagnosis", "dx", "initial", "pathologic", "date"}

// vitalRank is how surely words name the status of being alive, 0 for not.
func vitalRank(words []string) int {
	w := strings.Join(words, "_")
	switch {
	case w == "vital_status" || w == "vitalstatus":
		return 3
	case strings.HasPrefix(w, "vital_status"):
		return 2
	case w == "os_status" || w == "overall_survival_status" || w == "death" || w == "dead" || w == "deceased" || w == "died":
		return 1
	}
	return 0
}

// unitOf is a time column's unit, by its own or its name.
func unitOf(c *Cohort, col *Column) string {
	t, _ := timeName(col.Name)
	return timeUnit(c, col, t.unit)
}
