package write

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
)

// modelLooks are looks at R's lung cancer cohort, of which one or another changes
// with every field that a question about survival uses.
func modelLooks() []model.Look {
	base := model.Look{Observing: model.Observing{Time: "time", Event: "status"}, Showing: model.Showing{Level: 0.95}}
	var out []model.Look
	for _, change := range []func(l *model.Look){
		func(l *model.Look) {},
		func(l *model.Look) { l.Times = "100,9999" },
		func(l *model.Look) { l.Marker, l.Covariates, l.Times, l.Cause = "sex", "age", "9999", "2" },
		func(l *model.Look) {
			l.Covariates, l.Times, l.Backward, l.Pattern = "age,ph.karno", "9999", "aic", "age=50"
		},
		func(l *model.Look) { l.Switch, l.Landmark, l.Times = "wt.loss", 5, "9999" },
		func(l *model.Look) { l.Marker, l.Covariates = "sex", "age,ph.karno" },
		func(l *model.Look) {
			l.Marker, l.Covariates = "sex", "rcs(age,4),ph.karno,wt.loss"
			l.Backward, l.Enter, l.Pattern = "p", 0.3, "age=50"
		},
		func(l *model.Look) { l.Marker, l.Cut, l.Covariates = "wt.loss", "optimal", "rcs(age,4)" },
		func(l *model.Look) { l.Marker, l.AsLevels, l.Covariates = "ph.ecog", true, "rcs(age,4)" },
		func(l *model.Look) { l.Marker, l.AsLevels, l.Pairwise, l.Where = "ph.ecog", true, "holm", "age > 70" },
		func(l *model.Look) { l.Marker, l.Cut, l.Covariates = "age", "median", "rcs(meal.cal,4)" },
		func(l *model.Look) { l.Covariates = "rcs(age,4),ph.karno,sex == 1" },
		func(l *model.Look) { l.Switch, l.Landmark, l.Covariates = "wt.loss", 5, "sex == 1" },
		func(l *model.Look) { l.Time, l.Event, l.Marker, l.Covariates = "", "", "sex", "rcs(ph.karno,4)" },
		func(l *model.Look) { l.Time, l.Event, l.Switch, l.Landmark = "", "", "wt.loss", 5 },
		func(l *model.Look) {
			l.Marker, l.Covariates, l.Weights, l.Pattern = "sex", "rcs(age,4)", "age", "age=50"
		},
		func(l *model.Look) { l.Weights, l.Switch, l.Landmark = "age", "wt.loss", 5 },
	} {
		l := base
		change(&l)
		out = append(out, l)
	}
	return out
}

var modelValues = map[model.Field][]any{
	"Where": {"age > 60"}, "Endpoint": {"time/status"}, "Time": {"age"}, "Event": {"status == 1"}, "Entry": {"ph.ecog"}, "Cause": {"1"}, "Censored": {"2"}, "Landmark": {100.0}, "StartAt": {100.0}, "Weights": {"age"}, "Robust": {"false"},
	"Marker": {"ph.ecog > 1"}, "AsLevels": {true}, "Levels": {`"1"|"0"`}, "Cut": {"value:70"}, "Moved": {true},
	"Reference": {"sex=2", "sex == 1=true"}, "Switch": {"wt.loss"}, "MinProp": {0.45}, "Within": {"ph.ecog"},
	"Covariates": {"age", "rcs(age,5)"}, "Strata": {"inst > 5"}, "Cluster": {"inst"}, "Ties": {"breslow"}, "CI": {"profile"}, "PH": {"rank"}, "Firth": {true},
	"Base": {"wt.loss"}, "Enter": {0.9}, "Backward": {"p", "aic"}, "Keep": {0.9, 0.00001}, "Influence": {3}, "Residuals": {true}, "Pattern": {"age=40"},
	"Level": {0.8}, "ConfType": {"plain"}, "Band": {"hall-wellner"}, "Times": {"100,200"}, "Extend": {true}, "RMST": {200.0}, "Rho": {1.0}, "Gamma": {2.0}, "Test": {"tarone-ware"},
	"Pairwise": {"bh"}, "Width": {77.0}, "Ratio": {1.5}, "Permutations": {99, model.NoPermutations}, "Seed": {uint64(7)},
	"Built": {"logrank"}, "Drawn": {7}, "Step": {2}, "Blanks": {"alone"},
}

