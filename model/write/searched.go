package write

import (
	"slices"

	"kaplan/model"
	"kaplan/model/answer"
)

// headP heads a column of P values: naive where the cut of the groups was searched
// for.
func headP(searched bool) string {
	if searched {
		return "naive P"
	}
	return "P"
}

// searchedTable is what a searched cut is judged by, before any table whose P values
// know nothing of the search; none where the cut was not searched for.
func searchedTable(s *answer.Survival) []Table {
	if !s.Moved || len(s.Tests) == 0 {
		return nil
	}
	t := table("P corrected for the search of the cut", "cut", "corrected P", "std error", "method")
	switch c := s.Corrected; {
	case c == nil && len(s.Frame.Cuts) != 1:
		t.add(nan, pvalue(nan), nan, "there is no correction for several cuts at once")
	case c == nil:
		t.add(nan, pvalue(nan), nan, "not corrected")
	case c.Why != "":
		t.add(nan, pvalue(nan), nan, "not corrected: "+c.Why)
	default:
		t.add(Number(c.Cut), pvalue(c.P), c.SE, c.Method)
		if b := c.Best; b != nil {
			t.notef("this is not the best cut: that is %s, with P %s", model.FormatShort(b.Cut), model.FormatP(b.P))
		}
	}
	t.Notes = append(t.Notes, "this is the P to report; those of the tests below are naive")
	return []Table{t}
}

// naiveHeads heads the P values of groups whose cut was searched for as naive, where
// nothing corrects them, and says so in the result.
func (d Document) naiveHeads(a *answer.Answer) Document {
	if !slices.ContainsFunc(a.Warnings, answer.SaysSearched) {
		return d
	}
	for i := range d.Tables {
		for j, head := range d.Tables[i].Head {
			if slices.Contains([]string{"P", "adjusted P", "P interaction"}, head) {
				d.Tables[i].Head[j] = "naive " + head
			}
		}
	}
	whole := d.JSON.(object)
	for i := range whole {
		if whole[i].name != "result" {
			continue
		}
		switch result := whole[i].value.(type) {
		case object:
			whole[i].value = obj(result, "p_value_naive", true)
		case map[string]any:
			result["p_value_naive"] = true
		}
	}
	return d
}
