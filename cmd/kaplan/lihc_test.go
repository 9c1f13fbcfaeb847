package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"kaplan/sampledata"
)

// The real sample is said to be real wherever it is shown, and every number that its
// page and its looks lead to is R's (stats/testdata/oracle/lihc.R).
func TestLIHC(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../stats/testdata/oracle/lihc.json")
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		N         int
		Endpoints map[string]struct {
			N, Events, Zero int
			Median          float64
		}
		Halves []struct {
			Endpoint, Marker string
			N                [2]float64
			Cut, Chisq, HR   float64
			Conf             [2]float64
			Medians          [2]*float64
		}
		Stage struct {
			N         []float64
			Chisq, DF float64
		}
		Model struct {
			N, Events float64
			Estimate  []float64
			StdError  []float64 `json:"std_error"`
		}
		Screen map[string][3]float64
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	is := func(what string, got any, want float64) {
		t.Helper()
		x, ok := got.(float64)
		if !ok || math.Abs(x-want) > 1e-8*max(1, math.Abs(want)) {
			t.Errorf("%s: %v, R has %v", what, got, want)
		}
	}
	// Published with four decimals.
	if h := r.Halves[0]; h.N != [2]float64{178, 178} || math.Abs(h.Chisq-7.4845) > 5e-5 {
		t.Errorf("hsa-mir-21: %v in the halves, chi-square %v", h.N, h.Chisq)
	}

	d := asked(t, "", "describe", "--sample", "lihc")
	s, _ := sampledata.Get("lihc")
	if real, _ := d.at("cohort/real").(string); real != s.Real || s.Real == "" {
		t.Errorf("it is not said that the patients are real: %q", real)
	}
	is("patients", d.at("cohort/n"), float64(r.N))
	for name, e := range r.Endpoints {
		a := asked(t, "", "km", "--sample", "lihc", "--endpoint", name)
		is(name+": patients", a.at("cohort/used"), float64(e.N))
		is(name+": events", a.at("endpoint/events"), float64(e.Events))
		is(name+": median", a.at("result/groups[0]/median/estimate"), e.Median)
	}
	for _, h := range r.Halves {
		a := asked(t, "", "km", "--sample", "lihc", "--endpoint", h.Endpoint, "--by", "log2(`"+h.Marker+"` + 1)")
		what := h.Endpoint + " by " + h.Marker
		is(what+": chi-square", a.at("result/tests[log-rank]/statistic"), h.Chisq)
		is(what+": ratio", a.at("result/hazard_ratio/estimate"), h.HR)
		is(what+": from", a.at("result/hazard_ratio/conf_low"), h.Conf[0])
		is(what+": to", a.at("result/hazard_ratio/conf_high"), h.Conf[1])
		for g := range h.N {
			group := fmt.Sprintf("result/groups[%d]/", g)
			is(what+": n", a.at(group+"n"), h.N[g])
			if median := a.at(group + "median/estimate"); h.Medians[g] != nil {
				is(what+": median", median, *h.Medians[g])
			} else if median != nil {
				t.Errorf("%s: a median of %v, R has none", what, median)
			}
		}
	}
	a := asked(t, "", "km", "--sample", "lihc", "--endpoint", "OS", "--by", "stage I-IV")
	is("stage: chi-square", a.at("result/tests[log-rank]/statistic"), r.Stage.Chisq)
	is("stage: df", a.at("result/tests[log-rank]/df"), r.Stage.DF)
	a = asked(t, "", "cox", "--sample", "lihc", "--endpoint", "OS", "--covariates", "log2(`hsa-mir-21` + 1),age,sex,`stage I-IV`")
	is("model: n", a.at("result/n"), r.Model.N)
	is("model: events", a.at("result/events"), r.Model.Events)
	for k := range r.Model.Estimate {
		term := fmt.Sprintf("result/terms[%d]/", k)
		is(term+"estimate", a.at(term+"estimate"), r.Model.Estimate[k])
		is(term+"std_error", a.at(term+"std_error"), r.Model.StdError[k])
	}

	a = asked(t, "", "screen", "--sample", "lihc", "--markers", "hsa-mir-*,hsa-let-*", "--log2", "--endpoint", "OS")
	markers, _ := a.at("result/markers").([]any)
	if len(markers) != 365 || len(r.Screen) != 365 {
		t.Fatalf("%d markers, R has %d, expected 365", len(markers), len(r.Screen))
	}
	for _, m := range markers {
		m := m.(map[string]any)
		name, _ := m["marker"].(string)
		if !strings.HasPrefix(name, "hsa-") {
			t.Errorf("%s is no miRNA", name)
		}
		want, ok := r.Screen[name]
		if !ok {
			t.Fatalf("R has no %s", name)
		}
		is(name+": estimate", m["estimate"], want[0])
		is(name+": std_error", m["std_error"], want[1])
		is(name+": P", m["p_value"], want[2])
	}
	_, out, _ := kaplan("", "km", "--sample", "lihc", "--endpoint", "OS")
	if !strings.HasPrefix(out, "lihc: 372 patients (real)") {
		t.Errorf("the text does not say that the patients are real: %.80s", out)
	}
}
