package tui

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
	"kaplan/tui/page"
)

// builtByR is what R built of a cohort, see stats/testdata/oracle/steps.R.
type builtByR struct {
	Name string
	KM   []struct {
		Name                   string
		Time, Estimate, Factor []float64
		NRisk                  []int      `json:"n_risk"`
		NEvent                 []int      `json:"n_event"`
		Greenwood              []*float64 `json:"greenwood"`
		SE                     []*float64 `json:"std_error"`
		Types                  []struct{ Lower, Upper []*float64 }
	}
	LogRank struct {
		Rows []struct {
			Time               float64
			Observed, Expected []float64
			Variance           [][]float64
		}
		Statistic float64
	}
	Cox []struct {
		Ties string
		Rows []struct {
			Coef, Score []float64
			LogLik      float64
			Information [][]float64
		}
	}
	Cuminc []struct {
		Name           string
		Time, Estimate []float64
		Before         []float64 `json:"event_free_before"`
		Free           []float64 `json:"event_free"`
		NRisk          []int     `json:"n_risk"`
		NEvent         []int     `json:"n_event"`
		NOther         []int     `json:"n_other"`
	}
	Permutation struct {
		Maxstat    float64
		Largest, P []float64
		Reached    []int
	}
}

func readBuiltByR(t *testing.T, name string) builtByR {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "stats", "testdata", "oracle", "steps.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Cases []builtByR }
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all.Cases, func(b builtByR) bool { return b.Name == name })
	if i < 0 {
		t.Fatalf("R has no case %s", name)
	}
	return all.Cases[i]
}

