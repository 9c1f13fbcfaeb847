package read

import (
	"fmt"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/read/foreign"
)

// A view is one variable of a table: a column, or a row of a turned matrix,
// for the patients of the cohort.
type view struct {
	t      *table
	name   string
	first  int      // cell of the first patient
	stride int      // from one patient's cell to the next one's
	n      int      // patients
	pick   []int32  // patient -> row of the table (column of a matrix), -1 none; nil: as in the file
	row    int      // of a turned matrix, the line of the marker; else 0
	known  bool     // numbers without further thought: a marker
	said   bool     // it was said which of its values are missing
	id     bool     // an identifier by its name
	texts  []string // of an identifier, what was read of it already

	num     []float64 // the numbers that were read of it already, NaN for what is none; nil for none
	noPoint bool      // it was read already, and no value has a point in it
	alike   []string  // other columns that the file calls by this name
}

func (v *view) at(i int) string {
	if v.pick != nil {
		if i = int(v.pick[i]); i < 0 {
			return ""
		}
	}
	return v.t.text(v.t.cell.get(v.first + i*v.stride))
}

// line is the line of the file where patient i's value stands.
func (v *view) line(i int) int {
	if v.row > 0 {
		return v.row
	}
	if v.pick != nil {
		i = int(v.pick[i])
	}
	return int(v.t.line[i])
}

// columns builds many columns at once, on every core; the result does not
// depend on how many there are.
func columns(views []view, w *Work) ([]*model.Column, error) {
	parseNumbers(views)
	out := make([]*model.Column, len(views))
	builders := make([]builder, runtime.GOMAXPROCS(0))
	each(len(views), func(worker, k int) {
		if w.stopped() == nil {
			out[k] = builders[worker].column(&views[k])
			w.understood(len(views))
		}
	})
	return out, w.stopped()
}

// builder holds what one worker uses again and again.
type builder struct {
	set []uint64
	odd []int32
}

// Of the values present in a number column, at least this share is numbers or
// limits such as <0.3, and more than half are numbers.
const numberShare = 0.8

// Text that is different in every row names the row, from this many rows on.
const fewNames = 10

// So many different values at most are looked at as those of a status.
const mostStates = 40

func (b *builder) column(v *view) *model.Column {
	c := &model.Column{Name: v.name, File: v.t.name, Namesakes: v.alike}
	if v.id {
		b.identifier(c, v, "by its name")
		if said, ok := v.declared(); ok {
			c.Label = said.label
		}
		return c
	}
	said, typed := v.declared()
	v.noPoint = v.noPoint || typed && said.kind == foreign.Number
	switch {
	case typed && said.kind == foreign.Words:
		b.words(c, v, said.level)
	case v.datesFirst() && b.dates(c, v) || b.number(c, v):
	default:
		b.words(c, v, nil)
		v.doubtText(c)
	}
	if typed {
		said.tell(c, v)
	}
	return c
}

func (b *builder) identifier(col *model.Column, v *view, why string) {
	col.Kind, col.Why = model.Identifier, why
	if col.Text = v.texts; col.Text == nil || v.pick != nil { // rows may have become several patients since
		col.Text = texts(v.n, func(i int) string {
			if s := model.Printable(v.at(i)); !missing(s) {
				return s
			}
			return ""
		})
	}
	for _, s := range col.Text {
		if s == "" {
			col.Missing++
		}
	}
	col.Distinct = distinctTexts(v.n, func(i int) string { return col.Text[i] })
}

// noNumbers reports whether the first values of a column hold no number of any kind.
func (v *view) noNumbers() bool {
	present := 0
	for i := 0; i < v.n && present < 200; i++ {
		s := v.at(i)
		if missing(s) || notKnown(s) {
			continue
		}
		present++
		if strings.ContainsAny(s, "0123456789") || len(s) > 2 && strings.Contains(strings.ToLower(s), "inf") {
			return false
		}
	}
	return present == 200
}

