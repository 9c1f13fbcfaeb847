package read

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
)

// actsAsID finds a column that names the patients by what it does, where none does by
// its name: the first one, or one with a name like an id. It has repeats, and every
// repeated value has one time and one event. nil where there is none.
func actsAsID(c *model.Cohort) *model.Column {
	for k, col := range c.Columns {
		if k > 0 && !likeID(col.Name) || col.Kind == model.Date || col.Derived || model.NamesTime(col.Name) {
			continue
		}
		if acts(c, col) && (likeID(col.Name) || inBlocks(col)) {
			return col
		}
	}
	return nil
}

// likeID reports whether a name ends like that of an id.
func likeID(name string) bool {
	w := "_" + model.NameWords(name)
	for _, end := range []string{"_id", "_no", "_nr", "_number", "_num", "_key", "_code", "_identifier", "_barcode"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return len(name) > 2 && (strings.HasSuffix(name, "ID") || strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "id"))
}

// inBlocks reports whether equal values of a column follow one another, numbers from
// low to high, and two of them at least repeat: as ids do, and hardly a measurement.
func inBlocks(c *model.Column) bool {
	seen := map[string]bool{}
	last, repeats, same := "", 0, false
	for i := range c.Len() {
		if c.IsMissing(i) {
			return false
		}
		v := c.Format(i)
		if v == last {
			if !same {
				repeats++
			}
			same = true
			continue
		}
		if seen[v] || i > 0 && c.Kind == model.Number && c.Num[i] < c.Num[i-1] {
			return false
		}
		seen[v], last, same = true, v, false
	}
	return repeats >= 2
}

// acts reports whether the values of a column repeat, and each has one time and one
// event.
func acts(c *model.Cohort, col *model.Column) bool {
	present := c.N - col.Missing
	different := col.Different()
	if repeats := present - different; different < 3 || repeats*10 < present || different*10 < present {
		return false
	}
	if col.Kind == model.Number {
		for _, v := range col.Num {
			if v != math.Trunc(v) && !math.IsNaN(v) {
				return false
			}
		}
	}
	for _, e := range c.Endpoints {
		if col.Name == e.Time || col.Name == e.Event || col.Name == e.Entry {
			return false
		}
	}
	for _, e := range c.Endpoints {
		time, event := c.Column(e.Time), c.Column(e.Event)
		if time == nil || event == nil || time.Distinct < 3 {
			continue
		}
		has := map[string]string{}
		one := true
		for i := 0; i < c.N && one; i++ {
			if col.IsMissing(i) {
				continue
			}
			v, now := col.Format(i), time.Format(i)+"\x00"+event.Format(i)
			was, ok := has[v]
			one = !ok || was == now
			has[v] = now
		}
		if one {
			return true
		}
	}
	return false
}

// nameBy lets a column name the patients.
func nameBy(c *model.Cohort, col *model.Column) {
	named, err := col.As(model.Identifier)
	if err != nil {
		return
	}
	out := *named
	out.Why = "its values repeat, and each has one time and one event"
	c.Columns[c.Position(col.Name)] = &out
	c.IDColumn = col.Name
	for i := range c.ID {
		if !out.IsMissing(i) {
			c.ID[i] = out.Text[i]
		} else {
			c.ID[i] = "row " + c.ID[i]
		}
	}
	c.Doubts = append(c.Doubts, model.Doubt{File: col.File, Column: col.Name, N: c.N - col.Missing,
		What: "taken to name the patients: its values repeat, and each has one time and one event"})
}

// numbered reports whether a name says that a column numbers something: chart no,
// bed_number. What it numbers is not known.
func numbered(name string) bool {
	w := strings.Split(model.NameWords(name), "_")
	return len(w) > 1 && slices.Contains(numberWords, w[len(w)-1]) && !model.NamesTime(name) && !model.NamesStatus(name)
}

var numberWords = []string{"no", "nr", "number", "num", "numero", "nummer", "identifier"}

// withinCentre reports whether a number repeats between centres alone: the centre and it
// are together another one in every row.
func (t *table) withinCentre(col int) bool {
	for k := range t.cols {
		if k == col || !centreNames[plain(t.header[k])] {
			continue
		}
		seen := map[string]bool{}
		for i := range t.rows {
			seen[t.at(i, k)+"\x00"+t.at(i, col)] = true
		}
		if len(seen) == t.rows && t.distinct(k).distinct > 1 {
			return true
		}
	}
	return false
}

var centreNames = set("cic center centre centerid centreid" +
	"  centerno centreno centernumber centrenumber site siteid siteno hospital hospitalid klinik zentrum clinic")

// numbers reports whether the values of a column of whole numbers, all different, are
// rather names than counts: they grow from row to row, or all have the same four
// digits at least.
func (t *table) numbers(col int) bool {
	grows, alike := true, true
	before, width := math.Inf(-1), 0
	for i := range t.rows {
		s := t.at(i, col)
		x, ok := number(s, t.comma)
		if !ok {
			return true // text
		}
		grows, before = grows && x > before, x
		alike, width = alike && (i == 0 || len(s) == width), len(s)
	}
	return grows || alike && width >= 4
}

