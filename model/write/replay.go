package write

import (
	"fmt"

	"kaplan/model"
)

// ReplayedLook is a look of a session, with its answer of today.
type ReplayedLook struct {
	Name     string // of a saved look, else ""
	Page     string
	Document Document
	Differs  []string // what is another than when it was kept
	Err      error    // why there is no answer
}

// Replay renders the answers of a session, one after another. said is what there is to
// say of the session itself.
func Replay(session string, files, said []string, looks []ReplayedLook) Document {
	first := Table{Notes: []string{fmt.Sprintf("%s: %s", session, model.Count(len(looks), "look"))}}
	for _, s := range said {
		first.Notes = append(first.Notes, "! "+s)
	}
	tables, answers := []Table{first}, []object{}
	rows := false
	shown := []string{}
	for _, name := range files {
		shown = append(shown, model.Printable(name))
	}
	for i, l := range looks {
		l.Page = model.Printable(l.Page)
		title := l.Page
		if l.Name != "" {
			title = l.Name + " (" + l.Page + ")"
		}
		head := Table{Title: fmt.Sprintf("%d. %s", i+1, title)}
		for _, d := range l.Differs {
			head.notef("! %s", d)
		}
		o := obj("name?", l.Name, "page", l.Page)
		if l.Err != nil {
			why := model.FirstLine(l.Err.Error())
			head.notef("! there is no answer: %s", why)
			answers, tables = append(answers, obj(o, "refused", why)), append(tables, head)
			continue
		}
		tables = append(append(tables, head), l.Document.Tables...)
		rows = rows || l.Document.Rows
		answers = append(answers, obj(o, "differs", texts(l.Differs), "answer", l.Document.JSON))
	}
	return Document{Tables: tables, Rows: rows, JSON: map[string]any{"command": "replay", "warnings": texts(said),
		"result": obj("session", session, "files", shown, "looks", answers)}}
}
