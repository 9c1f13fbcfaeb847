package model

import "time"

// FormatDate prints days since 1970-01-01 as an ISO date.
func FormatDate(days float64) string {
	return time.Unix(int64(days)*86400, 0).UTC().Format("2006-01-02")
}
