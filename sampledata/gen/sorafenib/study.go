package main

import (
	"embed"
	"encoding/csv"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"kaplan/sampledata/gen/kit"
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

// round rounds by a scale. By printing, as kit.Rounded does, some halves would go
// the other way, and the search with them.
func round(x float64, decimals int) float64 {
	scale := math.Pow(10, float64(decimals))
	return math.Round(x*scale) / scale
}

// order is that of the studies in the file.
var order = []string{"RESORCE", "Giorgio", "Hsiao", "Lee", "Hatooka", "Lamarca", "Kuzuya", "Gu", "TKI-ICI", "Beyond progression",
	"SORAMIC", "Framingham", "Sarcopenia", "Medicare", "Genotypes"}

// study is a sub-cohort: n patients, by column. What a column does not hold for
// a patient is "" or NaN.
type study struct {
	name string
	n    int
	cat  map[string][]string
	num  map[string][]float64

	// Where it is made, not read:
	def    *definition
	rng    *rand.Rand
	trace  io.Writer
	vector map[string][]float64 // by which ranks are dealt; not in the file
}

func newStudy(name string, n int) *study {
	return &study{name: name, n: n, cat: map[string][]string{}, num: map[string][]float64{}, vector: map[string][]float64{}, trace: io.Discard}
}

// makeStudy follows the study's file, with random numbers of its own, so that no
// study depends on the others.
func makeStudy(name string, trace io.Writer) *study {
	def := definitionOf(name)
	h := fnv.New64a()
	h.Write([]byte(name))
	s := newStudy(name, def.N)
	s.def, s.rng, s.trace = def, rand.New(rand.NewPCG(20170307, h.Sum64())), trace
	for _, step := range def.Steps {
		s.step(step)
	}
	return s
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
		s.num[name] = slices.Repeat([]float64{math.NaN()}, s.n)
	}
	return s.num[name]
}

// column is a column of the file. A column means one thing in every study that
// has it.
type column struct {
	name     string
	decimals int // -1: text
	what     string
}

//go:embed columns.csv studies/*.toml
var files embed.FS

// columns are those of the file, in its order.
var columns = func() (out []column) {
	b, err := files.ReadFile("columns.csv")
	if err != nil {
		panic(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err != nil {
		panic(err)
	}
	for _, r := range rows[1:] {
		c := column{name: r[0], decimals: -1, what: r[2]}
		if r[1] != "" {
			if c.decimals, err = strconv.Atoi(r[1]); err != nil {
				panic(err)
			}
		}
		out = append(out, c)
	}
	return out
}()

// columnOf is the column of that name; it panics where the file has none.
func columnOf(name string) column {
	k := slices.IndexFunc(columns, func(c column) bool { return c.name == name })
	if k < 0 {
		panic(fmt.Sprintf("column %q is not one of the file", name))
	}
	return columns[k]
}

// cell is what the file holds of patient i.
func (s *study) cell(c column, i int) string {
	if c.decimals < 0 {
		if x := s.cat[c.name]; x != nil {
			return x[i]
		}
	} else if x := s.num[c.name]; x != nil && !math.IsNaN(x[i]) {
		return strconv.FormatFloat(round(x[i], c.decimals), 'f', -1, 64)
	}
	return ""
}

// writeCSV lays the studies out one after another.
func writeCSV(studies []*study) []byte {
	cells := make([]string, len(columns))
	for k, c := range columns {
		cells[k] = c.name
	}
	sheet := kit.NewSheet(cells...)
	row := 0
	for _, s := range studies {
		for name := range s.cat {
			columnOf(name)
		}
		for name := range s.num {
			columnOf(name)
		}
		for i := range s.n {
			row++
			for k, c := range columns {
				cells[k] = s.cell(c, i)
			}
			cells[0], cells[1] = fmt.Sprintf("S%04d", row), s.name
			sheet.Row(cells...)
		}
	}
	return sheet.Bytes()
}

// readCSV is the inverse of writeCSV: the studies in the order of the file.
func readCSV(file []byte) ([]*study, error) {
	t, err := kit.Read(file)
	if err != nil {
		return nil, err
	}
	if len(t.Text) != len(columns) {
		return nil, fmt.Errorf("the file has %d columns, expected %d", len(t.Text), len(columns))
	}
	number := map[string][]float64{}
	for _, c := range columns {
		if c.decimals < 0 && t.Text[c.name] == nil {
			return nil, fmt.Errorf("no column %s", c.name)
		} else if c.decimals >= 0 {
			if number[c.name], err = t.Numbers(c.name); err != nil {
				return nil, err
			}
		}
	}
	var out []*study
	names := t.Text["study"]
	for from, to := 0, 0; from < t.N; from = to {
		for to = from; to < t.N && names[to] == names[from]; {
			to++
		}
		s := newStudy(names[from], to-from)
		for _, c := range columns {
			if c.decimals < 0 {
				copy(s.text(c.name), t.Text[c.name][from:to])
			} else {
				copy(s.number(c.name), number[c.name][from:to])
			}
		}
		out = append(out, s)
	}
	return out, nil
}
