package tui

import (
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"kaplan/model"
	"kaplan/model/explain"
	"kaplan/model/lesson"
	"kaplan/tui/page"
)

// teaching is a lesson as somebody takes it: where they are, and what they have said.
type teaching struct {
	*lesson.Lesson
	step   int
	asked  int  // questions of the step that are shown
	top    int  // the first line of the text that is shown
	fresh  bool // what stands last is new and has to be seen
	folded bool
	said   map[[2]int]lesson.Said // by step and question
	gaveUp map[[2]int]bool
	chosen bool   // the key before was a digit that answered
	note   string // after an answer that was not right

	answers lesson.Answers // to the looks of the steps, as far as they were asked
	refused []error
	busy    bool
}

// lessonMsg brings the answer to the look of a lesson's step.
type lessonMsg struct {
	step   int
	answer explain.Answer
	err    error
}

// takeLesson opens a lesson at its first step.
func (a *App) takeLesson(l *lesson.Lesson) {
	if l == nil {
		return
	}
	n := len(l.Steps)
	a.lesson = &teaching{Lesson: l, said: map[[2]int]lesson.Said{}, gaveUp: map[[2]int]bool{}, answers: make(lesson.Answers, n), refused: make([]error, n)}
	a.toStep(0)
	a.undo = nil
}

// toStep shows a step of the lesson, with its look on the screen.
func (a *App) toStep(i int) {
	t := a.lesson
	t.step, t.asked, t.top, t.note = i, 1, 0, ""
	for t.asked < len(t.questions()) && t.done(t.asked-1) {
		t.asked++
	}
	a.lessonLook()
}

// lessonLook takes the look of the lesson's step.
func (a *App) lessonLook() {
	s := a.lesson.LookOf(a.lesson.step)
	s.View = int(a.viewOf(s)) // which a page says where nothing else does
	a.takeSaved(s)
	if strings.HasSuffix(a.notice, takenNote) { // the lesson says where one is
		a.notice = ""
	}
}

func (t *teaching) questions() []lesson.Question { return t.Steps[t.step].Questions }

// done reports whether a question of the step is answered.
func (t *teaching) done(question int) bool {
	at := [2]int{t.step, question}
	_, said := t.said[at]
	return said || t.gaveUp[at]
}

// open is the question of the step that is to be answered, -1 for none.
func (t *teaching) open() int {
	for j := range t.questions() {
		if !t.done(j) {
			return j
		}
	}
	return -1
}

// Hiding is how much of the screen is hidden.
type hiding int

const (
	hideNothing hiding = iota
	hideP
	hideNumbers
	hidePage
)

// guessing is what a prediction that was not made yet hides.
func (a *App) guessing() hiding {
	if a.lesson == nil {
		return hideNothing
	}
	j := a.lesson.open()
	if j < 0 {
		return hideNothing
	}
	return map[string]hiding{lesson.HideP: hideP, lesson.HideNumbers: hideNumbers, lesson.HidePage: hidePage}[a.lesson.questions()[j].Hides()]
}

// telling says why what tells an answer's numbers has to wait, "" where it has not.
func (a *App) telling() string {
	if a.guessing() == hideNothing {
		return ""
	}
	return "the lesson asks for your guess first: Space types it"
}

// teach asks for the answers that the step in hand is about, one after another.
func (a *App) teach() tea.Cmd {
	t := a.lesson
	if t == nil || t.busy {
		return nil
	}
	for _, i := range t.Needed(t.step) {
		if t.answers[i] != nil || t.refused[i] != nil {
			continue
		}
		t.busy = true
		c, look := a.cohort, t.LookOf(i)
		return func() tea.Msg {
			of, err := catching(func() (explain.Answer, error) {
				r := Again(context.Background(), c, []model.SavedLook{look})[0]
				if r.Err != nil {
					return nil, r.Err
				}
				return r.Document.Answer(), nil
			})
			return lessonMsg{i, of, err}
		}
	}
	return nil
}

