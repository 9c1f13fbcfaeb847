package write

import (
	"kaplan/model/answer"
	"kaplan/model/figure"
)

// Schoenfeld renders the tests of proportional hazards, and the scaled
// Schoenfeld residuals that are plotted.
func Schoenfeld(h *answer.Hazard) Document {
	residuals, smooth := []object{}, map[string][]object{}
	ph := h.PH
	transform := ph.Transform.String()
	points := table("Scaled Schoenfeld residuals (log hazard ratio over time)", append([]string{"time", "time (" + transform + ")"}, ph.Name...)...)
	points.patients = true
	for i, x := range ph.X {
		of, row := map[string]Num{}, cells(ph.Time[i], x)
		for k, name := range ph.Name {
			of[name] = Num(ph.Residual[k][i])
			row = append(row, number(ph.Residual[k][i]))
		}
		residuals = append(residuals, obj("time", ph.Time[i], "time_transformed", x, "residual", of))
		points.Rows = append(points.Rows, row)
	}
	lines := table("Log hazard ratio over time (spline of 4 df through the residuals)",
		"term", "time ("+transform+")", "log HR", ciOf(h.Level)+" low", "high")
	for k, name := range ph.Name {
		s := h.Schoenfeld(k, 40)
		for i := range s.Line {
			smooth[name] = append(smooth[name], obj("time_transformed", s.LineX[i], estimate(s.Line[i], s.Lower[i], s.Upper[i])))
			lines.add(name, s.LineX[i], s.Line[i], s.Lower[i], s.Upper[i])
		}
	}
	result := obj("ph_transform?", transform, "ph_test", phTests(h), "residuals", residuals, "smooth", smooth)
	d := document("schoenfeld", h.Answer, result, append(append([]Table{phTable(h)}, filled(lines)...), points)...).ofPatients(true)
	return drawn(d, h, figure.Schoenfeld)
}

// phTests are the tests of each term and of all together.
func phTests(h *answer.Hazard) []object {
	var out []object
	for _, t := range h.PHRows() {
		out = append(out, obj("term", t.Term, modelTest(t.Test), "why?", t.Why))
	}
	return append(out, obj("term", "GLOBAL", modelTest(h.PH.Global)))
}

// phTable is the table of cox.zph.
func phTable(h *answer.Hazard) Table {
	t := table("Proportional hazards (score test, time transformed by "+h.PH.Transform.String()+")", "term", "chi-square", "df", "P")
	for _, x := range h.PHRows() {
		t.add(x.Term, x.Statistic, x.DF, pvalue(x.P))
		if x.Why != "" {
			t.notef("%s: %s", x.Term, x.Why)
		}
	}
	t.add("GLOBAL", h.PH.Global.Statistic, h.PH.Global.DF, pvalue(h.PH.Global.P))
	return t
}
