package write

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
)

// slowly is what encoding/json makes of the same value.
func slowly(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// plain is a value of which encoding/json knows every part.
func plain(v any) any {
	switch x := v.(type) {
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil
		}
		return x
	case []object:
		if x == nil {
			return nil
		}
		out := []any{}
		for _, o := range x {
			out = append(out, plain(o))
		}
		return out
	case series:
		out := []any{}
		for k := range x.n {
			to, row := make([]float64, len(x.names)), map[string]any{}
			x.at(k, to)
			for j, name := range x.names {
				row[name] = plain(to[j])
			}
			out = append(out, row)
		}
		return out
	case object:
		if x == nil {
			return nil
		}
		out := map[string]any{}
		for _, f := range x {
			out[f.name] = plain(f.value)
		}
		return out
	}
	return v
}

// What the encoder writes is what encoding/json does, to the byte, whatever the
// values, and however many rows are shared out among the cores. (The names of each
// object are in order here, since encoding/json sorts those of a map.)
func TestWriteJSON(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	numbers := []float64{0, math.Copysign(0, -1), 1, -1, 1e-6, 9.99e-7, 1e-9, 1e-10, 1e-100, 1e20, 1e21, 1 << 53, 1<<53 - 1, 1<<53 + 2, -1e15, 0.1,
		math.MaxFloat64, math.SmallestNonzeroFloat64, math.NaN(), math.Inf(1), math.Inf(-1)}
	for range 5000 {
		numbers = append(numbers, math.Float64frombits(r.Uint64()), r.Float64(), math.Trunc(1e6*r.NormFloat64()), 1e-7*r.NormFloat64())
	}
	for _, v := range numbers {
		if got, want := string(appendNumber(nil, v)), strings.TrimSpace(slowly(t, plain(v))); got != want {
			t.Errorf("%v is written %s, not %s", v, got, want)
		}
	}
	rows := func(n int) series {
		return series{n, []string{"a", "b & \"c\""}, func(k int, to []float64) { to[0], to[1] = float64(k), numbers[k%len(numbers)] }}
	}
	for _, v := range []any{nil, object(nil), object{}, []object(nil), []object{}, rows(0), rows(3), rows(rowsAtOnce), rows(3*rowsAtOnce + 1),
		obj("a", 1, "b", obj("c", "x < y \u2028 é \"q\"\n", "d", []object{obj("e", math.NaN()), {}, nil}), "f", rows(5), "g", []string{}, "h", true,
			"i", map[string]any{"j": 0.1, "k": []string{"l"}}),
	} {
		var b bytes.Buffer
		if err := writeJSON(&b, v); err != nil {
			t.Fatal(err)
		}
		want := slowly(t, plain(v))
		if b.String() != want {
			t.Errorf("%T is written\n%.300s\nand not\n%.300s", v, b.String(), want)
		}
		// On one line, where it is a part of what encoding/json writes.
		short, err := json.Marshal(map[string]any{"x": v})
		if err != nil {
			t.Fatal(err)
		}
		var a, c any
		if err := errors.Join(json.Unmarshal(short, &a), json.Unmarshal([]byte(`{"x":`+want+`}`), &c)); err != nil {
			t.Fatal(err)
		}
		if slowly(t, a) != slowly(t, c) {
			t.Errorf("%T is marshalled %.300s", v, short)
		}
	}
}

// A writer that fails is not written to again, and its error is told.
func TestWriteJSONFails(t *testing.T) {
	w := &full{room: 100_000}
	err := writeJSON(w, series{100_000, []string{"a", "b"}, func(k int, to []float64) { to[0], to[1] = 1, 2 }})
	if !errors.Is(err, errFull) || w.times != 1 {
		t.Errorf("%v, and written to %d times after that", err, w.times)
	}
}

var errFull = errors.New("the disk is full")

type full struct{ room, times int }

func (f *full) Write(b []byte) (int, error) {
	if f.room -= len(b); f.room < 0 {
		f.times++
		return 0, errFull
	}
	return len(b), nil
}

// BenchmarkSteps writes the steps of a curve of a million patients.
func BenchmarkSteps(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	x := make([]float64, 1_000_000)
	for i := range x {
		x[i] = r.Float64()
	}
	s := series{len(x), pointNames, func(k int, to []float64) {
		v := x[k]
		copy(to, []float64{1000 * v, float64(k), 1, 0, v, v / 10, v * 0.9, v * 1.1})
	}}
	for b.Loop() {
		w := &counted{}
		if err := writeJSON(w, s); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(w.n)
	}
}

type counted struct{ n int64 }

func (c *counted) Write(b []byte) (int, error) { c.n += int64(len(b)); return len(b), nil }

// What a terminal would obey and not show is escaped, and reads as it was.
func TestJSONHidesNothing(t *testing.T) {
	t.Parallel()
	s := "a\u202eb\u2066c\u200bd\u00a0e\x7ff\u009bg\U000e0041h é 猫 😀"
	for _, v := range []any{obj(s, s), map[string]any{s: []string{s}}} {
		var b bytes.Buffer
		if err := writeJSON(&b, v); err != nil {
			t.Fatal(err)
		}
		for _, r := range strings.ReplaceAll(b.String(), "\n", "") {
			if !unicode.IsPrint(r) {
				t.Errorf("%U stands in %s", r, b.String())
			}
		}
		if !strings.Contains(b.String(), `\u202e`) || !strings.Contains(b.String(), "é 猫 😀") {
			t.Errorf("written %s", b.String())
		}
		var back map[string]any
		if err := json.Unmarshal(b.Bytes(), &back); err != nil {
			t.Fatal(err)
		}
		if _, ok := back[s]; !ok || len(back) != 1 {
			t.Errorf("read back %q", back)
		}
	}
}
