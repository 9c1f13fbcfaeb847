package model

import (
	"math"
	"slices"

	"kaplan/stats"
)

// Flow is the way of the patients from the files to an analysis.
type Flow struct {
	Cohort   *Cohort
	Look     Look
	Endpoint Endpoint
	Said     string     // how rows are taken of which a patient has several; "" where a row is a patient
	Files    []FlowStep // from the rows of the files to the patients of the cohort
	N        int        // patients of the cohort
	Out      []FlowOut  // who was left out, by the first reason, in the order in which they are asked
	Used     int
	Events   int
	In       []string // who is analysed
}

// FlowOut are the patients who were left out for a reason.
type FlowOut struct {
	Reason string
	ID     []string
}

// Flow follows the patients of a Look: the subgroup, the endpoint, the groups, the
// covariates. Nobody being left is no error here, but what the flow shows. O(patients ·
// columns named).
//
// Errors: as Frame's, but for nobody being left.
func (r *Resolver) Flow(l Look) (*Flow, error) {
	r, err := r.RowsFirst(l)
	if err != nil {
		return nil, err
	}
	if err := r.Named(l); err != nil {
		return nil, err
	}
	if r, err = r.For(l, true); err != nil {
		return nil, err
	}
	f, err := r.Frame(l)
	if f == nil || f.population == nil {
		return nil, err
	}
	c := f.Cohort
	out := &Flow{Cohort: c, Look: l, Endpoint: f.Endpoint, Said: r.RowsSaid(), Files: c.Flow, N: c.Units()}
	in := make([]bool, c.N)
	for k, i := range f.Row {
		in[i] = in[i] || f.Code[k] != stats.NoGroup
	}
	why, err := r.whyOut(f, in)
	if err != nil {
		return nil, err
	}
	if l.Covariates != "" && f.Used > 0 {
		if err := r.withoutCovariates(f, in, why); err != nil {
			return nil, err
		}
	}
	out.gather(f, in, why)
	return out, nil
}

// whyOut is by row of the cohort the first reason for which it is not in a frame.
func (r *Resolver) whyOut(f *Frame, in []bool) ([]string, error) {
	l, why := f.Look, make([]string, f.Cohort.N)
	var where []bool
	if l.Where != "" {
		m, err := r.mask(l.Where)
		if err != nil {
			return nil, err
		}
		where = m.in()
	}
	var strata []*Column
	for _, item := range SplitList(l.Strata) {
		if c, err := r.Column(item); err == nil {
			strata = append(strata, c)
		}
	}
	for i := range why {
		switch {
		case in[i]:
		case where != nil && !where[i]:
			why[i] = "outside the subgroup: " + l.Where
		case f.population.reason.of(i) != "":
			why[i] = f.population.reason.of(i)
		case f.Marker != nil && f.Marker.Len() == len(why) && f.Marker.IsMissing(i):
			why[i] = f.Marker.Lacking()
		default:
			if k := slices.IndexFunc(strata, func(c *Column) bool { return c.IsMissing(i) }); k >= 0 {
				why[i] = strata[k].Name + " missing"
			} else if n := len(f.Excluded); n > 0 {
				why[i] = f.Excluded[n-1].Reason // a level that was left out, a cut that is not there
			}
		}
	}
	return why, nil
}

// withoutCovariates takes out of a flow who lacks a covariate, by the first one, or else
// the cluster.
func (r *Resolver) withoutCovariates(f *Frame, in []bool, why []string) error {
	var blocks []Block
	for _, item := range SplitList(f.Look.Covariates) {
		b, err := r.Covariate(f, item)
		if err != nil {
			return err
		}
		blocks = append(blocks, b)
		f.Exclude(b.name+" missing", 1) // in the order in which they are named
	}
	var cluster *Column
	if f.Look.Cluster != "" {
		var err error
		if cluster, err = r.Column(f.Look.Cluster); err != nil {
			return err
		}
		f.Exclude(cluster.Name+" missing", 1)
	}
	for k, i := range f.Row {
		if f.Code[k] == stats.NoGroup {
			continue
		}
		if cluster != nil && cluster.IsMissing(int(i)) {
			in[i], why[i] = false, cluster.Name+" missing" // unless a covariate is missing first
		}
		for _, b := range blocks {
			if slices.ContainsFunc(b.cols, func(c []float64) bool { return math.IsNaN(c[k]) || math.IsInf(c[k], 0) }) {
				in[i], why[i] = false, r.lacking(b.name)
				break
			}
		}
	}
	return nil
}

// gather counts patients, each once, who may have several rows.
func (out *Flow) gather(f *Frame, in []bool, why []string) {
	c := f.Cohort
	of := c.Intervals()
	patient := func(i int) int {
		if of != nil {
			return int(of[i])
		}
		return i
	}
	some := map[int]bool{}
	for i := range in {
		if in[i] {
			some[patient(i)] = true
		}
	}
	at := map[string]int{}
	for _, x := range f.Excluded {
		if _, ok := at[x.Reason]; !ok {
			at[x.Reason] = len(out.Out)
			out.Out = append(out.Out, FlowOut{Reason: x.Reason})
		}
	}
	seen := map[int]bool{}
	for i := range in {
		p := patient(i)
		if seen[p] || some[p] && !in[i] {
			continue
		}
		seen[p] = true
		if in[i] {
			out.In = append(out.In, c.ID[i])
			continue
		}
		k, ok := at[why[i]]
		if !ok {
			k = len(out.Out)
			at[why[i]] = k
			out.Out = append(out.Out, FlowOut{Reason: why[i]})
		}
		out.Out[k].ID = append(out.Out[k].ID, c.ID[i])
	}
	out.Out = slices.DeleteFunc(out.Out, func(x FlowOut) bool { return len(x.ID) == 0 })
	out.Used = len(out.In)
	for k, i := range f.Row {
		if in[i] && f.Code[k] != stats.NoGroup && f.Outcome.Event[k] {
			out.Events++
		}
	}
}
