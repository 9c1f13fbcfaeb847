package tui

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
	"kaplan/tui/chart"
)

// page is one sheet of the hazard view: what it asks and how it draws the
// answer. A page with Rows has a cursor.
type page struct {
	Name string
	Ask  func(w *work) (any, error)
	// Key is what the answer depends on, nil for the whole Look: a page that is
	// about all cuts is not asked for again when the cut moves.
	Key  func(model.Look) model.Look
	Draw func(a *App, g *chart.Grid, r rect, v any)
	Rows func(v any) int
	Take func(a *App, v any, row int) // Enter on a row
	Hint string
	// Document is the answer in full, for export and copying; nil where the view
	// has one of its own.
	Document func(v any) write.Document
	Tall     bool // it may need more rows than there are: up and down scroll
	Wide     bool // it wants the whole width: the question is not beside it
}

// pagesOf are the pages of each view that has several, the first being the
// view itself where it asks nothing.
var pagesOf = map[view][]page{}

func init() {
	pagesOf[viewSurvival] = []page{
		{Name: "Curves"},
		{Name: "Numbers", Draw: drawNumbers, Tall: true,
			Ask: func(w *work) (any, error) {
				return answer.NumbersQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.Numbers]{})
			}},
		{Name: "Life table", Draw: drawLifeTable, Ask: askLifeTables, Tall: true},
		{Name: "Cumulative incidence", Draw: drawIncidence,
			Ask: func(w *work) (any, error) {
				return answer.IncidenceQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.Incidence]{})
			}},
	}
	pagesOf[viewHazard] = []page{
		{Name: "Model", Ask: askModelPage, Draw: drawModelPage},
		{Name: "Univariable", Ask: askUnivariable, Draw: drawUnivariable, Tall: true},
		{Name: "Selection", Ask: askSelection, Draw: drawSelection, Hint: "Enter adjusts for what is left",
			Rows: func(any) int { return 1 },
			Take: func(a *App, v any, _ int) {
				l := a.look
				l.Covariates = v.(*answer.Selection).Final.Look.Covariates
				a.change(l)
			}},
		{Name: "Subgroups", Ask: askSubgroups, Draw: drawSubgroups, Hint: "up/down and Enter make a row the subgroup",
			Rows: func(v any) int { return len(v.(*answer.Subgroups).Rows) },
			Take: func(a *App, v any, row int) {
				where := v.(*answer.Subgroups).Rows[row].Where
				cs := model.SplitWhere(a.cohort, a.look.Where)
				for _, c := range model.SplitWhere(a.cohort, where) {
					cs = model.ReplaceCondition(cs, c)
				}
				setWhere(a, model.JoinWhere(cs))
				a.say("subgroup: " + where + " (u goes back)")
			}},
		{Name: "Proportional hazards", Ask: askModel, Draw: drawChecks, Hint: "up/down: the term that is plotted   z: how time is transformed",
			Rows: func(v any) int {
				if ph := v.(*answer.Hazard).PH; ph != nil {
					return len(ph.Name)
				}
				return 0
			}},
		{Name: "Influence", Ask: askInfluence, Draw: drawInfluence, Tall: true},
		{Name: "Adjusted curves", Ask: askAdjusted, Draw: drawAdjusted},
		{Name: "Splines", Ask: askSplines, Draw: drawSplines},
	}
}

// work is one request of a page, which may take long: it is told of progress
// and can be cancelled.
type work struct {
	ctx      context.Context
	resolver *model.Resolver
	look     model.Look
	validate []*model.Resolver // cohorts that a cut is carried to
	page     *page
	key      model.Look

	cancel      context.CancelFunc
	done, total atomic.Int64
	partial     atomic.Pointer[any] // what is there so far, for pages that fill as they go
}

func (w *work) progress(done, total int) {
	w.done.Store(int64(done))
	w.total.Store(int64(total))
}

// show lets a page draw what is there so far.
func (w *work) show(v any) { w.partial.Store(&v) }

// pageMsg brings what a page asked for.
type pageMsg struct {
	work *work
	v    any
	err  error
}

// tickMsg redraws while a page works, so that progress is seen.
type tickMsg struct{ work *work }

func tick(w *work) tea.Cmd {
	return tea.Tick(80*time.Millisecond, func(time.Time) tea.Msg { return tickMsg{w} })
}

func (p *page) key(l model.Look) model.Look {
	if p.Key != nil {
		return p.Key(l)
	}
	return l
}

// askPage starts the work of the page in hand, unless its answer is there or
// under way; work for another question is cancelled.
func (a *App) askPage() tea.Cmd {
	p := a.pageNow()
	if p == nil || p.Ask == nil || a.width == 0 {
		a.cancelPage()
		return nil
	}
	key := p.key(a.look)
	if a.pageOf == p && a.pageKey == key || a.pageWork != nil && a.pageWork.page == p && a.pageWork.key == key {
		return nil
	}
	a.cancelPage()
	w := &work{resolver: a.resolver, look: a.look, validate: a.validate, page: p, key: key}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	a.pageWork = w
	return tea.Batch(func() tea.Msg {
		v, err := p.Ask(w)
		return pageMsg{w, v, err}
	}, tick(w))
}

