package model

import (
	"slices"
	"strings"
)

// The words that names of times and statuses are made of.
var (
	timeWords = map[string]bool{"time": true, "t": true, "duration": true, "in": true, "interval": true, "zeit": true, "dauer": true,
		"delai": true, "duree": true, "temps": true, "tiempo": true, "tempo": true, "durata": true, "duracion": true, "tijd": true, "tid": true, "czas": true}
	statusWords = map[string]bool{
		"status": true, "stat": true, "event": true, "events": true, "evt": true, "cens": true, "censor": true, "censored": true, "censoring": true,
		"cnsr": true, "ind": true, "indicator": true, "flag": true, "e": true, "occurred": true, "observed": true, "delta": true,
	}
	// stems gives the many spellings of one thing one name.
	stems = map[string]string{
		"os": "os", "overall": "os", "overall_survival": "os", "os_dx": "os",
		"dss": "dss", "disease_specific_survival": "dss", "css": "css", "cancer_specific_survival": "css", "cause_specific_survival": "css",
		"pfs": "pfs", "progression_free_survival": "pfs", "progression_free": "pfs", "pfi": "pfi", "progression_free_interval": "pfi",
		"dfs": "dfs", "disease_free_survival": "dfs", "disease_free": "dfs", "dfi": "dfi", "disease_free_interval": "dfi",
		"rfs": "rfs", "relapse_free_survival": "rfs", "recurrence_free_survival": "rfs", "relapse_free": "rfs", "recurrence_free": "rfs",
		"efs": "efs", "event_free_survival": "efs", "event_free": "efs", "lfs": "lfs", "leukemia_free_survival": "lfs",
		"mfs": "mfs", "metastasis_free_survival": "mfs", "dmfs": "dmfs", "distant_metastasis_free_survival": "dmfs",
		"progress_free_survival": "pfs", "progress_free": "pfs", "disease_specific": "dss", "cancer_specific": "css", "metastasis_free": "mfs",
		"distant_metastasis_free": "dmfs", "drfs": "drfs", "distant_relapse_free_survival": "drfs", "distant_recurrence_free_survival": "drfs",
		"lrfs": "lrfs", "local_recurrence_free_survival": "lrfs", "invasive_disease_free_survival": "idfs", "failure_free_survival": "ffs",
		"ttp": "ttp", "time_to_progression": "ttp", "ttr": "ttr", "time_to_recurrence": "ttr", "ttf": "ttf", "bcr": "bcr", "ffs": "ffs", "idfs": "idfs",
		"d": "death", "dead": "death", "died": "death", "death": "death", "dth": "death",
		"deceased": "death", "mortality": "death", "vital": "death", "exitus": "death",
		"r": "recur", "rec": "recur", "recur": "recur", "recurrence": "recur", "recurred": "recur", "relapse": "recur", "relapsed": "recur",
		"p": "progress", "prog": "progress", "progression": "progress", "progressed": "progress", "progress": "progress",
		"graft_loss": "graft", "graft_failure": "graft", "graft_lost": "graft", "arrest": "arrest", "failure": "failure",
		"failed": "failure", "fail": "failure",
		"churn": "", "churned": "", "": "", "fu": "", "follow_up": "", "followup": "", "survival": "", "surv": "", "s": "",
		"observation": "", "obs": "", "study": "", "f": "",
		"nachbeobachtung": "", "suivi": "", "seguimiento": "",
	}
	abbreviation = map[string]bool{
		"os": true, "dss": true, "css": true, "pfs": true, "pfi": true, "dfs": true, "dfi": true, "rfs": true, "efs": true, "lfs": true,
		"mfs": true, "dmfs": true, "ttp": true, "ttr": true, "ttf": true, "bcr": true, "ffs": true, "idfs": true, "drfs": true, "lrfs": true,
	}
	wholeTimes = map[string]bool{"tte": true, "aval": true, "lenfol": true, "stop": true, "tstop": true, "exit": true, "followup": true, "follow_up": true,
		"fu": true, "intsurv": true, "tenure": true, "age_out": true, "age_exit": true, "exit_age": true, "age_at_exit": true}
	// events are statuses of their own, whose names have no word of a status.
	events = map[string]bool{"graft_loss": true, "graft_failure": true, "graft_lost": true, "churn": true, "churned": true,
		"arrest": true, "failure": true, "failed": true, "fail": true}
	// likely are the events that a time is of whose status has another name.
	likely = map[string]string{"os": "death", "ttp": "progress", "pfs": "progress", "ttr": "recur", "rfs": "recur", "dfs": "recur"}
)

