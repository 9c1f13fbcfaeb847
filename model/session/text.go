package session

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"kaplan/model"
)

// File is a session as it is written.
type File struct {
	State
	Of
	Began  time.Time
	Hashes []FileHash
	Path   string // where it was read
}

// format is the one that is written.
const format = 1

// heading is what a session says of itself.
const heading = `# A session of kaplan: what was looked at, saved and said of these files. Of patients it
# holds no more than what a question names, and where a cut lay. It may be read; "kaplan
# sessions" lists, opens and forgets it. The entries of the ledger are chained by hash, so
# that a change is noticed; but whoever can write this file can write all of it anew:
# ` + NoRecord + `.
`

// Text is the file in whole.
func (f *File) Text() string {
	var b strings.Builder
	b.WriteString(heading)
	key(&b, "format", format)
	key(&b, "cohort", f.Name)
	key(&b, "files", f.Files)
	if !f.At.IsZero() {
		key(&b, "kept", f.At)
	}
	key(&b, "began", f.Began)
	if f.Forgotten > 0 {
		key(&b, "forgotten", f.Forgotten)
	}
	if len(f.Doubts) > 0 {
		key(&b, "doubts", f.Doubts)
	}
	key(&b, "seal", f.seal())
	for _, h := range f.Hashes {
		if h.SHA256 != "" {
			b.WriteString("\n[[file]]\n")
			key(&b, "path", h.Path)
			key(&b, "sha256", h.SHA256)
		}
	}
	b.WriteString("\n# Where one was.\n[now]\n")
	key(&b, "view", f.View)
	key(&b, "page", f.Page)
	lookKeys(&b, f.Look)
	for _, l := range f.Looks {
		b.WriteString("\n[[look]]\n")
		key(&b, "name", l.Name)
		set(&b, "key", l.Key)
		key(&b, "view", l.View)
		set(&b, "page", l.Page)
		lookKeys(&b, l.Look)
	}
	for _, c := range f.Said.Columns {
		b.WriteString("\n[[column]]\n")
		fields(&b, c)
	}
	for _, d := range f.Said.Derive {
		b.WriteString("\n[[derive]]\n")
		fields(&b, d)
	}
	for _, e := range f.Said.Endpoints {
		b.WriteString("\n[[endpoint]]\n")
		fields(&b, e)
	}
	for _, c := range f.Said.Counted {
		b.WriteString("\n[[counted]]\n")
		fields(&b, c)
	}
	for i := range f.Entries {
		e := &f.Entries[i]
		b.WriteString("\n[[entry]]\n")
		for _, l := range e.lines() {
			b.WriteString(l + "\n")
		}
		set(&b, "hash", e.Seal.Hash)
		b.WriteString("# what may change of it later\n")
		for _, l := range e.later() {
			b.WriteString(l + "\n")
		}
	}
	return b.String()
}

