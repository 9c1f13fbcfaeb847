package write

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
	"kaplan/sampledata"
)

// sample is an embedded cohort.
func sample(t *testing.T, name string) *model.Resolver {
	t.Helper()
	s, ok := sampledata.Get(name)
	if !ok {
		t.Fatal("no sample " + name)
	}
	config, err := read.ParseConfig("sample "+name, s.Config())
	if err != nil {
		t.Fatal(err)
	}
	c, err := read.Reader(name+".csv", bytes.NewReader(s.CSV()), read.Options{Config: config, MadeUp: sampledata.MadeUp})
	if err != nil {
		t.Fatal(err)
	}
	c.Name, c.Synthetic = name, s.Synthetic
	return model.NewResolver(c)
}

// document asks a question of a cohort.
func documented[A any](t *testing.T, q answer.Question[A], write func(A) Document, r *model.Resolver, l model.Look) Document {
	t.Helper()
	a, err := q.Answer(context.Background(), r, l, answer.Progress[A]{})
	if err != nil {
		t.Fatal(err)
	}
	return write(a)
}

// pictured renders a document's figure.
func pictured(t *testing.T, d Document, p model.Picture, format string) []byte {
	t.Helper()
	f, err := d.Figure(p)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b, format); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// said is a text of an SVG, where it stands and what it is.
type said struct{ class, x, y, text string }

// texts reads the texts of an SVG, and the places of upright lines that begin on the x
// axis, which are its ticks.
func textsOf(t *testing.T, svg []byte) (all []said, paths []string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all, paths
		}
		if err != nil {
			t.Fatalf("no XML: %v\n%s", err, svg[:min(len(svg), 400)])
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		of := map[string]string{}
		for _, a := range e.Attr {
			of[a.Name.Local] = a.Value
		}
		switch e.Name.Local {
		case "path":
			paths = append(paths, of["d"])
		case "text":
			next, err := d.Token()
			if err != nil {
				t.Fatal(err)
			}
			text, _ := next.(xml.CharData)
			all = append(all, said{of["class"], of["x"], of["y"], string(text)})
		}
	}
}

func ofClass(all []said, class string) []said {
	return slices.DeleteFunc(slices.Clone(all), func(s said) bool { return s.class != class })
}

// Every number of the table stands under its tick, to the last digit that is written:
// the label of the tick, the mark of it and all numbers have one x. And the rows add up
// to the patients of the group.
func TestCountsUnderTheirTicks(t *testing.T) {
	t.Parallel()
	tace := sample(t, "tace75")
	looks := map[string]model.Look{"all": {}, "two": {}, "long": {}, "many": {}}
	for name, marker := range map[string]string{"two": "`miR-122 ratio`", "many": "BCLC", "long": "Child-Pugh"} {
		l := looks[name]
		l.Marker = strings.Trim(marker, "`")
		looks[name] = l
	}
	checked := 0
	for name, l := range looks {
		d := documented(t, answer.SurvivalQuestion, Survival, tace, l)
		for _, p := range []model.Picture{{}, {RiskTable: "at-risk"}, {Size: "4x6", TypeSize: 6}, {XMax: "50"}, {TypeSize: 11, Size: "9x9"}} {
			all, paths := textsOf(t, pictured(t, d, p, "svg"))
			ticks, counts := ofClass(all, "x-tick"), ofClass(all, "count")
			if len(ticks) < 2 || len(counts) == 0 || len(counts)%len(ticks) != 0 {
				t.Fatalf("%s %+v: %d numbers under %d ticks", name, p, len(counts), len(ticks))
			}
			for i, c := range counts {
				k := ticks[i%len(ticks)]
				if c.x != k.x {
					t.Errorf("%s %+v: %s stands at %s, and its tick %s at %s", name, p, c.text, c.x, k.text, k.x)
				}
				if !slices.ContainsFunc(paths, func(d string) bool { return strings.HasPrefix(d, "M"+k.x+" ") && strings.HasSuffix(d, "v3") }) {
					t.Errorf("%s %+v: no mark at %s", name, p, k.x)
				}
				checked++
			}
			if p.RiskTable != "" {
				continue
			}
			kinds := ofClass(all, "row")
			per := 3 // at risk, events, censored
			for row := 0; row+per <= len(kinds); row += per {
				first := -1
				for i := range ticks {
					sum := 0
					for k := range per {
						n, err := strconv.Atoi(counts[(row+k)*len(ticks)+i].text)
						if err != nil {
							t.Fatal(err)
						}
						sum += n
					}
					if first < 0 {
						first = sum
					}
					if sum != first {
						t.Errorf("%s %+v: rows from %d add up to %d at %s and to %d at first", name, p, row, sum, ticks[i].text, first)
					}
				}
			}
		}
	}
	if checked < 200 {
		t.Errorf("only %d numbers were looked at", checked)
	}
}

