package model

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"kaplan/stats"
)

// Exclusion counts patients who are not in an analysis, by the first reason
// that applies to each.
type Exclusion struct {
	Reason string
	N      int
}

// Group is one of the compared arms.
type Group struct {
	Name  string
	Range string // "<= 0.793" for a cut, "" for levels
}

// Frame is a Look resolved against a Cohort: who is in, in which group and
// stratum, and why everyone else is out.
//
// Row, Outcome, Code, Stratum and Marker are parallel over the patients whose
// endpoint can be used (they change with the endpoint only, so that their
// order by time is made once). Who of them is not in this analysis has the
// code stats.NoGroup.
type Frame struct {
	Cohort   *Cohort
	Look     Look
	Endpoint Endpoint

	Row      []int32 // patient, as index into the cohort
	Outcome  stats.Outcome
	Timeline *stats.Timeline

	Groups []Group
	Code   []uint8
	// Cuts are the values that made the groups, ascending; empty for levels
	// and for a cut per level of a factor.
	Cuts   []float64
	Rule   Cut
	Marker *Column
	Value  []float64 // the numeric marker of those in the analysis, NaN for all others; nil for levels
	Sorted []float64 // Value without NaN, ascending

	Strata  []string // names; empty: one stratum
	Stratum []uint8  // nil: one stratum

	Used     int
	Events   int
	Excluded []Exclusion
	Warnings []string

	base *base
}

// Resolver resolves Looks against one cohort and keeps what does not change
// from one key to the next: parsed expressions, subgroups, the order by time,
// the order by marker. It may be used from several goroutines.
type Resolver struct {
	Cohort *Cohort

	mu      sync.Mutex
	columns map[string]*Column
	bases   map[baseKey]*base
	masks   map[string]*mask
	orders  map[*Column][]int32
	last    *analysis // the subgroup and marker looked at last

	everybody *base // for questions without an endpoint
	long      *Resolver

	stripFor stripKey // the landscape kept, and what it belongs to
	stripOf  []stats.CutStat
	cutsFor  cutKey // all cuts of the last marker looked at
	cuts     *stats.CutLandscape
	cutsErr  error

	correctedFor *stats.CutLandscape // the landscape whose corrected P is kept
	corrected    *Corrected
}

// NewResolver makes a resolver for c.
func NewResolver(c *Cohort) *Resolver {
	return &Resolver{Cohort: c, columns: map[string]*Column{}, bases: map[baseKey]*base{}, masks: map[string]*mask{}, orders: map[*Column][]int32{}}
}

type baseKey struct {
	endpoint, time, event, entry, cause, weights, switchAt string
	landmark                                               float64
}

// base is an endpoint resolved for the whole cohort.
type base struct {
	endpoint Endpoint
	row      []int32
	outcome  stats.Outcome
	timeline *stats.Timeline
	reason   []string // per patient of the cohort, "" where usable
	switched []bool   // by row: after the patient's switch; nil without one

	outcomeOf *Outcome
}

type mask struct {
	in      []bool
	unknown int // patients for whom the condition is missing
}

// analysis is a base narrowed to a subgroup and to those who have the marker.
type analysis struct {
	base   *base
	where  string
	marker *Column
	value  []float64
	sorted []float64
	in     []bool
	out    []Exclusion
}

