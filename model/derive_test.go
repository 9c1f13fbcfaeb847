package model_test

import (
	"math"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/read"
)

func small(t testing.TB) *model.Cohort {
	t.Helper()
	c, err := read.Reader("small.csv", strings.NewReader("id,before,after,stage\nA,2,4,II\nB,4,1,I\nC,0,3,II\nD,,3,\n"), read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDeriveByHand(t *testing.T) {
	c := small(t)
	d, err := c.Derive(model.Derived{Name: "ratio", Expr: "after / before", Unit: "fold"})
	if err != nil {
		t.Fatal(err)
	}
	// 4/2, 1/4, 3/0 (not finite: missing, with a doubt), 3/missing.
	col := d.Column("ratio")
	if col.Num[0] != 2 || col.Num[1] != 0.25 || !math.IsNaN(col.Num[2]) || !math.IsNaN(col.Num[3]) || col.Missing != 2 || col.Distinct != 2 || col.Unit != "fold" {
		t.Errorf("%+v", col)
	}
	if len(col.Doubts) != 1 || !strings.HasPrefix(col.Doubts[0].What, "1 values are not finite") {
		t.Errorf("doubts %v", col.Doubts)
	}
	if c.Column("ratio") != nil {
		t.Error("the cohort itself was changed")
	}
	// It behaves like any column: in a condition, in another derived one.
	if d, err = d.Derive(model.Derived{Name: "fell", Expr: `ratio < 1 ? "yes" : "no"`}); err != nil {
		t.Fatal(err)
	}
	n, err := model.NewResolver(d).CountWhere(`fell == "yes" and ratio > 0.1`)
	if n != 1 || err != nil {
		t.Errorf("%d patients fell (%v)", n, err)
	}
	// A derived column may be derived anew; one of the file may not.
	if d, err = d.Derive(model.Derived{Name: "ratio", Expr: "before / after"}); err != nil || d.Column("ratio").Num[0] != 0.5 {
		t.Errorf("%v %v", d, err)
	}
}

func TestDeriveSaysWhatIsWrong(t *testing.T) {
	c := small(t)
	for _, x := range []struct{ typed, want string }{
		{"ratio", "\"ratio\": a derived column has a name and an expression\nwrite NAME = EXPRESSION, for example ratio = after / before"},
		{"after == before", "\"after == before\": this is a comparison without a name before it"},
		{"after >= before", "\"after >= before\": this is a comparison without a name before it"},
		{"= after", "\"= after\": the name is missing"},
		{"ratio =", "\"ratio =\": the expression is missing"},
		{"\x1b[2Jx = after", "a name is printable text without backticks"},
		{"after = before", "there is a column after already (small.csv)\ngive the derived column another name"},
		{"r = after / befor", "expression: there is no column \"befor\"\n  after / befor\n          ^\ndid you mean before"},
		{"s = stage + 1", "\"+\" needs numbers, and this is a text"},
	} {
		d, err := model.ParseDerived(x.typed)
		if err == nil {
			_, err = c.Derive(d)
		}
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%q\ngot  %v\nwant %s", x.typed, err, x.want)
		}
	}
	if d, err := model.ParseDerived("`miR-21 ratio` = a <= b"); err != nil || d.Name != "miR-21 ratio" || d.Expr != "a <= b" {
		t.Errorf("%+v %v", d, err)
	}
}

// A question without an endpoint takes everybody who has the marker, also who
// has no status; a cut that needs an endpoint is the endpoint's.
func TestGrouped(t *testing.T) {
	c, err := read.Reader("g.csv", strings.NewReader("id,time,status,x\nA,1,1,1\nB,2,1,2\nC,3,0,3\nD,4,1,4\nE,,,5\nF,6,0,\n"), read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := model.NewResolver(c)
	f, err := r.Grouped(model.Look{Grouping: model.Grouping{Marker: "x", Cut: "median"}})
	if err != nil {
		t.Fatal(err)
	}
	if f.Used != 5 || len(f.Cuts) != 1 || f.Cuts[0] != 3 || f.Timeline != nil {
		t.Errorf("used %d, cuts %v", f.Used, f.Cuts)
	}
	if len(f.Excluded) != 1 || f.Excluded[0] != (model.Exclusion{Reason: "x missing", N: 1}) {
		t.Errorf("excluded %v", f.Excluded)
	}
	s, err := r.Frame(model.Look{Grouping: model.Grouping{Marker: "x", Cut: "optimal"}, Searching: model.Searching{MinProp: 0.25}})
	if err != nil {
		t.Fatal(err)
	}
	o, err := r.Grouped(model.Look{Grouping: model.Grouping{Marker: "x", Cut: "optimal"}, Searching: model.Searching{MinProp: 0.25}})
	if err != nil {
		t.Fatal(err)
	}
	if o.Used != 5 || o.Cuts[0] != s.Cuts[0] {
		t.Errorf("used %d, cut %v, the endpoint's is %v", o.Used, o.Cuts, s.Cuts)
	}
	if _, err := r.Grouped(model.Look{Who: model.Who{Where: "x > 9"}, Grouping: model.Grouping{Marker: "x"}}); err == nil || !strings.HasPrefix(err.Error(), "no patient is left: outside the subgroup: x > 9 (6)") {
		t.Errorf("nobody: %v", err)
	}
}

// The reference of a marker that is an expression with backticks is found.
func TestReferenceOfExpression(t *testing.T) {
	c := small(t)
	r := model.NewResolver(c)
	for _, ref := range []string{"`before` > 2=true", "before > 2=true", model.SetReference("", "`before` > 2", "true")} {
		f, err := r.Grouped(model.Look{Grouping: model.Grouping{Marker: "`before` > 2", Reference: ref}})
		if err != nil {
			t.Fatal(err)
		}
		if g := f.Groups[f.ReferenceGroup()].Name; g != "true" {
			t.Errorf("%s: refers to %s", ref, g)
		}
	}
	if got := model.SetReference("before > 2=true,stage=I", "`before` > 2", ""); got != "stage=I" {
		t.Errorf("%q", got)
	}
}
