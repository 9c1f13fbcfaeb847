package write

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/figure"
)

// tidy reports what is wrong with the layout of a figure: what leaves the page, and text
// that stands on other text.
func tidy(f *figure.Figure) (wrong []string) {
	wrong = f.Strays()
	all := f.Texts()
	for i, a := range all {
		if a.X < -0.5 || a.Y < -0.5 || a.X+a.Width > f.Width+0.5 || a.Y+a.Height > f.Height+0.5 {
			wrong = append(wrong, fmt.Sprintf("%s %q leaves the page of %g x %g: %.1f, %.1f, %.1f wide", a.Role, a.Text, f.Width, f.Height, a.X, a.Y, a.Width))
		}
		for _, b := range all[:i] {
			const slack = 0.3
			if a.X+slack < b.X+b.Width && b.X+slack < a.X+a.Width && a.Y+slack < b.Y+b.Height && b.Y+slack < a.Y+a.Height {
				wrong = append(wrong, fmt.Sprintf("%s %q stands on %s %q", a.Role, a.Text, b.Role, b.Text))
			}
		}
	}
	return wrong
}

// drawn draws a document at several sizes and in every format, and looks at it.
func drawnWell(t *testing.T, name string, d Document) {
	t.Helper()
	if d.Figure == nil {
		t.Errorf("%s has no figure", name)
		return
	}
	yes := true
	for _, p := range []model.Picture{{}, {Size: "7x9"}, {Size: "3.5x6", TypeSize: 5}, {Grey: &yes, Show: []string{"none"}}, {TypeSize: 12, Size: "12x16"}} {
		f, err := d.Figure(p)
		if err != nil {
			var q *model.QuestionError
			if !errors.As(err, &q) || p.Size == "" {
				t.Errorf("%s %+v: %v", name, p, err)
			}
			continue // a size that is too small is said to be
		}
		for _, w := range tidy(f) {
			t.Errorf("%s %+v: %s", name, p, w)
		}
		var svg, pdf bytes.Buffer
		if err := errors.Join(f.Write(&svg, "svg"), f.Write(&pdf, "pdf")); err != nil {
			t.Fatal(err)
		}
		if all, _ := textsOf(t, svg.Bytes()); len(all) == 0 || svg.Len() > 300_000 || !bytes.HasPrefix(pdf.Bytes(), []byte("%PDF")) {
			t.Errorf("%s %+v: %d texts in %d bytes", name, p, len(all), svg.Len())
		}
		if bytes.Contains(svg.Bytes(), []byte("NaN")) || bytes.Contains(svg.Bytes(), []byte("Inf")) {
			t.Errorf("%s %+v: a place that is no number", name, p)
		}
	}
	if f, err := d.Figure(model.Picture{}); err == nil {
		if png, err := f.PNG(200); err != nil || !bytes.HasPrefix(png, []byte("\x89PNG")) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Every question that has a figure draws it for the samples: no text stands on another
// or leaves the page, at any size that is not refused.
func TestEveryFigureIsTidy(t *testing.T) {
	t.Parallel()
	tace, lung, hep3b := sample(t, "tace75"), sample(t, "lihc"), sample(t, "hep3b")
	of := func(change func(l *model.Look)) model.Look {
		l := model.Look{Showing: model.Showing{Level: 0.95}}
		l.Permutations = 100
		change(&l)
		return l
	}
	ratio := func(l *model.Look) { l.Marker = "miR-122 ratio" }
	adjusted := func(l *model.Look) { l.Covariates = "age,sex,BCLC,AFP" }
	for name, d := range map[string]func() Document{
		"km": func() Document { return documented(t, answer.SurvivalQuestion, Survival, tace, of(ratio)) },
		"km of 1": func() Document {
			return documented(t, answer.SurvivalQuestion, Survival, tace, of(func(*model.Look) {}))
		},
		"km of many": func() Document {
			return documented(t, answer.SurvivalQuestion, Survival, lung, of(func(l *model.Look) { l.Endpoint, l.Marker = "OS", "stage" }))
		},
		"km searched": func() Document {
			return documented(t, answer.SurvivalQuestion, Survival, tace, of(func(l *model.Look) { ratio(l); l.Cut = "optimal" }))
		},
		"cox": func() Document { return documented(t, answer.CoxQuestion, Cox, tace, of(adjusted)) },
		"univariable": func() Document {
			return documented(t, answer.UnivariableQuestion, Univariable, tace, of(func(l *model.Look) { adjusted(l); l.Enter = 0.5 }))
		},
		"forest": func() Document { return documented(t, answer.ForestQuestion, Subgroups, tace, of(ratio)) },
		"cut":    func() Document { return documented(t, answer.CutQuestion, Cutoff, tace, of(ratio)) },
		"screen": func() Document {
			return documented(t, answer.ScreenQuestion, Screen, lung, of(func(l *model.Look) { l.Endpoint, l.Permutations = "OS", model.NoPermutations }))
		},
		"spline": func() Document {
			return documented(t, answer.SplineQuestion, Splines, tace, of(func(l *model.Look) { l.Covariates = "rcs(age,3),rcs(AFP,3)" }))
		},
		"schoenfeld": func() Document { return documented(t, answer.SchoenfeldQuestion, Schoenfeld, tace, of(adjusted)) },
		"compare": func() Document {
			return documented(t, answer.CompareQuestion, Compare, tace, of(func(l *model.Look) { l.Value, l.Marker = "miR-122 ratio", "BCLC" }))
		},
		"shares": func() Document {
			return documented(t, answer.CompareQuestion, Compare, tace, of(func(l *model.Look) { l.Value, l.Marker = "BCLC", "cirrhosis" }))
		},
		"paired": func() Document {
			return documented(t, answer.PairedQuestion, Paired, tace, of(func(l *model.Look) { l.Value, l.Paired, l.Marker = "miR-21 before", "miR-21 after", "cirrhosis" }))
		},
		"over time": func() Document {
			return documented(t, answer.OverTimeQuestion, OverTime, hep3b, of(func(l *model.Look) { l.Value, l.Marker = "hCG", "arm" }))
		},
		"correlate": func() Document {
			return documented(t, answer.CorrelateQuestion, Correlations, tace, of(func(l *model.Look) { l.X, l.Y = "AST", "ALT,PT,ALB" }))
		},
		"matrix": func() Document {
			return documented(t, answer.MatrixQuestion, CorrelationMatrix, tace, of(func(l *model.Look) { l.Y = "AST,ALT,PT,ALB,AFP,DCP,Plt" }))
		},
		"roc": func() Document {
			return documented(t, answer.ROCQuestion, ROC, tace, of(func(l *model.Look) { l.Value, l.Outcome, l.Versus = "AFP", "DSS_status == 1", "DCP" }))
		},
		"logistic": func() Document {
			return documented(t, answer.LogisticQuestion, Logistic, tace, of(func(l *model.Look) { l.Outcome, l.Covariates = "DSS_status == 1", "age,sex" }))
		},
		"flow": func() Document {
			return documented(t, answer.FlowQuestion, Flow, lung, of(func(l *model.Look) { l.Endpoint, l.Where, l.Covariates = "OS", "age > 40", "stage" }))
		},
	} {
		t.Run(name, func(t *testing.T) { drawnWell(t, name, d()) })
	}
}

// odd is a cohort of few patients with so many groups of a name.
func odd(groups, patients int, name string, events bool) *model.Resolver {
	rng := rand.New(rand.NewPCG(5, 6))
	time := &model.Column{Name: "time", Kind: model.Number, Num: make([]float64, patients), Distinct: patients}
	status := &model.Column{Name: "status", Kind: model.Number, Num: make([]float64, patients), Distinct: 2}
	arm := &model.Column{Name: "arm", Kind: model.Category, Code: make([]int32, patients), Distinct: groups}
	for i := range groups {
		arm.Level = append(arm.Level, fmt.Sprintf("%s %d", name, i+1))
	}
	for i := range patients {
		time.Num[i], arm.Code[i] = math.Round(rng.ExpFloat64()*600)/10+0.1, int32(i%groups)
		if events {
			status.Num[i] = float64(i % 2)
		}
	}
	c := &model.Cohort{Name: "odd", N: patients, Columns: []*model.Column{time, status, arm}}
	c.Index()
	return model.NewResolver(c)
}

// Curves are drawn for one group and for many, for long names, for one patient a group,
// and where nobody has had the event.
func TestOddCurvesAreTidy(t *testing.T) {
	t.Parallel()
	long := "a group with a name that is longer than any journal would print it, and goes on & on <é> \u202e"
	for _, groups := range []int{1, 2, 6, 14} {
		for _, name := range []string{"g", long} {
			for _, patients := range []int{groups, 20 * groups} {
				for _, events := range []bool{true, false} {
					l := model.Look{}
					l.Time, l.Event, l.Marker = "time", "status == 1", "arm"
					for _, table := range []string{"", "extended"} {
						d := documented(t, answer.SurvivalQuestion, Survival, odd(groups, patients, name, events), l)
						f, err := d.Figure(model.Picture{RiskTable: table})
						if err != nil {
							t.Errorf("%d groups of %d: %v", groups, patients, err)
							continue
						}
						for _, w := range tidy(f) {
							t.Errorf("%d groups of %d, events %v: %s", groups, patients, events, w)
						}
						var svg bytes.Buffer
						if err := f.Write(&svg, "svg"); err != nil || strings.Contains(svg.String(), "\u202e") || strings.Contains(svg.String(), "NaN") {
							t.Errorf("%v: %d bytes", err, svg.Len())
						}
					}
				}
			}
		}
	}
}

// Answers that are tables have no figure, and a size without room is refused with one
// that has it.
func TestFiguresThatAreRefused(t *testing.T) {
	t.Parallel()
	r := sample(t, "tace75")
	if d := documented(t, answer.Table1Question, Table1, r, model.Look{}); d.Figure != nil {
		t.Error("Table 1 has a figure")
	}
	l := model.Look{}
	l.Marker = "BCLC"
	d := documented(t, answer.SurvivalQuestion, Survival, r, l)
	var q *model.QuestionError
	if _, err := d.Figure(model.Picture{Size: "3x2"}); !errors.As(err, &q) || !strings.Contains(err.Error(), "has no room") {
		t.Errorf("3x2: %v", err)
	}
	// A letter that the font has not is not lost in silence.
	p := model.Picture{Title: "生存"}
	if f, err := d.Figure(p); err != nil {
		t.Error(err)
	} else {
		var svg, pdf bytes.Buffer
		if err := f.Write(&svg, "svg"); err != nil || !strings.Contains(svg.String(), "生存") {
			t.Errorf("svg: %v", err)
		}
		if err := f.Write(&pdf, "pdf"); !errors.As(err, &q) || !strings.Contains(err.Error(), "生") {
			t.Errorf("pdf: %v", err)
		}
	}
	var u *model.UsageError
	for _, p := range []model.Picture{{Size: "big"}, {XMax: "soon"}, {Colours: []string{"blue"}}, {Show: []string{"colour"}}, {TypeSize: -1}} {
		if _, err := d.Figure(p); !errors.As(err, &u) {
			t.Errorf("%+v: %v", p, err)
		}
	}
}
