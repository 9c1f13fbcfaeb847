package answer

import (
	"math"
	"sort"

	"kaplan/stats"
)

// Beside is what the curves of one cause hide, at one time: the probability of the event
// in the presence of what competes with it, which 1 - S(t) overstates.
type Beside struct {
	At        float64   // time
	Competing int       // patients of the analysis who had another event first
	Incidence []float64 // by group, by Aalen and Johansen; NaN after the last of a group
}

// besideMost is the number of patients up to which every key affords it: beyond it the
// page of cumulative incidence has it.
const besideMost = 20_000

// beside computes it where something competes.
func (s *Survival) beside() error {
	f := s.Frame
	if s.Events == 0 || s.Used > besideMost || s.Look.RobustWeights() {
		return nil
	}
	cause, n := f.Competing()
	if n == 0 {
		return nil
	}
	curves, err := f.Timeline.AalenJohansen(cause, 2, f.Code, len(f.Groups), stats.IncidenceOptions{Counts: true})
	if err != nil {
		return err
	}
	b := &Beside{At: ToldTime(s), Competing: n}
	for _, causes := range curves {
		c := causes[0]
		j := sort.Search(len(c.Time), func(j int) bool { return c.Time[j] > b.At }) - 1
		switch m := len(c.Time); {
		case m == 0 || b.At > c.Time[m-1]:
			b.Incidence = append(b.Incidence, math.NaN())
		case j < 0:
			b.Incidence = append(b.Incidence, 0)
		default:
			b.Incidence = append(b.Incidence, c.Estimate[j])
		}
	}
	s.Beside = b
	return nil
}
