package selftest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Difference is a place where we do on purpose what R does not.
type Difference struct{ Case, R, Kaplan string }

// Document is the validation document: what was compared with what, and how it
// came out.
func Document(a *Archive, r *Report, kinds [][2]string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Validation of kaplan\n")
	line("This page is written by `go test ./cmd/kaplan -run TestValidationDocument -update` and held to what it says by the same " +
		"test in CI: do not edit it.\n")
	line("## What was done\n")
	line("%d cohorts, made by a seeded program so that each is awkward in its own way, are put to every command of kaplan in %d "+
		"questions. R answers the same "+
		"questions with its own packages (`stats/testdata/differential/R`). Every number of kaplan's JSON is then set beside R's: **%d "+
		"numbers, of which %d are "+
		"missing on both sides**. A number that R has none of must be listed below with the reason; a field that somebody adds fails the test until it is.\n",
		len(a.Cohorts), r.Questions, r.Count(), r.Missing)
	line("| | |\n|---|---|\n| R | %s |", a.Versions.R)
	for _, p := range slices.Sorted(maps.Keys(a.Versions.Packages)) {
		line("| %s | %s |", p, a.Versions.Packages[p])
	}
	line("\n## How to repeat it\n")
	line("| command | needs | does |\n|---|---|---|")
	line("| `kaplan selftest` | the program alone | compares the part that it carries; exit 0 if all agree, 1 if not; `--json` for a record |")
	line("| `go test -v -run TestDifferential ./cmd/kaplan` | Go | compares all that is counted here |")
	line("| `KAPLAN_COHORTS=1-20 go test -timeout 24h -v -run TestDifferential ./cmd/kaplan` | Go and R | has R answer about twenty " +
		"more cohorts of each kind, and compares |")
	line("| `go run ./stats/testdata/differential/make -part model/selftest/embedded.json.gz` | Go and R | has R answer everything anew |")
	line("\n## What agrees\n")
	line("Two numbers agree if they differ by at most %g of R's, numbers below 1e-6 as if they were as large; a number that is "+
		"missing agrees with one that is missing. "+
		"Oracle files are in `stats/testdata/oracle`.\n", Tolerance)
	line("| command | quantity | R | numbers | held by, beside TestDifferential |\n|---|---|---|---|---|")
	counts, of := map[string]int{}, map[string]*Quantity{}
	for f, n := range r.Values {
		q := QuantityOf(f)
		command, _, _ := strings.Cut(f, " ")
		if q == nil {
			continue
		}
		if strings.HasPrefix(q.Field, "*") || q.Field == "refused" {
			command = "all"
		}
		key := command + "\x00" + q.Field
		counts[key] += n
		of[key] = q
	}
	for _, q := range Quantities {
		for _, key := range slices.Sorted(maps.Keys(counts)) {
			if command, field, _ := strings.Cut(key, "\x00"); field == q.Field {
				line("| %s | %s | %s | %d | %s |", command, q.Is, code(of[key].R), counts[key], q.Tests)
			}
		}
	}
	line("\n## What is held by tests of its own\n")
	line("The comparison above does not ask these; each has its values beside it, in the tests that are named.\n")
	line("| number | held to | tests |\n|---|---|---|")
	for _, h := range Beside {
		line("| %s | %s | %s: %s |", h.Is, h.By, h.File, strings.Join(h.Tests, ", "))
	}
	line("\n## Where the tolerance is looser\n")
	line("| field | relative | as if at least | reason |\n|---|---|---|---|")
	for _, l := range LooserTolerances {
		line("| `%s` | %g | %g | %s |", l.Field, l.Within, max(l.Floor, 1e-6), l.Reason)
	}
	line("\n## What is not compared, and why\n")
	line("| numbers | commands | reason |\n|---|---|---|")
	for _, why := range slices.Sorted(maps.Keys(r.Excused)) {
		commands := map[string]bool{}
		for f, reasons := range r.ByField {
			if reasons[why] > 0 {
				command, _, _ := strings.Cut(f, " ")
				commands[command] = true
			}
		}
		line("| %d | %s | %s |", r.Excused[why], strings.Join(slices.Sorted(maps.Keys(commands)), ", "), why)
	}
	line("\n## Where kaplan does not do what R does, on purpose\n")
	line("| case | R | kaplan |\n|---|---|---|")
	for _, d := range Differences {
		line("| %s | %s | %s |", d.Case, d.R, d.Kaplan)
	}
	line("\n## Known errors\n")
	if len(Known) == 0 {
		line("None is known.")
	}
	for _, k := range Known {
		line("- `%s`: %s.", k.Command, k.Why)
	}
	line("\n## The cohorts\n")
	line("| kind | what is awkward |\n|---|---|")
	for _, k := range kinds {
		line("| %s | %s |", k[0], k[1])
	}
	return b.String()
}

func code(s string) string { return "`" + s + "`" }

// Differences are all of them, as the README has them and more.
var Differences = []Difference{
	{"status 0/1/2", "takes it as 1/2 and drops the 0s, with a warning", "sees competing causes and asks which"},
	{"all censored", "a log-rank of 0 on -1 df", "says that nobody had the event"},
	{"a group without events", "a coefficient of -21 and a warning", "no finite value; likelihood-ratio test and one-sided profile bound"},
	{"few events on one side of a comparison", "Wald's interval", "profile interval and likelihood-ratio P, and says so; `--ci wald` gives Wald's"},
	{"a time after a group's last", "stops, or drops the row", "not known where the last one is censored; `--extend` gives `extend = TRUE`"},
	{"events at time 0 in Fine and Gray's regression", "`crr` loses them", "counts them: no answer depends on where time begins"},
	{"Uno's concordance in a stratum with one event", "leaves out the weights there", "the same weights everywhere"},
	{"interval of a rank test without an exact P", "ends found to 1e-4", "the differences at which the test begins to reject"},
	{"changes that differ by rounding alone", "are not tied", "are tied"},
	{"a P of two numbers without standard error", "0 or NaN", "none"},
	{"`chisq.test` of 2 × 2", "corrects for continuity", "the same, with the uncorrected one beside it"},
	{"a cut of a column of two values", "cuts", "refused: each value is a group"},
	{"Peto and Peto's test", "`survdiff(rho = 1)`, which weighs by S(t-), calls itself so",
		"`peto-peto` weighs by the product of 1 - d/(n + 1), as survMisc's first kind does; `--rho 1 --gamma 0` is R's"},
	{"late entry: given alive at a time", "`start.time` keeps who leaves at that very time", "`--start-at` leaves them out"},
	{"an interaction's test of proportional hazards, a column of it being set aside", "an error", "none, with the reason; that of all terms stands"},
	{"covariates that separate the events in several directions", "coefficients of some size and a warning", "not determined; Firth's fit is named"},
	{"missing values in a subgroup's condition", "rows of NA", "such patients are not in the subgroup"},
}
