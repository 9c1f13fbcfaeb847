package page

import (
	"context"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

// Leaf is a page, whatever the type of its answer.
type Leaf interface {
	Name() string
	Tab() string   // the name where there is little room
	Short() string // what it shows, in a line
	Words() string // what people call it besides, with commas
	// Silent says why it has nothing to say of a cohort, "" where it has.
	Silent(*model.Resolver, model.Look) string
	Traits() *Traits
	// Parts keeps the fields of the Look that the page depends on: its cache key.
	Parts(model.Look) model.Look
	// Ask answers a Look. show is given what is there so far.
	Ask(ctx context.Context, r *model.Resolver, l model.Look, count func(done, total int), show func(Shown)) (Shown, error)
}

// Traits are what a page is like, whatever it asks.
type Traits struct {
	Hint  string // what a person can do on it, in its last line
	Tall  bool   // it may need more rows than there are: the cursor keys scroll
	Wide  bool   // it wants the whole width: the question is not beside it
	Whole bool   // it wants the whole screen but for header and footer
	// Curves is the page of the curves themselves, which are asked for under every
	// view about survival.
	Curves bool
	// Bindings are the keys that act on this page alone.
	Bindings []Binding
	// Begin fills in the fields that the page cannot do without, where nothing was
	// chosen yet.
	Begin func(Desk, model.Look) model.Look
	// Session adds to a Look what the page has to remember of the session before it
	// is asked. It is no step of undo.
	Session func(model.Look) model.Look
}

// Shown is an answer together with the page that it is shown on.
type Shown interface {
	Draw(*Sheet)
	Document() write.Document
	Footnotes() []string
	// Headline is the answer in one number and one sentence; ok is false where it has none.
	Headline() (h answer.Headline, ok bool)
	// Rows is how many rows the page's cursor can stand on; 0 where it has none.
	Rows() int
	// Take is Enter on a row; it reports whether the page has anything to take.
	Take(d Desk, row int) bool
	// About is what every answer carries; nil where the page shows no answer.
	About() *answer.Answer
	// Found is what the answer says by its P values, for the ledger; nil where it
	// has none.
	Found() answer.Found
}

// Page is a page with an answer of type A.
type Page[A any] struct {
	answer.Question[A]
	Of       Traits
	Document func(A) write.Document
	Draw     func(*Sheet, A)
	Rows     func(A) int
	Take     func(d Desk, v A, row int)
}

var _ Leaf = (*leaf[int])(nil)

// leaf is a Page as a Leaf.
type leaf[A any] struct{ p Page[A] }

// New makes a leaf of a page.
func New[A any](p Page[A]) Leaf { return &leaf[A]{p} }

func (l *leaf[A]) Name() string    { return l.p.Question.Page }
func (l *leaf[A]) Tab() string     { return l.p.Question.Tab }
func (l *leaf[A]) Short() string   { return l.p.Question.Short }
func (l *leaf[A]) Words() string   { return l.p.Question.Words }
func (l *leaf[A]) Traits() *Traits { return &l.p.Of }

func (l *leaf[A]) Silent(r *model.Resolver, look model.Look) string {
	if l.p.Question.Silent == nil {
		return ""
	}
	return l.p.Question.Silent(r, look)
}

func (l *leaf[A]) Parts(look model.Look) model.Look { return l.p.Parts(look) }

func (l *leaf[A]) Ask(ctx context.Context, r *model.Resolver, look model.Look, count func(done, total int), show func(Shown)) (Shown, error) {
	v, err := l.p.Question.Answer(ctx, r, look, answer.Progress[A]{Count: count, Show: func(v A) { show(&shown[A]{&l.p, v}) }})
	if err != nil {
		return nil, err
	}
	return &shown[A]{&l.p, v}, nil
}

// Show puts an answer that was asked for elsewhere on its page.
func Show[A any](l Leaf, v A) Shown {
	if of, ok := l.(*leaf[A]); ok {
		return &shown[A]{&of.p, v}
	}
	return nil
}

type shown[A any] struct {
	p *Page[A]
	v A
}

func (s *shown[A]) Draw(sheet *Sheet)        { s.p.Draw(sheet, s.v) }
func (s *shown[A]) Document() write.Document { return write.Scripted(s.p.Document(s.v), s.v) }

func (s *shown[A]) Headline() (answer.Headline, bool) {
	return answer.HeadlineOf(s.p.Question.Page, s.v)
}

func (s *shown[A]) Found() answer.Found {
	f, _ := any(s.v).(answer.Found)
	return f
}

func (s *shown[A]) About() *answer.Answer {
	if of, ok := any(s.v).(interface{ About() *answer.Answer }); ok {
		return of.About()
	}
	return nil
}

func (s *shown[A]) Footnotes() []string {
	if f, ok := any(s.v).(interface{ Footnotes() []string }); ok {
		return f.Footnotes()
	}
	return nil
}

func (s *shown[A]) Rows() int {
	if s.p.Rows == nil {
		return 0
	}
	return s.p.Rows(s.v)
}

func (s *shown[A]) Take(d Desk, row int) bool {
	if s.p.Take == nil || s.p.Rows != nil && (row < 0 || row >= s.p.Rows(s.v)) { // an answer may have no rows
		return false
	}
	s.p.Take(d, s.v, row)
	return true
}

// Desk is what a page can act through: the question, and what is on the screen.
type Desk interface {
	Look() model.Look
	Change(model.Look)  // one step of undo
	Begin(model.Look)   // no step of undo: what a page opens on
	Say(string)         // a line until the next key
	Marker(name string) // changes the marker, and what belongs to it
	Resolver() *model.Resolver
	Go(view int)                // shows a view
	Next(f model.Field, by int) // turns to the next column that a field can have
	Turn(page string, row int)  // turns to a page of the view, its cursor on a row
	Open(model.Field)           // opens what changes a field
	List(string, []string)      // shows lines under a title
	Type(Prompt)                // asks for a line of text
	Search(Search)              // asks for what the page follows while it is typed
	Shown() Shown               // of the page in hand; nil where there is none
	Row() int                   // of the page's cursor
	MoveTo(row int)             // moves it
}

// Of is the answer of a page, where it has the type A.
func Of[A any](s Shown) (A, bool) {
	if of, ok := s.(*shown[A]); ok {
		return of.v, true
	}
	var none A
	return none, false
}

// Search is what a page follows while it is typed at the foot of the screen.
type Search struct {
	Change func(s string)   // after every key
	Next   func(by int)     // the arrows, where they do not move the page's cursor
	Leave  func(taken bool) // by Enter, or by Esc
	Found  func() string    // what was found, in a few words
}

// Prompt is a line of text that is asked for.
type Prompt struct {
	Title, Value string
	Help         []string // lines under the field
	Check        func(s string) (note string, err error)
	Accept       func(s string)
}

// Binding is one thing that a person can do: keys, help, footer and palette are
// all made from bindings, so that they cannot disagree.
type Binding struct {
	Keys  []string
	Name  string            // in help and palette; "" in neither
	Words string            // what people call it besides, with commas; the palette knows them
	Part  string            // heading in help
	Field model.Field       // what of the question it changes; "" none
	Hint  string            // in the footer; "" not there
	Spare string            // likewise, where there is room left behind all hints
	Tells bool              // it hands out numbers of the answer, or lists them
	Why   func(Desk) string // why it cannot be done now, "" where it can; nil: always
	Do    func(Desk)
}
