package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
)

// whereKey marks the list entries of the subgroup form that are conditions.
const whereKey = "\x00where:"

// pickSubgroup is the form over the columns: the present conditions first,
// then every column that a condition can be about.
func pickSubgroup(a *App) {
	p := &picker{Width: 76}
	fill := func(a *App) {
		var items []item
		for i, c := range model.SplitWhere(a.cohort, a.look.Where) {
			items = append(items, item{Key: whereKey + strconv.Itoa(i), Label: c.Source, Detail: "condition: Enter takes it away"})
		}
		var asked []item // those that are there for who asks for them
		for _, c := range a.cohort.Columns {
			if c.Kind == model.Identifier || c.Distinct < 2 {
				continue
			}
			it := item{Key: c.Name, Label: c.Title(), Detail: describeColumn(c)}
			if c.Kind != model.Date && model.NotOffered(a.cohort, c) != "" && model.NoMarker(a.cohort, c) == "" {
				it.Detail = model.NotOffered(a.cohort, c)
				asked = append(asked, it)
				continue
			}
			items = append(items, it)
		}
		items = append(items, asked...)
		cursor := 0
		if p.list != nil {
			cursor = p.cursor
		}
		title := "Subgroup: all " + model.Count(a.cohort.Patients(), "patient")
		if n, err := a.resolver.CountWhere(a.look.Where); err == nil && a.look.Where != "" {
			title = fmt.Sprintf("Subgroup: %d of %d patients", n, a.cohort.Patients())
		}
		l := newList(title, items)
		l.Hint = "Enter opens  Ctrl-E types an expression  Ctrl-X all patients  Esc back"
		l.cursor = min(cursor, max(0, len(items)-1))
		p.list = l
	}
	fill(a)
	p.Extra = map[string]func(*App, *picker){
		"ctrl+e": func(a *App, p *picker) { a.pop(p); typeSubgroup(a) },
		"ctrl+x": func(a *App, p *picker) { setWhere(a, ""); fill(a) },
		"enter": func(a *App, p *picker) {
			it := p.Current()
			if it == nil {
				return
			}
			if i, ok := strings.CutPrefix(it.Key, whereKey); ok {
				cs := model.SplitWhere(a.cohort, a.look.Where)
				if n, err := strconv.Atoi(i); err == nil && n < len(cs) {
					setWhere(a, model.JoinWhere(slices.Delete(cs, n, n+1)))
				}
				fill(a)
				return
			}
			condition(a, a.cohort.Column(it.Key), fill, func(a *App) { a.pop(p) })
		},
	}
	a.push(p)
}

func setWhere(a *App, where string) {
	l := a.look
	l.Where = where
	a.change(l)
}

// condition opens the form of one column: its levels to tick, or a range. after is
// called when the subgroup has changed, taken when the form was left by Enter.
func condition(a *App, c *model.Column, after, taken func(*App)) {
	if c == nil {
		return
	}
	if c.Kind == model.Category || (c.Kind == model.Number && c.Distinct <= 2) {
		levels, n := model.LevelsOf(c)
		items := make([]item, len(levels))
		for i, l := range levels {
			items[i] = item{Key: l, Label: l, Detail: model.Count(n[i], "patient")}
		}
		l := newList(c.Title()+" is one of", items)
		l.Multi = true
		l.Hint = "Space ticks  Enter takes  Esc cancels"
		if len(levels) > 0 {
			for _, cond := range model.SplitWhere(a.cohort, a.look.Where) {
				if cond.Column == c.Name {
					l.Ticked = tickedLevels(a, c, levels, cond.Source)
				}
			}
		}
		p := &picker{list: l, Width: 56, Count: func(a *App) string {
			n, err := a.resolver.CountWhere(a.look.Where)
			if err != nil {
				return ""
			}
			return fmt.Sprintf("%d of %d patients", n, a.cohort.Patients())
		}}
		end := a.trial()
		p.Done = func(a *App, kept bool) {
			end(kept)
			after(a)
			if kept {
				taken(a)
			}
		}
		p.Change = func(a *App, ticked []string) {
			var chosen []string
			for _, l := range levels {
				if slices.Contains(ticked, l) {
					chosen = append(chosen, l)
				}
			}
			cond := model.Condition{Column: c.Name}
			if len(chosen) > 0 && len(chosen) < len(levels) {
				cond = model.LevelCondition(c, chosen)
			}
			setWhere(a, model.JoinWhere(model.ReplaceCondition(model.SplitWhere(a.cohort, a.look.Where), cond)))
			after(a)
		}
		a.push(p)
		return
	}
	lo, hi, _ := c.Range()
	value := ""
	for _, cond := range model.SplitWhere(a.cohort, a.look.Where) {
		if cond.Column == c.Name {
			value = rangeOf(c, cond.Source)
		}
	}
	p := newPrompt("Range of "+c.Title(), value)
	show := model.FormatNumber
	if c.Kind == model.Date {
		show = model.FormatDate
	}
	p.Help = []string{"> 20, <= 20, 20..60 (both ends in), or == 3; empty for all", fmt.Sprintf("values lie between %s and %s", show(lo), show(hi))}
	build := func(s string) (model.Condition, error) {
		return rangeCondition(c, s)
	}
	p.Check = func(a *App, s string) (string, error) {
		if s == "" {
			return "", nil
		}
		cond, err := build(s)
		if err != nil {
			return "", err
		}
		where := model.JoinWhere(model.ReplaceCondition(model.SplitWhere(a.cohort, a.look.Where), cond))
		n, err := a.resolver.CountWhere(where)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("%s: %d of %d patients", where, n, a.cohort.Patients()), nil
	}
	p.Accept = func(a *App, s string) {
		cond := model.Condition{Column: c.Name}
		if s != "" {
			cond, _ = build(s)
		}
		setWhere(a, model.JoinWhere(model.ReplaceCondition(model.SplitWhere(a.cohort, a.look.Where), cond)))
		taken(a)
	}
	a.push(p)
}

