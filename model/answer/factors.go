package answer

import (
	"context"
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// FactorsQuestion asks how two factors explain a number.
var FactorsQuestion = Question[*TwoFactors]{
	Name: "compare", Page: "Two factors", Short: "two-way analysis of variance",
	Tab: "2-way", Words: "two-way ANOVA, interaction",
	Silent: noFactors,
	Parts: func(l model.Look) model.Look {
		p := grouped(l)
		p.Value, p.By2, p.Squares, p.Level = l.Value, l.By2, l.Squares, l.Level
		return p
	},
	Only: onlySearched,
	Needs: []model.Need{needsValue, model.Needs("the first factor is missing: there are no groups", model.FieldMarker),
		model.Needs("the second factor is missing", model.FieldBy2)},
	Ask: func(ctx context.Context, r *model.Resolver, l model.Look, _ Progress[*TwoFactors]) (*TwoFactors, error) {
		return askTwoFactors(ctx, r, l)
	},
}

var otherFactor = model.Way{Field: model.FieldBy2, Do: "choose another second factor"}

// TwoFactors is a number by two factors: the marker of the Look and By2.
type TwoFactors struct {
	Answer
	Frame  *model.Frame
	Value  *model.Column
	Second *model.Column
	Long   bool
	Level  float64

	Levels []string               // of the second factor
	Cells  [][]stats.MeanEstimate // group × level
	Empty  int                    // cells with nobody in them

	// Tables are the analyses of variance with interaction, type II first, then
	// those without. Main is the one that was asked for.
	Tables []TwoWayTable
	Main   int

	y    []float64
	a, b []uint8 // levels of the first and the second factor, by value of y
}

// TwoWayTable is one analysis of variance.
type TwoWayTable struct {
	Type        stats.SumsOfSquares
	Interaction bool
	Terms       []stats.ANOVARow // named after the factors; the last is the residuals
	Why         string           // why there is none
}

// Name says which analysis it is.
func (t TwoWayTable) Name() string {
	if t.Interaction {
		return t.Type.String() + ", with interaction"
	}
	return t.Type.String() + ", without interaction"
}

// mostWork bounds the multiplications of one analysis of variance, and so the
// time that nobody can interrupt: patients times the square of the cells.
const mostWork = 2e9

// askTwoFactors explains a Look's Value by its groups and by By2.
//
// Errors: *QuestionError where the value is no number, or the factors are not two.
func askTwoFactors(ctx context.Context, r *model.Resolver, l model.Look) (*TwoFactors, error) {
	if l.Squares < 0 || l.Squares > 3 {
		return nil, &model.UsageError{Field: model.FieldSquares, What: fmt.Sprintf("%d is not known", l.Squares), Hint: "one of 1, 2, 3"}
	}
	t, err := twoFactorsOf(r, l)
	if err != nil {
		return nil, err
	}
	if err := t.cells(); err != nil {
		return nil, err
	}
	for _, interaction := range []bool{true, false} {
		for _, k := range []stats.SumsOfSquares{stats.TypeII, stats.TypeI, stats.TypeIII} {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			t.Tables = append(t.Tables, t.table(k, interaction))
		}
	}
	t.choose(stats.SumsOfSquares(l.Squares))
	return t, nil
}

// twoFactorsOf resolves the value and the two factors of those who have all
// three.
func twoFactorsOf(r *model.Resolver, l model.Look) (*TwoFactors, error) {
	f, value, long, err := comparedOf(r, l, l.By2)
	if err != nil {
		return nil, err
	}
	at, _ := r.Rows(l.Value, l.Marker, l.Where, factorOf(l.Cut), l.By2)
	if value.Kind != model.Number {
		return nil, &model.QuestionError{What: fmt.Sprintf("%s is a %s: an analysis of variance needs a number", value.Name, value.Kind),
			Hint: "choose a number", Ways: []model.Way{model.OtherValue}}
	}
	second, err := at.Column(l.By2)
	if err != nil {
		return nil, err
	}
	if second.Kind == model.Identifier || second.Kind == model.Date {
		return nil, &model.QuestionError{What: fmt.Sprintf("%s is a %s, not a factor", second.Name, second.Kind),
			Hint: "a category, or a number of few values", Ways: []model.Way{otherFactor}}
	}
	if second == f.Marker {
		return nil, &model.QuestionError{What: second.Name + " is both factors", Ways: []model.Way{model.OtherGroups, otherFactor}}
	}
	leaveOut(f, reasonMissing(second))
	if f.Used == 0 {
		return nil, f.Nobody()
	}
	t := &TwoFactors{Answer: answerOf(f), Frame: f, Value: value, Second: second, Long: long, Level: l.Confidence()}
	t.warnSearched(l, f)
	t.warnFollowUp(r, l.Value)
	levels, code := model.LevelsAmong(second, f.Row, func(k int) bool { return f.Code[k] != stats.NoGroup })
	if len(levels) > model.MaxGroups {
		hint := "merge its levels in a computed column"
		if second.Kind == model.Number {
			hint = fmt.Sprintf("cut it: %s > %s", model.Quote(second.Name), model.FormatNumber(middle(second)))
		}
		return nil, &model.QuestionError{What: fmt.Sprintf("%s has %d levels, more than the %d of a factor", second.Name, len(levels), model.MaxGroups),
			Hint: hint}
	}
	t.Levels = levels
	for k, g := range f.Code {
		if g != stats.NoGroup {
			t.y, t.a, t.b = append(t.y, value.Num[f.Row[k]]), append(t.a, g), append(t.b, uint8(code[k]))
		}
	}
	return t, nil
}

func middle(c *model.Column) float64 {
	return stats.Summarise(c.Num).Median
}

func (t *TwoFactors) cells() error {
	of := make([][][]float64, len(t.Frame.Groups))
	for g := range of {
		of[g] = make([][]float64, len(t.Levels))
	}
	for i, v := range t.y {
		of[t.a[i]][t.b[i]] = append(of[t.a[i]][t.b[i]], v)
	}
	single := 0
	for g := range of {
		row := make([]stats.MeanEstimate, len(t.Levels))
		for j, v := range of[g] {
			m, err := stats.MeanOf(v, t.Level)
			if err != nil {
				return err
			}
			row[j] = m
			switch m.N {
			case 0:
				t.Empty++
			case 1:
				single++
			}
		}
		t.Cells = append(t.Cells, row)
	}
	n := len(t.Frame.Groups) * len(t.Levels)
	if t.Empty > 0 {
		t.Warnings = append(t.Warnings, fmt.Sprintf("%d of %d combinations of %s and %s are empty: types II and III have no interaction then", t.Empty, n,
			t.Frame.Marker.Name, t.Second.Name))
	}
	if single > 0 {
		t.Warnings = append(t.Warnings, fmt.Sprintf("%d of %d combinations have a single value", single, n))
	}
	return nil
}

func (t *TwoFactors) table(kind stats.SumsOfSquares, interaction bool) TwoWayTable {
	out := TwoWayTable{Type: kind, Interaction: interaction}
	columns := float64(len(t.Frame.Groups) + len(t.Levels))
	if interaction {
		columns = float64(len(t.Frame.Groups) * len(t.Levels))
	}
	if float64(len(t.y))*columns*columns > mostWork {
		out.Why = fmt.Sprintf("%d values in %.0f combinations are too many for this test: merge levels", len(t.y), columns)
		return out
	}
	x, err := stats.TwoWayANOVA(t.y, t.a, t.b, len(t.Frame.Groups), len(t.Levels), kind, interaction)
	if err != nil {
		out.Why = err.Error()
		return out
	}
	out.Terms = x.Rows
	one, two := t.Frame.Marker.Name, t.Second.Name
	for i, name := range []string{one, two, one + ":" + two} {
		if i < len(x.Rows)-1 {
			out.Terms[i].Term = name
		}
	}
	return out
}

// choose finds the analysis that is shown first: the type that was asked for, with
// the interaction where that can be estimated.
func (t *TwoFactors) choose(kind stats.SumsOfSquares) {
	if kind == 0 {
		kind = stats.TypeII
	}
	find := func(usable func(TwoWayTable) bool) int {
		for i, x := range t.Tables {
			if x.Type == kind && usable(x) {
				return i
			}
		}
		return -1
	}
	// Tables with the interaction come first. Where combinations are empty, what
	// is left of it for type I to test is seldom what was asked.
	t.Main = find(func(x TwoWayTable) bool { return x.Why == "" && (t.Empty == 0 || !x.Interaction) })
	if t.Main < 0 {
		t.Main = find(func(TwoWayTable) bool { return true })
	}
}

// interactionP is P of the interaction in the table asked for, NaN where it has
// none.
func (t *TwoFactors) interactionP() float64 {
	if x := t.Tables[t.Main]; x.Interaction && len(x.Terms) == 4 {
		return x.Terms[2].P
	}
	return math.NaN()
}

// Notes say in words what the table means.
func (t *TwoFactors) Notes() []string {
	p := t.interactionP()
	one, two := t.Frame.Marker.Name, t.Second.Name
	switch {
	case p < 0.05:
		return []string{fmt.Sprintf("the effect of %s depends on %s (interaction P %s): read the cells, not the main effects", one, two, model.FormatP(p))}
	case p >= 0.05:
		return []string{fmt.Sprintf("nothing speaks for an interaction (P %s): the lines run side by side", model.FormatP(p))}
	}
	return nil
}

// Finding are the terms of the analysis that was asked for.
func (t *TwoFactors) Finding() (Finding, bool) {
	if t.Main < 0 || t.Main >= len(t.Tables) {
		return Finding{}, false
	}
	var p []float64
	for _, r := range t.Tables[t.Main].Terms {
		p = append(p, r.P)
	}
	f := find(&t.Answer, named(t.Frame.Marker)+" × "+named(t.Second), p...)
	f.Outcome, f.Chosen = named(t.Value), chosen(t.Look)
	f.cutBy(t.Frame)
	return f.ifTested()
}
