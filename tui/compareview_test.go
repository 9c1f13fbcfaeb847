package tui

import (
	"bytes"
	"strings"
	"testing"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

// Every page of the comparisons can be taken away, in every format.
func TestCompareDocuments(t *testing.T) {
	t.Parallel()
	c := sampled(t, "tace75")
	l := opened(c)
	compared("log2(`miR-122 before`)", "Child-Pugh", func(l *model.Look) { l.Paired, l.By2 = "log2(`miR-122 after`)", "sex" })(&l)
	a := startWith(c, l, 120, 40, false)
	do(a, "5")
	for _, name := range []string{"Groups", "Pairs", "Paired", "Two factors"} {
		do(a, "page "+name)
		p, v := a.pageNow(), a.shown()
		if p.Name() != name || v == nil {
			t.Fatalf("page %s: %v", name, a.sheet.err)
		}
		for _, format := range []string{"text", "json", "csv", "md"} {
			var b bytes.Buffer
			if err := write.Write(&b, v.Document(), format); err != nil || !strings.Contains(b.String(), "miR-122") || strings.Contains(b.String(), "NaN") {
				t.Errorf("page %s as %s: %v\n%s", name, format, err, b.String())
			}
		}
	}
	m := sampled(t, "hep3b")
	l = opened(m)
	compared("hCG", "arm")(&l)
	b := startWith(m, l, 120, 40, false)
	do(b, "5", "page Over time")
	if v := b.shown(); v == nil || !strings.Contains(text(t, v.Document()), "hCG over") {
		t.Errorf("over time: %v", b.sheet.err)
	}
}

func text(t *testing.T, d write.Document) string {
	var b bytes.Buffer
	if err := write.Write(&b, d, "text"); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A page is asked again where its question changes, and only there.
func TestComparePagesAsk(t *testing.T) {
	t.Parallel()
	c := cohort(t, "veteran")
	l := opened(c)
	compared("karno", "celltype")(&l)
	a := startWith(c, l, 120, 40, false)
	do(a, "5")
	first := answered[*answer.Compared](a)
	again := func(what string, same bool, keys ...string) {
		t.Helper()
		do(a, keys...)
		if v := answered[*answer.Compared](a); (v == first) != same {
			t.Errorf("%s: asked again is %v", what, v != first)
		} else if v != nil {
			first = v
		}
	}
	again("another interval of S(t)", true, "I")
	again("ties", true, "T")
	again("another value", false, "}")
	if first.Value.Name == "karno" {
		t.Error("} does not turn to the next column")
	}
	again("back", false, "{")
	again("another marker", false, "]")
	again("undone", false, "u")

	// Enter corrects P in another way; it is a step that u takes back.
	do(a, "page Pairs")
	adjust := func() string { return answered[*answer.ComparePairs](a).Methods[0].Adjust }
	if adjust() != "holm" {
		t.Errorf("corrected by %s", adjust())
	}
	do(a, "enter")
	if a.look.Pairwise != "bh" || adjust() != "bh" {
		t.Errorf("corrected by %s, the look says %s", adjust(), a.look.Pairwise)
	}
	do(a, "u")
	if adjust() != "holm" {
		t.Errorf("undone: corrected by %s", adjust())
	}
}
