package tui

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
)

// oddCohorts are cohorts that leave an analysis nothing to stand on, or too much.
func oddCohorts() map[string]string {
	out := map[string]string{}
	const head = "id,time,status,arm,marker,second,age,stage\n"
	rows := func(n int, row func(i int) string) string {
		var b strings.Builder
		b.WriteString(head)
		for i := range n {
			b.WriteString(row(i) + "\n")
		}
		return b.String()
	}
	r := rand.New(rand.NewPCG(1, 2))
	stages := []string{"I", "II", "III"}
	at := func(i, j int) int { return (i*7919 + j*104729) % 97 }
	out["one patient"] = rows(1, func(i int) string { return "p1,5,1,a,1.5,2,60,I" })
	out["two patients"] = rows(2, func(i int) string { return fmt.Sprintf("p%d,%d,%d,%c,%d.5,%d,6%d,I", i, 5+i, 1, 'a'+i, i, i, i) })
	out["no events"] = rows(30, func(i int) string {
		return fmt.Sprintf("p%d,%d,0,%c,%d.5,%d,%d,%s", i, at(i, 1)+1, 'a'+i%2, at(i, 2), at(i, 3), 40+at(i, 4)%40, stages[i%3])
	})
	out["all events"] = rows(30, func(i int) string {
		return fmt.Sprintf("p%d,%d,1,%c,%d.5,%d,%d,%s", i, at(i, 1)+1, 'a'+i%2, at(i, 2), at(i, 3), 40+at(i, 4)%40, stages[i%3])
	})
	out["one time"] = rows(30, func(i int) string {
		return fmt.Sprintf("p%d,10,%d,%c,%d.5,%d,%d,%s", i, i%2, 'a'+i%2, at(i, 2), at(i, 3), 40+at(i, 4)%40, stages[i%3])
	})
	out["times of nought"] = rows(30, func(i int) string {
		return fmt.Sprintf("p%d,0,%d,%c,%d.5,%d,%d,%s", i, i%2, 'a'+i%3%2, at(i, 2), at(i, 3), 40+at(i, 4)%40, stages[i%3])
	})
	out["one event"] = rows(30, func(i int) string {
		return fmt.Sprintf("p%d,%d,%d,%c,%d.5,%d,%d,%s", i, at(i, 1)+1, map[bool]int{true: 1}[i == 7], 'a'+i%2, at(i, 2), at(i, 3), 40+at(i, 4)%40, stages[i%3])
	})
	out["500 groups"] = rows(500, func(i int) string {
		return fmt.Sprintf("p%d,%d,%d,g%d,%d.5,%d,%d,s%d", i, r.IntN(900)+1, i%2, i, at(i, 2), at(i, 3), 40+at(i, 4)%40, i%40)
	})
	out["numbers far out"] = rows(40, func(i int) string {
		return fmt.Sprintf("p%d,%d,%d,%c,%s,%s,%d,%s", i, at(i, 1)+1, i%2, 'a'+i%2, []string{"1e300", "-1e300", "1e-300", "0", "NaN", "5"}[i%6],
			[]string{"1e-12", "2e-12", "Inf", "3e-12", "-Inf"}[i%5], 40+at(i, 4)%40, []string{"NA", "II", "NaN"}[i%3])
	})
	out["times far out"] = rows(40, func(i int) string {
		return fmt.Sprintf("p%d,%s,%d,%c,%d,%d,%d,%s", i, []string{"1e-300", "1e300", "1", "1e15", "1e-12"}[i%5], i%2, 'a'+i%2,
			at(i, 2), at(i, 3), 40, stages[i%2])
	})
	out["nothing varies"] = rows(20, func(i int) string { return fmt.Sprintf("p%d,%d,1,a,1,1,60,I", i, i+1) })
	out["nearly all missing"] = rows(30, func(i int) string {
		if i < 2 {
			return fmt.Sprintf("p%d,%d,1,a,1.5,2,60,I", i, i+1)
		}
		return fmt.Sprintf("p%d,%d,1,,,,,", i, i+1)
	})
	long := strings.Repeat("a very long name of a column ", 12)
	wide := rows(30, func(i int) string {
		return fmt.Sprintf("p%d,%d,%d,%s,%d.5,%d,%d,%s", i, at(i, 1)+1, i%2, []string{long + "x", long + "y"}[i%2], at(i, 2), at(i, 3), 40+at(i, 4)%40, stages[i%3])
	})
	out["long names"] = strings.Replace(wide, "arm,marker", long+"of arms,"+long+"of numbers", 1)
	uni := rows(30, func(i int) string {
		return fmt.Sprintf("p%d,%d,%d,%s,%d.5,%d,%d,%s", i, at(i, 1)+1, i%2, []string{"高", "低"}[i%2], at(i, 2), at(i, 3),
			40+at(i, 4)%40, []string{"😀", "é̈", "ﷺ"}[i%3])
	})
	out["names of the world"] = strings.Replace(uni, "arm,marker,second", "治療,ü̈-β,👩‍👩‍👧 x", 1)
	out["competing causes"] = rows(40, func(i int) string {
		return fmt.Sprintf("p%d,%d,%d,%c,%d.5,%d,%d,%s", i, at(i, 1)+1, i%3, 'a'+i%2, at(i, 2), at(i, 3), 40+at(i, 4)%40, stages[i%3])
	})
	return out
}

