package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kaplan/stats"
)

// twelve is twelve patients of whom four cannot be used for one reason each:
//
//	     0  1  2   3  4  5  6  7  8  9  10 11
//	time 5  3  NA -2  8  4  9  7  6  10 2  1
//	died 1  0  1   1  1  1  NA 1  0  1  1  1
//	arm  a  b  a   b  a  c  a  b  c  b  a  c
//	crp  1  2  3   4  NA 4  5  6  7  8  9  10
//	sex  f  m  f   m  f  m  f  f  NA m  f  m
//	age  50 60 70  55 65 75 52 NA 72 57 67 77
func twelve() *Cohort {
	category := func(name, values string) *Column {
		c := &Column{Name: name, Kind: Category}
		for _, v := range strings.Fields(values) {
			if v != "NA" && !slices.Contains(c.Level, v) {
				c.Level = append(c.Level, v)
			}
		}
		slices.Sort(c.Level)
		c.Distinct = len(c.Level)
		for _, v := range strings.Fields(values) {
			c.Code = append(c.Code, int32(slices.Index(c.Level, v)))
			if v == "NA" {
				c.Missing++
			}
		}
		return c
	}
	number := func(name string, v ...float64) *Column {
		c := &Column{Name: name, Kind: Number, Num: v}
		seen := map[float64]bool{}
		for _, x := range v {
			if x != x {
				c.Missing++
			} else {
				seen[x] = true
			}
		}
		c.Distinct = len(seen)
		return c
	}
	c := &Cohort{Name: "twelve", N: 12, Columns: []*Column{
		number("time", 5, 3, na, -2, 8, 4, 9, 7, 6, 10, 2, 1),
		number("died", 1, 0, 1, 1, 1, 1, na, 1, 0, 1, 1, 1),
		category("arm", "a b a b a c a b c b a c"),
		number("crp", 1, 2, 3, 4, na, 4, 5, 6, 7, 8, 9, 10),
		category("sex", "f m f m f m f f NA m f m"),
		number("age", 50, 60, 70, 55, 65, 75, 52, na, 72, 57, 67, 77),
	}}
	c.Index()
	return c
}

// asks is a Look at twelve's endpoint.
func asks(l Look) Look {
	l.Time, l.Event, l.Gamma = "time", "died", 1
	return l
}

// groups prints who is in which group: "low: 0 1 10".
func groups(f *Frame) string {
	var parts []string
	for g := range f.Groups {
		var who []string
		for k, i := range f.Row {
			if int(f.Code[k]) == g {
				who = append(who, fmt.Sprint(i))
			}
		}
		parts = append(parts, f.Groups[g].Name+": "+strings.Join(who, " "))
	}
	return strings.Join(parts, " | ")
}

func excluded(xs []Exclusion) string {
	var parts []string
	for _, x := range xs {
		parts = append(parts, fmt.Sprintf("%d %s", x.N, x.Reason))
	}
	return strings.Join(parts, " | ")
}

