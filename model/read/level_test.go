package read

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kaplan/model"
)

// What is missing depends on what else is in the column.
func TestMinusBesidePlusIsALevel(t *testing.T) {
	c := load(t, "f.csv", "id,time,status,HPV,ER,her2\n1,5,1,+,+,x\n2,8,0,-,neg,-\n3,9,1,+,+,y\n4,12,0,-,-,-\n5,15,1,+,+,x\n6,20,1,-,-,y\n")
	for name, want := range map[string]string{"HPV": "+ (3), - (3)", "ER": "- (2), + (3), neg (1)", "her2": "x (2), y (2)"} {
		levels, n := model.LevelsOf(c.Column(name))
		var got []string
		for k, l := range levels {
			got = append(got, l+" ("+model.FormatNumber(float64(n[k]))+")")
		}
		if name == "ER" { // no scale has all of its words: natural order
			if len(levels) != 3 || c.Column(name).Missing != 0 {
				t.Errorf("%s: %v", name, got)
			}
			continue
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s: %s, want %s", name, s, want)
		}
	}
}

func TestWordsHaveTheirOrder(t *testing.T) {
	c := load(t, "f.csv", "a,b,c,d,e,f\nhigh,Severe,current,large,high,high\nlow,none,never,tiny,low,low\nMedium,mild,former,small,odd,\n")
	for name, want := range map[string]string{"a": "low Medium high", "b": "none mild Severe", "c": "never former current", "d": "large small tiny", "e": "high low odd", "f": "high low"} {
		if diff := cmp.Diff(want, strings.Join(c.Column(name).Level, " ")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if why := c.Column("a").Why; why != "text, 3 levels, in the order of their words" {
		t.Error(why)
	}
}

// The missing values of SPSS, Stata, SAS and JMP, and the months of SEER.
func TestMissingValuesOfPrograms(t *testing.T) {
	c := load(t, "f.csv", "id,survtime,cens,sex\n1,12.00,died,Male\n2,.,alive,Female\n3,#NULL!,died,Male\n4,9.50,alive,Female\n5,7.25,died, \n6,11,died,.a\n")
	if tm, sex := c.Column("survtime"), c.Column("sex"); tm.Missing != 2 || sex.Missing != 2 || strings.Join(sex.Level, " ") != "Female Male" || len(tm.Doubts) != 0 {
		t.Error(dump(c), said(c))
	}
	c = load(t, "f.csv", "Patient,Time to Event,Dose,Survival months\nA,12,\"1,000\",0083\nB,•,\"2,500\",Unknown\nC,.z,\"1,000\",0004\nD,._,\"1,000\",0010\n")
	if diff := cmp.Diff([]string{"id A B C D", "Patient identifier A B C D", "Time to Event number 12 NA NA NA", "Dose number 1000 2500 1000 1000",
		"Survival months number 83 NA 4 10"}, dump(c)); diff != "" {
		t.Error(diff)
	}
}

// pandas writes whole numbers as 1.0 where one of them is missing.
func TestIDsWithAPoint(t *testing.T) {
	c := load(t, "f.csv", "id,time,status\n1.0,5,1\n2.0,6,0\n7.0,7,1\n")
	if c.IDColumn != "id" || c.Column("id").Kind != model.Identifier {
		t.Error(dump(c))
	}
}
