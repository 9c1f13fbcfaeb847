package rscript

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
)

// framed is who is in an analysis of survival, in R's words: what is on both sides of a
// formula.
type framed struct {
	f      *model.Frame
	time   string // name of the column of the time
	event  string // of 0 and 1
	entry  string // "" for none
	group  string // of the groups; "" for one group
	cause  string // of 0 for censored, 1 for the cause of interest, 2 and on for the others; "" for none
	strata []string
	weight string
}

// surv is the left side of a formula.
func (m *framed) surv() string {
	if m.entry != "" {
		return fmt.Sprintf("Surv(%s, %s, %s)", symbol(m.entry), symbol(m.time), symbol(m.event))
	}
	return fmt.Sprintf("Surv(%s, %s)", symbol(m.time), symbol(m.event))
}

// right is the right side of a formula of the groups.
func (m *framed) right() string {
	if m.group == "" {
		return "1"
	}
	return symbol(m.group)
}

// within is the right side with the strata.
func (m *framed) within() string { return m.right() + m.strataTerm() }

func (m *framed) strataTerm() string {
	if len(m.strata) == 0 {
		return ""
	}
	names := make([]string, len(m.strata))
	for i, n := range m.strata {
		names[i] = symbol(n)
	}
	return " + strata(" + strings.Join(names, ", ") + ")"
}

// of writes who is in a frame that a look was resolved to, as frame does.
func (s *script) of(f *model.Frame, err error) (*framed, error) {
	if err != nil {
		return nil, err
	}
	return s.frame(f, false)
}

// frame writes who is in: the subgroup, the endpoint, the marker and its groups. With
// causes the other causes of the endpoint are told apart.
func (s *script) frame(f *model.Frame, causes bool) (*framed, error) {
	l, ep := f.Look, f.Endpoint
	if l.Switch != "" {
		return nil, refused("groups that patients change between under observation have no translation")
	}
	m := &framed{f: f}
	if err := s.where(l.Where); err != nil {
		return nil, err
	}
	if f.Timeline == nil { // a question without an endpoint
		return m, s.groups(m)
	}
	if err := s.endpoint(m, ep, causes); err != nil {
		return nil, err
	}
	if l.Weights != "" {
		c, code, err := s.item(l.Weights)
		if err != nil {
			return nil, err
		}
		m.weight = c.Name
		s.do("d <- d[!is.na(%s) & %s >= 0, ]", code, code)
	}
	if l.RobustWeights() && l.Cluster != "" {
		_, code, err := s.item(l.Cluster)
		if err != nil {
			return nil, err
		}
		s.do("d <- d[!is.na(%s), ]", code)
	}
	switch {
	case l.Landmark > 0:
		s.say("Landmark: only who is still under observation after %s, and time counts from there.", number(l.Landmark))
		s.do("d <- d[d$%s > %s, ]", symbol(m.time), number(l.Landmark))
		own := s.name("time")
		s.do("d$%s <- d$%s - %s", symbol(own), symbol(m.time), number(l.Landmark))
		m.time = own
		if m.entry != "" {
			own := s.name("entry")
			s.do("d$%s <- d$%s - %s", symbol(own), symbol(m.entry), number(l.Landmark))
			m.entry = own
		}
	case l.StartAt > 0:
		s.say("Given alive at %s: who leaves at or before it is out.", number(l.StartAt))
		s.do("d <- d[d$%s > %s, ]", symbol(m.time), number(l.StartAt))
		if m.entry != "" {
			own := s.name("entry")
			s.do("d$%s <- pmax(d$%s, %s)", symbol(own), symbol(m.entry), number(l.StartAt))
			m.entry = own
		}
	}
	if f.Outcome.Entry == nil {
		m.entry = "" // nobody enters late
	}
	if err := s.groups(m); err != nil {
		return nil, err
	}
	for _, item := range model.SplitList(l.Strata) {
		c, code, err := s.item(item)
		if err != nil {
			return nil, err
		}
		m.strata = append(m.strata, c.Name)
		if c.Missing > 0 {
			s.do("d <- d[!is.na(%s), ]", code)
		}
	}
	return m, s.failed
}

