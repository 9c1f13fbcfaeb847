package tui

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// showNotes lists what the loader and the resolver decided and whom they left
// out.
func showNotes(a *App) {
	var lines []page.Line
	head := func(s string) {
		if len(lines) > 0 {
			lines = append(lines, page.Line{})
		}
		lines = append(lines, page.Line{Text: s, Role: chart.Title})
	}
	say := func(s string, role chart.Role) {
		for _, p := range strings.Split(s, "\n") {
			lines = append(lines, page.Line{Text: "  " + p, Role: role})
		}
	}
	if s := a.answer; s != nil {
		head("ENDPOINT")
		say(fmt.Sprintf("%s: time %s, event %s (%s)", s.Endpoint.Name, s.Endpoint.Time, s.Endpoint.Event, s.Endpoint.Why), chart.Plain)
		for _, c := range s.Endpoint.Codes {
			state := c.State.String()
			if c.State == model.Event && s.Endpoint.Cause != "" && !strings.EqualFold(c.Value, s.Endpoint.Cause) {
				state = "another event, which ends follow-up"
			}
			say(fmt.Sprintf("%s = %s: %s, %s", s.Endpoint.Event, c.Value, state, patients(c)), chart.Plain)
		}
		if s.Endpoint.Ambiguous != "" {
			say(s.Endpoint.Ambiguous, chart.Warn)
		}
		head("PATIENTS")
		say(fmt.Sprintf("%d in the cohort", a.cohort.Patients()), chart.Plain)
		for _, x := range s.Excluded {
			say(fmt.Sprintf("- %d %s", x.N, x.Reason), chart.Plain)
		}
		say(fmt.Sprintf("= %d in the analysis, %s", s.Used, model.Count(s.Frame.Events, "event")), chart.Plain)
		further := func(of string, by *answer.Answer) {
			var out []model.Exclusion
			for _, x := range by.Excluded {
				if !slices.Contains(s.Excluded, x) {
					out = append(out, x)
				}
			}
			if by.Used == s.Used || len(out) == 0 {
				return
			}
			head("PATIENTS OF " + of)
			for _, x := range out {
				say(fmt.Sprintf("- %d more, %s", x.N, x.Reason), chart.Plain)
			}
			say(fmt.Sprintf("= %d, %s", by.Used, model.Count(by.Events, "event")), chart.Plain)
		}
		if h := s.Ratios; h != nil && h.Fit != nil {
			further("THE HAZARD RATIOS", h.About())
		}
		if of := a.shown(); of != nil && of.About() != nil && !a.pageNow().Traits().Curves && !a.view.withoutEndpoint() {
			further("THE PAGE "+strings.ToUpper(a.pageNow().Name()), of.About())
		}
	}
	own, beside := a.warnings()
	for _, of := range []struct {
		head string
		list []string
	}{{"WARNINGS", own}, {"WARNINGS ABOUT THE CURVES", beside}} {
		if len(of.list) > 0 {
			head(of.head)
		}
		for _, w := range of.list {
			say(a.advise(w), chart.Warn)
		}
	}
	if h := a.ratios(); h != nil && h.Note != "" {
		head("HAZARD RATIO")
		say(h.Note, chart.Warn)
		for _, w := range h.Warnings {
			if !slices.Contains(own, w) && !slices.Contains(beside, w) {
				say(w, chart.Warn)
			}
		}
	}
	if a.failed() != nil {
		head("THIS QUESTION HAS NO ANSWER")
		say(a.explain(a.failed()), chart.Warn)
	}
	head("FILES")
	for _, f := range a.cohort.Files {
		say(fmt.Sprintf("%s: %s, %s, %s", f.Path, f.Form, model.Count(f.Rows, "row"), model.Count(f.Columns, "column")), chart.Plain)
	}
	if k := a.cohort.Counted; k != nil {
		say(k.Says(), chart.Plain)
		if k.Shards != "" {
			say(k.Shards, chart.Plain)
		}
		if len(k.Others) > 0 {
			say("not counted: "+strings.Join(k.Others, ", "), chart.Dim)
		}
	}
	for _, f := range a.cohort.Flow {
		say(fmt.Sprintf("%s: %s %d", f.File, f.What, f.N), chart.Plain)
	}
	var doubts []model.Doubt
	doubts = append(doubts, a.cohort.Doubts...)
	for _, c := range a.cohort.Columns {
		doubts = append(doubts, c.Doubts...)
	}
	if len(doubts) > 0 {
		head("DOUBTS")
		for _, d := range doubts[:min(len(doubts), 200)] {
			say(d.String(), chart.Plain)
		}
		if len(doubts) > 200 {
			say(fmt.Sprintf("and %d more: the command that describes the files lists them all", len(doubts)-200), chart.Dim)
		}
	}
	if word, origin := a.cohort.Origin(); origin != "" {
		head(strings.ToUpper(word) + " DATA")
		say(origin, chart.Plain)
	}
	a.push(&scroll{Title: "Notes", Lines: lines})
}

