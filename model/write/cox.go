package write

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"kaplan/model/answer"
)

type coxJSON struct {
	N           int                      `json:"n"`
	Events      int                      `json:"events"`
	Ties        string                   `json:"ties"`
	CI          string                   `json:"ci"`
	Level       float64                  `json:"level"`
	Firth       bool                     `json:"firth,omitempty"`
	Robust      bool                     `json:"robust,omitempty"`
	LogLik      [2]Num                   `json:"loglik"`
	AIC         Num                      `json:"aic"`
	BIC         Num                      `json:"bic"`
	Terms       []termJSON               `json:"terms"`
	Tests       map[string]modelTestJSON `json:"tests"`
	Concordance *concordanceJSON         `json:"concordance,omitempty"`
	Uno         *concordanceJSON         `json:"concordance_uno,omitempty"`
	PH          []phJSON                 `json:"ph_test,omitempty"`
	PHTransform string                   `json:"ph_transform,omitempty"`
	NonLinear   []phJSON                 `json:"nonlinearity,omitempty"`
	Selection   []stepJSON               `json:"selection,omitempty"`
	Added       *addedJSON               `json:"added,omitempty"`
	Influence   []influenceJSON          `json:"influence,omitempty"`
	Predicted   []predictedJSON          `json:"predicted,omitempty"`
	Residuals   []residualJSON           `json:"residuals,omitempty"`
}

// CoxExtras are what a regression can be asked for beside its table.
type CoxExtras struct {
	Selection *answer.Selection
	Added     *answer.Added
	Influence []answer.Influence
	Predicted *answer.Predicted
	At        []float64 // times of the predictions
	Residuals *answer.Residuals
}

type stepJSON struct {
	Dropped string `json:"dropped"`
	P       Num    `json:"p_value"`
	AIC     Num    `json:"aic"`
}

type addedJSON struct {
	Terms      []string      `json:"terms"`
	Likelihood modelTestJSON `json:"likelihood_ratio"`
	CBase      Num           `json:"concordance_base"`
	CFull      Num           `json:"concordance_full"`
	Diff       Num           `json:"difference"`
	SE         Num           `json:"std_error"`
	P          Num           `json:"p_value"`
}

type influenceJSON struct {
	ID         string  `json:"id"`
	Time       float64 `json:"time"`
	Event      bool    `json:"event"`
	Term       string  `json:"term"`
	Dfbetas    Num     `json:"dfbetas"`
	Dfbeta     Num     `json:"dfbeta"`
	Martingale Num     `json:"martingale"`
	Deviance   Num     `json:"deviance"`
}

type residualJSON struct {
	ID         string         `json:"id"`
	Time       float64        `json:"time"`
	Event      bool           `json:"event"`
	Martingale Num            `json:"martingale"`
	Deviance   Num            `json:"deviance"`
	Score      map[string]Num `json:"score"`
	Dfbeta     map[string]Num `json:"dfbeta"`
}

type predictedJSON struct {
	Group    string      `json:"group"`
	Pattern  string      `json:"pattern"`
	Steps    []pointJSON `json:"steps"`
	Adjusted []atJSON    `json:"adjusted"`
}

type atJSON struct {
	Time     Num `json:"time"`
	Estimate Num `json:"estimate"`
}

