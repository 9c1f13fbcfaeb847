package model

import (
	"fmt"
	"math"
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
	return r.lost(b, l)
}

// lost is what timed says of the times that are missing.
func (r *Resolver) lost(b *population, l Look) (warning string, err error) {
	o := b.outcomeOf
	if len(o.untimed) < 2 {
		return "", nil
	}
	var in []bool
	if l.Where != "" {
		m, err := r.mask(l.Where)
		if err != nil {
			return "", err
		}
		in = m.in
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
			Ways: []Way{{FieldTime, "choose the time that everybody has"},
				{FieldWhere, "say that only those count who have one: not missing(" + Quote(time) + ")"}}}
		if other := r.otherTime(time); other != "" {
			e.Hint = fmt.Sprintf("the others may have theirs in %s: derive a time of both, if(%s, %s, %s)", other, r.happened(b.endpoint),
				Quote(time), Quote(other))
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

// otherTime is a number column that is named as the time of the last contact, "" where
// there is none.
func (r *Resolver) otherTime(but string) string {
	for _, c := range r.Cohort.Columns {
		if c.Kind == Number && c.Two == nil && saysContact(bareWords(c.Name)) && c.Name != but && c.Missing < c.Len() {
			return c.Name
		}
	}
	return ""
}

// happened is the condition that the event of an endpoint has happened.
func (r *Resolver) happened(e Endpoint) string {
	c := r.Cohort.Column(e.Event)
	if c == nil {
		return e.Event
	}
	return LevelCondition(c, e.CauseNames()).Source
}
