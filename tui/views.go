package tui

import (
	"slices"

	"kaplan/model"
	"kaplan/tui/page"
)

// makeViews is the one table of views and pages, in the order of their keys.
func makeViews(a *App) []*View {
	survival := []model.Field{"Endpoint", "Marker", "Cut", "Where", "Covariates", "Strata"}
	pick := func(key, hint, name, part string, f model.Field) page.Binding {
		return page.Binding{Keys: []string{key}, Name: name, Hint: hint, Part: part, Field: f, Do: func(d page.Desk) { d.Open(f) },
			Why: func(page.Desk) string { return a.unused(f) }}
	}
	next := func(key, hint, name, part string, f model.Field, by int) page.Binding {
		return page.Binding{Keys: []string{key}, Name: name, Hint: hint, Part: part, Field: f, Do: func(d page.Desk) { d.Next(f, by) },
			Why: func(page.Desk) string { return a.unused(f) }}
	}
	return []*View{
		{Name: "survival", Short: "Survival", Lines: survival, Pages: []page.Leaf{
			page.CurvesPage(readingBindings(a)...),
			page.InWords(),
			page.Numbers(),
			page.LifeTable(),
			page.Incidence(),
			page.FineGray(),
			page.ByState(),
			page.ByHand(),
		},
			Bindings: []page.Binding{
				{Keys: []string{","}, Name: "take the next cut in hand, where there are several", Part: "Cut", Why: whyOf(a, oneCut), Do: does(a, nextCut)},
			}},
		{Name: "cut-off", Short: "Cut-off", Lines: survival, Pages: []page.Leaf{
			page.Landscape(),
			page.Uncut(),
			page.Trust(),
			page.Simulate(),
			page.TimeROC(),
			page.Validation(),
		},
			Bindings: []page.Binding{
				{Keys: []string{"+", "="}, Name: "allow cuts only with larger groups on either side", Part: "Cut", Field: model.FieldMinProp,
					Do: does(a, func(a *App) { moveLimit(a, 0.05) })},
				{Keys: []string{"-"}, Name: "allow cuts with smaller groups on either side", Part: "Cut", Do: does(a, func(a *App) { moveLimit(a, -0.05) })},
				pick("V", "", "carry the cut from the largest level of a column to the others (page Validation)", "Cut", model.FieldSplit),
			}},
		{Name: "hazard", Short: "Hazard", Lines: append(slices.Clone(survival), "Within"), Pages: []page.Leaf{
			page.Model(),
			page.Univariable(),
			page.Selection(),
			page.Subgroups(),
			page.Proportional(),
			page.Influence(),
			page.Adjusted(),
			page.Splines(),
			page.Power(),
		}, Bindings: []page.Binding{samePatients(a)}},
		{Name: "screen of all markers", Short: "Screen", Lines: survival, Pages: []page.Leaf{page.Markers()}},
		{Name: "compare", Short: "Compare",
			Lines: []model.Field{"Value", "Outcome", "Marker", "Cut", "Where", "Paired", "Versus", "By2", "Covariates", "Endpoint"},
			Names: map[model.Field]string{"Marker": "Between"},
			Pages: []page.Leaf{
				page.Groups(),
				page.Pairs(),
				page.Paired(),
				page.Factors(),
				page.OverTime(),
				page.ROC(),
				page.Genotype(),
				page.Logistic(),
			},
			Bindings: []page.Binding{
				pick("v", "v value", "choose what is compared", "Compare", model.FieldValue),
				pick("o", "o outcome", "choose the outcome, yes or no", "Compare", model.FieldOutcome),
				pick("V", "V paired", "choose the second measurement of each patient", "Compare", model.FieldPaired),
				pick("f", "", "choose the second factor", "Compare", model.FieldBy2),
				next("}", "{} next", "next column that is compared", "Compare", model.FieldValue, 1),
				next("{", "", "previous column that is compared", "Compare", model.FieldValue, -1),
			}},
		{Name: "correlate", Short: "Correlate", Lines: []model.Field{"X", "Y", "Method", "Where", "Marker", "Cut", "Endpoint"},
			Pages: []page.Leaf{
				page.Scatter(),
				page.Column(),
				page.Matrix(),
			},
			Bindings: []page.Binding{
				pick("v", "v Y", "choose Y: what X is correlated with", "Correlate", model.FieldY),
				pick("V", "V X", "choose X", "Correlate", model.FieldX),
				pick("M", "M method", "correlation by Pearson, Spearman, Kendall", "Correlate", model.FieldMethod),
				next("}", "{} next", "next column that is correlated", "Correlate", model.FieldY, 1),
				next("{", "", "previous column that is correlated", "Correlate", model.FieldY, -1),
			}},
		{Name: "Table 1 and matching", Short: "Table 1",
			Lines: []model.Field{"Marker", "Cut", "Where", "Rows", "Summary", "Covariates", "Estimand", "Caliper", "Outcome",
				"Endpoint"},
			Names: map[model.Field]string{"Marker": "By", "Covariates": "Match on"},
			Pages: []page.Leaf{
				page.Table1(),
				page.Missing(),
				page.Matching(),
				page.Effect(),
			},
			Bindings: []page.Binding{
				pick("v", "v rows", "choose the rows of Table 1", "Table 1", model.FieldRows),
				pick("o", "", "choose an outcome, yes or no, in the place of an endpoint", "Table 1", model.FieldOutcome),
				pick("M", "M numbers", "numbers by median (range), median (IQR), mean ± SD", "Table 1", model.FieldSummary),
				pick("W", "W weights", "effect in matched pairs, or weighted (IPTW, overlap)", "Table 1", model.FieldEstimand),
				pick("C", "C caliper", "caliper of matching", "Table 1", "Caliper"),
			}},
		{Name: "data", Short: "Data", Pages: dataPages(a)},
		{Name: "ledger of all looks", Short: "Ledger", Pages: []page.Leaf{ledgerPage(a)}},
	}
}
