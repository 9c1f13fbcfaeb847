package rscript

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

// OverTime is the script of what was measured again and again: means, or counts, of each
// group at each time point.
func OverTime(a *answer.OverTime) (string, error) {
	s := begin(&a.Answer, a.Measure+" over time in "+a.Cohort.Name)
	m, err := s.frame(a.Frame, false)
	if err != nil {
		return "", err
	}
	group := `factor("all")`
	if m.group != "" {
		group = "droplevels(d$" + symbol(m.group) + ")"
	}
	var at []int // the points that anybody has a value at
	if a.Rows {
		err = s.timesOfRows(a, group)
	} else {
		at, err = s.timesOfColumns(a, group)
	}
	if err != nil {
		return "", err
	}
	if a.Levels != nil {
		s.countsOverTime(a, at)
	} else {
		s.meansOverTime(a)
	}
	return s.text()
}

// timesOfColumns lays the columns of the time points under one another, and says which
// points have one.
func (s *script) timesOfColumns(a *answer.OverTime, group string) (at []int, err error) {
	var names, labels []string
	for i, p := range a.Points {
		c := s.cohort.Column(model.PointName(a.Measure, p.Label))
		if c == nil {
			if slices.ContainsFunc(a.Groups, func(g answer.TimeGroup) bool { return g.At(i) > 0 }) {
				return nil, refused("%s at %s is no column of its own", a.Measure, p.Label)
			}
			continue
		}
		s.column(c)
		at, names, labels = append(at, i), append(names, c.Name), append(labels, p.Label)
	}
	is, unlist := "is.finite(x)", "unlist(d[points])"
	if a.Levels != nil {
		is, unlist = "!is.na(x)", "unlist(lapply(d[points], as.character))"
	}
	s.say("%s", safe("A row for each value of "+a.Measure+": its group, its time point, and the value."))
	s.do("points <- %s", texts(names))
	s.do("d <- d[Reduce(`|`, lapply(d[points], function(x) %s)), ]  # who was never measured is out", is)
	s.same("patients", "nrow(d)", float64(a.Used))
	s.do("over <- data.frame(group = rep(%s, length.out = length(points) * nrow(d)),", group)
	s.do("  at = rep(factor(%s, %s), each = nrow(d)), value = %s)", texts(labels), texts(labels), unlist)
	return at, s.failed
}

// timesOfRows takes the rows as they are, whose groups may change with time.
func (s *script) timesOfRows(a *answer.OverTime, group string) error {
	rows := s.cohort
	point, value := rows.Column(a.Point), rows.Column(a.Measure)
	if point == nil || value == nil {
		return refused("the time points of %s are in no column of the rows", a.Measure)
	}
	labels := make([]string, len(a.Points))
	for i, p := range a.Points {
		labels[i] = p.Label
	}
	s.known(value, s.column(value))
	s.same("rows", "nrow(d)", float64(a.Used))
	levels := texts(labels)
	if point.Kind == model.Number {
		levels = "c(" + strings.Join(labels, ", ") + ")"
	}
	s.say("A row for each value: its group, its time point, and the value. A patient may change the group.")
	s.do("over <- data.frame(group = %s, at = factor(%s, levels = %s), value = %s)", group, s.column(point), levels, s.column(value))
	return s.failed
}

// meansOverTime compares the means.
func (s *script) meansOverTime(a *answer.OverTime) {
	s.do("over <- over[is.finite(over$value), ]")
	s.say("Means by group and time point, with intervals by t.")
	s.do("one <- function(v) {")
	s.do("  n <- length(v); sem <- sd(v) / sqrt(n)")
	s.do("  t <- if (n > 1) qt(%s, n - 1) else NA", number((1+a.Level)/2))
	s.do("  c(n = n, mean = mean(v), sd = sd(v), sem = sem, lower = mean(v) - t * sem, upper = mean(v) + t * sem)")
	s.do("}")
	s.do("means <- t(sapply(split(over$value, list(over$at, over$group), drop = TRUE), one))")
	s.do("print(means)")
	var n, mean, sd, sem, lower, upper []float64
	for _, g := range a.Groups {
		for _, m := range g.Means {
			if m.N > 0 {
				n, mean, sd, sem = append(n, float64(m.N)), append(mean, m.Mean), append(sd, m.SD), append(sem, m.SEM)
				lower, upper = append(lower, m.CI.Lower), append(upper, m.CI.Upper)
			}
		}
	}
	for i := range sd { // of one value
		if math.IsInf(sd[i], 0) {
			sd[i] = math.NaN()
		}
	}
	for _, c := range []struct {
		what, column string
		shown        []float64
	}{{"values", "n", n}, {"means", "mean", mean}, {"standard deviations", "sd", sd}, {"standard errors", "sem", sem},
		{"lower limits", "lower", lower}, {"upper limits", "upper", upper}} {
		s.same(c.what, fmt.Sprintf("means[, %s]", text(c.column)), c.shown...)
	}
}

// countsOverTime compares the counts of the levels.
func (s *script) countsOverTime(a *answer.OverTime, at []int) {
	s.say("Counts of the levels by group and time point.")
	s.do("counts <- table(factor(over$value, levels = %s), over$at, over$group)", texts(a.Levels))
	s.do("print(ftable(counts, row.vars = c(3, 2)))")
	for g := range a.Groups {
		var shown []float64
		for i, point := range a.Groups[g].Counts {
			if !a.Rows && !slices.Contains(at, i) {
				continue
			}
			for _, k := range point {
				shown = append(shown, float64(k))
			}
		}
		s.same("counts, "+a.Groups[g].Name, fmt.Sprintf("counts[, , %d]", g+1), shown...)
	}
}