// The same answer gives the same bytes, and text stays text.
func TestFiguresAreTheSameBytes(t *testing.T) {
	t.Parallel()
	r := sample(t, "tace75")
	for _, format := range []string{"svg", "pdf", "png"} {
		var first []byte
		for range 3 {
			l := model.Look{}
			l.Marker = "miR-122 ratio"
			got := pictured(t, documented(t, answer.SurvivalQuestion, Survival, r, l), model.Picture{}, format)
			if first == nil {
				first = got
			}
			if !bytes.Equal(got, first) {
				t.Fatalf("%s: twice the same is not the same", format)
			}
		}
		if most := map[string]int{"svg": 20_000, "pdf": 60_000, "png": 400_000}[format]; len(first) > most {
			t.Errorf("%s has %d bytes", format, len(first))
		}
	}
}

// A searched cut never stands on a figure with a P that looks like any other.
func TestSearchedFiguresSayNaive(t *testing.T) {
	t.Parallel()
	l := model.Look{}
	l.Marker, l.Cut = "miR-122 ratio", "optimal"
	for _, permutations := range []int{0, model.NoPermutations} {
		l.Permutations = permutations
		d := documented(t, answer.SurvivalQuestion, Survival, sample(t, "tace75"), l)
		for _, show := range [][]string{nil, {"none"}, {"p"}, {"-caption", "-title"}} {
			all, _ := textsOf(t, pictured(t, d, model.Picture{Show: show}, "svg"))
			var whole strings.Builder
			for _, s := range all {
				if s.class == "test" && strings.Contains(s.text, "P = ") && !strings.Contains(s.text, "naive") && !strings.Contains(s.text, "corrected for") {
					t.Errorf("%v: %q", show, s.text)
				}
				whole.WriteString(s.text + " ")
			}
			if text := whole.String(); !strings.Contains(text, "chosen from these data") || !strings.Contains(text, "Synthetic data") {
				t.Errorf("%v: the figure does not say how its cut was found, or that its data are made up: %s", show, text)
			}
		}
	}
}

// What a database rounded or kept stands on every figure, whatever is shown.
func TestFiguresSayWhatADatabaseDid(t *testing.T) {
	t.Parallel()
	c := *sample(t, "tace75").Cohort
	c.Counted = &model.Counted{Cells: 9, Steps: []string{"months rounded up to multiples of 6 (ceiling)"}, Least: 5, Withheld: 7, WithheldCells: 3}
	d := documented(t, answer.SurvivalQuestion, Survival, model.NewResolver(&c), model.Look{})
	for _, show := range [][]string{nil, {"none"}, {"-caption", "-title"}} {
		for below, want := range map[int]string{0: "7 further patients in cells under 5 stayed there.", 10: "<10 further patients in cells under 5 stayed there."} {
			all, _ := textsOf(t, pictured(t, d, model.Picture{Show: show, Below: below}, "svg"))
			var whole strings.Builder
			for _, s := range all {
				whole.WriteString(s.text + " ")
			}
			if want = "Counted by the database: months rounded up to multiples of 6 (ceiling); " + want; !strings.Contains(whole.String(), want) {
				t.Errorf("%v: %q is not said: %s", show, want, whole.String())
			}
		}
	}
}

