package answer

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// farCox is a regression some of whose covariates stay in the database: the rows are not
// there, but sums over the cells are, one query for each step.
type farCox struct {
	r    *model.Resolver
	l    model.Look
	all  *model.Frame // of every patient
	f    *model.Frame // of one patient for each cell
	cell []int32      // by row of the frame, its cell
	n    []int        // by row of the frame, the patients of its cell who are in the frame

	item  []farItem
	terms []string // the items that are summed
}

// farItem is an item of the list of covariates, or the groups.
type farItem struct {
	block  model.Block // of what was counted
	cols   [][]float64 // its columns, by row of the frame
	summed int         // which of the terms it is; below 0 for what was counted
	name   string
}

// needRows is why there are no such parts of a fit.
const needRows = "the rows stay in the database: concordance, residuals and the test of proportional hazards, which need them, are not here"

// staysAfar reports whether a covariate of a Look stays in the database.
func staysAfar(r *model.Resolver, l model.Look) bool {
	return r.Cohort.Counted != nil && slices.ContainsFunc(model.SplitList(l.Covariates), r.StaysAfar)
}

// byValues are the ways out where sums do not do.
func byValues() []model.Way {
	return []model.Way{{Field: model.ReadCounted, Do: "name the column among those that are counted, by its values"},
		{Field: model.ReadCounts, Do: "let the rows come without"}}
}

// farRefusal is an error where a Look asks of a fit what needs rows; nil where it does not.
func farRefusal(r *model.Resolver, l model.Look) error {
	why := ""
	switch {
	case l.Cluster != "" || l.RobustWeights() || l.Robust == model.Yes:
		why = "a robust variance needs every patient's residuals"
	case l.Weights != "":
		why = "weights are numbers of every patient"
	case l.Firth:
		why = "Firth's penalty needs third moments"
	case l.Ties == "exact":
		why = "exact ties need the sets of patients"
	case l.CI == "profile":
		why = "profile-likelihood intervals need a fit for each of their steps"
	case l.Switch != "":
		why = "patients who change group are two rows"
	case l.Base != "":
		why = "what is added to a base is judged by the concordance of every patient"
	case l.Influence > 0 || l.Residuals:
		why = "residuals are those of every patient"
	case l.Pattern != "":
		why = "a predicted curve needs the baseline hazard of the rows"
	}
	for _, item := range model.SplitList(l.Covariates) {
		if why != "" || !r.StaysAfar(item) {
			continue
		}
		switch {
		case strings.HasPrefix(item, "rcs("):
			why = "the knots of a spline are quantiles of the values"
		case len(r.InteractionParts(item)) > 1:
			why = "an interaction is a product of values of every patient"
		}
	}
	if why == "" {
		return nil
	}
	return &model.QuestionError{What: "a covariate stays in the database, which sums it: " + why, Ways: byValues()}
}

