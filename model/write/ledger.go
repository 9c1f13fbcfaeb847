package write

import (
	"cmp"
	"fmt"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

// Ledger renders what was looked at: every question that had P values.
func Ledger(g *answer.Ledger) Document {
	families, of := g.Families()
	rows := []object{}
	t := table(fmt.Sprintf("Ledger: %s, %s", model.Count(len(g.Entries), "look"), model.Count(len(families), "family", "families")),
		"", "question", "endpoint", "subgroup", "marker", "cut", "n",
		"events", "tests", "naive P", "P corrected", "family", "family P", "Holm", "BH", "note", "with", "planned", "counted P")
	t.notef("%s", LedgerRules(g))
	if g.Forgotten > 0 {
		t.notef("%s", Forgotten(g))
	}
	for _, d := range g.Doubts {
		t.notef("! %s", d)
	}
	if g.Hash != "" {
		t.notef("the plan's SHA-256: %s", g.Hash)
	}
	for i := range g.Entries {
		e := &g.Entries[i]
		f := families[of[i]]
		planned, day := "", ""
		if e.Planned >= 0 {
			planned, day = g.Plan[e.Planned].Name, g.Plan[e.Planned].Day
		}
		u := &e.Used
		rows = append(rows, obj("question", e.Page, "endpoint", e.Outcome, "where", e.Look.Where, "marker", e.What, "cut", e.Cut(Number), "chosen", e.Chosen,
			"n", e.N, "events", e.Events, "tests", e.Tests, "p_value", e.P, "p_corrected", e.Corrected, "p_counted", e.Counted(),
			"planned", planned, "plan_date", day, "screen", e.Screen, "adjustment", e.Adjusted(), "strata", u.Strata, "cause", u.Cause,
			"landmark", u.Landmark, "start_at?", u.StartAt, "weights", u.Weights, "levels", u.Levels, "family", of[i]+1, "family_p", f.P, "family_kind", f.Kind,
			"family_planned", f.Planned, "holm", f.Holm, "bh", f.BH, "times", e.Times, "note", e.Note, "seal?", sealOf(e)))
		t.add(i+1, e.Page, e.Outcome, e.Look.Where, e.What, e.Cut(Number), e.N, e.Events, e.Tests, pvalue(e.P), pvalue(e.Corrected), of[i]+1,
			pvalue(f.P), pvalue(f.Holm), pvalue(f.BH), e.Note, strings.Join(e.With(), ", "), cmp.Or(planned, "explored"), pvalue(e.Counted()))
	}
	return bare("ledger", map[string]any{"looks": rows, "plan_sha256": g.Hash, "planned": len(g.Plan), "rules": LedgerRules(g),
		"forgotten": g.Forgotten, "doubts": texts(g.Doubts)}, t)
}

// Forgotten says how many earlier looks a person has had forgotten.
func Forgotten(g *answer.Ledger) string {
	return model.Count(g.Forgotten, "earlier look") + " forgotten"
}

// sealOf is who looked, and when; nothing of a ledger that is not kept.
func sealOf(e *answer.LedgerEntry) any {
	s := e.Seal
	if s.At.IsZero() {
		return object(nil)
	}
	return obj("at", s.At, "user", s.User, "host", s.Host, "version", s.Version, "data_sha256?", s.Data, "sha256?", s.Hash)
}

// LedgerOf renders a ledger of looks that were answered without a screen, and those
// of them that could not be.
func LedgerOf(g *answer.Ledger, refused []string) Document {
	d := Ledger(g)
	for _, r := range refused {
		d.Tables[0].notef("not answered: %s", r)
	}
	return d
}

// LedgerRules says how the ledger corrects P, and what that is worth.
func LedgerRules(g *answer.Ledger) string {
	families, _ := g.Families()
	explored := 0
	for _, f := range families {
		if !f.Planned {
			explored++
		}
	}
	s := fmt.Sprintf("Holm: families in order of their P, the least times their number, the next times one less, none below the one before; "+
		"here over %d explored families", explored)
	if n := len(g.Plan); n > 0 {
		s += fmt.Sprintf(" and, apart from them, over all that is planned (%d)", n)
	}
	return s + ". Families that were chosen while looking: a lower bound on multiplicity, not control of error."
}
