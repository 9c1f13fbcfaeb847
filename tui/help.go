package tui

import (
	"fmt"
	"strings"

	"kaplan/tui/chart"
	"kaplan/tui/page"
)

func openHelp(a *App) {
	var parts []string
	of := map[string][]page.Line{}
	for _, b := range a.all() {
		if of[b.Part] == nil {
			parts = append(parts, b.Part)
		}
		of[b.Part] = append(of[b.Part], page.Line{Text: fmt.Sprintf("  %-15s %s", keyNames(a, b.Keys), b.Name), Role: chart.Plain})
	}
	var lines []page.Line
	for i, part := range parts {
		if i > 0 {
			lines = append(lines, page.Line{})
		}
		lines = append(lines, page.Line{Text: strings.ToUpper(part), Role: chart.Title})
		lines = append(lines, of[part]...)
	}
	lines = append(lines, page.Line{}, page.Line{Text: "In every list: type to filter, arrows or Ctrl-N Ctrl-P move, Enter takes, Esc goes back.",
		Role: chart.Dim},
		page.Line{Text: "What scrolls: arrows or j k, PgUp PgDn, Home End.", Role: chart.Dim},
		page.Line{Text: "Groups: low is <= the cut, high is above it. + on a curve is a censoring.", Role: chart.Dim})
	a.push(&scroll{Title: "Help", Lines: lines})
}
