package main

import (
	"bytes"
	"encoding/csv"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func polarity(file string) string {
	return filepath.Join("..", "..", "stats", "testdata", "polarity", file)
}

// Whose event counts, by files whose status can be read in two ways (made by hand
// after situations that people meet). Curves and log-rank are R's (survival 3.5-3,
// oracle/polarity.R), of the event that the file's source means. In not_censored.csv
// five of eight are "Not censored", on days 5, 12, 20, 30 and 33: S falls to 7/8,
// then by 5/6, 3/4, 1/2 to 0.273, so the median is 30.
func TestWhichWayRound(t *testing.T) {
	r := oracle(t, "polarity")
	cases := []struct {
		of, args                          string
		event, censored, excluded, coding string
		says                              string // in a warning; "" none
	}{
		{"receptor_status", "receptor_status.csv|--by|er_status", "1", "0", "", "assumed", "no events in neg"},
		{"inverted_os", "inverted_os.csv|--event|os == 0", "0", "1", "", "declared", ""},
		{"worded_twin", "worded_twin.csv|--event|overall_survival == 0", "0", "1", "", "declared", ""},
		{"dod_letters", "dod_letters.csv", "DOC,DOD,DOOC", "ANED,AWD,AWOD,LFU,NED", "", "named", "any death is the event: DOC, DOD, DOOC"},
		{"dod_codes", "dod_codes.csv", "Dead of disease,Dead of other causes", "Alive,Alive with disease,No evidence of disease", "", "named", "any death"},
		{"yes_no", "yes_no.csv", "Y,yes", "n,No", "unknown", "named", "Y and yes are one value"},
		{"yes_no", `yes_no.csv|--event|dead in ["Y","yes"]`, "Y,yes", "n,No", "unknown", "declared", ""},
		{"jmp_export", "jmp_export.csv|--event|Censor == 0", "0", "1", "", "declared", ""},
		{"ncdb_vital", "ncdb_vital.csv|--censored|1", "0", "1", "", "declared", ""},
		{"ncdb_vital", "ncdb_vital.csv|--event|vitalStatus == 0", "0", "1", "", "declared", ""},
		{"exit_reason", "exit_reason.csv|--time|mortality_exitdays|--event|mortality_exitstat", "1", "2,3", "", "named", "as is_dead says"},
		{"censored_words", "censored_words.csv|--by|arm", "FALSE", "TRUE", "", "named", "as its name says"},
		{"not_censored", "not_censored.csv", "Not censored", "Censored", "", "named", ""},
		{"still_alive", "still_alive.csv|--time|survival|--event|still_alive == 0", "0", "1", "", "declared", ""},
		{"glioma_coded_name", "glioma_coded_name.tsv", "1", "0", "", "named", ""},
	}
	for _, c := range cases {
		t.Run(c.args, func(t *testing.T) {
			args := strings.Split(c.args, "|")
			args[0] = polarity(args[0])
			a := asked(t, "", append([]string{"km"}, args...)...)
			want := r.part(c.of)
			same(t, a, "cohort/used", want.number("n"))
			same(t, a, "endpoint/events", want.number("events"))
			for k := range want.list("groups") {
				at := string(rune('0' + k))
				to, from := "result/groups["+at+"]/", "groups["+at+"]/"
				for got, of := range map[string]string{"n": "n", "events": "events", "median/estimate": "median", "median/conf_low": "lower",
					"median/conf_high": "upper"} {
					if want.at(from+of) == nil {
						if v := a.at(to + got); v != nil {
							t.Errorf("%s is %v, and R has none", to+got, v)
						}
						continue
					}
					same(t, a, to+got, want.number(from+of))
				}
			}
			if len(want.list("groups")) > 1 {
				same(t, a, "result/tests[0]/statistic", want.number("logrank"))
			}
			for field, want := range map[string]string{"event_values": c.event, "censored_values": c.censored, "excluded_values": c.excluded} {
				var got []string
				for _, v := range a.list("endpoint/" + field) {
					got = append(got, v.(string))
				}
				slices.Sort(got)
				sorted := strings.FieldsFunc(want, func(r rune) bool { return r == ',' })
				slices.Sort(sorted)
				if !slices.Equal(got, sorted) {
					t.Errorf("%s is %q, want %q", field, got, want)
				}
			}
			if got := a.at("endpoint/coding"); got != c.coding {
				t.Errorf("the coding is %v, want %s", got, c.coding)
			}
			if says := strings.Join(warningsOf(a), "\n"); !strings.Contains(says, c.says) || c.says == "" && says != "" {
				t.Errorf("it says %q, want %q", says, c.says)
			}
		})
	}
}

// What cannot be known is asked, by itself and by hand, with both readings as flags
// to paste; and every one of them is answered.
func TestWhichWayRoundIsAsked(t *testing.T) {
	const id = "id,time,"
	for _, c := range []struct {
		data, args string
		says       []string
	}{
		{polarity("inverted_os.csv"), "", []string{"os and cause_of_death contradict", "--event 'os == 0' (4 with the event, as cause_of_death says)", "--event 'os == 1'"}},
		{polarity("inverted_os.csv"), "--time|os_months|--event|os", []string{"os and cause_of_death contradict", "--event 'os == 0'"}},
		{polarity("worded_twin.csv"), "", []string{"overall_survival and death_from_cancer contradict", "--event 'overall_survival == 0' (4 "}},
		{polarity("jmp_export.csv"), "", []string{"--event 'Censor == 1'", "--event 'Censor == 0'"}},
		{polarity("ncdb_vital.csv"), "", []string{"no direction", "--event 'vitalStatus == 1'", "--event 'vitalStatus == 0'", "--censored 0 or --censored 1"}},
		{polarity("ncdb_vital.csv"), "--time|Survival Months|--event|vitalStatus", []string{"no direction"}},
		{polarity("censored_words.csv"), "--event|Censored", []string{`--event 'Censored == "FALSE"' (5 with the event, as its name says)`, `'Censored == "TRUE"'`}},
		{polarity("still_alive.csv"), "--time|survival|--event|still_alive", []string{"--event 'still_alive == 0' (10 ", "--event 'still_alive == 1' (4 "}},
		{id + "event_free\n1,3,1\n2,5,0\n3,6,1\n", "", []string{"--event 'event_free == 1'", "--event 'event_free == 0'"}},
		{id + "ned\n1,3,1\n2,5,0\n3,6,1\n", "--time|time|--event|ned", []string{"--event 'ned == 1'", "--event 'ned == 0'"}},
		{id + "CNSR\n1,3,1\n2,5,0\n3,6,1\n", "--time|time|--event|CNSR", []string{"ADaM", "--event 'CNSR == 0'", "--censored 1"}},
		{id + "exit_status\n1,3,1\n2,5,2\n3,6,3\n", "--time|time|--event|exit_status", []string{"'exit_status == 1'", "'exit_status == 2'", "'exit_status == 3'"}},
		{id + "vital status\n1,3,1\n2,5,0\n3,6,9\n", "--time|time|--event|vital status", []string{"--censored 0", "--censored 1"}},
		{id + "died\n1,3,1\n2,5,2\n3,6,1\n", "", []string{"'died == 2'", "'died == 1'"}},
		{id + "dfs_status\n1,3,AWD\n2,5,NED\n3,6,DOD\n", "--time|time|--event|dfs_status", []string{`"AWD"`}},
	} {
		args := strings.FieldsFunc(c.args, func(r rune) bool { return r == '|' })
		file, stdin := c.data, ""
		if strings.Contains(c.data, "\n") {
			file, stdin = "-", c.data
		}
		status, out, errs := kaplan(stdin, append([]string{"km", file}, args...)...)
		if status != exitNoAnswer || out != "" {
			t.Errorf("%s %s: exit %d\n%s", c.data, c.args, status, out)
		}
		for _, s := range c.says {
			if !strings.Contains(errs, s) {
				t.Errorf("%s %s says\n%s\nand not %q", c.data, c.args, errs, s)
			}
		}
		// What it advises is an answer.
		words := shellWords(errs)
		for k, w := range words {
			if w != "--event" && w != "--censored" && w != "--cause" || k+1 == len(words) || strings.Contains(words[k+1], "...") {
				continue
			}
			paste := []string{"km", file, w, strings.TrimRight(words[k+1], ",;")}
			if len(args) > 1 && args[0] == "--time" {
				paste = append(paste, "--time", args[1])
			}
			if w != "--event" && len(args) > 2 {
				paste = append(paste, args[len(args)-2:]...)
			}
			if status, _, errs := kaplan(stdin, paste...); status != exitDone && !strings.Contains(errs, "several events") {
				t.Errorf("%q is advised, and leads to\n%s", paste[1:], errs)
			}
		}
	}
	if status, _, errs := kaplan(id+"lost\n1,3,1\n2,5,0\n", "km", "-", "--time", "time", "--event", "lost"); status != exitNoAnswer ||
		!strings.Contains(errs, "not lost is not dead") {
		t.Errorf("exit %d, %s", status, errs)
	}
	if status, _, errs := kaplan("", "cuminc", polarity("dod_codes.csv")); status != exitNoAnswer || !strings.Contains(errs, "which one is of interest") {
		t.Errorf("exit %d, %s", status, errs)
	}
	// cens by hand is taken as the event, which is assumed, and the other reading is said.
	a := asked(t, id+"cens\n1,3,1\n2,5,0\n3,6,1\n", "km", "-", "--time", "time", "--event", "cens")
	if says := strings.Join(warningsOf(a), "\n"); a.at("endpoint/coding") != "assumed" || !strings.Contains(says, "cens == 0") {
		t.Errorf("%v: %s", a.at("endpoint/coding"), says)
	}
}

// An answer in CSV says what counted in blocks after its own.
func TestEndpointInCSV(t *testing.T) {
	status, out, errs := kaplan("", "km", polarity("exit_reason.csv"), "--time", "mortality_exitdays", "--event", "mortality_exitstat", "--format", "csv")
	if status != exitDone {
		t.Fatal(errs)
	}
	blocks := strings.Split(strings.TrimSpace(out), "\n\n")
	read := func(block string) [][]string {
		rows, err := csv.NewReader(bytes.NewBufferString(block)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	n := len(blocks)
	end, notes := read(blocks[n-2]), read(blocks[n-1])
	if len(end) != 2 || end[1][0] != "Endpoint" || notes[1][0] != "Notes" {
		t.Fatalf("%q\n%q", end, notes)
	}
	is := map[string]string{}
	for k, h := range end[0] {
		is[h] = end[1][k]
	}
	for field, want := range map[string]string{"time": "mortality_exitdays", "event": "mortality_exitstat", "events": "4", "event_values": "1",
		"censored_values": "2,3", "excluded_values": "", "coding": "named"} {
		if is[field] != want {
			t.Errorf("%s is %q, want %q", field, is[field], want)
		}
	}
	if !strings.Contains(blocks[n-1], "mortality_exitstat: 1 is the event") || !strings.Contains(blocks[n-1], "as is_dead says") {
		t.Error(blocks[n-1])
	}
}
