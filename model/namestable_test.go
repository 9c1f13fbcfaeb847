package model

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// timeNames is the table of names of times: what they are the time of ("" the file's
// only one) and their unit, or that they are none. Names of statuses are in
// nameMeanings.
var timeNames = []struct {
	names, stem, unit string
	none              bool
}{
	{names: "time, futime, fu_time, follow_up, duration, survival_time, obs_time, time_to_event, tenure, lenfol, Zeit, délai, tiempo"},
	{names: "survival_months, months_of_follow_up, Survival (months), suivi_mois, Zeit_Monate, fu_mo", unit: "months"},
	{names: "follow_up_days, days_to_last_follow_up, survival_days, tiempo_dias", unit: "days"},
	{names: "fu_years, survival_years, years of follow-up, follow-up (yrs), tiempo años", unit: "years"},
	{names: "OS_MONTHS, os_months, overall_survival_months, Overall Survival (Months), DX_LASTCONTACT_DEATH_MONTHS, tt_os_dx_mos", stem: "os", unit: "months"},
	{names: "OS.time, os_time, t_os", stem: "os"},
	{names: "PFS_days, progression_free_survival_days, days_to_progression_free", stem: "pfs", unit: "days"},
	{names: "rfs_months, Relapse Free Status (Months)", stem: "rfs", unit: "months"},
	{names: "days_to_death, death_days", stem: "death", unit: "days"},
	{names: "PERMTH_INT, permth_exm", stem: "death", unit: "months"},
	{names: "graft_survival_days, graft_days", stem: "graft", unit: "days"},
	{none: true, names: "years_to_birth, days_to_birth, birth_months, age, age_at_diagnosis, pathologic_T, stage, nodes, date_of_death, sex, time_zone_name, " +
		"status, event, weight, ipw"},
}

// However a name of the table is written, a column of that name is the time that the
// table says, in its unit, or is none; and one that is none makes no endpoint.
func TestTimeNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.SampledFrom(timeNames).Draw(t, "row")
		name := rapid.SampledFrom(SplitList(row.names)).Draw(t, "name")
		words := strings.Split(NameWords(name), "_")
		switch rapid.IntRange(0, 4).Draw(t, "style") {
		case 0:
			name = strings.Join(words, "_")
		case 1:
			name = strings.Join(words, ".")
		case 2:
			name = strings.ToUpper(strings.Join(words, " "))
		case 3:
			name = strings.ToUpper(strings.Join(words, "_"))
		}
		got, ok := timeName(name)
		if row.none {
			if ok && !got.bare && got.stem == "" {
				t.Fatalf("%s is a time: %+v", name, got)
			}
		} else if !ok || got.stem != row.stem || got.unit != row.unit {
			t.Fatalf("%s: %v %+v, want %q in %q", name, ok, got, row.stem, row.unit)
		}
		var times, states []string
		for i := range 8 {
			times, states = append(times, fmt.Sprint(3+i*5)), append(states, fmt.Sprint(i%2))
		}
		status := rapid.SampledFrom([]string{"status", "event"}).Draw(t, "status")
		c := cohortOf("x: "+strings.Join(times, " "), status+": "+strings.Join(states, " "))
		c.Columns[0].Name = name
		c.Index()
		all := RecogniseEndpoints(c)
		if row.none != (len(all) == 0) {
			t.Fatalf("%s beside %s makes %+v", name, status, all)
		}
		for _, e := range all {
			if e.Time != name || e.Event != status || e.Unit != row.unit || len(e.Codes) != 2 || e.Codes[1].State != Event {
				t.Fatalf("%s beside %s makes %+v", name, status, e)
			}
		}
	})
}

// 1 and 2 have no direction but by custom: whatever the name, they are asked, or the
// answer says that it is assumed; and where the name says yes or no of something, no
// custom decides which of them is yes.
func TestOneAndTwoAreNeverTakenInSilence(t *testing.T) {
	for _, m := range nameMeanings {
		for _, name := range SplitList(m.names) {
			if m.means == saysLost {
				continue
			}
			c := cohortOf("time: 3 5 6 8 9", "x: 1 2 2 1 2")
			c.Columns[1].Name = name
			c.Index()
			e, err := EndpointFromColumns(c, "time", name)
			if err != nil {
				t.Fatal(err)
			}
			asked := e.Ambiguous != ""
			if !asked && e.Coding != CodingAssumed {
				t.Errorf("%s of 1 and 2 is %s: %+v", name, e.Coding, e.Codes)
			}
			if plain := m.means == saysNothing || plainEvent(name); !plain && !e.Open {
				t.Errorf("%s of 1 and 2 goes on: %+v", name, e.Codes)
			}
		}
	}
}

// The year of something is no time, whether it has four digits or two.
func TestYearsAreNoTimes(t *testing.T) {
	for values, want := range map[string]int{"58 60 62 69 65": 0, "1998 2001 2003 1999 2000": 0, "1 2 5 7 9": 1, "0.5 44 61.2 50 48": 1} {
		c := cohortOf("year: "+values, "status: 1 0 1 0 1")
		if got := RecogniseEndpoints(c); len(got) != want {
			t.Errorf("%s: %+v", values, got)
		}
	}
}
