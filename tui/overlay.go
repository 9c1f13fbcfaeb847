package tui

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// box clears a frame in the middle of the grid and draws its border and title.
// Lipgloss makes the frame, the grid places it.
func box(a *App, g *chart.Grid, w, h int, title, hint string) rect {
	w, h = min(w, g.W-4), min(h, g.H-2)
	return boxAt(a, g, rect{X: (g.W - w) / 2, Y: max(0, (g.H-h)/2), W: w, H: h}, title, hint)
}

// boxAt is a box at a place of its own.
func boxAt(a *App, g *chart.Grid, r rect, title, hint string) rect {
	for y, row := range a.theme.frame(r.W, r.H) {
		x := r.X
		for _, c := range row {
			role := chart.Dim
			if c == ' ' {
				role = chart.Plain
			}
			g.Put(x, r.Y+y, c, role)
			x++
		}
	}
	if title != "" {
		g.Text(r.X+2, r.Y, chart.Fit(" "+title+" ", r.W-4, a.theme.ASCII), chart.Title)
	}
	if hint != "" {
		g.Text(r.X+2, r.Y+r.H-1, chart.Fit(" "+hint+" ", r.W-4, a.theme.ASCII), chart.Dim)
	}
	return rect{X: r.X + 2, Y: r.Y + 1, W: r.W - 4, H: r.H - 2}
}

// picker is a list in a box.
type picker struct {
	*list
	Width  int
	Accept func(a *App, key string)
	Change func(a *App, ticked []string) // after every tick
	Done   func(a *App, taken bool)      // when it closes: by Enter on a list of ticks, or by Esc
	Count  func(a *App) string           // behind the title, as it is now
	Extra  map[string]func(a *App, p *picker)
	Aside  bool // it puts no question
	page   int
}

func (p *picker) Key(a *App, k key) bool {
	if f := p.Extra[k.Name]; f != nil {
		f(a, p)
		return false
	}
	switch p.list.Key(k, max(1, p.page-1)) {
	case listCancel:
		p.done(a, false)
		return true
	case listChanged:
		p.change(a)
	case listAdded:
		p.change(a)
		p.done(a, true)
		return true
	case listAccept:
		if p.Multi {
			// Enter on a list of ticks takes them as they are.
			p.done(a, true)
			return true
		}
		p.Accept(a, p.Current().Key)
		return true
	case listNothing:
		if it := p.Current(); k.Name == "enter" && it != nil && it.Dim && it.Why != "" {
			a.say(it.Why)
		}
	}
	return false
}

func (p *picker) change(a *App) {
	if p.Change != nil {
		p.Change(a, p.Ticked)
	}
}

func (p *picker) done(a *App, taken bool) {
	if p.Done != nil {
		p.Done(a, taken)
	}
}

// paste filters by all of a text at once.
func (p *picker) paste(_ *App, text string) {
	if p.Multi { // where a blank would tick
		text = strings.ReplaceAll(text, " ", "")
	}
	p.typed([]rune(text)...)
}

func (p *picker) Draw(a *App, g *chart.Grid) {
	w := p.Width
	if w == 0 {
		w = 64
	}
	title, hint := p.Title, p.Hint
	if p.Count != nil {
		if n := p.Count(a); n != "" {
			title += ": " + n
		}
	}
	it := p.Current()
	if p.Multi && it != nil && p.adds(it) {
		hint = "Enter adds " + it.Label + " and closes  Space ticks  Esc cancels"
	}
	h := max(min(len(p.Items)+4, g.H-4), 7)
	var r rect
	side := arrange(g.W, g.H, 0).Side
	if p.Multi && p.Change != nil {
		// Ticks change the picture at once: leave the picture visible.
		h = max(h, min(len(p.Items)+5, g.H-3), 11)
		r = boxAt(a, g, rect{X: 0, Y: 1, W: max(side.W+2, min(max(44, g.W*2/5), g.W/2+8)), H: min(h, g.H-3)}, title, hint)
	} else {
		r = box(a, g, w, h, title, hint)
	}
	x := g.Text(r.X, r.Y, "> ", chart.Dim)
	role := chart.Plain
	if p.served {
		role = chart.Dim
	}
	x = a.put(g, x, r.Y, r.X+r.W-2-x, string(p.filter), role)
	g.Put(x, r.Y, ' ', chart.Cursor)
	if len(p.filter) == 0 {
		g.Text(x+2, r.Y, "type to filter", chart.Dim)
	} else {
		n := strconv.Itoa(len(p.shown)) + " of " + strconv.Itoa(len(p.Items))
		g.Text(r.X+r.W-len(n), r.Y, n, chart.Dim)
	}
	rows := rect{X: r.X, Y: r.Y + 1, W: r.W, H: r.H - 1}
	if p.Multi && len(p.Ticked) > 0 { // what is chosen stands at the top
		for _, l := range page.Wrap("chosen: "+p.chosen(), r.W, min(3, r.H-4)) {
			g.Text(rows.X, rows.Y, l, chart.Title)
			rows.Y, rows.H = rows.Y+1, rows.H-1
		}
	}
	if it != nil && p.list.cuts(it, rows.W) { // the name in hand is there in full
		full := page.Wrap(it.Label, rows.W, max(1, min(4, rows.H-2)))
		rows.H -= len(full)
		for i, l := range full {
			g.Text(rows.X, rows.Y+rows.H+i, l, chart.Title)
		}
	}
	p.page = rows.H
	p.list.draw(g, rows, a.theme.ASCII)
	if len(p.shown) == 0 {
		none := "nothing is called that: Backspace widens, Esc goes back"
		if p.Extra["ctrl+e"] != nil {
			none += ", Ctrl-E types it"
		}
		for i, l := range page.Wrap(none, r.W, 2) {
			g.Text(r.X, rows.Y+1+i, l, chart.Warn)
		}
	}
}

