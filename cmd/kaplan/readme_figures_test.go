package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kaplan/model"
	picture "kaplan/model/figure"
	"kaplan/model/read/postgres"
	"kaplan/model/save"
)

// Figures that sentences of the README have are those of the program. A pattern's groups
// are the figures, in the order in which they are held to something.
func TestReadmeFigures(t *testing.T) {
	t.Parallel()
	text := readme(t)
	// inSource is a constant that no other package sees.
	inSource := func(path, pattern string) string {
		t.Helper()
		b, err := os.ReadFile(filepath.Join(repository, filepath.FromSlash(path)))
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(pattern).FindStringSubmatch(string(b))
		if m == nil {
			t.Fatalf("%s has no %s", path, pattern)
		}
		return strings.ReplaceAll(m[1], "_", "")
	}
	millions := func(s string) string { return strings.TrimSuffix(s, "000000") }
	word := func(n int) string {
		for w, of := range numerals {
			if of == n {
				return strings.ToLower(w)
			}
		}
		return strconv.Itoa(n)
	}
	for _, c := range []struct {
		says string
		is   []string
	}{
		{`counts columns of numbers in up to ([0-9]+) bins`, []string{strconv.Itoa(postgres.MostBins)}},
		{`A Cox model of numbers of more than ([0-9]+) values leaves these where they are`, []string{strconv.Itoa(postgres.MostBins)}},
		{`A statement may take ([0-9]+) minutes`, []string{inSource("model/read/postgres/connect.go", `statementTimeout = "([0-9]+)min"`)}},
		{`wait ([0-9]+) seconds for a lock`, []string{inSource("model/read/postgres/connect.go", `lockTimeout +?= "([0-9]+)s"`)}},
		{`Altogether ([0-9]+) million patients are held`, []string{millions(inSource("model/read/freq.go", `mostPatients = ([0-9_]+)`))}},
		{`each in about ([0-9]+) bytes and 8 for every column`, []string{inSource("model/read/freq.go", `patientTakes = ([0-9]+)`)}},
		{`an archive that becomes ([0-9]+) times what it was`, []string{inSource("model/read/work.go", `mostSwelling = ([0-9]+)`)}},
		{`Up to ([0-9]+) patients are all in; of more, ([0-9]+) are drawn`, []string{strconv.Itoa(model.MostByHand), strconv.Itoa(model.FewByHand)}},
		{`or .\.png. \(([0-9]+) dots per inch\)`, []string{strconv.Itoa(picture.Resolution)}},
		{`leaves with status ([0-9]) if any differs`, []string{strconv.Itoa(exitNoAnswer)}},
		{`which answers have changed \(status ([0-9]) if any answer has\)`, []string{strconv.Itoa(exitNoAnswer)}},
		{`you \(([0-7]+), folder ([0-7]+)\)`, []string{fmt.Sprintf("%04o", save.Private), "0" + inSource("model/save/lock.go", `MkdirAll\(path, 0o([0-7]+)\)`)}},
		{`a test tries it with (\w+) logins at once`, []string{word(atoi(t, inSource("cmd/kaplan/ssh_linux_test.go", `for range ([0-9]+) \{\s+people = append`)))}},
	} {
		if got := capture(t, text, c.says); !slices.Equal(got, c.is) {
			t.Errorf("the README says %q of %s, and it is %q", got, c.says, c.is)
		}
	}
	if late := capture(t, text, `is kept as it is done, at most (\w+ \w+) late`)[0]; late != "a second" || atoi(t, inSource("tui/session.go", `keepEvery = ([0-9]+) \* time\.Millisecond`)) > 1000 {
		t.Errorf("kept %s late", late)
	}
	if m := capture(t, text, "`--min-cell ([0-9])` leaves combinations of fewer than (\\w+) patients"); m[1] != word(atoi(t, m[0])) {
		t.Errorf("--min-cell %q", m)
	}
}

func atoi(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What the README counts or numbers of lessons, hidden counts, formats and tests is what
// the commands do.
func TestReadmeFiguresOfCommands(t *testing.T) {
	t.Parallel()
	text := readme(t)
	m := capture(t, text, `lists (\w+) lessons on the embedded cohorts, (\w+) of them on real patients`)
	status, out, errs := kaplan("", "learn")
	if status != exitDone {
		t.Fatal(errs)
	}
	_, samples, _ := kaplan("", "samples")
	all, real := 0, 0
	for _, l := range regexp.MustCompile(`(?m)^[0-9]+ +\w+ +(\w+) +[0-9]+ `).FindAllStringSubmatch(out, -1) {
		all++
		real += strings.Count(samples, l[1]+": Real:")
	}
	capital := func(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
	if numerals[capital(m[0])] != all || numerals[capital(m[1])] != real {
		t.Errorf("%q lessons, and there are %d, %d of them on real patients", m, all, real)
	}

	m = capture(t, text, "`--suppress-below ([0-9])` hides counts of 1 to ([0-9]) patients or events \\(`<([0-9])`")
	_, out, _ = kaplan("id,time,died,g\na,1,1,x\nb,2,1,x\nc,3,1,x\nd,4,1,x\ne,5,0,x\nf,6,0,x\ng,7,0,x\nh,8,0,x\ni,9,1,y\nj,10,1,y\nk,11,1,y\nl,12,1,y\nm,13,1,y\nn,14,0,y\n",
		"km", "-", "--time", "time", "--event", "died", "--by", "g", "--suppress-below", m[0])
	if n := atoi(t, m[0]); atoi(t, m[1]) != n-1 || m[2] != m[0] || !strings.Contains(out, "<"+m[0]) {
		t.Errorf("--suppress-below %q\n%s", m, out)
	}

	m = capture(t, text, `formats ([0-9]+) to ([0-9]+) \(Stata`)
	old := filepath.Join(t.TempDir(), "old.dta")
	if err := os.WriteFile(old, append([]byte{byte(atoi(t, m[0]) - 1), 2, 1, 0}, make([]byte, 200)...), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, errs := kaplan("", "describe", old); status == exitDone || !strings.Contains(errs, "formats "+m[0]+" to "+m[1]+" are read") {
		t.Errorf("Stata %q: exit %d, %s", m, status, errs)
	}

	m = capture(t, text, "Peto and Peto's test \\| `survdiff\\(rho = 1\\)`, which is `--rho ([0-9]) --gamma ([0-9])` here")
	a := asked(t, "", "km", data(t, "lung"), "--time", "time", "--event", "status", "--by", "sex", "--rho", m[0], "--gamma", m[1])
	a.all("result/tests[fleming-harrington]", oracle(t, "lung").numbers("tests/fleming-harrington"), "statistic", "p_value")
}