// stopPage cancels the page's work because a person asked for it.
func (a *App) stopPage() {
	w := a.pageWork
	a.cancelPage()
	a.pageOf, a.pageKey, a.pageAnswer = w.page, w.key, nil
	a.pageFailed = &model.QuestionError{What: "cancelled: change the question, or turn the page and back after it, to ask again"}
	a.say("cancelled")
}

func (a *App) cancelPage() {
	if a.pageWork != nil {
		a.pageWork.cancel()
		a.pageWork = nil
	}
}

// pageDone takes the answer of a page; late ones are dropped.
func (a *App) pageDone(m pageMsg) {
	if m.work != a.pageWork {
		return
	}
	a.pageWork.cancel()
	a.pageWork = nil
	a.pageOf, a.pageKey, a.pageAnswer, a.pageFailed = m.work.page, m.work.key, m.v, m.err
}

// pageNow is the page in hand, nil in a view without pages.
func (a *App) pageNow() *page {
	if ps := pagesOf[a.view]; len(ps) > 0 {
		return &ps[a.page[a.view]%len(ps)]
	}
	return nil
}

func turnPage(a *App, d int) {
	n := len(pagesOf[a.view])
	if n < 2 {
		a.say("this view has one page")
		return
	}
	a.page[a.view] = (a.page[a.view] + d + n) % n
	a.pageRow = 0
}

// pageValue is the answer of the page in hand, nil while there is none. While
// a page about the same things is asked again, the old answer stays in sight.
func (a *App) pageValue() any {
	p := a.pageNow()
	if a.pageWork != nil && a.pageWork.page == p {
		if v := a.pageWork.partial.Load(); v != nil {
			return *v
		}
	}
	if a.pageOf != p || a.pageFailed != nil {
		return nil
	}
	return a.pageAnswer
}

// pageMove moves the cursor of the page, where it has one.
func pageMove(a *App, d int) bool {
	p, v := a.pageNow(), a.pageValue()
	if p == nil || p.Rows == nil && !p.Tall || v == nil {
		return false
	}
	n := tallest // where it ends is known when it is drawn
	if p.Rows != nil {
		n = p.Rows(v)
	}
	if n > 0 {
		a.pageRow = min(max(a.pageRow+d, 0), n-1)
	}
	return true
}

func askModel(w *work) (any, error) {
	return answer.SchoenfeldQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.Hazard]{})
}

// modelPage is the model, and what the marker adds to its covariates.
type modelPage struct {
	hazard *answer.Hazard
	added  *answer.Added
}

func askModelPage(w *work) (any, error) {
	h, err := answer.ModelQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.Hazard]{})
	if err != nil {
		return nil, err
	}
	return modelPage{hazard: h, added: h.Added}, nil
}

func askSelection(w *work) (any, error) {
	l := w.look
	if l.Covariates == "" {
		return nil, &model.QuestionError{What: "there are no covariates to select from: a chooses them"}
	}
	return answer.SelectionQuestion.Answer(w.ctx, w.resolver, l, answer.Progress[*answer.Selection]{})
}

func drawSelection(a *App, g *chart.Grid, r rect, v any) {
	s := v.(*answer.Selection)
	y := r.Y
	a.put(g, r.X, y, r.W, "backward elimination by AIC, on the patients who have every covariate", chart.Title)
	y += 2
	if len(s.Dropped) == 0 {
		a.put(g, r.X, y, r.W, "nothing is dropped: every covariate lowers the AIC", chart.Plain)
		y++
	}
	for _, d := range s.Dropped {
		a.put(g, r.X, y, r.W, fmt.Sprintf("- %-24s AIC %s %s %s   P %s", d.Item, write.Fixed(d.Before, 2), a.glyphs().arrow, write.Fixed(d.AIC, 2), write.P(d.P)), chart.Plain)
		y++
	}
	y++
	if y < r.Y+r.H {
		y += a.drawForest(g, rect{r.X, y, r.W, r.Y + r.H - y - 2}, s.Final)
	}
	if y+1 < r.Y+r.H {
		a.put(g, r.X, y+1, r.W, "selected on these data: intervals and P values do not account for it", chart.Warn)
	}
}

func askUnivariable(w *work) (any, error) {
	l := w.look
	if l.Covariates == "" {
		return nil, &model.QuestionError{What: "there are no covariates: a chooses those that are tried one by one, and then together where P < 0.05"}
	}
	l.Enter = 0.05
	return answer.UnivariableQuestion.Answer(w.ctx, w.resolver, l, answer.Progress[*answer.Univariable]{})
}

func askSubgroups(w *work) (any, error) {
	// What a model would be adjusted for is what is looked within; without any
	// of it, every category.
	return answer.ForestQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.Subgroups]{})
}

type influence struct {
	hazard *answer.Hazard
	rows   []answer.Influence
}

func askInfluence(w *work) (any, error) {
	h, err := answer.InfluenceQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.Hazard]{})
	if err != nil {
		return nil, err
	}
	return influence{h, h.Influence}, nil
}

func askAdjusted(w *work) (any, error) {
	return answer.AdjustedQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.Predicted]{})
}

type splines struct {
	curves []answer.SplineCurve
}

func askSplines(w *work) (any, error) {
	s, err := answer.SplineQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.Splines]{})
	if err != nil {
		return nil, err
	}
	return splines{s.Curves}, nil
}

