package tui

import (
	"fmt"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/read"
	"kaplan/sampledata"
)

// embedded reads a sample as the program does.
func embeddedSample(t testing.TB, name string) *model.Cohort {
	t.Helper()
	return once(t, "embedded "+name, func() (*model.Cohort, error) {
		s, ok := sampledata.Get(name)
		if !ok {
			return nil, fmt.Errorf("there is no sample %s", name)
		}
		config, err := read.ParseConfig("sample "+name, s.Config())
		if err != nil {
			return nil, err
		}
		c, err := read.Reader(name+".csv", strings.NewReader(string(s.CSV())), read.Options{Config: config})
		if err != nil {
			return nil, err
		}
		c.Name, c.Synthetic = s.Name, s.Synthetic
		return c, nil
	})
}

// genotyped is 60 patients with two genotypes and an outcome.
func genotyped() string {
	var b strings.Builder
	b.WriteString("patient,rs2010963,dose,age,response\n")
	for i := range 60 {
		g := []string{"CC", "CC", "CG", "CG", "CC", "GG", "CG"}[i%7]
		up := map[string]int{"CC": 2, "CG": 4, "GG": 6}[g]
		fmt.Fprintf(&b, "P%02d,%s,%d,%d,%s\n", i+1, g, i*i%3, 50+i*7%31, map[bool]string{true: "responder", false: "non-responder"}[i*5%9 < up])
	}
	return b.String()
}

// apart is a genotype of which nobody with two copies responds.
func apart() string {
	var b strings.Builder
	b.WriteString("patient,rs2010963,response\n")
	for i := range 34 {
		g, yes := "CC", i < 7
		if i >= 13 {
			g, yes = "CG", i < 15
		}
		if i >= 28 {
			g, yes = "GG", false
		}
		fmt.Fprintf(&b, "P%02d,%s,%s\n", i+1, g, map[bool]string{true: "responder", false: "non-responder"}[yes])
	}
	return b.String()
}

func TestOutcomeScreens(t *testing.T) {
	t.Parallel()
	// begun names no outcome: the page takes the one of value and marker that has
	// two values.
	begun := func(value, marker string, levels bool) func(*model.Look) {
		return func(l *model.Look) { l.Value, l.Marker, l.AsLevels = value, marker, levels }
	}
	roc := func(value, outcome string) func(*model.Look) {
		return func(l *model.Look) { l.Value, l.Outcome, l.Marker = value, outcome, "" }
	}
	gene := func(marker, outcome string) func(*model.Look) {
		return func(l *model.Look) { l.Marker, l.Outcome = marker, outcome }
	}
	with := func(look, more func(*model.Look)) func(*model.Look) {
		return func(l *model.Look) { look(l); more(l) }
	}
	dead := "status == 2"
	logit := func(l *model.Look) { l.Outcome, l.Marker, l.Covariates = dead, "bili", "age,sex,edema,log(albumin)" }
	for _, s := range []struct {
		name, cohort string
		sizes        []string
		look         func(*model.Look)
		keys         []string
	}{
		{"roc/plain", "pbc", []string{narrow, usual, large}, begun("bili", dead, true), []string{"page ROC"}},
		{"roc/versus", "pbc", []string{narrow, usual, large}, with(roc("bili", dead), func(l *model.Look) { l.Versus = "albumin" }), []string{"page ROC"}},
		{"roc/parts", "mir221", []string{narrow, usual, large}, with(roc("miR-221 baseline", "response"), func(l *model.Look) { l.Marker = "cohort" }),
			[]string{"page ROC"}},
		{"roc/many", "pbc", []string{narrow, usual}, with(roc("albumin", dead), func(l *model.Look) { l.Marker, l.Versus = "stage", "bili" }),
			[]string{"page ROC"}},
		{"roc/outcome", "pbc", []string{narrow}, roc("bili", "stage"), []string{"page ROC"}},
		{"roc/marker", "pbc", []string{narrow}, roc("sex", dead), []string{"page ROC"}},
		{"genotype/plain", "", []string{narrow, usual, large}, begun("response", "rs2010963", false), []string{"page Genotype"}},
		{"genotype/separated", "apart", []string{narrow, usual}, gene("rs2010963", "response"), []string{"page Genotype"}},
		{"genotype/turned", "", []string{narrow}, gene("rs2010963", "response"), []string{"page Genotype", "enter"}},
		{"genotype/none", "pbc", []string{narrow}, gene("sex", dead), []string{"page Genotype"}},
		{"genotype/outcome", "", []string{narrow}, gene("rs2010963", "age"), []string{"page Genotype"}},
		{"genotype/no_outcome", "", []string{narrow}, begun("age", "rs2010963", false), []string{"page Genotype"}},
		{"logistic/plain", "pbc", []string{narrow, usual, large}, logit, []string{"page Logistic"}},
		{"logistic/profile", "pbc", []string{narrow}, logit, []string{"page Logistic", "p"}},
		{"logistic/many", "pbc", []string{narrow, usual}, with(logit, func(l *model.Look) {
			l.Covariates += ",stage,platelet,protime,trt,chol,copper,ast,trig,ascites"
		}), []string{"page Logistic"}},
		{"logistic/separated", "pbc", []string{narrow, usual}, with(logit, func(l *model.Look) { l.Marker, l.Covariates = "sex", "age,bili > 20" }),
			[]string{"page Logistic"}},
		{"logistic/no_outcome", "pbc", []string{narrow}, with(logit, func(l *model.Look) { l.Value, l.Outcome = "age", "" }), []string{"page Logistic"}},
		{"logistic/outcome", "pbc", []string{narrow}, with(logit, func(l *model.Look) { l.Outcome = "age" }), []string{"page Logistic"}},
	} {
		for _, size := range s.sizes {
			t.Run(s.name+"/"+size, func(t *testing.T) {
				t.Parallel()
				var c *model.Cohort
				switch s.cohort {
				case "":
					c = table(t, "trial", genotyped())
				case "apart":
					c = table(t, "trial", apart())
				case "mir221":
					c = embeddedSample(t, s.cohort)
				default:
					c = cohort(t, s.cohort)
				}
				l := opened(c)
				s.look(&l)
				var w, h int
				if _, err := fmt.Sscanf(size, "%dx%d", &w, &h); err != nil {
					t.Fatal(err)
				}
				at := func(a *App) *App {
					a.toPageOf(viewCompare, strings.TrimPrefix(s.keys[0], "page ")) // without asking the pages before it
					do(a, append([]string{"esc", "5"}, s.keys[1:]...)...)
					return a
				}
				a := at(startWith(c, l, w, h, false))
				if why := wellFormed(a.View(), w, h); why != "" {
					t.Error(why)
				}
				sameAsGolden(t, s.name+"_"+size, pane(a))
				b := at(startWith(c, l, w, h, true))
				if why := wellFormed(b.View(), w, h); why != "" {
					t.Error("ASCII: " + why)
				}
				for i, line := range strings.Split(b.View(), "\n") {
					for j := range len(line) {
						if line[j] >= 0x80 {
							t.Fatalf("--ascii: line %d holds %q", i+1, line)
						}
					}
				}
			})
		}
	}
}
