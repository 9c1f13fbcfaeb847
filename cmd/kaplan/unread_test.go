package main

import (
	"strings"
	"testing"
)

// said asks for the curves of a text in a file and demands warnings that hold some words.
func said(t *testing.T, text string, args []string, words ...string) decoded {
	t.Helper()
	a := asked(t, text, append([]string{"km", "-"}, args...)...)
	_, out, _ := kaplan(text, append([]string{"km", "-"}, args...)...)
	for _, w := range words {
		if !strings.Contains(out, w) {
			t.Errorf("%q is not said:\n%s", w, out)
		}
	}
	return a
}

const german = "id;arm;survival_days;dead;crp\n1;A;150;1;3,5\n2;B;240;1;4,5\n3;A;400;0;2,5\n4;B;610;1;1,5\n5;A;930;0;5,5\n6;B;1.320;1;6,5\n7;A;1.800;0;7,5\n8;B;2.250;1;8,5\n"

// By hand: deaths at 150 (8 at risk), 240 (7), 610 (5), 1320 (3), 2250 (1): S = 7/8,
// 6/8, 6/8 4/5 = 0.6, 0.4: the median is 1320.
func TestPointsOfThousands(t *testing.T) {
	const read = `points that separate thousands in 3 numbers: "1.320" is read as 1320`
	a := said(t, german, nil, read)
	a.near("result/groups[0]/median/estimate", 1320, 0)
	kinds, out, errs := kaplan(german, "describe", "-")
	if kinds != exitDone || !strings.Contains(out, "1.5 to 8.5") {
		t.Errorf("crp is no number:\n%s%s", out, errs)
	}
	semicolons := strings.NewReplacer(";3,5", "", ";4,5", "", ";2,5", "", ";1,5", "", ";5,5", "", ";6,5", "", ";7,5", "", ";8,5", "", ";crp", "").Replace(german)
	said(t, semicolons, nil, read).near("result/groups[0]/median/estimate", 1320, 0)
	// Nothing tells in a file with commas: it is asked of a time, and said of a covariate.
	commas := strings.ReplaceAll(semicolons, ";", ",")
	refused(t, commas, []string{"km", "-"}, "longest times are read as the shortest", "--missing survival_days=none",
		"--derive 't = if(survival_days < 150, survival_days * 1000, survival_days)'")
	said(t, commas, []string{"--derive", "t = if(survival_days < 150, survival_days * 1000, survival_days)", "--time", "t", "--event", "dead"}).
		near("result/groups[0]/median/estimate", 1320, 0)
	said(t, commas, []string{"--missing", "survival_days=none"}).near("result/groups[0]/median/estimate", 240, 0)
	covariate := "id,time,status,ldh\n1,2,1,150\n2,3,0,240\n3,5,1,1.320\n4,7,1,2.250\n5,9,0,310\n6,11,1,500\n"
	said(t, covariate, []string{"--by", "ldh", "--cut", "median"}, `ldh: the point may separate thousands in 2 numbers: "1.320" is read as 1.32, and may be 1320`)
	// Decimals are decimals: 0.125 and 12.5 are no groups.
	_, out, _ = kaplan("id;time;status;x\n1;2;1;150\n2;3;0;0.125\n3;5;1;1.320\n", "describe", "-")
	if strings.Contains(out, "thousands") {
		t.Errorf("decimals are doubted:\n%s", out)
	}
}

// Between semicolons a comma is a decimal one, but nothing says so where all of them may
// group thousands: it is asked of a time. The same of days that all have three digits.
func TestCommasOfThousands(t *testing.T) {
	commas := "id;arm;survival_days;dead\n1;A;150;1\n2;B;240;1\n3;A;400;0\n4;B;610;1\n5;A;930;0\n6;B;1,320;1\n7;A;1,800;0\n8;B;2,250;1\n"
	refused(t, commas, []string{"km", "-"}, "3 values with a comma and three digits behind it, such as 1,320", "longest times are read as the shortest",
		"--missing survival_days=none", "--derive 't = if(survival_days < 150, survival_days * 1000, survival_days)'")
	said(t, commas, []string{"--derive", "t = if(survival_days < 150, survival_days * 1000, survival_days)", "--time", "t", "--event", "dead"}).
		near("result/groups[0]/median/estimate", 1320, 0)
	said(t, commas, []string{"--missing", "survival_days=none"}).near("result/groups[0]/median/estimate", 240, 0)
	// A decimal comma elsewhere in the file decides.
	said(t, strings.NewReplacer("dead\n", "dead;x\n", ";1\n", ";1;3,5\n", ";0\n", ";0;4,5\n").Replace(commas), nil)
	for _, mark := range []string{",", "."} {
		all := strings.ReplaceAll("id;days;dead\n1;1.150;1\n2;2.240;1\n3;4.400;0\n4;1.615;1\n5;3.932;0\n6;1.321;1\n", ".", mark)
		refused(t, all, []string{"km", "-"}, "each of its 6 values has", "these may be thousands of days", "--derive 't = days * 1000'", "--missing days=none")
		asked(t, all, "km", "-", "--missing", "days=none")
		asked(t, strings.Replace(all, "1"+mark+"150", "0"+mark+"150", 1), "km", "-") // a decimal
		asked(t, strings.ReplaceAll(all, "days", "years"), "km", "-")
	}
}

