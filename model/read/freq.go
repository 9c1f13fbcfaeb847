package read

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
)

// mostPatients is how many patients the rows of a file may stand for altogether:
// each of them has a place in every column.
const mostPatients = 100_000_000

// patientTakes is how many bytes a patient of a row takes beside the values of the columns:
// its name, its row, and where it stands in the first analysis.
const patientTakes = 75

// frequencies lets every row be as many patients as the column of frequencies says.
// From here on there are only patients, one after the other as if their row had been
// written so often: whatever is asked of the cohort has the answer of that file. A
// row of 0 patients is left out, which is said.
//
// Rows are let out, and rows that repeat are not gathered: n times a weight is not the sum
// of n weights to the last bit, so that an answer would depend on how its file was written;
// a cut, a subgroup or another covariate tells apart rows that were alike in the question
// before; and beside an identifier or a measured value hardly any two are. What repeats in
// every file, the times, is counted: event tables have a row for each.
func (a *assembly) frequencies(tables []*table) error {
	name := a.opt.Freq
	at := slices.IndexFunc(a.views, func(v view) bool { return v.name == model.Printable(name) && v.row == 0 })
	if at < 0 {
		t := tables[0]
		e := t.fail(t.head, fmt.Sprintf("there is no column %s that says for how many patients a row stands", quote(name)), "the columns are "+t.columnList())
		return e
	}
	v := a.views[at]
	count, total, nobody := make([]int, v.n), 0, 0
	for i := range v.n {
		n, err := v.patients(i)
		var e *Error
		if errors.As(err, &e) && v.pick != nil && v.pick[i] < 0 { // of a joined file that has no row of the patient
			e.What = fmt.Sprintf("patient %s of %s has no row here, and so no frequency", model.Printable(a.c.ID[i]), tables[0].name)
		}
		if err != nil {
			return err
		}
		if n == 0 {
			nobody++
		}
		count[i], total = n, total+n
		if total > mostPatients {
			return v.wrong(i, fmt.Sprintf("the rows up to here stand for %d patients: %d are the most that can be held", total, mostPatients),
				"take a sample of them, or coarser categories")
		}
	}
	if total == 0 {
		return v.t.fail(0, fmt.Sprintf("%s is 0 in every row: there is no patient", quote(v.name)), "")
	}
	if nobody > 0 {
		v.t.doubt(0, v.name, "0", plural(nobody, "row stands for nobody and is left out", "rows stand for nobody and are left out"), nobody)
	}
	if err := a.opt.Work.fits(v.t.name, int64(total)*int64(patientTakes+8*(len(a.views)-1))); err != nil {
		return err
	}
	of := make([]int32, 0, total)
	for i, n := range count {
		for range n {
			of = append(of, int32(i))
		}
	}
	a.c.Freq, a.c.RowID, a.c.Of, a.c.N = v.name, a.c.ID, of, total
	a.c.ID = patientNamesOf(a.c.RowID, count, total)
	a.flow(v.t, "patients, by "+v.name, total)
	a.views = slices.Delete(a.views, at, at+1)
	repeated := map[*int32][]int32{} // joined files have one pick for all of their columns
	for k := range a.views {
		v := &a.views[k]
		v.n = total
		if v.pick == nil {
			v.pick = of
			continue
		}
		first := &v.pick[0]
		if repeated[first] == nil {
			pick := make([]int32, total)
			for p, i := range of {
				pick[p] = v.pick[i]
			}
			repeated[first] = pick
		}
		v.pick = repeated[first]
	}
	return nil
}

// patientNamesOf names the patients of each row: by its id, and which of how many
// each is. The names share one text of the size that it has to have, since there may be a
// hundred million.
func patientNamesOf(id []string, count []int, total int) []string {
	digits := func(k int) int {
		n := 1
		for ; k >= 10; k /= 10 {
			n++
		}
		return n
	}
	const between = len(" ( of )")
	length := func(i, k, n int) int {
		if n == 1 {
			return len(id[i])
		}
		return len(id[i]) + between + digits(k+1) + digits(n)
	}
	size := 0
	for i, n := range count {
		for k := range n {
			size += length(i, k, n)
		}
	}
	var text strings.Builder
	text.Grow(size)
	var number []byte
	for i, n := range count {
		for k := range n {
			text.WriteString(id[i])
			if n > 1 {
				number = strconv.AppendInt(append(number[:0], " ("...), int64(k+1), 10)
				number = strconv.AppendInt(append(number, " of "...), int64(n), 10)
				text.Write(append(number, ')'))
			}
		}
	}
	all, from := text.String(), 0
	out := make([]string, 0, total)
	for i, n := range count {
		for k := range n {
			to := from + length(i, k, n)
			out, from = append(out, all[from:to]), to
		}
	}
	return out
}

// patients is how many of them row i stands for.
func (v *view) patients(i int) (int, error) {
	const hint = "a frequency is a whole number of patients, 0 or more"
	s := ""
	if v.pick == nil || v.pick[i] >= 0 {
		s = v.at(i)
	}
	if missing(s) {
		return 0, v.wrong(i, "no frequency", hint)
	}
	x, ok := anyhow(s, v.t.comma)
	switch {
	case !ok || math.IsInf(x, 0):
		return 0, v.wrong(i, quote(s)+" is not a number of patients", hint)
	case x < 0:
		return 0, v.wrong(i, quote(s)+" is negative", hint)
	case x != math.Floor(x):
		e := v.wrong(i, quote(s)+" is not a whole number", hint)
		e.Ways = []model.Way{{Field: model.FieldWeights, Do: "take them for sampling weights"}}
		return 0, e
	case x > mostPatients:
		return 0, v.wrong(i, fmt.Sprintf("%s is more than %d patients, the most that can be held", quote(s), mostPatients), hint)
	}
	return int(x), nil
}

// wrong is an error about the frequency of row i.
func (v *view) wrong(i int, what, hint string) *Error {
	e := &Error{File: v.t.name, Column: model.Excerpt(v.name), What: what, Hint: hint}
	if v.pick == nil || v.pick[i] >= 0 {
		e.Row = v.line(i)
	}
	return e
}

// onePatientEach refuses frequencies where rows are no patients.
func onePatientEach(opt Options, wells bool) error {
	switch {
	case opt.Freq == "":
	case opt.Long != "":
		return &Error{What: "a row cannot stand for several patients and be one of several rows of a patient",
			Hint: "frequencies and time points exclude each other"}
	case wells:
		return &Error{What: "a row of wells is no patient, and cannot stand for several"}
	}
	return nil
}

// sameRow reports whether patients i and i-1 are of one row, whose value need not be
// read again.
func (v *view) sameRow(i int) bool { return v.pick != nil && i > 0 && v.pick[i] == v.pick[i-1] }

// rowsOnce are ascending rows without those that stand for several patients.
func rowsOnce(rows []int) []int { return slices.Compact(rows) }

// isFreq reports whether a column holds the frequencies.
func (t *table) isFreq(col int, opt Options) bool {
	return opt.Freq != "" && strings.TrimSpace(opt.Freq) != "" && col >= 0 && t.find(opt.Freq) == col
}
