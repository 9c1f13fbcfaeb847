package read

import (
	"fmt"
	"strings"

	"kaplan/model"
)

// plain is a name in lower-case letters and digits only.
func plain(name string) string {
	var b strings.Builder
	for _, r := range model.NameWords(name) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

var (
	// patientNames name the patient: two rows with one value are one patient
	// twice.
	patientNames = set("id pid patient patientid patientno patientnr patientnumber patid patno patnr ptid ptno subject subjectid subjid usubjid" +
		" recordid caseid casesubmitterid submitterid casessubmitterid bcrpatientbarcode bcrpatientuuid participant participantid mrn pseudonym case pat" +
		" person personid persid individualid" +
		" icgcdonorid pxid recipientid recipid customerid memberid enrolid respondentid subjectno subjectnr subjectnumber subjno" +
		" randid seqn eid neid feid lopnr pnr plcoid hhidpn mergeid idauniq pidp ptcode trridcode wlidcode pufcaseid casenumber caseno casenr" +
		" hospitalno hospitalnumber nhsnumber registryid anonid pseudoid uniquepid patientidnumber" +
		" patientenid patientennummer patientennr numerohistoria numerohistoriaclinica")
	// lastNames name the patient where nothing else does, and elsewhere the study, the
	// tumour of a patient, the patient within a centre, or what was given to a recipient.
	lastNames = set("studyid studyno studynr studynumber trialno trialnumber upn chart chartid chartno chartnr chartnumber chartnum" +
		" file fileid fileno filenr filenumber recordno recordnr recordnumber recno recnumber dossier" +
		" dossierno dossiernr dossiernumber folder folderno" +
		" donorid idnr nhc npatient fallnummer fallnr aktenzeichen aktennummer aktennr hospno accession accessionno accessionnumber")
	// distinctNames name the patient where every value is different.
	distinctNames = set("kode")
	// rowNames name the row where every value is different; "" is R's row names
	// and pandas' index.
	rowNames = set("sample sampleid samplename samplebarcode submittersampleid barcode rownames rowname rn x unnamed0 index row no nr number obs name 1")
	// markerNames head the first column of a matrix with markers in rows.
	markerNames = set("hugosymbol entrezgeneid idref gene genes genename genesymbol geneid symbol ensemblid ensembl mirna mirnaid mirnaname " +
		"probe probeid probeset feature featureid marker markers compositeelementref protein metabolite")
	// annotation columns of a matrix say more about the marker.
	annotation = set("entrezgeneid hugosymbol genesymbol geneid description cytoband genename locusid chromosome")
)

// idRank is how surely a column names rows, by its name: 3 the patient, 2 some
// id, 1 perhaps the row, 0 not.
func (t *table) idRank(col int) int {
	name := t.header[col]
	p := plain(name)
	switch {
	case patientNames[p], p == "geoaccession":
		return 3
	case lastNames[p], distinctNames[p]:
		return 2
	case len(p) > 2 && (strings.HasSuffix(name, "ID") || strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "_id") ||
		strings.HasSuffix(name, ".id") || strings.HasSuffix(name, " id") || strings.HasSuffix(p, "barcode")):
		return 2
	case strings.HasSuffix(p, "id") && len(p) > 2 && t.isText(col):
		return 2
	case rowNames[p] || name == "" && col == 0 || numbered(name):
		return 1
	}
	return 0
}

// counts tells what the values of a column look like as names.
type counts struct {
	distinct, present int
	allText           bool // none is a number
	allWhole          bool // all are whole numbers
	counting          bool // 1, 2, 3, ... in order
}

// isText reports whether none of a column's values is a number.
func (t *table) isText(col int) bool {
	if c, ok := t.counts[col]; ok {
		return c.allText
	}
	for i := range t.rows {
		if s := t.at(i, col); !missing(s) {
			if _, ok := number(s, t.comma); ok {
				return false
			}
		}
	}
	return true
}

// distinct counts what stands in a column. Several ask of the same one, so it is
// counted once; forget it where cells change.
func (t *table) distinct(col int) counts {
	c, ok := t.counts[col]
	if !ok {
		c = t.count(col)
		if t.counts == nil {
			t.counts = map[int]counts{}
		}
		t.counts[col] = c
	}
	return c
}

// forget drops what was found of the header and the cells, where they change.
func (t *table) forget() { t.names, t.counts = nil, nil }

func (t *table) count(col int) counts {
	c := counts{allText: true, allWhole: true, counting: true}
	for i := range t.rows {
		s := t.at(i, col)
		if missing(s) {
			continue
		}
		c.present++
		if x, ok := number(s, t.comma); ok {
			c.allText = false
			whole, part, _ := strings.Cut(s, ".") // pandas writes ids as 1.0 where one is missing
			if x != float64(int64(x)) || strings.Trim(part, "0") != "" || strings.Contains(whole, ",") {
				c.allWhole = false
			}
			if x != float64(i+1) {
				c.counting = false
			}
		} else {
			c.allWhole, c.counting = false, false
		}
	}
	c.distinct = distinctTexts(t.rows, func(i int) string {
		if s := t.at(i, col); !missing(s) {
			return s
		}
		return ""
	})
	return c
}