// A hundred thousand patients make no larger file than a screen of them.
func TestLargeFiguresAreSmall(t *testing.T) {
	t.Parallel()
	const n = 100_000
	rng := rand.New(rand.NewPCG(1, 2))
	time, status := &model.Column{Name: "time", Kind: model.Number, Num: make([]float64, n), Distinct: n}, &model.Column{Name: "status", Kind: model.Number, Num: make([]float64, n), Distinct: 2}
	arm := &model.Column{Name: "arm", Kind: model.Category, Code: make([]int32, n)}
	for i := range 6 {
		arm.Level = append(arm.Level, fmt.Sprintf("arm %d", i))
	}
	for i := range n {
		time.Num[i], status.Num[i], arm.Code[i] = rng.ExpFloat64()*60, float64(rng.IntN(2)), int32(rng.IntN(6))
	}
	arm.Distinct = 6
	c := &model.Cohort{Name: "large", N: n, Columns: []*model.Column{time, status, arm}}
	c.Index()
	l := model.Look{}
	l.Time, l.Event, l.Marker = "time", "status", "arm"
	d := documented(t, answer.SurvivalQuestion, Survival, model.NewResolver(c), l)
	if svg := pictured(t, d, model.Picture{Show: []string{"+intervals"}}, "svg"); len(svg) > 300_000 {
		t.Errorf("%d bytes", len(svg))
	}
}

// A curve that reaches 0 has no interval from there on: its band ends there, and a
// simultaneous band begins and ends with what it is a band of.
func TestBandsEndWhereNothingIsKnown(t *testing.T) {
	t.Parallel()
	c, err := read.Reader("six.csv", strings.NewReader("id,time,status,g\n1,1,1,a\n2,2,1,a\n3,3,1,a\n4,4,0,b\n5,5,1,b\n6,6,1,b\n7,7,1,b\n8,2,1,b\n"), read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := model.NewResolver(c)
	for _, kind := range []string{"log", "log-log", "plain", "logit", "arcsin"} {
		for _, band := range []string{"", "hall-wellner", "equal-precision"} {
			l := model.Look{Grouping: model.Grouping{Marker: "g"}, Showing: model.Showing{Level: 0.95, ConfType: kind, Band: band}}
			d := documented(t, answer.SurvivalQuestion, Survival, r, l)
			drawnWell(t, kind+" "+band, d)
			svg := string(pictured(t, d, model.Picture{Show: []string{"intervals"}}, "svg"))
			if n := strings.Count(svg, ` opacity=".15"`); n != 2 {
				t.Errorf("%s %s: %d bands for two groups", kind, band, n)
			}
		}
	}
}

// On a small page words are broken and never cut: a word such as "not corrected" and the
// numbers of a legend are what the figure is for. And signs of order are those of print.
func TestSmallFiguresCutNoWords(t *testing.T) {
	t.Parallel()
	tace, mir := sample(t, "tace75"), sample(t, "mir221")
	small := model.Picture{Size: "3.4x3"}
	l := model.Look{Grouping: model.Grouping{Marker: "miR-122 ratio"}}
	r := model.Look{}
	r.Value, r.Outcome, r.Versus = "miR-221 baseline", "response", "AFP"
	k := model.Look{Grouping: model.Grouping{Marker: "cut(age, 60)"}}
	for name, d := range map[string]Document{"not corrected": documented(t, answer.CutQuestion, Cutoff, tace, l),
		"0.371 to 0.582": documented(t, answer.ROCQuestion, ROC, mir, r), "≤60": documented(t, answer.SurvivalQuestion, Survival, tace, k)} {
		p := small
		if name == "≤60" {
			p = model.Picture{}
		}
		all, _ := textsOf(t, pictured(t, d, p, "svg"))
		whole := ""
		for _, s := range all {
			if s.class == "test" || s.class == "legend" {
				whole += " " + s.text
			}
		}
		if !strings.Contains(whole, name) || strings.Contains(whole, "…") || strings.Contains(whole, "<=") {
			t.Errorf("%q is not among the words of the figure: %s", name, whole)
		}
	}
}
