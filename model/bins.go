package model

import (
	"fmt"
	"math"
	"slices"
)

// Bins are the classes in which a database counted the values of a number column, in the
// place of the values: the least and the greatest value in each, and how many patients
// have one. They ascend, and none overlap. The column holds the greatest value of a
// patient's bin.
//
// A cut between two bins makes the groups that it makes of the values. Nothing else is
// known of the values inside.
type Bins struct {
	Least, Most []float64
	N           []int
	Begin       []float64 // where the bins begin but the first, as the database was asked
}

// of is the bin of a value, -1 where it lies in none.
func (b *Bins) of(v float64) int {
	k, _ := slices.BinarySearch(b.Most, v)
	if k < len(b.Most) && b.Least[k] <= v {
		return k
	}
	return -1
}

// Splits is the bin that a cut at v would split, since some of its values are at most v
// and others above it; -1 where it splits none.
func (b *Bins) Splits(v float64) int {
	if k := b.of(v); k >= 0 && v < b.Most[k] {
		return k
	}
	return -1
}

// ends are the least and the greatest value of each bin: a cut is printed so that none of
// them changes its side, and then no value between them does.
func (b *Bins) ends() Ascending {
	var out []float64
	for k := range b.N {
		out = append(out, b.Least[k], b.Most[k])
	}
	return Ascend(out)
}

// single reports whether all who are in the bin of v have the same value, which is v.
func (b *Bins) single(v float64) bool {
	k := b.of(v)
	return k >= 0 && b.Least[k] == b.Most[k]
}

// Beside are the bins on either side of a cut, or the one that it falls into.
func (b *Bins) Beside(v float64) (out []int) {
	if k := b.Splits(v); k >= 0 {
		return []int{k}
	}
	for k := range b.N {
		if b.Most[k] <= v && (k+1 == len(b.N) || b.Most[k+1] > v) || b.Least[k] > v && (k == 0 || b.Least[k-1] <= v) {
			out = append(out, k)
		}
	}
	return out
}

// Finer are where bins begin that are these, but the k-th in up to 256 of one width.
func (b *Bins) Finer(k int) []float64 {
	const parts = 256
	out := slices.Clone(b.Begin)
	lo, hi := b.Least[k], b.Most[k]
	for j := 1; j < parts; j++ {
		f := float64(j) / parts
		if x := lo*(1-f) + hi*f; x > lo && x <= hi {
			out = append(out, x)
		}
	}
	out = append(out, hi) // apart from what is just below it
	slices.Sort(out)
	return slices.Compact(out)
}

// Text is the k-th bin in words.
func (b *Bins) Text(k int) string {
	if b.Least[k] == b.Most[k] {
		return FormatNumber(b.Most[k])
	}
	return FormatNumber(b.Least[k]) + " to " + FormatNumber(b.Most[k])
}

// middle are the values between which the median lies.
func (b *Bins) middle() (lo, hi float64) {
	n, before := 0, 0
	for _, k := range b.N {
		n += k
	}
	lo, hi = math.NaN(), math.NaN()
	for k, of := range b.N {
		if at := before + of; lo != lo && 2*at >= n {
			lo = b.Most[k]
		}
		if before += of; 2*before > n {
			return lo, b.Most[k]
		}
	}
	return lo, hi
}

// nearest is the edge of a bin that parts the patients most evenly.
func (b *Bins) nearest() float64 {
	n, before, best, at := 0, 0, math.MaxInt, math.NaN()
	for _, k := range b.N {
		n += k
	}
	for k, of := range b.N {
		before += of
		if off := max(n-2*before, 2*before-n); off < best && k < len(b.N)-1 {
			best, at = off, b.Most[k]
		}
	}
	return at
}

// binned is the error for a question that needs the values of a column that was counted in
// bins, or in steps; nil for any other column.
func (c *Column) binned() *QuestionError {
	switch {
	case c != nil && c.Rounded != nil:
		return c.rounded()
	case c == nil || c.Bins == nil:
		return nil
	}
	return &QuestionError{What: fmt.Sprintf("%s was counted in %d bins, and this needs its values: only cuts between bins are answered from them",
		c.Name, len(c.Bins.N)),
		Ways: []Way{{ReadBins, "leave it out of the bins, so that it is counted by its values"}, {ReadCounts, "let the rows come without"}}}
}

// Values is an error where a marker was counted in bins, for what needs its values.
func (r *Resolver) Values(marker string) error {
	if marker == "" {
		return nil
	}
	if c, err := r.Marker(marker); err == nil && c.Bins != nil {
		return c.binned()
	}
	return nil
}

// splits is the error for a cut inside a bin of a column; nil where it is between bins.
func (c *Column) splits(what string, cut float64) error {
	k := c.Bins.Splits(cut)
	if k < 0 {
		return nil
	}
	return c.inside(what, k)
}

// inside is the error for a cut of which no more is known than that it is in the k-th bin.
func (c *Column) inside(what string, k int) error {
	b := c.Bins
	var at []Way
	if k > 0 {
		at = append(at, Way{FieldCut.To(ValueRule(b.Most[k-1])), "cut below it"})
	}
	at = append(at, Way{FieldCut.To(ValueRule(b.Most[k])), "cut above it"}, Way{ReadFiner, "ask the database for finer bins there"})
	return &QuestionError{What: fmt.Sprintf("%s lies inside a bin of %s (%s, %s), which was not counted apart", what, c.Name, b.Text(k),
		Count(b.N[k], "patient")),
		Ways: at}
}

// cutsOfBins are the cuts of a rule of a marker that was counted in bins, where they fall
// between bins, or their values are known. A cut that nobody asked for is the edge that
// is nearest to the median, which the warning says.
func (f *Frame) cutsOfBins(sorted Ascending) (cuts []float64, warning string, err error) {
	c := f.Marker
	switch f.Rule.Kind {
	case CutValue:
		for _, v := range f.Rule.Values {
			if err := c.splits("the cut "+FormatNumber(v), v); err != nil {
				return nil, "", err
			}
		}
	case CutMedian, CutQuantile:
		for _, p := range f.Rule.Probs {
			lo, hi, _ := sorted.around(p)
			if c.Bins.single(lo) && c.Bins.single(hi) {
				continue
			}
			if f.Look.Cut == "" {
				v := c.Bins.nearest()
				f.Rule = Cut{Rule: ValueRule(v), Kind: CutValue, Values: []float64{v}}
				return []float64{v}, fmt.Sprintf("%s was counted in %d bins: it is cut at %s, the edge of a bin that is nearest to the median",
					c.Name, len(c.Bins.N), FormatNumber(v)), nil
			}
			what := "the median"
			if f.Rule.Kind == CutQuantile {
				what = "the quantile of " + FormatNumber(math.Round(p*1e4)/1e4)
			}
			return nil, "", c.inside(what, c.Bins.of(hi))
		}
	default:
		return nil, "", c.binned()
	}
	cuts, warning = f.Rule.values(sorted)
	return cuts, warning, nil
}
