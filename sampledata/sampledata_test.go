package sampledata

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat"

	"kaplan/model"
	"kaplan/model/read"
	"kaplan/sampledata/gen/kit"
	"kaplan/sampledata/published"
)

// table is a sample by column.
type table struct {
	t *testing.T
	*kit.Columns
}

func load(t *testing.T, name string) table {
	t.Helper()
	s, ok := Get(name)
	if !ok {
		t.Fatalf("no sample %s", name)
	}
	c, err := kit.Read(s.CSV())
	if err != nil {
		t.Fatal(err)
	}
	return table{t, c}
}

// num gives a column as numbers, NaN where empty.
func (tb table) num(name string) []float64 {
	tb.t.Helper()
	x, err := tb.Numbers(name)
	if err != nil {
		tb.t.Fatal(err)
	}
	return x
}

// rows keeps the patients of x that keep says.
func (tb table) rows(x []float64, keep func(i int) bool) (out []float64) {
	for i, v := range x {
		if keep(i) && !math.IsNaN(v) {
			out = append(out, v)
		}
	}
	return out
}

func (tb table) cirrhosis(i int) bool { return tb.Text["cirrhosis"][i] == "yes" }
func everyone(int) bool               { return true }

func TestSamplesSayWhatTheyAre(t *testing.T) {
	for _, s := range List() {
		cfg, err := read.ParseConfig(s.Name, s.Config())
		if err != nil {
			t.Fatal(err)
		}
		c, err := read.Reader(s.Name+".csv", strings.NewReader(string(s.CSV())), read.Options{Config: cfg})
		if err != nil {
			t.Fatal(err)
		}
		r := model.NewResolver(c)
		events := 0
		if len(c.Endpoints) > 0 {
			f, err := r.Frame(model.Look{Observing: model.Observing{Endpoint: c.Endpoints[0].Name}})
			if err != nil {
				t.Fatal(err)
			}
			events = f.Events
		}
		if c.N != s.N || events != s.Events {
			t.Errorf("%s: %d patients and %d events, said to be %d and %d", s.Name, c.N, events, s.N, s.Events)
		}
		if len(c.Looks) == 0 {
			t.Errorf("%s has no look to open on", s.Name)
		}
		if made := strings.HasPrefix(s.Synthetic, "Synthetic: made by a seeded program"); made == strings.HasPrefix(s.Real, "Real: ") {
			t.Errorf("%s does not say whether it is synthetic or real", s.Name)
		}
	}
	if _, ok := Get("nobody"); ok {
		t.Error("Get found a sample that does not exist")
	}
}

// Table I of the paper: counts, and median and range of those measured.
func TestTace75TableI(t *testing.T) {
	tb := load(t, "tace75")
	rows := published.A.Under("Table I, ")
	if len(rows) != 27 {
		t.Errorf("%d rows, expected 13 of medians and 14 of counts", len(rows))
	}
	for _, f := range rows {
		column, level, counted := strings.Cut(strings.TrimPrefix(f.Name, "Table I, "), ", ")
		if counted {
			n := 0
			for _, v := range tb.Text[column] {
				if v == level {
					n++
				}
			}
			if n != number(f.Count()) {
				t.Errorf("%s %s: %d patients, published %s", column, level, n, f.Count())
			}
			continue
		}
		x := tb.rows(tb.num(column), everyone)
		if len(x) != number(f.N) || !f.ValueBound.Meets(f.Value, kit.Median(x)) ||
			!f.LimitBound.Meets(f.Lower, slices.Min(x)) || !f.LimitBound.Meets(f.Upper, slices.Max(x)) {
			t.Errorf("%s: n %d, %v (%v-%v); published n %s, %s", column, len(x), kit.Median(x), slices.Min(x), slices.Max(x), f.N, f.Interval())
		}
	}
}

// The columns agree with each other, and the cuts of Table IV are the medians
// of the patients with cirrhosis to the last bit.
func TestTace75IsConsistent(t *testing.T) {
	tb := load(t, "tace75")
	score := tb.num("Child-Pugh score")
	for i, v := range score {
		if (v >= 7) != (tb.Text["Child-Pugh"][i] == "B") {
			t.Errorf("row %d: Child-Pugh score %v, grade %s", i+2, v, tb.Text["Child-Pugh"][i])
		}
	}
	// Laboratory points of the Child-Pugh score; ascites and encephalopathy, which
	// are not given, add 2 to 6.
	bilirubin, albumin, pt := tb.num("T-Bil"), tb.num("ALB"), tb.num("PT")
	points := func(two, three bool) float64 {
		switch {
		case three:
			return 3
		case two:
			return 2
		}
		return 1
	}
	for i, v := range score {
		lab := points(bilirubin[i] >= 2, bilirubin[i] > 3) +
			points(albumin[i] <= 3.5, albumin[i] < 2.8) + points(pt[i] <= 70, pt[i] < 40)
		if v < lab+2 || v > lab+6 {
			t.Errorf("row %d: Child-Pugh score %v with %v points from the laboratory", i+2, v, lab)
		}
	}
	diameter, number := tb.num("tumor diameter"), tb.num("tumor number")
	for i, stage := range tb.Text["BCLC"] {
		small := number[i] == 1 || number[i] <= 3 && diameter[i] <= 3
		if stage == "0" && (number[i] != 1 || diameter[i] > 2) || stage == "A" && !small || stage == "B" && small {
			t.Errorf("row %d: stage %s with %v tumors of up to %v cm", i+2, stage, number[i], diameter[i])
		}
	}
	for _, m := range []string{"miR-122", "miR-21"} {
		before, after, ratio := tb.num(m+" before"), tb.num(m+" after"), tb.num(m+" ratio")
		for i := range ratio {
			if after[i]/before[i] != ratio[i] {
				t.Errorf("row %d: %s ratio %v, after/before is %v", i+2, m, ratio[i], after[i]/before[i])
			}
		}
		for _, column := range []string{m + " before", m + " ratio"} {
			f := published.A.At("Cirrhosis, median of " + column)
			if v := kit.Median(tb.rows(tb.num(column), tb.cirrhosis)); !f.ValueBound.Meets(f.Value, v) {
				t.Errorf("median %s is %v, published %s", column, v, f.Value)
			}
		}
	}
	hba1c, diabetes := tb.num("HbA1c"), tb.Text["diabetes"]
	with := kit.Median(tb.rows(hba1c, func(i int) bool { return diabetes[i] == "yes" }))
	if without := kit.Median(tb.rows(hba1c, func(i int) bool { return diabetes[i] == "no" })); with <= without {
		t.Errorf("median HbA1c %v with diabetes, %v without", with, without)
	}
	if r := stat.Correlation(tb.num("AST"), tb.num("ALT"), nil); r < 0.5 {
		t.Errorf("AST and ALT correlate by %v only", r)
	}
	seen := map[string]bool{}
	for _, v := range tb.Text["DSS_months"] {
		if seen[v] {
			t.Errorf("two patients have follow-up %s: the order of deaths would depend on how ties are treated", v)
		}
		seen[v] = true
	}
}