// By hand: the censored at >24 are at risk to the end: 8 are at risk at 4 and 5 at 8.
func TestTimesAboveANumber(t *testing.T) {
	text := "id,time,status\n1,4,0\n2,4,1\n3,6,0\n4,8,1\n5,10,0\n6,>24,0\n7,24+,0\n8,> 24,0\n9,>24,1\n"
	a := said(t, text, nil, "time is above a number only (>24 or 24+) for 3 patients without the event: censored at that number",
		"1 time above a number only, and an event", "4 values are not numbers")
	same(t, a, "cohort/used", 8)
	a = asked(t, text, "km", "-", "--times", "8,24")
	a.near("result/groups[0]/at[0]/estimate", 7./8*4/5, 1e-12)
	same(t, a, "result/groups[0]/at[1]/n_risk", 3)
	// Of more than a few who had the event, nobody knows when.
	refused(t, text+"10,<1,1\n11,<1,1\n12,3,0\n13,5,0\n14,7,0\n15,9,0\n", []string{"km", "-"}, "time is no number for 3 of 5 of those with the event", "--where")
}

func TestUnitsBesideATime(t *testing.T) {
	one := "id,time,time_unit,status\n1,2,months,1\n2,4,months,0\n3,6,months,1\n4,8,months,0\n"
	said(t, one, nil, "time is taken in months, as time_unit says", "time/status, months")
	const formula = `t = if(time_unit == "years", time * 12, if(time_unit == "days", time / 30.4375, time))`
	mixed := one + "5,300,days,1\n6,3,years,1\n"
	refused(t, mixed, []string{"km", "-"}, "time is not in one unit: time_unit says days, months, years", "--derive '"+formula+"'")
	a := asked(t, mixed, "km", "-", "--derive", formula, "--time", "t", "--event", "status", "--times", "35,36")
	same(t, a, "result/groups[0]/at[0]/n_risk", 1) // the one of three years
	same(t, asked(t, mixed, "km", "-", "--where", `time_unit == "months"`), "cohort/used", 4)
}

func TestRowsThatSumUp(t *testing.T) {
	const rows = "id,time,status,arm\nP1,2,1,A\nP2,4,0,B\nP3,6,1,A\n"
	for _, last := range []string{"Total,12,2,\n", "Summe,12,2,\nMittelwert,4,0.67,\n", "n=3,,,\n", "Mean:,4,0.67,\n"} {
		same(t, said(t, rows+last, nil), "cohort/used", 3)
		if _, out, _ := kaplan(rows+last, "describe", "-"); !strings.Contains(out, "up the others") || !strings.Contains(out, "3 patients") {
			t.Errorf("%q:\n%s", last, out)
		}
	}
	// Total is a value where the first column is no name of a patient.
	if _, out, _ := kaplan("resection,time,status\nPartial,2,1\nBiopsy,3,0\nTotal,5,1\n", "describe", "-"); !strings.Contains(out, "3 patients") {
		t.Errorf("a resection is left out:\n%s", out)
	}
}

func TestDatesThatStandForNone(t *testing.T) {
	const dates = `id,diagnosis_date,last_contact_date,death_date
1,2010-01-05,2014-01-05,1900-01-01
2,2010-02-05,2012-02-05,2012-02-05
3,2010-03-05,2015-01-05,9999-12-31
4,2010-04-05,2013-01-05,2013-01-05
5,2010-05-05,2014-06-05,0000-00-00
6,2010-06-05,2011-01-05,2011-01-05
`
	a := said(t, dates, nil, `death_date: 3 values stand for no date and count as missing: "1900-01-01", "9999-12-31", "0000-00-00" in rows 2, 4 and 6`, "is censored\n")
	same(t, a, "endpoint/events", 3)
	alive := strings.NewReplacer("1900-01-01", "still alive", "9999-12-31", "still alive", "0000-00-00", "still alive").Replace(dates)
	refused(t, alive, []string{"km", "-"}, `"still alive" (3 patients)`, "--missing 'death_date=still alive'")
	same(t, asked(t, alive, "km", "-", "--missing", "death_date=still alive"), "endpoint/events", 3)
	if _, out, _ := kaplan("id,birth_date,time,status\n1,1900-01-01,1,1\n2,1903-02-01,2,0\n3,1911-02-01,3,1\n", "describe", "-"); strings.Contains(out, "stands for no") {
		t.Errorf("a birth in 1900 is doubted:\n%s", out)
	}
}

// Stata leaves _t empty where _st is 0: those rows do not count, and are not said to.
func TestStataRowsOutOfTheAnalysis(t *testing.T) {
	const rows = "id,_t0,_t,_d,_st\n1,0,12,1,1\n2,0,20,0,1\n3,2,7,1,1\n"
	if _, out, _ := kaplan(rows+"4,,,,0\n", "km", "-"); strings.Contains(out, "_st") || !strings.Contains(out, "3 in the analysis") {
		t.Error(out)
	}
	if _, out, _ := kaplan(rows+"4,0,9,1,0\n", "km", "-"); !strings.Contains(out, "1 row with _st 0, which Stata leaves out and which count") {
		t.Error(out)
	}
}
