package main

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kaplan/model"
	"kaplan/model/answer"
)

// ofPage begins the annotation of a command that answers a page: a line of answeredBy for
// each of its questions that is shown there.
const ofPage = "page "

// answeredBy says how a command answers a page: the flag that chooses the question, the
// field that does where it is set, "" where none is needed, and the fields that it uses.
type answeredBy struct {
	flag string
	on   model.Field
	uses []model.Field
}

func (a answeredBy) String() string {
	words := []string{a.flag, string(a.on)}
	for _, f := range a.uses {
		words = append(words, string(f))
	}
	return strings.Join(words, ",")
}

// answersFor are the answers of an annotation of a page for a Look.
func answersFor(annotation string, l model.Look) (of answeredBy) {
	for line := range strings.Lines(annotation) {
		words := strings.Split(strings.TrimSuffix(line, "\n"), ",")
		a := answeredBy{flag: words[0], on: model.Field(words[1])}
		for _, w := range words[2:] {
			a.uses = append(a.uses, model.Field(w))
		}
		if of.uses == nil || a.on != "" && a.on.IsSet(l) {
			of = a
		}
	}
	return of
}

// asAnother are the pages whose command answers another page too, which stands for them.
var asAnother = map[string]string{"Numbers": "Curves", "Scatter": "Column", "Matching": "Effect", "Influence": "Model", "Adjusted curves": "Model"}

// commandFor is the command, its name and its flags, that gives the answer of a page to
// a Look of a cohort, of some; nil where none does. parts keeps the fields of a Look that
// the page uses. What the command's question does not use of them, and what is without
// effect in this cohort, is left out: a cut of what is not cut, levels of what is,
// references of other columns.
func commandFor(commands []*cobra.Command, r *model.Resolver, page string, l model.Look, parts func(model.Look) model.Look) []string {
	if other := asAnother[page]; other != "" {
		page = other
	}
	for _, cmd := range commands {
		annotation, ok := cmd.Annotations[ofPage+page]
		if !ok {
			continue
		}
		l = anyEventSaid(r, parts(l), cmd.Name())
		of := answersFor(annotation, l)
		out := []string{cmd.Name()}
		if of.flag != "" && !takesFile(cmd, of.flag) {
			out = append(out, "--"+of.flag)
		}
		for _, f := range model.Fields() {
			if !slices.Contains(of.uses, f) {
				f.Of(&l).SetZero()
			}
		}
		if c, err := r.Marker(l.Marker); err == nil && l.Marker != "" {
			cut, levels := idle(c, l.AsLevels)
			if cut {
				l.Cut = ""
			}
			if levels {
				l.Levels = ""
			}
		}
		used, _ := references(r, l)
		l.Reference = strings.Join(used, ",")
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if field := fieldOf(f); field != "" {
				out = append(out, flagFor(f.Name, field, l, parts)...)
			}
		})
		return out
	}
	return nil
}

// anyEventSaid says in a Look what the explorer takes for the event while no cause is
// chosen, which a command asks for. Questions about causes have no other answer than one.
func anyEventSaid(r *model.Resolver, l model.Look, command string) model.Look {
	if command == "cuminc" || command == "finegray" || l.Event != "" || l.Cause != "" {
		return l
	}
	ep, err := r.Understood(l)
	if err != nil || ep.Ambiguous == "" || ep.Open || ep.Cause != "" || len(ep.Causes) < 2 {
		return l
	}
	if _, _, censored, _ := ep.Values(); len(censored) > 0 && len(ep.LeftOut()) > 0 {
		l.Censored = model.JoinList(censored)
	} else {
		l.Event = anyEvent(r.Cohort, ep)
	}
	return l
}

// takesFile reports whether a flag that chooses a question names files, which no Look does.
func takesFile(cmd *cobra.Command, flag string) bool {
	f := cmd.Flags().Lookup(flag)
	return f != nil && f.Value.Type() != "bool" && fieldOf(f) == ""
}

