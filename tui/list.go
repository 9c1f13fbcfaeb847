package tui

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// item is one line of a list.
type item struct {
	Key    string // what choosing it means to whoever opened the list
	Label  string
	Lead   string // dimmed, behind the label, as wide in every item: a column of its own
	Detail string // dimmed, behind that
	Words  string // what people call it besides, with commas; not shown
	Dim    bool   // it can be read but not chosen
	Why    string // why it cannot be chosen
}

// list is a filterable list of items with an optional tick at each: every
// picker of the explorer is one of these.
type list struct {
	Title  string
	Hint   string // what a person can do here, in the bottom line
	Multi  bool   // Space ticks; Enter accepts the ticks
	Items  []item
	Ticked []string // keys, in the order in which they were ticked

	filter []rune
	served bool  // something was ticked since it was typed: what is typed now begins another
	shown  []int // indices into Items that pass the filter, best first
	cursor int   // index into shown
	top    int   // first visible
}

func newList(title string, items []item) *list {
	l := &list{Title: title, Items: items}
	l.refilter()
	return l
}

// At moves the cursor to the item with this key.
func (l *list) At(key string) *list {
	for i, k := range l.shown {
		if l.Items[k].Key == key {
			l.cursor = i
		}
	}
	return l
}

// refilter finds what is called as was typed: names first, as the label and as the
// column's name, then what people call it besides. Details, such as ranges and levels,
// are searched for what stands behind a colon only: digits of a name would else be found
// in every range.
func (l *list) refilter() {
	typed := strings.ToLower(string(l.filter))
	name, detail, asked := strings.Cut(typed, ":")
	words, details := strings.Fields(name), strings.Fields(detail)
	type hit struct{ index, score int }
	var hits []hit
	for i := range l.Items {
		it := &l.Items[i]
		if s, ok := it.called(strings.Fields(typed)); ok { // a name may have a colon
			hits = append(hits, hit{i, s})
			continue
		}
		s, ok := it.called(words)
		if ok && asked {
			_, ok = page.MatchScore(strings.ToLower(it.Lead+" "+it.Detail), details)
		}
		if ok && asked {
			hits = append(hits, hit{i, s})
		}
	}
	if len(words)+len(details) > 0 {
		slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.score, b.score) })
	}
	l.shown = l.shown[:0]
	for _, h := range hits {
		l.shown = append(l.shown, h.index)
	}
	l.cursor, l.top = 0, 0
}

// called says whether an item is called so, and how well: each of its names by itself,
// then words that stand in several of them.
func (it *item) called(words []string) (score int, ok bool) {
	names := []string{it.Label}
	if it.Key != it.Label && !strings.HasPrefix(it.Key, "\x00") {
		names = append(names, it.Key)
	}
	if it.Words != "" {
		names = append(names, strings.Split(it.Words, ", ")...)
	}
	for _, n := range names {
		if s, found := page.MatchScore(strings.ToLower(n), words); found && (!ok || s < score) {
			score, ok = s, true
		}
	}
	if !ok && len(names) > 1 {
		if score, ok = page.MatchScore(strings.ToLower(strings.Join(names, " ")), words); ok {
			score += scattered
		}
	}
	return score, ok
}

// scattered is what words cost that stand in several names and not in one.
const scattered = 100_000

// Current is the item under the cursor, nil where the filter leaves none.
func (l *list) Current() *item {
	if len(l.shown) == 0 {
		return nil
	}
	return &l.Items[l.shown[l.cursor]]
}

func (l *list) move(d int) {
	if len(l.shown) > 0 {
		l.cursor = min(max(l.cursor+d, 0), len(l.shown)-1)
	}
}

func (l *list) tick(key string) {
	if i := slices.Index(l.Ticked, key); i >= 0 {
		l.Ticked = slices.Delete(l.Ticked, i, i+1)
		return
	}
	l.Ticked = append(l.Ticked, key)
}

// listEvent is what a key did to a list.
type listEvent uint8

const (
	listNothing listEvent = iota
	listChanged           // a tick changed
	listAdded             // likewise, and the list is taken
	listAccept
	listCancel
)

