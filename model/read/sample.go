package read

import (
	"fmt"
	"strings"

	"kaplan/model"
)

var (
	// sampleNames name the sample of a row.
	sampleNames = set("sample sampleid samplename samplebarcode submittersampleid samplesubmitterid samplessubmitterid tumorsamplebarcode sampleidentifier" +
		" bcrsamplebarcode tumorsampleid specimenid icgcspecimenid icgcsampleid")
	// tissueNames say of what tissue a sample is.
	tissueNames = set("sampletype sampletypesamples samplessampletype sampletypename sampletypeid tissuetype tissuetypesamples samplestissuetype" +
		" specimentype sampleclass tumornormal tissue")
)

// Ranks of tissue: the lowest goes first, and normal tissue is no patient.
const (
	primary = 1
	further = 3
	spread  = 6
	normal  = 10
)

// tissueOf is the rank of a sample by its TCGA barcode, else by the word for its
// tissue.
func tissueOf(sample, word string) int {
	if t := tissue(sample); t != "00" {
		return int(t[0]-'0')*10 + int(t[1]-'0')
	}
	w := " " + strings.ReplaceAll(model.NameWords(word), "_", " ") + " "
	switch {
	case strings.Contains(w, " normal "):
		return normal
	case strings.Contains(w, " primary ") || strings.Contains(w, " tumor ") || strings.Contains(w, " tumour ") || strings.TrimSpace(w) == "":
		return primary
	case strings.Contains(w, "metasta"):
		return spread
	}
	return further
}

// sampled is what a table says of samples: the columns of the patient, the sample and
// the tissue, -1 where there is none.
type sampled struct{ patient, sample, tissue int }

// samples finds the columns that say whose sample a row is. ok is false where rows
// are no samples.
func (t *table) samples() (s sampled, ok bool) {
	s = sampled{-1, -1, -1}
	for k := range t.cols {
		p := plain(t.header[k])
		switch {
		case s.tissue < 0 && tissueNames[p]:
			s.tissue = k
		case s.patient < 0 && t.idRank(k) == 3 && t.namesRow(k) && !t.barcodes(k):
			s.patient = k
		case s.sample < 0 && (t.barcodes(k) || sampleNames[p] && t.everyRow(k)):
			s.sample = k
		}
	}
	return s, s.sample >= 0 && (s.patient >= 0 || t.barcodes(s.sample))
}

// barcodes reports whether a column holds the TCGA barcodes of samples.
func (t *table) barcodes(col int) bool {
	n, present := 0, 0
	for i := range t.rows {
		v := t.at(i, col)
		if missing(v) {
			continue
		}
		present++
		if barcode(v, 15) != "" {
			n++
		} else if present > 20 && n == 0 {
			return false
		}
	}
	return n > 0 && n*10 >= present*9
}

// everyRow reports whether a column has a value of its own in every row.
func (t *table) everyRow(col int) bool {
	c := t.distinct(col)
	return c.distinct == t.rows
}

// patientOf is the patient whose sample stands in row i.
func (t *table) patientOf(s sampled, i int) string {
	if s.patient >= 0 {
		return t.at(i, s.patient)
	}
	return barcode(t.at(i, s.sample), 12)
}

func (t *table) rankOf(s sampled, i int) int {
	word := ""
	if s.tissue >= 0 {
		word = t.at(i, s.tissue)
	}
	return tissueOf(t.at(i, s.sample), word)
}

// oneSampleEach keeps one row of each patient in a table with a row per sample:
// normal tissue is no patient, samples that a matrix has go first, then the primary
// tumour, then what stands first. Where the times of a patient differ, rows are not
// left out as samples; in a file that is joined, nor are further rows of the sample that
// is kept, such as one for each mutation: none of them stands for the others.
func (a *assembly) oneSampleEach(t *table, joined bool) error {
	s, ok := t.samples()
	if !ok || a.opt.ID == NoID || a.opt.Long != "" || a.opt.Freq != "" {
		return nil
	}
	keep := make([]bool, t.rows)
	best := map[string]int{}
	many := t.manyTimes(s)
	for i := range t.rows {
		p := t.patientOf(s, i)
		if t.rankOf(s, i) >= normal {
			continue
		}
		k, has := best[p]
		switch {
		case p == "" || missing(p) || many != "":
			keep[i] = true
			best[p] = i
		case !has:
			keep[i], best[p] = true, i
		case a.goesFirst(t, s, i, k):
			keep[k], keep[i], best[p] = false, true, i
		}
	}
	if many != "" && s.patient < 0 {
		return t.fail(0, fmt.Sprintf("samples of %s have different times", many), "keep one row of each patient in the file")
	}
	for i := range keep {
		if k, has := best[t.patientOf(s, i)]; joined && has && t.rankOf(s, i) < normal && t.at(i, s.sample) == t.at(k, s.sample) {
			keep[i] = true
		}
	}
	normals, others := 0, 0
	for i, k := range keep {
		switch _, has := best[t.patientOf(s, i)]; {
		case k:
		case has:
			others++
		default:
			normals++
		}
	}
	if normals == t.rows || len(best) == 0 {
		return t.fail(0, fmt.Sprintf("every sample is one of normal tissue, such as %s: there is no patient", quote(t.at(0, s.sample))), "")
	}
	for i := range t.rows {
		if p := t.patientOf(s, i); p != "" && !missing(p) && t.rankOf(s, i) < normal {
			a.sampleOf(t.at(i, s.sample), p, keep[i])
		}
	}
	if normals+others == 0 {
		return nil
	}
	t.leftOut(normals, others)
	t.keep(keep)
	return nil
}

