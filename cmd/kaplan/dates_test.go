package main

import (
	"strings"
	"testing"
)

// Times between dates are R's, whichever way the dates are written, by themselves and
// by hand, in days, months and years (oracle/formats.R). The first of dates_uk is in
// follow-up from 3 April 2015 to 1 December 2018: 1,338 days.
func TestTimesBetweenDates(t *testing.T) {
	r := oracle(t, "formats")
	for _, name := range []string{"dates_uk", "dates_us", "dates_words"} {
		curveAsR(t, asked(t, "", "km", data(t, name)), r.part(name))
	}
	uk := data(t, "dates_uk")
	by := []string{"--start", "Diagnosis Date", "--end", "Last FU"}
	a := asked(t, "", append([]string{"km", uk, "--by", "Arm", "--event", "Died"}, by...)...)
	same(t, a, "result/tests[log-rank]/statistic", r.number("dates_uk/chisq"))
	if unit := a.at("endpoint/unit"); unit != "days" {
		t.Errorf("the unit is %v", unit)
	}
	for _, unit := range []string{"months", "years"} {
		curveAsR(t, asked(t, "", append([]string{"km", uk, "--unit", unit}, by...)...), r.part("dates_uk/"+unit))
		curveAsR(t, asked(t, "", "km", uk, "--unit", unit), r.part("dates_uk/"+unit))
		curveAsR(t, asked(t, "", append([]string{"km", uk, "--event", "Died == \"Y\"", "--unit", unit}, by...)...), r.part("dates_uk/"+unit))
		toml := "[[endpoint]]\nname = \"OS\"\nstart = \"Diagnosis Date\"\nend = \"Last FU\"\nevent = \"Died\"\nunit = \"" + unit + "\"\n"
		curveAsR(t, asked(t, "", "km", uk, "--config", config(t, toml), "--endpoint", "OS"), r.part("dates_uk/"+unit))
	}
	for _, wrong := range []struct{ args, says string }{
		{"--start Arm --end fu", "Arm is a category column"},
		{"--start fu --end fu", "there is no column \"fu\" of dates"},
		{"--start `Diagnosis", "only its start is named"},
		{"--unit weeks", "no unit of time"},
		{"--start a --end b --time c --event d", "not by both"},
	} {
		if status, _, errs := kaplan("", append([]string{"km", uk}, strings.Fields(wrong.args)...)...); status == exitDone || !strings.Contains(errs, wrong.says) {
			t.Errorf("%s: exit %d, %s", wrong.args, status, errs)
		}
	}
	if status, _, errs := kaplan("", "km", data(t, "lung"), "--unit", "months"); status != exitUsage {
		t.Errorf("a unit without dates: exit %d, %s", status, errs)
	}
}

// Five died in a month of which the day is not known: the 15th, never before the last
// contact (oracle/formats.R).
func TestDeathsInAMonth(t *testing.T) {
	a := asked(t, "", "km", data(t, "month_dates"))
	curveAsR(t, a, oracle(t, "formats").part("month"))
	if says := strings.Join(warningsOf(a), "\n"); !strings.Contains(says, "5 dates are known to the month only: taken as the 15th") {
		t.Errorf("nothing says what was taken for granted: %s", says)
	}
	const text = "id,start_date,last_contact,date_of_death\n1,2014-01-10,2014-05-20,2014-05\n2,2014-01-20,,2014-01\n3,2014-01-10,2014-03-01,\n" +
		"4,2014-01-10,2014-01-05,\n5,2014-01-10,2014-05-10,2014\n6,2014-06-16,2015-06-16,2014-05\n"
	b := asked(t, text, "km", "-")
	// By hand: death on 20 May, as the last contact is after the 15th, 130 days; at the
	// start, 0; censored after 50; backwards, out; 1 July, 172; a death before the start, out.
	b.near("cohort/used", 4, 0)
	for at, n := range map[string]float64{"0": 1, "130": 1, "172": 1, "50": 0} {
		b.near("result/groups[0]/steps["+at+"]/n_event", n, 0)
	}
	says := strings.Join(warningsOf(b), "\n")
	for _, want := range []string{"who has a date of death died then", "2 patients end before the start, and are left out: 4, 6", "2 patients have a date to the month or year that is moved", ": 1, 2"} {
		if !strings.Contains(says, want) {
			t.Errorf("nothing says %q: %s", want, says)
		}
	}
}

// Where day and month cannot be told apart there is no curve, and the way out is said
// and leads to the right one.
func TestUndecidedDatesAreAsked(t *testing.T) {
	const text = "id,dx,fu,dead\n1,01/02/2015,04/05/2016,1\n2,03/04/2015,06/07/2016,0\n3,05/06/2015,08/09/2016,1\n"
	for _, args := range [][]string{{"km", "-"}, {"km", "-", "--start", "dx", "--end", "fu"}, {"km", "-", "--derive", "t = fu - dx", "--time", "t", "--event", "dead"}} {
		status, _, errs := kaplan(text, args...)
		if status != exitNoAnswer || !strings.Contains(errs, "may be day or month first") || !strings.Contains(errs, "--dates") {
			t.Errorf("%s: exit %d, %s", args, status, errs)
		}
	}
	// The first died after 458 days, or after 459.
	for order, at := range map[string]string{"day-first": "458", "month-first": "459"} {
		asked(t, text, "km", "-", "--dates", order).near("result/groups[0]/steps["+at+"]/n_event", 1, 0)
		asked(t, text, "km", "-", "--config", config(t, "dates = \""+order+"\"\n")).near("result/groups[0]/steps["+at+"]/n_event", 1, 0)
	}
}

// Dates of trials have names without words, and days that are not known: one of four
// died, 393 days after 5 June 1999.
func TestDatesOfTrials(t *testing.T) {
	const text = "USUBJID,RANDDT,LSTALVDT,DTHDT\n1,01FEB1998,04MAY1999,\n2,05JUN1999,02JUL2000,02JUL2000\n3,07AUG1998,03SEP1999,\n4,07AUG1998,13SEP1999,UN\n"
	a := asked(t, text, "km", "-")
	a.near("cohort/used", 4, 0)
	a.near("result/groups[0]/steps[393]/n_event", 1, 0)
	a.near("result/groups[0]/steps[457]/n_censor", 1, 0)
}

// A date of treatment is no start where another date, whose name does not say what it is
// of, is before it as a rule; a date between the two leaves no doubt.
func TestSeveralDatesThatMayBeTheStart(t *testing.T) {
	rows := "1,2001-01-05,2001-02-01,2001-09-01,1\n2,2001-02-05,,2001-04-01,1\n3,2001-03-05,2001-03-09,2002-09-01,0\n4,2001-04-05,2001-06-01,2001-11-01,1\n"
	refused(t, "id,accept.dt,tx.date,fu.date,fustat\n"+rows, []string{"km", "-"},
		"say between which of tx.date, fu.date, accept.dt the time is (--start COL --end COL)")
	a := asked(t, "id,accept.dt,tx.date,fu.date,fustat\n"+rows, "km", "-", "--start", "accept.dt", "--end", "fu.date")
	a.near("result/groups[0]/n", 4, 0)
	asked(t, "id,tx.date,response.dt,fu.date,fustat\n"+strings.ReplaceAll(rows, ",,", ",2001-03-01,"), "km", "-").near("result/groups[0]/n", 4, 0)
}
