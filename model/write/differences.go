package write

import (
	"fmt"

	"kaplan/model/answer"
	"kaplan/stats"
)

type comparisonJSON struct {
	Estimate Num `json:"estimate"`
	Lower    Num `json:"conf_low"`
	Upper    Num `json:"conf_high"`
	P        Num `json:"p_value"`
}

func comparison(c stats.Comparison) comparisonJSON {
	return comparisonJSON{Num(c.Estimate), Num(c.CI.Lower), Num(c.CI.Upper), Num(c.P)}
}

type rmstPairJSON struct {
	A          string         `json:"a"`
	B          string         `json:"b"`
	Tau        Num            `json:"tau"`
	Difference comparisonJSON `json:"difference"`
	Ratio      comparisonJSON `json:"ratio"`
	LossRatio  comparisonJSON `json:"time_lost_ratio"`
}

type milestonePairJSON struct {
	A          string         `json:"a"`
	B          string         `json:"b"`
	Time       Num            `json:"time"`
	Difference comparisonJSON `json:"difference"`
	LogLog     modelTestJSON  `json:"test_log_log"`
}

// differences are the comparisons of restricted means to tau (0 for none) and of
// survival at times.
func differences(s *answer.Survival, tau float64, times []float64, j *survivalJSON) []Table {
	if len(s.Groups) < 2 || s.Look.Switch != "" {
		return nil
	}
	means, at := s.Differences(tau, times)
	ci := fmt.Sprintf("%g%% CI", s.Level*100)
	var out []Table
	if len(means) > 0 {
		t := Table{Title: "Restricted means compared", Head: []string{"", "of", "estimate", ci + " low", "high", "P"}}
		for _, m := range means {
			j.RMSTDifference = append(j.RMSTDifference, rmstPairJSON{m.A, m.B, Num(m.Tau), comparison(m.Difference), comparison(m.Ratio),
				comparison(m.LossRatio)})
			for _, c := range []struct {
				name string
				c    stats.Comparison
			}{{"difference", m.Difference}, {"ratio", m.Ratio}, {"ratio of time lost", m.LossRatio}} {
				t.Rows = append(t.Rows, []Cell{word(c.name), word(m.A + " vs " + m.B), number(c.c.Estimate), number(c.c.CI.Lower), number(c.c.CI.Upper),
					pvalue(c.c.P)})
			}
		}
		out = append(out, t)
	}
	if len(at) > 0 {
		t := Table{Title: "Survival compared (difference; P by log(-log S))", Head: []string{"of", "time", "difference", ci + " low", "high", "P"}}
		for _, m := range at {
			j.Milestones = append(j.Milestones, milestonePairJSON{m.A, m.B, Num(m.Time), comparison(m.Difference), modelTest(m.LogLog)})
			t.Rows = append(t.Rows, []Cell{word(m.A + " vs " + m.B), number(m.Time),
				number(m.Difference.Estimate), number(m.Difference.CI.Lower), number(m.Difference.CI.Upper), pvalue(m.LogLog.P)})
		}
		out = append(out, t)
	}
	return out
}