// where writes the subgroup.
func (s *script) where(condition string) error {
	if condition == "" {
		return nil
	}
	v, err := s.expression(condition, true)
	if err != nil {
		return err
	}
	s.say("Subgroup. A patient of whom it is not known is not in it.")
	s.do("d <- d[which(%s), ]", v.r)
	return s.failed
}

// endpoint writes the status as 0 and 1, and who has none.
func (s *script) endpoint(m *framed, ep model.Endpoint, causes bool) error {
	c := s.cohort
	tc := c.Column(ep.Time)
	if tc.Two != nil {
		return s.twoTimes(m, ep, tc, causes)
	}
	if tc.Beyond != nil {
		return refused("some values of %s are known to be above a number only", tc.Name)
	}
	s.column(tc)
	m.time = tc.Name
	if err := s.status(m, ep, causes); err != nil {
		return err
	}
	t := "d$" + symbol(m.time)
	in := []string{"is.finite(" + t + ")", t + " >= 0"}
	if codes := model.CodesAmong(tc.Num, 1); !tc.CodesSaid && len(codes) > 0 {
		in = append(in, fmt.Sprintf("!(%s %%in%% c(%s))", t, strings.Trim(strings.TrimPrefix(numbers(codes), "c"), "()")))
	}
	in = append(in, "!is.na(d$"+symbol(m.event)+")")
	if causes {
		in[len(in)-1] = "!is.na(d$" + symbol(m.cause) + ")"
	}
	if ep.Entry != "" {
		e := s.column(c.Column(ep.Entry))
		m.entry = ep.Entry
		in = append(in, "is.finite("+e+")", e+" < "+t)
	}
	s.do("d <- d[%s, ]", strings.Join(in, " & "))
	return s.failed
}

// stated lists the values of a status by what they mean.
func stated(ep model.Endpoint) (event, other, censored, unknown []string, names []string) {
	event, other, censored, unknown = ep.Values()
	for _, code := range ep.Codes {
		if code.State == model.Event && !slices.Contains(event, code.Value) && !slices.Contains(other, code.Value) {
			other = append(other, code.Value)
		}
	}
	return event, other, censored, unknown, ep.CauseNames()
}

// status writes the status as 0 and 1 and, with causes, as the number of the cause.
func (s *script) status(m *framed, ep model.Endpoint, causes bool) error {
	c := s.cohort
	col := c.Column(ep.Event)
	m.event = s.name("event")
	title := safe(ep.Title())
	if col == nil {
		if causes {
			return refused("a status that is an expression (%s) has no causes", model.Excerpt(ep.Event))
		}
		v, err := s.expression(ep.Event, false)
		if err != nil {
			return err
		}
		s.say("Endpoint %s: the event is %s.", title, safe(ep.Event))
		s.do("d$%s <- as.integer(%s)", symbol(m.event), v.r)
		return s.failed
	}
	event, other, censored, unknown, _ := stated(ep)
	code := s.column(col)
	if causes {
		return s.causes(m, ep, col)
	}
	zero := slices.Concat(censored, other)
	said := fmt.Sprintf("Endpoint %s: %s is the event", title, strings.Join(event, ", "))
	if len(zero) > 0 {
		said += ", " + strings.Join(zero, ", ") + " censored"
	}
	s.say("%s.", safe(said))
	switch {
	case col.Kind == model.Number && len(unknown) == 0 && slices.Equal(event, []string{"1"}) && (len(zero) == 0 || slices.Equal(zero, []string{"0"})):
		m.event = col.Name // as it is
	case len(unknown) == 0 && len(event) == 1:
		s.do("d$%s <- as.integer(%s)", symbol(m.event), s.isOneOf(col, event))
	default:
		e := symbol(m.event)
		s.do("d$%s <- NA", e)
		if len(zero) > 0 {
			s.do("d$%s[%s] <- 0", e, s.isAmong(col, zero))
		}
		if len(event) > 0 {
			s.do("d$%s[%s] <- 1", e, s.isAmong(col, event))
		}
	}
	_ = code
	return s.failed
}

