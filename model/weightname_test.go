package model

import (
	"strings"
	"testing"
)

// Weights of patients are told from the weights of bodies and of things: by their names,
// and a column that is called weight alone by its values.
func TestWeightsOfPatients(t *testing.T) {
	for names, want := range map[string]bool{
		"ipw|IPTW|siptw|ipcw|sampling_weight|sampleWeight|survey weight|WTMEC2YR|WTINT2YR|weights|stabilized.weights|ps_weight|SA_WGT_NEW|overlap_weights|pweight": true,
		"body_weight|birth_weight|weight_kg|weight_loss|wt.loss|tumor_weight|Weight at sampling kg|wtk|height|iptwo|weightlifting|final_body_weight":               false,
	} {
		for _, name := range strings.Split(names, "|") {
			c := cohortOf("time: 3 5 6 8", "status: 1 0 1 1", "x: 0.6 1.2 0.9 1.4")
			c.Columns[2].Name = name
			c.Columns[2].DoubtWeight()
			c.Endpoints = RecogniseEndpoints(c)
			c.Index()
			if got := len(c.WeightDoubts(Look{})) > 0; got != want || want && NotOffered(c, c.Columns[2]) == "" {
				t.Errorf("%s: doubted %v, want %v", name, got, want)
			}
			if said := c.WeightDoubts(Look{Observing: Observing{Weights: name}}); said != nil {
				t.Errorf("%s is used: %v", name, said)
			}
		}
	}
	for values, want := range map[string]bool{"0.6 1.2 0.9 1.4": true, "61.5 80.2 55.1 99.9": false, "3.2 2.9 4.1 3.3": false, "1 2 1 1": false, "-0.5 1.2 0.7 0.9": false} {
		c := cohortOf("weight: " + values)
		c.Columns[0].DoubtWeight()
		if got := len(c.Columns[0].Doubts) > 0; got != want {
			t.Errorf("%s: doubted %v", values, got)
		}
	}
}
