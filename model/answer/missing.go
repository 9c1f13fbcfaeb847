package answer

import (
	"context"
	"math"
	"slices"

	"kaplan/model"
	"kaplan/stats"
)

// Missingness is how many lack a value of each column, in all and by group.
type Missingness struct {
	Answer
	Groups   []model.Group
	N        []int // of each group
	Rows     []MissingRow
	Complete int // patients who lack nothing of any row
}

// MissingRow is one column that somebody lacks.
type MissingRow struct {
	Column  *model.Column
	N       int
	OfGroup []int
	Test    string  // fisher, chi-square; "" where there are no groups to compare
	P       float64 // that the groups lack it alike
}

// MissingQuestion asks who lacks what.
var MissingQuestion = Question[*Missingness]{
	Name: "table1", Page: "Missing", Short: "how many lack a value of each column, by group",
	Tab: "Missing", Words: "missingness, missing values, complete cases",
	Parts: func(l model.Look) model.Look {
		p := Table1Question.Parts(l)
		p.Summary = ""
		return p
	},
	Only: Table1Question.Only,
	Ask:  askMissing,
}

// askMissing counts missing values of the look's rows, or of every column that a Table 1
// describes, the most often missing first. The test is that of lacking a value by group:
// Fisher's where fewer than 5 are expected somewhere, else chi-square, corrected for
// continuity where two groups are compared.
func askMissing(ctx context.Context, r *model.Resolver, l model.Look, _ Progress[*Missingness]) (*Missingness, error) {
	items := model.SplitList(l.Rows)
	at, _ := r.Rows(append(items, l.Marker, l.Where)...)
	f, err := at.Grouped(l)
	if err != nil {
		return nil, err
	}
	t := &Table1{Answer: answerOf(f)}
	t.warnSearched(l, f)
	cols, err := table1Columns(at, l, items, f, t)
	if err != nil {
		return nil, err
	}
	m := &Missingness{Answer: t.Answer}
	if f.Marker != nil {
		m.Groups = f.Groups
	}
	m.N = make([]int, len(m.Groups))
	lacks := make([]bool, len(f.Row))
	for k, g := range f.Code {
		if g != stats.NoGroup && len(m.N) > 0 {
			m.N[g]++
		}
		lacks[k] = g == stats.NoGroup
	}
	for _, c := range cols {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		row := MissingRow{Column: c, OfGroup: make([]int, len(m.N)), P: math.NaN()}
		for k, i := range f.Row {
			g := f.Code[k]
			if g == stats.NoGroup || !c.IsMissing(int(i)) && !(c.Kind == model.Number && math.IsInf(c.Num[i], 0)) {
				continue
			}
			lacks[k] = true
			row.N++
			if len(m.N) > 0 {
				row.OfGroup[g]++
			}
		}
		if row.N == 0 {
			continue
		}
		m.test(&row, l)
		m.Rows = append(m.Rows, row)
	}
	slices.SortStableFunc(m.Rows, func(x, y MissingRow) int { return y.N - x.N })
	for _, x := range lacks {
		if !x {
			m.Complete++
		}
	}
	return m, nil
}

// test asks whether the groups lack a column alike.
func (m *Missingness) test(row *MissingRow, l model.Look) {
	if len(m.N) < 2 {
		return
	}
	table := make([][]int, len(m.N))
	for g, n := range m.N {
		table[g] = []int{row.OfGroup[g], n - row.OfGroup[g]}
	}
	chi, err := stats.PearsonChiSquare(table, false)
	if err != nil {
		return
	}
	least := math.Inf(1)
	for _, r := range chi.Expected {
		least = min(least, slices.Min(r))
	}
	if least < 5 {
		left := stats.FisherStates
		if x, err := stats.FisherWithin(table, l.Confidence(), &left); err == nil {
			row.Test, row.P = "fisher", x.P
			return
		}
	}
	if chi.DF == 1 {
		if chi, err = stats.PearsonChiSquare(table, true); err != nil {
			return
		}
	}
	row.Test, row.P = "chi-square", chi.P
}

// Finding are the tests of all columns.
func (m *Missingness) Finding() (Finding, bool) {
	var p []float64
	for _, r := range m.Rows {
		if r.Test != "" {
			p = append(p, r.P)
		}
	}
	return find(&m.Answer, "missing values by "+model.PlainName(m.Look.Marker), p...).ifTested()
}
