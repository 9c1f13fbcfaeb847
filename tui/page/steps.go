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

// ByHand is the page on which an analysis is built one step after another.
func ByHand() Leaf {
	step := func(name, hint string, by int, keys ...string) Binding {
		return Binding{Keys: keys, Name: name, Hint: hint, Part: "By hand", Field: model.FieldStep, Why: noneShown, Do: func(d Desk) { takeStep(d, by) }}
	}
	const all = 1 << 20
	return New(Page[*answer.Steps]{Question: answer.StepsQuestion, Draw: drawSteps, Document: write.Steps,
		Of: Traits{Wide: true,
			Begin: func(_ Desk, l model.Look) model.Look {
				l.Step = max(l.Step, 1)
				return l
			},
			Bindings: []Binding{
				step("one step on", "<> step", 1, ">", " ", "pgdown"),
				step("one step back", "", -1, "<", "pgup"),
				step("build to the last step", "() end", all, ")", "end"),
				step("begin with the first step", "", -all, "(", "home"),
				{Keys: []string{"v"}, Name: "choose what is built: curve, log-rank test, Cox model, cumulative incidence, permutations",
					Hint:  "v build",
					Words: "teach, blackboard, step by step", Part: "By hand", Field: model.FieldBuilt,
					Do: func(d Desk) { d.Open(model.FieldBuilt) }},
				{Keys: []string{"}"}, Name: "next thing that is built", Part: "By hand", Field: model.FieldBuilt,
					Do: func(d Desk) { turnBuilt(d, 1) }},
				{Keys: []string{"{"}, Name: "previous thing that is built", Part: "By hand", Field: model.FieldBuilt,
					Do: func(d Desk) { turnBuilt(d, -1) }},
				{Keys: []string{"_"}, Name: "leave the numbers of the step open, or show them; a file then has gaps, and solutions", Hint: "_ blanks",
					Words: "predict, exercise, handout, hide", Part: "By hand", Field: model.FieldBlanks, Do: turnBlanks},
				{Keys: []string{"%"}, Name: "draw other patients, by the next seed", Hint: "% draw", Part: "By hand", Field: model.FieldDrawn,
					Why: nobodyDrawn, Do: drawOthers},
			}}})
}

// takeStep moves by so many steps, from the Look and not from the last answer, so that
// keys which are faster than answers all count.
func takeStep(d Desk, by int) {
	s, ok := Of[*answer.Steps](d.Shown())
	if !ok {
		return
	}
	l := d.Look()
	at := l.Step
	if at == 0 || at > s.Total {
		at = s.Total
	}
	to := min(max(at+by, 1), s.Total)
	switch {
	case to != at:
		l.Step = to
		d.Begin(l)
	case by > 0:
		d.Say("this is the last step")
	default:
		d.Say("this is the first step")
	}
}

func turnBuilt(d Desk, by int) {
	words := model.FieldBuilt.Allowed()
	l, at := d.Look(), 0
	for i, w := range words {
		if w == l.Built {
			at = i
		}
	}
	l.Built, l.Step = words[(at+by+len(words))%len(words)], 1
	d.Change(l)
}

func turnBlanks(d Desk) {
	l := d.Look()
	switch l.Blanks {
	case "":
		l.Blanks = "solutions"
		d.Say("the numbers of the step are open; a file has gaps, and the solutions on a second page")
	case "solutions":
		l.Blanks = "alone"
		d.Say("the numbers of the step are open; a file has gaps, without solutions")
	default:
		l.Blanks = ""
		d.Say("every number is shown")
	}
	d.Begin(l)
}

func drawOthers(d Desk) {
	l := d.Look()
	l.Seed++
	l.Step = 1
	d.Change(l)
	d.Say(fmt.Sprintf("drawn with seed %d", l.Seed))
}

// nobodyDrawn says why no others can be drawn, "" where they can.
func nobodyDrawn(d Desk) string {
	if s, ok := Of[*answer.Steps](d.Shown()); ok && !s.Sample.Drawn && s.Permutation == nil {
		return "all patients are in: nobody is drawn"
	}
	return ""
}

