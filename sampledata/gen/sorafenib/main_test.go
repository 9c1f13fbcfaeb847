package main

import (
	"bytes"
	"flag"
	"io"
	"math"
	"runtime"
	"slices"
	"testing"

	"kaplan/sampledata/gen/kit"
)

var generate = flag.Bool("generate", false, "make sorafenib.csv again and compare it byte for byte (minutes)")

func file(t *testing.T) []byte { return kit.Sample(t, "sorafenib") }

// The committed file is what the program makes.
func TestFileIsGenerated(t *testing.T) {
	if !*generate {
		t.Skip("takes minutes: go test ./sampledata/gen/sorafenib -generate")
	}
	kit.TestSame(t, "sorafenib", func(trace io.Writer) ([]byte, error) { return writeCSV(build("", trace)), nil })
}

// A study that takes a second, made again: the same bytes as its rows of the file.
func TestAStudyIsMadeAgain(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("fused multiply-add turns the annealing elsewhere")
	}
	made := writeCSV(build("Kuzuya", io.Discard))
	_, rows, _ := bytes.Cut(made, []byte("\n"))
	n := 0
	for row := range bytes.Lines(rows) {
		// The number of the patient depends on the studies before.
		_, cells, _ := bytes.Cut(row, []byte(","))
		if !bytes.Contains(file(t), cells) {
			t.Fatalf("not in sorafenib.csv: %s", row)
		}
		n++
	}
	if n != 102 {
		t.Errorf("%d patients, expected 102", n)
	}
}

