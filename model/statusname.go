package model

import (
	"regexp"
	"slices"
	"strings"
)

// A direction is what the name of a status says of those who have 1, TRUE or yes
// in it.
type direction uint8

const (
	saysNothing  direction = iota // status, OS, delta: 1 is the event by custom
	saysEvent                     // died, relapse, not censored: 1 is the event
	saysContrary                  // censored, alive, not dead: 1 has had no event
	saysEither                    // cens, censor: read both ways in the world
	saysADaM                      // CNSR: 0 is the event in ADaM, and only there
	saysFree                      // event free, NED: may be read both ways, and either is an outcome
	saysSurvival                  // overall survival: the name of an outcome, or who survived
	saysVital                     // vital status: registries code the dead 0 and others 1
	saysExit                      // exit status, reason: codes of their own
	saysLost                      // lost to follow-up: not lost is not dead
)

// nameMeanings is the one table of names: what the columns of these names say of
// those who have 1. A name that is not here is read by its words, in the same
// way: "os_censored", "stillAlive", "no.relapse".
var nameMeanings = []struct {
	means direction
	names string
}{
	{saysNothing, "status, os, os_status, pfs, efs_status, disease free status, event free survival status, overall survival status, fustat, pstat, delta, " +
		"survival status, patient status"},
	{saysEvent, "event, dead, died, death, deceased, is_dead, death_event, mortality, mortstat, exitus, relapse, relapsed, recur, recurrence, progression, " +
		"uncensored, not_censored, non-censored, notCensored, not_alive, no longer alive, os_event, event_observed, death_status, fatal"},
	{saysContrary, "censored, is_censored, isCensored, right_censored, rightcensored, was censored, os_censored, alive, is_alive, still_alive, stillAlive, " +
		"alive_at_last_contact, living, survived, survivor, patient_alive, alive_flag, not_dead, no_death, no_event, non_event, without_relapse, " +
		"never_relapsed, no recurrence, event_not_observed, not_deceased, alive status"},
	{saysEither, "cens, censor, rcens, censrec, censoring, ttp_cens, cens_os, censor_status, censoring status, censored status, censoring indicator, " +
		"censored_event"},
	{saysADaM, "cnsr, os_cnsr"},
	{saysFree, "event_free, eventfree, disease_free, diseaseFree, relapse_free, recurrence_free, progression free, metastasis_free, failure_free, " +
		"tumor_free, free_of_disease, ned, aned, ned_status"},
	{saysSurvival, "survival, overall_survival, disease free survival, event_free_survival, diseaseSpecificSurvival"},
	{saysVital, "vital, vital_status, vitalStatus, vitalstatus, PUF_VITAL_STATUS, VSTAT, vital_stat, Vital Status [1760], donor_vital_status, " +
		"VITAL_STATUS_DESC, demographic.vital_status, vital status recode, " +
		"life_status, alive_dead, dead_or_alive"},
	{saysExit, "exit_status, exit_code, exitstat, mortality_exitstat, exit_reason, reason, reason_for_exit, end_reason, reason_of_censoring"},
	{saysLost, "lost, lost_to_followup, lost to follow-up, ltfu, lfu, lost_fu, is_lost, loss_to_follow_up"},
}

// A nameRole is what a word of a status's name does in it.
type nameRole uint8

const (
	roleOther nameRole = iota
	roleFiller
	roleStatus // it is a status, of whatever
	roleFlag   // yes or no, of whatever
	roleNegation
	roleDead
	roleHappened
	roleAlive
	roleCensored
	roleCens
	roleCNSR
	roleFree
	roleNED
	roleSurvival
	roleVital
	roleExit
	roleReason
	roleLost
)

// nameVocabulary is what words of names do.
var nameVocabulary = func() map[string]nameRole {
	out := map[string]nameRole{}
	for role, words := range map[nameRole]string{
		roleFiller: "is was are were has had have been pt pat patient patients puf demographic cases case still right currently now at last follow up " +
			"followup fu contact of or to the for end study date known longer d during " +
			"donor subject participant clinical desc description label text cutoff used",
		roleStatus:   "status stat recode code state",
		roleFlag:     "flag ind indicator yn observed occurred",
		roleNegation: "not non no without never",
		roleDead:     "dead died dies death deaths deceased mortality mort exitus expired fatal",
		roleHappened: "event events evt happened relapse relapsed relapses recur recurred recurrence recurrent rec progression progressed progress " +
			"metastasis specific failure failed uncensored disease tumor tumour cancer local distant",
		roleAlive:    "alive living survived survivor survivors survives surviving lives",
		roleCensored: "censored",
		roleCens:     "cens censor rcens censrec censoring censorship",
		roleCNSR:     "cnsr",
		roleFree:     "free",
		roleNED:      "ned aned",
		roleSurvival: "survival surv overall",
		roleVital:    "vital vstat life",
		roleExit:     "exit",
		roleReason:   "reason",
		roleLost:     "lost loss ltfu lfu",
	} {
		for _, w := range strings.Fields(words + " " + foreignNames[role]) {
			out[w] = role
		}
	}
	return out
}()