// taught takes an answer that a step is about.
func (a *App) taught(m lessonMsg) {
	t := a.lesson
	t.busy = false
	t.answers[m.step], t.refused[m.step] = m.answer, m.err
	if o := a.answeringGuess(); o != nil && o.waits {
		o.wrong = ""
		if o.accept(a) {
			a.pop(o)
		}
	}
}

// ready reports whether all answers are there that the step is about.
func (t *teaching) ready() bool {
	for _, i := range t.Needed(t.step) {
		if t.answers[i] == nil && t.refused[i] == nil {
			return false
		}
	}
	return true
}

// Taught answers the looks of a lesson's steps, each on its page. A step without a look of
// its own has that of the step before.
func Taught(ctx context.Context, c *model.Cohort, l *lesson.Lesson) []Replayed {
	out := make([]Replayed, len(l.Steps))
	r := model.NewResolver(c)
	for i := range l.Steps {
		if i > 0 && l.Steps[i].Look == nil {
			out[i] = out[i-1]
			continue
		}
		look := l.LookOf(i)
		if out[i].Err = r.Named(c.Opening(look.Look)); out[i].Err == nil {
			out[i] = Again(ctx, c, []model.SavedLook{look})[0]
		}
	}
	return out
}

// goOn is the one key that walks a lesson: the rest of its text, its question, the next
// step.
func (a *App) goOn() {
	t := a.lesson
	if t.folded {
		t.folded = false
		return
	}
	lines, room := a.lessonLines()
	if t.fresh { // it was not drawn yet
		t.top, t.fresh = max(0, len(lines)-room), false
	}
	if t.top+room < len(lines) {
		t.top += room
		return
	}
	switch j := t.open(); {
	case j >= 0 && j < t.asked:
		a.push(&guess{})
	case j >= 0:
		t.asked, t.note, t.fresh = j+1, "", true
	case t.step+1 < len(t.Steps):
		a.toStep(t.step + 1)
	default:
		a.say(t.ended())
	}
}

// ended is what there is to say at the end.
func (t *teaching) ended() string {
	right, of := 0, 0
	for at, s := range t.said {
		q := &t.Steps[at[0]].Questions[at[1]]
		if truth, err := t.Truth(at[0], at[1], t.answers); err == nil && q.Right(s, truth) {
			right++
		}
	}
	of = t.Questions()
	return fmt.Sprintf("the end: %d of %s answered as the data say; q leaves", right, model.Count(of, "question"))
}

// stepBy goes a step of the lesson on or back.
func (a *App) stepBy(by int) {
	if to := a.lesson.step + by; to >= 0 && to < len(a.lesson.Steps) {
		a.toStep(to)
		return
	}
	a.say(map[bool]string{true: "this is the first step of the lesson", false: "this is the last step of the lesson"}[by < 0])
}

// lessonBindings are the keys of a lesson, none without one.
func lessonBindings(a *App) []page.Binding {
	if a.lesson == nil {
		return nil
	}
	return []page.Binding{
		{Keys: []string{" "}, Name: "go on in the lesson: its text, its question, its next step", Hint: "Space goes on", Part: "Lesson",
			Do: does(a, (*App).goOn)},
		{Keys: []string{")"}, Name: "next step of the lesson, whatever is answered", Hint: "() step", Part: "Lesson",
			Do: does(a, func(a *App) { a.stepBy(1) })},
		{Keys: []string{"("}, Name: "the step of the lesson before", Part: "Lesson", Do: does(a, func(a *App) { a.stepBy(-1) })},
		{Keys: []string{";"}, Name: "back to the look of the lesson's step", Hint: "; its look", Part: "Lesson", Do: does(a, (*App).lessonLook)},
		{Keys: []string{"_"}, Name: "fold the lesson away, or unfold it", Hint: "_ fold", Part: "Lesson", Do: does(a, func(a *App) {
			a.lesson.folded = !a.lesson.folded
			a.resized()
		})},
	}
}
