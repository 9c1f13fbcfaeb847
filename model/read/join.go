package read

import (
	"errors"
	"fmt"
	"strings"

	"kaplan/model"
)

// looksLikeSample recognises the names that the large repositories give to
// patients and samples.
func looksLikeSample(s string) bool {
	if barcode(s, 12) != "" {
		return true
	}
	rest, ok := strings.CutPrefix(s, "GSM")
	if !ok || len(rest) < 3 {
		return false
	}
	return strings.Trim(rest, "0123456789") == ""
}

// barcode is the first n characters of a TCGA barcode, whose "-" R may have
// turned into "."; "" where s is none or too short.
func barcode(s string, n int) string {
	if len(s) < n || len(s) < 12 || !strings.EqualFold(s[:4], "TCGA") || s[4] != '-' && s[4] != '.' || s[7] != s[4] {
		return ""
	}
	if len(s) > 12 && s[12] != s[4] {
		return ""
	}
	return strings.ToUpper(strings.ReplaceAll(s[:n], ".", "-"))
}

// matrixShaped reports whether a table has markers in rows, going by itself:
// its first header cell, numbers everywhere else, no column named as an endpoint.
func (t *table) matrixShaped() bool {
	if t.shaped != 0 {
		return t.shaped > 0
	}
	t.shaped = -1
	if t.cols < 4 {
		return false
	}
	first := plain(t.header[0])
	samples := 0
	more := make([]bool, t.cols) // says more about the marker
	for k, h := range t.header {
		more[k] = k == 0 || annotation[plain(h)]
		if k > 0 && looksLikeSample(h) {
			samples++
		}
	}
	named := samples*2 > t.cols
	switch {
	case markerNames[first]:
	case named:
	case t.cols > 100 && (first == "" || first == "sample" || first == "samples"):
	default:
		return false
	}
	if model.NamesEndpoint(t.header) || looksLikeSample(t.at(0, 0)) {
		return false
	}
	// Numbers in nearly every cell of the first rows.
	numbers, present := 0, 0
	for r := range min(t.rows, 20) {
		for k := 1; k < t.cols; k++ {
			s := t.at(r, k)
			if more[k] || missing(s) {
				continue
			}
			present++
			if _, ok := number(s, t.comma); ok {
				numbers++
			}
		}
	}
	if present == 0 || numbers*10 < present*9 {
		return false
	}
	t.shaped = 1
	return true
}

// A matching goes from the cohort's patients to the rows or columns of another
// file.
type matching struct {
	pick      []int32 // patient -> place in the file, -1 none
	matched   int     // patients with a place
	alone     int     // places without a patient
	duplicate int     // places passed over because a better one has the patient
	normal    int     // places of normal tissue, which is no patient
	how       string  // "" exactly
	column    int     // of the file's id; -1: its header
}

// withoutZeros says that ids were numbers in one of two files.
const withoutZeros = "once 0001 is read as 1: write the ids alike in both files if that is wrong"

// The ways in which two spellings of an id can be one, best first.
var spellings = []struct {
	how  string
	norm func(s string) string
}{
	{"", func(s string) string { return s }},
	{"once 1.0 is read as 1", func(s string) string { return strings.TrimSuffix(s, ".0") }},
	{"once R's changes to names are undone (- to ., a leading X)", unmangled},
	{withoutZeros, func(s string) string {
		if strings.Trim(s, "0123456789") != "" {
			return ""
		}
		return strings.TrimLeft(s, "0")
	}},
	{"on the first 15 characters of their TCGA barcodes", func(s string) string { return barcode(s, 15) }},
	{"on the first 12 characters of their TCGA barcodes", func(s string) string { return barcode(s, 12) }},
}

// unmangled undoes R's make.names as far as it can be undone.
func unmangled(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c < 0x80 && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			b[i] = '.'
		}
	}
	if len(b) > 1 && b[0] == 'X' && (b[1] >= '0' && b[1] <= '9' || b[1] == '.' || b[1] == '_') {
		b = b[1:]
	}
	return string(b)
}

// match matches patients with the n names of another file, in the first of the
// spellings that matches most.
func match(ids []string, n int, name func(i int) string) matching {
	var best matching
	for _, sp := range spellings {
		m := matching{how: sp.how, pick: make([]int32, len(ids)), column: -1}
		at := make(map[string]int32, n)
		taken := make([]bool, n)
		for i := range n {
			s := name(i)
			if missing(s) {
				continue
			}
			if tissueOf(s, "") >= normal {
				continue
			}
			key := sp.norm(s)
			if key == "" {
				continue
			}
			if k, ok := at[key]; ok {
				// Two samples of one patient: the primary tumour (01) goes
				// before other tissue, then what stands first.
				if tissue(s) < tissue(name(int(k))) {
					at[key] = int32(i)
				}
				continue
			}
			at[key] = int32(i)
		}
		for p, id := range ids {
			m.pick[p] = -1
			key := sp.norm(id)
			if k, ok := at[key]; ok && key != "" {
				m.pick[p] = k
				taken[k] = true
				m.matched++
			}
		}
		if m.matched <= best.matched || sp.how == withoutZeros && (alike(sp.norm, n, name) || alike(sp.norm, len(ids), func(i int) string { return ids[i] })) {
			continue
		}
		for i := range n {
			if taken[i] {
				continue
			}
			switch k, ok := at[sp.norm(name(i))]; {
			case ok && taken[k] && int(k) != i:
				m.duplicate++
			case tissueOf(name(i), "") >= normal:
				m.normal++
			default:
				m.alone++
			}
		}
		best = m
		if m.matched == len(ids) {
			break
		}
	}
	return best
}

