package main

import (
	"fmt"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The counts of attackable: with counts below 20 hidden, those of gamma, and so one of the
// others' in each kind, and who has no lab.
const (
	sites               = 188
	alpha, alphaEvents  = 98, 41
	beta, betaEvents    = 73, 31
	gamma, gammaEvents  = 17, 13
	unmeasured, withLab = 11, 177
)

// attackable writes a cohort whose counts are like no other number that is printed of it.
func attackable(t *testing.T) string {
	t.Helper()
	r := rand.New(rand.NewSource(5))
	var rows []string
	for _, s := range []struct {
		name      string
		n, events int
	}{{"alpha", alpha, alphaEvents}, {"beta", beta, betaEvents}, {"gamma", gamma, gammaEvents}} {
		for i := range s.n {
			event := 0
			if i < s.events {
				event = 1
			}
			z := r.NormFloat64()
			rows = append(rows, fmt.Sprintf("%s,%s,%.2f,%d,%.1f,%.3f,%d,%s", s.name, []string{"x", "y"}[r.Intn(2)], 1+r.Float64()*300*math.Exp(-z), event,
				30+r.Float64()*50+0.01, 2+z, r.Intn(2), []string{"AA", "AG", "AG", "GG"}[r.Intn(4)]))
		}
	}
	r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	var b strings.Builder
	b.WriteString("id,site,arm,t,s,age,marker,resp,snp,lab\n")
	for i, row := range rows {
		lab := ""
		if i >= unmeasured {
			lab = fmt.Sprintf("%.3f", 5+r.NormFloat64())
		}
		fmt.Fprintf(&b, "P%03dx,%s,%s\n", i, row, lab)
	}
	path := filepath.Join(t.TempDir(), "sites.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var anyNumber = regexp.MustCompile(`[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?`)

// follow says which small counts of attackable can be read in what is printed, or had by
// subtraction from what stands there.
func follow(text string) []string {
	shown := map[int]bool{}
	for _, m := range anyNumber.FindAllString(text, -1) {
		if n, err := strconv.Atoi(m); err == nil {
			shown[n] = true
		}
	}
	var out []string
	for _, x := range []struct {
		what string
		of   []int
	}{
		{"patients of gamma", []int{gamma}},
		{"events of gamma", []int{gammaEvents}},
		{"patients of gamma by subtraction", []int{alpha, beta}},
		{"patients of gamma from those of both others", []int{alpha + beta}},
		{"events of gamma by subtraction", []int{alphaEvents, betaEvents}},
		{"events of gamma from those of both others", []int{alphaEvents + betaEvents}},
		{"who has no lab", []int{unmeasured}},
		{"who has no lab by subtraction", []int{withLab, sites}},
	} {
		if !slices.ContainsFunc(x.of, func(n int) bool { return !shown[n] }) {
			out = append(out, x.what)
		}
	}
	return out
}

// estimated are lines that give numbers of a group whose counts are hidden.
var estimated = regexp.MustCompile(`(?m)^.*\b(?:beta|gamma)\b.*\b[0-9]+\.[0-9]+.*$`)

// From the whole of what a command prints, in any format and in its figure, no small count
// follows, and nothing is estimated of a group whose counts are hidden; or the command is
// refused with its reason.
func TestNoSmallCountFollows(t *testing.T) {
	t.Parallel()
	file := attackable(t)
	timed := []string{file, "--time", "t", "--event", "s"}
	lines := []string{"km --by site", "km --by site --times 60,120 --rmst 200 --pairwise holm", "km --by site --band hall-wellner", "km --by site --strata arm",
		"km --by site --lifetable 60", "km --by arm,site", "km --by site --covariates age", "cuminc --by site --cause 1", "cox --covariates site,age", "cox --covariates site,age --ci profile",
		"cox --covariates site,age,site:age", "cox --covariates site,age --reference site=gamma", "cox --covariates site,age,lab",
		"cox --covariates site,age,lab --univariable --enter 0.99", "cox --by site --covariates age", "cox --covariates age --strata site",
		"cox --by site --covariates age --predict age=50 --times 60", "cox --covariates site,marker,lab --backward p", "cox --covariates site,age --base age",
		"finegray --covariates site,age --cause 1", "forest --within site,arm --by resp", "forest --within site --by marker --covariates lab",
		"screen --markers marker,lab,age", "screen --markers marker,lab --covariates site", "cut --by lab",
		"spline --covariates site,rcs(lab,4)", "uncut --by lab", "schoenfeld --covariates site,lab", "flow --by lab", "describe", "table1 --by site",
		"table1 --by arm", "table1 --by site --levels", "correlate --x lab --y age,marker", "compare --value lab --by arm", "compare --value site --by arm",
		"compare --value age --by site", "logistic --outcome resp --covariates site,lab", "logistic --outcome resp --covariates site,lab --univariable",
		"roc --marker lab --outcome resp", "roc --marker lab --at 100", "genotype --genotype snp --outcome resp", "match --treatment arm --covariates site,age",
		"power --by site", "simulate --by lab --cohorts 20", "trust --by lab ", "km --by site --where lab>0",
		"cox --covariates site,age --where lab>0"}
	done, refused, drawn := 0, 0, 0
	for _, line := range lines {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			words := strings.Fields(line)
			command := append([]string{words[0]}, timed...)
			if slices.Contains([]string{"describe", "correlate", "compare", "logistic", "genotype"}, words[0]) || strings.Contains(line, "--outcome") {
				command = []string{words[0], file}
			}
			command = append(append(command, words[1:]...), "--suppress-below", "20")
			if status, _, errs := kaplan("", command...); status == exitUsage {
				t.Fatalf("no such line: %s", errs)
			}
			for _, ending := range []string{"text", "json", "csv", "md", ".html", ".tex", ".docx", ".svg"} {
				var text, errs string
				var status int
				path := filepath.Join(t.TempDir(), "a"+ending)
				switch {
				case ending == ".svg":
					cmd, _, _ := rootCommand(nil, nil).Find(words[:1])
					if cmd.Flags().Lookup("figure") == nil {
						continue
					}
					status, _, errs = kaplan("", append(command, "--figure", path)...)
				case ending[0] == '.':
					status, _, errs = kaplan("", append(command, "--save", path)...)
				default:
					status, text, errs = kaplan("", append(command, "--format", ending)...)
				}
				if status != exitDone {
					if refused++; text != "" || !strings.Contains(errs, "cannot be had with counts below 20 hidden") && !strings.Contains(errs, "figure") {
						t.Errorf("as %s: exit %d, %s%s", ending, status, errs, text)
					}
					if out := follow(errs); out != nil {
						t.Errorf("the refusal tells %q: %s", out, errs)
					}
					continue
				}
				done++
				switch {
				case ending == ".docx":
					text = fmt.Sprintf("%q", ofDOCX(t, path))
				case ending[0] == '.':
					b, err := os.ReadFile(path)
					if err != nil {
						t.Fatal(err)
					}
					text = string(b)
					if ending == ".svg" {
						drawn++
						text = strings.Join(regexp.MustCompile(`<text[^>]*>[^<]*</text>`).FindAllString(text, -1), "\n")
						text = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(text, " ")
					}
					text = regexp.MustCompile(`(?s)<style.*?</style>|<script.*?</script>`).ReplaceAllString(text, "")
				}
				if out := follow(text); out != nil && words[0] != "cut" { // which counts by every cut
					t.Errorf("as %s: %q in\n%s", ending, out, text)
				}
				if slices.Contains([]string{"text", "csv", "md"}, ending) {
					if ending == "csv" { // a title names covariates
						text = regexp.MustCompile(`"[^"]*"`).ReplaceAllString(text, "")
					}
					for _, m := range estimated.FindAllString(text, -1) {
						t.Errorf("as %s: estimated of few: %s", ending, m)
					}
				}
			}
		})
	}
	t.Cleanup(func() { t.Logf("%d answers, %d refused, %d figures", done, refused, drawn) })
}

// What goes wrong is said without the small counts that it went wrong for, and a command
// that cannot hide any says why.
func TestErrorsHideSmallCounts(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "seven.csv")
	rows := "id,t,s,g,x,y\na,1,1,A,2,\nb,2,1,A,3,1\nc,3,1,B,4,\nd,4,1,B,5,\ne,5,1,B,5,\nf,6,1,B,7,\ng,7,1,B,8,2\n"
	if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	few := regexp.MustCompile(`\b[1-4] (\w+ )?(patients?|pairs?|events?|have|of)\b`)
	for _, x := range []struct{ line, whole string }{
		{"screen --time t --event s --where x>7", "there is 1 patient"},
		{"logistic --outcome x>2 --covariates y", "of the 2 patients who have every covariate 2 have"},
		{"correlate --x x --y y", "there are 2 pairs"},
	} {
		words := strings.Fields(x.line)
		line := append([]string{words[0], path}, words[1:]...)
		if _, _, errs := kaplan("", line...); !strings.Contains(errs, x.whole) {
			t.Errorf("%s without hiding: %s", x.line, errs)
		}
		status, out, errs := kaplan("", append(line, "--suppress-below", "5")...)
		if m := few.FindString(errs); status != exitNoAnswer || out != "" || m != "" || !strings.Contains(errs, "<5") {
			t.Errorf("%s: exit %d, %q in %s", x.line, status, m, errs)
		}
	}
	for _, cmd := range rootCommand(nil, nil).Commands() {
		if cmd.Flags().Lookup(suppressFlag) != nil || slices.Contains([]string{"help", "man", "version", "completion"}, cmd.Name()) {
			continue
		}
		status, _, errs := kaplan("", cmd.Name(), "--suppress-below", "5")
		if status != exitUsage || !strings.Contains(errs, cmd.Name()+" does not hide small counts: ") {
			t.Errorf("%s: exit %d, %s", cmd.Name(), status, errs)
		}
	}
}