// goesFirst reports whether the sample in row i goes before that in row k, which
// stands above it.
func (a *assembly) goesFirst(t *table, s sampled, i, k int) bool {
	x, y := a.measured[t.at(i, s.sample)], a.measured[t.at(k, s.sample)]
	if x != y {
		return x
	}
	return t.rankOf(s, i) < t.rankOf(s, k)
}

// manyTimes is the first patient whose times differ between samples, "" for nobody.
func (t *table) manyTimes(s sampled) string {
	for k, h := range t.header {
		if !model.NamesTime(h) {
			continue
		}
		first := map[string]string{}
		for i := range t.rows {
			p, v := t.patientOf(s, i), t.at(i, k)
			if p == "" || missing(v) || t.rankOf(s, i) >= normal {
				continue
			}
			if was, ok := first[p]; ok && was != v {
				return p
			}
			first[p] = v
		}
	}
	return ""
}

// out notes rows that are left out before the table is used.
func (t *table) out(what string, n int) {
	t.left = append(t.left, model.FlowStep{File: t.name, What: what, N: n})
}

// loaded counts the n rows of a table, and those that were left out of it before.
func (a *assembly) loaded(t *table, n int) {
	for _, s := range t.left {
		n += s.N
	}
	a.flow(t, "loaded", n)
	a.c.Flow = append(a.c.Flow, t.left...)
}

// leftOut says which samples are left out.
func (t *table) leftOut(normals, others int) {
	if normals > 0 {
		t.out("normal tissue", normals)
		t.doubt(0, "", "", plural(normals, "sample is of normal tissue, which is no patient: left out",
			"samples are of normal tissue, which is no patient: left out"), normals)
	}
	if others > 0 {
		t.out("duplicate", others)
		t.doubt(0, "", "", fmt.Sprintf("%s of a patient who has another one, the primary tumour where there is one, else the first: left out",
			plural(others, "sample is", "samples are")), others)
	}
}

// keep leaves the other rows out.
func (t *table) keep(rows []bool) {
	n := 0
	for i, k := range rows {
		if k {
			t.cell.move(n*t.cols, &t.cell, i*t.cols, t.cols)
			t.line[n] = t.line[i]
			n++
		}
	}
	t.rows, t.line = n, t.line[:n]
	t.cell.shorten(n * t.cols)
	t.forget()
}

// sampleOf notes whose sample one is; chosen says that it is the one of its patient.
func (a *assembly) sampleOf(sample, patient string, chosen bool) {
	if a.patientOf == nil {
		a.patientOf, a.chosen = map[string]string{}, map[string]bool{}
	}
	a.patientOf[sample] = patient
	a.chosen[sample] = chosen
}

// measuredIn notes which samples the matrices among some tables have.
func (a *assembly) measuredIn(tables []*table) {
	a.measured = map[string]bool{}
	for _, t := range tables {
		if t.matrixShaped() || t.cols > 1 && markerNames[plain(t.header[0])] {
			for _, h := range t.header[1:] {
				a.measured[h] = true
			}
		}
	}
}

// bySample matches patients with the columns of a matrix by whose sample each is.
func (a *assembly) bySample(n int, name func(i int) string) matching {
	m := matching{how: "by the sample of each patient", pick: make([]int32, a.c.N), column: -1}
	at := map[string]int32{}
	for i := range n {
		p, ok := a.patientOf[name(i)]
		if !ok {
			m.alone++
			continue
		}
		k, has := at[p]
		if has {
			m.duplicate++
		}
		if !has || a.chosen[name(i)] && !a.chosen[name(int(k))] {
			at[p] = int32(i)
		}
	}
	for i, id := range a.c.ID {
		m.pick[i] = -1
		if k, ok := at[id]; ok {
			m.pick[i] = k
			m.matched++
			delete(at, id)
		}
	}
	m.alone += len(at) // samples of patients who are not in the cohort
	return m
}

// matrixPatients are the columns of a matrix that leads, from first on, one of each
// patient; they are counted from the second column of the file.
func (a *assembly) matrixPatients(t *table, first int) ([]int32, error) {
	best := map[string]int{}
	isSample := func(k int) bool { return tissue(t.header[k]) != "00" }
	for k := first; k < t.cols; k++ {
		h := t.header[k]
		if r := tissueOf(h, ""); isSample(k) && r < normal {
			if was, has := best[barcode(h, 12)]; !has || r < tissueOf(t.header[was], "") {
				best[barcode(h, 12)] = k
			}
		}
	}
	var pick []int32
	normals, others := 0, 0
	for k := first; k < t.cols; k++ {
		switch is, has := best[barcode(t.header[k], 12)]; {
		case !isSample(k) || has && is == k:
			pick = append(pick, int32(k-1))
		case has:
			others++
		default:
			normals++
		}
	}
	if len(pick) == 0 {
		return nil, t.fail(t.head, fmt.Sprintf("every sample is one of normal tissue, such as %s: there is no patient", quote(t.header[first])), "")
	}
	t.leftOut(normals, others)
	a.c.Flow = append(a.c.Flow, t.left...)
	return pick, nil
}
