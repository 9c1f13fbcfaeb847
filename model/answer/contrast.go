package answer

import (
	"kaplan/model"
)

// Contrast says what a coefficient of a model sets against what, in the words of the
// cohort, as tables in journals do.
type Contrast struct {
	Title     string // of the covariate, with the unit of a number
	Level     string // "male", "> 50"; of a number the step that the ratio is per
	Reference string // what the level is set against; "" for none
	// Patients and events with the level, and with the reference; of a number of all in
	// the model. -1 where several rows make a patient.
	N, Events       int
	RefN, RefEvents int
	First           bool // of its covariate
}

// contrasts are those of the columns of a design; event is by row of the design.
func contrasts(f *model.Frame, d *model.Design, event []bool) []Contrast {
	out := make([]Contrast, len(d.Name))
	for j := range d.Name {
		b := &d.Blocks[d.Term[j]]
		k := &out[j]
		k.First = j == 0 || d.Term[j-1] != d.Term[j]
		first := j
		for first > 0 && d.Term[first-1] == d.Term[j] {
			first--
		}
		k.words(f, d, b, d.Name[j], j-first)
		last := j
		for last+1 < len(d.Name) && d.Term[last+1] == d.Term[j] {
			last++
		}
		k.count(f, d, event, j, first, last)
	}
	return out
}

// words fills in what a column of a block is called.
func (k *Contrast) words(f *model.Frame, d *model.Design, b *model.Block, name string, at int) {
	c := f.Cohort
	switch {
	case b.Groups != nil:
		group := func(i int) string { return withRange(f.Groups[i]) }
		k.Title, k.Level, k.Reference = f.Marker.Title(), group(b.Groups[at]), group(f.ReferenceGroup())
	case b.Spline != nil || len(b.Parts) > 1:
		k.Title = name
	case b.Level == nil:
		k.Title, k.Level = b.Item, "per unit"
		if col := c.Column(name); col != nil {
			k.Title = col.Title()
			if col.Unit != "" {
				k.Title += " (" + col.Unit + ")"
			}
		}
	default:
		k.Title, k.Level, k.Reference = b.Item, b.Level[at], b.Reference
		if col := c.Column(b.Item); col != nil {
			k.Title = col.Title()
			return
		}
		e, err := model.ParseExpr(c, b.Item)
		if err != nil {
			return
		}
		if root, _ := e.Tree(); root == nil { // a name in backticks
			k.Title = e.Columns()[0].Title()
			return
		}
		levels := func(col *model.Column) []string {
			in := map[int32]bool{}
			for _, p := range d.Pos {
				in[p] = true
			}
			levels, _ := model.LevelsAmong(col, f.Row, func(k int) bool { return in[int32(k)] })
			return levels
		}
		if of, holds, fails, ok := e.Sides(levels); ok {
			k.Title = of.Title()
			if of.Unit != "" {
				k.Title += " (" + of.Unit + ")"
			}
			side := map[string]string{"true": holds, "false": fails}
			k.Level, k.Reference = side[k.Level], side[k.Reference]
		} else if k.Reference == "false" {
			k.Level, k.Reference = "yes", "no"
		}
	}
}

// count counts the patients of a column's level, and of the reference of its block.
func (k *Contrast) count(f *model.Frame, d *model.Design, event []bool, j, first, last int) {
	if f.Cohort.Intervals() != nil {
		k.N, k.Events, k.RefN, k.RefEvents = -1, -1, -1, -1
		return
	}
	level := k.Reference != ""
	seen := [2]int32{-1, -1} // the last patient of the level and of the reference
	for i, p := range d.Pos {
		side := 0
		if level && d.X[j][i] == 0 {
			side = 1
			for x := first; x <= last; x++ {
				if d.X[x][i] != 0 {
					side = -1
				}
			}
		}
		if side < 0 {
			continue
		}
		n, events := &k.N, &k.Events
		if side == 1 {
			n, events = &k.RefN, &k.RefEvents
		}
		if f.Row[p] != seen[side] {
			*n++
			seen[side] = f.Row[p]
		}
		if event[i] {
			*events++
		}
	}
}

// withRange is a group's name with its range.
func withRange(g model.Group) string {
	if g.Range == "" {
		return g.Name
	}
	return g.Name + " (" + g.Range + ")"
}

// Contrasts are what the rows of a model set against what.
func (a *Logistic) Contrasts() []Contrast { return contrasts(a.frame, a.design, a.event) }

// Contrasts are what the rows of a model set against what.
func (h *Hazard) Contrasts() []Contrast {
	if h.design == nil {
		return h.groups
	}
	out := contrasts(h.frame, h.design, h.event)
	for j := range out {
		if k := &out[j]; h.Afar != "" { // of whom sums alone are here
			k.N, k.Events, k.RefN, k.RefEvents = -1, -1, -1, -1
		}
	}
	return out
}
