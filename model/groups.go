package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"kaplan/stats"
)

// Regroup puts the patients of a frame that has one group into others: by is the
// group of a row, stats.NoGroup for who leaves the analysis, which reason says.
// column is what made the groups, for headings.
func (f *Frame) Regroup(column *Column, groups []string, by func(k int) uint8, reason string) error {
	f.Marker, f.Groups, f.regrouped = column, nil, true
	for _, name := range groups {
		f.Groups = append(f.Groups, Group{Name: name})
	}
	left := 0
	f.Used, f.Events = 0, 0
	for k, g := range f.Code {
		if g == stats.NoGroup {
			continue
		}
		f.Code[k] = by(k)
		switch {
		case f.Code[k] == stats.NoGroup:
			left++
			continue
		case f.Outcome.Event[k]:
			f.Events++
		}
		f.Used++
	}
	f.Exclude(reason, left)
	f.DropEmpty()
	if f.Used == 0 {
		return f.Nobody()
	}
	return f.reference()
}

// Apart is a copy of the frame with other groups of its rows, by whatever may part the
// patients of a cell.
func (f *Frame) Apart(code []uint8) *Frame {
	out := *f
	out.Code, out.regrouped = code, true
	return &out
}

// groupsByLevel decides between levels and a cut: a number of more than two
// values is cut, unless its values are asked for as levels.
func (f *Frame) groupsByLevel() bool {
	return f.Look.AsLevels || f.Marker.HasLevels()
}

// MaxGroups is how many groups one picture compares.
const MaxGroups = 40

// codeLevels makes a group of each level of the marker, or of those that the
// Look arranges and merges.
func (f *Frame) codeLevels(a *subset) error {
	first := f.population.alike // of the runs, which have one level each; else of each row
	row, ofRow := f.Row, a.inRun
	if first == nil {
		ofRow = a.in()
	} else {
		row = make([]int32, len(first)-1)
		for q := range row {
			row[q] = f.Row[first[q]]
		}
	}
	levels, code := LevelsAmong(f.Marker, row, func(k int) bool { return ofRow[k] })
	sets := make([]LevelSet, 0, len(levels))
	if f.Look.Levels != "" {
		parsed, err := ParseLevels(f.Look.Levels)
		if err != nil {
			return err
		}
		all := f.Marker.Level
		if f.Marker.Kind != Category {
			all = levels
		}
		for _, s := range parsed {
			for _, l := range s.Levels {
				if !slices.Contains(all, l) {
					return &QuestionError{What: fmt.Sprintf("%s has no level %q", f.Marker.Name, l), Hint: "its levels: " + strings.Join(all, ", ")}
				}
			}
			sets = append(sets, s)
		}
	} else {
		if len(levels) > MaxGroups {
			return &QuestionError{What: fmt.Sprintf("%s has %d levels, more than the %d that can be compared at once", f.Marker.Name, len(levels), MaxGroups),
				Hint: "merge levels, choose another column, or cut it if it is a number"}
		}
		for _, l := range levels {
			sets = append(sets, LevelSet{l, []string{l}})
		}
	}
	to := make([]uint8, len(levels))
	for j := range to {
		to[j] = stats.NoGroup
	}
	for _, s := range sets {
		used := false
		for _, l := range s.Levels {
			if j := slices.Index(levels, l); j >= 0 {
				to[j] = uint8(len(f.Groups))
				used = true
			}
		}
		if used {
			f.Groups = append(f.Groups, Group{Name: s.Name})
		}
	}
	leftOut, of := 0, f.Code
	if first != nil {
		of = make([]uint8, len(row))
	}
	for k, g := range code {
		of[k] = stats.NoGroup
		if g >= 0 {
			of[k] = to[g]
			switch {
			case to[g] != stats.NoGroup:
			case first != nil:
				leftOut += int(first[k+1] - first[k])
			default:
				leftOut++
			}
		}
	}
	if first != nil {
		stats.SpreadCodes(first, of, f.Code)
	}
	f.Exclude(f.Marker.Name+" at a level that was left out", leftOut)
	return nil
}