// known is the one name of a stem. Stems that are not in the list stand for
// themselves, so that transplant_time finds transplant_event.
func known(stem string) string {
	if s, ok := stems[stem]; ok {
		return s
	}
	return stem
}

// timeName reads a column's name as that of a time.
func timeName(name string) (p nameParts, ok bool) {
	w := strings.Join(bareWords(name), "_")
	if w == "" || len(w) > 60 {
		return p, false
	}
	if s, ok := letterName(w, 't'); ok {
		return nameParts{stem: s, letter: true, bare: true}, true
	}
	if wholeTimes[w] {
		return p, true
	}
	if w == "permth_int" || w == "permth_exm" { // the mortality files that are linked to NHANES
		return nameParts{stem: "death", unit: "months"}, true
	}
	if rest, ok := strings.CutPrefix(name, avalAt); ok { // of ADaM, folded
		return nameParts{stem: known(NameWords(rest))}, true
	}
	if w == "survival" {
		return nameParts{bare: true}, true
	}
	if w == "los" { // the length of a stay in hospital
		return nameParts{stem: discharge}, true
	}
	if abbreviation[known(w)] {
		return nameParts{stem: known(w)}, true
	}
	for _, p := range []string{"t_", "time"} { // t.rfs, TIMEDTH
		if rest, cut := strings.CutPrefix(w, p); cut && len(rest) > 1 && known(rest) != "" && stems[rest] != "" {
			return nameParts{stem: known(rest)}, true
		}
	}
	if u, ok := unitByWord[w]; ok {
		return nameParts{unit: u, bare: true}, true
	}
	// Peel time words and units off both ends: os_time_in_months, days_to_death.
	parts := strings.Split(w, "_")
	peeled := 0
	for len(parts) > 0 {
		last := parts[len(parts)-1]
		if u := unitByWord[last]; u != "" && p.unit == "" {
			p.unit = u
		} else if !timeWords[last] || last == "t" && (len(parts) < 2 || !abbreviation[known(parts[len(parts)-2])]) { // pathologic_T is a stage
			break
		}
		parts, peeled = parts[:len(parts)-1], peeled+1
	}
	if n := len(parts); n > 1 && p.unit != "" && parts[n-1] == "status" { // Relapse Free Status (Months)
		parts = parts[:n-1]
	}
	if len(parts) > 1 && (parts[0] == "time" || parts[0] == "tt" || parts[0] == "months" || parts[0] == "days" || parts[0] == "years" || parts[0] == "weeks") {
		if p.unit == "" {
			p.unit = unitByWord[parts[0]]
		}
		parts, peeled = parts[1:], peeled+1
		if parts[0] == "to" || parts[0] == "on" || parts[0] == "until" || parts[0] == "of" {
			parts = parts[1:]
		}
	}
	if peeled == 0 && len(parts) == 1 { // futime, rfstime, dtime, osmonths
		for _, s := range []string{"time", "months", "days", "years", "weeks"} {
			rest, cut := strings.CutSuffix(w, s)
			if _, is := stems[rest]; cut && is {
				return nameParts{stem: known(rest), unit: unitByWord[s]}, true
			}
		}
	}
	if peeled == 0 || len(parts) > 0 && (parts[len(parts)-1] == "birth" || parts[0] == "birth" || parts[0] == "zone") { // years to birth are an age
		return p, false
	}
	if n := len(parts); n > 1 && (parts[n-1] == "survival" || parts[n-1] == "surv") && stems[strings.Join(parts, "_")] == "" {
		parts = parts[:n-1] // graft survival beside graft status
	}
	p.stem = known(strings.Join(parts, "_"))
	if slices.Contains(parts, "death") && slices.ContainsFunc(parts, func(w string) bool { return strings.Contains(w, "contact") }) && parts[0] != "age" {
		p.stem = "os" // NCDB: DX_LASTCONTACT_DEATH_MONTHS
	}
	if p.stem == "event" || p.stem == "last_follow_up" || p.stem == "last_contact" {
		p.stem = ""
	}
	return p, true
}

