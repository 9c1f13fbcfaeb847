package postgres

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"kaplan/model"
	"kaplan/model/read/foreign"
)

// Binned is a column of numbers that is counted in intervals in the place of its values.
type Binned struct {
	Name string
	// Begin are where the intervals begin but the first, ascending; nil for whatever
	// parts all rows into about as many parts of one size as MostBins says.
	Begin []float64
	// Cuts are values that no interval has some values above of, and others not.
	Cuts []float64
	// Step is of times that are rounded to its multiples in the place of that, up or down;
	// 0 for none. A bin is then a step.
	Step float64
	Up   bool
	// Missing are values that are none.
	Missing []float64

	Bins []Bin // those that rows are in, once they were counted
}

// Bin is an interval of values: the least and the greatest of those that were counted,
// and how many rows have one.
type Bin struct {
	Least, Most float64
	N           int64
}

// MostBins is how many intervals there are of a column unless cuts make more.
const MostBins = 256

const (
	fineness = 4096 // intervals of a pass over all rows in search of parts of one size
	passes   = 8    // the most of these
)

// numeric reports whether a column has numbers that can be put into intervals.
func (c *column) numeric() bool { return c.how.kind == foreign.Number }

// find is a column by its name.
func (r *Rows) find(name string) *column {
	for _, c := range r.column {
		if c.name == name {
			return c
		}
	}
	return nil
}

// Begin finds where the intervals of a column begin. The values are never sorted by the
// server: it counts them in thousands of intervals of one width, and those again in
// which too many are. What one pass says is added up here. A column of few different
// values has an interval for each.
//
// Errors are *foreign.Error, and those of ctx and of a connection that is lost.
func (r *Rows) begin(ctx context.Context, b *Binned) error {
	c := r.find(b.Name)
	x := b.value(r.source.column(c.k, c.name), c.how)
	found, err := r.intervals(ctx, x, nil)
	if err != nil || len(found) == 0 {
		return err
	}
	if all := found[0]; math.IsInf(all.Least, 0) || math.IsInf(all.Most, 0) {
		return &foreign.Error{What: fmt.Sprintf("column %s has values that are infinite, and cannot be put into bins", quoted(b.Name)),
			Hint: "count it by its values"}
	}
	if b.Step > 0 {
		return b.steps(found[0])
	}
	part := max(1, found[0].N/MostBins)
	for range passes {
		begin, finer := finer(found, part)
		if !finer {
			break
		}
		if found, err = r.intervals(ctx, x, withCuts(begin, b.Cuts)); err != nil {
			return err
		}
	}
	b.Begin = gathered(found, part, b.Cuts)
	return nil
}

// value is a column as the number that is put into intervals, NULL where it is none.
func (b *Binned) value(column string, how *form) string {
	return double(column, how, b.Missing...)
}

// mostSteps is how many steps a time may be counted in: each stands in the statement.
const mostSteps = 20_000

// steps are the intervals of a time that is rounded to multiples of a step, of values that
// go from the least to the greatest: what is below 0, which is no time; with a ceiling 0 by
// itself, and then what is above a multiple, up to the next; else from a multiple on.
func (b *Binned) steps(all Bin) error {
	n := all.Most / b.Step
	if !(n <= mostSteps) {
		return &foreign.Error{What: fmt.Sprintf("column %s goes up to %s, which is %.0f steps of %s: %d are the most", quoted(b.Name),
			model.FormatNumber(all.Most), math.Ceil(n), model.FormatNumber(b.Step), mostSteps), Hint: "take longer steps, or leave the times as they are"}
	}
	b.Begin = []float64{0}
	for k := 0; ; k++ {
		x := model.Multiple(b.Step, k)
		if x > all.Most || b.Up && x == all.Most {
			return nil
		}
		if b.Up {
			x = math.Nextafter(x, math.Inf(1))
		}
		if x > 0 {
			b.Begin = append(b.Begin, x)
		}
	}
}

// Round is the multiple of the step that a time in it becomes; what is below 0 stays.
func (b *Binned) Round(x float64) float64 {
	if !(x >= 0) {
		return x
	}
	k := int(x / b.Step)
	for model.Multiple(b.Step, k) > x {
		k--
	}
	for model.Multiple(b.Step, k+1) <= x {
		k++
	}
	lo := model.Multiple(b.Step, k)
	if b.Up && lo < x {
		return model.Multiple(b.Step, k+1)
	}
	return lo
}

