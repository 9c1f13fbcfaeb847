// Package session keeps what a person does with a cohort: the question in hand, saved
// looks, what was said of the columns, and the ledger. A session is a file of TOML that
// can be read, in a folder of the user's own, and it is found again by the absolute
// paths of the cohort's files.
//
// Nothing can be taken out of a ledger in silence: every look is chained to those
// before it by its hash, and of looks that are forgotten their number stays. Whoever
// can write the file can write all of it anew, hashes too: this is no system of records
// in the sense of 21 CFR Part 11.
package session

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/save"
)

// NoRecord says what a session is not.
const NoRecord = "it is no system of records in the sense of 21 CFR Part 11"

// State is what a session keeps.
type State struct {
	At    time.Time // when it was last kept
	View  int
	Page  string
	Look  model.Look
	Looks []model.SavedLook // beside those of a cohort.toml
	Said  model.Setup
	// Entries are those of the ledger, Forgotten how many earlier ones were forgotten,
	// and Doubts what was changed elsewhere.
	Entries   []Entry
	Forgotten int
	Doubts    []string
}

// Entry is an entry of a ledger with what it takes to restore it.
type Entry struct {
	answer.LedgerEntry
	Kind      string
	Test      model.Look
	Plan, Day string
}

// Restore brings the looks of a session to a ledger with nothing in it yet.
func (s *State) Restore(g *answer.Ledger) {
	for _, e := range s.Entries {
		g.Restore(e.LedgerEntry, e.Kind, e.Test, e.Plan, e.Day)
	}
	g.Forgotten, g.Doubts = s.Forgotten, slices.Clone(s.Doubts)
}

// EntriesOf are the entries of a ledger as a session keeps them.
func EntriesOf(g *answer.Ledger) []Entry {
	out := make([]Entry, len(g.Entries))
	for i, e := range g.Entries {
		out[i] = Entry{LedgerEntry: e}
		out[i].Kind, out[i].Test = e.Test()
		if e.Planned >= 0 {
			out[i].Plan, out[i].Day = g.Plan[e.Planned].Name, g.Plan[e.Planned].Day
		}
	}
	return out
}

// Empty reports whether there is nothing that a person would go back to.
func (s *State) Empty() bool {
	return len(s.Entries)+len(s.Looks)+s.Forgotten == 0 && s.Said.Empty()
}

// Of says which cohort a session is of, and who keeps it.
type Of struct {
	Files   []string // absolute paths; of an embedded sample "sample NAME"
	Name    string   // of the cohort, for the file's name
	User    string
	Host    string
	Version string
	Sample  []byte // of an embedded sample, what is hashed in the place of files
	// Data is the hash of the patients as they were read, where no file has them; "" where
	// files do. which tells apart what was read of the same place. nil for files.
	Data func() (which, sum string)
}

// Cohort is the Of of files, or of an embedded sample. Errors are those of the system.
func Cohort(files []string, sample string, text []byte) (Of, error) {
	if sample != "" {
		return Of{Files: []string{"sample " + sample}, Name: sample, Sample: text}, nil
	}
	of := Of{}
	for _, f := range files {
		path, err := filepath.Abs(f)
		if err != nil {
			return of, err
		}
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		of.Files = append(of.Files, path)
	}
	if len(files) > 0 {
		of.Name, _, _ = strings.Cut(filepath.Base(files[0]), ".")
	}
	return of, nil
}

// Key is how the files of the sessions of a cohort begin.
func (of Of) Key() string {
	sum := sha256.Sum256([]byte(strings.Join(of.Files, "\x00")))
	name := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '_'
	}, of.Name)
	return name[:min(len(name), 40)] + "-" + hex.EncodeToString(sum[:6])
}

// slots is how many explorers may have one cohort open.
const slots = 99

// paths are the files that a session of the cohort may have, the first before all.
func (of Of) path(dir string, slot int) string {
	if slot == 1 {
		return filepath.Join(dir, of.Key()+ending)
	}
	return filepath.Join(dir, fmt.Sprintf("%s-%d%s", of.Key(), slot, ending))
}

const (
	ending = ".toml"
	locked = ".lock"
)

// lockOf is the name that is taken while the session of a path is open.
func lockOf(path string) string { return strings.TrimSuffix(path, ending) + locked }

// Session is a session that this process has open.
type Session struct {
	Before *State // as it was found; nil where there was none
	Note   string // why it is another one than one might expect, "" for no reason

	writer save.Writer
	of     Of
	path   string
	lock   *save.Lock

	mu      sync.Mutex
	began   time.Time
	hashes  []FileHash
	data    string // of the hashes together, "" while they are not known
	chained []answer.Seal
	wrote   string // without the time
}

// FileHash is the SHA-256 of a file.
type FileHash struct{ Path, SHA256 string }

// Open opens the session of a cohort in a folder, or begins one. Where another process
// has it open, or it cannot be read, the next one is taken, and Note says so. A writer
// that is read-only finds what is there and keeps nothing.
//
// wanted is the file of the one to open, "" for the first that is free.
//
// Errors are *model.QuestionError: nothing can be kept.
func Open(w save.Writer, dir string, of Of, wanted string) (*Session, error) {
	w.Force = true
	s := &Session{writer: w, of: of, began: time.Now().UTC().Truncate(time.Second)}
	if w.ReadOnly {
		path := wanted
		if path == "" {
			path = of.path(dir, 1)
		}
		if f, err := ReadFile(path); err == nil {
			s.found(f)
		}
		return s, save.ErrReadOnly
	}
	if err := w.Folder(dir); err != nil {
		return s, err
	}
	for slot := 0; slot <= slots; slot++ {
		path := of.path(dir, slot)
		if slot == 0 {
			path = wanted
		}
		if path == "" {
			continue
		}
		lock, err := w.Lock(lockOf(path))
		if err != nil {
			return s, err
		}
		if lock == nil {
			s.Note = "another explorer has the session of this cohort open: this is one of its own"
			continue
		}
		f, err := ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			lock.Release()
			what, _, _ := strings.Cut(err.Error(), "\n")
			s.Note = what + ": it is left as it is, and this is another session"
			continue
		}
		s.path, s.lock = path, lock
		if err == nil {
			s.found(f)
		}
		return s, nil
	}
	return s, &model.QuestionError{What: fmt.Sprintf("%d explorers have this cohort open", slots)}
}

