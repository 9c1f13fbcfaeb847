package read

import (
	"bytes"
	"math"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
)

// FreeMemory is how many bytes this process can still take, 0 where nobody says: what
// the machine has free, what its group of processes may take (cgroup version 2), what
// ulimit -v leaves of its address space, and what GOMEMLIMIT says. All are Linux's own
// figures but the last; elsewhere they are not there.
func FreeMemory() int64 {
	free := int64(math.MaxInt64)
	bound := func(bytes int64, ok bool) {
		if ok {
			free = min(free, max(1, bytes))
		}
	}
	bound(labelled("/proc/meminfo", "MemAvailable:", 1<<10))
	if most, ok := whole("/sys/fs/cgroup/memory.max"); ok {
		now, _ := whole("/sys/fs/cgroup/memory.current")
		cache, _ := labelled("/sys/fs/cgroup/memory.stat", "file ", 1) // given back when it is needed
		bound(most-now+cache, true)
	}
	if most, ok := labelled("/proc/self/limits", "Max address space", 1); ok {
		now, _ := labelled("/proc/self/status", "VmSize:", 1<<10)
		bound(most-now, true)
	}
	if most := debug.SetMemoryLimit(-1); most != math.MaxInt64 {
		bound(most, true)
	}
	if free == math.MaxInt64 {
		return 0
	}
	return free
}

// labelled is the first number behind a label that begins a line of a file, times unit.
func labelled(path, label string, unit int64) (int64, bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, false
	}
	for line := range bytes.Lines(text) {
		if rest, ok := strings.CutPrefix(string(line), label); ok {
			number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
			v, err := strconv.ParseInt(number, 10, 64)
			return v * unit, err == nil
		}
	}
	return 0, false
}

// whole is the number that is all of a file.
func whole(path string) (int64, bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, false
	}
	v, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return v, err == nil
}
