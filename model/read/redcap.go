package read

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
)

// redcap is the export of a REDCap project in which a record has several rows: one
// per event, and one per instance of an instrument that repeats.
type redcap struct {
	t                           *table
	event, instrument, instance int // columns, -1 where there is none
	record                      []int
	first                       []int    // by record, its first row
	visits                      []string // in the order of the file
	at                          []int    // by row, its visit
	nth                         []int    // by row, its instance; 0 for none
	arm                         []string // by record
}

// foldREDCap makes one row of each record: what stands in one row of it is carried,
// a box that was ever checked is checked, dates and statuses of a follow-up are those
// of the last one, and what else was asked several times becomes a column each.
func (t *table) foldREDCap() {
	r := redcap{t: t, event: t.named("redcapeventname", "eventname"), instrument: t.named("redcaprepeatinstrument", "repeatinstrument"),
		instance: t.named("redcaprepeatinstance", "repeatinstance")}
	if r.event < 0 && r.instrument < 0 || r.event == 0 || r.instrument == 0 {
		return
	}
	r.rows()
	if len(r.first) == t.rows {
		return
	}
	var header []string
	var picks [][]int // by column, by record the row, -1 none
	var source []int
	add := func(name string, k int, pick []int) {
		header, source, picks = append(header, name), append(source, k), append(picks, pick)
	}
	var ever, last, each []string
	for k, name := range t.header {
		switch {
		case k == r.event || k == r.instrument || k == r.instance:
			continue
		case k == 0 || !r.differs(k):
			add(name, k, r.only(k))
		case strings.Contains(name, "___"):
			ever = append(ever, name)
			add(name, k, r.checked(k))
		case r.followUp(k):
			last = append(last, name)
			add(name, k, r.last(k))
		default:
			each = append(each, name)
			of, said := r.apart(k)
			for i, pick := range of {
				add(model.PointName(name, said[i]), k, pick)
			}
		}
	}
	rows := t.rows
	cell := make([]uint64, 0, len(header)*len(r.first))
	line := make([]int32, len(r.first))
	for p, i := range r.first {
		line[p] = t.line[i]
		for c, k := range source {
			v := uint64(0)
			if i := picks[c][p]; i >= 0 {
				v = t.cell.get(i*t.cols + k)
			}
			cell = append(cell, v)
		}
	}
	t.header, t.cols, t.rows, t.cell, t.line = header, len(header), len(r.first), pack(cell), line
	t.forget()
	if arms := slices.Compact(slices.Sorted(slices.Values(r.arm))); len(arms) > 1 {
		t.addColumn("redcap_arm", r.arm)
	}
	t.who = 1
	t.form = append(t.form, "REDCap")
	t.out("further rows of a record", rows-t.rows)
	what := fmt.Sprintf("%d rows are %s of REDCap, a row each", rows, plural(t.rows, "record", "records"))
	for _, x := range []struct {
		names []string
		how   string
	}{{last, "of the last time"}, {ever, "checked where it ever was"}, {each, "a column for each time"}} {
		if n := len(x.names); n > 0 {
			list := x.names[:min(n, 6)]
			if n > 6 {
				list = append(slices.Clone(list), fmt.Sprintf("%d more", n-6))
			}
			what += "; " + x.how + ": " + strings.Join(list, ", ")
		}
	}
	t.doubt(0, "", "", what, rows)
}

// named is the first column whose plain name is one of names, -1 for none.
func (t *table) named(names ...string) int {
	return slices.IndexFunc(t.header, func(h string) bool { return slices.Contains(names, plain(h)) })
}

// rows tells the records, visits and instances of the rows.
func (r *redcap) rows() {
	t := r.t
	seen, visit := map[string]int{}, map[string]int{}
	for i := range t.rows {
		id := t.at(i, 0)
		p, ok := seen[id]
		if !ok {
			p = len(r.first)
			seen[id] = p
			r.first, r.arm = append(r.first, i), append(r.arm, "")
		}
		r.record = append(r.record, p)
		name, arm := "", ""
		if r.event >= 0 {
			name, arm = eventOf(t.at(i, r.event))
		}
		if r.arm[p] == "" {
			r.arm[p] = arm
		}
		if r.instrument >= 0 && t.at(i, r.instrument) != "" && name == "" {
			name = t.at(i, r.instrument)
		}
		v, ok := visit[name]
		if !ok {
			v = len(r.visits)
			visit[name] = v
			r.visits = append(r.visits, name)
		}
		r.at = append(r.at, v)
		n := 0
		if r.instance >= 0 {
			n, _ = strconv.Atoi(strings.TrimSuffix(t.at(i, r.instance), ".0"))
		}
		r.nth = append(r.nth, n)
	}
}

// eventOf takes the arm off the name of an event: month_3_arm_1, Month 3 (Arm 1: Drug).
func eventOf(s string) (event, arm string) {
	if k := strings.LastIndex(s, "_arm_"); k >= 0 {
		return s[:k], s[k+len("_arm_"):]
	}
	if k := strings.LastIndex(s, " (Arm "); k >= 0 {
		return s[:k], strings.TrimSuffix(s[k+len(" (Arm "):], ")")
	}
	return s, ""
}

