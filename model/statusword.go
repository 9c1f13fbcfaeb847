package model

import (
	"slices"
	"strings"
)

// A wordState is what a level of a status says.
type wordState uint8

const (
	wordStrange wordState = iota
	wordCensored
	wordEvent
	wordWithdrawn
	wordMissing
)

// A wordRead is a level of a status as it was read.
type wordRead struct {
	state   wordState
	death   bool // of dying, or of being alive
	boolean bool // yes, no, TRUE, 0: the column's name says of what
	ill     bool // alive with the disease: an event where relapse is one
}

// levelWords are the words of levels, by what they say. A word that ends in * is
// the beginning of one. Clinicians write DOD, DOC and DOOC for those who died of the
// disease, of a complication and of other causes, DOT of the treatment; AWD, AWOD,
// NED and ANED for the living; LFU and LTFU for the lost.
var levelWords = map[string]string{
	"dead":      "dead died dies death deaths deceas* expired exitus fatal dod doc dooc dot dwd dwod dotc doid duc trm nrm",
	"alive":     "alive living lives survived surviving survivor survivors awd awod aned ned anwd",
	"censored":  "censor* cens functioning",
	"event":     "event events recur* relaps* progress* metasta* fail* pd uncensored noncensored happened",
	"lost":      "ltfu lfu lost loss ongoing",
	"missing":   "unknown unk missing indeterminate uncertain unclear undetermined",
	"negation":  "not non no without never nor neither",
	"object":    "disease evidence tumor tumour cancer sign signs symptom symptoms residual neoplasm leukemia lymphoma",
	"withdrawn": "withdr*",
	"yes":       "yes y true t",
	"no":        "no n false f none",
}

// unsaid are the words after "not" that say that a value is missing.
var unsaid = []string{"reported", "available", "known", "applicable", "evaluable", "evaluated", "assessed", "stated", "done", "recorded", "determined",
	"classified"}

var levelVocabulary, levelStems = func() (map[string]string, map[string]string) {
	words, stems := map[string]string{}, map[string]string{}
	for role, list := range levelWords {
		for _, w := range strings.Fields(list) {
			if stem, is := strings.CutSuffix(w, "*"); is {
				stems[stem] = role
			} else if w != "no" || role == "negation" {
				words[w] = role
			}
		}
	}
	for role, list := range foreignLevels {
		for _, w := range strings.Fields(list) {
			if stem, is := strings.CutSuffix(w, "*"); is {
				stems[stem] = role
			} else if _, known := words[w]; !known {
				words[w] = role
			}
		}
	}
	return words, stems
}()

// levelRole is what a word says, "" where it is not known.
func levelRole(w string) string {
	if role, ok := levelVocabulary[w]; ok {
		return role
	}
	for stem, role := range levelStems {
		if strings.HasPrefix(w, stem) {
			return role
		}
	}
	if rest, is := strings.CutPrefix(w, "not"); is && len(rest) > 3 { // notrecurred
		if role := levelRole(rest); role == "event" || role == "dead" {
			return "alive"
		}
	}
	return ""
}

// A levelToken is one word of a level; apart says that more than a blank or a
// hyphen stands before it.
type levelToken struct {
	word  string
	apart bool
}

func levelTokens(s string) []levelToken {
	s = plainText(s)
	s = strings.NewReplacer("w/o", "without", "n't", " not", "n’t", " not").Replace(s)
	var out []levelToken
	var word strings.Builder
	apart, gap := false, ""
	flush := func() {
		if word.Len() > 0 {
			out = append(out, levelToken{word.String(), apart})
			word.Reset()
		}
	}
	for _, r := range s {
		if r >= 'a' && r <= 'z' || r >= 0x80 {
			if word.Len() == 0 {
				apart = strings.ContainsAny(gap, ",;:()/.=") || strings.Contains(gap, " -") || strings.Contains(gap, "- ")
				gap = ""
			}
			word.WriteRune(r)
			continue
		}
		flush()
		gap += string(r)
	}
	flush()
	return out
}

// levelCode splits the number off a level such as 1:DECEASED or 0 = alive; code is
// -1 where there is none.
func levelCode(level string) (code int, rest string) {
	s := strings.ToLower(strings.TrimSpace(level))
	if d := digits(s); d > 0 && d < 3 {
		after := strings.TrimLeft(s[d:], " ")
		rest = strings.TrimLeft(after, ":=-.) ")
		if after == "" || strings.ContainsRune(":=", rune(after[0])) || strings.ContainsRune("-.)", rune(after[0])) && rest != "" && !digit(rest[0]) {
			code = 1
			if strings.Trim(s[:d], "0") == "" {
				code = 0
			}
			return code, rest
		}
	}
	return -1, s
}

// readWord understands one level of a status; see readLevel.
func readWord(level string) wordState { return readLevel(level).state }

// SaysStatus reports whether every one of some values is known to say whether an event
// happened, as DOD and NED do.
func SaysStatus(values []string) bool {
	for _, v := range values {
		if readWord(v) == wordStrange {
			return false
		}
	}
	return len(values) > 0
}