// notPatients are words of the names of what several patients have in common, or a
// patient has several of.
var notPatients = set("center centre centrum zentrum centro site hospital klinik clinic klinika institution institute inst department dept ward unit" +
	" physician doctor surgeon operator reader rater nurse team family fam sib pair pairs match matched set stratum strata cluster litter cage block batch" +
	" plate chip array lane run pool zip zipcode postal postcode city country county region state district street tract household school class group arm" +
	" cohort trial protocol study visit cycle wave exam event test lab item code icd diagnosis procedure drug tumor tumour lesion node nodes sample specimen" +
	" aliquot slide core tma area bed room insurance plan provider practice employer donor couple twin mother litters species strain")

// doubtRows says where rows seem to be several of a patient and no column was taken
// to name the patients: of a column that is named like an id, or is the first and
// stands in blocks, whose values repeat while what a patient has once never differs
// within one of them; and of a column that tells visits apart. A row then counts as a
// patient, which nobody may be left to find out.
func doubtRows(c *model.Cohort) {
	for k, col := range c.Columns {
		if col.Kind != model.Number && col.Kind != model.Category && col.Kind != model.Identifier || col.Derived || k > 0 && !likeID(col.Name) {
			continue
		}
		if model.NamesTime(col.Name) || k == 0 && !likeID(col.Name) && !inBlocks(col) || sharedName(col.Name) {
			continue
		}
		if same := sameWithin(c, col); same != nil {
			c.Doubts = append(c.Doubts, model.Doubt{File: col.File, Column: col.Name, N: c.N - col.Missing, Always: true,
				Field: model.ReadID, Answer: col.Name + "|" + NoID,
				What: fmt.Sprintf("it may name the patients: %d rows have %d values, and %s within one; each row counts as a patient until that is said",
					c.N-col.Missing, col.Different(), never(same))})
			return
		}
	}
	for _, col := range c.Columns {
		w := strings.Split(model.NameWords(col.Name), "_")
		if !visitWords[w[0]] || len(w) > 2 || col.Distinct < 2 || col.Distinct > 30 || col.Missing*2 >= c.N ||
			col.Kind != model.Number && col.Kind != model.Category {
			continue
		}
		c.Doubts = append(c.Doubts, model.Doubt{File: col.File, Column: col.Name, N: c.N - col.Missing, Always: true,
			Field: model.ReadID, Answer: "COL|" + NoID,
			What: fmt.Sprintf("it may tell several rows of a patient apart, and no column was found that names the patients: each of the %d rows counts as one",
				c.N)})
		return
	}
}

var visitWords = set("visit visits visitno visitnum visitnumber timepoint wave")

// sharedName reports whether a name has a word of what patients have in common.
func sharedName(name string) bool {
	return slices.ContainsFunc(model.Words(name), func(w string) bool { return notPatients[w] })
}

func never(names []string) string {
	const most = 3
	verb := " never differ"
	if len(names) == 1 {
		verb += "s"
	}
	return strings.Join(names[:min(most, len(names))], ", ") + verb
}

// sameWithin are the columns that never differ between rows of one value of col, nil
// where those may well agree by chance: then col names no patients. Sex, birth and
// ancestry have to be among them, where there are such columns.
func sameWithin(c *model.Cohort, col *model.Column) (same []string) {
	const fewest = 0.001 // as rarely rows may agree by chance
	present, different := c.N-col.Missing, col.Different()
	if repeats := present - different; different < 3 || repeats < 2 || repeats*20 < present || different*20 < present || inTime(c, col) {
		return nil
	}
	if col.Kind == model.Number && slices.ContainsFunc(col.Num, func(v float64) bool { return v != math.Trunc(v) && !math.IsNaN(v) }) {
		return nil
	}
	of := map[string][]int{}
	for i := range c.N {
		if !col.IsMissing(i) {
			of[col.Format(i)] = append(of[col.Format(i)], i)
		}
	}
	log := 0.0
	for _, other := range c.Columns {
		if other == col || other.Derived || other.Distinct < 2 || other.Kind == model.Identifier || inTime(c, other) {
			continue
		}
		chance, ok := agrees(other, of)
		switch born := bornWith(other.Name); {
		case !ok && born:
			return nil
		case ok:
			same = append(same, other.Name)
			log += chance
		}
	}
	if log > math.Log(fewest) {
		return nil
	}
	return same
}

// agrees reports whether a column has one value within each of some groups of rows,
// and the logarithm of how likely that is by chance.
func agrees(c *model.Column, of map[string][]int) (chance float64, ok bool) {
	share := map[string]float64{}
	n := 0.0
	for i := range c.Len() {
		if !c.IsMissing(i) {
			share[c.Format(i)]++
			n++
		}
	}
	for _, rows := range of {
		value, k := "", 0
		for _, i := range rows {
			if c.IsMissing(i) {
				continue
			}
			if k++; k > 1 && c.Format(i) != value {
				return 0, false
			}
			value = c.Format(i)
		}
		if k < 2 {
			continue
		}
		p := 0.0
		for _, m := range share {
			p += math.Pow(m/n, float64(k))
		}
		chance += math.Log(p)
	}
	return chance, true
}

// bornWith reports whether a name is that of what nobody has two of.
func bornWith(name string) bool {
	return slices.ContainsFunc(model.Words(name), func(w string) bool {
		return slices.Contains([]string{"sex", "gender", "geschlecht", "sexe", "sexo", "birth", "dob", "born", "race", "ethnicity"}, w)
	})
}

// inTime reports whether a column is part of an endpoint.
func inTime(c *model.Cohort, col *model.Column) bool {
	return slices.ContainsFunc(c.Endpoints, func(e model.Endpoint) bool { return col.Name == e.Time || col.Name == e.Event || col.Name == e.Entry })
}
