package model

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/stats"
)

// maxProduct is how many columns an interaction may have: more are a mistake, and no
// data tell them apart.
const maxProduct = 250

// InteractionParts are the items that an interaction a:b is made of, each once; one
// for whatever else an item of the covariates is.
func (r *Resolver) InteractionParts(item string) []string {
	parts := SplitOuter(item, ':')
	if len(parts) < 2 || r.Cohort.Column(item) != nil || strings.Contains(item, "?") {
		return []string{item}
	}
	var out []string
	for _, p := range parts {
		if !slices.ContainsFunc(out, func(o string) bool { return sameItem(o, p) }) {
			out = append(out, p)
		}
	}
	return out
}

// Within reports whether every part of a term is a part of another, larger one, so that
// the larger means something else without it.
func (r *Resolver) Within(item, other string) bool {
	parts, of := r.InteractionParts(item), r.InteractionParts(other)
	return len(parts) < len(of) && containsAll(of, parts)
}

// sameItem reports whether two items are written alike, whatever their blanks and
// quotes.
func sameItem(a, b string) bool {
	bare := strings.NewReplacer("`", "", " ", "")
	return a == b || bare.Replace(a) == bare.Replace(b)
}

func containsAll(all, some []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool {
		return !slices.ContainsFunc(all, func(a string) bool { return sameItem(a, s) })
	})
}

// modelTerms are the parts of each term of a frame's model: of the marker, where its
// groups are its levels, and of each covariate.
func (r *Resolver) modelTerms(f *Frame) [][]string {
	var terms [][]string
	if f.Marker != nil && len(f.Groups) > 1 && f.Look.Switch == "" && f.Look.Levels == "" && f.Marker.HasLevels() && f.Marker.Kind != Number {
		terms = append(terms, []string{f.Look.Marker})
	}
	for _, item := range SplitList(f.Look.Covariates) {
		terms = append(terms, r.InteractionParts(item))
	}
	return terms
}

// Coded says, for each part of an interaction, whether it enters by all of its levels,
// and not by contrasts with the first. As in R's formulas, it enters by contrasts only
// where the term without it is in the model (the intercept is, be it that of the
// baseline hazard): an interaction alone is then the same model whatever the reference.
func (r *Resolver) Coded(f *Frame, parts []string) []bool {
	full, terms := make([]bool, len(parts)), r.modelTerms(f)
	for i := range parts {
		rest := slices.Delete(slices.Clone(parts), i, i+1)
		full[i] = len(rest) > 0 && !slices.ContainsFunc(terms, func(t []string) bool { return len(t) == len(rest) && containsAll(t, rest) })
	}
	return full
}

// interaction multiplies the columns of several items with each other. The part that
// comes first in the model varies fastest, as in R, so that the same column is set
// aside.
func (r *Resolver) interaction(f *Frame, parts []string) (Block, error) {
	full := r.Coded(f, parts)
	blocks, size := make([]Block, len(parts)), 1
	for i, p := range parts {
		var err error
		if blocks[i], err = r.covariate(f, p, full[i]); err != nil {
			return Block{}, err
		}
		size *= len(blocks[i].cols)
	}
	out := Block{Parts: blocks}
	for i, b := range blocks {
		out.name = strings.TrimPrefix(out.name+":"+b.name, ":")
		if i > 0 && size > maxProduct {
			return Block{}, &QuestionError{What: fmt.Sprintf("%s makes %d products, more than the %d that an interaction may have", strings.Join(parts, ":"),
				size, maxProduct), Hint: "merge levels, or leave it out"}
		}
	}
	order := r.enumerated(f, parts)
	at := make([]int, len(parts))
	for range size {
		col, name := make([]float64, len(f.Row)), ""
		for k := range col {
			col[k] = 1
		}
		for i, b := range blocks {
			for k, v := range b.cols[at[i]] {
				col[k] *= v
			}
			name = strings.TrimPrefix(name+":"+b.Names[at[i]], ":")
		}
		out.Index = append(out.Index, slices.Clone(at))
		out.cols, out.Names, out.labels = append(out.cols, col), append(out.Names, name), append(out.labels, "")
		for _, i := range order {
			if at[i]++; at[i] < len(blocks[i].cols) {
				break
			}
			at[i] = 0
		}
	}
	return out, nil
}

// enumerated is the order in which the columns of the parts of an interaction are
// counted through, the fastest first.
func (r *Resolver) enumerated(f *Frame, parts []string) []int {
	var seen []string
	for _, t := range r.modelTerms(f) {
		seen = append(seen, t...)
	}
	place := func(i int) int { return slices.IndexFunc(seen, func(s string) bool { return sameItem(s, parts[i]) }) }
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return place(a) - place(b) })
	return order
}

// levelsOf are the indicators of all levels of a category, none of which is a
// reference.
func (f *Frame) levelsOf(c *Column) Block {
	levels, code := LevelsAmong(c, f.Row, func(k int) bool { return f.Code[k] != stats.NoGroup })
	b := Block{name: c.Name, Levels: levels, Level: levels}
	for j, l := range levels {
		b.cols = append(b.cols, indicator(code, j))
		b.Names, b.labels = append(b.Names, c.Name+"="+l), append(b.labels, "")
	}
	return b
}
