package write

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
	"kaplan/model/figure"
)

// Suppressed is a document in which counts of patients and events from 1 to below - 1 are
// hidden, with as many others as keep them from being had by subtraction: in JSON, in the
// tables and their words, and in the figure. Lists of single patients are left out. What is
// hidden in JSON is hidden in the tables. It has neither a script nor a model, which
// hold the numbers. Errors are *model.UsageError for a bound that is none, and
// *model.QuestionError for a document of nothing but single patients.
func (d Document) Suppressed(below int) (Document, error) {
	if err := model.CheckSuppressed(below); err != nil {
		return d, err
	}
	if d.data || d.each || len(d.Tables) == 0 {
		return d, &model.QuestionError{What: "these are rows of single patients: no counts can be hidden in them", Hint: "ask for an answer that counts them"}
	}
	root, err := readTree(d.JSON)
	if err != nil {
		return d, err
	}
	v := &veil{below: below, lines: map[string][]*model.Tally{}, atTimes: map[string][]bool{}, few: map[string]bool{},
		closed: map[string]bool{}}
	v.patients(root)
	v.envelope(root)
	v.assign(root)
	v.relate(root, nil)
	v.sized(d.sizes)
	d.Tables = slices.Clone(d.Tables)
	covers := make([]*cover, len(d.Tables))
	for i, t := range d.Tables {
		covers[i] = v.cover(t, i == 0)
	}
	end := v.cover(d.endpoint, false)
	model.HideSmall(below, v.sums)
	if err := v.refused(root, d.groups); err != nil {
		return d, err
	}
	v.close(d.sizes, covers)
	genes := v.genes(root)
	v.hide(root)
	v.groups(root)
	d.Tables = d.Tables[:0:0]
	for _, c := range covers {
		if !c.table.patients {
			t := c.covered(genes)
			v.closedRows(&t)
			d.Tables = append(d.Tables, t)
		}
	}
	d.endpoint = end.covered(false)
	note := model.SuppressedNote(below, model.HiddenCount)
	if v.single {
		note += " Rows of single patients are left out."
	}
	root.fields = append(root.fields, &node{key: "suppressed", leaf: obj("below", below, "note", note)})
	d.JSON = root.value()
	d.below = below
	d.Rows = false
	if draw := d.Figure; draw != nil {
		d.Figure = func(p model.Picture) (*figure.Figure, error) {
			p.Below, p.Closed = below, v.shut
			return draw(p)
		}
	}
	refused := func(what string) error {
		return &model.QuestionError{What: what + " cannot be had with small counts hidden: it holds the numbers", Hint: "leave out one of the two"}
	}
	if d.Script != nil {
		d.Script = func() (string, error) { return "", refused("an R script, which stops where it finds other numbers,") }
	}
	d.Model = nil
	return d.Saying(note), nil
}

// HidesBelow is the bound below which the counts of a document are hidden, 0 where none are.
func (d Document) HidesBelow() int { return d.below }

// genes reports whether genotypes are hidden, which the frequency of an allele and the
// numbers that equilibrium expects would give away; they go too.
func (v *veil) genes(root *node) bool {
	result := root.at("result")
	if result.at("hardy_weinberg") == nil || result.at("counts") == nil {
		return false
	}
	for _, x := range result.at("counts").items {
		for _, f := range x.fields {
			if f.tally != nil && f.tally.Hidden {
				for _, gone := range []*node{result.at("hardy_weinberg"), result.at("gene").at("frequency")} {
					if gone != nil {
						gone.clear()
					}
				}
				return true
			}
		}
	}
	return false
}

// cover is a table with the counts that were found in it.
type cover struct {
	*veil
	table Table
	found map[[2]int][]*model.Tally // of a cell, by row and column
	times []bool                    // rows whose counts at a time can be shown; nil where there are none
	heads map[int]*model.Tally      // the sizes in the heads
	lists map[[2]int][]*model.Tally // the numbers in brackets of a cell, and of a note in row -1
	notes map[int]*model.Tally      // of who is left out, by note
}

