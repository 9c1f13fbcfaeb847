package figure

import (
	"math"
	"path/filepath"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

// Flow draws the way of the patients from the files to the analysis as boxes, those who
// were left out at the side. Errors as those of Survival.
func Flow(a *answer.Flow, p model.Picture) (*Figure, error) {
	s, err := newSheet(p, "Patients from the files to the analysis")
	if err != nil {
		return nil, err
	}
	var files, out []string
	left := 0
	all, used := &model.Tally{N: a.N}, &model.Tally{N: a.Flow.Used, Last: true}
	parts := []*model.Tally{used}
	for _, x := range a.Out {
		parts = append(parts, &model.Tally{N: len(x.ID)})
		left += len(x.ID)
	}
	if p.Below > 0 {
		model.HideSmall(p.Below, []model.Sum{{Parts: parts, Total: all}})
	}
	for _, f := range a.Files {
		n := &model.Tally{N: f.N, Hidden: model.IsSmall(f.N, p.Below), Small: model.IsSmall(f.N, p.Below)}
		if f.N == a.N {
			n = all
		}
		files = append(files, sized(filepath.Base(f.File)+": "+f.What, n.Text(p.Below)))
	}
	for i, x := range a.Out {
		out = append(out, sized(x.Reason, parts[i+1].Text(p.Below)))
	}
	analysed := []string{sized("Analysed", used.Text(p.Below))}
	if a.Answer.Endpoint.Event != "" {
		analysed = append(analysed, strings.TrimPrefix(eventsOf(p, &a.Answer), ", "))
		if t := a.Answer.Endpoint.Title(); t != "" {
			analysed = append(analysed, t)
		}
	}
	c := captionOf(p, &a.Answer)
	lines := s.captioned(c)
	top := s.head("", nil)
	room := s.Width - 2*s.edge()
	w := room * 0.44
	side := room * 0.46
	wrap := func(list []string, w float64, first string) []string {
		var all []string
		if first != "" {
			all = append(all, first)
		}
		for _, t := range list {
			for i, l := range wrapped(model.Printable(t), s.size, w-2*s.size-6, false) {
				if i > 0 {
					l = "  " + l
				}
				all = append(all, l)
			}
		}
		return all
	}
	boxes := [][]string{}
	if len(files) > 0 {
		boxes = append(boxes, wrap(files, w, ""))
	}
	boxes = append(boxes, []string{sized("In the cohort", all.Text(p.Below))}, wrap(analysed, w, ""))
	without := &model.Tally{N: left, Hidden: all.Hidden, Small: model.IsSmall(left, p.Below)}
	beside := wrap(out, side, sized("Left out", without.Text(p.Below)))
	height := func(list []string) float64 { return float64(len(list))*lead(s.size) + s.size*1.4 }
	gap := s.size * 3
	need := top + s.footHeight(lines)
	for i, b := range boxes {
		need += height(b)
		if i+1 < len(boxes) {
			need += gap
		}
	}
	if left > 0 {
		need += math.Max(0, height(beside)+2*s.size-gap)
	}
	if !s.given {
		s.Height = math.Ceil(math.Max(need, 1.5*72))
	}
	if err := s.grow(need, "its boxes"); err != nil {
		return nil, err
	}
	x, y := s.edge(), top
	mid := tenth(x + w/2)
	draw := func(list []string, x, y, w float64) float64 {
		h := height(list)
		s.rect(pen{fill: white, stroke: black, width: 0.8}, x, tenth(y), tenth(w), tenth(h))
		for i, l := range list {
			t := text{at: point{tenth(x + s.size*0.8), tenth(y + s.size*1.5 + float64(i)*lead(s.size))}, s: l, role: "box"}
			if len(l) > 2 && l[:2] == "  " { // goes on
				t.at.x += s.size
			}
			s.say(black, t)
		}
		return y + h
	}
	for i, b := range boxes {
		y = draw(b, x, y, w)
		if i+1 == len(boxes) {
			break
		}
		next := y + gap
		if i+2 == len(boxes) && left > 0 { // those who were left out stand between
			next = y + math.Max(gap, height(beside)+2*s.size)
			at := tenth((y + next) / 2)
			s.arrow(mid, at, x+w+room*0.1, at)
			draw(beside, x+w+room*0.1, at-height(beside)/2, side)
		}
		s.arrow(mid, y, mid, next)
		y = next
	}
	s.foot(lines)
	return s.Figure, nil
}

// arrow is a line with a head, level or downwards.
func (s *sheet) arrow(x1, y1, x2, y2 float64) {
	const head = 4.0
	s.line(line(black, 0.8), x1, y1, x2, y2)
	if x1 == x2 {
		s.path(area(black), true, []point{{x2, y2}, {x2 - head*0.6, y2 - head}, {x2 + head*0.6, y2 - head}})
		return
	}
	s.path(area(black), true, []point{{x2, y2}, {x2 - head, y2 - head*0.6}, {x2 - head, y2 + head*0.6}})
}
