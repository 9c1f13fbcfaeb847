package read

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
)

// dayNumber is a way in which programs write a date as a number.
type dayNumber struct {
	name   string // as a person says it
	what   string
	perDay float64
	first  float64 // the day that is 0, since 1970-01-01
}

// dayNumbers are all of them.
var dayNumbers = []dayNumber{
	{"spreadsheet", "days of a spreadsheet", 1, -25569},
	{"sas", "days since 1960, as SAS and Stata have them", 1, -3653},
	{"unix", "days since 1970, as R has them", 1, 0},
	{"spss", "seconds of SPSS", 86400, -141428},
	{"sas-seconds", "seconds since 1960, as SAS has them", 86400, -3653},
	{"unix-seconds", "seconds since 1970", 86400, 0},
}

func (n dayNumber) day(x float64) float64 { return math.Floor(x/n.perDay) + n.first }

// dayNumberBy is the way of that name, nil where there is none.
func dayNumberBy(name string) *dayNumber {
	k := slices.IndexFunc(dayNumbers, func(n dayNumber) bool { return n.name == name })
	if k < 0 {
		return nil
	}
	return &dayNumbers[k]
}

// fits reports whether numbers are dates of patients by this way: none before 1900 or
// after next year, and most since 1985, or of a birth between 1905 and 2020.
func (n dayNumber) fits(num []float64, birth bool) bool {
	day := func(year int) float64 { d, _ := days(year, 1, 1); return d }
	from, to := day(1985), today()
	if birth {
		from, to = day(1905), day(2020)
	}
	const long = 1000                 // days, so many of seconds at least: fewer are of something else
	present, most, back := 0, 0, true // days back from something, that is
	for _, x := range num {
		switch d := n.day(x); {
		case math.IsNaN(x):
		case n.perDay > 1 && math.Abs(x) < long*n.perDay:
			return false
		case d < day(1900) || d > today()+366:
			return false
		default:
			present++
			back = back && x <= 0
			if d >= from && d <= to {
				most++
			}
		}
	}
	return !back && most*2 > present
}

// doubtDayNumbers says of a column of numbers that is named a date in which ways they
// may be dates. It stays one of numbers until a person says which it is.
func (v *view) doubtDayNumbers(c *model.Column) {
	if v.known || v.said || c.Distinct < 2 || !model.NamesDate(v.name) {
		return
	}
	birth := slices.ContainsFunc(model.Words(v.name), func(w string) bool { return w == "dob" || strings.HasPrefix(w, "birth") || w == "born" })
	example := slices.IndexFunc(c.Num, func(x float64) bool { return !math.IsNaN(x) })
	written := excerpt(v.at(example))
	var ways, names []string
	for _, n := range dayNumbers {
		if n.fits(c.Num, birth) {
			ways = append(ways, fmt.Sprintf("%s as %s", model.FormatDate(n.day(c.Num[example])), n.what))
			names = append(names, n.name)
		}
	}
	if len(ways) == 0 {
		return
	}
	c.Doubts = append(c.Doubts, model.Doubt{File: v.t.name, Column: c.Name, Value: written, N: c.Len() - c.Missing,
		Field: model.ReadDates, Answer: strings.Join(names, "|"),
		What: fmt.Sprintf("numbers that may be dates: %s is %s; they stay numbers until that is said", written,
			strings.Join(ways, ", or "))})
}

// numberDates makes dates of a column of numbers, where it was said in which way they
// are written, it is named a date, and they fit.
func (b *builder) numberDates(c *model.Column, v *view) {
	n := v.t.dates.numbers
	if n == nil || v.known || !model.NamesDate(v.name) || !n.fits(c.Num, true) && !n.fits(c.Num, false) {
		return
	}
	for i, x := range c.Num {
		c.Num[i] = n.day(x)
	}
	c.Kind, c.Why = model.Date, "dates as "+n.what
	c.Distinct = b.distinct(c.Num)
	c.Doubts = slices.DeleteFunc(c.Doubts, func(d model.Doubt) bool { return d.Field == model.ReadDates || d.Field == model.ReadMissing })
}
