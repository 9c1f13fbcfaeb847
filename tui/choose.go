package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/tui/page"
)

// describeColumn is a column in a few words, for lists.
func describeColumn(c *model.Column) string {
	s := ""
	switch c.Kind {
	case model.Number:
		if lo, hi, ok := c.Range(); ok {
			s = page.Digits(lo) + " to " + page.Digits(hi)
		} else {
			s = "no values"
		}
	case model.Date:
		if lo, hi, ok := c.Range(); ok {
			s = model.FormatDate(lo) + " to " + model.FormatDate(hi)
		}
	case model.Category:
		s = strings.Join(c.Level[:min(len(c.Level), 6)], ", ")
		if len(c.Level) > 6 {
			s += fmt.Sprintf(" … %d levels", len(c.Level))
		}
	default:
		s = strconv.Itoa(c.Distinct) + " different"
	}
	if c.Missing > 0 {
		s += fmt.Sprintf("  (%d missing)", c.Missing)
	}
	return s
}

func pickMarker(a *App) {
	var items []item
	for _, c := range a.cohort.Columns {
		why := model.NoMarker(a.cohort, c)
		it := item{Key: c.Name, Label: c.Title(), Detail: describeColumn(c)}
		if why != "" {
			it.Dim, it.Why, it.Detail = true, c.Name+" cannot group patients: "+why, why
		}
		items = append(items, it)
	}
	slices.SortStableFunc(items, func(x, y item) int {
		if x.Dim != y.Dim {
			if x.Dim {
				return 1
			}
			return -1
		}
		return 0
	})
	l := newList("Marker", items).At(a.look.Marker)
	l.Hint = "type a part of the name  Enter takes it  Ctrl-X none  Esc back"
	a.push(&picker{list: l, Width: 76, Accept: func(a *App, name string) { a.setMarker(name) },
		Extra: map[string]func(*App, *picker){"ctrl+x": func(a *App, p *picker) { a.setMarker(""); a.pop(p) }}})
}

// pop closes an overlay.
func (a *App) pop(o overlay) {
	if i := slices.Index(a.overlays, o); i >= 0 {
		a.overlays = slices.Delete(a.overlays, i, i+1)
	}
}

func pickCut(a *App) {
	setRule := func(a *App, rule string) {
		l := a.look
		l.Cut, l.Moved = rule, false
		a.cutInHand = 0
		a.change(l)
	}
	items := []item{
		{Key: "median", Label: "median", Detail: "two groups of equal size"},
		{Key: "mean", Label: "mean", Detail: "two groups"},
		{Key: "tertile", Label: "tertiles", Detail: "low, middle, high"},
		{Key: "quartile", Label: "quartiles", Detail: "Q1 to Q4"},
		{Key: "value:", Label: "a value…", Detail: "typed: 20, or 10,20 for three groups"},
		{Key: "quantile:", Label: "quantiles…", Detail: "typed: 0.25,0.75"},
		{Key: "by:", Label: "a value per level of a factor…", Detail: "typed: sex:male=36.2,female=29.6"},
	}
	l := newList("Cut "+a.look.Marker, items)
	l.Hint = "Enter takes it  Esc back"
	a.push(&picker{list: l, Width: 76, Accept: func(a *App, rule string) {
		if !strings.HasSuffix(rule, ":") {
			setRule(a, rule)
			return
		}
		value := ""
		if rest, ok := strings.CutPrefix(a.look.Cut, rule); ok {
			value = rest
		}
		p := newPrompt("Cut "+a.look.Marker+" by "+map[string]string{"value:": "a value", "quantile:": "quantiles", "by:": "a value per level"}[rule], value)
		p.Help = map[string][]string{
			"value:":    {"low is <= the value, high is above it; two values make three groups", "a typed cut counts as chosen beforehand: its P is not corrected"},
			"quantile:": {"probabilities between 0 and 1, ascending; quantiles are R's type 7"},
			"by:":       {"a column, a colon, and a cut for each of its levels", "sex:male=36.2,female=29.6"},
		}[rule]
		p.Check = func(a *App, s string) (string, error) {
			if s == "" {
				return "", nil
			}
			cut, err := model.ParseCut(rule + s)
			if err != nil {
				return "", err
			}
			look := a.look
			look.Cut, look.Moved = rule+s, false
			f, err := a.resolver.Frame(look)
			if err != nil {
				return "", err
			}
			_ = cut
			return groupSizes(f), nil
		}
		p.Accept = func(a *App, s string) {
			if s != "" {
				setRule(a, rule+s)
			}
		}
		a.push(p)
	}})
}

