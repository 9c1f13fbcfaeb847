package write

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaplan/model/answer"
)

type scoreTermJSON struct {
	Term      string `json:"term"`
	Estimate  Num    `json:"estimate"`
	SE        Num    `json:"std_error"`
	OR        Num    `json:"odds_ratio"`
	Lower     Num    `json:"conf_low"`
	Upper     Num    `json:"conf_high"`
	Statistic Num    `json:"statistic"`
	P         Num    `json:"p_value"`
	Note      string `json:"note,omitempty"`
}

type scoreJSON struct {
	Model      string          `json:"model"`
	Distance   string          `json:"distance"`
	N          int             `json:"n"`
	Treated    int             `json:"treated"`
	LogLik     [2]Num          `json:"loglik"`
	LR         modelTestJSON   `json:"likelihood_ratio"`
	Terms      []scoreTermJSON `json:"terms"`
	Caliper    *caliperJSON    `json:"caliper,omitempty"`
	Propensity []patientJSON   `json:"patients"`
}

type caliperJSON struct {
	SD    Num `json:"sd"`
	Width Num `json:"width"`
}

type patientJSON struct {
	Patient    string `json:"patient"`
	Treated    bool   `json:"treated"`
	Propensity Num    `json:"propensity"`
	Weight     Num    `json:"weight"`
	Pair       *int   `json:"pair,omitempty"` // counted from 1
}

type matchedPairJSON struct {
	Treated  string `json:"treated"`
	Control  string `json:"control"`
	Distance Num    `json:"distance"`
}

type matchArmJSON struct {
	Arm       string `json:"arm"`
	Name      string `json:"name"`
	N         int    `json:"n"`
	Kept      int    `json:"kept"`
	Weight    Num    `json:"sum_of_weights"`
	Effective Num    `json:"effective_n"`
	Largest   Num    `json:"largest_weight"`
	LargestID string `json:"largest_weight_patient,omitempty"`
}

type balanceJSON struct {
	Term           string `json:"term"`
	TreatedBefore  Num    `json:"mean_treated_before"`
	ControlBefore  Num    `json:"mean_control_before"`
	SMDBefore      Num    `json:"smd_before"`
	VarianceBefore Num    `json:"variance_ratio_before"`
	ECDFBefore     Num    `json:"ecdf_max_before"`
	TreatedAfter   Num    `json:"mean_treated_after"`
	ControlAfter   Num    `json:"mean_control_after"`
	SMDAfter       Num    `json:"smd_after"`
	VarianceAfter  Num    `json:"variance_ratio_after"`
	ECDFAfter      Num    `json:"ecdf_max_after"`
}

type unmatchedJSON struct {
	Arm    string `json:"arm"`
	Reason string `json:"reason"`
	N      int    `json:"n"`
}

// armNames say which arm is which, in the order of answer.Matching.Arms.
var armNames = [2]string{"treated", "control"}

type matchingJSON struct {
	Treatment struct {
		Column  string `json:"column"`
		Treated string `json:"treated"`
		Control string `json:"control"`
	} `json:"treatment"`
	Estimand  string            `json:"estimand"`
	Level     float64           `json:"level"`
	Score     scoreJSON         `json:"propensity"`
	Arms      []matchArmJSON    `json:"arms"`
	Pairs     []matchedPairJSON `json:"pairs"`
	Unmatched []unmatchedJSON   `json:"unmatched"`
	Balance   []balanceJSON     `json:"balance"`
	Effect    *matchEffectJSON  `json:"effect,omitempty"`
	File      string            `json:"file,omitempty"`
}

