package model

import (
	"fmt"
	"slices"
	"strings"
)

// A witness is another column of the same file that says who had died, or had an
// event: by its words, by a name that leaves no doubt, or by a date of death that
// only the dead have.
type witness struct {
	column *Column
	state  []State
	// death says that it is of dying; present that it is so by having a value.
	death, present bool
	// says is how it says that a patient is dead: "died = 1".
	says [3]string
}

// witnesses are the columns beside self that say who died, or had an event, the
// worded ones first.
func witnesses(c *Cohort, self *Column) []witness {
	var worded, named, present []witness
	for _, col := range c.Columns {
		if col == self || col.Distinct == 0 {
			continue
		}
		switch {
		case col.Kind == Category && len(col.Level) <= mostCodes && wordsSay(col):
			worded = append(worded, wordedWitness(col))
		case col.Missing > 0 && col.Kind != Identifier && dateOfDeath(col.Name):
			w := witness{column: col, death: true, present: true, state: make([]State, col.Len()),
				says: [3]string{Censored: col.Name + " is empty", Event: col.Name + " has a value"}}
			for i := range w.state {
				if w.state[i] = Event; col.IsMissing(i) {
					w.state[i] = Censored
				}
			}
			present = append(present, w)
		case col.Kind == Number && col.Distinct <= 3, col.Kind == Category && len(col.Level) <= 5:
			if w, ok := namedWitness(col); ok {
				named = append(named, w)
			}
		}
	}
	out := slices.Concat(worded, named, present)
	return slices.DeleteFunc(out, func(w witness) bool { return !slices.Contains(w.state, Event) || !slices.Contains(w.state, Censored) })
}

// wordedWitness is a column whose words are those of a status.
func wordedWitness(col *Column) witness {
	w := witness{column: col, state: make([]State, col.Len())}
	is := make([]State, len(col.Level))
	for k, l := range col.Level {
		word := readLevel(l)
		w.death = w.death || word.death
		if is[k] = word.is(); is[k] != Unknown && w.says[is[k]] == "" {
			w.says[is[k]] = col.Name + " = " + l
		}
	}
	for i, k := range col.Code {
		if k >= 0 {
			w.state[i] = is[k]
		}
	}
	return w
}

// namedWitness is a column of 0 and 1, or yes and no, whose name says that 1 is dead,
// or alive.
func namedWitness(col *Column) (witness, bool) {
	s := nameSays(col.Name)
	if !s.death || s.means != saysEvent && s.means != saysContrary || len(s.code) > 0 {
		return witness{}, false
	}
	w := witness{column: col, death: true, state: make([]State, col.Len())}
	is := map[string]State{}
	for _, v := range valuesOf(col) {
		if missingCode(v.text) {
			continue
		}
		if _, err := ReadNumber(v.text); err == nil && v.text != "0" && v.text != "1" || err != nil && !readLevel(v.text).boolean {
			return witness{}, false
		}
		st := Censored
		if yesOf(v.text) == (s.means == saysEvent) {
			st = Event
		}
		is[v.text], w.says[st] = st, col.Name+" = "+v.text
	}
	for i := range w.state {
		if !col.IsMissing(i) {
			w.state[i] = is[col.Format(i)]
		}
	}
	return w, true
}

// dateOfDeath knows the names of dates and times of death that the living have none
// of.
func dateOfDeath(name string) bool {
	l := strings.ToLower(name)
	if !strings.Contains(l, "death") && !strings.Contains(l, "dod") && !strings.Contains(l, "died") && !strings.Contains(l, "deceased") {
		return false
	}
	t := nameTokens(name)
	if len(t) == 1 {
		return t[0] == "dod"
	}
	for i, w := range t {
		switch w {
		case "date", "dt", "days", "months", "years", "day", "dod":
			for j, other := range t {
				if j != i && nameVocabulary[other] != roleFiller && nameVocabulary[other] != roleDead {
					return false
				}
			}
			return true
		}
	}
	return false
}

// states are what Codes say of every row.
func (e *Endpoint) statesOfCodes(col *Column) []State {
	is := map[string]State{}
	for _, c := range e.Codes {
		is[c.Value] = c.State
	}
	out := make([]State, col.Len())
	for i := range out {
		if !col.IsMissing(i) {
			out[i] = is[col.Format(i)]
		}
	}
	return out
}

// Of the rows that two columns both know, this share must agree before one of them
// decides the other, or must differ before one contradicts the other.
const mostRows = 0.9

