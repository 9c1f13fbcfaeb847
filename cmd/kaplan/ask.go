package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

// asker is a question with its document, whatever its answer is.
type asker interface {
	uses() []model.Field
	when(model.Field) string
	parts(model.Look) model.Look
	needs() []model.Need
	words() []string // what people call it
	short() string   // what it answers, in a line
	page() string    // on which its answer is shown, "" for none of its own
	answer(context.Context, *model.Resolver, model.Look) (write.Document, error)
}

// ask makes a question answerable for a command.
func ask[A any](q answer.Question[A], document func(A) write.Document) asker {
	return &askerOf[A]{q, document}
}

type askerOf[A any] struct {
	q        answer.Question[A]
	document func(A) write.Document
}

func (a *askerOf[A]) uses() []model.Field           { return model.Uses(a.q.Parts) }
func (a *askerOf[A]) when(f model.Field) string     { return a.q.When(f) }
func (a *askerOf[A]) page() string                  { return a.q.Page }
func (a *askerOf[A]) parts(l model.Look) model.Look { return a.q.Parts(l) }
func (a *askerOf[A]) needs() []model.Need           { return a.q.Needs }
func (a *askerOf[A]) short() string                 { return a.q.Short }
func (a *askerOf[A]) words() []string {
	return strings.Split(strings.ToLower(a.q.Page+", "+a.q.Words), ", ")
}
func (a *askerOf[A]) answer(ctx context.Context, r *model.Resolver, l model.Look) (write.Document, error) {
	v, err := a.q.Answer(ctx, r, l, answer.Progress[A]{})
	if err != nil {
		return write.Document{}, err
	}
	return write.Scripted(a.document(v), v), nil
}

// variant is one of the questions of a command, and what chooses it.
type variant struct {
	ask asker
	// On is the field of the Look that chooses it, where its flag is given; Flag a
	// flag of its own that does: a yes-or-no one, unless the command's files register
	// it. The first variant of a command has neither.
	On   model.Field
	Flag string
	Help string // of Flag
}

// command makes a command of the questions that it asks. The flags are those of
// the fields that the questions use.
type command struct {
	use, short, long, example string
	names                     map[model.Field]flagOf   // flags that have another name here
	words                     map[model.Field][]string // what a flag may say here beyond what it may elsewhere
	variants                  []variant
	files                     func(*cobra.Command, *question) // registers further flags of the command alone
	prepare                   func(*cobra.Command, *question, asker, []string) (*model.Resolver, error)
	finish                    func(*question, write.Document) (write.Document, error)
	figure                    pictured // what it has of a picture
}

func (c command) cobra(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin, names: c.names, words: c.words}
	cmd := &cobra.Command{Use: c.use, Short: c.short, Long: c.long, Example: c.example, Args: cobra.ArbitraryArgs}
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		defer func() {
			if err != nil {
				err = &namedError{err, func(f model.Field) string { return q.flagIn(cmd, f) }}
			}
		}()
		v := c.variants[0]
		for _, other := range c.variants[1:] {
			own := cmd.Flags().Lookup(other.Flag)
			if own != nil && own.Changed && own.Value.String() != "false" && own.Value.String() != "" || other.On != "" &&
				cmd.Flags().Changed(q.flag(other.On).name) {
				v = other
			}
		}
		if err := q.check(v.ask.uses()...); err != nil {
			return err
		}
		if err := q.used(cmd, v, c.variants); err != nil {
			return err
		}
		if err := model.Missing(v.ask.parts(q.look), v.ask.needs()); err != nil {
			return c.orAnother(q, v, err)
		}
		prepare := c.prepare
		if prepare == nil {
			prepare = func(_ *cobra.Command, q *question, a asker, args []string) (*model.Resolver, error) {
				return q.resolver(a, args)
			}
		}
		r, err := prepare(cmd, q, v.ask, args)
		if err != nil {
			return err
		}
		if err := q.others(r); err != nil {
			return err
		}
		if err := q.groupsAct(cmd, r, v.ask.parts(q.look)); err != nil {
			return err
		}
		if err := q.referenceActs(cmd, r, v.ask.parts(q.look)); err != nil {
			return err
		}
		d, err := v.ask.answer(cmd.Context(), r, q.look)
		d = d.Advised(func(f model.Field) string { return q.flagIn(cmd, f) })
		if err == nil && c.finish != nil {
			d, err = c.finish(q, d)
		}
		if err != nil {
			return err
		}
		return q.give(stdout, d)
	}
	q.source(cmd)
	q.output(cmd)
	q.suppresses(cmd, "the answer and its figure")
	q.scripts(cmd)
	q.figureFlags(cmd, c.figure)
	var all []model.Field
	cmd.Annotations = map[string]string{}
	for _, v := range c.variants {
		if page := v.ask.page(); page != "" {
			cmd.Annotations[ofPage+page] += answeredBy{v.Flag, v.On, v.ask.uses()}.String() + "\n"
		}
		all = append(all, v.ask.uses()...)
		cmd.SuggestFor = append(cmd.SuggestFor, v.ask.words()...)
	}
	register(cmd.Flags(), &q.look, all, c.names)
	if c.files != nil {
		c.files(cmd, q)
	}
	for _, v := range c.variants {
		if v.Flag != "" && cmd.Flags().Lookup(v.Flag) == nil {
			cmd.Flags().Bool(v.Flag, false, v.Help)
		}
	}
	q.completes(cmd)
	return cmd
}

