// Speed measures kaplan beside R on this machine, and writes what it found into
// docs/speed.json and the section on speed in the README. From the root of the project:
//
//	go run ./docs/speed
//
// Both programs do the same work on the same files and the same cores, turn by turn,
// each turn in a process of its own; what is written is the median over the turns. It
// needs R with survival, data.table, cmprsk and maxstat, tmux, 10 GB of memory and 2 GB
// in the temporary folder, and a machine that does nothing else. It begins no further
// turn after -budget. With -render the README is written anew from docs/speed.json and
// nothing is measured.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Result is what was measured. Seconds are medians over the turns.
type Result struct {
	Day     string  `json:"day"`
	CPU     string  `json:"cpu"`
	Cores   int     `json:"cores"`
	Memory  string  `json:"memory"`
	R       string  `json:"r"`
	Go      string  `json:"go"`
	Turns   int     `json:"turns"`
	Load    float64 `json:"load"` // of the machine before the first turn, processes that run or wait for a core
	Minutes float64 `json:"minutes"`

	Rows  []Row  `json:"rows"`
	Sizes []Size `json:"sizes"`

	// Frames are milliseconds from a key to the frame, by name of the benchmark.
	Frames map[string]float64 `json:"frames"`

	Start       float64 `json:"start"`         // seconds from exec to the first frame on the sample
	Binary      int64   `json:"binary"`        // bytes, stripped
	BytesPerKey int     `json:"bytes_per_key"` // at 120x40
	// In a terminal, at a million patients: seconds from the first key to its curves, and
	// from letting go of a key that was held for three seconds to those of the last cut.
	FirstKey float64 `json:"first_key"`
	Lag      float64 `json:"lag"`
	// Screen is seconds for a screen of 100 markers in a million patients, Landscape for
	// all cuts of one.
	Screen    float64 `json:"screen"`
	Landscape float64 `json:"landscape"`
}

// Row is one piece of work, done by both.
type Row struct {
	Name   string  `json:"name"` // as the turns print it
	R      float64 `json:"r"`
	Here   float64 `json:"kaplan"`
	Ratio  float64 `json:"ratio"` // R's time over ours
	RMB    float64 `json:"r_mb,omitempty"`
	HereMB float64 `json:"kaplan_mb,omitempty"`
}

// Size is what one number of patients costs, in seconds and megabytes.
type Size struct {
	Patients int                `json:"patients"`
	Seconds  map[string]float64 `json:"seconds"`
	MB       float64            `json:"mb"`
}

const million = 1_000_000

func main() {
	if len(os.Args) > 1 && os.Args[1] == "work" {
		if err := work(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, "speed:", err)
			os.Exit(1)
		}
		return
	}
	// An interrupt ends the program that is being measured, and by its error this one,
	// which then takes its files away.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	budget := flag.Duration("budget", 4*time.Minute, "begin no further turn after this")
	most := flag.Int("turns", 5, "at most so many turns")
	largest := flag.Int("largest", 7, "cost by size up to 10 to the power of this")
	only := flag.Bool("render", false, "write the README from docs/speed.json, and measure nothing")
	flag.Parse()
	if err := run(*budget, *most, *largest, *only); err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(1)
	}
}

func run(budget time.Duration, most, largest int, only bool) error {
	const to, readme = "docs/speed.json", "README.md"
	text, err := os.ReadFile(readme)
	if err != nil {
		return fmt.Errorf("start it in the root of the project: %w", err)
	}
	if only {
		b, err := os.ReadFile(to)
		if err != nil {
			return err
		}
		var r Result
		if err := json.Unmarshal(b, &r); err != nil {
			return err
		}
		return os.WriteFile(readme, []byte(within(string(text), r.section())), 0o644)
	}
	m := &measurement{began: time.Now(), seen: map[string][]float64{}}
	if m.dir, err = os.MkdirTemp("", "kaplan-speed"); err != nil {
		return err
	}
	defer os.RemoveAll(m.dir)
	if m.self, err = os.Executable(); err != nil {
		return err
	}
	r, err := m.all(budget, most, largest)
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(to, append(b, '\n'), 0o644); err != nil {
		return err
	}
	return os.WriteFile(readme, []byte(within(string(text), r.section())), 0o644)
}

// measurement is one run.
type measurement struct {
	dir, self, kaplan string
	began             time.Time
	seen              map[string][]float64 // by "R name", "kaplan name": one value per turn
}

func (m *measurement) file(name string) string { return filepath.Join(m.dir, name) }

// said tells the person who waits how far it is.
func (m *measurement) said(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "%5.0f s  %s\n", time.Since(m.began).Seconds(), fmt.Sprintf(format, args...))
}

