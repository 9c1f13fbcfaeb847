package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// untimed is a patient without a time, and whether there was an event of any kind.
type untimed struct {
	row   int32
	event bool
}

// Whose times are missing as a rule, and whose are there as a rule: below and above
// these shares of those who have one, the status decides who has a time.
const (
	hardlyAny = 0.2
	mostHave  = 0.5
	aFew      = 2 // times that are no numbers, and can be left out with a word
)

// timed refuses a time that hardly any of the censored has, or hardly any of those
// with the event: the curve would be that of the others alone. A subgroup of those
// who have a time is the answer of a person who wants it all the same. The warning is
// for what lies between.
func (r *Resolver) timed(b *population, l Look) (warning string, err error) {
	time := r.Cohort.Column(b.endpoint.Time)
	if err := pointed(time); err != nil {
		return "", err
	}
	if err := r.Cohort.mixed(time); err != nil && !mentions(l.Where, r.Cohort.unitsBeside(time).Name) {
		return "", err
	}
	if len(b.outcomeOf.untimed) < 2 {
		return "", nil
	}
	return Remember(r, "lost", 32, lostKey{b, l.Where}, func() (string, error) { return r.lost(b, l.Where) })
}

// lostKey is of whom it was counted who has no time.
type lostKey struct {
	of    *population
	where string
}

// lost is what timed says of the times that are missing.
func (r *Resolver) lost(b *population, where string) (warning string, err error) {
	o := b.outcomeOf
	var in []bool
	if where != "" {
		m, err := r.mask(where)
		if err != nil {
			return "", err
		}
		in = m.in()
	}
	var have, lost, unread [2]int // the censored, those with an event
	for _, u := range o.untimed {
		if in == nil || in[u.row] {
			lost[kindOf(u.event)]++
			if tc := r.Cohort.Column(b.endpoint.Time); tc.Beyond != nil && !math.IsNaN(tc.Beyond[u.row]) {
				unread[kindOf(u.event)]++
			}
		}
	}
	for i, s := range o.State {
		if s != Unknown && (in == nil || in[i]) {
			have[kindOf(o.Cause[i] > 0)]++
		}
	}
	share := func(k int) float64 { return float64(have[k]) / float64(max(have[k]+lost[k], 1)) }
	who := [2]string{"the censored", "those with the event"}
	time := b.endpoint.Time
	for k := range lost {
		two := r.Cohort.Column(time) != nil && r.Cohort.Column(time).Two != nil // made by the status: it is the other way round, it seems
		if lost[k] < 2 || share(k) > hardlyAny || !two && (have[1-k] < 2 || share(1-k) < mostHave) {
			continue
		}
		e := &QuestionError{What: fmt.Sprintf("%s is known for %d of %d of %s, and for %d of %d of %s: a curve would be that of %s alone", time,
			have[k], have[k]+lost[k], who[k], have[1-k], have[1-k]+lost[1-k], who[1-k], who[1-k]),
			Ways: []Way{{FieldTime, "choose the time that everybody has"}}}
		if both := r.bothTimes(b, k); both != nil {
			e.Ways = []Way{*both}
		}
		return "", e
	}
	for k, n := range unread {
		if all := have[k] + lost[k]; n > aFew && n*10 > all {
			return "", &QuestionError{What: fmt.Sprintf("%s is no number for %d of %d of %s: without them the curve would not be that of all", time,
				n, all, who[k]),
				Ways: []Way{{FieldTime, "choose a time that is a number for everybody"},
					{FieldWhere, "say that only those count who have one: not missing(" + Quote(time) + ")"}}}
		}
	}
	n := [2]float64{float64(have[0] + lost[0]), float64(have[1] + lost[1])}
	p := float64(have[0]+have[1]) / (n[0] + n[1])
	d := share(0) - share(1)
	if math.Abs(d) >= 0.25 && n[0] >= 5 && n[1] >= 5 && d*d > 10.83*p*(1-p)*(1/n[0]+1/n[1]) {
		warning = fmt.Sprintf("%s is missing for %d of %d of %s and for %d of %d of %s: those who are left may not stand for all", time,
			lost[0], have[0]+lost[0], who[0], lost[1], have[1]+lost[1], who[1])
	}
	return warning, nil
}

func kindOf(event bool) int {
	if event {
		return 1
	}
	return 0
}

// bothTimes is the way out where those of a kind who have no time have theirs in
// another column: the time to the event and the follow-up of everybody else, made one.
func (r *Resolver) bothTimes(b *population, k int) *Way {
	c, o, ep := r.Cohort, b.outcomeOf, b.endpoint
	time := c.Column(ep.Time)
	if time == nil || time.Kind != Number {
		return nil
	}
	died := saysDeathTime(bareWords(ep.Time)) // the last contact is before it as a rule
	var best *Column
	most := 0
	for _, other := range c.Columns {
		rank := secondTime(other, k)
		if rank <= most || other == time || other.Name == ep.Event || time.Two == nil && differentUnits(c, time, other) {
			continue
		}
		lost, known, pairs, before := 0, 0, 0, 0
		for _, u := range o.untimed {
			if kindOf(u.event) == k {
				lost++
				known += kindOf(!math.IsNaN(other.Num[u.row]))
			}
		}
		for i, t := range time.Num {
			if k == 0 && !died && o.Cause[i] > 0 && !math.IsNaN(t) && !math.IsNaN(other.Num[i]) {
				pairs++
				before += kindOf(t <= other.Num[i])
			}
		}
		if known*10 >= lost*9 && before*10 >= pairs*9 { // an event after the end of follow-up is in another unit, or something else
			best, most = other, rank
		}
	}
	if best == nil {
		return nil
	}
	two := [2]string{Quote(ep.Time), Quote(best.Name)}
	name := "t"
	for c.Column(name) != nil {
		name += "_"
	}
	return &Way{ReadDerive.To(fmt.Sprintf("%s = if(%s, %s, %s)", name, r.happened(ep), two[k], two[1-k])).And(FieldTime, name, ep.Event),
		fmt.Sprintf("take %s for those with the event and %s for the others", two[k], two[1-k])}
}

// secondTime is how surely a column is named as the time of those of a kind who have
// none: of the censored the end of follow-up, of the others the time to an event.
func secondTime(c *Column, k int) int {
	words := bareWords(c.Name)
	t, named := timeName(c.Name)
	to := slices.Contains(words, "to") && !saysContact(words)
	switch {
	case c.Kind != Number || c.Two != nil || c.Varies > 0 || c.Missing == c.Len():
	case k == 1:
		return kindOf(saysDeathTime(words) || named && !t.bare && to)
	case saysContact(words):
		return 3
	case to:
	case named && slices.ContainsFunc(words, func(w string) bool { return slices.Contains(followWords, w) || strings.HasPrefix(w, "fu") }):
		return 2
	case named && !t.bare && (t.stem == "" || t.stem == "os"):
		return 1
	}
	return 0
}

var followWords = []string{"follow", "followup", "fup", "observation", "obs", "contact", "nachbeobachtung", "suivi", "seguimiento"}

// differentUnits reports whether two times are said to be in different units.
func differentUnits(c *Cohort, a, b *Column) bool {
	u, v := unitOf(c, a), unitOf(c, b)
	return u != "" && v != "" && u != v
}

// happened is the condition that the event of an endpoint has happened.
func (r *Resolver) happened(e Endpoint) string {
	c := r.Cohort.Column(e.Event)
	if c == nil {
		return e.Event
	}
	return LevelCondition(c, e.CauseNames()).Source
}