func groupSizes(f *model.Frame) string {
	n := make([]int, len(f.Groups))
	for _, g := range f.Code {
		if int(g) < len(n) {
			n[g]++
		}
	}
	var parts []string
	for i, g := range f.Groups {
		parts = append(parts, fmt.Sprintf("%s %d", g.Name, n[i]))
	}
	return "groups: " + strings.Join(parts, ", ")
}

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
		for _, c := range a.cohort.Columns {
			if c.Kind == model.Identifier || c.Distinct < 2 {
				continue
			}
			items = append(items, item{Key: c.Name, Label: c.Title(), Detail: describeColumn(c)})
		}
		cursor := 0
		if p.list != nil {
			cursor = p.cursor
		}
		title := "Subgroup: all " + strconv.Itoa(a.cohort.N) + " patients"
		if n, err := a.resolver.CountWhere(a.look.Where); err == nil && a.look.Where != "" {
			title = fmt.Sprintf("Subgroup: %d of %d patients", n, a.cohort.N)
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
			condition(a, a.cohort.Column(it.Key), fill)
		},
	}
	a.push(p)
}

func setWhere(a *App, where string) {
	l := a.look
	l.Where = where
	a.change(l)
}

// condition opens the form of one column: its levels to tick, or a range.
func condition(a *App, c *model.Column, after func(*App)) {
	if c == nil {
		return
	}
	if c.Kind == model.Category || (c.Kind == model.Number && c.Distinct <= 2) {
		levels, n := model.LevelsOf(c)
		items := make([]item, len(levels))
		for i, l := range levels {
			items[i] = item{Key: l, Label: l, Detail: strconv.Itoa(n[i]) + " patients"}
		}
		l := newList(c.Title()+" is one of", items)
		l.Multi = true
		l.Hint = "Space ticks  Enter done  Esc done"
		if len(levels) > 0 {
			for _, cond := range model.SplitWhere(a.cohort, a.look.Where) {
				if cond.Column == c.Name {
					l.Ticked = tickedLevels(a, c, levels, cond.Source)
				}
			}
		}
		p := &picker{list: l, Width: 56}
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
		return fmt.Sprintf("%s: %d of %d patients", where, n, a.cohort.N), nil
	}
	p.Accept = func(a *App, s string) {
		cond := model.Condition{Column: c.Name}
		if s != "" {
			cond, _ = build(s)
		}
		setWhere(a, model.JoinWhere(model.ReplaceCondition(model.SplitWhere(a.cohort, a.look.Where), cond)))
		after(a)
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
	lit := func(v string) (string, error) {
		v = strings.TrimSpace(v)
		if c.Kind == model.Date {
			if _, ok := model.ParseDate(v); !ok {
				return "", &model.UsageError{What: fmt.Sprintf("%q is no date: write 2019-12-31", v)}
			}
			return strconv.Quote(v), nil
		}
		if _, err := strconv.ParseFloat(v, 64); err != nil {
			return "", &model.UsageError{What: fmt.Sprintf("%q is no number", v)}
		}
		return v, nil
	}
	if lo, hi, ok := strings.Cut(s, ".."); ok {
		l, err := lit(lo)
		if err != nil {
			return model.Condition{}, err
		}
		h, err := lit(hi)
		if err != nil {
			return model.Condition{}, err
		}
		return model.Condition{Source: name + " >= " + l + " and " + name + " <= " + h, Column: c.Name}, nil
	}
	for _, op := range []string{"<=", ">=", "==", "!=", "<", ">", "="} {
		if rest, ok := strings.CutPrefix(s, op); ok {
			v, err := lit(rest)
			if err != nil {
				return model.Condition{}, err
			}
			if op == "=" {
				op = "=="
			}
			return model.Condition{Source: name + " " + op + " " + v, Column: c.Name}, nil
		}
	}
	return model.Condition{}, &model.UsageError{What: "write > 20, <= 20, 20..60 or == 3"}
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
		return fmt.Sprintf("%d of %d patients", n, a.cohort.N), nil
	}
	p.Accept = setWhere
	a.push(p)
}