// nameTokens splits a name into lower-case words: at everything that is no letter
// and no digit, where small letters meet capitals, and where words that are known
// were run together.
func nameTokens(name string) []string {
	var out []string
	for _, w := range Words(name) {
		if w == "" {
			continue
		}
		number := "" // of a dictionary of items: vital status 1760
		if at := len(strings.TrimRight(w, "0123456789")); at > 0 && len(w)-at > 2 {
			w, number = w[:at], w[at:]
		}
		if _, is := nameVocabulary[w]; is || abbreviation[w] {
			out = append(out, w)
		} else if parts := runTogether(w); parts != nil {
			out = append(out, parts...)
		} else {
			out = append(out, w)
		}
		if number != "" {
			out = append(out, number)
		}
	}
	return out
}

// runTogether splits a word into words that are known, nil where it cannot:
// stillalive, vitalstatus, exitstat, oscens.
func runTogether(w string) []string {
	if len(w) < 5 || len(w) > 40 {
		return nil
	}
	for i := len(w) - 2; i >= 2; i-- {
		role, is := nameVocabulary[w[:i]]
		if !is && !abbreviation[w[:i]] || is && role == roleFiller && i < 2 {
			continue
		}
		rest := w[i:]
		if r, known := nameVocabulary[rest]; known && (r != roleFiller || rest == "followup") {
			return []string{w[:i], rest}
		}
		if more := runTogether(rest); more != nil {
			return append([]string{w[:i]}, more...)
		}
	}
	return nil
}

// A saying is what a name says of the values of a status.
type saying struct {
	means direction
	death bool                // it speaks of dying, or of being alive
	code  map[string]wordRead // where the name carries its coding: (0=alive, 1=dead)
}

// nameSays reads the name of a status.
func nameSays(name string) saying {
	plain, code := codedName(name)
	s := saying{code: code}
	s.means, s.death = directionOf(nameTokens(plain))
	for v, w := range code { // yes and no say what the name says
		if w.boolean && s.means == saysContrary {
			w.state = map[wordState]wordState{wordEvent: wordCensored, wordCensored: wordEvent}[w.state]
			code[v] = w
		}
	}
	return s
}

// directionOf reads the words of a name: what 1 says, and whether it is of dying.
func directionOf(tokens []string) (direction, bool) {
	at := map[nameRole]bool{}
	var other int
	negated, alive, dead := false, false, false // of the first word that decides
	var first nameRole
	negation := false
	for i, t := range tokens {
		role := nameVocabulary[t]
		if t == "censored" && i > 0 && tokens[i-1] == "death" { // death-censored graft loss
			return saysNothing, false
		}
		at[role] = true
		switch role {
		case roleOther:
			if !abbreviation[t] {
				other++
			}
		case roleNegation:
			negation = true
		case roleDead, roleHappened, roleAlive, roleCensored:
			if t == "observed" {
				continue
			}
			alive, dead = alive || role == roleAlive, dead || role == roleDead
			if first == roleOther || role == roleDead && first == roleHappened {
				first, negated = role, negation
				if t == "uncensored" {
					first, negated = roleHappened, false
				}
			}
		}
	}
	switch {
	case at[roleCNSR]:
		return saysADaM, false
	case at[roleLost] && first == roleOther && other == 0:
		return saysLost, false
	case at[roleExit] && (at[roleStatus] || at[roleReason]), at[roleReason]:
		return saysExit, false
	case at[roleVital] && first == roleOther && (other == 0 || at[roleStatus]), alive && dead:
		return saysVital, true
	case at[roleNED] && !(first == roleHappened && slices.Contains(tokens, "remission")): // relapse after remission has happened
		return saysFree, false
	case at[roleFree]:
		switch {
		case at[roleStatus] || at[roleCens] || hasEventWord(tokens):
			return saysNothing, false
		case slices.Contains(tokens, "survival"):
			return saysSurvival, false
		}
		return saysFree, false
	case at[roleCens], at[roleCensored] && !negation && (at[roleStatus] || at[roleHappened] || dead || alive):
		return saysEither, false
	case first == roleAlive, first == roleCensored:
		if negated {
			return saysEvent, first == roleAlive
		}
		return saysContrary, first == roleAlive
	case first == roleDead, first == roleHappened && saysHappened(tokens):
		dying := first == roleDead && !saysHappened(slices.DeleteFunc(slices.Clone(tokens), func(t string) bool { return strings.HasPrefix(t, "event") }))
		if negated || negation {
			return saysContrary, dying
		}
		return saysEvent, dying
	case at[roleSurvival] && other == 0 && !at[roleStatus] && !at[roleFlag] && slices.Contains(tokens, "survival"):
		return saysSurvival, false
	}
	return saysNothing, false
}

