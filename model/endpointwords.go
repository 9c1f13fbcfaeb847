package model

import "strings"

// Free says what those are who have not had an endpoint's event, in words that follow
// "were": "alive", "alive and free of progression". others says what becomes of whoever
// dies without the event, "" where that is part of it or not known. An endpoint whose
// name says nothing has its status in the words.
func (e Endpoint) Free() (free, others string) {
	const deaths = "deaths without it end follow-up"
	stem := known(NameWords(e.Name))
	if t, ok := timeName(e.Time); ok && !abbreviation[stem] && t.stem != "" {
		stem = t.stem
	}
	if e.Cause != "" {
		return "without " + e.Event + " = " + e.Cause, "other events end follow-up"
	}
	if words, ok := map[string]string{"os": "alive", "death": "alive", "pfs": "alive and free of progression", "dfs": "alive and free of disease",
		"rfs": "alive and free of relapse", "efs": "alive and free of events", "lfs": "alive and free of leukaemia", "ffs": "alive and free of failure",
		"mfs": "alive and free of metastases", "dmfs": "alive and free of distant metastases", "drfs": "alive and free of distant relapse",
		"lrfs": "alive and free of local relapse", "idfs": "alive and free of invasive disease"}[stem]; ok {
		return words, ""
	}
	if words, ok := map[string]string{"dss": "not dead of the disease", "css": "not dead of the disease"}[stem]; ok {
		return words, "deaths of other causes end follow-up"
	}
	if words, ok := map[string]string{"pfi": "free of progression", "ttp": "free of progression", "dfi": "free of disease", "ttr": "free of recurrence",
		"bcr": "free of biochemical recurrence", "recur": "free of recurrence", "progress": "free of progression", "ttf": "free of failure"}[stem]; ok {
		return words, deaths
	}
	if e.AnyDeath() {
		return "alive", ""
	}
	if event, _, _, _ := e.Values(); len(event) > 0 && e.Event != "" {
		return "without " + e.Event + " = " + strings.Join(event, " or "), ""
	}
	return "without the event", ""
}