// alike reports whether two different names become one.
func alike(norm func(string) string, n int, name func(i int) string) bool {
	was := make(map[string]string, n)
	for i := range n {
		s := name(i)
		key := norm(s)
		if other, ok := was[key]; ok && key != "" && other != s {
			return true
		}
		was[key] = s
	}
	return false
}

// tissue is the sample type of a TCGA barcode: 01-09 tumour, 10-19 normal.
func tissue(s string) string {
	if barcode(s, 15) == "" {
		return "00"
	}
	return s[13:15]
}

// join matches a further file with the cohort's patients and adds its columns.
func (a *assembly) join(lead, t *table) (model.Source, error) {
	var none model.Source
	if !t.matrixShaped() {
		if err := a.oneSampleEach(t, true); err != nil {
			return none, err
		}
	}
	ids := a.c.ID
	// A row per patient?
	var rows matching
	tried := []string{}
	for k := range t.cols {
		if rows.matched == len(ids) {
			break
		}
		h := t.header[k]
		named := h != "" && (h == a.c.IDColumn || h == model.Printable(a.opt.ID))
		if !named && t.idRank(k) == 0 && (k > 0 || !t.isText(k)) {
			continue
		}
		m := match(ids, t.rows, func(i int) string { return t.at(i, k) })
		if m.matched > rows.matched {
			m.column = k
			rows = m
		}
		if t.rows > 0 && len(tried) < 3 {
			tried = append(tried, fmt.Sprintf("%s in %s", quote(t.at(0, k)), model.Excerpt(t.columnName(k))))
		}
	}
	// Or a column per patient?
	cols := match(ids, t.cols-1, func(i int) string { return t.header[i+1] })
	if m := a.bySample(t.cols-1, func(i int) string { return t.header[i+1] }); m.matched > cols.matched {
		cols = m
	}
	switch {
	case rows.matched == 0 && cols.matched == 0:
		tried = append(tried, fmt.Sprintf("%s in the header", quote(t.header[t.cols-1])))
		return none, t.fail(0, fmt.Sprintf("holds none of the patients of %s (%s there; here %s)", lead.name, quote(ids[0]), strings.Join(tried, ", ")),
			"files are joined on the patient id: name its column alike in all of them", model.Way{Field: model.ReadID, Do: "or say which one it is"})
	case cols.matched > rows.matched:
		return a.joinMatrix(lead, t, cols)
	}
	t.numberHeader()
	if err := t.onlyOne(rows.column); err != nil {
		return none, err
	}
	if rows.how == "" || rows.duplicate > 0 { // two samples of a patient have two barcodes, and one that stands twice is no sample more
		if err := t.uniqueIDs(rows.column, true); err != nil {
			var several *Error
			if _, patients := a.patientsOf(rows); errors.As(err, &several) && len(several.Ways) > 0 && patients == a.c.N {
				first := model.Way{Do: fmt.Sprintf("name %s before %s: its rows are then told apart as those of one file are", t.name, lead.name)}
				several.Ways = append([]model.Way{first}, several.Ways...)
			}
			return none, err
		}
	}
	a.countJoin(lead, t, t.rows, rows)
	if c := t.distinct(rows.column); c.counting && rowNames[plain(t.header[rows.column])] {
		t.doubt(0, t.columnName(rows.column), "", fmt.Sprintf("joined to %s on what looks like row numbers: make sure that both files are in the same order",
			lead.name), rows.matched)
	}
	skip := rows.column
	if rows.how != "" { // the id as this file has it may say more, such as the sample
		skip = -1
	}
	a.addTable(t, rows.column, skip, rows.pick)
	of := a.source(t, t.rows, t.cols, "")
	if rows.how == "" {
		of.ID = t.header[rows.column]
	}
	return of, nil
}

func (a *assembly) joinMatrix(lead, t *table, m matching) (model.Source, error) {
	at := make(map[string]int, t.cols)
	for k, h := range t.header[1:] {
		if first, ok := at[h]; ok && h != "" {
			return model.Source{}, t.fail(t.head, fmt.Sprintf("columns %d and %d are both for patient %s", first+2, k+2, quote(h)),
				"keep one column per patient")
		}
		at[h] = k
		if annotation[plain(h)] && m.alone > 0 {
			m.alone--
		}
	}
	matched, _ := a.patientsOf(m)
	n := matched + m.alone + m.duplicate + m.normal
	a.countJoin(lead, t, n, m)
	a.addMatrix(t, m.pick)
	return a.source(t, n, t.rows, matrixForm(t.rows, n)), nil
}

// patientsOf is how many patients a matching finds, of how many there are: an id that
// stands in several rows is one.
func (a *assembly) patientsOf(m matching) (matched, patients int) {
	found := make(map[string]bool, a.c.N)
	for i, id := range a.c.ID {
		was, seen := found[id]
		if !seen {
			patients++
		}
		if !was && m.pick[i] >= 0 {
			matched++
		}
		found[id] = was || m.pick[i] >= 0
	}
	return matched, patients
}

// countJoin accounts for every patient of both files.
func (a *assembly) countJoin(lead, t *table, n int, m matching) {
	matched, patients := a.patientsOf(m)
	a.loaded(t, n)
	a.flow(t, "matched", matched)
	a.flow(t, "only in this file", m.alone)
	a.flow(lead, "not in "+t.name, patients-matched)
	t.left = nil
	t.leftOut(m.normal, m.duplicate)
	a.c.Flow = append(a.c.Flow, t.left...)
	if m.how != "" {
		t.doubt(0, "", "", fmt.Sprintf("its patients match those of %s %s", lead.name, m.how), m.matched)
	}
}
