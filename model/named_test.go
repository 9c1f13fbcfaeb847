package model

import (
	"strings"
	"testing"
)

// Every field of a Look that names columns is looked at, and a name that there
// is not is refused with the nearest ones.
func TestNamed(t *testing.T) {
	long := &Cohort{Name: "rows", N: 2, ID: []string{"a", "a"}, Columns: []*Column{
		{Name: "hCG", Kind: Number, Num: []float64{1, 2}, Distinct: 2},
		{Name: "day", Kind: Number, Num: []float64{0, 7}, Distinct: 2}}}
	long.Index()
	c := &Cohort{Name: "patients", N: 2, ID: []string{"a", "b"}, Long: long, Columns: []*Column{
		{Name: "time", Kind: Number, Num: []float64{1, 2}, Distinct: 2},
		{Name: "status", Kind: Number, Num: []float64{0, 1}, Distinct: 2},
		{Name: "age", Kind: Number, Num: []float64{50, 60}, Distinct: 2},
		{Name: "Child-Pugh", Kind: Category, Level: []string{"A", "B"}, Code: []int32{0, 1}, Distinct: 2}}}
	c.Index()
	r := NewResolver(c)
	for _, l := range []Look{
		{},
		{Observing: Observing{Time: "time", Event: "status == 1", Entry: "age", Weights: "age"}},
		{Grouping: Grouping{Marker: "Child-Pugh", Switch: "age", Reference: "Child-Pugh=A,age > 55=true,`Child-Pugh` == \"A\"=true"}},
		{Fitting: Fitting{Covariates: "age,log(age),rcs(age,3),age:`Child-Pugh`,age > 55 ? 1 : 0", Base: "age:rcs(age,3)", Strata: "age > 55", Cluster: "Child-Pugh"}},
		{Comparing: Comparing{Value: "hCG", Paired: "hCG * 2", By2: "day"}, Correlating: Correlating{X: "day", Y: "hCG,age"}}, // of the long rows
	} {
		if err := r.Named(l); err != nil {
			t.Errorf("%+v: %v", l, err)
		}
	}
	for _, f := range []Field{"Where", "Entry", "Weights", "Marker", "Switch", "Split", "Within", "Covariates", "Strata", "Cluster", "Base",
		"Value", "Paired", "By2", "Outcome", "Versus", "Genes", "X", "Y", "Rows"} {
		for _, src := range []string{"agee", "agee > 5"} {
			l := Look{}
			f.Of(&l).SetString(src)
			if err := r.Named(l); err == nil || !strings.Contains(err.Error(), `there is no column "agee"`) || !strings.Contains(err.Error(), "did you mean age") {
				t.Errorf("%s %s: %v", f, src, err)
			}
		}
	}
	for _, l := range []Look{
		{Fitting: Fitting{Covariates: "age,rcs(agee,3)"}},
		{Fitting: Fitting{Covariates: "age:agee"}},
		{Fitting: Fitting{Base: "age,agee"}},
		{Observing: Observing{Time: "agee", Event: "status"}},
		{Observing: Observing{Time: "time", Event: "agee"}},
		{Observing: Observing{Time: "time", Event: "agee == 2"}},
		{Grouping: Grouping{Reference: "agee=5"}},
	} {
		if err := r.Named(l); err == nil || !strings.Contains(err.Error(), `"agee"`) || !strings.Contains(err.Error(), "did you mean age") {
			t.Errorf("%+v: %v", l, err)
		}
	}
}