// hasEventWord reports whether a name such as "disease free event" calls the event
// by that word: event free does not.
func hasEventWord(tokens []string) bool {
	for i, t := range tokens {
		if (t == "event" || t == "events" || t == "evt") && (i+1 == len(tokens) || tokens[i+1] != "free") {
			return true
		}
	}
	return false
}

// saysHappened reports whether a name speaks of something that happens, and not of
// a disease alone.
func saysHappened(tokens []string) bool {
	for _, t := range tokens {
		switch t {
		case "disease", "tumor", "tumour", "cancer", "local", "distant", "specific":
		default:
			if nameVocabulary[t] == roleHappened {
				return true
			}
		}
	}
	return false
}

var (
	// codeFirst and wordFirst are a value with its meaning inside a name.
	codeFirst = regexp.MustCompile(`^[\s.]*(\d{1,2})\s*(=|:|-|–|\.|\s|is |means )?[\s.]*([A-Za-z][A-Za-z\s./'-]*)$`)
	wordFirst = regexp.MustCompile(`^[\s.]*([A-Za-z][A-Za-z\s./'-]*?)[\s.]*(=|:|\(|-|–|\.|\s|is |means )?[\s.]*(\d{1,2})[\s.)]*$`)
	nextCode  = regexp.MustCompile(`([A-Za-z])\s+(\d{1,2}\s*[=:])`)
	nextWord  = regexp.MustCompile(`([=:]\s*\d{1,2})\s+([A-Za-z])`)
	inBracket = regexp.MustCompile(`^(.*?)[(\[{]\s*(.*)$`)
	runCode   = regexp.MustCompile(`^(.*?)[\s._-]+((?:\d[\s._-]*[A-Za-z]+[\s._-]*)+)$`)
	oneCode   = regexp.MustCompile(`\d[\s._-]*[A-Za-z]+(?:[\s._-]+[A-Za-z]+)*`)
	runWord   = regexp.MustCompile(`^(.*?)\.\.((?:[A-Za-z.]+\.\d\.*)+)$`)
	oneWord   = regexp.MustCompile(`[A-Za-z][A-Za-z.]*?\.\d`)
)

// codedName takes a name that carries its coding apart: "Censor (alive=0; dead=1)",
// "status_1dead", and what R makes of such names, "status..1.dead..0.alive.". code
// is nil where a name has none.
func codedName(name string) (plain string, code map[string]wordRead) {
	if len(name) > 200 || !strings.ContainsAny(name, "012345") {
		return name, nil
	}
	read := func(list []string) map[string]wordRead {
		out := map[string]wordRead{}
		for _, p := range list {
			value, meaning := "", ""
			if m := codeFirst.FindStringSubmatch(p); m != nil {
				value, meaning = m[1], m[3]
			} else if m := wordFirst.FindStringSubmatch(p); m != nil {
				value, meaning = m[3], m[1]
			}
			w := readLevel(strings.ReplaceAll(meaning, ".", " "))
			if value == "" || w.state == wordStrange {
				continue
			}
			if len(value) > 1 {
				value = strings.TrimLeft(value[:len(value)-1], "0") + value[len(value)-1:]
			}
			out[value] = w
		}
		return out
	}
	split := func(s string) []string {
		s = strings.NewReplacer(" vs ", ";", " or ", ";", " and ", ";", " versus ", ";", "|", ";", ",", ";", "/", ";", "&", ";").Replace(s)
		return strings.Split(nextWord.ReplaceAllString(nextCode.ReplaceAllString(s, "$1;$2"), "$1;$2"), ";")
	}
	if m := inBracket.FindStringSubmatch(name); m != nil {
		if code = read(split(strings.Trim(m[2], " )]}"))); len(code) > 0 {
			return strings.TrimSpace(m[1]), code
		}
	}
	if at := strings.IndexAny(name, "=:"); at > 0 { // status 1=dead; 0: alive 1: dead
		before := strings.LastIndexAny(name[:at], " ._-;,")
		word := strings.TrimSpace(name[:at])
		if before >= 0 {
			if code = read(split(name[before+1:])); len(code) > 0 {
				return strings.TrimRight(name[:before], " ._-;,"), code
			}
		} else if code = read(split(name)); len(code) > 0 {
			return word, code
		}
	}
	for _, form := range []struct{ whole, one *regexp.Regexp }{{runCode, oneCode}, {runWord, oneWord}} {
		m := form.whole.FindStringSubmatch(name)
		if m == nil {
			continue
		}
		code = read(form.one.FindAllString(m[2], -1))
		if w, one := code["1"]; len(code) > 1 || len(code) == 1 && one && w.state == wordEvent {
			return strings.TrimRight(m[1], " ._-"), code
		}
	}
	return name, nil
}

