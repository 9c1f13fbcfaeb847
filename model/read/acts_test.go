package read

import (
	"fmt"
	"strings"
	"testing"

	"kaplan/model"
)

// visits are rows of twelve patients, one to three of each, whose sex and arm never
// change, whose dose does, and whose times are in no order. id is the column that
// numbers the patients.
func visits(id, more string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s,sex,arm,dose%s,time,status\n", id, more)
	for p := range 12 {
		for v := range 1 + p%3 {
			fmt.Fprintf(&b, "%d,%s,%s,%d", 4000+7*p, "fm"[p/2%2:p/2%2+1], "AB"[p/3%2:p/3%2+1], 10+(p+3*v)%5)
			if more != "" {
				fmt.Fprintf(&b, ",%d", v+1)
			}
			fmt.Fprintf(&b, ",%d,%d\n", 5+(p*17+v*23)%40, p%2*(v+1)/(1+p%3))
		}
	}
	return b.String()
}

// Whatever the column that numbers the patients is called, rows of visits are never
// counted as patients in silence: a name that is known makes patients of them, any
// other one is doubted wherever an answer is given, until it is said what it is.
func TestVisitsAreNoPatientsInSilence(t *testing.T) {
	for _, id := range []string{"UPN", "chart_no", "chart number", "Chart", "FileNumber", "file no", "record_no", "Record Number", "dossier_nr", "nhc", "idnr",
		"Fallnummer", "px_id", "accession_number", "hospno", "recipient_id"} {
		c := load(t, "f.csv", visits(id, ""))
		if c.IDColumn != id || c.Patients() != 12 {
			t.Errorf("%s: %q names %d patients", id, c.IDColumn, c.Patients())
		}
		if _, err := model.NewResolver(c).For(model.Look{}, true); err == nil {
			t.Errorf("%s: the rows are taken as patients", id)
		}
	}
	said := func(c *model.Cohort) string { return strings.Join(c.RowDoubts(), "\n") }
	for _, id := range []string{"kunde_id", "member_number", "xyz_nr", "who", "client_key"} {
		c := load(t, "f.csv", visits(id, ""))
		if got := said(c); !strings.Contains(got, id+": it may name the patients: 24 rows have 12 values, and sex, arm never differ within one") {
			t.Errorf("%s: %s", id, got)
		}
		for _, opt := range []Options{{ID: NoID}, {ID: id}} {
			c, err := Reader("f.csv", strings.NewReader(visits(id, "")), opt)
			if err != nil || said(c) != "" {
				t.Errorf("%s %q: %v %s", id, opt.ID, err, said(c))
			}
		}
	}
	// No column is like an id, and one tells visits apart.
	var nobody strings.Builder
	for _, l := range strings.Split(strings.TrimSpace(visits("id", ",visit")), "\n") {
		_, rest, _ := strings.Cut(l, ",")
		nobody.WriteString(rest + "\n")
	}
	if got := said(load(t, "f.csv", nobody.String())); !strings.Contains(got, "visit: it may tell several rows") {
		t.Error(got)
	}
	// What patients have in common, and what agrees by chance, names nobody.
	for _, id := range []string{"center_no", "site_id", "family_id", "pair_no", "surgeon_id", "batch_number", "postal_code"} {
		if got := said(load(t, "f.csv", visits(id, ""))); got != "" {
			t.Errorf("%s: %s", id, got)
		}
	}
	for _, data := range []string{
		"klient_id,arm,time,status\n1,A,5,1\n1,A,7,0\n2,B,9,1\n3,A,8,0\n3,A,4,1\n",             // two pairs of two arms
		"ward_id,sex,arm,time,status\n1,f,A,5,1\n1,m,A,7,0\n2,f,B,9,1\n3,m,A,8,0\n3,f,A,4,1\n", // men and women
	} {
		if got := said(load(t, "f.csv", data)); got != "" {
			t.Error(got)
		}
	}
}

// Who gave an organ, and which study it was, name the patient only where nothing else
// does.
func TestRecipientsAreThePatients(t *testing.T) {
	c := load(t, "f.csv", "DONOR_ID,PX_ID,age,time,status\n1,11,50,5,1\n1,12,60,7,0\n2,13,40,9,1\n2,14,41,9,0\n")
	if c.IDColumn != "PX_ID" || c.N != 4 {
		t.Error(c.IDColumn, c.N)
	}
	if c = load(t, "f.csv", "donor_id,time,status\nDO1,5,1\nDO2,7,0\nDO3,9,1\n"); c.IDColumn != "donor_id" {
		t.Error(c.IDColumn)
	}
}

// A number of a chart that repeats for nobody is no measurement, and a count is none of
// a chart.
func TestNumbersThatNameRows(t *testing.T) {
	for name, want := range map[string]model.Kind{"bed_number": model.Number, "locker_no": model.Identifier, "Chart No": model.Identifier,
		"platelet_number": model.Number, "days_number": model.Number} {
		var b strings.Builder
		fmt.Fprintf(&b, "age,%s,time,status\n", name)
		for i := range 24 {
			v := 9000 - 13*i
			if name == "bed_number" || name == "platelet_number" {
				v = 90 + 53*(i*7%24)
			}
			fmt.Fprintf(&b, "%d,%d,%d,%d\n", 40+i%9, v, 3+i%11, i%2)
		}
		if got := load(t, "f.csv", b.String()).Column(name).Kind; got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}
