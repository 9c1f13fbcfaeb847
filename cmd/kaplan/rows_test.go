package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// rowsFile is the path of a file in which patients have several rows.
func rowsFile(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "stats", "testdata", "rows", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// curveOfR holds a group's numbers to R's.
func curveOfR(t *testing.T, g, r decoded) {
	t.Helper()
	same(t, g, "n", r.number("n"))
	same(t, g, "events", r.number("events"))
	for path, of := range map[string]string{"median/estimate": "median", "median/conf_low": "lower", "median/conf_high": "upper"} {
		if r.at(of) == "NA" {
			none(t, g, path)
		} else {
			same(t, g, path, r.number(of))
		}
	}
	for k, s := range r.numbers("surv") {
		same(t, g, fmt.Sprintf("at[%d]/estimate", k), s)
		same(t, g, fmt.Sprintf("at[%d]/std_error", k), r.numbers("se")[k])
	}
}

const gdcTime = "t = coalesce(`demographic.days_to_death`, `diagnoses.days_to_last_follow_up`)"

// Seven patients with one to three exams each: 1500, 2956, 6020 and 7100 dead, three
// followed to 8766. At 5000 two of seven have died: S = 5/7, and not 11/14 of the
// exams. Three of them have an exam above 140 mmHg ... and four have one at all.
func TestRowsArePatientsWhereEachHasOneEndpoint(t *testing.T) {
	r := oracle(t, "rows")
	death := []string{"--time", "TIMEDTH", "--event", "DEATH", "--times", "5000"}
	for _, k := range []struct {
		want, file string
		args       []string
		n          float64
		said       string
	}{
		{"exam", "exam_rows.csv", death, 7, ""},
		{"cvd", "exam_rows.csv", []string{"--time", "TIMECVD", "--event", "CVD", "--times", "5000"}, 7, ""},
		{"exam", "exam_rows.csv", append([]string{"--where", "PERIOD == 1"}, death...), 7, "the one is taken that the subgroup leaves: PERIOD == 1"},
		{"high", "exam_rows.csv", append([]string{"--where", "SYSBP > 140"}, death...), 7, "SYSBP > 140 holds for a patient where it does in any row of theirs"},
		{"gdc", "gdc_treatments.tsv", []string{"--derive", gdcTime, "--time", "t", "--event", "`demographic.vital_status` == \"Dead\"", "--times", "500"}, 3, ""},
		{"samples", "samples_normal.tsv", []string{"--times", "200"}, 4, ""},
		{"left", "retinopathy.csv", []string{"--where", "trt == 1", "--times", "30"}, 197, "the one is taken that the subgroup leaves"},
		{"colon", "../colon.csv", []string{"--where", "etype == 2", "--times", "1000"}, 929, "the one is taken that the subgroup leaves"},
	} {
		a := asked(t, "", append([]string{"km", rowsFile(t, k.file)}, k.args...)...)
		curveOfR(t, a.part("result/groups[0]"), r.part(k.want))
		same(t, a, "cohort/n", k.n)
		if said := fmt.Sprint(a.at("warnings")); !strings.Contains(said, k.said) {
			t.Errorf("%v: %s", k.args, said)
		}
	}
	a := asked(t, "", "cox", rowsFile(t, "exam_rows.csv"), "--time", "TIMEDTH", "--event", "DEATH", "--where", "PERIOD == 1", "--covariates", "AGE")
	modelOfR(t, a, r.part("pressure"))
}

// modelOfR holds a model's coefficients to R's.
func modelOfR(t *testing.T, a, r decoded) {
	t.Helper()
	same(t, a, "result/n", r.number("n"))
	same(t, a, "result/events", r.number("events"))
	for k, b := range r.numbers("coef") {
		same(t, a, fmt.Sprintf("result/terms[%d]/estimate", k), b)
		same(t, a, fmt.Sprintf("result/terms[%d]/std_error", k), r.numbers("se")[k])
		same(t, a, fmt.Sprintf("result/terms[%d]/p_value", k), r.numbers("p")[k])
	}
}

// Rows that are intervals, and rows that are clusters, are taken as they are: 172
// intervals of 103 patients, two eyes of each of 197.
func TestRowsAsTheyAre(t *testing.T) {
	r := oracle(t, "rows")
	a := asked(t, "", "km", data(t, "heart"), "--times", "100")
	curve := r.part("heart")
	g := a.part("result/groups[0]")
	same(t, g, "n", curve.number("patients"))
	same(t, a, "cohort/n", curve.number("patients"))
	same(t, a, "cohort/used", curve.number("patients"))
	same(t, g, "at[0]/estimate", curve.numbers("surv")[0])
	same(t, g, "at[0]/std_error", curve.numbers("se")[0])
	same(t, g, "median/conf_high", curve.number("upper"))
	modelOfR(t, asked(t, "", "cox", data(t, "heart"), "--covariates", "age,surgery,transplant"), r.part("heart_cox"))

	eyes := asked(t, "", "cox", rowsFile(t, "retinopathy.csv"), "--cluster", "id", "--covariates", "trt")
	modelOfR(t, eyes, r.part("eyes"))
	if said := fmt.Sprint(eyes.at("warnings")); !strings.Contains(said, "the 394 rows of 197 patients (id) are taken as they are") {
		t.Error(said)
	}
	modelOfR(t, asked(t, "", "cox", data(t, "colon"), "--cluster", "id", "--covariates", "age"), r.part("colon_rows"))
}

// Rows never count as patients: whatever cannot be said of them is refused, with ways
// that lead to a right answer and none that counts a patient twice.
func TestRowsAreRefused(t *testing.T) {
	exam, eyes := rowsFile(t, "exam_rows.csv"), rowsFile(t, "retinopathy.csv")
	for _, k := range []struct {
		args []string
		want []string
	}{
		{[]string{"km", exam, "--time", "TIME", "--event", "DEATH"}, []string{`RANDID "2448" stands in rows 2 and 3, with different TIME`, "as PERIOD == 1 does (--where)"}},
		{[]string{"km", eyes, "--by", "trt"}, []string{`id "14" stands in rows 4 and 5`, "394 rows of 197 patients are no patients", "--cluster"}},
		{[]string{"km", data(t, "colon")}, []string{"as etype == 1 does (--where)"}},
		{[]string{"cox", exam, "--time", "TIMEDTH", "--event", "DEATH", "--covariates", "SYSBP"}, []string{"SYSBP differs between the rows of 5 of 7 patients"}},
		{[]string{"compare", exam, "--value", "log(SYSBP)", "--by", "SEX"}, []string{"differs between the rows of 5 of 7 patients"}},
	} {
		status, out, errs := kaplan("", k.args...)
		if status != exitNoAnswer || out != "" || strings.Contains(errs, "--id none") {
			t.Errorf("%v: exit %d, %q, %s", k.args, status, out, errs)
		}
		for _, want := range k.want {
			if !strings.Contains(errs, want) {
				t.Errorf("%v: %s", k.args, errs)
			}
		}
	}
}

// REDCap's rows are a row for each record, with the last follow-up; a table of Prism is
// a patient for each mark.
func TestFoldedTables(t *testing.T) {
	r := oracle(t, "rows")
	a := asked(t, "", "km", rowsFile(t, "redcap.csv"), "--derive", "t = fu_date - dx_date", "--time", "t", "--event", "fu_status", "--times", "300")
	curveOfR(t, a.part("result/groups[0]"), r.part("redcap"))
	a = asked(t, "", "km", rowsFile(t, "prism_columns.csv"), "--by", "group", "--times", "60")
	curveOfR(t, a.part("result/groups[0]"), r.part("prism/control"))
	curveOfR(t, a.part("result/groups[1]"), r.part("prism/treated"))
	same(t, a, "result/tests[0]/statistic", r.number("prism/chisq"))
}

// describe says how many rows each patient has.
func TestDescribeRows(t *testing.T) {
	for file, want := range map[string]string{
		"exam_rows.csv": "14 rows of 7 patients, 1 to 3 each by RANDID", "retinopathy.csv": "394 rows of 197 patients, 2 each by id",
		"gdc_treatments.tsv": "5 rows of 3 patients, 1 to 2 each by case_submitter_id",
	} {
		_, out, errs := kaplan("", "describe", rowsFile(t, file))
		if !strings.Contains(out, want) || errs != "" {
			t.Errorf("%s: %s%s", file, out, errs)
		}
	}
	a := asked(t, "", "describe", rowsFile(t, "exam_rows.csv"))
	for path, want := range map[string]float64{"cohort/n": 7, "result/repeats/rows": 14, "result/repeats/patients": 7, "result/repeats/least": 1, "result/repeats/most": 3} {
		same(t, a, path, want)
	}
}

// Every name of the table is an identifier whose rows never become patients.
func TestNamesOfIdentifiers(t *testing.T) {
	b, err := os.ReadFile(rowsFile(t, "exam_rows.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range strings.Fields("RANDID person_id study_id donor_id icgc_donor_id customerID SEQN eid subject_no lopnr id patient_id USUBJID record_id") {
		text := strings.Replace(string(b), "RANDID", name, 1)
		a := asked(t, text, "km", "-", "--time", "TIMEDTH", "--event", "DEATH")
		same(t, a, "result/groups[0]/n", 7)
		a = asked(t, text, "describe", "-")
		if a.at("result/id") != name {
			t.Errorf("%s: %v", name, a.at("result/id"))
		}
	}
	// One study of all: its id is nobody's.
	a := asked(t, "study_id,x,time,status\nS1,1,5,1\nS1,2,6,0\nS1,3,7,1\nS1,4,7,1\n", "km", "-")
	same(t, a, "cohort/n", 4)
	// pandas writes ids as 1.0 where one is missing.
	a = asked(t, "id,x,time,status\n1.0,1,5,1\n1.0,2,5,1\n2.0,3,7,1\n3.0,4,7,0\n", "km", "-")
	same(t, a, "cohort/n", 3)
}

// Whatever rows a patient has beside the first, in whatever order and with other values
// of what is no part of the question, the answer is that of a row each; and where one
// of them has another time, there is none.
func TestFurtherRowsChangeNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(3, 12).Draw(rt, "patients")
		var one, all []string
		repeated := false
		for p := range n {
			row := fmt.Sprintf("p%d,%d,%d,%s", p, rapid.IntRange(1, 9).Draw(rt, "time"), rapid.IntRange(0, 1).Draw(rt, "status"),
				rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "arm"))
			one = append(one, row+",0")
			k := rapid.IntRange(1, 3).Draw(rt, "rows")
			repeated = repeated || k > 1
			for j := range k - 1 {
				all = append(all, fmt.Sprintf("%s,%d", row, j+1))
			}
		}
		if len(all) > 0 {
			all = rapid.Permutation(all).Draw(rt, "order")
		}
		all = append(slices.Clone(one), all...)
		const head = "id,time,status,arm,visit\n"
		answer := func(rows []string, more ...string) (int, string) {
			status, out, _ := kaplan(head+strings.Join(rows, "\n")+"\n", append([]string{"km", "-", "--by", "arm", "--json"}, more...)...)
			if k := strings.Index(out, `"result"`); k >= 0 {
				out = out[k:]
				out = out[:strings.LastIndex(out, `"warnings"`)]
			}
			return status, out
		}
		status, want := answer(one)
		if again, got := answer(all); again != status || got != want {
			rt.Fatalf("a row each: %d %s\nseveral: %d %s", status, want, again, got)
		}
		if _, got := answer(all, "--where", "visit == 0"); status == exitDone && got != want {
			rt.Fatalf("a row each: %s\nthe first rows: %s", want, got)
		}
		if repeated {
			other := append(slices.Clone(all), strings.Replace(all[0], ",", ",1", 1))
			if status, out := answer(other); status != exitNoAnswer {
				rt.Fatalf("two times of one patient: %d %s", status, out)
			}
		}
	})
}
