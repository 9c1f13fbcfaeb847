package model

import (
	"fmt"
	"slices"
	"strings"
)

// PointName is the name of the column that holds a measure at one time point:
// `hCG @ 7`.
func PointName(measure, point string) string { return measure + " @ " + point }

// mostPoints is how many time points are folded: beyond that, the times are
// hardly a plan of visits but whatever day a patient came.
const mostPoints = 120

// Fold makes one row per patient of long data, in which a patient (rows.ID) has
// a row per time point. What never differs within a patient stays one column;
// what does becomes a column per time point, named by PointName. The rows
// remain in Long, for plots over time and for analyses of rows.
//
// Errors: *QuestionError where there is no column point, where it is missing or
// stands twice for a patient, or where there are too many time points.
func (rows *Cohort) Fold(point string) (*Cohort, error) {
	pc := rows.Column(point)
	if pc == nil {
		hint := ""
		if near := rows.Nearest(point, 3); len(near) > 0 {
			hint = "did you mean " + strings.Join(near, " or ") + "?"
		}
		return nil, &QuestionError{What: fmt.Sprintf("there is no column %q that says when a row was measured", point), Hint: hint}
	}
	if rows.IDColumn == "" {
		return nil, &QuestionError{What: "long data need a column that names the patient", Ways: []Way{{ReadID, "say which it is"}}}
	}
	if pc.Kind == Identifier || pc.Name == rows.IDColumn {
		return nil, &QuestionError{What: fmt.Sprintf("%s names patients or rows (%s) and does not say when a row was measured", pc.Name, pc.Why),
			Ways: []Way{{ReadLong, "name the column of the time point"}}}
	}
	points, at := LevelsAmong(pc, AllRows(rows.N), func(int) bool { return true })
	if len(points) > mostPoints {
		return nil, &QuestionError{What: fmt.Sprintf("%s has %d different time points, more than the %d that are folded into columns", pc.Name, len(points),
			mostPoints),
			Hint: "round the times to the visits that were planned"}
	}
	patient, first, cell, err := rows.cells(pc, points, at)
	if err != nil {
		return nil, err
	}
	n := len(first)
	out := &Cohort{Name: rows.Name, Files: rows.Files, Synthetic: rows.Synthetic, Real: rows.Real, Config: rows.Config, N: n,
		IDColumn: rows.IDColumn, Flow: slices.Clone(rows.Flow), Doubts: rows.Doubts, Long: rows, PointColumn: pc.Name}
	for _, i := range first {
		out.ID = append(out.ID, rows.ID[i])
	}
	for _, c := range rows.Columns {
		if c == pc {
			continue
		}
		if constant := c.constantWithin(patient, n); constant != nil {
			col := c.pick(constant)
			col.Name = c.Name
			out.Columns = append(out.Columns, col)
			continue
		}
		for j, p := range points {
			from := make([]int32, n)
			for i := range from {
				from[i] = cell[i*len(points)+j]
			}
			col := c.pick(from)
			if col.Missing == n {
				continue // measured at other times only
			}
			col.Name = PointName(c.Name, p)
			if c.Label != "" {
				col.Label = PointName(c.Label, p)
			}
			col.Why = fmt.Sprintf("%s at %s = %s", c.Name, pc.Name, p)
			out.Columns = append(out.Columns, col)
		}
	}
	for i := range out.Columns {
		if c := out.Columns[i]; c.Kind == Category && c.Name == rows.IDColumn {
			out.Columns[i], _ = c.As(Identifier)
		}
	}
	out.Flow = append(out.Flow, FlowStep{File: rows.Name, What: fmt.Sprintf("rows folded by %s, patients", pc.Name), N: n})
	out.Index()
	out.Endpoints = RecogniseEndpoints(out)
	return out, nil
}

// cells finds the patient of each row, the row in which each patient comes first,
// and the row of each patient at each time point, -1 for none.
func (rows *Cohort) cells(pc *Column, points []string, at []int32) (patient, first []int, cell []int32, err error) {
	patient = make([]int, rows.N)
	seen := map[string]int{}
	for i, id := range rows.ID {
		p, ok := seen[id]
		if !ok {
			p = len(first)
			seen[id] = p
			first = append(first, i)
		}
		patient[i] = p
	}
	cell = make([]int32, len(first)*len(points))
	for k := range cell {
		cell[k] = -1
	}
	for i := range rows.N {
		if at[i] < 0 {
			return nil, nil, nil, &QuestionError{What: fmt.Sprintf("row %d (%s) has no %s", i+1, rows.ID[i], pc.Name),
				Hint: "every row of long data says when it was measured"}
		}
		c := patient[i]*len(points) + int(at[i])
		if cell[c] >= 0 {
			return nil, nil, nil, &QuestionError{What: fmt.Sprintf("%s has two rows at %s = %s (rows %d and %d)", rows.ID[i], pc.Name, points[at[i]],
				cell[c]+1, i+1),
				Hint: "keep one row per patient and time point, or name the column that tells them apart"}
		}
		cell[c] = int32(i)
	}
	return patient, first, cell, nil
}

// constantWithin gives for every patient a row that has c's value, -1 where
// none has; nil where a patient has two different values.
func (c *Column) constantWithin(patient []int, n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = -1
	}
	for i, p := range patient {
		if c.IsMissing(i) {
			continue
		}
		if out[p] < 0 {
			out[p] = int32(i)
		} else if !c.same(int(out[p]), i) {
			return nil
		}
	}
	return out
}

// same reports whether two rows have one value.
func (c *Column) same(i, j int) bool {
	switch c.Kind {
	case Number, Date:
		return c.Num[i] == c.Num[j]
	case Category:
		return c.Code[i] == c.Code[j]
	}
	return c.Text[i] == c.Text[j]
}

// Rows is the resolver for an analysis that reads the named columns or
// expressions: r itself where its cohort has them all, else that of the long
// rows, which long reports. Where neither has them, it is r, whose error will
// name what is missing.
func (r *Resolver) Rows(names ...string) (at *Resolver, long bool) {
	known := func(c *Cohort) bool {
		for _, n := range names {
			if n == "" {
				continue
			}
			if _, err := ParseExpr(c, n); err != nil {
				return false
			}
		}
		return true
	}
	if r.Cohort.Long == nil || known(r.Cohort) || !known(r.Cohort.Long) {
		return r, false
	}
	return r.long(), true
}