func (m *measurement) all(budget time.Duration, most, largest int) (*Result, error) {
	r := &Result{Day: time.Now().UTC().Format("2006-01-02"), CPU: about("/proc/cpuinfo", "model name"), Cores: runtime.NumCPU(),
		Memory: about("/proc/meminfo", "MemTotal"), Go: runtime.Version(), Load: load()}
	v, err := exec.Command("Rscript", "docs/speed/speed.R", "versions").Output()
	if err != nil {
		return nil, fmt.Errorf("measuring needs R and its packages survival, data.table, cmprsk and maxstat: %w", err)
	}
	r.R = string(v)
	m.said("building, and writing the files")
	m.kaplan = m.file("kaplan")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", m.kaplan, "./cmd/kaplan")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	if info, err := os.Stat(m.kaplan); err == nil {
		r.Binary = info.Size()
	}
	for name, n := range map[string]int{"days": million, "continuous": million, "small": 2000} {
		kind := strings.Replace(name, "small", "days", 1)
		if err := m.write(n, kind, m.file(name)); err != nil {
			return nil, err
		}
	}
	for r.Turns < most && (r.Turns == 0 || time.Since(m.began) < budget) {
		m.said("turn %d", r.Turns+1)
		if err := m.turn(); err != nil {
			return nil, err
		}
		r.Turns++
	}
	for _, w := range works {
		r.Rows = append(r.Rows, m.row(w))
	}
	m.said("frames")
	if err := m.frames(r); err != nil {
		return nil, err
	}
	r.Screen, r.Landscape = m.median("kaplan screen 100"), m.median("kaplan landscape")
	for e := 3; e <= largest; e++ {
		m.said("10 to the power of %d patients", e)
		s, err := m.size(int(math.Pow10(e)))
		if err != nil { // as where the machine has no memory for so many
			m.said("%v", err)
			break
		}
		r.Sizes = append(r.Sizes, s)
	}
	r.Minutes = math.Round(time.Since(m.began).Minutes()*10) / 10
	m.said("done")
	return r, nil
}

// write has R write a file of patients.
func (m *measurement) write(n int, kind, to string) error {
	if out, err := exec.Command("Rscript", "docs/speed/speed.R", "data", strconv.Itoa(n), kind, to).CombinedOutput(); err != nil {
		return fmt.Errorf("writing %d patients: %w: %s", n, err, out)
	}
	return nil
}

// turn has both programs do all the work once: each the pieces, and each from the file
// to the answer.
func (m *measurement) turn() error {
	cores := strconv.Itoa(runtime.NumCPU())
	// A process for each file: a second file is read into memory that the first left behind.
	for _, kind := range []string{"days", "continuous", "small"} {
		if err := m.pieces("R", exec.Command("Rscript", "docs/speed/speed.R", "tasks", cores, kind, m.file(kind))); err != nil {
			return err
		}
		if err := m.pieces("kaplan", exec.Command(m.self, "work", "tasks", kind, m.file(kind))); err != nil {
			return err
		}
	}
	days := m.file("days")
	for _, c := range []struct {
		name string
		args []string
	}{
		{"km", []string{"--by", "marker"}},
		{"cox", []string{"--covariates", "marker,age,sex,stage,bmi,arm,crp"}},
	} {
		if err := m.whole("R", c.name, exec.Command("Rscript", "docs/speed/speed.R", c.name, cores, days)); err != nil {
			return err
		}
		args := append([]string{c.name, days, "--time", "time", "--event", "status"}, c.args...)
		if err := m.whole("kaplan", c.name, exec.Command(m.kaplan, args...)); err != nil {
			return err
		}
	}
	return nil
}

// pieces runs a program that prints a line for each piece of work: its name, a tab,
// seconds. A name that comes several times counts with the median.
func (m *measurement) pieces(who string, c *exec.Cmd) error {
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", who, err, out)
	}
	turn := map[string][]float64{}
	for line := range strings.Lines(string(out)) {
		name, seconds, ok := strings.Cut(strings.TrimSpace(line), "\t")
		v, err := strconv.ParseFloat(seconds, 64)
		if !ok || err != nil {
			return fmt.Errorf("%s printed %q", who, line)
		}
		turn[name] = append(turn[name], v)
	}
	for name, v := range turn {
		m.seen[who+" "+name] = append(m.seen[who+" "+name], median(v))
	}
	return nil
}

// whole runs a program from a file to its answer.
func (m *measurement) whole(who, name string, c *exec.Cmd) error {
	c.Stderr = os.Stderr
	began := time.Now()
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", who, name, err)
	}
	took := time.Since(began).Seconds()
	m.seen[who+" whole "+name] = append(m.seen[who+" whole "+name], took)
	m.seen[who+" memory "+name] = append(m.seen[who+" memory "+name], peak(c))
	return nil
}

