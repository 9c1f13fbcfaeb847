package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The rules of the ledger as a story: markers that are paged through are looks, cuts
// that are slid over are one search, what is tried out in a dialog is none and has no
// P, a covariate makes no second family of the log-rank test, a planned look is known
// when a person arrives at it by keys, and a marker of a screen counts as one of all.
func TestStoryOfTheLedger(t *testing.T) {
	t.Parallel()
	config := filepath.Join(t.TempDir(), "cohort.toml")
	plan := "[[plan]]\nname = \"protocol 4.2\"\ndate = 2026-01-15\nby = \"sex\"\ntime = \"time\"\nevent = \"status==2\"\n"
	if err := os.WriteFile(config, []byte(plan), 0o644); err != nil {
		t.Fatal(err)
	}
	x := open(t, 120, 40, "NO_COLOR=1", data(t, "lung"), "--config", config, "--time", "time", "--event", "status == 2", "--by", "age")
	x.wait("age by 63", "log-rank", "1 look ")
	x.keys("]")
	x.wait("2 looks", "10.33") // sex, which was planned
	x.keys("]")
	x.wait("3 looks")
	x.keys("m")
	x.typed("age")
	x.keys("Enter")
	x.wait("age by 63", "3 looks") // seen before
	x.keys("Right")
	x.wait("moved", "4 looks")
	x.keys("a")
	x.wait("P values are hidden while a dialog is open", "4 looks")
	x.typed("sex")
	x.keys("Space")
	s := x.wait("[x] sex", "log-rank ···", "4 looks")
	if strings.Contains(s, "naive ") {
		t.Errorf("a P value is drawn behind a dialog\n%s", s)
	}
	x.keys("Enter")
	x.wait("HAZARD (adjusted)", "5 looks") // the adjusted ratio; the log-rank test is the one of before
	x.keys("9")
	x.wait("LEDGER 5 looks in 4 families P planned, of 1 plan ", "P Curves", "chosen, adj. sex", "over all that is planned (1)",
		"lower bound on multiplicity, not control of")
	x.keys("4")
	x.wait("6 looks")
	x.keys("Enter")
	x.wait("at risk", "7 looks")
	x.keys("9", "Down", "Down", "Down", "Down", "Down", "Down")
	x.wait("LEDGER 7 looks", "of a screen of", "counts as P")
	x.tmux("resize-window", "-x", "80", "-y", "24")
	x.wait("LEDGER 7 looks", "not control of error", "nothing can be taken out")
}
