package answer

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// MatchQuestion asks for two groups made alike, and how alike they are.
var MatchQuestion = Question[*Matching]{
	Name: "match", Page: "Matching", Short: "two groups made alike by a propensity score: matched pairs or weights, and balance",
	Tab: "Match", Words: "propensity score, PSM, balance, SMD, love plot",
	Parts: matched, Only: onlyMatched, Needs: needsMatching,
	Ask: plainly(func(r *model.Resolver, l model.Look) (*Matching, error) {
		m, _, err := askMatching(r, l)
		if err != nil {
			return nil, err
		}
		m.Without = nil // of the effect, which is not asked for
		return m, nil
	}),
}

// matched are the parts of two groups made alike. The endpoint, or outcome, is one
// of them, since patients for whom it is not known take no part; so are the fields
// that cannot be combined with matching, since the answer says so.
func matched(l model.Look) model.Look {
	p := withLimits(patients(l), l)
	p.Covariates, p.Cluster, p.Level = l.Covariates, l.Cluster, l.Level
	p.Outcome = l.Outcome
	p.Estimand, p.Score = l.Estimand, l.Score
	if !asksForWeights(l) {
		p.Caliper = l.Caliper
	}
	if l.Outcome != "" && !searched(l) {
		p.Observing = model.Observing{Weights: l.Weights}
	}
	p.Robust = "" // these weights are refused, whatever they are
	return p
}

// asksForWeights reports whether a Look asks for weights, not for matched pairs.
func asksForWeights(l model.Look) bool {
	return l.Estimand == "ate" || l.Estimand == "att" || l.Estimand == "overlap"
}

var needsMatching = []model.Need{
	model.Needs("matching needs a treatment", model.FieldMarker),
	model.Needs("matching needs covariates", model.FieldCovariates),
}

// onlyMatched says when fields are used that matching does not always use.
var onlyMatched = func() map[model.Field]string {
	out := with(nil, "where the effect is on an endpoint, not on an outcome", model.FieldEndpoint, model.FieldTime, model.FieldEvent, model.FieldEntry,
		model.FieldCause, model.FieldCensored, model.FieldLandmark, model.FieldStartAt, model.FieldTies, model.FieldConfType, model.FieldTimes,
		model.FieldRiskAt)
	return with(out, "where pairs are matched", model.FieldCaliper)
}()

// Matching makes two groups comparable by the probability of being treated,
// given covariates: one-to-one pairs of nearest scores, or weights.
//
// Row, Treated, Propensity, Weight and Pair are parallel over the patients in
// the analysis, in the order of the cohort.
type Matching struct {
	Answer
	Level     float64
	Estimand  string // matched, ate, att, overlap
	Treatment *model.Column
	Scale     string // of distances: probability, logit
	Score     Propensity

	Caliper, CaliperWidth float64 // in standard deviations and in units of Scale; 0 and +Inf for none

	Row        []int32 // patient, as index into the cohort
	Treated    []bool
	Propensity []float64
	Weight     []float64 // 1 and 0 for matched and not, where the estimand is matched
	Pair       []int     // index into Pairs, -1 for not matched; nil where weighted
	Pairs      []MatchedPair
	Unmatched  []Unmatched

	Arms    [2]MatchArm // treated, control
	Balance []BalanceRow
	Effect  *MatchEffect // nil where none was asked for, or Without says why
	// Without is why there is neither endpoint nor outcome to have an effect on.
	Without *model.QuestionError

	frame   *model.Frame
	pos     []int32 // by row: position in the frame
	event   []bool  // by row: the event of the endpoint, or the outcome
	outcome *outcomeColumn

	distance []float64 // the score on Scale
}

// Frame is who is in, in the arms.
func (m *Matching) Frame() *model.Frame { return m.frame }

// MatchedPair are two patients, as indices into the cohort, and the distance
// between their scores.
type MatchedPair struct {
	Treated, Control int32
	Distance         float64
}

// Unmatched counts those of an arm who have no partner.
type Unmatched struct {
	Arm string
	model.Exclusion
}

