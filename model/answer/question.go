package answer

import (
	"context"
	"slices"

	"kaplan/model"
)

// Question is one question that can be put to a cohort. What it uses of a Look
// and what it cannot do without is said here and nowhere else: flags, lines of
// the question on the screen, cache key, ledger and file names follow from it.
type Question[A any] struct {
	Name  string // of the command that asks it, and of its JSON
	Page  string // of its page
	Tab   string // its page's name where there is little room
	Short string // help, in a line
	Words string // what people call it besides, with commas
	// Silent says why it has nothing to say of a cohort, whatever is chosen, "" where it
	// has; nil: always. It computes nothing.
	Silent func(*model.Resolver, model.Look) string
	// Parts keeps the fields of a Look that the question uses and clears the rest.
	// Of model.Every, which has all fields set, it keeps every field that some Look
	// of the question uses. It is idempotent.
	Parts func(model.Look) model.Look
	// Only says, in words, when a field is used that only some Looks of the question
	// use: "where the cut is searched".
	Only map[model.Field]string
	// Needs are the fields without which the question cannot be asked.
	Needs []model.Need
	// Ask computes the answer. Call Answer, which checks the Look first.
	Ask func(context.Context, *model.Resolver, model.Look, Progress[A]) (A, error)
}

// plainly makes an Ask of a function that returns at once: it can neither be
// stopped, nor does it say how far it is.
func plainly[A any](ask func(*model.Resolver, model.Look) (A, error)) func(context.Context, *model.Resolver, model.Look, Progress[A]) (A, error) {
	return func(_ context.Context, r *model.Resolver, l model.Look, _ Progress[A]) (A, error) { return ask(r, l) }
}

// Progress is called while a long answer is computed. Both functions may be nil.
type Progress[A any] struct {
	Count func(done, total int)
	Show  func(A) // what is there so far, for answers that fill as they come
}

func (p Progress[A]) count(done, total int) {
	if p.Count != nil {
		p.Count(done, total)
	}
}

func (p Progress[A]) show(a A) {
	if p.Show != nil {
		p.Show(a)
	}
}

// Answer asks the question of a Look. Fields that are not among its parts are
// cleared first, its needs are checked, and every column that is named must exist.
func (q *Question[A]) Answer(ctx context.Context, r *model.Resolver, l model.Look, p Progress[A]) (A, error) {
	var none A
	l = q.Parts(l)
	if err := model.Missing(l, q.Needs); err != nil {
		return none, err
	}
	r, err := r.RowsFirst(l)
	if err != nil {
		return none, q.usable(err)
	}
	if err := r.Named(l); err != nil {
		return none, err
	}
	r, err = r.For(l, q.survival(l))
	if err != nil {
		return none, q.usable(err)
	}
	return q.Ask(ctx, r, l, p)
}

// survival reports whether the question uses the endpoint of a Look.
func (q *Question[A]) survival(l model.Look) bool {
	l.Endpoint = "any"
	return q.Parts(l).Endpoint != ""
}

// usable leaves out the ways of an error that the question has not.
func (q *Question[A]) usable(err error) error {
	e, ok := err.(*model.QuestionError)
	if !ok {
		return err
	}
	every, used := model.Every(), q.Parts(model.Every())
	out := *e
	out.Ways = slices.DeleteFunc(slices.Clone(e.Ways), func(w model.Way) bool {
		return slices.Contains(model.Fields(), w.Field) && !w.Field.Of(&every).IsZero() && w.Field.Of(&used).IsZero()
	})
	return &out
}

// When says, in words, when the question uses a field that it does not use in
// every Look; "" where nothing is known.
func (q *Question[A]) When(f model.Field) string {
	if why := q.Only[f]; why != "" {
		return why
	}
	return onlyGrouped[f]
}
