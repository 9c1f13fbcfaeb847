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
	t := grayTwo{s: [2]float64{1, 1}, inverse: [2]float64{1, 1}, rho: rho}
	for _, count := range part {
		for k, m := range count[:grayNobody] {
			t.n[k&1] += float64(m)
			g.members[k&1] += m
		}
		g.events += count[grayOf] + count[grayOf+1]
	}
	for j := range tl.Time {
		here := kind[tl.Start[j]:tl.Start[j+1]]
		if len(here) == 1 {
			if k := here[0]; k < grayNobody {
				if k >= grayOf {
					t.one(k)
				}
				t.n[k&1]--
			}
			continue
		}
		var count [grayNobody + 2]float64
		for _, k := range here {
			count[k]++
		}
		t.several(&count)
		for k := range t.n {
			t.n[k] -= count[k] + count[grayOf+k] + count[grayOthers+k]
		}
	}
	g.size += t.size
	// The influence of events before the coefficient c was complete.
	v := t.out + t.c*t.c*(t.v3[0]+t.v3[1]) + 2*t.c*(t.v2[0]-t.v2[1])
	g.score[0] += t.score
	g.score[1] -= t.score
	for k, sign := range [4]float64{1, -1, -1, 1} {
		g.variance[k] += sign * v
	}
}

// grayTwo is the state of a pass through two groups. By group: the number at risk, the
// probability s of no event of any cause, 1/s (0 where s is), and the incidence f of the
// cause, all just before the present time; v2 and v3 as in graySums.
type grayTwo struct {
	n, s, inverse, f, v2, v3      [2]float64
	all, c, score, out, size, rho float64
}

// weigh is the weight of the present time, and how much of the incidence is left.
func (t *grayTwo) weigh() (weight, rest float64) {
	if rest = 1 - t.all; rest < 1e-12 {
		rest = 0 // not what rounding left
	}
	return power(rest, t.rho), rest
}

// spread adds the variance v of events of group k, which act on the score by u once c is
// taken off, and by left for what c becomes.
func (t *grayTwo) spread(k int, u, left, v float64) {
	sign := 1 - 2*float64(k) // of the influence on the score of the first
	t.v3[k] += left * left * v
	t.v2[k] += sign * u * left * v
	t.out += u * u * v
}

// one adds a time at which one patient leaves, by an event: several, with what divides by
// one left out and every quotient made once.
func (t *grayTwo) one(kind uint8) {
	k := int(kind & 1)
	step := t.s[k] / t.n[k]
	after, inverse := t.s[k]-step, 0.0
	if t.n[k] == 1 {
		after = 0 // not what rounding left
	}
	if after > 0 {
		inverse = 1 / after
	}
	if kind >= grayOthers {
		if after > 0 {
			left := -(1 - t.all) * inverse
			t.spread(k, -left*t.c, left, step*step)
		}
	} else {
		h0, h1 := t.n[0]*t.inverse[0], t.n[1]*t.inverse[1]
		hazard := 1 / (h0 + h1)
		weigh, rest := t.weigh()
		t.size += weigh * weigh
		t.all += hazard
		a, other := 0.0, 1-k
		if t.n[other] > 0 {
			q0, q1 := h0*(1-t.f[0]), h1*(1-t.f[1])
			t.score += weigh * (float64(other) - q0/(q0+q1))
			a = weigh * h0 * h1 * hazard
			t.c += a * hazard / rest
			left := 1 - (1-t.all)*t.inverse[other]
			t.spread(other, a-left*t.c, left, hazard*t.s[other]/t.n[other])
		}
		left := 1 - (1-t.all)*inverse // 1 where nobody is left
		t.spread(k, a-left*t.c, left, hazard*step)
		t.f[k] += step
	}
	t.s[k], t.inverse[k] = after, inverse
}

// several adds a time at which so many leave, by kind.
func (t *grayTwo) several(count *[grayNobody + 2]float64) {
	d1 := count[grayOf] + count[grayOf+1]
	if !(d1+count[grayOthers]+count[grayOthers+1] > 0) {
		return
	}
	// As in event: n/S, and what that is without those who had the event of interest.
	h0, h1 := t.n[0]*t.inverse[0], t.n[1]*t.inverse[1]
	tr, a := h0+h1, 0.0
	if d1 > 0 {
		weigh, rest := t.weigh()
		t.size += weigh * weigh * d1
		t.all += d1 / tr
		if t.n[0] > 0 && t.n[1] > 0 {
			q0, q1 := h0*(1-t.f[0]), h1*(1-t.f[1])
			t.score += weigh * (count[grayOf] - d1*q0/(q0+q1))
			a = weigh * h0 * h1 / tr
			t.c += a * d1 / (tr * rest)
		}
	}
	for k, at := range t.n {
		if !(at > 0) {
			continue
		}
		mine, others, s := count[grayOf+k], count[grayOthers+k], t.s[k]
		after := s
		if mine+others > 0 {
			after = s * (at - (mine + others)) / at
		}
		if d1 > 0 {
			left, ties := 1.0, 1.0
			if after > 0 {
				left = 1 - (1-t.all)/after
			}
			if d1 > 1 {
				ties = 1 - (d1-1)/(tr*s-1)
			}
			t.spread(k, a-left*t.c, left, ties*s*d1/(tr*at))
		}
		if others > 0 && after > 0 {
			ties := 1.0
			if others > 1 {
				ties = 1 - (others-1)/(at-1)
			}
			left := -(1 - t.all) / after
			t.spread(k, -left*t.c, left, ties*s*s*others/(at*at))
		}
		t.f[k] += s * mine / at
		t.s[k], t.inverse[k] = after, 0
		if after > 0 {
			t.inverse[k] = 1 / after
		}
	}
}
