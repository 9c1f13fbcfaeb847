// Package sampledata holds the cohorts that come with kaplan. One is of real
// patients; each of the others is synthetic, made by a seeded program under gen/.
// Which it is, is said wherever one is shown.
package sampledata

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
)

// Sample is an embedded cohort and what to look at first.
type Sample struct {
	Name      string
	Title     string // one line: who, and what was measured
	Source    string // the published study whose figures it meets, or where its patients are from
	Synthetic string // a sentence that says it is made up, and how; "" for real patients
	Real      string // a sentence that says whose data they are; "" for what is made up
	N, Events int    // patients, and events of the first endpoint

	csv, config string // csv is compressed where the sample is real
}

// CSV is the cohort as a comma-separated file with a header, in UTF-8. The
// caller owns the slice.
func (s Sample) CSV() []byte {
	if s.Real == "" {
		return []byte(s.csv)
	}
	z, err := gzip.NewReader(strings.NewReader(s.csv))
	var plain bytes.Buffer
	if err == nil {
		_, err = io.Copy(&plain, z)
	}
	if err != nil {
		panic("the sample " + s.Name + " in this program is damaged: " + err.Error())
	}
	return plain.Bytes()
}

// Config is the cohort.toml of the sample: labels, endpoints, derived columns
// and saved looks, of which the first is what the explorer opens on.
func (s Sample) Config() string { return s.config }

//go:embed tace75.csv
var tace75 string

//go:embed tace75.toml
var tace75Config string

//go:embed tace75_cq.csv
var tace75Cq string

//go:embed tace75_cq.toml
var tace75CqConfig string

//go:embed mir221.csv
var mir221 string

//go:embed mir221.toml
var mir221Config string

//go:embed sorafenib.csv
var sorafenib string

//go:embed sorafenib.toml
var sorafenibConfig string

//go:embed hep3b.csv
var hep3b string

//go:embed hep3b.toml
var hep3bConfig string

//go:embed lihc.csv.gz
var lihc string

//go:embed lihc.toml
var lihcConfig string

// List returns every sample, the default one first.
func List() []Sample {
	return []Sample{{
		Name:  "tace75",
		Title: "Serum exosomal miR-122 and miR-21 before and after TACE in hepatocellular carcinoma, disease-specific survival",
		Source: "Serum exosomal microRNA-122 and microRNA-21 as predictive biomarkers in transarterial chemoembolization-treated " +
			"patients (75 patients, 57 with cirrhosis)",
		Synthetic: "Synthetic: made by a seeded program to meet the figures published for 75 patients with hepatocellular carcinoma " +
			"treated by transarterial chemoembolization; it holds no patient's data.",
		N:      75,
		Events: 30,
		csv:    tace75,
		config: tace75Config,
	}, {
		Name:  "tace75_cq",
		Title: "The wells behind tace75: Cq of miR-122, miR-21 and the spiked-in cel-miR-39 before and after TACE, in triplicate",
		Source: "Serum exosomal microRNA-122 and microRNA-21 as predictive biomarkers in transarterial chemoembolization-treated " +
			"patients (75 patients; no Cq is printed)",
		Synthetic: "Synthetic: made by a seeded program so that the wells give the expressions of tace75; level and spread of the wells " +
			"were drawn; it holds no patient's data.",
		N:      75,
		csv:    tace75Cq,
		config: tace75CqConfig,
	}, {
		Name:  "mir221",
		Title: "Circulating miR-221 before sorafenib and after two months, by response, in two cohorts",
		Source: "In hepatocellular carcinoma miR-221 modulates sorafenib resistance through inhibition of caspase-3-mediated apoptosis " +
			"(two cohorts of patients with advanced cancer)",
		Synthetic: "Synthetic: made by a seeded program after an abstract on circulating miR-221 in patients on sorafenib, which prints " +
			"no numbers: only the directions are its own; it holds no patient's data.",
		N:      117,
		Events: 115,
		csv:    mir221,
		config: mir221Config,
	}, {
		Name:   "sorafenib",
		Title:  "A registry of fifteen studies around sorafenib: arms, doses, strata, response, adverse events, OS, PFS, TTP, TTF",
		Source: "abstracts of fifteen studies of sorafenib in the clinic (RESORCE and others; the column study tells them apart)",
		Synthetic: "Synthetic: made by a seeded program to meet the figures published for fifteen studies around sorafenib; it holds " +
			"no patient's data.",
		N:      3923,
		Events: 3203,
		csv:    sorafenib,
		config: sorafenibConfig,
	}, {
		Name:   "hep3b",
		Title:  "Mice with Hep3B-hCG tumors on sorafenib: drug levels, hCG and weight over time, survival by dose (long data)",
		Source: "Sorafenib drug levels and reversible resistance in mice bearing Hep3B-hCG tumors (Cancer Res 75:2510, 2015)",
		Synthetic: "Synthetic: made by a seeded program to meet the figures published for mice bearing Hep3B-hCG tumors treated with " +
			"sorafenib; it holds no animal's data.",
		N:      109,
		Events: 68,
		csv:    hep3b,
		config: hep3bConfig,
	}, {
		Name:   "lihc",
		Title:  "Real patients: hepatocellular carcinoma of The Cancer Genome Atlas, 365 miRNA precursors, OS, DSS, PFS, DFS",
		Source: "TCGA-LIHC, open-access data: the PanCanAtlas clinical data resource and the miRNA sequencing of the primary tumours",
		Real: "Real: 372 patients of The Cancer Genome Atlas (TCGA-LIHC, open-access data), miRNA of the resected tumour; " +
			"nothing was made up.",
		N:      372,
		Events: 131,
		csv:    lihc,
		config: lihcConfig,
	}}
}

// Get returns the sample of that name; ok is false where there is none.
func Get(name string) (s Sample, ok bool) {
	for _, s := range List() {
		if s.Name == name {
			return s, true
		}
	}
	return Sample{}, false
}

// MadeUp says of the text of a file, or of what its column synthetic says in every
// row, why and how it was made up: the sentence of the sample that the text is,
// whatever the file is called, or whose sentence it is. Of any other text, which
// may be somebody's data, it says "".
func MadeUp(text string) string {
	text = strings.TrimPrefix(text, "\ufeff")
	for _, s := range List() {
		switch {
		case s.Synthetic == "":
		case text == s.csv || text == s.Synthetic:
			return s.Synthetic
		case len(text) > len(s.csv) && len(text) <= 2*len(s.csv) && strings.ReplaceAll(text, "\r\n", "\n") == s.csv:
			return s.Synthetic
		}
	}
	return ""
}
