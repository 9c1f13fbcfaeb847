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
)

// dataList lists the columns as they were understood.
func dataList(a *App) *list {
	var items []item
	for _, c := range a.cohort.Columns {
		d := fmt.Sprintf("%-10s %s", c.Kind, describeColumn(c))
		if n := len(c.Doubts); n > 0 {
			d += "  ! " + c.Doubts[0].What
		}
		items = append(items, item{Key: c.Name, Label: c.Title(), Detail: d})
	}
	return newList("Data", items)
}

// drawDataView is view 8: files, patient flow, columns, doubts.
func (a *App) drawDataView(g *chart.Grid) {
	l := arrange(a.width, a.height, 0, 0)
	a.drawHeader(g, l.Header)
	a.drawFooter(g, l.Footer)
	y := 2
	for _, s := range a.cohort.Files {
		a.put(g, 1, y, a.width-2, fmt.Sprintf("%s: %s, %d rows, %d columns", s.Path, s.Form, s.Rows, s.Columns), chart.Plain)
		y++
		if y > a.height/4 {
			break
		}
	}
	if len(a.cohort.Flow) > 0 {
		var parts []string
		for _, f := range a.cohort.Flow {
			parts = append(parts, fmt.Sprintf("%s: %s %d", f.File, f.What, f.N))
		}
		for _, s := range wrapText(strings.Join(parts, ";  "), a.width-2, 2) {
			g.Text(1, y, s, chart.Dim)
			y++
		}
	}
	for _, d := range a.cohort.Doubts[:min(len(a.cohort.Doubts), 2)] {
		a.put(g, 1, y, a.width-2, "! "+d.String(), chart.Warn)
		y++
	}
	y++
	g.Text(1, y, fmt.Sprintf("COLUMNS (%d)", len(a.cohort.Columns)), chart.Title)
	y++
	detail := 0
	cur := a.data.Current()
	var col *model.Column
	if cur != nil {
		col = a.cohort.Column(cur.Key)
	}
	var lines []string
	if col != nil {
		lines = append(lines, fmt.Sprintf("%s: %s, because %s", col.Name, col.Kind, col.Why))
		for _, d := range col.Doubts {
			lines = append(lines, "! "+d.String())
		}
	}
	var wrapped []string
	for _, s := range lines {
		wrapped = append(wrapped, wrapText(s, a.width-2, 3)...)
	}
	detail = min(len(wrapped), 5)
	a.data.draw(a, g, rect{1, y, a.width - 3, a.height - 1 - y - detail - 1})
	for i := range detail {
		g.Text(1, a.height-1-detail+i, wrapped[i], chart.Dim)
	}
}

func findColumn(a *App) {
	l := newList("Column", a.data.Items)
	l.Hint = "Enter goes to it  Esc back"
	a.push(&picker{list: l, Width: 76, Accept: func(a *App, key string) { a.data.At(key) }})
}

func dataMarker(a *App) {
	it := a.data.Current()
	if it == nil {
		return
	}
	if why := model.NoMarker(a.cohort, a.cohort.Column(it.Key)); why != "" {
		a.say(it.Label + " cannot group patients: " + why)
		return
	}
	a.setMarker(it.Key)
	a.view = viewSurvival
}

func openHelp(a *App) {
	var parts []string
	of := map[string][]line{}
	for i := range actions {
		act := &actions[i]
		if act.Part == "" {
			continue
		}
		if of[act.Part] == nil {
			parts = append(parts, act.Part)
		}
		of[act.Part] = append(of[act.Part], line{fmt.Sprintf("  %-15s %s", keyNames(a, act.Keys), act.Name), chart.Plain})
	}
	var lines []line
	for i, part := range parts {
		if i > 0 {
			lines = append(lines, line{})
		}
		lines = append(lines, line{strings.ToUpper(part), chart.Title})
		lines = append(lines, of[part]...)
	}
	lines = append(lines, line{}, line{"In every list: type to filter, arrows or Ctrl-N Ctrl-P move, Enter takes, Esc goes back.", chart.Dim},
		line{"Groups: low is <= the cut, high is above it. + on a curve is a censoring.", chart.Dim})
	a.push(&pages{Title: "Help", Lines: lines})
}

