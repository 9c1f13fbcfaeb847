package read

import (
	"strings"
	"testing"

	"kaplan/model"
)

// What is a date, and which day it is; the latest day of the file is 2016-09-30.
func TestScanDate(t *testing.T) {
	latest, _ := days(2016, 9, 30)
	for _, c := range []struct{ text, day, monthFirst string }{
		{"2014-12-31", "2014-12-31", ""}, {"2014/12/31", "2014-12-31", ""}, {"2014-12-31T08:15:00Z", "2014-12-31", ""},
		{"2014-12-31 08:15:00.000", "2014-12-31", ""}, {"20141231", "2014-12-31", ""}, {"2014-12", "2014-12-15", ""}, {"2014", "2014-07-01", ""},
		{"31.12.2014", "2014-12-31", ""}, {"1.2.14", "2014-02-01", ""}, {"12.2014", "2014-12-15", ""},
		{"1/2/15", "2015-02-01", "2015-01-02"}, {"03/04/2015", "2015-04-03", "2015-03-04"}, {"1-2-2015", "2015-02-01", "2015-01-02"},
		{"1/2/2015 0:00", "2015-02-01", "2015-01-02"}, {"12/2014", "2014-12-15", ""},
		{"01-Feb-98", "1998-02-01", ""}, {"05-Jun-65", "1965-06-05", ""}, {"01FEB1998", "1998-02-01", ""}, {"01FEB1998:00:00:00", "1998-02-01", ""},
		{"1 February 1998", "1998-02-01", ""}, {"Feb 1, 1998", "1998-02-01", ""}, {"Dec 2014", "2014-12-15", ""}, {"UN-DEC-2014", "2014-12-15", ""}, {"UNDEC2014", "2014-12-15", ""}, {"Dec-2014", "2014-12-15", ""},
		{"30/09/16", "2016-09-30", "none"}, {"01/10/16", "1916-10-01", "2016-01-10"}, {"29-Feb-00", "2000-02-29", ""}, {"1.1.1850", "1850-01-01", ""},
		{"31/02/2015", "none", "none"}, {"2014-13-01", "none", ""}, {"29-Feb-1900", "none", ""},
	} {
		w := scanDate(c.text)
		for _, first := range []bool{false, true} {
			want := c.day
			if first && c.monthFirst != "" {
				want = c.monthFirst
			}
			got := "none"
			if d, ok := w.on(first, latest); ok {
				got = model.FormatDate(d)
			}
			if w.form == noDate || got != want {
				t.Errorf("%s, month first %v: %s, and not %s", c.text, first, got, want)
			}
		}
	}
	for _, s := range []string{"", "12", "1234", "45001", "12.5", "SEP-7", "MARCH1", "1:2:3", "A-1-2014", "1/2", "10-20", "pT2", "2014-1-2-3", "III", "UNABC2014", "UN-ABC-2014", "1.5.2", "1/2-2014"} {
		w := scanDate(s)
		if w.form != noDate {
			t.Errorf("%q is a date (%v)", s, w)
		}
	}
}

// Day and month are decided for the whole file, and asked where nothing tells.
func TestOrderOfDayAndMonthIsTheFiles(t *testing.T) {
	open := func(text string, opt Options) *model.Cohort {
		c, err := Reader("x.csv", strings.NewReader(text), opt)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	dx := func(c *model.Cohort) string { return c.Column("dx").Kind.String() + " " + c.Column("dx").Format(0) }
	const ask = "id,dx,fu\n1,01/02/2015,04/05/2016\n2,03/04/2015,06/07/2016\n3,05/06/2015,08/09/2016\n"
	if c := open(ask, Options{}); dx(c) != "category 01/02/2015" || c.Column("dx").Doubts[0].Field != model.ReadDates {
		t.Errorf("%s, %v", dx(c), c.Column("dx").Doubts)
	}
	for order, want := range map[string]string{DayFirst: "date 2015-02-01", "Month-First": "date 2015-01-02"} {
		if c := open(ask, Options{Dates: order}); dx(c) != want {
			t.Errorf("%s: %s", order, dx(c))
		}
	}
	if c := open(strings.Replace(ask, "04/05/2016", "04/25/2016", 1), Options{}); dx(c) != "date 2015-01-02" {
		t.Errorf("the follow-up is month first, and the diagnosis %s", dx(c))
	}
	if c := open(strings.Replace(ask, "04/05/2016", "25/04/2016", 1), Options{}); dx(c) != "date 2015-02-01" {
		t.Errorf("the follow-up is day first, and the diagnosis %s", dx(c))
	}
	contradicts := "id,dx,a,b\n1,01/02/2015,25/04/2016,04/25/2016\n2,03/04/2015,26/04/2016,04/26/2016\n"
	if c := open(contradicts, Options{}); dx(c) != "category 01/02/2015" || c.Column("a").Kind != model.Date || c.Column("a").Format(0) != c.Column("b").Format(0) {
		t.Errorf("%s, a %s, b %s", dx(c), c.Column("a").Format(0), c.Column("b").Format(0))
	}
	if _, err := Reader("x.csv", strings.NewReader(ask), Options{Dates: "us"}); err == nil {
		t.Error("us is an order of day and month")
	}
}

// A year alone is a date in a column that is named one, or beside fuller dates.
func TestYearsAlone(t *testing.T) {
	const text = "id,year,death_date,seen,dt,visit_date,reads\n1,1990,2014,2014-12-03,20141203,12/2014,12/2014\n2,1991,2015,2015,20150601,1/2015,1/2015\n" +
		"3,1992,,2016-01,20160115,,\n4,1993,2016,2016-02-29,20160229,3/2016,3/2016\n"
	c, err := Reader("x.csv", strings.NewReader(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"year": "number 1991", "death_date": "date 2015", "seen": "date 2015", "dt": "date 2015-06-01",
		"visit_date": "date 2015-01", "reads": "category 1/2015"} {
		if col := c.Column(name); col.Kind.String()+" "+col.Format(1) != want {
			t.Errorf("%s is a %s: %s", name, col.Kind, col.Format(1))
		}
	}
	if d := c.Column("death_date").Num[1]; model.FormatDate(d) != "2015-07-01" {
		t.Errorf("2015 is %s", model.FormatDate(d))
	}
	if d := c.Column("seen").Doubts; len(d) != 2 || d[0].N != 1 || d[1].N != 1 {
		t.Errorf("%v", d)
	}
}

// Without a year of four digits the latest follow-up tells the century: nobody's is
// after today. A birth in 20 is before it, in 1920.
func TestTwoDigitYears(t *testing.T) {
	was := today
	defer func() { today = was }()
	today = func() float64 { d, _ := days(2026, 1, 1); return d }
	const text = "id,birth,dx,last_contact\n1,03-Jan-20,01-Feb-14,04-May-16\n2,05-Jun-65,05-Jun-15,02-Jul-16\n3,07-Aug-35,07-Aug-15,03-Sep-16\n"
	c, err := Reader("x.csv", strings.NewReader(text), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"birth": "1920-01-03", "dx": "2014-02-01", "last_contact": "2016-05-04"} {
		if got := c.Column(name).Format(0); got != want {
			t.Errorf("%s is %s, and not %s", name, got, want)
		}
	}
}