// drawSteps draws the present step in figures, the steps so far as a table, and what
// they build as a picture.
func drawSteps(a *Sheet, s *answer.Steps) {
	a.line(a.stepsTitle(s), chart.Title)
	lines := []write.Worked{}
	if s.At > 0 {
		lines = write.WorkedStep(s, s.At)
	}
	first := len(lines)
	if s.Done() && s.Total > 0 {
		lines = append(lines, write.WorkedEnd(s)...)
	}
	roomy := a.r.H >= 26
	if roomy {
		a.skip(1)
	}
	for i, l := range lines {
		text, role := l.String(), chart.Plain
		if s.Blanks != "" {
			text = l.Blank(false)
		}
		switch {
		case i == 0:
			role = chart.Title
		case i >= first:
			role = chart.Title
		}
		a.wrapped(a.plainSigns(text), 4, role) // no number is cut
	}
	a.skip(1)
	cols, rows := a.stepRows(s)
	if n := len(rows); n > 0 && s.At > 0 {
		for i := n - lastRows(s); i < n; i++ {
			rows[i].Role = chart.Cursor
		}
	}
	beside := a.r.W >= 118 && (s.Cox == nil || a.r.W >= 150) // whose table is wide
	most := min(len(rows)+1, max(4, a.r.H-11))               // the picture keeps what it needs to be read
	if beside || !a.hasPicture(s) {
		most = min(len(rows)+1, a.r.H)
	}
	if room := most - 1; len(rows) > room { // the present ones are always there
		rows = rows[len(rows)-max(room, 1):]
	}
	sheet := a
	gap := 0
	if roomy {
		gap = 1
	}
	picture := Rect{a.r.X, a.r.Y + most + gap, a.r.W, a.r.H - most - gap}
	if beside && a.hasPicture(s) {
		w := a.r.W * 3 / 5
		sheet = a.in(a.g, Rect{a.r.X, a.r.Y, w - 2, a.r.H})
		picture = Rect{a.r.X + w, a.r.Y, a.r.W - w, min(a.r.H, max(16, a.r.H*2/3))}
	}
	sheet.table(cols, rows, most)
	if picture.H >= 5 && a.hasPicture(s) {
		a.drawBuilt(picture, s)
	}
}

// plainSigns are formulas on a screen of ASCII alone.
func (a *Sheet) plainSigns(text string) string {
	if !a.ASCII {
		return text
	}
	return asciiSigns.Replace(text)
}

var asciiSigns = strings.NewReplacer("×", "x", "−", "-", "√", "sqrt ", "±", "+-", "²", "^2", "≤", "<=", "⁻¹", "^-1", "β", "b", "′", "'")

// stepsTitle says what is built, how far, and of whom.
func (a *Sheet) stepsTitle(s *answer.Steps) string {
	of := model.Count(s.Sample.N, "patient")
	if s.Sample.Drawn {
		of = fmt.Sprintf("teaching sample, %d of %d, seed %d", s.Sample.N, s.Sample.From, s.Sample.Seed)
	}
	name := strings.ToUpper(write.BuiltName(s.Built))
	long := fmt.Sprintf("%s   step %d of %d   %s", name, s.At, s.Total, of)
	return Longest(a.r.W, long, strings.ReplaceAll(long, "   ", "  "), fmt.Sprintf("%s  step %d of %d", name, s.At, s.Total))
}

// lastRows is how many rows of the table the present step has.
func lastRows(s *answer.Steps) int {
	if s.Cox != nil {
		return len(s.Cox.Term)
	}
	return 1
}

