package tui

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"kaplan/model"
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
		}
	}
}

func started(c *model.Cohort, look model.Look, w, h int) *App {
	a := New(c, Options{Look: look, Theme: NewTheme(termenv.ANSI256, false)})
	settle(a, a.Init())
	press(a, tea.WindowSizeMsg{Width: w, Height: h})
	return a
}

// BenchmarkRedraw is from a key to the finished frame at 120×40: curves,
// medians with intervals, six tests, the Cox model of the two groups, the
// landscape and the string. Cut slides the cut; Marker changes the marker, so
// that the landscape is made anew too; Pass is one plain pass over the same
// columns, the least that any answer could cost.
func BenchmarkRedraw(b *testing.B) {
	for _, days := range []bool{true, false} {
		for _, n := range []int{75, 10_000, 1_000_000} {
			name := "continuous"
			if days {
				name = "days"
			}
			c := madeUp(n, days)
			look := model.Look{Endpoint: "time/status", Marker: "miR-1", Cut: "median", Gamma: 1}
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
