package model

import (
	"slices"
	"strings"
)

// NotOffered says why a column stands in no list that is made without being asked: it
// cannot be a marker, or it is known only when a patient has been followed: times,
// statuses, last contacts, what happened after. "" where it is offered. Who names such
// a column has it.
func NotOffered(c *Cohort, col *Column) string {
	if why := NoMarker(c, col); why != "" {
		return why
	}
	plain, _ := codedName(col.Name)
	words := bareWords(plain)
	if why := followedOnly(words); why != "" {
		return why
	}
	if col.Kind == Number && slices.ContainsFunc(col.Doubts, func(d Doubt) bool { return d.Field == ReadDates }) {
		return "it may be a date"
	}
	if slices.ContainsFunc(col.Doubts, func(d Doubt) bool { return d.Field == FieldWeights }) {
		return "it is named like weights of patients"
	}
	if col.Kind == Number && slices.Contains(words, "birth") {
		return "it is the date of birth, which is the age once more"
	}
	if c.PointColumn == ParamColumn && strings.Contains(col.Name, " @ ") {
		return "it belongs to one of the endpoints"
	}
	if len(c.Endpoints) == 0 {
		return ""
	}
	if t, ok := timeName(col.Name); ok && col.Kind == Number && canBeTime(col, t) && (!t.bare || t.letter) && endsWithEvent(t) {
		return "it is named like a time on study"
	}
	if e, ok := eventName(col.Name); ok && canBeStatus(col) && (e.letter || e.stem != "" && endsWithEvent(e)) {
		return "it is named like a status at the end of a time on study"
	}
	if rest, ok := strings.CutPrefix(strings.ToLower(col.Name), "time"); ok && col.Kind == Number && len(rest) > 1 {
		for _, other := range c.Columns { // TIMECVD beside CVD
			if strings.ToLower(other.Name) == rest && canBeStatus(other) {
				return "it is the time of " + other.Name
			}
		}
	}
	return ""
}

// endsWithEvent reports whether a name is that of a time or status of an event that
// is known, or of the file's only one.
func endsWithEvent(p nameParts) bool {
	return p.letter || p.stem == "" || abbreviation[p.stem] || p.stem == "death" || p.stem == "recur" || p.stem == "progress"
}

// followedOnly says what words of a name tell that only follow-up can: "" for nothing.
func followedOnly(words []string) string {
	has := func(any ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(any, w) })
	}
	all := "_" + strings.Join(words, "_") + "_"
	holds := func(any ...string) bool {
		return slices.ContainsFunc(any, func(s string) bool { return strings.Contains(all, "_"+s+"_") })
	}
	switch {
	case has("last") && has("contact", "follow", "followup", "fu", "communication", "seen", "alive", "known", "visit"):
		return "it is the last contact"
	case has("new") && has("event") && has("neoplasm", "tumor", "tumour", "primary"):
		return "it tells what happened under observation"
	case holds("neoplasm_cancer_status", "tumor_status", "tumour_status", "disease_status_last_followup", "cancer_status"):
		return "it tells how a patient was at the last contact"
	case has("death", "dead", "died", "deceased") && !has("cell", "programmed", "ligand", "receptor", "pathway", "score", "domain", "signature"),
		holds("vital_status", "vitalstatus", "cod", "cause_of_death"):
		return "it tells who died"
	case len(words) > 2 && (words[0] == "days" || words[0] == "months" || words[0] == "time") && words[1] == "to" &&
		has("recurrence", "progression", "relapse", "metastasis", "event", "death", "followup", "follow"):
		return "it is the time of what happened under observation"
	case holds("survival_months_flag", "survival_time_flag"):
		return "it says whether the time is valid"
	}
	return ""
}
