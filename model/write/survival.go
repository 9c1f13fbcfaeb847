package write

import (
	"fmt"
	"math"

	"kaplan/model/answer"
	"kaplan/stats"
)

type pointJSON struct {
	Time     Num `json:"time"`
	AtRisk   Num `json:"n_risk"`
	Events   Num `json:"n_event"`
	Censored Num `json:"n_censor"`
	Estimate Num `json:"estimate"`
	SE       Num `json:"std_error"`
	Lower    Num `json:"conf_low"`
	Upper    Num `json:"conf_high"`
}

type rmstJSON struct {
	Tau      Num `json:"tau"`
	Estimate Num `json:"estimate"`
	SE       Num `json:"std_error"`
	Lower    Num `json:"conf_low"`
	Upper    Num `json:"conf_high"`
}

type groupJSON struct {
	Name     string      `json:"name"`
	Range    string      `json:"range,omitempty"`
	N        int         `json:"n"`
	Events   int         `json:"events"`
	Median   Estimate    `json:"median"`
	FollowUp Estimate    `json:"follow_up"`
	RMST     *rmstJSON   `json:"rmst,omitempty"`
	At       []pointJSON `json:"at"`
	Steps    []pointJSON `json:"steps"`
	Band     *bandJSON   `json:"band,omitempty"`
}

type bandJSON struct {
	Kind     string     `json:"kind"`
	Critical Num        `json:"critical"`
	From     Num        `json:"from"`
	To       Num        `json:"to"`
	Steps    []edgeJSON `json:"steps"`
}

type edgeJSON struct {
	Time  Num `json:"time"`
	Lower Num `json:"conf_low"`
	Upper Num `json:"conf_high"`
}

type testJSON struct {
	Name      string    `json:"name"`
	Rho       *Num      `json:"rho,omitempty"`
	Gamma     *Num      `json:"gamma,omitempty"`
	Statistic Num       `json:"statistic"`
	DF        int       `json:"df"`
	P         Num       `json:"p_value"`
	POneSided Num       `json:"p_one_sided"`
	Observed  []float64 `json:"observed,omitempty"`
	Expected  []float64 `json:"expected,omitempty"`
}

type pairJSON struct {
	A         string `json:"a"`
	B         string `json:"b"`
	Statistic Num    `json:"statistic"`
	P         Num    `json:"p_value"`
	PAdjusted Num    `json:"p_adjusted"`
}

type ratioJSON struct {
	Term     string `json:"term"`
	Groups   string `json:"groups"`
	Estimate Num    `json:"estimate"`
	Lower    Num    `json:"conf_low"`
	Upper    Num    `json:"conf_high"`
	P        Num    `json:"p_value"`
	CI       string `json:"ci"`
	Ties     string `json:"ties"`
}

type survivalJSON struct {
	Groups    []groupJSON `json:"groups"`
	Cuts      []float64   `json:"cuts,omitempty"`
	CutRule   string      `json:"cut_rule,omitempty"`
	Corrected *struct {
		P      Num    `json:"p_value"`
		Method string `json:"method"`
	} `json:"p_corrected,omitempty"`
	Level       float64    `json:"level"`
	ConfType    string     `json:"conf_type"`
	Tests       []testJSON `json:"tests"`
	Pairwise    []pairJSON `json:"pairwise,omitempty"`
	HazardRatio *ratioJSON `json:"hazard_ratio,omitempty"`

	RMSTDifference []rmstPairJSON      `json:"rmst_comparison,omitempty"`
	Milestones     []milestonePairJSON `json:"milestones,omitempty"`
}

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

// differences are the comparisons of restricted means and of survival at times.
func differences(s *answer.Survival, j *survivalJSON) []Table {
	times := []float64{}
	if len(s.Groups) < 2 || s.Look.Switch != "" {
		return nil
	}
	for _, p := range s.Groups[0].At {
		times = append(times, p.Time)
	}
	means, at := s.Differences(s.Look.RMST, times)
	ci := fmt.Sprintf("%g%% CI", s.Level*100)
	var out []Table
	if len(means) > 0 {
		t := Table{Title: "Restricted means compared", Head: []string{"", "of", "estimate", ci + " low", "high", "P"}}
		for _, m := range means {
			j.RMSTDifference = append(j.RMSTDifference, rmstPairJSON{m.A, m.B, Num(m.Tau), comparison(m.Difference), comparison(m.Ratio), comparison(m.LossRatio)})
			for _, c := range []struct {
				name string
				c    stats.Comparison
			}{{"difference", m.Difference}, {"ratio", m.Ratio}, {"ratio of time lost", m.LossRatio}} {
				t.Rows = append(t.Rows, []Cell{word(c.name), word(m.A + " vs " + m.B), number(c.c.Estimate), number(c.c.CI.Lower), number(c.c.CI.Upper), pvalue(c.c.P)})
			}
		}
		out = append(out, t)
	}
	if len(at) > 0 {
		t := Table{Title: "Survival compared (difference; P by log(-log S))", Head: []string{"of", "time", "difference", ci + " low", "high", "P"}}
		for _, m := range at {
			j.Milestones = append(j.Milestones, milestonePairJSON{m.A, m.B, Num(m.Time), comparison(m.Difference), modelTest(m.LogLog)})
			t.Rows = append(t.Rows, []Cell{word(m.A + " vs " + m.B), number(m.Time), number(m.Difference.Estimate), number(m.Difference.CI.Lower), number(m.Difference.CI.Upper), pvalue(m.LogLog.P)})
		}
		out = append(out, t)
	}
	return out
}