// isAmong is isOneOf, false where the value is missing.
func (s *script) isAmong(c *model.Column, values []string) string {
	list := make([]string, len(values))
	for i, v := range values {
		if list[i] = text(v); c.Kind == model.Number {
			list[i] = v
		}
	}
	in := "c(" + strings.Join(list, ", ") + ")"
	if len(list) == 1 {
		in = list[0]
	}
	return s.column(c) + " %in% " + in
}

// causes writes the status as 0 for the censored, 1 for the cause of interest, 2 and on
// for the others, and the event as 1 for that cause.
func (s *script) causes(m *framed, ep model.Endpoint, col *model.Column) error {
	m.cause = s.name("cause")
	one, _, censored, _, names := stated(ep)
	s.say("%s", safe(fmt.Sprintf("Endpoint %s: %s is the event of interest (1), and the others compete with it.", ep.Title(), strings.Join(one, ", "))))
	e := symbol(m.cause)
	s.do("d$%s <- NA", e)
	if len(censored) > 0 {
		s.do("d$%s[%s] <- 0", e, s.isAmong(col, censored))
	}
	s.do("d$%s[%s] <- 1", e, s.isAmong(col, one))
	k := 2
	for _, name := range names {
		var of []string
		for _, code := range ep.Codes {
			if code.State == model.Event && !slices.Contains(one, code.Value) && strings.EqualFold(code.Value, name) {
				of = append(of, code.Value)
			}
		}
		if len(of) > 0 {
			s.do("d$%s[%s] <- %d", e, s.isAmong(col, of), k)
			k++
		}
	}
	s.do("d$%s <- as.integer(d$%s == 1)", symbol(m.event), e)
	return s.failed
}

// twoTimes is the time of death of the dead, and that of the last contact of the others.
func (s *script) twoTimes(m *framed, ep model.Endpoint, tc *model.Column, causes bool) error {
	c := s.cohort
	death, contact := c.Column(tc.Two.Death), c.Column(tc.Two.Contact)
	if death == nil || contact == nil || ep.Entry != "" {
		return refused("%s was made of other columns in a way that has no translation", tc.Name)
	}
	a, b := s.column(death), s.column(contact)
	if err := s.status(m, ep, causes); err != nil {
		return err
	}
	m.time = s.name("time")
	dead := "d$" + symbol(m.event) + " == 1"
	if causes {
		dead = "d$" + symbol(m.cause) + " > 0"
	}
	s.do("d$%s <- ifelse(%s, %s, %s)", symbol(m.time), dead, a, b)
	t := "d$" + symbol(m.time)
	s.do("d <- d[is.finite(%s) & %s >= 0, ]", t, t)
	return s.failed
}

// groups writes the groups of a frame: levels of a category, or a number that is cut.
func (s *script) groups(m *framed) error {
	f := m.f
	if f.Marker == nil {
		return nil
	}
	l := f.Look
	if s.state != "" {
		return s.states(m)
	}
	c, code, err := s.item(l.Marker)
	if err != nil {
		return err
	}
	m.group = s.name("group")
	g := "d$" + symbol(m.group)
	names := make([]string, len(f.Groups))
	for i, x := range f.Groups {
		names[i] = x.Name
	}
	switch {
	case l.AsLevels || c.HasLevels():
		s.say("Groups by %s.", safe(c.Name))
		err = s.levels(m, c, code, names)
	case f.Rule.Kind == model.CutBy:
		err = s.cutBy(m, c, code)
	case len(f.Cuts) == 0:
		return refused("%s is not cut", c.Name)
	default:
		s.cut(m, c, code, names)
	}
	if err != nil {
		return err
	}
	s.do("d <- d[!is.na(%s), ]", g)
	s.do("print(table(%s))", g)
	if len(f.Groups) == 1 {
		m.group = ""
	}
	return s.failed
}

// states makes groups of what has been reached by the landmark.
func (s *script) states(m *framed) error {
	_, code, err := s.item(s.state)
	if err != nil {
		return err
	}
	var names []string
	for _, g := range m.f.Groups {
		names = append(names, g.Name)
	}
	s.say("Groups by state at the landmark; who changes later stays.")
	m.group = s.name("group")
	s.do("d$%s <- factor(ifelse(!is.na(%s) & %s <= %s, \"reached\", \"not yet\"), levels = %s)", symbol(m.group), code, code,
		number(m.f.Look.Landmark), texts(names))
	s.do("print(table(d$%s))", symbol(m.group))
	if len(names) == 1 {
		m.group = ""
	}
	return s.failed
}

