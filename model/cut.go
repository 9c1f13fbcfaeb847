package model

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// CutKind is how a numeric marker is cut into groups.
type CutKind uint8

// The rules that cut a number.
const (
	CutMedian   CutKind = iota // two groups of equal size
	CutMean                    // two groups
	CutQuantile                // at the probabilities in Probs, R's type 7
	CutValue                   // at the values in Values
	CutBy                      // one value per level of a factor
	CutOptimal                 // where the standardised log-rank statistic is largest: chosen from the data
	CutYouden                  // where sensitivity + specificity for the event by the median survival is largest: chosen too
)

// Cut is a parsed cut rule.
type Cut struct {
	Kind   CutKind
	Rule   string // as written
	Probs  []float64
	Values []float64
	Factor string             // CutBy: the column
	Per    map[string]float64 // CutBy: its level to the cut
}

// ParseCut reads a cut rule: median, mean, tertile, quartile,
// quantile:0.25,0.75, value:20, value:10,20, by:sex:male=36.2,female=29.6.
// The empty rule is median.
func ParseCut(rule string) (Cut, error) {
	rule = strings.TrimSpace(rule)
	c := Cut{Rule: rule}
	head, rest, _ := strings.Cut(rule, ":")
	switch head {
	case "", "median":
		c.Rule, c.Kind, c.Probs = "median", CutMedian, []float64{0.5}
	case "mean":
		c.Kind = CutMean
	case "optimal":
		c.Kind = CutOptimal
	case "youden":
		c.Kind = CutYouden
	case "tertile":
		c.Kind, c.Probs = CutQuantile, []float64{1.0 / 3, 2.0 / 3}
	case "quartile":
		c.Kind, c.Probs = CutQuantile, []float64{0.25, 0.5, 0.75}
	case "quantile":
		ps, err := numberList(rest)
		if err != nil || len(ps) == 0 || ps[0] <= 0 || ps[len(ps)-1] >= 1 {
			return c, &UsageError{What: fmt.Sprintf("cut %q: quantiles are ascending numbers between 0 and 1", rule), Hint: "for example quantile:0.25,0.75"}
		}
		c.Kind, c.Probs = CutQuantile, ps
	case "value":
		vs, err := numberList(rest)
		if err != nil || len(vs) == 0 {
			return c, &UsageError{What: fmt.Sprintf("cut %q: %s", rule, "values are ascending numbers"), Hint: "for example value:20 or value:10,20"}
		}
		c.Kind, c.Values = CutValue, vs
	case "by":
		factor, list, ok := lastColon(rest)
		if !ok {
			return c, &UsageError{What: fmt.Sprintf("cut %q: a cut per level names a column and its levels", rule),
				Hint: "for example by:sex:male=36.2,female=29.6"}
		}
		c.Kind, c.Factor, c.Per = CutBy, factor, map[string]float64{}
		for _, item := range SplitList(list) {
			i := strings.LastIndex(item, "=")
			v := math.NaN()
			if i > 0 {
				if f, err := ReadNumber(strings.TrimSpace(item[i+1:])); err == nil {
					v = f
				}
			}
			if math.IsNaN(v) {
				return c, &UsageError{What: fmt.Sprintf("cut %q: %q is not LEVEL=NUMBER", rule, item), Hint: "for example by:sex:male=36.2,female=29.6"}
			}
			c.Per[strings.TrimSpace(item[:i])] = v
		}
		if len(c.Per) == 0 {
			return c, &UsageError{What: fmt.Sprintf("cut %q names no level", rule), Hint: "for example by:sex:male=36.2,female=29.6"}
		}
	default:
		if v, err := ReadNumber(rule); err == nil {
			// A bare number is what people type.
			c.Rule, c.Kind, c.Values = ValueRule(v), CutValue, []float64{v}
			return c, nil
		}
		return c, &UsageError{What: fmt.Sprintf("unknown cut %q", rule),
			Hint: OneOf(rule, []string{"median", "mean", "tertile", "quartile", "optimal", "youden", "quantile:0.25,0.75", "value:20", "value:10,20",
				"by:sex:male=36.2,female=29.6"})}
	}
	return c, nil
}

// lastColon splits "miR:x:male=1" before the list of levels.
func lastColon(s string) (factor, list string, ok bool) {
	eq := strings.Index(s, "=")
	if eq < 0 {
		return "", "", false
	}
	i := strings.LastIndex(s[:eq], ":")
	if i <= 0 {
		return "", "", false
	}
	return strings.TrimSpace(s[:i]), s[i+1:], true
}

// ValueRule is the rule for one typed or slid cut, at full precision: a cut
// that is rounded can move a patient.
func ValueRule(v ...float64) string {
	parts := make([]string, len(v))
	for i, x := range v {
		parts[i] = FormatNumber(x)
	}
	return "value:" + strings.Join(parts, ",")
}

func numberList(s string) ([]float64, error) {
	var out []float64
	for _, f := range SplitList(s) {
		v, err := ReadNumber(f)
		if err != nil {
			return nil, err
		}
		if len(out) > 0 && v <= out[len(out)-1] {
			return nil, strconv.ErrRange
		}
		out = append(out, v)
	}
	return out, nil
}

// Quantile is R's type 7 over ascending values, n >= 1.
func Quantile(sorted []float64, p float64) float64 { return Ascend(sorted).Quantile(p) }

const epsilon = 2.220446049250313e-16

// Mean is R's two-pass mean.
func Mean(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	m := s / float64(len(x))
	t := 0.0
	for _, v := range x {
		t += v - m
	}
	return m + t/float64(len(x))
}

// values resolves a rule that needs no factor against the marker's ascending
// values. Equal cut values (a quantile that falls on a tied value twice) are
// merged, and a warning says so.
func (c Cut) values(sorted Ascending) (cuts []float64, warning string) {
	switch c.Kind {
	case CutMean:
		cuts = []float64{sorted.Mean()}
	case CutValue:
		cuts = slices.Clone(c.Values)
	default:
		for _, p := range c.Probs {
			cuts = append(cuts, sorted.Quantile(p))
		}
	}
	n := len(cuts)
	cuts = slices.Compact(cuts)
	if len(cuts) < n {
		warning = fmt.Sprintf("%s: so many patients share a value that only %d different cuts remain", c.Rule, len(cuts))
	}
	return cuts, warning
}

// cutNames names the groups between k cuts, low to high.
func cutNames(rule Cut, k int) []string {
	switch {
	case k == 1:
		return []string{"low", "high"}
	case k == 2:
		return []string{"low", "middle", "high"}
	case k == 3 && rule.Rule == "quartile":
		return []string{"Q1", "Q2", "Q3", "Q4"}
	}
	out := make([]string, k+1)
	for i := range out {
		out[i] = "G" + strconv.Itoa(i+1)
	}
	return out
}

// cutRanges says the bounds of the groups between cuts, as they are printed.
func cutRanges(cuts []string) []string {
	out := make([]string, len(cuts)+1)
	for i := range out {
		switch {
		case i == 0:
			out[i] = "<= " + cuts[0]
		case i == len(cuts):
			out[i] = "> " + cuts[i-1]
		default:
			out[i] = "> " + cuts[i-1] + " to " + cuts[i]
		}
	}
	return out
}