// stepRows are the steps so far as a table. Of the present one what is to be found is
// left open.
func (a *Sheet) stepRows(s *answer.Steps) (cols []column, rows []tableRow) {
	open := func(now bool, text string) string {
		if now && s.Blanks != "" {
			return "____"
		}
		return text
	}
	f3, f4 := func(v float64) string { return write.Fixed(v, 3) }, func(v float64) string { return write.Fixed(v, 4) }
	several := len(s.Frame.Groups) > 1
	name := func(g int) string {
		if !several {
			return ""
		}
		return chart.Sample(g, a.ASCII) + " " + s.Frame.Groups[g].Name
	}
	entries := s.Frame.Outcome.Entry != nil
	late := func(n int) string {
		if !entries {
			return ""
		}
		return itoa(n)
	}
	lateHead := ""
	if entries {
		lateHead = "entered"
	}
	head := column{Head: "group", Left: true}
	if !several {
		head.Head = ""
	}
	switch {
	case s.LogRank != nil:
		return a.logRankRows(s, open)
	case s.Cox != nil:
		cols = []column{{Head: "term", Left: true}, {Head: "iteration"}, {Head: "log-likelihood"}, {Head: "coefficient"}, {Head: "HR", Drop: 1},
			{Head: "score"}, {Head: "step"}}
		for k, step := range s.Cox.Steps {
			now := k == len(s.Cox.Steps)-1
			for j, term := range s.Cox.Label {
				next := ""
				if step.Step != nil {
					next = open(now, write.Sized(step.Step[j]))
				}
				coef, ratio := write.Sized(step.Coef[j]), write.Sized(math.Exp(step.Coef[j]))
				if k > 0 {
					coef, ratio = open(now, coef), open(now, ratio)
				}
				rows = append(rows, tableRow{Cells: []string{termText(term), itoa(k), open(now, f4(step.LogLik)), coef, ratio,
					open(now, write.Sized(step.Score[j])), next}})
			}
		}
	case s.Incidence != nil:
		cols = []column{head, {Head: "t"}, {Head: "at risk"}, {Head: "events"}, {Head: "other"}, {Head: "censored", Drop: 2}, {Head: lateHead,
			Drop: 2},
			{Head: "S before"}, {Head: "increment"}, {Head: "CIF"}, {Head: "S", Drop: 1}}
		for i, c := range s.Incidence.Steps {
			now := i == len(s.Incidence.Steps)-1
			cells := []string{name(c.Group), Digits(c.Time), open(now, itoa(c.AtRisk)), itoa(c.Events), itoa(c.Others), itoa(c.Censored),
				late(c.Entered),
				open(now, f3(c.FreeUntil)), open(now, f3(c.Increment)), open(now, f3(c.Estimate)), open(now, f3(c.Free))}
			if c.Start {
				cells = []string{name(c.Group), Digits(c.Time), itoa(c.AtRisk), "", "", itoa(c.Censored), late(c.Entered), "", "", f3(c.Estimate),
					f3(c.Free)}
			}
			rows = append(rows, tableRow{Cells: cells, Cell: map[int]chart.Role{0: chart.GroupRole(c.Group)}})
		}
	case s.Permutation != nil:
		b := s.Permutation
		cols = []column{{Head: "", Left: true}, {Head: "best cut"}, {Head: "n low"}, {Head: "n high"}, {Head: "statistic"}, {Head: "reached"},
			{Head: "P"}}
		rows = append(rows, tableRow{Cells: []string{"observed", Digits(b.Best.Cut), itoa(b.Best.NLow), itoa(b.Best.NHigh), f3(b.Best.Standardised),
			"", ""}})
		for i, p := range b.Steps {
			now, cut := i == len(b.Steps)-1, b.Cuts[p.Cut]
			rows = append(rows, tableRow{Cells: []string{fmt.Sprintf("permutation %d", i+1), Digits(cut.Cut), itoa(cut.NLow), itoa(cut.NHigh),
				f3(p.Largest),
				open(now, itoa(p.Exceed)), open(now, f3(b.P(i+1)))}})
		}
	default:
		cols = []column{head, {Head: "t"}, {Head: "at risk"}, {Head: "events"}, {Head: "censored"}, {Head: lateHead, Drop: 2}, {Head: "1 - d/n",
			Drop: 3}, {Head: "S"},
			{Head: "Greenwood", Drop: 1}, {Head: "SE"}, {Head: fmt.Sprintf("%g%% CI", s.Level*100), Drop: 4}}
		for i, c := range s.Curves {
			now := i == len(s.Curves)-1
			ci, se, sum := "", "", ""
			if !math.IsInf(c.Sum, 1) {
				ci, se, sum = f3(c.Lower)+" to "+f3(c.Upper), f3(c.SE), f4(c.Sum)
			}
			cells := []string{name(c.Group), Digits(c.Time), open(now, itoa(c.AtRisk)), itoa(c.Events), itoa(c.Censored), late(c.Entered), open(now,
				f3(c.Factor)),
				open(now, f3(c.Surv)), open(now, sum), open(now, se), open(now, ci)}
			if c.Start {
				cells = []string{name(c.Group), Digits(c.Time), itoa(c.AtRisk), "", itoa(c.Censored), late(c.Entered), "", f3(1), "", "", ""}
			}
			rows = append(rows, tableRow{Cells: cells, Cell: map[int]chart.Role{0: chart.GroupRole(c.Group)}})
		}
	}
	return cols, rows
}

