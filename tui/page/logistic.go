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

// Logistic is the page of logistic regression.
func Logistic() Leaf {
	return New(Page[*answer.Logistic]{Question: answer.LogisticQuestion, Draw: drawLogistic, Document: write.Logistic, Of: Traits{Begin: beginOutcome}})
}

// drawLogistic is a logistic regression: odds ratios as a forest, what each term
// is worth, and how well the model fits.
func drawLogistic(a *Sheet, x *answer.Logistic) {
	g, r := a.g, a.r
	s := a.in(g, r)
	s.line(plainText(x.Heading()), chart.Title)
	t := fmt.Sprintf("%s, %d with the event", model.Count(x.N, "patient"), x.Events)
	s.line(t, chart.Plain)
	for _, e := range x.Excluded {
		if strings.HasSuffix(e.Reason, "missing") && s.r.H > 14 {
			s.line(fmt.Sprintf("- %d %s", e.N, plainText(e.Reason)), chart.Dim)
		}
	}
	if r.H >= 22 {
		s.skip(1)
	}
	title := "ODDS"
	if x.Adjusted {
		title = "ODDS (adjusted)"
	}
	var rows []chart.ForestRow
	for _, o := range x.Rows {
		role := chart.Plain
		if o.Note != "" {
			role = chart.Dim
		}
		ci := a.span(o.Lower, o.Upper, Ratio)
		if ci == "" {
			ci = o.Note
		}
		rows = append(rows, chart.ForestRow{Label: strings.TrimSuffix(plainText(o.Label), " true vs false"), Estimate: o.Ratio, Lower: o.Lower, Upper: o.Upper,
			Columns: []string{Estimated(o.Ratio), ci, write.P(o.P)}, Role: role})
	}
	if most := s.r.H - 6; len(rows) > most && most > 1 { // the axis and what follows keep their place
		left := len(rows) - most + 1
		rows = append(rows[:most-1:most-1], chart.ForestRow{Label: fmt.Sprintf("+%d: x exports", left), Estimate: math.NaN(), Lower: math.NaN(),
			Upper: math.NaN(), Role: chart.Dim})
	}
	s.odds(rows, title, []string{"OR", fmt.Sprintf("%g%% CI (%s)", x.Level*100, x.CI), "P"})
	if r.H >= 22 {
		s.skip(1)
	}
	s.wrapped(plainText(x.Note), 3, chart.Warn)
	chi := a.glyphs().Chi
	test := fmt.Sprintf("all terms: %s %s, df %d, P %s", chi, write.Fixed(x.LR.Statistic, 2), x.LR.DF, write.P(x.LR.P))
	if long := test + fmt.Sprintf("   AIC %s", write.Fixed(x.AIC, 2)); chart.Width(long) <= s.r.W {
		test = long
	}
	s.line(test, chart.Plain)
	if c := x.C; c != nil {
		s.line("C "+a.deLong(c, x.Level), chart.Plain)
	}
	s.line(fmt.Sprintf("R2: Nagelkerke %s, McFadden %s", share(x.R2.Nagelkerke), share(x.R2.McFadden)), chart.Plain)
	if h := x.Hosmer; h != nil {
		role := chart.Plain
		t := fmt.Sprintf("Hosmer-Lemeshow: %s %s, df %d, P %s", chi, write.Fixed(h.Statistic, 2), h.DF, write.P(h.P))
		if h.P < 0.05 {
			role = chart.Warn
			if long := t + "  (the fit is in doubt)"; chart.Width(long) <= s.r.W {
				t = long
			}
		}
		s.line(t, role)
	}
	if len(x.Terms) > 0 && s.r.H >= 3 {
		if s.r.H > len(x.Terms)+2 {
			s.skip(1)
		}
		var rows []tableRow
		for _, t := range x.Terms {
			rows = append(rows, tableRow{Cells: []string{plainText(t.Name), write.Fixed(t.Statistic, 2), itoa(int(t.DF)), write.P(t.P)}})
		}
		s.table([]column{{Head: "likelihood ratio", Left: true}, {Head: chi}, {Head: "df", Drop: 1}, {Head: "P"}}, rows, s.r.H)
	}
}
