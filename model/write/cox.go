package write

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model/answer"
	"kaplan/model/figure"
)

// Cox renders a proportional hazards regression, with what else was asked of it.
func Cox(h *answer.Hazard) Document { return coxDocument("cox", h, nil) }

func coxDocument(name string, h *answer.Hazard, s *answer.Selection) Document {
	result, tables := coxResult(h), coxTables(h)
	with := func(name string, t Table, value any) {
		result, tables = append(result, obj(name+"?", value)...), append(tables, t)
	}
	if s != nil {
		t, list := dropped(s)
		with("selection", t, list)
	}
	if h.Added != nil {
		t, added := adds(h.Added)
		with("added", t, added)
	}
	if h.Specific != nil {
		with("cause_specific", specific(h), effectsOf("hazard_ratio", h.Specific.Rows))
	}
	if len(h.Influence) > 0 {
		t, list := influential(h)
		with("influence", t, list)
	}
	if h.Residuals != nil { // the table stands before that of the prediction, the field after it
		tables = append(tables, residualTable(h.Residuals))
	}
	if h.Predicted != nil {
		t, list := predicted(h.Predicted)
		with("predicted", t, list)
	}
	if h.Residuals != nil {
		result = append(result, obj("residuals?", residuals(h.Residuals))...)
	}
	d := document(name, h.Answer, result, tables...).ofPatients(len(h.Influence) > 0 || h.Residuals != nil)
	if h.Predicted != nil {
		d.sizes = sizesOf(h.Predicted)
	}
	if name == "finegray" {
		return drawn(d, h, figure.FineGray)
	}
	d.Model = h.Carried
	return drawn(d, h, figure.Cox)
}

// adds is what covariates add to a base model.
func adds(a *answer.Added) (Table, object) {
	t := table("What "+strings.Join(a.Items, ", ")+" adds to the base model", "", "value", "df", "P")
	t.add("likelihood ratio", a.LR.Statistic, int(a.LR.DF), pvalue(a.LR.P))
	t.add("concordance of the base", a.CBase, "", "")
	t.add("concordance with them", a.CFull, "", "")
	t.add(fmt.Sprintf("difference (std error %s)", Significant(a.SE, 3)), a.Diff, "", pvalue(a.P))
	return t, obj("terms", a.Items, "likelihood_ratio", testOf(a.LR), "concordance_base", a.CBase, "concordance_full", a.CFull, "difference", a.Diff,
		"std_error", a.SE, "p_value", a.P)
}

// residuals are those of every patient.
func residuals(r *answer.Residuals) []object {
	var out []object
	for i, id := range r.ID {
		score, dfbeta := map[string]Num{}, map[string]Num{}
		for k, name := range r.Terms {
			score[name], dfbeta[name] = Num(r.Score[k][i]), Num(r.Dfbeta[k][i])
		}
		out = append(out, obj("id", id, "patients?", patientsOf(r, i), "time", r.Time[i], "event", r.Event[i],
			"martingale", r.Martingale[i], "deviance", r.Deviance[i], "score", score,
			"dfbeta", dfbeta))
	}
	return out
}

// patientsOf is how many patients a line of residuals is about, 0 where every line
// is a patient.
func patientsOf(r *answer.Residuals, i int) int {
	if r.Patients == nil {
		return 0
	}
	return r.Patients[i]
}

func residualTable(r *answer.Residuals) Table {
	t := table("Residuals", "id", "time", "event", "martingale", "deviance")
	for _, name := range r.Terms {
		t.Head = append(t.Head, "score "+name, "dfbeta "+name)
	}
	t.patients = true
	if r.Patients != nil {
		t.Head = slices.Insert(t.Head, 1, "patients")
	}
	for i, id := range r.ID {
		event := 0
		if r.Event[i] {
			event = 1
		}
		row := cells(id, r.Time[i], event, r.Martingale[i], r.Deviance[i])
		if r.Patients != nil {
			row = slices.Insert(row, 1, cells(r.Patients[i])...)
		}
		for k := range r.Terms {
			row = append(row, number(r.Score[k][i]), number(r.Dfbeta[k][i]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

var nan = math.NaN()

func exp(v float64) float64 { return math.Exp(v) }
