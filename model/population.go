package model

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"kaplan/stats"
)

type populationKey struct {
	endpoint, time, event, entry, cause, censored, weights, switchAt string
	landmark, startAt                                                float64
	robust                                                           Word
	cluster                                                          string // of robust weights
}

// population is an endpoint resolved for the whole cohort: everybody whose outcome
// is known, before the subgroup and the marker are looked at.
type population struct {
	endpoint Endpoint
	row      []int32
	outcome  stats.Outcome
	timeline *stats.Timeline
	reason   reasons // of the patients of the cohort
	switched []bool  // by row: after the patient's switch; nil without one
	cell     []int32 // by run, which cell of the cohort it is
	alike    []int32 // into row: where the patients of each row of the file begin, see runs; nil where they are looked at one by one

	outcomeOf *Outcome
	others    func() *otherDeaths // made when first asked for; nil where nobody died without the event
	late      []int32             // into row: the patients of whom lateness has something to say
}

// population resolves the endpoint of a Look, kept until another is asked for.
func (r *Resolver) population(l Look) (*population, error) {
	key := populationKey{endpoint: l.Endpoint, time: l.Time, event: l.Event, entry: l.Entry, cause: l.Cause, censored: l.Censored,
		weights: l.Weights, switchAt: l.Switch, landmark: l.Landmark, startAt: l.StartAt}
	if l.Weights != "" {
		key.robust = l.Robust
	}
	if l.Weights != "" {
		key.cluster = l.Cluster
	}
	return Remember(r, "population", 8, key, func() (*population, error) { return r.populate(l) })
}