// number fills c where v is a number column.
func (b *builder) number(c *model.Column, v *view) bool {
	if v.num == nil && v.noNumbers() {
		return false
	}
	odd := b.odd[:0]
	comma := v.t.comma
	points := v.points()
	if points != nil && points.sure {
		comma = true
	}
	num := v.num
	if comma || num == nil {
		num = make([]float64, v.n)
		for i := range num {
			num[i] = math.NaN()
		}
	}
	numbers, present, limits, unknown, marked, united, unit := 0, 0, 0, 0, 0, 0, ""
	var before [6]int // the counts before the row of the patient before: that row adds the same again
	for i := range num {
		if num[i] == num[i] {
			numbers++
			present++
			continue
		}
		now := [6]int{numbers, present, limits, unknown, len(odd), marked}
		if v.sameRow(i) {
			num[i] = num[i-1]
			numbers, present, limits, unknown = 2*now[0]-before[0], 2*now[1]-before[1], 2*now[2]-before[2], 2*now[3]-before[3]
			marked = 2*now[5] - before[5]
			if now[4] > before[4] {
				odd = append(odd, int32(i))
			}
			before = now
			if present >= 200 && numbers*8 < present-unknown {
				b.odd = odd
				return false
			}
			continue
		}
		before = now
		s := v.at(i)
		x, ok := number(s, comma)
		if ok {
			num[i] = x
			numbers++
			present++
			continue
		}
		num[i] = math.NaN()
		if missing(s) {
			continue
		}
		present++
		if x, ok := grouped(s, comma); ok {
			num[i] = x
			numbers++
		} else if x, u, ok := withUnit(s, comma); ok && (unit == "" || unit == u) {
			num[i], unit = x, u
			numbers++
			united++
			continue
		} else if _, ok := v.marked(s); ok {
			limits, marked = limits+1, marked+1
		} else if limit(s, comma) {
			limits++
		} else if notKnown(s) {
			unknown++
		}
		odd = append(odd, int32(i))
		if present >= 200 && numbers*8 < present-unknown {
			b.odd = odd
			return false
		}
	}
	b.odd = odd
	given := present - unknown
	if present > 0 && (numbers*2 <= given && (marked == 0 || numbers == 0) || float64(numbers+limits) < numberShare*float64(given)) {
		return false
	}
	c.Kind, c.Num = model.Number, num
	if c.Unit = unit; united > 0 && numbers > united {
		c.Doubts = append(c.Doubts, model.Doubt{File: v.t.name, Column: c.Name, N: numbers - united,
			What: fmt.Sprintf("%s with the unit %s and %d without: all are taken in it", plural(united, "value stands", "values stand"), unit, numbers-united)})
	}
	infinite := 0
	for _, x := range num {
		if math.IsNaN(x) {
			c.Missing++
		} else if math.IsInf(x, 0) {
			infinite++
		}
	}
	c.Distinct = b.distinct(num)
	switch {
	case v.known:
		c.Why = "a marker of the matrix"
	case present == 0:
		c.Why = "no values"
	case c.Missing == 0:
		c.Why = "all values are numbers"
	default:
		c.Why = fmt.Sprintf("%d of %s are numbers, %d missing", v.n-c.Missing, plural(v.n, "value", "values"), c.Missing)
	}
	b.doubtNumbers(c, v, unknown, infinite)
	points.say(c, v)
	if c.CodesSaid = v.said; !v.known {
		c.DoubtCodes(model.NamesTime(c.Name))
	}
	if !v.known && !v.said {
		c.DoubtWeight()
	}
	v.doubtDayNumbers(c)
	b.numberDates(c, v)
	sameThroughout(c, v)
	return true
}

