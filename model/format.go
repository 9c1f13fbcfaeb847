package model

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// FormatNumber prints a number in the shortest way that reads back as the same.
func FormatNumber(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// shortDigits are the significant digits of a number that is read, not computed
// with.
const shortDigits = 5

// FormatShort prints a number of the data in at most five significant digits:
// what is printed is rounded, what is used never is.
func FormatShort(v float64) string { return FormatSignificant(v, shortDigits) }

// FormatSignificant prints v to so many significant digits, without zeros at its
// end and without an exponent where that stays readable; NA where it does not
// exist.
func FormatSignificant(v float64, digits int) string {
	switch {
	case math.IsNaN(v):
		return "NA"
	case math.IsInf(v, 1):
		return "Inf"
	case math.IsInf(v, -1):
		return "-Inf"
	case v == 0:
		return "0"
	}
	size := int(math.Floor(math.Log10(math.Abs(v))))
	if size < -4 || size >= 15 {
		return strconv.FormatFloat(v, 'e', digits-1, 64)
	}
	s := strconv.FormatFloat(v, 'f', max(0, digits-1-size), 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// FormatP prints a P value as papers do, wherever it is read, so that the same P is
// never two texts: two significant digits, three where it is near 0.05, never 0.
func FormatP(p float64) string {
	switch {
	case math.IsNaN(p):
		return "NA"
	case p < 0.0001:
		return "<0.0001"
	case p < 0.001:
		return strconv.FormatFloat(p, 'f', 5, 64)
	case p < 0.1:
		return strconv.FormatFloat(p, 'f', 4, 64)
	case p > 0.999:
		return ">0.999"
	}
	return strconv.FormatFloat(p, 'f', 3, 64)
}

// formatCuts prints the ascending cuts of ascending values: in five significant
// digits, or in as many as it takes to make the same groups of the values and to
// tell the cuts apart. A person who cuts at the printed value gets the groups
// that were shown.
func formatCuts(cuts []float64, sorted Ascending) []string {
	out := make([]string, len(cuts))
	last := math.Inf(-1) // what the cut before was printed as
	for i, c := range cuts {
		out[i] = FormatNumber(c)
		below := sorted.Low(c)
		for digits := shortDigits; digits < 17; digits++ {
			s := FormatSignificant(c, digits)
			if v, err := strconv.ParseFloat(s, 64); err == nil && v > last && sorted.Low(v) == below && (i+1 == len(cuts) || v < cuts[i+1]) {
				out[i] = s
				break
			}
		}
		last, _ = strconv.ParseFloat(out[i], 64)
	}
	return out
}

// FormatCut prints one cut of ascending values.
func FormatCut(cut float64, sorted Ascending) string { return formatCuts([]float64{cut}, sorted)[0] }

// FormatDate prints days since 1970-01-01 as an ISO date.
func FormatDate(days float64) string { return dateOf(days).Format("2006-01-02") }

func dateOf(days float64) time.Time { return time.Unix(int64(days)*86400, 0).UTC() }

// DayOf is the days since 1970-01-01 of a time, whole ones.
func DayOf(t time.Time) float64 {
	const day = 24 * 60 * 60
	s := t.Unix()
	return float64((s - ((s%day)+day)%day) / day)
}

// dayOf is the days since 1970-01-01 of a date.
func dayOf(year, month, day int) float64 {
	return DayOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
}

// ParseDate reads an ISO date (2019-12-31) as days since 1970-01-01.
func ParseDate(s string) (days float64, ok bool) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return 0, false
	}
	return DayOf(t), true
}
