package write

import "kaplan/model/answer"

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
	t := table("P corrected for the search of the cut", "best cut", "corrected P", "std error", "method")
	switch c := s.Corrected; {
	case c == nil && len(s.Frame.Cuts) != 1:
		t.add(nan, pvalue(nan), nan, "there is no correction for several cuts at once")
	case c == nil:
		t.add(nan, pvalue(nan), nan, "not corrected")
	case c.Why != "":
		t.add(nan, pvalue(nan), nan, "not corrected: "+c.Why)
	default:
		t.add(Number(c.Cut), pvalue(c.P), c.SE, c.Method)
		if cuts := s.Frame.Cuts; len(cuts) == 1 && cuts[0] != c.Cut {
			t.notef("the groups are cut at %s, which is not the best cut: their own P values are naive, too", s.Frame.CutText[0])
		}
	}
	t.Notes = append(t.Notes, "this is the P to report; those of the tests below are naive")
	return []Table{t}
}
