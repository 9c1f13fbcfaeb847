package write

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"kaplan/model/answer"
	"kaplan/stats"
)

type termJSON struct {
	Term      string `json:"term"`
	Estimate  Num    `json:"estimate"`
	SE        Num    `json:"std_error"`
	HR        Num    `json:"hazard_ratio"`
	Lower     Num    `json:"conf_low"`
	Upper     Num    `json:"conf_high"`
	Statistic Num    `json:"statistic"`
	P         Num    `json:"p_value"`
	Note      string `json:"note,omitempty"`
}

type modelTestJSON struct {
	Statistic Num `json:"statistic"`
	DF        int `json:"df"`
	P         Num `json:"p_value"`
}

type concordanceJSON struct {
	Estimate Num `json:"estimate"`
	SE       Num `json:"std_error"`
}

type phJSON struct {
	Term      string `json:"term"`
	Statistic Num    `json:"statistic"`
	DF        int    `json:"df"`
	P         Num    `json:"p_value"`
}

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

func modelTest(t stats.Test) modelTestJSON {
	return modelTestJSON{Num(t.Statistic), t.DF, Num(t.P)}
}

func terms(h *answer.Hazard) []termJSON {
	out := []termJSON{}
	for _, r := range h.Rows {
		out = append(out, termJSON{r.Term, Num(r.Coef), Num(r.SE), Num(r.Ratio), Num(r.Lower), Num(r.Upper), Num(r.Statistic), Num(r.P), r.Note})
	}
	return out
}

func coxResult(h *answer.Hazard) coxJSON {
	f := h.Fit
	j := coxJSON{N: f.N, Events: f.Events, Ties: f.Ties, CI: h.CI, Level: h.Level, Firth: f.Firth, Robust: f.Robust,
		LogLik: [2]Num{Num(f.LogLikNull), Num(f.LogLik)}, AIC: Num(f.AIC), BIC: Num(f.BIC), Terms: terms(h),
		Tests: map[string]modelTestJSON{"likelihood_ratio": modelTest(f.LR), "wald": modelTest(f.Wald), "score": modelTest(f.Score)}}
	if f.RobustScore != nil {
		j.Tests["robust_score"] = modelTest(*f.RobustScore)
	}
	if h.Concordance != nil {
		j.Concordance = &concordanceJSON{Num(h.Concordance.C), Num(h.Concordance.SE)}
	}
	if h.Uno != nil {
		j.Uno = &concordanceJSON{Num(h.Uno.C), Num(h.Uno.SE)}
	}
	if h.PH != nil {
		for i, t := range h.PH.Test {
			j.PH = append(j.PH, phJSON{h.PH.Name[i], Num(t.Statistic), t.DF, Num(t.P)})
		}
		j.PH = append(j.PH, phJSON{"GLOBAL", Num(h.PH.Global.Statistic), h.PH.Global.DF, Num(h.PH.Global.P)})
		j.PHTransform = h.PH.Transform.String()
	}
	for _, t := range h.NonLinear {
		j.NonLinear = append(j.NonLinear, phJSON{t.Name, Num(t.Statistic), t.DF, Num(t.P)})
	}
	return j
}

