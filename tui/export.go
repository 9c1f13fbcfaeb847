package tui

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
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
	if a.answer == nil {
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
		r, view, look := a.resolver, a.view, a.look
		a.saving = func() tea.Msg { return savedMsg{path, save(r, look, view, path)} }
	}
	a.push(p)
}

// save writes the view's answer in full.
func save(r *model.Resolver, look model.Look, v view, path string) error {
	var d write.Document
	if v == viewHazard {
		h, err := r.Cox(look)
		if err != nil {
			return err
		}
		d = write.Cox(h, write.CoxExtras{})
	} else {
		s, err := r.Survival(look, model.SurvivalOptions{Full: true})
		if err != nil {
			return err
		}
		d = write.Survival(s)
	}
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
