package read

import (
	"strings"
	"testing"

	"kaplan/model"
)

// 20% is 20 with the unit %; where some values have none, that is said.
func TestPercent(t *testing.T) {
	c, err := Reader("x.csv", strings.NewReader("id,ki67,mixed,word\n1,20%,5%,5%ile\n2,30 %,7,x\n3,2.5%,3%,y\n4,NA,<1%,z\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	k := c.Column("ki67")
	if k.Kind != model.Number || k.Unit != "%" || k.Num[0] != 20 || k.Num[1] != 30 || k.Num[2] != 2.5 || k.Missing != 1 || len(k.Doubts) != 0 {
		t.Errorf("%+v", k)
	}
	if m := c.Column("mixed"); m.Kind != model.Number || m.Num[1] != 7 || m.Missing != 1 || len(m.Doubts) == 0 {
		t.Errorf("%+v", m)
	}
	if w := c.Column("word"); w.Kind != model.Category || w.Unit != "" {
		t.Errorf("%+v", w)
	}
}

// The 2 of 12% and of 42 years is the number's, and that of kg/m2 the unit's.
func TestUnitsBehindATwo(t *testing.T) {
	c, err := Reader("x.csv", strings.NewReader("id,ki67,age,bmi\n1,12%,42years,22kg/m2\n2,2%,52 years,31.2 kg/m2\n3,22 %,2years,2kg/m2\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][3]float64{"ki67": {12, 2, 22}, "age": {42, 52, 2}, "bmi": {22, 31.2, 2}} {
		if k := c.Column(name); k.Kind != model.Number || [3]float64(k.Num) != want || k.Unit == "" {
			t.Errorf("%s: %v %v, unit %q, want %v", name, k.Kind, k.Num, k.Unit, want)
		}
	}
}
