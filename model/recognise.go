package model

import (
	"math"
	"slices"
	"sort"
	"strings"
)

// RecogniseEndpoints finds the pairs of a time and a status column by the names
// of c's columns, best first: overall survival, then the file's one plain time
// and status, then more special endpoints. How each status was understood is in
// its Codes. A time that stands in two columns becomes a further column of c.
func RecogniseEndpoints(c *Cohort) []Endpoint {
	f := finder{c: c, seen: map[[2]int]bool{}}
	f.followUps()
	c.addSEERCauses()
	for i, col := range c.Columns {
		if f.isFollowed(col) {
			continue
		}
		if t, ok := timeName(col.Name); ok && canBeTime(col, t) {
			f.times = append(f.times, named{i, t})
		}
		if e, ok := statusNamed(col); ok {
			f.events = append(f.events, named{i, e})
		}
	}
	f.findEntries()
	f.pair()
	f.settle()
	sort.SliceStable(f.found, func(i, j int) bool { return f.found[i].rank < f.found[j].rank })
	out := make([]Endpoint, 0, len(f.found))
	names := map[string]bool{}
	for _, r := range f.found {
		if names[r.e.Name] {
			r.e.Name = r.e.Time + "/" + r.e.Event
		}
		names[r.e.Name] = true
		out = append(out, r.e)
	}
	out = append(out, spanEndpoints(c)...)
	return append(out, plusEndpoints(c, out)...)
}

// plusEndpoints are those of the times that mark the censored themselves, by a plus,
// where no status goes with them.
func plusEndpoints(c *Cohort, others []Endpoint) []Endpoint {
	var out []Endpoint
	for _, col := range c.Columns {
		t, ok := timeName(col.Name)
		if !ok || !col.Plus || !canBeTime(col, t) || slices.ContainsFunc(others, func(e Endpoint) bool { return e.Time == col.Name }) {
			continue
		}
		e := Endpoint{Name: col.Name, Time: col.Name, Event: eventOfPlus(col), Unit: timeUnit(c, col, t.unit), Coding: CodingNamed,
			Why: "its values with a plus are the censored"}
		if abbreviation[t.stem] {
			e.Name = strings.ToUpper(t.stem)
		}
		e.note("%s: no status stands beside it, and a plus behind a number (24+) is taken as censored at it, as textbooks write it", col.Name)
		out = append(out, e)
	}
	return out
}

// NamesEndpoint reports whether column names hold a time and a status, going
// by the names alone.
func NamesEndpoint(names []string) bool {
	time, event := -1, -1
	for i, n := range names {
		if t, ok := timeName(n); ok && !t.bare {
			time = i
		} else if _, ok := eventName(n); ok {
			event = i
		}
	}
	return time >= 0 && event >= 0
}

// NamesTime reports whether a column's name alone is that of a time on study.
func NamesTime(name string) bool {
	t, ok := timeName(name)
	return ok && !t.bare
}

// eventOfPlus is the event of a time that marks the censored itself, as an expression.
func eventOfPlus(time *Column) string { return "not missing(" + Quote(time.Name) + ")" }

// MayNameTime reports whether a column's name alone is that of a time on study, or of a
// unit of one.
func MayNameTime(name string) bool {
	_, ok := timeName(name)
	return ok
}

// named is a column by what its name says.
type named struct {
	col int
	nameParts
}

type found struct {
	e    Endpoint
	rank int
}

type finder struct {
	c             *Cohort
	times, events []named
	found         []found
	seen          map[[2]int]bool
	timeUsed      map[int]bool
	eventUsed     map[int]bool
	followed      []*Column // times of two columns
	ended         []int     // times that end at the event of a status that they were paired with
}

// isFollowed reports whether a column is part of a time of two columns.
func (f *finder) isFollowed(c *Column) bool {
	return slices.ContainsFunc(f.followed, func(t *Column) bool {
		return c == t || c.Name == t.Two.Death || c.Name == t.Two.Contact || c.Name == t.Two.Event
	})
}