// doubtNumbers says what was odd about the values of a column of numbers.
func (b *builder) doubtNumbers(c *model.Column, v *view, unknown, infinite int) {
	v.beyond(c, b.odd)
	separated, broken := 0, 0
	var rows []int
	var examples []string
	example, x, first := "", 0.0, 0
	for _, i := range b.odd {
		s := v.at(int(i))
		switch {
		case !math.IsNaN(c.Num[i]):
			separated++
			example, x = s, c.Num[i]
		case notKnown(s):
		default:
			broken++
			if broken == 1 {
				first = v.line(int(i))
			}
			if q := quote(s); len(examples) < 3 && !slices.Contains(examples, q) {
				examples = append(examples, q)
			}
			if v.row == 0 {
				rows = append(rows, v.line(int(i)))
			}
		}
	}
	doubt := func(row int, value, what string, n int) {
		c.Doubts = append(c.Doubts, model.Doubt{File: v.t.name, Row: row, Column: c.Name, Value: excerpt(value), What: what, N: n,
			OfTime: n == broken && broken > 0})
	}
	if broken > 0 && c.Plus {
		c.Doubts = append(c.Doubts, model.Doubt{File: v.t.name, Row: first, Column: c.Name, Value: excerpt(strings.Trim(examples[0], `"`)), N: broken,
			What: fmt.Sprintf("%s a mark behind the number, such as %s: the time is known to be above it", plural(broken, "value has", "values have"),
				examples[0])})
	} else if broken > 0 {
		what := "1 value is not a number and counts as missing: "
		if broken > 1 {
			what = fmt.Sprintf("%d values are not numbers and count as missing: ", broken)
		}
		what += strings.Join(examples, ", ")
		if rows = rowsOnce(rows); len(rows) > 0 {
			what += " in " + rowList(rows)
		}
		doubt(first, strings.Trim(examples[0], `"`), what, broken)
	}
	v.doubtUnknown(c, unknown, b.odd)
	called := separatedBy(example)
	if separated > 0 && called != "points" { // of which points are said with what else is known of them
		doubt(0, example, fmt.Sprintf("%s that separate thousands in %s: %s is read as %s", called, plural(separated, "number", "numbers"),
			quote(example), model.FormatNumber(x)), separated)
	}
	if infinite > 0 {
		doubt(0, "Inf", plural(infinite, "value is infinite", "values are infinite"), infinite)
	}
}

// sameThroughout says where a column cannot tell patients apart.
func sameThroughout(c *model.Column, v *view) {
	if v.n < 2 || v.known && v.n == c.Missing && v.pick != nil {
		return
	}
	what := ""
	switch {
	case c.Distinct == 0 && c.Kind == model.Number || c.Missing == v.n:
		what = "no value in any row"
	case c.Distinct == 1:
		for i := range v.n {
			if !c.IsMissing(i) {
				what = fmt.Sprintf("one value only, %s, in %s", quote(c.Format(i)), plural(v.n-c.Missing, "row", "rows"))
				break
			}
		}
	default:
		return
	}
	c.Doubts = append(c.Doubts, model.Doubt{File: v.t.name, Row: v.row, Column: c.Name, What: what, N: v.n - c.Missing})
}

// distinct counts the different values of num, which it leaves alone, as far as
// model.ManyDistinct. O(n).
func (b *builder) distinct(num []float64) int {
	size := 1 << bits.Len(uint(2*min(len(num), model.ManyDistinct)|15))
	if len(b.set) < size {
		b.set = make([]uint64, size)
	} else {
		clear(b.set[:size])
	}
	set, mask, shift := b.set[:size], size-1, 64-bits.Len(uint(size-1))
	n, zero := 0, false
	for i, x := range num {
		if x != x || i > 0 && x == num[i-1] {
			continue
		}
		k := math.Float64bits(x + 0) // -0 is 0
		if x == 0 {
			if !zero {
				n, zero = n+1, true
			}
			continue
		}
		// The upper bits of the product are those that all bits of k go into.
		for h := int(k * 0x9e3779b97f4a7c15 >> shift); ; h = (h + 1) & mask {
			if set[h] == k {
				break
			}
			if set[h] == 0 {
				set[h] = k
				n++
				break
			}
		}
		if n == model.ManyDistinct {
			break
		}
	}
	return n
}

