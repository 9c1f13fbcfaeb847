package model

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// cohortOf makes a cohort from "name: v v v"; a column of numbers and NA is a
// number column, any other a category of levels in order of appearance.
func cohortOf(cols ...string) *Cohort {
	c := &Cohort{Name: "test"}
	for _, s := range cols {
		name, values, _ := strings.Cut(s, ": ")
		var cells []string
		for _, v := range strings.Split(values, " ") {
			cells = append(cells, strings.ReplaceAll(v, "_", " "))
		}
		col := &Column{Name: name, Kind: Number}
		for _, v := range cells {
			x, err := strconv.ParseFloat(v, 64)
			if v == "NA" {
				x, err = math.NaN(), nil
				col.Missing++
			}
			if err != nil {
				col.Kind = Category
			}
			col.Num = append(col.Num, x)
		}
		seen := map[string]int32{}
		for _, v := range cells {
			k, ok := seen[v]
			switch {
			case v == "NA":
				k = -1
			case !ok:
				k = int32(len(seen))
				seen[v] = k
				col.Level = append(col.Level, v)
			}
			if col.Kind == Category {
				col.Code = append(col.Code, k)
			}
		}
		col.Distinct = len(seen)
		if col.Kind == Number {
			col.Level = nil
		} else {
			col.Num = nil
		}
		c.N = len(cells)
		c.Columns = append(c.Columns, col)
	}
	c.Index()
	return c
}

// A time may have two values: its name says what it is. Flags, visits that are
// counted from 0, and names that a status has too are no times.
func TestTimeOfTwoValues(t *testing.T) {
	status := "status: 1 1 0 1 0 1 1 1"
	for cols, want := range map[string]int{
		"time: 1 1 1 1 2 2 2 2":           1,
		"futime: 30 30 60 60 60 30 30 NA": 1,
		"time: 0 0 0 0 1 1 1 1":           0,
		"month: 1 1 1 1 2 2 2 2":          0,
		"os: 1 1 1 1 2 2 2 2":             0,
	} {
		if e := RecogniseEndpoints(cohortOf(cols, status, "v: 1 2 3 4 5 6 7 8")); len(e) != want {
			t.Errorf("%s: %d endpoints, want %d: %+v", cols, len(e), want, e)
		}
	}
}

