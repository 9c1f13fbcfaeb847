package read

import (
	"math"
	"strings"
	"sync/atomic"

	"kaplan/model"
)

// rowsAtOnce is how many rows of a table one worker reads numbers from before it goes
// on: few enough that their cells and text stay in the cache from column to column.
const rowsAtOnce = 1 << 12

// parseNumbers reads the numbers of the columns that look like numbers, rows first: the
// text of a row stands together, and reading column by column would fetch it from memory
// anew for each. What is no plain number is left for later as NaN.
func parseNumbers(views []view) {
	of := map[*table][]*view{}
	var tables []*table
	for k := range views {
		if v := &views[k]; v.looksNumeric() {
			if of[v.t] == nil {
				tables = append(tables, v.t)
			}
			of[v.t] = append(of[v.t], v)
		}
	}
	for _, t := range tables {
		t.parseNumbers(of[t])
	}
}

// looksNumeric reports whether a column is worth reading as numbers at once.
func (v *view) looksNumeric() bool {
	if v.pick != nil || v.stride != v.t.cols || v.id || v.t.comma || v.n < rowsAtOnce || model.NamesDate(v.name) {
		return false
	}
	numbers, present := 0, 0
	for i := 0; i < v.n && present < 100; i += 1 + v.n/1000 {
		if s := v.at(i); !missing(s) {
			present++
			if _, ok := number(s, false); ok {
				numbers++
			}
		}
	}
	return numbers*2 > present
}

func (t *table) parseNumbers(views []*view) {
	points := make([]atomic.Bool, len(views))
	for _, v := range views {
		v.num = make([]float64, v.n)
	}
	each((t.rows+rowsAtOnce-1)/rowsAtOnce, func(_, block int) {
		from, to := block*rowsAtOnce, min((block+1)*rowsAtOnce, t.rows)
		any := make([]bool, len(views))
		for i := from; i < to; i++ {
			for k, v := range views {
				s := t.at(i, v.first)
				x, pointed, ok := simple(s, '.')
				if !ok {
					x, pointed = math.NaN(), strings.IndexByte(s, '.') > 0
				}
				any[k] = any[k] || pointed
				v.num[i] = x
			}
		}
		for k := range any {
			if any[k] {
				points[k].Store(true)
			}
		}
	})
	for k, v := range views {
		v.noPoint = !points[k].Load()
	}
}
