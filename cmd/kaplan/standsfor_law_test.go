package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kaplan/model"
)

// standing is where each value of a JSON document stands, by the value: result/terms[2]/n.
type standing map[any][]string

func (p standing) add(v any, at string) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			p.add(v[k], at+"/"+k)
		}
	case []any:
		for i, x := range v {
			p.add(x, fmt.Sprintf("%s[%d]", at, i))
		}
	case float64, string:
		p[v] = append(p[v], at)
	}
}

// of are the places of what stands in a cell, which may be a percentage there or turned
// round.
func (p standing) of(cell string) []string {
	x, err := model.ReadNumber(cell)
	if err != nil {
		return p[cell]
	}
	out := slices.Clone(p[x])
	if x == math.Trunc(x) { // of which there are so many that any fits
		return out
	}
	for _, other := range []struct {
		v    float64
		says string
	}{{x / 100, "100 · "}, {-x, "-"}} {
		if other.v != x {
			for _, at := range p[other.v] {
				out = append(out, other.says+at)
			}
		}
	}
	return out
}

// general is a place without the numbers of entries in their lists.
func general(place string) string {
	for i := 0; ; {
		a := strings.IndexByte(place[i:], '[')
		if a < 0 {
			return place
		}
		b := i + a + strings.IndexByte(place[i+a:], ']')
		if _, err := strconv.Atoi(place[i+a+1 : b]); err != nil {
			i = b
			continue
		}
		place = place[:i+a+1] + place[b:]
		i += a + 2
	}
}

// standFor says of each column of a table which places of the JSON its cells are from:
// those that all rows have in common, else of each row.
func standFor(p standing, rows [][]string) []string {
	var out []string
	for c, name := range rows[0] {
		common := map[string]bool{}
		var each []map[string]bool
		numbers := 0
		for _, row := range rows[1:] {
			of := map[string]bool{}
			if c < len(row) && row[c] != "" && row[c] != "NA" {
				for _, at := range p.of(row[c]) {
					of[general(at)] = true
				}
				if numbers++; numbers == 1 {
					common = maps.Clone(of)
				}
				maps.DeleteFunc(common, func(at string, _ bool) bool { return !of[at] })
			}
			each = append(each, of)
		}
		if len(common) > 0 {
			out = append(out, fmt.Sprintf("    %s: %s", cmp.Or(name, "-"), fewest(common)))
			continue
		}
		for k, of := range each {
			if n := len(of); n > 0 && n <= 3 && c > 0 {
				out = append(out, fmt.Sprintf("    %s, %s: %s", cmp.Or(name, "-"), rows[k+1][0], fewest(of)))
			}
		}
	}
	return out
}

// fewest are the first of some places.
func fewest(of map[string]bool) string {
	all := slices.SortedFunc(maps.Keys(of), func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	return strings.Join(all[:min(len(all), 3)], " | ")
}

// digits are what differs between headings that are otherwise the same.
var digits = regexp.MustCompile(`[-0-9.]+`)

// What is printed stands under the heading that says it: the tables of each command,
// their columns, and where in the JSON, whose numbers are R's, their cells are from. The
// golden file is read when it changes: a heading is one that its places fit.
func TestWhatCellsStandFor(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	said := map[string]bool{}
	lines := besides(t)
	for command, of := range bases {
		for _, base := range of {
			if !strings.Contains(base, "--endpoint chosen") { // of a cohort.toml that is not here
				lines[command] = append(lines[command], slices.Concat(pbcWithGenes(t), strings.Fields(base)))
			}
		}
	}
	delete(lines, "version") // which says what the build knows
	lines["cox"] = append(lines["cox"], slices.Concat(pbcWithGenes(t), strings.Fields(dead+" --covariates age,sex --base albumin")))
	lines["correlate"] = append(lines["correlate"], slices.Concat(pbcWithGenes(t), strings.Fields("--x stage --y bili --means")))
	cells := 0
	for _, command := range slices.Sorted(maps.Keys(lines)) {
		for _, line := range lines[command] {
			if slices.Contains(line, "--patients") {
				continue
			}
			ask := func(format string) string {
				status, out, errs := kaplan("", slices.Concat([]string{command}, line, []string{"--format", format})...)
				if status != exitDone {
					t.Fatalf("%s %q: exit %d, %s", command, line, status, errs)
				}
				return out
			}
			var decoded any
			if err := json.Unmarshal([]byte(ask("json")), &decoded); err != nil {
				t.Fatal(err)
			}
			p := standing{}
			p.add(decoded.(map[string]any)["result"], "")
			table := ofCSV(t, ask("csv"))
			for _, head := range table.heads {
				rows := table.rows[head]
				if len(rows) < 2 {
					continue
				}
				cells += len(rows) * len(rows[0])
				if key := fmt.Sprint(command, digits.ReplaceAllString(head, ""), rows[0]); !said[key] {
					said[key] = true
					fmt.Fprintf(&b, "%s: %s\n%s\n", command, cmp.Or(head, "-"), strings.Join(standFor(p, rows), "\n"))
				}
			}
		}
	}
	text := strings.ReplaceAll(b.String(), filepath.Dir(data(t, "lung"))+string(filepath.Separator), "")
	path := filepath.Join("testdata", "cells.golden")
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, was := strings.Split(text, "\n"), strings.Split(string(want), "\n")
	head := ""
	for i := range max(len(got), len(was)) {
		a, b := "", ""
		if i < len(got) {
			a = got[i]
		}
		if i < len(was) {
			b = was[i]
		}
		if !strings.HasPrefix(a, " ") {
			head = a
		}
		if a != b {
			t.Fatalf("line %d, %s\n is %s\nwas %s", i+1, head, a, b)
		}
	}
	t.Logf("%d cells", cells)
}
