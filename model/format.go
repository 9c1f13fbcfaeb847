package model

import "time"

// FormatDate prints days since 1970-01-01 as an ISO date.
func FormatDate(days float64) string {
	return time.Unix(int64(days)*86400, 0).UTC().Format("2006-01-02")
}

// ParseDate reads an ISO date (2019-12-31) as days since 1970-01-01.
func ParseDate(s string) (days float64, ok bool) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return 0, false
	}
	return float64(t.Unix() / 86400), true
}
