package tui

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"kaplan/model"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// madeUp is a cohort of n patients with a marker that matters a little.
// Times are whole days, as registries have them, or continuous.
func madeUp(n int, days bool) *model.Cohort {
	r := rand.New(rand.NewPCG(1, 2))
	time, event, marker, age := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		marker[i] = r.NormFloat64()
		age[i] = 60 + 10*r.NormFloat64()
		t := r.ExpFloat64() * 900 * math.Exp(-0.2*marker[i])
		c := r.Float64() * 3650
		time[i], event[i] = min(t, c), 0
		if t <= c {
			event[i] = 1
		}
		if days {
			time[i] = math.Ceil(time[i])
		}
	}
	c := &model.Cohort{Name: "made up", N: n, Columns: []*model.Column{
		{Name: "time", Kind: model.Number, Num: time, Distinct: n},
		{Name: "status", Kind: model.Number, Num: event, Distinct: 2},
		{Name: "miR-1", Kind: model.Number, Num: marker, Distinct: n},
		{Name: "age", Kind: model.Number, Num: age, Distinct: n},
	}}
	c.Index()
	c.Endpoints = model.RecogniseEndpoints(c)
	return c
}

// press sends a key and runs the work that it starts, as Bubble Tea would.
func press(a *App, m tea.Msg) string {
	_, cmd := a.Update(m)
	a.View()
	settle(a, cmd)
	return a.View()
}

func settle(a *App, cmd tea.Cmd) {
	for cmd != nil {
		msg := cmd()
		cmd = nil
		switch m := msg.(type) {
		case tea.BatchMsg:
			for _, c := range m {
				settle(a, c)
			}
		case nil:
		default:
			_, cmd = a.Update(m)
			a.View()
		}
	}
}

func started(c *model.Cohort, look model.Look, w, h int) *App {
	a := New(c, Options{Look: look, Theme: themeOf(termenv.ANSI256, false)})
	a.pace, a.shortest = time.Nanosecond, 0 // what a frame waits for is no work
	settle(a, a.Init())
	press(a, tea.WindowSizeMsg{Width: w, Height: h})
	return a
}

// BenchmarkRedraw is from a key to the finished frame at 120×40: curves,
// medians with intervals, six tests, the Cox model of the two groups, the
// landscape and the string. Cut slides the cut; Marker changes the marker, so
// that the landscape is made anew too; Pass is one plain pass over the same
// columns, the least that any answer could cost. The permutations behind a corrected P
// come later, beside the screen, and are left out.
func BenchmarkRedraw(b *testing.B) {
	for _, days := range []bool{true, false} {
		for _, n := range []int{75, 10_000, 1_000_000} {
			name := "continuous"
			if days {
				name = "days"
			}
			c := madeUp(n, days)
			look := model.Look{Observing: model.Observing{Endpoint: "time/status"}, Grouping: model.Grouping{Marker: "miR-1", Cut: "median"},
				Searching: model.Searching{Permutations: model.NoPermutations}, Showing: model.Showing{Gamma: 1}}
			b.Run(fmt.Sprintf("Cut/%s/%d", name, n), func(b *testing.B) {
				a := started(c, look, 120, 40)
				keys := []tea.KeyMsg{{Type: tea.KeyRight}, {Type: tea.KeyRight}, {Type: tea.KeyLeft}, {Type: tea.KeyLeft}}
				for i := 0; b.Loop(); i++ {
					press(a, keys[i%4])
				}
			})
			b.Run(fmt.Sprintf("Marker/%s/%d", name, n), func(b *testing.B) {
				a := started(c, look, 120, 40)
				key := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("]")}
				press(a, key) // the order by marker is made once per marker
				for b.Loop() {
					press(a, key)
				}
			})
			b.Run(fmt.Sprintf("Pass/%s/%d", name, n), func(b *testing.B) {
				sum := 0.0
				for b.Loop() {
					for i, t := range c.Columns[0].Num {
						if c.Columns[2].Num[i] > 0 {
							sum += t * c.Columns[1].Num[i]
						}
					}
				}
				if math.IsNaN(sum) {
					b.Fatal(sum)
				}
			})
		}
	}
}

// BenchmarkPages is the answer of every page of views 5 to 7 and its drawing at
// 120×40, which stand behind a key that changes the question there. Keys do not
// wait for it: the work runs beside the screen.
func BenchmarkPages(b *testing.B) {
	for _, n := range []int{500, 10_000} {
		c := madeUp(n, true)
		r := rand.New(rand.NewPCG(3, 4))
		category := func(name string, levels ...string) {
			col := &model.Column{Name: name, Kind: model.Category, Level: levels, Distinct: len(levels), Code: make([]int32, n)}
			for i := range col.Code {
				col.Code[i] = r.Int32N(int32(len(levels)))
			}
			c.Columns = append(c.Columns, col)
		}
		category("arm", "A", "B")
		category("stage", "I", "II", "III")
		category("response", "no", "yes")
		category("rs1", "CC", "CG", "GG")
		after := &model.Column{Name: "after", Kind: model.Number, Num: make([]float64, n), Distinct: n}
		for i := range after.Num {
			after.Num[i] = c.Columns[2].Num[i] + r.NormFloat64()
		}
		c.Columns = append(c.Columns, after)
		c.ID = make([]string, n)
		for i := range c.ID {
			c.ID[i] = fmt.Sprint(i + 1)
		}
		c.Index()
		look := model.Look{Grouping: model.Grouping{Marker: "arm"}, Fitting: model.Fitting{Covariates: "age,stage"}, Showing: model.Showing{Gamma: 1},
			Comparing: model.Comparing{Value: "`miR-1`", Paired: "after", By2: "stage"}, Correlating: model.Correlating{X: "age"}}
		for _, v := range []view{viewCompare, viewCorrelate, viewTable} {
			for _, p := range started(c, look, 120, 40).views[v-1].Pages {
				l := look
				switch p.Name() {
				case "Over time": // of long data
					continue
				case "Logistic", "ROC":
					l.Outcome = "response"
				case "Genotype":
					l.Outcome, l.Marker = "response", "rs1"
				}
				b.Run(fmt.Sprintf("%d/%s/%d", v, p.Name(), n), func(b *testing.B) {
					a := started(c, l, 120, 40)
					a.view = v
					a.toPageOf(v, p.Name())
					g := chart.NewGrid(120, 40)
					for b.Loop() {
						s, err := a.pageNow().Ask(context.Background(), a.resolver, l, func(int, int) {}, func(page.Shown) {})
						if err != nil {
							b.Fatal(err)
						}
						s.Draw(a.sheetOn(g, rect{X: 40, Y: 3, W: 79, H: 34}))
					}
				})
			}
		}
	}
}