func (r *Resolver) populate(l Look) (*population, error) {
	ep, err := r.EndpointOf(l)
	if err != nil {
		return nil, err
	}
	states, err := r.statesOf(ep)
	if err != nil {
		return nil, err
	}
	if states != nil {
		ep.Said = saidCodes(r.Cohort, ep, states)
	}
	o, err := ep.Outcome(r.Cohort, states)
	if err != nil {
		return nil, err
	}
	if tc := r.Cohort.Column(ep.Time); tc != nil && tc.Rounded != nil {
		if err := tc.Rounded.beginsIn(ep, l); err != nil {
			return nil, err
		}
	}
	b := &population{endpoint: ep, outcomeOf: o, others: sync.OnceValue(func() *otherDeaths { return r.otherDeathsOf(ep, o) })}
	var weights *Column
	if l.Weights != "" && l.Cluster != "" && l.Robust == No {
		return nil, &UsageError{What: "clusters ask for a robust variance, and the model's was asked for",
			Hint: "leave it robust", Ways: []Way{{FieldCluster, "or leave out the clusters"}}}
	}
	if l.Weights != "" {
		if weights, err = r.Column(l.Weights); err != nil {
			return nil, err
		}
		if weights.Kind != Number {
			return nil, &QuestionError{What: fmt.Sprintf("the weights %s are a %s column, not numbers", weights.Name, weights.Kind)}
		}
	}
	var cluster *Column
	switch {
	case !l.RobustWeights():
	case l.Cluster != "":
		if cluster, err = r.Column(l.Cluster); err != nil {
			return nil, err
		}
	default:
		cluster = r.Cohort.Column(r.Cohort.RowsOf) // nil where every row is a patient
	}
	n := r.Cohort.N
	b.row = make([]int32, 0, n)
	for i := range n {
		why := o.Reason(i)
		if weights != nil && why == "" {
			switch w := weights.Num[i]; {
			case math.IsNaN(w):
				why = weights.Name + " missing"
			case w < 0 || math.IsInf(w, 0):
				why = weights.Name + " no weight (negative or not finite)"
			}
		}
		if cluster != nil && l.Cluster != "" && why == "" && cluster.IsMissing(i) {
			why = cluster.Name + " missing"
		}
		if why == "" {
			b.row = append(b.row, int32(i))
		} else {
			b.reason.set(i, n, why)
		}
	}
	if weights != nil {
		if err := b.weighable(weights, r.Cohort); err != nil {
			return nil, err
		}
	}
	switch {
	case l.Landmark > 0 && l.StartAt > 0:
		return nil, &UsageError{What: "a landmark and a time to start at are two beginnings", Hint: "leave one of them out",
			Ways: []Way{{FieldLandmark, "a landmark counts time anew, and leaves out who enters later"}, {FieldStartAt, "starting at a time keeps both"}}}
	case l.StartAt > 0:
		b.after(o, n, l.StartAt, "left at or before "+FormatNumber(l.StartAt))
	case l.Landmark > 0:
		b.after(o, n, l.Landmark, goneAt(l.Landmark))
	}
	b.outcome = stats.Outcome{Time: make([]float64, len(b.row)), Event: make([]bool, len(b.row))}
	if o.Entry != nil {
		b.outcome.Entry = make([]float64, len(b.row))
	}
	if weights != nil {
		b.outcome.Weight = make([]float64, len(b.row))
	}
	for k, i := range b.row {
		if weights != nil {
			b.outcome.Weight[k] = weights.Num[i]
		}
		b.outcome.Time[k] = o.Time[i] - l.Landmark
		b.outcome.Event[k] = o.State[i] == Event
		if o.Entry != nil {
			b.outcome.Entry[k] = o.Entry[i] - l.Landmark
			if l.StartAt > 0 {
				b.outcome.Entry[k] = max(b.outcome.Entry[k], l.StartAt)
			}
		}
	}
	if !slices.ContainsFunc(b.outcome.Entry, func(e float64) bool { return e > l.StartAt }) {
		b.outcome.Entry = nil // nobody enters late, or later than where it starts
	}
	if l.Switch != "" {
		if err := b.split(r, l); err != nil {
			return nil, err
		}
	}
	if weights != nil {
		b.between(l, cluster)
	}
	b.late = b.unusual()
	if len(b.row) > 0 {
		o := b.outcome
		if r.cells() != nil && b.switched == nil && weights == nil && o.Entry == nil {
			if b.alike = runs(r.Cohort.Of, b.row); b.alike != nil {
				b.inCells(r.cells())
			}
			o.Alike = b.alike
		}
		if b.timeline, err = stats.NewTimeline(o); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// between says what the variances of weighted outcomes are: between patients, or
// clusters of them, or the model's.
func (b *population) between(l Look, cluster *Column) {
	if !l.RobustWeights() {
		b.outcome.Variance = stats.ModelBased
		return
	}
	b.outcome.Variance = stats.Robust
	if cluster == nil && b.switched == nil {
		return // every row is a patient
	}
	b.outcome.Cluster = make([]int, len(b.row))
	at := map[string]int{}
	for k, i := range b.row {
		b.outcome.Cluster[k] = -1 - int(i) // by itself
		if cluster != nil && !cluster.IsMissing(int(i)) {
			v := cluster.Format(int(i))
			if _, ok := at[v]; !ok {
				at[v] = len(at)
			}
			b.outcome.Cluster[k] = at[v]
		}
	}
}

// weighable refuses weights that weigh nobody, or whose squares are out of the range
// of numbers.
func (b *population) weighable(w *Column, c *Cohort) error {
	const least, most = 1e-100, 1e100
	way := []Way{{Field: FieldWeights, Do: "choose another column of weights"}}
	nobody := true
	for _, i := range b.row {
		switch v := w.Num[i]; {
		case v == 0:
		case v < least || v > most:
			return &QuestionError{What: fmt.Sprintf("the weight %s of patient %s in %s cannot be computed with: weights are 0, or between %g and %g",
				FormatNumber(v), c.ID[i], w.Name, least, most), Ways: way}
		default:
			nobody = false
		}
	}
	if nobody && len(b.row) > 0 {
		return &QuestionError{What: fmt.Sprintf("every weight in %s is 0: nobody is left", w.Name), Ways: way}
	}
	return nil
}

// after leaves out whoever has left by a landmark. Near-tied times are tied first: who
// leaves with somebody at the landmark leaves there, whatever the last bits say.
func (b *population) after(o *Outcome, n int, landmark float64, reason string) {
	times := make([]float64, len(b.row))
	for k, i := range b.row {
		times[k] = o.Time[i]
	}
	times = stats.Tied(times)
	kept := b.row[:0]
	for k, i := range b.row {
		if times[k] > landmark {
			kept = append(kept, i)
		} else {
			b.reason.set(int(i), n, reason)
		}
	}
	b.row = kept
}

// split makes two rows of each patient who changes group under observation: up to
// the switch the patient belongs to the one group, after it to the other. Nobody
// is counted in the second group before reaching it. Comparing those who switched
// at last with those who never did would credit the time before the switch to the
// second group (immortal time).
func (b *population) split(r *Resolver, l Look) error {
	c, err := r.Column(l.Switch)
	if err != nil {
		return err
	}
	if c.Kind != Number {
		return &QuestionError{What: fmt.Sprintf("the switch %s is a %s column, not the time at which a patient changes group", c.Name, c.Kind),
			Hint: "leave it missing for patients who never do"}
	}
	old, patients := b.outcome, b.row
	at := make([]float64, len(patients))
	for k, i := range patients {
		at[k] = c.Num[i] - l.Landmark
		if math.IsInf(at[k], 0) {
			at[k] = math.NaN()
		}
	}
	if len(patients) == 0 {
		return nil
	}
	rows, err := stats.SplitAtSwitch(old.Time, old.Event, at)
	if err != nil {
		return err
	}
	b.row, b.switched = nil, nil
	b.outcome = stats.Outcome{}
	for k, i := range rows.Subject {
		entry := rows.Entry[k]
		if old.Entry != nil {
			if rows.Time[k] <= old.Entry[i] {
				continue // the time before the switch ended before the patient came under observation
			}
			entry = max(entry, old.Entry[i])
		}
		b.row = append(b.row, patients[i])
		b.outcome.Entry = append(b.outcome.Entry, entry)
		b.outcome.Time = append(b.outcome.Time, rows.Time[k])
		b.outcome.Event = append(b.outcome.Event, rows.Event[k])
		b.switched = append(b.switched, rows.Switched[k] == 1)
		if old.Weight != nil {
			b.outcome.Weight = append(b.outcome.Weight, old.Weight[i])
		}
	}
	return nil
}

// Exclusion counts patients who are not in an analysis, by the first reason
// that applies to each.
type Exclusion struct {
	Reason string
	N      int
}