// keyNames prints keys as they stand on a keyboard.
func keyNames(a *App, keys []string) string {
	names := map[string]string{"left": "←", "right": "→", "up": "↑", "down": "↓", "shift+left": "Shift-←", "shift+right": "Shift-→",
		"enter": "Enter", "esc": "Esc", "tab": "Tab", "backspace": "Backspace", "delete": "Del", "ctrl+r": "Ctrl-R"}
	if a.theme.ASCII {
		names["left"], names["right"], names["up"], names["down"] = "Left", "Right", "Up", "Down"
		names["shift+left"], names["shift+right"] = "Shift-Left", "Shift-Right"
	}
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k
		if n, ok := names[k]; ok {
			out[i] = n
		}
	}
	return strings.Join(out, " ")
}

func openPalette(a *App) {
	var items []item
	for i := range actions {
		act := &actions[i]
		if act.Part == "" {
			continue
		}
		it := item{Key: itoa(i), Label: act.Name, Detail: keyNames(a, act.Keys)}
		if act.Why != nil {
			if why := act.Why(a); why != "" {
				it.Dim, it.Why, it.Detail = true, why, why
			}
		}
		items = append(items, it)
	}
	l := newList("Actions", items)
	l.Hint = "type a part of the name  Enter does it  Esc back"
	a.push(&picker{list: l, Width: 84, Accept: func(a *App, key string) {
		for i := range actions {
			if itoa(i) == key {
				if a.act(&actions[i]) {
					a.quitting = true
				}
			}
		}
	}})
}

// showNotes lists what the loader and the resolver decided and whom they left
// out.
func showNotes(a *App) {
	var lines []line
	head := func(s string) {
		if len(lines) > 0 {
			lines = append(lines, line{})
		}
		lines = append(lines, line{s, chart.Title})
	}
	say := func(s string, role chart.Role) {
		for _, p := range strings.Split(s, "\n") {
			lines = append(lines, line{"  " + p, role})
		}
	}
	if s := a.answer; s != nil {
		head("ENDPOINT")
		say(fmt.Sprintf("%s: time %s, event %s (%s)", s.Endpoint.Name, s.Endpoint.Time, s.Endpoint.Event, s.Endpoint.Why), chart.Plain)
		for _, c := range s.Endpoint.Codes {
			say(fmt.Sprintf("%s = %s: %s, %d patients", s.Endpoint.Event, c.Value, c.State, c.N), chart.Plain)
		}
		if s.Endpoint.Ambiguous != "" {
			say(s.Endpoint.Ambiguous, chart.Warn)
		}
		head("PATIENTS")
		say(fmt.Sprintf("%d in the cohort", a.cohort.N), chart.Plain)
		for _, x := range s.Excluded {
			say(fmt.Sprintf("- %d %s", x.N, x.Reason), chart.Plain)
		}
		say(fmt.Sprintf("= %d in the analysis, %d events", s.Used, s.Frame.Events), chart.Plain)
		if len(s.Warnings) > 0 {
			head("WARNINGS")
			for _, w := range s.Warnings {
				say(w, chart.Warn)
			}
		}
	}
	if a.hazard != nil && a.hazard.Note != "" {
		head("HAZARD RATIO")
		say(a.hazard.Note, chart.Warn)
		for _, w := range a.hazard.Warnings {
			if a.answer == nil || !containsString(a.answer.Warnings, w) {
				say(w, chart.Warn)
			}
		}
	}
	if a.failed != nil {
		head("THIS QUESTION HAS NO ANSWER")
		say(a.failed.Error(), chart.Warn)
	}
	head("FILES")
	for _, f := range a.cohort.Files {
		say(fmt.Sprintf("%s: %s, %d rows, %d columns", f.Path, f.Form, f.Rows, f.Columns), chart.Plain)
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
			say(fmt.Sprintf("and %d more: kaplan describe lists them all", len(doubts)-200), chart.Dim)
		}
	}
	if a.cohort.Synthetic != "" {
		head("SYNTHETIC DATA")
		say(a.cohort.Synthetic, chart.Plain)
	}
	a.push(&pages{Title: "Notes", Lines: lines})
}

