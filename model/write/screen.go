package write

import (
	"fmt"

	"kaplan/model/answer"
)

// Screen renders every marker's model, in the order given.
func Screen(s *answer.Screen) Document {
	type rowJSON struct {
		Marker   string `json:"marker"`
		N        int    `json:"n"`
		Events   int    `json:"events"`
		Estimate Num    `json:"estimate"`
		SE       Num    `json:"std_error"`
		HR       Num    `json:"hazard_ratio"`
		Lower    Num    `json:"conf_low"`
		Upper    Num    `json:"conf_high"`
		P        Num    `json:"p_value"`
		NaiveP   *Num   `json:"p_naive,omitempty"`
		Q        Num    `json:"q_value"`
		FamilyP  Num    `json:"p_family"`
		Cut      *Num   `json:"cut,omitempty"`
		NLow     int    `json:"n_low,omitempty"`
		NHigh    int    `json:"n_high,omitempty"`
		Note     string `json:"note,omitempty"`
	}
	rows := []rowJSON{}
	t := Table{Title: "Every marker, " + s.Mode,
		Head: []string{"marker", "n", "events", "HR", fmt.Sprintf("%g%% CI low", s.Level*100), "high", "P", "q (BH)", "P family", "cut", ""}}
	for _, r := range s.Rows {
		c := s.Columns[r.Marker]
		j := rowJSON{Marker: c.Name, N: r.N, Events: r.Events, Estimate: Num(r.Coef), SE: Num(r.SE),
			HR: Num(r.HR()), Lower: Num(r.Lower), Upper: Num(r.Upper), P: Num(r.P), Q: Num(r.Q), FamilyP: Num(r.FamilyP)}
		cut := word("")
		if s.Mode != "continuous" {
			v := Num(r.Cut)
			j.Cut, j.NLow, j.NHigh = &v, r.NLow, r.NHigh
			cut = word(Number(r.Cut))
		}
		if s.Mode == "optimal" {
			v := Num(r.NaiveP)
			j.NaiveP = &v
		}
		if r.Err != nil {
			j.Note = r.Err.Error()
		}
		rows = append(rows, j)
		t.Rows = append(t.Rows, []Cell{word(c.Name), count(r.N), count(r.Events), number(r.HR()), number(r.Lower), number(r.Upper),
			pvalue(r.P), pvalue(r.Q), pvalue(r.FamilyP), cut, word(j.Note)})
	}
	result := map[string]any{"mode": s.Mode, "adjusted_for": append([]string{}, s.Adjust...),
		"permutations": s.Permutations, "seed": s.Seed, "markers": rows}
	return Document{JSON: wrap("screen", s.Answer, result), Tables: append(append(preface(s.Answer), t), footnotes(s.Answer)...)}
}
