package read

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
)

// points is what the numbers of a column with a point and three digits behind it look
// like: 1.320 may be 1320.
type points struct {
	sure     bool // the point groups thousands
	n        int
	example  string
	least    float64 // the least whole number without a point
	shortest bool    // all numbers with a point are below it
}

// pointed is the part before the first point of a number that may group thousands; ok is
// false where the point is a decimal one for certain.
func pointed(s string) (part float64, ok bool) {
	if _, ok = pointThousands(s); !ok {
		return 0, false
	}
	whole, _, _ := strings.Cut(s, ".")
	part, _ = number(whole, false)
	return math.Abs(part), true
}

// pointed reports whether the first number of a column with a point in it may be one
// that groups thousands; most columns have none.
func (v *view) pointed() bool {
	for i := range v.n {
		if s := v.at(i); strings.IndexByte(s, '.') > 0 {
			if _, ok := pointed(s); ok {
				return true
			}
			if _, isNumber := number(s, false); isNumber {
				return false
			}
		}
	}
	return false
}

// points looks at the numbers of a column: nil where the points are decimal, or there are
// none.
func (v *view) points() *points {
	if v.known || v.said || v.noPoint {
		return nil
	}
	if !v.pointed() {
		return nil
	}
	p := &points{least: math.Inf(1)}
	part, whole := 0.0, math.Inf(-1)
	for i := range v.n {
		s := v.at(i)
		if strings.IndexByte(s, '.') > 0 {
			at, ok := pointed(s)
			if !ok {
				if _, isNumber := number(s, false); isNumber {
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
	case v.t.comma:
		p.sure = true // no point of the file is a decimal one
	case whole <= part:
		return nil
	default:
		p.sure = written && whole < 1000
	}
	p.shortest = p.least > part+1
	return p
}

// say says how the points of a column were read.
func (p *points) say(c *model.Column, v *view) {
	if p == nil {
		return
	}
	d := model.Doubt{File: v.t.name, Column: c.Name, Value: excerpt(p.example), N: p.n, Always: true}
	x, _ := pointThousands(p.example)
	if p.sure {
		d.What = fmt.Sprintf("points that separate thousands in %s: %s is read as %s", plural(p.n, "number", "numbers"), quote(p.example),
			model.FormatNumber(x))
	} else {
		y, _ := number(p.example, false)
		d.What = fmt.Sprintf("the point may separate thousands in %s: %s is read as %s, and may be %s", plural(p.n, "number", "numbers"), quote(p.example),
			model.FormatNumber(y), model.FormatNumber(x))
		d.Field, d.Answer = model.AllNumbers, c.Name+"="+model.NoneMissing
		c.Pointed = &model.Pointed{N: p.n, Example: p.example}
		if p.shortest {
			c.Pointed.Least = p.least
		}
	}
	c.Doubts = append(c.Doubts, d)
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
				at, ok := pointed(s)
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