func TestRecogniseEndpoints(t *testing.T) {
	const times, status = "1 2 3 4 5 6", "0 1 0 1 0 1"
	cases := []struct{ times, want string }{
		{"time status", "time/status: time status"},
		{"futime fustat", "futime/fustat: futime fustat"},
		{"futime death", "futime/death: futime death"},
		{"days status", "days/status: days status days"},
		{"months event", "months/event: months event months"},
		{"Survival.Time Event", "Survival.Time/Event: Survival.Time Event"},
		{"OS.time OS", "OS: OS.time OS"},
		{"OS_MONTHS OS_STATUS DFS_MONTHS DFS_STATUS", "OS: OS_MONTHS OS_STATUS months, DFS: DFS_MONTHS DFS_STATUS months"},
		{"DFS_MONTHS DFS_STATUS OS_MONTHS OS_STATUS", "OS: OS_MONTHS OS_STATUS months, DFS: DFS_MONTHS DFS_STATUS months"},
		{"pfs_days pfs_event", "PFS: pfs_days pfs_event days"},
		{"dss_months dss_event ttp_months ttp_event", "DSS: dss_months dss_event months, TTP: ttp_months ttp_event months"},
		{"ttp_time ttp_cens", "TTP: ttp_time ttp_cens"},
		{"rfstime status", "RFS: rfstime status"},
		{"rtime recur dtime death", "dtime/death: dtime death, rtime/recur: rtime recur"},
		{"ptime pstat futime death", "futime/death: futime death, ptime/pstat: ptime pstat"},
		{"t1 t2 d1 d2 d3", "t1/d1: t1 d1, t2/d2: t2 d2, t2/d3: t2 d3"},
		{"t1 t2 relapse", "t2/relapse: t2 relapse"},
		{"ta da", "ta/da: ta da"},
		{"month cens", "month/cens: month cens months"},
		{"time cens", "time/cens: time cens"},
		{"transplant_time transplant_event", "transplant_time/transplant_event: transplant_time transplant_event"},
		{"time_to_death_days death", "time_to_death_days/death: time_to_death_days death days"},
		{"days_to_death vital_status", "days_to_death/vital_status: days_to_death vital_status days"},
		{"os_time_in_months os_event", "OS: os_time_in_months os_event months"},
		{"Overall_Survival_(Months) Overall_Survival_Status", "OS: Overall_Survival_(Months) Overall_Survival_Status months"},
		{"OS OS_event", "OS: OS OS_event"},
		{"os_years os_status", "OS: os_years os_status years"},
		{"tstart tstop status", "tstop/status: tstop status from tstart"},
		{"AVAL CNSR", "AVAL/CNSR: AVAL CNSR"},
		// Beside a plain time, what only ends in "time" is something else.
		{"time status diagtime protime", "time/status: time status"},
		{"age status", ""}, {"time age", ""}, {"protime status", ""}, {"T status", ""}, {"pathologic_T status", ""},
	}
	for _, c := range cases {
		t.Run(c.times, func(t *testing.T) {
			var cols []string
			for _, n := range strings.Fields(c.times) {
				values := times
				if _, ok := eventName(n); ok && !(c.times == "OS OS_event" && n == "OS") {
					values = status
				}
				cols = append(cols, n+": "+values)
			}
			var got []string
			for _, e := range RecogniseEndpoints(cohortOf(cols...)) {
				s := e.Name + ": " + e.Time + " " + e.Event
				if e.Unit != "" {
					s += " " + e.Unit
				}
				if e.Entry != "" {
					s += " from " + e.Entry
				}
				got = append(got, s)
			}
			if g := strings.Join(got, ", "); g != c.want {
				t.Errorf("got  %s\nwant %s", g, c.want)
			}
		})
	}
}

// The calendar year of a transplantation is no time on study.
func TestCalendarYearIsNoTime(t *testing.T) {
	if e := RecogniseEndpoints(cohortOf("year: 1994 1995 1996 1990", "status: 0 1 0 1")); len(e) != 0 {
		t.Errorf("%+v", e)
	}
	if e := RecogniseEndpoints(cohortOf("years: 4 5 6 1", "status: 0 1 0 1")); len(e) != 1 || e[0].Unit != "years" {
		t.Errorf("%+v", e)
	}
}

func TestXenaTimesAreDays(t *testing.T) {
	e := RecogniseEndpoints(cohortOf("_PATIENT: a b c", "OS: 0 1 1", "OS.time: 3 4 5"))
	if len(e) != 1 || e[0].Unit != "days" {
		t.Errorf("%+v", e)
	}
}

