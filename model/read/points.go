package read

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
)

// points is what the numbers of a column with a point, or a comma, and three digits
// behind it look like: 1.320 may be 1320.
type points struct {
	mark     byte // the point, or the comma
	sure     bool // it groups thousands
	all      bool // it stands in every number, before three digits
	n        int
	example  string
	least    float64 // the least whole number without a point
	shortest bool    // all numbers with a point are below it
}

// pointed is the part before the first mark, a point or a comma, of a number in which it
// may group thousands; ok is false where it is a decimal one for certain.
func pointed(s string, mark byte) (part float64, ok bool) {
	if _, ok = groupedBy(s, mark); !ok {
		return 0, false
	}
	whole, _, _ := strings.Cut(s, string(mark))
	part, _ = number(whole, false)
	return math.Abs(part), true
}

// groupedBy reads a number whose thousands the mark separates.
func groupedBy(s string, mark byte) (v float64, ok bool) {
	if mark == ',' {
		return thousands(s)
	}
	return pointThousands(s)
}

// pointed reports whether the first number of a column with the mark in it may be one
// that groups thousands; most columns have none.
func (v *view) pointed(mark byte) bool {
	for i := range v.n {
		if s := v.at(i); strings.IndexByte(s, mark) > 0 {
			if _, ok := pointed(s, mark); ok {
				return true
			}
			if _, isNumber := number(s, mark == ','); isNumber {
				return false
			}
		}
	}
	return false
}

// So many numbers at least, all with three digits behind the mark, may be thousands.
const fewPoints = 5

// points looks at the numbers of a column: nil where the points are decimal, or there are
// none. Of a file whose commas may all group thousands, it looks at these.
func (v *view) points() *points {
	if v.known || v.said || v.noPoint {
		return nil
	}
	mark := byte('.')
	if v.t.unsure {
		mark = ','
	}
	if !v.pointed(mark) {
		return nil
	}
	p := &points{mark: mark, least: math.Inf(1)}
	part, whole := 0.0, math.Inf(-1)
	for i := range v.n {
		s := v.at(i)
		if strings.IndexByte(s, mark) > 0 {
			at, ok := pointed(s, mark)
			if !ok {
				if _, isNumber := number(s, mark == ','); isNumber {
					return nil
				}
				continue
			}
			if p.n++; p.n == 1 {
				p.example = s
			}
			part = max(part, at)
		} else if x, ok := number(s, false); ok && !math.IsInf(x, 0) {
			whole, p.least = max(whole, x), min(p.least, x)
		}
	}
	written := v.t.comma || v.t.commas || v.t.sep == ';' // by somebody to whom the comma is the decimal sign
	switch {
	case p.n == 0:
		return nil
	case v.t.comma && mark == '.':
		p.sure = true // no point of the file is a decimal one
	case math.IsInf(whole, -1) && p.n >= fewPoints && part < 100:
		p.all = true
		return p
	case whole <= part:
		return nil
	default:
		p.sure = written && mark == '.' && whole < 1000
	}
	p.shortest = p.least > part+1
	return p
}

// say says how the points of a column were read.
func (p *points) say(c *model.Column, v *view) {
	if p == nil {
		return
	}
	if p.all { // as decimals are, too: it is doubted of a time in days alone
		c.Pointed = &model.Pointed{N: p.n, Example: p.example, Mark: p.name(), All: true}
		return
	}
	d := model.Doubt{File: v.t.name, Column: c.Name, Value: excerpt(p.example), N: p.n, Always: true}
	x, _ := groupedBy(p.example, p.mark)
	if p.sure {
		d.What = fmt.Sprintf("points that separate thousands in %s: %s is read as %s", plural(p.n, "number", "numbers"), quote(p.example),
			model.FormatNumber(x))
	} else {
		y, _ := number(p.example, p.mark == ',')
		d.What = fmt.Sprintf("the %s may separate thousands in %s: %s is read as %s, and may be %s", p.name(), plural(p.n, "number", "numbers"),
			quote(p.example), model.FormatNumber(y), model.FormatNumber(x))
		d.Field, d.Answer = model.AllNumbers, c.Name+"="+model.NoneMissing
		c.Pointed = &model.Pointed{N: p.n, Example: p.example, Mark: p.name()}
		if p.shortest {
			c.Pointed.Least = p.least
		}
	}
	c.Doubts = append(c.Doubts, d)
}

// name is what the mark is called.
func (p *points) name() string {
	if p.mark == ',' {
		return "comma"
	}
	return "point"
}

// beyond keeps of the values that are no numbers what they are above.
func (v *view) beyond(c *model.Column, odd []int32) {
	marked, others := false, false
	for _, i := range odd {
		s := v.at(int(i))
		if !math.IsNaN(c.Num[i]) || notKnown(s) {
			continue
		}
		x, plus := v.marked(s)
		marked, others = marked || plus, others || !plus
		if !plus {
			var ok bool
			if x, ok = above(s, v.t.comma); !ok {
				x = math.Inf(-1)
			}
		}
		if c.Beyond == nil {
			c.Beyond = make([]float64, v.n)
			for k := range c.Beyond {
				c.Beyond[k] = math.NaN()
			}
		}
		c.Beyond[i] = x
	}
	c.Plus = marked && !others
}

// marked reads 24+ and 24* in a column that is named like a time: so textbooks write the
// times of the censored.
func (v *view) marked(s string) (x float64, ok bool) {
	t := strings.TrimRight(s, "+*")
	if len(s)-len(t) != 1 || !model.MayNameTime(v.name) {
		return 0, false
	}
	return number(strings.TrimSpace(t), v.t.comma)
}

// grouping counts, of the numbers of a file with a point, those of columns in which the
// point separates thousands: it stands before three digits throughout, beside greater
// whole numbers without one; between semicolons, beside no other numbers too.
func (t *table) grouping() (n int) {
	for col := range t.cols {
		part, whole, points := 0.0, math.Inf(-1), 0
		for row := range t.rows {
			s := t.at(row, col)
			if strings.IndexByte(s, '.') > 0 {
				at, ok := pointed(s, '.')
				if !ok {
					if _, isNumber := number(s, false); isNumber {
						points = -1
						break
					}
					continue
				}
				part, points = max(part, at), points+1
			} else if x, ok := number(s, false); ok {
				whole = max(whole, x)
			}
		}
		if points > 0 && whole > part && whole < 1000 || points > 2 && math.IsInf(whole, -1) && t.sep == ';' {
			n += points
		}
	}
	return n
}