// askMatching answers a Look whose marker is a treatment with two groups: matched,
// or weighted as the Look's estimand says. The treated are the group that is not
// the reference. Where there is an endpoint, only those take part whose outcome
// is known and, with a landmark, who are under observation then: everything
// counts from there.
func askMatching(r *model.Resolver, l model.Look) (*Matching, *model.Design, error) {
	m, err := newMatching(l)
	if err != nil {
		return nil, nil, err
	}
	if err := m.resolve(r, l); err != nil {
		return nil, nil, err
	}
	if l.Outcome != "" {
		if model.SameSource(l.Outcome, l.Marker) {
			return nil, nil, &model.QuestionError{What: l.Outcome + " is the treatment and the outcome: nothing is explained by itself",
				Ways: []model.Way{{Field: model.FieldOutcome, Do: "choose another outcome"}}}
		}
		if m.outcome, err = outcomeOf(r, m.frame, l.Outcome); err != nil {
			return nil, nil, err
		}
	}
	d, err := m.design(r, l)
	if err != nil {
		return nil, nil, err
	}
	if err := m.arms(d); err != nil {
		return nil, nil, err
	}
	if err := m.score(d); err != nil {
		return nil, nil, err
	}
	if err := m.choose(l); err != nil {
		return nil, nil, err
	}
	return m, d, m.balance(d)
}

// newMatching reads what a Look asks for, and refuses what matching cannot do.
func newMatching(l model.Look) (*Matching, error) {
	m := &Matching{Level: l.Confidence(), Scale: "probability", Estimand: "matched", Caliper: l.Caliper, CaliperWidth: math.Inf(1)}
	switch l.Score {
	case "", "probability":
	case "logit":
		m.Scale = "logit"
	default:
		return nil, &model.UsageError{What: fmt.Sprintf("unknown scale %q", l.Score), Hint: "one of probability, logit"}
	}
	switch {
	case asksForWeights(l):
		m.Estimand = l.Estimand
	case l.Estimand != "" && l.Estimand != "matched":
		return nil, &model.UsageError{What: fmt.Sprintf("unknown estimand %q", l.Estimand), Hint: "one of matched, ate, att, overlap"}
	}
	if !(l.Caliper >= 0) || math.IsInf(l.Caliper, 0) {
		return nil, &model.UsageError{What: fmt.Sprintf("a caliper of %v: must be a number of standard deviations >= 0", l.Caliper),
			Hint: "0.2 by custom; 0 for none"}
	}
	switch {
	case len(model.SplitList(l.Covariates)) == 0:
		return nil, &model.QuestionError{What: "there is nothing to match on: no covariates are chosen",
			Ways: []model.Way{{Field: model.FieldCovariates, Do: "choose covariates"}}}
	case l.Switch != "":
		return nil, &model.QuestionError{What: "a group that patients reach only later cannot be matched on",
			Hint: "use a landmark: who has reached it by then is treated"}
	case l.Weights != "":
		return nil, &model.QuestionError{What: "case weights and a propensity score are not combined", Hint: "leave out the weights"}
	}
	return m, nil
}

// WithoutEndpoint says why a Look that names no endpoint and no outcome has none
// that an effect could be on; nil where it has one.
func WithoutEndpoint(r *model.Resolver, l model.Look) *model.QuestionError {
	if l.Endpoint != "" || l.Time != "" || l.Event != "" || l.Outcome != "" {
		return nil
	}
	ends := slices.Clone(r.Cohort.Endpoints)
	if len(ends) == 1 && l.Censored != "" {
		if e, err := ends[0].WithCensored(l.Censored); err == nil {
			ends[0] = e
		}
	}
	switch {
	case len(ends) == 1 && (ends[0].Ambiguous == "" || l.Cause != ""):
		return nil
	case len(ends) == 1:
		return &model.QuestionError{What: "the status is ambiguous (" + ends[0].Ambiguous + ")",
			Ways: []model.Way{{Field: model.FieldCause, Do: "say what the event is"}, {Field: model.FieldEvent, Do: "give time and event"}}}
	case len(ends) > 1:
		var names []string
		for _, e := range ends {
			names = append(names, e.Name)
		}
		return &model.QuestionError{What: "there are several endpoints: " + strings.Join(names, ", "),
			Ways: []model.Way{{Field: model.FieldEndpoint, Do: "choose one"}}}
	}
	return &model.QuestionError{What: "no endpoint was recognised",
		Ways: []model.Way{{Field: model.FieldTime, Do: "say which columns are time and event"}, {Field: model.FieldOutcome, Do: "choose an outcome"}}}
}