// Column finds or computes the column that an item of a list names.
func (r *Resolver) Column(src string) (*Column, error) {
	if c := r.Cohort.Column(src); c != nil {
		return c, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if c, ok := r.columns[src]; ok {
		return c, nil
	}
	e, err := ParseExpr(r.Cohort, src)
	if err != nil {
		return nil, err
	}
	c, err := e.Column()
	if err != nil {
		return nil, err
	}
	r.columns[src] = c
	return c, nil
}

// EndpointOf finds the endpoint that a Look asks about.
func (r *Resolver) EndpointOf(l Look) (Endpoint, error) {
	var ep Endpoint
	switch {
	case l.Time != "" || l.Event != "":
		if l.Time == "" || l.Event == "" {
			return ep, &UsageError{What: "an endpoint given by hand needs both its time and its event", Hint: "--time COL --event COL or EXPR"}
		}
		var err error
		if ep, err = EndpointFromColumns(r.Cohort, l.Time, l.Event); err != nil {
			return ep, err
		}
	case len(r.Cohort.Endpoints) == 0:
		return ep, &QuestionError{What: "no endpoint was recognised: no pair of a time and a status column has a name that is known",
			Hint: r.timeTrouble() + "say which columns they are: --time COL --event COL"}
	case l.Endpoint == "":
		ep = r.Cohort.Endpoints[0]
	default:
		found := false
		var names []string
		for _, e := range r.Cohort.Endpoints {
			names = append(names, e.Name)
			if e.Name == l.Endpoint || (!found && strings.EqualFold(e.Name, l.Endpoint)) {
				ep, found = e, true
			}
		}
		if !found {
			return ep, &QuestionError{What: fmt.Sprintf("there is no endpoint %q", l.Endpoint), Hint: "recognised: " + strings.Join(names, ", ") + "; or give --time COL --event COL"}
		}
	}
	if l.Entry != "" {
		c := r.Cohort.Column(l.Entry)
		if c == nil || c.Kind != Number {
			return ep, &QuestionError{What: fmt.Sprintf("--entry %s is no number column", l.Entry), Hint: "kaplan describe lists the columns"}
		}
		ep.Entry = l.Entry
	}
	if l.Cause != "" {
		if len(ep.Codes) == 0 {
			return ep, &UsageError{What: "--cause chooses among the values of a status column, and the event is an expression", Hint: "write the cause into the expression"}
		}
		return ep.WithCause(l.Cause)
	}
	return ep, nil
}

// timeTrouble tells of columns that are named like a time and hold text.
func (r *Resolver) timeTrouble() string {
	for _, c := range r.Cohort.Columns {
		if c.Kind != Number && NamesTime(c.Name) {
			if bad := firstNoNumber(c); bad != "" {
				return fmt.Sprintf("%s: %s is named like a time, but %s; ", c.File, c.Name, bad)
			}
		}
	}
	return ""
}

// firstNoNumber says which value of a text column keeps it from being numbers.
func firstNoNumber(c *Column) string {
	bad, first := 0, ""
	for i := range c.Len() {
		if c.IsMissing(i) {
			continue
		}
		if _, err := strconv.ParseFloat(c.Format(i), 64); err != nil {
			if bad++; bad == 1 {
				first = fmt.Sprintf("patient %d has %q", i+1, Excerpt(c.Format(i)))
			}
		}
	}
	if bad > 1 {
		first += fmt.Sprintf(" and %d more are no numbers", bad-1)
	}
	return first
}

// statesOf evaluates an event that is an expression; nil where it is a column.
func (r *Resolver) statesOf(ep Endpoint) ([]State, error) {
	if r.Cohort.Column(ep.Event) != nil {
		return nil, nil
	}
	e, err := ParseExpr(r.Cohort, ep.Event)
	if err != nil {
		return nil, err
	}
	event, known, err := e.Condition()
	if err != nil {
		return nil, err
	}
	out := make([]State, len(event))
	for i := range out {
		switch {
		case !known[i]:
		case event[i]:
			out[i] = Event
		default:
			out[i] = Censored
		}
	}
	return out, nil
}

func (r *Resolver) base(l Look) (*base, error) {
	key := baseKey{l.Endpoint, l.Time, l.Event, l.Entry, l.Cause, l.Weights, l.Switch, l.Landmark}
	r.mu.Lock()
	b, ok := r.bases[key]
	r.mu.Unlock()
	if ok {
		return b, nil
	}
	ep, err := r.EndpointOf(l)
	if err != nil {
		return nil, err
	}
	states, err := r.statesOf(ep)
	if err != nil {
		return nil, err
	}
	o, err := ep.Outcome(r.Cohort, states)
	if err != nil {
		return nil, err
	}
	b = &base{endpoint: ep, outcomeOf: o}
	early := ""
	if l.Landmark > 0 {
		early = "no longer under observation at " + FormatNumber(l.Landmark)
	}
	var weights *Column
	if l.Weights != "" {
		if weights, err = r.Column(l.Weights); err != nil {
			return nil, err
		}
		if weights.Kind != Number {
			return nil, &QuestionError{What: fmt.Sprintf("the weights %s are a %s column, not numbers", weights.Name, weights.Kind)}
		}
	}
	n := r.Cohort.N
	b.reason = make([]string, n)
	for i := range n {
		b.reason[i] = o.Reason(i)
		if weights != nil && b.reason[i] == "" {
			switch w := weights.Num[i]; {
			case math.IsNaN(w):
				b.reason[i] = weights.Name + " missing"
			case w < 0 || math.IsInf(w, 0):
				b.reason[i] = weights.Name + " no weight (negative or not finite)"
			}
		}
		if b.reason[i] == "" && o.Time[i] < l.Landmark {
			b.reason[i] = early
		}
		if b.reason[i] == "" {
			b.row = append(b.row, int32(i))
		}
	}
	b.outcome = stats.Outcome{Time: make([]float64, len(b.row)), Event: make([]bool, len(b.row))}
	if o.Entry != nil {
		b.outcome.Entry = make([]float64, len(b.row))
	}
	if weights != nil {
		b.outcome.Weight = make([]float64, len(b.row))
	}
	for k, i := range b.row {
		if weights != nil {
			b.outcome.Weight[k] = weights.Num[i]
		}
		b.outcome.Time[k] = o.Time[i] - l.Landmark
		b.outcome.Event[k] = o.State[i] == Event
		if o.Entry != nil {
			b.outcome.Entry[k] = o.Entry[i] - l.Landmark
		}
	}
	if l.Switch != "" {
		if err := b.split(r, l); err != nil {
			return nil, err
		}
	}
	if len(b.row) > 0 {
		if b.timeline, err = stats.NewTimeline(b.outcome); err != nil {
			return nil, err
		}
	}
	r.mu.Lock()
	r.bases[key] = b
	r.mu.Unlock()
	return b, nil
}

// split cuts the rows of those who change group under observation in two: up
// to the switch they belong to the one group, after it to the other. Nobody is
// counted in the second before getting there, which is what keeps time free of
// the head start that comparing the finally switched with the never switched
// gives them.
func (b *base) split(r *Resolver, l Look) error {
	c, err := r.Column(l.Switch)
	if err != nil {
		return err
	}
	if c.Kind != Number {
		return &QuestionError{What: fmt.Sprintf("the switch %s is a %s column, not the time at which a patient changes group", c.Name, c.Kind), Hint: "missing stands for who never does"}
	}
	old, patients := b.outcome, b.row
	at := make([]float64, len(patients))
	for k, i := range patients {
		at[k] = c.Num[i] - l.Landmark
		if math.IsInf(at[k], 0) {
			at[k] = math.NaN()
		}
	}
	if len(patients) == 0 {
		return nil
	}
	rows, err := stats.SplitAtSwitch(old.Time, old.Event, at)
	if err != nil {
		return err
	}
	b.row, b.switched = nil, nil
	b.outcome = stats.Outcome{}
	for k, i := range rows.Subject {
		entry := rows.Entry[k]
		if old.Entry != nil {
			if rows.Time[k] <= old.Entry[i] {
				continue // over before the patient came under observation
			}
			entry = max(entry, old.Entry[i])
		}
		b.row = append(b.row, patients[i])
		b.outcome.Entry = append(b.outcome.Entry, entry)
		b.outcome.Time = append(b.outcome.Time, rows.Time[k])
		b.outcome.Event = append(b.outcome.Event, rows.Event[k])
		b.switched = append(b.switched, rows.Switched[k] == 1)
		if old.Weight != nil {
			b.outcome.Weight = append(b.outcome.Weight, old.Weight[i])
		}
	}
	return nil
}

func (r *Resolver) mask(where string) (*mask, error) {
	r.mu.Lock()
	m, ok := r.masks[where]
	r.mu.Unlock()
	if ok {
		return m, nil
	}
	e, err := ParseExpr(r.Cohort, where)
	if err != nil {
		return nil, err
	}
	m = &mask{}
	if m.in, m.unknown, err = e.Mask(); err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.masks[where] = m
	r.mu.Unlock()
	return m, nil
}

// CountWhere is how many patients of the whole cohort satisfy a condition.
func (r *Resolver) CountWhere(where string) (n int, err error) {
	if where == "" {
		return r.Cohort.N, nil
	}
	m, err := r.mask(where)
	if err != nil {
		return 0, err
	}
	for _, in := range m.in {
		if in {
			n++
		}
	}
	return n, nil
}

// order is a column's patients by ascending value, the missing last; made once
// per column.
func (r *Resolver) order(c *Column) []int32 {
	r.mu.Lock()
	o, ok := r.orders[c]
	r.mu.Unlock()
	if ok {
		return o
	}
	o = make([]int32, len(c.Num))
	for i := range o {
		o[i] = int32(i)
	}
	slices.SortFunc(o, func(a, b int32) int {
		x, y := c.Num[a], c.Num[b]
		switch {
		case x != x && y != y:
			return cmp.Compare(a, b)
		case x != x:
			return 1
		case y != y:
			return -1
		}
		return cmp.Or(cmp.Compare(x, y), cmp.Compare(a, b))
	})
	r.mu.Lock()
	r.orders[c] = o
	r.mu.Unlock()
	return o
}

// analysis narrows the endpoint's patients to the subgroup and to those who
// have the marker. The last one is kept: sliding a cut changes nothing here.
func (r *Resolver) analysis(b *base, l Look, marker *Column) (*analysis, error) {
	r.mu.Lock()
	last := r.last
	r.mu.Unlock()
	if last != nil && last.base == b && last.where == l.Where && last.marker == marker {
		return last, nil
	}
	a := &analysis{base: b, where: l.Where, marker: marker, in: make([]bool, len(b.row))}
	n := r.Cohort.N
	in := make([]bool, n) // by patient
	var m *mask
	if l.Where != "" {
		var err error
		if m, err = r.mask(l.Where); err != nil {
			return nil, err
		}
	}
	counts := map[string]int{}
	var reasons []string
	drop := func(reason string) {
		if counts[reason] == 0 {
			reasons = append(reasons, reason)
		}
		counts[reason]++
	}
	outside := "outside the subgroup: " + l.Where
	noMarker := ""
	if marker != nil {
		noMarker = marker.Name + " missing"
	}
	// Reasons in the order in which they are asked: subgroup, endpoint, marker.
	for i := range n {
		if m != nil && !m.in[i] {
			drop(outside)
		}
	}
	first := len(reasons)
	for i := range n {
		if (m == nil || m.in[i]) && b.reason[i] != "" {
			drop(b.reason[i])
		}
	}
	slices.Sort(reasons[first:]) // whatever the order of the rows
	for i := range n {
		if (m != nil && !m.in[i]) || b.reason[i] != "" {
			continue
		}
		if marker != nil && marker.IsMissing(i) {
			drop(noMarker)
			continue
		}
		in[i] = true
	}
	for k, i := range b.row {
		a.in[k] = in[i]
	}
	for _, reason := range reasons {
		a.out = append(a.out, Exclusion{reason, counts[reason]})
	}
	if marker != nil && marker.Kind == Number {
		a.value = make([]float64, len(b.row))
		for k, i := range b.row {
			if a.in[k] {
				a.value[k] = marker.Num[i]
			} else {
				a.value[k] = math.NaN()
			}
		}
		a.sorted = make([]float64, 0, len(b.row))
		for _, i := range r.order(marker) {
			if in[i] {
				a.sorted = append(a.sorted, marker.Num[i])
			}
		}
	}
	r.mu.Lock()
	r.last = a
	r.mu.Unlock()
	return a, nil
}

// Frame resolves a Look.
func (r *Resolver) Frame(l Look) (*Frame, error) {
	b, err := r.base(l)
	if err != nil {
		return nil, err
	}
	return r.frame(b, l)
}

// Grouped resolves the subgroup and the groups of a Look for a question that
// has no endpoint: whose status is not known takes part. Outcome and Timeline
// of the frame are empty. A cut that only an endpoint can give (optimal,
// youden) is the one that the endpoint gives.
func (r *Resolver) Grouped(l Look) (*Frame, error) {
	if rule, err := ParseCut(l.Cut); err == nil && (rule.Kind == CutOptimal || rule.Kind == CutYouden) && l.Marker != "" {
		f, err := r.Frame(l.Survival())
		if err != nil {
			return nil, err
		}
		if len(f.Cuts) > 0 {
			l.Cut = ValueRule(f.Cuts...)
		}
	}
	l.Switch, l.Weights, l.Strata, l.Landmark = "", "", "", 0
	r.mu.Lock()
	b := r.everybody
	if b == nil {
		b = &base{row: allRows(r.Cohort.N), reason: make([]string, r.Cohort.N)}
		r.everybody = b
	}
	r.mu.Unlock()
	return r.frame(b, l)
}

func (r *Resolver) frame(b *base, l Look) (*Frame, error) {
	var marker *Column
	var err error
	if l.Switch != "" && l.Marker != "" {
		return nil, &QuestionError{What: "groups are made either by a marker or by a switch, not by both", Hint: "give the marker as a covariate"}
	}
	if l.Marker != "" {
		if marker, err = r.Column(l.Marker); err != nil {
			return nil, err
		}
		if marker.Kind == Identifier {
			return nil, &QuestionError{What: fmt.Sprintf("%s names patients (%s), it cannot group them", marker.Name, marker.Why), Hint: "choose another column"}
		}
		if marker.Kind == Date {
			return nil, &QuestionError{What: fmt.Sprintf("%s is a date, and dates do not group patients", marker.Name), Hint: "choose a number or a category"}
		}
	}
	a, err := r.analysis(b, l, marker)
	if err != nil {
		return nil, err
	}
	f := &Frame{Cohort: r.Cohort, Look: l, Endpoint: b.endpoint, Row: b.row, Outcome: b.outcome, Timeline: b.timeline,
		Marker: marker, Excluded: slices.Clone(a.out), base: b}
	f.Code = make([]uint8, len(b.row))
	switch {
	case b.switched != nil:
		f.Marker = &Column{Name: l.Switch + " reached", Kind: Category, Level: []string{"not yet", "reached"}, Why: "computed from " + l.Switch}
		f.Groups = []Group{{Name: "not yet"}, {Name: "reached"}}
		for k, in := range a.in {
			switch {
			case !in:
				f.Code[k] = stats.NoGroup
			case b.switched[k]:
				f.Code[k] = 1
			}
		}
	case marker == nil:
		f.Groups = []Group{{Name: "all"}}
		for k, in := range a.in {
			if !in {
				f.Code[k] = stats.NoGroup
			}
		}
	case f.groupsByLevel():
		err = f.codeLevels(a)
	default:
		f.Value, f.Sorted = a.value, a.sorted
		err = f.codeCut(r, a)
	}
	if err != nil {
		return nil, err
	}
	if err := f.reference(); err != nil {
		return nil, err
	}
	if err := f.stratify(r); err != nil {
		return nil, err
	}
	f.dropEmpty()
	for k, g := range f.Code {
		if g != stats.NoGroup {
			if k == 0 || f.Row[k] != f.Row[k-1] || f.Code[k-1] == stats.NoGroup {
				f.Used++ // a patient who switches has two rows
			}
			if b.timeline != nil && b.outcome.Event[k] {
				f.Events++
			}
		}
	}
	if f.Used == 0 {
		return f, f.nobody()
	}
	return f, nil
}

// dropEmpty takes away the groups that nobody is left in, for a curve of nobody
// is none and a ratio to it does not exist.
func (f *Frame) dropEmpty() {
	some := make([]bool, len(f.Groups))
	for _, g := range f.Code {
		if g != stats.NoGroup {
			some[g] = true
		}
	}
	if !slices.Contains(some, false) || !slices.Contains(some, true) {
		return
	}
	to := make([]uint8, len(some))
	left := f.Groups[:0:0]
	for g, ok := range some {
		to[g] = uint8(len(left))
		if ok {
			left = append(left, f.Groups[g])
		} else {
			f.Warnings = append(f.Warnings, "nobody is left in "+f.Groups[g].Name)
		}
	}
	f.Groups = left
	for k, g := range f.Code {
		if g != stats.NoGroup {
			f.Code[k] = to[g]
		}
	}
}

func (f *Frame) nobody() error {
	var why []string
	for _, x := range f.Excluded {
		why = append(why, fmt.Sprintf("%s (%d)", x.Reason, x.N))
	}
	hint := "widen the subgroup, choose another endpoint or choose another marker"
	return &QuestionError{What: "no patient is left: " + strings.Join(why, "; "), Hint: hint}
}

// groupsByLevel decides between levels and a cut, as headless.md fixes it.
func (f *Frame) groupsByLevel() bool {
	return f.Marker.Kind == Category || f.Look.AsLevels || f.Marker.Distinct <= 2
}

func (f *Frame) drop(reason string, n int) {
	if n > 0 {
		f.Excluded = append(f.Excluded, Exclusion{reason, n})
	}
}

// levelsOf lists the values of a column that the patients in the analysis
// have, in declared (else natural) order, and each patient's index into them.
func levelsOf(c *Column, row []int32, in func(k int) bool) (levels []string, code []int32) {
	code = make([]int32, len(row))
	if c.Kind == Category {
		seen := make([]bool, len(c.Level))
		for k, i := range row {
			if g := c.Code[i]; g >= 0 && in(k) {
				seen[g] = true
			}
		}
		to := make([]int32, len(c.Level))
		for g, s := range seen {
			to[g] = -1
			if s {
				to[g] = int32(len(levels))
				levels = append(levels, c.Level[g])
			}
		}
		for k, i := range row {
			code[k] = -1
			if g := c.Code[i]; g >= 0 && in(k) {
				code[k] = to[g]
			}
		}
		return levels, code
	}
	at := map[float64]int32{}
	var vals []float64
	for k, i := range row {
		v := c.Num[i]
		if v != v || !in(k) {
			continue
		}
		if _, ok := at[v]; !ok {
			at[v] = 0
			vals = append(vals, v)
			if len(vals) > 10_000 {
				break
			}
		}
	}
	slices.Sort(vals)
	for j, v := range vals {
		at[v] = int32(j)
		levels = append(levels, FormatNumber(v))
	}
	for k, i := range row {
		code[k] = -1
		if v := c.Num[i]; v == v && in(k) {
			code[k] = at[v]
		}
	}
	return levels, code
}

// MaxGroups is how many groups one picture compares.
const MaxGroups = 40

func (f *Frame) codeLevels(a *analysis) error {
	levels, code := levelsOf(f.Marker, f.Row, func(k int) bool { return a.in[k] })
	sets := make([]LevelSet, 0, len(levels))
	if f.Look.Levels != "" {
		parsed, err := ParseLevels(f.Look.Levels)
		if err != nil {
			return err
		}
		all := f.Marker.Level
		if f.Marker.Kind != Category {
			all = levels
		}
		for _, s := range parsed {
			for _, l := range s.Levels {
				if !slices.Contains(all, l) {
					return &QuestionError{What: fmt.Sprintf("%s has no level %q", f.Marker.Name, l), Hint: "its levels: " + strings.Join(all, ", ")}
				}
			}
			sets = append(sets, s)
		}
	} else {
		if len(levels) > MaxGroups {
			return &QuestionError{What: fmt.Sprintf("%s has %d levels, more than the %d that can be compared at once", f.Marker.Name, len(levels), MaxGroups),
				Hint: "merge levels, choose another column, or cut it if it is a number"}
		}
		for _, l := range levels {
			sets = append(sets, LevelSet{l, []string{l}})
		}
	}
	to := make([]uint8, len(levels))
	for j := range to {
		to[j] = stats.NoGroup
	}
	for _, s := range sets {
		used := false
		for _, l := range s.Levels {
			if j := slices.Index(levels, l); j >= 0 {
				to[j] = uint8(len(f.Groups))
				used = true
			}
		}
		if used {
			f.Groups = append(f.Groups, Group{Name: s.Name})
		}
	}
	leftOut := 0
	for k, g := range code {
		f.Code[k] = stats.NoGroup
		if g >= 0 {
			f.Code[k] = to[g]
			if to[g] == stats.NoGroup {
				leftOut++
			}
		}
	}
	f.drop(f.Marker.Name+" at a level that was left out", leftOut)
	return nil
}

func (f *Frame) codeCut(r *Resolver, a *analysis) error {
	rule, err := ParseCut(f.Look.Cut)
	if err != nil {
		return err
	}
	f.Rule = rule
	if rule.Kind == CutBy {
		return f.codeCutBy(r, a)
	}
	if len(a.sorted) == 0 {
		f.Groups = []Group{{Name: "all"}}
		for k := range f.Code {
			f.Code[k] = stats.NoGroup
		}
		return nil
	}
	var cuts []float64
	warning := ""
	if rule.Kind == CutOptimal {
		l, err := r.allCuts(f, f.Look.MinProp)
		if err != nil {
			return err
		}
		if l.Best < 0 {
			return &QuestionError{What: "no cut can be tested between the limits of group size", Hint: "widen the subgroup or choose another endpoint"}
		}
		cuts = []float64{l.Cuts[l.Best].Cut}
	} else if rule.Kind == CutYouden {
		roc, err := stats.TimeROC(f.Timeline, a.value, f.timeForROC(), stats.ROCOptions{})
		if err != nil {
			return &QuestionError{What: "no Youden cut: " + err.Error(), Hint: "widen the subgroup or choose another endpoint"}
		}
		cuts = []float64{roc.Youden.Cut}
		warning = fmt.Sprintf("the Youden cut is for the event by %s, the median survival", FormatNumber(f.timeForROC()))
	} else {
		cuts, warning = rule.values(a.sorted)
	}
	if warning != "" {
		f.Warnings = append(f.Warnings, warning)
	}
	f.Cuts = cuts
	names, ranges := cutNames(rule, len(cuts)), cutRanges(cuts)
	count := make([]int, len(cuts)+1)
	if len(cuts) == 1 {
		c := cuts[0]
		for k, v := range a.value {
			g := uint8(0)
			if v > c {
				g = 1
			}
			if v != v {
				g = stats.NoGroup
			} else {
				count[g]++
			}
			f.Code[k] = g
		}
	} else {
		for k, v := range a.value {
			if v != v {
				f.Code[k] = stats.NoGroup
				continue
			}
			// Groups are (lower, upper]: the first cut that v does not exceed.
			g, _ := slices.BinarySearch(cuts, v)
			f.Code[k] = uint8(g)
			count[g]++
		}
	}
	f.Groups = nil
	to := make([]uint8, len(count))
	for g, n := range count {
		if n == 0 {
			f.Warnings = append(f.Warnings, fmt.Sprintf("no patient has %s %s", f.Marker.Name, ranges[g]))
			continue
		}
		to[g] = uint8(len(f.Groups))
		f.Groups = append(f.Groups, Group{names[g], ranges[g]})
	}
	if len(f.Groups) < len(count) {
		for k, g := range f.Code {
			if g != stats.NoGroup {
				f.Code[k] = to[g]
			}
		}
	}
	if len(cuts) > 1 {
		lo, hi := slices.Min(count), slices.Max(count)
		if float64(hi) > 1.25*float64(lo)+1 && rule.Kind == CutQuantile {
			f.Warnings = append(f.Warnings, fmt.Sprintf("groups of unequal size (%d to %d patients): ties in %s", lo, hi, f.Marker.Name))
		}
	}
	return nil
}

func (f *Frame) codeCutBy(r *Resolver, a *analysis) error {
	factor, err := r.Column(f.Rule.Factor)
	if err != nil {
		return err
	}
	levels, code := levelsOf(factor, f.Row, func(k int) bool { return a.in[k] })
	for l := range f.Rule.Per {
		if !slices.Contains(levels, l) && (factor.Kind != Category || !slices.Contains(factor.Level, l)) {
			return &QuestionError{What: fmt.Sprintf("%s has no level %q", factor.Name, l), Hint: "its levels: " + strings.Join(levels, ", ")}
		}
	}
	missing, without := 0, 0
	for k := range f.Code {
		f.Code[k] = stats.NoGroup
		if !a.in[k] {
			continue
		}
		if code[k] < 0 {
			missing++
			continue
		}
		cut, ok := f.Rule.Per[levels[code[k]]]
		if !ok {
			without++
			continue
		}
		f.Code[k] = 0
		if a.value[k] > cut {
			f.Code[k] = 1
		}
	}
	f.drop(factor.Name+" missing", missing)
	f.drop("no cut for this level of "+factor.Name, without)
	f.Groups = []Group{{"low", "<= the cut of its " + factor.Name}, {"high", "> the cut of its " + factor.Name}}
	return nil
}

// reference puts the marker's reference group first.
func (f *Frame) reference() error {
	if f.Marker == nil || f.Look.Reference == "" {
		return nil
	}
	want, ok := referenceOf(f.Look.Reference, f.Marker.Name)
	if !ok {
		return nil
	}
	for _, g := range f.Groups {
		if g.Name == want {
			return nil
		}
	}
	names := make([]string, len(f.Groups))
	for i, g := range f.Groups {
		names[i] = g.Name
	}
	return &QuestionError{What: fmt.Sprintf("%s has no group %q to refer to", f.Marker.Name, want), Hint: "its groups: " + strings.Join(names, ", ")}
}

// ReferenceGroup is the index of the group that hazard ratios refer to.
func (f *Frame) ReferenceGroup() int {
	if f.Marker != nil {
		if want, ok := referenceOf(f.Look.Reference, f.Marker.Name); ok {
			for i, g := range f.Groups {
				if g.Name == want {
					return i
				}
			}
		}
	}
	return 0
}

// referenceOf finds COL=LEVEL for a column in a --reference list.
func referenceOf(list, column string) (string, bool) {
	column = strings.ReplaceAll(column, "`", "") // of an expression such as `ph.ecog` > 1
	for _, item := range SplitList(list) {
		if level, ok := strings.CutPrefix(strings.ReplaceAll(item, "`", ""), column+"="); ok {
			return level, true
		}
	}
	return "", false
}

// SetReference puts COL=LEVEL into a --reference list in place of what it said
// of the column; the empty level takes it out.
func SetReference(list, column, level string) string {
	var out []string
	bare := strings.ReplaceAll(column, "`", "")
	for _, item := range SplitList(list) {
		if !strings.HasPrefix(strings.ReplaceAll(item, "`", ""), bare+"=") {
			out = append(out, item)
		}
	}
	if level != "" {
		item := bare + "=" + level
		if strings.ContainsAny(item, ",()[]'\"") {
			item = "`" + bare + "`=`" + level + "`"
		}
		out = append(out, item)
	}
	return JoinList(out)
}

// stratify fills Stratum: the combinations of all strata columns.
func (f *Frame) stratify(r *Resolver) error {
	items := SplitList(f.Look.Strata)
	if len(items) == 0 {
		return nil
	}
	in := func(k int) bool { return f.Code[k] != stats.NoGroup }
	key := make([]int, len(f.Row))
	labels := []string{""}
	for _, item := range items {
		c, err := r.Column(item)
		if err != nil {
			return err
		}
		if c.Kind == Identifier || (c.Kind == Number && c.Distinct > MaxGroups) {
			return &QuestionError{What: fmt.Sprintf("%s has too many values for strata", c.Name), Hint: "strata are categories: use an expression such as age > 65"}
		}
		levels, code := levelsOf(c, f.Row, in)
		missing := 0
		next := make([]string, 0, len(labels)*len(levels))
		for _, l := range labels {
			for _, lv := range levels {
				next = append(next, strings.TrimPrefix(l+", "+c.Name+"="+lv, ", "))
			}
		}
		for k := range key {
			if !in(k) {
				continue
			}
			if code[k] < 0 {
				f.Code[k] = stats.NoGroup
				if k == 0 || f.Row[k] != f.Row[k-1] { // once, where a patient has two rows
					missing++
				}
				continue
			}
			key[k] = key[k]*len(levels) + int(code[k])
		}
		f.drop(c.Name+" missing", missing)
		labels = next
	}
	used := make([]bool, len(labels))
	for k := range key {
		if in(k) {
			used[key[k]] = true
		}
	}
	to := make([]int, len(labels))
	for i, u := range used {
		if u {
			to[i] = len(f.Strata)
			f.Strata = append(f.Strata, labels[i])
		}
	}
	if len(f.Strata) > 250 {
		return &QuestionError{What: fmt.Sprintf("%d strata are too many", len(f.Strata)), Hint: "use fewer or coarser strata"}
	}
	f.Stratum = make([]uint8, len(f.Row))
	for k := range key {
		if in(k) {
			f.Stratum[k] = uint8(to[key[k]])
		}
	}
	return nil
}
