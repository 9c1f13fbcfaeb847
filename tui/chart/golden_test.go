package chart

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, name string, g *Grid) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	got := g.String() + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestSurvivalGolden(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 20}, {54, 16}, {120, 30}} {
		for k := 1; k <= 4; k++ {
			for _, ascii := range []bool{false, true} {
				name := fmt.Sprintf("survival_%dx%d_%d", size[0], size[1], k)
				if ascii {
					name += "_ascii"
				}
				t.Run(name, func(t *testing.T) {
					golden(t, name, Survival(SurvivalOptions{
						W: size[0], H: size[1], To: 75, Unit: "months", Series: groups(k, 75), ASCII: ascii,
					}))
				})
			}
		}
	}
}

func TestSurvivalWaysGolden(t *testing.T) {
	t.Parallel()
	base := SurvivalOptions{W: 100, H: 26, To: 75, Unit: "months", Series: groups(2, 75), YTitle: "Disease-specific survival"}
	cohorts := []*cohort{exponential(1, 10000, 500, 1022), exponential(2, 12000, 700, 1022)}
	crowd := []Series{cohorts[0].series("male", 0), cohorts[1].series("female", 1)}
	mapped := func(f func(float64) float64) []Series {
		out := groups(2, 75)
		for i := range out {
			at := out[i].At
			out[i].At = func(t float64) float64 { return f(at(t)) }
		}
		return out
	}
	for name, change := range map[string]func(*SurvivalOptions){
		"bands":   func(o *SurvivalOptions) { o.Bands = true },
		"medians": func(o *SurvivalOptions) { o.Medians = true },
		"both":    func(o *SurvivalOptions) { o.Medians, o.Bands = true, true },
		"bare":    func(o *SurvivalOptions) { o.NoRisk, o.NoMarks, o.H, o.W = true, true, 12, 60 },
		"crowd":   func(o *SurvivalOptions) { o.Series, o.To, o.Unit, o.Medians = crowd, 1022, "days", true },
		"incidence": func(o *SurvivalOptions) {
			o.YTitle, o.Series = "Cumulative incidence, %", mapped(func(s float64) float64 { return 1 - s })
			o.YFormat = func(v float64) string { return fmt.Sprintf("%.0f", 100*v) }
		},
		"hazard": func(o *SurvivalOptions) {
			o.YTitle, o.YUpper, o.MedianLevel, o.Medians = "Cumulative hazard", 2.5, math.Ln2, true
			o.Series = mapped(func(s float64) float64 { return -math.Log(s) })
		},
		"loglog": func(o *SurvivalOptions) {
			o.YTitle, o.YLower, o.YUpper, o.NoRisk = "log(-log S)", -4, 1.5, true
			o.Series = mapped(func(s float64) float64 { return math.Log(-math.Log(s)) })
		},
	} {
		for _, ascii := range []bool{false, true} {
			o := base
			change(&o)
			o.ASCII = ascii
			file := "way_" + name
			if ascii {
				file += "_ascii"
			}
			t.Run(file, func(t *testing.T) { golden(t, file, Survival(o)) })
		}
	}
}

func TestForestGolden(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(1)
	rows := []ForestRow{
		{"ratio low/high", 2.49, 1.03, 6.69, []string{"2.49", "1.03–6.69", "0.042"}, Plain, 0},
		{"Child-Pugh B", 1.2, 0.6, 2.4, []string{"1.20", "0.60–2.40", "0.61"}, Plain, 0},
		{"Child-Pugh A", 1, nan, nan, []string{"1", "reference", ""}, Dim, 0},
		{"AFP > 400", 0.45, 0.2, 0.99, []string{"0.45", "0.20–0.99", "0.047"}, Plain, 0},
		{"size ≥ 5 cm", 3, 0.4, 300, []string{"3.00", "0.40–300", "0.28"}, Plain, 0},
		{"portal vein thrombosis", 4e-10, 0, inf, []string{"0", "0–∞", "0.99"}, Warn, 0},
		{"constant", nan, nan, nan, []string{"NA", "NA", "NA"}, Dim, 0},
	}
	for _, w := range []int{100, 72, 48, 24} {
		for _, ascii := range []bool{false, true} {
			name := fmt.Sprintf("forest_%d", w)
			if ascii {
				name += "_ascii"
			}
			t.Run(name, func(t *testing.T) {
				golden(t, name, Forest(rows, ForestOptions{W: w, Title: "term", Headers: []string{"HR", "95 % CI", "P"}, ASCII: ascii}))
			})
		}
	}
}