// resolve finds the patients and the two groups.
func (m *Matching) resolve(r *model.Resolver, l model.Look) error {
	asked := l
	m.Without = WithoutEndpoint(r, l)
	if l.Strata != "" && searched(l) { // which may part the search, and nothing else here
		f, err := r.Frame(l.Survival())
		if err != nil {
			return err
		}
		if len(f.Cuts) > 0 {
			l.Cut = model.ValueRule(f.Cuts...)
		}
	}
	l.Strata, l.Cluster = "", ""
	free := m.Without != nil || l.Outcome != ""
	resolve := r.Frame
	if free {
		resolve = r.Grouped
	}
	f, err := resolve(l)
	if err != nil {
		return err
	}
	m.frame, m.Treatment = f, f.Marker
	m.Answer = answerOf(f)
	m.warnSearched(l, f)
	m.Look = asked
	if asked.Strata != "" {
		m.warn("strata are left aside (%s): add them to the covariates to balance them", asked.Strata)
	}
	if asked.Cluster != "" {
		m.warn("clusters are left aside (%s): the variance is robust by matched pair or by patient", asked.Cluster)
	}
	if free && l.Landmark > 0 {
		m.warn("the landmark is left aside: it needs an endpoint")
	}
	if f.Timeline != nil {
		before := len(m.Warnings)
		m.immortal(f)
		if len(m.Warnings) > before {
			m.warn("matching and weighting do not undo immortal time")
		}
	}
	if n := len(f.Groups); n != 2 {
		names := make([]string, n)
		for i, g := range f.Groups {
			names[i] = g.Name
		}
		return &model.QuestionError{What: fmt.Sprintf("matching compares two groups, and %s has %d here (%s)", f.Marker.Name, n, strings.Join(names, ", ")),
			Hint: "merge levels, choose another marker, or write a condition such as " + model.Quote(f.Marker.Name) + " == ..."}
	}
	ref := f.ReferenceGroup()
	m.Arms[0].Name, m.Arms[1].Name = f.Groups[1-ref].Name, f.Groups[ref].Name
	said := fmt.Sprintf("treated are those with %s = %s, controls those with %s", f.Marker.Name, m.Arms[0].Name, m.Arms[1].Name)
	if len(f.Cuts) > 0 { // a number: nothing but the cut says who is treated
		said += fmt.Sprintf(": %s %s and %s, cut at %s", f.Marker.Name, f.Groups[1-ref].Range, f.Groups[ref].Range, cmp.Or(f.Look.Cut, "median"))
	}
	m.Assumed = append(m.Assumed, said)
	return nil
}

// design resolves the covariates, for the patients who have all of them, and the
// outcome where there is one.
func (m *Matching) design(r *model.Resolver, l model.Look) (*model.Design, error) {
	f := m.frame
	for _, item := range model.SplitList(l.Covariates) {
		if c, err := r.Column(item); err == nil && (c == f.Marker || m.outcome != nil && c == m.outcome.column) {
			return nil, &model.QuestionError{What: fmt.Sprintf("%s is both a covariate and what is compared", c.Name), Hint: "drop a covariate: " + c.Name}
		}
	}
	d, err := r.Design(f)
	if err != nil {
		return nil, err
	}
	m.Excluded = append(slices.Clone(m.Excluded), d.Excluded...)
	dropTerm(d, 0) // the groups
	if o := m.outcome; o != nil {
		if missing := o.dropMissing(f, d); missing > 0 {
			m.Excluded = append(m.Excluded, model.Exclusion{Reason: o.column.Name + " missing", N: missing})
		}
		m.Endpoint = model.Endpoint{Name: o.column.Name + " = " + o.level, Event: o.column.Name}
	}
	return d, nil
}

// arms counts the patients of a design.
func (m *Matching) arms(d *model.Design) error {
	f, ref := m.frame, m.frame.ReferenceGroup()
	m.pos = d.Pos
	m.Used, m.Events = len(d.Pos), 0
	m.event = make([]bool, len(d.Pos))
	for i, k := range d.Pos {
		m.Row = append(m.Row, f.Row[k])
		m.Treated = append(m.Treated, int(f.Code[k]) != ref)
		switch {
		case m.outcome != nil:
			m.event[i] = m.outcome.code[k] == 1
		case f.Timeline != nil:
			m.event[i] = f.Outcome.Event[k]
		}
		if m.event[i] {
			m.Events++
		}
		if m.Treated[i] {
			m.Arms[0].N++
		} else {
			m.Arms[1].N++
		}
	}
	for _, arm := range m.Arms {
		if arm.N == 0 {
			return &model.QuestionError{What: fmt.Sprintf("nobody of %s = %s has every covariate", f.Marker.Name, arm.Name),
				Hint: "drop a covariate with many missing values"}
		}
	}
	return nil
}

// score fits the probability of being treated, and the distance on Scale that
// patients are matched by.
func (m *Matching) score(d *model.Design) error {
	score, fit, warnings, err := propensityOf(d, m.Treated, m.Level)
	if err != nil {
		return err
	}
	m.Score, m.Propensity, m.distance = score, fit.Fitted, fit.Fitted
	if m.Scale == "logit" {
		m.distance = fit.LinearPredict
	}
	m.Warnings = append(m.Warnings, warnings...)
	return nil
}