// flagFor is the flag of a field as it is typed, nothing where the field is as it is
// without it.
func flagFor(name string, field model.Field, l model.Look, parts func(model.Look) model.Look) []string {
	d := defaults
	v, plain := field.Of(&l), field.Of(&d)
	if reflect.DeepEqual(v.Interface(), plain.Interface()) {
		return nil
	}
	value := ""
	switch x := v.Interface().(type) {
	case bool:
		return []string{"--" + name} // false is as it is without
	case string:
		value = x
		if field == model.FieldBlanks && x != "" {
			return []string{"--" + name + "=" + x}
		}
		if field == model.FieldPattern && x == " " {
			return []string{"--" + name + "="}
		}
	case model.Word:
		if x != "" {
			return []string{"--" + name + "=" + string(x)}
		}
	case int:
		value = strconv.Itoa(x)
		if field == "Permutations" {
			value = (*permutations)(&x).String()
		} else if x == 0 {
			value = ""
		}
	case uint64:
		value = strconv.FormatUint(x, 10)
	case float64:
		value = strconv.FormatFloat(x, 'g', -1, 64)
		if x == 0 && field != "Gamma" { // 0 is what it is without
			value = ""
		}
	}
	if value == "" {
		return nil
	}
	if v.IsZero() { // another default: said only where the question asks
		with := l
		field.Of(&with).Set(plain)
		if used := parts(with); field.Of(&used).IsZero() {
			return nil
		}
	}
	if strings.HasPrefix(value, "-") {
		return []string{"--" + name + "=" + value}
	}
	return []string{"--" + name, value}
}

// commandLine is the whole command that gives the answer of a page to a Look, as it is
// typed in a shell: files, what the explorer was told of them, and the question. A
// remark says what the command cannot say. It is "" where no command gives the answer.
func (q *question) commandLine(files []string, r *model.Resolver, page string, l model.Look, parts func(model.Look) model.Look,
	said model.Setup) (line, remark string) {
	if q.cmd == nil {
		return "", ""
	}
	moved := l.Moved && parts(l).Moved
	switch { // what the explorer takes where nothing was said, and the command does not
	case page == "Validation" && l.Split == "" && l.SplitSeed == 0 && len(q.validate) == 0:
		l.SplitSeed = 1
	case page == "ROC" && slices.Contains(model.Uses(parts), model.FieldOutcome):
		l = answer.ROCOfView(r, l)
	case page == "ROC":
		l.At = answer.TimeOfROC(r, l)
		l.Value = l.Marker
		parts = answer.TimeROCOfValue.Parts
	}
	commands := q.cmd.Root().Commands()
	args := commandFor(commands, r, page, l, parts)
	if args == nil {
		return "", ""
	}
	cmd := commands[slices.IndexFunc(commands, func(c *cobra.Command) bool { return c.Name() == args[0] })]
	whole := append([]string{"kaplan", args[0]}, files...)
	whole = append(whole, q.sourceFlags(cmd)...)
	if of := answersFor(cmd.Annotations[ofPage+page], l); takesFile(cmd, of.flag) && !slices.Contains(whole, "--"+of.flag) {
		return "", "" // it is of a file that was not named
	}
	for _, d := range said.Derive {
		whole = append(whole, "--derive", d.Name+" = "+d.Expr)
	}
	whole = append(whole, args[1:]...)
	for i, w := range whole {
		whole[i] = model.ShellWord(w)
	}
	var left []string
	if len(said.Columns)+len(said.Endpoints) > 0 || said.Rows != "" {
		left = append(left, "what was said of columns here goes into a cohort.toml first (W in view 8)")
	}
	if moved {
		left = append(left, "that the cut was moved is said in saved looks alone: the P of the command is not corrected for it")
	}
	return strings.Join(whole, " "), strings.Join(left, "; ")
}

// sourceFlags are the flags of the explorer's own command that say how its files are
// read, as they were typed, where another command has them too.
func (q *question) sourceFlags(cmd *cobra.Command) (out []string) {
	if q.sample != "" {
		out = append(out, "--sample", q.sample)
	}
	q.cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Changed || fieldOf(f) != "" || f.Name == "sample" || cmd.Flags().Lookup(f.Name) == nil || f.Name == readOnlyFlag {
			return
		}
		list, err := q.cmd.Flags().GetStringArray(f.Name)
		if err != nil {
			list, err = q.cmd.Flags().GetStringSlice(f.Name)
		}
		for _, v := range list {
			out = append(out, "--"+f.Name, v)
		}
		if err == nil {
			return
		}
		switch v := f.Value.String(); f.NoOptDefVal {
		case "":
			out = append(out, "--"+f.Name, v)
		case v:
			out = append(out, "--"+f.Name)
		default: // a word of its own would be a file
			out = append(out, "--"+f.Name+"="+v)
		}
	})
	return out
}
