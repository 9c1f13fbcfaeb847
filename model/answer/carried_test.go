package answer_test

import (
	"context"
	"fmt"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
)

// A model is carried with a baseline for each of its strata, and when the follow-up of each
// ends: those who are in the model, of whom the last in stratum v lacks his age.
func TestCarriedBaselines(t *testing.T) {
	t.Parallel()
	r := ask(t, "time,status,age,part,arm\n1,1,50,u,a\n2,1,61,u,b\n3,1,42,u,a\n9,0,53,u,b\n"+
		"2,1,64,v,a\n3,0,55,v,b\n5,1,66,v,a\n7,1,57,v,b\n12,1,,v,a\n4,1,48,w,a\n6,1,62,w,b\n8,0,51,w,a\n", read.Options{})
	for _, tc := range []struct{ strata, want string }{
		{"", `"" 9 7 [1 2 3 4 5 6 7]`},
		{"part", `"part=u" 9 3 [1 2 3] | "part=v" 7 3 [2 5 7] | "part=w" 8 2 [4 6]`},
		{"arm", `"arm=a" 8 5 [1 2 3 4 5] | "arm=b" 9 3 [2 6 7]`},
	} {
		l := model.Look{Observing: model.Observing{Time: "time", Event: "status"}, Fitting: model.Fitting{Covariates: "age", Strata: tc.strata}}
		h, err := answer.CoxQuestion.Answer(context.Background(), r, l, answer.Progress[*answer.Hazard]{})
		if err != nil {
			t.Fatal(err)
		}
		m, err := h.Carried("1")
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, b := range m.Baseline {
			if got != "" {
				got += " | "
			}
			rises := 0 // at each time of an event
			for k, v := range b.CumHaz {
				if k == 0 && v > 0 || k > 0 && v > b.CumHaz[k-1] {
					rises++
				}
			}
			got += fmt.Sprintf("%q %v %d %v", b.Stratum, b.Last, rises, b.Time)
		}
		if got != tc.want {
			t.Errorf("strata %q: %s\nnot %s", tc.strata, got, tc.want)
		}
		if len(m.Terms) != 1 || m.Terms[0].Estimate != h.Rows[0].Coef || m.Terms[0].SE != h.Rows[0].SE {
			t.Errorf("strata %q: terms %+v", tc.strata, m.Terms)
		}
		about(t, "mean age", m.Terms[0].Mean, (50+61+42+53+64+55+66+57+48+62+51)/11.0)
	}
}
