package figure

import (
	"math"
	"strconv"

	"kaplan/model"
	"kaplan/model/answer"
)

// numbered is a line of a figure with how many patients, and how many of them with the
// event, it is of; lines of one thing are parts of a whole. Events are -1 where none are
// shown.
type numbered struct {
	of        string
	n, events int
}

// counts are the numbers of lines as a picture shows them, those of patients and those of
// events: what is small, and what would give it away, is hidden where that was asked for.
func counts(p model.Picture, a *answer.Answer, lines []numbered) (n, events []string) {
	both := [2][]*model.Tally{}
	var sums []model.Sum
	parts := [2]map[string][]*model.Tally{{}, {}}
	totals := [2]*model.Tally{{N: a.Used, Last: true}, {N: a.Events, Last: true}}
	for _, l := range lines {
		for k, v := range [2]int{l.n, l.events} {
			t := &model.Tally{N: v}
			both[k] = append(both[k], t)
			if v < 0 {
				continue
			}
			parts[k][l.of] = append(parts[k][l.of], t)
			if v < totals[k].N {
				sums = append(sums, model.Rest(t, totals[k]))
			}
			if k == 1 && v <= l.n {
				sums = append(sums, model.Rest(t, both[0][len(both[0])-1]))
			}
		}
	}
	for k := range parts {
		for _, of := range parts[k] {
			sums = append(sums, model.Sum{Parts: of})
			if len(of) == 1 {
				sums[len(sums)-1].Total = of[0]
			}
		}
	}
	if p.Below > 0 {
		model.HideSmall(p.Below, sums)
	}
	text := func(list []*model.Tally) (out []string) {
		for _, t := range list {
			if !t.Hidden {
				out = append(out, strconv.Itoa(t.N))
				continue
			}
			out = append(out, t.Text(p.Below))
		}
		return out
	}
	return text(both[0]), text(both[1])
}

// sizes are the numbers of patients of groups that make up the analysis.
func sizes(p model.Picture, a *answer.Answer, of ...int) []string {
	var lines []numbered
	for _, n := range of {
		lines = append(lines, numbered{n: n, events: -1})
	}
	n, _ := counts(p, a, lines)
	return n
}

// sized is the name of a group with its size.
func sized(name, n string) string { return name + " (n = " + n + ")" }

// hideTimes says for each time of a table under curves whether its counts are hidden: one
// of them is small, or what they differ by from the time before that is shown, or what is
// left to the end.
func (t *riskTable) hideTimes(f, end *answer.Followed) []bool {
	out := make([]bool, len(f.Times))
	below := t.pic.Below
	if below == 0 {
		return out
	}
	_, counts := t.kinds(f)
	first := make([]int, len(counts))
	for k := range counts {
		if n := len(counts[k]); n > 0 && k == 0 && f.Entered == nil {
			first[k] = f.N
		}
	}
	apart := func(a, b int) bool { return model.IsSmall(a-b, below) || model.IsSmall(b-a, below) }
	for i := range f.Times {
		for k := range counts {
			out[i] = out[i] || model.IsSmall(counts[k][i], below) || apart(counts[k][i], first[k])
		}
		if out[i] {
			continue
		}
		for k := range counts {
			first[k] = counts[k][i]
		}
	}
	_, last := t.kinds(end)
	for i := len(out) - 1; i >= 0; i-- {
		if out[i] {
			continue
		}
		for k := range counts {
			out[i] = out[i] || apart(last[k][0], counts[k][i])
		}
		if !out[i] {
			break
		}
	}
	return out
}

// tableHidden says that the numbers under curves are left out.
const tableHidden = "the numbers at risk are left out: one of the groups is small, or has few events"

// untabled takes the table from under the curves where a group has few patients, events
// or others: the numbers of the groups at the start would give it away. It returns the
// picture and what is said of it, "" where the table stays.
func untabled(p model.Picture, from float64, followed func([]float64) []answer.Followed) (model.Picture, string) {
	if p.Below == 0 {
		return p, ""
	}
	sum := func(n []int) int {
		if len(n) == 0 {
			return 0
		}
		return n[0]
	}
	starts := followed([]float64{from})
	if len(starts) < 2 {
		return p, ""
	}
	for i, f := range followed([]float64{math.Inf(1)}) {
		events := sum(f.Events)
		for _, n := range []int{f.N, events, f.N - events, sum(f.Others), sum(f.Moved), sum(f.Censored), sum(starts[i].AtRisk)} {
			if model.IsSmall(n, p.Below) {
				p.RiskTable = "none"
				return p, tableHidden
			}
		}
	}
	return p, ""
}
