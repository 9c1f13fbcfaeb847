package tui

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/read"
)

// sampled reads an embedded cohort with its configuration.
func sampled(t testing.TB, name string) *model.Cohort {
	t.Helper()
	return once(t, "sampled "+name, func() (*model.Cohort, error) {
		path := filepath.Join("..", "sampledata", name)
		config, err := read.ConfigFile(path + ".toml")
		if err != nil {
			return nil, err
		}
		c, err := read.Files([]string{path + ".csv"}, nil, read.Options{Config: config})
		if err != nil {
			return nil, err
		}
		for _, c := range []*model.Cohort{c, c.Long} {
			if c != nil {
				c.Name = name
			}
		}
		return c, nil
	})
}

// wards is a cohort of many groups, some of one patient, and of many levels.
func wards(t testing.TB) *model.Cohort {
	var b strings.Builder
	b.WriteString("id,ward,dose,crp,reaction,grade,later\n")
	for i := range 240 {
		crp := 2 + float64(i*7919%997)/40
		if i%37 == 0 {
			crp *= 40
		}
		ward := i * 31 % 40
		if i > 200 {
			ward = 0
		}
		fmt.Fprintf(&b, "p%03d,ward %02d,%d,%.2f,%s,G%d,G%d\n", i, ward, i%3*10, crp, []string{"none", "mild", "severe"}[i*i%7%3], i%4, (i+i*i%3)%4)
	}
	return table(t, "wards", b.String())
}

func compared(value, by string, more ...func(*model.Look)) func(*model.Look) {
	return func(l *model.Look) {
		l.Value, l.Marker, l.Cut = value, by, "median"
		for _, f := range more {
			f(l)
		}
	}
}

func TestCompareScreens(t *testing.T) {
	t.Parallel()
	everywhere, two := []string{narrow, usual, large}, []string{narrow, usual}
	levels := func(l *model.Look) { l.AsLevels = true }
	where := func(s string) func(*model.Look) { return func(l *model.Look) { l.Where = s } }
	reference := func(s string) func(*model.Look) { return func(l *model.Look) { l.Reference = s } }
	paired := func(s string) func(*model.Look) { return func(l *model.Look) { l.Paired = s } }
	second := func(s string) func(*model.Look) { return func(l *model.Look) { l.By2 = s } }
	tace := func(t testing.TB) *model.Cohort { return sampled(t, "tace75") }
	mice := func(t testing.TB) *model.Cohort { return sampled(t, "hep3b") }
	file := func(name string) func(testing.TB) *model.Cohort {
		return func(t testing.TB) *model.Cohort { return cohort(t, name) }
	}
	for _, s := range []struct {
		name   string
		cohort func(testing.TB) *model.Cohort
		sizes  []string
		look   func(*model.Look)
		page   string
		keys   []string
	}{
		{"compare/groups", tace, everywhere, compared("log2(`miR-122 before`)", "Child-Pugh"), "Groups", nil},
		{"compare/skewed", file("pbc"), everywhere, compared("bili", "stage", levels), "Groups", nil},
		{"compare/cut", file("lung"), two, compared("wt.loss", "age", reference("age=low")), "Groups", nil},
		{"compare/none", file("pbc"), two, compared("bili", ""), "Groups", nil},
		{"compare/one_left", file("lung"), []string{narrow}, compared("wt.loss", "sex", where("sex == 1")), "Groups", nil},
		{"compare/many", wards, two, compared("crp", "ward"), "Groups", nil},
		{"compare/few", func(t testing.TB) *model.Cohort { return table(t, "few", "g,x\na,1\na,2\na,4\nb,9\n") }, []string{narrow}, compared("x", "g"),
			"Groups", nil},
		{"compare/square", file("pbc"), everywhere, compared("hepato", "sex"), "Groups", nil},
		{"compare/categories", wards, two, compared("reaction", "dose", levels), "Groups", nil},
		{"compare/many_levels", wards, two, compared("ward", "grade", where("dose == 10 and crp < 15")), "Groups", nil},
		{"compare/many_bars", wards, two, compared("reaction", "ward"), "Groups", nil},
		{"compare/category_alone", wards, []string{narrow}, compared("reaction", ""), "Groups", nil},
		{"pairs/plain", file("veteran"), everywhere, compared("karno", "celltype"), "Pairs", nil},
		{"pairs/ranks", file("veteran"), two, compared("karno", "celltype"), "Pairs", []string{"down", "down"}},
		{"pairs/counts", file("pbc"), two, compared("hepato", "stage", levels), "Pairs", []string{"enter"}},
		{"pairs/many", wards, two, compared("crp", "ward"), "Pairs", []string{"up", "down", "down", "down", "down"}},
		{"pairs/none", file("veteran"), []string{narrow}, compared("karno", ""), "Pairs", nil},
		{"paired/plain", tace, everywhere, compared("log2(`miR-122 before`)", "", paired("log2(`miR-122 after`)")), "Paired", nil},
		{"paired/groups", tace, everywhere, compared("log2(`miR-122 before`)", "Child-Pugh", paired("log2(`miR-122 after`)")), "Paired", nil},
		{"paired/counts", wards, two, compared("grade", "dose", levels, paired("later")), "Paired", nil},
		{"paired/none", tace, []string{narrow}, compared("AFP", "sex"), "Paired", nil},
		{"factors/plain", mice, everywhere, compared("plasma", "tumor", second("day"), where(`arm == "30 mg/kg"`)), "Two factors", nil},
		{"factors/types", file("veteran"), two, compared("karno", "celltype", second("trt")), "Two factors", []string{"down", "down", "down"}},
		{"factors/empty", file("veteran"), []string{narrow},
			compared("age", "celltype", second("prior"), where(`prior == 0 or celltype != "large"`)), "Two factors", nil},
		{"factors/none", file("veteran"), []string{narrow}, compared("karno", "celltype"), "Two factors", nil},
		{"overtime/plain", mice, everywhere, compared("hCG", "arm", where(`tumor == "yes" and experiment == "peak"`)), "Over time", nil},
		{"overtime/lines", mice, two, compared("hCG", "arm", where(`tumor == "yes" and experiment == "peak"`)), "Over time", []string{"down"}},
		{"overtime/group", mice, two, compared("hCG @ 7", "arm", where(`tumor == "yes" and experiment == "peak"`)), "Over time",
			[]string{"down", "down", "down"}},
		{"overtime/once", mice, []string{narrow}, compared("survival_days", "arm"), "Over time", nil},
		{"overtime/never", file("veteran"), []string{narrow}, compared("karno", "celltype"), "Over time", nil},
	} {
		for _, size := range s.sizes {
			t.Run(s.name+"/"+size, func(t *testing.T) {
				t.Parallel()
				var w, h int
				if _, err := fmt.Sscanf(size, "%dx%d", &w, &h); err != nil {
					t.Fatal(err)
				}
				c := s.cohort(t)
				l := opened(c)
				s.look(&l)
				keys := append([]string{"5", "page " + s.page}, s.keys...)
				a := startWith(c, l, w, h, false)
				do(a, "esc")
				do(a, keys...)
				if why := wellFormed(a.View(), w, h); why != "" {
					t.Error(why)
				}
				sameAsGolden(t, s.name+"_"+size, pane(a))
				b := startWith(c, l, w, h, true)
				do(b, "esc")
				do(b, keys...)
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
