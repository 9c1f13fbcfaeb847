package model

import (
	"strings"
	"unicode"
)

// plainLetters writes small letters without what stands over and under them: décédé,
// zmarł; ü as ue. Letters that are composed of two signs too.
var plainLetters = func() *strings.Replacer {
	var pairs []string
	for plain, letters := range map[string]string{
		"a": "áàâãåąā", "e": "éèêëęěē", "i": "íìîïī", "o": "óòôõø", "u": "úùûůū", "c": "çćč", "l": "ł", "n": "ñńň", "s": "śš", "z": "żźž", "y": "ýÿ",
		"ae": "äæ", "oe": "öœ", "ue": "ü", "ss": "ß",
	} {
		for _, r := range letters {
			pairs = append(pairs, string(r), plain)
		}
	}
	for _, r := range "\u0300\u0301\u0302\u0303\u0307\u0327\u0328" {
		pairs = append(pairs, string(r), "")
	}
	return strings.NewReplacer(append(pairs, "\u0308", "e")...)
}()

// plainText is a text in small letters without accents.
func plainText(s string) string {
	s = strings.ToLower(s)
	for i := range len(s) {
		if s[i] >= 0x80 {
			return plainLetters.Replace(s)
		}
	}
	return s
}

// NameWords splits a name into lower-case words joined by "_": at everything that is
// no letter and no digit.
func NameWords(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range plainText(name) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			gap = false
			b.WriteRune(r)
		} else {
			gap = true
		}
	}
	return b.String()
}

// Words are the words of a name in lower case, also where nothing but capitals tells
// them apart: second line, second_line, SecondLine.
func Words(name string) []string { return strings.Split(NameWords(atCapitals(name, false)), "_") }

// acronymWords are those of a name that may begin a word behind an acronym, as
// PUFVitalStatus does.
// German runs the words of dates together: diagnosedatum.
func acronymWords(name string) []string {
	var out []string
	for _, w := range strings.Split(NameWords(atCapitals(name, true)), "_") {
		if of, is := strings.CutSuffix(w, "datum"); is && of != "" {
			out = append(out, of)
			w = "datum"
		}
		out = append(out, w)
	}
	return out
}

// atCapitals puts a gap before every capital that follows a small letter; behind an
// acronym before its last capital too, where a small one follows that.
func atCapitals(name string, acronyms bool) string {
	rs := []rune(name)
	var b strings.Builder
	for i, r := range rs {
		if i > 0 && unicode.IsUpper(r) &&
			(unicode.IsLower(rs[i-1]) || acronyms && i+1 < len(rs) && unicode.IsUpper(rs[i-1]) && unicode.IsLower(rs[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// letters are those of a name alone.
func letters(name string) string { return strings.ReplaceAll(NameWords(name), "_", "") }
