package write_test

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
	"kaplan/model/write"
)

// changes are values of fields that make a difference to R's lung cancer cohort,
// beside what else must be said for it.
var changes = map[model.Field]struct {
	change func(*model.Look)
	beside func(*model.Look)
}{
	"Where":        {change: func(l *model.Look) { l.Where = "age > 50" }},
	"Endpoint":     {change: func(l *model.Look) { l.Endpoint = "time/status" }, beside: func(l *model.Look) { l.Time, l.Event, l.Marker = "", "", "wt.loss" }},
	"Entry":        {change: func(l *model.Look) { l.Entry = "ph.ecog" }, beside: func(l *model.Look) { l.Where = "ph.ecog >= 0" }},
	"Cause":        {change: func(l *model.Look) { l.Cause = "1" }, beside: func(l *model.Look) { l.Event = "status" }},
	"Censored":     {change: func(l *model.Look) { l.Censored = "2" }, beside: func(l *model.Look) { l.Event = "status" }},
	"Time":         {change: func(l *model.Look) { l.Time = "age" }, beside: func(l *model.Look) { l.Marker = "wt.loss" }},
	"Event":        {change: func(l *model.Look) { l.Event = "status == 1" }},
	"StartAt":      {change: func(l *model.Look) { l.StartAt = 100 }},
	"Landmark":     {change: func(l *model.Look) { l.Landmark = 100 }},
	"Weights":      {change: func(l *model.Look) { l.Weights = "ph.ecog" }},
	"Robust":       {change: func(l *model.Look) { l.Robust = model.No }, beside: func(l *model.Look) { l.Weights = "ph.ecog" }},
	"Marker":       {change: func(l *model.Look) { l.Marker = "wt.loss" }},
	"AsLevels":     {change: func(l *model.Look) { l.AsLevels = true }, beside: func(l *model.Look) { l.Marker = "ph.ecog" }},
	"Levels":       {change: func(l *model.Look) { l.Levels = `"0"|"1"+"2"` }, beside: func(l *model.Look) { l.Marker, l.AsLevels = "ph.ecog", true }},
	"Cut":          {change: func(l *model.Look) { l.Cut = "value:60" }},
	"Moved":        {change: func(l *model.Look) { l.Moved = true }, beside: func(l *model.Look) { l.Cut = "median" }},
	"Reference":    {change: func(l *model.Look) { l.Reference = "age=high" }},
	"MinProp":      {change: func(l *model.Look) { l.MinProp = 0.3 }, beside: func(l *model.Look) { l.Mode = "optimal" }},
	"Permutations": {change: func(l *model.Look) { l.Permutations = 60 }},
	"Seed":         {change: func(l *model.Look) { l.Seed = 2 }},
	"Split":        {change: func(l *model.Look) { l.Split = "sex" }},
	"SplitSeed":    {change: func(l *model.Look) { l.SplitSeed = 7 }},
	"Mode":         {change: func(l *model.Look) { l.Mode = "median" }},
	"Markers":      {change: func(l *model.Look) { l.Markers = "meal.cal,ph.*" }},
	"Per":          {change: func(l *model.Look) { l.Per = "iqr" }},
	"Log2":         {change: func(l *model.Look) { l.Log2 = true }, beside: func(l *model.Look) { l.Markers = "meal.cal" }},
	"Offset":       {change: func(l *model.Look) { l.Offset = 3 }, beside: func(l *model.Look) { l.Markers, l.Log2 = "meal.cal", true }},
	"Detected":     {change: func(l *model.Look) { l.Detected = 0.9 }},
	"Family":       {change: func(l *model.Look) { l.Family = "*" }, beside: func(l *model.Look) { l.Markers = "meal.cal,ph.*" }},
	"Covariates":   {change: func(l *model.Look) { l.Covariates = "sex" }},
	"Strata":       {change: func(l *model.Look) { l.Strata = "sex" }},
	"Cluster":      {change: func(l *model.Look) { l.Cluster = "inst" }},
	"Ties":         {change: func(l *model.Look) { l.Ties = "breslow" }},
	"CI":           {change: func(l *model.Look) { l.CI = "profile" }},
	"Firth":        {change: func(l *model.Look) { l.Firth = true }},
	"Level":        {change: func(l *model.Look) { l.Level = 0.8 }},
	"Ratio":        {change: func(l *model.Look) { l.Ratio = 2 }},
	"Cohorts":      {change: func(l *model.Look) { l.Cohorts = 30 }},
	"CohortSize":   {change: func(l *model.Look) { l.CohortSize = 60 }},
	"At":           {change: func(l *model.Look) { l.At = 200 }},
}

// everyField holds a question to its parts: they are idempotent, and each field in
// them changes the answer or its refusal for some Look.
func everyField[A any](t *testing.T, q answer.Question[A], document func(A) write.Document) {
	t.Helper()
	config, err := read.ParseConfig("cohort.toml", "[[endpoint]]\nname = \"other\"\ntime = \"age\"\nevent = \"status == 1\"")
	if err != nil {
		t.Fatal(err)
	}
	c, err := read.Files([]string{"../../stats/testdata/lung.csv"}, nil, read.Options{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	r := model.NewResolver(c)
	says := func(l model.Look) string {
		a, err := q.Answer(context.Background(), r, l, answer.Progress[A]{})
		if err != nil {
			return err.Error()
		}
		var b bytes.Buffer
		d := document(a)
		write.Explain(t, d)
		if err := write.Write(&b, d, "json"); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if l := q.Parts(model.Every()); q.Parts(l) != l {
		t.Errorf("%s: the parts of its parts are others", q.Page)
	}
	uses := model.Uses(q.Parts)
	for field, x := range changes {
		l := model.Look{Observing: model.Observing{Time: "time", Event: "status == 2"}, Grouping: model.Grouping{Marker: "age"}}
		l.Permutations, l.Seed = 50, 1
		if x.beside != nil {
			x.beside(&l)
		}
		changed := l
		x.change(&changed)
		used := slices.Contains(uses, field)
		if acts := says(l) != says(changed); acts != used {
			t.Errorf("%s: %s is in its parts: %v; it acts: %v", q.Page, field, used, acts)
		}
	}
	for _, f := range uses {
		if _, ok := changes[f]; !ok {
			t.Errorf("%s: nothing tries %s", q.Page, f)
		}
	}
}

func TestPartsOfCuts(t *testing.T) {
	t.Parallel()
	everyField(t, answer.CutQuestion, write.Cutoff)
	everyField(t, answer.UncutQuestion, write.Uncut)
	everyField(t, answer.TrustQuestion, write.Trust)
	everyField(t, answer.SimulateQuestion, write.Simulated)
	everyField(t, answer.TimeROCQuestion, write.ROC)
	everyField(t, answer.ValidationQuestion, write.Validation)
	everyField(t, answer.ScreenQuestion, write.Screen)
}