// namedError is an error of a command whose flags may have other names than
// elsewhere.
type namedError struct {
	error
	flag func(model.Field) string
}

func (e *namedError) Unwrap() error { return e.error }

// orAnother adds to the error of a need that is not met the other questions of a command
// that can be asked with one flag more.
func (c command) orAnother(q *question, v variant, err error) error {
	var usage *model.UsageError
	if !errors.As(err, &usage) {
		return err
	}
	for _, other := range c.variants {
		l := other.ask.parts(q.look)
		ready := other.On != "" && other.On != v.On
		for _, n := range other.ask.needs() {
			ready = ready && slices.ContainsFunc(n.Of, func(f model.Field) bool { return f == other.On || f.IsSet(l) })
		}
		if ready {
			usage.Ways = append(usage.Ways, model.Way{Field: other.On, Do: "ask for the " + other.ask.short()})
		}
	}
	return err
}

// flagIn is the flag of a field as it is typed, "" where the command has none.
func (q *question) flagIn(cmd *cobra.Command, f model.Field) string {
	if f == model.AskIncidence { // another command
		return readingFlags[f]
	}
	name := q.flag(f).name
	if f == "" || fieldOf(cmd.Flags().Lookup(name)) != f {
		return ""
	}
	return "--" + name
}

// flag is the flag of a field in this command.
func (q *question) flag(f model.Field) flagOf {
	if own, ok := q.names[f]; ok {
		return own
	}
	return flags[f]
}

// used refuses flags that the question which is asked, or its present Look, does
// not use: a person would believe that they had changed something.
func (q *question) used(cmd *cobra.Command, v variant, all []variant) error {
	fields := v.ask.uses()
	kept := v.ask.parts(q.look)
	var err error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		field := fieldOf(f)
		if !f.Changed || field == "" || err != nil {
			return
		}
		other := slices.IndexFunc(all, func(o variant) bool { return o.On == field && o.On != v.On })
		switch above := q.flag(field).above; {
		case other >= 0 && !slices.Contains(fields, field):
			err = &model.UsageError{What: fmt.Sprintf("--%s and %s are different questions", f.Name, strings.TrimPrefix(q.chooser(v), "with ")),
				Hint: "give one of them"}
		case above != "" && !field.IsSet(q.look):
			err = &model.UsageError{What: fmt.Sprintf("--%s takes a number above 0, and %s was given", f.Name, f.Value),
				Hint: "for example --" + f.Name + " " + above + "; or leave it out"}
		case !slices.Contains(fields, field):
			var with []string
			for _, o := range all {
				if slices.Contains(o.ask.uses(), field) {
					with = append(with, q.chooser(o))
				}
			}
			err = &model.UsageError{What: fmt.Sprintf("--%s is not used %s", f.Name, q.chooser(v)),
				Hint: "leave it out: it is used " + strings.Join(with, " or ")}
		case field.IsSet(q.look) && !field.IsSet(kept):
			why := v.ask.when(field)
			if why == "" {
				why = "with what else was asked"
			}
			err = &model.UsageError{What: fmt.Sprintf("--%s changes nothing here: %s uses it only %s", f.Name, cmd.CommandPath(), why), Hint: "leave it out"}
		}
	})
	return err
}

