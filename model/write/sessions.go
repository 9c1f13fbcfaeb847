package write

import (
	"strings"
	"time"

	"kaplan/model"
	"kaplan/model/session"
)

// Sessions lists the sessions that are kept, now being the present.
func Sessions(found []session.Found, now time.Time) Document {
	rows := []object{}
	t := table("Sessions", "", "session", "kept", "looks", "forgotten", "saved looks", "files", "")
	for i, f := range found {
		f.Path = model.Printable(f.Path)
		if f.File == nil {
			t.add(i+1, f.ID, "", "", "", "", f.Path, model.FirstLine(f.Err.Error()))
			rows = append(rows, obj("session", f.ID, "path", f.Path, "why", model.FirstLine(f.Err.Error())))
			continue
		}
		files := []string{}
		for _, name := range f.Files {
			files = append(files, model.Printable(name))
		}
		state := strings.Join(f.Doubts, "; ")
		if f.Open {
			state = strings.TrimSuffix("open in an explorer; "+state, "; ")
		}
		t.add(i+1, f.ID, session.When(f.At, now), len(f.Entries), f.Forgotten, len(f.State.Looks), strings.Join(files, ", "), state)
		rows = append(rows, obj("session", f.ID, "path", f.Path, "files", files, "began", f.Began, "kept", f.At, "looks", len(f.Entries),
			"forgotten", f.Forgotten, "saved_looks", len(f.State.Looks), "open", f.Open, "doubts", texts(f.Doubts)))
	}
	if len(found) == 0 {
		t.notef("none is kept")
	}
	t.notef("a ledger is chained by hash; %s", session.NoRecord)
	return bare("sessions", map[string]any{"sessions": rows}, t)
}
