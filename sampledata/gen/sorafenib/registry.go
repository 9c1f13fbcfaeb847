package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
)

// daysPerMonth turns the days in which everything is drawn into the months of
// the file. Months of 30 days are those of the abstracts that print enough to
// tell: medians of 7.63, 19.23, 2.97 and 8.63 months are 229, 577, 89 and 259 days
// (and no whole number of days of a longer month), and 60 days are a landmark.
const daysPerMonth = 30

// months is a number of days as the file has it: months, two decimals. Days
// that differ give months that differ.
func months(days int) float64 {
	return math.Round(float64(days)/daysPerMonth*100) / 100
}

// inDays is the nearest day to a number of months.
func inDays(m float64) int { return int(math.Round(m * daysPerMonth)) }

// study is a sub-cohort: n patients, by column. What a column does not hold for
// a patient is "" or NaN.
type study struct {
	name string
	n    int
	cat  map[string][]string
	num  map[string][]float64
}

func newStudy(name string, n int) *study {
	return &study{name: name, n: n, cat: map[string][]string{}, num: map[string][]float64{}}
}

// text is the column of that name, made where there is none.
func (s *study) text(name string) []string {
	if s.cat[name] == nil {
		s.cat[name] = make([]string, s.n)
	}
	return s.cat[name]
}

// number is the column of that name, missing throughout where there was none.
func (s *study) number(name string) []float64 {
	if s.num[name] == nil {
		x := make([]float64, s.n)
		for i := range x {
			x[i] = math.NaN()
		}
		s.num[name] = x
	}
	return s.num[name]
}

// deal gives column name its levels, each to so many patients, in random order
// among those that in names (nil: all).
func (s *study) deal(rng *rand.Rand, name string, in func(i int) bool, levels ...any) {
	var deck []string
	for k := 0; k < len(levels); k += 2 {
		for range levels[k+1].(int) {
			deck = append(deck, levels[k].(string))
		}
	}
	rng.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
	x := s.text(name)
	for i := range x {
		if in != nil && !in(i) {
			continue
		}
		if len(deck) == 0 {
			panic(fmt.Sprintf("%s: more patients than levels of %s", s.name, name))
		}
		x[i], deck = deck[0], deck[1:]
	}
	if len(deck) > 0 {
		panic(fmt.Sprintf("%s: %d levels of %s are left over", s.name, len(deck), name))
	}
}

// runs gives column name its levels in runs, in the order of the rows.
func (s *study) runs(name string, levels ...any) {
	x, i := s.text(name), 0
	for k := 0; k < len(levels); k += 2 {
		for range levels[k+1].(int) {
			x[i] = levels[k].(string)
			i++
		}
	}
	if i != s.n {
		panic(fmt.Sprintf("%s: %d levels of %s for %d patients", s.name, i, name, s.n))
	}
}

func (s *study) fill(name, level string) {
	x := s.text(name)
	for i := range x {
		x[i] = level
	}
}

// column is a column of the file; decimals is -1 for text.
type column struct {
	name     string
	decimals int
	what     string // for the table of sorafenib.md
}

// csv lays the studies out one after another.
func writeCSV(studies []*study) []byte {
	var b bytes.Buffer
	for k, c := range columns {
		if k > 0 {
			b.WriteByte(',')
		}
		b.WriteString(c.name)
	}
	b.WriteByte('\n')
	row := 0
	for _, s := range studies {
		for i := range s.n {
			row++
			for k, c := range columns {
				if k > 0 {
					b.WriteByte(',')
				}
				switch {
				case c.name == "id":
					fmt.Fprintf(&b, "S%04d", row)
				case c.name == "study":
					b.WriteString(s.name)
				case c.decimals < 0:
					if x := s.cat[c.name]; x != nil {
						b.WriteString(x[i])
					}
				default:
					if x := s.num[c.name]; x != nil && !math.IsNaN(x[i]) {
						b.WriteString(strconv.FormatFloat(round(x[i], c.decimals), 'f', -1, 64))
					}
				}
			}
			b.WriteByte('\n')
		}
	}
	for _, s := range studies {
		s.check()
	}
	return b.Bytes()
}

// check panics where a study has a column that the file has not.
func (s *study) check() {
	known := map[string]bool{}
	for _, c := range columns {
		known[c.name] = true
	}
	for name := range s.cat {
		if !known[name] {
			panic(fmt.Sprintf("%s: column %q is not one of the file", s.name, name))
		}
	}
	for name := range s.num {
		if !known[name] {
			panic(fmt.Sprintf("%s: column %q is not one of the file", s.name, name))
		}
	}
}

// readCSV is the inverse of writeCSV: the studies in the order of the file.
func readCSV(file []byte) ([]*study, error) {
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || len(rows[0]) != len(columns) {
		return nil, fmt.Errorf("the file has not the %d columns expected", len(columns))
	}
	var out []*study
	for from := 1; from < len(rows); {
		to := from
		for to < len(rows) && rows[to][1] == rows[from][1] {
			to++
		}
		s := newStudy(rows[from][1], to-from)
		for k, c := range columns {
			if rows[0][k] != c.name {
				return nil, fmt.Errorf("column %d is %q, expected %q", k+1, rows[0][k], c.name)
			}
			for i := range s.n {
				cell := rows[from+i][k]
				switch {
				case c.decimals < 0:
					s.text(c.name)[i] = cell
				case cell != "":
					v, err := strconv.ParseFloat(cell, 64)
					if err != nil {
						return nil, fmt.Errorf("%s, row %d: %w", c.name, from+i+1, err)
					}
					s.number(c.name)[i] = v
				}
			}
		}
		out = append(out, s)
		from = to
	}
	return out, nil
}

func round(x float64, decimals int) float64 {
	scale := math.Pow(10, float64(decimals))
	return math.Round(x*scale) / scale
}

// decimalsOf is the number of digits after the point of a printed figure.
func decimalsOf(printed string) int {
	if k := strings.IndexByte(printed, '.'); k >= 0 {
		return len(printed) - k - 1
	}
	return 0
}

func parse(printed string) float64 {
	v, err := strconv.ParseFloat(printed, 64)
	if err != nil {
		panic(err)
	}
	return v
}
