package kit

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"strconv"
	"strings"
)

// Program makes sampledata/NAME.csv, run from the top of the repository: -o names
// another file, -v prints what Generate says of the figures that it meets.
type Program struct {
	Name string
	// Generate makes the same bytes every time.
	Generate func(trace io.Writer) ([]byte, error)
	Trace    io.Writer // where -v prints; nil: standard output
	// Instead, where set, does what flags of its own ask for, and says whether any
	// did: then no file is made.
	Instead func() (done bool, err error)
}

// Main runs the program.
func (p Program) Main() {
	log.SetFlags(0)
	log.SetPrefix(p.Name + ": ")
	out := flag.String("o", "sampledata/"+p.Name+".csv", "file to write")
	verbose := flag.Bool("v", false, "print the published figures beside ours")
	flag.Parse()
	if p.Instead != nil {
		if done, err := p.Instead(); err != nil {
			log.Fatal(err)
		} else if done {
			return
		}
	}
	trace := io.Discard
	if *verbose {
		trace = os.Stdout
		if p.Trace != nil {
			trace = p.Trace
		}
	}
	file, err := p.Generate(trace)
	if err == nil {
		err = os.WriteFile(*out, file, 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// Sheet is a CSV file in the making; no cell of a sample needs quotes.
type Sheet struct{ b bytes.Buffer }

// NewSheet begins a file with its header.
func NewSheet(header ...string) *Sheet {
	s := &Sheet{}
	s.Row(header...)
	return s
}

// Row adds a line.
func (s *Sheet) Row(cells ...string) {
	s.b.WriteString(strings.Join(cells, ","))
	s.b.WriteByte('\n')
}

// Bytes is the file.
func (s *Sheet) Bytes() []byte { return s.b.Bytes() }

// Columns is a CSV file by column, as anyone reads it: figures are judged on the
// digits that it holds.
type Columns struct {
	N    int
	Text map[string][]string
}

// Read is the inverse of a Sheet.
func Read(file []byte) (*Columns, error) {
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("the file has no header")
	}
	c := &Columns{N: len(rows) - 1, Text: map[string][]string{}}
	for k, h := range rows[0] {
		for _, r := range rows[1:] {
			c.Text[h] = append(c.Text[h], r[k])
		}
	}
	return c, nil
}

// Numbers is a column of numbers, NaN where a cell is empty.
func (c *Columns) Numbers(name string) ([]float64, error) {
	if c.Text[name] == nil {
		return nil, fmt.Errorf("no column %s", name)
	}
	out := make([]float64, c.N)
	for i, s := range c.Text[name] {
		if s == "" {
			out[i] = math.NaN()
			continue
		}
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return nil, fmt.Errorf("%s, row %d: %w", name, i+2, err)
		}
		out[i] = v
	}
	return out, nil
}

// Fixed prints v to so many decimals; what was not measured is empty.
func Fixed(v float64, decimals int) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}

// Number prints v in full; what was not measured is empty.
func Number(v float64) string { return Fixed(v, -1) }

// Significant rounds v to so many significant digits.
func Significant(v float64, digits int) float64 {
	return reread(strconv.FormatFloat(v, 'e', digits-1, 64))
}

// Rounded is v as it is read from so many decimals.
func Rounded(v float64, decimals int) float64 {
	return reread(strconv.FormatFloat(v, 'f', decimals, 64))
}

func reread(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err) // it was printed by strconv
	}
	return v
}

// PutTable puts a table between the marks of that name in a page.
func PutTable(page, name, table string) (string, error) {
	begin, end := "<!-- "+name+": begin -->\n", "<!-- "+name+": end -->"
	head, rest, ok := strings.Cut(page, begin)
	_, tail, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return "", fmt.Errorf("the page has no place between %q and %q", strings.TrimSpace(begin), end)
	}
	return head + begin + table + end + tail, nil
}