// drug6mp is Freireich's trial, a row for each child.
func drug6mp(t *testing.T) *model.Cohort {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "stats", "testdata", "drug6mp.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	long := "weeks,relapse,arm\n"
	for _, r := range rows[1:] { // pair, remstat, t1, t2, relapse
		long += r[2] + ",1,placebo\n" + r[3] + "," + r[4] + ",6-MP\n"
	}
	c, err := read.Reader("drug6mp.csv", strings.NewReader(long), read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// stepsLook is the explorer's look of a case of R's script.
func stepsLook(t *testing.T, name string) (*model.Cohort, model.Look) {
	t.Helper()
	var c *model.Cohort
	var l model.Look
	switch name {
	case "tace75":
		c = embeddedSample(t, "tace75")
		l = c.Opening(model.Look{Grouping: model.Grouping{Marker: "miR-122 ratio"}, Searching: model.Searching{Seed: 3},
			Stepping: model.Stepping{Drawn: 30}})
	case "lihc":
		c = embeddedSample(t, "lihc")
		l = c.Opening(model.Look{Observing: model.Observing{Endpoint: "OS"}, Grouping: model.Grouping{Marker: "hsa-mir-122"},
			Searching: model.Searching{Seed: 2}, Stepping: model.Stepping{Drawn: 40}})
	case "causes":
		c = embeddedSample(t, "lihc")
		l = c.Opening(model.Look{Observing: model.Observing{Endpoint: "DSS"}, Grouping: model.Grouping{Marker: "sex"},
			Searching: model.Searching{Seed: 2},
			Stepping:  model.Stepping{Drawn: 40}})
	default:
		c = drug6mp(t)
		l = c.Opening(model.Look{Observing: model.Observing{Time: "weeks", Event: "relapse"}, Grouping: model.Grouping{Marker: "arm"}})
	}
	return c, l
}

// walk builds something from its first step to the last, and hands over each screen.
func walk(t *testing.T, name, built string, size [2]int, each func(step int, screen string)) *answer.Steps {
	t.Helper()
	c, l := stepsLook(t, name)
	l.Built, l.Permutations = built, 40
	a := startWith(c, l, size[0], size[1], false)
	do(a, "page By hand")
	s, ok := page.Of[*answer.Steps](a.shown())
	if !ok {
		t.Fatalf("%s, %s: nothing is built\n%s", name, built, screen(a))
	}
	for step := 1; ; step++ {
		text := screen(a)
		if want := fmt.Sprintf("step %d of %d", step, s.Total); !strings.Contains(text, want) {
			t.Fatalf("%s, %s: the screen does not say %q\n%s", name, built, want, text)
		}
		each(step, text)
		if step == s.Total {
			break
		}
		do(a, ">")
	}
	if do(a, ">"); !strings.Contains(a.notice, "the last step") {
		t.Errorf("%s, %s: after the last step it says %q", name, built, a.notice)
	}
	s, _ = page.Of[*answer.Steps](a.shown())
	return s
}

// figures holds what stands on a screen, read by a pattern, to numbers to the digits that
// are shown: NaN is a number that is not held.
func figures(t *testing.T, screen, pattern string, want ...float64) {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(screen)
	if m == nil || len(m) != len(want)+1 {
		t.Errorf("nothing reads %q on\n%s", pattern, screen)
		return
	}
	for i, text := range m[1:] {
		if !math.IsNaN(want[i]) && !shownAs(text, want[i]) {
			t.Errorf("%q has %s, and in R it is %v\n%s", pattern, text, want[i], screen)
		}
	}
}

// shownAs reports whether a text is a number to its last digit.
func shownAs(text string, want float64) bool {
	text = strings.ReplaceAll(text, "−", "-")
	v, err := strconv.ParseFloat(text, 64)
	_, decimals, _ := strings.Cut(text, ".")
	// Half a unit of the last digit that the screen shows.
	return err == nil && math.Abs(v-want) <= math.Pow10(-len(decimals))/2*(1+1e-6)
}

const num = `(−?[0-9.]+)`

// What the screen says of every step is R's, to the digits that it shows: curves.
func TestScreenOfCurvesByHandIsR(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"tace75", "lihc", "drug6mp"} {
		r := readBuiltByR(t, name)
		group, at, greenwood, surv := 0, 0, 0.0, 1.0
		last := walk(t, name, "", [2]int{120, 40}, func(step int, text string) {
			for at == len(r.KM[group].Time) { // the next group begins
				group, at, greenwood, surv = group+1, 0, 0, 1
			}
			g, i := r.KM[group], at
			at++
			figures(t, text, `S\(`+num+`\) = `+num+` × \(1 − `+num+`/`+num+`\) = `+num, g.Time[i], surv, float64(g.NEvent[i]), float64(g.NRisk[i]),
				g.Estimate[i])
			surv = g.Estimate[i]
			figures(t, text, `n = .*?`+num+` at risk`, float64(g.NRisk[i]))
			if g.SE[i] == nil {
				if !strings.Contains(text, "neither a standard error nor an interval") {
					t.Errorf("%s: S = 0 has an error\n%s", name, text)
				}
				return
			}
			figures(t, text, `Greenwood = `+num+` \+ `+num+`/\(`+num+` × `+num+`\) = `+num+`; SE = `+num+` × √`+num+` = `+num, greenwood,
				float64(g.NEvent[i]),
				float64(g.NRisk[i]), float64(g.NRisk[i]-g.NEvent[i]), *g.Greenwood[i], g.Estimate[i], *g.Greenwood[i], *g.SE[i])
			greenwood = *g.Greenwood[i]
			figures(t, text, `interval \(log\): .* = `+num+` to `+num, *g.Types[0].Lower[i], *g.Types[0].Upper[i])
			// The row of the table is the same.
			row, want := regexp.QuoteMeta(g.Name)+` +`+regexp.QuoteMeta(page.Digits(g.Time[i]))+` +`+num+` +`+num+` +[0-9]+ +`,
				[]float64{float64(g.NRisk[i]), float64(g.NEvent[i])}
			if strings.Contains(text, "1 - d/n") {
				row, want = row+num+` +`, append(want, g.Factor[i])
			}
			figures(t, text, row+num+` +`+num+` +`+num, append(want, g.Estimate[i], *g.Greenwood[i], *g.SE[i])...)
		})
		if !last.Done() || group != len(r.KM)-1 || at != len(r.KM[group].Time) {
			t.Errorf("%s: the walk ends at group %d, event time %d", name, group, at)
		}
	}
}

func TestScreenOfLogRankByHandIsR(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"tace75", "lihc", "drug6mp"} {
		r := readBuiltByR(t, name).LogRank
		var expected, variance float64
		end := ""
		walk(t, name, "logrank", [2]int{120, 40}, func(step int, text string) {
			row := r.Rows[step-1]
			figures(t, text, `\n t = `+num, row.Time)
			if row.Observed == nil { // survdiff stops where one group alone is left
				return
			}
			figures(t, text, `expected in .* = `+num+` × `+num+`/`+num+` = `+num, math.NaN(), math.NaN(), math.NaN(), row.Expected[0]-expected)
			if !strings.Contains(text, "variance = 0") {
				figures(t, text, `variance = [^\n]* = `+num+`\n`, row.Variance[0][0]-variance)
			}
			figures(t, text, `so far in .*: observed `+num+`, expected `+num+`, variance `+num, row.Observed[0], row.Expected[0], row.Variance[0][0])
			expected, variance, end = row.Expected[0], row.Variance[0][0], text
		})
		figures(t, end, `chi-square = \(`+num+` − `+num+`\)² / `+num+` = `+num+` on 1 df, P`, r.Rows[len(r.Rows)-1].Observed[0], expected, variance,
			r.Statistic)
	}
}

