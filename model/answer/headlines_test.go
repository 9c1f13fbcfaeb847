package answer

import (
	"math"
	"testing"

	"kaplan/model"
	"kaplan/stats"
)

// The sentence under the ratio has each model's chi-square to one digit after the point,
// but for the cut that was searched and what could not be fitted, and is there where two
// are left to compare.
func TestUncutHeadline(t *testing.T) {
	t.Parallel()
	of := func(name string, chi float64, searched bool) UncutModel {
		return UncutModel{Name: name, LR: stats.Test{Statistic: chi}, Searched: searched}
	}
	u := &Uncut{Answer: Answer{Used: 40, Events: 21}, Level: 0.95, Marker: &model.Column{Name: "dose"},
		Step: 3.5, PerSD: 1.5, PerSDLower: 1.126, PerSDUpper: 2.004}
	for _, tc := range []struct {
		models []UncutModel
		want   string
	}{
		{[]UncutModel{of("median", 4.26, false), of("best", 31.2, true), of("line", 12.04, false), of("spline", 0.349, false), of("none", math.NaN(), false)},
			"Chi-square of the model, which is more where it tells more: median 4.3; line 12; spline 0.3."},
		{[]UncutModel{of("median", 123.46, false), of("line", 99.96, false)}, "Chi-square of the model, which is more where it tells more: median 123.5; line 100."},
		{[]UncutModel{of("best", 31.2, true), of("line", 12.04, false)}, ""},
		{nil, ""},
	} {
		u.Models = tc.models
		h, ok := u.Headline()
		if !ok || h.Sentence != tc.want {
			t.Errorf("%v, %q\nnot %q", ok, h.Sentence, tc.want)
		}
		if h.Number != "1.5" || h.Caption != "hazard ratio per standard deviation, dose uncut" || h.Beside != "95 % CI 1.13 to 2\n40 patients, 21 events" {
			t.Errorf("%q, %q, %q", h.Number, h.Caption, h.Beside)
		}
	}
	u.Step = 1
	if h, _ := u.Headline(); h.Caption != "hazard ratio, dose" {
		t.Errorf("of two values: %q", h.Caption)
	}
	for _, v := range []float64{0, math.Inf(1), math.NaN()} {
		u.PerSD = v
		if h, ok := u.Headline(); ok {
			t.Errorf("a ratio of %v heads the page: %+v", v, h)
		}
	}
}

// Groups of a cut that was moved or searched on these data are warned of, be it one cut or
// several; groups without a cut, and a cut that was not chosen so, are not.
func TestSearchIsWarnedOf(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		cut    string
		moved  bool
		cuts   []float64
		warned bool
	}{
		{"value:3", true, []float64{3}, true}, {"optimal", false, []float64{3}, true}, {"value:3,5", true, []float64{3, 5}, true},
		{"value:3", false, []float64{3}, false}, {"median", false, []float64{3}, false}, {"value:3", true, nil, false},
	} {
		l := model.Look{Grouping: model.Grouping{Marker: "dose", Cut: tc.cut, Moved: tc.moved}}
		a := Answer{Look: l}
		a.warnSearched(l, &model.Frame{Look: l, Cuts: tc.cuts, Marker: &model.Column{Name: "dose", Kind: model.Number}})
		if (len(a.Warnings) == 1) != tc.warned {
			t.Errorf("%s, moved %v, cuts %v: %q", tc.cut, tc.moved, tc.cuts, a.Warnings)
		}
	}
}