// Key handles one key. Every printable rune filters, so that a person finds
// one of two thousand markers by typing a part of its name.
func (l *list) Key(k key, page int) listEvent {
	switch k.Name {
	case "esc":
		return listCancel
	case "enter":
		it := l.Current()
		switch {
		case l.Multi && it != nil && l.adds(it):
			l.tick(it.Key)
			return listAdded
		case !l.Multi && (it == nil || it.Dim), l.Multi && it == nil && !l.served:
			return listNothing
		}
		return listAccept
	case "up", "ctrl+p", "ctrl+k":
		l.move(-1)
	case "down", "ctrl+n", "ctrl+j":
		l.move(1)
	case "pgup", "ctrl+b":
		l.move(-page)
	case "pgdown", "ctrl+f":
		l.move(page)
	case "home":
		l.move(-len(l.Items))
	case "end":
		l.move(len(l.Items))
	case "backspace", "ctrl+h":
		if len(l.filter) > 0 {
			l.setFilter(l.filter[:len(l.filter)-1])
		}
	case "ctrl+u":
		l.setFilter(nil)
	default:
		if l.Multi && k.Rune == ' ' {
			if it := l.Current(); it != nil && !it.Dim {
				l.tick(it.Key)
				l.served = true
				return listChanged
			}
			return listNothing
		}
		if k.Rune != 0 && unicode.IsPrint(k.Rune) && !(k.Rune == '/' && len(l.filter) == 0) {
			l.typed(k.Rune)
		}
	}
	return listNothing
}

// typed goes on with the filter, or begins another where the last one has served.
func (l *list) typed(runes ...rune) {
	if l.served {
		l.filter = nil
	}
	l.setFilter(append(l.filter, runes...))
}

func (l *list) setFilter(filter []rune) {
	l.filter, l.served = filter, false
	l.refilter()
}

// adds reports whether Enter ticks an item before it takes the list: it was typed for,
// and not ticked.
func (l *list) adds(it *item) bool {
	return len(l.filter) > 0 && !l.served && !it.Dim && !slices.Contains(l.Ticked, it.Key)
}

// columns are the width of the ticks and that of the names, of the rows that are seen.
func (l *list) columns(r rect) (mark, widest int) {
	details, lead := 0, 0
	for _, i := range l.shown[min(l.top, len(l.shown)):min(len(l.shown), l.top+r.H)] {
		widest = max(widest, chart.Width(l.Items[i].Label))
		details = max(details, chart.Width(l.Items[i].Lead+l.Items[i].Detail))
		lead = max(lead, chart.Width(strings.TrimRight(l.Items[i].Lead, " ")))
	}
	if l.Multi {
		mark = 4
	}
	widest = min(widest, max((r.W-mark)*3/5, r.W-mark-2-details))
	if lead > 0 { // it is whole
		widest = min(widest, max(r.W-mark-2-lead, 8))
	}
	return mark, widest
}

// cuts reports whether the name of an item has no room in w columns.
func (l *list) cuts(it *item, w int) bool {
	mark, widest := l.columns(rect{W: w, H: len(l.shown)})
	if it.Detail == "" {
		widest = w - mark
	}
	return chart.Width(it.Label) > widest
}

// draw lists the items that fit, the cursor among them.
func (l *list) draw(g *chart.Grid, r rect, ascii bool) {
	if l.cursor < l.top {
		l.top = l.cursor
	}
	if l.cursor >= l.top+r.H {
		l.top = l.cursor - r.H + 1
	}
	l.top = max(0, min(l.top, len(l.shown)-r.H))
	mark, widest := l.columns(r)
	var labels []string
	for _, i := range l.shown[l.top:min(len(l.shown), l.top+r.H)] {
		labels = append(labels, l.Items[i].Label)
	}
	labels = chart.FitApart(labels, widest, ascii)
	for row := 0; row < r.H && l.top+row < len(l.shown); row++ {
		it := l.Items[l.shown[l.top+row]]
		y := r.Y + row
		role, detail := chart.Plain, chart.Dim
		if it.Dim {
			role = chart.Dim
		}
		if l.top+row == l.cursor {
			role, detail = chart.Cursor, chart.Cursor
			for x := r.X; x < r.X+r.W; x++ {
				g.Put(x, y, ' ', chart.Cursor)
			}
		}
		if l.Multi {
			tick := "[ ] "
			for _, k := range l.Ticked {
				if k == it.Key {
					tick = "[x] "
				}
			}
			g.Text(r.X, y, tick, role)
		}
		w, label := widest, labels[row]
		if it.Detail == "" {
			w, label = r.W-mark, chart.Fit(it.Label, r.W-mark, ascii)
		}
		g.Text(r.X+mark, y, label, role)
		if it.Detail != "" {
			x := r.X + mark + w + 2
			if room := r.X + r.W - x - chart.Width(it.Lead); room > 1 {
				x = g.Text(x, y, it.Lead, detail)
				g.Text(x, y, chart.FitNumbers(it.Detail, room, ascii), detail)
			} else {
				g.Text(x, y, chart.Fit(strings.TrimRight(it.Lead, " "), r.X+r.W-x, ascii), detail)
			}
		}
	}
	if len(l.shown) > r.H { // where in the list one is
		at := r.Y + l.cursor*(r.H-1)/max(1, len(l.shown)-1)
		mark := '█'
		if ascii {
			mark = '#'
		}
		g.Put(r.X+r.W, at, mark, chart.Dim)
	}
}
