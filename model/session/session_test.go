package session

import (
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/save"
)

// anyLook is a Look with any fields set to anything that can stand in one.
func anyLook(t *rapid.T) model.Look {
	var l model.Look
	for _, f := range model.Fields() {
		if rapid.IntRange(0, 5).Draw(t, "set") > 0 {
			continue
		}
		switch v := f.Of(&l); v.Kind() {
		case reflect.String:
			v.SetString(anyText(t))
		case reflect.Bool:
			v.SetBool(true)
		case reflect.Int:
			v.SetInt(int64(rapid.IntRange(-1, 1e6).Draw(t, "int")))
		case reflect.Uint64:
			v.SetUint(rapid.Uint64().Draw(t, "uint"))
		case reflect.Float64:
			v.SetFloat(rapid.Float64().Draw(t, "float"))
		}
	}
	return l
}

func anyText(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "a", `x == "yes"`, `it's "so"`, "`a b`", `back\slash`, "tab\there", "größer", "a'b", "[[entry]]", "# no"}).Draw(t, "text")
}

func anyState(t *rapid.T) State {
	s := State{View: rapid.IntRange(1, 9).Draw(t, "view"), Page: "Curves", Look: anyLook(t), Forgotten: rapid.IntRange(0, 40).Draw(t, "forgotten")}
	for range rapid.IntRange(0, 3).Draw(t, "looks") {
		s.Looks = append(s.Looks, model.SavedLook{Name: "n" + anyText(t), Key: "a", View: 5, Page: anyText(t), Look: anyLook(t)})
		s.Looks[len(s.Looks)-1].Name = model.Printable(s.Looks[len(s.Looks)-1].Name)
	}
	for range rapid.IntRange(0, 2).Draw(t, "columns") {
		c := model.ColumnSetup{Name: anyText(t), Label: anyText(t), Kind: "category", Levels: []string{"b", anyText(t)}}
		if rapid.Bool().Draw(t, "no missing") {
			c.Missing = []string{}
		}
		s.Said.Columns = append(s.Said.Columns, c)
		s.Said.Derive = append(s.Said.Derive, model.Derived{Name: anyText(t), Expr: "a / b"})
		s.Said.Endpoints = append(s.Said.Endpoints, model.EndpointSetup{Name: "OS", Time: anyText(t), Events: []string{"1", anyText(t)}})
	}
	for range rapid.IntRange(0, 4).Draw(t, "entries") {
		e := Entry{Kind: anyText(t), Test: anyLook(t), Plan: anyText(t)}
		e.Page, e.Look, e.Used, e.Times, e.Planned = "Curves", anyLook(t), anyLook(t), 3, -1
		e.P, e.Corrected = rapid.SampledFrom([]float64{math.NaN(), 0, 1, 1e-300, 0.046200627441541985}).Draw(t, "p"), math.NaN()
		e.Cuts, e.N, e.Events, e.Tests = []float64{0.1, 2, 1e21}, 57, 23, 1
		e.Seal.At = time.Unix(1700000000, 0).UTC()
		s.Entries = append(s.Entries, e)
	}
	return s
}

var alike = cmp.Options{cmpopts.EquateNaNs(), cmpopts.IgnoreUnexported(answer.LedgerEntry{}), cmpopts.EquateEmpty()}

// What is kept is found again, to the bit, and nothing is doubted.
func TestKeptIsFoundAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := &File{State: anyState(t), Of: Of{Files: []string{"/a/b.csv"}, Name: "b"}, Began: time.Unix(1, 0).UTC(), Hashes: []FileHash{{"/a/b.csv", "ab"}}}
		for i := range f.Entries {
			f.Entries[i].Seal.Hash = f.chain(i)
		}
		f.At = time.Unix(1700000001, 5).UTC()
		got, err := parse(f.Text())
		if err != nil {
			t.Fatalf("%v\n%s", err, f.Text())
		}
		if diff := cmp.Diff(f, got, alike); diff != "" {
			t.Fatalf("%s\n%s", diff, f.Text())
		}
	})
}