// intervals are those of a value that have rows, of those that begin at some numbers.
func (r *Rows) intervals(ctx context.Context, value string, begin []float64) ([]Bin, error) {
	rows, err := r.conn.rows(ctx, grouped(r.source.from(), []string{bucket(value, begin)},
		[]aggregate{{"count(" + value + ")", counting.together}, leastOf(value), mostOf(value)}, r.key()))
	if err != nil {
		return nil, err
	}
	var out []Bin
	for _, row := range rows {
		if row[0] == "" { // of who has no value
			continue
		}
		var b Bin
		var e1, e2, e3 error
		b.N, e1 = strconv.ParseInt(row[1], 10, 64)
		b.Least, e2 = strconv.ParseFloat(row[2], 64)
		b.Most, e3 = strconv.ParseFloat(row[3], 64)
		if e1 != nil || e2 != nil || e3 != nil {
			return nil, errDamaged
		}
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b Bin) int {
		if a.Least < b.Least {
			return -1
		}
		return 1
	})
	return out, nil
}

func leastOf(value string) aggregate { return aggregate{"min(" + value + ")", "min(%s)"} }
func mostOf(value string) aggregate  { return aggregate{"max(" + value + ")", "max(%s)"} }

// finer are where finer intervals begin, where some of those that were found have more
// than a part of the rows, and several values.
func finer(found []Bin, part int64) (begin []float64, is bool) {
	many := int64(0)
	for _, b := range found {
		if b.N > part && b.Least < b.Most {
			many += b.N
		}
	}
	for _, b := range found {
		begin = append(begin, b.Least)
		if b.N <= part || b.Least == b.Most {
			continue
		}
		is = true
		begin = append(begin, even(b.Least, b.Most, max(2, int(fineness*float64(b.N)/float64(many))))...)
	}
	return begin, is
}

// even are where intervals of one width begin between two numbers, but the first.
func even(least, most float64, n int) []float64 {
	var out []float64
	last := least
	for k := 1; k < n; k++ {
		f := float64(k) / float64(n)
		if x := least*(1-f) + most*f; x > last && x <= most {
			out, last = append(out, x), x
		}
	}
	if len(out) == 0 {
		out = append(out, most) // there is no number between
	}
	return out
}

// withCuts are where intervals begin that no cut splits.
func withCuts(begin, cuts []float64) []float64 {
	begin = slices.Clone(begin)
	for _, c := range cuts {
		begin = append(begin, math.Nextafter(c, math.Inf(1)))
	}
	slices.Sort(begin)
	return slices.Compact(begin)
}

// gathered are where the intervals begin that are made of neighbours, of a part of the
// rows each, and over no cut.
func gathered(found []Bin, part int64, cuts []float64) []float64 {
	begin := []float64{} // and not nil: there is one interval
	n := int64(0)
	single := !slices.ContainsFunc(found, func(b Bin) bool { return b.Least < b.Most })
	if single && len(found) <= MostBins {
		part = 0 // each by itself
	}
	for k, b := range found {
		cut := k > 0 && slices.ContainsFunc(cuts, func(c float64) bool { return found[k-1].Most <= c && c < b.Least })
		if k > 0 && (cut || n >= part || b.N >= part) {
			begin, n = append(begin, b.Least), 0
		}
		n += b.N
	}
	if part > 0 && len(begin) >= MostBins+len(cuts) {
		return gathered(found, part+part/8+1, cuts)
	}
	return begin
}

// gather learns of the bins of a column from its cells: in which interval each is, and the
// least and the greatest value there, with how many rows it has. The value of a cell is the
// greatest of its bin, of a step the multiple that it is rounded to, unless all have one.
func (b *Binned) gather(at, least, most, n []float64) (value []float64) {
	in := map[float64]*Bin{}
	for i, k := range at {
		if math.IsNaN(k) {
			continue
		}
		bin := in[k]
		if bin == nil {
			bin = &Bin{Least: least[i], Most: most[i]}
			in[k] = bin
		}
		bin.Least, bin.Most, bin.N = min(bin.Least, least[i]), max(bin.Most, most[i]), bin.N+int64(n[i])
	}
	value = make([]float64, len(at))
	for i, k := range at {
		value[i] = math.NaN()
		if bin := in[k]; bin != nil && !math.IsNaN(k) {
			if value[i] = bin.Most; b.Step > 0 && bin.Least < bin.Most {
				value[i] = b.Round(bin.Least)
			}
		}
	}
	b.Bins = nil
	for _, bin := range in {
		b.Bins = append(b.Bins, *bin)
	}
	slices.SortFunc(b.Bins, func(x, y Bin) int {
		if x.Least < y.Least {
			return -1
		}
		return 1
	})
	return value
}
