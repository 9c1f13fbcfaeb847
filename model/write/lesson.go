package write

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/model/lesson"
)

// Lessons lists lessons, in order.
func Lessons(list []*lesson.Lesson) Document {
	t := table("Lessons", "", "lesson", "cohort", "minutes", "about")
	t.Width = lineWidth
	var rows []object
	for i, l := range list {
		minutes := int(math.Ceil(l.Minutes()))
		t.add(fmt.Sprint(i+1), l.Name, l.Sample, minutes, l.Title+": "+l.About)
		rows = append(rows, obj("number", i+1, "name", l.Name, "title", l.Title, "about", l.About, "sample", l.Sample, "steps", len(l.Steps),
			"questions", l.Questions(), "minutes", minutes))
	}
	return bare("learn", obj("lessons", rows), t)
}

// TaughtStep is a step of a lesson with what is known of its look.
type TaughtStep struct {
	Command string // that gives the same answer, "" for none
	Refused string // why there is no answer
}

// Lesson is a lesson on paper: text, questions, and the commands of its looks. With notes it
// has what the instructor is told, and the answers. answers are those to its looks.
func Lesson(l *lesson.Lesson, steps []TaughtStep, answers lesson.Answers, notes bool) Document {
	fill := func(i int, text string) string {
		s, err := l.Fill(i, text, answers)
		if err != nil {
			s += " (" + model.FirstLine(err.Error()) + ")"
		}
		return s
	}
	first := Table{Title: l.Title}
	if l.About != "" {
		first.notef("%s.", capital(l.About))
	}
	first.notef("About %s, %s, %s.", model.Count(int(math.Ceil(l.Minutes())), "minute"), model.Count(len(l.Steps), "step"),
		model.Count(l.Questions(), "question"))
	if notes {
		first.Notes = append(first.Notes, lesson.Paragraphs(l.Notes)...)
	}
	tables, out := []Table{first}, []object{}
	for i := range l.Steps {
		s := &l.Steps[i]
		t := Table{Title: fmt.Sprintf("%d. %s", i+1, s.Title)}
		t.Notes = append(t.Notes, lesson.Paragraphs(fill(i, s.Text))...)
		if steps[i].Command != "" && s.Look != nil {
			t.notef("`%s`", steps[i].Command)
		}
		if steps[i].Refused != "" {
			t.notef("! there is no answer: %s", steps[i].Refused)
		}
		asked := []object{}
		for j := range s.Questions {
			q := &s.Questions[j]
			ask := fill(i, q.Ask)
			o := obj("ask", ask, "kind", q.Of(), "quantity", q.Quantity, "unit?", q.Unit, "choices?", q.Choices, "predict", q.Predict)
			t.notef("**Question.** %s", ask)
			for k, c := range q.Choices {
				t.notef("%d. %s", k+1, c)
			}
			if notes {
				is := ""
				if answers[i] != nil {
					if truth, err := l.Truth(i, j, answers); err == nil {
						is = q.Is(truth)
					}
				}
				reveal := fill(i, q.Reveal)
				t.notef("**Answer.** %s", is)
				t.Notes = append(t.Notes, lesson.Paragraphs(reveal)...)
				o = append(o, obj("answer", is, "reveal?", reveal)...)
			}
			asked = append(asked, o)
		}
		note := ""
		if notes && s.Notes != "" {
			note = fill(i, s.Notes)
			for k, p := range lesson.Paragraphs(note) {
				if k == 0 {
					p = "**For the instructor.** " + p
				}
				t.Notes = append(t.Notes, p)
			}
		}
		tables = append(tables, t)
		out = append(out, obj("title", s.Title, "text", fill(i, s.Text), "command?", steps[i].Command, "questions", asked, "notes?", note))
	}
	result := obj("name", l.Name, "title", l.Title, "about?", l.About, "minutes", int(math.Ceil(l.Minutes())), "steps", out)
	if notes {
		result = append(result, obj("notes?", l.Notes)...)
	}
	return bare("learn", result, tables...)
}