// chosen are the ticked, as they are called.
func (p *picker) chosen() string {
	names := make([]string, len(p.Ticked))
	for i, k := range p.Ticked {
		names[i] = k
		for _, it := range p.Items {
			if it.Key == k {
				names[i] = it.Label
			}
		}
	}
	return strings.Join(names, ", ")
}

// prompt is one line of text that is typed. Check runs at every key, so that
// what is wrong shows while it can still be mended.
type prompt struct {
	Title  string
	Hint   string
	Help   []string // lines under the field
	Check  func(a *App, s string) (note string, err error)
	Accept func(a *App, s string)
	Aside  bool // it puts no question
	Wait   bool // Enter leaves it open: whoever takes its text closes it
	Number bool // the first character that is typed takes the place of the number that stands there

	input textinput.Model
	note  string
	err   error
	init  bool
	busy  bool // what was taken is not done yet

	stop     func()        // ends what is not done yet; nil where it cannot be ended
	progress func() string // how far it is; nil where nobody knows
}

// promptNote is how many rows an error may have: what is wrong, the expression
// with a caret under it, and what to do.
const promptNote = 4

func newPrompt(title, value string) *prompt {
	p := &prompt{Title: title, Hint: "Enter accepts  Esc leaves it"}
	p.input = textinput.New()
	p.input.Prompt = ""
	p.input.SetValue(value)
	p.input.CursorEnd()
	p.input.Focus()
	return p
}

func (p *prompt) Key(a *App, k key) bool {
	if p.busy && k.Name != "esc" {
		return false
	}
	switch k.Name {
	case "esc":
		if p.busy && p.stop != nil {
			p.stop()
		}
		return true
	case "enter":
		p.check(a)
		if p.err != nil {
			return false
		}
		p.Accept(a, strings.TrimSpace(p.input.Value()))
		return !p.Wait
	}
	if p.Number && k.Rune != 0 {
		p.input.SetValue("") // or 95 behind 0.95 would be taken for 0.9595
	}
	p.Number = false
	p.input, _ = p.input.Update(keyMessage(k))
	p.check(a)
	return false
}

// paste puts all of a text where the cursor is, which is checked once.
func (p *prompt) paste(a *App, text string) {
	if p.Number {
		p.input.SetValue("")
	}
	p.Number = false
	p.input, _ = p.input.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
	p.check(a)
}

func (p *prompt) check(a *App) {
	p.init = true
	p.note, p.err = "", nil
	if p.Check != nil {
		p.note, p.err = p.Check(a, strings.TrimSpace(p.input.Value()))
	}
}

// keyMessage gives the text field the keys that edit a line.
func keyMessage(k key) tea.KeyMsg {
	if k.Rune != 0 {
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{k.Rune}}
	}
	for t, name := range map[tea.KeyType]string{
		tea.KeyLeft: "left", tea.KeyRight: "right", tea.KeyHome: "home", tea.KeyEnd: "end", tea.KeyBackspace: "backspace",
		tea.KeyDelete: "delete", tea.KeyCtrlA: "ctrl+a", tea.KeyCtrlE: "ctrl+e", tea.KeyCtrlK: "ctrl+k", tea.KeyCtrlU: "ctrl+u",
		tea.KeyCtrlW: "ctrl+w", tea.KeyCtrlB: "ctrl+b", tea.KeyCtrlF: "ctrl+f", tea.KeyCtrlD: "ctrl+d", tea.KeyCtrlH: "ctrl+h",
	} {
		if name == k.Name {
			return tea.KeyMsg{Type: t}
		}
	}
	return tea.KeyMsg{Type: tea.KeyF20} // nothing that a text field knows
}

func (p *prompt) Draw(a *App, g *chart.Grid) {
	if !p.init {
		p.check(a)
	}
	w := min(g.W-8, 90)
	var help []string
	for _, line := range p.Help {
		if chart.Width(line) <= w-4 { // with the blanks that it has
			help = append(help, line)
			continue
		}
		help = append(help, page.Wrap(line, w-4, 0)...)
	}
	r := box(a, g, w, 4+promptNote+len(help), p.Title, p.Hint)
	runes := []rune(p.input.Value())
	at := p.input.Position()
	from := max(0, at-(r.W-2))
	x := r.X
	for i := from; i <= len(runes) && x < r.X+r.W; i++ {
		ch := ' '
		if i < len(runes) {
			ch = runes[i]
		}
		role := chart.Plain
		if i == at {
			role = chart.Cursor
		}
		x = a.put(g, x, r.Y, r.X+r.W-x, string(ch), role)
	}
	y := r.Y + 1
	switch {
	case p.err != nil:
		for i, line := range page.Wrap(p.err.Error(), r.W, promptNote) {
			a.put(g, r.X, y+i, r.W, line, chart.Warn)
		}
	case p.note != "":
		for i, line := range page.Wrap(p.note, r.W, promptNote) {
			a.put(g, r.X, y+i, r.W, line, chart.Plain)
		}
	}
	for i, line := range help {
		a.put(g, r.X, y+promptNote+1+i, r.W, line, chart.Dim)
	}
}