func openRow(a *App) {
	if p, v := a.pageNow(), a.pageValue(); p != nil && p.Take != nil && v != nil {
		if a.pageRow < p.Rows(v) {
			p.Take(a, v, a.pageRow)
		}
		return
	}
	if q := a.question(); a.row < len(q) {
		q[a.row].Open(a)
	}
}

func clearRow(a *App) {
	if q := a.question(); a.row < len(q) {
		l := a.look
		q[a.row].Clear(&l)
		a.change(l)
	}
}

// levelsEditor merges, reorders and leaves out a marker's levels.
type levelsEditor struct {
	column string
	groups []model.LevelSet
	out    []string // levels left out
	cursor int
	counts map[string]int
}

func arrangeLevels(a *App) {
	c, err := a.resolver.Column(a.look.Marker)
	if err != nil {
		a.say(firstLine(err.Error()))
		return
	}
	levels, n := model.LevelsOf(c)
	if len(levels) > model.MaxGroups {
		a.say(fmt.Sprintf("%s has %d values: too many to arrange", c.Name, len(levels)))
		return
	}
	e := &levelsEditor{column: c.Title(), counts: map[string]int{}}
	for i, l := range levels {
		e.counts[l] = n[i]
	}
	if a.look.Levels != "" {
		e.groups, _ = model.ParseLevels(a.look.Levels)
	}
	if e.groups == nil {
		for _, l := range levels {
			e.groups = append(e.groups, model.LevelSet{Name: l, Levels: []string{l}})
		}
	}
	for _, l := range levels {
		if !slices.ContainsFunc(e.groups, func(s model.LevelSet) bool { return slices.Contains(s.Levels, l) }) {
			e.out = append(e.out, l)
		}
	}
	a.push(e)
}

func (e *levelsEditor) apply(a *App) {
	l := a.look
	l.Levels = model.FormatLevels(e.groups)
	plain := len(e.out) == 0
	for _, g := range e.groups {
		plain = plain && len(g.Levels) == 1
	}
	if c, err := a.resolver.Column(l.Marker); err == nil && plain {
		if levels, _ := model.LevelsOf(c); slices.EqualFunc(levels, e.groups, func(l string, s model.LevelSet) bool { return l == s.Name }) {
			l.Levels = ""
		}
	}
	// A reference that has been merged away refers to nobody.
	l.Reference = model.SetReference(l.Reference, l.Marker, "")
	a.change(l)
}

func (e *levelsEditor) Key(a *App, k key) bool {
	n := len(e.groups)
	all := n + len(e.out)
	switch k.Name {
	case "esc", "enter", "q":
		return true
	case "up", "k":
		e.cursor = max(0, e.cursor-1)
	case "down", "j":
		e.cursor = min(all-1, e.cursor+1)
	case "K", "shift+up":
		if e.cursor > 0 && e.cursor < n {
			e.groups[e.cursor-1], e.groups[e.cursor] = e.groups[e.cursor], e.groups[e.cursor-1]
			e.cursor--
			e.apply(a)
		}
	case "J", "shift+down":
		if e.cursor+1 < n {
			e.groups[e.cursor+1], e.groups[e.cursor] = e.groups[e.cursor], e.groups[e.cursor+1]
			e.cursor++
			e.apply(a)
		}
	case "+", "=":
		if e.cursor+1 < n {
			x, y := e.groups[e.cursor], e.groups[e.cursor+1]
			m := model.LevelSet{Levels: append(slices.Clone(x.Levels), y.Levels...)}
			m.Name = strings.Join(m.Levels, "+")
			e.groups = slices.Replace(e.groups, e.cursor, e.cursor+2, m)
			e.apply(a)
		} else {
			a.say("+ merges a group with the one below it")
		}
	case "-":
		if e.cursor < n && len(e.groups[e.cursor].Levels) > 1 {
			var parts []model.LevelSet
			for _, l := range e.groups[e.cursor].Levels {
				parts = append(parts, model.LevelSet{Name: l, Levels: []string{l}})
			}
			e.groups = slices.Replace(e.groups, e.cursor, e.cursor+1, parts...)
			e.apply(a)
		} else {
			a.say("- takes a merged group apart")
		}
	case "x", " ":
		switch {
		case e.cursor < n && n > 1:
			e.out = append(e.out, e.groups[e.cursor].Levels...)
			e.groups = slices.Delete(e.groups, e.cursor, e.cursor+1)
			e.apply(a)
		case e.cursor >= n && e.cursor < all:
			l := e.out[e.cursor-n]
			e.out = slices.Delete(e.out, e.cursor-n, e.cursor-n+1)
			e.groups = append(e.groups, model.LevelSet{Name: l, Levels: []string{l}})
			e.cursor = n
			e.apply(a)
		default:
			a.say("one group has to stay")
		}
	case "n":
		if e.cursor < n {
			at := e.cursor
			p := newPrompt("Name of this group", e.groups[at].Name)
			p.Accept = func(a *App, s string) {
				if s != "" {
					e.groups[at].Name = s
					e.apply(a)
				}
			}
			a.push(p)
		}
	}
	return false
}

