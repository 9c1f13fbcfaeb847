package model

import (
	"fmt"
	"slices"
	"strings"
)

// NoMarker says why a column cannot define the groups, "" where it can:
// identifiers and dates name patients and days, a constant makes one group, and
// an endpoint's own columns would be compared with themselves.
func NoMarker(c *Cohort, col *Column) string {
	switch {
	case col.Aside != "":
		return col.Aside
	case col.Kind == Identifier:
		return "it names the patients"
	case col.Kind == Date:
		return "it is a date"
	case col.Distinct < 2:
		return "all its values are the same"
	case col.Kind == Category && col.Distinct > MaxGroups:
		return fmt.Sprintf("it has %d levels", col.Distinct)
	}
	for _, e := range c.Endpoints {
		if col.Name == e.Time || col.Name == e.Event || (e.Entry != "" && col.Name == e.Entry) {
			return "it is part of the endpoint " + e.Name
		}
		if t := c.Column(e.Time); t != nil && t.Two != nil && (col.Name == t.Two.Death || col.Name == t.Two.Contact) {
			return "it is part of the endpoint " + e.Name
		}
		for _, time := range []string{e.Time, e.Entry} {
			if t := c.Column(time); t != nil && slices.Contains(t.From, col.Name) {
				return "the time of the endpoint " + e.Name + " is computed from it"
			}
		}
	}
	for _, l := range c.Late {
		if col.Name == l.Column {
			return "it is, or may be, the time at which patients came under observation"
		}
	}
	return ""
}

// FewValues is how many distinct numbers look like codes of groups rather than
// like something measured.
const FewValues = 5

// FirstMarker is the marker that the explorer opens on: the first column that
// looks like a microRNA, else the first usable number that makes two groups,
// else the first usable column. The columns in but are not considered.
func FirstMarker(c *Cohort, but ...string) string {
	number, other := "", ""
	for _, col := range c.Columns {
		if NotOffered(c, col) != "" || slices.Contains(but, col.Name) {
			continue
		}
		l := strings.ToLower(col.Name)
		if col.Kind == Number && col.Distinct > 2 && (strings.Contains(l, "mir-") || strings.Contains(l, "mir_") || strings.Contains(l, "mirna") ||
			strings.HasPrefix(l, "hsa-let") || strings.HasPrefix(l, "let-7")) {
			return col.Name
		}
		codes := col.Distinct > 2 && col.Distinct <= FewValues
		if number == "" && col.Kind == Number && !codes && !looksAdministrative(l) {
			number = col.Name
		}
		if other == "" {
			other = col.Name
		}
	}
	if number != "" {
		return number
	}
	return other
}

// looksAdministrative knows the numbers that say where or when a patient was
// treated, which nobody opens a cohort for.
func looksAdministrative(name string) bool {
	switch name {
	case "inst", "institution", "site", "center", "centre", "year", "study", "rownames", "x", "v1", "index", "no", "nr":
		return true
	}
	return strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "year")
}

// FirstCut is the cut that a marker begins with: the median, or the edge that is nearest to
// it of one that was counted in bins.
func (c *Cohort) FirstCut(marker string) string {
	if col := c.Column(strings.Trim(marker, "`")); col != nil && col.Bins != nil {
		if lo, hi := col.Bins.middle(); lo != hi || !col.Bins.single(lo) {
			return ValueRule(col.Bins.nearest())
		}
	}
	return "median"
}

// Opening is a look with what it leaves open filled in as the explorer shows
// it: the cohort's first endpoint, the median, the usual intervals.
func (c *Cohort) Opening(l Look) Look {
	if l.Endpoint == "" && l.Time == "" && l.Event == "" && len(c.Endpoints) > 0 {
		l.Endpoint = c.Endpoints[0].Name
	}
	if l.Cut == "" {
		l.Cut = c.FirstCut(l.Marker)
	}
	if l.Level == 0 {
		l.Level = 0.95
	}
	if l.Seed == 0 {
		l.Seed = 1
	}
	if l.ConfType == "" {
		l.ConfType = "log"
	}
	if l.Ties == "" {
		l.Ties = "efron"
	}
	if l.Rho == 0 && l.Gamma == 0 {
		l.Gamma = 1
	}
	return c.RowsRuled(l)
}