// Matching renders a matched or weighted comparison. file is where the cohort
// was written, "" for nowhere.
func Matching(m *answer.Matching, file string) Document {
	ci := fmt.Sprintf("%g%% CI", m.Level*100)
	j := &matchingJSON{Estimand: m.Estimand, Level: m.Level, Pairs: []matchedPairJSON{}, Unmatched: []unmatchedJSON{}, File: file}
	j.Treatment.Column, j.Treatment.Treated, j.Treatment.Control = m.Treatment.Name, m.Arms[0].Name, m.Arms[1].Name
	tables := preface(m.Answer)
	tables[0].Notes = append(tables[0].Notes, m.Assumed...)
	tables = append(tables, j.score(m, ci), j.arms(m), j.balance(m))
	if e := m.Effect; e != nil {
		var more []Table
		j.Effect, more = matchEffect(m, e, ci)
		tables = append(tables, more...)
	}
	if file != "" {
		tables = append(tables, Table{Notes: []string{"the " + either(m, "matched", "weighted") + " cohort is in " + file}})
	}
	a := m.Answer
	if m.Without != nil {
		a.Warnings = append(slices.Clone(a.Warnings), "no effect: "+strings.ReplaceAll(m.Without.Error(), "\n", "; "))
	}
	return Document{JSON: wrap("match", a, j), Tables: append(tables, footnotes(a)...)}
}

// either is the one word where patients were matched, the other where weighted.
func either(m *answer.Matching, matched, weighted string) string {
	if m.Pair != nil {
		return matched
	}
	return weighted
}

// score renders the propensity score.
func (j *matchingJSON) score(m *answer.Matching, ci string) Table {
	p := m.Score
	j.Score = scoreJSON{Model: "logistic regression", Distance: m.Scale, N: p.N, Treated: p.Treated, LogLik: [2]Num{Num(p.LogLikNull), Num(p.LogLik)},
		LR: modelTest(p.LR), Terms: []scoreTermJSON{}}
	score := Table{Title: "Propensity score (logistic regression)", Head: []string{"term", "log odds", "std error", "odds ratio", ci + " low", "high", "P", ""}}
	for _, t := range p.Terms {
		j.Score.Terms = append(j.Score.Terms, scoreTermJSON{t.Term, Num(t.Coef), Num(t.SE), Num(t.Ratio), Num(t.Lower), Num(t.Upper), Num(t.Statistic),
			Num(t.P), t.Note})
		score.Rows = append(score.Rows, []Cell{word(t.Term), number(t.Coef), number(t.SE), number(t.Ratio), number(t.Lower), number(t.Upper), pvalue(t.P),
			word(t.Note)})
	}
	for i, row := range m.Row {
		x := patientJSON{Patient: m.Cohort.ID[row], Treated: m.Treated[i], Propensity: Num(m.Propensity[i]), Weight: Num(m.Weight[i])}
		if m.Pair != nil && m.Pair[i] >= 0 {
			k := m.Pair[i] + 1
			x.Pair = &k
		}
		j.Score.Propensity = append(j.Score.Propensity, x)
	}
	if m.Caliper > 0 && m.Pair != nil {
		j.Score.Caliper = &caliperJSON{Num(m.Caliper), Num(m.CaliperWidth)}
	}
	return score
}

// arms renders who was matched, or what the weights cost.
func (j *matchingJSON) arms(m *answer.Matching) Table {
	arms := Table{Title: matchTitle(m), Head: []string{"arm", "", "before", "matched"}}
	if m.Pair == nil {
		arms.Head = []string{"arm", "", "patients", "effective", "largest weight", "of"}
	}
	for a, arm := range m.Arms {
		j.Arms = append(j.Arms, matchArmJSON{armNames[a], arm.Name, arm.N, arm.Kept, Num(arm.Weight), Num(arm.Effective), Num(arm.Largest), arm.LargestID})
		if m.Pair != nil {
			j.Arms[a].LargestID = ""
			arms.Rows = append(arms.Rows, []Cell{word(armNames[a]), word(arm.Name), count(arm.N), count(arm.Kept)})
			continue
		}
		arms.Rows = append(arms.Rows, []Cell{word(armNames[a]), word(arm.Name), count(arm.N), number(arm.Effective), number(arm.Largest), word(arm.LargestID)})
	}
	for _, u := range m.Unmatched {
		j.Unmatched = append(j.Unmatched, unmatchedJSON{u.Arm, u.Reason, u.N})
		arms.Notes = append(arms.Notes, fmt.Sprintf("  - %d of %s: %s", u.N, u.Arm, u.Reason))
	}
	for _, x := range m.Pairs {
		j.Pairs = append(j.Pairs, matchedPairJSON{m.Cohort.ID[x.Treated], m.Cohort.ID[x.Control], Num(x.Distance)})
	}
	return arms
}