// readLevel understands one level of a status: TRUE, dead, 0:LIVING, not censored,
// alive without disease, disease free, DOD. Dead and alive go before what else a
// level says.
func readLevel(level string) wordRead {
	code, s := levelCode(level)
	if strings.HasPrefix(s, "n/a") {
		return wordRead{state: wordMissing}
	}
	tokens := levelTokens(s)
	var r levelReading
	for i, t := range tokens {
		role := levelRole(t.word)
		last := i+1 == len(tokens)
		switch {
		case wholeNo[t.word] && (last || tokens[i+1].apart): // No, still alive
			if last && i > 0 && t.apart && r.first == wordEvent && !r.alive { // relapse: no
				r.first = wordCensored
			} else {
				r.answer(false)
			}
		case role == "negation":
			if !last && slices.Contains(unsaid, tokens[i+1].word) && !r.dead && !r.alive {
				return wordRead{state: wordMissing}
			}
			r.negated = !last
		case role == "event" && !last && tokens[i+1].word == "free", t.word == "free" || strings.HasSuffix(t.word, "free"):
			r.decide(wordCensored)
			r.negated = false
		case t.word == "end" && len(tokens) > 1: // end of study
			r.take("lost", t.word)
		default:
			if role == "object" && i > 0 && tokens[i-1].word == "with" {
				r.ill = true
			}
			r.take(role, t.word)
		}
	}
	return r.read(code, len(tokens) == 0 && strings.Trim(level, " 01") == "")
}

// A levelReading is what was read of a level so far.
type levelReading struct {
	first   wordState // what the first word says that decides, dying and living aside
	order   wordState // of dead and alive, the one that stands first
	negated bool      // the next word is denied

	dead, alive, withdrawn, missing, ill bool
	absent                               bool // of a disease
	boolean, yes                         bool
}

func (r *levelReading) decide(s wordState) {
	if r.first == wordStrange {
		r.first = s
	}
}

// answer takes yes or no.
func (r *levelReading) answer(yes bool) {
	if !r.boolean {
		r.boolean, r.yes = true, yes
	}
}

// take takes one word. A denial stays until a word comes that it can deny: not yet
// dead, no evidence of disease or relapse.
func (r *levelReading) take(role, word string) {
	either := func(is, isNot wordState) wordState {
		if r.negated {
			return isNot
		}
		return is
	}
	switch role {
	case "dead", "alive":
		is := (role == "dead") != r.negated
		if r.order == wordStrange {
			if r.order = wordCensored; is {
				r.order = wordEvent
			}
		}
		r.dead, r.alive = r.dead || is, r.alive || !is
		r.ill = r.ill || word == "awd"
	case "event":
		r.decide(either(wordEvent, wordCensored))
		r.ill = r.ill || !r.negated
	case "censored":
		r.decide(either(wordCensored, wordEvent))
	case "lost":
		if !r.negated {
			r.decide(wordCensored)
		}
	case "withdrawn":
		r.withdrawn = true
	case "missing":
		r.missing = true
	case "yes", "no":
		r.answer((role == "yes") != r.negated)
	case "object":
		r.absent = r.absent || r.negated
		return
	default:
		return
	}
	r.negated = false
}

// read is what all words of a level say together, code being the number before them
// and bare that it stands alone.
func (r *levelReading) read(code int, bare bool) wordRead {
	w := wordRead{death: r.dead || r.alive, ill: r.ill && r.alive}
	switch {
	case r.dead && r.alive && code >= 0: // 0:ALIVE OR DEAD TUMOR FREE
		w.state = wordCensored + wordState(code)
	case r.dead && r.alive:
		w.state = r.order
	case r.dead:
		w.state = wordEvent
	case r.alive:
		w.state = wordCensored
	case r.first != wordStrange:
		w.state = r.first
	case r.absent:
		w.state = wordCensored
	case r.withdrawn:
		w.state = wordWithdrawn
	case r.missing:
		w.state = wordMissing
	case r.boolean:
		if w.state, w.boolean = wordCensored, true; r.yes {
			w.state = wordEvent
		}
	case code >= 0:
		w.state, w.boolean = wordCensored+wordState(code), bare
	}
	return w
}

// oneEvent is a level in one way of writing: levels that say the same have the same.
func oneEvent(level string) string {
	if codeOfDisease(level) {
		return strings.ToLower(strings.TrimSpace(level))
	}
	code, s := levelCode(level)
	var words []string
	for _, t := range levelTokens(s) {
		w := t.word
		switch w {
		case "of", "from", "to", "the", "due", "by", "with":
			continue
		case "dod":
			words = append(words, "dead", "disease")
			continue
		case "dooc":
			words = append(words, "dead", "other", "cause")
			continue
		}
		switch role := levelRole(w); {
		case role == "dead" && !slices.Contains(strings.Fields("doc dot dwd dwod dotc doid duc trm nrm"), w):
			w = "dead"
		case role == "yes", role == "no":
			w = role
		case strings.HasPrefix(w, "recur"):
			w = "recur"
		case strings.HasPrefix(w, "relaps"):
			w = "relaps"
		case strings.HasPrefix(w, "progress"):
			w = "progress"
		case w == "causes":
			w = "cause"
		}
		words = append(words, w)
	}
	if len(words) > 0 {
		return strings.Join(words, " ")
	}
	if s == "" && code >= 0 {
		if t := strings.TrimSpace(level); t == "1" {
			return "yes"
		}
	}
	return strings.ToLower(strings.TrimSpace(level))
}

// sameEvent reports whether two levels of a status say the same.
func sameEvent(a, b string) bool { return a == b || oneEvent(a) == oneEvent(b) }
