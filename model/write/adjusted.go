package write

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"kaplan/model/answer"
)

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

// Adjusted renders survival as a model sees it: averaged over the cohort as if
// everybody were in each group, and of the patient that was asked for.
func Adjusted(p *answer.Predicted) Document {
	t := Table{Title: "Survival adjusted by a Cox model: averaged over the cohort, as if everybody were in each group",
		Head: []string{"group", "time", "adjusted survival"}}
	for g, name := range p.Groups {
		for k, at := range p.Times {
			t.Rows = append(t.Rows, []Cell{word(name), number(at), number(p.Adjusted[g][k])})
		}
	}
	one, list := predicted(p)
	tables := append(preface(p.Hazard.Answer), t)
	if len(one.Rows) > 0 {
		tables = append(tables, one)
	}
	return Document{JSON: wrap("adjusted", p.Hazard.Answer, map[string]any{"level": p.Hazard.Level, "assumed": append([]string{}, p.Assumed...),
		"groups": list}),
		Tables: append(tables, footnotes(p.Hazard.Answer)...)}
}

// predicted is the survival of one patient in each group, at the times that were
// asked for.
func predicted(p *answer.Predicted) (Table, []predictedJSON) {
	t := Table{Title: "Predicted survival for " + p.Pattern,
		Head: []string{"group", "time", "survival", fmt.Sprintf("%g%% CI low", p.Hazard.Level*100), "high", "adjusted (averaged over the cohort)"}}
	if len(p.Assumed) > 0 {
		t.Notes = append(t.Notes, "taken: "+strings.Join(p.Assumed, ", "))
	}
	var list []predictedJSON
	for g, c := range p.Curves {
		pj := predictedJSON{Group: p.Groups[g], Pattern: p.Pattern}
		for k := range c.Time {
			pj.Steps = append(pj.Steps, pointJSON{Time: Num(c.Time[k]), AtRisk: Num(nan), Events: Num(nan), Censored: Num(nan), Estimate: Num(c.Surv[k]),
				SE: Num(c.SELogSurv[k] * c.Surv[k]), Lower: Num(c.Lower[k]), Upper: Num(c.Upper[k])})
		}
		for k, at := range p.Times {
			pj.Adjusted = append(pj.Adjusted, atJSON{Num(at), Num(p.Adjusted[g][k])})
		}
		list = append(list, pj)
		for _, at := range p.At {
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
	return t, list
}
