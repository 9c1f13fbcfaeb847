package write

import (
	"fmt"
	"math"
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

type addedJSON struct {
	Terms      []string      `json:"terms"`
	Likelihood modelTestJSON `json:"likelihood_ratio"`
	CBase      Num           `json:"concordance_base"`
	CFull      Num           `json:"concordance_full"`
	Diff       Num           `json:"difference"`
	SE         Num           `json:"std_error"`
	P          Num           `json:"p_value"`
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

// Cox renders a proportional hazards regression, with what else was asked of it.
func Cox(h *answer.Hazard) Document { return coxDocument("cox", h, nil) }

func coxDocument(name string, h *answer.Hazard, s *answer.Selection) Document {
	j := coxResult(h)
	tables := append(preface(h.Answer), coxTables(h)...)
	if s != nil {
		tables = append(tables, dropped(s, &j))
	}
	if h.Added != nil {
		tables = append(tables, adds(h.Added, &j))
	}
	if len(h.Influence) > 0 {
		t, list := influential(h.Influence)
		j.Influence = list
		tables = append(tables, t)
	}
	if h.Residuals != nil {
		tables = append(tables, residuals(h.Residuals, &j))
	}
	if h.Predicted != nil {
		t, list := predicted(h.Predicted)
		j.Predicted = list
		tables = append(tables, t)
	}
	return Document{JSON: wrap(name, h.Answer, j), Tables: append(tables, footnotes(h.Answer)...)}
}

// adds renders what covariates add to a base model.
func adds(a *answer.Added, j *coxJSON) Table {
	j.Added = &addedJSON{a.Items, modelTestJSON{Num(a.LR.Statistic), int(a.LR.DF), Num(a.LR.P)}, Num(a.CBase), Num(a.CFull), Num(a.Diff), Num(a.SE), Num(a.P)}
	t := Table{Title: "What " + strings.Join(a.Items, ", ") + " adds to the base model", Head: []string{"", "value", "df", "P"}}
	t.Rows = append(t.Rows, []Cell{word("likelihood ratio"), number(a.LR.Statistic), count(int(a.LR.DF)), pvalue(a.LR.P)},
		[]Cell{word("concordance of the base"), number(a.CBase), word(""), word("")},
		[]Cell{word("concordance with them"), number(a.CFull), word(""), word("")},
		[]Cell{word(fmt.Sprintf("difference (std error %s)", Significant(a.SE, 3))), number(a.Diff), word(""), pvalue(a.P)})
	return t
}

// residuals renders the residuals of every patient.
func residuals(r *answer.Residuals, j *coxJSON) Table {
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
	return t
}

var nan = math.NaN()

func exp(v float64) float64 { return math.Exp(v) }
