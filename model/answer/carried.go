package answer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// CarriedFormat is the format of the file of a model. Another number means that an
// older program cannot apply it.
const CarriedFormat = 1

// A CarriedModel is a proportional hazards model as it is carried to other patients: all that
// it takes to predict their survival, and where it comes from. It is a file of JSON.
type CarriedModel struct {
	Format   int             `json:"kaplan_model"`
	Version  string          `json:"kaplan_version"`
	Model    string          `json:"model"` // in words
	Cohort   CarriedCohort   `json:"cohort"`
	Endpoint CarriedEndpoint `json:"endpoint"`
	Ties     string          `json:"ties"`
	Firth    bool            `json:"firth"`
	Columns  []CarriedColumn `json:"columns"`
	Cut      *CarriedCut     `json:"cut,omitempty"`
	Terms    []CarriedTerm   `json:"terms"`
	Variance [][]float64     `json:"variance"` // of the estimates, in the order of the terms
	Robust   bool            `json:"variance_robust"`
	Strata   []string        `json:"strata,omitempty"`
	Baseline []CarriedHazard `json:"baseline"` // by stratum
}

// CarriedCohort says on whom a model was fitted.
type CarriedCohort struct {
	Name   string   `json:"name"`
	Files  []string `json:"files"`
	N      int      `json:"n"`
	Used   int      `json:"used"`
	Events int      `json:"events"`
	Where  string   `json:"where,omitempty"`
	// SHA256 is that of times, events and covariates of those in the model, so that the
	// same patients are known again under any file's name.
	SHA256 string `json:"data_sha256"`
}

// CarriedEndpoint is what a model predicts.
type CarriedEndpoint struct {
	Name     string   `json:"name"`
	Time     string   `json:"time"`
	Event    string   `json:"event"`
	Cause    string   `json:"cause,omitempty"`
	Unit     string   `json:"unit"`
	Landmark float64  `json:"landmark,omitempty"`
	StartAt  float64  `json:"start_at,omitempty"`
	Values   []string `json:"event_values"`
}

// CarriedColumn is a column, or an expression of columns, that a model uses.
type CarriedColumn struct {
	Column    string   `json:"column"`
	Kind      string   `json:"kind"` // number or category
	Unit      string   `json:"unit,omitempty"`
	Levels    []string `json:"levels,omitempty"`
	Reference string   `json:"reference,omitempty"`
}

// CarriedCut is the cut of a model's groups, and how it was found.
type CarriedCut struct {
	Marker string    `json:"marker"`
	Rule   string    `json:"rule"`
	Values []float64 `json:"values"`
	Chosen bool      `json:"chosen_from_these_data"` // by what tells survival apart
}

// CarriedTerm is a coefficient, and what it is multiplied with: the product of its
// factors less Mean.
type CarriedTerm struct {
	Term     string          `json:"term"`
	Factors  []CarriedFactor `json:"product_of"`
	Estimate float64         `json:"estimate"`
	SE       float64         `json:"std_error"`
	Mean     float64         `json:"mean"`
}

// CarriedFactor is a number made of a column: 1 for some levels of a category and 0 for the
// others, 1 in an interval of a number, a column of a spline, or else the number itself.
type CarriedFactor struct {
	Column string    `json:"column"`
	Levels []string  `json:"levels,omitempty"`
	Above  *float64  `json:"above,omitempty"`
	UpTo   *float64  `json:"up_to,omitempty"`
	Knots  []float64 `json:"knots,omitempty"`
	Basis  int       `json:"basis,omitempty"` // which column of the spline; 0 is the number itself
}

// CarriedHazard is the baseline of a stratum: of a patient whose linear predictor is 0.
type CarriedHazard struct {
	Stratum  string    `json:"stratum,omitempty"`
	Last     float64   `json:"follow_up_ends"`
	Time     []float64 `json:"time"` // of events, ascending
	CumHaz   []float64 `json:"cumulative_hazard"`
	Survival []float64 `json:"survival"`
}