func (f *finder) pair() {
	f.timeUsed, f.eventUsed = map[int]bool{}, map[int]bool{}
	for _, col := range f.followed {
		t, e := named{col: f.c.Position(col.Name)}, named{col: f.c.Position(col.Two.Event)}
		e.stem = "os"
		f.add(t, e, "the dead by "+col.Two.Death+", the others by "+col.Two.Contact)
	}
	// OS.time with OS, rfs_months with rfs_status, dtime with death, t1 with d1.
	for _, t := range f.times {
		for _, e := range f.events {
			if t.stem != "" && t.stem == e.stem && t.letter == e.letter {
				f.add(t, e, "their names match")
			}
		}
	}
	f.pairByConvention()
	// TTP with progression, OS with death.
	for _, e := range f.events {
		for _, t := range f.times {
			if !f.eventUsed[e.col] && !f.timeUsed[t.col] && !e.letter && !t.letter && e.stem != "" && likely[t.stem] == e.stem {
				f.add(t, e, "by their names")
			}
		}
	}
	f.pairByEnds()
	// time with status. A name that is a mere unit counts where there is no
	// better one, the nearest to the left first.
	for _, e := range f.events {
		if e.stem == "" && !e.letter && !f.eventUsed[e.col] {
			if t, ok := f.nearest(e, func(t named) bool { return t.stem == "" && !t.letter }); ok {
				f.add(t, e, "by their names")
			} else if t, ok := f.nearest(e, func(t named) bool { return t.stem != "" && !t.letter && !f.timeUsed[t.col] }); ok {
				f.add(t, e, "by their names")
			}
		}
	}
	// futime with death.
	for _, e := range f.events {
		if e.stem == "" || e.letter || f.eventUsed[e.col] {
			continue
		}
		if t, ok := f.nearest(e, func(t named) bool { return t.stem == "" && !t.letter }); ok {
			f.add(t, e, "by their names")
		}
	}
	// What is left goes by its place: t1, t2, relapse; t1, t2, d1, d2, d3.
	for _, e := range f.events {
		if f.eventUsed[e.col] {
			continue
		}
		last, ok := named{col: -1}, false
		for _, t := range f.times {
			if t.letter && t.col < e.col && t.stem[0] >= '0' && t.stem[0] <= '9' &&
				(!e.letter || e.stem[0] >= '0' && e.stem[0] <= '9') && t.col > last.col {
				last, ok = t, true
			}
		}
		if ok {
			f.add(last, e, "by their place in the file")
		}
	}
}

// pairByConvention pairs names that are said of a time and a status in some files
// only where they stand together: T and E, Stata's _t and _d, los and dstat.
func (f *finder) pairByConvention() {
	for _, names := range [][2]string{{"T", "E"}, {"_t", "_d"}, {"los", "dstat"}, {"LOS", "DSTAT"}} {
		t, e := f.c.Column(names[0]), f.c.Column(names[1])
		if t == nil || e == nil || !canBeTime(t, nameParts{}) || !canBeStatus(e) {
			continue
		}
		stem := ""
		if names[1] == "dstat" || names[1] == "DSTAT" {
			stem = discharge
		}
		f.add(named{f.c.Position(names[0]), nameParts{stem: stem}}, named{f.c.Position(names[1]), nameParts{stem: stem}}, "their names belong together")
	}
}

// nearest prefers a time with a telling name, then the nearest to the left of
// the event, then the nearest.
func (f *finder) nearest(e named, fits func(named) bool) (best named, ok bool) {
	cost := math.MaxInt
	for _, t := range f.times {
		if t.col == e.col || !fits(t) {
			continue
		}
		d := e.col - t.col
		if d < 0 {
			d = -d + 1<<20
		}
		if t.bare {
			d += 1 << 24
		}
		if slices.Contains(f.ended, t.col) { // it is that of another event
			d += 1 << 25
		}
		if f.isExit(t) { // what counts from the entry is the same once more
			d -= 1 << 22
		}
		if d < cost {
			best, cost, ok = t, d, true
		}
	}
	return best, ok
}

