package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Pointed is what is known of numbers whose point, or comma, may group thousands.
type Pointed struct {
	N       int    // values with it
	Example string // one of them, as it stands in the file
	Mark    string // "point" or "comma"
	All     bool   // every number has it, and three digits behind it
	// Least is the least number without a point; all those with one are below it, so that
	// what may be the greatest values are read as the least. 0 where that is not so.
	Least float64
}

// pointed refuses a time of which nothing tells whether 1.320 is 1320, where the longest
// times would be the shortest.
func pointed(col *Column) error {
	if col == nil || col.Pointed == nil || col.CodesSaid {
		return nil
	}
	p, q := col.Pointed, Quote(col.Name)
	if name, _ := timeName(col.Name); p.All && (name.unit == "days" || col.Unit == "days") {
		return &QuestionError{What: fmt.Sprintf("%s: each of its %s has a %s and three digits behind it, such as %s: these may be thousands of days",
			col.Name, Count(p.N, "value"), p.Mark, p.Example),
			Ways: []Way{{DeriveTime.To(fmt.Sprintf("t = %s * 1000", q)), "if they are, derive a time and choose it"},
				{AllNumbers.To(col.Name + "=none"), "else say that all are numbers as they stand"}}}
	}
	if p.Least == 0 {
		return nil
	}
	least := FormatNumber(p.Least)
	return &QuestionError{What: fmt.Sprintf("%s: %s with a %s and three digits behind it, such as %s, beside whole numbers from %s up: if the %s groups "+
		"thousands, the longest times are read as the shortest", col.Name, Count(p.N, "value"), p.Mark, p.Example, least, p.Mark),
		Ways: []Way{{DeriveTime.To(fmt.Sprintf("t = if(%s < %s, %s * 1000, %s)", q, least, q, q)), "if it does, derive a time and choose it"},
			{AllNumbers.To(col.Name + "=none"), "else say that all are numbers as they stand"}}}
}

// unitsBeside is the column that says in which unit a time is, nil where there is none.
func (c *Cohort) unitsBeside(time *Column) *Column {
	for _, name := range []string{time.Name + "_unit", time.Name + "_units", time.Name + "unit", time.Name + " unit", time.Name + ".unit", time.Name + "Unit",
		"time_unit", "time_units", "timeunit", "time unit", "time.unit", "unit_of_time", "followup_unit", "follow_up_unit", "fu_unit", "unit", "units"} {
		for _, col := range c.Columns {
			if strings.EqualFold(col.Name, name) && len(col.Level) > 0 && NamesUnit(col) {
				return col
			}
		}
	}
	return nil
}

// NamesUnit reports whether a column holds nothing but units of time.
func NamesUnit(col *Column) bool {
	return col.Kind == Category && !slices.ContainsFunc(col.Level, func(l string) bool { return DaysIn(l) == 0 })
}

// oneUnit is the unit that the column beside a time says of all, "" where it says none
// or several.
func (c *Cohort) oneUnit(time *Column) string {
	col := c.unitsBeside(time)
	if col == nil || col.Missing > 0 {
		return ""
	}
	days := DaysIn(col.Level[0])
	for _, l := range col.Level {
		if DaysIn(l) != days {
			return ""
		}
	}
	return unitByLabel[plainText(strings.TrimSpace(col.Level[0]))]
}

// mixed refuses a time that is in one unit for some patients and in another for others.
func (c *Cohort) mixed(time *Column) error {
	if time == nil || time.Derived || time.Unit != "" || time.Span != nil || time.Two != nil {
		return nil
	}
	if p, _ := timeName(time.Name); p.unit != "" {
		return nil // the name says one
	}
	units := c.unitsBeside(time)
	if units == nil {
		return nil
	}
	into, several, month := 0.0, false, DaysIn("months")
	for _, l := range units.Level {
		if into != 0 && DaysIn(l) != into {
			several = true
		}
		into = max(into, min(DaysIn(l), month))
	}
	if !several {
		return nil
	}
	q, u := Quote(time.Name), Quote(units.Name)
	formula := q
	for _, l := range units.Level {
		switch d := DaysIn(l); {
		case d > into:
			formula = fmt.Sprintf("if(%s == %q, %s * %s, %s)", u, l, q, FormatNumber(d/into), formula)
		case d < into && into == month && d == 7:
			formula = fmt.Sprintf("if(%s == %q, %s * 7 / %s, %s)", u, l, q, FormatNumber(month), formula)
		case d < into:
			formula = fmt.Sprintf("if(%s == %q, %s / %s, %s)", u, l, q, FormatNumber(into/d), formula)
		}
	}
	return &QuestionError{What: fmt.Sprintf("%s is not in one unit: %s says %s", time.Name, units.Name, strings.Join(units.Level, ", ")),
		Ways: []Way{{DeriveTime.To("t = " + formula), "derive a time in one unit and choose it"}}}
}

// beyondTimes gives the censored whose time is known to be above a number that number:
// they were followed so far at the least. Which they are is by row.
func (o *Outcome) beyondTimes(tc *Column) {
	if tc.Beyond == nil {
		return
	}
	o.Time, o.beyond = slices.Clone(o.Time), make([]bool, len(o.Time))
	for i, b := range tc.Beyond {
		if math.IsNaN(o.Time[i]) && b >= 0 && o.State[i] == Censored && o.Cause[i] == 0 {
			o.Time[i], o.beyond[i] = b, true
		}
	}
}

// timeDoubts are the doubts of how a time was read: those of its column, and of the unit
// that a column beside it says.
func (c *Cohort) timeDoubts(time *Column) []string {
	var out []string
	for _, d := range time.Doubts {
		if d.Always || d.OfTime {
			if d.OfTime && slices.ContainsFunc(time.Beyond, func(b float64) bool { return b >= 0 }) {
				d.What += "; what is above a number counts as that number where there was no event"
			}
			out = append(out, time.Name+": "+d.What)
		}
	}
	if e, ok := c.mixed(time).(*QuestionError); ok && e != nil {
		return append(out, e.What)
	}
	if p, _ := timeName(time.Name); p.unit == "" && time.Unit == "" && c.oneUnit(time) != "" {
		out = append(out, fmt.Sprintf("%s is taken in %s, as %s says", time.Name, c.oneUnit(time), c.unitsBeside(time).Name))
	}
	return out
}