// balance renders how alike the arms are.
func (j *matchingJSON) balance(m *answer.Matching) Table {
	t := Table{Title: "Balance (standardised mean differences)",
		Head: []string{"term", "treated before", "control", "SMD", "treated after", "control", "SMD", "variance ratio", "eCDF max"}}
	for _, b := range m.Balance {
		x, y := b.Before, b.After
		j.Balance = append(j.Balance, balanceJSON{b.Term, Num(x.MeanTreated), Num(x.MeanControl), Num(x.SMD), Num(x.VarianceRatio), Num(x.EMax),
			Num(y.MeanTreated), Num(y.MeanControl), Num(y.SMD), Num(y.VarianceRatio), Num(y.EMax)})
		t.Rows = append(t.Rows, []Cell{word(b.Term), number(x.MeanTreated), number(x.MeanControl), smd(x.SMD), number(y.MeanTreated),
			number(y.MeanControl), smd(y.SMD), number(y.VarianceRatio), smd(y.EMax)})
	}
	sd := "of both arms, pooled"
	if m.Pair != nil || m.Estimand == "att" {
		sd = "of the treated"
	}
	t.Notes = append(t.Notes, "divided by the standard deviation "+sd+" before "+either(m, "matching", "weighting"))
	return t
}

func smd(v float64) Cell {
	return Cell{Num: v, IsNum: true, Show: func(v float64) string { return SMD(v, 3) }}
}

// SMD prints a standardised difference with so many decimals, 0 without a sign.
func SMD(v float64, decimals int) string {
	if s := Fixed(v, decimals); strings.Trim(s, "-0.") != "" {
		return s
	}
	return Fixed(0, decimals)
}

func matchTitle(m *answer.Matching) string {
	switch m.Estimand {
	case "ate":
		return "Weights of the inverse probability of treatment, stabilised (effect in all)"
	case "att":
		return "Weights of the inverse probability of treatment (effect in the treated)"
	case "overlap":
		return "Overlap weights (effect in those who could have had either)"
	}
	pairs := fmt.Sprintf("%d pairs", len(m.Pairs))
	if len(m.Pairs) == 1 {
		pairs = "1 pair"
	}
	s := fmt.Sprintf("Matched one to one: %s, nearest %s, largest first, without replacement", pairs,
		map[string]string{"probability": "score", "logit": "logit of the score"}[m.Scale])
	if m.Caliper > 0 {
		s += fmt.Sprintf(", caliper %s SD (%s)", Number(m.Caliper), Significant(m.CaliperWidth, 4))
	}
	return s
}

// MatchedCohort writes the matched patients, or all of a weighted cohort, as a
// cohort file: every column, and pair (of matched ones), propensity and weight.
func MatchedCohort(w io.Writer, m *answer.Matching) error {
	c := m.Cohort
	var head []string
	named := map[string]bool{}
	for _, col := range c.Columns {
		named[col.Name] = true
	}
	own := func(name string) string {
		for named[name] {
			name += " (match)"
		}
		named[name] = true
		return name
	}
	if c.IDColumn == "" {
		head = append(head, own("patient"))
	}
	for _, col := range c.Columns {
		head = append(head, col.Name)
	}
	matched := m.Pair != nil
	if matched {
		head = append(head, own("pair"))
	}
	head = append(head, own("propensity"), own("weight"))
	out := csv.NewWriter(w)
	_ = out.Write(head)
	full := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	for i, row := range m.Row {
		if m.Weight[i] == 0 || math.IsNaN(m.Weight[i]) {
			continue
		}
		var rec []string
		if c.IDColumn == "" {
			rec = append(rec, c.ID[row])
		}
		for _, col := range c.Columns {
			rec = append(rec, col.Format(int(row)))
		}
		if matched {
			rec = append(rec, strconv.Itoa(m.Pair[i]+1))
		}
		_ = out.Write(append(rec, full(m.Propensity[i]), full(m.Weight[i])))
	}
	out.Flush()
	return out.Error()
}