func TestScreenOfCoxByHandIsR(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"tace75", "lihc", "drug6mp"} {
		rows := readBuiltByR(t, name).Cox[0].Rows
		s := walk(t, name, "cox", [2]int{120, 40}, func(step int, text string) {
			k := rows[step-1]
			figures(t, text, `log-likelihood `+num, k.LogLik)
			figures(t, text, `: β = `+num+`, HR = `+num+`\n score U = `+num+`, information I = `+num, k.Coef[0], math.Exp(k.Coef[0]), k.Score[0],
				k.Information[0][0])
			if step < len(rows) {
				figures(t, text, `step U/I = `+num+`/`+num+` = `+num+`, next β = `+num+` [+−] `+num+` = `+num, k.Score[0], k.Information[0][0],
					rows[step].Coef[0]-k.Coef[0], k.Coef[0], math.Abs(rows[step].Coef[0]-k.Coef[0]), rows[step].Coef[0])
			}
		})
		if s.Total != len(rows) {
			t.Errorf("%s: %d iterations, %d in R", name, s.Total, len(rows))
		}
	}
}

func TestScreenOfIncidenceByHandIsR(t *testing.T) {
	t.Parallel()
	r := readBuiltByR(t, "causes")
	group, at, before := 0, 0, 0.0
	walk(t, "causes", "cuminc", [2]int{120, 40}, func(step int, text string) {
		for at == len(r.Cuminc[group].Time) {
			group, at, before = group+1, 0, 0
		}
		g, i := r.Cuminc[group], at
		at++
		n := float64(g.NRisk[i])
		figures(t, text, `until then: S = `+num, g.Before[i])
		figures(t, text, `increment = `+num+` × `+num+`/`+num+` = `+num, g.Before[i], float64(g.NEvent[i]), n, g.Estimate[i]-before)
		figures(t, text, `CIF\(`+num+`\) = `+num+` \+ `+num+` = `+num, g.Time[i], before, g.Estimate[i]-before, g.Estimate[i])
		figures(t, text, `S\(`+num+`\) = `+num+` × \(1 − `+num+`/`+num+`\) = `+num, g.Time[i], g.Before[i], float64(g.NEvent[i]+g.NOther[i]), n,
			g.Free[i])
		before = g.Estimate[i]
	})
	if group != len(r.Cuminc)-1 {
		t.Errorf("the walk ends in group %d", group)
	}
}

func TestScreenOfPermutationsByHandIsR(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"tace75", "lihc"} {
		r := readBuiltByR(t, name).Permutation
		walk(t, name, "permutation", [2]int{120, 40}, func(step int, text string) {
			figures(t, text, `largest statistic: .* = `+num+`\n`, r.Largest[step-1])
			figures(t, text, `the observed `+num, r.Maxstat)
			figures(t, text, `P = \(`+num+` \+ 1\)/\(`+num+` \+ 1\) = `+num, float64(r.Reached[step-1]), float64(step), r.P[step-1])
		})
	}
}