// dropTerm takes the columns of one term out of a design.
func dropTerm(d *model.Design, term int) {
	keep := &model.Design{Pos: d.Pos, Excluded: d.Excluded, TermName: slices.Delete(slices.Clone(d.TermName), term, term+1)}
	gone := 0
	for j := range d.X {
		switch t := d.Term[j]; {
		case t == term:
			gone++
			continue
		case t > term:
			keep.Term = append(keep.Term, t-1)
		default:
			keep.Term = append(keep.Term, t)
		}
		keep.X, keep.Name, keep.Label = append(keep.X, d.X[j]), append(keep.Name, d.Name[j]), append(keep.Label, d.Label[j])
	}
	for _, s := range d.Splines {
		if s.Term != term {
			if s.Term > term {
				s.Term--
				s.Columns = slices.Clone(s.Columns)
				for i := range s.Columns {
					s.Columns[i] -= gone
				}
			}
			keep.Splines = append(keep.Splines, s)
		}
	}
	*d = *keep
}

// outcomeColumn is a yes-or-no outcome.
type outcomeColumn struct {
	column *model.Column
	level  string // the value that counts as the event
	code   []int32
}

func outcomeOf(r *model.Resolver, f *model.Frame, name string) (*outcomeColumn, error) {
	c, err := r.Column(name)
	if err != nil {
		return nil, err
	}
	levels, code := model.LevelsAmong(c, f.Row, func(k int) bool { return f.Code[k] != stats.NoGroup })
	if c.Kind == model.Identifier || len(levels) != 2 {
		return nil, &model.QuestionError{What: fmt.Sprintf("the outcome %s has %d values among these patients: risks need two", c.Name, len(levels)),
			Hint: "write a condition, such as response == \"CR\"; the second value, or true, is the event"}
	}
	return &outcomeColumn{c, levels[1], code}, nil
}

// dropMissing takes the patients whose outcome is missing out of a design.
func (o *outcomeColumn) dropMissing(f *model.Frame, d *model.Design) (missing int) {
	var at []int
	var pos []int32
	for i, k := range d.Pos {
		if o.code[k] < 0 {
			missing++
			continue
		}
		at, pos = append(at, i), append(pos, k)
	}
	if missing == 0 {
		return 0
	}
	d.Pos = pos
	for j, x := range d.X {
		short := make([]float64, len(at))
		for i, from := range at {
			short[i] = x[from]
		}
		d.X[j] = short
	}
	return missing
}

// choose makes matched pairs, or weights.
func (m *Matching) choose(l model.Look) error {
	if m.Estimand != "matched" {
		e := map[string]stats.Estimand{"ate": stats.ATEStabilised, "att": stats.ATT, "overlap": stats.Overlap}[m.Estimand]
		w, err := stats.PropensityWeights(m.Propensity, m.Treated, e)
		if err != nil {
			return &model.QuestionError{What: "there are no weights: " + err.Error(), Hint: "drop a covariate, or weight by the overlap"}
		}
		m.Weight = w
		m.countArms()
		return nil
	}
	n, err := stats.NearestNeighbours(roundedScores(m.distance), m.Treated, stats.MatchOptions{Caliper: l.Caliper})
	if err != nil {
		return &model.QuestionError{What: "nobody can be matched: " + err.Error(), Ways: []model.Way{model.WidenSubgroup}}
	}
	m.CaliperWidth, m.Weight, m.Pair = n.CaliperWidth/scoreSteps, n.Weights(), n.Set
	for _, p := range n.Pairs {
		m.Pairs = append(m.Pairs, MatchedPair{m.Row[p.Treated], m.Row[p.Control], math.Abs(m.distance[p.Treated] - m.distance[p.Control])})
	}
	m.countArms()
	if len(m.Pairs) == 0 {
		return &model.QuestionError{What: fmt.Sprintf("nobody can be matched within a caliper of %s standard deviations (%s)", model.FormatNumber(l.Caliper),
			showDistance(m.CaliperWidth)), Ways: []model.Way{{Field: model.FieldCaliper, Do: "widen the caliper, or leave it out"}}}
	}
	if left := m.Arms[0].N - m.Arms[0].Kept; left > 0 {
		why := "no control was left"
		if l.Caliper > 0 {
			why = fmt.Sprintf("no control was left within the caliper (%s)", showDistance(m.CaliperWidth))
		}
		m.Unmatched = append(m.Unmatched, Unmatched{m.Arms[0].Name, model.Exclusion{Reason: why, N: left}})
		m.warn("%d of %d treated are not matched (%s): the effect is that in those who are", left, m.Arms[0].N, why)
	}
	if left := m.Arms[1].N - m.Arms[1].Kept; left > 0 {
		m.Unmatched = append(m.Unmatched, Unmatched{m.Arms[1].Name, model.Exclusion{Reason: "not chosen by any treated patient", N: left}})
	}
	return nil
}

