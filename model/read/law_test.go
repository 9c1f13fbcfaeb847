package read

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kaplan/model"
)

// What encoding/csv writes is cut into the same cells, apart from the spaces
// around them.
func TestCellsAreThoseOfEncodingCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cols := rapid.IntRange(2, 5).Draw(t, "columns")
		cell := rapid.StringOfN(rapid.SampledFrom([]rune("ab1.,;\t| \"\n'#é")), 0, 6, -1)
		records := [][]string{make([]string, cols)}
		for j := range cols {
			records[0][j] = fmt.Sprintf("h%d", j)
		}
		for range rapid.IntRange(1, 6).Draw(t, "rows") {
			r := []string{"r"}
			for len(r) < cols {
				r = append(r, cell.Draw(t, "cell"))
			}
			records = append(records, r)
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.UseCRLF = rapid.Bool().Draw(t, "CRLF")
		if err := w.WriteAll(records); err != nil {
			t.Fatal(err)
		}
		in, err := decode("x", b.Bytes(), nil)
		if err != nil {
			t.Fatal(err)
		}
		in.s = "sep=,\n" + in.s // the separator is not what this is about
		tab, err := parse(in)
		if err != nil {
			t.Fatalf("%q: %v", in.s, err)
		}
		if tab.rows != len(records)-1 || tab.cols != cols {
			t.Fatalf("%q: %d × %d cells", in.s, tab.rows, tab.cols)
		}
		for i, r := range records[1:] {
			for j, want := range r {
				got := strings.ReplaceAll(tab.at(i, j), "\r\n", "\n")
				if got != strings.TrimSpace(want) {
					t.Fatalf("%q: cell %d, %d is %q, want %q", in.s, i, j, got, want)
				}
			}
		}
	})
}

// Every float64 comes back to the bit, however it is written.
func TestNumbersAreThoseOfStrconv(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64().Draw(t, "x")
		verb := rapid.SampledFrom([]byte{'g', 'e', 'f'}).Draw(t, "verb")
		s := strconv.FormatFloat(x, verb, rapid.IntRange(-1, 20).Draw(t, "digits"), 64)
		want, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(want) {
			t.Skip()
		}
		if got, ok := number(s, false); !ok || math.Float64bits(got) != math.Float64bits(want) {
			t.Fatalf("%s: %v, %v, want %v", s, got, ok, want)
		}
		if math.IsInf(want, 0) {
			return
		}
		if got, ok := number(strings.Replace(s, ".", ",", 1), true); !ok || math.Float64bits(got) != math.Float64bits(want) {
			t.Fatalf("%s with a decimal comma: %v, %v, want %v", s, got, ok, want)
		}
	})
}

