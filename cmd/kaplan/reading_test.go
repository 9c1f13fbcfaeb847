package main

import "testing"

func TestMayTake(t *testing.T) {
	for in, want := range map[string]int64{"2GB": 2e9, "500 MB": 5e8, "1.5g": 15e8, "64KiB": 65536, "1TB": 1e12, "100": 100} {
		if got, err := mayTake(in); err != nil || got != want {
			t.Errorf("%s is %d, %v", in, got, err)
		}
	}
	for _, in := range []string{"x", "0", "-1GB", "2XB", "NaN", "Inf", "GB", "1e300GB"} {
		if got, err := mayTake(in); err == nil {
			t.Errorf("%s is %d", in, got)
		}
	}
}
