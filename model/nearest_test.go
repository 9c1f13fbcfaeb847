package model

import "testing"

// A mistyped word is understood, and one that is none of them is not taken for another.
func TestMeant(t *testing.T) {
	t.Parallel()
	rules := []string{"median", "mean", "tertile", "optimal"}
	for typed, want := range map[string]string{"medain": "median", "opt": "optimal", "tertil": "tertile", "men": "mean", "mdian": "median", "quartile": "", "x": "",
		"": "", "bic": "", "tretile": "tertile"} {
		if got := Meant(typed, rules, 3); got != want {
			t.Errorf("%q: %q, not %q", typed, got, want)
		}
	}
	if got := OneOf("bic", []string{"aic", "p"}); got != "one of aic, p" {
		t.Error(got)
	}
	if got := OneOf("drak", []string{"dark", "light"}); got != "did you mean dark? one of dark, light" {
		t.Error(got)
	}
}
