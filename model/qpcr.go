package model

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaplan/stats"
)

// Wells are the wells of quantitative PCR, as a file has them.
type Wells struct {
	Name   string // of the cohort that they make
	Source Source
	// Synthetic says why and how they were made up; "" for real wells.
	Synthetic string
	// Columns of the file; Time and Replicate are "" where there is none.
	Patient, Time, Target, Replicate, Cq string
	Position                             bool // the replicate is a place on a plate, which another plate has too
	Well                                 []Well
}

// Well is one well: whose, when, what, and at which cycle it was seen.
type Well struct {
	Row                              int // line of the file
	Patient, Time, Target, Replicate string
	Cq                               float64 // NaN where no product was seen
}

// QPCROptions say how wells become expressions.
type QPCROptions struct {
	Reference  string   // comma-separated targets; "" for the one that is known as a reference
	Calibrator string   // the time point, or the patient, that others are compared with; "" the first time point
	Times      []string // the order of time points, where it was declared
	Rules      stats.QPCRRules
}

// QPCR is the answer of qpcr: expressions made of wells.
type QPCR struct {
	Cohort      *Cohort // a row per patient, a column per expression
	Used        int
	Assumed     []string // what was understood without being told
	Warnings    []string
	Wells       *Wells
	Reference   []string
	Calibrator  string
	OfPatient   bool // the calibrator is a patient, not a time point
	Rules       stats.QPCRRules
	Patients    []string // in order of appearance, as are targets
	Times       []string // "" alone where the file has no times
	Targets     []string // without the reference
	Expression  []TargetExpression
	ReferenceCq []TargetCq
	Changes     []TargetChange
	Lost        []LostWell // undetermined and outlying wells
	Summary     stats.QPCRSummary

	at map[cellKey]int // index into Expression
}

type cellKey struct{ patient, time, target string }

// TargetCq is what the replicates of one target in one sample come to.
type TargetCq struct {
	Patient, Time, Target string
	stats.Cq
}

// TargetExpression is a target relative to the reference.
type TargetExpression struct {
	TargetCq
	stats.Expression
}

// TargetChange is an expression compared with the calibrator's.
type TargetChange struct {
	Patient, Time, Target string
	stats.FoldChange
}

// LostWell is a well that does not count as it stands.
type LostWell struct {
	Well
	Why string // undetermined, outlier
}

// knownReferences are what miRNAs and mRNAs are commonly measured against,
// spiked-in ones first.
var knownReferences = []string{"cel-mir-39", "cel-mir-54", "cel-mir-238", "ath-mir-159a", "unisp6", "rnu6b", "rnu6", "u6", "rnu48", "rnu44", "rnu43",
	"snord44", "snord48", "snord95", "18s", "18s rrna", "gapdh", "actb", "b2m", "hprt1", "gusb", "tbp", "rplp0", "ppia"}

// KnownReference finds the target that is known as a reference; "" for none.
func KnownReference(targets []string) string {
	for _, known := range knownReferences {
		for _, t := range targets {
			l := strings.ToLower(t)
			if l == known || l == known+"-3p" || l == known+"-5p" {
				return t
			}
		}
	}
	return ""
}

// firstTimes are names of the time point that others are compared with.
var firstTimes = []string{"before", "pre", "baseline", "base", "bl", "screening", "pretreatment", "pre-treatment", "untreated", "t0", "day 0", "d0",
	"week 0", "w0", "month 0", "m0", "0"}

