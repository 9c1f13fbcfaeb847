package differential

import (
	"maps"
	"slices"
	"strings"
)

// Question is one run of a command on one cohort. R reads the same flags.
type Question struct {
	Cohort  string            `json:"cohort"`
	Command string            `json:"command"`
	Flags   map[string]string `json:"flags"` // without --; "true" of those that take no value
}

// asked is a question of every cohort, and of which ones not.
type asked struct {
	flags string // as typed, values without blanks
	// Kinds are those that it is asked of, all where there are none.
	kinds []string
}

// of makes the questions of one command about a cohort.
func of(c Cohort, command string, all []asked) []Question {
	var out []Question
	for _, a := range all {
		if len(a.kinds) > 0 && !slices.Contains(a.kinds, c.Kind) {
			continue
		}
		q := Question{Cohort: c.Name, Command: command, Flags: map[string]string{"id": "id"}}
		for _, f := range strings.Fields(a.flags) {
			name, value, has := strings.Cut(f, "=")
			if !has {
				value = "true"
			}
			q.Flags[strings.TrimPrefix(name, "--")] = value
		}
		out = append(out, q)
	}
	return out
}

// Questions are all that is asked of a cohort.
func Questions(c Cohort) []Question {
	return slices.Concat(survivalQuestions(c), modelQuestions(c), competingQuestions(c),
		searchQuestions(c), comparisonQuestions(c), outcomeQuestions(c), matchQuestions(c))
}

// Args are the arguments of kaplan; the cohort comes from standard input.
func (q Question) Args() []string {
	args := []string{q.Command, "-", "--json"}
	for _, name := range slices.Sorted(maps.Keys(q.Flags)) {
		args = append(args, "--"+name+"="+q.Flags[name])
	}
	return args
}

// String is the question as a person would type it.
func (q Question) String() string {
	var b strings.Builder
	b.WriteString(q.Command + " " + q.Cohort + ".csv")
	for _, name := range slices.Sorted(maps.Keys(q.Flags)) {
		if v := q.Flags[name]; v == "true" {
			b.WriteString(" --" + name)
		} else {
			b.WriteString(" --" + name + " " + v)
		}
	}
	return b.String()
}
