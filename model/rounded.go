package model

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"

	"kaplan/stats"
)

// Rounded says of a Number that a database counted it in steps of one width: the column
// holds the ends of the steps that its values are in. As the time of an endpoint it makes
// curves of which is known how far they can be from those of the values; nothing else is
// made of it.
type Rounded struct {
	Step  float64
	Up    bool      // to the end of a step (ceiling), else to where it begins (floor)
	Codes []float64 // values that are no times, which stay as they are
}

// Ceiling and Floor are the ways in which a time is rounded, as they are said.
const (
	Ceiling = "ceiling"
	Floor   = "floor"
)

// Way is how it was rounded, as it is said.
func (r *Rounded) Way() string {
	if r.Up {
		return Ceiling
	}
	return Floor
}

// Says is how it was rounded, in words.
func (r *Rounded) Says() string {
	return fmt.Sprintf("rounded %s to multiples of %s (%s)", map[bool]string{true: "up", false: "down"}[r.Up], FormatNumber(r.Step), r.Way())
}

// Multiple is the number that is nearest to k times a step as it is written: 3 times 0.1
// is 0.3.
func Multiple(step float64, k int) float64 {
	x, ok := new(big.Rat).SetString(strconv.FormatFloat(step, 'g', -1, 64))
	if !ok {
		return math.NaN()
	}
	out, _ := x.Mul(x, new(big.Rat).SetInt64(int64(k))).Float64()
	return out
}

// around are the multiples of the step between which a time lies; the same one twice where
// it is one.
func (r *Rounded) around(t float64) (lo, hi float64) {
	k := int(math.Round(t / r.Step))
	for Multiple(r.Step, k) > t {
		k--
	}
	for Multiple(r.Step, k+1) <= t {
		k++
	}
	if lo = Multiple(r.Step, k); lo == t {
		return lo, lo
	}
	return lo, Multiple(r.Step, k+1)
}

// rounded is the error for a question that needs the values of a column that was rounded.
func (c *Column) rounded() *QuestionError {
	return &QuestionError{What: fmt.Sprintf("%s was %s by the database, and this needs its values: it is only the time of an endpoint",
		c.Name, c.Rounded.Says()),
		Ways: []Way{{ReadSteps, "leave the times as they are"}, {ReadCounts, "let the rows come without"}}}
}

// beginsIn refuses what rounded times cannot tell: who is under observation at a time, and
// what came first of two.
func (r *Rounded) beginsIn(ep Endpoint, l Look) error {
	said := ep.Time + " was " + r.Says()
	ways := []Way{{ReadSteps, "leave the times as they are"}}
	switch {
	case ep.Entry != "":
		return &QuestionError{What: said + ", and whether somebody enters before the end is not known any more",
			Ways: append(ways, Way{FieldEntry, "leave out the entry"})}
	case l.Switch != "":
		return &QuestionError{What: said + ", and whether somebody changes group before the end is not known any more",
			Ways: append(ways, Way{FieldSwitch, "leave out the change of group"})}
	case l.Landmark > 0:
		return r.tells(said, l.Landmark, FieldLandmark, ways)
	case l.StartAt > 0:
		return r.tells(said, l.StartAt, FieldStartAt, ways)
	}
	return nil
}

// tells refuses to tell who is still under observation after a time where that is not
// known: unless it is the end of a step to which times are rounded up.
func (r *Rounded) tells(said string, t float64, field Field, ways []Way) error {
	lo, hi := r.around(t)
	if r.Up && lo == hi {
		return nil
	}
	e := &QuestionError{What: fmt.Sprintf("%s, and who leaves just before %s and who just after is not known any more", said, FormatNumber(t)), Ways: ways}
	if !r.Up {
		e.Ways = append(e.Ways, Way{ReadRound.To(Ceiling), "round them up, which tells it where a step ends"})
		return e
	}
	if lo > 0 {
		e.Ways = append(e.Ways, Way{field.To(FormatNumber(lo)), "the end of the step before"})
	}
	e.Ways = append(e.Ways, Way{field.To(FormatNumber(hi)), "the end of this step"})
	return e
}

// AtStep is an error where rounded times do not tell who has left by a time of the frame.
func (f *Frame) AtStep(t float64, field Field) error {
	c := f.Cohort.Column(f.Endpoint.Time)
	if c == nil || c.Rounded == nil {
		return nil
	}
	return c.Rounded.tells(c.Name+" was "+c.Rounded.Says(), t+f.Look.Landmark, field, []Way{{ReadSteps, "leave the times as they are"}})
}

// OfSteps is an error where intervals [0, width), [width, 2 width), … do not have those
// who have them by the times before these were rounded.
func (f *Frame) OfSteps(width float64) error {
	c := f.Cohort.Column(f.Endpoint.Time)
	if c == nil || c.Rounded == nil {
		return nil
	}
	said := c.Name + " was " + c.Rounded.Says()
	ways := []Way{{ReadSteps, "leave the times as they are"}}
	if c.Rounded.Up {
		return &QuestionError{What: said + ", and a life table has who leaves at the end of an interval in the next one",
			Ways: append(ways, Way{ReadRound.To(Floor), "round them down"})}
	}
	if lo, hi := c.Rounded.around(width); lo != hi {
		return &QuestionError{What: fmt.Sprintf("%s, and intervals of %s cut steps apart", said, FormatNumber(width)),
			Ways: append(ways, Way{FieldWidth.To(FormatNumber(hi)), "take intervals of whole steps"})}
	}
	return nil
}

