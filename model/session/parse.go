package session

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"kaplan/model"
	"kaplan/model/answer"
)

// written is a session as its keys are called.
type written struct {
	Format    int
	Cohort    string
	Files     []string
	Kept      time.Time
	Began     time.Time
	Forgotten int
	Doubts    []string
	Seal      string
	File      []FileHash
	Now       map[string]any
	Look      []map[string]any
	Column    []model.ColumnSetup
	Derive    []model.Derived
	Endpoint  []model.EndpointSetup
	Counted   []model.CountedSetup
	Entry     []writtenEntry
}

type writtenEntry struct {
	At                        time.Time
	User, Host, Version, Data string
	Page, Plan, Day           string
	Outcome, What, Rule, Of   string
	Cuts                      []float64
	N, Events, Tests, Times   int
	P, Corrected              *float64
	Among                     []string
	Kind, Hash, Note          string
	Chosen, Pending           bool
	Look, Used                map[string]any
	Test                      map[string]any
}

// most is how large the file of a session may be.
const most = 256 << 20

// ReadFile reads a session. What does not fit its hashes is a doubt.
//
// Errors are *model.QuestionError, and fs.ErrNotExist where there is none.
func ReadFile(path string) (*File, error) {
	name := model.Printable(path)
	wrong := func(format string, args ...any) error {
		return &model.QuestionError{What: "the session " + name + " cannot be read: " + fmt.Sprintf(format, args...)}
	}
	in, err := os.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fs.ErrNotExist
		}
		return nil, wrong("%s", model.Excerpt(err.Error()))
	}
	defer in.Close()
	if info, err := in.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() > most {
		return nil, wrong("it is no file that kaplan has written")
	}
	text, err := io.ReadAll(io.LimitReader(in, most))
	if err != nil {
		return nil, wrong("%s", model.Excerpt(err.Error()))
	}
	f, err := parse(string(text))
	if err != nil {
		return nil, wrong("%s", model.Excerpt(err.Error()))
	}
	f.Path = path
	return f, nil
}

// parse reads the text of a session.
func parse(text string) (*File, error) {
	var w written
	md, err := toml.Decode(text, &w)
	var pe toml.ParseError
	switch {
	case errors.As(err, &pe):
		return nil, fmt.Errorf("line %d: %s", pe.Position.Line, model.Printable(pe.Message))
	case err != nil:
		return nil, errors.New(model.Printable(err.Error()))
	case w.Format > format:
		return nil, fmt.Errorf("a newer kaplan has written it (format %d)", w.Format)
	case w.Format < 1 || len(w.Files) == 0:
		return nil, errors.New("it says neither its format nor its files")
	}
	if un := md.Undecoded(); len(un) > 0 {
		return nil, fmt.Errorf("%s means nothing in it", model.Printable(un[0].String()))
	}
	f := &File{Of: Of{Files: w.Files, Name: w.Cohort}, Began: w.Began, Hashes: w.File}
	f.At, f.Forgotten, f.Doubts = w.Kept, w.Forgotten, w.Doubts
	f.Said = model.Setup{Columns: w.Column, Derive: w.Derive, Endpoints: w.Endpoint, Counted: w.Counted}
	now, err := savedOf(w.Now)
	if err != nil {
		return nil, err
	}
	f.View, f.Page, f.Look = now.View, now.Page, now.Look
	for _, l := range w.Look {
		s, err := savedOf(l)
		if err != nil {
			return nil, err
		}
		f.Looks = append(f.Looks, s)
	}
	for i := range w.Entry {
		e, err := w.Entry[i].entry()
		if err != nil {
			return nil, err
		}
		f.Entries = append(f.Entries, e)
	}
	f.check(w.Seal)
	return f, nil
}

// check notes what was changed elsewhere.
func (f *File) check(seal string) {
	changed := ""
	for i := range f.Entries {
		if h := f.Entries[i].Seal.Hash; h != "" && h != f.chain(i) {
			changed = fmt.Sprintf("look %d, or one before it, was changed or taken out outside of kaplan", i+1)
			break
		}
	}
	if changed == "" && seal != f.seal() {
		changed = "looks, or what was noted of them, were changed or taken out outside of kaplan"
	}
	for _, d := range f.Doubts {
		if changed != "" && strings.HasSuffix(d, changed) {
			return // said before
		}
	}
	if changed != "" {
		f.Doubts = append(f.Doubts, changed)
	}
}

// entry is an entry of a ledger.
func (w *writtenEntry) entry() (Entry, error) {
	orNaN := func(p *float64) float64 {
		if p == nil {
			return math.NaN()
		}
		return *p
	}
	e := Entry{Kind: w.Kind, Plan: w.Plan, Day: w.Day}
	e.LedgerEntry = answer.LedgerEntry{Page: w.Page, Times: w.Times, Note: model.Printable(w.Note), Planned: -1,
		Seal: answer.Seal{At: w.At, User: w.User, Host: w.Host, Version: w.Version, Data: w.Data, Hash: w.Hash}}
	e.Finding = answer.Finding{Outcome: w.Outcome, What: w.What, Rule: w.Rule, Cuts: w.Cuts, N: w.N, Events: w.Events,
		P: orNaN(w.P), Tests: w.Tests, Corrected: orNaN(w.Corrected), Chosen: w.Chosen, Pending: w.Pending, Of: w.Of, Among: w.Among}
	for to, from := range map[*model.Look]map[string]any{&e.Look: w.Look, &e.Used: w.Used, &e.Test: w.Test} {
		if err := lookOf(to, from); err != nil {
			return e, err
		}
	}
	return e, nil
}

// savedOf is a Look with a name, a view and a page.
func savedOf(keys map[string]any) (model.SavedLook, error) {
	s := model.SavedLook{}
	rest := map[string]any{}
	for k, v := range keys {
		ok := true
		switch k {
		case "name":
			s.Name, ok = v.(string)
			s.Name = model.Printable(s.Name)
		case "key":
			s.Key, ok = v.(string)
		case "page":
			s.Page, ok = v.(string)
		case "view":
			var n int64
			n, ok = v.(int64)
			s.View = int(n)
		default:
			rest[k] = v
		}
		if !ok {
			return s, fmt.Errorf("%s is of another kind", k)
		}
	}
	return s, lookOf(&s.Look, rest)
}

// byKey are the fields of a Look by their names in a file.
var byKey = func() map[string]model.Field {
	out := map[string]model.Field{}
	for _, f := range model.Fields() {
		out[f.Key()] = f
	}
	return out
}()

// lookOf sets the fields of a Look.
func lookOf(l *model.Look, keys map[string]any) error {
	for k, x := range keys {
		f, ok := byKey[k]
		if !ok {
			return fmt.Errorf("no question has %s", model.Printable(k))
		}
		to := f.Of(l)
		v := reflect.ValueOf(x)
		switch text, isText := x.(string); {
		case to.Kind() == reflect.Uint64 && isText:
			n, err := strconv.ParseUint(text, 10, 64)
			if err != nil {
				return fmt.Errorf("%s is no number", k)
			}
			to.SetUint(n)
		case to.Kind() == v.Kind(), v.Kind() == reflect.Int64 && (to.CanInt() || to.CanUint() || to.CanFloat()):
			to.Set(v.Convert(to.Type()))
		default:
			return fmt.Errorf("%s is of another kind", k)
		}
	}
	return nil
}