// saidName reads a name whose words say which way round it is as that of a status.
// Where they say that it is none, p is weak and ok false.
func saidName(name string) (p nameParts, ok bool) {
	tokens := nameTokens(name)
	means, death := directionOf(tokens)
	stem := ""
	for _, t := range tokens {
		_, word := nameVocabulary[t]
		switch {
		case abbreviation[t]:
			stem = t
		case len(t) > 2 && digits(t) == len(t): // Vital Status [1760]
		case t == "censrec", t == "rec", strings.HasPrefix(t, "recur"), strings.HasPrefix(t, "relaps"):
			stem = "recur"
		case strings.HasPrefix(t, "progress"):
			stem = "progress"
		case !word: // alive_1yr, censored_dose: of something else, or of one time
			return p, false
		}
	}
	switch means {
	case saysLost:
		return nameParts{weak: true}, false
	case saysVital:
		return nameParts{stem: "death"}, true
	case saysContrary:
		if death && stem == "" {
			stem = "death"
		}
		return nameParts{stem: stem}, true
	case saysEither:
		return nameParts{stem: stem}, true
	case saysExit:
		return nameParts{}, true
	case saysEvent:
		if death && stem == "" {
			return nameParts{stem: "death"}, true
		}
	}
	return p, false
}

// statusNamed reads a column as a status by its name and by its values. A status of
// something that nobody knows to be an event (er_status, marital status, mutation
// flag) is weak: it belongs to a time of the same name, and to no other.
func statusNamed(col *Column) (p nameParts, ok bool) {
	if p, ok = eventName(col.Name); !ok || !canBeStatus(col) {
		return p, false
	}
	if col.Kind == Number && col.Distinct > 2 && NamesTime(col.Name) && slices.Contains(bareWords(col.Name), "to") {
		return p, false // time_to_recurrence of a few patients is no status
	}
	means, _ := directionOf(nameTokens(col.Name))
	p.weak = p.stem != "" && !p.letter && !knownStems[p.stem] && means == saysNothing
	if p.weak && col.Kind == Category && wordsSay(col) {
		p.weak = false
	}
	return p, true
}

// knownStems are the one names of what has many.
var knownStems = func() map[string]bool {
	out := map[string]bool{}
	for _, s := range stems {
		out[s] = true
	}
	return out
}()

// wordsSay reports whether the levels of a column are those of a status, whatever it
// is called: all of them are known or say that nothing is known, and one of them
// speaks of an event, of life, or of being censored.
func wordsSay(col *Column) bool {
	if col.Kind != Category || len(col.Level) > mostCodes {
		return false
	}
	said, happened := false, false
	for _, l := range col.Level {
		w := readLevel(l)
		if _, err := ReadNumber(l); err == nil || w.state == wordStrange { // a number is no word
			return false
		}
		said = said || !w.boolean && w.state != wordMissing
		happened = happened || w.state == wordEvent || w.death
	}
	return said && happened
}

// settle drops pairs that are none: of a weak status with a time of another name,
// and of a status that says the contrary or has no direction where another one of the
// same time says what happened. Where no pair is left, the columns whose words are
// those of a status stand in.
func (f *finder) settle() {
	f.found = slices.DeleteFunc(f.found, func(r found) bool {
		e, ok := statusNamed(f.c.Column(r.e.Event))
		t, _ := timeName(r.e.Time)
		return ok && e.weak && t.stem != e.stem
	})
	if len(f.found) == 0 {
		f.events = f.worded()
		f.pair()
	}
	f.plainer()
}

// worded are the columns whose words are those of a status, whatever they are called:
// they stand in where no name is that of a status.
func (f *finder) worded() (out []named) {
	for i, col := range f.c.Columns {
		if wordsSay(col) {
			out = append(out, named{col: i})
		}
	}
	return out
}

// plainer drops a status that says the contrary, or has no direction of its own,
// where another one of the same time says what happened.
func (f *finder) plainer() {
	indirect := func(e *Endpoint) bool {
		col := f.c.Column(e.Event)
		if col.Kind == Category && wordsSay(col) {
			return false
		}
		switch nameSays(col.Name).means {
		case saysContrary, saysFree, saysSurvival, saysVital, saysExit, saysADaM:
			return true
		}
		return false
	}
	direct := map[string]bool{}
	for _, r := range f.found {
		if !indirect(&r.e) {
			direct[r.e.Time] = true
		}
	}
	f.found = slices.DeleteFunc(f.found, func(r found) bool { return direct[r.e.Time] && indirect(&r.e) })
}