// Every published figure, from the file by package stats.
func TestPublishedFigures(t *testing.T) {
	studies, err := readCSV(file(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(studies) != len(order) {
		t.Fatalf("%d studies, expected %d", len(studies), len(order))
	}
	seen := map[string]int{}
	list := figures(studies)
	for _, f := range list {
		seen[f.Study]++
		if f.OK {
			t.Logf("%s: %s: published %s, here %s", f.Study, f.What, f.Printed, f.Ours)
		} else {
			t.Errorf("%s: %s: published %s, here %s: OUT OF BOUNDS", f.Study, f.What, f.Printed, f.Ours)
		}
	}
	for _, name := range order {
		if seen[name] < 3 {
			t.Errorf("%s: %d figures are held, expected 3 at least", name, seen[name])
		}
	}
	for name, table := range tables(list) {
		kit.TestPage(t, "../../sorafenib.md", name, table, false)
	}
}

// What no abstract prints and the studies' files ask for as plausible is met too.
func TestPlausible(t *testing.T) {
	studies, err := readCSV(file(t))
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, s := range studies {
		for _, c := range questions(s.name, "") {
			c.compile(s)
			a, err := c.eval(true)
			if err != nil {
				t.Errorf("%s, %s: %v", s.name, c.title, err)
				continue
			}
			for _, w := range c.wants {
				if !w.plausible {
					continue
				}
				checked++
				if v, _, _ := a.of(w); !(v >= 0.99*w.lower && v <= 1.01*w.upper) { // the search counts a miss, it does not forbid it
					t.Errorf("%s, %s: %s is %.4g, asked for %g to %g", s.name, c.title, kindOf[w.kind].name, v, w.lower, w.upper)
				}
			}
		}
	}
	if checked < 40 {
		t.Errorf("%d were checked, expected 40 at least", checked)
	}
}

// Contradictions to the abstracts that no figure of them shows.
func TestContradictions(t *testing.T) {
	list, err := readCSV(file(t))
	if err != nil {
		t.Fatal(err)
	}
	studies := map[string]*study{}
	for _, s := range list {
		studies[s.name] = s
	}
	// Lee: the median on sorafenib is 6.2 months, and where resection is longer
	// (Child-Pugh A, type I, unilobar) it is longer than after sorafenib too.
	lee := studies["Lee"]
	var lived [2][]float64
	for _, i := range lee.rows("Child-Pugh == A and PVTT type == I and involved lobe == unilobar") {
		switch lee.cat["arm"][i] {
		case "resection":
			lived[0] = append(lived[0], lee.num["OS_months"][i])
		case "sorafenib":
			lived[1] = append(lived[1], lee.num["OS_months"][i])
		}
	}
	if after, on := kit.Median(lived[0]), kit.Median(lived[1]); on > 14 || after < 19.9 {
		t.Errorf("Lee, Child-Pugh A, type I, unilobar: median %v months on sorafenib, %v after resection", on, after)
	}
	// Lamarca: 85 patients of whom no four leave on one day.
	days := map[float64]int{}
	for _, v := range studies["Lamarca"].num["OS_months"] {
		if days[v]++; days[v] > 3 {
			t.Errorf("Lamarca: %d patients leave at %v months", days[v], v)
		}
	}
	// Nobody leaves on the day of a landmark.
	for name, landmarks := range map[string][]float64{"Lamarca": {2, 3}, "SORAMIC": {4, 6}, "Medicare": {2}} {
		for _, v := range studies[name].num["OS_months"] {
			if slices.Contains(landmarks, v) {
				t.Errorf("%s: one leaves at the landmark, %v months", name, v)
			}
		}
	}
	// Framingham: 252 patients, in 173 of whom the risk was assessable. The genes
	// are those of 34 patients of another study, which is none of the trial.
	for name, n := range map[string]int{"Framingham": 252, "Genotypes": 34} {
		if studies[name].n != n {
			t.Errorf("%s: %d patients, published %d", name, studies[name].n, n)
		}
	}
	if k := len(studies["SORAMIC"].rows("known VEGF-A rs2010963")); k > 0 {
		t.Errorf("SORAMIC: genotypes of %d", k)
	}
}

// someone is a patient whose values are checked.
type someone struct {
	t *testing.T
	s *study
	i int
}

func (p someone) at(name string) float64 {
	if x := p.s.num[name]; x != nil {
		return x[p.i]
	}
	return math.NaN()
}

func (p someone) is(name, level string) bool { return p.s.text(name)[p.i] == level }

func (p someone) wrong(what string) { p.t.Errorf("%s, patient %d: %s", p.s.name, p.i+1, what) }

// Dates follow one another, statuses agree with each other, and values lie where
// they can.
func TestPatientsAreConsistent(t *testing.T) {
	studies, err := readCSV(file(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range studies {
		for i := range s.n {
			p := someone{t, s, i}
			p.endpoints()
			p.dates()
			p.values()
		}
	}
}

func (p someone) endpoints() {
	os, died := p.at("OS_months"), p.at("OS_status")
	if !(os > 0 && os < 110) || died != 0 && died != 1 {
		p.wrong("no overall survival")
	}
	for _, e := range []string{"PFS", "TTP", "TTF"} {
		v, status := p.at(e+"_months"), p.at(e+"_status")
		if v > os {
			p.wrong(e + " after OS")
		}
		if v < os && e == "PFS" && status != 1 {
			p.wrong("PFS ends before OS without an event")
		}
		if v == os && e == "PFS" && status != died {
			p.wrong("PFS ends with OS, statuses differ")
		}
		if math.IsNaN(v) != math.IsNaN(status) {
			p.wrong(e + " has a time or a status alone")
		}
	}
	if p.at("TTP_status") == 1 && (p.at("PFS_status") != 1 || p.at("TTP_months") != p.at("PFS_months")) {
		p.wrong("progressed, and not in PFS")
	}
	if d := p.at("OS_days"); !math.IsNaN(d) && months(int(d)) != os {
		p.wrong("days and months of OS differ")
	}
	if p.is("fatal adverse event", "yes") && died != 1 {
		p.wrong("survived a fatal event")
	}
}

func (p someone) dates() {
	os := p.at("OS_months")
	for _, date := range []string{"response month", "hypertension month", "hand-foot month", "HFS/HTN month",
		"fever month", "progression month", "treatment start month"} {
		if v := p.at(date); v >= os || v < 0 {
			p.wrong(date + " is not within observation")
		}
	}
	if v := p.at("response month"); v >= p.at("PFS_months") {
		p.wrong("responded after progression")
	}
	if !math.IsNaN(p.at("response month")) && !p.is("response", "CR") && !p.is("response", "PR") {
		p.wrong("a response is dated and was none")
	}
	if v := p.at("progression month"); v+p.at("days beyond progression")/daysPerMonth > os+0.02 {
		p.wrong("sorafenib after the end")
	}
	start := p.at("treatment start month")
	if math.IsNaN(start) {
		start = 0
	}
	if v := p.at("treatment months"); v > os-start+0.02 {
		p.wrong("treated after the end")
	}
}

func (p someone) values() {
	if age := p.at("age"); !(age >= 18 && age <= 95) {
		p.wrong("no age")
	}
	if !p.is("sex", "male") && !p.is("sex", "female") {
		p.wrong("no sex")
	}
	score, class := p.at("Child-Pugh score"), p.s.text("Child-Pugh")[p.i]
	if want := kit.If(score < 7, "A", "B"); !math.IsNaN(score) && class != want && !(score == 10 && class == "C") {
		p.wrong("Child-Pugh class " + class)
	}
	if p.at("hypertension grade") > 0 && p.is("any adverse event", "no") {
		p.wrong("hypertension is an adverse event")
	}
}

// Months of 30 days, two decimals: 229 days are 7.63 months, and every day is
// told from the next.
func TestMonths(t *testing.T) {
	for days, want := range map[int]float64{229: 7.63, 577: 19.23, 89: 2.97, 259: 8.63, 60: 2, 1: 0.03} {
		if got := months(days); got != want || inDays(got) != days {
			t.Errorf("%d days: %v months (%d days), expected %v", days, got, inDays(got), want)
		}
	}
	for d := range 3000 {
		if months(d) == months(d+1) {
			t.Fatalf("days %d and %d are one", d, d+1)
		}
	}
}

// Six patients by hand, times 1 to 6, three die at 1, 3 and are censored at 5, three
// die at 2, 4, 6: the medians are 3 and 4, and at 2.5 months a third of both is
// dead.
func TestComparisonByHand(t *testing.T) {
	s := newStudy("hand", 6)
	s.step("runs arm: TKI 3, TKI-ICI 3")
	copy(s.number("OS_months"), []float64{1, 3, 5, 2, 4, 6})
	copy(s.number("OS_status"), []float64{1, 1, 0, 1, 1, 1})
	by, names := grouped("arm: TKI, TKI-ICI")
	c := comparison{endpoint: "OS", by: by, names: names, wants: []want{{kind: median}, {kind: survival, k: 1, at: 2.5}}}
	c.compile(s)
	a, err := c.eval(true)
	if err != nil {
		t.Fatal(err)
	}
	if v, _, _ := a.of(c.wants[0]); v != 3 {
		t.Errorf("median %v, by hand 3", v)
	}
	if v, _, _ := a.of(c.wants[1]); math.Abs(v-200.0/3) > 1e-9 {
		t.Errorf("survival %v, by hand 66.67", v)
	}
	w := want{kind: median, value: target{3, 0.5}}
	if f, _ := w.miss(a); f != 0 {
		t.Errorf("a median that is met misses by %v", f)
	}
	w.k = 1
	if f, _ := w.miss(a); f != 2 {
		t.Errorf("4 for 3 misses by %v units of a half, expected 2", f)
	}
}

// The conditions of the studies' files, on three patients.
func TestConditions(t *testing.T) {
	s := newStudy("hand", 3)
	copy(s.text("arm"), []string{"TACE", "resection", ""})
	copy(s.number("AFP"), []float64{400, 20, math.NaN()})
	for text, want := range map[string][]int{
		"": {0, 1, 2}, "arm == TACE": {0}, "arm == TACE|resection": {0, 1}, "known arm": {0, 1}, "not arm == TACE": {1, 2},
		"AFP >= 400": {0}, "AFP < 400": {1}, "AFP <= 400": {0, 1}, "AFP == 20": {1}, "arm == TACE and AFP < 400": nil,
	} {
		if got := s.rows(text); !slices.Equal(got, want) {
			t.Errorf("%q: patients %v, expected %v", text, got, want)
		}
	}
	if g := s.codes("arm: resection, TACE"); g(0) != 1 || g(1) != 0 || g(2) != -1 {
		t.Error("levels are not numbered in their order")
	}
}

func TestWants(t *testing.T) {
	for text, want := range map[string]want{
		"median 1":                           {kind: median, k: 1, weight: 1},
		"median all":                         {kind: medianAll, weight: 1},
		"log-rank x2":                        {kind: logRank, weight: 2},
		"survival 1 at 12":                   {kind: survival, k: 1, at: 12, weight: 1},
		"events 0: 134 to 146":               {kind: events, plausible: true, lower: 134, upper: 146, weight: 1},
		"survival 1 at 3: 55.55 to 55.65 x2": {kind: survival, k: 1, at: 3, plausible: true, lower: 55.55, upper: 55.65, weight: 2},
	} {
		if got, err := parseWant(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"mean 1", "median x", "events 1: few to many"} {
		if got, err := parseWant(text); err == nil {
			t.Errorf("%q was read as %+v", text, got)
		}
	}
}