// codeCut makes the groups below, between and above the cuts of a number.
func (f *Frame) codeCut(r *Resolver, a *subset) error {
	rule, err := ParseCut(f.Look.Cut)
	if err != nil {
		return err
	}
	f.Rule = rule
	if rule.Kind == CutBy {
		if err := f.Marker.binned(); err != nil {
			return err
		}
		return f.codeCutBy(r, a)
	}
	if a.sorted.Len() == 0 {
		f.Groups = []Group{{Name: "all"}}
		for k := range f.Code {
			f.Code[k] = stats.NoGroup
		}
		return nil
	}
	cuts, warning, err := f.resolveCuts(r, a)
	if err != nil {
		return err
	}
	if warning != "" {
		f.Warnings = append(f.Warnings, warning)
	}
	among := a.sorted
	if b := f.Marker.Bins; b != nil {
		among = b.ends()
	}
	f.Cuts, f.CutText = cuts, formatCuts(cuts, among)
	names, ranges := cutNames(rule, len(cuts)), cutRanges(f.CutText)
	var count []int
	if a.ofRun != nil {
		count = a.codeRuns(f.population.alike, cuts, f.Code)
	} else {
		count = stats.CodesOf(a.value(), cuts, f.Code)
	}
	f.Groups = nil
	to := make([]uint8, len(count))
	for g, n := range count {
		if n == 0 {
			f.Warnings = append(f.Warnings, fmt.Sprintf("no patient has %s %s", f.Marker.Name, ranges[g]))
			continue
		}
		to[g] = uint8(len(f.Groups))
		f.Groups = append(f.Groups, Group{names[g], ranges[g]})
	}
	if len(f.Groups) < len(count) {
		for k, g := range f.Code {
			if g != stats.NoGroup {
				f.Code[k] = to[g]
			}
		}
	}
	if len(cuts) > 1 {
		lo, hi := slices.Min(count), slices.Max(count)
		if float64(hi) > 1.25*float64(lo)+1 && rule.Kind == CutQuantile {
			f.Warnings = append(f.Warnings, fmt.Sprintf("groups of unequal size (%d to %d patients): ties in %s", lo, hi, f.Marker.Name))
		}
	}
	return nil
}

// resolveCuts finds the values that the rule cuts at.
func (f *Frame) resolveCuts(r *Resolver, a *subset) (cuts []float64, warning string, err error) {
	if k := f.Rule.Kind; k == CutOptimal || k == CutYouden {
		if err := f.Look.NotWeighted("a cut that is searched for"); err != nil {
			return nil, "", err
		}
	}
	if f.Marker.Bins != nil {
		return f.cutsOfBins(a.sorted)
	}
	switch f.Rule.Kind {
	case CutOptimal:
		l, err := r.AllCuts(f, f.Look.MinProp)
		if err != nil {
			return nil, "", err
		}
		if l.Best < 0 {
			return nil, "", &QuestionError{What: "no cut can be tested between the limits of group size", Ways: []Way{WidenSubgroup, OtherEndpoint}}
		}
		return []float64{l.Cuts[l.Best].Cut}, "", nil
	case CutYouden:
		roc, err := stats.TimeROC(f.Timeline, a.value(), f.TimeForROC(), stats.ROCOptions{})
		if err != nil {
			return nil, "", &QuestionError{What: "no Youden cut: " + err.Error(), Ways: []Way{WidenSubgroup, OtherEndpoint}}
		}
		return []float64{roc.Youden.Cut}, fmt.Sprintf("the Youden cut is for the event by %s, the median survival", FormatShort(f.TimeForROC())), nil
	}
	cuts, warning = f.Rule.values(a.sorted)
	return cuts, warning, nil
}

