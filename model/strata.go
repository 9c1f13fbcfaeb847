package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kaplan/stats"
)

// stratify fills Stratum: the combinations of all strata columns that occur, in the
// order of their levels.
func (f *Frame) stratify(r *Resolver) error {
	items := SplitList(f.Look.Strata)
	if len(items) == 0 {
		return nil
	}
	row, first := f.Row, f.runs() // of the runs, whose patients have one stratum; else of each row
	if first != nil {
		row = make([]int32, len(first)-1)
		for q := range row {
			row[q] = f.Row[first[q]]
		}
	}
	at := func(k int) int {
		if first != nil {
			return int(first[k])
		}
		return k
	}
	in := func(k int) bool { return f.Code[at(k)] != stats.NoGroup }
	key, names := make([]int32, len(row)), []string{""}
	for _, item := range items {
		c, err := r.Column(item)
		if err != nil {
			return err
		}
		if c.Kind == Identifier && c.Distinct == f.Cohort.N {
			return &QuestionError{What: fmt.Sprintf("%s names patients (%s): every stratum would be one patient", c.Name, c.Why),
				Hint: "strata are categories, or the numbers of matched pairs: use an expression such as age > 65"}
		}
		levels, code := LevelsAmong(c, row, in)
		missing := 0
		for k := range key {
			if in(k) && code[k] < 0 {
				if first != nil {
					for i := first[k]; i < first[k+1]; i++ {
						f.Code[i] = stats.NoGroup
					}
					missing += f.population.inRun(k)
					continue
				}
				f.Code[k] = stats.NoGroup
				if k == 0 || f.Row[k] != f.Row[k-1] { // once, where a patient has two rows
					missing++
				}
			}
		}
		f.Exclude(c.Name+" missing", missing)
		key, names = combined(key, names, code, levels, c.Name, in)
		if c.Kind == Number && len(names) > MaxGroups {
			f.Warnings = append(f.Warnings, fmt.Sprintf("%s is a number of %d values, and each makes a stratum: right for matched pairs, "+
				"else take ranges of it, "+
				"such as %s > %s", c.Name, len(levels), Quote(c.Name), levels[len(levels)/2]))
		}
	}
	for k := range key {
		if !in(k) {
			key[k] = -1
		}
	}
	f.Stratum, f.Strata = key, names
	if first != nil {
		f.Stratum = spread(first, key, len(f.Row))
	}
	return nil
}

// runs are those of the frame's rows whose patients have one marker each, nil where they are
// looked at one by one.
func (f *Frame) runs() []int32 {
	if f.population == nil || f.subset == nil || f.subset.inRun == nil {
		return nil
	}
	return f.population.alike
}

// InRuns reports whether the patients come in runs of one group and stratum each, as those
// of a cell do.
func (f *Frame) InRuns() bool { return f.runs() != nil && !f.regrouped }

// StratumTables makes a table of each stratum.
func (f *Frame) StratumTables() []*stats.EventTable {
	if f.InRuns() {
		return f.Timeline.StratumTablesAlike(f.Stratum, len(f.Strata), f.Code, len(f.Groups))
	}
	out := make([]*stats.EventTable, len(f.Strata))
	for s, tl := range f.Timeline.Split(f.Stratum, len(f.Strata)) {
		out[s] = tl.Table(f.Code, len(f.Groups), nil)
	}
	return out
}

// combined numbers the combinations that occur of strata, key and names, with the
// levels of one more column.
func combined(key []int32, names []string, code []int32, levels []string, column string, in func(k int) bool) ([]int32, []string) {
	type pair struct{ of, level int32 }
	at := map[pair]int32{}
	for k := range key {
		if in(k) {
			at[pair{key[k], code[k]}] = 0
		}
	}
	pairs := make([]pair, 0, len(at))
	for p := range at {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.of, b.of), cmp.Compare(a.level, b.level)) })
	out := make([]string, len(pairs))
	for j, p := range pairs {
		at[p] = int32(j)
		out[j] = strings.TrimPrefix(names[p.of]+", "+column+"="+levels[p.level], ", ")
	}
	next := make([]int32, len(key))
	for k := range key {
		if in(k) {
			next[k] = at[pair{key[k], code[k]}]
		}
	}
	return next, out
}

