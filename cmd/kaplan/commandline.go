package main

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kaplan/model"
)

// ofPage begins the annotation of a command that answers a page; it holds the flag that
// chooses the question, "" where none is needed.
const ofPage = "page "

// asAnother are the pages whose command answers another page too, which stands for them.
var asAnother = map[string]string{"Numbers": "Curves", "Scatter": "Column", "Matching": "Effect", "Influence": "Model", "Adjusted curves": "Model"}

// commandFor is the command, its name and its flags, that gives the answer of a page to
// a Look, of some; nil where none does. parts keeps the fields of a Look that the page uses.
func commandFor(commands []*cobra.Command, page string, l model.Look, parts func(model.Look) model.Look) []string {
	if other := asAnother[page]; other != "" {
		page = other
	}
	for _, cmd := range commands {
		chooser, ok := cmd.Annotations[ofPage+page]
		if !ok {
			continue
		}
		out := []string{cmd.Name()}
		if chooser != "" {
			out = append(out, "--"+chooser)
		}
		l = parts(l)
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if field := fieldOf(f); field != "" {
				out = append(out, flagFor(f.Name, field, l, parts)...)
			}
		})
		return out
	}
	return nil
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
func (q *question) commandLine(files []string, page string, l model.Look, parts func(model.Look) model.Look, said model.Setup) (line, remark string) {
	if q.cmd == nil {
		return "", ""
	}
	commands := q.cmd.Root().Commands()
	args := commandFor(commands, page, l, parts)
	if args == nil {
		return "", ""
	}
	cmd := commands[slices.IndexFunc(commands, func(c *cobra.Command) bool { return c.Name() == args[0] })]
	whole := append([]string{"kaplan", args[0]}, files...)
	whole = append(whole, q.sourceFlags(cmd)...)
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
	if l.Moved && parts(l).Moved {
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
		out = append(out, "--"+f.Name, f.Value.String())
	})
	return out
}