// codeCutBy cuts at the value of each patient's level of a factor.
func (f *Frame) codeCutBy(r *Resolver, a *subset) error {
	factor, err := r.Column(f.Rule.Factor)
	if err != nil {
		return err
	}
	row, in, value, of, first := f.Row, a.inRun, a.ofRun, f.Code, f.population.alike // by run, whose patients are alike; else by row
	if a.ofRun == nil {
		in, value, first = a.in(), a.value(), nil
	} else {
		of, row = make([]uint8, len(in)), make([]int32, len(in))
		for q := range row {
			row[q] = f.Row[first[q]]
		}
	}
	levels, code := LevelsAmong(factor, row, func(k int) bool { return in[k] })
	for _, l := range slices.Sorted(maps.Keys(f.Rule.Per)) {
		if !slices.Contains(levels, l) && (factor.Kind != Category || !slices.Contains(factor.Level, l)) {
			return &QuestionError{What: fmt.Sprintf("%s has no level %q", factor.Name, l), Hint: "its levels: " + strings.Join(levels, ", ")}
		}
	}
	missing, without := 0, 0
	for k := range of {
		of[k] = stats.NoGroup
		if !in[k] {
			continue
		}
		n := 1
		if first != nil {
			n = f.population.inRun(k)
		}
		if code[k] < 0 {
			missing += n
			continue
		}
		cut, ok := f.Rule.Per[levels[code[k]]]
		if !ok {
			without += n
			continue
		}
		of[k] = 0
		if value[k] > cut {
			of[k] = 1
		}
	}
	if first != nil {
		stats.SpreadCodes(first, of, f.Code)
	}
	f.Exclude(factor.Name+" missing", missing)
	f.Exclude("no cut for this level of "+factor.Name, without)
	f.Groups = []Group{{"low", "<= the cut of its " + factor.Name}, {"high", "> the cut of its " + factor.Name}}
	return nil
}

// reference puts the marker's reference group first.
func (f *Frame) reference() error {
	if f.Marker == nil || f.Look.Reference == "" {
		return nil
	}
	want, ok := ReferenceLevel(f.Look.Reference, f.Marker.Name)
	if !ok {
		return nil
	}
	for _, g := range f.Groups {
		if g.Name == want {
			return nil
		}
	}
	names := make([]string, len(f.Groups))
	for i, g := range f.Groups {
		names[i] = g.Name
	}
	return &QuestionError{What: fmt.Sprintf("%s has no group %q to refer to", f.Marker.Name, want), Hint: "its groups: " + strings.Join(names, ", ")}
}

// ReferenceGroup is the index of the group that hazard ratios refer to.
func (f *Frame) ReferenceGroup() int {
	if f.Marker != nil {
		if want, ok := ReferenceLevel(f.Look.Reference, f.Marker.Name); ok {
			for i, g := range f.Groups {
				if g.Name == want {
					return i
				}
			}
		}
	}
	return 0
}

// ReferenceLevel finds COL=LEVEL for a column in a list of references.
func ReferenceLevel(list, column string) (string, bool) {
	column = strings.ReplaceAll(column, "`", "") // of an expression such as `ph.ecog` > 1
	for _, item := range SplitList(list) {
		if level, ok := strings.CutPrefix(strings.ReplaceAll(item, "`", ""), column+"="); ok {
			return level, true
		}
	}
	return "", false
}

// SetReference puts COL=LEVEL into a list of references in place of what it said
// of the column; the empty level takes it out.
func SetReference(list, column, level string) string {
	var out []string
	bare := strings.ReplaceAll(column, "`", "")
	for _, item := range SplitList(list) {
		if !strings.HasPrefix(strings.ReplaceAll(item, "`", ""), bare+"=") {
			out = append(out, item)
		}
	}
	if level != "" {
		item := bare + "=" + level
		if strings.ContainsAny(item, ",()[]'\"") {
			item = "`" + bare + "`=`" + level + "`"
		}
		out = append(out, item)
	}
	return JoinList(out)
}