// Drift is a proven bound of how far curves of rounded times are from those of the times:
// where steps end, and anywhere.
type Drift struct{ AtSteps, Anywhere float64 }

func (d *Drift) widen(atSteps, anywhere float64) {
	d.AtSteps = max(d.AtSteps, atSteps)
	d.Anywhere = max(d.Anywhere, anywhere, d.AtSteps)
}

// Rounding is how far the curves of a frame can be from those of the times before they
// were rounded.
type Rounding struct {
	*Rounded
	Column string
	// Incidence says that the curves are those of a cause beside others, and not of S.
	Incidence bool
	// Early is of the steps that begin with a tenth of their group at risk, Ever of all.
	Early, Ever Drift
}

// Sentence says it.
func (r *Rounding) Sentence() string {
	up := func(x float64) string { return FormatNumber(math.Ceil(x*1e4) / 1e4) } // it stays a bound
	curve := "S"
	if r.Incidence {
		curve = "the incidence"
	}
	s := fmt.Sprintf("%s was %s by the database: by the times themselves, %s differs by at most %s at the ends of steps and %s anywhere "+
		"while a tenth of a group is at risk, and by at most %s and %s ever", r.Column, r.Says(), curve,
		up(r.Early.AtSteps), up(r.Early.Anywhere), up(r.Ever.AtSteps), up(r.Ever.Anywhere))
	if !r.Up {
		s += "; who leaves in the first step is at time 0"
	}
	return s
}

// Rounding bounds how far the curves of the frame's groups can be from those of the times;
// nil where these were not rounded. With incidence it is of the frame's event where others
// compete with it.
//
// Within a step nobody knows who was censored before an event. With n at risk where it
// begins, d events and c censored in it, S falls in it by the factor 1 - d/n where all were
// censored after the events, which is what rounded times make of it, and by 1 - d/(n-c)
// where all were before; any other order is between, as each event then has more at risk
// than in the one and fewer than in the other. Products of these enclose S where steps end,
// and S falls in between. In a step in which d1 have the event and d2 another one, the
// incidence grows, of S at its beginning, by d1/n at the least, as who is at risk never
// weighs less than there, and by d/(n-c) - d2/n at the most: all that falls less the least
// of the others.
func (f *Frame) Rounding(incidence bool) *Rounding {
	c := f.Cohort.Column(f.Endpoint.Time)
	if c == nil || c.Rounded == nil || f.Timeline == nil {
		return nil
	}
	out := &Rounding{Rounded: c.Rounded, Column: c.Name, Incidence: incidence}
	for _, group := range f.steps(incidence) {
		out.enclose(group)
	}
	return out
}

// step is what happens to a group in a step: who leaves, by how.
type step struct{ event, other, censored float64 }

// steps are those of each group, ascending. Without others their events are censored.
func (f *Frame) steps(others bool) [][]step {
	b := f.population
	times := slices.Clone(f.Timeline.Time)
	out := make([][]step, len(f.Groups))
	for g := range out {
		out[g] = make([]step, len(times))
	}
	add := func(k, n int) {
		g := f.Code[k]
		if g == stats.NoGroup || int(g) >= len(out) {
			return
		}
		at, _ := slices.BinarySearch(times, f.Outcome.Time[k])
		if at == len(times) || at > 0 && f.Outcome.Time[k]-times[at-1] < times[at]-f.Outcome.Time[k] {
			at-- // times that nearly tie are one
		}
		w := float64(n)
		if f.Outcome.Weight != nil {
			w *= f.Outcome.Weight[k]
		}
		switch {
		case f.Outcome.Event[k]:
			out[g][at].event += w
		case others && f.CauseAt(k) > 0:
			out[g][at].other += w
		default:
			out[g][at].censored += w
		}
	}
	if b.alike != nil && !f.regrouped {
		for q, k := range b.alike[:len(b.alike)-1] {
			add(int(k), b.inRun(q))
		}
		return out
	}
	for k := range f.Code {
		add(k, 1)
	}
	return out
}

// enclose widens the bounds to those of a group.
func (r *Rounding) enclose(group []step) {
	n := 0.0
	for _, s := range group {
		n += s.event + s.other + s.censored
	}
	all := n
	most, least := 1.0, 1.0               // between which S is; most is that of rounded times
	told, hi, lo := 0.0, 0.0, 0.0         // the incidence of rounded times, and between which it is
	share := func(d, n float64) float64 { // of n
		if d <= 0 || n <= 0 {
			return 0
		}
		return min(d/n, 1)
	}
	for _, s := range group {
		gone := s.event + s.other + s.censored
		if gone == 0 {
			continue
		}
		var at, anywhere float64
		falls := share(s.event+s.other, n-s.censored)
		if r.Incidence {
			before, low := told, lo
			told += most * share(s.event, n)
			lo += least * share(s.event, n)
			hi = min(hi+most*(falls-share(s.other, n)), 1)
			now := before
			if !r.Up {
				now = told
			}
			at, anywhere = max(told-lo, hi-told), max(now-low, hi-now)
		}
		before := most
		most *= 1 - share(s.event+s.other, n)
		least *= 1 - falls
		if !r.Incidence {
			now := before
			if !r.Up {
				now = most
			}
			at, anywhere = most-least, max(before-now, now-least)
		}
		r.Ever.widen(at, anywhere)
		if 10*n >= all {
			r.Early.widen(at, anywhere)
		}
		n -= gone
	}
}