// levels makes a group of each level, or of those that were merged.
func (s *script) levels(m *framed, c *model.Column, code string, names []string) error {
	g := "d$" + symbol(m.group)
	list := texts(names)
	if c.Kind == model.Number && m.f.Look.Levels == "" {
		list = "c(" + strings.Join(names, ", ") + ")"
	}
	if m.f.Look.Levels == "" {
		if len(names) == 1 {
			list = strings.TrimSuffix(strings.TrimPrefix(list, "c("), ")")
		}
		s.do("%s <- factor(%s, levels = %s)", g, code, list)
		return nil
	}
	sets, err := model.ParseLevels(m.f.Look.Levels)
	if err != nil {
		return err
	}
	var merged []string
	for _, set := range sets {
		if slices.Contains(names, set.Name) {
			merged = append(merged, symbol(set.Name)+" = "+texts(set.Levels))
		}
	}
	s.do("%s <- factor(%s)", g, code)
	s.do("levels(%s) <- list(%s)", g, strings.Join(merged, ", "))
	return nil
}

// cut makes groups of a number at its cuts.
func (s *script) cut(m *framed, c *model.Column, code string, names []string) {
	f := m.f
	g := "d$" + symbol(m.group)
	if c.Missing > 0 {
		s.do("d <- d[!is.na(%s), ]", code)
	}
	rule := f.Rule
	how, at := "", ""
	switch rule.Kind {
	case model.CutMedian:
		how, at = "its median", fmt.Sprintf("median(%s)", code)
	case model.CutMean:
		how, at = "its mean", fmt.Sprintf("mean(%s)", code)
	case model.CutQuantile:
		probs := numbers(rule.Probs)
		switch rule.Rule {
		case "tertile":
			probs = "1:2 / 3"
		case "quartile":
			probs = "1:3 / 4"
		}
		how, at = "its quantiles", fmt.Sprintf("unique(quantile(%s, %s, names = FALSE))", code, probs)
	case model.CutOptimal:
		how, at = "the cut with the largest standardised log-rank statistic, which was searched for", numbers(f.Cuts)
	case model.CutYouden:
		how, at = "the cut of Youden's index for the event by the median survival, which was searched for", numbers(f.Cuts)
	default:
		how, at = "a given value", numbers(f.Cuts)
	}
	s.say("%s", safe(fmt.Sprintf("Groups of %s: cut at %s; a group ends with its upper cut.", c.Name, how)))
	s.do("cuts <- %s", at)
	all := len(f.Cuts)+1 == len(names)
	if len(f.Cuts) == 1 && all {
		s.do("%s <- factor(ifelse(%s <= cuts, %s, %s), levels = %s)", g, code, text(names[0]), text(names[1]), texts(names))
	} else if all {
		s.do("%s <- cut(%s, c(-Inf, cuts, Inf), labels = %s)", g, code, texts(names))
	} else { // a group is empty
		s.do("%s <- droplevels(cut(%s, c(-Inf, cuts, Inf)))", g, code)
		s.do("levels(%s) <- %s", g, texts(names))
	}
	s.same("cut", "cuts", f.Cuts...)
}

// cutBy cuts at the value of each patient's level of a factor.
func (s *script) cutBy(m *framed, c *model.Column, code string) error {
	factor, of, err := s.item(m.f.Rule.Factor)
	if err != nil {
		return err
	}
	var levels []string
	for level := range m.f.Rule.Per {
		levels = append(levels, level)
	}
	slices.Sort(levels)
	for i, level := range levels {
		levels[i] = text(level) + " = " + number(m.f.Rule.Per[level])
	}
	s.say("Groups of %s: cut at a value of its own for each %s.", safe(c.Name), safe(factor.Name))
	s.do("cuts <- unname(c(%s)[as.character(%s)])", strings.Join(levels, ", "), of)
	s.do("d$%s <- factor(ifelse(%s <= cuts, \"low\", \"high\"), levels = c(\"low\", \"high\"))", symbol(m.group), code)
	return nil
}