func pickEndpoint(a *App) {
	var items []item
	for _, e := range a.cohort.Endpoints {
		d := e.Time + " / " + e.Event
		if e.Unit != "" {
			d += ", " + e.Unit
		}
		items = append(items, item{Key: e.Name, Label: e.Name, Detail: d})
	}
	items = append(items, item{Key: "\x00hand", Label: "by hand…", Detail: "choose the time and the status column"})
	cur := a.look.Endpoint
	l := newList("Endpoint", items).At(cur)
	l.Hint = "Enter takes it  Esc back   (E: causes and codes)"
	a.push(&picker{list: l, Accept: func(a *App, name string) {
		if name == "\x00hand" {
			a.push(endpointByHand(a))
			return
		}
		l := a.look
		l.Endpoint, l.Time, l.Event, l.Cause = name, "", "", ""
		a.change(l)
	}})
}

// endpointByHand asks for the time column, then for the status column.
func endpointByHand(a *App) overlay {
	var times []item
	for _, c := range a.cohort.Columns {
		if c.Kind == model.Number && c.Distinct > 2 {
			times = append(times, item{Key: c.Name, Label: c.Title(), Detail: describeColumn(c)})
		}
	}
	if len(times) == 0 {
		times = append(times, item{Label: "no column holds numbers that could be times", Dim: true, Why: "open another file"})
	}
	l := newList("Which column is the time on study?", times)
	l.Hint = "Enter takes it  Esc back"
	return &picker{list: l, Width: 76, Accept: func(a *App, timeCol string) {
		var events []item
		for _, c := range a.cohort.Columns {
			if c.Name == timeCol || c.Kind == model.Identifier || c.Kind == model.Date || c.Distinct > 12 || c.Distinct == 0 {
				continue
			}
			it := item{Key: c.Name, Label: c.Title(), Detail: describeColumn(c)}
			if _, err := model.EndpointFromColumns(a.cohort, timeCol, c.Name); err != nil {
				it.Dim, it.Why = true, page.FirstLine(err.Error())
			}
			events = append(events, it)
		}
		slices.SortStableFunc(events, func(x, y item) int {
			if x.Dim == y.Dim {
				return 0
			}
			if x.Dim {
				return 1
			}
			return -1
		})
		if len(events) == 0 {
			a.say("no column could be a status: it has few distinct values")
			return
		}
		l := newList("Which column says whether the event happened?", events)
		l.Hint = "Enter takes it  Esc back"
		a.push(&picker{list: l, Width: 76, Accept: func(a *App, eventCol string) {
			l := a.look
			l.Endpoint, l.Time, l.Event, l.Cause = "", timeCol, eventCol, ""
			if l.Marker == "" || l.Marker == timeCol || l.Marker == eventCol {
				l.Marker = model.FirstMarker(a.cohort, timeCol, eventCol)
			}
			a.change(l)
		}})
	}}
}

// pickCause shows how the status was understood and changes it: one cause of
// several, or what counts as the event.
func pickCause(a *App) {
	ep, err := a.resolver.EndpointOf(a.look)
	if err != nil {
		a.say(page.FirstLine(err.Error()))
		return
	}
	if len(ep.Codes) == 0 {
		a.say("the event is an expression: e chooses another endpoint")
		return
	}
	var items []item
	any := ""
	for _, c := range ep.Codes {
		if c.State == model.Event {
			if any != "" {
				any += ", "
			}
			any += c.Value
		}
	}
	items = append(items, item{Key: "\x00any", Label: "any event", Detail: any})
	for _, c := range ep.Codes {
		if c.State == model.Event && len(ep.Causes) > 1 {
			items = append(items, item{Key: "=" + c.Value, Label: "only " + c.Value, Detail: strconv.Itoa(c.N) + " patients; other causes are censored"})
		}
	}
	for _, c := range ep.Codes {
		items = append(items, item{Key: "?" + c.Value, Label: "the event is " + ep.Event + " = " + c.Value, Detail: strconv.Itoa(c.N) + " patients; every other value is censored"})
	}
	l := newList(ep.Event+": "+codesLine(ep), items)
	if a.look.Cause != "" {
		l.At("=" + a.look.Cause)
	}
	l.Hint = "Enter takes it  Esc back"
	a.push(&picker{list: l, Width: 76, Accept: func(a *App, k string) {
		l := a.look
		switch k[0] {
		case '=':
			l.Cause = k[1:]
		case '?':
			col := a.cohort.Column(ep.Event)
			l.Endpoint, l.Time, l.Cause = "", ep.Time, ""
			l.Event = model.LevelCondition(col, []string{k[1:]}).Source
		default:
			l.Cause = ""
		}
		a.change(l)
	}})
}