// workText says how far the page's work is.
func (a *App) workText() string {
	w := a.pageWork
	if w == nil {
		return "computing"
	}
	if total := w.total.Load(); total > 0 {
		return fmt.Sprintf("computing, %d %% (Esc cancels)", 100*w.done.Load()/total)
	}
	return "computing (Esc cancels)"
}

// drawPages draws a view that has several pages, one at a time.
func (a *App) drawPages(g *chart.Grid) {
	l := arrange(a.width, a.height, 0, len(a.notes()))
	a.drawHeader(g, l.Header)
	a.drawFooter(g, l.Footer)
	a.drawNotes(g, l.Notes)
	r := l.Chart
	if a.pageNow().Wide {
		r = rect{1, r.Y, a.width - 2, r.H}
	} else {
		a.drawSide(g, l.Side)
	}
	ps, p := pagesOf[a.view], a.pageNow()
	all := 0
	for _, q := range ps {
		all += chart.Width(q.Name) + 3
	}
	x := r.X
	if all <= r.W {
		for i := range ps {
			role := chart.Dim
			if &ps[i] == p {
				role = chart.Cursor
			}
			x = g.Text(x, r.Y, " "+ps[i].Name+" ", role) + 1
		}
	} else { // narrow: the page in hand and its place
		x = g.Text(r.X, r.Y, " "+p.Name+" ", chart.Cursor)
		a.put(g, x+1, r.Y, r.X+r.W-x-1, fmt.Sprintf("%d of %d, Tab turns", a.page[a.view]%len(ps)+1, len(ps)), chart.Dim)
	}
	body := rect{r.X, r.Y + 2, r.W, r.H - 2}
	v := a.pageValue()
	switch {
	case a.failed != nil && !a.view.free():
		a.drawFailure(g, r)
	case a.pageOf == p && a.pageFailed != nil && a.pageWork == nil:
		for i, s := range wrapText(withKeys.Replace(a.pageFailed.Error()), body.W, body.H) {
			a.put(g, body.X, body.Y+i, body.W, s, chart.Plain)
		}
	case v == nil:
		a.put(g, body.X, body.Y, body.W, a.workText(), chart.Dim)
	default:
		if p.Hint != "" {
			a.put(g, body.X, body.Y+body.H-1, body.W, p.Hint, chart.Dim)
			body.H--
		}
		if p.Tall {
			a.drawTall(g, body, p, v)
			return
		}
		p.Draw(a, g, body, v)
	}
}

// tallest is how many rows a page that scrolls may have.
const tallest = 300

// drawTall draws a page as high as it wants to be and shows the part of it that
// the cursor has scrolled to.
func (a *App) drawTall(g *chart.Grid, r rect, p *page, v any) {
	whole := chart.NewGrid(r.W, tallest)
	p.Draw(a, whole, rect{0, 0, r.W, tallest}, v)
	used := tallest
	for used > 0 && blankRow(whole.Row(used-1)) {
		used--
	}
	if used <= r.H {
		a.pageRow = 0
		blitClip(g, whole, r)
		return
	}
	room := r.H - 1
	a.pageRow = min(max(a.pageRow, 0), used-room)
	part := &chart.Grid{W: r.W, H: room, Cells: whole.Cells[a.pageRow*r.W : (a.pageRow+room)*r.W]}
	blitClip(g, part, r)
	a.put(g, r.X, r.Y+r.H-1, r.W, fmt.Sprintf("lines %d to %d of %d: up and down", a.pageRow+1, a.pageRow+room, used), chart.Dim)
}

func blankRow(cells []chart.Cell) bool {
	for _, c := range cells {
		if c.R != ' ' {
			return false
		}
	}
	return true
}

func drawModelPage(a *App, g *chart.Grid, r rect, v any) {
	m := v.(modelPage)
	h := m.hazard
	y := r.Y
	say := func(s string, role chart.Role) {
		if y < r.Y+r.H {
			a.put(g, r.X, y, r.W, s, role)
			y++
		}
	}
	f := h.Fit
	say(fmt.Sprintf("%s: %d patients, %d events", h.Heading, f.N, f.Events), chart.Title)
	for _, x := range h.Excluded {
		if strings.HasSuffix(x.Reason, "missing") {
			say(fmt.Sprintf("- %d %s", x.N, x.Reason), chart.Dim)
		}
	}
	y++
	used := a.drawForest(g, rect{r.X, y, r.W, r.Y + r.H - y}, h)
	y += used + 1
	kind := "ties " + f.Ties
	if f.Robust {
		kind += ", robust variance"
	}
	if f.Firth {
		kind += ", Firth's penalty"
	}
	say(fmt.Sprintf("%s   AIC %s   BIC %s", kind, write.Fixed(f.AIC, 2), write.Fixed(f.BIC, 2)), chart.Plain)
	say(fmt.Sprintf("log-likelihood %s, without covariates %s", write.Fixed(f.LogLik, 3), write.Fixed(f.LogLikNull, 3)), chart.Plain)
	for _, t := range h.Tests() {
		say(fmt.Sprintf("%-18s %s %8s  df %-2d  P %s", t.Name, a.glyphs().chi, write.Fixed(t.Statistic, 3), int(t.DF), write.P(t.P)), chart.Plain)
	}
	for _, t := range h.NonLinear {
		say(fmt.Sprintf("non-linearity of %s: %s %s, df %d, P %s", t.Name, a.glyphs().chi, write.Fixed(t.Statistic, 3), int(t.DF), write.P(t.P)), chart.Plain)
	}
	if c := h.Concordance; c != nil {
		s := fmt.Sprintf("concordance %s (SE %s)", write.Fixed(c.C, 4), write.Fixed(c.SE, 4))
		if u := h.Uno; u != nil {
			s += fmt.Sprintf(", Uno's %s (SE %s)", write.Fixed(u.C, 4), write.Fixed(u.SE, 4))
		}
		say(s, chart.Plain)
	}
	if x := m.added; x != nil {
		say(fmt.Sprintf("the marker adds: %s %s, df %d, P %s; C %s %s %s, P %s", a.glyphs().chi, write.Fixed(x.LR.Statistic, 2), int(x.LR.DF), write.P(x.LR.P),
			write.Fixed(x.CBase, 3), a.glyphs().arrow, write.Fixed(x.CFull, 3), write.P(x.P)), chart.Plain)
	}
	if h.PH != nil {
		s := fmt.Sprintf("proportional hazards: %s %s, df %d, P %s", a.glyphs().chi, write.Fixed(h.PH.Global.Statistic, 3), h.PH.Global.DF, write.P(h.PH.Global.P))
		role := chart.Plain
		if h.PH.Global.P < 0.05 {
			s += "  (in doubt: Tab to the check)"
			role = chart.Warn
		}
		say(s, role)
	}
	if h.Note != "" {
		for _, s := range wrapText(h.Note, r.W, 3) {
			say(s, chart.Warn)
		}
	}
	for _, w := range h.Warnings {
		if !containsString(a.answer.Warnings, w) {
			for _, s := range wrapText(w, r.W, 3) {
				say(s, chart.Warn)
			}
		}
	}
}