func (e *levelsEditor) Draw(a *App, g *chart.Grid) {
	r := box(a, g, 68, len(e.groups)+len(e.out)+3, "Groups of "+e.column, "J K order  + merge  - split  x leave out  n name  Enter done")
	for i := range len(e.groups) + len(e.out) {
		label, role, n := "", chart.Plain, 0
		if i < len(e.groups) {
			label = itoa(i+1) + "  " + e.groups[i].Name
			for _, l := range e.groups[i].Levels {
				n += e.counts[l]
			}
		} else {
			label, role = "-  "+e.out[i-len(e.groups)]+"  (left out)", chart.Dim
			n = e.counts[e.out[i-len(e.groups)]]
		}
		if i == e.cursor {
			role = chart.Cursor
		}
		if i >= r.H {
			break
		}
		a.put(g, r.X, r.Y+i, r.W-14, label, role)
		g.Text(r.X+r.W-13, r.Y+i, padLeft(itoa(n), 5)+" patients", chart.Dim)
	}
}

// Summary is the answer in one paragraph, as a person would write it down.
func Summary(s *answer.Survival) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s", s.Cohort.Name, s.Endpoint.Title())
	if s.Cohort.Synthetic != "" {
		b.WriteString(" (synthetic data)")
	}
	fmt.Fprintf(&b, ": %d patients, %d events", s.Used, s.Frame.Events)
	if s.Look.Where != "" {
		fmt.Fprintf(&b, ", where %s", s.Look.Where)
	}
	b.WriteString(". " + s.Heading() + ".")
	for _, g := range s.Groups {
		fmt.Fprintf(&b, " %s: n %d, events %d, median %s (%g%% CI %s to %s).", strings.TrimSpace(g.Name+" "+g.Range), g.N, g.Events,
			timeText(g.Median.Estimate), s.Level*100, timeText(g.Median.Lower), timeText(g.Median.Upper))
	}
	if len(s.Tests) > 0 && !math.IsNaN(s.Tests[0].ChiSq) {
		t := s.Tests[0]
		fmt.Fprintf(&b, " Log-rank chi-square %s on %d df, P %s", write.Fixed(t.ChiSq, 2), t.DF, write.P(t.P))
		if s.Moved {
			b.WriteString(" (the cut was chosen from these data: this P is too small)")
		}
		b.WriteString(".")
	}
	if h := s.HazardRatio; h != nil && !math.IsNaN(h.Ratio) {
		fmt.Fprintf(&b, " Hazard ratio %s %s (%g%% CI %s to %s, %s, P %s).", h.Label, ratio(h.Ratio), s.Level*100, ratio(h.Lower), ratio(h.Upper), h.CI, write.P(h.P))
	}
	return b.String()
}