// How a status is understood: censored lower case, event upper case, not
// understood with a question mark.
func TestStatusCodings(t *testing.T) {
	cases := []struct {
		name, values string
		want         string
		causes       string
		ask          string // a piece of the question that a command must ask
	}{
		{"status", "0 1 1", "0- 1+", "", ""},
		{"status", "1 2 1", "1- 2+", "", ""},
		{"status", "1 1 1", "1+", "", ""}, // as in R
		{"status", "2 2 2", "2+", "", ""}, // as in R
		{"status", "0 0 0", "0-", "", ""},
		{"status", "0 1 2", "0- 1+ 2+", "1 2", "several events, 1 (1), 2 (1)"},
		{"status", "0 1 3", "0- 1+ 3+", "1 3", "several events"},
		{"status", "0 1 9", "0- 1+ 9?", "", ""},
		{"status", "1 2 9", "1- 2+ 9?", "", ""},
		{"status", "-1 0 1", "-1? 0- 1+", "", ""},
		{"status", "0 1 0.5", "0- 0.5? 1+", "", ""},
		{"status", "0 2 2", "0- 2+", "", "0 is taken as censored, 2 as the event"},
		{"status", "1 2 3", "1- 2+ 3+", "2 3", "several events, 2 (1), 3 (1)"},
		{"status", "2 3 2", "2+ 3+", "2 3", "none of them is known to be the censored"},
		{"status", "3 3 3", "3+", "", "3 only"},
		{"status", "1 4 4", "1- 4+", "", "1 is taken as censored"},
		{"status", "-1 -1 -2", "-2? -1?", "", "no value that a status could have"},
		{"cens", "0 1 1", "0- 1+", "", "1 is taken as the event"},
		{"censored", "0 1 1", "0+ 1-", "", ""},
		{"CNSR", "0 1 2", "0+ 1- 2-", "", ""},
		{"status", "TRUE FALSE TRUE", "TRUE+ FALSE-", "", ""},
		{"status", "T F T", "T+ F-", "", ""},
		{"status", "yes no yes", "yes+ no-", "", ""},
		{"status", "Y N Y", "Y+ N-", "", ""},
		{"status", "Alive Dead Alive", "Alive- Dead+", "", ""},
		{"status", "LIVING DECEASED LIVING", "LIVING- DECEASED+", "", ""},
		{"OS_STATUS", "0:LIVING 1:DECEASED 0:LIVING", "0:LIVING- 1:DECEASED+", "", ""},
		{"DFS_STATUS", "0:DiseaseFree 1:Recurred/Progressed 0:DiseaseFree", "0:DiseaseFree- 1:Recurred/Progressed+", "", ""},
		{"PFS_STATUS", "0:CENSORED 1:PROGRESSION 0:CENSORED", "0:CENSORED- 1:PROGRESSION+", "", ""},
		{"DSS_STATUS", "0:ALIVE_OR_DEAD_TUMOR_FREE 1:DEAD_WITH_TUMOR 0:ALIVE_OR_DEAD_TUMOR_FREE", "0:ALIVE OR DEAD TUMOR FREE- 1:DEAD WITH TUMOR+", "", ""},
		{"RFS_STATUS", "0:Not_Recurred 1:Recurred 1:Recurred", "0:Not Recurred- 1:Recurred+", "", ""},
		{"status", "disease-free relapse relapse", "disease-free- relapse+", "", ""},
		{"status", "no_event event event", "no event- event+", "", ""},
		{"status", "dead alive Unknown", "dead+ alive- Unknown?", "", ""},
		{"status", "dead alive Dead", "dead+ alive- Dead+", "", ""},
		{"status", "dead alive lost_to_follow-up", "dead+ alive- lost to follow-up-", "", ""},
		{"status", "dead alive withdrawn", "dead+ alive- withdrawn+", "dead withdrawn", "several events"},
		{"status", "dead withdrawn withdrawn", "dead+ withdrawn-", "", ""},
		{"event", "censored death ltx", "censored- death+ ltx+", "death ltx", "several events, death (1), ltx (1)"},
		{"event", "censored ltx ltx", "censored- ltx+", "", ""},
		{"event", "death ltx ltx", "death+ ltx-", "", "\"ltx\" beside its event"},
		{"event", "A B C", "A- B+ C+", "B C", "which of them is an event is not known"},
		{"event", "A B A", "A- B+", "", "which of them is an event is not known"},
		{"event", "A A A", "A+", "", "\"A\" only"},
		{"vital_status", "Alive Dead_of_disease Dead_of_other_causes", "Alive- Dead of disease+ Dead of other causes+", "Dead of disease,Dead of other causes", ""},
	}
	for _, c := range cases {
		t.Run(c.name+" "+c.values, func(t *testing.T) {
			other := "x"
			if c.name == "CNSR" {
				other = "AVAL"
			}
			cohort := cohortOf(other+": 1 2 3", c.name+": "+c.values)
			e := Endpoint{}
			e.understand(cohort, cohort.Columns[1], false)
			var got []string
			n := 0
			for _, k := range e.Codes {
				got = append(got, k.Value+map[State]string{Censored: "-", Event: "+", Unknown: "?"}[k.State])
				n += k.N
			}
			if g := strings.Join(got, " "); g != c.want || n != 3 {
				t.Errorf("codes %s (%d), want %s", g, n, c.want)
			}
			sep := " "
			if strings.Contains(c.causes, ",") {
				sep = ","
			}
			if g := strings.Join(e.Causes, sep); g != c.causes {
				t.Errorf("causes %s, want %s", g, c.causes)
			}
			if (e.Ambiguous == "") != (c.ask == "") || !strings.Contains(e.Ambiguous, c.ask) {
				t.Errorf("question %q, want %q", e.Ambiguous, c.ask)
			}
		})
	}
}