// logRankRows are the event times of a log-rank test: of two groups those of the first,
// else a few numbers of each.
func (a *Sheet) logRankRows(s *answer.Steps, open func(bool, string) string) (cols []column, rows []tableRow) {
	f3 := func(v float64) string { return write.Fixed(v, 3) }
	stratum := column{Head: "stratum", Left: true}
	if len(s.Frame.Strata) < 2 {
		stratum.Head = ""
	}
	cols = []column{stratum, {Head: "t"}}
	two := len(s.Frame.Groups) == 2
	var names []string // in the heads, where each stands twice
	for _, gr := range s.Frame.Groups {
		names = append(names, gr.Name)
	}
	names = chart.FitApart(names, 8, a.ASCII)
	for g, name := range names {
		cols = append(cols, column{Head: "n " + name}, column{Head: "d " + name})
		if !two {
			cols = append(cols, column{Head: "E", Drop: len(s.Frame.Groups) - g})
		}
	}
	first := names[0]
	if two {
		cols = append(cols, column{Head: "E " + first}, column{Head: "V"}, column{Head: "sum O", Drop: 1}, column{Head: "sum E", Drop: 1},
			column{Head: "sum V", Drop: 1})
	}
	for i, p := range s.LogRank.Steps {
		now := i == len(s.LogRank.Steps)-1
		cells := []string{"", Digits(p.Time)}
		if len(s.Frame.Strata) > 1 {
			cells[0] = s.Frame.Strata[p.Stratum]
		}
		for g := range p.AtRisk {
			cells = append(cells, Digits(p.AtRisk[g]), Digits(p.Events[g]))
			if !two {
				cells = append(cells, open(now, f3(p.Expected[g])))
			}
		}
		if two {
			cells = append(cells, open(now, f3(p.Expected[0])), open(now, f3(p.Variance[0][0])), open(now, Digits(p.SumObserved[0])),
				open(now, f3(p.SumExpected[0])), open(now, f3(p.SumVariance[0][0])))
		}
		rows = append(rows, tableRow{Cells: cells})
	}
	return cols, rows
}

// openFrom is the time from which what is built is not drawn, since the numbers of the
// present step are left open, and the group in which that is so, -1 for all.
func (a *Sheet) openFrom(s *answer.Steps) (time float64, group int) {
	if s.Blanks == "" || s.At == 0 {
		return math.Inf(1), -1
	}
	switch {
	case s.LogRank != nil:
		time, group = s.LogRank.Steps[s.At-1].Time, -1
	case s.Incidence != nil:
		last := s.Incidence.Steps[len(s.Incidence.Steps)-1]
		time, group = last.Time, last.Group
	default:
		last := s.Curves[len(s.Curves)-1]
		time, group = last.Time, last.Group
	}
	return math.Nextafter(time, math.Inf(-1)), group
}

// hasPicture reports whether there is something to draw.
func (a *Sheet) hasPicture(s *answer.Steps) bool {
	if c := s.Cox; c != nil {
		return c.LogLik != nil && s.Blanks == "" // it shows where the steps lead
	}
	return s.Whole != nil || s.Incidences != nil || s.Permutation != nil && len(s.Permutation.Steps) > 0
}