// Short decimals take a path of their own.
func TestShortNumbersAreThoseOfStrconv(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[+-]?[0-9]{0,12}\.?[0-9]{0,12}`).Draw(t, "s")
		want, err := strconv.ParseFloat(s, 64)
		got, ok := number(s, false)
		if ok != (err == nil) || ok && math.Float64bits(got) != math.Float64bits(want) {
			t.Fatalf("%q: %v, %v, want %v", s, got, ok, want)
		}
	})
}

// The order of levels is an order: irreflexive and transitive.
func TestNaturalOrderIsAnOrder(t *testing.T) {
	level := rapid.StringOfN(rapid.SampledFrom([]rune("<>≤0129.-aAbT ")), 0, 5, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := level.Draw(t, "a"), level.Draw(t, "b"), level.Draw(t, "c")
		if model.NaturalLess(a, a) {
			t.Fatalf("%q before itself", a)
		}
		if a != b && model.NaturalLess(a, b) == model.NaturalLess(b, a) {
			t.Fatalf("%q and %q", a, b)
		}
		if model.NaturalLess(a, b) && model.NaturalLess(b, c) && !model.NaturalLess(a, c) {
			t.Fatalf("%q, %q, %q", a, b, c)
		}
	})
}

// The counting of distinct values is that of a map.
func TestDistinct(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOf(rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1, -1, 0.1, 1e300, math.Inf(1), math.NaN(), 5e-324})).Draw(t, "xs")
		xs = append(xs, rapid.SliceOf(rapid.Float64()).Draw(t, "more")...)
		want := map[float64]bool{}
		for _, x := range xs {
			if x == x {
				want[x] = true
			}
		}
		var b builder
		for range 2 { // the second time in a used table
			if got := b.distinct(xs); got != len(want) {
				t.Fatalf("%v: %d, want %d", xs, got, len(want))
			}
		}
	})
}

// checkCohort holds what must be true of every cohort, whatever was read.
func checkCohort(t *testing.T, c *model.Cohort) {
	t.Helper()
	safe := func(what, s string) {
		if model.Printable(s) != s {
			t.Errorf("%s %q is not safe to print", what, s)
		}
	}
	counted := -1 // in the flow, by the file, or last where patients have several rows
	if len(c.Flow) > 0 {
		counted = c.Flow[0].N
		if c.Repeats != nil && counted != c.N { // else its rows are still as they are
			counted = c.Flow[len(c.Flow)-1].N
		}
	}
	if c.N < 1 || len(c.ID) != c.N || counted != c.N {
		t.Errorf("%d patients, %d ids, flow %v", c.N, len(c.ID), c.Flow)
	}
	for _, id := range c.ID {
		safe("id", id)
		if id == "" {
			t.Error("an empty id")
		}
	}
	doubts := func(ds []model.Doubt) {
		for _, d := range ds {
			safe("doubt", d.String())
			safe("value", d.Value)
		}
	}
	doubts(c.Doubts)
	names := map[string]bool{}
	for _, col := range c.Columns {
		safe("name", col.Name)
		safe("reason", col.Why)
		doubts(col.Doubts)
		if names[col.Name] || col.Name == "" || c.Column(col.Name) != col {
			t.Errorf("column %q", col.Name)
		}
		names[col.Name] = true
		if col.Len() != c.N {
			t.Errorf("column %q has %d values, not %d", col.Name, col.Len(), c.N)
		}
		missing, distinct := 0, map[string]bool{}
		for i := range c.N {
			if col.IsMissing(i) {
				missing++
				continue
			}
			s := col.Format(i)
			safe("value", s)
			if col.Kind == model.Number && col.Num[i] == 0 {
				s = "0" // -0 too
			}
			distinct[s] = true
		}
		if missing != col.Missing || len(distinct) != col.Distinct {
			t.Errorf("column %q: %d missing, %d distinct; counted %d and %d", col.Name, col.Missing, col.Distinct, missing, len(distinct))
		}
		for k, l := range col.Level {
			if l == "" || k > 0 && !model.NaturalLess(col.Level[k-1], l) && !strings.Contains(col.Why, "in the order of ") {
				t.Errorf("column %q: levels %q", col.Name, col.Level)
			}
		}
	}
	for _, e := range c.Endpoints {
		safe("endpoint", e.Title())
		safe("reason", e.Why)
		safe("question", e.Ambiguous)
		n := 0
		for _, code := range e.Codes {
			n += code.N
		}
		event := c.Column(e.Event)
		if c.Column(e.Time) == nil || event == nil || n != c.N-event.Missing {
			t.Errorf("endpoint %+v", e)
		}
		o, err := e.Outcome(c, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range c.N {
			safe("reason", o.Reason(i))
			in := o.Out[i] == 0
			if in != (o.State[i] != model.Unknown) || in && (math.IsNaN(o.Time[i]) || o.Time[i] < 0 || math.IsInf(o.Time[i], 0)) {
				t.Errorf("patient %d: time %v, state %v, %q", i, o.Time[i], o.State[i], o.Reason(i))
			}
		}
	}
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{
		"id,time,status\nA,1,1\nB,2,0\n",
		"id;time;status\r\nA;1,5;alive\r\nB;2;dead\r\n",
		"\ufeff\"id\"\t\"OS\"\t\"OS.time\"\nA\t1\t3\n",
		"#a\tb\n#STRING\tNUMBER\nPATIENT_ID\tOS_MONTHS\tOS_STATUS\nA\t1\t1:DECEASED\nB\t2\t0:LIVING\n",
		",TCGA-AA-0001,TCGA-AA-0002,TCGA-AA-0003\nhsa-miR-1,1,2,3\nhsa-miR-1,1,x,NA\n",
		"id,x\n1,<0.3\n2,\"1,234\"\n3,4\n4,5\n",
		"id,born\nA,2019-01-31\nB,31.1.2019\n",
		"a,b\n1,\"2\n3,4\n", "a,b\n1,2,3\n1,2,3\n", "sep=|\na|b\n1|2\n", "a b\n1 2\n",
		"time,status\n-1,1\nInf,0\n,9\n0,1\n", "a\rb\rc\r", "x\x1b[31m,\x07\n1,2\n",
		zipped("id,x\n1,2\n"), zstdPacked("id,x\n1,2\n"), "\x1f\x8b\x08", "\xff\xfea\x00,\x00b\x00\n\x00", "\xe9,b\n1,2\n", "PK\x03\x04",
		"id,x\n\ufeff,1\n \u00a0,2\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Reader("fuzz.csv", bytes.NewReader(data), Options{})
		if err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				if model.Printable(line) != line {
					t.Errorf("%q is not safe to print", line)
				}
			}
			if n := strings.Count(err.Error(), "\n"); n > 1 {
				t.Errorf("%d lines: %q", n+1, err.Error())
			}
			return
		}
		checkCohort(t, c)
	})
}

// Reading errors half way are passed on in words.
func TestReaderThatFails(t *testing.T) {
	r := io.MultiReader(strings.NewReader("id,x\n"), failing{})
	_, err := Reader("x", r, Options{})
	if err == nil || err.Error() != "x: cannot be read to its end: the line is dead" {
		t.Error(err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, fmt.Errorf("the line is dead") }

func FuzzJoin(f *testing.F) {
	f.Add([]byte("id,time,status\nA,1,1\nB,2,0\n"), []byte("id,x\nB,1\nA,2\n"))
	f.Add([]byte("id,time\nTCGA-AA-0001,1\nTCGA-AA-0002,2\n"), []byte("gene\tTCGA.AA.0002.01\tTCGA.AA.0001.11\tTCGA.AA.0001.01\nMIR21\t1\t2\t3\n"))
	f.Add([]byte("Hugo_Symbol,Entrez_Gene_Id,A,B\nx,1,2,3\n"), []byte("id,time\nA,1\nB,2\n"))
	f.Add([]byte("id,x\n1,2\n2,3\n"), []byte("id,x,x (b)\n1,2,3\n1,2,3\n"))
	f.Add([]byte("id,\n1,2\n2\xa0,\n"), []byte("id,xx, (b)\n@,2,3\n1,2,3\n"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		var tables []*table
		for k, data := range [][]byte{a, b} {
			in, err := decode(string(rune('a'+k)), data, nil)
			if err != nil {
				return
			}
			tab, err := parse(in)
			if err != nil {
				return
			}
			tables = append(tables, tab)
		}
		c, err := assemble(tables, Options{})
		if err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				if model.Printable(line) != line {
					t.Errorf("%q is not safe to print", line)
				}
			}
			return
		}
		checkCohort(t, c)
	})
}
