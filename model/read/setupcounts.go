package read

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"kaplan/model"
)

// with is the source with what a person lets the database count on top.
func (s SourceConfig) with(say model.Setup) SourceConfig {
	if len(say.Counted) == 0 {
		return s
	}
	s.Begin = maps.Clone(s.Begin)
	counts, bins := slices.Clone(s.Counts), slices.Clone(s.Bins)
	for _, c := range say.Counted {
		other := func(name string) bool { return strings.Trim(name, "`") == c.Name }
		counts, bins = slices.DeleteFunc(counts, other), slices.DeleteFunc(bins, other)
		delete(s.Begin, c.Name)
		switch {
		case !c.Bins:
			counts = append(counts, c.Name)
			continue
		case c.Begin != nil && s.Begin == nil:
			s.Begin = map[string][]float64{}
		}
		bins = append(bins, c.Name)
		if c.Begin != nil {
			s.Begin[c.Name] = c.Begin
		}
	}
	if s.Counts = counts; counts == nil {
		s.Counts = words{} // which counts, and nothing beside what is named
	}
	if s.Bins = bins; len(bins) == 0 {
		s.Bins = nil
	}
	if len(s.Begin) == 0 {
		s.Begin = nil
	}
	if say.Step > 0 {
		s.TimeStep, s.TimeRound = say.Step, (&model.Rounded{Up: say.Up}).Way()
	}
	if say.Least > 0 {
		s.MinCell = say.Least
	}
	return s
}

// unordered says why bins of a column cannot begin where it is said, "" where they can.
func (s SourceConfig) unordered(name string) string {
	if !slices.ContainsFunc(s.Bins, func(b string) bool { return strings.Trim(b, "`") == name }) {
		return "is not among the bins of [source]"
	}
	begin := s.Begin[name]
	for k, x := range begin {
		if math.IsNaN(x) || math.IsInf(x, 0) || k > 0 && x <= begin[k-1] {
			return "takes numbers that ascend, and " + model.FormatNumber(x) + " does not"
		}
	}
	return ""
}

// countKeys are those of [source] that say what is counted.
var countKeys = []string{"counts", "bins", "min_cell", "time_step", "time_round"}

// withCounts is the text of a cohort.toml whose [source] says what is counted; its other
// keys, and everything else, stay as they are.
func withCounts(text string, s SourceConfig) string {
	var keys, edges strings.Builder
	fmt.Fprintf(&keys, "counts = %s", tomlValue(reflect.ValueOf(s.Counts)))
	if len(s.Bins) > 0 {
		fmt.Fprintf(&keys, "\nbins = %s", tomlValue(reflect.ValueOf(s.Bins)))
	}
	if s.MinCell > 0 {
		fmt.Fprintf(&keys, "\nmin_cell = %d", s.MinCell)
	}
	if s.TimeStep > 0 {
		fmt.Fprintf(&keys, "\ntime_step = %s\ntime_round = %q", tomlNumber(s.TimeStep), s.TimeRound)
	}
	if len(s.Begin) > 0 {
		edges.WriteString("\n[source.begin] # where the bins begin but the first")
		for _, name := range slices.Sorted(maps.Keys(s.Begin)) {
			var list []string
			for _, x := range s.Begin[name] {
				list = append(list, tomlNumber(x))
			}
			fmt.Fprintf(&edges, "\n%s = [%s]", model.TOMLKey(name), strings.Join(list, ", "))
		}
	}
	var out []string
	table, at := "", -1 // at: after the last key of [source]
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if strings.HasPrefix(line, "[") {
			table = headOf(line)
		}
		last := i + valueLines(lines[i:]) - 1
		key, _, is := strings.Cut(line, "=")
		is = is && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "[")
		drop := table == "source.begin" && (is || strings.HasPrefix(line, "[")) ||
			table == "source" && is && slices.Contains(countKeys, strings.TrimSpace(key))
		if !drop {
			out = append(out, lines[i:last+1]...)
		}
		if table == "source" && (is && !drop || strings.HasPrefix(line, "[")) {
			at = len(out)
		}
		i = last
	}
	if at < 0 {
		out, at = append(out, "", "[source]"), len(out)+2
	}
	out = slices.Insert(out, at, strings.Split(keys.String(), "\n")...)
	if edges.Len() > 0 {
		for out[len(out)-1] == "" {
			out = out[:len(out)-1]
		}
		out = append(out, strings.Split(edges.String(), "\n")...)
	}
	return strings.Join(out, "\n") + "\n"
}

// headOf is the name of the table that a line begins, "" for one that is not understood.
func headOf(line string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(line, "["), "]")
	return strings.ReplaceAll(name, " ", "")
}

// valueLines is how many of some lines the first key and its value take, 1 where there is
// none: lists may go over several.
func valueLines(lines []string) int {
	if _, value, is := strings.Cut(lines[0], "="); !is || !strings.Contains(value, "[") && !strings.Contains(value, `"""`) && !strings.Contains(value, "'''") {
		return 1
	}
	for n := 1; n <= len(lines); n++ {
		var any map[string]any
		if _, err := toml.Decode(strings.Join(lines[:n], "\n"), &any); err == nil {
			return n
		}
	}
	return 1
}

// tomlNumber writes a number so that the same one is read.
func tomlNumber(x float64) string {
	s := model.FormatNumber(x)
	if !strings.ContainsAny(s, ".e") {
		return s + ".0" // of whole numbers not all are ones of 64 bits
	}
	return s
}