// heldAgainst holds a status that is coded by number, or by yes and no, against what
// other columns of the file say of the same patients. One without a direction takes
// theirs; one that has it the other way round is contradicted: the words are taken,
// and the question is asked.
func (e *Endpoint) heldAgainst(c *Cohort, col *Column, s saying) {
	if c == nil || s.means == saysFree || s.means == saysADaM && !e.Open || len(s.code) > 0 {
		return
	}
	all := witnesses(c, col)
	if len(all) == 0 {
		return
	}
	if e.Open || s.means == saysEither && e.Ambiguous != "" {
		e.decided(col, all)
		return
	}
	defer func() {
		if s.means == saysSurvival && e.Coding != CodingNamed {
			e.decided(col, all)
		}
	}()
	own := e.statesOfCodes(col)
	stem := ""
	if p, ok := eventName(col.Name); ok {
		stem = p.stem
	}
	for i := range all {
		w := &all[i]
		same, contrary := 0, 0
		var seen [3]bool
		for i, st := range own {
			if st == Unknown || w.state[i] == Unknown {
				continue
			}
			seen[w.state[i]] = true
			if st == w.state[i] {
				same++
			} else {
				contrary++
			}
		}
		against := contrary >= 4 && float64(contrary) >= mostRows*float64(same+contrary)
		if (stem == "os" || stem == "death") && w.death && !w.present {
			against = contrary >= 3 && contrary > same
		}
		if against && seen[Event] && seen[Censored] {
			e.contradicted(col, w, contrary, same+contrary)
			return
		}
	}
}

// contradicted turns a status round that another column contradicts, and asks.
func (e *Endpoint) contradicted(col *Column, w *witness, contrary, of int) {
	e.Notes = nil
	for k, c := range e.Codes {
		e.Codes[k].Guess = false
		switch c.State {
		case Event:
			e.Codes[k].State = Censored
		case Censored:
			e.Codes[k].State = Event
		}
	}
	var events []string
	for _, c := range e.Codes {
		if c.State == Event {
			events = append(events, c.Value)
		}
	}
	e.readBoth(col, "as "+w.column.Name+" says", "against "+w.column.Name)
	of1 := fmt.Sprintf("%d of %s", contrary, Count(of, "patient"))
	e.Ambiguous = fmt.Sprintf("%s and %s contradict each other: %s = %s goes with %s (%s)", col.Name, w.column.Name, col.Name,
		strings.Join(events, ", "), w.says[Event], of1)
	e.note("%s: %s, as %s says, and not as %s by itself would", col.Name, e.meaning(), w.column.Name, col.Name)
	e.Coding = CodingNamed
}

// decided gives a status the direction that other columns say it has, where they
// agree on it.
func (e *Endpoint) decided(col *Column, all []witness) {
	var taken []State
	var by *witness
	for i := range all {
		w := &all[i]
		if !w.death {
			continue
		}
		states := e.decidedBy(col, w)
		if states == nil {
			continue
		}
		if by != nil && !slices.Equal(states, taken) {
			e.Ambiguous += fmt.Sprintf("; %s and %s say the contrary of each other", by.column.Name, w.column.Name)
			return
		}
		if by == nil {
			by, taken = w, states
		}
	}
	if by == nil {
		return
	}
	for k := range e.Codes {
		e.Codes[k].State, e.Codes[k].Guess = taken[k], false
	}
	e.Open, e.Ambiguous, e.Readings, e.Coding, e.deaths = false, "", nil, CodingNamed, true
	e.note("%s: %s, as %s says", col.Name, e.meaning(), by.column.Name)
}

// decidedBy are the states of Codes as a witness has them, nil where it does not tell
// every one of them apart.
func (e *Endpoint) decidedBy(col *Column, w *witness) []State {
	at := map[string]int{}
	for k, c := range e.Codes {
		at[c.Value] = k
	}
	count := make([][3]int, len(e.Codes))
	for i := range w.state {
		if !col.IsMissing(i) {
			count[at[col.Format(i)]][w.state[i]]++
		}
	}
	out := make([]State, len(e.Codes))
	var seen [3]bool
	for k, c := range e.Codes {
		if c.State == Unknown {
			continue
		}
		dead, alive := float64(count[k][Event]), float64(count[k][Censored])
		switch {
		case dead > 0 && dead >= mostRows*(dead+alive):
			out[k] = Event
		case alive > 0 && alive >= mostRows*(dead+alive):
			out[k] = Censored
		default:
			return nil
		}
		seen[out[k]] = true
	}
	if !seen[Event] || !seen[Censored] {
		return nil
	}
	return out
}