// firstNoNumber is the line of the first value that is no number, where other values of
// the column are; 0 where none is.
func firstNoNumber(code []int32, level []string, v *view) int {
	word := make([]bool, len(level))
	numbers := false
	for k, l := range level {
		_, ok := anyhow(l, v.t.comma)
		word[k], numbers = !ok, numbers || ok
	}
	if numbers {
		for i, k := range code {
			if k >= 0 && word[k] {
				return v.line(i)
			}
		}
	}
	return 0
}

// words fills c as dates, names of rows or a category, of which the levels that the file
// puts in an order stand in it.
func (b *builder) words(c *model.Column, v *view, declared []string) {
	if b.dates(c, v) {
		return
	}
	code := make([]int32, v.n)
	index := map[string]int32{} // by the text in the file
	byLevel := map[string]int32{}
	var level []string
	var count []int
	last, lastCode := "", int32(-1)
	for i := range code {
		s := last
		if !v.sameRow(i) {
			s = v.at(i)
		}
		if s == last && i > 0 {
			code[i] = lastCode
			if lastCode >= 0 {
				count[lastCode]++
			}
			continue
		}
		k, ok := index[s]
		if !ok {
			k = -1
			if l := model.Printable(s); !missing(l) || l == "-" && v.minusIsLevel() {
				if k, ok = byLevel[l]; !ok {
					k = int32(len(level))
					l = strings.Clone(l)
					byLevel[l] = k
					level = append(level, l)
					count = append(count, 0)
				}
			}
			index[s] = k
		}
		if k >= 0 {
			count[k]++
		}
		code[i], last, lastCode = k, s, k
	}
	present := 0
	for _, n := range count {
		present += n
	}
	c.NoNumber = firstNoNumber(code, level, v)
	if len(level) == present && present >= fewNames && present*2 > v.n && (len(level) > mostStates || !model.SaysStatus(level)) {
		b.identifier(c, v, "text that is different in every row")
		return
	}
	order := make([]int32, len(level))
	for k := range order {
		order[k] = int32(k)
	}
	slices.SortFunc(order, func(a, b int32) int {
		switch {
		case a == b:
			return 0
		case model.NaturalLess(level[a], level[b]):
			return -1
		}
		return 1
	})
	inWords := len(declared) == 0 && orderWords(level, order)
	if len(declared) > 0 {
		at := make(map[string]int, len(declared))
		for k, l := range declared {
			at[l] = k
		}
		slices.SortStableFunc(order, func(a, b int32) int { return at[level[a]] - at[level[b]] })
	}
	rank := make([]int32, len(level))
	c.Level = make([]string, len(level))
	for r, k := range order {
		rank[k], c.Level[r] = int32(r), level[k]
	}
	for i, k := range code {
		if k >= 0 {
			code[i] = rank[k]
		}
	}
	c.Kind, c.Code, c.Missing, c.Distinct = model.Category, code, v.n-present, len(level)
	c.Why = "text, " + plural(len(level), "level", "levels")
	if len(declared) > 0 {
		c.Why += ", in the order of the file"
	}
	if inWords {
		c.Why += ", in the order of their words"
	}
	// Levels that differ in nothing but capitals are likely one.
	folded := map[string]string{}
	for _, l := range c.Level {
		f := strings.ToLower(l)
		if other, ok := folded[f]; ok {
			c.Doubts = append(c.Doubts, model.Doubt{File: v.t.name, Column: c.Name, Value: excerpt(l),
				What: fmt.Sprintf("%s and %s differ in capitals only and are kept as two levels", quote(other), quote(l)), N: count[byLevel[l]]})
		}
		folded[f] = l
	}
	v.doubtLevels(c)
	sameThroughout(c, v)
}
