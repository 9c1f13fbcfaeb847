package write

import (
	"kaplan/model/answer"
	"kaplan/stats"
)

func comparison(c stats.Comparison) object { return obj("estimate", c.Estimate, c.CI, "p_value", c.P) }

// differences are the comparisons of restricted means to tau (0 for none) and of
// survival at times.
func (p *survivalParts) differences(s *answer.Survival, tau float64, times []float64) []Table {
	if len(s.Groups) < 2 || s.Look.Switch != "" {
		return nil
	}
	means, at := s.Differences(tau, times)
	ci := ciOf(s.Level)
	meanTable := table("Restricted means compared", "", "of", "estimate", ci+" low", "high", headP(s.Moved))
	for _, m := range means {
		p.means = append(p.means, obj("a", m.A, "b", m.B, "tau", m.Tau, "difference", comparison(m.Difference), "ratio", comparison(m.Ratio),
			"time_lost_ratio", comparison(m.LossRatio)))
		add := func(name string, c stats.Comparison) {
			meanTable.add(name, m.A+" vs "+m.B, c.Estimate, c.CI, pvalue(c.P))
		}
		add("difference", m.Difference)
		add("ratio", m.Ratio)
		add("ratio of time lost", m.LossRatio)
	}
	atTable := table("Survival compared (difference; P by log(-log S))", "of", "time", "difference", ci+" low", "high", headP(s.Moved), "")
	for _, m := range at {
		p.milestones = append(p.milestones, obj("a", m.A, "b", m.B, "time", m.Time, "difference", comparison(m.Difference),
			"test_log_log", modelTest(m.LogLog), "extrapolated?", m.MilestoneComparison.A.Extended || m.MilestoneComparison.B.Extended))
		atTable.add(m.A+" vs "+m.B, m.Time, m.Difference.Estimate, m.Difference.CI, pvalue(m.LogLog.P),
			extended(m.MilestoneComparison.A.Extended || m.MilestoneComparison.B.Extended))
	}
	return filled(meanTable, atTable.marked())
}