// kept is a session of a file with so many looks, in a folder of its own.
func kept(t *testing.T, dir string, looks int) *Session {
	t.Helper()
	file := filepath.Join(dir, "cohort.csv")
	if err := os.WriteFile(file, []byte("id,x\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	of, err := Cohort([]string{file}, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	of.User = "ann"
	s, err := Open(save.Writer{}, filepath.Join(dir, "state", "kaplan"), of, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.Hash()
	if err := s.Keep(withLooks(looks)); err != nil {
		t.Fatal(err)
	}
	return s
}

func withLooks(n int) State {
	s := State{View: 1, Page: "Curves", Look: model.Look{Grouping: model.Grouping{Marker: "x"}}}
	for i := range n {
		e := Entry{LedgerEntry: answer.LedgerEntry{Page: "Curves", Times: 1}}
		e.P, e.Corrected, e.N, e.What = 0.01*float64(i+1), math.NaN(), 10, "x"
		e.Seal.At = time.Unix(int64(1700000000+i), 0).UTC()
		s.Entries = append(s.Entries, e)
	}
	return s
}

// What is changed elsewhere is noticed: a P, the number of times, a look that is taken
// out in the middle or at the end.
func TestChangesAreNoticed(t *testing.T) {
	s := kept(t, t.TempDir(), 3)
	b, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	entries := strings.Split(text, "[[entry]]")
	without := func(i int) string {
		out := append([]string{}, entries[:i+1]...)
		return strings.Join(append(out, entries[i+2:]...), "[[entry]]")
	}
	for name, changed := range map[string]string{
		"a P":       strings.Replace(text, "p = 0.02", "p = 0.2", 1),
		"the user":  strings.Replace(text, `user = "ann"`, `user = "bob"`, 1),
		"times":     strings.Replace(text, "times = 1", "times = 2", 1),
		"first":     without(0),
		"middle":    without(1),
		"last":      without(2),
		"forgotten": strings.Replace(text, "seal =", "forgotten = 4\nseal =", 1),
	} {
		if changed == text {
			t.Fatalf("%s: nothing was changed", name)
		}
		f, err := parse(changed)
		if err != nil || len(f.Doubts) != 1 || !strings.Contains(f.Doubts[0], "outside of kaplan") {
			t.Errorf("%s: %v, %v", name, f.Doubts, err)
			continue
		}
		// It is doubted for ever, also once kaplan has written the file again.
		again, err := parse(f.Text())
		if err != nil || len(again.Doubts) != 1 {
			t.Errorf("%s, written again: %v, %v", name, again.Doubts, err)
		}
	}
	if f, err := parse(text); err != nil || len(f.Doubts) > 0 || f.Entries[0].Seal.User != "ann" || f.Entries[0].Seal.Data == "" {
		t.Errorf("%v, %v", f, err)
	}
}

// The hashes of looks that are there do not change when others are added: whoever wrote
// one down can show that nothing before it was changed.
func TestChainGrows(t *testing.T) {
	s := kept(t, t.TempDir(), 2)
	first, err := ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	more := withLooks(4)
	more.Entries[0].Times, more.Entries[1].Note = 7, "seen again"
	if err := s.Keep(more); err != nil {
		t.Fatal(err)
	}
	f, err := ReadFile(s.Path())
	if err != nil || len(f.Entries) != 4 || len(f.Doubts) > 0 || f.Entries[0].Times != 7 {
		t.Fatalf("%v, %v", f, err)
	}
	for i := range first.Entries {
		if first.Entries[i].Seal != f.Entries[i].Seal || f.Entries[i].Seal.Hash == "" {
			t.Errorf("look %d: %v, then %v", i+1, first.Entries[i].Seal, f.Entries[i].Seal)
		}
	}
}

func TestASecondExplorerHasOneOfItsOwn(t *testing.T) {
	dir := t.TempDir()
	s := kept(t, dir, 3)
	state := filepath.Dir(s.Path())
	two, err := Open(save.Writer{}, state, s.of, "")
	if err != nil || two.Before != nil || two.Path() == s.Path() || !strings.Contains(two.Note, "another explorer") {
		t.Fatalf("%+v, %v", two, err)
	}
	if err := two.Keep(withLooks(1)); err != nil {
		t.Fatal(err)
	}
	all := List(state)
	if len(all) != 2 || !all[0].Open || !all[1].Open || len(all[0].Entries) != 1 {
		t.Errorf("%+v", all)
	}
	if _, err := Forget(save.Writer{}, all[1]); err == nil || !strings.Contains(err.Error(), "an explorer has the session") {
		t.Errorf("what is open is forgotten: %v", err)
	}
	s.Close()
	two.Close()
	three, err := Open(save.Writer{}, state, s.of, "")
	if err != nil || three.Path() != s.Path() || len(three.Before.Entries) != 3 || three.Note != "" {
		t.Errorf("%+v, %v", three, err)
	}
	three.Close()
	if three, err = Open(save.Writer{}, state, s.of, two.Path()); err != nil || three.Path() != two.Path() {
		t.Errorf("%+v, %v", three, err)
	}
	three.Close()
}

// What is forgotten leaves its number, however often.
func TestForgottenLooksAreCounted(t *testing.T) {
	dir := t.TempDir()
	s := kept(t, dir, 31)
	state := filepath.Dir(s.Path())
	s.Close()
	if n, err := Forget(save.Writer{}, List(state)[0]); n != 31 || err != nil {
		t.Fatal(n, err)
	}
	b, _ := os.ReadFile(s.Path())
	if strings.Contains(string(b), "[[entry]]") || !strings.Contains(string(b), "forgotten = 31") {
		t.Errorf("%s", b)
	}
	s, err := Open(save.Writer{}, state, s.of, "")
	if err != nil || s.Before.Forgotten != 31 || len(s.Before.Doubts) > 0 {
		t.Fatalf("%+v, %v", s.Before, err)
	}
	now := withLooks(2)
	now.Forgotten = s.Before.Forgotten
	if err := s.Keep(now); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if s, err = Open(save.Writer{}, state, s.of, ""); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.Fresh(); s.Before.Forgotten != 33 || len(s.Before.Entries) > 0 {
		t.Errorf("%+v", s.Before)
	}
}

// A session that cannot be read is left as it is.
func TestBrokenSessionsAreLeft(t *testing.T) {
	dir := t.TempDir()
	s := kept(t, dir, 1)
	s.Close()
	for text, want := range map[string]string{
		"format = 1\nfiles = [":                         "cannot be read: line 2",
		"format = 9\nfiles = [\"/a.csv\"]":              "a newer kaplan has written it (format 9)",
		"format = 1\nfiles = [\"/a.csv\"]\nlooks = 3\n": "looks means nothing in it",
		"": "it says neither its format nor its files",
		"format = 1\nfiles = [\"/a.csv\"]\n[now]\nby = 3\n":     "by is of another kind",
		"format = 1\nfiles = [\"/a.csv\"]\n[now]\nnosuch = 3\n": "no question has nosuch",
	} {
		if err := os.WriteFile(s.Path(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		two, err := Open(save.Writer{}, filepath.Dir(s.Path()), s.of, "")
		if err != nil || two.Path() == s.Path() || !strings.Contains(two.Note, want) {
			t.Errorf("%q: %+v, %v", text, two, err)
		}
		if two.Close(); two.Keep(withLooks(1)) != nil {
			t.Error("the other one is not kept")
		}
		if b, _ := os.ReadFile(s.Path()); string(b) != text {
			t.Errorf("it was written over by %s", b)
		}
	}
}

// A file that is another one since is named; looks at it carry its own hash.
func TestChangedFilesAreNamed(t *testing.T) {
	dir := t.TempDir()
	s := kept(t, dir, 1)
	s.Close()
	file := s.of.Files[0]
	s, err := Open(save.Writer{}, filepath.Dir(s.Path()), s.of, "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := s.Hash(); len(got) > 0 {
		t.Errorf("%v has changed", got)
	}
	if err := os.WriteFile(file, []byte("id,x\n1,3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := s.Hash(); len(got) != 1 || got[0] != file {
		t.Errorf("%v has changed", got)
	}
	if err := s.Keep(withLooks(2)); err != nil {
		t.Fatal(err)
	}
	if f, err := ReadFile(s.Path()); err != nil || len(f.Doubts) > 0 || f.Entries[0].Seal.Data == f.Entries[1].Seal.Data {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestReadOnlyFindsAndKeepsNothing(t *testing.T) {
	dir := t.TempDir()
	s := kept(t, dir, 5)
	before, _ := os.ReadFile(s.Path())
	s.Close()
	ro, err := Open(save.Writer{ReadOnly: true}, filepath.Dir(s.Path()), s.of, "")
	if err != save.ErrReadOnly || len(ro.Before.Entries) != 5 {
		t.Fatalf("%+v, %v", ro, err)
	}
	if err := ro.Keep(withLooks(9)); err != nil {
		t.Error(err)
	}
	if now, _ := os.ReadFile(s.Path()); string(now) != string(before) {
		t.Error("it was written")
	}
	if _, err := Open(save.Writer{ReadOnly: true}, filepath.Join(dir, "none"), s.of, ""); err != save.ErrReadOnly {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "none")); err == nil {
		t.Error("a folder was made")
	}
}

func TestDir(t *testing.T) {
	for want, env := range map[string]map[string]string{
		"/s/kaplan":               {"XDG_STATE_HOME": "/s", "HOME": "/h"},
		"/h/.local/state/kaplan":  {"HOME": "/h"},
		"/h/.local/state/kaplan/": {"XDG_STATE_HOME": "relative", "HOME": "/h"},
		"":                        {},
	} {
		got, err := Dir(func(k string) string { return env[k] })
		if got != strings.TrimSuffix(want, "/") || (err != nil) != (want == "") {
			t.Errorf("%v: %s, %v", env, got, err)
		}
	}
}

func TestWhen(t *testing.T) {
	now := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC) // a Tuesday
	for at, want := range map[string]string{
		"2026-03-10T08:05:00Z": "today at 08:05", "2026-03-09T16:40:00Z": "yesterday at 16:40", "2026-03-05T16:40:00Z": "on Thursday at 16:40",
		"2026-03-03T16:40:00Z": "on 3 March at 16:40", "2025-12-31T23:59:00Z": "on 31 December 2025 at 23:59",
	} {
		x, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := When(x, now); got != want {
			t.Errorf("%s: %s, not %s", at, got, want)
		}
	}
}
