package main

import (
	"cmp"
	"fmt"
	"math"
	"path"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"kaplan/model"
	"kaplan/model/read"
)

// namedColumns as --counts counts what the question names and nothing beside it.
const namedColumns = "named"

// everyColumn are the fields that stand for every column where nothing is said.
var everyColumn = []model.Field{"Markers", "Rows", model.FieldWithin, "Y"}

// counting is what a database is to count, nil for rows: by the flags, else by the source
// of the cohort.toml.
func (q *question) counting(c *read.Config) (*read.Counting, error) {
	counts, least := q.counts, q.minCell
	if counts == "" && c != nil && c.Source.Counts != nil {
		counts = strings.Join(append([]string{namedColumns}, quoted(c.Source.Counts)...), ",")
	}
	if least == 0 && c != nil {
		least = c.Source.MinCell
	}
	bins := model.SplitList(q.bins)
	if len(bins) == 0 && c != nil {
		bins = c.Source.Bins
	}
	times, step, up, err := q.rounding(c)
	if err != nil {
		return nil, err
	}
	switch {
	case least < 0:
		return nil, &model.UsageError{What: fmt.Sprintf("a least cell of %d is no number of patients", least),
			Hint: "such as 5; 0 lets every cell leave the database"}
	case counts == "" && least > 0:
		return nil, &model.UsageError{What: "--min-cell is of cells that a database counts, and rows are read", Hint: "count by --counts"}
	case counts == "" && len(bins) > 0:
		return nil, &model.UsageError{What: "bins are of values that a database counts, and rows are read", Hint: "count by --counts"}
	case counts == "" && step != 0:
		return nil, &model.UsageError{What: "times are rounded where a database counts, and rows are read", Hint: "count by --counts"}
	case counts == "":
		return nil, nil
	}
	flag := func(f model.Field) bool { return q.cmd != nil && fieldOf(q.cmd.Flags().Lookup(q.flag(f).name)) == f }
	texts := []string{q.start, q.end}
	far := q.cmd == nil || q.cmd.Name() == "cox" || !q.cmd.HasParent() // where covariates can be summed
	for _, f := range model.Fields() {
		if v := f.Of(&q.look); v.Kind() == reflect.String && !(far && f == "Covariates") {
			texts = append(texts, v.String())
			if slices.Contains(everyColumn, f) && v.String() == "" && flag(f) {
				name := q.flag(f).name
				return nil, &model.UsageError{What: fmt.Sprintf("--counts counts the columns that are named, and without --%s every column is meant", name),
					Hint: fmt.Sprintf("name them: --%s LIST", name)}
			}
		}
	}
	texts = append(texts, q.derive...)
	endpoint := q.cmd == nil || flag(model.FieldTime)
	recognise := endpoint && (q.look.Time == "" || q.look.Event == "") && q.start == ""
	if c != nil {
		texts = append(texts, c.Mentions()...)
		recognise = recognise && len(c.Endpoints) == 0
	}
	var binned []model.CountedSetup
	for _, name := range bins {
		b := q.binOf(strings.Trim(name, "`"))
		if q.bins == "" {
			b.Begin = c.Source.Begin[b.Name]
		}
		binned = append(binned, b)
	}
	for _, s := range q.said.Counted {
		binned = slices.DeleteFunc(binned, func(b model.CountedSetup) bool { return b.Name == s.Name })
		if s.Bins {
			binned = append(binned, s)
		} else {
			counts += ",`" + s.Name + "`"
		}
	}
	for _, d := range q.said.Derive {
		texts = append(texts, d.Expr)
	}
	for _, e := range q.said.Endpoints {
		texts = append(texts, e.Time, e.Event, e.Entry)
	}
	beside := model.SplitList(counts)
	for k, name := range beside {
		beside[k] = strings.Trim(name, "`")
	}
	var covariate func(string) bool
	if far && q.look.Covariates != "" {
		covariate = func(name string) bool { return mentions(q.look.Covariates, name) }
	}
	return &read.Counting{Times: times, Step: step, Up: up, Bins: binned, Covariate: covariate, Endpoint: endpoint, Recognise: recognise,
		Least: least, Wanted: func(name string) bool {
			return slices.ContainsFunc(beside, func(s string) bool { return matches(s, name) }) ||
				slices.ContainsFunc(texts, func(s string) bool { return mentions(s, name) }) ||
				slices.ContainsFunc(model.SplitList(q.look.Markers), func(s string) bool { return matches(s, name) })
		}}, nil
}