func codesLine(ep model.Endpoint) string {
	var parts []string
	for _, c := range ep.Codes {
		parts = append(parts, c.Value+" "+c.State.String())
	}
	return strings.Join(parts, ", ")
}

// pickList edits a comma-separated list of columns by ticks; what was typed as
// an expression stays in the list.
func pickList(a *App, title, hint, value string, usable func(*model.Column) bool, with func(l model.Look, value string) model.Look) {
	var items []item
	set := func(a *App, value string) { a.change(with(a.look, value)) }
	ticked := model.SplitList(value)
	for i, t := range ticked { // a quoted name and the name are the same
		if n := strings.Trim(t, "`"); a.cohort.Column(n) != nil {
			ticked[i] = n
		}
	}
	known := map[string]bool{}
	for _, c := range a.cohort.Columns {
		if !usable(c) {
			continue
		}
		known[c.Name] = true
		items = append(items, item{Key: c.Name, Label: c.Title(), Detail: describeColumn(c)})
	}
	for _, t := range slices.Backward(ticked) {
		if !known[t] {
			items = slices.Insert(items, 0, item{Key: t, Label: t, Detail: "expression"})
		}
	}
	// The ticked ones first: what is in is seen at once.
	slices.SortStableFunc(items, func(x, y item) int {
		tx, ty := slices.Contains(ticked, x.Key), slices.Contains(ticked, y.Key)
		switch {
		case tx == ty:
			return 0
		case tx:
			return -1
		}
		return 1
	})
	l := newList(title, items)
	l.Multi, l.Ticked, l.Hint = true, ticked, hint
	join := func(keys []string) string {
		out := make([]string, len(keys))
		for i, k := range keys {
			out[i] = k
			if a.cohort.Column(k) != nil {
				out[i] = model.Quote(k)
			}
		}
		return model.JoinList(out)
	}
	p := &picker{list: l, Width: 76}
	p.Change = func(a *App, keys []string) { set(a, join(keys)) }
	p.Extra = map[string]func(*App, *picker){
		"ctrl+x": func(a *App, p *picker) { p.Ticked = nil; set(a, "") },
		"ctrl+e": func(a *App, p *picker) {
			pr := newPrompt(title, join(p.Ticked))
			pr.Help = []string{"columns or expressions with commas: age, log(bili), sex"}
			pr.Check = func(a *App, s string) (string, error) {
				f, err := a.resolver.Frame(with(a.look, s))
				if err == nil && f.Look.Covariates != "" {
					_, err = a.resolver.Design(f)
				}
				return "", err
			}
			pr.Accept = func(a *App, s string) { set(a, s) }
			a.pop(p)
			a.push(pr)
		},
	}
	a.push(p)
}

func pickCovariates(a *App) {
	pickList(a, "Adjust for", "Space ticks  Ctrl-E types  Enter done  Ctrl-X none", a.look.Covariates,
		func(c *model.Column) bool { return model.NoMarker(a.cohort, c) == "" && c.Name != a.look.Marker },
		func(l model.Look, v string) model.Look { l.Covariates = v; return l })
}

// pickSwitch chooses the time at which patients change group.
func pickSwitch(a *App) {
	items := []item{{Key: "", Label: "none", Detail: "groups by a marker"}}
	for _, c := range a.cohort.Columns {
		if c.Kind == model.Number && c.Distinct > 2 {
			items = append(items, item{Key: c.Name, Label: c.Title(), Detail: describeColumn(c)})
		}
	}
	l := newList("The time at which a patient changes group (missing: never)", items).At(a.look.Switch)
	l.Hint = "Enter takes it  Esc back"
	a.push(&picker{list: l, Width: 76, Accept: func(a *App, name string) {
		l := a.look
		l.Switch = name
		l.Marker, l.Levels, l.AsLevels, l.Moved, l.Reference, l.Cut = "", "", false, false, "", "median"
		if name == "" {
			l.Marker = model.FirstMarker(a.cohort)
		}
		a.change(l)
	}})
}

func pickStrata(a *App) {
	pickList(a, "Stratify by", "Space ticks  Ctrl-E types  Enter done  Ctrl-X none", a.look.Strata,
		func(c *model.Column) bool {
			return model.NoMarker(a.cohort, c) == "" && c.Name != a.look.Marker && (c.Kind == model.Category || c.Distinct <= 12)
		},
		func(l model.Look, v string) model.Look { l.Strata = v; return l })
}