// scoreSteps is how many steps a unit of a score is divided in before pairs are made.
const scoreSteps = 1e7

// roundedScores are scores in whole steps. Covariates of few values give scores whose
// distances are equal but for their last digits, and who is matched must not hang on these.
func roundedScores(score []float64) []float64 {
	out := make([]float64, len(score))
	for i, v := range score {
		out[i] = math.RoundToEven(scoreSteps * v)
	}
	return out
}

func showDistance(v float64) string { return fmt.Sprintf("%.4g", v) }

// countArms counts each arm after matching or weighting, and warns of extreme
// weights.
func (m *Matching) countArms() {
	var weights [2][]float64
	var ids [2][]string
	for i, w := range m.Weight {
		a := 1
		if m.Treated[i] {
			a = 0
		}
		weights[a], ids[a] = append(weights[a], w), append(ids[a], m.Cohort.ID[m.Row[i]])
	}
	for a := range m.Arms {
		m.Arms[a].count(weights[a], ids[a])
		if m.Estimand != "matched" {
			m.Warnings = append(m.Warnings, m.Arms[a].extremes(weights[a])...)
		}
	}
}

// Group is the index of an arm (0 treated, 1 control) among the groups, which
// decides its colour.
func (m *Matching) Group(arm int) int {
	ref := m.frame.ReferenceGroup()
	if arm == 0 {
		return 1 - ref
	}
	return ref
}

// balance compares the arms before and after.
func (m *Matching) balance(d *model.Design) (err error) {
	by := stats.TreatedSD
	if m.Estimand == "ate" || m.Estimand == "overlap" {
		by = stats.PooledSD
	}
	if m.Balance, err = balanceOf(d, m.Treated, m.Weight, m.distance, by); err != nil {
		return err
	}
	if w := notAlike(m.Balance, map[bool]string{true: "matching", false: "weighting"}[m.Pair != nil]); w != "" {
		m.Warnings = append(m.Warnings, w)
	}
	return nil
}

// Finding is the effect after matching or weighting: its hazard ratio, else the
// first test.
func (m *Matching) Finding() (Finding, bool) {
	if m.Effect == nil {
		return Finding{}, false
	}
	f := find(&m.Answer, named(m.Treatment))
	for _, r := range m.Effect.Ratios {
		if r.Name == "after" && r.Fitted {
			f.P, f.Tests = least([]float64{r.P})
		}
	}
	if f.Tests == 0 && len(m.Effect.Tests) > 0 {
		f.P, f.Tests = least([]float64{m.Effect.Tests[0].P})
	}
	if r := m.Effect.Risk; f.Tests == 0 && r != nil && r.After != nil {
		f.P, f.Tests = least([]float64{r.After.Difference.P})
	}
	return f.ifTested()
}

// MatchEffect is how the arms of a matched or weighted cohort fare, and how they did
// before.
type MatchEffect struct {
	// Curves are the arms after matching or weighting, in the order of the
	// groups; nil where the effect is on an outcome without times. Numbers at
	// risk are sums of weights.
	Curves *Survival
	// Hazard ratios of the treated: before, before and adjusted for the
	// covariates, and after with a robust variance.
	Ratios []EffectRatio
	// Tests compare the matched arms: the log-rank test, plain and with the pairs
	// as strata; of weighted arms, the robust score test.
	Tests []TestRow
	Risk  *RiskAt
}

// EffectRatio is one hazard ratio and what it is of.
type EffectRatio struct {
	Name      string // before, adjusted, after
	How       string // in words
	N, Events int
	Robust    bool
	Effect         // of the treated against the controls
	Fitted    bool // false: Note says why there is none
}

// RiskAt compares the risk of the event by a time, or of an outcome, between
// the arms.
type RiskAt struct {
	Time    float64
	Why     string // why this time
	Outcome string // instead of a time
	// Censored are those whose event by Time is not known: treated and controls
	// after matching or weighting. They are left out.
	Censored      [2]int
	Before, After *stats.ArmRisks // nil where Note says why not
	Note          string
}