// askFarCox answers as askCox does, of covariates that stay in the database.
func askFarCox(ctx context.Context, r *model.Resolver, l model.Look, count func(done, total int)) (*Hazard, error) {
	if err := farRefusal(r, l); err != nil {
		return nil, err
	}
	ties, err := tiesOf(l.Ties)
	if err != nil {
		return nil, err
	}
	c, err := farCoxOf(r, l)
	if err != nil {
		return nil, err
	}
	h := &Hazard{Answer: answerOf(c.all), Level: l.Confidence(), CI: "wald", Ties: ties.String(), Adjusted: len(c.f.Groups) > 1,
		frame: c.f, design: c.design(), Afar: needRows}
	h.Heading = h.heading(c.all)
	h.immortal(c.all)
	var fit *stats.CoxFit
	var out []model.Exclusion
	step := 0
	err = r.Cohort.Counted.Afar.Sum(ctx, c.terms, func(of *model.FarCells) error {
		step = 0
		out = c.missing(of)
		of.Centre(c.means(ctx, of))
		var fitted error
		fit, fitted = stats.CoxOfCells(ctx, c.cells(of, func() { step++; count(step, max(step+1, usualSteps)) }), stats.CoxOptions{Ties: ties, Level: h.Level})
		return fitted
	})
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, stats.ErrNoConvergence), errors.Is(err, stats.ErrNoSubjects), errors.Is(err, stats.ErrNoEvents):
		return nil, &model.QuestionError{What: "the model could not be fitted: " + err.Error(), Ways: append([]model.Way{model.OtherCovariates}, byValues()...)}
	case err != nil:
		return nil, err
	}
	h.cox = fit
	h.Excluded = append(slices.Clone(h.Excluded), out...)
	h.Used, h.Events = fit.N, fit.Events
	h.Warnings = append(h.Warnings, fit.Warnings...)
	h.Fit = &ModelFit{N: fit.N, Events: fit.Events, Ties: ties.String(), LogLikNull: fit.LogLikNull, LogLik: fit.LogLik, AIC: fit.AIC, BIC: fit.BIC,
		LR: fit.LR, Wald: fit.Wald, Score: fit.Score}
	h.rows()
	h.warnSearched(l, c.f)
	h.naive()
	h.warn("%s stays in the database, which was asked %s for sums: %s", model.JoinList(c.terms), model.Count(step, "time"), needRows)
	return h, nil
}

// usualSteps is how many steps a fit takes as a rule.
const usualSteps = 6

// farCoxOf gathers one patient for each cell, and the covariates that were counted.
func farCoxOf(r *model.Resolver, l model.Look) (*farCox, error) {
	bare := l
	var counted []string
	for _, item := range model.SplitList(l.Covariates) {
		if !r.StaysAfar(item) {
			counted = append(counted, item)
		}
	}
	bare.Covariates = model.JoinList(counted)
	whole, err := r.Frame(bare)
	if err != nil {
		return nil, err
	}
	if whole.Outcome.Entry != nil {
		return nil, &model.QuestionError{What: "a covariate stays in the database, which sums it: patients who enter late are in some of the risk sets alone",
			Ways: append([]model.Way{{Field: model.FieldEntry, Do: "give the endpoint without its entry time"}}, byValues()...)}
	}
	whole.Look = l
	c := &farCox{r: r, l: l, all: whole}
	f := *whole
	f.Row, f.Code, f.Outcome, f.Stratum = nil, nil, stats.Outcome{}, nil
	last := int32(-1)
	for k, i := range whole.Row {
		if whole.Code[k] == stats.NoGroup || whole.Stratum != nil && whole.Stratum[k] < 0 {
			continue
		}
		of := r.Cohort.Of[i]
		if of == last {
			c.n[len(c.n)-1]++
			continue
		}
		last = of
		c.cell, c.n = append(c.cell, of), append(c.n, 1)
		f.Row, f.Code = append(f.Row, i), append(f.Code, whole.Code[k])
		f.Outcome.Time, f.Outcome.Event = append(f.Outcome.Time, whole.Outcome.Time[k]), append(f.Outcome.Event, whole.Outcome.Event[k])
		if whole.Stratum != nil {
			f.Stratum = append(f.Stratum, whole.Stratum[k])
		}
	}
	c.f = &f
	if len(f.Groups) > 1 {
		b := f.GroupBlock()
		c.item = append(c.item, farItem{block: b, cols: b.Columns(), summed: -1, name: f.Marker.Name})
	}
	for _, item := range model.SplitList(l.Covariates) {
		if r.StaysAfar(item) {
			name := strings.Trim(item, "`")
			c.item = append(c.item, farItem{block: model.Block{Item: name}, summed: len(c.terms), name: name})
			c.terms = append(c.terms, item)
			continue
		}
		b, err := r.Covariate(&f, item)
		if err != nil {
			return nil, err
		}
		c.item = append(c.item, farItem{block: b, cols: b.Columns(), summed: -1, name: b.Title()})
	}
	return c, nil
}