// each calls f for the rows of every record in which column k has a value.
func (r *redcap) each(k int, f func(record, row int)) {
	for i, p := range r.record {
		if !missing(r.t.at(i, k)) {
			f(p, i)
		}
	}
}

func (r *redcap) none() []int {
	out := make([]int, len(r.first))
	for i := range out {
		out[i] = -1
	}
	return out
}

// only is by record the first row that has a value.
func (r *redcap) only(k int) []int {
	out := r.none()
	r.each(k, func(p, i int) {
		if out[p] < 0 {
			out[p] = i
		}
	})
	return out
}

// differs reports whether some record has two values.
func (r *redcap) differs(k int) bool {
	first, differs := r.none(), false
	r.each(k, func(p, i int) {
		if first[p] < 0 {
			first[p] = i
		}
		differs = differs || r.t.at(i, k) != r.t.at(first[p], k)
	})
	return differs
}

// checked is by record a row in which a box is checked, else one in which it is not.
func (r *redcap) checked(k int) []int {
	out := r.none()
	r.each(k, func(p, i int) {
		if v := r.t.at(i, k); out[p] < 0 || v == "1" || strings.EqualFold(v, "checked") {
			out[p] = i
		}
	})
	return out
}

// followUp reports whether a column is what a follow-up ends with: a date, a status,
// a time, or whether a form is complete.
func (r *redcap) followUp(k int) bool {
	name := r.t.header[k]
	if model.NamesTime(name) || model.NamesStatus(name) || strings.HasSuffix(name, "_complete") {
		return true
	}
	dates := true
	r.each(k, func(_, i int) { dates = dates && isDay(r.t.at(i, k)) })
	return dates
}

// isDay recognises a date as REDCap exports it.
func isDay(s string) bool { return len(s) >= 10 && s[4] == '-' && s[7] == '-' }

// later orders the rows of a record.
func (r *redcap) later(i, j int) int {
	return cmp.Or(cmp.Compare(r.at[i], r.at[j]), cmp.Compare(r.nth[i], r.nth[j]), cmp.Compare(i, j))
}

// last is by record the last row of the visits in which column k was asked. All that
// was asked there together is taken from one row: that of the last date where there is
// one.
func (r *redcap) last(k int) []int {
	asked := r.asked(k)
	var dates []int
	for c := range r.t.cols {
		if c != r.event && c != r.instrument && slices.Equal(r.asked(c), asked) && r.followUp(c) && r.allDays(c) {
			dates = append(dates, c)
		}
	}
	out := r.none()
	for i, p := range r.record {
		if !slices.Contains(asked, r.at[i]) || missing(r.t.at(i, k)) {
			continue
		}
		if out[p] < 0 {
			out[p] = i
			continue
		}
		order := 0
		if len(dates) == 1 {
			order = strings.Compare(r.t.at(i, dates[0]), r.t.at(out[p], dates[0]))
		}
		if cmp.Or(order, r.later(i, out[p])) > 0 {
			out[p] = i
		}
	}
	return out
}

func (r *redcap) allDays(k int) bool {
	days, any := true, false
	r.each(k, func(_, i int) { any, days = true, days && isDay(r.t.at(i, k)) })
	return any && days
}

// asked are the visits in which some record has a value.
func (r *redcap) asked(k int) []int {
	in := make([]bool, len(r.visits))
	r.each(k, func(_, i int) { in[r.at[i]] = true })
	var out []int
	for v, is := range in {
		if is {
			out = append(out, v)
		}
	}
	return out
}

// apart are the picks of a column that was asked several times, and what each is
// called: by visit, by instance, or by both.
func (r *redcap) apart(k int) (picks [][]int, names []string) {
	type time struct{ visit, nth int }
	var times []time
	r.each(k, func(_, i int) {
		if x := (time{r.at[i], r.nth[i]}); !slices.Contains(times, x) {
			times = append(times, x)
		}
	})
	slices.SortFunc(times, func(a, b time) int { return cmp.Or(cmp.Compare(a.visit, b.visit), cmp.Compare(a.nth, b.nth)) })
	for _, x := range times {
		pick := r.none()
		r.each(k, func(p, i int) {
			if r.at[i] == x.visit && r.nth[i] == x.nth && pick[p] < 0 {
				pick[p] = i
			}
		})
		name := r.visits[x.visit]
		if x.nth > 0 {
			name = strings.TrimSpace(fmt.Sprintf("%s %d", name, x.nth))
		}
		picks, names = append(picks, pick), append(names, name)
	}
	return picks, names
}

// addColumn adds a column of words at the end.
func (t *table) addColumn(name string, values []string) {
	cell := make([]uint64, 0, t.rows*(t.cols+1))
	for i := range t.rows {
		for k := range t.cols {
			cell = append(cell, t.cell.get(i*t.cols+k))
		}
		cell = append(cell, t.word(values[i]))
	}
	t.header, t.cols, t.cell = append(slices.Clone(t.header), name), t.cols+1, pack(cell)
	t.forget()
}

// word is a cell of a text that does not stand in the file.
func (t *table) word(s string) uint64 {
	off := len(t.s) + len(t.extra)
	t.extra = append(t.extra, s...)
	return uint64(off)<<lengthBits | uint64(len(s))
}
