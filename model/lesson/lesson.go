// Package lesson is what a lesson is: a story of looks at a cohort with text beside them,
// and questions whose answers are numbers of the answers to these looks. What is right is
// never written in a lesson: it names a quantity, and the cohort says what it is.
package lesson

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
)

// Lesson is a story in steps. The tags are the keys of its file, which package read reads.
type Lesson struct {
	File string // as messages name it
	Dir  string // the folder that its files are seen from
	Name string // by which it is opened: the name of its file without the ending

	Title  string   `toml:"title"`
	About  string   `toml:"about"`  // in a sentence, for the list
	Sample string   `toml:"sample"` // an embedded cohort, in the place of files
	Files  []string `toml:"files"`  // of the cohort, as seen from the folder of the lesson
	Config string   `toml:"config"` // cohort.toml of the files; "" is the one beside them
	Notes  string   `toml:"notes"`  // for the instructor
	Steps  []Step   `toml:"step"`

	CohortLine int // where the file says which cohort
}

// Step is a look with text beside it, and questions.
type Step struct {
	Name  string `toml:"name"` // by which other steps name its numbers
	Title string `toml:"title"`
	Text  string `toml:"text"`
	Notes string `toml:"notes"` // for the instructor
	// Look is what is on the screen; nil is that of the step before.
	Look      *model.SavedLook `toml:"look"`
	Questions []Question       `toml:"question"`

	Line int // of the file
}

// Question is answered by a number or a word of the answer to the step's look.
type Question struct {
	Ask  string `toml:"ask"`
	Kind string `toml:"kind"` // Number (""), Word, or Choice, which choices make it
	// Quantity is the path of the number in the answer's JSON, see Find; Minus that of what
	// is taken from it. The name of another step and a colon before a path mean its answer.
	Quantity string `toml:"quantity"`
	Minus    string `toml:"minus"`
	Unit     string `toml:"unit"`
	Percent  bool   `toml:"percent"` // a share is asked for in per cent
	// Tolerance is how far a number may be off, in the unit that is asked for; 0 is the
	// last digit that is typed.
	Tolerance float64 `toml:"tolerance"`
	// Choices are what is chosen from. Where the quantity is a number, Bounds lie between
	// them, and a number on a bound belongs above it.
	Choices []string  `toml:"choices"`
	Bounds  []float64 `toml:"bounds"`
	// Predict asks for a guess: Hide stays hidden until it is typed.
	Predict bool   `toml:"predict"`
	Hide    string `toml:"hide"`   // HideP, HideNumbers or HidePage; "" by the quantity
	Hint    string `toml:"hint"`   // after a wrong answer, where to look
	Reveal  string `toml:"reveal"` // what there is to say when it is answered

	Line int
}

// The kinds of questions.
const (
	Number = "number"
	Word   = "word"
	Choice = "choice"
)

// What a prediction may hide.
const (
	HideP       = "p"       // P values, and intervals that say as much
	HideNumbers = "numbers" // all numbers of the answer: of curves only the drawing stays
	HidePage    = "page"    // the page
)

// Of is the kind of a question.
func (q *Question) Of() string {
	if len(q.Choices) > 0 {
		return Choice
	}
	return cmp.Or(q.Kind, Number)
}

// Hides is what a question hides until it is answered, "" for nothing.
func (q *Question) Hides() string {
	switch {
	case !q.Predict:
		return ""
	case q.Hide != "":
		return q.Hide
	case isP(q.Quantity):
		return HideP
	}
	return HideNumbers
}

// LookOf is the look of a step: its own, or that of the last step before it that has one.
func (l *Lesson) LookOf(step int) model.SavedLook {
	for i := step; i >= 0; i-- {
		if s := l.Steps[i].Look; s != nil {
			out := *s
			out.Name = cmp.Or(out.Name, l.Steps[i].Title)
			return out
		}
	}
	return model.SavedLook{}
}

// Questions counts the questions of all steps.
func (l *Lesson) Questions() (n int) {
	for i := range l.Steps {
		n += len(l.Steps[i].Questions)
	}
	return n
}

// Words counts the words that somebody reads who takes the lesson.
func (l *Lesson) Words() int {
	n := len(strings.Fields(l.Title))
	for _, s := range l.Steps {
		n += len(strings.Fields(s.Title)) + len(strings.Fields(s.Text))
		for _, q := range s.Questions {
			n += len(strings.Fields(q.Ask + " " + strings.Join(q.Choices, " ") + " " + q.Reveal))
		}
	}
	return n
}

// How long a lesson takes is reckoned by these.
const (
	wordsPerMinute   = 200
	secondsPerAsking = 20 // to look, to think and to type
	secondsPerStep   = 5  // to look at what has changed
)

// Minutes is about how long a lesson takes.
func (l *Lesson) Minutes() float64 {
	return float64(l.Words())/wordsPerMinute + float64(secondsPerAsking*l.Questions()+secondsPerStep*len(l.Steps))/60
}

// step is the index of the step of a name, -1 for none.
func (l *Lesson) step(name string) int {
	return slices.IndexFunc(l.Steps, func(s Step) bool { return s.Name == name && name != "" })
}

// Needed are the steps whose answers a step's texts and questions are about, its own
// first.
func (l *Lesson) Needed(step int) []int {
	s := &l.Steps[step]
	out := []int{step}
	texts := []string{s.Text, s.Notes}
	for _, q := range s.Questions {
		texts = append(texts, q.Ask, q.Reveal, q.Hint, "{"+q.Quantity+"}{"+q.Minus+"}")
	}
	for _, t := range texts {
		for _, f := range fieldsOf(t) {
			if of := l.step(f.step); of >= 0 && !slices.Contains(out, of) {
				out = append(out, of)
			}
		}
	}
	return out
}

// Problem is what is wrong in a lesson, and where.
type Problem struct {
	Line int
	What string
	Hint string
}

// asked names a question in a message.
func (l *Lesson) asked(step, question int) string {
	return fmt.Sprintf("step %d, question %d", step+1, question+1)
}

// Paragraphs are the paragraphs of a text: a blank line ends one, and so does the beginning
// of an item of a list ("- "). Other line ends are blanks.
func Paragraphs(text string) (out []string) {
	cur := ""
	flush := func() {
		if cur != "" {
			out = append(out, cur)
		}
		cur = ""
	}
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "- ") {
			flush()
		}
		cur = strings.TrimSpace(cur + " " + line)
	}
	flush()
	return out
}
