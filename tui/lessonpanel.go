package tui

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"kaplan/model/lesson"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// arrangeLesson divides a screen of w by h between the page and a lesson: beside it where
// there is room for both, else under it. It is a pure function of the size.
func arrangeLesson(w, h int, folded bool) (pageW, pageH int, panel rect) {
	const beside, least = 140, 9
	switch {
	case folded:
		return w, h - 1, rect{X: 0, Y: h - 2, W: w, H: 1}
	case w >= beside:
		side := min(60, w*3/10)
		return w - side - 1, h, rect{X: w - side, Y: 0, W: side, H: h - 1}
	}
	rows := max(least, h*3/10)
	return w, h - rows, rect{X: 0, Y: h - 1 - rows, W: w, H: rows}
}

// resized gives the page what the lesson leaves of the screen.
func (a *App) resized() {
	strip := a.stripColumns()
	a.width, a.height = a.screen.W, a.screen.H
	if a.lesson != nil && a.screen.W >= minWidth && a.screen.H >= minHeight {
		a.width, a.height, _ = arrangeLesson(a.screen.W, a.screen.H, a.lesson.folded)
	}
	if a.stripColumns() != strip {
		a.curves.forget()
	}
}

// drawLesson puts the page and the lesson on one screen. The page's footer stays the last
// line.
func (a *App) drawLesson(g *chart.Grid) *chart.Grid {
	_, _, r := arrangeLesson(a.screen.W, a.screen.H, a.lesson.folded)
	out := chart.NewGrid(a.screen.W, a.screen.H)
	below := r.X == 0
	if below {
		body := &chart.Grid{W: g.W, H: g.H - 1, Cells: g.Cells[:(g.H-1)*g.W]}
		page.Blit(out, body, rect{W: g.W, H: g.H - 1})
		foot := &chart.Grid{W: g.W, H: 1, Cells: g.Cells[(g.H-1)*g.W:]}
		page.Blit(out, foot, rect{Y: a.screen.H - 1, W: g.W, H: 1})
	} else {
		page.Blit(out, g, rect{W: g.W, H: g.H})
		line := '│'
		if a.theme.ASCII {
			line = '|'
		}
		for y := range r.H {
			out.Put(r.X-1, r.Y+y, line, chart.Dim)
		}
	}
	a.drawPanel(out, r, below)
	return out
}

// drawPanel draws the heading, the text and the questions.
func (a *App) drawPanel(g *chart.Grid, r rect, below bool) {
	t := a.lesson
	lines, room := a.lessonLines()
	if t.fresh || a.answeringGuess() != nil { // what has just come is seen
		t.top, t.fresh = max(0, len(lines)-room), false
	}
	bar := "─"
	if a.theme.ASCII {
		bar = "-"
	}
	if below {
		g.Text(r.X, r.Y, strings.Repeat(bar, r.W), chart.Dim)
	}
	place := fmt.Sprintf(" %d of %d ", t.step+1, len(t.Steps))
	x := r.X + 1
	x = a.put(g, x, r.Y, r.W-2, " "+t.Steps[t.step].Title+" ", chart.Title)
	next := a.lessonNext(t.top+room < len(lines))
	for _, right := range []string{place + next, place} { // beside a page there may be no room for both
		if x+chart.Width(right)+2 <= r.X+r.W {
			g.Text(r.X+r.W-1-chart.Width(right), r.Y, right, chart.Dim)
			break
		}
		g.Text(r.X+1, r.Y+r.H-1, next, chart.Dim)
	}
	if t.folded {
		return
	}
	for i := range room {
		if t.top+i >= len(lines) {
			break
		}
		l := lines[t.top+i]
		g.Text(r.X+1, r.Y+1+i, l.Text, l.Role)
	}
	if o := a.answeringGuess(); o != nil {
		y := r.Y + 1 + min(len(lines)-t.top, room) - 1
		x := r.X + 1 + chart.Width(lines[len(lines)-1].Text)
		g.Put(x, y, ' ', chart.Cursor)
	}
}

// lessonNext is what the key does that goes on; more says that there are lines below.
func (a *App) lessonNext(more bool) string {
	t := a.lesson
	if o := a.answeringGuess(); o != nil {
		return o.answers(a) + ", Esc leaves it "
	}
	if t.folded {
		return "Space unfolds "
	}
	switch j := t.open(); {
	case more:
		return "Space: more "
	case j >= 0 && j < t.asked && t.questions()[j].Predict:
		return "Space: guess "
	case j >= 0 && j < t.asked:
		return "Space: answer "
	case t.step+1 < len(t.Steps) || j >= 0:
		return "Space: on "
	}
	return "Space: end "
}

