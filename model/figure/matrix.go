package figure

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/model/answer"
)

// mostInMatrix is how many columns a matrix draws: more are no wider than their lines.
const mostInMatrix = 60

// CorrelationMatrix draws the coefficients of each two columns as colours. Errors as those
// of Survival.
func CorrelationMatrix(a *answer.CorrelationMatrix, p model.Picture) (*Figure, error) {
	n := len(a.Columns)
	if n > mostInMatrix {
		return nil, &model.QuestionError{What: fmt.Sprintf("a picture of %d columns cannot be read", n), Hint: fmt.Sprintf("choose at most %d", mostInMatrix)}
	}
	s, err := newSheet(p, "Correlation of each two of "+model.Count(n, "column"))
	if err != nil {
		return nil, err
	}
	c := captionOf(p, &a.Answer, "coefficients: "+methodWords[a.Method])
	lines := s.captioned(c)
	top := s.head(model.Count(n, "column")+", "+methodWords[a.Method], nil)
	label := 0.0
	for _, col := range a.Columns {
		label = math.Max(label, s.width(col.Title()))
	}
	label = math.Min(label, s.Width*0.28)
	scaleHeight := s.size * 3.4
	room := s.Width - 2*s.edge() - label - 6
	need := top + label + 6 + scaleHeight + s.footHeight(lines)
	if !s.given {
		s.Height = math.Ceil(math.Max(s.Height, need+room))
	}
	side := math.Min(room, s.Height-need) / float64(n)
	if side < s.size*0.75 {
		return nil, &model.QuestionError{
			What: fmt.Sprintf("a figure of %s x %s inches has no room for %d columns", short(s.Width/72, 3), short(s.Height/72, 3), n),
			Hint: "make it larger, or its type smaller"}
	}
	if !s.given {
		s.Height = math.Ceil(need + side*float64(n))
	}
	left, up := s.edge()+label+6, top+label+6
	size := math.Min(s.size, side*0.42)
	for i, col := range a.Columns {
		y := up + (float64(i)+0.5)*side
		s.within(black, text{at: point{left - 4, tenth(y + s.size*0.35)}, s: col.Title(), anchor: end, role: "row"}, label, side)
		s.within(black, text{at: point{tenth(left + (float64(i)+0.5)*side + s.size*0.35), up - 4}, s: col.Title(), turned: true, role: "column"}, label, side)
		for j := range a.Columns {
			r := a.R[a.At(i, j)]
			x, y := left+float64(j)*side, up+float64(i)*side
			if math.IsNaN(r) {
				s.path(line(faint, 0.5), false, []point{{x + side*0.3, y + side*0.3}, {x + side*0.7, y + side*0.7}})
				continue
			}
			fill := s.tone(r)
			s.rect(pen{fill: fill, stroke: white, width: 0.5}, x, y, side, side)
			if size >= 3.5 && i != j {
				ink := black
				if int(fill.r)+int(fill.g)+int(fill.b) < 330 {
					ink = white
				}
				s.say(ink, text{at: point{tenth(x + side/2), tenth(y + side/2 + size*0.35)}, s: signed(r), size: size, anchor: middle, role: "cell"})
			}
		}
	}
	// The scale of the colours.
	y := up + side*float64(n) + s.size
	const steps = 41
	w := math.Min(140, room) / steps
	for k := range steps {
		r := -1 + 2*float64(k)/(steps-1)
		s.rect(area(s.tone(r)), left+float64(k)*w, y, w+0.2, s.size*0.8)
	}
	for k, t := range []string{"−1", "0", "1"} {
		s.say(black, text{at: point{tenth(left + w*steps*float64(k)/2), tenth(y + s.size*2)}, s: t, anchor: middle, role: "scale"})
	}
	s.foot(lines)
	return s.Figure, nil
}

var methodWords = map[string]string{"pearson": "Pearson's r", "spearman": "Spearman's ρ", "kendall": "Kendall's τ"}

// tone is the colour of a coefficient: blue below 0, orange above, white at 0; in grey
// the darker the farther from 0.
func (s *sheet) tone(r float64) colour {
	share := math.Min(1, math.Abs(r))
	switch {
	case s.grey:
		return black.lighter(0.75 * share)
	case r < 0:
		return s.of(0).colour.lighter(share)
	}
	return s.of(1).colour.lighter(share)
}