// drawBuilt draws what the steps have built so far.
func (a *Sheet) drawBuilt(r Rect, s *answer.Steps) {
	if p := s.Permutation; p != nil {
		values := []float64{p.Best.Standardised}
		for _, x := range p.Steps {
			values = append(values, x.Largest)
		}
		a.put(a.g, r.X, r.Y, r.W, "largest statistic of each permutation, and the observed one", chart.Dim)
		a.drawHistogram(a.g, Rect{r.X, r.Y + 1, r.W, min(r.H-1, 8)}, values, p.Best.Standardised)
		return
	}
	if s.Cox != nil {
		a.drawLikelihood(r, s.Cox)
		return
	}
	end := 0.0
	for _, p := range s.Patients {
		end = math.Max(end, p.Time)
	}
	opt := chart.SurvivalOptions{W: r.W, H: r.H, To: end, Unit: s.Endpoint.Unit, NoRisk: true, ASCII: a.ASCII,
		Dots: a.Curves != nil && a.Curves.Dots || r.H < 10, YTitle: "S(t)"}
	if s.Incidences != nil {
		opt.YTitle = "cumulative incidence"
	}
	open, group := a.openFrom(s)
	for g, gr := range s.Frame.Groups {
		until := s.Until[g]
		if math.IsNaN(until) {
			continue
		}
		if g == group || group < 0 {
			until = math.Min(until, open)
		}
		one := chart.Series{Name: gr.Name, Group: g}
		var time, y []float64
		start := 1.0
		if s.Incidences != nil {
			time, y, start = s.Incidences[g].Time, s.Incidences[g].Estimate, 0
		} else {
			time, y = s.Whole[g].Time, s.Whole[g].Surv
		}
		one.At = func(t float64) float64 {
			if t > until || len(time) == 0 || t > time[len(time)-1] {
				return math.NaN()
			}
			v := start
			for j, x := range time {
				if x <= t {
					v = y[j]
				}
			}
			return v
		}
		for _, p := range s.Patients {
			if p.Group == g && !p.Event && p.Cause == "" && p.Time <= until {
				one.Censor = append(one.Censor, p.Time)
			}
		}
		opt.Series = append(opt.Series, one)
	}
	Blit(a.g, chart.Survival(opt), r)
}

// drawLikelihood draws the log-likelihood of a single coefficient, and the number of each
// iteration where it stands.
func (a *Sheet) drawLikelihood(r Rect, c *answer.CoxBuilt) {
	const left = 10
	w, h := r.W-left, r.H-2
	if w < 20 || h < 3 {
		return
	}
	a.put(a.g, r.X, r.Y, r.W, "log-likelihood, and where each iteration stands on it", chart.Dim)
	top, bottom := math.Inf(-1), math.Inf(1)
	for _, v := range c.LogLik {
		if !math.IsNaN(v) {
			top, bottom = math.Max(top, v), math.Min(bottom, v)
		}
	}
	lo, hi := c.Beta[0], c.Beta[len(c.Beta)-1]
	col := func(b float64) int { return r.X + left + int(math.Round((b-lo)/(hi-lo)*float64(w-1))) }
	row := func(v float64) int { return r.Y + h - int(math.Round((v-bottom)/(top-bottom)*float64(h-1))) }
	bar, point := '│', '·'
	if a.ASCII {
		bar, point = '|', '.'
	}
	for y := r.Y + 1; y <= r.Y+h; y++ {
		a.g.Put(r.X+left-1, y, bar, chart.Axis)
	}
	for _, v := range []float64{top, bottom} {
		label := write.Fixed(v, 2)
		a.g.Text(r.X+left-2-chart.Width(label), row(v), label, chart.Axis)
	}
	for k, b := range c.Beta {
		if !math.IsNaN(c.LogLik[k]) {
			a.g.Put(col(b), row(c.LogLik[k]), point, chart.GroupRole(0))
		}
	}
	for k, step := range c.Steps { // the last that stand in one place is read
		a.g.Text(col(step.Coef[0]), row(step.LogLik), itoa(k), chart.Title)
	}
	end := -1
	for _, v := range chart.Ticks(lo, hi, "", max(2, w/12)) {
		label := write.Significant(v, 3)
		if x := col(v) - chart.Width(label)/2; x > end+1 && x+chart.Width(label) <= r.X+r.W {
			end = a.g.Text(x, r.Y+h+1, label, chart.Axis)
		}
	}
}
