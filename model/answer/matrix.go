package answer

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"kaplan/model"
	"kaplan/stats"
)

// MatrixQuestion asks how each two of several numbers correlate.
var MatrixQuestion = Question[*CorrelationMatrix]{
	Name: "correlate", Page: "Matrix", Short: "correlation of each two of several numbers",
	Tab: "Matrix", Words: "heat map, correlation",
	Silent: fewNumbers(2, 1, "two numbers are needed, and there are not two"),
	Parts: func(l model.Look) model.Look {
		return model.Look{Who: l.Who, Correlating: model.Correlating{X: l.X, Y: l.Y, Method: l.Method}}
	},
	Ask: askMatrix,
}

// MostCorrelated is how many columns are correlated each with each: 180,000
// pairs.
const MostCorrelated = 600

// CorrelationMatrix is the correlation of each two of several columns.
type CorrelationMatrix struct {
	Answer
	Method  string
	Level   float64
	ByRows  bool
	Columns []*model.Column // X first, where there is one
	Left    int             // columns beyond MostCorrelated, not looked at

	// R, P and Q (Benjamini-Hochberg over all pairs) of columns i and j are at
	// i*len(Columns)+j and the other way round; NaN where there is none. R is 1 on
	// the diagonal, P and Q are NaN there. N are the complete pairs.
	R, P, Q []float64
	N       []int
}

// At is where columns i and j stand in R, P, Q and N.
func (m *CorrelationMatrix) At(i, j int) int { return i*len(m.Columns) + j }

// askMatrix correlates X and every Y with each other, each two columns on the
// patients who have both. Progress is counted in pairs, from several goroutines.
func askMatrix(ctx context.Context, r *model.Resolver, l model.Look, progress Progress[*CorrelationMatrix]) (*CorrelationMatrix, error) {
	c, err := correlatesOf(r, l, false)
	if err != nil {
		return nil, err
	}
	cols := c.y
	if c.x != nil && !slices.Contains(cols, c.x) {
		cols = append([]*model.Column{c.x}, cols...)
	}
	if len(cols) < 2 {
		return nil, &model.QuestionError{What: "one column has nothing to correlate with",
			Ways: []model.Way{{Field: model.FieldY, Do: "choose more columns for Y"}}}
	}
	m := &CorrelationMatrix{Answer: c.Answer, Method: c.method, Level: c.level, ByRows: c.byRows}
	m.Left = max(0, len(cols)-MostCorrelated)
	cols = cols[:len(cols)-m.Left]
	if m.Left > 0 {
		m.Warnings = append(slices.Clone(m.Warnings), fmt.Sprintf("the first %d columns; %d more are not looked at: choose fewer for Y", MostCorrelated,
			m.Left))
	}
	m.Columns = cols
	if c.x != nil {
		// A patient without X may have two other columns: all of the subgroup take part.
		if err := c.everybody(l); err != nil {
			return nil, err
		}
		m.Used, m.Excluded = c.Used, c.Excluded
	}
	p := len(cols)
	m.R, m.P, m.Q, m.N = make([]float64, p*p), make([]float64, p*p), make([]float64, p*p), make([]int, p*p)
	total := p * (p - 1) / 2
	var next, done atomic.Int64
	var wg sync.WaitGroup
	for range max(1, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= p || ctx.Err() != nil {
					return
				}
				m.R[m.At(i, i)], m.P[m.At(i, i)], m.Q[m.At(i, i)] = 1, math.NaN(), math.NaN()
				m.N[m.At(i, i)] = len(c.row) - missingAmong(cols[i], c.row)
				for j := i + 1; j < p; j++ {
					x, y, _ := c.points(cols[i], cols[j], -1)
					k, _ := correlated(c.method, x, y, c.level)
					for _, at := range [2]int{m.At(i, j), m.At(j, i)} {
						m.R[at], m.P[at], m.N[at] = k.R, k.P, k.N
					}
				}
				progress.count(int(done.Add(int64(p-1-i))), total)
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var flat []float64
	for i := range p {
		flat = append(flat, m.P[m.At(i, i)+1:m.At(i, p-1)+1]...)
	}
	k := 0
	q := stats.AdjustP(flat, stats.BH)
	for i := range p {
		for j := i + 1; j < p; j++ {
			m.Q[m.At(i, j)], m.Q[m.At(j, i)] = q[k], q[k]
			k++
		}
	}
	return m, nil
}

// everybody takes all of the subgroup who have any of the columns.
func (c *correlates) everybody(l model.Look) error {
	l.Marker, l.Cut, l.Levels, l.AsLevels = "", "", "", false
	f, err := c.at.Grouped(l)
	if err != nil {
		return err
	}
	all := &correlates{Answer: answerOf(f), y: append([]*model.Column{c.x}, c.y...)}
	all.choose(f)
	c.row, c.code, c.Used, c.Excluded = all.row, all.code, all.Used, all.Excluded
	return nil
}

func missingAmong(c *model.Column, row []int32) int {
	n := 0
	for _, i := range row {
		if absent(c, i) {
			n++
		}
	}
	return n
}

// Finding are all pairs, each once.
func (m *CorrelationMatrix) Finding() (Finding, bool) {
	var p, q []float64
	var of []string
	k := len(m.Columns)
	for i := range k {
		for j := i + 1; j < k; j++ {
			p, q = append(p, m.P[i*k+j]), append(q, m.Q[i*k+j])
			of = append(of, pairOf(name(m.Columns[i]), name(m.Columns[j])))
		}
	}
	return several(&m.Answer, "every pair", p, q, of)
}
