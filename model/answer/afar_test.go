package answer_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
	"kaplan/stats"
	"kaplan/stats/like"
)

// keeps is a database that has columns of the patients whose cells it counted.
type keeps struct {
	cell   []int32 // by patient
	cells  int
	column map[string][]float64
}

func (k *keeps) Covariate(item string) error {
	if k.column[item] == nil {
		return errors.New("no such column")
	}
	return nil
}

func (k *keeps) Sum(_ context.Context, items []string, do func(*model.FarCells) error) error {
	about := make([]float64, len(items))
	value := func(j, i int) float64 { return k.column[items[j]][i] - about[j] }
	of := &model.FarCells{Centre: func(by []float64) { about = slices.Clone(by) }}
	for range items {
		of.Complete = append(of.Complete, make([]float64, k.cells))
	}
	each := func(do func(i int, cell int32, complete int)) {
		for i, cell := range k.cell {
			n := 0
			for n < len(items) && !math.IsNaN(value(n, i)) {
				n++
			}
			do(i, cell, n)
		}
	}
	each(func(_ int, cell int32, n int) {
		for j := range n {
			of.Complete[j][cell]++
		}
	})
	of.Sums = func(_ context.Context, beta []float64) (*stats.CellSums, error) {
		s := &stats.CellSums{N: make([]float64, k.cells), W: make([]float64, k.cells)}
		for j := range items {
			s.X, s.XX = append(s.X, make([]float64, k.cells)), append(s.XX, nil)
			for range j + 1 {
				s.XX[j] = append(s.XX[j], make([]float64, k.cells))
			}
		}
		each(func(i int, cell int32, n int) {
			if n < len(items) {
				return
			}
			eta := 0.0
			for j := range items {
				eta += beta[j] * value(j, i)
			}
			w := math.Exp(eta)
			s.N[cell]++
			s.W[cell] += w
			for j := range items {
				s.X[j][cell] += w * value(j, i)
				for l := range j + 1 {
					s.XX[j][l][cell] += w * value(j, i) * value(l, i)
				}
			}
		})
		return s, nil
	}
	return do(of)
}

// nearAndFar are the same patients: read one by one with all columns, and counted by time,
// status, arm and site with dose and load in the database that keeps them.
func nearAndFar(t *testing.T) (near, far *model.Resolver) {
	t.Helper()
	type row struct {
		cell       string
		dose, load float64
	}
	r := rand.New(rand.NewPCG(8, 8))
	var all []row
	for range 300 {
		cell := fmt.Sprintf("%d,%d,%s,%s", 1+r.IntN(4), min(1, r.IntN(4)), []string{"a", "b"}[r.IntN(2)], []string{"x", "y", "z"}[r.IntN(3)])
		v := row{cell, math.Round(100*r.NormFloat64()) / 10, float64(r.IntN(9))}
		if r.IntN(20) == 0 {
			v.dose = math.NaN()
		}
		if r.IntN(20) == 0 {
			v.load = math.NaN()
		}
		all = append(all, v)
	}
	slices.SortStableFunc(all, func(a, b row) int { return strings.Compare(a.cell, b.cell) })
	text := func(v float64) string {
		if math.IsNaN(v) {
			return ""
		}
		return fmt.Sprint(v)
	}
	db := &keeps{column: map[string][]float64{}}
	whole, counted := "time,status,arm,site,dose,load\n", "time,status,arm,site\n"
	for i, v := range all {
		if i == 0 || v.cell != all[i-1].cell {
			db.cells++
		}
		db.cell = append(db.cell, int32(db.cells-1))
		db.column["dose"], db.column["load"] = append(db.column["dose"], v.dose), append(db.column["load"], v.load)
		whole += v.cell + "," + text(v.dose) + "," + text(v.load) + "\n"
		counted += v.cell + "\n"
	}
	near, far = ask(t, whole, read.Options{}), ask(t, counted, read.Options{})
	c := far.Cohort
	c.Freq, c.Of, c.Counted = "patients", db.cell, &model.Counted{Cells: db.cells, Others: []string{"dose", "load"}, Afar: db}
	for k := range db.cells {
		c.RowID = append(c.RowID, fmt.Sprint(k+1))
	}
	return near, far
}