// A step is no step of undo, and back leads where one was; to the end and to the beginning
// are one key each; what is open is no number on the screen.
func TestStepsAreTaken(t *testing.T) {
	t.Parallel()
	c, l := stepsLook(t, "drug6mp")
	a := startWith(c, l, 80, 24, false)
	do(a, "page By hand")
	first, undo := screen(a), len(a.undo)
	do(a, " ", ">", "pgdown")
	if a.look.Step != 4 || len(a.undo) != undo {
		t.Errorf("three steps on lead to %d, with %d steps of undo", a.look.Step, len(a.undo)-undo)
	}
	if do(a, "<", "pgup", "<"); screen(a) != first {
		t.Errorf("back at the first step the screen is\n%s\nand was\n%s", screen(a), first)
	}
	if do(a, "<"); !strings.Contains(a.notice, "the first step") {
		t.Errorf("before the first step it says %q", a.notice)
	}
	if do(a, ")"); a.look.Step != 19 {
		t.Errorf("to the end leads to %d", a.look.Step)
	}
	do(a, "(", ">", "_")
	if s := screen(a); !strings.Contains(s, "____") || strings.Contains(s, "0.807") || !strings.Contains(s, "0.857") {
		t.Errorf("with the numbers of the second step open the screen is\n%s", s)
	}
	do(a, "_", "_")
	if s := screen(a); strings.Contains(s, "____") || !strings.Contains(s, "0.807") {
		t.Errorf("with every number shown the screen is\n%s", s)
	}
	if do(a, "}"); a.look.Built != "logrank" || a.look.Step != 1 || !strings.Contains(screen(a), "LOG-RANK TEST   step 1 of 17") {
		t.Errorf("the next thing that is built is %q, step %d", a.look.Built, a.look.Step)
	}
	if do(a, "%"); !strings.Contains(a.notice, "nobody is drawn") {
		t.Errorf("of all patients it says %q", a.notice)
	}
	looks := len(a.ledger.Entries)
	if do(a, ">", "<"); len(a.ledger.Entries) != looks {
		t.Errorf("the ledger has %d looks more before the test is built to its end", len(a.ledger.Entries)-looks)
	}
	if do(a, ")", "<"); len(a.ledger.Entries) != looks+1 {
		t.Errorf("the ledger has %d looks more after the P of the test stood on the screen", len(a.ledger.Entries)-looks)
	}
	// Of a sample that is drawn nothing is tested.
	c, l = stepsLook(t, "tace75")
	a = startWith(c, l, 80, 24, false)
	do(a, "page By hand", "}")
	was, seed := len(a.ledger.Entries), a.look.Seed
	if do(a, ")", "<"); len(a.ledger.Entries) != was {
		t.Error("the test of a teaching sample is in the ledger")
	}
	if do(a, "%"); a.look.Seed != seed+1 || !strings.Contains(screen(a), fmt.Sprintf("seed %d", seed+1)) {
		t.Errorf("others are drawn with seed %d\n%s", a.look.Seed, screen(a))
	}
}

// What is built as it is drawn, in the three sizes and in ASCII.
func TestGoldenSteps(t *testing.T) {
	t.Parallel()
	for _, s := range []struct {
		name, cohort, built string
		keys                []string
	}{
		{"curve", "drug6mp", "km", []string{">", ">", ">"}}, {"curve_end", "drug6mp", "km", []string{")"}}, {"curve_open", "tace75", "km",
			[]string{">", ">", "_"}},
		{"logrank", "drug6mp", "logrank", []string{">", ">"}}, {"logrank_end", "tace75", "logrank", []string{")"}},
		{"cox", "drug6mp", "cox", []string{">"}}, {"cuminc", "causes", "cuminc", []string{">", ">", ">"}},
		{"permutation", "tace75", "permutation", []string{">", ">", ">", ">", ">"}},
	} {
		for _, size := range []string{narrow, usual, large} {
			t.Run(s.name+"/"+size, func(t *testing.T) {
				t.Parallel()
				c, l := stepsLook(t, s.cohort)
				l.Built, l.Permutations = s.built, 40
				var w, h int
				if _, err := fmt.Sscanf(size, "%dx%d", &w, &h); err != nil {
					t.Fatal(err)
				}
				a := startWith(c, l, w, h, false)
				do(a, append([]string{"page By hand"}, s.keys...)...)
				if why := wellFormed(a.View(), w, h); why != "" {
					t.Error(why)
				}
				sameAsGolden(t, "steps/"+s.name+"_"+size, pane(a))
				b := startWith(c, l, w, h, true)
				do(b, append([]string{"page By hand"}, s.keys...)...)
				if text := screen(b); strings.ContainsFunc(text, func(r rune) bool { return r > 126 }) {
					t.Errorf("not ASCII:\n%s", text)
				}
			})
		}
	}
}