// lines are what never changes of an entry: its hash is of them.
func (e *Entry) lines() []string {
	var b strings.Builder
	key(&b, "at", e.Seal.At)
	key(&b, "user", e.Seal.User)
	key(&b, "host", e.Seal.Host)
	key(&b, "version", e.Seal.Version)
	set(&b, "data", e.Seal.Data)
	key(&b, "page", e.Page)
	set(&b, "plan", e.Plan)
	set(&b, "day", e.Day)
	set(&b, "outcome", e.Outcome)
	set(&b, "what", e.What)
	set(&b, "rule", e.Rule)
	set(&b, "cuts", e.Cuts)
	key(&b, "n", e.N)
	key(&b, "events", e.Events)
	if !math.IsNaN(e.P) {
		key(&b, "p", e.P)
	}
	key(&b, "tests", e.Tests)
	set(&b, "of", e.Of)
	set(&b, "among", e.Among)
	inline(&b, "look", e.Look)
	inline(&b, "used", e.Used)
	set(&b, "kind", e.Kind)
	inline(&b, "test", e.Test)
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

// later are the parts of an entry that change while the question is looked at again.
func (e *Entry) later() []string {
	var b strings.Builder
	key(&b, "times", e.Times)
	if !math.IsNaN(e.Corrected) {
		key(&b, "corrected", e.Corrected)
	}
	set(&b, "chosen", e.Chosen)
	set(&b, "pending", e.Pending)
	set(&b, "note", e.Note)
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

// chain is the hash of an entry behind those before it.
func (f *File) chain(i int) string {
	before := ""
	if i > 0 {
		before = f.Entries[i-1].Seal.Hash
	}
	lines := f.Entries[i].lines()
	slices.Sort(lines) // in whatever order a later kaplan writes them
	sum := sha256.Sum256([]byte(before + "\n" + strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

// seal is of what the chain leaves out: how many entries there are, what may change of
// them, and how many were forgotten.
func (f *File) seal() string {
	var b strings.Builder
	fmt.Fprintln(&b, len(f.Entries), f.Forgotten, len(f.Doubts))
	for i := range f.Entries {
		lines := f.Entries[i].later()
		slices.Sort(lines)
		b.WriteString(f.Entries[i].Seal.Hash + "\n" + strings.Join(lines, "\n") + "\n")
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// key writes a key with its value.
func key(b *strings.Builder, name string, v any) {
	fmt.Fprintf(b, "%s = %s\n", name, value(reflect.ValueOf(v)))
}

// set writes a key whose value says something.
func set(b *strings.Builder, name string, v any) {
	if !reflect.ValueOf(v).IsZero() {
		key(b, name, v)
	}
}

// fields writes what a struct says.
func fields(b *strings.Builder, v any) {
	of := reflect.ValueOf(v)
	for i := range of.NumField() {
		set(b, strings.ToLower(of.Type().Field(i).Name), of.Field(i).Interface())
	}
}

// lookKeys writes the fields of a Look that say something, as a cohort.toml has them.
func lookKeys(b *strings.Builder, l model.Look) {
	for _, f := range model.Fields() {
		if v := f.Of(&l); !v.IsZero() {
			fmt.Fprintf(b, "%s = %s\n", f.Key(), value(v))
		}
	}
}

// inline writes a Look as a table on one line; nothing where it says nothing.
func inline(b *strings.Builder, name string, l model.Look) {
	var parts []string
	for _, f := range model.Fields() {
		if v := f.Of(&l); !v.IsZero() {
			parts = append(parts, f.Key()+" = "+value(v))
		}
	}
	if parts != nil {
		fmt.Fprintf(b, "%s = { %s }\n", name, strings.Join(parts, ", "))
	}
}

// value is a value in TOML.
func value(v reflect.Value) string {
	if t, ok := v.Interface().(time.Time); ok {
		return t.UTC().Format(time.RFC3339Nano)
	}
	switch v.Kind() {
	case reflect.String:
		s := v.String()
		if strings.ContainsRune(s, '"') && !strings.ContainsAny(s, `'\`) && strings.Count(model.TOMLText(s), `\`) == strings.Count(s, `"`) {
			return "'" + s + "'" // as it would be typed: nothing else in it has to be written otherwise
		}
		return model.TOMLText(s)
	case reflect.Slice:
		out := make([]string, v.Len())
		for i := range out {
			out[i] = value(v.Index(i))
		}
		return "[" + strings.Join(out, ", ") + "]"
	case reflect.Float64:
		s := strconv.FormatFloat(v.Float(), 'g', -1, 64)
		switch {
		case math.IsNaN(v.Float()):
			return "nan"
		case math.IsInf(v.Float(), 0):
			return strings.Replace(strings.TrimPrefix(s, "+"), "Inf", "inf", 1)
		case !strings.ContainsAny(s, ".e"):
			s += ".0"
		}
		return s
	case reflect.Uint64:
		if v.Uint() > math.MaxInt64 { // more than a number of TOML holds
			return model.TOMLText(strconv.FormatUint(v.Uint(), 10))
		}
	}
	return fmt.Sprint(v.Interface())
}
