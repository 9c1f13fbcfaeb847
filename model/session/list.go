package session

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kaplan/model"
	"kaplan/model/save"
)

// Dir is the folder of the sessions: kaplan in $XDG_STATE_HOME, which is
// ~/.local/state where it is not set. env gives variables of the environment.
//
// Errors are *model.QuestionError: there is no home.
func Dir(env func(string) string) (string, error) {
	if state := env("XDG_STATE_HOME"); filepath.IsAbs(state) {
		return filepath.Join(state, "kaplan"), nil
	}
	for _, of := range []string{"HOME", "USERPROFILE"} {
		if home := env(of); filepath.IsAbs(home) {
			return filepath.Join(home, ".local", "state", "kaplan"), nil
		}
	}
	return "", &model.QuestionError{What: "there is no home folder to keep sessions in", Hint: "set XDG_STATE_HOME to a folder"}
}

// Found is a session in the folder.
type Found struct {
	*File
	ID   string // the name of its file without the ending
	Path string
	Open bool  // in an explorer
	Err  error // why it cannot be read, with File nil
}

// List are the sessions of a folder, what was kept last first.
func List(dir string) []Found {
	entries, _ := os.ReadDir(dir)
	var out []Found
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), ending)
		if !ok || !e.Type().IsRegular() || strings.HasPrefix(id, ".") {
			continue
		}
		f := Found{ID: id, Path: filepath.Join(dir, e.Name())}
		f.File, f.Err = ReadFile(f.Path)
		f.Open = save.Locked(lockOf(f.Path))
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(x, y Found) int { return y.when().Compare(x.when()) })
	return out
}

func (f *Found) when() time.Time {
	if f.File == nil {
		return time.Time{}
	}
	return f.At
}

// Last is the session of a cohort that was kept last; nil where there is none.
func Last(dir string, of Of) *File {
	var last *File
	for slot := 1; slot <= slots; slot++ {
		f, err := ReadFile(of.path(dir, slot))
		if err != nil {
			if _, err := os.Stat(of.path(dir, slot)); err != nil {
				break
			}
			continue
		}
		if last == nil || f.At.After(last.At) {
			last = f
		}
	}
	return last
}

// Forget takes everything out of a session but the number of its looks, which it says.
//
// Errors: *model.QuestionError where an explorer has it open; those of save.Writer.
func Forget(w save.Writer, f Found) (looks int, err error) {
	lock, err := w.Lock(lockOf(f.Path))
	if err != nil {
		return 0, err
	}
	if lock == nil {
		return 0, &model.QuestionError{What: "an explorer has the session " + f.ID + " open", Hint: "leave it first (q)"}
	}
	defer lock.Release()
	now, err := ReadFile(f.Path)
	if err != nil {
		return 0, err
	}
	looks = len(now.Entries)
	now.State = *now.State.forgotten()
	w.Force = true
	return looks, w.Write(save.Text(f.Path, save.Private, []byte(now.Text())))
}

// When says a time as a person would, now being the present: today at 09:12, yesterday
// at 16:40, on Monday at 16:40, on 3 March at 16:40, on 3 March 2025 at 16:40.
func When(t, now time.Time) string {
	t = t.In(now.Location())
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC) }
	at := t.Format(" at 15:04")
	switch days := int(day(now).Sub(day(t)) / (24 * time.Hour)); {
	case days == 0:
		return "today" + at
	case days == 1:
		return "yesterday" + at
	case days > 1 && days < 7:
		return "on " + t.Weekday().String() + at
	case t.Year() == now.Year():
		return "on " + t.Format("2 January") + at
	}
	return "on " + t.Format("2 January 2006") + at
}
