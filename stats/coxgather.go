package stats

import "math"

// gather copies the covariates in the design's order, centred on the mean of
// their stratum and divided by their standard deviation within strata.
func (d *coxDesign) gather(ns int, scale []float64) {
	q, m := d.q, len(d.row)
	d.x = make([]float64, m*q)
	d.centre = make([]float64, ns*q)
	d.scale, d.widest = make([]float64, q), make([]float64, q)
	if m == 0 || q == 0 {
		return
	}
	base, count := d.firstRows(ns)
	power := d.tame(d.place(base))
	mean, spread := d.means(ns, count)
	for k := range ns {
		for j := range q {
			if count[k] > 0 {
				d.centre[k*q+j] = base[k*q+j] + mean[k*q+j]*power[j]
			}
		}
	}
	unit := make([]float64, q)
	for j := range q {
		d.scale[j] = math.Sqrt(max(0, spread[j])/float64(m)) * power[j]
		if scale != nil {
			d.scale[j] = scale[j]
		}
		unit[j] = 1
		if d.scale[j] > 0 {
			unit[j] = power[j] / d.scale[j]
		}
	}
	extremes := make([]float64, d.tiles(m, nil)*q)
	d.tiles(m, func(tile, lo, hi int) {
		top := extremes[tile*q : (tile+1)*q]
		d.eachStratum(lo, hi, func(k, lo, hi int) {
			centre := mean[k*q : k*q+q]
			for r := lo; r < hi; r++ {
				x := d.x[r*q : r*q+q]
				for j, v := range x {
					v = (v - centre[j]) * unit[j]
					x[j] = v
					if v = math.Abs(v); v > top[j] {
						top[j] = v
					}
				}
			}
		})
	})
	for k, v := range extremes {
		d.widest[k%q] = max(d.widest[k%q], v)
	}
}

// tiles calls f with so many rows at a time, in parallel, and returns how many tiles they
// make; nothing is called where f is nil.
func (d *coxDesign) tiles(rows int, f func(tile, lo, hi int)) int {
	n := (rows + chunkRows - 1) / chunkRows
	if f != nil {
		parallel(n, len(d.x), func(k int) { f(k, k*chunkRows, min((k+1)*chunkRows, rows)) })
	}
	return n
}

// firstRows are the values of the first row of each stratum (strata × q), and how many rows
// the strata have.
func (d *coxDesign) firstRows(ns int) (base, count []float64) {
	first := make([]int32, ns)
	count = make([]float64, ns)
	for b, k := range d.strat {
		if count[k] == 0 {
			first[k] = d.row[d.start[b]]
		}
		count[k] += float64(d.start[b+1] - d.start[b])
	}
	base = make([]float64, ns*d.q)
	for k := range ns {
		for j, col := range d.src.X {
			base[k*d.q+j] = col[first[k]]
		}
	}
	return base, count
}

// place fills x with the differences from the first row of the stratum, so that a constant
// becomes exactly 0, and 1e9 added to everybody costs no digits. It returns the largest of
// each column, some rows at a time. The columns are read in their own order and the rows
// written where they belong: a row lies in one place of the design, its values in as many
// as there are columns.
func (d *coxDesign) place(base []float64) (extremes []float64) {
	q, n := d.q, d.src.n
	at := make([]int32, n) // of each row of the data, one more than its row here; 0 for none
	d.tiles(len(d.row), func(_, lo, hi int) {
		for r := lo; r < hi; r++ {
			at[d.row[r]] = int32(r) + 1
		}
	})
	extremes = make([]float64, d.tiles(n, nil)*q)
	d.tiles(n, func(tile, lo, hi int) {
		top, column := extremes[tile*q:(tile+1)*q], make([][]float64, q)
		for j, col := range d.src.X {
			column[j] = col[lo:hi]
		}
		for i, r := range at[lo:hi] {
			if r == 0 {
				continue
			}
			k := int(d.stratum[lo+i]) * q
			from, row := base[k:k+q], d.x[int(r-1)*q:int(r)*q]
			for j, col := range column {
				v := col[i] - from[j]
				row[j] = v
				if v = math.Abs(v); v > top[j] {
					top[j] = v
				}
			}
		}
	})
	return extremes
}

// means are those of x by stratum (strata × q), and by column the sum of squares within
// strata. Sums are made by tile and stratum: with each, one of the two goes up. Squares
// are those of differences from the first row, less what the mean takes off: the scale is
// a unit to compute in, and needs no more digits than that leaves.
func (d *coxDesign) means(ns int, count []float64) (mean, spread []float64) {
	q, m := d.q, len(d.row)
	tiles := d.tiles(m, nil)
	sums, squares := make([]float64, (tiles+ns)*q), make([]float64, tiles*q)
	d.tiles(m, func(tile, lo, hi int) {
		ss := squares[tile*q : (tile+1)*q]
		d.eachStratum(lo, hi, func(k, lo, hi int) {
			sum, r := sums[(tile+k)*q:(tile+k+1)*q], lo
			for ; r+4 <= hi; r += 4 { // a sum waits for the one before it: once for four rows
				x0, x1 := d.x[r*q:r*q+q], d.x[(r+1)*q:(r+1)*q+q]
				x2, x3 := d.x[(r+2)*q:(r+2)*q+q], d.x[(r+3)*q:(r+3)*q+q]
				for j := range sum {
					a, b, c, e := x0[j], x1[j], x2[j], x3[j]
					sum[j] += (a + b) + (c + e)
					ss[j] += (a*a + b*b) + (c*c + e*e)
				}
			}
			for ; r < hi; r++ {
				for j, v := range d.x[r*q : r*q+q] {
					sum[j] += v
					ss[j] += v * v
				}
			}
		})
	})
	mean, spread = make([]float64, ns*q), make([]float64, q)
	for tile := range tiles {
		d.eachStratum(tile*chunkRows, min((tile+1)*chunkRows, m), func(k, _, _ int) {
			for j := range q {
				mean[k*q+j] += sums[(tile+k)*q+j]
			}
		})
		for j := range q {
			spread[j] += squares[tile*q+j]
		}
	}
	for k := range ns {
		for j := range q {
			if count[k] > 0 {
				spread[j] -= mean[k*q+j] * mean[k*q+j] / count[k]
				mean[k*q+j] /= count[k]
			}
		}
	}
	return mean, spread
}

// eachStratum calls f with each stratum of the rows lo to hi-1 and its rows there.
func (d *coxDesign) eachStratum(lo, hi int, f func(k, lo, hi int)) {
	for lo < hi {
		b := d.block[lo]
		k, end := d.strat[b], lo
		for end < hi && d.strat[d.block[end]] == k {
			end = min(hi, int(d.start[d.block[end]+1]))
		}
		f(int(k), lo, end)
		lo = end
	}
}

// tame divides columns whose differences are so large or small that their
// squares would be out of range by a power of 2, and returns the powers.
func (d *coxDesign) tame(extremes []float64) []float64 {
	power := make([]float64, d.q)
	for j := range power {
		power[j] = 1
		top := 0.0
		for k := j; k < len(extremes); k += d.q {
			top = max(top, extremes[k])
		}
		if top == 0 || top > 1e-100 && top < 1e100 {
			continue
		}
		_, exponent := math.Frexp(top)
		power[j] = math.Ldexp(1, exponent)
		for r := j; r < len(d.x); r += d.q {
			d.x[r] /= power[j]
		}
	}
	return power
}