// peak is the most memory that a process had, in megabytes: what /usr/bin/time -v calls
// the maximum resident set size.
func peak(c *exec.Cmd) float64 {
	u, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	kB := float64(u.Maxrss)
	if runtime.GOOS == "darwin" {
		kB /= 1024
	}
	return math.Round(kB * 1024 / 1e6)
}

// median of the values of a name over the turns.
func (m *measurement) median(name string) float64 { return median(m.seen[name]) }

func median(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(v))
	k := len(s) / 2
	if len(s)%2 == 1 {
		return s[k]
	}
	return (s[k-1] + s[k]) / 2
}

// row is a piece of work with its medians. What several pieces make together adds up
// turn by turn.
func (m *measurement) row(w piece) Row {
	sum := func(who string, names []string) float64 {
		var total []float64
		for k, name := range names {
			for i, v := range m.seen[who+" "+name] {
				if k == 0 {
					total = append(total, 0)
				}
				total[i] += v
			}
		}
		return median(total)
	}
	r := Row{Name: w.name, R: sum("R", w.r), Here: sum("kaplan", w.here)}
	r.Ratio = r.R / r.Here
	if command, ok := strings.CutPrefix(w.r[0], "whole "); ok && len(w.r) == 1 {
		r.RMB, r.HereMB = m.median("R memory "+command), m.median("kaplan memory "+command)
	}
	return r
}

// frames measures what the explorer does after a key.
func (m *measurement) frames(r *Result) error {
	r.Frames = map[string]float64{}
	bench := exec.Command("go", "test", "./tui", "-run", "^$", "-bench", "^BenchmarkRedraw$", "-benchtime", "20x")
	bench.Stderr = os.Stderr
	out, err := bench.Output()
	if err != nil {
		return fmt.Errorf("go test -bench Redraw: %w\n%s", err, out)
	}
	line := regexp.MustCompile(`(?m)^BenchmarkRedraw/(\S+?)(?:-\d+)?\s+\d+\s+(\S+) ns/op`)
	for _, f := range line.FindAllStringSubmatch(string(out), -1) {
		ns, err := strconv.ParseFloat(f[2], 64)
		if err != nil {
			return err
		}
		r.Frames[f[1]] = ns / 1e6
	}
	test := exec.Command("go", "test", "-v", "-count=1", "-run", "^(TestKeyHeldAtAMillion|TestBytesPerKey)$", "./cmd/kaplan")
	out, err = test.CombinedOutput()
	if err != nil {
		return fmt.Errorf("the key that is held: %w\n%s", err, out)
	}
	for pattern, to := range map[string]*float64{
		`the first key's curves after (\S+)`:            &r.FirstKey,
		`the last one (\S+) after the key was released`: &r.Lag,
	} {
		f := regexp.MustCompile(pattern).FindSubmatch(out)
		if f == nil {
			return fmt.Errorf("no line %q in\n%s", pattern, out)
		}
		d, err := time.ParseDuration(string(f[1]))
		if err != nil {
			return err
		}
		*to = d.Seconds()
	}
	f := regexp.MustCompile(`writes (\d+) bytes per key`).FindSubmatch(out)
	if f == nil {
		return fmt.Errorf("no bytes per key in\n%s", out)
	}
	r.BytesPerKey, _ = strconv.Atoi(string(f[1]))
	r.Start, err = start(m.kaplan)
	return err
}

// size measures what n patients cost.
func (m *measurement) size(n int) (Size, error) {
	s := Size{Patients: n, Seconds: map[string]float64{}}
	path := m.file("sized")
	defer os.Remove(path)
	if err := m.write(n, "days", path); err != nil {
		return s, err
	}
	times := 3 // what takes a millisecond may wait a hundred for another process
	if n > million {
		times = 1
	}
	var memory []float64
	for range times {
		c := exec.Command(m.self, "work", "size", path)
		if err := m.pieces("size", c); err != nil {
			return s, err
		}
		memory = append(memory, peak(c))
	}
	s.MB = median(memory)
	for name, v := range m.seen {
		if piece, ok := strings.CutPrefix(name, "size "); ok {
			s.Seconds[piece] = median(v[len(v)-times:])
		}
	}
	return s, nil
}

// about is what a file of Linux says of a thing, "" where there is none.
func about(path, name string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		key, value, _ := strings.Cut(s.Text(), ":")
		if strings.TrimSpace(key) == name {
			value = strings.TrimSpace(value)
			if kB, err := strconv.ParseFloat(strings.TrimSuffix(value, " kB"), 64); err == nil {
				value = fmt.Sprintf("%.0f GB", kB/1e6)
			}
			return value
		}
	}
	return ""
}

// load is how many processes run or wait on this machine, over the last minute.
func load() float64 {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0
	}
	var v float64
	if _, err := fmt.Sscan(string(b), &v); err != nil {
		return 0
	}
	return v
}
