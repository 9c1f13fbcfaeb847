package read

import (
	"strings"
	"testing"
)

// A table with the patients in columns is refused by name, with the way out; one of
// numbers whose header names samples is turned, as any matrix is; a list of what
// columns mean is neither.
func TestPatientsInColumns(t *testing.T) {
	const said = "patients stand in columns, and what is known of them in rows"
	for text, want := range map[string]bool{
		"variable,P1,P2,P3,P4\nage,50,60,70,80\nsex,m,f,f,m\nos_months,5,6,9,12\nos_status,1,0,1,0\n":                                                 true,
		",1,2,3,4\ntime,5,6,9,12\nstatus,1,0,1,0\n":                                                                                                   true,
		"Hybridization REF,TCGA-A1-0001,TCGA-A1-0002,TCGA-A1-0003\nvital_status,1,0,1\nyears_to_birth,50,60,70\ndays_to_death,5,NA,9\ngender,m,f,m\n": true,
		"variable,type,label\ntime,numeric,time in days\nstatus,factor,1 dead\nage,numeric,age\n":                                                     false,
		"id,time,status\nstatus,5,1\ntime,6,0\nx,7,1\n":                                                                                               false,
		"name,value,unit\ntime,5,1\nstatus,1,1\ntime,6,1\nstatus,0,1\n":                                                                               false,
	} {
		_, err := Reader("f.csv", strings.NewReader(text), Options{})
		got := err != nil && strings.Contains(err.Error(), said)
		if got != want || got && !strings.Contains(err.Error(), "turn the table") {
			t.Errorf("%.30q: %v", text, err)
		}
	}
	c := load(t, "f.tsv", "sample\tTCGA-A1-0001-01\tTCGA-A1-0002-01\tTCGA-A1-0003-01\nOS\t1\t0\t1\nOS.time\t50\t60\t70\nmiR\t5\t6\t9\n")
	if c.N != 3 || len(c.Endpoints) != 1 || c.Endpoints[0].Name != "OS" {
		t.Error(c.N, c.Endpoints)
	}
}
