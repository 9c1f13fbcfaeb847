package tui

import (
	"errors"
	"strings"

	"kaplan/model"
)

// explain is an error with the keys that lead out of it.
func (a *App) explain(err error) string {
	var advised model.Advised
	if errors.As(err, &advised) {
		return advised.Advise(a.keyOf)
	}
	return err.Error()
}

// advise puts the keys that do what a warning advises behind its words.
func (a *App) advise(text string) string {
	text = model.AdviseShared(text, model.SharedWays(), a.keyOf)
	for _, p := range a.viewNow().Pages {
		see := "see " + strings.ToLower(p.Name())
		text = strings.Replace(text, see, see+" (Tab)", 1)
	}
	return text
}
