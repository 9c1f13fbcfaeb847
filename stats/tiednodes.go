package stats

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/mat"
)

// Efron's likelihood has a factor for each of d tied events, k/d of whom have left
// in the k-th. Where whole days bring hundreds to a day these are nearly all factors
// there are, and smooth in k/d: a sum over k is then a quadrature with few nodes.
//
// Nodes are those of Gauss for equal weights at k/d, k = 0..d-1 (the zeros of the
// discrete Chebyshev polynomials), so that polynomials of degree up to 15 are summed
// exactly. Where no more than a quarter of either group has the event, the
// nearest singularity is at k/d = 4 or beyond whatever β is, and the error is of the order of
// 14^-16 of the sum, less than that of rounding.
const (
	manyTied = 32 // events from which on nodes are fewer than factors by enough
	nodes    = 8
)

// tiedNode stands for several factors.
type tiedNode struct{ at, weight float64 }

var nodesOf sync.Map // int → *[nodes]tiedNode

// tiedNodes are the nodes for d >= nodes tied events; their weights add up to d.
func tiedNodes(d int) *[nodes]tiedNode {
	if known, ok := nodesOf.Load(d); ok {
		return known.(*[nodes]tiedNode)
	}
	n := float64(d)
	jacobi := mat.NewSymDense(nodes, nil)
	for j := range nodes {
		jacobi.SetSym(j, j, (1-1/n)/2)
		if k := float64(j); j > 0 {
			jacobi.SetSym(j-1, j, math.Sqrt(k*k*(1-k*k/(n*n))/(4*(4*k*k-1))))
		}
	}
	var eigen mat.EigenSym
	eigen.Factorize(jacobi, true) // of a finite matrix it does not fail
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	out := new([nodes]tiedNode)
	for j, x := range eigen.Values(nil) {
		v := vectors.At(0, j)
		out[j] = tiedNode{at: x, weight: n * v * v}
	}
	nodesOf.Store(d, out)
	return out
}
