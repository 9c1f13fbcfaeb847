package model

import (
	"strings"
	"testing"
)

// Which time goes with which status, by names that registries, programs and textbooks
// use: names of times and statuses in the order of the file, and the endpoints.
var namesOfPairs = []struct{ columns, want string }{
	{"time Relapse_Free_Status_(Months) Relapse_Free_Status", "RFS: Relapse_Free_Status_(Months) Relapse_Free_Status months"},
	{"Overall_Survival_(Months) Overall_Survival_Status Relapse_Free_Status_(Months) Relapse_Free_Status",
		"OS: Overall_Survival_(Months) Overall_Survival_Status months, RFS: Relapse_Free_Status_(Months) Relapse_Free_Status months"},
	{"Months_of_disease-specific_survival Disease-specific_Survival_status", "DSS: Months_of_disease-specific_survival Disease-specific_Survival_status months"},
	{"Progress_Free_Survival_(Months) Progression_Free_Status", "PFS: Progress_Free_Survival_(Months) Progression_Free_Status months"},
	{"OS_(days) OS_status_(1=dead)", "OS: OS_(days) OS_status_(1=dead) days"},
	{"TTP progression", "TTP: TTP progression"},
	{"fu dead", "fu/dead: fu dead"},
	{"Survival Dead", "Survival/Dead: Survival Dead"},
	{"week arrest", "week/arrest: week arrest weeks"},
	{"los dstat lenfol fstat", "lenfol/fstat: lenfol fstat, los/dstat: los dstat"},
	{"lenfol fstat", "lenfol/fstat: lenfol fstat"},
	{"TIME DEATH CVD TIMECVD TIMEDTH", "TIMEDTH/DEATH: TIMEDTH DEATH"},
	{"rectime censrec", "rectime/censrec: rectime censrec"},
	{"t.rfs e.rfs t.os e.os", "OS: t.os e.os, RFS: t.rfs e.rfs"},
	{"T E", "T/E: T E"},
	{"Survival_(months) Death_(1=yes)", "Survival_(months)/Death_(1=yes): Survival_(months) Death_(1=yes) months"},
	{"time status_1dead", "time/status_1dead: time status_1dead"},
	{"tt_os_dx_mos os_dx_status", "OS: tt_os_dx_mos os_dx_status months"},
	{"Survival_months Survival_months_flag Vital_status_recode_(study_cutoff_used)", "OS: Survival_months Vital_status_recode_(study_cutoff_used) months"},
	{"Survival_months Survival_months_flag", ""},
	{"entry exit time status", "exit/status: exit status from entry"},
	{"study_entry time status", "time/status: time status from study_entry"},
	{"_t0 _t _d", "_t/_d: _t _d from _t0"},
	{"dx_cpt_rep_mos tt_os_dx_mos os_dx_status", "OS: tt_os_dx_mos os_dx_status months from dx_cpt_rep_mos"},
	{"dx_cpt_rep_days tt_os_dx_mos os_dx_status", "OS: tt_os_dx_mos os_dx_status months"},
	{"start time status", "time/status: time status"},
	{"treatment_start_month time status", "time/status: time status"},
}

// Entries lie before every time; a status is 0 or 1.
func TestPairsByName(t *testing.T) {
	for _, k := range namesOfPairs {
		t.Run(k.columns, func(t *testing.T) {
			var cols []string
			for _, n := range strings.Fields(k.columns) {
				values := "11 12 13 14 15 16"
				switch _, status := eventName(n); {
				case strings.Contains(n, "entry") || strings.Contains(n, "start") || strings.HasPrefix(n, "dx_cpt") || n == "_t0":
					values = "0 2 1 3 0 4"
				case (status || n == "E" || n == "_d" || n == "CVD") && n != "TTP", strings.HasSuffix(n, "flag"):
					values = "0 1 0 1 0 1"
				}
				cols = append(cols, n+": "+values)
			}
			c := cohortOf(cols...)
			var got []string
			for _, e := range RecogniseEndpoints(c) {
				s := strings.TrimSpace(e.Name + ": " + e.Time + " " + e.Event + " " + e.Unit)
				if e.Entry != "" {
					s += " from " + e.Entry
				}
				got = append(got, s)
			}
			if g := strings.Join(got, ", "); g != k.want {
				t.Errorf("got  %s\nwant %s", g, k.want)
			}
			for _, l := range c.Late {
				if why := NoMarker(c, c.Column(l.Column)); !strings.Contains(why, "under observation") && !strings.Contains(why, "part of the endpoint") {
					t.Errorf("%s is a marker (%q)", l.Column, why)
				}
			}
		})
	}
}

// Times that are not before the exit are no entries: years of treatment, say. An entry
// of start and stop is believed all the same.
func TestEntriesOfData(t *testing.T) {
	status := "status: 0 1 0 1 0 1"
	for cols, want := range map[string]string{
		"start: 2001 2002 2003 2001 2002 2003|time: 1 2 3 4 5 6":   "",
		"entry: 0 0 0 0 0 0|time: 1 2 3 4 5 6":                     "",
		"entry: 0 1 0 0 1 0|time: 1 2 3 4 5 6":                     "doubted entry",
		"entry: 0 1 0 0 1 0|futime: 1 2 3 4 5 6":                   "certain entry",
		"entry: 1990 1991 1990 1992 1990 1993|futime: 1 2 3 4 5 6": "doubted entry",
		"start: 0 1 0 0 1 0|stop: 1 2 3 4 5 6":                     "certain start",
	} {
		c := cohortOf(append(strings.Split(cols, "|"), status)...)
		RecogniseEndpoints(c)
		got := ""
		for _, l := range c.Late {
			got = map[bool]string{true: "certain ", false: "doubted "}[l.Certain] + l.Column
		}
		if got != want {
			t.Errorf("%s: %q, want %q", cols, got, want)
		}
	}
}

// What only follow-up tells, by name; and names that sound like it and are not.
func TestNotOffered(t *testing.T) {
	later := []string{"days_to_last_follow_up", "Last Communication Contact from Initial Pathologic Diagnosis Date", "days_to_birth", "new_tumor_event_after_initial_treatment",
		"person_neoplasm_cancer_status", "days_to_recurrence", "cause_of_death", "death_from_cancer", "os_months", "pfs_status", "vital_status", "demographic.days_to_death",
		"donor_vital_status", "Survival months flag", "TIMEDTH", "dtime"}
	now := []string{"age", "stage", "cell_death_score", "programmed_death_ligand_1", "time_to_treatment", "birth_weight_missing_text", "follicular", "sex", "protime", "hsa-mir-21",
		"tumor_grade", "new_biopsy", "diagtime", "progesterone_receptor", "T", "pathologic_T"}
	for _, n := range append(later, now...) {
		values := "11 12 13 14 15 16"
		if strings.Contains(n, "status") || strings.Contains(n, "event") || strings.Contains(n, "cause") || strings.Contains(n, "from_cancer") || strings.Contains(n, "text") {
			values = "a b a b a b"
		}
		c := cohortOf("time: 1 2 3 4 5 6", "status: 0 1 0 1 0 1", n+": "+values)
		c.Endpoints = RecogniseEndpoints(c)
		is := false
		for _, l := range later {
			is = is || l == n
		}
		if why := NotOffered(c, c.Columns[2]); (why != "") != is {
			t.Errorf("%s: %q", n, why)
		}
	}
}