// LifeTables renders one actuarial table per group.
func LifeTables(l *answer.LifeTables) Document {
	s, tables := l.Survival, l.Tables
	type rowJSON struct {
		Start    Num `json:"start"`
		End      Num `json:"end"`
		Entered  Num `json:"n_entered"`
		Lost     Num `json:"n_lost"`
		AtRisk   Num `json:"n_risk"`
		Events   Num `json:"n_event"`
		Estimate Num `json:"estimate"`
		SE       Num `json:"std_error"`
		Density  Num `json:"density"`
		Hazard   Num `json:"hazard"`
	}
	type groupLife struct {
		Name string    `json:"name"`
		Rows []rowJSON `json:"rows"`
	}
	var groups []groupLife
	out := preface(s.Answer)
	for g, lt := range tables {
		x := groupLife{Name: s.Groups[g].Name, Rows: []rowJSON{}}
		t := Table{Title: "Life table, " + s.Groups[g].Name, Head: []string{"from", "to", "entered", "lost", "exposed", "events", "survival at start", "std error", "hazard"}}
		for k := range lt.Start {
			x.Rows = append(x.Rows, rowJSON{Num(lt.Start[k]), Num(lt.End[k]), Num(lt.Entered[k]), Num(lt.Lost[k]), Num(lt.AtRisk[k]), Num(lt.Events[k]), Num(lt.Surv[k]), Num(lt.SE[k]), Num(lt.Density[k]), Num(lt.Hazard[k])})
			t.Rows = append(t.Rows, []Cell{number(lt.Start[k]), number(lt.End[k]), number(lt.Entered[k]), number(lt.Lost[k]), number(lt.AtRisk[k]), number(lt.Events[k]), number(lt.Surv[k]), number(lt.SE[k]), number(lt.Hazard[k])})
		}
		groups = append(groups, x)
		out = append(out, t)
	}
	return Document{JSON: wrap("km", s.Answer, map[string]any{"life_tables": groups}), Tables: append(out, footnotes(s.Answer)...)}
}

func interval(i answer.Interval) Estimate {
	return Estimate{Num(i.Estimate), Num(i.Lower), Num(i.Upper)}
}

// steps are the rows of a curve. The standard error is that of S(t); R gives
// none where S = 0.
func steps(c *stats.Curve) []pointJSON {
	out := make([]pointJSON, len(c.Time))
	for j := range c.Time {
		ci := c.CI(j)
		out[j] = pointJSON{Num(c.Time[j]), Num(c.AtRisk[j]), Num(c.Events[j]), Num(c.Censored[j]), Num(c.Surv[j]), Num(c.SELogSurv[j] * c.Surv[j]), Num(ci.Lower), Num(ci.Upper)}
	}
	return out
}

