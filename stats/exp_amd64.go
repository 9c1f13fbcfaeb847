package stats

import "golang.org/x/sys/cpu"

// expEights replaces eight numbers at a time, from -700 to 700, by their exponential, as
// expOne has it. table is expTable. It is written for the processor because hazard ratios
// are what a model of one covariate waits for: a fifth of the time.
//
//go:noescape
func expEights(x *float64, eights int, table *[17]float64)

// exps replaces each x, from -700 to 700, by exp(x).
func exps(x []float64) {
	if n := len(x) / 8; n > 0 && cpu.X86.HasAVX2 {
		expEights(&x[0], n, &expTable)
		x = x[8*n:]
	}
	for i, v := range x {
		x[i] = expOne(v)
	}
}
