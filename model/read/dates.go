package read

import (
	"kaplan/model"
	"strings"
	"time"
)

// How a date is written, as far as that tells its order. A year alone fits all.
type dateForm uint8

const (
	noDate    dateForm = iota
	isoForm            // 2014-12-31, 2014/12/31, 2014-12, 20141231
	dotForm            // 31.12.2014: the day is first
	wordForm           // 31-Dec-2014, Dec 31, 2014, Dec 2014
	slashForm          // 31/12/2014 or 12/31/2014, with slashes or dashes
	yearForm           // 2014
)

var formNames = [...]string{"", "year-month-day", "day.month.year", "day, month by name, year", "", "year"}

// A written date is its numbers in the order of a form; those of slashForm are not in
// order yet.
type written struct {
	form         dateForm
	a, b         int // day and month; of slashForm the first and the second number
	year         int
	short        bool // the year has two digits
	loose        uint8
	compact      bool // without separators
	timeOfDay    bool
	monthAndYear bool
}

var monthNames = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
var longMonths = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

func monthNamed(s string) int {
	s = strings.ToLower(strings.TrimSuffix(s, "."))
	for k := range monthNames {
		if s == monthNames[k] || s == longMonths[k] || s == "sept" && k == 8 {
			return k + 1
		}
	}
	return 0
}

// A token is a run of digits or of letters, and what stands before it.
type token struct {
	text   string
	number int // -1 for letters
	before string
}

// tokens cuts a date; a time of day behind it is dropped. At most four are cut.
func tokens(s string) (out []token, timeOfDay bool) {
	kind := func(c byte) int {
		switch {
		case c >= '0' && c <= '9':
			return 1
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			return 2
		}
		return 0
	}
	for i := 0; i < len(s); {
		from := i
		for i < len(s) && kind(s[i]) == 0 {
			if s[i] >= 0x80 {
				return nil, false
			}
			i++
		}
		before := s[from:i]
		at := i
		for i < len(s) && kind(s[i]) != 0 && kind(s[i]) == kind(s[at]) {
			i++
		}
		text := s[at:i]
		if len(out) >= 2 && (before == "T" || text == "T" || before == " " || before == ":") && clock(strings.TrimPrefix(s[at:], "T")) {
			return out, true
		}
		if text == "" || len(out) == 4 {
			return nil, false
		}
		t := token{text: text, number: -1, before: before}
		if kind(text[0]) == 1 {
			if len(text) > 8 {
				return nil, false
			}
			t.number = 0
			for k := range len(text) {
				t.number = t.number*10 + int(text[k]-'0')
			}
		}
		out = append(out, t)
	}
	return out, false
}

// clock reports whether s is a time of day, such as 00:00:00.000Z.
func clock(s string) bool {
	hour, rest, ok := strings.Cut(s, ":")
	return ok && len(hour) >= 1 && len(hour) <= 2 && strings.Trim(hour, "0123456789") == "" && len(rest) >= 2 && rest[0] >= '0' && rest[0] <= '5'
}

// scanDate takes a date apart; its form is noDate where it is none.
func scanDate(s string) (w written) {
	if len(s) < 4 || len(s) > 30 {
		return w
	}
	ts, clock := tokens(s)
	if len(ts) == 0 || ts[0].before != "" {
		return w
	}
	w.timeOfDay = clock
	year := func(t token) bool {
		w.year, w.short = t.number, len(t.text) == 2
		return t.number >= 0 && (len(t.text) == 4 && w.year >= 1800 && w.year <= 2199 || w.short)
	}
	number := func(t token) bool { return t.number >= 1 && len(t.text) <= 2 }
	same := func(seps string) bool { return len(ts[1].before) == 1 && strings.Contains(seps, ts[1].before) }
	switch {
	case len(ts) == 1 && len(ts[0].text) == 4 && year(ts[0]):
		w.form, w.loose = yearForm, yearOnly
	case len(ts) == 1 && len(ts[0].text) == 8 && ts[0].number > 0:
		w.form, w.compact = isoForm, true
		w.year, w.b, w.a = ts[0].number/10000, ts[0].number/100%100, ts[0].number%100
		if w.year < 1800 || w.year > 2199 {
			w.form = noDate
		}
	case len(ts) == 2 && len(ts[0].text) == 4 && year(ts[0]) && number(ts[1]) && same("-/"):
		w.form, w.b, w.loose = isoForm, ts[1].number, monthOnly
	case len(ts) == 2 && number(ts[0]) && len(ts[1].text) == 4 && year(ts[1]) && same("-/."):
		w.form, w.b, w.loose, w.monthAndYear = slashForm, ts[0].number, monthOnly, true
		if ts[1].before == "." {
			w.form = dotForm
		}
	case len(ts) == 2 && monthNamed(ts[0].text) > 0 && len(ts[1].text) == 4 && year(ts[1]):
		w.form, w.b, w.loose = wordForm, monthNamed(ts[0].text), monthOnly
	case len(ts) == 2 && len(ts[0].text) == 5 && noDay(ts[0].text[:2]) && monthNamed(ts[0].text[2:]) > 0 && len(ts[1].text) == 4 && year(ts[1]):
		w.form, w.b, w.loose = wordForm, monthNamed(ts[0].text[2:]), monthOnly
	case len(ts) != 3:
	case noDay(ts[0].text) && monthNamed(ts[1].text) > 0 && len(ts[2].text) == 4 && year(ts[2]):
		w.form, w.b, w.loose = wordForm, monthNamed(ts[1].text), monthOnly
	case len(ts[0].text) == 4 && year(ts[0]) && number(ts[1]) && number(ts[2]) && same("-/.") && ts[2].before == ts[1].before:
		w.form, w.b, w.a = isoForm, ts[1].number, ts[2].number
	case number(ts[0]) && monthNamed(ts[1].text) > 0 && year(ts[2]):
		w.form, w.a, w.b = wordForm, ts[0].number, monthNamed(ts[1].text)
	case monthNamed(ts[0].text) > 0 && number(ts[1]) && year(ts[2]) && len(ts[2].text) == 4:
		w.form, w.a, w.b = wordForm, ts[1].number, monthNamed(ts[0].text)
	case number(ts[0]) && number(ts[1]) && year(ts[2]) && ts[2].before == ts[1].before && same("./-"):
		w.form, w.a, w.b = slashForm, ts[0].number, ts[1].number
		if ts[1].before == "." {
			w.form = dotForm
		}
	}
	return w
}

// noDay reports whether s stands in the place of a day that is not known.
func noDay(s string) bool { s = strings.ToUpper(s); return s == "UN" || s == "UNK" || s == "XX" }

// How much of a date is known.
const (
	monthOnly uint8 = 1 // taken as the 15th
	yearOnly  uint8 = 2 // taken as 1 July
)

// days are the days since 1970-01-01 of a year, month and day; false where there is
// no such day.
func days(year, month, day int) (float64, bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || int(t.Month()) != month || t.Day() != day {
		return 0, false
	}
	return model.DayOf(t), true
}

// on is the day of a written date. A year of two digits is the latest of which the
// day is not after latest.
func (w written) on(monthFirst bool, latest float64) (float64, bool) {
	day, month := w.a, w.b
	switch {
	case w.loose == yearOnly:
		day, month = 1, 7
	case w.loose == monthOnly:
		day = 15
	case w.form == slashForm && monthFirst:
		day, month = w.b, w.a
	}
	if !w.short {
		return days(w.year, month, day)
	}
	for year := w.year + 2100; year >= 1800; year -= 100 {
		if d, ok := days(year, month, day); ok && d <= latest {
			return d, true
		}
	}
	return 0, false
}
