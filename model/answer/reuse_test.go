package answer_test

import (
	"fmt"
	"sync"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
)

// An answer does not depend on those before it, whose memory it is counted in, nor does
// one that stands change when others are made after it or beside it.
func TestAnswersShareNoMemory(t *testing.T) {
	c, base := many(3000, 2)
	base.Covariates = ""
	var looks []model.Look
	for _, cut := range []string{"median", "tertile", "value:1.5", "quantile:0.1,0.3,0.9", "value:-1"} {
		for _, where := range []string{"", "x1 > 1", "x1 < 0"} {
			l := base
			l.Marker, l.Cut, l.Where = "x0", cut, where
			looks = append(looks, l)
		}
	}
	looks = append(looks, base)
	ask := func(r *model.Resolver, l model.Look) *answer.Survival {
		s, err := answer.Curves(r, l, answer.CurvesOptions{Strip: 20, Full: true})
		if err != nil {
			t.Error(l.Cut, l.Where, err)
			return nil
		}
		return s
	}
	one := model.NewResolver(c)
	together := make([]*answer.Survival, len(looks))
	var wait sync.WaitGroup
	for k, l := range looks {
		if k%2 == 0 {
			together[k] = ask(one, l)
			continue
		}
		wait.Go(func() { together[k] = ask(one, l) })
	}
	wait.Wait()
	for k, l := range looks {
		alone, got := ask(model.NewResolver(c), l), together[k]
		if alone == nil || got == nil {
			continue
		}
		if said(got) != said(alone) {
			t.Errorf("%s, %s: after other answers it is another one", l.Cut, l.Where)
		}
	}
}

// said is an answer as text, in which one NaN is like another.
func said(s *answer.Survival) string {
	out := fmt.Sprint(s.Tests, s.Landscape, s.Warnings)
	for _, g := range s.Groups {
		out += fmt.Sprint(g.Group, g.N, g.Events, *g.Curve(), g.Median, g.FollowUp)
	}
	if s.HazardRatio != nil {
		out += fmt.Sprint(*s.HazardRatio)
	}
	return out
}
