package answer

import (
	"fmt"

	"kaplan/model"
	"kaplan/stats"
)

// warnStrata says in how many strata, and of how many patients, anything is compared,
// where these are the lesser part. class is by row: those who are alike.
func (a *Answer) warnStrata(f *model.Frame, class []int32) {
	if len(f.Strata) < 2 || f.Timeline == nil {
		return
	}
	strata, patients, used := f.Comparing(class)
	a.warnCompared(f, strata, patients, used)
}

// comparedIn is Frame.Comparing of the groups that tables of the strata count.
func comparedIn(tables []*stats.EventTable) (strata, patients, used int) {
	for _, t := range tables {
		n := 0
		for _, k := range t.Subjects {
			n += k
		}
		used += n
		if comparesAny(t) {
			strata++
			patients += n
		}
	}
	return strata, patients, used
}

// comparesAny reports whether those at risk at some event are of two groups or more.
func comparesAny(t *stats.EventTable) bool {
	for j := range t.Time {
		died, groups := 0.0, 0
		for g := range t.Groups {
			died += t.Events[g][j]
			if t.AtRisk[g][j] > 0 {
				groups++
			}
		}
		if died > 0 && groups > 1 {
			return true
		}
	}
	return false
}

// warnCompared says it of so many strata of several, in which so many of the patients used are.
func (a *Answer) warnCompared(f *model.Frame, strata, patients, used int) {
	if 2*strata >= len(f.Strata) && 2*patients >= used {
		return
	}
	verb := "compare"
	if strata == 1 {
		verb = "compares"
	}
	said := fmt.Sprintf("%d of %d strata %s anything", strata, len(f.Strata), verb)
	if strata > 0 {
		said += ": " + model.Count(patients, "patient")
	}
	a.warn("%s (in the others all who are at risk at an event are alike)", said)
}

// groupClasses are the groups of a frame as classes.
func groupClasses(f *model.Frame) []int32 {
	class := make([]int32, len(f.Code))
	for k, g := range f.Code {
		if class[k] = int32(g); g == stats.NoGroup {
			class[k] = -1
		}
	}
	return class
}

// valueClasses are the values of a frame's marker as classes.
func valueClasses(f *model.Frame) []int32 {
	var pos []int32
	var value []float64
	for k, v := range f.Value() {
		if f.Code[k] != stats.NoGroup {
			pos, value = append(pos, int32(k)), append(value, v)
		}
	}
	return f.ClassesOf([][]float64{value}, pos)
}