func containsString(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// termText is a term of a model as a person reads it: a condition that holds
// is the condition, and a name needs no backticks.
func termText(term string) string {
	return plainText(strings.TrimSuffix(term, "=true"))
}

// univariableLine is one line of the table of covariates: a row with one or two
// cells, or words across it.
type univariableLine struct {
	label       string
	alone, with *answer.Effect
	role        chart.Role
}

// univariableLines are all lines of the table; the joint model stands beside the
// rows where there is room, else below them.
func univariableLines(u *answer.Univariable, beside bool) []univariableLine {
	var out []univariableLine
	for i := range u.Rows {
		row := &u.Rows[i]
		l := univariableLine{label: termText(row.Term), alone: &row.Effect}
		if row.Entered {
			l.role = chart.Title
			if beside {
				for j := range u.Multivariable.Rows {
					if m := &u.Multivariable.Rows[j]; m.Term == row.Term {
						l.with = m
					}
				}
			}
		}
		out = append(out, l)
	}
	if m := u.Multivariable; m != nil {
		out = append(out, univariableLine{}, univariableLine{role: chart.Warn,
			label: fmt.Sprintf("together: %d patients, %d events; selected here, intervals do not account for it", m.Used, m.Events)})
		if !beside {
			for i := range m.Rows {
				out = append(out, univariableLine{label: termText(m.Rows[i].Term), alone: &m.Rows[i]})
			}
		}
	}
	return out
}

func drawUnivariable(a *App, g *chart.Grid, r rect, v any) {
	u := v.(*answer.Univariable)
	head := fmt.Sprintf("HR (%g%% CI, %s)", u.Level*100, u.CI)
	ciW, decimals := 19, 2
	if r.W >= 100 { // as papers print it
		ciW, decimals = 23, 3
	}
	const pW = 8
	two := u.Multivariable != nil && r.W >= 14+2*(ciW+pW)+6
	label := r.W - ciW - pW - 2
	if two {
		label = r.W - 2*(ciW+pW) - 6
	}
	lines := univariableLines(u, two)
	widest := 0
	for _, l := range lines {
		if l.alone != nil {
			widest = max(widest, chart.Width(l.label))
		}
	}
	label = min(label, max(widest+1, 14))
	y := r.Y
	a.put(g, r.X, y, r.W, "each alone, and those with P < 0.05 together", chart.Title)
	y += 2
	x1 := r.X + label + 1
	x2 := x1 + ciW + pW + 3
	a.put(g, x1, y, ciW+pW, head, chart.Dim)
	g.Text(x1+ciW+pW-1, y, "P", chart.Dim)
	if two {
		a.put(g, x2, y, ciW+pW-3, "together", chart.Dim)
		g.Text(x2+ciW+pW-1, y, "P", chart.Dim)
	}
	y++
	show := func(v float64) string {
		if decimals == 3 && v >= 0.01 && v < 100 {
			return write.Fixed(v, decimals)
		}
		return ratio(v)
	}
	cell := func(x int, row *answer.Effect, role chart.Role) {
		s := fmt.Sprintf("%*s (%s%s%s)", decimals+3, show(row.Ratio), show(row.Lower), a.glyphs().dash, show(row.Upper))
		if math.IsNaN(row.Ratio) {
			s = row.Note
		}
		a.put(g, x, y, ciW, s, role)
		p := write.P(row.P)
		g.Text(x+ciW+pW-chart.Width(p), y, p, role)
	}
	for _, l := range lines {
		switch {
		case l.alone == nil:
			text := l.label
			if chart.Width(text) > r.W { // what it warns of stands in the notes and on paper
				text, _, _ = strings.Cut(text, ", intervals")
			}
			a.put(g, r.X, y, r.W, text, l.role)
		default:
			a.put(g, r.X, y, label, l.label, l.role)
			cell(x1, l.alone, l.role)
			if l.with != nil {
				cell(x2, l.with, l.role)
			}
		}
		y++
	}
}

func drawSubgroups(a *App, g *chart.Grid, r rect, v any) {
	s := v.(*answer.Subgroups)
	rows := []chart.ForestRow{}
	row := func(label string, x answer.SubgroupRow, role chart.Role) {
		ci := ratio(x.Lower) + a.glyphs().dash + ratio(x.Upper)
		if math.IsNaN(x.Lower) && math.IsNaN(x.Upper) {
			ci = x.Note
		}
		inter := ""
		if x.First {
			inter = write.P(x.Interaction.P)
		}
		cols := []string{itoa(x.N), itoa(x.Events), ratio(x.Ratio), ci, inter}
		rows = append(rows, chart.ForestRow{Label: label, Estimate: x.Ratio, Lower: x.Lower, Upper: x.Upper, Columns: cols, Role: role})
	}
	row("all", s.Overall, chart.Title)
	// What fits around the cursor.
	room := max(1, r.H-5)
	top := 0
	if a.pageRow >= room {
		top = a.pageRow - room + 1
	}
	for i := top; i < len(s.Rows) && i < top+room; i++ {
		x := s.Rows[i]
		role := chart.Plain
		if i == a.pageRow {
			role = chart.Cursor
		}
		row(x.Column+" "+x.LevelName, x, role)
	}
	a.put(g, r.X, r.Y, r.W, fmt.Sprintf("%s within subgroups (P of interaction by likelihood ratio)", s.Heading), chart.Title)
	grid := chart.Forest(rows, chart.ForestOptions{W: r.W, Title: "", Headers: []string{"n", "ev", "HR", fmt.Sprintf("%g%% CI", s.Level*100), "P inter."}, ASCII: a.theme.ASCII})
	blitClip(g, grid, rect{r.X, r.Y + 1, r.W, r.H - 1})
	if len(s.Rows) == 0 {
		a.put(g, r.X, r.Y+4, r.W, "no column has levels to look within", chart.Dim)
	}
	y := r.Y + 1 + grid.H
	if len(s.Continuous) > 0 && y+2 < r.Y+r.H {
		a.put(g, r.X, y, r.W, "along a number, uncut: factor on the hazard ratio per standard deviation", chart.Title)
		for i, c := range s.Continuous {
			if y+1+i >= r.Y+r.H {
				break
			}
			a.put(g, r.X, y+1+i, r.W, fmt.Sprintf("%-24s n %-5d %5s (%s%s%s)   P %s", chart.Fit(c.Column, 24, a.theme.ASCII), c.N, ratio(c.Ratio), ratio(c.Lower), a.glyphs().dash, ratio(c.Upper), write.P(c.Test.P)), chart.Plain)
		}
	}
}

// blitClip copies what of src fits into a rectangle.
func blitClip(dst, src *chart.Grid, r rect) {
	for y := range min(src.H, r.H) {
		row := src.Row(y)
		for x := range min(len(row), r.W) {
			if dx, dy := r.X+x, r.Y+y; dx >= 0 && dx < dst.W && dy >= 0 && dy < dst.H {
				dst.Cells[dy*dst.W+dx] = row[x]
			}
		}
	}
}

// drawChecks is the table of cox.zph and the residuals of one term.
func drawChecks(a *App, g *chart.Grid, r rect, v any) {
	h := v.(*answer.Hazard)
	if h.PH == nil {
		a.put(g, r.X, r.Y, r.W, "there is no such check for a penalised or exact fit", chart.Dim)
		return
	}
	y := r.Y
	a.put(g, r.X, y, r.W, "score test of each term (time transformed by "+h.PH.Transform.String()+")", chart.Title)
	y++
	name := min(30, r.W-30)
	line := func(n string, chi float64, df int, p float64, role chart.Role) {
		a.put(g, r.X, y, name, n, role)
		s := fmt.Sprintf("%9s  df %-2d  P %s", write.Fixed(chi, 3), df, write.P(p))
		a.put(g, r.X+name+1, y, r.W-name-1, s, role)
		y++
	}
	for i, t := range h.PH.Test {
		role := chart.Plain
		if i == a.pageRow {
			role = chart.Cursor
		}
		line(h.PH.Name[i], t.Statistic, t.DF, t.P, role)
	}
	line("all terms", h.PH.Global.Statistic, h.PH.Global.DF, h.PH.Global.P, chart.Title)
	y++
	term := min(a.pageRow, len(h.PH.Name)-1)
	if term < 0 || r.Y+r.H-y < 6 {
		return
	}
	s := h.Schoenfeld(term, max(8, r.W-8))
	a.put(g, r.X, y, r.W, "log hazard ratio of "+h.PH.Name[term]+" over time (scaled Schoenfeld residuals, spline of 4 df)", chart.Dim)
	y++
	drawScatter(a, g, rect{r.X, y, r.W, r.Y + r.H - y}, s, "time ("+h.PH.Transform.String()+")", func(v float64) string { return write.Significant(v, 3) })
}

// drawScatter plots points with the line through them and its band.
func drawScatter(a *App, g *chart.Grid, r rect, s answer.Smooth, xlabel string, show func(float64) string) {
	if len(s.X) == 0 || r.H < 5 || r.W < 20 {
		return
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, list := range [][]float64{s.Y, s.Lower, s.Upper} {
		for _, v := range list {
			if !math.IsNaN(v) {
				lo, hi = math.Min(lo, v), math.Max(hi, v)
			}
		}
	}
	xlo, xhi := s.X[0], s.X[0]
	for _, v := range s.X {
		xlo, xhi = math.Min(xlo, v), math.Max(xhi, v)
	}
	if hi <= lo {
		lo, hi = lo-1, hi+1
	}
	if xhi <= xlo {
		xlo, xhi = xlo-1, xhi+1
	}
	const left = 9
	w, height := r.W-left-1, r.H-2
	col := func(x float64) int { return r.X + left + int(math.Round((x-xlo)/(xhi-xlo)*float64(w-1))) }
	row := func(y float64) int { return r.Y + height - 1 - int(math.Round((y-lo)/(hi-lo)*float64(height-1))) }
	point, line, band := '·', '━', '╌'
	if a.theme.ASCII {
		point, line, band = '.', '#', '-'
	}
	bar := '│'
	if a.theme.ASCII {
		bar = '|'
	}
	for y := r.Y; y < r.Y+height; y++ {
		g.Put(r.X+left-1, y, bar, chart.Axis)
	}
	for _, v := range chart.Ticks(lo, hi, "", max(2, height/4)) {
		label := show(v)
		g.Text(r.X+left-2-chart.Width(label), row(v), label, chart.Axis)
	}
	for i := range s.X {
		g.Put(col(s.X[i]), row(s.Y[i]), point, chart.Dim)
	}
	for i := range s.LineX {
		if i < len(s.Lower) {
			g.Put(col(s.LineX[i]), row(s.Lower[i]), band, chart.BandRole(0))
			g.Put(col(s.LineX[i]), row(s.Upper[i]), band, chart.BandRole(0))
		}
	}
	for i := range s.Line {
		g.Put(col(s.LineX[i]), row(s.Line[i]), line, chart.GroupRole(0))
	}
	end := -1
	for _, v := range chart.Ticks(xlo, xhi, "", max(2, w/12)) {
		label := write.Significant(v, 4)
		x := col(v) - chart.Width(label)/2
		if x > end+1 && x+chart.Width(label) <= r.X+r.W {
			end = g.Text(x, r.Y+height, label, chart.Axis)
		}
	}
	a.put(g, r.X+left, r.Y+height+1, w, xlabel, chart.Dim)
}

func drawInfluence(a *App, g *chart.Grid, r rect, v any) {
	in := v.(influence)
	a.put(g, r.X, r.Y, r.W, "who moves a coefficient most when left out (dfbetas, in standard errors)", chart.Title)
	idW := 6
	for _, x := range in.rows {
		idW = min(max(idW, chart.Width(x.ID)), 18)
	}
	y := r.Y + 2
	head := fmt.Sprintf("%-*s %8s  %-6s %8s %8s %8s  %s", idW, "id", "time", "event", "dfbetas", "martin.", "deviance", "moves")
	a.put(g, r.X, y, r.W, head, chart.Dim)
	y++
	for _, x := range in.rows {
		if y >= r.Y+r.H {
			break
		}
		event := "no"
		if x.Event {
			event = "yes"
		}
		id := chart.Fit(x.ID, idW, a.theme.ASCII)
		id += strings.Repeat(" ", max(0, idW-chart.Width(id)))
		s := fmt.Sprintf("%s %8s  %-6s %8s %8s %8s  %s", id, digits(x.Time), event, write.Fixed(x.Dfbetas, 3), write.Fixed(x.Martingale, 3), write.Fixed(x.Deviance, 3), x.Term)
		a.put(g, r.X, y, r.W, s, chart.Plain)
		y++
	}
}

func drawAdjusted(a *App, g *chart.Grid, r rect, v any) {
	p := v.(*answer.Predicted)
	title := "survival as the model sees it"
	if len(p.Groups) > 1 && p.Hazard.Adjusted {
		title = "adjusted curves: averaged over the cohort, as if everybody were in each group"
	}
	a.put(g, r.X, r.Y, r.W, title, chart.Title)
	opt := chart.SurvivalOptions{W: r.W, H: r.H - 1, From: 0, To: a.answer.LastTime, Unit: a.answer.Endpoint.Unit, NoRisk: true, ASCII: a.theme.ASCII}
	for i := range p.Groups {
		opt.Series = append(opt.Series, chart.Series{Name: p.Groups[i], Group: i, At: func(t float64) float64 { return stepAt(p.Times, p.Adjusted[i], t) }})
	}
	blitClip(g, chart.Survival(opt), rect{r.X, r.Y + 1, r.W, r.H - 1})
}

// drawNumbers is what a paper prints beside the curves.
func drawNumbers(a *App, g *chart.Grid, r rect, v any) {
	n := v.(*answer.Numbers)
	y := r.Y
	name := 12
	for _, gr := range n.Groups {
		name = min(max(name, chart.Width(gr.Name)+1), 24)
	}
	if len(n.Groups) > 1 {
		name = min(max(name, 16), 24)
	}
	pitch := 28
	narrow := r.W < 64
	if !narrow { // room for "b - a" beside an interval and its P
		for _, m := range n.Diff {
			name = max(name, min(chart.Width(m.A+" - "+m.B)+1, r.W-pitch-16))
		}
	}
	if narrow {
		name = 11
	}
	dash := a.glyphs().dash
	ci := func(e, lo, hi float64, show func(float64) string) string {
		if lo < 0 {
			return fmt.Sprintf("%s (%s to %s)", show(e), show(lo), show(hi))
		}
		return fmt.Sprintf("%s (%s%s%s)", show(e), show(lo), dash, show(hi))
	}
	row := func(label string, cells ...string) {
		if y >= r.Y+r.H {
			return
		}
		a.put(g, r.X, y, name, label, chart.Plain)
		x := r.X + name + 1
		for _, c := range cells {
			a.put(g, x, y, min(pitch-1, r.X+r.W-x), c, chart.Plain)
			x += pitch
		}
		y++
	}
	title := func(s string) {
		if y > r.Y {
			y++
		}
		if y < r.Y+r.H {
			a.put(g, r.X, y, r.W, s, chart.Title)
			y++
		}
	}
	pct := fmt.Sprintf("%g%% CI", n.Level*100)
	three := func(v float64) string { return write.Fixed(v, 3) }
	if n.Look.Switch == "" {
		title("median follow-up by reverse Kaplan-Meier, " + pct)
		for _, gr := range n.Groups {
			row(gr.Name, ci(gr.FollowUp.Estimate, gr.FollowUp.Lower, gr.FollowUp.Upper, timeText))
		}
	}
	if len(n.Groups) > 2 { // before what may not find room: pairs are why the page is turned to
		title("log-rank of each pair, P corrected by " + n.Look.Pairwise)
		for _, p := range n.Pairwise {
			row(p.A+", "+p.B, fmt.Sprintf("%s %-7s P %s", a.glyphs().chi, write.Fixed(p.ChiSq, 2), write.P(p.P)), "corrected "+write.P(p.PAdjusted))
		}
	}
	if narrow && len(n.Groups) == 2 {
		title("survival, " + pct + " (" + n.ConfType + "): " + n.Groups[0].Name + ", " + n.Groups[1].Name)
	} else {
		title("survival at a time, " + pct + " (" + n.ConfType + "); P of a difference by log(-log S)")
	}
	for k, t := range n.Times {
		var cells []string
		for _, gr := range n.Groups {
			p := gr.At[k]
			cell := ci(p.Surv, p.CI.Lower, p.CI.Upper, three)
			if !narrow || len(n.Groups) != 2 {
				cell = gr.Name + " " + cell
			}
			cells = append(cells, cell)
		}
		switch label := "at " + digits(t); {
		case !narrow && !slices.ContainsFunc(cells, func(c string) bool { return chart.Width(c) >= pitch }) && name+1+len(cells)*pitch <= r.W+1:
			row(label, cells...)
		case !narrow: // a row for each group
			for _, gr := range n.Groups {
				row(label+strings.Repeat(" ", max(1, 7-chart.Width(label)))+gr.Name, ci(gr.At[k].Surv, gr.At[k].CI.Lower, gr.At[k].CI.Upper, three))
				label = ""
			}
		case len(cells) == 2: // two intervals side by side just fit
			wideName, widePitch := name, pitch
			name, pitch = 8, 21
			row(label, cells...)
			name, pitch = wideName, widePitch
		default:
			for i, c := range cells {
				if i > 0 {
					label = ""
				}
				row(label, c)
			}
		}
		for _, m := range n.Diff {
			if m.Time == t {
				row(m.A+" - "+m.B, ci(m.Difference.Estimate, m.Difference.CI.Lower, m.Difference.CI.Upper, three), "P "+write.P(m.LogLog.P))
			}
		}
	}
	title(fmt.Sprintf("restricted mean survival to %s, %s", digits(n.Tau), pct))
	for _, gr := range n.Groups {
		row(gr.Name, ci(gr.RMST.Value, gr.RMST.CI.Lower, gr.RMST.CI.Upper, timeText))
	}
	for _, m := range n.RMST {
		row(m.A+" - "+m.B, ci(m.Difference.Estimate, m.Difference.CI.Lower, m.Difference.CI.Upper, timeText), "P "+write.P(m.Difference.P))
		row(m.A+" / "+m.B, ci(m.Ratio.Estimate, m.Ratio.CI.Lower, m.Ratio.CI.Upper, three), "P "+write.P(m.Ratio.P))
	}
	if len(n.Tests) > 0 && len(n.Groups) == 2 {
		title("log-rank")
		row("two-sided", "P "+write.P(n.Tests[0].P))
		row("one-sided", "P "+write.P(n.Tests[0].POneSided)+" (as observed)")
	}
}

func askLifeTables(w *work) (any, error) {
	return answer.LifeTableQuestion.Answer(w.ctx, w.resolver, w.look, answer.Progress[*answer.LifeTables]{})
}

func drawLifeTable(a *App, g *chart.Grid, r rect, v any) {
	lt := v.(*answer.LifeTables)
	y := r.Y
	for i, t := range lt.Tables {
		if y >= r.Y+r.H-2 {
			break
		}
		x := g.Text(r.X, y, chart.Sample(i, a.theme.ASCII), chart.GroupRole(i))
		a.put(g, x+1, y, r.W-4, lt.Survival.Groups[i].Name, chart.Title)
		y++
		line := func(role chart.Role, interval, entered, lost, exposed, events, survival, hazard string) {
			if r.W < 75 {
				a.put(g, r.X, y, r.W, fmt.Sprintf("%12s %7s %4s %6s  %-15s", interval, entered, lost, events, survival), role)
				return
			}
			a.put(g, r.X, y, r.W, fmt.Sprintf("%15s %8s %6s %8s %7s  %-16s %9s", interval, entered, lost, exposed, events, survival, hazard), role)
		}
		line(chart.Dim, "interval", "entered", "lost", "exposed", "events", "survival (SE)", "hazard")
		y++
		for k := range t.Start {
			if y >= r.Y+r.H {
				break
			}
			if t.Entered[k] == 0 {
				continue
			}
			end := digits(t.End[k])
			if math.IsInf(t.End[k], 1) {
				end = "..."
			}
			line(chart.Plain, digits(t.Start[k])+" to "+end, digits(t.Entered[k]), digits(t.Lost[k]), digits(t.AtRisk[k]), digits(t.Events[k]),
				fmt.Sprintf("%s (%s)", write.Fixed(t.Surv[k], 4), write.Fixed(t.SE[k], 4)), write.Significant(t.Hazard[k], 3))
			y++
		}
		y++
	}
}

// drawIncidence draws the cumulative incidence of the cause of interest, with
// Gray's test and the regression of Fine and Gray.
func drawIncidence(a *App, g *chart.Grid, r rect, v any) {
	x := v.(*answer.Incidence)
	title := fmt.Sprintf("cumulative incidence of %s = %s", x.Endpoint.Event, x.Cause)
	if by := " (Aalen-Johansen)"; chart.Width(title+by) <= r.W {
		title += by
	}
	a.put(g, r.X, r.Y, r.W, title, chart.Title)
	competing := 0
	for _, gr := range x.Groups {
		competing += gr.Competing
	}
	s := fmt.Sprintf("%d competing", competing)
	if r.W >= 64 {
		s += " events"
	}
	if x.Gray != nil {
		s = fmt.Sprintf("Gray: %s %s, df %d, P %s   ", a.glyphs().chi, write.Fixed(x.Gray.ChiSq, 2), x.Gray.DF, write.P(x.Gray.P)) + s
	}
	a.put(g, r.X, r.Y+1, r.W, s, chart.Plain)
	opt := chart.SurvivalOptions{W: r.W, H: r.H - 2, From: 0, To: x.Last, Unit: x.Endpoint.Unit, Bands: a.band, ASCII: a.theme.ASCII, YLower: 0, YUpper: 1}
	for i := range x.Groups {
		c := x.Groups[i].Curve
		at := func(t float64) int { return sort.Search(len(c.Time), func(j int) bool { return c.Time[j] > t }) - 1 }
		value := func(t float64, f func(j int) float64) float64 {
			if j := at(t); j >= 0 {
				return f(j)
			}
			return 0
		}
		var censor []float64
		for j, n := range c.Censored {
			if n > 0 {
				censor = append(censor, c.Time[j])
			}
		}
		opt.Series = append(opt.Series, chart.Series{
			Name: x.Groups[i].Name, Group: i, Censor: censor,
			At:    func(t float64) float64 { return value(t, func(j int) float64 { return c.Estimate[j] }) },
			Lower: func(t float64) float64 { return value(t, func(j int) float64 { return c.CI(j).Lower }) },
			Upper: func(t float64) float64 { return value(t, func(j int) float64 { return c.CI(j).Upper }) },
			AtRisk: func(t float64) int {
				j := sort.SearchFloat64s(c.Time, t)
				if j >= len(c.Time) {
					return 0
				}
				return int(c.AtRisk[j] + 0.5)
			},
		})
	}
	blitClip(g, chart.Survival(opt), rect{r.X, r.Y + 2, r.W, r.H - 2})
}

// stepAt is a right-continuous step function that starts at 1.
func stepAt(times, values []float64, t float64) float64 {
	lo, hi := 0, len(times)
	for lo < hi {
		if m := (lo + hi) / 2; times[m] <= t {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo == 0 {
		return 1
	}
	return values[lo-1]
}

func drawSplines(a *App, g *chart.Grid, r rect, v any) {
	s := v.(splines)
	h := r.H / len(s.curves)
	for i, c := range s.curves {
		y := r.Y + i*h
		a.put(g, r.X, y, r.W, fmt.Sprintf("hazard ratio of %s against %s; non-linearity P %s", c.Column.Title(), digits(c.Reference), write.P(c.NonLinear.P)), chart.Title)
		sm := answer.Smooth{}
		for k := range c.X {
			sm.X, sm.Y = append(sm.X, c.X[k]), append(sm.Y, math.Log(c.HR[k]))
			sm.LineX, sm.Line = append(sm.LineX, c.X[k]), append(sm.Line, math.Log(c.HR[k]))
			sm.Lower, sm.Upper = append(sm.Lower, math.Log(c.Lower[k])), append(sm.Upper, math.Log(c.Upper[k]))
		}
		drawScatter(a, g, rect{r.X, y + 1, r.W, h - 1}, sm, c.Column.Title()+" (y: hazard ratio, log scale)", func(v float64) string { return write.Significant(math.Exp(v), 2) })
	}
}