// timesInOrder are the time points: as declared, else by number, else with the
// one before treatment first and the others as they appear.
func timesInOrder(seen, declared []string) []string {
	out := slices.Clone(seen)
	numbers := true
	for _, t := range out {
		if _, err := strconv.ParseFloat(t, 64); err != nil {
			numbers = false
		}
	}
	value := func(t string) float64 { v, _ := strconv.ParseFloat(t, 64); return v }
	rank := func(t string) int {
		if k := slices.Index(declared, t); k >= 0 {
			return k - len(declared)
		}
		return 0
	}
	slices.SortStableFunc(out, func(a, b string) int {
		if d := rank(a) - rank(b); d != 0 || len(declared) > 0 {
			return d
		}
		if numbers {
			switch x, y := value(a), value(b); {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		}
		first := func(t string) int {
			if slices.Contains(firstTimes, strings.ToLower(t)) {
				return 0
			}
			return 1
		}
		return first(a) - first(b)
	})
	return out
}

// QPCR turns wells into expressions, 2^-ΔCq of every target to the reference,
// and compares them with a calibrator, 2^-ΔΔCq. Where there are several
// references, theirs is the mean of their Cq.
func (w *Wells) QPCR(opt QPCROptions) (*QPCR, error) {
	q := &QPCR{Wells: w, Rules: opt.Rules, at: map[cellKey]int{}}
	if _, err := stats.MeanCq(nil, opt.Rules); err != nil {
		return nil, &UsageError{What: err.Error()}
	}
	var seenTimes, targets []string
	groups := map[cellKey][]int{}
	known := map[string]bool{}
	note := func(kind, s string, list *[]string) {
		if !known[kind+"\x00"+s] {
			known[kind+"\x00"+s] = true
			*list = append(*list, s)
		}
	}
	for i, x := range w.Well {
		note("patient", x.Patient, &q.Patients)
		note("time", x.Time, &seenTimes)
		note("target", x.Target, &targets)
		k := cellKey{x.Patient, x.Time, x.Target}
		groups[k] = append(groups[k], i)
	}
	if len(w.Well) == 0 {
		return nil, &QuestionError{What: "there are no wells"}
	}
	q.Times = timesInOrder(seenTimes, opt.Times)
	if err := q.references(opt.Reference, targets); err != nil {
		return nil, err
	}
	for _, t := range targets {
		if !slices.Contains(q.Reference, t) {
			q.Targets = append(q.Targets, t)
		}
	}
	if len(q.Targets) == 0 {
		return nil, &QuestionError{What: "every target is a reference: there is nothing to compare with it", Hint: "targets: " + strings.Join(targets, ", ")}
	}
	if err := q.calibrate(opt.Calibrator); err != nil {
		return nil, err
	}

	var all []stats.Cq
	mean := func(k cellKey) (stats.Cq, bool, error) {
		rows, ok := groups[k]
		if !ok {
			return stats.Cq{Mean: math.NaN(), SD: math.NaN()}, false, nil
		}
		values := make([]float64, len(rows))
		for i, r := range rows {
			values[i] = w.Well[r].Cq
		}
		c, err := stats.MeanCq(values, opt.Rules)
		if err != nil {
			return c, true, &QuestionError{What: fmt.Sprintf("%s: %s", k.words(), err.Error())}
		}
		all = append(all, c)
		q.lose(rows, c)
		return c, true, nil
	}
	var without []string // samples without a reference
	for _, p := range q.Patients {
		for _, t := range q.Times {
			ref := stats.Cq{}
			for _, name := range q.Reference {
				c, ok, err := mean(cellKey{p, t, name})
				if err != nil {
					return nil, err
				}
				ref = addCq(ref, c)
				if ok {
					q.ReferenceCq = append(q.ReferenceCq, TargetCq{p, t, name, c})
				}
			}
			ref.Mean /= float64(len(q.Reference))
			ref.SD = math.Sqrt(ref.SD) / float64(len(q.Reference))
			any := false
			for _, name := range q.Targets {
				c, ok, err := mean(cellKey{p, t, name})
				if err != nil {
					return nil, err
				}
				if !ok {
					continue
				}
				any = true
				q.at[cellKey{p, t, name}] = len(q.Expression)
				q.Expression = append(q.Expression, TargetExpression{TargetCq{p, t, name, c}, stats.RelativeExpression(c, ref)})
			}
			if any && math.IsNaN(ref.Mean) {
				without = append(without, strings.TrimSpace(p+" "+t))
			}
		}
	}
	slices.SortStableFunc(q.Lost, func(a, b LostWell) int { return a.Row - b.Row })
	q.Summary = stats.SummariseCq(all)
	q.compare()
	q.judge(without)
	return q, q.cohort()
}

func addCq(sum, c stats.Cq) stats.Cq {
	sum.Mean += c.Mean
	sum.SD += c.SD * c.SD // the variance, until all are there
	return sum
}

func (k cellKey) words() string {
	return strings.Join(strings.Fields(k.patient+" "+k.time+" "+k.target), " ")
}

// references finds the references among the targets.
func (q *QPCR) references(asked string, targets []string) error {
	if asked == "" {
		r := KnownReference(targets)
		if r == "" {
			return &QuestionError{What: "none of the targets is known as a reference: " + strings.Join(targets, ", "),
				Ways: []Way{{WellRefers, "say which one it is"}}}
		}
		q.Reference = []string{r}
		return nil
	}
	for _, name := range SplitList(asked) {
		name = strings.Trim(name, "`\"")
		at := slices.IndexFunc(targets, func(t string) bool { return strings.EqualFold(t, name) })
		if at < 0 {
			return &QuestionError{What: fmt.Sprintf("there is no target %q to refer to", name), Hint: "targets: " + strings.Join(targets, ", ")}
		}
		if !slices.Contains(q.Reference, targets[at]) {
			q.Reference = append(q.Reference, targets[at])
		}
	}
	return nil
}

// calibrate finds what expressions are compared with.
func (q *QPCR) calibrate(asked string) error {
	switch {
	case asked == "" && len(q.Times) > 1:
		q.Calibrator = q.Times[0]
	case asked == "":
	case slices.Contains(q.Times, asked) && q.Wells.Time != "":
		if len(q.Times) < 2 {
			return &QuestionError{What: fmt.Sprintf("%s is the only time point: there is nothing to compare it with", asked),
				Hint: "a patient may be the calibrator too"}
		}
		q.Calibrator = asked
	case slices.Contains(q.Patients, asked):
		q.Calibrator, q.OfPatient = asked, true
	default:
		hint := "it may be a patient"
		if q.Wells.Time != "" {
			hint = "time points: " + strings.Join(q.Times, ", ") + "; it may be a patient too"
		}
		return &QuestionError{What: fmt.Sprintf("there is neither a time point nor a patient %q to compare with", asked), Hint: hint}
	}
	return nil
}

// lose lists the wells of a group that do not count: the undetermined ones, and as
// many outliers as the rules left out, those farthest from the median of the
// determined ones.
func (q *QPCR) lose(rows []int, c stats.Cq) {
	var seen []int
	var values []float64
	for _, r := range rows {
		x := q.Wells.Well[r]
		if math.IsNaN(x.Cq) || q.Rules.MaxCq > 0 && x.Cq > q.Rules.MaxCq {
			q.Lost = append(q.Lost, LostWell{x, "undetermined"})
			continue
		}
		seen, values = append(seen, r), append(values, x.Cq)
	}
	if c.Outliers == 0 {
		return
	}
	slices.Sort(values)
	median := Quantile(values, 0.5)
	far := func(r int) float64 { return math.Abs(q.Wells.Well[r].Cq - median) }
	slices.SortStableFunc(seen, func(a, b int) int {
		switch {
		case far(a) > far(b):
			return -1
		case far(a) < far(b):
			return 1
		}
		return 0
	})
	for _, r := range seen[:c.Outliers] {
		q.Lost = append(q.Lost, LostWell{q.Wells.Well[r], "outlier"})
	}
}

// compare makes the changes against the calibrator.
func (q *QPCR) compare() {
	if q.Calibrator == "" {
		return
	}
	for _, e := range q.Expression {
		base := cellKey{e.Patient, q.Calibrator, e.Target}
		if q.OfPatient {
			base = cellKey{q.Calibrator, e.Time, e.Target}
		}
		if base == (cellKey{e.Patient, e.Time, e.Target}) {
			continue
		}
		from := math.NaN()
		if k, ok := q.at[base]; ok {
			from = q.Expression[k].DeltaCq
		}
		q.Changes = append(q.Changes, TargetChange{e.Patient, e.Time, e.Target, stats.FoldChangeOf(e.DeltaCq, from)})
	}
}

// wideSpread is the standard deviation of replicates, in cycles, beyond which
// they are called far apart.
const wideSpread = 0.5

func (q *QPCR) warn(format string, args ...any) {
	q.Warnings = append(q.Warnings, fmt.Sprintf(format, args...))
}

// judge fills in what was assumed, and the warnings.
func (q *QPCR) judge(without []string) {
	w := q.Wells
	role := func(what, column string) string {
		if column == "" {
			return "no " + what
		}
		return what + " in " + column
	}
	q.Assumed = append(q.Assumed,
		strings.Join([]string{role("patient", w.Patient), role("time point", w.Time), role("target", w.Target), role("replicate", w.Replicate),
			role("Cq", w.Cq)},
			", "),
		"reference: "+strings.Join(q.Reference, ", "), "rules: "+RulesText(q.Rules))
	if q.Calibrator != "" {
		q.Assumed = append(q.Assumed, "calibrator: "+q.Calibrator)
	}
	if n := q.Summary.Undetermined; n > 0 {
		what := "left out"
		if q.Rules.Undetermined > 0 {
			what = "counted as " + FormatNumber(q.Rules.Undetermined)
		}
		q.warn("%s undetermined: %s", Count(n, "well is", "wells are"), what)
	}
	if n := q.Summary.Outliers; n > 0 {
		q.warn("%s left out", Count(n, "outlying well is", "outlying wells are"))
	}
	if n := len(without); n > 0 {
		q.warn("%s no reference (%s), and so no expression", Count(n, "sample has", "samples have"), firstFew(without))
	}
	lost, single, wide := 0, 0, 0
	var empty []string
	for _, e := range q.Expression {
		switch {
		case math.IsNaN(e.Mean):
			lost++
			empty = append(empty, cellKey{e.Patient, e.Time, e.Target}.words())
		case e.Used == 1:
			single++
		case e.TargetCq.SD > wideSpread:
			wide++
		}
	}
	if lost > 0 {
		q.warn("%s without a Cq (%s): missing, not 0", Count(lost, "target is", "targets are"), firstFew(empty))
	}
	if single > 0 {
		q.warn("%s of one well, whose spread is not known", Count(single, "mean is", "means are"))
	}
	if wide > 0 {
		q.warn("%s more than %g cycles apart (standard deviation of replicates)", Count(wide, "target has wells", "targets have wells"), wideSpread)
	}
}

// RulesText says in words what becomes of replicate wells.
func RulesText(r stats.QPCRRules) string {
	var out []string
	if r.MaxCq > 0 {
		out = append(out, "wells above "+FormatNumber(r.MaxCq)+" count as undetermined")
	}
	bound := r.OutlierCycles
	if bound == 0 {
		bound = 0.5
	}
	if math.IsInf(bound, 1) {
		out = append(out, "no well is left out as an outlier")
	} else {
		out = append(out, "of three or more determined wells those more than "+FormatNumber(bound)+" cycles from their median are left out")
	}
	if r.Undetermined > 0 {
		out = append(out, "undetermined wells count as "+FormatNumber(r.Undetermined))
	} else {
		out = append(out, "undetermined wells are left out")
	}
	if r.MinWells > 1 {
		out = append(out, fmt.Sprintf("a mean needs %d wells", r.MinWells))
	} else {
		out = append(out, "one well makes a mean")
	}
	return strings.Join(out, "; ")
}

// ExpressionColumn is one column of the cohort that expressions make.
type ExpressionColumn struct {
	Name  string
	Why   string
	Value []float64 // by patient, NaN missing
}

// Columns are the expressions as a row per patient has them: of every target
// its expression at each time point, the ratio to the calibrator, and the same
// of ΔCq.
func (q *QPCR) Columns() []ExpressionColumn {
	patient := make(map[string]int, len(q.Patients))
	for i, p := range q.Patients {
		patient[p] = i
	}
	reference := strings.Join(q.Reference, ", ")
	var out []ExpressionColumn
	name := func(parts ...string) string { return strings.Join(strings.Fields(strings.Join(parts, " ")), " ") }
	fill := func(name, why string) []float64 {
		v := make([]float64, len(q.Patients))
		for i := range v {
			v[i] = math.NaN()
		}
		out = append(out, ExpressionColumn{name, why, v})
		return v
	}
	var later []string // time points that have a change
	for _, t := range q.Times {
		if q.Calibrator != "" && (q.OfPatient || t != q.Calibrator) {
			later = append(later, t)
		}
	}
	word := "ratio"
	if q.OfPatient {
		word = "fold"
	}
	of := func(t string) string { // one change needs no name
		if len(later) > 1 || q.OfPatient {
			return t
		}
		return ""
	}
	for _, target := range q.Targets {
		for _, t := range q.Times {
			v := fill(name(target, t), name("expression of", target, t)+", 2^-ΔCq to "+reference)
			for _, e := range q.Expression {
				if e.Target == target && e.Time == t {
					v[patient[e.Patient]] = e.Relative
				}
			}
		}
		for _, t := range later {
			v := fill(name(target, word, of(t)), name("expression of", target, t)+" over "+q.Calibrator+", 2^-ΔΔCq")
			for _, c := range q.Changes {
				if c.Target == target && c.Time == t {
					v[patient[c.Patient]] = c.Fold
				}
			}
		}
		for _, t := range q.Times {
			v := fill(name(target, "dCq", t), name("ΔCq of", target, t)+" to "+reference)
			for _, e := range q.Expression {
				if e.Target == target && e.Time == t {
					v[patient[e.Patient]] = e.DeltaCq
				}
			}
		}
		if !q.OfPatient {
			for _, t := range later {
				v := fill(name(target, "dCq ratio", of(t)), name("ΔCq of", target, t)+" over that "+q.Calibrator)
				for _, c := range q.Changes {
					if c.Target == target && c.Time == t {
						v[patient[c.Patient]] = c.DeltaRatio
					}
				}
			}
		}
	}
	return out
}

// cohort fills in the answer's cohort: a row per patient.
func (q *QPCR) cohort() error {
	w := q.Wells
	c := &Cohort{Name: w.Name, Files: []Source{w.Source}, Synthetic: w.Synthetic, N: len(q.Patients), ID: q.Patients, IDColumn: w.Patient}
	names := map[string]bool{}
	for _, e := range q.Columns() {
		if names[e.Name] {
			return &QuestionError{What: fmt.Sprintf("two columns would be called %q", e.Name), Hint: "give targets and time points other names"}
		}
		names[e.Name] = true
		col := &Column{Name: e.Name, Kind: Number, Num: e.Value, File: w.Source.Path, Why: e.Why, Distinct: distinctNumbers(e.Value)}
		for _, v := range e.Value {
			if math.IsNaN(v) {
				col.Missing++
			}
		}
		c.Columns = append(c.Columns, col)
	}
	c.Index()
	q.Cohort, q.Used = c, c.N
	return nil
}
