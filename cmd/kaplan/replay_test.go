package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/save"
	"kaplan/model/session"
	"kaplan/tui"
)

// keptSession keeps a session about a copy of lung, as the explorer would.
func keptSession(t *testing.T) (file, name string) {
	t.Helper()
	state := t.TempDir()
	t.Setenv("XDG_STATE_HOME", state)
	text, err := os.ReadFile(data(t, "lung"))
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "copy.csv")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	q := &question{}
	c, err := q.load([]string{file})
	if err != nil {
		t.Fatal(err)
	}
	c.Looks = []model.SavedLook{{Name: "by sex", View: 1, Look: model.Look{Grouping: model.Grouping{Marker: "sex"}}},
		{Name: "model", View: 3, Page: "Model", Look: model.Look{Fitting: model.Fitting{Covariates: "age,sex"}}}}
	g, refused := tui.Replay(context.Background(), c)
	if len(refused) > 0 {
		t.Fatal(refused)
	}
	of, _, err := q.cohortOf([]string{file})
	if err != nil {
		t.Fatal(err)
	}
	dir, err := session.Dir(os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	s, err := session.Open(save.Writer{}, dir, of, "")
	if err != nil {
		t.Fatal(err)
	}
	s.Hash()
	if err := s.Keep(session.State{Page: "Curves", View: 1, Entries: session.EntriesOf(g), Looks: c.Looks[:1]}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	return file, s.Path()
}

// A session is answered again without a terminal: the same numbers as long as the files
// are the same, and what differs is said where they are not.
func TestReplayAnswersASession(t *testing.T) {
	file, path := keptSession(t)
	for _, name := range []string{"1", path, file} {
		a := asked(t, "", "replay", name)
		km, cox := asked(t, "", "km", file, "--by", "sex"), asked(t, "", "cox", file, "--covariates", "age,sex")
		for now, then := range map[any]any{a.at("result/looks[0]/answer/result/tests[log-rank]/statistic"): km.at("result/tests[log-rank]/statistic"),
			a.at("result/looks[1]/answer/result/terms[age]/estimate"): cox.at("result/terms[age]/estimate")} {
			if now != then || now == nil {
				t.Errorf("%s: %v is answered, and the command gives %v", name, now, then)
			}
		}
		if a.at("result/looks[2]/name") != "by sex" {
			t.Errorf("the saved look is called %v", a.at("result/looks[2]/name"))
		}
		if w := warningsOf(a); len(w) > 0 {
			t.Errorf("nothing has changed, and it says %q", w)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	if err := os.WriteFile(file, []byte(strings.Join(append(lines[:3], lines[30:]...), "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, errs := kaplan("", "replay", "1")
	if status != exitNoAnswer || !strings.Contains(errs, "kaplan: 2 answers of the session are not what was kept\n") {
		t.Errorf("answers have changed, and the status is %d: %s", status, errs)
	}
	for _, said := range []string{"is another file than then: its SHA-256 was ", "P was 0.0013 and is ", "it was of 228 patients and 165 events, and is of "} {
		if !strings.Contains(out, said) {
			t.Errorf("%q is not said in\n%s", said, out)
		}
	}
	if status, _, errs = kaplan("", "replay", "nothing"); status != exitNoAnswer || !strings.Contains(errs, "there is no session nothing") {
		t.Errorf("status %d: %s", status, errs)
	}
	if status, _, _ = kaplan("", "replay"); status != exitUsage {
		t.Errorf("without a session: status %d", status)
	}
}