var (
	// ofShare is a count with its share, as a cell of words has it.
	ofShare = regexp.MustCompile(`^(\d+) \(\d+(?:\.\d+)?%\)$`)
	// sizedHead is a group with its size.
	sizedHead = regexp.MustCompile(`\(n = (\d+)\)`)
	// bracketed is a number behind the name of a level or a state.
	bracketed = regexp.MustCompile(`(\S) \((\d+)\)`)
	// leftOut is a line of those who are not in an analysis.
	leftOut = regexp.MustCompile(`^  - (\d+) `)
	// countedWords are a number of patients, or of what they have, in a sentence.
	countedWords = regexp.MustCompile(`\b(\d+)( of \d+)?( of the)? ((?:more |other |matched |treated |untreated |competing |known |further |tied )?` +
		`(?:patient|subject|row|event|value|observation|sample|case|control|death|person|people|animal|mouse|mice|pair|` +
		`participant|treated|censored|missing|low|high|lacks?|have|has|had|whose|who|in the analysis|in none|of those|of them|of whom)s?\b)`)
	// theOne is one patient in words.
	theOne = regexp.MustCompile(` is one (patient|event|row|case|control|value)\b`)
	// some is a number of so many.
	some = regexp.MustCompile(`: (\d+) of (\d+)$`)
	// frequency is that of an allele, in a note.
	frequency = regexp.MustCompile(`\bfrequency [0-9.]+`)
)

// notCounted are heads of columns whose whole numbers count no patients.
var notCounted = regexp.MustCompile(`^(?:df|copies of .*|score|time|view|tests|screen|family|landmark|row|rounds|from|to|start|end|` +
	`wells|used|doubts|factor|.*, \d+ %|sample|)$`)

// apartHeads head the first columns of tables whose rows are no parts of a whole.
var apartHeads = []string{"column", "marker", "term", "x", "cut", "step", "question", "cohort"}

// follows are heads of columns that would give away a count in their row.
var follows = regexp.MustCompile(`%$|^share$|^risk$|^exact |^expected|Wilson|^estimate$|^high ?$|low$|^effective$|^hazard$|` +
	`^sensitivity$|^specificity$|^PPV$|^NPV$`)

// cover finds the counts of a table.
func (v *veil) cover(t Table, first bool) *cover {
	c := &cover{veil: v, table: t, found: map[[2]int][]*model.Tally{}, heads: map[int]*model.Tally{}, lists: map[[2]int][]*model.Tally{},
		notes: map[int]*model.Tally{}}
	c.timed()
	n := len(t.Head)
	number := make([][]int, len(t.Rows)) // by row and column; -1 for none
	for i, row := range t.Rows {
		number[i] = make([]int, n)
		for j := range number[i] {
			if number[i][j] = -1; j < len(row) && !notCounted.MatchString(strings.TrimSpace(t.Head[j])) && !c.timeColumn(j) {
				number[i][j] = countIn(row[j], sizedHead.MatchString(t.Head[j]))
			}
		}
	}
	apart := len(t.Head) > 0 && slices.Contains(apartHeads, t.Head[0]) && !c.contrasts()
	for j := range t.Head {
		for i := range t.Rows {
			if apart && number[i][j] >= 0 {
				c.line(number, [][2]int{{i, j}})
			}
		}
		for _, block := range blocks(t) {
			if apart {
				break
			}
			var parts [][2]int
			for _, i := range block {
				if number[i][j] >= 0 && !isAll(t.Rows[i]) {
					parts = append(parts, [2]int{i, j})
				}
			}
			c.line(number, parts)
		}
		for i, row := range t.Rows {
			if number[i][j] >= 0 && isAll(row) && !apart {
				c.line(number, [][2]int{{i, j}})
			}
		}
	}
	for i := range t.Rows {
		c.row(number, i)
	}
	c.words(first)
	return c
}

// countIn is the count in a cell, -1 where there is none. In a column of a group a word
// that is a number is one.
func countIn(x Cell, group bool) int {
	if x.counted {
		return int(x.Num)
	}
	if x.IsNum {
		return -1
	}
	if m := ofShare.FindStringSubmatch(x.Word); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	if n, err := strconv.Atoi(x.Word); err == nil && group {
		return n
	}
	return -1
}

// isAll reports whether a row is of all patients.
func isAll(row []Cell) bool {
	return len(row) > 0 && slices.Contains([]string{"all", "overall", "all patients", "total"}, strings.ToLower(strings.TrimSpace(row[0].Word)))
}

// blocks are the rows of a table that are of one thing: those with nothing in the first
// column go with the one above.
func blocks(t Table) [][]int {
	var out [][]int
	nested := false
	for _, row := range t.Rows {
		nested = nested || len(row) > 0 && row[0].text() == ""
	}
	for i, row := range t.Rows {
		if i == 0 || nested && len(row) > 0 && row[0].text() != "" {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], i)
	}
	return out
}

