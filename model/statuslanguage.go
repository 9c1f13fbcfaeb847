package model

// foreignLevels are words of levels in German, French, Dutch, Spanish, Italian, Swedish
// and Polish, by what they say, without their accents. A word that is another thing
// in one of them ("lever" lives in Danish, and is the liver in Dutch) is left out:
// what is not known is asked.
var foreignLevels = map[string]string{
	"dead": "gestorben* verstorben* tot tod mort morte morts decede decedee decedes deces muerto muerta muertos muerte fallecid* fallecimiento overleden " +
		"overlijden gestorven dood avliden avlidna avled dod morto morta morti decedut* decesso deceso zmarl zmarla zmarly zgon",
	"alive": "lebt lebend* leben ueberlebt ueberlebend* vivant vivante vivants vie vivo viva vivos vivi levend levende leeft levande zyje zyjacy zyjaca",
	"event": "ereignis evenement evento gebeurtenis rezidiv recidiv* progres*",
	"yes":   "ja oui si tak j",
	"no":    "nein nee nej",
	"negation": "nicht kein keine keinen ohne pas sans ne niet geen zonder sin senza inte ingen utan nie bez " +
		"nessun nessuna ningun ninguna aucun aucune",
	"missing": "unbekannt inconnu inconnue desconocido desconocida onbekend okand sconosciuto nieznany nieznane",
}

// wholeNo are the words that deny the word behind them, and are an answer where none
// follows.
var wholeNo = map[string]bool{"no": true, "non": true, "nie": true}

// foreignNames are words of names in the same languages.
var foreignNames = map[nameRole]string{
	roleDead:     "gestorben verstorben decede deces fallecido fallecida fallecimiento muerto muerte overleden overlijden avliden deceduto decesso zmarl zgon",
	roleHappened: "ereignis rezidiv recidive recidiva progressie",
	roleAlive:    "lebt lebend lebendig ueberlebt ueberlebend vivant vivante vivo vive levend leeft levande zyje",
	roleVital:    "vitstat",
	roleNED:      "remission",
	roleNegation: "nicht kein niet geen",
}
