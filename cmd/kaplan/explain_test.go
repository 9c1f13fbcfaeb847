package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kaplan/model/explain"
	"kaplan/model/write"
)

// A quantity is explained by any of its names, however it is typed; one that is
// mistyped is refused with the nearest; a list has all of them.
func TestExplain(t *testing.T) {
	t.Parallel()
	for _, typed := range [][]string{{"log-rank"}, {"logrank"}, {"Log-Rank", "test"}, {"log_rank_test"}} {
		status, out, errs := kaplan("", append([]string{"explain"}, typed...)...)
		if status != 0 || !strings.HasPrefix(out, "log-rank test\n") || !strings.Contains(out, "survdiff(") || !strings.Contains(out, "Mantel N (1966)") {
			t.Errorf("%q: %d %s%s", typed, status, out, errs)
		}
	}
	if status, _, errs := kaplan("", "explain", "logrnk"); status != exitNoAnswer || !strings.Contains(errs, "did you mean log-rank test") {
		t.Errorf("mistyped: %d %s", status, errs)
	}
	status, out, _ := kaplan("", "explain")
	for _, q := range explain.All() {
		if status != 0 || !strings.Contains(out, "\n"+q.Name+" ") {
			t.Errorf("the list has no %s", q.Name)
		}
	}
	for _, l := range strings.Split(out, "\n")[1:] {
		if n := len([]rune(l)); n > 80 {
			t.Errorf("a line of %d columns: %s", n, l)
		}
	}
	_, out, _ = kaplan("", "explain", "concordance", "--json")
	var a struct {
		Result struct {
			Name       string
			Formula    string
			References []string
		}
	}
	if err := json.Unmarshal([]byte(out), &a); err != nil || a.Result.Name != "concordance" || a.Result.Formula == "" || len(a.Result.References) != 1 {
		t.Errorf("%v in %s", err, out)
	}
}

// An explanation with an answer has that answer's figures, those that the answer itself
// prints.
func TestExplainWithFigures(t *testing.T) {
	t.Parallel()
	_, answer, _ := kaplan("", "km", data(t, "lung"), "--time", "time", "--event", "status", "--by", "sex", "--times", "365", "--json")
	for name, want := range map[string]string{
		"median":       "In 2, half have had the event by 426",
		"log-rank":     "Chi-square is 10.33 on 1 df, P 0.0013",
		"hazard ratio": "For 2 vs 1 the ratio is 0.588",
	} {
		status, out, errs := kaplan(answer, "explain", name, "--of", "-")
		if text := strings.Join(strings.Fields(out), " "); status != 0 || !strings.Contains(text, want) {
			t.Errorf("%s: %q is not in %s%s", name, want, out, errs)
		}
	}
	if status, _, errs := kaplan("not JSON", "explain", "median", "--of", "-"); status != exitNoAnswer || !strings.Contains(errs, "no answer in JSON") {
		t.Errorf("no answer: %d %s", status, errs)
	}
	if status, _, errs := kaplan(answer, "explain", "--of", "-"); status != exitUsage || !strings.Contains(errs, "needs the name") {
		t.Errorf("an answer without a name: %d %s", status, errs)
	}
}

// A model that is carried to other patients is explained as all else is, and the README
// has the number of all explanations.
func TestCarriedModelIsExplained(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "model.json")
	lung := []string{"cox", data(t, "lung"), "--time", "time", "--event", "status", "--json"}
	if status, _, errs := kaplan("", append(lung, "--covariates", "age,sex", "--save-model", file)...); status != 0 {
		t.Fatal(errs)
	}
	status, out, errs := kaplan("", append(lung, "--times", "365", "--validate-model", file)...)
	var a explain.Answer
	if err := json.Unmarshal([]byte(out), &a); status != 0 || err != nil {
		t.Fatal(errs, err)
	}
	fields := 0
	for _, f := range a.Fields() {
		explained := slices.Contains([]string{"result.n", "result.events", "result.level"}, f.Path)
		for _, q := range explain.All() {
			explained = explained || !q.General && q.Explains("cox", f.Path)
		}
		if fields++; !explained {
			t.Errorf("nothing explains %s", f.Path)
		}
	}
	if fields < 20 {
		t.Errorf("only %d fields", fields)
	}
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if said := fmt.Sprintf("lists the %d quantities", len(explain.All())); err != nil || !strings.Contains(string(readme), said) {
		t.Errorf("the README does not say %q (%v)", said, err)
	}
}

// docs/methods.md is the page that the texts make.
func TestMethodsPage(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "docs", "methods.md")
	var b bytes.Buffer
	if err := write.MethodsPage(&b); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if was, err := os.ReadFile(path); err != nil || !bytes.Equal(was, b.Bytes()) {
		t.Errorf("docs/methods.md is not what the texts make (%v): go test ./cmd/kaplan -run TestMethodsPage -update", err)
	}
}
