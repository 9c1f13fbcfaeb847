package write

import (
	"strings"

	"kaplan/model/answer"
	"kaplan/model/figure"
)

// Flow renders the way of the patients from the files to an analysis.
func Flow(f *answer.Flow) Document { return flow(f, false) }

// FlowIDs is Flow with the ids of who was left out and who is analysed.
func FlowIDs(f *answer.Flow) Document { return flow(f, true) }

func flow(f *answer.Flow, ids bool) Document {
	t := table("Patient flow", "step", "n")
	who := table("Who", "id", "step")
	who.patients = true
	for _, l := range f.Lines() {
		t.add(l.Text, l.N)
		for _, id := range l.ID {
			who.add(id, l.Text)
		}
	}
	files, out := []object{}, []object{}
	for _, s := range f.Files {
		files = append(files, obj("file", s.File, "what", s.What, "n", s.N))
	}
	for _, x := range f.Out {
		out = append(out, obj("reason", x.Reason, "n", len(x.ID), "ids?", where(ids, x.ID)))
	}
	analysed := obj("n", f.Flow.Used, "events", f.Flow.Events, "ids?", where(ids, f.In))
	tables := []Table{t}
	if ids {
		tables = append(tables, who)
	}
	d := document("flow", f.Answer, obj("files", files, "cohort", f.N, "left_out", out, "analysed", analysed), tables...).ofPatients(ids)
	first := &d.Tables[0] // its steps are in the table
	kept := first.Notes[:0:0]
	for _, line := range first.Notes {
		if !strings.HasPrefix(line, "  - ") {
			kept = append(kept, line)
		}
	}
	first.Notes = kept
	return drawn(d, f, figure.Flow)
}
