package selftest

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Report is how all answers compare.
type Report struct {
	Questions int
	Values    map[string]int            // numbers that were compared, by field
	Missing   int                       // of these, missing on both sides
	Excused   map[string]int            // not compared, by reason
	ByField   map[string]map[string]int // the same by field and reason
	Known     map[string]int            // numbers that are known to be wrong, by what is wrong
	Failures  []Failure                 // all others that differ
}

// Count is how many numbers were compared.
func (r *Report) Count() int {
	n := 0
	for _, v := range r.Values {
		n += v
	}
	return n
}

// Check puts every question of an archive, on as many cores as there are, and
// calls progress after each; progress may be nil.
func (a *Archive) Check(run Runner, progress func(done int)) *Report {
	outcomes := make([]Outcome, len(a.Cases))
	var next, done atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(a.Cases)); i = next.Add(1) - 1 {
				outcomes[i] = a.Cases[i].Compare(a.Cohorts[a.Cases[i].Cohort], run)
				if n := done.Add(1); progress != nil {
					progress(int(n))
				}
			}
		})
	}
	wg.Wait()
	r := &Report{Questions: len(a.Cases), Known: map[string]int{}, Values: map[string]int{}, Excused: map[string]int{}, ByField: map[string]map[string]int{}}
	for _, o := range outcomes {
		for _, v := range o.Values {
			r.Values[v.Field]++
			if v.Missing {
				r.Missing++
			}
		}
		for _, e := range o.Excused {
			r.Excused[e.Reason]++
			if r.ByField[e.Field] == nil {
				r.ByField[e.Field] = map[string]int{}
			}
			r.ByField[e.Field][e.Reason]++
		}
		for _, f := range o.Failures {
			if why := KnownTo(f); why != "" {
				r.Known[why]++
			} else {
				r.Failures = append(r.Failures, f)
			}
		}
	}
	return r
}