// line takes cells for parts of a sum, which is one of JSON where the numbers are.
func (c *cover) line(number [][]int, at [][2]int) {
	if len(at) == 0 {
		return
	}
	parts := make([]*model.Tally, len(at))
	for k, x := range at {
		parts[k] = &model.Tally{N: number[x[0]][x[1]]}
	}
	switch known := c.lines[lineMark(parts)]; {
	case len(parts) == 1:
		head := strings.TrimSpace(c.table.Head[at[0][1]])
		if out := c.leftOut(parts[0].N); c.table.Head[0] == "step" && out != nil {
			parts[0] = out
			break
		}
		parts[0] = c.count(parts[0].N, head == "events" || head == "with the event")
	case known != nil:
		parts = known
	default:
		c.sum(nil, parts...)
	}
	for k, x := range at {
		c.found[x] = append(c.found[x], parts[k])
	}
}

// row relates the counts of a row.
func (c *cover) row(number [][]int, i int) {
	var at [][2]int
	rest := 0
	of := map[string]*model.Tally{}
	for j, n := range number[i] {
		if n >= 0 {
			at, rest = append(at, [2]int{i, j}), rest+n
			of[strings.TrimSpace(c.table.Head[j])] = c.found[[2]int{i, j}][0]
		}
	}
	if len(at) > 2 {
		for _, k := range []int{0, len(at) - 1} { // the total stands before its parts, or after them
			total := c.found[at[k]][0]
			if total.N == rest-total.N {
				c.line(number, slices.Delete(slices.Clone(at), k, k+1))
				var parts []*model.Tally
				for m, x := range at {
					if m != k {
						parts = append(parts, c.found[x][0])
					}
				}
				c.sums = append(c.sums, model.Sum{Parts: parts, Total: total})
				break
			}
		}
	}
	for _, p := range [][2]string{{"n", "missing"}, {"cases", "controls"}, {"low", "high"}, {"without", "with the event"}, {"before", "matched"}} {
		if a, b := of[p[0]], of[p[1]]; a != nil && b != nil {
			c.sums = append(c.sums, model.Sum{Parts: []*model.Tally{a, b}})
		}
	}
	for _, p := range [][2]string{{"events", "n"}, {"n", "of"}, {"fell", "n"}, {"matched", "before"}} {
		if a, b := of[p[0]], of[p[1]]; a != nil && b != nil && a.N <= b.N {
			c.sums = append(c.sums, model.Rest(a, b))
		}
	}
}

// timeHeads are those of counts at a time.
var timeHeads = []string{"at risk", "events", "entered", "lost", "exposed", "censored"}

// timed finds which counts at times can be shown.
func (c *cover) timed() {
	risk := slices.Index(c.table.Head, "at risk")
	if risk < 0 {
		risk = slices.Index(c.table.Head, "entered")
	}
	if risk < 0 || len(c.table.Rows) == 0 {
		return
	}
	c.times = make([]bool, len(c.table.Rows))
	column := func(j, from, to int) []float64 {
		var out []float64
		for _, row := range c.table.Rows[from:to] {
			out = append(out, row[j].Num)
		}
		return out
	}
	for from := 0; from < len(c.table.Rows); {
		to := from + 1
		for to < len(c.table.Rows) && (c.table.Head[0] != "group" || c.table.Rows[to][0].Word == c.table.Rows[from][0].Word) {
			to++
		}
		var changes [][]float64
		key := timesKey(column(risk, from, to), column(slices.Index(c.table.Head, "events"), from, to))
		for j, h := range c.table.Head {
			if slices.Contains(timeHeads, h) && j != risk {
				changes = append(changes, column(j, from, to))
			}
		}
		shown, known := c.atTimes[key] // as it is in JSON, which has more of them
		if !known {
			shown = model.ShownTimes(c.below, c.table.Rows[from][risk].Num, column(risk, from, to), changes...)
		}
		copy(c.times[from:], shown)
		from = to
	}
}

// timesKey marks counts at times.
func timesKey(risk, events []float64) string { return fmt.Sprint(risk, events) }

func (c *cover) timeColumn(j int) bool {
	return c.times != nil && slices.Contains(timeHeads, c.table.Head[j])
}