// Comparing counts the strata in which something is compared, those at risk at some
// event being of two classes or more, and the patients of these, of used in all. class
// is by row, below 0 for who takes no part.
func (f *Frame) Comparing(class []int32) (strata, patients, used int) {
	compares := f.mixedAtEvents(class)
	for _, yes := range compares {
		if yes {
			strata++
		}
	}
	last := int32(-1)
	for k, c := range class {
		if c < 0 || f.Row[k] == last { // a patient who switches has two rows
			continue
		}
		last = f.Row[k]
		used++
		if s := f.Stratum[k]; s >= 0 && compares[s] {
			patients++
		}
	}
	return strata, patients, used
}

// mixedAtEvents says of each stratum whether those at risk at some event are of two
// classes or more.
func (f *Frame) mixedAtEvents(class []int32) []bool {
	out := make([]bool, len(f.Strata))
	tl := f.Timeline
	if f.Outcome.Entry != nil {
		who := make([][]int32, len(f.Strata))
		for _, k := range tl.Subject { // by time
			if s := f.Stratum[k]; s >= 0 && class[k] >= 0 {
				who[s] = append(who[s], k)
			}
		}
		for s, rows := range who {
			out[s] = f.compares(rows, class)
		}
		return out
	}
	// Back in time the risk set of a stratum only grows: it is enough to know its first
	// class, and whether there is another.
	first, mixed := make([]int32, len(f.Strata)), make([]bool, len(f.Strata))
	for s := range first {
		first[s] = -1
	}
	for j := len(tl.Time) - 1; j >= 0; j-- {
		for _, k := range tl.Subject[tl.Start[j]:tl.Start[j+1]] {
			s, c := f.Stratum[k], class[k]
			if s < 0 || c < 0 {
				continue
			}
			if first[s] < 0 {
				first[s] = c
			}
			mixed[s] = mixed[s] || first[s] != c
		}
		for p := tl.Start[j]; p < tl.Start[j+1]; p++ {
			k := tl.Subject[p]
			if s := f.Stratum[k]; tl.Event[p] && s >= 0 && class[k] >= 0 && mixed[s] {
				out[s] = true
			}
		}
	}
	return out
}

// compares is mixedAtEvents of the rows of one stratum, given by time, where patients
// enter late.
func (f *Frame) compares(rows []int32, class []int32) bool {
	o := f.Outcome
	byEntry := slices.Clone(rows)
	slices.SortFunc(byEntry, func(a, b int32) int { return cmp.Compare(o.Entry[b], o.Entry[a]) })
	count := map[int32]int{}
	for hi := len(rows); hi > 0; { // back in time
		t, event := o.Time[rows[hi-1]], false
		for hi > 0 && o.Time[rows[hi-1]] == t {
			hi--
			event = event || o.Event[rows[hi]]
			count[class[rows[hi]]]++
		}
		for len(byEntry) > 0 && o.Entry[byEntry[0]] >= t {
			c := class[byEntry[0]]
			if count[c]--; count[c] == 0 {
				delete(count, c)
			}
			byEntry = byEntry[1:]
		}
		if event && len(count) > 1 {
			return true
		}
	}
	return false
}

// ClassesOf numbers the combinations that occur of the values of some columns, which
// are by row of the frame at the positions pos; all others are below 0.
func (f *Frame) ClassesOf(columns [][]float64, pos []int32) []int32 {
	type pair struct {
		of    int32
		value float64
	}
	class := make([]int32, len(f.Row))
	for k := range class {
		class[k] = -1
	}
	for _, k := range pos {
		class[k] = 0
	}
	for _, x := range columns {
		at := map[pair]int32{}
		for i, k := range pos {
			p := pair{class[k], x[i]}
			c, ok := at[p]
			if !ok {
				c = int32(len(at))
				at[p] = c
			}
			class[k] = c
		}
	}
	return class
}