func TestFrame(t *testing.T) {
	usable := "1 died missing | 1 time missing | 1 time negative"
	for _, c := range []struct {
		name     string
		look     Look
		groups   string
		excluded string
		cuts     []float64
	}{
		{"no marker", Look{}, "all: 0 1 4 5 7 8 9 10 11", usable, nil},
		{"levels", Look{Grouping: Grouping{Marker: "arm"}}, "a: 0 4 10 | b: 1 7 9 | c: 5 8 11", usable, nil},
		// crp of the eight who are left: 1 2 4 6 7 8 9 10, median 6.5.
		{"median", Look{Grouping: Grouping{Marker: "crp"}}, "low: 0 1 5 7 | high: 8 9 10 11", usable + " | 1 crp missing", []float64{6.5}},
		{"value", Look{Grouping: Grouping{Marker: "crp", Cut: "value:4"}}, "low: 0 1 5 | high: 7 8 9 10 11", usable + " | 1 crp missing", []float64{4}},
		{"two values", Look{Grouping: Grouping{Marker: "crp", Cut: "value:2,8"}}, "low: 0 1 | middle: 5 7 8 9 | high: 10 11", usable + " | 1 crp missing", []float64{2, 8}},
		// Type 7: at 1/3 of 8 values 1-based position 1 + 7/3 = 3.33, at 2/3 5.67.
		{"tertiles", Look{Grouping: Grouping{Marker: "crp", Cut: "tertile"}}, "low: 0 1 5 | middle: 7 8 | high: 9 10 11", usable + " | 1 crp missing", []float64{4 + 2.0/3, 7 + 2.0/3}},
		{"empty group", Look{Grouping: Grouping{Marker: "crp", Cut: "value:100"}}, "low: 0 1 5 7 8 9 10 11", usable + " | 1 crp missing", []float64{100}},
		// Patient 2 has no time and is outside the subgroup: the first reason counts.
		{"subgroup", Look{Who: Who{Where: `sex == "m"`}, Grouping: Grouping{Marker: "arm"}}, "b: 1 9 | c: 5 11", `7 outside the subgroup: sex == "m" | 1 time negative`, nil},
		{"strata", Look{Grouping: Grouping{Marker: "arm"}, Fitting: Fitting{Strata: "sex"}}, "a: 0 4 10 | b: 1 7 9 | c: 5 11", usable + " | 1 sex missing", nil},
		{"merged", Look{Grouping: Grouping{Marker: "arm", Levels: `"c"|"late":="a"+"b"`}}, "c: 5 8 11 | late: 0 1 4 7 9 10", usable, nil},
		{"left out", Look{Grouping: Grouping{Marker: "arm", Levels: `"c"|"a"`}}, "c: 5 8 11 | a: 0 4 10", usable + " | 3 arm at a level that was left out", nil},
		{"a cut per level", Look{Grouping: Grouping{Marker: "crp", Cut: "by:sex:f=1,m=4"}}, "low: 0 1 5 | high: 7 9 10 11", usable + " | 1 crp missing | 1 sex missing", nil},
		{"no cut for a level", Look{Grouping: Grouping{Marker: "crp", Cut: "by:arm:a=5,b=5"}}, "low: 0 1 | high: 7 9 10", usable + " | 1 crp missing | 3 no cut for this level of arm", nil},
		{"landmark", Look{Observing: Observing{Landmark: 4}, Grouping: Grouping{Marker: "arm"}}, "a: 0 4 | b: 7 9 | c: 8", "1 died missing | 4 no longer under observation after 4 | 1 time missing | 1 time negative", nil},
		{"expression", Look{Grouping: Grouping{Marker: "crp > 5"}}, "false: 0 1 5 | true: 7 8 9 10 11", usable + " | 1 crp > 5 missing", nil},
		{"values as levels", Look{Who: Who{Where: "crp < 5"}, Grouping: Grouping{Marker: "crp", AsLevels: true}}, "1: 0 | 2: 1 | 4: 5", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := NewResolver(twelve()).Frame(asks(c.look))
			if err != nil {
				t.Fatal(err)
			}
			if got := groups(f); got != c.groups {
				t.Errorf("groups %s\nnot    %s", got, c.groups)
			}
			if got := excluded(f.Excluded); c.excluded != "" && got != c.excluded {
				t.Errorf("excluded %s\nnot      %s", got, c.excluded)
			}
			if diff := cmp.Diff(c.cuts, f.Cuts, cmpopts.EquateApprox(1e-15, 0)); diff != "" {
				t.Errorf("cuts %s", diff)
			}
			sum := f.Used
			for _, x := range f.Excluded {
				sum += x.N
			}
			if sum != 12 {
				t.Errorf("%d used and the excluded are %d of 12", f.Used, sum)
			}
		})
	}
}

// thrice is twelve with three patients like each, of one row of a file.
func thrice() *Cohort {
	c := twelve()
	for i := range c.N {
		c.RowID = append(c.RowID, fmt.Sprint(i+1))
	}
	c.N, c.Freq = 3*c.N, "n"
	for _, col := range c.Columns {
		if col.Kind == Number {
			col.Num = threeOfEach(col.Num)
		} else {
			col.Code = threeOfEach(col.Code)
		}
		col.Missing *= 3
	}
	for i := range c.N {
		c.ID, c.Of = append(c.ID, fmt.Sprint(i+1)), append(c.Of, int32(i/3))
	}
	c.Index()
	return c
}

func threeOfEach[T any](of []T) []T {
	var out []T
	for _, v := range of {
		out = append(out, v, v, v)
	}
	return out
}