// everyPart holds a question to its parts: each field in them changes what one of
// some Looks is answered, or why it is refused.
func everyPart[A any](t *testing.T, r *model.Resolver, q answer.Question[A], document func(A) Document, looks []model.Look, values map[model.Field][]any) {
	t.Helper()
	t.Run(q.Name+" "+q.Page, func(t *testing.T) {
		t.Parallel()
		answers := 0
		says := func(l model.Look) string {
			a, err := q.Answer(context.Background(), r, l, answer.Progress[A]{})
			if err != nil {
				return err.Error()
			}
			answers++
			var b bytes.Buffer
			d := document(a)
			Explain(t, d)
			if err := Write(&b, d, "json"); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
		was := make([]string, len(looks))
		for i, l := range looks {
			was[i] = says(l)
		}
		if answers < 1 {
			t.Errorf("%s: of %d looks %d have an answer: %s", q.Page, len(looks), answers, was[0])
		}
		for _, f := range model.Uses(q.Parts) {
			acts := slices.ContainsFunc(values[f], func(v any) bool {
				for i, l := range looks {
					switch v := v.(type) {
					case string:
						f.Of(&l).SetString(v)
					case bool:
						f.Of(&l).SetBool(v)
					case float64:
						f.Of(&l).SetFloat(v)
					case int:
						f.Of(&l).SetInt(int64(v))
					case uint64:
						f.Of(&l).SetUint(v)
					}
					if says(l) != was[i] {
						return true
					}
				}
				return false
			})
			if !acts {
				t.Errorf("%s: %s is in its parts and changes nothing", q.Page, f)
			}
		}
	})
}

// stepLooks are those of what is built by hand.
func stepLooks() []model.Look {
	var out []model.Look
	for _, l := range modelLooks() {
		for _, built := range []string{"", "logrank", "cox", "permutation"} {
			l.Built = built
			if built == "permutation" {
				l.Permutations = 9
			}
			out = append(out, l)
		}
	}
	for _, cause := range []string{"1", "2"} {
		out = append(out, model.Look{Observing: model.Observing{Time: "time", Event: "status", Cause: cause, Censored: model.NobodyCensored},
			Stepping: model.Stepping{Built: "cuminc"}})
	}
	return out
}

// lungOfTwo is R's lung cancer cohort with a second endpoint, so that to choose one
// makes a difference.
func lungOfTwo(t *testing.T) *model.Resolver {
	t.Helper()
	config, err := read.ParseConfig("cohort.toml", "[[endpoint]]\nname = \"other\"\ntime = \"age\"\nevent = \"status == 1\"")
	if err != nil {
		t.Fatal(err)
	}
	c, err := read.Files([]string{filepath.Join("..", "..", "stats", "testdata", "lung.csv")}, nil, read.Options{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	return model.NewResolver(c)
}

// carried is a model that can be applied to other patients.
func carried(t *testing.T, r *model.Resolver) *answer.CarriedModel {
	t.Helper()
	l := modelLooks()[0]
	l.Marker, l.Covariates, l.Strata, l.Cluster = "", "age", "", ""
	h, err := answer.CoxQuestion.Answer(context.Background(), r, l, answer.Progress[*answer.Hazard]{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := h.Carried("")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestPartsOfModels(t *testing.T) {
	t.Parallel()
	r := lungOfTwo(t)
	everyPart(t, r, answer.SurvivalQuestion, Survival, modelLooks(), modelValues)
	everyPart(t, r, answer.LifeTableQuestion, LifeTables, modelLooks(), modelValues)
	everyPart(t, r, answer.WordsQuestion, InWords, modelLooks(), modelValues)
	everyPart(t, r, answer.NumbersQuestion, Numbers, modelLooks(), modelValues)
	everyPart(t, r, answer.IncidenceQuestion, Incidence, modelLooks(), modelValues)
	everyPart(t, r, answer.FineGrayQuestion, FineGray, modelLooks(), modelValues)
	everyPart(t, r, answer.CoxQuestion, Cox, modelLooks(), modelValues)
	everyPart(t, r, answer.ModelQuestion, Cox, modelLooks(), modelValues)
	everyPart(t, r, answer.UnivariableQuestion, Univariable, modelLooks(), modelValues)
	everyPart(t, r, answer.SelectionQuestion, Selection, modelLooks(), modelValues)
	everyPart(t, r, answer.ForestQuestion, Subgroups, modelLooks(), modelValues)
	everyPart(t, r, answer.InfluenceQuestion, Influence, modelLooks(), modelValues)
	everyPart(t, r, answer.AdjustedQuestion, Adjusted, modelLooks(), modelValues)
	everyPart(t, r, answer.SplineQuestion, Splines, modelLooks(), modelValues)
	everyPart(t, r, answer.SchoenfeldQuestion, Schoenfeld, modelLooks(), modelValues)
	appliedQuestion := answer.AppliedQuestion(carried(t, r))
	everyPart(t, r, appliedQuestion, Applied, modelLooks(), modelValues)
	everyPart(t, r, answer.PowerQuestion, Power, modelLooks(), modelValues)
	everyPart(t, r, answer.LandmarkQuestion, Landmark, modelLooks(), modelValues)
	everyPart(t, r, answer.FlowQuestion, Flow, modelLooks(), modelValues)
	everyPart(t, r, answer.StepsQuestion, Steps, stepLooks(), modelValues)
}
