package answer

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// balance compares every covariate between the arms, before and after; a factor
// of three or more levels by each of them.
func (m *Matching) balance(d *model.Design) error {
	by := stats.TreatedSD
	if m.Estimand == "ate" || m.Estimand == "overlap" {
		by = stats.PooledSD
	}
	add := func(term string, x []float64, score bool) error {
		before, err := stats.BalanceOf(x, m.Treated, nil, by)
		if err != nil {
			return err
		}
		after, err := stats.BalanceOf(x, m.Treated, m.Weight, by)
		if err != nil {
			return err
		}
		m.Balance = append(m.Balance, BalanceRow{term, *before, *after, score})
		return nil
	}
	if err := add("propensity score", m.distance, true); err != nil {
		return err
	}
	bent := map[int]bool{} // further columns of a spline
	for _, s := range d.Splines {
		for _, c := range s.Columns[1:] {
			bent[c] = true
		}
	}
	for j, x := range d.X {
		if bent[j] {
			continue
		}
		if name, rest := referenceLevel(d, j); name != "" {
			if err := add(name, rest, false); err != nil {
				return err
			}
		}
		if err := add(d.Name[j], x, false); err != nil {
			return err
		}
	}
	worst, apart := "", 0
	largest := 0.0
	for _, b := range m.Balance {
		if v := math.Abs(b.After.SMD); v > BalanceLimit && !b.Score {
			if apart++; v > largest {
				worst, largest = b.Term, v
			}
		}
	}
	if apart > 0 {
		m.warn("not alike after %s: %s apart by more than %g standard deviations, most of all %s (%.2f)",
			map[bool]string{true: "matching", false: "weighting"}[m.Pair != nil],
			map[bool]string{true: "1 term is", false: fmt.Sprintf("%d terms are", apart)}[apart == 1], BalanceLimit, worst, largest)
	}
	return nil
}

// referenceLevel makes the indicator of a factor's reference level, which a design
// does not have, where column j is the first of a factor of three or more levels;
// its name is "" elsewhere.
func referenceLevel(d *model.Design, j int) (name string, x []float64) {
	t := d.Term[j]
	if j > 0 && d.Term[j-1] == t || j+1 >= len(d.X) || d.Term[j+1] != t {
		return "", nil
	}
	level, ok := strings.CutPrefix(d.Name[j], d.TermName[t]+"=")
	if !ok {
		return "", nil
	}
	ref, ok := strings.CutPrefix(d.Label[j], level+" vs ")
	if !ok {
		return "", nil
	}
	x = make([]float64, len(d.Pos))
	for i := range x {
		x[i] = 1
		for k := j; k < len(d.X) && d.Term[k] == t; k++ {
			x[i] -= d.X[k][i]
		}
	}
	return d.TermName[t] + "=" + ref, x
}
