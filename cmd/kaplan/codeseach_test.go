package main

import "testing"

// Clinicians' codes, each of which one patient has: four died, four live, two were lost
// sight of. Text that is different in every row names no patients where it says a status.
func TestCodesOfOnePatientEach(t *testing.T) {
	t.Parallel()
	file := "id,months,status\n"
	for i, code := range []string{"DOD", "DOC", "DOOC", "DOT", "AWD", "AWOD", "NED", "ANED", "LFU", "LTFU"} {
		file += string(rune('a'+i)) + "," + string(rune('1'+i%9)) + "," + code + "\n"
	}
	a := asked(t, file, "km", "-")
	if a.at("endpoint/events") != 4.0 || a.at("cohort/used") != 10.0 || a.at("endpoint/coding") != "named" {
		t.Errorf("%v events, %v used, %v", a.at("endpoint/events"), a.at("cohort/used"), a.at("endpoint/coding"))
	}
}
