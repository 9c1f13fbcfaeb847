package model

import (
	"fmt"
	"slices"
)

// How a person says that the rows of a patient are to be taken, where a cohort has
// several. Anything else is a condition: only the rows for which it holds are taken.
const (
	RowsAuto      = "auto"      // as the rows themselves tell, as where nothing is said
	RowsPatients  = "patients"  // the rows of each are one patient
	RowsIntervals = "intervals" // (start, stop] intervals of a patient
	RowsClusters  = "clusters"  // as they are, the patients being the clusters
)

// RowsWord reports whether a rule for repeated rows is one of the words, and no condition.
func RowsWord(rule string) bool {
	return slices.Contains([]string{RowsAuto, RowsPatients, RowsIntervals, RowsClusters}, rule)
}

// RowsBy is the setup with a rule for repeated rows; "" takes it back.
func (s Setup) RowsBy(rule string) Setup {
	s.Rows = rule
	return s
}

// RowsWhere are the rows for which a condition holds: what they say of patients is
// counted then.
//
// Errors: *ExprError; *QuestionError where no row is left.
func (c *Cohort) RowsWhere(where string) (*Cohort, error) {
	e, err := ParseExpr(c, where)
	if err != nil {
		return nil, err
	}
	holds, _, err := e.Condition()
	if err != nil {
		return nil, err
	}
	out := c.Subset(holds, c.Name)
	if out.N == 0 {
		return nil, &QuestionError{What: "no row fits " + where, Ways: []Way{{FieldWhere, "choose another one"}}}
	}
	out.Flow = append(c.Flow[:len(c.Flow):len(c.Flow)], FlowStep{File: c.Name, What: "rows where " + where, N: out.N})
	out.Looks, out.Plan, out.LooksOf, out.Late = c.Looks, c.Plan, c.LooksOf, c.Late
	out.Endpoints = RecogniseEndpoints(out)
	return out, nil
}

// RowsRuled is a Look with what the rule for repeated rows says of it: the clusters,
// where the rows are taken as they are and nothing else is said.
func (c *Cohort) RowsRuled(l Look) Look {
	if c.Repeats != nil && c.RowsRule == RowsClusters && l.Cluster == "" {
		l.Cluster = Quote(c.Repeats.ID)
	}
	return l
}

// ruled is the resolver that a question is put to by the rule that a person gave; nil
// where none was given, or it says nothing of the question.
//
// Errors: *QuestionError where the rows do not fit the rule.
func (r *Resolver) ruled(rows *Resolver, ep Endpoint, survival bool, in []bool) (*Resolver, error) {
	q, rule := r.Cohort.Repeats, r.Cohort.RowsRule
	way := []Way{{ReadRows, "say it otherwise"}}
	switch {
	case rule == RowsPatients:
		if at := -1; survival {
			plain := ep
			plain.Entry = ""
			if at = q.differ(rows, plain); at >= 0 {
				return nil, &QuestionError{What: fmt.Sprintf("the rows of a patient were said to be one, and %s %q stands in %s with different %s",
					q.ID, Excerpt(q.Rows.ID[at]), q.places(at), q.which(ep, at)), Ways: way}
			}
		}
		return r.asPatients(), nil
	case rule == RowsIntervals && survival:
		if ep.Entry == "" {
			return nil, &QuestionError{What: fmt.Sprintf("the rows were said to be intervals, and no column says when those of %s start", ep.Name),
				Ways: append([]Way{{FieldEntry, "name it"}}, way...)}
		}
		if at := q.overlap(rows, ep, in); at >= 0 {
			return nil, &QuestionError{What: fmt.Sprintf("the rows were said to be intervals, and those of %s %q (%s) overlap from %s to %s",
				q.ID, Excerpt(q.Rows.ID[at]), q.places(at), ep.Entry, ep.Time), Ways: way}
		}
		return r.asRows(formSpells), nil
	case rule == RowsClusters && survival:
		return rows, nil
	}
	return nil, nil
}

// RowsWays are the ways in which the rows of a cohort may be taken for an endpoint, in
// the order in which they are tried, and why a way is closed.
func (r *Resolver) RowsWays(l Look) []RowsWay {
	q := r.Cohort.Repeats
	if q == nil {
		return nil
	}
	rows := r.asRows(formRows)
	in := make([]bool, q.Rows.N)
	for i := range in {
		in[i] = true
	}
	ep, err := r.EndpointOf(l)
	if err != nil {
		ep, err = rows.EndpointOf(l)
	}
	patients := RowsWay{Rule: RowsPatients, Do: "the rows of each are one patient"}
	intervals := RowsWay{Rule: RowsIntervals, Do: "the rows are (start, stop] intervals of a patient"}
	clusters := RowsWay{Rule: RowsClusters, Do: "the rows as they are, " + q.ID + " being the clusters"}
	if err != nil {
		return []RowsWay{patients, intervals, clusters}
	}
	plain := ep
	plain.Entry = ""
	if at := q.differ(rows, plain); at >= 0 {
		patients.Closed = fmt.Sprintf("%s %s has different %s", q.ID, Excerpt(q.Rows.ID[at]), q.which(ep, at))
	}
	if ep.Entry != "" {
		if at := q.overlap(rows, ep, in); at >= 0 {
			intervals.Closed = fmt.Sprintf("those of %s %s overlap", q.ID, Excerpt(q.Rows.ID[at]))
		}
	}
	out := []RowsWay{patients, intervals, clusters}
	if visits, _ := q.visits(rows, ep); visits {
		out = append(out, RowsWay{Rule: lastOf(ep.Time), Do: "the last row of each patient"})
	}
	if example := q.example(rows, ep); example != "" {
		out = append(out, RowsWay{Rule: example, Do: "only these rows, one of each patient"})
	}
	return out
}

// RowsWay is a way in which repeated rows may be taken.
type RowsWay struct {
	Rule   string
	Do     string
	Closed string // why it cannot be, "" where it can
}

// RowsTold is how the rows of patients are taken for a Look, in words: what is found in
// them, or what was said; "" where every row is a patient, or nothing tells.
func (r *Resolver) RowsTold(l Look) string {
	at, err := r.For(l, true)
	switch {
	case err != nil:
		return "they do not tell"
	case at.Cohort.Repeats != nil && at.Cohort == at.Cohort.Repeats.Patients:
		return "the rows of each are one patient"
	}
	return at.RowsSaid()
}

// RowsIn says how many rows of how many patients a condition leaves.
//
// Errors: *ExprError; *QuestionError where no row is left.
func (c *Cohort) RowsIn(where string) (string, error) {
	left, err := c.RowsWhere(where)
	if err != nil {
		return "", err
	}
	if left.Repeats != nil {
		return left.RowsOfPatients(), nil
	}
	return Count(left.N, "patient") + ", a row each", nil
}

// Starts are the number columns that are below a time in every row that has both, by
// their names: rows could start there.
func (c *Cohort) Starts(time string) []string {
	t := c.Column(time)
	if t == nil || t.Kind != Number {
		return nil
	}
	var out []string
	for _, col := range c.Columns {
		if col.Kind != Number || col == t || col.Distinct < 2 {
			continue
		}
		both, below := 0, 0
		for i, v := range col.Num {
			if to := t.Num[i]; v == v && to == to {
				both++
				below += kindOf(v < to)
			}
		}
		if both > 0 && below == both {
			out = append(out, col.Name)
		}
	}
	return out
}
