// Lihc makes the sample sampledata/lihc.csv.gz out of two public files of real
// patients: the clinical table of The Cancer Genome Atlas' hepatocellular carcinoma
// as a cBioPortal study view exports it (clinical.tsv), and the miRNA precursors of
// the tumours in reads per million (mirna.tsv). Nothing is drawn, rounded or filled
// in: columns are chosen and renamed, and "STAGE IIIA" is written IIIA.
//
// Run it from the top of the repository:
//
//	go run ./sampledata/gen/lihc -from DIR
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// kept are the clinical columns that the sample has: what was known when the tumour
// was taken out, and the four endpoints. What was learnt later (a new tumour, the
// tumour status at last contact) is left where it is.
var kept = []struct{ name, source string }{
	{"id", "Patient ID"},
	{"age", "Diagnosis Age"},
	{"sex", "Sex"},
	{"ancestry", "Genetic Ancestry Label"},
	{"weight", "Patient Weight"},
	{"histology", "Tumor Type"},
	{"stage", "Neoplasm Disease Stage American Joint Committee on Cancer Code"},
	{"grade", "Neoplasm Histologic Grade"},
	{"OS_months", "Overall Survival (Months)"},
	{"OS_status", "Overall Survival Status"},
	{"DSS_months", "Months of disease-specific survival"},
	{"DSS_status", "Disease-specific Survival status"},
	{"PFS_months", "Progress Free Survival (Months)"},
	{"PFS_status", "Progression Free Status"},
	{"DFS_months", "Disease Free (Months)"},
	{"DFS_status", "Disease Free Status"},
}

func main() {
	from := flag.String("from", "", "`DIR` with clinical.tsv and mirna.tsv")
	out := flag.String("o", "sampledata/lihc.csv.gz", "where the sample is written")
	flag.Parse()
	if err := run(*from, *out); err != nil {
		fmt.Fprintln(os.Stderr, "lihc:", err)
		os.Exit(1)
	}
}

func run(from, out string) error {
	var tables [2][][]string
	for i, name := range []string{"clinical.tsv", "mirna.tsv"} {
		f, err := os.Open(filepath.Join(from, name))
		if err != nil {
			return err
		}
		r := csv.NewReader(f)
		r.Comma = '\t'
		tables[i], err = r.ReadAll()
		if closing := f.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	var plain bytes.Buffer
	if err := combine(&plain, tables[0], tables[1]); err != nil {
		return err
	}
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(plain.Bytes()); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(out, packed.Bytes(), 0o644)
}

// combine writes a row per patient of the clinical table, with the precursors of the
// patient's primary tumour, empty where none was sequenced.
func combine(w io.Writer, clinical, mirna [][]string) error {
	at := map[string]int{}
	for j, name := range clinical[0] {
		at[name] = j
	}
	reads := map[string][]string{}
	for _, row := range mirna[1:] {
		barcode := strings.ReplaceAll(row[0], ".", "-")
		patient, tissue := barcode[:len("TCGA-XX-XXXX")], barcode[len("TCGA-XX-XXXX"):]
		if tissue != "-01" || reads[patient] != nil {
			return fmt.Errorf("%s: not the one primary tumour of its patient", row[0])
		}
		reads[patient] = row[1:]
	}
	var head []string
	for _, k := range kept {
		if _, ok := at[k.source]; !ok {
			return fmt.Errorf("clinical.tsv has no column %q", k.source)
		}
		head = append(head, k.name)
	}
	c := csv.NewWriter(w)
	_ = c.Write(append(head, mirna[0][1:]...)) // Flush has the error
	for _, row := range clinical[1:] {
		var rec []string
		for _, k := range kept {
			v := strings.TrimPrefix(row[at[k.source]], "STAGE ")
			if v == "NA" {
				v = ""
			}
			rec = append(rec, v)
		}
		of := reads[rec[0]]
		if of == nil {
			of = make([]string, len(mirna[0])-1)
		}
		_ = c.Write(append(rec, of...))
	}
	c.Flush()
	return c.Error()
}