// Survival renders curves and tests.
func Survival(s *answer.Survival) Document {
	j := survivalJSON{Groups: []groupJSON{}, Tests: []testJSON{}, Cuts: s.Frame.Cuts, Level: s.Level, ConfType: s.ConfType}
	if len(s.Frame.Cuts) > 0 {
		j.CutRule = s.Frame.Rule.Rule
	}
	if c := s.Corrected; c != nil {
		j.Corrected = &struct {
			P      Num    `json:"p_value"`
			Method string `json:"method"`
		}{Num(c.P), c.Method}
	}
	tables := preface(s.Answer)
	tables[0].Notes = append(tables[0].Notes, "groups: "+s.Heading())
	ci := fmt.Sprintf("%g%% CI", s.Level*100)
	groups := Table{Title: "Groups", Head: []string{"group", "range", "n", "events", "median", ci + " low", "high", "median follow-up"},
		Notes: []string{"intervals: " + s.ConfType}}
	var at, rmst []Table
	for i := range s.Groups {
		g := &s.Groups[i]
		gj := groupJSON{Name: g.Name, Range: g.Range, N: g.N, Events: g.Events, Median: interval(g.Median), FollowUp: interval(g.FollowUp), At: []pointJSON{}, Steps: steps(g.Curve)}
		groups.Rows = append(groups.Rows, []Cell{word(g.Name), word(g.Range), count(g.N), count(g.Events), number(g.Median.Estimate), number(g.Median.Lower), number(g.Median.Upper), number(g.FollowUp.Estimate)})
		if g.RMST != nil {
			gj.RMST = &rmstJSON{Num(g.RMST.Tau), Num(g.RMST.Value), Num(g.RMST.SE), Num(g.RMST.CI.Lower), Num(g.RMST.CI.Upper)}
			if rmst == nil {
				rmst = []Table{{Title: fmt.Sprintf("Restricted mean survival time to %s", Number(g.RMST.Tau)), Head: []string{"group", "mean", "std error", ci + " low", "high"}}}
			}
			rmst[0].Rows = append(rmst[0].Rows, []Cell{word(g.Name), number(g.RMST.Value), number(g.RMST.SE), number(g.RMST.CI.Lower), number(g.RMST.CI.Upper)})
		}
		for _, p := range g.At {
			gj.At = append(gj.At, pointJSON{Num(p.Time), Num(p.AtRisk), Num(p.Events), Num(p.Censored), Num(p.Surv), Num(p.SE), Num(p.CI.Lower), Num(p.CI.Upper)})
			if at == nil {
				at = []Table{{Title: "Survival at", Head: []string{"group", "time", "at risk", "events", "survival", "std error", ci + " low", "high"}}}
			}
			at[0].Rows = append(at[0].Rows, []Cell{word(g.Name), number(p.Time), number(p.AtRisk), number(p.Events), number(p.Surv), number(p.SE), number(p.CI.Lower), number(p.CI.Upper)})
		}
		if b := g.Band; b != nil {
			gj.Band = &bandJSON{Kind: b.Kind.String(), Critical: Num(b.Critical), From: Num(b.From), To: Num(b.To)}
			for k := range b.Time {
				gj.Band.Steps = append(gj.Band.Steps, edgeJSON{Num(b.Time[k]), Num(b.Lower[k]), Num(b.Upper[k])})
			}
			groups.Notes = append(groups.Notes, fmt.Sprintf("%s: %s band from %s to %s, critical value %s (steps in JSON)", g.Name, b.Kind, Significant(b.From, 5), Significant(b.To, 5), Fixed(b.Critical, 4)))
		}
		j.Groups = append(j.Groups, gj)
	}
	tables = append(tables, groups)
	tables = append(append(tables, at...), rmst...)
	tables = append(tables, differences(s, &j)...)
	if len(s.Tests) > 0 {
		t := Table{Title: "Tests", Head: []string{"test", "chi-square", "df", "P", "P one-sided"}}
		if len(s.Frame.Strata) > 1 {
			t.Title = fmt.Sprintf("Tests, stratified (%d strata)", len(s.Frame.Strata))
		}
		for _, x := range s.Tests {
			tj := testJSON{Name: x.Name, Statistic: Num(x.ChiSq), DF: x.DF, P: Num(x.P), POneSided: Num(x.POneSided), Observed: x.Observed, Expected: x.Expected}
			name := x.Name
			if x.Name == "fleming-harrington" {
				rho, gamma := Num(x.Rho), Num(x.Gamma)
				tj.Rho, tj.Gamma = &rho, &gamma
				name += fmt.Sprintf(" (%g,%g)", x.Rho, x.Gamma)
			}
			j.Tests = append(j.Tests, tj)
			t.Rows = append(t.Rows, []Cell{word(name), number(x.ChiSq), count(x.DF), pvalue(x.P), pvalue(x.POneSided)})
		}
		tables = append(tables, t)
	}
	if len(s.Pairwise) > 0 {
		t := Table{Title: "Pairwise log-rank, P corrected by " + s.Look.Pairwise, Head: []string{"a", "b", "chi-square", "P", "P corrected"}}
		for _, p := range s.Pairwise {
			j.Pairwise = append(j.Pairwise, pairJSON{p.A, p.B, Num(p.ChiSq), Num(p.P), Num(p.PAdjusted)})
			t.Rows = append(t.Rows, []Cell{word(p.A), word(p.B), number(p.ChiSq), pvalue(p.P), pvalue(p.PAdjusted)})
		}
		tables = append(tables, t)
	}
	if h := s.HazardRatio; h != nil {
		ties := s.Look.Ties
		if ties == "" {
			ties = "efron"
		}
		j.HazardRatio = &ratioJSON{h.Term, h.Label, Num(h.HR), Num(h.Lower), Num(h.Upper), Num(h.P), h.CI, ties}
		t := Table{Title: fmt.Sprintf("Hazard ratio (Cox, ties %s, %s intervals)", ties, h.CI), Head: []string{"groups", "HR", ci + " low", "high", "P"}}
		if math.IsInf(h.Coef, 0) {
			t.Notes = append(t.Notes, h.Note)
		}
		t.Rows = append(t.Rows, []Cell{word(h.Label), number(h.HR), number(h.Lower), number(h.Upper), pvalue(h.P)})
		tables = append(tables, t)
	}
	return Document{JSON: wrap("km", s.Answer, j), Tables: append(tables, footnotes(s.Answer)...)}
}