// Cox renders a proportional hazards regression.
func Cox(h *answer.Hazard, x CoxExtras) Document {
	j := coxResult(h)
	tables := append(preface(h.Answer), coxTables(h)...)
	if s := x.Selection; s != nil {
		t := Table{Title: "Backward elimination by " + s.By, Head: []string{"dropped", "P", "AIC before", "AIC after"}}
		for _, d := range s.Dropped {
			j.Selection = append(j.Selection, stepJSON{d.Item, Num(d.P), Num(d.AIC)})
			t.Rows = append(t.Rows, []Cell{word(d.Item), pvalue(d.P), number(d.Before), number(d.AIC)})
		}
		tables = append(tables, t)
	}
	if a := x.Added; a != nil {
		j.Added = &addedJSON{a.Items, modelTestJSON{Num(a.LR.Statistic), a.LR.DF, Num(a.LR.P)}, Num(a.CBase), Num(a.CFull), Num(a.Diff), Num(a.SE), Num(a.P)}
		t := Table{Title: "What " + strings.Join(a.Items, ", ") + " adds to the base model", Head: []string{"", "value", "df", "P"}}
		t.Rows = append(t.Rows, []Cell{word("likelihood ratio"), number(a.LR.Statistic), count(a.LR.DF), pvalue(a.LR.P)},
			[]Cell{word("concordance of the base"), number(a.CBase), word(""), word("")},
			[]Cell{word("concordance with them"), number(a.CFull), word(""), word("")},
			[]Cell{word(fmt.Sprintf("difference (std error %s)", Significant(a.SE, 3))), number(a.Diff), word(""), pvalue(a.P)})
		tables = append(tables, t)
	}
	if len(x.Influence) > 0 {
		t := Table{Title: "Most influential patients", Head: []string{"id", "time", "event", "moves", "by (SE)", "log HR", "martingale", "deviance"}}
		for _, in := range x.Influence {
			j.Influence = append(j.Influence, influenceJSON{in.ID, in.Time, in.Event, in.Term, Num(in.Dfbetas), Num(in.Dfbeta), Num(in.Martingale), Num(in.Deviance)})
			event := "no"
			if in.Event {
				event = "yes"
			}
			t.Rows = append(t.Rows, []Cell{word(in.ID), number(in.Time), word(event), word(in.Term), number(in.Dfbetas), number(in.Dfbeta), number(in.Martingale), number(in.Deviance)})
		}
		tables = append(tables, t)
	}
	if r := x.Residuals; r != nil {
		t := Table{Title: "Residuals", Head: []string{"id", "time", "event", "martingale", "deviance"}}
		for _, name := range r.Terms {
			t.Head = append(t.Head, "score "+name, "dfbeta "+name)
		}
		for i, id := range r.ID {
			rj := residualJSON{id, r.Time[i], r.Event[i], Num(r.Martingale[i]), Num(r.Deviance[i]), map[string]Num{}, map[string]Num{}}
			event := 0
			if r.Event[i] {
				event = 1
			}
			row := []Cell{word(id), number(r.Time[i]), count(event), number(r.Martingale[i]), number(r.Deviance[i])}
			for k, name := range r.Terms {
				rj.Score[name], rj.Dfbeta[name] = Num(r.Score[k][i]), Num(r.Dfbeta[k][i])
				row = append(row, number(r.Score[k][i]), number(r.Dfbeta[k][i]))
			}
			j.Residuals = append(j.Residuals, rj)
			t.Rows = append(t.Rows, row)
		}
		tables = append(tables, t)
	}
	if p := x.Predicted; p != nil {
		t := Table{Title: "Predicted survival for " + p.Pattern, Head: []string{"group", "time", "survival", fmt.Sprintf("%g%% CI low", h.Level*100), "high", "adjusted (averaged over the cohort)"}}
		if len(p.Assumed) > 0 {
			t.Notes = append(t.Notes, "taken: "+strings.Join(p.Assumed, ", "))
		}
		for g, c := range p.Curves {
			pj := predictedJSON{Group: p.Groups[g], Pattern: p.Pattern}
			for k := range c.Time {
				pj.Steps = append(pj.Steps, pointJSON{Time: Num(c.Time[k]), AtRisk: Num(nan), Events: Num(nan), Censored: Num(nan), Estimate: Num(c.Surv[k]), SE: Num(c.SELogSurv[k] * c.Surv[k]), Lower: Num(c.Lower[k]), Upper: Num(c.Upper[k])})
			}
			for k, at := range p.Times {
				pj.Adjusted = append(pj.Adjusted, atJSON{Num(at), Num(p.Adjusted[g][k])})
			}
			j.Predicted = append(j.Predicted, pj)
			for _, at := range x.At {
				k := sort.Search(len(c.Time), func(i int) bool { return c.Time[i] > at }) - 1
				surv, lo, hi := 1.0, 1.0, 1.0
				if k >= 0 {
					surv, lo, hi = c.Surv[k], c.Lower[k], c.Upper[k]
				}
				adj := nan
				if i := slices.Index(p.Times, at); i >= 0 {
					adj = p.Adjusted[g][i]
				}
				t.Rows = append(t.Rows, []Cell{word(p.Groups[g]), number(at), number(surv), number(lo), number(hi), number(adj)})
			}
		}
		tables = append(tables, t)
	}
	return Document{JSON: wrap("cox", h.Answer, j), Tables: append(tables, footnotes(h.Answer)...)}
}

var nan = math.NaN()

func exp(v float64) float64 { return math.Exp(v) }
