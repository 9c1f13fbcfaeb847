package answer

import (
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/read"
)

func wordsCohort(t *testing.T, name string) *model.Cohort {
	t.Helper()
	c, err := read.Files([]string{"../../stats/testdata/" + name + ".csv"}, nil, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The sentences say the numbers of the answer, in the endpoint's words; where hazards are
// not proportional they say no ratio.
func TestInWords(t *testing.T) {
	t.Parallel()
	r := model.NewResolver(wordsCohort(t, "lung"))
	w, err := askWords(r, model.Look{Grouping: model.Grouping{Marker: "sex"}, Observing: model.Observing{Endpoint: r.Cohort.Endpoints[0].Name}})
	if err != nil {
		t.Fatal(err)
	}
	said := strings.Join(w.Sentences, "\n")
	for i := range w.Groups {
		surv, lower, upper := w.Groups[i].Reads(w.At)
		for _, want := range []string{percent(surv) + " of sex " + w.Groups[i].Name, "CI " + hundredths(lower) + " to " + percent(upper),
			model.FormatSignificant(w.Groups[i].Median.Estimate, 4)} {
			if !strings.Contains(said, want) {
				t.Errorf("lacks %q:\n%s", want, said)
			}
		}
	}
	// R: coxph(Surv(time, status) ~ sex, lung): exp(coef) 0.5880; cox.zph: P 0.091.
	if !strings.Contains(said, "In sex 2 the event came at 0.588 times the rate of sex 1") {
		t.Errorf("says no ratio, or another:\n%s", said)
	}
	r = model.NewResolver(wordsCohort(t, "veteran"))
	w, err = askWords(r, model.Look{Grouping: model.Grouping{Marker: "karno", Cut: "median"}, Observing: model.Observing{Endpoint: r.Cohort.Endpoints[0].Name}})
	if err != nil {
		t.Fatal(err)
	}
	if said := strings.Join(w.Sentences, "\n"); strings.Contains(said, "times the rate") || !strings.Contains(said, "changes with time") {
		t.Errorf("one ratio for hazards that are not proportional:\n%s", said)
	}
}

// Endpoints are said in their own words.
func TestFreeOfTheEvent(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"OS": "alive", "PFS": "alive and free of progression", "DSS": "not dead of the disease",
		"TTP": "free of progression", "RFS": "alive and free of relapse"} {
		if free, _ := (model.Endpoint{Name: name}).Free(); free != want {
			t.Errorf("%s: %q, not %q", name, free, want)
		}
	}
}
