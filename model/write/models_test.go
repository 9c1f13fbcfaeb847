package write

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
)

func lung(t *testing.T) *model.Resolver {
	t.Helper()
	c, err := read.Files([]string{"../../stats/testdata/lung.csv"}, nil, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return model.NewResolver(c)
}

// told asks a question and renders its answer in every form: the text, and the
// JSON read back.
func told[A any](t *testing.T, q answer.Question[A], l model.Look, document func(A) Document) (A, string, map[string]any) {
	t.Helper()
	l.Time, l.Event, l.Level = "time", "status", 0.95
	a, err := q.Answer(context.Background(), lung(t), l, answer.Progress[A]{})
	if err != nil {
		t.Fatalf("%s: %v", q.Page, err)
	}
	d := document(a)
	text := ""
	var j map[string]any
	for _, format := range []string{"text", "csv", "md", "json"} {
		var b bytes.Buffer
		if err := Write(&b, d, format); err != nil {
			t.Fatalf("%s as %s: %v", q.Page, format, err)
		}
		switch format {
		case "text":
			text = b.String()
		case "json":
			if err := json.Unmarshal(b.Bytes(), &j); err != nil {
				t.Fatal(err)
			}
		}
	}
	if j["command"] != q.Name {
		t.Errorf("%s: the JSON is of %v, not of %s", q.Page, j["command"], q.Name)
	}
	if q.Parts(q.Parts(model.Every())) != q.Parts(model.Every()) {
		t.Errorf("%s: the parts of its parts are not its parts", q.Page)
	}
	return a, text, j["result"].(map[string]any)
}

func has(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q is not in\n%s", p, text)
		}
	}
}

// same compares a number of the JSON with that of the answer.
func same(t *testing.T, what string, got any, want float64) {
	t.Helper()
	if v, ok := got.(float64); !ok || math.Abs(v-want) > 1e-12*math.Max(1, math.Abs(want)) {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

func item(list any, i int) map[string]any { return list.([]any)[i].(map[string]any) }

// What is exported from a page is what the page holds.
func TestDocumentsOfModels(t *testing.T) {
	t.Parallel()
	fit := model.Look{Grouping: model.Grouping{Marker: "sex"}, Fitting: model.Fitting{Covariates: "age,ph.karno"}}

	n, text, j := told(t, answer.NumbersQuestion, fit, Numbers)
	same(t, "the mean up to the shortest follow-up", item(j["groups"], 0)["rmst"].(map[string]any)["estimate"], n.Groups[0].RMST.Value)
	same(t, "the follow-up", item(j["groups"], 1)["follow_up"].(map[string]any)["estimate"], n.Groups[1].FollowUp.Estimate)
	if got := len(j["milestones"].([]any)); got != len(n.Diff) || got == 0 {
		t.Errorf("%d milestones, %d differences", got, len(n.Diff))
	}
	has(t, text, "Median follow-up (reverse Kaplan-Meier)", "Restricted means compared", "Survival compared", "log-rank")

	life, text, j := told(t, answer.LifeTableQuestion, fit, LifeTables)
	same(t, "the hazard", item(item(j["life_tables"], 1)["rows"], 0)["hazard"], life.Tables[1].Hazard[0])
	has(t, text, "Life table, 1", "Life table, 2")

	in, text, j := told(t, answer.IncidenceQuestion, fit, Incidence)
	same(t, "Gray's test", item(j["tests"], 0)["statistic"], in.Gray.ChiSq)
	has(t, text, "Cumulative incidence of status = 2", "Gray")

	h, text, j := told(t, answer.ModelQuestion, fit, Cox)
	same(t, "the hazard ratio", item(j["terms"], 0)["hazard_ratio"], h.Rows[0].Ratio)
	same(t, "what sex adds", j["added"].(map[string]any)["difference"], h.Added.Diff)
	has(t, text, "What sex adds to the base model", "Proportional hazards")

	enter := fit
	enter.Enter = 0.05
	u, text, j := told(t, answer.UnivariableQuestion, enter, Univariable)
	same(t, "age alone", item(j["terms"], 1)["hazard_ratio"], u.Rows[1].Ratio)
	joint := j["multivariable"].(map[string]any)
	same(t, "sex together", item(joint["terms"], 0)["hazard_ratio"], u.Multivariable.Rows[0].Ratio)
	has(t, text, "each covariate alone and those with P < 0.05 together", Significant(u.Rows[1].Ratio, 5), Significant(u.Multivariable.Rows[0].Ratio, 5))

	wide := fit
	wide.Covariates = "age,ph.karno,wt.loss"
	s, text, j := told(t, answer.SelectionQuestion, wide, Selection)
	if got := len(j["selection"].([]any)); got != len(s.Dropped) || got == 0 {
		t.Errorf("%d steps, %d dropped", got, len(s.Dropped))
	}
	has(t, text, "Backward elimination by aic", s.Dropped[0].Item)

	f, text, j := told(t, answer.ForestQuestion, fit, Subgroups)
	same(t, "the hazard ratio of all", item(j["rows"], 0)["hazard_ratio"], f.Overall.Ratio)
	same(t, "the adjusted one", f.Overall.Ratio, h.Rows[0].Ratio)
	has(t, text, "within subgroups, adjusted for age, ph.karno")

	most, text, j := told(t, answer.InfluenceQuestion, fit, Influence)
	if got := len(j["patients"].([]any)); got != 40 || len(most.Influence) != 40 {
		t.Errorf("%d patients", got)
	}
	same(t, "who moves most", item(j["patients"], 0)["dfbetas"], most.Influence[0].Dfbetas)
	has(t, text, "Most influential patients", most.Influence[39].ID)

	p, text, j := told(t, answer.AdjustedQuestion, fit, Adjusted)
	if got := item(j["groups"], 1)["adjusted"].([]any); len(got) != len(p.Times) {
		t.Errorf("%d times, %d in the answer", len(got), len(p.Times))
	}
	has(t, text, "averaged over the cohort, as if everybody were in each group")

	bent := fit
	bent.Covariates = "rcs(age,4)"
	curves, text, j := told(t, answer.SplineQuestion, bent, Splines)
	same(t, "the last hazard ratio", item(item(j["splines"], 0)["curve"], 199)["hazard_ratio"], curves.Curves[0].HR[199])
	has(t, text, "Hazard ratio of age against 63", "non-linearity: chi-square")

	ph, text, j := told(t, answer.SchoenfeldQuestion, fit, Schoenfeld)
	same(t, "the global test", item(j["ph_test"], 3)["statistic"], ph.PH.Global.Statistic)
	same(t, "a residual", item(j["residuals"], 2)["residual"].(map[string]any)["age"], ph.PH.Residual[1][2])
	smooth := ph.Schoenfeld(1, 40)
	same(t, "the smoother's band", item(j["smooth"].(map[string]any)["age"], 7)["conf_high"], smooth.Upper[7])
	has(t, text, "GLOBAL", "Scaled Schoenfeld residuals", "spline of 4 df")
	firth := fit
	firth.Firth, firth.Time, firth.Event = true, "time", "status"
	if _, err := answer.SchoenfeldQuestion.Answer(t.Context(), lung(t), firth, answer.Progress[*answer.Hazard]{}); err == nil ||
		!strings.Contains(err.Error(), "there is no such check for a penalised or exact fit") {
		t.Error(err)
	}
}
