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
	curveAsR(t, asked(t, "", "km", path), r)
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

// A cart of GDC: a folder per file, named by numbers that say nothing of patients, and
// the sample sheet. Two samples of one patient give the primary tumour, normal tissue
// gives nobody. The answer is that of the same numbers in one table.
func TestFolderOfGDC(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mirna := func(rpm string) string {
		return "miRNA_ID\tread_count\treads_per_million_miRNA_mapped\tcross-mapped\nhsa-let-7a-1\t20\t7.5\tN\nhsa-mir-21\t100\t" + rpm + "\tY\n"
	}
	sheet := "File ID\tFile Name\tData Category\tData Type\tProject ID\tCase ID\tSample ID\tSample Type\n"
	joined := "id,days,dead,hsa-mir-21\n"
	clinical := "case_submitter_id\tdays\tdead\n"
	for _, f := range []struct{ folder, patient, sample, kind, rpm, days, dead string }{
		{"a1", "TCGA-AA-0001", "TCGA-AA-0001-01A", "Primary Tumor", "10.25", "100", "1"},
		{"a2", "TCGA-AA-0001", "TCGA-AA-0001-02A", "Recurrent Tumor", "999", "", ""},
		{"a3", "TCGA-AA-0002", "TCGA-AA-0002-01A, TCGA-AA-0002-01A", "Primary Tumor", "20.5", "50", "1"},
		{"a4", "TCGA-AA-0002", "TCGA-AA-0002-11A", "Solid Tissue Normal", "1", "", ""},
		{"a5", "TARGET-30-P", "TARGET-30-P-01A", "Primary Tumor", "30", "400", "0"},
		{"a6", "HCM-1", "HCM-1-6A", "Metastatic", "40", "30", "1"},
		{"a7", "TCGA-AA-0009", "TCGA-AA-0009-11A", "Solid Tissue Normal", "50", "", ""},
	} {
		file := f.folder + "-x.mirbase21.mirnas.quantification.txt"
		write("cart/"+f.folder+"/"+file, mirna(f.rpm))
		write("cart/"+f.folder+"/annotations.txt", "id\tsubmitter_id\n")
		sheet += strings.Join([]string{f.folder, file, "Transcriptome Profiling", "miRNA Expression Quantification", "TCGA-X", f.patient + ", " + f.patient,
			f.sample, f.kind}, "\t") + "\n"
		if f.days != "" {
			joined += strings.Join([]string{f.patient, f.days, f.dead, f.rpm}, ",") + "\n"
			clinical += strings.Join([]string{f.patient, f.days, f.dead}, "\t") + "\n"
		}
	}
	write("cart/MANIFEST.txt", "id\tfilename\tmd5\tsize\tstate\n")
	write("clinical.tsv", clinical)
	write("sheet.tsv", sheet)
	write("joined.csv", joined)
	at := func(name string) string { return filepath.Join(dir, name) }
	args := []string{"--time", "days", "--event", "dead", "--by", "hsa-mir-21", "--cut", "value:20.5"}
	want := asked(t, "", append([]string{"km", at("joined.csv")}, args...)...)
	// By hand: of two patients up to 20.5 both died, at 50 and 100, so that S is 0.5 between.
	want.near("result/groups[0]/median/estimate", 75, 0)
	if status, _, errs := kaplan("", append([]string{"km", at("clinical.tsv"), at("cart")}, args...)...); status != exitNoAnswer ||
		!strings.Contains(errs, "nothing says whose") || !strings.Contains(errs, "sample sheet") {
		t.Errorf("without a sample sheet: exit %d, %s", status, errs)
	}
	same := func(files ...string) {
		t.Helper()
		got := asked(t, "", append(append([]string{"km"}, files...), args...)...)
		for _, path := range []string{"result/groups[0]/n", "result/groups[1]/n", "result/groups[0]/median/estimate", "result/tests[log-rank]/statistic"} {
			got.near(path, want.number(path), 1e-12)
		}
		d := asked(t, "", append([]string{"describe"}, files...)...)
		d.near("cohort/n", 4, 0)
		if says := strings.Join(warningsOf(d), "\n"); !strings.Contains(says, "2 samples are of normal tissue") || !strings.Contains(says, "1 sample is of a patient") {
			t.Errorf("nothing is said of the samples that are left out: %s", says)
		}
	}
	same(at("clinical.tsv"), at("cart"), at("sheet.tsv"))
	write("cart/gdc_sample_sheet.2026-01-01.tsv", sheet)
	same(at("clinical.tsv"), at("cart"))
	same(at("cart"), at("clinical.tsv"))
	write("other/clinical.csv", "id\n1\n")
	if status, _, errs := kaplan("", "describe", at("other")); status != exitNoAnswer || !strings.Contains(errs, "is a folder") {
		t.Errorf("another folder: exit %d, %s", status, errs)
	}
	write("iso/x.isoforms.quantification.txt", "miRNA_ID\tisoform_coords\tread_count\treads_per_million_miRNA_mapped\tcross-mapped\tmiRNA_region\n")
	if status, _, errs := kaplan("", "describe", at("iso")); status != exitNoAnswer || !strings.Contains(errs, "isoforms") {
		t.Errorf("isoforms: exit %d, %s", status, errs)
	}
}
