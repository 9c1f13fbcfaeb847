package stats

import "math"

// expTable are the constants of exps: 1/13! to 1/2!, log2(e), 1.5·2^52, which rounds a sum
// to a whole number, ln 2 in two parts of which the first has zeros at its end, and 1.
var expTable = [17]float64{
	1. / 6227020800, 1. / 479001600, 1. / 39916800, 1. / 3628800, 1. / 362880, 1. / 40320, 1. / 5040, 1. / 720, 1. / 120, 1. / 24, 1. / 6, 1. / 2,
	math.Log2E, 0x1.8p52, 0x1.62e42feep-1, 0x1.a39ef35793c76p-33, 1,
}

// expOne is exp(x) for x from -700 to 700: 2^k exp(r), with x = k ln 2 + r and the series of
// exp(r), which is |r| <= ln(2)/2. It differs from the true value by two units of the last
// digit at most, and is the same to the bit in exps.
func expOne(x float64) float64 {
	c := &expTable
	t := float64(x*c[12]) + c[13]
	k := t - c[13]
	r := float64(x-float64(k*c[14])) - float64(k*c[15])
	q := c[0]
	for _, v := range c[1:12] {
		q = float64(q*r) + v
	}
	return (1 + (r + float64(float64(r*r)*q))) * math.Float64frombits(math.Float64bits(t)<<52+math.Float64bits(1))
}
