package model

import "math"

// pairByEnds pairs a status that has no time by its name with the one that ends at its
// event: it is shorter than another time where the event happened, and as long where it
// did not, more surely than by chance.
func (f *finder) pairByEnds() {
	if len(f.times) < 2 {
		return
	}
	for _, e := range f.events {
		if e.letter || f.eventUsed[e.col] {
			continue
		}
		own, n := named{}, 0
		for _, t := range f.times {
			if !t.letter && !f.timeUsed[t.col] && t.col != e.col && f.endsAt(t, e) {
				own, n = t, n+1
			}
		}
		if n == 1 {
			f.add(own, e, "it ends at the event")
			f.ended = append(f.ended, own.col)
		}
	}
}

// endsAt reports whether a time ends at the event of a status, by what follows it in
// the other times of the file: who had the event was seen longer, and who had not
// was not, in nineteen of twenty patients.
func (f *finder) endsAt(t, e named) bool {
	status := f.c.statusOf(f.c.Columns[e.col].Name, Endpoint{})
	if status.Open || status.Ambiguous != "" {
		return false
	}
	const share = 20
	state, own := status.statesOfCodes(f.c.Columns[e.col]), f.c.Columns[t.col].Num
	known, events, shorter, censored, longer := 0, 0, 0, 0, 0
	for i, x := range own {
		most := math.Inf(-1)
		for _, o := range f.times {
			if y := f.c.Columns[o.col].Num[i]; o.col != t.col && (o.unit == t.unit || o.unit == "" || t.unit == "") && y > most {
				most = y
			}
		}
		if math.IsNaN(x) || math.IsInf(most, -1) || state[i] == Unknown {
			continue
		}
		known++
		events += kindOf(state[i] == Event)
		switch {
		case x > most:
			longer++
		case x < most:
			shorter++
			censored += kindOf(state[i] != Event)
		}
	}
	if shorter < 3 || censored*share > shorter || longer*share > known || events == known {
		return false
	}
	return float64(shorter)*math.Log(float64(events)/float64(known)) <= -unlikely
}
