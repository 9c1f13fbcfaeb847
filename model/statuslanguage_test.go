package model

import "testing"

// Words of death and of life in other languages, with and without accents, and
// however their accents are written.
func TestWordsOfOtherLanguages(t *testing.T) {
	for event, none := range map[string]string{
		"gestorben": "lebt", "verstorben": "am Leben", "tot": "lebend", "Tod": "überlebt", "décédé": "vivant", "DÉCÉDÉ": "en vie", "décédée": "vivante",
		"de\u0301ce\u0301de\u0301": "Vivant", "mort": "vivo", "muerto": "viva", "fallecido": "vivo", "fallecida": "no fallecida", "exitus": "vivo",
		"overleden": "levend", "avliden": "levande", "deceduto": "vivo", "morto": "vivi", "zmarł": "żyje", "zmarły": "żyje", "nie żyje": "żyje",
		"nicht am Leben": "nicht verstorben", "ja": "nein", "oui": "non", "si": "no", "sí": "no", "Ja": "nee", "tak": "nie", "Ereignis": "kein Ereignis",
		"événement": "pas d'événement", "evento": "sin evento", "J": "N",
	} {
		c, e := understoodOf(t, "Status", "a b b")
		c.Columns[1].Level = []string{event, none}
		if e.understand(c, c.Columns[1], false); e.Open || e.Ambiguous != "" || e.Codes[0].State != Event || e.Codes[1].State != Censored {
			t.Errorf("%s and %s: %+v %s", event, none, e.Codes, e.Ambiguous)
		}
	}
}

// Two words that nobody knows are asked, both ways, with the events of each.
func TestUnknownWordsAreAskedBothWays(t *testing.T) {
	for _, words := range []string{"M V V M V", "D L L D L", "foo bar bar foo bar", "aaa zzz zzz aaa zzz"} {
		_, e := understoodOf(t, "status", words)
		if !e.Open || len(e.Readings) != 2 || e.Readings[0].N+e.Readings[1].N != 5 || e.Readings[0].N*e.Readings[1].N != 6 {
			t.Errorf("%s: %+v", words, e)
		}
	}
	if _, e := understoodOf(t, "status", "A B C A NA"); !e.Open || len(e.Readings) != 4 || e.Readings[0].Event != "not missing(status)" {
		t.Errorf("three words and a blank: %+v", e.Readings)
	}
}

// Names in other languages that say who lives are the contrary, or have no direction.
func TestNamesOfOtherLanguages(t *testing.T) {
	for _, name := range []string{"lebt", "lebend", "vivant", "vivo", "ueberlebt", "überlebt", "Überlebt", "remission", "vitstat"} {
		c := cohortOf("time: 5 6 7", "x: 1 0 1")
		c.Columns[1].Name = name
		c.Index()
		e, err := EndpointFromColumns(c, "time", name)
		if err != nil || e.Ambiguous == "" || len(e.Readings) != 2 {
			t.Errorf("%s: %v %+v", name, err, e)
		}
	}
	for _, name := range []string{"verstorben", "décédé", "fallecido", "zmarł", "overleden"} {
		if s := nameSays(name); s.means != saysEvent || !s.death {
			t.Errorf("%s says %+v", name, s)
		}
	}
}
