package read

import (
	"strings"
	"testing"

	"kaplan/model"
)

// A series matrix to the letter: lines of the series, of how samples were sent in,
// characteristics whose keys are not in one order, a quote in a value, a sample with no
// value, ages with their unit; then the table.
const series = `!Series_title	"miRNA in X"
!Series_geo_accession	"GSE1"
!Series_sample_id	"GSM1 GSM2 GSM3 "

!Sample_title	"tumor 1"	"tumor 2"	"normal 3"
!Sample_geo_accession	"GSM1"	"GSM2"	"GSM3"
!Sample_status	"Public on Jan 01 2011"	"Public on Jan 01 2011"	"Public on Jan 01 2011"
!Sample_submission_date	"Mar 12 2010"	"Mar 12 2010"	"Mar 14 2010"
!Sample_source_name_ch1	"tumor"	"tumor"	"adjacent normal"
!Sample_organism_ch1	"Homo sapiens"	"Homo sapiens"	"Homo sapiens"
!Sample_characteristics_ch1	"age: 61 years"	"Sex: F"	"age: 70 years"
!Sample_characteristics_ch1	"sex: M"	"age: 55 years"	""
!Sample_characteristics_ch1	"title: a 5" lesion"	"title: other: x"	"stage: NA"
!Sample_characteristics_ch1	"os (months): 12"	"os (months): 20"	"os (months): 7"
!Sample_data_row_count	"2"	"2"	"2"
!series_matrix_table_begin
"ID_REF"	"GSM1"	"GSM2"	"GSM3"
"hsa-miR-21"	5.1	null	7.3
"hsa-miR-22"	1.1	2.2	3.3
!series_matrix_table_end
`

func TestSeriesMatrix(t *testing.T) {
	c, err := Reader("GSE1_series_matrix.txt", strings.NewReader(series), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c.N != 3 || c.IDColumn != "geo_accession" || c.ID[1] != "GSM2" || len(c.Files) != 2 {
		t.Errorf("%d patients by %q, %v", c.N, c.IDColumn, c.Files)
	}
	for name, want := range map[string]string{"age": "61 55 70", "Sex": "M F NA", "title (characteristic)": `a 5" lesion other: x NA`, "stage": "NA NA NA",
		"os (months)": "12 20 7", "hsa-miR-21": "5.1 NA 7.3", "hsa-miR-22": "1.1 2.2 3.3", "source_name_ch1": "tumor tumor adjacent normal"} {
		col := c.Column(name)
		if col == nil {
			t.Errorf("there is no column %s", name)
			continue
		}
		if got := col.Format(0) + " " + col.Format(1) + " " + col.Format(2); got != want {
			t.Errorf("%s: %s, and not %s", name, got, want)
		}
	}
	if c.Column("age").Unit != "years" || c.Column("submission_date") != nil || c.Column("organism_ch1") != nil {
		t.Error("the age has no unit, or what says nothing of samples is a column")
	}
	said := ""
	for _, d := range c.Doubts {
		said += d.String() + "\n"
	}
	if !strings.Contains(said, `1 sample may be normal tissue ("adjacent normal")`) {
		t.Errorf("normal tissue is not said: %s", said)
	}
	if c.Column("hsa-miR-21").Kind != model.Number {
		t.Error("a marker is no number")
	}
}

func TestSeriesMatrixRefused(t *testing.T) {
	for _, c := range []struct{ old, new, says string }{
		{"!series_matrix_table_end", "", "no end"},
		{`!Sample_geo_accession	"GSM1"	"GSM2"	"GSM3"`, "", "without the names of its samples"},
		{`"sex: M"	"age: 55 years"	""`, `"sex: M"	"age: 55 years"`, "row 12"},
		{"1.1	2.2	3.3", "1.1	2.2", "row 19"},
	} {
		if _, err := Reader("x", strings.NewReader(strings.Replace(series, c.old, c.new, 1)), Options{}); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("without %q: %v", c.old, err)
		}
	}
	if _, err := Reader("x", strings.NewReader("^DATABASE = GeoMiame\n!Database_name = GEO\n"), Options{}); err == nil || !strings.Contains(err.Error(), "series matrix") {
		t.Errorf("a SOFT file: %v", err)
	}
	// A series whose values are elsewhere has its samples all the same.
	head, _, _ := strings.Cut(series, `"hsa-miR-21"`)
	c, err := Reader("x", strings.NewReader(head+"!series_matrix_table_end\n"), Options{})
	if err != nil || c.N != 3 || len(c.Doubts) != 2 {
		t.Errorf("%v, %+v", err, c)
	}
}
