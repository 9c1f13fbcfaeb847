package answer

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"kaplan/model"
)

// TimeEnd says where a time axis ends: "" by itself, "all", with the last "event", where
// a "share" of the patients is at risk, or a "number" of them, or at a "time". Tests,
// medians and ratios use all.
type TimeEnd struct {
	Kind string
	At   float64
}

// ParseTimeEnd reads where a time axis ends as it is written: a time such as 60, events,
// 10%, all; "" is by itself. Errors are *model.UsageError.
func ParseTimeEnd(s string) (TimeEnd, error) {
	wrong := &model.UsageError{What: fmt.Sprintf("a time axis cannot end at %q", model.Excerpt(s)),
		Hint: "give a time such as 60, 10% for where a tenth of the patients is at risk, events for the last event, or all"}
	switch word := strings.ToLower(strings.TrimSpace(s)); word {
	case "", "all":
		return TimeEnd{Kind: word}, nil
	case "events", "event":
		return TimeEnd{Kind: "event"}, nil
	default:
		kind, scale := "time", 1.0
		if number, ok := strings.CutSuffix(word, "at risk"); ok {
			kind, word = "number", strings.TrimSpace(number)
		}
		if number, ok := strings.CutSuffix(word, "%"); ok {
			kind, scale, word = "share", 0.01, strings.TrimSpace(number)
		}
		v, err := model.ReadNumber(word)
		if err != nil || !(v > 0) || math.IsInf(v, 0) || kind == "share" && v > 100 {
			return TimeEnd{}, wrong
		}
		return TimeEnd{Kind: kind, At: v * scale}, nil
	}
}

// Text is the end as ParseTimeEnd reads it.
func (e TimeEnd) Text() string {
	switch e.Kind {
	case "event":
		return "events"
	case "time":
		return model.FormatNumber(e.At)
	case "share":
		return model.FormatNumber(e.At*100) + "%"
	case "number":
		return model.FormatNumber(e.At) + " at risk"
	}
	return e.Kind
}

// endShare is the share of the patients of which the right half of a time axis holds
// fewer where the axis ends by itself before the last of them.
const endShare = 0.01

// followed is what a time axis is laid over: groups that are under observation from one
// time to another.
type followed interface {
	From() float64
	AtRisk(t float64) int
	LastWith(n int) float64
	observed() (patients int, last, lastEvent float64)
}

// Of is the time at which the axis of an answer about survival or incidence ends.
func (e TimeEnd) Of(s followed) float64 {
	from := s.From()
	used, last, event := s.observed()
	switch e.Kind {
	case "all":
		return last
	case "event":
		if event > from {
			return event
		}
		return last
	case "time":
		if e.At > from {
			return math.Min(last, e.At)
		}
		return last
	case "share":
		return s.LastWith(int(math.Ceil(e.At * float64(used))))
	case "number":
		return s.LastWith(int(e.At))
	}
	few := int(math.Ceil(endShare * float64(used)))
	if s.AtRisk(from+(last-from)/2) >= few {
		return last
	}
	return s.LastWith(few)
}

// Words say where the axis ends.
func (e TimeEnd) Words() string {
	switch e.Kind {
	case "all":
		return "with the last patient"
	case "event":
		return "with the last event"
	case "time":
		return "at " + model.FormatShort(e.At)
	case "share":
		return "where " + model.FormatShort(e.At*100) + " % are at risk"
	case "number":
		return "where " + model.FormatShort(e.At) + " are at risk"
	}
	return "by itself: with the last patient, unless its right half has under 1 % of them"
}

// lastWith is the last time in [lo, hi] at which at least n are at risk, hi where they
// never are. late says that more may be at risk later than earlier.
func lastWith(n int, lo, hi float64, late bool, atRisk func(float64) int) float64 {
	if n <= 0 || atRisk(hi) >= n {
		return hi
	}
	if late {
		const steps = 400
		for k := steps; k > 0; k-- {
			if t := lo + (hi-lo)*float64(k)/steps; atRisk(t) >= n {
				return t
			}
		}
		return hi
	}
	if atRisk(math.Nextafter(lo, hi)) < n {
		return hi
	}
	for range 60 { // atRisk(lo) >= n > atRisk(hi)
		mid := lo + (hi-lo)/2
		if atRisk(mid) >= n {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

func (s *Survival) observed() (patients int, last, lastEvent float64) {
	for i := range s.Groups {
		lastEvent = math.Max(lastEvent, s.Groups[i].read.LastEvent())
	}
	return s.Used, s.LastTime, lastEvent
}

func (a *Incidence) observed() (patients int, last, lastEvent float64) {
	for i := range a.Groups {
		lastEvent = math.Max(lastEvent, lastOf(a.Groups[i].Curve.Time, a.Groups[i].Curve.Events))
	}
	return a.Used, a.Last, lastEvent
}

// lastOf is the last of the times at which there are any, 0 where there are none.
func lastOf(times, counts []float64) float64 {
	for j := len(times) - 1; j >= 0; j-- {
		if counts[j] > 0 {
			return times[j]
		}
	}
	return 0
}

// AtRisk is the number at risk just before t, of all groups.
func (a *Incidence) AtRisk(t float64) int {
	sum := 0.0
	for i := range a.Groups {
		c := a.Groups[i].Curve
		if j := sort.SearchFloat64s(c.Time, t); j < len(c.Time) {
			sum += c.AtRisk[j]
		}
	}
	return int(sum + 0.5)
}

// LastWith is as that of survival.
func (a *Incidence) LastWith(n int) float64 {
	return lastWith(n, a.From(), a.Last, a.Frame.Outcome.Entry != nil, a.AtRisk)
}