// Of three patients like each of twelve, taken in cells, three are used and left out
// for each: whole rows stay or go, and a row's reason is everybody's.
func TestFrameInCells(t *testing.T) {
	for _, where := range []string{"", `sex == "m"`, "age > 60", `arm != "b" and crp < 9`} {
		for _, g := range []Grouping{{}, {Marker: "arm"}, {Marker: "crp"}, {Marker: "crp", Cut: "value:2,8"}, {Marker: "age", Cut: "value:66"}} {
			l := asks(Look{Who: Who{Where: where}, Grouping: g})
			r := NewResolver(thrice())
			if r.cells() == nil {
				t.Fatal("the patients are not taken in cells")
			}
			three, err := r.Frame(l)
			if err != nil {
				t.Fatal(err)
			}
			one, err := NewResolver(twelve()).Frame(l)
			if err != nil {
				t.Fatal(err)
			}
			for i := range one.Excluded {
				one.Excluded[i].N *= 3
			}
			if a, b := excluded(three.Excluded), excluded(one.Excluded); a != b || three.Used != 3*one.Used || three.Events != 3*one.Events {
				t.Errorf("%s by %s: %d with %d events, excluded %s; of one each %d with %d, %s", where, g.Marker, three.Used, three.Events, a, one.Used, one.Events, b)
			}
			if diff := cmp.Diff(threeOfEach(one.Code), three.Code); diff != "" {
				t.Errorf("%s by %s: groups %s", where, g.Marker, diff)
			}
		}
	}
}

