package write

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
)

// What a page shows is in its document: every coefficient with its interval, the
// line with both of its, the groups, and for two groups made alike why they have
// no effect where they have none.
func TestDocumentsHoldTheirPages(t *testing.T) {
	t.Parallel()
	c, err := read.Files([]string{filepath.Join("..", "..", "stats", "testdata", "lung.csv")}, nil, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := model.NewResolver(c)
	ctx := context.Background()
	l := model.Look{Grouping: model.Grouping{Marker: "sex"}, Correlating: model.Correlating{X: "age", Y: "`wt.loss`", Method: "kendall"}, Fitting: model.Fitting{Covariates: "age"}}
	text := func(d Document, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := Write(&b, d, "text"); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	s, err := answer.ScatterQuestion.Answer(ctx, r, l, answer.Progress[*answer.Scatter]{})
	if err != nil {
		t.Fatal(err)
	}
	p := s.Pairs[0]
	var want []string
	for _, v := range []float64{p.Pearson.R, p.Spearman.R, p.Kendall.R, p.Pearson.CI.Lower, p.Spearman.CI.Upper, p.Within[0].R, p.Within[1].CI.Lower} {
		want = append(want, Fixed(v, 4))
	}
	for _, v := range []float64{p.Pearson.Line.Intercept, p.Pearson.Line.InterceptCI.Lower, p.Pearson.Line.SlopeCI.Upper, p.Pearson.Line.Sigma} {
		want = append(want, Significant(v, 5))
	}
	got := text(Scatter(s), nil)
	for _, w := range append(want, "Kendall's tau-b", "214 in the analysis") {
		if !strings.Contains(got, w) {
			t.Errorf("no %s in\n%s", w, got)
		}
	}
	c.Endpoints = nil
	for _, q := range []struct {
		q    answer.Question[*answer.Matching]
		says bool
	}{{answer.MatchQuestion, false}, {answer.EffectQuestion, true}} {
		m, err := q.q.Answer(ctx, r, l, answer.Progress[*answer.Matching]{})
		if err != nil {
			t.Fatal(err)
		}
		got := text(Matching(m, ""), nil)
		if strings.Contains(got, "! no effect: no endpoint was recognised; say which columns are time and event or choose an outcome") != q.says || !strings.Contains(got, "Balance") {
			t.Errorf("%s says\n%s", q.q.Page, got)
		}
	}
}
