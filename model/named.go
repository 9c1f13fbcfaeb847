package model

import (
	"fmt"
	"slices"
	"strings"
)

// Named is an error for the first column that a Look names and the cohort does
// not have, with the nearest names: what is named must exist, wherever it is
// named. Items may be expressions, interactions a:b and splines rcs(x,k). A column
// may be in the long rows of a folded cohort alone, see Rows.
func (r *Resolver) Named(l Look) error {
	if l.Time != "" && l.Event != "" && (r.Cohort.Column(l.Time) == nil || r.named(l.Event) != nil) {
		if _, err := EndpointFromColumns(r.Cohort, l.Time, l.Event); err != nil {
			return err
		}
	}
	if err := r.named(l.Entry, l.Where, l.Weights, l.Marker, l.Switch, l.Split, l.Cluster,
		l.Value, l.Paired, l.By2, l.Outcome, l.Versus, l.X); err != nil {
		return err
	}
	for _, list := range []string{l.Within, l.Strata, l.Y, l.Genes, l.Rows} {
		if list != "" {
			if err := r.named(SplitList(list)...); err != nil {
				return err
			}
		}
	}
	_, family := ParseFamily(l.Family)
	for _, list := range []string{l.Markers, family} {
		if _, err := r.Listed(list); err != nil {
			return err
		}
	}
	for _, list := range []string{l.Covariates, l.Base} {
		if list == "" {
			continue
		}
		for _, item := range SplitList(list) {
			if r.StaysAfar(item) {
				continue
			}
			if err := r.named(r.CovariateSources(item)...); err != nil {
				return err
			}
		}
	}
	return r.namedReference(l)
}

// namedReference is an error for the first COL=LEVEL of a Look whose column does
// not exist, which has no such level, or of which two levels are named. Only plain
// names are checked: an expression whose groups are not made at present may stay in
// the list.
func (r *Resolver) namedReference(l Look) error {
	if l.Reference == "" {
		return nil
	}
	taken := map[string]string{}
	for _, item := range SplitList(l.Reference) {
		item = strings.ReplaceAll(item, "`", "")
		known := strings.HasPrefix(item, strings.ReplaceAll(l.Marker, "`", "")+"=") || strings.HasPrefix(item, l.Switch+" reached=")
		for i := range item {
			known = known || item[i] == '=' && r.named(item[:i]) == nil
		}
		name, level, ok := strings.Cut(item, "=")
		if !known && (!ok || name == "") {
			return &UsageError{Field: FieldReference, What: fmt.Sprintf("%q is no COL=LEVEL", item), Hint: "name a column and its level, such as sex=f"}
		}
		c := r.Cohort.Column(name)
		switch first, twice := taken[name]; {
		case twice && c != nil && first != level:
			return &UsageError{Field: FieldReference, What: fmt.Sprintf("%s has two reference levels, %s and %s", name, first, level), Hint: "name one of them"}
		case c != nil && c.Kind == Category && !slices.Contains([]string{l.Marker, l.Outcome, l.Split}, name) && !slices.Contains(c.Level, level):
			return &QuestionError{What: fmt.Sprintf("%s has no level %q to refer to", name, Excerpt(level)),
				Hint: "its levels: " + strings.Join(c.Level[:min(len(c.Level), 12)], ", ")}
		}
		taken[name] = level
		if known || strings.ContainsAny(name, "<>!()[]+*/&|?\"'") {
			continue
		}
		err := &QuestionError{What: r.Cohort.Lacks(name, "to name a reference level of")}
		if near := r.Cohort.Nearest(name, 3); len(near) > 0 {
			err.Hint = "did you mean " + strings.Join(near, " or ") + "?"
		}
		return err
	}
	return nil
}

// CovariateSources are the columns or expressions that an item of a list of
// covariates is made of: itself, the parts of an interaction a:b, the column of
// a spline rcs(x,k).
func (r *Resolver) CovariateSources(item string) []string {
	if r.Cohort.Column(item) != nil {
		return []string{item}
	}
	if strings.HasPrefix(item, "rcs(") && strings.HasSuffix(item, ")") {
		if args := SplitList(item[len("rcs(") : len(item)-1]); len(args) > 0 {
			return args[:1]
		}
		return nil
	}
	parts := SplitOuter(item, ':')
	if len(parts) < 2 || strings.Contains(item, "?") {
		return []string{item}
	}
	var out []string
	for _, p := range parts {
		out = append(out, r.CovariateSources(p)...)
	}
	return out
}

// ReadBy are the columns that items of a list of columns, expressions and covariates
// read; what cannot be read reads none.
func (r *Resolver) ReadBy(items ...string) []*Column {
	var out []*Column
	for _, item := range items {
		for _, source := range r.CovariateSources(item) {
			if c := r.Cohort.Column(source); c != nil {
				out = append(out, c)
			} else if e, err := ParseExpr(r.Cohort, source); source != "" && err == nil {
				out = append(out, e.Columns()...)
			}
		}
	}
	return out
}

// SameSource reports whether two sources name one column, in backticks or not.
func SameSource(a, b string) bool {
	return a != "" && strings.Trim(strings.TrimSpace(a), "`") == strings.Trim(strings.TrimSpace(b), "`")
}
