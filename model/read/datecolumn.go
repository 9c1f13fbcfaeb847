package read

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"kaplan/model"
)

// today is the latest day that a date of a patient can be.
var today = func() float64 { return model.DayOf(time.Now()) }

// The orders of day and month that a person may declare.
const (
	DayFirst   = "day-first"
	MonthFirst = "month-first"
)

// reading is how the dates of a file are read: in one order throughout, since one
// program wrote them.
type reading struct {
	known      bool // day and month can be told apart
	monthFirst bool
	mixed      bool       // its columns contradict each other: each goes by itself
	latest     float64    // no two-digit year is after it
	numbers    *dayNumber // in which way numbers are dates, nil where nobody said so
}

// probes is how many values of a column tell whether it holds dates.
const probes = 20

// probe is the form in which most of the first values of a variable are written,
// noDate where they are no dates.
func (v *view) probe() dateForm {
	var n [6]int
	seen, months := 0, 0
	for i := 0; i < v.n && seen < probes; i++ {
		s := v.at(i)
		if missing(s) || notKnown(s) || noDay(s) || neverDay(s) {
			continue
		}
		if seen++; s[0] > '9' && seen == 1 && monthNamed(s[:min(3, len(s))]) == 0 {
			return noDate
		}
		w := scanDate(s)
		if n[w.form]++; w.monthAndYear {
			months++
		}
	}
	best := isoForm
	for f := isoForm; f < yearForm; f++ {
		if n[f] > n[best] {
			best = f
		}
	}
	switch {
	case seen == 0 || (n[best]+n[yearForm])*5 < seen*4:
		return noDate
	case n[best] == 0:
		return yearForm
	case n[best] == months && !model.NamesDate(v.name):
		return noDate // 12/2014 may be a month, and 12 of 2014
	}
	return best
}

// datesFirst reports whether what looks like numbers may be dates all the same: years
// beside fuller dates, or years and days without separators in a column that is named
// a date.
func (v *view) datesFirst() bool {
	if v.known || v.id {
		return false
	}
	if model.NamesDate(v.name) {
		return true
	}
	years, fuller := 0, 0
	for i, seen := 0, 0; i < v.n && seen < probes; i++ {
		s := v.at(i)
		if missing(s) {
			continue
		}
		seen++
		switch w := scanDate(s); {
		case w.form == yearForm:
			years++
		case w.form != noDate && !w.compact:
			fuller++
		default:
			return false
		}
	}
	return fuller > 0 && years > 0
}

// readDates decides for a file how its dates are read.
func (a *assembly) readDates(t *table) {
	r := &t.dates
	r.numbers = dayNumberBy(a.opt.Dates)
	r.latest = math.Inf(-1)
	now := today()
	var day, month int // columns that are so written that only this order fits
	ends, shorts := math.Inf(-1), math.Inf(-1)
	for k := range a.views {
		v := &a.views[k]
		if v.t != t || v.known || v.id {
			continue
		}
		form := v.probe()
		if form == noDate || form == yearForm && !model.NamesDate(v.name) {
			continue
		}
		dayFirst, monthFirst := 0, 0
		end := model.NamesLastContact(v.name)
		for i := range v.n {
			w := scanDate(v.at(i))
			if w.form != form {
				continue
			}
			if w.form == slashForm && w.loose == 0 {
				if w.a > 12 && w.b <= 12 {
					dayFirst++
				}
				if w.b > 12 && w.a <= 12 {
					monthFirst++
				}
			}
			d, ok := w.on(w.a <= 12 && w.b > 12, now)
			switch {
			case !ok:
			case !w.short:
				r.latest = max(r.latest, d)
			case end:
				ends = max(ends, d)
			default:
				shorts = max(shorts, d)
			}
		}
		if dayFirst > monthFirst {
			day++
		} else if monthFirst > dayFirst {
			month++
		}
	}
	if r.latest = max(r.latest, ends); math.IsInf(r.latest, -1) {
		r.latest = shorts
	}
	switch {
	case a.opt.Dates != "" && r.numbers == nil:
		r.known, r.monthFirst = true, a.opt.Dates == MonthFirst
	case day > 0 && month > 0:
		r.mixed = true
	default:
		r.known, r.monthFirst = day+month > 0, month > 0
	}
}

