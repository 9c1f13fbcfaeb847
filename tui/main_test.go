package tui

import (
	"os"
	"testing"
)

// Tests press keys by the thousand: permutations are few, or they would take
// all the time.
func TestMain(m *testing.M) {
	rounds, familyRounds = 200, 20
	os.Exit(m.Run())
}