func TestEndpointFromColumns(t *testing.T) {
	c := cohortOf("time: 1 2 3 4", "cens: 0 1 0 1", "age: 61 62 63 64", "status: 0 1 2 1", "sex: m f m f", "none: NA NA NA NA")
	c.Columns = append(c.Columns, &Column{Name: "id", Kind: Identifier, Text: []string{"a", "b", "c", "d"}, Distinct: 4})
	many := &Column{Name: "dose", Kind: Number, Distinct: 13}
	c.Columns = append(c.Columns, many)
	for i := range c.N {
		many.Num = append(many.Num, float64(i))
	}
	c.Index()
	e, err := EndpointFromColumns(c, "time", "cens")
	if err != nil || e.Ambiguous != "" || e.Name != "time/cens" || e.Codes[1].State != Event {
		t.Errorf("who says that cens is the event means that 1 is one: %+v, %v", e, err)
	}
	if e, err = EndpointFromColumns(c, "time", "status"); err != nil || e.Ambiguous == "" || len(e.Causes) != 2 {
		t.Errorf("%+v, %v", e, err)
	}
	if e, err = e.WithCause("2"); err != nil || e.Cause != "2" || e.Ambiguous != "" {
		t.Errorf("%+v, %v", e, err)
	}
	if _, err = e.WithCause("7"); err == nil || err.Error() != "status has no value \"7\"\nits values: 0, 1, 2" {
		t.Error(err)
	}
	if e, err = EndpointFromColumns(c, "time", "status == 2"); err != nil || len(e.Codes) != 0 || e.Event != "status == 2" {
		t.Errorf("an expression: %+v, %v", e, err)
	}
	for _, k := range []struct{ time, event, want string }{
		{"tme", "status", "there is no column \"tme\" for the time\ndid you mean time, age?"},
		{"zzzzz", "status", "there is no column \"zzzzz\" for the time\nnumber columns: time, age, status, dose"},
		{"sex", "status", "the time sex is a category column (\"m\", \"f\"), not a number\nnumber columns: time, age, status, dose"},
		{"time", "stats", "there is no column \"stats\" for the event\ndid you mean status?"},
		{"time", "time", "time is given as both the time and the event\nname the status column as the event"},
		{"time", "id", "the event id is an identifier column (\"a\", \"b\", \"c\"), not a status\ncolumns of few values: time, cens, age, status, sex"},
		{"time", "none", "the event none has no value in any row\ncolumns of few values: time, cens, age, status, sex"},
		{"time", "dose", "the event dose has 13 different values (\"0\", \"1\", \"2\"): a status has a few\ncolumns of few values: time, cens, age, status, sex; or an expression such as dose > 0"},
	} {
		_, err := EndpointFromColumns(c, k.time, k.event)
		var q *QuestionError
		if !errors.As(err, &q) || err.Error() != k.want {
			t.Errorf("%s, %s:\ngot  %v\nwant %s", k.time, k.event, err, k.want)
		}
	}
}