// ratios is the table of hazard ratios under the curves, nil where there is none.
func (a *App) ratios() *answer.Hazard {
	if a.answer == nil {
		return nil
	}
	return a.answer.Ratios
}

// Summary is the answer in one paragraph, as a person would write it down.
func Summary(s *answer.Survival) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s", s.Cohort.Name, s.Endpoint.Title())
	if word, _ := s.Cohort.Origin(); word != "" {
		b.WriteString(" (" + word + " data)")
	}
	fmt.Fprintf(&b, ": %s, %s", model.Count(s.Used, "patient"), model.Count(s.Frame.Events, "event"))
	if s.Look.Where != "" {
		fmt.Fprintf(&b, ", where %s", s.Look.Where)
	}
	if conditions := s.Conditions(); conditions != "" {
		b.WriteString("; " + conditions)
	}
	b.WriteString(". " + s.Heading() + ".")
	for _, g := range s.Groups {
		n, median := page.GroupHeads(s)
		fmt.Fprintf(&b, " %s: %s %d, events %d, %s %s (%g%% CI %s to %s).", strings.TrimSpace(g.Name+" "+g.Range), n, g.N, g.Events, median,
			page.TimeText(g.Median.Estimate), s.Level*100, page.TimeText(g.Median.Lower), page.TimeText(g.Median.Upper))
	}
	if stretches := s.Stretches(); stretches != "" {
		b.WriteString(" The " + stretches + ".")
	}
	if t := s.Read(); t != nil && !math.IsNaN(t.ChiSq) {
		name := testName(t.Name)
		fmt.Fprintf(&b, " %s chi-square %s on %d df, P %s", strings.ToUpper(name[:1])+name[1:], write.Fixed(t.ChiSq, 2), t.DF, write.P(t.P))
		if s.Moved {
			b.WriteString(" (the cut was chosen from these data: this P is too small")
			if c := s.Corrected; c != nil && c.Why == "" {
				b.WriteString("; corrected for the search " + write.P(c.P) + ", " + c.Method)
			}
			b.WriteString(")")
		}
		b.WriteString(".")
	}
	if h := s.HazardRatio; h != nil && !math.IsNaN(h.Ratio) {
		fmt.Fprintf(&b, " Hazard ratio%s %s %s (%g%% CI %s to %s, %s, P %s).", write.AdjustedFor(s.AdjustedFor), h.Label, page.Estimated(h.Ratio), s.Level*100,
			page.Ratio(h.Lower),
			page.Ratio(h.Upper), h.CI, write.P(h.P))
		if s.Moved {
			b.WriteString(" The hazard ratio and its interval are not corrected for the search")
			if x := s.Corrected.Shrunk(h); !math.IsNaN(x) {
				b.WriteString("; shrunk by the bootstrap " + page.Ratio(x))
			} else if why := s.Corrected.Unshrunk(h); why != "" {
				b.WriteString("; not shrunk: " + why)
			}
			b.WriteString(".")
		}
	}
	return b.String()
}
