package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kaplan/model"
	"kaplan/model/read"
)

// completer is where a command's context holds what registers its completions.
type completer struct{}

// completes lets a shell complete the values of a command's flags, once a shell asks.
// cobra never lets go of what is registered, so nothing is before: in tests and in the
// self-test many thousand commands live in one process.
func (q *question) completes(cmd *cobra.Command) {
	cmd.SetContext(context.WithValue(context.Background(), completer{}, func() { q.completions(cmd) }))
}

// completing registers the completions of all commands where a shell asks for some.
func completing(root *cobra.Command, args []string) {
	if len(args) == 0 || args[0] != cobra.ShellCompRequestCmd && args[0] != cobra.ShellCompNoDescRequestCmd {
		return
	}
	for _, cmd := range append(root.Commands(), root) {
		if ctx := cmd.Context(); ctx != nil {
			if register, ok := ctx.Value(completer{}).(func()); ok {
				register()
			}
		}
	}
}

// completions are the columns of the files that are typed already, the levels behind ==,
// samples, endpoints, rules, formats.
func (q *question) completions(cmd *cobra.Command) {
	words := map[string][]string{"sample": sampleNames(), "format": formats, "theme": themes, "unit": {"days", "months", "years"},
		"dates": {"day-first", "month-first"}, "max-memory": {"500MB", "2GB", "8GB"}}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		var complete func(c *model.Cohort, typed string) []string
		takes, _ := pflag.UnquoteUsage(f)
		field := fieldOf(f)
		list := words[f.Name]
		if field != "" {
			list = append(field.Allowed(), q.words[field]...)
		}
		switch {
		case field == model.FieldCut:
			complete = func(c *model.Cohort, typed string) []string { return cutRules(c, typed) }
		case field == model.FieldEndpoint:
			complete = func(c *model.Cohort, _ string) []string { return endpointNames(c) }
		case field == model.FieldCause || field == model.FieldCensored:
			complete = q.codes
		case len(list) > 0:
			complete = func(*model.Cohort, string) []string { return list }
		case takes == "COL=LEVEL":
			complete = columnLevels
		case takes == "EXPR" || f.Name == "derive":
			complete = inExpression
		case takes == "LIST":
			complete = inList
		case strings.HasPrefix(takes, "COL"):
			id := f.Name == "id"
			complete = func(c *model.Cohort, _ string) []string {
				var out []string
				for _, col := range c.Columns {
					if id || col.Kind != model.Identifier && col.Distinct > 0 {
						out = append(out, col.Name)
					}
				}
				return out
			}
		default:
			return
		}
		needsCohort := len(list) == 0
		// A flag that is registered has no completion yet, which is the only error.
		_ = cmd.RegisterFlagCompletionFunc(f.Name, func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			directive := cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
			if !needsCohort {
				return starting(complete(nil, typed), typed), directive
			}
			if slices.ContainsFunc(args, read.IsDatabase) { // nobody waits for a server on a key
				return nil, directive
			}
			c, err := q.loaded(args)
			if err != nil {
				return nil, directive
			}
			if takes == "LIST" || takes == "EXPR" || takes == "COL=LEVEL" {
				directive |= cobra.ShellCompDirectiveNoSpace
			}
			return starting(complete(c, typed), typed), directive
		})
	})
}

// starting are the words that go on with what was typed, in their order, without regard
// to capitals.
func starting(words []string, typed string) []string {
	typed = strings.ToLower(typed)
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return !strings.HasPrefix(strings.ToLower(w), typed) })
}

// columnNames are the columns that something can be asked of, as they are written in an
// expression or a list.
func columnNames(c *model.Cohort, write func(string) string) []string {
	var out []string
	for _, col := range c.Columns {
		if col.Kind != model.Identifier && col.Distinct > 0 {
			out = append(out, write(col.Name))
		}
	}
	return out
}

func endpointNames(c *model.Cohort) []string {
	var out []string
	for _, e := range c.Endpoints {
		out = append(out, e.Name)
	}
	return out
}

// cutRules are the rules, and behind by: the columns of groups.
func cutRules(c *model.Cohort, typed string) []string {
	if strings.HasPrefix(typed, "by:") {
		var out []string
		for _, col := range c.Columns {
			if model.NoMarker(c, col) == "" && (col.Kind == model.Category || col.Distinct <= 2) {
				out = append(out, "by:"+col.Name+":")
			}
		}
		return out
	}
	return []string{"median", "mean", "tertile", "quartile", "optimal", "youden", "quantile:", "value:", "by:"}
}

// codes are the values of the status.
func (q *question) codes(c *model.Cohort, _ string) []string {
	l := q.look
	l.Cause, l.Censored = "", ""
	ep, err := model.NewResolver(c).Understood(c.Opening(l))
	if err != nil {
		return nil
	}
	var out []string
	for _, code := range ep.Codes {
		out = append(out, code.Value)
	}
	return out
}

// inList goes on with the last of a list of columns.
func inList(c *model.Cohort, typed string) []string {
	at := strings.LastIndex(typed, ",") + 1
	return columnNames(c, func(name string) string {
		if strings.Contains(name, ",") {
			name = model.Quote(name)
		}
		return typed[:at] + name
	})
}

// columnLevels are the columns of groups, and behind = their levels.
func columnLevels(c *model.Cohort, typed string) []string {
	if name, _, ok := strings.Cut(typed, "="); ok {
		var out []string
		if col := c.Column(name); col != nil {
			levels, _ := model.LevelsOf(col)
			for _, l := range levels {
				out = append(out, name+"="+l)
			}
		}
		return out
	}
	var out []string
	for _, col := range c.Columns {
		if model.NoMarker(c, col) == "" && (col.Kind == model.Category || col.Distinct <= model.FewValues) {
			out = append(out, col.Name+"=")
		}
	}
	return out
}

// inExpression goes on with an expression: a column, or behind == or != one of the levels
// of the column before it.
func inExpression(c *model.Cohort, typed string) []string {
	for _, op := range []string{"==", "!="} {
		at := strings.LastIndex(typed, op)
		if at < 0 || strings.ContainsAny(typed[at+2:], "()") || strings.Contains(typed[at:], " and ") || strings.Contains(typed[at:], " or ") {
			continue
		}
		name, levels := lastColumn(c, typed[:at]), []string(nil)
		if name == nil || name.Kind != model.Category && name.Distinct > model.FewValues {
			return nil
		}
		blank := typed[at+2 : at+2+len(typed[at+2:])-len(strings.TrimLeft(typed[at+2:], " "))]
		all, _ := model.LevelsOf(name)
		for _, l := range all {
			source := model.LevelCondition(name, []string{l}).Source
			levels = append(levels, typed[:at+2]+blank+source[strings.LastIndex(source, "== ")+3:])
		}
		return levels
	}
	at := strings.LastIndexAny(typed, " (!,+-*/<>=") + 1
	if quote := strings.LastIndex(typed, "`"); strings.Count(typed, "`")%2 == 1 {
		at = quote
	}
	return columnNames(c, func(name string) string { return typed[:at] + model.Quote(name) })
}

// lastColumn is the column that the end of a text names, nil for none.
func lastColumn(c *model.Cohort, s string) *model.Column {
	s = strings.TrimRight(s, " ")
	var best *model.Column
	for _, col := range c.Columns {
		if strings.HasSuffix(s, model.Quote(col.Name)) && (best == nil || len(col.Name) > len(best.Name)) {
			best = col
		}
	}
	return best
}