// Carried is a fitted model as it is carried to other patients. Errors are
// *model.QuestionError where it predicts nothing, or cannot be applied elsewhere.
func (h *Hazard) Carried(version string) (*CarriedModel, error) {
	f, d, fit := h.frame, h.design, h.cox
	switch {
	case h.Afar != "":
		return nil, &model.QuestionError{Ways: byValues(),
			What: "a covariate stays in the database, which sums it: a model that is carried to other patients has the baseline hazard of the rows"}
	case len(fit.Monotone) > 0:
		return nil, &model.QuestionError{What: "a model with an infinite coefficient predicts nothing: " + h.Note,
			Ways: []model.Way{{Field: model.FieldFirth, Do: "penalise the likelihood as Firth does"}}}
	case h.Look.Switch != "":
		return nil, &model.QuestionError{What: "a model with a covariate that changes over time predicts nothing for a patient whose future is not known",
			Hint: "take the groups at a landmark"}
	case len(f.Groups) > 1 && f.Marker.Kind == model.Number && len(f.Cuts) == 0 && !h.Look.AsLevels && !f.Marker.HasLevels():
		return nil, &model.QuestionError{What: "a cut of its own for each level of a factor is not carried",
			Hint: "derive a column of the groups, and take that as covariate"}
	}
	m := &CarriedModel{Format: CarriedFormat, Version: version, Model: h.Heading, Ties: h.Ties, Firth: h.Look.Firth, Robust: fit.RobustVar != nil,
		Cohort: CarriedCohort{Name: h.Cohort.Name, Files: []string{}, N: h.Cohort.N, Used: h.Used, Events: h.Events, Where: h.Look.Where, SHA256: h.dataHash()},
		Endpoint: CarriedEndpoint{Name: h.Endpoint.Name, Time: h.Endpoint.Time, Event: h.Endpoint.Event, Cause: h.Endpoint.Cause, Unit: h.Endpoint.Unit,
			Landmark: h.Look.Landmark, StartAt: h.Look.StartAt},
		Strata: model.SplitList(h.Look.Strata)}
	m.Endpoint.Values, _, _, _ = h.Values()
	for _, x := range h.Cohort.Files {
		m.Cohort.Files = append(m.Cohort.Files, x.Path)
	}
	if len(f.Cuts) > 0 && len(f.Groups) > 1 {
		m.Cut = &CarriedCut{Marker: h.Look.Marker, Rule: h.Look.Cut, Values: f.Cuts, Chosen: chosen(h.Look)}
	}
	factors := make([][]CarriedFactor, len(d.X))
	at := 0
	for _, b := range d.Blocks {
		for c := range b.Names {
			factors[at] = m.factors(f, b, c)
			at++
		}
	}
	variance := fit.Var
	if fit.RobustVar != nil {
		variance = fit.RobustVar
	}
	mean := make([]float64, len(d.X))
	var kept []int
	for j, x := range d.X {
		mean[j] = model.Mean(x)
		if !math.IsNaN(fit.Coef[j]) {
			kept = append(kept, j)
		}
	}
	for _, j := range kept {
		m.Terms = append(m.Terms, CarriedTerm{Term: d.Name[j], Factors: factors[j], Estimate: fit.Coef[j], SE: fit.SE[j], Mean: mean[j]})
		row := make([]float64, len(kept))
		for k, i := range kept {
			row[k] = variance[j][i]
		}
		m.Variance = append(m.Variance, row)
	}
	names := f.Strata
	if f.Stratum == nil {
		names = []string{""}
	}
	last := make([]float64, len(names))
	in := make([]bool, len(names))
	for _, k := range d.Pos {
		of := 0
		if f.Stratum != nil {
			of = int(f.Stratum[k])
		}
		last[of], in[of] = max(last[of], f.Outcome.Time[k]), true
	}
	for s, name := range names {
		if !in[s] {
			continue
		}
		c, err := fit.Predict(mean, s, stats.PredictOptions{})
		if err != nil {
			return nil, err
		}
		m.Baseline = append(m.Baseline, CarriedHazard{Stratum: name, Last: last[s], Time: c.Time, CumHaz: c.CumHaz, Survival: c.Surv})
	}
	return m, nil
}

// factors are those of one column of a block; the columns that they use are noted.
func (m *CarriedModel) factors(f *model.Frame, b model.Block, c int) []CarriedFactor {
	switch {
	case b.Groups != nil:
		return []CarriedFactor{m.group(f, b.Groups[c])}
	case len(b.Parts) > 0:
		var out []CarriedFactor
		for i, part := range b.Parts {
			out = append(out, m.factors(f, part, b.Index[c][i])...)
		}
		return out
	case b.Spline != nil:
		m.uses(CarriedColumn{Column: b.Spline.Source, Kind: "number", Unit: b.Spline.Column.Unit})
		return []CarriedFactor{{Column: b.Spline.Source, Knots: b.Spline.Knots, Basis: c}}
	case b.Levels != nil:
		m.uses(CarriedColumn{Column: b.Item, Kind: "category", Levels: b.Levels, Reference: b.Reference})
		return []CarriedFactor{{Column: b.Item, Levels: []string{b.Level[c]}}}
	}
	unit := ""
	if col := f.Cohort.Column(strings.Trim(b.Item, "`")); col != nil {
		unit = col.Unit
	}
	m.uses(CarriedColumn{Column: b.Item, Kind: "number", Unit: unit})
	return []CarriedFactor{{Column: b.Item}}
}

