package tui

import (
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/read"
)

const pair = "id,time,status,before,after,sex\nA,1,1,2,4,f\nB,2,0,4,1,m\nC,3,1,1,3,f\nD,4,1,5,3,m\nE,5,0,3,2,f\nF,6,1,2,1,m\n"

// configured is a cohort with a cohort.toml.
func configured(t *testing.T, config string) *model.Cohort {
	t.Helper()
	cfg, err := read.ParseConfig("cohort.toml", config)
	if err != nil {
		t.Fatal(err)
	}
	c, err := read.Reader("pair.csv", strings.NewReader(pair), read.Options{Config: cfg})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const twoLooks = `
[[look]]
name = "By sex, the women"
key = "s"
by = "sex"
where = 'sex == "f"'
[[look]]
name = "The model"
key = "m"
view = 3
page = "Univariable"
covariates = "before,after"
[[look]]
name = "A page that is not there"
key = "x"
view = 3
page = "Nowhere"
`

func TestSavedLooks(t *testing.T) {
	t.Parallel()
	a := start(configured(t, twoLooks), 120, 40)
	first := a.look
	do(a, "'", "s")
	if a.look.Marker != "sex" || a.look.Where != `sex == "f"` || a.look.Cut != "median" || a.look.Level != 0.95 || a.view != viewSurvival ||
		len(a.overlays) != 0 {
		t.Errorf("%+v in view %d", a.look, a.view)
	}
	if !strings.Contains(a.notice, "By sex, the women") {
		t.Errorf("said %q", a.notice)
	}
	do(a, "u")
	if a.look != first {
		t.Error("u does not go back")
	}
	do(a, "'", "m")
	if a.view != viewHazard || a.pageNow().Name() != "Univariable" || a.look.Covariates != "before,after" {
		t.Errorf("view %d, page %s, %+v", a.view, a.pageNow().Name(), a.look)
	}
	do(a, "'", "x")
	if a.notice != `A page that is not there: view 3 has no page "Nowhere"` || a.pageNow().Name() != "Model" {
		t.Errorf("said %q", a.notice)
	}
	// After / the letters filter: s is no longer the look's key.
	do(a, "'", "/", "s", "e", "x", "enter")
	if a.look.Marker != "sex" || a.view != viewSurvival {
		t.Errorf("%+v", a.look)
	}
	// What is saved gets a key of its own and comes back to its view.
	do(a, "4", `"`, "all markers", "enter")
	if got := a.looks[len(a.looks)-1]; got.Name != "all markers" || got.Key != "1" || got.View != 4 || got.Look != a.look {
		t.Errorf("%+v", got)
	}
	do(a, "1", "S", "ctrl+u", "before > 2", "enter", "'", "1")
	if a.view != viewScreen || a.look.Where != `sex == "f"` {
		t.Errorf("view %d, %q", a.view, a.look.Where)
	}
}

func TestDeriveInTheExplorer(t *testing.T) {
	t.Parallel()
	a := start(configured(t, ""), 120, 40)
	do(a, "A", "ratio = after / befor")
	if s := screen(a); !strings.Contains(s, `there is no column "befor"`) || !strings.Contains(s, "did you mean before") {
		t.Errorf("a wrong name is not told\n%s", s)
	}
	do(a, "backspace", "re")
	if s := screen(a); !strings.Contains(s, "ratio: 0.25 to 3") {
		t.Errorf("what it will be is not shown\n%s", s)
	}
	do(a, "enter")
	if a.cohort.Column("ratio") == nil || a.notice != "computed: ratio" {
		t.Fatalf("said %q", a.notice)
	}
	do(a, "m", "ratio", "enter")
	if a.answer == nil || a.answer.Frame.Marker.Name != "ratio" || a.failed() != nil {
		t.Errorf("it is no marker: %v", a.failed())
	}
	do(a, "S", "ratio > 1", "enter", "8", "end")
	if s := screen(a); !strings.Contains(s, "ratio > 1 → 2") || !strings.Contains(s, "computed: after / before") {
		t.Errorf("it is not like any column\n%s", s)
	}
}

// The views that ask nothing about survival open without an endpoint.
func TestViewsWithoutEndpoint(t *testing.T) {
	t.Parallel()
	c := table(t, "x", "id,a,b\nA,1,4\nB,2,2\nC,3,9\nD,4,1\nE,5,5\n")
	for _, v := range []int{5, 6, 7} {
		a := New(c, Options{Look: opened(c), View: v, Theme: themeOf(0, false)})
		if len(a.overlays) != 0 || a.view != view(v) {
			t.Errorf("view %d opens on a form", v)
		}
	}
	if a := New(c, Options{Look: opened(c), Theme: themeOf(0, false)}); len(a.overlays) != 1 {
		t.Error("the survival view asks for no endpoint")
	}
}
