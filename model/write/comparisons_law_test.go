package write

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
)

// pbcWithGenes is a real cohort with a second endpoint and two genotypes that are
// made up.
func pbcWithGenes(t *testing.T) *model.Resolver {
	t.Helper()
	config, err := read.ParseConfig("cohort.toml", `
[[derive]]
name = "gene"
expr = 'albumin > 3.7 ? "AA" : albumin > 3.4 ? "AG" : "GG"'
[[derive]]
name = "other"
expr = 'protime > 11 ? "CC" : protime > 10.3 ? "CT" : "TT"'
[[derive]]
name = "early"
expr = "age > 50 ? 30 : 0"
[[endpoint]]
name = "chosen"
time = "chol"
event = "status == 1"
`)
	if err != nil {
		t.Fatal(err)
	}
	c, err := read.Files([]string{filepath.Join("..", "..", "stats", "testdata", "pbc.csv")}, nil, read.Options{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	return model.NewResolver(c)
}

// comparisonLooks are looks at that cohort, of which one or another changes with
// every field that a question about values and outcomes uses.
func comparisonLooks() []model.Look {
	searched := func(l *model.Look) { l.Marker, l.Cut = "age", "optimal" }
	byHand := func(l *model.Look) { searched(l); l.Time, l.Event = "time", "status == 2" }
	var out []model.Look
	for _, change := range []func(l *model.Look){
		func(l *model.Look) { l.Marker = "sex" },
		func(l *model.Look) { l.Marker, l.AsLevels = "stage", true },
		func(l *model.Look) { l.Marker, l.Pairwise = "stage", "holm" },
		func(l *model.Look) { l.Marker = "age" },
		func(l *model.Look) { l.Value = "stage" },
		searched,
		byHand,
		func(l *model.Look) { byHand(l); l.Event = "status" },
		func(l *model.Look) { l.Marker, l.Outcome = "", "status == 2" },
		func(l *model.Look) { l.Marker, l.Outcome, l.Value = "", "sex", "bili" },
		func(l *model.Look) { l.Marker, l.Outcome, l.Genes = "gene", "sex", "gene,other" },
		func(l *model.Look) { l.Time, l.Event = "time", "status == 2" },
		func(l *model.Look) { l.Time, l.Event = "time", "status" },
		func(l *model.Look) {
			l.Marker, l.Cut, l.Time, l.Event, l.Weights = "age", "optimal", "time", "status == 2", "stage"
		},
	} {
		l := model.Look{Showing: model.Showing{Level: 0.95, At: 1000}, Fitting: model.Fitting{Covariates: "age"},
			Comparing: model.Comparing{Value: "bili", Paired: "albumin", By2: "sex == \"f\"", Outcome: "trt == 1"}}
		change(&l)
		out = append(out, l)
	}
	return out
}

var comparisonValues = map[model.Field][]any{
	"Where": {"age > 50"}, "Endpoint": {"time/status"}, "Time": {"time"}, "Event": {"status == 2"}, "Entry": {"early"}, "Cause": {"2"}, "Censored": {"1"}, "Landmark": {400.0, 2500.0}, "StartAt": {400.0, 2500.0},
	"Weights": {"stage"}, "Robust": {"false"}, "Marker": {"sex", "bili", "gene"}, "AsLevels": {true}, "Levels": {`"1"+"2"|"3"+"4"`, `"m"`}, "Cut": {"tertile", "value:3"}, "Moved": {true},
	"Reference": {"sex=m", "stage=2", "age=high"}, "MinProp": {0.45}, "Strata": {"nosuch"}, "Split": {"sex"}, "Covariates": {"albumin"}, "CI": {"profile"}, "Enter": {0.9},
	"Level": {0.8}, "Pairwise": {"bh"}, "At": {2000.0}, "Value": {"chol", "sex"}, "Paired": {"chol"}, "By2": {"edema"}, "Squares": {3, 1}, "Lead": {"welch-anova", "kruskal-wallis", "fisher", "wilcoxon"}, "Outcome": {"hepato"}, "Versus": {"albumin"},
	"Allele": {"A"}, "Genes": {"gene"},
}

// Each field that a question about values and outcomes uses changes what some Look
// of it is told.
func TestPartsOfComparisons(t *testing.T) {
	t.Parallel()
	r, looks := pbcWithGenes(t), comparisonLooks()
	everyPart(t, r, answer.CompareQuestion, Compare, looks, comparisonValues)
	everyPart(t, r, answer.PairsQuestion, ComparePairs, looks, comparisonValues)
	everyPart(t, r, answer.PairedQuestion, Paired, looks, comparisonValues)
	everyPart(t, r, answer.FactorsQuestion, TwoFactors, looks, comparisonValues)
	everyPart(t, r, answer.ROCQuestion, ROC, looks, comparisonValues)
	everyPart(t, r, answer.TimeROCOfValue, ROC, looks, comparisonValues)
	everyPart(t, r, answer.GenotypeQuestion, Genotype, looks, comparisonValues)
	everyPart(t, r, answer.GenotypeScoreQuestion, GenotypeScore, looks, comparisonValues)
	everyPart(t, r, answer.LogisticQuestion, Logistic, looks, comparisonValues)
	everyPart(t, r, answer.UnivariableLogisticQuestion, UnivariableLogistic, looks, comparisonValues)
}

// repeated is a made-up cohort of 60 patients with a measure on three days, two
// endpoints, and columns of every kind that a searched cut may use.
func repeated(t *testing.T) *model.Resolver {
	t.Helper()
	config, err := read.ParseConfig("cohort.toml", `
[[endpoint]]
name = "chosen"
time = "until"
event = "over == 1"
[[endpoint]]
name = "death"
time = "time"
event = "status"
`)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("id,day,measure,second,stage,dose,time,status,until,over,early,weight,site\n")
	for i := range 60 {
		dose := float64(i*37%61) + 0.5
		for day := range 3 {
			fmt.Fprintf(&b, "P%02d,%d,%g,%g,%d,%g,%d,%d,%d,%d,%d,%d,%s\n", i, 7*day, dose/3+float64(day*(i%5)), dose+float64(i*day%7), 1+i%4, dose, 20+i*53%97, i*i%3,
				10+i*29%83, i%2, i*7%31, 1+i*7%3, []string{"a", "b"}[i*i*i%5%2])
		}
	}
	c, err := read.Reader("repeated.csv", strings.NewReader(b.String()), read.Options{Config: config, ID: "id", Long: "day"})
	if err != nil {
		t.Fatal(err)
	}
	return model.NewResolver(c)
}

// Means over time are of long data, and their groups may be cut by a search, too.
func TestPartsOfOverTime(t *testing.T) {
	t.Parallel()
	var looks []model.Look
	for _, change := range []func(l *model.Look){
		func(l *model.Look) { l.Marker = "site" },
		func(l *model.Look) { l.Marker, l.AsLevels = "stage", true },
		func(l *model.Look) { l.Marker = "stage" },
		func(l *model.Look) { l.Marker, l.Cut = "dose", "median" },
		func(l *model.Look) { l.Marker, l.Cut = "dose", "optimal" },
		func(l *model.Look) { l.Marker, l.Cut, l.Time, l.Event = "dose", "optimal", "time", "status == 1" },
		func(l *model.Look) { l.Marker, l.Cut, l.Time, l.Event = "dose", "optimal", "time", "status" },
		func(l *model.Look) {
			l.Marker, l.Cut, l.Time, l.Event, l.Weights = "dose", "optimal", "time", "status == 1", "weight"
		},
	} {
		l := model.Look{Comparing: model.Comparing{Value: "measure"}, Showing: model.Showing{Level: 0.95}}
		change(&l)
		looks = append(looks, l)
	}
	everyPart(t, repeated(t), answer.OverTimeQuestion, OverTime, looks, map[model.Field][]any{
		"Where": {"stage > 1"}, "Endpoint": {"death"}, "Time": {"until"}, "Event": {"over == 1"}, "Entry": {"early"}, "Cause": {"2"}, "Censored": {"1"}, "Landmark": {30.0, 50.0}, "StartAt": {30.0, 50.0},
		"Weights": {"weight"}, "Robust": {"false"}, "Marker": {"site"}, "AsLevels": {true}, "Levels": {`"1"+"2"|"3"+"4"`, `"a"`}, "Cut": {"tertile"}, "Moved": {true}, "Reference": {"site=b", "dose=high"},
		"MinProp": {0.45, 0.3}, "Strata": {"site", "stage"}, "Level": {0.8}, "Value": {"second"},
	})
}

// Every question is held to its parts by one of the laws beside it.
func TestEveryQuestionIsHeldToItsParts(t *testing.T) {
	t.Parallel()
	held, asked := map[string]bool{}, regexp.MustCompile(`(?:everyPart\(t, \w+(?:\(t\))?|everyField\(t|telling\(t, answer)[., ]*(?:answer\.)?(\w+),`)
	for _, name := range []string{"models_law_test.go", "cut_law_test.go", "tableparts_test.go", "comparisons_law_test.go"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(text), -1) {
			held[m[1]] = true
		}
	}
	files, err := filepath.Glob(filepath.Join("..", "answer", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, m := range regexp.MustCompile(`(?m)^var (\w+) = Question\[`).FindAllStringSubmatch(string(text), -1) {
			n++
			if !held[m[1]] {
				t.Errorf("no law holds %s to its parts", m[1])
			}
		}
	}
	if n < 38 {
		t.Errorf("only %d questions were found", n)
	}
}