func TestFrameOfNobody(t *testing.T) {
	_, err := NewResolver(twelve()).Frame(asks(Look{Who: Who{Where: "age > 99"}, Grouping: Grouping{Marker: "arm"}}))
	want := "no patient is left: outside the subgroup: age > 99 (12)\nwiden the subgroup, choose another endpoint or choose another marker"
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

func TestStrata(t *testing.T) {
	f, err := NewResolver(twelve()).Frame(asks(Look{Grouping: Grouping{Marker: "crp"}, Fitting: Fitting{Strata: "sex,age > 60"}}))
	if err != nil {
		t.Fatal(err)
	}
	// In the analysis are 0 f50, 1 m60, 5 m75, 9 m57, 10 f67, 11 m77; 7 has no age, 8 no sex.
	want := map[int32]string{0: "sex=f, age > 60=false", 1: "sex=m, age > 60=false", 5: "sex=m, age > 60=true", 9: "sex=m, age > 60=false", 10: "sex=f, age > 60=true", 11: "sex=m, age > 60=true"}
	got := map[int32]string{}
	for k, i := range f.Row {
		if f.Code[k] != stats.NoGroup {
			got[i] = f.Strata[f.Stratum[k]]
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReference(t *testing.T) {
	r := NewResolver(twelve())
	f, err := r.Frame(asks(Look{Grouping: Grouping{Marker: "arm", Reference: "arm=b"}}))
	if err != nil {
		t.Fatal(err)
	}
	if f.ReferenceGroup() != 1 {
		t.Errorf("reference is group %d", f.ReferenceGroup())
	}
	if _, err := r.Frame(asks(Look{Grouping: Grouping{Marker: "arm", Reference: "arm=z"}})); err == nil || !strings.Contains(err.Error(), "its groups: a, b, c") {
		t.Errorf("got %v", err)
	}
	// References of other columns stand beside it.
	l := SetReference("sex=m", "arm", "b")
	if l != "sex=m,arm=b" || SetReference(l, "arm", "") != "sex=m" || SetReference(l, "sex", "f") != "arm=b,sex=f" {
		t.Errorf("%q, %q, %q", l, SetReference(l, "arm", ""), SetReference(l, "sex", "f"))
	}
	for _, level := range []string{"a,b", "x=y", "Stage (I)", `"q"`} {
		list := SetReference("", "miR-1 ratio", level)
		if got, ok := ReferenceLevel(list, "miR-1 ratio"); !ok || got != level {
			t.Errorf("%q comes back from %q as %q", level, list, got)
		}
	}
}

func TestDesign(t *testing.T) {
	for _, c := range []struct {
		name     string
		look     Look
		names    string
		labels   string
		terms    []int
		pos      string
		row5     []float64 // the covariates of patient 5: arm c, sex m, crp 4, age 75
		excluded string
	}{
		{"number", Look{Fitting: Fitting{Covariates: "age"}}, "age", "per unit", []int{0}, "0 1 4 5 8 9 10 11", []float64{75}, "1 age missing"},
		{"factor", Look{Fitting: Fitting{Covariates: "arm"}}, "arm=b | arm=c", "b vs a | c vs a", []int{0, 0}, "0 1 4 5 7 8 9 10 11", []float64{0, 1}, ""},
		{"reference", Look{Grouping: Grouping{Reference: "arm=c"}, Fitting: Fitting{Covariates: "arm"}}, "arm=a | arm=b", "a vs c | b vs c", []int{0, 0}, "0 1 4 5 7 8 9 10 11", []float64{0, 0}, ""},
		{"expression", Look{Fitting: Fitting{Covariates: "log(age), sex"}}, "log(age) | sex=m", "per unit | m vs f", []int{0, 1}, "0 1 4 5 9 10 11", []float64{math.Log(75), 1}, "1 log(age) missing | 1 sex missing"},
		{"interaction", Look{Fitting: Fitting{Covariates: "age,sex,sex:age"}}, "age | sex=m | sex=m:age", "per unit | m vs f | ", []int{0, 1, 2}, "0 1 4 5 9 10 11", []float64{75, 1, 75}, "1 age missing | 1 sex missing"},
		{"factors times", Look{Fitting: Fitting{Covariates: "arm:sex"}}, "arm=a:sex=f | arm=b:sex=f | arm=c:sex=f | arm=a:sex=m | arm=b:sex=m | arm=c:sex=m",
			" |  |  |  |  | ", []int{0, 0, 0, 0, 0, 0}, "0 1 4 5 7 9 10 11", []float64{0, 0, 0, 0, 0, 1}, "1 arm:sex missing"},
		{"one factor, and times", Look{Fitting: Fitting{Covariates: "arm,arm:sex"}}, "arm=b | arm=c | arm=a:sex=m | arm=b:sex=m | arm=c:sex=m",
			"b vs a | c vs a |  |  | ", []int{0, 0, 1, 1, 1}, "0 1 4 5 7 9 10 11", []float64{0, 1, 0, 0, 1}, "1 arm:sex missing"},
		{"both factors, and times", Look{Fitting: Fitting{Covariates: "arm,sex,arm:sex"}}, "arm=b | arm=c | sex=m | arm=b:sex=m | arm=c:sex=m",
			"b vs a | c vs a | m vs f |  | ", []int{0, 0, 1, 2, 2}, "0 1 4 5 7 9 10 11", []float64{0, 1, 1, 0, 1}, "1 sex missing"},
		{"groups first", Look{Grouping: Grouping{Marker: "crp"}, Fitting: Fitting{Covariates: "age"}}, "crp=high | age", "high vs low | per unit", []int{0, 1}, "0 1 5 8 9 10 11", []float64{0, 75}, "1 age missing"},
		{"a quoted name", Look{Fitting: Fitting{Covariates: "`age`"}}, "age", "per unit", []int{0}, "0 1 4 5 8 9 10 11", []float64{75}, "1 age missing"},
		{"one level left", Look{Who: Who{Where: `sex == "m"`}, Fitting: Fitting{Covariates: "age,sex"}}, "age | sex=m", "per unit | m only", []int{0, 1}, "1 5 9 11", []float64{75, 1}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := NewResolver(twelve())
			f, err := r.Frame(asks(c.look))
			if err != nil {
				t.Fatal(err)
			}
			d, err := r.Design(f)
			if err != nil {
				t.Fatal(err)
			}
			var who []string
			var row5 []float64
			for j, k := range d.Pos {
				who = append(who, fmt.Sprint(f.Row[k]))
				if f.Row[k] == 5 {
					for _, x := range d.X {
						row5 = append(row5, x[j])
					}
				}
			}
			if got := strings.Join(d.Name, " | "); got != c.names {
				t.Errorf("names %s, not %s", got, c.names)
			}
			if got := strings.Join(d.Label, " | "); got != c.labels {
				t.Errorf("labels %q, not %q", got, c.labels)
			}
			if !slices.Equal(d.Term, c.terms) {
				t.Errorf("terms %v, not %v", d.Term, c.terms)
			}
			if got := strings.Join(who, " "); got != c.pos {
				t.Errorf("patients %s, not %s", got, c.pos)
			}
			if !slices.Equal(row5, c.row5) {
				t.Errorf("patient 5 has %v, not %v", row5, c.row5)
			}
			if got := excluded(d.Excluded); got != c.excluded {
				t.Errorf("excluded %s, not %s", got, c.excluded)
			}
		})
	}
}

func TestDesignErrors(t *testing.T) {
	r := NewResolver(twelve())
	for _, c := range []struct {
		covariates, reference, says string
	}{
		{"agee", "", "did you mean age?"},
		{"arm", "arm=z", "its levels: a, b, c"},
		{"age,,log(", "", "log("},
		{"age:nothing", "", "nothing"},
		{"rcs(age,99)", "", ""},
		{"rcs(arm,3)", "", ""},
	} {
		f, err := r.Frame(asks(Look{Grouping: Grouping{Reference: c.reference}, Fitting: Fitting{Covariates: c.covariates}}))
		if err == nil {
			_, err = r.Design(f)
		}
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s with %q: %v", c.covariates, c.reference, err)
		}
	}
}