// design names the columns of the model, which has no values here.
func (c *farCox) design() *model.Design {
	d := &model.Design{}
	for t, item := range c.item {
		names, labels := item.block.Names, item.block.Labels()
		if item.summed >= 0 {
			names, labels = []string{item.name}, []string{"per unit"}
		}
		d.TermName, d.Blocks, d.Interaction = append(d.TermName, item.name), append(d.Blocks, item.block), append(d.Interaction, false)
		for k, name := range names {
			d.Name, d.Label, d.Term, d.X = append(d.Name, name), append(d.Label, labels[k]), append(d.Term, t), append(d.X, nil)
		}
	}
	return d
}

// lacks reports whether the cell of a row lacks what was counted of an item.
func (item *farItem) lacks(k int) bool {
	return slices.ContainsFunc(item.cols, func(col []float64) bool { return math.IsNaN(col[k]) || math.IsInf(col[k], 0) })
}

// missing counts who has not all covariates, by the first that each lacks.
func (c *farCox) missing(of *model.FarCells) (out []model.Exclusion) {
	n := make([]float64, len(c.item))
	for k, cell := range c.cell {
		left := float64(c.n[k])
		for j := range c.item {
			item := &c.item[j]
			have := left
			switch {
			case item.summed >= 0:
				have = of.Complete[item.summed][cell]
			case item.lacks(k):
				have = 0
			}
			n[j] += left - have
			left = have
		}
	}
	for j, item := range c.item {
		if n[j] > 0 {
			out = append(out, model.Exclusion{Reason: item.name + " missing", N: int(n[j])})
		}
	}
	return out
}

// in reports whether the patients of a row have everything that was counted.
func (c *farCox) in(k int) bool {
	return !slices.ContainsFunc(c.item, func(item farItem) bool { return item.summed < 0 && item.lacks(k) })
}

// means are those of the summed covariates over the patients in the model: with sums about
// them nothing is lost to rounding.
func (c *farCox) means(ctx context.Context, of *model.FarCells) []float64 {
	out := make([]float64, len(c.terms))
	m, err := of.Sums(ctx, out)
	if err != nil {
		return out // which the fit asks again
	}
	n := 0.0
	for k, cell := range c.cell {
		if c.in(k) {
			n += m.N[cell]
			for j := range out {
				out[j] += m.X[j][cell]
			}
		}
	}
	for j := range out {
		if out[j] /= n; n == 0 {
			out[j] = 0
		}
	}
	return out
}

// cells are the cells in the model.
func (c *farCox) cells(of *model.FarCells, step func()) stats.CoxCells {
	var d stats.CoxCells
	var at []int32
	var rows []int
	for k, cell := range c.cell {
		if !c.in(k) {
			continue
		}
		at, rows = append(at, cell), append(rows, k)
		d.Time, d.Event = append(d.Time, c.f.Outcome.Time[k]), append(d.Event, c.f.Outcome.Event[k])
		if c.f.Stratum != nil {
			d.Stratum = append(d.Stratum, int(c.f.Stratum[k]))
		}
	}
	d.Name = c.design().Name
	for _, item := range c.item {
		if item.summed >= 0 {
			d.Column = append(d.Column, stats.CellColumn{Summed: item.summed})
		}
		for _, col := range item.cols {
			fixed := make([]float64, len(rows))
			for i, k := range rows {
				fixed[i] = col[k]
			}
			d.Column = append(d.Column, stats.CellColumn{Fixed: fixed})
		}
	}
	pick := func(x []float64) []float64 {
		out := make([]float64, len(at))
		for i, cell := range at {
			out[i] = x[cell]
		}
		return out
	}
	d.Sums = func(ctx context.Context, beta []float64) (*stats.CellSums, error) {
		m, err := of.Sums(ctx, beta)
		if err != nil {
			return nil, err
		}
		step()
		out := &stats.CellSums{N: pick(m.N), W: pick(m.W)}
		for j := range m.X {
			out.X = append(out.X, pick(m.X[j]))
			var xx [][]float64
			for k := range m.XX[j] {
				xx = append(xx, pick(m.XX[j][k]))
			}
			out.XX = append(out.XX, xx)
		}
		return out, nil
	}
	return d
}