// found takes what a file has.
func (s *Session) found(f *File) {
	s.Before, s.began, s.hashes = &f.State, f.Began, f.Hashes
	for _, e := range f.Entries {
		s.chained = append(s.chained, e.Seal)
	}
}

// Fresh forgets what was found, but for how many looks there were.
func (s *Session) Fresh() {
	if s.Before == nil {
		return
	}
	s.Before = s.Before.forgotten()
	s.mu.Lock()
	s.chained = nil
	s.mu.Unlock()
}

// forgotten is what is left of a state that is forgotten.
func (s *State) forgotten() *State {
	return &State{At: s.At, Forgotten: s.Forgotten + len(s.Entries), Doubts: s.Doubts}
}

// Path is the file of the session, "" where none is kept.
func (s *Session) Path() string { return s.path }

// Close lets go of the session.
func (s *Session) Close() { s.lock.Release() }

// Hashes are the files of a cohort as they are now. It reads all of every file.
func (of Of) Hashes() []FileHash {
	var out []FileHash
	for _, path := range of.Files {
		sum := ""
		if of.Sample != nil {
			b := sha256.Sum256(of.Sample)
			sum = hex.EncodeToString(b[:])
		} else {
			sum = hashOf(path)
		}
		out = append(out, FileHash{path, sum})
	}
	if of.Data == nil {
		return out
	}
	which, sum := of.Data()
	if sum == "" {
		return out
	}
	at := slices.IndexFunc(out, func(h FileHash) bool { return h.SHA256 == "" })
	if at < 0 { // a file says where the patients are
		out, at = append(out, FileHash{Path: out[0].Path}), len(out)
	}
	out[at].SHA256 = sum
	if which != "" {
		out[at].Path += " (" + which + ")"
	}
	return out
}

// Hash takes the hashes of the files as they are now, and says which are others than
// when the session was last kept. It reads all of every file.
func (s *Session) Hash() (changed []string) {
	now := s.of.Hashes()
	whole := sha256.New()
	for _, h := range now {
		io.WriteString(whole, h.SHA256)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, h := range now {
		was := slices.IndexFunc(s.hashes, func(o FileHash) bool { return o.Path == h.Path })
		if was >= 0 && s.hashes[was].SHA256 != "" && s.hashes[was].SHA256 != h.SHA256 {
			changed = append(changed, h.Path)
		}
	}
	s.hashes, s.data = now, hex.EncodeToString(whole.Sum(nil))
	if len(now) == 1 {
		s.data = now[0].SHA256
	}
	return changed
}

// Changed says of each file of a session that is another one than when the session was
// last kept what its hash was and what it is; sample is the text of an embedded sample.
func (f *File) Changed(sample []byte) (changed []string) {
	for _, was := range f.Hashes {
		now := ""
		if strings.HasPrefix(was.Path, "sample ") {
			b := sha256.Sum256(sample)
			now = hex.EncodeToString(b[:])
		} else {
			now = hashOf(was.Path)
		}
		switch {
		case was.SHA256 == "" || was.SHA256 == now || slices.Index(f.Files, was.Path) < 0 && !strings.HasPrefix(was.Path, "sample "):
		case strings.HasPrefix(was.Path, "postgres://"): // which is read before it is known
		case now == "":
			changed = append(changed, fmt.Sprintf("%s cannot be read any more (its SHA-256 was %s)", was.Path, was.SHA256))
		default:
			changed = append(changed, fmt.Sprintf("%s is another file than then: its SHA-256 was %s and is %s", was.Path, was.SHA256, now))
		}
	}
	return changed
}

// hashOf is the SHA-256 of a file in hexadecimal digits, "" where it cannot be read.
func hashOf(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Keep writes a state, whole or not at all; one that is kept already is not written
// again. Entries are chained once the hash of the files is known.
//
// Errors are those of save.Writer.
func (s *Session) Keep(state State) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.path == "" {
		return nil
	}
	f := &File{State: state, Of: s.of, Began: s.began, Hashes: s.hashes}
	f.Entries = slices.Clone(state.Entries)
	for i := range f.Entries {
		e := &f.Entries[i]
		if i < len(s.chained) {
			e.Seal = s.chained[i]
		}
		if e.Seal.User == "" {
			e.Seal.User, e.Seal.Host, e.Seal.Version = s.of.User, s.of.Host, s.of.Version
		}
		if e.Seal.Hash == "" && s.data != "" {
			e.Seal.Data = s.data
			e.Seal.Hash = f.chain(i)
		}
		if i == len(s.chained) {
			s.chained = append(s.chained, e.Seal)
		}
		s.chained[i] = e.Seal
	}
	f.At = time.Time{}
	same := f.Text()
	if same == s.wrote {
		return nil
	}
	f.At = time.Now()
	if err := s.writer.Write(save.Text(s.path, save.Private, []byte(f.Text()))); err != nil {
		return err
	}
	s.wrote = same
	return nil
}
