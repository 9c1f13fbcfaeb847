// Package published holds what the five source documents print, A to E: a file
// of figures per document, which the programs under sampledata/gen, the tests and
// the pages of the samples read, so that they cannot disagree about one.
package published

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

//go:embed *.csv
var files embed.FS

// Figure is an answer that a document prints: its numbers as they are printed,
// "" where it prints none.
type Figure struct {
	Row     string // of the table of documents in sampledata/README.md: A1 to E5
	Name    string // what it is of, once in its document; in C and D after its study
	N       string // "75" patients, or "13 of 34"
	Percent string // what those are of the whole

	Value, Lower, Upper string // with an interval, or a range; "<0.05" is a bound, "60%" and "174 days" have a unit
	P                   string // "0.0196", "<0.001" or "n.s."

	// How near ours must come.
	ValueBound, LimitBound, PBound Bound
}

// Document is one of the five, its figures in the order of its rows.
type Document struct {
	Figures []Figure
	letter  string
	at      map[string]int
}

// The documents: serum miR-122 and miR-21 and TACE (A), circulating miR-221 and
// sorafenib (B), studies of sorafenib in the clinic (C, D), sorafenib in mice (E).
var A, B, C, D, E = read("a"), read("b"), read("c"), read("d"), read("e")

// columns are those of every file.
var columns = []string{"row", "figure", "n", "percent", "value", "lower", "upper", "p", "bound"}

// read panics where a file is not as it should be: the files are part of the
// program, and the tests read them all.
func read(letter string) *Document {
	b, err := files.ReadFile(letter + ".csv")
	if err != nil {
		panic(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("published/%s.csv: %v", letter, err))
	}
	if !slices.Equal(rows[0], columns) {
		panic(fmt.Sprintf("published/%s.csv: columns %q, expected %q", letter, rows[0], columns))
	}
	d := &Document{letter: letter, at: map[string]int{}}
	for i, r := range rows[1:] {
		f := Figure{Row: r[0], Name: r[1], N: r[2], Percent: r[3], Value: r[4], Lower: r[5], Upper: r[6], P: r[7]}
		bounds := append(strings.Split(r[8], "/"), "", "")
		for k, to := range []*Bound{&f.ValueBound, &f.LimitBound, &f.PBound} {
			if *to, err = bound(bounds[k]); err != nil {
				panic(fmt.Sprintf("published/%s.csv, row %d: %v", letter, i+2, err))
			}
		}
		if _, twice := d.at[f.Name]; twice {
			panic(fmt.Sprintf("published/%s.csv, row %d: %q stands twice", letter, i+2, f.Name))
		}
		d.at[f.Name] = len(d.Figures)
		d.Figures = append(d.Figures, f)
	}
	return d
}

// Find gives the figure of that name; ok is false where the document has none.
func (d *Document) Find(name string) (f Figure, ok bool) {
	k, ok := d.at[name]
	if !ok {
		return Figure{}, false
	}
	return d.Figures[k], true
}

// At gives the figure of that name, and panics where there is none: who asks
// names a row of the file.
func (d *Document) At(name string) Figure {
	f, ok := d.Find(name)
	if !ok {
		panic(fmt.Sprintf("published/%s.csv has no figure %q", d.letter, name))
	}
	return f
}

// Under gives the figures whose names begin with prefix, in order.
func (d *Document) Under(prefix string) (out []Figure) {
	for _, f := range d.Figures {
		if strings.HasPrefix(f.Name, prefix) {
			out = append(out, f)
		}
	}
	return out
}

// Study gives the figure of a study of document C or D.
func Study(study, name string) Figure {
	if f, ok := C.Find(study + ": " + name); ok {
		return f
	}
	return D.At(study + ": " + name)
}

// Count is the number of patients in the figure, Of how many they are of (the
// same where it prints no whole).
func (f Figure) Count() string { k, _, _ := strings.Cut(f.N, " of "); return k }

// Of is the whole that Count is part of.
func (f Figure) Of() string {
	if _, n, ok := strings.Cut(f.N, " of "); ok {
		return n
	}
	return f.N
}

// Interval is the value with what is printed in brackets behind it.
func (f Figure) Interval() string {
	if f.Lower == "" {
		return f.Value
	}
	return f.Value + " (" + f.Lower + " to " + f.Upper + ")"
}

// Bare is a printed number without "<" and its unit.
func Bare(printed string) string {
	s := strings.TrimPrefix(printed, "<")
	return strings.TrimSuffix(strings.TrimSuffix(s, " days"), "%")
}

// Number reads a printed number, without "<" and unit; it panics where there is
// none.
func Number(printed string) float64 {
	v, err := strconv.ParseFloat(Bare(printed), 64)
	if err != nil {
		panic(fmt.Sprintf("%q is printed where a number is expected", printed))
	}
	return v
}

// Share reads a printed percentage as a share of one.
func Share(percent string) float64 { return Number(Bare(percent) + "e-2") }

// Decimals counts the digits after the point.
func Decimals(printed string) int {
	_, after, _ := strings.Cut(Bare(printed), ".")
	return len(after)
}

// Unit is a unit of the last digit printed.
func Unit(printed string) float64 { return math.Pow10(-Decimals(printed)) }

// Bound is how far ours may be from what is printed.
type Bound struct {
	exact  bool
	digits bool    // half a unit of the last digit, or share where that is more
	share  float64 // of what is printed
	apart  float64
}

// Digits is met by what rounds to what is printed.
var Digits = Bound{digits: true}

// bound reads "" (to the printed digits), "exact", "2%" (of what is printed),
// "~2%" (the same, or to the digits where that is more) or "0.005" (a distance).
func bound(s string) (Bound, error) {
	switch s {
	case "":
		return Digits, nil
	case "exact":
		return Bound{exact: true}, nil
	}
	number, digits := strings.CutPrefix(s, "~")
	number, share := strings.CutSuffix(number, "%")
	v, err := strconv.ParseFloat(number, 64)
	switch {
	case err != nil || v <= 0 || digits && !share:
		return Bound{}, fmt.Errorf("%q is no bound", s)
	case share:
		return Bound{digits: digits, share: v / 100}, nil
	}
	return Bound{apart: v}, nil
}

// Width is the greatest distance of ours from what is printed.
func (b Bound) Width(printed string) float64 {
	width := max(b.apart, b.share*math.Abs(Number(printed)))
	if b.digits {
		width = max(width, 0.5*Unit(printed))
	}
	return width
}

// Meets says whether ours agrees with what is printed: "<0.05" with what is less,
// "n.s." with what is not below 0.05, a number with what is within the bound.
func (b Bound) Meets(printed string, ours float64) bool {
	switch {
	case printed == "n.s.":
		return ours >= 0.05
	case strings.HasPrefix(printed, "<"):
		return ours < Number(printed)
	case b.exact:
		return ours == Number(printed)
	case b.digits && strconv.FormatFloat(ours, 'f', Decimals(printed), 64) == Bare(printed):
		return true
	case b.digits && b.share == 0:
		return false
	}
	return math.Abs(ours-Number(printed)) <= b.Width(printed)
}