func coxTables(h *answer.Hazard) []Table {
	f := h.Fit
	ci := fmt.Sprintf("%g%% CI", h.Level*100)
	kind := fmt.Sprintf("ties %s, %s intervals", f.Ties, h.CI)
	if f.Firth {
		kind += ", Firth's penalty"
	}
	se := "std error"
	if f.Robust {
		se = "robust std error"
	}
	t := Table{Title: fmt.Sprintf("%s (%s)", h.Heading, kind), Head: []string{"term", "estimate", se, "HR", ci + " low", "high", "P", ""}}
	for _, r := range h.Rows {
		t.Rows = append(t.Rows, []Cell{word(r.Term), number(r.Coef), number(r.SE), number(r.Ratio), number(r.Lower), number(r.Upper), pvalue(r.P), word(r.Note)})
	}
	if h.Note != "" {
		t.Notes = append(t.Notes, "! "+h.Note)
	}
	tests := Table{Title: fmt.Sprintf("Model: log-likelihood %s to %s", Fixed(f.LogLikNull, 4), Fixed(f.LogLik, 4)), Head: []string{"test", "chi-square", "df", "P"}}
	if !math.IsNaN(f.AIC) { // a pseudo-likelihood has none
		tests.Title += fmt.Sprintf(", AIC %s, BIC %s", Fixed(f.AIC, 3), Fixed(f.BIC, 3))
	}
	for _, x := range h.Tests() {
		if math.IsNaN(x.Statistic) && x.DF == 0 { // not defined for this model
			continue
		}
		tests.Rows = append(tests.Rows, []Cell{word(x.Name), number(x.Statistic), count(x.DF), pvalue(x.P)})
	}
	for _, x := range h.NonLinear {
		tests.Rows = append(tests.Rows, []Cell{word("non-linearity of " + x.Name), number(x.Statistic), count(x.DF), pvalue(x.P)})
	}
	if h.Concordance != nil {
		tests.Notes = append(tests.Notes, fmt.Sprintf("concordance (Harrell) %s, std error %s", Fixed(h.Concordance.C, 4), Fixed(h.Concordance.SE, 4)))
	}
	if h.Uno != nil {
		tests.Notes = append(tests.Notes, fmt.Sprintf("concordance (Uno) %s, std error %s", Fixed(h.Uno.C, 4), Fixed(h.Uno.SE, 4)))
	}
	out := []Table{t, tests}
	if h.PH != nil {
		ph := Table{Title: "Proportional hazards (score test, time transformed by " + h.PH.Transform.String() + ")", Head: []string{"term", "chi-square", "df", "P"}}
		for i, x := range h.PH.Test {
			ph.Rows = append(ph.Rows, []Cell{word(h.PH.Name[i]), number(x.Statistic), count(x.DF), pvalue(x.P)})
		}
		g := h.PH.Global
		ph.Rows = append(ph.Rows, []Cell{word("GLOBAL"), number(g.Statistic), count(g.DF), pvalue(g.P)})
		out = append(out, ph)
	}
	return out
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

// FineGray renders a regression of a subdistribution hazard.
func FineGray(h *answer.Hazard) Document {
	d := Cox(h, CoxExtras{})
	e := d.JSON.(envelope)
	e.Command = "finegray"
	d.JSON = e
	return d
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

type univariableJSON struct {
	termJSON
	N       int  `json:"n"`
	Events  int  `json:"events"`
	TermP   Num  `json:"term_p_value"`
	Entered bool `json:"entered"`
}

// Univariable renders one model per covariate, and the joint one.
func Univariable(u *answer.Univariable) Document {
	type result struct {
		N      int               `json:"n"`
		Events int               `json:"events"`
		CI     string            `json:"ci"`
		Level  float64           `json:"level"`
		Enter  float64           `json:"enter,omitempty"`
		Terms  []univariableJSON `json:"terms"`
		Multi  *coxJSON          `json:"multivariable,omitempty"`
	}
	j := result{N: u.Used, Events: u.Events, CI: u.CI, Level: u.Level, Enter: u.Enter, Terms: []univariableJSON{}}
	ci := fmt.Sprintf("%g%% CI", u.Level*100)
	t := Table{Title: fmt.Sprintf("Cox regression, each covariate alone (%s intervals)", u.CI), Head: []string{"term", "n", "events", "HR", ci + " low", "high", "P"}}
	if u.Multivariable != nil {
		t.Title = fmt.Sprintf("Cox regression, each covariate alone and those with P < %g together (%s intervals)", u.Enter, u.CI)
		t.Head = append(t.Head, "| HR", ci+" low ", "high ", "P ")
	}
	for _, r := range u.Rows {
		j.Terms = append(j.Terms, univariableJSON{termJSON{r.Term, Num(r.Coef), Num(r.SE), Num(r.Ratio), Num(r.Lower), Num(r.Upper), Num(r.Statistic), Num(r.P), r.Note}, r.N, r.Events, Num(r.TermP), r.Entered})
		row := []Cell{word(r.Term), count(r.N), count(r.Events), number(r.Ratio), number(r.Lower), number(r.Upper), pvalue(r.P)}
		if u.Multivariable != nil {
			joint := []Cell{word(""), word(""), word(""), word("")}
			for _, m := range u.Multivariable.Rows {
				if m.Term == r.Term && r.Entered {
					joint = []Cell{number(m.Ratio), number(m.Lower), number(m.Upper), pvalue(m.P)}
				}
			}
			row = append(row, joint...)
		}
		t.Rows = append(t.Rows, row)
	}
	if u.Multivariable != nil {
		m := coxResult(u.Multivariable)
		j.Multi = &m
		t.Notes = append(t.Notes, fmt.Sprintf("together: %d patients, %d events", u.Multivariable.Used, u.Multivariable.Events))
	}
	return Document{JSON: wrap("cox", u.Answer, j), Tables: append(append(preface(u.Answer), t), footnotes(u.Answer)...)}
}

// Subgroups renders the forest of subgroups.
func Subgroups(s *answer.Subgroups) Document {
	type rowJSON struct {
		Column      string         `json:"column"`
		Level       string         `json:"level"`
		N           int            `json:"n"`
		Events      int            `json:"events"`
		HR          Num            `json:"hazard_ratio"`
		Lower       Num            `json:"conf_low"`
		Upper       Num            `json:"conf_high"`
		P           Num            `json:"p_value"`
		Interaction *modelTestJSON `json:"interaction,omitempty"`
		Note        string         `json:"note,omitempty"`
	}
	var rows []rowJSON
	t := Table{Title: "Hazard ratio of " + s.Heading + " within subgroups", Head: []string{"", "", "n", "events", "HR", fmt.Sprintf("%g%% CI low", s.Level*100), "high", "P", "P interaction", ""}}
	add := func(r answer.SubgroupRow) {
		j := rowJSON{r.Column, r.LevelName, r.N, r.Events, Num(r.HR), Num(r.Lower), Num(r.Upper), Num(r.P), nil, r.Note}
		inter, name := word(""), word("")
		if r.First {
			x := modelTest(r.Interaction)
			j.Interaction = &x
			inter = pvalue(r.Interaction.P)
		}
		if r.First || r.LevelName == "" {
			name = word(r.Column)
		}
		rows = append(rows, j)
		t.Rows = append(t.Rows, []Cell{name, word(r.LevelName), count(r.N), count(r.Events), number(r.HR), number(r.Lower), number(r.Upper), pvalue(r.P), inter, word(r.Note)})
	}
	add(s.Overall)
	for _, r := range s.Rows {
		add(r)
	}
	for _, x := range s.Skipped {
		t.Notes = append(t.Notes, "left out: "+x)
	}
	type numberJSON struct {
		Column string        `json:"column"`
		N      int           `json:"n"`
		Events int           `json:"events"`
		Ratio  Num           `json:"ratio_per_sd"`
		Lower  Num           `json:"conf_low"`
		Upper  Num           `json:"conf_high"`
		Test   modelTestJSON `json:"interaction"`
	}
	numbers := []numberJSON{}
	tables := append(preface(s.Answer), t)
	if len(s.Continuous) > 0 {
		ct := Table{Title: "Interaction with numbers, uncut: factor on the hazard ratio per standard deviation", Head: []string{"", "n", "events", "factor", fmt.Sprintf("%g%% CI low", s.Level*100), "high", "P interaction"}}
		for _, c := range s.Continuous {
			numbers = append(numbers, numberJSON{c.Column, c.N, c.Events, Num(c.Ratio), Num(c.Lower), Num(c.Upper), modelTest(c.Test)})
			ct.Rows = append(ct.Rows, []Cell{word(c.Column), count(c.N), count(c.Events), number(c.Ratio), number(c.Lower), number(c.Upper), pvalue(c.Test.P)})
		}
		tables = append(tables, ct)
	}
	return Document{JSON: wrap("forest", s.Answer, map[string]any{"comparison": s.Heading, "level": s.Level, "rows": rows, "continuous": numbers}),
		Tables: append(tables, footnotes(s.Answer)...)}
}
