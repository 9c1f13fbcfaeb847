package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// writtenRows writes a file for a test.
func writtenRows(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Rows in which the time grows and the event is in the last one are records of one
// follow-up: 24 patients with 1 to 4 each are 24 in the curve, also by clusters, and
// also where the rows before the last have no status at all.
func TestRowsOfFollowUp(t *testing.T) {
	r := oracle(t, "rowslast")
	file := rowsFile(t, "visits.csv")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	for i := 1; i+1 < len(lines); i++ {
		id, _, _ := strings.Cut(lines[i], ",")
		if strings.HasPrefix(lines[i+1], id+",") {
			lines[i] = strings.Replace(lines[i], ",0,", ",,", 1)
		}
	}
	blank := writtenRows(t, "blank.csv", strings.Join(lines, "\n")+"\n")
	for _, args := range [][]string{{file}, {file, "--cluster", "id"}, {blank}, {file, "--where", "last(time)"}} {
		a := asked(t, "", append([]string{"km", "--times", "12"}, args...)...)
		curveOfR(t, a.part("result/groups[0]"), r.part("visits"))
		same(t, a, "cohort/used", 24)
		if said := fmt.Sprint(a.at("warnings")); len(args) < 3 && !strings.Contains(said, "the last of 1 to 4 rows of each patient is taken for the time and the event, last(time)") {
			t.Error(said)
		}
	}
	modelOfR(t, asked(t, "", "cox", file, "--covariates", "arm"), r.part("arm"))
	// What is measured at each visit is not taken from the last, which nobody knew at the start.
	for i := range lines[1:] {
		lines[1+i] += fmt.Sprintf(",%d.5", 7*i%31)
	}
	lines[0] += ",afp"
	refused(t, strings.Join(lines, "\n")+"\n", []string{"cox", "-", "--covariates", "afp"}, "afp differs between the rows of")
	// What the rows differ in is not decided for them.
	refused(t, "", []string{"km", file, "--where", "visit <= 2"}, "--where '(visit <= 2) and last(time)'")
}

// Of few patients the order of the rows may be by chance: they are asked, and neither
// the first visits, which have no event, nor the rows as patients are a way.
func TestRowsOfFewFollowUps(t *testing.T) {
	three := "id,visit,time,status\nA,1,2,0\nA,2,5,1\nB,1,3,0\nB,2,8,0\nC,1,1,0\nC,2,4,1\n"
	refused(t, three, []string{"km", "-"}, "--where 'last(time)'")
	if _, _, errs := kaplan(three, "km", "-"); strings.Contains(errs, "visit ==") || strings.Contains(errs, "--cluster") {
		t.Error(errs)
	}
	// C dies at 4, A at 5 and B is seen until 8: 2/3, then 1/3.
	a := asked(t, three, "km", "-", "--where", "last(time)", "--times", "4,5")
	a.near("result/groups[0]/at[0]/estimate", 2./3, 1e-12)
	a.near("result/groups[0]/at[1]/estimate", 1./3, 1e-12)
	// Two rows that are both the last are none.
	refused(t, "id,time,status\nA,5,0\nA,5,1\nB,3,0\nC,1,1\n", []string{"km", "-", "--where", "last(time)"}, "rows 2 and 3")
	// Where every row is a patient, each is the last.
	same(t, asked(t, "time,status\n5,0\n3,1\n", "km", "-", "--where", "last(time)"), "cohort/used", 2)
}

// One id that stands twice is an error of these rows: they are named and left out, and
// no arm goes with them.
func TestRowsOfOneIDTwice(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,time,status,arm\n")
	for i := range 24 {
		fmt.Fprintf(&b, "P%d,%d,%d,%s\n", i+1, 3+i*7%29, i%2, []string{"A", "B"}[i%2])
	}
	data := b.String() + "P6,31,1,A\n"
	refused(t, data, []string{"km", "-"}, `"P6" (rows 7 and 26)`, `--where 'id != "P6"'`)
	if _, _, errs := kaplan(data, "km", "-"); strings.Contains(errs, "arm ==") {
		t.Error(errs)
	}
	same(t, asked(t, data, "km", "-", "--where", `id != "P6"`), "cohort/used", 23)
	clinical := writtenRows(t, "clinical.csv", strings.ReplaceAll(b.String(), ",arm", ",group"))
	refused(t, "", []string{"km", clinical, writtenRows(t, "again.csv", "id,afp\nP1,2\nP2,3\nP1,4\n")}, "again.csv, row 4", "which has 3 rows of 2 patients", " before "+clinical)
}

// The rows of a follow-up in a further file open where that file is named first.
func TestRowsInAFurtherFile(t *testing.T) {
	clinical := "id,age\n"
	for i := range 24 {
		clinical += fmt.Sprintf("P%d,%d\n", i+1, 40+i)
	}
	file, visits := writtenRows(t, "clinical.csv", clinical), rowsFile(t, "visits.csv")
	refused(t, "", []string{"km", file, visits}, "visits.csv", "66 rows of 24 patients", "name "+visits+" before "+file)
	curveOfR(t, asked(t, "", "km", visits, file, "--times", "12").part("result/groups[0]"), oracle(t, "rowslast").part("visits"))
}

// The time to recurrence of those who had one, beside the follow-up of everybody: the
// way that is named leads to R's curve, and none keeps those with the event alone.
func TestRowsOfTwoTimes(t *testing.T) {
	file := rowsFile(t, "recurrence.csv")
	refused(t, "", []string{"km", file},
		"(--derive 't = if(recurrence == 1, time_to_recurrence, follow_up_months)' --time t --event recurrence)")
	a := asked(t, "", "km", file, "--derive", "t = if(recurrence == 1, time_to_recurrence, follow_up_months)", "--time", "t", "--event", "recurrence", "--times", "12")
	curveOfR(t, a.part("result/groups[0]"), oracle(t, "rowslast").part("recurrence"))
	small := "id,time_to_recurrence,follow_up_months,recurrence\nA,,17,0\nB,3,13,1\nC,1,6,1\nD,16,34,1\nE,,19,0\nF,28,30,1\n"
	for _, data := range []string{small, strings.ReplaceAll(small, "follow_up_months", "last_contact_time")} {
		refused(t, data, []string{"km", "-"}, "--derive 't = if(recurrence == 1, time_to_recurrence, ")
		if _, _, errs := kaplan(data, "km", "-"); strings.Contains(errs, "not missing") {
			t.Error(errs)
		}
	}
	if _, out, _ := kaplan(small, "describe", "-"); strings.Contains(out, "event time_to_recurrence") {
		t.Error(out)
	}
}

// An entry that is a date is derived from the date of the start.
func TestRowsOfEntryDates(t *testing.T) {
	data := "id,dx_date,referral_date,months,status\nA,2010-01-01,2010-01-31,9,1\nB,2010-03-01,2010-03-01,20,0\nC,2011-01-01,2011-03-02,30,1\n"
	refused(t, data, []string{"km", "-", "--entry", "referral_date"}, "is a date",
		"(--derive 'entry = months(referral_date - dx_date)' --entry entry)")
	same(t, asked(t, data, "km", "-", "--derive", "entry = months(referral_date - dx_date)", "--entry", "entry"), "cohort/used", 3)
}
