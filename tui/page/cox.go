package page

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// Model is the page of the proportional hazards model.
func Model() Leaf {
	return New(Page[*answer.Hazard]{Question: answer.ModelQuestion, Draw: drawModelPage,
		Document: write.Cox, Of: Traits{Tall: true}})
}

func drawModelPage(a *Sheet, h *answer.Hazard) {
	g, r := a.g, a.r
	y := r.Y
	say := func(s string, role chart.Role) {
		lines := []string{s}
		if chart.Width(s) > r.W {
			lines = Wrap(s, r.W, 0)
		}
		for _, l := range lines {
			if y < r.Y+r.H {
				a.put(g, r.X, y, r.W, l, role)
				y++
			}
		}
	}
	f := h.Fit
	say(fmt.Sprintf("%s: %s, %s", h.Heading, model.Count(f.N, "patient"), model.Count(f.Events, "event")), chart.Title)
	for _, x := range h.Excluded {
		if strings.HasSuffix(x.Reason, "missing") {
			say(fmt.Sprintf("- %d %s", x.N, x.Reason), chart.Dim)
		}
	}
	y++
	used := a.drawForest(g, Rect{r.X, y, r.W, r.Y + r.H - y}, h)
	y += used + 1
	beside := r.W >= 110 // two panes: the tests, and the coefficients
	if beside {
		w := r.W/2 - 2
		a.in(g, Rect{r.X + w + 2, y, r.W - w - 2, r.Y + r.H - y}).coefficients(h)
		r.W = w
	}
	kind := "ties " + f.Ties
	if f.Robust {
		kind += ", robust variance"
	}
	if f.Firth {
		kind += ", Firth's penalty"
	}
	if !math.IsNaN(f.AIC) { // a weighted likelihood has none
		kind += fmt.Sprintf("   AIC %s   BIC %s", write.Fixed(f.AIC, 2), write.Fixed(f.BIC, 2))
	}
	say(kind, chart.Plain)
	say(fmt.Sprintf("log-likelihood %s, without covariates %s", write.Fixed(f.LogLik, 3), write.Fixed(f.LogLikNull, 3)), chart.Plain)
	for _, t := range h.Tests() {
		if math.IsNaN(t.Statistic) { // Fine and Gray's model has no score test
			continue
		}
		say(fmt.Sprintf("%-18s %s %8s  df %-2g  P %s", t.Name, a.glyphs().Chi, write.Fixed(t.Statistic, 3), t.DF, write.P(t.P)), chart.Plain)
	}
	for _, t := range h.NonLinear {
		say(fmt.Sprintf("non-linearity of %s: %s %s, df %g, P %s", t.Name, a.glyphs().Chi, write.Fixed(t.Statistic, 3), t.DF, write.P(t.P)), chart.Plain)
	}
	if c := h.Concordance; c != nil {
		s := fmt.Sprintf("concordance %s (SE %s)", write.Fixed(c.C, 4), write.Fixed(c.SE, 4))
		if u := h.Uno; u != nil {
			s += fmt.Sprintf(", Uno's %s (SE %s)", write.Fixed(u.C, 4), write.Fixed(u.SE, 4))
		}
		say(s, chart.Plain)
	}
	if h.Unchecked {
		say("concordance, and the check of proportional hazards: being computed", chart.Dim)
	}
	if x := h.Added; x != nil {
		say(fmt.Sprintf("the marker adds: %s %s, df %g, P %s; C %s %s %s, P %s", a.glyphs().Chi, write.Fixed(x.LR.Statistic, 2), x.LR.DF, write.P(x.LR.P),
			write.Fixed(x.CBase, 3), a.glyphs().Arrow, write.Fixed(x.CFull, 3), write.P(x.P)), chart.Plain)
	}
	if h.PH != nil {
		s := fmt.Sprintf("proportional hazards: %s %s, df %d, P %s", a.glyphs().Chi, write.Fixed(h.PH.Global.Statistic, 3), h.PH.Global.DF,
			write.P(h.PH.Global.P))
		role := chart.Plain
		if h.PH.Global.P < 0.05 {
			s += "  (in doubt: Tab to the check)"
			role = chart.Warn
		}
		say(s, role)
	}
	if h.Note != "" {
		for _, s := range Wrap(h.Note, r.W, 3) {
			say(s, chart.Warn)
		}
	}
	if !beside {
		a.in(g, Rect{r.X, y + 1, r.W, r.Y + r.H - y - 1}).coefficients(h)
	}
}

// coefficients are what the ratios were made of, and the check of each term.
func (a *Sheet) coefficients(h *answer.Hazard) {
	cols := []column{{Head: "COEFFICIENT", Left: true}, {Head: "log HR"}, {Head: "SE"}, {Head: "z"}}
	var rows []tableRow
	for i := range h.Rows {
		x := &h.Rows[i]
		if math.IsNaN(x.SE) || math.IsInf(x.Coef, 0) {
			continue
		}
		rows = append(rows, tableRow{Cells: []string{perTerm(x.Term, termText(x.Label)), write.Significant(x.Coef, 4), write.Significant(x.SE, 4),
			write.Fixed(x.Coef/x.SE, 2)}})
	}
	if len(rows) > 0 {
		a.table(cols, rows, len(rows)+1)
	}
	if h.PH == nil || len(h.PH.Test) < 2 {
		return
	}
	a.skip(1)
	cols = []column{{Head: "PROPORTIONAL HAZARDS", Left: true}, {Head: a.glyphs().Chi}, {Head: "df"}, {Head: "P"}}
	rows = nil
	for k, t := range h.PH.Test {
		rows = append(rows, tableRow{Cells: []string{termText(h.PH.Name[k]), write.Fixed(t.Statistic, 2), fmt.Sprint(t.DF), write.P(t.P)}})
	}
	a.table(cols, rows, len(rows)+1)
}