func (f *finder) add(t, e named, why string) {
	key := [2]int{t.col, e.col}
	if t.col == e.col || f.seen[key] {
		return
	}
	f.seen[key] = true
	f.timeUsed[t.col], f.eventUsed[e.col] = true, true
	tc, ec := f.c.Columns[t.col], f.c.Columns[e.col]
	stem := t.stem
	if stem == "" {
		stem = e.stem
	}
	ep := Endpoint{Name: tc.Name + "/" + ec.Name, Time: tc.Name, Event: ec.Name, Unit: timeUnit(f.c, tc, t.unit), Why: why}
	rank := 6
	if t.letter || e.letter {
		stem, rank = "-", 7
	}
	switch stem {
	case "os":
		rank = 0
	case "":
		rank = 1
	case "death":
		rank = 2
	case "dss", "css":
		rank = 3
	case "pfs", "pfi":
		rank = 4
	case "dfs", "dfi", "rfs", "efs":
		rank = 5
	}
	if abbreviation[stem] {
		ep.Name = strings.ToUpper(stem)
	}
	f.adam(&ep)
	if l := f.c.entryOf(tc.Name); l != nil && l.Certain {
		ep.Entry = l.Column
	}
	ep.understand(f.c, ec, false)
	f.found = append(f.found, found{ep, rank})
}

func timeUnit(c *Cohort, time *Column, byName string) string {
	switch {
	case time.Unit != "":
		return time.Unit
	case byName != "":
		return byName
	case strings.HasSuffix(time.Name, ".time") && c.Column("_PATIENT") != nil:
		return "days" // the survival tables of UCSC Xena
	case time.Name == "donor_survival_time" || time.Name == "donor_interval_of_last_followup":
		return "days" // ICGC
	}
	return c.oneUnit(time)
}

func canBeTime(c *Column, t nameParts) bool {
	if c.Kind != Number || c.Distinct == 0 || c.Varies > 0 {
		return false
	}
	if c.Distinct <= 2 && c.Len() > 5 && !saysTime(c, t) {
		return false
	}
	return !(t.bare && t.unit == "years" && calendarYears(c.Num))
}

// calendarYears reports whether numbers are rather the years of something than a time in
// years: 1998, or 58 to 69 for whole numbers throughout.
func calendarYears(x []float64) bool {
	least, whole := math.Inf(1), true
	for _, v := range x {
		if v >= 1800 {
			return true
		}
		if !math.IsNaN(v) {
			least, whole = min(least, v), whole && v == math.Trunc(v)
		}
	}
	return whole && least >= 40 && !math.IsInf(least, 1)
}

// saysTime reports whether a column of two values is a time all the same: its name
// is that of a time and of nothing else, and none of its values is 0, which a flag or
// the first of two time points has.
func saysTime(c *Column, t nameParts) bool {
	if _, status := eventName(c.Name); t.bare || status {
		return false
	}
	for _, v := range c.Num {
		if v <= 0 {
			return false
		}
	}
	return true
}

const mostCodes = 12 // a column of more values than this is no status

func canBeStatus(c *Column) bool {
	if c.Varies > 0 {
		return false
	}
	switch c.Kind {
	case Category:
		return len(c.Level) >= 1 && len(c.Level) <= mostCodes &&
			!slices.ContainsFunc(c.Doubts, Doubt.ofDates)
	case Number:
		if c.Distinct == 0 || c.Distinct > mostCodes {
			return false
		}
		for _, v := range c.Num {
			if !math.IsNaN(v) && v != math.Trunc(v) {
				return false
			}
		}
		return true
	}
	return false
}
