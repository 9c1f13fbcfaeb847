package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/write"
)

// Screen all markers of two files, open the first by q, slide its cut: the P
// that counts is the corrected one, the ledger holds every look as one family,
// and Enter brings a look back. Every number is the one that screen, km and cut
// print.
func TestStoryOfTheSearchedCut(t *testing.T) {
	clinical, mirna := absolute(t, "testdata/kirc_clinical.csv"), absolute(t, "testdata/kirc_mirna.csv")
	x := open(t, 120, 40, "", clinical, mirna)
	x.wait("60 patients", "at risk", "1 look ")
	x.keys("4")
	first := "age_at_initial_pathologic_diagnosis"
	s := asked(t, "", "screen", clinical, mirna, "--sort", "p")
	q := write.P(s.number("result/markers[0]/q_value"))
	row := "60 20 2.10 (1.31–3.37) " + write.P(s.number("result/markers[0]/p_value")) + " " + q + " " + write.P(s.number("result/markers[0]/p_family"))
	x.wait("13 markers o order: q", row)
	x.keys("o")
	x.wait("order: hazard ratio")
	x.keys("o")
	rows := markerRows(x.wait("order: name"))
	if len(rows) != 13 || rows[1] != "hsa-let-7a-5p" || !slices.IsSorted(rows) {
		t.Errorf("ordered by name: %v", rows)
	}
	x.keys("o", "o")
	rows = markerRows(x.wait("order: q"))
	for i, m := range s.list("result/markers") {
		name := m.(map[string]any)["marker"].(string)
		if i >= len(rows) || !strings.HasPrefix(name, strings.TrimSuffix(rows[i], "…")) {
			t.Fatalf("ordered by q: %v, and screen says %s", rows, name)
		}
	}

	x.keys("Enter")
	x.wait(first+" by 59 (median)", "low 31", "2 looks")
	x.keys("Right")
	x.wait("diagnosis by 61", "Cut 61 moved", "3 looks")
	x.keys("Right")
	x.wait("diagnosis by 62", "Cut 62 moved", "low 35", "4 looks")
	c := asked(t, "", "cut", clinical, mirna, "--by", first, "--permutations", "0")
	corrected := write.P(min(c.number("result/p_adjusted/lausen_schumacher"), c.number("result/p_adjusted/improved_bonferroni")))
	km := asked(t, "", "km", clinical, mirna, "--by", first, "--cut", "value:62")
	naive := write.P(km.number("result/tests[log-rank]/p_value"))
	x.wait("P "+corrected+" corrected naive "+naive, "P "+corrected+" is corrected for the search")

	x.keys("2")
	best := c.number("result/best/cut")
	x.wait("BEST CUT "+model.FormatNumber(best), "permutation (10000)", "Lausen-Schumacher "+write.P(c.number("result/p_adjusted/lausen_schumacher")), "HERE 62:")

	x.keys("9")
	second := asked(t, "", "km", clinical, mirna, "--by", first)
	x.wait("LEDGER 4 looks in 2 families",
		"median 59 20 "+write.P(second.number("result/tests[log-rank]/p_value"))+" "+corrected, // the family is judged by the corrected P
		"62 chosen 20 "+naive)
	x.keys("Down")
	x.wait("family of 3: P " + corrected + " corrected for the search")
	x.keys("Enter")
	x.wait(first+" by 59 (median)", "back at look 2", "low 31", "4 looks")
	x.keys("9")
	x.wait("LEDGER 4 looks in 2 families") // and going back took nothing out
}

// markerRows are the names in the screen's table.
func markerRows(s string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`(?m)([a-zA-Z][^ ]*) +60 +20 +[0-9.]+ \(`).FindAllStringSubmatch(s, -1) {
		out = append(out, m[1])
	}
	return out
}
