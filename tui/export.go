package tui

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

// savedMsg says how an export went.
type savedMsg struct {
	path string
	err  error
}

// formats are the kinds of file that an answer can be taken away in.
var formats = map[string]string{".md": "md", ".csv": "csv", ".json": "json", ".txt": "text"}

// export asks for a file's name and writes the present answer to it.
func export(a *App) {
	page := a.pageNow()
	if page == nil || page.Document == nil {
		page = nil
		if a.answer == nil {
			a.say("there is nothing to export yet")
			return
		}
	} else if a.pageValue() == nil {
		a.say("there is nothing to export yet")
		return
	}
	p := newPrompt("Export this answer to a file", a.cohort.Name+".md")
	p.Help = []string{"the ending decides: .md and .txt for reading, .csv and .json with every digit", "a file that exists is not overwritten"}
	p.Check = func(a *App, s string) (string, error) {
		if s == "" {
			return "", nil
		}
		if formats[strings.ToLower(filepath.Ext(s))] == "" {
			return "", &model.UsageError{What: "end the name in .md, .txt, .csv or .json"}
		}
		return "", nil
	}
	p.Accept = func(a *App, path string) {
		if path == "" {
			return
		}
		if page != nil {
			if v := a.pageValue(); v != nil {
				a.saving = func() tea.Msg { return savedMsg{path, saveDocument(page.Document(v), path)} }
			}
			return
		}
		r, view, look := a.resolver, a.view, a.look
		if view == viewLedger {
			d := write.Ledger(&a.ledger)
			a.saving = func() tea.Msg { return savedMsg{path, saveDocument(d, path)} }
			return
		}
		a.saving = func() tea.Msg { return savedMsg{path, save(r, look, view, path)} }
	}
	a.push(p)
}

// save writes the view's answer in full.
func save(r *model.Resolver, look model.Look, v view, path string) error {
	switch v {
	case viewHazard:
		h, err := answer.ModelQuestion.Answer(context.Background(), r, look, answer.Progress[*answer.Hazard]{})
		if err != nil {
			return err
		}
		return saveDocument(write.Cox(h), path)
	case viewCutoff:
		c, err := answer.AskCutoff(r, context.Background(), look, answer.CutOptions{Rounds: rounds, Seed: 1})
		if err != nil {
			return err
		}
		return saveDocument(write.Cutoff(c), path)
	case viewScreen:
		s, err := answer.AskScreen(r, context.Background(), look, answer.ScreenOptions{Permutations: familyRounds, Seed: 1})
		if err != nil {
			return err
		}
		return saveDocument(write.Screen(s), path)
	}
	s, err := answer.Curves(r, look, answer.CurvesOptions{Full: true})
	if err != nil {
		return err
	}
	return saveDocument(write.Survival(s), path)
}

func saveDocument(d write.Document, path string) error {
	var b bytes.Buffer
	if err := write.Write(&b, d, formats[strings.ToLower(filepath.Ext(path))]); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return &model.QuestionError{What: path + " exists and was left as it is: choose another name"}
	}
	if err != nil {
		return err
	}
	_, err = f.Write(b.Bytes())
	return errors.Join(err, f.Close())
}
