package write

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/figure"
	"kaplan/stats"
)

// armNames say which arm is which, in the order of answer.Matching.Arms.
var armNames = [2]string{"treated", "control"}

// Matching renders a matched or weighted comparison. file is where the cohort
// was written, "" for nowhere.
func Matching(m *answer.Matching, file string) Document {
	ci := ciOf(m.Level)
	scoreTable, score := scoreOf(m, ci)
	balanceTable, balance := balanceOf(m)
	unmatched, pairs := []object{}, []object{}
	for _, u := range m.Unmatched {
		unmatched = append(unmatched, obj("arm", u.Arm, "reason", u.Reason, "n", u.N))
	}
	for _, x := range m.Pairs {
		pairs = append(pairs, obj("treated", m.Cohort.ID[x.Treated], "control", m.Cohort.ID[x.Control], "distance", x.Distance))
	}
	armTable, arms := armsOf(m)
	tables := []Table{scoreTable, armTable, balanceTable}
	var effect object
	if e := m.Effect; e != nil {
		var more []Table
		effect, more = matchEffect(m, e, ci)
		tables = append(tables, more...)
	}
	if file != "" {
		tables = append(tables, Table{Notes: []string{"the " + either(m, "matched", "weighted") + " cohort is in " + file}})
	}
	a := m.Answer
	if m.Without != nil {
		a.Warnings = append(slices.Clone(a.Warnings), "no effect: "+strings.ReplaceAll(m.Without.Error(), "\n", "; "))
	}
	result := obj("treatment", obj("column", m.Treatment.Name, "treated", m.Arms[0].Name, "control", m.Arms[1].Name), "estimand", m.Estimand,
		"stabilised?", where(m.Estimand == "ate", true),
		"level", m.Level,
		"propensity", score, "arms", arms, "pairs", pairs, "unmatched", unmatched, "balance", balance, "effect?", where(m.Effect != nil, effect),
		"file?", file)
	return drawn(document("match", a, result, tables...).saying(m.Assumed...).ofPatients(true), m, figure.Matching)
}

// MatchedArms renders the effect in matched or weighted patients, whose figure are the curves
// of the arms.
func MatchedArms(m *answer.Matching) Document {
	d := Matching(m, "")
	if m.Effect == nil || m.Effect.Curves == nil {
		return d
	}
	return drawn(d, m, figure.Arms)
}

// either is the one word where patients were matched, the other where weighted.
func either(m *answer.Matching, matched, weighted string) string {
	if m.Pair != nil {
		return matched
	}
	return weighted
}

// scoreOf renders the propensity score.
func scoreOf(m *answer.Matching, ci string) (Table, object) {
	p := m.Score
	t := table("Propensity score (logistic regression)", "term", "log odds", "std error", "odds ratio", ci+" low", "high", "P", "")
	t.addEffects(p.Terms)
	var patients []object
	for i, row := range m.Row {
		pair := 0 // pairs are counted from 1
		if m.Pair != nil {
			pair = int(m.Pair[i]) + 1
		}
		patients = append(patients, obj("patient", m.Cohort.ID[row], "treated", m.Treated[i], "propensity", m.Propensity[i], "weight", m.Weight[i],
			"pair?", pair))
	}
	var caliper object
	if m.Caliper > 0 && m.Pair != nil {
		caliper = obj("sd", m.Caliper, "width", m.CaliperWidth)
	}
	return t, obj("model", "logistic regression", "distance", m.Scale, "n", p.N, "treated", p.Treated, "loglik", [2]Num{Num(p.LogLikNull), Num(p.LogLik)},
		"likelihood_ratio", modelTest(p.LR), "terms", effectsOf("odds_ratio", p.Terms), "caliper?", caliper, "patients", patients)
}

// armsOf renders who was matched, or what the weights cost.
func armsOf(m *answer.Matching) (Table, []object) {
	t := table(matchTitle(m), "arm", "", "before", "matched")
	if m.Pair == nil {
		t.Head = []string{"arm", "", "patients", "effective", "largest weight", "of"}
	}
	var list []object
	for a, arm := range m.Arms {
		largest := arm.LargestID
		if m.Pair != nil {
			largest = ""
			t.add(armNames[a], arm.Name, arm.N, arm.Kept)
		} else {
			t.add(armNames[a], arm.Name, arm.N, arm.Effective, arm.Largest, largest)
		}
		list = append(list, obj("arm", armNames[a], "name", arm.Name, "n", arm.N, "kept", arm.Kept, "sum_of_weights", arm.Weight,
			"effective_n", arm.Effective,
			"largest_weight", arm.Largest, "largest_weight_patient?", largest))
	}
	for _, u := range m.Unmatched {
		t.notef("  - %d of %s: %s", u.N, u.Arm, u.Reason)
	}
	return t, list
}

// balanceOf renders how alike the arms are.
func balanceOf(m *answer.Matching) (Table, []object) {
	t := table("Balance (standardised mean differences)", "term", "treated before", "control", "SMD", "treated after",
		"control", "SMD", "variance ratio", "eCDF max")
	var list []object
	for _, b := range m.Balance {
		row := obj("term", b.Term)
		for k, x := range []stats.Balance{b.Before, b.After} {
			when := [2]string{"_before", "_after"}[k]
			row = append(row, obj("mean_treated"+when, x.MeanTreated, "mean_control"+when, x.MeanControl, "smd"+when, x.SMD,
				"variance_ratio"+when, x.VarianceRatio, "ecdf_max"+when, x.EMax)...)
		}
		list = append(list, row)
		x, y := b.Before, b.After
		t.add(b.Term, x.MeanTreated, x.MeanControl, smd(x.SMD), y.MeanTreated, y.MeanControl, smd(y.SMD), y.VarianceRatio, smd(y.EMax))
	}
	sd := "of both arms, pooled"
	if m.Pair != nil || m.Estimand == "att" {
		sd = "of the treated"
	}
	t.Notes = append(t.Notes, "divided by the standard deviation "+sd+" before "+either(m, "matching", "weighting"))
	return t, list
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
	pairs := model.Count(len(m.Pairs), "pair")
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
	byPatient := c.IDColumn == "" || c.Freq != "" // an id of a row of counts is that of several patients
	if byPatient {
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
	said := c.Synthetic != "" && !named[model.SyntheticColumn]
	if said {
		head = append(head, model.SyntheticColumn)
	}
	out := csv.NewWriter(w)
	_ = out.Write(head)
	full := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	for i, row := range m.Row {
		if m.Weight[i] == 0 || math.IsNaN(m.Weight[i]) {
			continue
		}
		var rec []string
		if byPatient {
			rec = append(rec, c.ID[row])
		}
		for _, col := range c.Columns {
			rec = append(rec, col.Format(int(row)))
		}
		if matched {
			rec = append(rec, strconv.Itoa(m.Pair[i]+1))
		}
		rec = append(rec, full(m.Propensity[i]), full(m.Weight[i]))
		if said {
			rec = append(rec, c.Synthetic)
		}
		_ = out.Write(rec)
	}
	out.Flush()
	return out.Error()
}
