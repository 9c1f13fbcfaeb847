package main

import (
	"math"
	"strings"
	"testing"
)

// lung by sex: 90 of 228 patients and 165 events. (1.959964 + 0.841621)² is
// 7.848880; the share is 90/228, so that share times the rest is 0.238920; the log
// ratio is sqrt(7.848880 / (165 × 0.238920)) = 0.446212, the ratio 1.562383. A
// ratio of 1.5 (log² 0.164402) needs 7.848880 / (0.164402 × 0.238920) = 199.82.
func TestPower(t *testing.T) {
	lung := data(t, "lung")
	a := asked(t, "", "power", lung, "--time", "time", "--event", "status", "--by", "sex", "--hr", "1.5")
	for path, want := range map[string]float64{
		"result/pairs[0]/n": 228, "result/pairs[0]/events": 165, "result/pairs[0]/share": 90.0 / 228,
		"result/pairs[0]/detectable[0]/hazard_ratio_above": 1.562383, "result/pairs[0]/detectable[0]/hazard_ratio_below": 1 / 1.562383,
		"result/pairs[0]/needed[0]/events_80": 199.8217, "result/pairs[0]/needed[0]/patients_80": 199.8217 * 228 / 165,
	} {
		// Worked out by hand to seven digits.
		if got := a.number(path); math.Abs(got-want) > 2e-5*want {
			t.Errorf("%s: %v, not %v", path, got, want)
		}
	}
	for _, c := range []struct{ flags, want string }{
		{"", "a hazard ratio is of two groups\nchoose a marker (--by)"},
		{"--by sex --hr 1", "--hr: a hazard ratio of 1: must be above 0 and not 1"},
		{"--by sex --ties efron", "unknown flag: --ties"},
		{"--by sex --covariates age", "power does not use it"},
	} {
		status, out, errs := kaplan("", append([]string{"power", lung, "--time", "time", "--event", "status"}, strings.Fields(c.flags)...)...)
		if status != exitUsage || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("power %s: exit %d, %q, %q", c.flags, status, out, errs)
		}
	}
}
