package main

import (
	"regexp"
	"testing"
	"time"
)

// A key that is held down at a million patients does not queue: the newest cut wins,
// and once the key is released the curves are those of the last cut. How long that takes is
// logged.
func TestKeyHeldAtAMillion(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a million patients")
	}
	x := open(t, 120, 40, "", sized(t, t.TempDir(), 1_000_000), "--time", "time", "--event", "status", "--by", "x0")
	x.wait("at risk", "x0 by", "median")
	asked, drawn := regexp.MustCompile(`Cut +(\S+)`), regexp.MustCompile(`x0 by (\S+)`)
	cuts := func() (of, on string) {
		s := x.screen()
		if m := asked.FindStringSubmatch(s); m != nil {
			of = m[1]
		}
		if m := drawn.FindStringSubmatch(s); m != nil {
			on = m[1]
		}
		return of, on
	}
	// The first key finds the patients in order: that was done while the frame was read.
	_, before := cuts()
	pressed := time.Now()
	x.keys("Right")
	for _, on := cuts(); on == "" || on == before; _, on = cuts() {
		if time.Since(pressed) > 20*time.Second {
			t.Fatalf("the curves are still those of %q\n%s", before, x.screen())
		}
	}
	t.Logf("the first key's curves after %s", time.Since(pressed).Round(time.Millisecond))
	keys := 0
	seen := map[string]bool{}
	for start := time.Now(); time.Since(start) < 3*time.Second || len(seen) < 4 && time.Since(start) < 30*time.Second; keys++ {
		x.keys("Right")
		_, on := cuts()
		seen[on] = true
		time.Sleep(20 * time.Millisecond)
	}
	released := time.Now()
	of, on := cuts()
	for of == "" || of != on {
		if time.Since(released) > 20*time.Second {
			t.Fatalf("the cut is %q, and the curves are those of %q\n%s", of, on, x.screen())
		}
		of, on = cuts()
	}
	took := time.Since(released)
	time.Sleep(500 * time.Millisecond)
	if later, _ := cuts(); later != of {
		t.Errorf("half a second after the key was released the cut is %s, and was %s: keys have queued", later, of)
	}
	if len(seen) < 4 {
		t.Errorf("while the key was held the curves were those of %d cuts only", len(seen))
	}
	t.Logf("%d keys, curves of %d cuts seen, the last one %s after the key was released", keys, len(seen), took.Round(time.Millisecond))
}