// strange is what no screen says, but of a coefficient, which is told why it is none.
var strange = regexp.MustCompile(`has failed|%!|<nil>|\bNaN\b|[-+]Inf\b|runtime error|-0\.000\b`)

// Every page of every view, and a few keys on each, say of the oddest cohorts in words what
// there is not: no frame breaks, nothing fails, and no number that is none is shown as one.
func TestOddCohorts(t *testing.T) {
	t.Chdir(t.TempDir()) // some of the keys export
	r := rand.New(rand.NewPCG(3, 4))
	cohorts := oddCohorts()
	for _, name := range slices.Sorted(maps.Keys(cohorts)) {
		c := table(t, name, cohorts[name])
		size := [][2]int{{80, 24}, {40, 10}, {200, 60}}[r.IntN(3)]
		l := opened(c)
		l.Marker, l.Permutations, l.Covariates = model.Quote(c.Columns[3+r.IntN(2)].Name), 20, "age"
		a := startWith(c, l, size[0], size[1], false)
		for i, v := range a.views {
			for _, p := range v.Pages {
				a.look, a.overlays, a.undo, a.big, a.pageRow = l, nil, nil, false, 0
				a.view = view(i + 1)
				a.toPageOf(a.view, p.Name())
				a.begin()
				settle(a, a.ask())
				for _, k := range []string{"", ">", "D", "<", "H", "enter", "esc", "L", "end", "enter"} {
					if k != "" {
						do(a, k)
					}
					if why := wellFormed(a.View(), size[0], size[1]); why != "" {
						t.Errorf("%s, %s at %v after %q: %s", name, p.Name(), size, k, why)
					}
					for line := range strings.Lines(screen(a)) {
						// Infinite values of the file are shown where its rows are, and times of 1e300 have an infinite variance.
						if strange.MatchString(line) && !strings.Contains(line, "(coefficient ") && !strings.HasSuffix(name, "far out") {
							t.Errorf("%s, %s at %v after %q: %s", name, p.Name(), size, k, line)
						}
					}
				}
			}
		}
	}
}

// The cursor of a matrix is moved where there is no room to draw it, and then taken.
func TestCursorWithoutRoom(t *testing.T) {
	t.Parallel()
	a := start(cohort(t, "lung"), 120, 40)
	do(a, "6", "page Matrix")
	press(a, tea.WindowSizeMsg{Width: 40, Height: 10})
	do(a, "H", "H", "enter")
	if a.pageNow().Name() != "Scatter" && !strings.Contains(a.notice, "a column with itself") {
		t.Errorf("page %s, %q", a.pageNow().Name(), a.notice)
	}
}
