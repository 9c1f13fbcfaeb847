package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// paired is the path of a file in which a time has to be found for a status.
func paired(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "stats", "testdata", "pairing", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// pairedText is that file with some of its text replaced.
func pairedText(t *testing.T, name string, replace ...string) string {
	t.Helper()
	b, err := os.ReadFile(paired(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(replace...).Replace(string(b))
}

// sameCurve holds a group's numbers to R's.
func sameCurve(t *testing.T, a decoded, group int, r decoded) {
	t.Helper()
	g := a.part(fmt.Sprintf("result/groups[%d]", group))
	same(t, g, "n", r.number("n"))
	same(t, g, "events", r.number("events"))
	for path, of := range map[string]string{"median/estimate": "median", "median/conf_low": "lower", "median/conf_high": "upper"} {
		if r.at(of) == nil {
			none(t, g, path)
		} else {
			same(t, g, path, r.number(of))
		}
	}
	for k := range r.list("times") {
		same(t, g, fmt.Sprintf("at[%d]/estimate", k), r.numbers("surv")[k])
		same(t, g, fmt.Sprintf("at[%d]/std_error", k), r.numbers("se")[k])
	}
}

// timesOf are the times that R was asked for, as a flag.
func timesOf(r decoded) string {
	var out []string
	for _, v := range r.numbers("times") {
		out = append(out, fmt.Sprint(v))
	}
	return strings.Join(out, ",")
}

// Six patients of GDC: followed 1000, 1500 and 200 days, dead at 300, 450 and 800. At
// 500 two of five have died: 6 are at risk at 200, 5 at 300 (4/5), 4 at 450 (3/4),
// S = 0.6. Of the dead alone S(500) would be 1/3.
func TestPairing(t *testing.T) {
	r := oracle(t, "pairing")
	for _, k := range []struct {
		want, file string
		args       []string
		entry      string
	}{
		{"gdc", "gdc_six.tsv", nil, ""},
		{"prefixed", "gdc_prefixed.tsv", nil, ""},
		{"icgc", "icgc.tsv", nil, ""},
		{"adtte/os", "adtte.csv", []string{"--endpoint", "OS"}, ""},
		{"adtte/pfs", "adtte.csv", []string{"--endpoint", "PFS"}, ""},
		{"stset", "stata_stset.csv", nil, "_t0"},
		{"seer_os", "seer_flag.csv", nil, ""},
		{"seer_dss", "seer_flag.csv", []string{"--endpoint", "DSS"}, ""},
		{"seer_dss", "seer_flag.csv", []string{"--time", "Survival months", "--event", "SEER cause-specific death classification",
			"--cause", "Dead (attributable to this cancer dx)"}, ""},
		{"exam/death", "exam_rows.csv", []string{"--where", "PERIOD == 1", "--id", "none"}, ""},
		{"exam/cvd", "exam_rows.csv", []string{"--where", "PERIOD == 1", "--id", "none", "--time", "TIMECVD", "--event", "CVD"}, ""},
		{"late", "delayed_entry.csv", nil, "entry"},
		{"unused", "delayed_entry.csv", []string{"--time", "futime", "--event", "death"}, ""},
	} {
		want := r.part(k.want)
		a := asked(t, "", append([]string{"km", paired(t, k.file), "--times", timesOf(want)}, k.args...)...)
		sameCurve(t, a, 0, want)
		entry := ""
		if v, ok := a.at("endpoint").(map[string]any)["entry"].(string); ok {
			entry = v
		}
		if entry != k.entry {
			t.Errorf("%s: entry %q, want %q", k.file, entry, k.entry)
		}
	}
	// Two of the groups of a file.
	a := asked(t, "", "km", paired(t, "adtte.csv"), "--endpoint", "OS", "--by", "TRT01P")
	same(t, a, "result/tests[log-rank]/statistic", r.number("adtte/chisq"))
	a = asked(t, "", "km", paired(t, "negative_entry.csv"), "--entry", "seq", "--time", "os", "--event", "dead", "--by", "g", "--times", "6")
	sameCurve(t, a, 0, r.part("negative/x"))
	sameCurve(t, a, 1, r.part("negative/y"))
	if says := strings.Join(warningsOf(a), "\n"); !strings.Contains(says, "seq is negative for 4 patients: they are kept") {
		t.Error(says)
	}
	a = asked(t, "", "cox", paired(t, "negative_entry.csv"), "--entry", "seq", "--time", "os", "--event", "dead", "--covariates", "g")
	same(t, a, "result/tests/score/statistic", r.number("negative/score"))
	same(t, a, "result/terms[0]/estimate", r.number("negative/coef"))
	a = asked(t, "", "km", paired(t, "time_zero.csv"), "--by", "arm", "--times", "0,3")
	sameCurve(t, a, 0, r.part("zero/A"))
	sameCurve(t, a, 1, r.part("zero/B"))
	if says := strings.Join(warningsOf(a), "\n"); !strings.Contains(says, "3 patients at time 0 (2 events)") {
		t.Error(says)
	}
}

// The deaths of other causes are told from the living by a second column: at 40 months
// the incidence is 3/7 and not the 0.49 of a status without them.
func TestSEERCauses(t *testing.T) {
	r := oracle(t, "pairing").part("seer_ci")
	for _, args := range [][]string{{"--endpoint", "DSS"}, {"--time", "Survival months", "--event", "SEER cause-specific death classification",
		"--cause", "Dead (attributable to this cancer dx)"}} {
		a := asked(t, "", append([]string{"cuminc", paired(t, "seer_flag.csv"), "--times", "12,40"}, args...)...)
		for k := range 2 {
			same(t, a, fmt.Sprintf("result/groups[0]/at[%d]/estimate", k), r.numbers("est")[k])
			same(t, a, fmt.Sprintf("result/groups[0]/at[%d]/std_error", k), r.numbers("se")[k])
		}
		if says := strings.Join(warningsOf(a), "\n"); !strings.Contains(says, "SEER other cause of death classification") {
			t.Error(says)
		}
	}
	alone := pairedText(t, "seer_flag.csv", "SEER other cause of death classification", "something else")
	for _, command := range [][]string{{"cuminc"}, {"finegray", "--covariates", "Sex"}} {
		refused(t, alone, append(command, "-", "--endpoint", "DSS"), "one value for the living and for those who died of other causes", "other cause of death classification")
	}
	if status, _, errs := kaplan(alone, "km", "-", "--endpoint", "DSS"); status != exitDone {
		t.Error(errs)
	}
	// With another flag the file opens the same: it is never a status.
	more := pairedText(t, "seer_flag.csv", "there are more than 0 days of survival,Alive", "there could be 0 days of survival,Alive")
	a := asked(t, more, "km", "-")
	same(t, a, "endpoint/events", 5)
}

// refused holds that a command answers nothing and says all of some words.
func refused(t *testing.T, stdin string, args []string, words ...string) {
	t.Helper()
	status, out, errs := kaplan(stdin, args...)
	if status != exitNoAnswer || out != "" {
		t.Errorf("kaplan %s: exit %d\n%s%s", strings.Join(args, " "), status, out, errs)
	}
	for _, w := range words {
		if !strings.Contains(errs, w) {
			t.Errorf("kaplan %s does not say %q:\n%s", strings.Join(args, " "), w, errs)
		}
	}
}

// Where hardly any of the censored, or of the dead, has a time, nothing is drawn until
// a person has said that those count who have one.
func TestMissingTimeByStatus(t *testing.T) {
	six := paired(t, "gdc_six.tsv")
	byHand := []string{"--time", "days_to_death", "--event", "vital_status"}
	for _, command := range [][]string{{"km"}, {"cox", "--covariates", "gender"}, {"screen", "--markers", "days_to_last_follow_up"}} {
		refused(t, "", slices.Concat(command[:1], []string{six}, command[1:], byHand), "known for 0 of 3 of the censored",
			`--derive 't = if(vital_status == "Dead", days_to_death, days_to_last_follow_up)' --time t --event vital_status`)
	}
	a := asked(t, "", append([]string{"km", six, "--where", "not missing(days_to_death)"}, byHand...)...)
	same(t, a, "cohort/used", 3)
	a = asked(t, "", "km", six, "--derive", `both = if(vital_status == "Dead", days_to_death, days_to_last_follow_up)`, "--time", "both", "--event", "vital_status", "--times", "500")
	a.near("result/groups[0]/at[0]/estimate", 0.6, 1e-12)
	// The dead without a time are as bad, and a file of them alone is too.
	refused(t, "time,status\n1,0\n2,0\n3,0\n,1\n,1\n,1\n", []string{"km", "-"}, "0 of 3 of those with the event")
	// A few that are missing here and there are none of it.
	a = asked(t, "time,status\n1,0\n2,0\n,0\n4,1\n5,1\n,1\n", "km", "-")
	same(t, a, "cohort/used", 4)
	if w := warningsOf(a); len(w) > 0 {
		t.Error(w)
	}
}

// What GDC's columns say against each other is said, and who is dead without a day of
// death is no event at the last contact.
func TestFollowUpDoubts(t *testing.T) {
	a := asked(t, "", "km", paired(t, "gdc_prefixed.tsv"))
	says := strings.Join(warningsOf(a), "\n")
	for _, w := range []string{"1 patient not dead by demographic.vital_status with a demographic.days_to_death", "1 patient with a diagnoses.days_to_last_follow_up after",
		"1 patient dead by demographic.vital_status without demographic.days_to_death: left out", "1 patient with a negative time"} {
		if !strings.Contains(says, w) {
			t.Errorf("nothing says %q:\n%s", w, says)
		}
	}
	a = asked(t, pairedText(t, "gdc_six.tsv", "TCGA-06\tDead\t450\t'--", "TCGA-06\tDead\t'--\t450"), "km", "-")
	same(t, a, "endpoint/events", 2)
	if x := a.at("cohort/excluded[0]/reason"); x != "days_to_death missing" {
		t.Errorf("left out: %v", x)
	}
	// What is censored is said anew, and the times follow.
	coded := pairedText(t, "gdc_six.tsv", "Dead", "2", "Alive", "1")
	unclear := strings.ReplaceAll(coded, "days_to", "time_to") // no days of death that decide who is dead
	for text, args := range map[string][]string{coded: nil, coded + "\n": {"--censored", "1"}, unclear: {"--censored", "1"},
		unclear + "\n": {"--event", "vital_status == 2"}} {
		a = asked(t, text, append([]string{"km", "-", "--times", "500"}, args...)...)
		a.near("result/groups[0]/at[0]/estimate", 0.6, 1e-12)
	}
	refused(t, coded, []string{"km", "-", "--censored", "2"}, "is known for 0 of 3 of those with the event")
	refused(t, unclear, []string{"km", "-"}, "vital_status by number has no direction")
}

// An entry that may be one is doubted, with the flag to paste, and is never a marker.
func TestDoubtedEntry(t *testing.T) {
	doubted := pairedText(t, "delayed_entry.csv", "futime", "time")
	a := asked(t, doubted, "km", "-")
	if says := strings.Join(warningsOf(a), "\n"); !strings.Contains(says, "entry may be the time at which patients came under observation") || !strings.Contains(says, "(--entry entry)") {
		t.Error(says)
	}
	r := oracle(t, "pairing")
	sameCurve(t, asked(t, doubted, "km", "-", "--entry", "entry", "--times", "200,800"), 0, r.part("late"))
	sameCurve(t, asked(t, doubted, "km", "-", "--times", "200,800"), 0, r.part("unused"))
	refused(t, doubted, []string{"screen", "-", "--markers", "entry"}, "came under observation")
	// Counted from the entry already, as exit says: nothing is doubted, and exit wins.
	var lines []string
	for i, l := range strings.Split(strings.TrimSpace(doubted), "\n") {
		c := strings.Split(l, ",")
		if i == 0 {
			lines = append(lines, l+",exit")
			continue
		}
		var entry, time int
		fmt.Sscan(c[2], &entry)
		fmt.Sscan(c[3], &time)
		lines = append(lines, fmt.Sprintf("%s,%s,%d,%d,%s,%d", c[0], c[1], entry, time-entry, c[4], time))
	}
	exit := strings.Join(lines, "\n") + "\n"
	a = asked(t, exit, "km", "-", "--times", "200,800")
	sameCurve(t, a, 0, r.part("late"))
	if a.at("endpoint/time") != "exit" || a.at("endpoint/entry") != "entry" {
		t.Errorf("%v from %v", a.at("endpoint/time"), a.at("endpoint/entry"))
	}
	a = asked(t, exit, "km", "-", "--time", "time", "--event", "death")
	if w := warningsOf(a); len(w) > 0 || a.at("endpoint").(map[string]any)["entry"] != nil {
		t.Errorf("%v, %v", w, a.at("endpoint"))
	}
}

// In a file of cBioPortal nothing that only follow-up tells is offered: not by
// describe, not in a screen of every number, not as a subgroup. Who names it has it.
func TestNothingKnownLaterIsOffered(t *testing.T) {
	lihc := paired(t, "lihc_head.tsv")
	d := asked(t, "", "describe", lihc)
	var names []string
	for k := range d.list("result/endpoints") {
		names = append(names, d.at(fmt.Sprintf("result/endpoints[%d]/name", k)).(string))
	}
	if got := strings.Join(names, " "); got != "OS DSS PFS DFS" {
		t.Errorf("endpoints %s", got)
	}
	never := []string{"Last Communication", "Last Alive", "Birth from", "Survival", "Disease Free", "Progress", "Status", "New Neoplasm Event"}
	for k := range d.list("result/columns") {
		c := d.part(fmt.Sprintf("result/columns[%d]", k))
		for _, n := range never {
			if name := c.at("name").(string); strings.Contains(name, n) && c.at("role") == "marker" {
				t.Errorf("%s is offered", name)
			}
		}
	}
	_, screen, _ := kaplan("", "screen", lihc, "--endpoint", "OS")
	_, forest, _ := kaplan("", "forest", lihc, "--endpoint", "OS", "--by", "Sex")
	forest = regexp.MustCompile(`(?m)^left out: .*$`).ReplaceAllString(forest, "") // which is what is to be said of them
	for _, n := range never {
		for _, out := range []string{screen, forest} {
			if _, body, _ := strings.Cut(out, "\n\n"); strings.Contains(body, n) {
				t.Errorf("%s stands in\n%s", n, out)
			}
		}
	}
	a := asked(t, "", "km", lihc, "--endpoint", "OS", "--by", "New Neoplasm Event Post Initial Therapy Indicator")
	if n := len(a.list("result/groups")); n != 2 {
		t.Errorf("%d groups", n)
	}
	if status, _, errs := kaplan("", "screen", lihc, "--endpoint", "OS", "--markers", "`Birth from Initial Pathologic Diagnosis Date`"); status != exitDone {
		t.Error(errs)
	}
}

// ADSL has a row per patient, ADTTE one per patient and parameter: they join in any
// order.
func TestADTTEWithADSL(t *testing.T) {
	for _, files := range [][]string{{paired(t, "adtte.csv"), paired(t, "adsl.csv")}, {paired(t, "adsl.csv"), paired(t, "adtte.csv")}} {
		a := asked(t, "", append([]string{"km", "--endpoint", "PFS", "--by", "SEX"}, files...)...)
		same(t, a, "cohort/used", 4)
		same(t, a, "endpoint/events", 3)
		if n := len(a.list("result/groups")); n != 2 {
			t.Errorf("%d groups", n)
		}
	}
}
