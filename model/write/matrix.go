package write

import "kaplan/model/answer"

// CorrelationMatrix renders every pair of several columns.
func CorrelationMatrix(m *answer.CorrelationMatrix) Document {
	type pairJSON struct {
		X        string `json:"x"`
		Y        string `json:"y"`
		N        int    `json:"n"`
		Estimate Num    `json:"estimate"`
		P        Num    `json:"p_value"`
		Q        Num    `json:"q_value"`
	}
	pairs := []pairJSON{}
	t := Table{Title: "Correlation of each two, " + methodTitle(m.Method), Head: []string{"x", "y", answer.Symbol(m.Method), "n", "P", "q (BH)"}}
	for i, x := range m.Columns {
		for j := i + 1; j < len(m.Columns); j++ {
			k := m.At(i, j)
			pairs = append(pairs, pairJSON{x.Name, m.Columns[j].Name, m.N[k], Num(m.R[k]), Num(m.P[k]), Num(m.Q[k])})
			t.Rows = append(t.Rows, []Cell{word(VariableTitle(x)), word(VariableTitle(m.Columns[j])), coefficient(m.R[k]), count(m.N[k]), pvalue(m.P[k]),
				pvalue(m.Q[k])})
		}
	}
	result := map[string]any{"method": m.Method, "level": m.Level, "pairs": pairs}
	return Document{JSON: wrap("correlate", m.Answer, result), Tables: append(append(rowsNotPatients(preface(m.Answer), m.ByRows), t), footnotes(m.Answer)...)}
}
