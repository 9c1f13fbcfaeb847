package answer

import (
	"context"
	"strings"
	"testing"

	"kaplan/model"
)

// partsOf are the questions about values and outcomes.
var partsOf = map[string]func(model.Look) model.Look{
	"Groups": CompareQuestion.Parts, "Pairs": PairsQuestion.Parts, "Paired": PairedQuestion.Parts, "Two factors": FactorsQuestion.Parts, "Over time": OverTimeQuestion.Parts,
	"ROC": ROCQuestion.Parts, "ROC by a time": TimeROCQuestion.Parts, "Genotype": GenotypeQuestion.Parts, "score": GenotypeScoreQuestion.Parts,
	"Logistic": LogisticQuestion.Parts, "univariable": UnivariableLogisticQuestion.Parts,
}

// What a question uses of a Look it uses of that again, and it uses nothing that
// it does not use of a Look with every field set.
func TestPartsOfComparisons(t *testing.T) {
	t.Parallel()
	var looks []model.Look
	for _, cut := range []string{"", "median", "optimal", "youden", "value:3", "value:1,2", "nonsense"} {
		for _, marker := range []string{"", "arm", "response"} {
			l := model.Every()
			l.Cut, l.Marker, l.Outcome, l.Value, l.Covariates, l.Split = cut, marker, "response", "bili", "age", "site"
			looks = append(looks, l)
		}
	}
	for name, parts := range partsOf {
		used := map[model.Field]bool{}
		for _, f := range model.Uses(parts) {
			used[f] = true
		}
		for _, l := range append(looks, model.Every(), model.Look{}) {
			p := parts(l)
			if parts(p) != p {
				t.Errorf("%s uses less of what it uses of %+v", name, l)
			}
			for _, f := range model.Fields() {
				if f.IsSet(p) && !used[f] {
					t.Errorf("%s uses %s of %+v, and not of every Look", name, f, l)
				}
				if f.IsSet(p) && f.Of(&p).Interface() != f.Of(&l).Interface() {
					t.Errorf("%s makes %s %v of %v", name, f, f.Of(&p), f.Of(&l))
				}
			}
		}
	}
	// An endpoint is part of a comparison where it gives the cut, and nowhere else.
	l := model.Look{Observing: model.Observing{Endpoint: "OS", Weights: "w"}, Grouping: model.Grouping{Marker: "age", Cut: "optimal"}, Fitting: model.Fitting{Strata: "site"}, Comparing: model.Comparing{Value: "bili", Outcome: "response"}}
	median := l
	median.Cut = "median"
	for name, parts := range map[string]func(model.Look) model.Look{"Groups": CompareQuestion.Parts, "Logistic": LogisticQuestion.Parts} {
		if p := parts(l); p.Endpoint != "OS" || p.Weights != "w" || p.Strata != "site" {
			t.Errorf("%s forgets what the cut is searched by: %+v", name, p)
		}
		if p := parts(median); p.Endpoint != "" || p.Weights != "" || p.Strata != "" {
			t.Errorf("%s uses an endpoint for a median: %+v", name, p)
		}
	}
	// The median that an explorer begins with is no cut of a ROC curve.
	if p := ROCQuestion.Parts(median); p.Cut != "" || p.Endpoint != "" {
		t.Errorf("a ROC curve is cut at the median of its groups: %+v", p)
	}
}

// An outcome that was not named is the value or the marker, whichever has two
// values; it makes no groups besides.
func TestOutcomeFor(t *testing.T) {
	t.Parallel()
	r := byHand(labels("response", "no", "yes", "no", "yes"), quantities("bili", 1, 4, 3, 5), quantities("died", 0, 1, 1, 0), labels("stage", "a", "b", "c", "a"))
	for _, c := range []struct {
		value, marker, outcome, want string
	}{
		{"bili", "response", "", "response"}, {"response", "stage", "", "response"}, {"bili", "stage", "", ""}, {"bili", "died", "", "died"}, {"bili", "bili > 2", "", "bili > 2"},
		{"bili", "response", "died", "died"}, {"", "", "", ""}, {"nothing", "response", "", "response"},
	} {
		l := model.Look{Grouping: model.Grouping{Marker: c.marker}, Comparing: model.Comparing{Value: c.value, Outcome: c.outcome}}
		if got := OutcomeFor(r, l); got != c.want {
			t.Errorf("%s by %s: %q, not %q", c.value, c.marker, got, c.want)
		}
	}
	a, err := askedROC(r, model.Look{Grouping: model.Grouping{Marker: "response", Cut: "median"}, Comparing: model.Comparing{Value: "bili", Outcome: "response"}})
	if err != nil || len(a.Parts) != 0 {
		t.Errorf("an outcome makes groups of itself: %+v, %v", a, err)
	}
	_, err = LogisticQuestion.Answer(context.Background(), r, model.Look{Grouping: model.Grouping{Marker: "response"}, Comparing: model.Comparing{Outcome: "response"}}, Progress[*Logistic]{})
	if err == nil || !strings.Contains(err.Error(), "needs covariates or groups") {
		t.Errorf("an outcome explains itself: %v", err)
	}
}

// Curves of merged levels, in the order in which they were arranged; who is at
// none of them is counted. A column carries the cut from the level that is named.
func TestROCGroups(t *testing.T) {
	t.Parallel()
	r := byHand(labels("response", "no", "yes", "no", "yes", "no", "yes", "no", "yes", "yes"), quantities("marker", 1, 4, 3, 5, 2, 3, 6, 7, 9),
		labels("site", "a", "a", "b", "b", "c", "c", "d", "d", ""))
	l := model.Look{Grouping: model.Grouping{Marker: "site", Levels: `"b"+"c" | early := "a"`}, Comparing: model.Comparing{Value: "marker", Outcome: "response"}}
	a, err := askedROC(r, l)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Parts) != 2 || a.Parts[0].Name != "b+c" || a.Parts[0].N != 4 || a.Parts[1].Name != "early" || a.Used != 6 {
		t.Errorf("%d used, parts %+v", a.Used, a.Parts)
	}
	if excludedHere(a.Excluded) != "2 site at a level that was left out | 1 site missing" && excludedHere(a.Excluded) != "1 site missing | 2 site at a level that was left out" {
		t.Errorf("left out: %s", excludedHere(a.Excluded))
	}
	l = model.Look{Grouping: model.Grouping{Reference: "site=c"}, Searching: model.Searching{Split: "site"}, Comparing: model.Comparing{Value: "marker", Outcome: "response"}}
	if a, err = askedROC(r, l); err != nil {
		t.Fatal(err)
	}
	if len(a.Parts) != 4 || a.Parts[0].Name != "site = c" || a.By != "" || a.Used != 2 {
		t.Errorf("%d used, parts %+v", a.Used, a.Parts)
	}
}
