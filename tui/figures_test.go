package tui

import (
	"bytes"
	"strings"
	"testing"

	"kaplan/model"
)

// The pages that draw curves of a model or of matched arms have the figure of what they
// draw, at the usual size and at that of one column.
func TestPagesOfModelsHaveTheirFigure(t *testing.T) {
	t.Parallel()
	c := cohort(t, "pbc")
	l := opened(c)
	l.Marker, l.Covariates, l.Cause = "trt", "age,bili", "2"
	a := startWith(c, l, 120, 40, false)
	for _, x := range []struct {
		v           view
		page, title string
	}{{viewHazard, "Adjusted curves", "Adjusted survival"}, {viewTable, "Effect", "trt, matched"}} {
		if !atPage(a, x.v, x.page) {
			t.Fatalf("%s has no answer: %s", x.page, a.pageNow().Name())
		}
		d := a.shown().Document()
		for _, size := range []string{"", "3.5x3"} {
			f, err := d.Figure(model.Picture{Size: size})
			if err != nil {
				t.Fatalf("%s, %s: %v", x.page, size, err)
			}
			var b bytes.Buffer
			if err := f.Write(&b, "svg"); err != nil {
				t.Fatal(err)
			}
			if s := b.String(); !strings.Contains(s, ">"+x.title+"<") || !strings.Contains(s, ">Survival (") || strings.Count(s, "<path") < 4 {
				t.Errorf("%s, %s: %.2000s", x.page, size, s)
			}
		}
	}
}