// A model whose covariates stay in a database, which sums them, is that of the rows: who is
// in, what its columns are called and of which terms they are, its coefficients and tests.
func TestModelOfWhatStaysAfar(t *testing.T) {
	t.Parallel()
	near, far := nearAndFar(t)
	for _, r := range []*model.Resolver{near, far} { // a cell is many patients in what is said of steps, too
		r.Cohort.Column("time").Rounded = &model.Rounded{Step: 1, Up: true}
	}
	for _, l := range []model.Look{
		{Fitting: model.Fitting{Covariates: "dose"}},
		{Fitting: model.Fitting{Covariates: "dose,load"}},
		{Fitting: model.Fitting{Covariates: "site,load,dose"}},
		{Grouping: model.Grouping{Marker: "arm"}, Fitting: model.Fitting{Covariates: "load"}},
		{Grouping: model.Grouping{Marker: "arm"}, Fitting: model.Fitting{Covariates: "dose,site", Strata: "arm"}},
		{Grouping: model.Grouping{Marker: "site"}, Fitting: model.Fitting{Covariates: "dose", Ties: "breslow"}},
		{Who: model.Who{Where: `site != "y"`}, Fitting: model.Fitting{Covariates: "dose,arm"}},
	} {
		l.Time, l.Event = "time", "status"
		name := fmt.Sprintf("%s|%s|%s|%s", l.Marker, l.Covariates, l.Strata, l.Where)
		want, err := answer.CoxQuestion.Answer(context.Background(), near, l, answer.Progress[*answer.Hazard]{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := answer.CoxQuestion.Answer(context.Background(), far, l, answer.Progress[*answer.Hazard]{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got.Afar == "" || want.Afar != "" {
			t.Fatalf("%s: afar %q, near %q", name, got.Afar, want.Afar)
		}
		if got.Used != want.Used || got.Events != want.Events || got.Used == 300 || fmt.Sprint(got.Excluded) != fmt.Sprint(want.Excluded) {
			t.Errorf("%s: %d with %d events without %v, not %d with %d without %v", name, got.Used, got.Events, got.Excluded, want.Used, want.Events, want.Excluded)
		}
		if a, b := got.Rounding.Sentence(), want.Rounding.Sentence(); a != b {
			t.Errorf("%s: said of the rounded times is %q, not %q", name, a, b)
		}
		a, b := got.Design(), want.Design()
		if x, y := fmt.Sprint(a.Name, a.Label, a.Term, a.TermName, a.Interaction), fmt.Sprint(b.Name, b.Label, b.Term, b.TermName, b.Interaction); x != y {
			t.Errorf("%s: columns %s\nnot %s", name, x, y)
		}
		number := func(what string, got, want float64) {
			if err := like.Number(got, want, 1e-8); err != nil {
				t.Errorf("%s: %s: %v", name, what, err)
			}
		}
		number("log-likelihood", got.Fit.LogLik, want.Fit.LogLik)
		number("LR", got.Fit.LR.Statistic, want.Fit.LR.Statistic)
		number("score test", got.Fit.Score.Statistic, want.Fit.Score.Statistic)
		for j := range want.Rows {
			number(b.Name[j], got.Rows[j].Coef, want.Rows[j].Coef)
			number("error of "+b.Name[j], got.Rows[j].SE, want.Rows[j].SE)
		}
	}
}

// A sample that is drawn parts the patients of a cell: what is said of rounded times is of
// those who were drawn.
func TestRoundedTimesOfDrawnPatients(t *testing.T) {
	t.Parallel()
	near, far := nearAndFar(t)
	for _, what := range []string{answer.BuiltCurve, answer.BuiltLogRank, answer.BuiltCox} {
		var said []string
		for _, r := range []*model.Resolver{near, far} {
			r.Cohort.Column("time").Rounded = &model.Rounded{Step: 1, Up: true}
			l := model.Look{Grouping: model.Grouping{Marker: "arm"}}
			l.Covariates = map[bool]string{true: "site"}[what == answer.BuiltCox]
			l.Time, l.Event, l.Built, l.Drawn, l.Seed = "time", "status", what, 12, 4
			s, err := answer.StepsQuestion.Answer(context.Background(), r, l, answer.Progress[*answer.Steps]{})
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			if s.Sample.N != 12 {
				t.Fatalf("%s: %d were drawn", what, s.Sample.N)
			}
			said = append(said, s.Rounding.Sentence())
		}
		if said[0] != said[1] {
			t.Errorf("%s: said of rows is %q, of cells %q", what, said[0], said[1])
		}
	}
}

// Such a model has no baseline hazard and no rows to know its patients by: it is not
// carried to others.
func TestModelAfarIsNotCarried(t *testing.T) {
	t.Parallel()
	_, far := nearAndFar(t)
	l := model.Look{Observing: model.Observing{Time: "time", Event: "status"}, Fitting: model.Fitting{Covariates: "dose"}}
	h, err := answer.CoxQuestion.Answer(context.Background(), far, l, answer.Progress[*answer.Hazard]{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := h.Carried("")
	var question *model.QuestionError
	if !errors.As(err, &question) {
		t.Errorf("%v, %v", m, err)
	}
}
