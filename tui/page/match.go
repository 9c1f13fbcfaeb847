package page

import (
	"fmt"
	"math"
	"strconv"

	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Matching is the page of two groups made alike.
func Matching() Leaf {
	return New(Page[*answer.Matching]{Question: answer.MatchQuestion, Draw: drawMatching,
		Document: func(v *answer.Matching) write.Document { return write.Matching(v, "") }})
}

// matchWords say what was done, and to whom.
func matchWords(m *answer.Matching) (done, short string) {
	switch m.Estimand {
	case "ate":
		return "weighted to all (IPTW)", "weighted"
	case "att":
		return "weighted to the treated (IPTW)", "weighted"
	case "overlap":
		return "weighted to the overlap", "weighted"
	}
	done = fmt.Sprintf("%d matched pairs", len(m.Pairs))
	if len(m.Pairs) == 1 {
		done = "1 matched pair"
	}
	if m.Caliper > 0 {
		done += fmt.Sprintf(", caliper %s SD", Digits(m.Caliper))
	}
	return done, "matched"
}

// drawMatching is the balance: a love plot with its numbers, and how the scores
// of both arms lie.
func drawMatching(a *Sheet, m *answer.Matching) {
	g, r := a.g, a.r
	done, short := matchWords(m)
	y := r.Y
	a.put(g, r.X, y, r.W, done+": "+m.Treatment.Title(), chart.Title)
	y++
	y = a.drawArms(g, Rect{r.X, y, r.W, r.Y + r.H - y}, m, short)
	if r.H >= 20 {
		y++
	}

	// The strips get their rows where every term of the balance has its own.
	bottom := r.Y + r.H
	strips := 6
	terms := len(m.Balance)
	if bottom-y-3-strips < terms {
		strips = 0
	}
	room := bottom - y - 3 - strips
	head := []string{chart.LoveMark(false, a.ASCII) + " before", chart.LoveMark(true, a.ASCII) + " " + short}
	wide := r.W >= 72
	if wide {
		head = append(head, "var. ratio")
	}
	var rows []chart.LoveRow
	for i, b := range m.Balance {
		if i == room-1 && terms > room {
			rows = append(rows, chart.LoveRow{Label: fmt.Sprintf("+%d: x exports", terms-i), Before: math.NaN(), After: math.NaN(), Role: chart.Dim})
			break
		}
		label := b.Term
		if b.Score {
			label = "score"
		}
		row := chart.LoveRow{Label: label, Before: b.Before.SMD, After: b.After.SMD, Columns: []string{write.SMD(b.Before.SMD, 2), write.SMD(b.After.SMD, 2)}}
		if wide {
			s := ""
			if !math.IsNaN(b.After.VarianceRatio) {
				s = Ratio(b.After.VarianceRatio)
			}
			row.Columns = append(row.Columns, s)
		}
		switch {
		case b.Score:
			row.Role = chart.Dim
		case math.Abs(b.After.SMD) > answer.BalanceLimit:
			row.Role = chart.Warn
		}
		rows = append(rows, row)
	}
	title := "BALANCE (SMD, lines at ±0.1)"
	if r.W < 60 {
		title = "SMD, lines ±0.1"
	}
	love := chart.Love(rows, chart.LoveOptions{W: min(r.W, 110), Title: title, Headers: head, Limit: answer.BalanceLimit, ASCII: a.ASCII})
	Blit(g, love, Rect{r.X, y, r.W, bottom - y})
	y += love.H
	if strips > 0 {
		if bottom-y > strips {
			y++
		}
		a.drawScores(g, Rect{r.X, y, min(r.W, 110), bottom - y}, m, short)
	}
}

// drawArms is the table of both arms and returns the row after it.
func (a *Sheet) drawArms(g *chart.Grid, r Rect, m *answer.Matching, short string) int {
	name := 8
	for i := range m.Arms {
		name = max(name, chart.Width(armText(m, i)))
	}
	name = min(name, max(r.W-34, 8))
	right := func(y, end int, s string, role chart.Role) { g.Text(end-chart.Width(s), y, s, role) }
	x0 := r.X + 9 + name
	heads := []string{"n", short}
	if m.Pair == nil {
		heads = []string{"n", "effective", "largest w."}
	}
	const w = 11
	y := r.Y
	for k, h := range heads {
		right(y, x0+6+w*k, h, chart.Dim)
	}
	for i, arm := range m.Arms {
		y++
		role := chart.GroupRole(m.Group(i))
		a.put(g, r.X, y, 8, [2]string{"treated", "control"}[i], chart.Dim)
		a.put(g, r.X+8, y, name, armText(m, i), role)
		cells := []string{itoa(arm.N), itoa(arm.Kept)}
		if m.Pair == nil {
			cells = []string{itoa(arm.N), write.Fixed(arm.Effective, 1), Digits(arm.Largest)}
		}
		for k, s := range cells {
			right(y, x0+6+w*k, s, chart.Plain)
		}
		if m.Pair != nil && arm.N > arm.Kept {
			a.put(g, x0+6+w+2, y, r.X+r.W-(x0+6+w+2), fmt.Sprintf("%d unmatched", arm.N-arm.Kept), chart.Dim)
		}
	}
	return y + 1
}

// drawScores draws how the propensity scores of both arms lie before and after:
// a strip for each, all on one axis, each by the share of its arm.
func (s *Sheet) drawScores(g *chart.Grid, r Rect, m *answer.Matching, short string) {
	const label = 17
	if r.H < 6 || r.W < label+16 {
		return
	}
	w := r.W - label
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range m.Propensity {
		lo, hi = min(lo, p), max(hi, p)
	}
	if !(hi > lo) {
		return
	}
	s.put(g, r.X, r.Y, r.W, "PROPENSITY SCORE", chart.Title)
	// A bin takes as many columns as leave some thirty of them.
	step := max(1, (w+15)/30)
	bins := (w + step - 1) / step
	bin := func(p float64) int { return min(int((p-lo)/(hi-lo)*float64(bins)), bins-1) }
	y := r.Y + 1
	height := min(max((r.H-2)/4, 1), 3)
	for after := range 2 {
		for arm := range 2 {
			n := make([]float64, bins)
			for i, p := range m.Propensity {
				if m.Treated[i] != (arm == 0) {
					continue
				}
				v := 1.0
				if after == 1 {
					v = m.Weight[i]
				}
				n[bin(p)] += v
			}
			bars := make([]float64, w)
			for k := range bars {
				if bars[k] = n[k/step]; bars[k] == 0 {
					bars[k] = math.NaN()
				}
			}
			if arm == 0 {
				s.put(g, r.X, y+height-1, 9, [2]string{"before", short}[after], chart.Plain)
			}
			s.put(g, r.X+9, y+height-1, 8, [2]string{"treated", "control"}[arm], chart.GroupRole(m.Group(arm)))
			strip := chart.Strip(bars, chart.StripOptions{W: w, Rows: height, Mark: -1, ASCII: s.ASCII})
			for i := range strip.Cells {
				strip.Cells[i].Role = chart.GroupRole(m.Group(arm))
			}
			Blit(g, strip, Rect{r.X + label, y, w, height})
			y += height
		}
	}
	left, right := write.Fixed(lo, 2), write.Fixed(hi, 2)
	g.Text(r.X+label, y, left, chart.Axis)
	g.Text(r.X+label+w-len(right), y, right, chart.Axis)
}

// armText names an arm; a bare number says nothing without its column.
func armText(m *answer.Matching, arm int) string {
	name := m.Arms[arm].Name
	if _, err := strconv.ParseFloat(name, 64); err == nil {
		return m.Treatment.Title() + "=" + name
	}
	return name
}
