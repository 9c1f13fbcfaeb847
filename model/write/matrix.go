package write

import (
	"kaplan/model/answer"
	"kaplan/model/figure"
)

// CorrelationMatrix renders every pair of several columns.
func CorrelationMatrix(m *answer.CorrelationMatrix) Document {

	pairs := []object{}
	t := table("Correlation of each two, "+methodTitle(m.Method), "x", "y", answer.Symbol(m.Method), "n", "P", "q (BH)")
	for i, x := range m.Columns {
		for j := i + 1; j < len(m.Columns); j++ {
			k := m.At(i, j)
			pairs = append(pairs, obj("x", x.Name, "y", m.Columns[j].Name, "n", m.N[k], "estimate", m.R[k], "p_value", m.P[k], "q_value", m.Q[k]))
			t.add(VariableTitle(x), VariableTitle(m.Columns[j]), coefficient(m.R[k]), m.N[k], pvalue(m.P[k]), pvalue(m.Q[k]))
		}
	}
	result := map[string]any{"method": m.Method, "level": m.Level, "pairs": pairs}
	return drawn(document("correlate", ofRows(m.Answer, m.ByRows), result, t), m, figure.CorrelationMatrix)
}
