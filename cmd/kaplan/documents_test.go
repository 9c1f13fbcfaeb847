package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The five source documents, row by row: every published figure that an
// embedded sample meets, asked of the program as a reader would ask it. What
// is printed there and what comes out here stand side by side under go test -v.

// figure is one published number and the question that gives ours.
type figure struct {
	row     string // A1 to E5
	what    string
	printed string // as the document has it
	args    string // the command, blanks between its words, quoted where a word has blanks
	path    string // of the number in the JSON answer; a - before it negates, log: takes the logarithm
	bound   bound
}

// bound decides whether ours meets what is printed.
type bound struct {
	say string
	ok  func(printed, ours float64) bool
}

// toDigits: ours rounds to what is printed.
func toDigits() bound { return bound{"to the printed digits", nil} }

// within: a relative distance.
func within(relative float64) bound {
	// The bound is said in the table beside the row.
	return bound{fmt.Sprintf("within %g %%", relative*100), func(p, o float64) bool { return math.Abs(o/p-1) <= relative }}
}

// apart: an absolute distance.
func apart(d float64) bound {
	// The bound is said in the table beside the row.
	return bound{fmt.Sprintf("within %g", d), func(p, o float64) bool { return math.Abs(o-p) <= d }}
}

// significance: within 15 % and on the same side of 0.05.
func significance() bound {
	// The bound is said in the table beside the row.
	return bound{"within 15 %, on the same side of 0.05", func(p, o float64) bool { return math.Abs(o/p-1) <= 0.15 && (o < 0.05) == (p < 0.05) }}
}

// value reads what is printed: "<0.001" is an upper bound, "n.s." not below 0.05.
func (f figure) value() (v float64, kind string) {
	s := strings.TrimSpace(f.printed)
	if s == "n.s." {
		return 0.05, "n.s."
	}
	if rest, ok := strings.CutPrefix(s, "<"); ok {
		s, kind = rest, "<"
	}
	if rest, ok := strings.CutSuffix(s, "%"); ok {
		s = strings.TrimSpace(rest)
		v, _ := strconv.ParseFloat(s, 64)
		return v / 100, kind + "%"
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(f.row + " " + f.what + ": " + err.Error())
	}
	return v, kind
}

func (f figure) meets(ours float64) (want float64, ok bool) {
	want, kind := f.value()
	switch {
	case kind == "n.s.":
		return want, ours >= 0.05
	case strings.HasPrefix(kind, "<"):
		return want, ours < want
	case f.bound.ok == nil:
		decimals := 0
		s := strings.TrimSuffix(strings.TrimSpace(f.printed), "%")
		s = strings.TrimSpace(s)
		if i := strings.IndexByte(s, '.'); i >= 0 {
			decimals = len(s) - i - 1
		}
		unit := math.Pow(10, -float64(decimals))
		if strings.HasSuffix(kind, "%") {
			unit /= 100
		}
		// The document prints so many digits.
		return want, math.Abs(ours-want) <= unit/2*(1+1e-6)
	}
	return want, f.bound.ok(want, ours)
}

// words splits a command line as a shell does, for quotes of both kinds.
func words(line string) []string {
	var out []string
	var b strings.Builder
	var quote rune
	in := false
	for _, r := range line {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			} else {
				b.WriteRune(r)
			}
		case r == '\'' || r == '"':
			quote, in = r, true
		case r == ' ':
			if in {
				out = append(out, b.String())
				b.Reset()
				in = false
			}
		default:
			b.WriteRune(r)
			in = true
		}
	}
	if in {
		out = append(out, b.String())
	}
	return out
}

// seedRows are the rows that the documents ask of the program.
var seedRows = strings.Fields("A1 A2 A3 A4 A5 A6 A7 B1 B2 B3 C1 C2 C3 C4 C5 C6 C7 C8 C9 D1 D2 D3 D4 D5 D6 D7 E1 E2 E3 E4 E5")

// figures are those of all documents; each document has a file of its own.
func figures() []figure {
	return slices.Concat(documentA, documentB, documentC, documentD, documentE)
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	answers := map[string]decoded{}
	met := map[string]int{}
	for _, f := range figures() {
		met[f.row]++
	}
	for _, row := range seedRows {
		t.Run(row, func(t *testing.T) {
			if met[row] == 0 {
				t.Fatalf("no published number of row %s is asked for", row)
			}
			for _, f := range figures() {
				if f.row != row {
					continue
				}
				a, ok := answers[f.args]
				if !ok {
					a = asked(t, "", words(f.args)...)
					answers[f.args] = a
				}
				a.t = t
				path, sign := strings.CutPrefix(f.path, "-")
				path, log := strings.CutPrefix(path, "log:")
				ours := a.number(path)
				if sign {
					ours = -ours
				}
				if log {
					ours = math.Log(ours)
				}
				want, ok := f.meets(ours)
				say := t.Logf
				mark := ""
				if !ok {
					say, mark = t.Errorf, "  OUT OF BOUNDS ("+f.bound.say+")"
				}
				say("%s  %-62s printed %-9s ours %-11.6g difference %+.2g%s", f.row, f.what, f.printed, ours, ours-want, mark)
			}
		})
	}
}

// The measure itself: what is printed is met by what rounds to it, a bound by
// what lies below it.
func TestFigureBounds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		printed string
		bound   bound
		ours    float64
		ok      bool
	}{
		{"0.793", toDigits(), 0.7934, true}, {"0.793", toDigits(), 0.7936, false}, {"47", toDigits(), 47.4, true}, {"47", toDigits(), 47.6, false},
		{"60%", toDigits(), 0.604, true}, {"60%", toDigits(), 0.606, false}, {"<0.001", toDigits(), 0.0009, true}, {"<0.001", toDigits(), 0.001, false},
		{"n.s.", toDigits(), 0.05, true}, {"n.s.", toDigits(), 0.049, false}, {"2", within(0.02), 2.03, true}, {"2", within(0.02), 2.05, false},
		{"0.047", significance(), 0.0499, true}, {"0.047", significance(), 0.0505, false}, {"0.3", apart(0.01), 0.305, true}, {"0.3", apart(0.01), 0.32, false},
	} {
		if _, ok := (figure{printed: c.printed, bound: c.bound}).meets(c.ours); ok != c.ok {
			t.Errorf("%s met by %v: %v", c.printed, c.ours, ok)
		}
	}
	got := words("cox --where 'cirrhosis == \"yes\"' --by `a b` --n 3")
	want := []string{"cox", "--where", `cirrhosis == "yes"`, "--by", "`a", "b`", "--n", "3"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