// tickedLevels are the levels that satisfy a condition on their column.
func tickedLevels(a *App, c *model.Column, levels []string, source string) []string {
	var out []string
	for _, l := range levels {
		if source == model.LevelCondition(c, []string{l}).Source || strings.Contains(source, "in [") && containsLiteral(c, source, l) {
			out = append(out, l)
		}
	}
	return out
}

func containsLiteral(c *model.Column, source, level string) bool {
	list := source[strings.Index(source, "in [")+4:]
	list = strings.TrimSuffix(strings.TrimSpace(list), "]")
	want := model.LevelCondition(c, []string{level}).Source
	want = want[strings.LastIndex(want, "== ")+3:]
	return slices.Contains(model.SplitList(list), want)
}

// rangeCondition reads what was typed for a range.
func rangeCondition(c *model.Column, s string) (model.Condition, error) {
	name := model.Quote(c.Name)
	lit := func(beside, v string) (string, error) {
		v = strings.TrimSpace(v)
		if v == "" {
			return "", &model.UsageError{What: "it is not finished: a value is missing beside " + beside}
		}
		if c.Kind == model.Date {
			if _, ok := model.ParseDate(v); !ok {
				return "", &model.UsageError{What: fmt.Sprintf("%q is not a date: write 2019-12-31", v)}
			}
			return strconv.Quote(v), nil
		}
		if _, err := model.ReadNumber(v); err != nil {
			return "", &model.UsageError{What: fmt.Sprintf("%q is not a number", v)}
		}
		return v, nil
	}
	if lo, hi, ok := strings.Cut(s, ".."); ok {
		l, err := lit("..", lo)
		if err != nil {
			return model.Condition{}, err
		}
		h, err := lit("..", hi)
		if err != nil {
			return model.Condition{}, err
		}
		return model.Condition{Source: name + " >= " + l + " and " + name + " <= " + h, Column: c.Name}, nil
	}
	for _, op := range []string{"<=", ">=", "==", "!=", "<", ">", "="} {
		if rest, ok := strings.CutPrefix(s, op); ok {
			v, err := lit(op, rest)
			if err != nil {
				return model.Condition{}, err
			}
			if op == "=" {
				op = "=="
			}
			return model.Condition{Source: name + " " + op + " " + v, Column: c.Name}, nil
		}
	}
	return model.Condition{}, &model.UsageError{What: fmt.Sprintf("%q says no range: write > 20, <= 20, 20..60 or == 3", s)}
}

// rangeOf turns a condition back into what was typed for it.
func rangeOf(c *model.Column, source string) string {
	name := model.Quote(c.Name)
	parts := strings.Split(source, " and ")
	if len(parts) == 2 {
		lo, okL := strings.CutPrefix(parts[0], name+" >= ")
		hi, okH := strings.CutPrefix(parts[1], name+" <= ")
		if okL && okH {
			return lo + ".." + hi
		}
	}
	if rest, ok := strings.CutPrefix(source, name+" "); ok && len(parts) == 1 {
		return rest
	}
	return ""
}

func typeSubgroup(a *App) {
	p := newPrompt("Subgroup", a.look.Where)
	p.Help = []string{
		`cirrhosis == "yes" and AFP > 20    not (stage in ["I", "II"])`,
		"a name with spaces or hyphens goes in `backticks`",
		"whose value is missing is never in a subgroup",
	}
	p.Check = func(a *App, s string) (string, error) {
		n, err := a.resolver.CountWhere(s)
		if err != nil {
			return "", err
		}
		if n == 0 {
			return "", &model.QuestionError{What: "no patient is in this subgroup"}
		}
		return fmt.Sprintf("%d of %d patients", n, a.cohort.Patients()), nil
	}
	p.Accept = setWhere
	a.push(p)
}
