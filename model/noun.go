package model

import (
	"regexp"
	"strings"
)

// patientWord is the word for one subject of a cohort, or for several.
var patientWord = regexp.MustCompile(`\b[Pp]atients?\b`)

// Said is a text in the cohort's words: where its subjects are mice, it speaks of mice. A
// text that is a column's name stays.
func (c *Cohort) Said(text string) string {
	if c == nil || c.Noun == "" || !strings.Contains(text, "atient") || c.Column(text) != nil {
		return text
	}
	one, several, ok := strings.Cut(c.Noun, ",")
	one, several = strings.TrimSpace(one), strings.TrimSpace(several)
	if !ok {
		several = one + "s"
	}
	return patientWord.ReplaceAllStringFunc(text, func(word string) string {
		to := one
		if strings.HasSuffix(word, "s") {
			to = several
		}
		if word[0] == 'P' {
			to = strings.ToUpper(to[:1]) + to[1:]
		}
		return to
	})
}

// CheckNoun is an error where a noun is no word, or no word and its plural.
func CheckNoun(noun string) error {
	words := strings.Split(noun, ",")
	for _, w := range words {
		if w = strings.TrimSpace(w); w == "" || len(w) > 24 || Printable(w) != w || strings.ContainsAny(w, "0123456789%") {
			return &QuestionError{What: "noun = " + Excerpt(noun) + " is no word for one subject, or a word and its plural", Hint: `write noun = "mouse, mice"`}
		}
	}
	if len(words) > 2 {
		return &QuestionError{What: "noun = " + Excerpt(noun) + " has more than two words", Hint: `write noun = "mouse, mice"`}
	}
	return nil
}
