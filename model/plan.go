package model

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// PlannedLook is a question that was written down before anybody looked at its
// answer, with the day of the plan and the file that has it.
type PlannedLook struct {
	Date time.Time
	File string
	SavedLook
}

// Day is the day of the plan, as it is written.
func (p *PlannedLook) Day() string { return p.Date.Format(time.DateOnly) }

// PlanText is a plan in one way of writing: by date and name, a field a line, in
// the order in which a Look declares them, and only the fields that are set. What
// changes nothing of the plan (comments, blanks, the order in the file) does not
// change the text.
func PlanText(plan []PlannedLook) string {
	sorted := slices.Clone(plan)
	slices.SortStableFunc(sorted, func(x, y PlannedLook) int { return cmp.Or(x.Date.Compare(y.Date), strings.Compare(x.Name, y.Name)) })
	var b strings.Builder
	for i := range sorted {
		p := &sorted[i]
		fmt.Fprintf(&b, "[[plan]]\ndate = %s\nname = %s\n", p.Day(), strconv.Quote(p.Name))
		if p.View != 0 {
			fmt.Fprintf(&b, "view = %d\n", p.View)
		}
		if p.Page != "" {
			fmt.Fprintf(&b, "page = %s\n", strconv.Quote(p.Page))
		}
		for _, f := range Fields() {
			v := f.Of(&p.Look)
			if v.IsZero() {
				continue
			}
			switch x := v.Interface().(type) {
			case string:
				fmt.Fprintf(&b, "%s = %s\n", f.Key(), strconv.Quote(x))
			case float64:
				fmt.Fprintf(&b, "%s = %s\n", f.Key(), strconv.FormatFloat(x, 'g', -1, 64))
			default:
				fmt.Fprintf(&b, "%s = %v\n", f.Key(), x)
			}
		}
	}
	return b.String()
}

// PlanHash is the SHA-256 of a plan's text, in hexadecimal digits; "" where nothing
// is planned. Whoever kept it beside the plan can show that the plan is the same.
func PlanHash(plan []PlannedLook) string {
	if len(plan) == 0 {
		return ""
	}
	sum := sha256.Sum256([]byte(PlanText(plan)))
	return hex.EncodeToString(sum[:])
}

// Canonical is a Look as all Looks are written that ask the same: what is left open
// is filled in, the endpoint is given by its columns, lists are in alphabetical
// order, and blanks and backticks that make no difference are gone. It is for
// comparing, not for asking.
func (r *Resolver) Canonical(l Look) Look {
	l = r.Cohort.Opening(l)
	if ep, err := r.EndpointOf(l); err == nil {
		l.Endpoint, l.Time, l.Event, l.Entry, l.Cause = "", ep.Time, tight(ep.Event), ep.Entry, ep.Cause
	}
	conditions := SplitWhere(r.Cohort, l.Where)
	parts := make([]string, len(conditions))
	for i, c := range conditions {
		parts[i] = tight(c.Source)
	}
	slices.Sort(parts)
	l.Where = strings.Join(parts, " and ")
	for _, name := range []*string{&l.Marker, &l.Switch, &l.Weights, &l.Cluster, &l.Split, &l.Value, &l.Paired, &l.By2, &l.Outcome, &l.Versus, &l.X} {
		*name = PlainName(*name)
	}
	for _, list := range []*string{&l.Covariates, &l.Strata, &l.Base, &l.Within, &l.Y, &l.Rows, &l.Genes} {
		items := SplitList(*list)
		for i := range items {
			items[i] = PlainName(items[i])
		}
		slices.Sort(items)
		*list = JoinList(items)
	}
	l.Cut = tight(l.Cut)
	if sets, err := ParseLevels(l.Levels); err == nil && l.Levels != "" {
		l.Levels = FormatLevels(sets)
	}
	return l
}

// PlainName is the name of a column without the backticks around it, and any other
// expression without blanks.
func PlainName(s string) string {
	s = strings.TrimSpace(s)
	if n := len(s); n > 2 && s[0] == '`' && s[n-1] == '`' && !strings.Contains(s[1:n-1], "`") {
		return s[1 : n-1]
	}
	return tight(s)
}

// tight is an expression without the blanks that stand in no quotes.
func tight(s string) string {
	var b strings.Builder
	var quote rune
	for _, r := range s {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'' || r == '`':
			quote = r
		case r == ' ' || r == '\t':
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