// eventName reads a column's name as that of a status.
func eventName(name string) (p nameParts, ok bool) {
	name, code := codedName(unprefixed(name))
	w := strings.Join(bareWords(name), "_")
	if w == "" || len(w) > 60 {
		return p, code != nil && w == ""
	}
	if s, ok := letterName(w, 'd'); ok {
		return nameParts{stem: s, letter: true, bare: true}, true
	}
	if statusWords[w] && w != "e" && w != "ind" && w != "flag" {
		return p, true
	}
	if w == "vital_status" { // of a donor
		return nameParts{stem: "death"}, true
	}
	if strings.HasPrefix(w, "vital_status_recode") { // SEER*Stat
		return nameParts{stem: "os"}, true
	}
	if strings.HasPrefix(w, causeSpecificWords) {
		return nameParts{stem: "dss"}, true
	}
	if events[w] {
		return nameParts{stem: known(w)}, true
	}
	if rest, cut := strings.CutPrefix(w, "e_"); cut && stems[rest] != "" { // e.rfs
		return nameParts{stem: known(rest)}, true
	}
	if p, ok = saidName(name); ok || p.weak {
		return p, ok
	}
	if s := known(w); abbreviation[s] || len(w) > 2 && (s == "death" || s == "recur" || s == "progress") {
		return nameParts{stem: s}, true
	}
	parts := strings.Split(w, "_")
	peeled := 0
	for len(parts) > 0 && statusWords[parts[len(parts)-1]] {
		parts, peeled = parts[:len(parts)-1], peeled+1
	}
	if peeled == 0 && len(parts) > 1 && statusWords[parts[0]] && len(parts[0]) > 1 {
		parts, peeled = parts[1:], 1
	}
	if peeled == 0 && len(parts) == 1 { // fustat, osevent
		for _, s := range []string{"status", "stat", "event", "cens", "censor"} {
			rest, cut := strings.CutSuffix(w, s)
			if _, is := stems[rest]; cut && is {
				return nameParts{stem: known(rest)}, true
			}
		}
	}
	if peeled == 0 || aboutTime(parts) {
		return p, false
	}
	return nameParts{stem: known(strings.Join(parts, "_"))}, true
}

// aboutTime reports whether what is left of the name of a flag is that of a time:
// Survival months flag says whether the months are valid.
func aboutTime(parts []string) bool {
	for _, w := range parts {
		if unitByWord[w] != "" || w == "time" || w == "date" {
			return true
		}
	}
	return false
}

// discharge is the event that the length of a stay ends with.
const discharge = "discharge"

// letterName reads t1, ta, d3: a letter and a number or one more letter.
func letterName(w string, first byte) (rest string, ok bool) {
	if len(w) < 2 || len(w) > 3 || w[0] != first {
		return "", false
	}
	rest = w[1:]
	for i := 0; i < len(rest); i++ {
		if !digit(rest[i]) && len(rest) > 1 {
			return "", false
		}
	}
	return rest, true
}

// plainName reports whether s can only be a column's name.
func plainName(s string) bool {
	for i, r := range s {
		if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r < 0x80 && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

type nameParts struct {
	stem   string // of which event: "os", "death", "1" in t1; "" the file's only one
	unit   string
	bare   bool // the name is but a unit or a single letter with a number: weak evidence
	letter bool // t1, ta, d1: pairs by the rest of the name only
	weak   bool // a status of something that is not known to be an event
}
