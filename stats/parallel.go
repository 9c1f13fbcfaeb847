package stats

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// chunkSize is how many rows one chunk of a sum holds. It is a constant, and
// partial sums are added in the order of their chunks, so that a result does
// not depend on the number of cores.
const chunkSize = 1 << 15

// chunks is the number of chunks that n rows make.
func chunks(n int) int { return (n + chunkSize - 1) / chunkSize }

// eachChunk calls f for c = 0..count-1, on all cores. The calls must not depend on one
// another.
func eachChunk(count int, f func(c int)) {
	workers := min(runtime.GOMAXPROCS(0), count)
	if workers <= 1 {
		for c := 0; c < count; c++ {
			f(c)
		}
		return
	}
	var next atomic.Int64
	work := func() {
		for {
			c := int(next.Add(1)) - 1
			if c >= count {
				return
			}
			f(c)
		}
	}
	var wg sync.WaitGroup
	for w := 1; w < workers; w++ {
		wg.Go(work)
	}
	work()
	wg.Wait()
}

// chunkOf is the half-open range of chunk c out of n rows.
func chunkOf(c, n int) (lo, hi int) { return c * chunkSize, min((c+1)*chunkSize, n) }

// parallel calls f(0), ..., f(n-1), on several cores where the work, measured
// roughly in multiplications, is worth it. Each f(k) must write to memory of its
// own.
func parallel(n, work int, f func(k int)) {
	if work >= 100_000 {
		eachChunk(n, f)
		return
	}
	for k := range n {
		f(k)
	}
}