// namesRow reports whether a column is an identifier by its name, which its
// values bear out.
func (t *table) namesRow(col int) bool {
	rank := t.idRank(col)
	if rank == 0 {
		return false
	}
	c := t.distinct(col)
	all := c.present > 0 && c.distinct == c.present && (c.allText || c.allWhole)
	switch rank {
	case 3: // names of a hospital or a yes/no in a column called patient are not
		if strings.Contains(plain(t.header[col]), "id") && c.distinct*2 > c.present && (c.allText || c.allWhole) {
			return true // an id is one in a file of three rows too, and may then stand twice
		}
		return c.present > 0 && (all || c.distinct > 2 && c.distinct*50 > c.present && (c.allWhole || !c.allText && c.distinct*4 > c.present || c.allText))
	case 2:
		if !all && t.withinCentre(col) {
			return false
		}
		return all || lastNames[plain(t.header[col])] && (c.allText || c.allWhole) && c.distinct > 2 && c.distinct*10 > c.present
	}
	if numbered(t.header[col]) {
		return all && c.present == t.rows && t.rows >= fewNames && (col == 0 || t.numbers(col))
	}
	switch plain(t.header[col]) {
	case "x", "no", "nr", "number", "1", "obs", "row":
		return all && c.present == t.rows && col == 0 && (c.allText || c.counting)
	}
	return all && c.present == t.rows && (col == 0 || c.allText)
}

// patientColumn is the first column that is named like a patient's id, however
// often a value stands in it; -1 where there is none.
func (t *table) patientColumn() int {
	for k := range t.cols {
		if t.idRank(k) == 3 {
			return k
		}
	}
	return -1
}

// findID finds the column that names the patient, -1 where there is none.
func (t *table) findID() int {
	if t.who > 0 {
		return t.who - 1
	}
	if t.group {
		return -1
	}
	best, bestRank := -1, 0
	for k := range t.cols {
		r := t.idRank(k)
		if r <= bestRank || !t.namesRow(k) {
			continue
		}
		best, bestRank = k, r
	}
	if best >= 0 {
		return best
	}
	// Else text that is different in every row, if the file starts with it.
	if c := t.distinct(0); c.allText && c.distinct == t.rows && t.rows >= fewNames {
		return 0
	}
	return -1
}

// find is the column of that name.
func (t *table) find(name string) int {
	name = model.Printable(name)
	for k, h := range t.header {
		if h == name || h == "" && t.columnName(k) == name {
			return k
		}
	}
	return -1
}

// columnName is the header, or a name for a column that has none.
func (t *table) columnName(col int) string {
	if h := t.header[col]; h != "" {
		return h
	}
	name := "row"
	if col > 0 {
		name = fmt.Sprintf("column %d", col+1)
	}
	if t.names == nil {
		t.names = make(map[string]bool, len(t.header))
		for _, h := range t.header {
			t.names[h] = true
		}
	}
	for t.names[name] {
		name += "_"
	}
	return name
}

// blank reports whether a column holds nothing at all.
func (t *table) blank(col int) bool {
	for i := range t.rows {
		if !t.cell.empty(i*t.cols + col) {
			return false
		}
	}
	return true
}

// uniqueIDs makes sure that no two rows have one id.
func (t *table) uniqueIDs(col int, joined bool) error {
	first := make(map[string]int, t.rows)
	repeated := map[string][]int{}
	var order []string
	for i := range t.rows {
		s := model.Printable(t.at(i, col))
		if missing(s) {
			continue
		}
		k, ok := first[s]
		if !ok {
			first[s] = i
			continue
		}
		if repeated[s] == nil {
			repeated[s] = []int{int(t.line[k])}
			order = append(order, s)
		}
		repeated[s] = append(repeated[s], int(t.line[i]))
	}
	if len(order) == 0 {
		return nil
	}
	id := order[0]
	what := fmt.Sprintf("%s %s stands in %s", t.columnName(col), quote(id), rowList(repeated[id]))
	if n := len(order) - 1; n > 0 {
		what += fmt.Sprintf("; %s repeated too", plural(n, "further id is", "further ids are"))
	}
	e := &Error{File: t.name, Row: repeated[id][1], Column: model.Excerpt(t.columnName(col)), What: what,
		Hint: "one row per patient is needed to join this file"}
	if joined {
		if len(order)*10 > len(first) {
			e.Hint += fmt.Sprintf(", which has %d rows of %s", t.rows, model.Count(len(first), "patient"))
			e.Ways = []model.Way{{Do: "keep one row of each in it"}}
		} else {
			e.Hint += ": mend these rows"
		}
		return e
	}
	e.Hint = "one row of each id is needed where rows stand for several patients"
	e.Ways = []model.Way{{Field: model.ReadNoID, Do: "do without ids"}}
	return e
}
