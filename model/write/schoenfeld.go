package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/stats"
)

// Schoenfeld renders the tests of proportional hazards, and the scaled
// Schoenfeld residuals that are plotted.
func Schoenfeld(h *answer.Hazard) Document {
	type residualRow struct {
		Time     Num            `json:"time"`
		X        Num            `json:"time_transformed"`
		Residual map[string]Num `json:"residual"`
	}
	type lineRow struct {
		X        Num `json:"time_transformed"`
		Estimate Num `json:"estimate"`
		Lower    Num `json:"conf_low"`
		Upper    Num `json:"conf_high"`
	}
	result := struct {
		Transform string               `json:"ph_transform,omitempty"`
		Test      []phJSON             `json:"ph_test"`
		Residuals []residualRow        `json:"residuals"`
		Smooth    map[string][]lineRow `json:"smooth"`
		Note      string               `json:"note,omitempty"`
	}{Test: []phJSON{}, Residuals: []residualRow{}, Smooth: map[string][]lineRow{}}
	tables := preface(h.Answer)
	if ph := h.PH; ph == nil {
		result.Note = "there is no such check for a penalised or exact fit"
		tables[0].Notes = append(tables[0].Notes, result.Note)
	} else {
		result.Transform, result.Test = ph.Transform.String(), phTests(ph)
		t := Table{Title: "Scaled Schoenfeld residuals (log hazard ratio over time)",
			Head: append([]string{"time", "time (" + ph.Transform.String() + ")"}, ph.Name...)}
		for i, x := range ph.X {
			row, cells := residualRow{Num(ph.Time[i]), Num(x), map[string]Num{}}, []Cell{number(ph.Time[i]), number(x)}
			for k, name := range ph.Name {
				row.Residual[name] = Num(ph.Residual[k][i])
				cells = append(cells, number(ph.Residual[k][i]))
			}
			result.Residuals = append(result.Residuals, row)
			t.Rows = append(t.Rows, cells)
		}
		line := Table{Title: "Log hazard ratio over time (spline of 4 df through the residuals)",
			Head: []string{"term", "time (" + ph.Transform.String() + ")", "log HR", fmt.Sprintf("%g%% CI low", h.Level*100), "high"}}
		for k, name := range ph.Name {
			s := h.Schoenfeld(k, 40)
			for i := range s.Line {
				result.Smooth[name] = append(result.Smooth[name], lineRow{Num(s.LineX[i]), Num(s.Line[i]), Num(s.Lower[i]), Num(s.Upper[i])})
				line.Rows = append(line.Rows, []Cell{word(name), number(s.LineX[i]), number(s.Line[i]), number(s.Lower[i]), number(s.Upper[i])})
			}
		}
		tables = append(tables, phTable(ph))
		if len(line.Rows) > 0 {
			tables = append(tables, line)
		}
		tables = append(tables, t)
	}
	return Document{JSON: wrap("schoenfeld", h.Answer, result), Tables: append(tables, footnotes(h.Answer)...)}
}

// phTests are the tests of each term and of all together.
func phTests(ph *stats.PHTest) []phJSON {
	var out []phJSON
	for i, t := range ph.Test {
		out = append(out, phJSON{ph.Name[i], Num(t.Statistic), t.DF, Num(t.P)})
	}
	return append(out, phJSON{"GLOBAL", Num(ph.Global.Statistic), ph.Global.DF, Num(ph.Global.P)})
}

// phTable is the table of cox.zph.
func phTable(ph *stats.PHTest) Table {
	t := Table{Title: "Proportional hazards (score test, time transformed by " + ph.Transform.String() + ")", Head: []string{"term", "chi-square", "df", "P"}}
	for _, x := range phTests(ph) {
		t.Rows = append(t.Rows, []Cell{word(x.Term), number(float64(x.Statistic)), count(x.DF), pvalue(float64(x.P))})
	}
	return t
}
