package answer

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// BalanceRow compares one term between the arms, before and after.
type BalanceRow struct {
	Term          string
	Before, After stats.Balance
	Score         bool // the propensity score itself
}

// BalanceLimit is the standardised mean difference beyond which arms are not
// called alike.
const BalanceLimit = 0.1

// balanceOf compares every covariate of a design between the arms, before and
// after they were given weights, and the distance that they were made alike by; a
// factor of three or more levels by each of them.
func balanceOf(d *model.Design, treated []bool, weight, distance []float64, by stats.Standardiser) ([]BalanceRow, error) {
	var rows []BalanceRow
	add := func(term string, x []float64, score bool) error {
		before, err := stats.BalanceOf(x, treated, nil, by)
		if err != nil {
			return err
		}
		after, err := stats.BalanceOf(x, treated, weight, by)
		if err != nil {
			return err
		}
		rows = append(rows, BalanceRow{term, *before, *after, score})
		return nil
	}
	if err := add("propensity score", distance, true); err != nil {
		return nil, err
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
				return nil, err
			}
		}
		if err := add(d.Name[j], x, false); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// notAlike warns of the terms that are further apart than BalanceLimit after what
// was done; it is "" where none is.
func notAlike(rows []BalanceRow, done string) string {
	worst, apart := "", 0
	largest := 0.0
	for _, b := range rows {
		if v := math.Abs(b.After.SMD); v > BalanceLimit && !b.Score {
			if apart++; v > largest {
				worst, largest = b.Term, v
			}
		}
	}
	if apart == 0 {
		return ""
	}
	return fmt.Sprintf("not alike after %s: %s apart by more than %g standard deviations, most of all %s (%.2f)", done,
		map[bool]string{true: "1 term is", false: fmt.Sprintf("%d terms are", apart)}[apart == 1], BalanceLimit, worst, largest)
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