// dates fills c where v holds dates. Where day and month cannot be told apart it stays
// text, which is asked.
func (b *builder) dates(c *model.Column, v *view) bool {
	form := v.probe()
	if form == noDate || form == yearForm && !model.NamesDate(v.name) {
		return false
	}
	monthFirst, ok := v.order(c, form)
	if !ok {
		return false
	}
	num, loose := make([]float64, v.n), make([]uint8, v.n)
	var rows []int
	example, present := "", 0
	var short, byMonth, byYear int
	var stand []int32 // patients with a date that stands for none
	first, last := math.Inf(1), math.Inf(-1)
	for i := range num {
		if v.sameRow(i) && !math.IsNaN(num[i-1]) {
			num[i], loose[i] = num[i-1], loose[i-1]
			present++
			continue
		}
		num[i] = math.NaN()
		s := v.at(i)
		if missing(s) || notKnown(s) || noDay(s) {
			continue
		}
		if neverDay(s) {
			stand = append(stand, int32(i))
			continue
		}
		present++
		w := scanDate(s)
		d, ok := w.on(monthFirst, v.t.dates.latest)
		if ok = ok && (w.form == form || w.form == yearForm); !ok {
			if rows = append(rows, v.line(i)); len(rows) == 1 {
				example = s
			}
			continue
		}
		num[i], loose[i] = d, w.loose
		switch w.loose {
		case monthOnly:
			byMonth++
		case yearOnly:
			byYear++
		}
		if w.short {
			short, first, last = short+1, min(first, d), max(last, d)
		}
	}
	if len(rows)*5 > present {
		return false
	}
	if present > 0 || len(stand) == 0 {
		stand = append(stand, v.firstDays(num)...)
	} else {
		return false
	}
	for _, d := range num {
		if d != d {
			c.Missing++
		}
	}
	c.Kind, c.Num, c.Distinct = model.Date, num, b.distinct(num)
	name := formNames[form]
	if form == slashForm {
		if name = "day/month/year"; monthFirst {
			name = "month/day/year"
		}
	}
	c.Why = "dates as " + name
	if byMonth+byYear > 0 {
		c.Loose = loose
	}
	v.doubtStand(c, stand)
	b.doubtDates(c, v, byMonth, byYear, short, first, last)
	if n := len(rows); n > 0 {
		c.Doubts = append(c.Doubts, model.Doubt{File: v.t.name, Row: rows[0], Column: c.Name, Value: excerpt(example), N: n,
			OfTime: true, What: fmt.Sprintf("%s as missing: %s in %s", plural(n, "value is not a date and counts", "values are not dates and count"),
				quote(example), rowList(rowsOnce(rows)))})
	}
	sameThroughout(c, v)
	return true
}

// doubtDates says what was taken for granted of dates.
func (b *builder) doubtDates(c *model.Column, v *view, byMonth, byYear, short int, first, last float64) {
	doubt := func(n int, what string) {
		c.Doubts = append(c.Doubts, model.Doubt{File: v.t.name, Column: c.Name, N: n, What: what})
	}
	if byMonth > 0 {
		doubt(byMonth, plural(byMonth, "date is known to the month only: taken as the 15th", "dates are known to the month only: taken as the 15th"))
	}
	if byYear > 0 {
		doubt(byYear, plural(byYear, "date is known to the year only: taken as 1 July", "dates are known to the year only: taken as 1 July"))
	}
	if short > 0 {
		doubt(short, fmt.Sprintf("%s of two digits, read as %s to %s: the latest that is not after %s", plural(short, "year", "years"),
			model.FormatDate(first)[:4], model.FormatDate(last)[:4], model.FormatDate(v.t.dates.latest)))
	}
}

// order tells whether the month is first in the dates of a column, by the whole file
// or, where its columns contradict each other, by the column; ok is false where nothing
// tells, which is said.
func (v *view) order(c *model.Column, form dateForm) (monthFirst, ok bool) {
	r := v.t.dates
	if form != slashForm || r.known {
		return r.monthFirst, true
	}
	day, month, present, example := 0, 0, 0, ""
	for i := range v.n {
		w := scanDate(v.at(i))
		if w.form != slashForm {
			continue
		}
		if present++; example == "" && w.loose == 0 {
			example = v.at(i)
		}
		if w.loose == 0 && w.a > 12 {
			day++
		}
		if w.loose == 0 && w.b > 12 {
			month++
		}
	}
	if example == "" || day != month {
		return month > day, true // months and years, or one order fits better
	}
	what := fmt.Sprintf("dates such as %s may be day or month first: kept as text; write them as 2019-12-31, or say which is first", quote(example))
	if r.mixed {
		what += " (the other columns of the file contradict each other)"
	}
	c.Doubts = append(c.Doubts, model.Doubt{File: v.t.name, Column: c.Name, Value: excerpt(example), N: present, What: what, Field: model.ReadDates,
		Answer: DayFirst + "|" + MonthFirst})
	return false, false
}

// checkDates is an error for a way to write dates that is none.
func checkDates(order string) error {
	if order == "" || slices.Contains([]string{DayFirst, MonthFirst}, strings.ToLower(order)) || dayNumberBy(strings.ToLower(order)) != nil {
		return nil
	}
	names := []string{DayFirst, MonthFirst}
	for _, n := range dayNumbers {
		names = append(names, n.name)
	}
	return &model.UsageError{Field: model.ReadDates, What: fmt.Sprintf("%q is no way to write dates", model.Excerpt(order)),
		Hint: "one of " + strings.Join(names, ", ")}
}