// lessonLines are the lines of the step as they are now, and how many have room.
func (a *App) lessonLines() (lines []page.Line, room int) {
	t := a.lesson
	_, _, r := arrangeLesson(max(a.screen.W, minWidth), max(a.screen.H, minHeight), false)
	room = r.H - 1
	w := r.W - 2
	if r.X > 0 { // beside the page: what the key does may stand in the last row
		w, room = r.W-1, r.H-2
	}
	add := func(role chart.Role, text string) {
		for _, l := range page.Wrap(a.cohort.Said(text), w, 0) {
			lines = append(lines, page.Line{Text: l, Role: role})
		}
	}
	fill := func(text string) string {
		s, err := t.Fill(t.step, text, t.answers)
		if err != nil {
			s += " (" + err.Error() + ")"
		}
		return s
	}
	if r.X > 0 {
		lines = append(lines, page.Line{})
	}
	for i, p := range lesson.Paragraphs(fill(t.Steps[t.step].Text)) {
		if i > 0 && r.X > 0 {
			lines = append(lines, page.Line{})
		}
		add(chart.Plain, p)
	}
	for j := range t.questions()[:min(t.asked, len(t.questions()))] {
		q := &t.questions()[j]
		if r.X > 0 || len(lines)+2 < room {
			lines = append(lines, page.Line{})
		}
		add(chart.Title, fill(q.Ask))
		a.addChoices(q, w, add)
		if !t.done(j) {
			if o := a.answeringGuess(); o != nil {
				if o.wrong != "" {
					add(chart.Warn, o.wrong)
				} else if t.note != "" {
					add(chart.Warn, t.note)
				}
				lines = append(lines, page.Line{Text: chart.Fit("> "+string(o.typed), w-1, a.theme.ASCII), Role: chart.Plain})
			} else if t.note != "" {
				add(chart.Warn, t.note)
			}
			continue
		}
		a.addVerdict(j, add)
		if q.Reveal != "" {
			for _, p := range lesson.Paragraphs(fill(q.Reveal)) {
				add(chart.Plain, p)
			}
		}
	}
	return lines, room
}

// addChoices are the choices of a question, in a line where they have room.
func (a *App) addChoices(q *lesson.Question, w int, add func(chart.Role, string)) {
	var all []string
	for i, c := range q.Choices {
		all = append(all, strconv.Itoa(i+1)+" "+c)
	}
	if line := strings.Join(all, "   "); chart.Width(line) <= w {
		if line != "" {
			add(chart.Plain, strings.ReplaceAll(line, "   ", " "+a.glyphs().Dot+" "))
		}
		return
	}
	for _, c := range all {
		add(chart.Plain, c)
	}
}

// addVerdict sets what was said beside what the data say.
func (a *App) addVerdict(question int, add func(chart.Role, string)) {
	t := a.lesson
	at := [2]int{t.step, question}
	q := &t.questions()[question]
	if err := t.refused[t.step]; err != nil {
		add(chart.Warn, a.explain(err))
		return
	}
	if !t.ready() {
		add(chart.Dim, "the data are being asked "+a.glyphs().Ellipsis)
		return
	}
	truth, err := t.Truth(t.step, question, t.answers)
	switch {
	case err != nil:
		add(chart.Warn, err.Error())
	case t.gaveUp[at]:
		add(chart.Warn, "It is "+q.Is(truth)+".")
	default:
		add(chart.Warn, q.Verdict(t.said[at], truth))
	}
}

// guess is a line in the lesson in which an answer is typed; the page stays in sight.
type guess struct {
	typed []rune
	wrong string
	waits bool // it is held to the data once they are there
}

func (*guess) asksNothing() bool { return true }

// answeringGuess is the line, while it is open.
func (a *App) answeringGuess() *guess {
	if n := len(a.overlays); n > 0 {
		o, _ := a.overlays[n-1].(*guess)
		return o
	}
	return nil
}

// answers says which key answers now: of choices the first digit does.
func (o *guess) answers(a *App) string {
	if q := &a.lesson.questions()[a.lesson.open()]; q.Of() == lesson.Choice && len(o.typed) == 0 {
		return fmt.Sprintf("1-%d answers", len(q.Choices))
	}
	return "Enter answers"
}

// Key types; a digit takes a choice at once.
func (o *guess) Key(a *App, k key) bool {
	q := &a.lesson.questions()[a.lesson.open()]
	o.wrong, o.waits, a.lesson.note = "", false, ""
	switch k.Name {
	case "esc":
		return true
	case "enter":
		return o.accept(a)
	case "backspace", "ctrl+h":
		if n := len(o.typed); n > 0 {
			o.typed = o.typed[:n-1]
		}
	case "ctrl+u":
		o.typed = nil
	default:
		if k.Rune == 0 || !unicode.IsPrint(k.Rune) || k.Rune == ' ' && len(o.typed) == 0 { // Space has opened the line
			return false
		}
		o.typed = append(o.typed, k.Rune)
		if q.Of() == lesson.Choice && k.Rune >= '1' && k.Rune < '1'+rune(len(q.Choices)) && len(o.typed) == 1 {
			a.lesson.chosen = true
			return o.accept(a)
		}
	}
	return false
}

func (o *guess) paste(_ *App, text string) { o.typed = append(o.typed, []rune(text)...) }

// accept takes what was typed: a guess as it is, an answer where it is right. Else the
// question stays open; ? gives the answer away.
func (o *guess) accept(a *App) bool {
	t := a.lesson
	j := t.open()
	at := [2]int{t.step, j}
	q := &t.questions()[j]
	if strings.TrimSpace(string(o.typed)) == "?" && !q.Predict {
		t.gaveUp[at], t.fresh = true, true
		return true
	}
	s, err := q.Read(string(o.typed))
	if err != nil {
		o.wrong = err.Error()
		return false
	}
	if q.Predict {
		t.said[at], t.fresh = s, true
		return true
	}
	if o.waits = !t.ready(); o.waits {
		o.wrong = "the data are being asked " + a.glyphs().Ellipsis
		return false
	}
	if truth, err := t.Truth(t.step, j, t.answers); err != nil || q.Right(s, truth) {
		t.said[at], t.fresh = s, true
		return true
	}
	t.note = s.Text + " is not what the data say. "
	if hint, err := t.Fill(t.step, q.Hint, t.answers); err == nil && hint != "" {
		t.note += hint + " "
	}
	t.note += "(? gives the answer)"
	o.typed = nil
	return false
}

// Draw leaves it to the lesson, in whose text the line stands.
func (*guess) Draw(*App, *chart.Grid) {}
