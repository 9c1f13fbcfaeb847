package write

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
)

// asking is a question with its answer as JSON, or why there is none.
type asking struct {
	name  string
	parts func(model.Look) model.Look
	ask   func(*model.Resolver, model.Look) string
}

func telling[A any](t *testing.T, q answer.Question[A], document func(A) Document) asking {
	return asking{q.Page, q.Parts, func(r *model.Resolver, l model.Look) string {
		a, err := q.Answer(context.Background(), r, l, answer.Progress[A]{})
		if err != nil {
			return err.Error()
		}
		var b bytes.Buffer
		d := document(a)
		Explain(t, d)
		if err := Write(&b, d, "json"); err != nil {
			return err.Error()
		}
		return b.String()
	}}
}

// Each field that a table, a correlation or a matching uses changes what some
// Look of it is told, and what it uses of a Look it uses of that again.
func TestPartsOfTables(t *testing.T) {
	t.Parallel()
	c, err := read.Files([]string{filepath.Join("..", "..", "stats", "testdata", "pbc.csv")}, nil, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := model.NewResolver(c)
	matching := func(m *answer.Matching) Document { return Matching(m, "") }
	plain := model.Look{Observing: model.Observing{Cause: "2"}, Grouping: model.Grouping{Marker: "age", Cut: "optimal"},
		Describing: model.Describing{Rows: "bili,copper"}, Correlating: model.Correlating{X: "albumin", Y: "bili,copper"}, Fitting: model.Fitting{Covariates: "bili,albumin"}}
	set := func(l model.Look, f model.Field, v any) model.Look {
		switch x := v.(type) {
		case string:
			f.Of(&l).SetString(x)
		case float64:
			f.Of(&l).SetFloat(x)
		case bool:
			f.Of(&l).SetBool(x)
		}
		return l
	}
	values := map[model.Field]any{"Where": "sex == \"f\"", "Endpoint": "nothing", "Time": "albumin", "Event": "sex == \"f\"", "Entry": "nothing", "Cause": "1", "Censored": "1", "Landmark": 1000.0, "StartAt": 1000.0,
		"Weights": "stage", "Robust": "false", "Marker": "bili", "AsLevels": true, "Levels": `"f"`, "Cut": "mean", "Moved": true, "MinProp": 0.3, "Strata": "nothing", "X": "chol", "Y": "chol", "Method": "spearman",
		"Means": true, "Level": 0.5, "Rows": "chol", "Summary": "mean-sd", "Covariates": "copper", "Cluster": "sex", "Ties": "breslow", "ConfType": "log-log", "Times": "1000",
		"RiskAt": 2000.0, "Caliper": 0.05, "Score": "logit", "Estimand": "ate", "Outcome": "sex == \"f\"", "Reference": "age=high", "Switch": "time"}
	bases := []model.Look{plain, set(plain, "Marker", "sex"), set(plain, "Marker", "stage"), set(plain, "Rows", ""), set(set(plain, "Cut", "median"), "Rows", ""), set(plain, "Cause", ""),
		set(set(plain, "Cause", ""), "Event", "status == 2"), set(set(set(plain, "Cause", ""), "Event", "status == 2"), "Time", "time"), set(plain, "Weights", "stage")}
	for _, q := range []asking{telling(t, answer.Table1Question, Table1), telling(t, answer.MissingQuestion, Missing), telling(t, answer.CorrelateQuestion, Correlations), telling(t, answer.WithinQuestion, Correlations),
		telling(t, answer.ScatterQuestion, Scatter), telling(t, answer.MatrixQuestion, CorrelationMatrix), telling(t, answer.MatchQuestion, matching), telling(t, answer.EffectQuestion, matching)} {
		used := map[model.Field]bool{}
		for _, f := range model.Uses(q.parts) {
			used[f] = true
		}
		for _, f := range model.Fields() {
			v, ok := values[f]
			if used[f] && !ok {
				t.Errorf("%s uses %s, which no value is tried of", q.name, f)
				continue
			}
			changes := false
			for _, l := range bases {
				other := set(l, f, v)
				for _, l := range []model.Look{l, other} {
					p := q.parts(l)
					if q.parts(p) != p {
						t.Errorf("%s uses less of what it uses of %+v", q.name, l)
					}
				}
				if !used[f] && q.parts(l) != q.parts(other) {
					t.Errorf("%s uses %s, and not of a Look with every field set", q.name, f)
				}
				if changes = changes || used[f] && q.ask(r, l) != q.ask(r, other); changes {
					break
				}
			}
			if used[f] && !changes {
				t.Errorf("%s uses %s, which changes nothing", q.name, f)
			}
		}
	}
}