// group is the factor of a compared group.
func (m *CarriedModel) group(f *model.Frame, g int) CarriedFactor {
	source := f.Look.Marker
	if n := len(f.Cuts); n > 0 {
		m.uses(CarriedColumn{Column: source, Kind: "number", Unit: f.Marker.Unit})
		out := CarriedFactor{Column: source}
		if g > 0 {
			out.Above = &f.Cuts[g-1]
		}
		if g < n {
			out.UpTo = &f.Cuts[g]
		}
		return out
	}
	levels, code := model.LevelsAmong(f.Marker, f.Row, func(k int) bool { return f.Code[k] != stats.NoGroup })
	of := map[string]int{}
	for k, c := range code {
		if c >= 0 && f.Code[k] != stats.NoGroup {
			of[levels[c]] = int(f.Code[k])
		}
	}
	out := CarriedFactor{Column: source}
	for _, l := range levels {
		if of[l] == g {
			out.Levels = append(out.Levels, l)
		}
	}
	m.uses(CarriedColumn{Column: source, Kind: "category", Levels: levels, Reference: f.Groups[f.ReferenceGroup()].Name})
	return out
}

// uses notes a column, once.
func (m *CarriedModel) uses(c CarriedColumn) {
	if !slices.ContainsFunc(m.Columns, func(o CarriedColumn) bool { return o.Column == c.Column }) {
		m.Columns = append(m.Columns, c)
	}
}

// dataHash is that of what the model was fitted to.
func (h *Hazard) dataHash() string {
	sum := sha256.New()
	put := func(v float64) { fmt.Fprintf(sum, "%x ", math.Float64bits(v)) }
	for i, k := range h.design.Pos {
		put(h.frame.Outcome.Time[k])
		event := 0.0
		if h.event[i] {
			event = 1
		}
		put(event)
		for _, x := range h.design.X {
			put(x[i])
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// ParseCarried reads the file of a model. Errors are *model.QuestionError and say what is
// wrong with the file, which name calls.
func ParseCarried(name string, text []byte) (*CarriedModel, error) {
	wrong := func(format string, args ...any) error {
		return &model.QuestionError{What: model.Printable(name) + " is no model that can be applied: " + fmt.Sprintf(format, args...),
			Hint: "write it anew with the program that fits the model"}
	}
	m := &CarriedModel{}
	var format struct {
		Format *int `json:"kaplan_model"`
	}
	if err := json.Unmarshal(text, &format); err != nil {
		return nil, wrong("it is no JSON (%v)", err)
	}
	if format.Format == nil {
		return nil, wrong("it has no field kaplan_model")
	}
	if *format.Format != CarriedFormat {
		return nil, wrong("its format is %d, and this program knows format %d", *format.Format, CarriedFormat)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(m); err != nil {
		return nil, wrong("%v", err)
	}
	return m, m.check(wrong)
}

// check finds what no model that was written has.
func (m *CarriedModel) check(wrong func(string, ...any) error) error {
	if len(m.Terms) == 0 || len(m.Baseline) == 0 {
		return wrong("it has no terms, or no baseline")
	}
	for _, t := range m.Terms {
		if len(t.Factors) == 0 {
			return wrong("the term %s is a product of nothing", model.Printable(t.Term))
		}
		for _, x := range t.Factors {
			i := slices.IndexFunc(m.Columns, func(c CarriedColumn) bool { return c.Column == x.Column })
			switch {
			case i < 0:
				return wrong("the term %s uses %s, which is not among the columns", model.Printable(t.Term), model.Printable(x.Column))
			case x.Knots != nil && (len(x.Knots) < 3 || x.Basis < 0 || x.Basis > len(x.Knots)-2):
				return wrong("the term %s has a spline of %d knots and its column %d", model.Printable(t.Term), len(x.Knots), x.Basis)
			case (x.Levels != nil) != (m.Columns[i].Kind == "category"):
				return wrong("the term %s does not take %s for a %s", model.Printable(t.Term), model.Printable(x.Column), model.Printable(m.Columns[i].Kind))
			}
		}
	}
	for _, b := range m.Baseline {
		if len(b.Time) != len(b.CumHaz) || !slices.IsSorted(b.Time) || !slices.IsSorted(b.CumHaz) {
			return wrong("the baseline%s has %d times and %d hazards, or they do not ascend", strings.TrimRight(" of "+model.Printable(b.Stratum), " of"),
				len(b.Time), len(b.CumHaz))
		}
	}
	return nil
}
