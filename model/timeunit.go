package model

import "strings"

// timeUnits are the units of time: how many days each has, what it is called in names
// of columns, and how it is written beside a number or in a column of units alone.
var timeUnits = []struct {
	name        string
	days        float64
	words, also string
}{
	{"days", 1, "day days tage jours dias giorni", "d tag jour dia giorno"},
	{"weeks", 7, "week weeks wk wks wochen semaines semanas settimane", "w woche"},
	{"months", 30.4375, "month months mo mos mth mths monat monate mois meses mesi", "m mon"},
	{"years", 365.25, "year years yr yrs jahre ans anos anni", "y jahr an ano anno"},
}

// unitByWord are the names of the units by the words of names; unitByLabel by all that
// may stand for one where a unit is expected.
var unitByWord, unitByLabel = func() (words, labels map[string]string) {
	words, labels = map[string]string{}, map[string]string{}
	for _, u := range timeUnits {
		for _, w := range strings.Fields(u.words) {
			words[w], labels[w] = u.name, u.name
		}
		for _, w := range strings.Fields(u.also) {
			labels[w] = u.name
		}
	}
	return words, labels
}()

// TimeUnit is the unit of time that a word of a name is, in the plural; "" for none.
func TimeUnit(word string) string { return unitByWord[word] }

// DaysIn is how many days are in a unit by its name or what is written for it, 0 where it
// is none of time.
func DaysIn(unit string) float64 { return daysOfUnit[unitByLabel[plainText(strings.TrimSpace(unit))]] }

var daysOfUnit = func() map[string]float64 {
	out := map[string]float64{}
	for _, u := range timeUnits {
		out[u.name] = u.days
	}
	return out
}()

// SpanDays is how many days are in a unit that the time between two dates may have:
// days, months or years.
func SpanDays(unit string) (days float64, ok bool) {
	switch unit {
	case "days", "months", "years":
		return daysOfUnit[unit], true
	}
	return 0, false
}