// groupsAct refuses flags about groups that these data leave without effect: a cut
// of a category, an order of levels where a number is cut.
func (q *question) groupsAct(cmd *cobra.Command, r *model.Resolver, l model.Look) error {
	_, otherCut := q.names[model.FieldCut] // there it cuts something else than the marker
	c, err := r.Marker(l.Marker)
	if l.Marker == "" || otherCut || err != nil {
		return nil // an error is said where the groups are made
	}
	flag := func(f model.Field) string { return "--" + q.flag(f).name }
	idleCut, idleLevels := idle(c, l.AsLevels)
	cut := idleCut && cmd.Flags().Changed(q.flag(model.FieldCut).name) && l.Cut != ""
	levels := idleLevels && l.Levels != "" && cmd.Flags().Changed(q.flag(model.FieldLevels).name)
	switch {
	case cut && l.AsLevels:
		return &model.UsageError{What: fmt.Sprintf("%s cuts a number and %s takes its values as they are", flag(model.FieldCut), flag(model.FieldAsLevels)),
			Hint: "give one of them"}
	case cut && c.Kind == model.Category:
		return &model.UsageError{What: fmt.Sprintf("%s changes nothing here: %s is a category, and every level is a group", flag(model.FieldCut), c.Name),
			Hint: "leave it out, or merge levels with " + flag(model.FieldLevels)}
	case cut && c.Distinct < 2:
		return &model.UsageError{What: fmt.Sprintf("%s changes nothing here: %s has %s, and there is nothing to cut", flag(model.FieldCut), c.Name,
			c.FewValues()),
			Hint: "choose another column, or see who was left out of this one (kaplan describe)"}
	case cut:
		return &model.UsageError{What: fmt.Sprintf("%s changes nothing here: %s has %s, and each is a group", flag(model.FieldCut), c.Name, c.FewValues()),
			Hint: "leave it out"}
	case levels:
		return &model.UsageError{What: fmt.Sprintf("%s changes nothing here: %s is a number that is cut", flag(model.FieldLevels), c.Name),
			Hint: "take its values as groups with " + flag(model.FieldAsLevels)}
	}
	return nil
}

// idle says whether a cut of a marker is without effect, since its values are the groups,
// and whether levels are, since it is cut.
func idle(marker *model.Column, asLevels bool) (cut, levels bool) {
	return asLevels || marker.HasLevels(), marker.Kind == model.Number && !marker.HasLevels() && !asLevels
}

// referenceActs refuses the reference level of a column that the question has
// nothing to do with.
func (q *question) referenceActs(cmd *cobra.Command, r *model.Resolver, l model.Look) error {
	flag := q.flagIn(cmd, model.FieldReference)
	if l.Reference == "" || flag == "" || r.Named(l) != nil {
		return nil // what is named wrongly is said where the question is asked
	}
	if _, unused := references(r, l); len(unused) > 0 {
		name, _, _ := strings.Cut(strings.ReplaceAll(unused[0], "`", ""), "=")
		return &model.UsageError{What: fmt.Sprintf("%s %s changes nothing here: the question does not use %s", flag, unused[0], name), Hint: "leave it out"}
	}
	return nil
}

// references are the reference levels of a Look, those of columns that it uses and those
// of columns that it has nothing to do with.
func references(r *model.Resolver, l model.Look) (used, unused []string) {
	var names []string
	for _, f := range model.Fields() {
		v := f.Of(&l)
		if f == model.FieldReference || v.Kind() != reflect.String || v.IsZero() {
			continue
		}
		for _, item := range model.SplitList(v.String()) {
			names = append(names, strings.ReplaceAll(item, "`", ""))
			for _, part := range r.CovariateSources(item) {
				names = append(names, strings.ReplaceAll(part, "`", ""))
			}
		}
	}
	for _, item := range model.SplitList(l.Reference) {
		name, _, _ := strings.Cut(strings.ReplaceAll(item, "`", ""), "=")
		if c := r.Cohort.Column(name); c != nil && !slices.Contains(names, name) && !strings.Contains(item, "==") {
			unused = append(unused, item)
		} else {
			used = append(used, item)
		}
	}
	return used, unused
}

// chooser says which question of a command is asked.
func (q *question) chooser(v variant) string {
	switch {
	case v.Flag != "":
		return "with --" + v.Flag
	case v.On != "":
		return "with --" + q.flag(v.On).name
	}
	return "by itself"
}
