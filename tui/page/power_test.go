package page

import (
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
)

// The page says what the document says: a ratio of 1.5 needs 200 events in lung by
// sex (worked out beside the command's test).
func TestPowerPage(t *testing.T) {
	c, err := read.Files([]string{"../../stats/testdata/lung.csv"}, nil, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l := c.Opening(model.Look{Grouping: model.Grouping{Marker: "sex"}, Showing: model.Showing{Ratio: 1.5}})
	v, err := answer.PowerQuestion.Answer(t.Context(), model.NewResolver(c), l, answer.Progress[*answer.Power]{})
	if err != nil {
		t.Fatal(err)
	}
	got := drawn(Show(Power(), v), 80, 20)
	for _, want := range []string{
		"2 vs 1: 228 patients, 165 events", "80 % power: hazard ratio under 0.64 or over 1.56", "1.50                   200   268             277   370",
		"two-sided at 5 %",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q on\n%s", want, got)
		}
	}
}