// rounding is which times are rounded while a database counts, to multiples of what, and
// how: those of the endpoints that are named, where the flags or the source say so.
func (q *question) rounding(c *read.Config) (times []string, step float64, up bool, err error) {
	step, round := q.step, q.round
	if c != nil && step == 0 {
		step = c.Source.TimeStep
		round = cmp.Or(round, c.Source.TimeRound)
	}
	switch {
	case step == 0 && round == "":
		return nil, 0, false, nil
	case step == 0:
		return nil, 0, false, &model.UsageError{What: "how times are rounded is said, and not to what", Hint: "--time-step 30.4375 makes months of days"}
	case !(step > 0) || math.IsInf(step, 0):
		return nil, 0, false, &model.UsageError{What: fmt.Sprintf("times cannot be rounded to multiples of %s", model.FormatNumber(step)),
			Hint: "give a number above 0, such as 30.4375"}
	case round != model.Ceiling && round != model.Floor:
		said := "is not said"
		if round != "" {
			said = fmt.Sprintf("is said as %q", round)
		}
		return nil, 0, false, &model.UsageError{What: "how times are rounded " + said,
			Hint: "--time-round ceiling puts who leaves within a step at its end, --time-round floor at its beginning"}
	case q.start != "":
		return nil, 0, false, &model.UsageError{What: "a time between two dates is not rounded", Hint: "a query can compute a time"}
	}
	add := func(name string) {
		if name = strings.Trim(name, "`"); name != "" && !slices.Contains(times, name) {
			times = append(times, name)
		}
	}
	add(q.look.Time)
	if c != nil {
		for _, e := range c.Endpoints {
			add(e.Time)
		}
	}
	for _, e := range q.said.Endpoints {
		add(e.Time)
	}
	if len(times) == 0 {
		return nil, 0, false, &model.UsageError{What: "which column is the time that is to be rounded is not said",
			Ways: []model.Way{{Field: model.FieldTime, Do: "name it"}}, Hint: "or name the endpoint in a cohort.toml"}
	}
	return times, step, round == model.Ceiling, nil
}

// binOf are the bins of a column: a cut of it that the question names is between two.
func (q *question) binOf(name string) model.CountedSetup {
	b := model.CountedSetup{Name: name, Bins: true}
	if rule, err := model.ParseCut(q.look.Cut); err == nil && strings.Trim(q.look.Marker, "`") == name {
		b.Cuts = rule.Values
	}
	return b
}

func quoted(names []string) []string {
	out := slices.Clone(names)
	for k, n := range out {
		out[k] = "`" + n + "`"
	}
	return out
}

// matches reports whether a name or a glob is meant for a name.
func matches(glob, name string) bool {
	is, err := path.Match(glob, name)
	return err == nil && is || glob == name
}

// mentions reports whether a name stands in a text as a whole word.
func mentions(text, name string) bool {
	word := func(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	for at := 0; name != ""; {
		k := strings.Index(text[at:], name)
		if k < 0 {
			return false
		}
		from, to := at+k, at+k+len(name)
		before, _ := utf8.DecodeLastRuneInString(text[:from])
		after, _ := utf8.DecodeRuneInString(text[to:])
		first, _ := utf8.DecodeRuneInString(name)
		last, _ := utf8.DecodeLastRuneInString(name)
		if !(word(before) && word(first)) && !(word(after) && word(last)) {
			return true
		}
		at = from + 1
		for at < len(text) && !utf8.RuneStart(text[at]) {
			at++
		}
	}
	return false
}
