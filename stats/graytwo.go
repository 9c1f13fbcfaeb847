package stats

// grayKinds are those of the patients of two groups at a time: by group, who is censored,
// who has the event of interest and who another; and who is in neither group.
const (
	grayOf     = 2
	grayOthers = 4
	grayNobody = 6
)

// addTwo is addAny for two groups without weights. The influences on the scores of the two
// are opposite, so that every matrix of theirs is a number times (1, -1; -1, 1), and the
// pass, which cannot be shared among cores, has a third of the divisions.
func (g *graySums) addTwo(tl *Timeline, cause []uint8, of uint8, group []uint8, rho float64) {
	kind := make([]uint8, len(tl.Subject))
	part := make([][grayNobody + 1]int, chunks(len(kind)))
	eachChunk(len(part), func(c int) {
		lo, hi := chunkOf(c, len(kind))
		for p := lo; p < hi; p++ {
			i := tl.Subject[p]
			k := codeOf(group, 2, i)
			switch at := cause[i]; {
			case k == NoGroup:
				k = grayNobody
			case at == of:
				k += grayOf
			case at != 0:
				k += grayOthers
			}
			kind[p] = k
			part[c][k]++
		}
	})
	var n [2]float64 // at risk
	for _, count := range part {
		for k, m := range count[:grayNobody] {
			n[k&1] += float64(m)
			g.members[k&1] += m
		}
		g.events += count[grayOf] + count[grayOf+1]
	}
	s, f := [2]float64{1, 1}, [2]float64{}
	var v2, v3 [2]float64
	var score, out, c, all float64
	for j := range tl.Time {
		var count [grayNobody + 2]float64
		for _, k := range kind[tl.Start[j]:tl.Start[j+1]] {
			count[k]++
		}
		d1 := count[grayOf] + count[grayOf+1]
		if d2 := count[grayOthers] + count[grayOthers+1]; d1+d2 > 0 {
			// As in event: n/S, and what that is without those who had the event of interest.
			h0, h1 := 0.0, 0.0
			if n[0] > 0 {
				h0 = n[0] / s[0]
			}
			if n[1] > 0 {
				h1 = n[1] / s[1]
			}
			tr := h0 + h1
			rest := 1 - all
			if rest < 1e-12 {
				rest = 0 // not what rounding left
			}
			a := 0.0
			if d1 > 0 {
				weigh := power(rest, rho)
				g.size += weigh * weigh * d1
				all += d1 / tr
				if n[0] > 0 && n[1] > 0 {
					q0, q1 := h0*(1-f[0]), h1*(1-f[1])
					score += weigh * (count[grayOf] - d1*q0/(q0+q1))
					a = weigh * h0 * h1 / tr
					c += a * d1 / (tr * rest)
				}
			}
			for k := range n {
				at := n[k]
				if !(at > 0) {
					continue
				}
				mine, others := count[grayOf+k], count[grayOthers+k]
				after := s[k]
				if mine+others > 0 {
					after = s[k] * (at - (mine + others)) / at
				}
				sign := 1 - 2*float64(k) // of the influence on the score of the first
				if d1 > 0 {
					left, ties := 1.0, 1.0
					if after > 0 {
						left = 1 - (1-all)/after
					}
					if d1 > 1 {
						ties = 1 - (d1-1)/(tr*s[k]-1)
					}
					v, t := ties*s[k]*d1/(tr*at), a-left*c
					v3[k] += left * left * v
					v2[k] += sign * t * left * v
					out += t * t * v
				}
				if others > 0 && after > 0 {
					ties := 1.0
					if others > 1 {
						ties = 1 - (others-1)/(at-1)
					}
					left, v := -(1-all)/after, ties*s[k]*s[k]*others/(at*at)
					t := -left * c
					v3[k] += left * left * v
					v2[k] += sign * t * left * v
					out += t * t * v
				}
				f[k] += s[k] * mine / at
				s[k] = after
			}
		}
		for k := range n {
			n[k] -= count[k] + count[grayOf+k] + count[grayOthers+k]
		}
	}
	// The influence of events before the coefficient c was complete.
	v := out + c*c*(v3[0]+v3[1]) + 2*c*(v2[0]-v2[1])
	g.score[0] += score
	g.score[1] -= score
	for k, sign := range [4]float64{1, -1, -1, 1} {
		g.variance[k] += sign * v
	}
}