// Ten patients, every reason to leave one out. The first reason counts: patient
// 9 has neither time nor status.
func TestOutcome(t *testing.T) {
	c := cohortOf(
		"dtime: 5 0 NA -1 Inf 7 8 9 NA 4",
		"status: 1 0 1 1 1 NA 3 2 NA 2",
		"entry: 0 0 0 0 0 0 0 NA 0 4")
	e, err := EndpointFromColumns(c, "dtime", "status")
	if err != nil {
		t.Fatal(err)
	}
	reasons := func(o *Outcome) (s []string) {
		for i := range c.N {
			s = append(s, o.Reason(i))
		}
		return s
	}
	// 3 is made unknown by hand, as the explorer lets one do.
	for k := range e.Codes {
		if e.Codes[k].Value == "3" {
			e.Codes[k].State = Unknown
		}
	}
	e.Causes = []string{"1", "2"}
	o, err := e.Outcome(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"", "", "dtime missing", "dtime negative", "dtime not finite", "status missing", "status not coded (value 3)", "", "dtime missing", ""}, reasons(o)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int32{1, 0, 0, 0, 0, 0, 0, 2, 0, 2}, o.Cause); diff != "" {
		t.Error(diff)
	}
	if o.State[0] != Event || o.State[1] != Censored || o.State[7] != Event || o.Entry != nil {
		t.Error(o.State)
	}
	// For one cause the others are censored, and still known.
	e.Cause = "2"
	if o, err = e.Outcome(c, nil); err != nil || o.State[0] != Censored || o.Cause[0] != 1 || o.State[7] != Event {
		t.Error(o, err)
	}
	e.Entry = "entry"
	if o, err = e.Outcome(c, nil); err != nil || o.Reason(7) != "entry missing" || o.Reason(9) != "entry not before dtime" || len(o.Entry) != c.N {
		t.Error(reasons(o), err)
	}
	// An expression's states come from outside.
	x := Endpoint{Time: "dtime", Event: "status == 2"}
	states := make([]State, c.N)
	for i := range states {
		states[i] = Event
	}
	states[7] = Unknown
	if o, err = x.Outcome(c, states); err != nil || o.Reason(7) != "event not known (status == 2)" || o.State[0] != Event || o.Cause[0] != 1 {
		t.Error(reasons(o), err)
	}
	for _, bad := range []Endpoint{{Time: "x", Event: "status"}, {Time: "dtime", Event: "x"}, {Time: "dtime", Event: "status", Entry: "x"}} {
		if _, err := bad.Outcome(c, nil); err == nil {
			t.Errorf("%+v: no error", bad)
		}
	}
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                   "plain",
		" a \t b\r\nc ":           "a b c",
		"\x1b[31mred\x07":         `\x1b[31mred\x07`,
		"é, β, 肝":                 "é, β, 肝",
		"\xff":                    `\xff`,
		"\u202eexe":               `\u202eexe`,
		"\ufeff a \ufeff b\u00a0": "a b",
		"\U000e0041":              `\U000e0041`,
		"\u0085\u009b":            `\u009b`,
		"":                        "",
	} {
		if got := Printable(in); got != want || Printable(got) != got {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := Excerpt(strings.Repeat("é", 1000)); got != strings.Repeat("é", 39)+"…" {
		t.Errorf("%q", got)
	}
	if got := Excerpt(strings.Repeat("é", 40)); got != strings.Repeat("é", 40) {
		t.Errorf("%q", got)
	}
}

func BenchmarkOutcome(b *testing.B) {
	const n = 1_000_000
	c := &Cohort{N: n}
	time, status := &Column{Name: "time", Kind: Number}, &Column{Name: "status", Kind: Number, Distinct: 2}
	for i := range n {
		time.Num = append(time.Num, float64(i%5000))
		status.Num = append(status.Num, float64(i%2))
	}
	c.Columns = []*Column{time, status}
	c.Index()
	e, err := EndpointFromColumns(c, "time", "status")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if o, err := e.Outcome(c, nil); err != nil || o.State[1] != Event {
			b.Fatal(fmt.Sprint(o.State[1]), err)
		}
	}
}
