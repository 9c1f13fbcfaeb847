package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A series matrix of GEO, compressed as it is downloaded: characteristics and markers of
// four samples (oracle/formats.R).
func TestSeriesMatrixOfGEO(t *testing.T) {
	text, err := os.ReadFile(strings.TrimSuffix(data(t, "geo_series_matrix"), ".csv") + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "GSE1_series_matrix.txt.gz")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	r := oracle(t, "formats").part("geo")
	sameCurve(t, asked(t, "", "km", path), r)
	same(t, asked(t, "", "km", path, "--by", "hsa-miR-21"), "result/tests[log-rank]/statistic", r.number("chisq"))
	if unit := asked(t, "", "describe", path).at("result/endpoints[OS]/unit"); unit != "months" {
		t.Errorf("the unit is %v", unit)
	}
}

// Missing values as SPSS and JMP write them: two of six have no time, which leaves four
// and three events; • and 1,000 are understood, and what Censor means is asked.
func TestFilesOfOtherPrograms(t *testing.T) {
	a := asked(t, "", "km", data(t, "spss_export"))
	a.near("cohort/used", 4, 0)
	a.near("result/groups[0]/events", 3, 0)
	d := asked(t, "", "describe", data(t, "spss_export"))
	d.near("result/columns[sex]/missing", 2, 0)
	d.near("result/columns[survtime]/missing", 2, 0)
	d = asked(t, "", "describe", data(t, "jmp_export"))
	d.near("result/columns[Time to Event]/missing", 1, 0)
	d.near("result/columns[Dose]/max", 2500, 0)
	if status, _, errs := kaplan("", "km", data(t, "jmp_export")); status != exitNoAnswer || !strings.Contains(errs, "Censor") {
		t.Errorf("exit %d, %s", status, errs)
	}
	// SEER*Stat: months with leading zeros, and words for what nobody knows.
	seer := asked(t, "id,Survival months,Vital status recode (study cutoff used)\n1,0083,Alive\n2,0012,Dead\n3,Unknown,Dead\n4,0100,Alive\n", "describe", "-")
	seer.near("result/columns[Survival months]/max", 100, 0)
	seer.near("result/columns[Survival months]/missing", 1, 0)
	// SAS, Stata: .a to .z and ._ are missing, in numbers and in words.
	stata := asked(t, "id,x,w\n1,.a,low\n2,1,.b\n3,2,high\n4,._,.Z\n5,3,low\n", "describe", "-")
	stata.near("result/columns[x]/missing", 2, 0)
	stata.near("result/columns[w]/missing", 2, 0)
}
