package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/lesson"
	"kaplan/model/read"
	"kaplan/model/write"
	"kaplan/tui"
)

func learnCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	var check, notes bool
	cmd := &cobra.Command{
		Use:   "learn [LESSON or FILE]",
		Short: "lessons in survival analysis, taken in the explorer",
		Long: "learn lists six lessons, each a story of looks at an embedded cohort with text\n" +
			"beside them and questions whose answers are found in the explorer, or guessed\n" +
			"before they are shown. A lesson is opened by its name or number, and one of\n" +
			"one's own by its file (docs/lessons.md says how it is written). Where standard\n" +
			"output is no terminal, or with --format, the lesson is printed as Markdown;\n" +
			"with --notes it has the answers, and what an instructor is told.",
		Example: "  kaplan learn\n" +
			"  kaplan learn curve\n" +
			"  kaplan learn 3 --notes\n" +
			"  kaplan learn my.toml --check",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			q.cmd = cmd
			if err := q.checkFormat(); err != nil {
				return err
			}
			if !slices.Contains(themes, q.theme) {
				return &model.UsageError{What: fmt.Sprintf("--theme %s: not known", q.theme), Hint: model.OneOf(q.theme, themes)}
			}
			if len(args) == 0 {
				if check || notes {
					return &model.UsageError{What: "--check and --notes are of a lesson", Hint: "name one: kaplan learn lists them"}
				}
				list, err := lessons()
				if err != nil {
					return err
				}
				return q.print(stdout, write.Lessons(list).Saying("kaplan learn NAME takes one in the explorer; with --notes it is printed with the answers"))
			}
			l, problems, err := lessonNamed(args[0])
			if err != nil {
				return err
			}
			if check {
				return q.checkLesson(cmd, stdout, l, problems)
			}
			if len(problems) > 0 {
				return lessonError(args[0], problems)
			}
			c, err := q.lessonCohort(l)
			if err != nil {
				return err
			}
			if out, ok := stdout.(*os.File); ok && term.IsTerminal(out.Fd()) && !notes && !cmd.Flags().Changed("format") && !q.json {
				return q.take(l, c)
			}
			if q.format == "text" {
				q.format = "md"
			}
			return q.print(stdout, q.onPaper(cmd, l, c, notes))
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return lesson.Embedded, cobra.ShellCompDirectiveDefault
		},
	}
	q.printed(cmd)
	cmd.Flags().BoolVar(&check, "check", false, "say what is wrong in the lesson, each with its line, and take it not")
	cmd.Flags().BoolVar(&notes, "notes", false, "print the lesson with its answers and the instructor's notes")
	cmd.Flags().BoolVar(&q.ascii, "ascii", false, "draw with ASCII alone")
	cmd.Flags().StringVar(&q.theme, "theme", "auto", "colours for a `BACKGROUND`: dark, light, or auto, which asks the terminal")
	return cmd
}

// lessons are the embedded ones.
func lessons() (out []*lesson.Lesson, err error) {
	for _, name := range lesson.Embedded {
		l, problems, err := lessonNamed(name)
		if err == nil && len(problems) > 0 {
			err = lessonError(name, problems)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// lessonNamed is an embedded lesson, or that of a file, with what is wrong in its text.
func lessonNamed(name string) (*lesson.Lesson, []lesson.Problem, error) {
	if file, text, ok := lesson.Text(name); ok {
		l, problems := read.ParseLesson(file, text)
		return l, problems, nil
	}
	if _, err := os.Stat(name); err != nil && filepath.Ext(name) == "" {
		e := &model.QuestionError{What: fmt.Sprintf("there is no lesson %q", model.Printable(name)),
			Hint: "the lessons are " + strings.Join(lesson.Embedded, ", ") + "; one of your own is named by its file, as in my.toml"}
		if near := model.NearestOf(name, lesson.Embedded, 1); len(near) > 0 {
			e.Hint = "did you mean " + near[0] + "?"
		}
		return nil, nil, e
	}
	l, problems, err := read.LessonFile(name)
	if err != nil {
		return nil, nil, err
	}
	return l, problems, nil
}

// lessonError is all that is wrong in a lesson, a line for each.
func lessonError(file string, problems []lesson.Problem) error {
	var lines []string
	for _, p := range problems {
		e := &read.Error{File: model.Printable(file), Row: p.Line, What: p.What, Hint: p.Hint}
		lines = append(lines, e.Error())
	}
	return &model.QuestionError{What: strings.Join(lines, "\n")}
}

// lessonCohort reads the cohort of a lesson.
func (q *question) lessonCohort(l *lesson.Lesson) (*model.Cohort, error) {
	q.sample = l.Sample
	if q.config = l.Config; l.Config != "" && l.Config != noConfig && !filepath.IsAbs(l.Config) {
		q.config = filepath.Join(l.Dir, l.Config)
	}
	return q.load(lessonFiles(l))
}

// lessonFiles are the files of a lesson's cohort, which it names from its own folder.
func lessonFiles(l *lesson.Lesson) (out []string) {
	for _, f := range l.Files {
		if !filepath.IsAbs(f) && !read.IsDatabase(f) {
			f = filepath.Join(l.Dir, f)
		}
		out = append(out, f)
	}
	return out
}

// checkLesson says what is wrong in a lesson: in its text, and where the data do not give
// what it names.
func (q *question) checkLesson(cmd *cobra.Command, stdout io.Writer, l *lesson.Lesson, problems []lesson.Problem) error {
	file := cmd.Flags().Arg(0)
	if len(problems) > 0 {
		return lessonError(file, problems)
	}
	c, err := q.lessonCohort(l)
	if err != nil {
		line := l.CohortLine
		what, hint, _ := strings.Cut(advised(err), "\n")
		return lessonError(file, []lesson.Problem{{Line: line, What: "its cohort cannot be read: " + what, Hint: strings.TrimSpace(hint)}})
	}
	answers, refused := answersOf(tui.Taught(cmd.Context(), c, l))
	if problems := l.Unanswered(answers, refused); len(problems) > 0 {
		return lessonError(file, problems)
	}
	fmt.Fprintf(stdout, "%s: %s, %s, about %s: nothing is wrong\n", model.Printable(file), model.Count(len(l.Steps), "step"),
		model.Count(l.Questions(), "question"), model.Count(int(math.Ceil(l.Minutes())), "minute"))
	return nil
}

func answersOf(taught []tui.Replayed) (answers lesson.Answers, refused []error) {
	for _, t := range taught {
		refused = append(refused, t.Err)
		if t.Err != nil {
			answers = append(answers, nil)
			continue
		}
		answers = append(answers, t.Document.Answer())
	}
	return answers, refused
}

// onPaper is a lesson that is printed.
func (q *question) onPaper(cmd *cobra.Command, l *lesson.Lesson, c *model.Cohort, notes bool) write.Document {
	taught := tui.Taught(cmd.Context(), c, l)
	answers, refused := answersOf(taught)
	of := *q
	of.cmd = cmd.Root() // whose flags say how files are read; those of this command say how it is printed
	r := model.NewResolver(c)
	var steps []write.TaughtStep
	for i, t := range taught {
		s := write.TaughtStep{}
		if refused[i] != nil {
			s.Refused = model.FirstLine(refused[i].Error())
		} else {
			s.Command, _ = of.commandLine(lessonFiles(l), r, t.Page, t.Look, t.Parts, model.Setup{})
		}
		steps = append(steps, s)
	}
	return write.Lesson(l, steps, answers, notes)
}

// take opens the explorer with a lesson. No session of it is kept.
func (q *question) take(l *lesson.Lesson, c *model.Cohort) error {
	if err := noScreen(); err != nil {
		return err
	}
	first := l.LookOf(0)
	files := lessonFiles(l)
	options := tui.Options{Lesson: l, Look: c.Opening(first.Look), View: first.View, Page: first.Page, Writer: q.writer(), Copy: copyTo(os.Stdout),
		From: func() (string, []write.ReportFile) { return q.from(files) }}
	options.Command = func(r *model.Resolver, page string, l model.Look, parts func(model.Look) model.Look, said model.Setup) (line, remark string) {
		return q.commandLine(files, r, page, l, parts, said)
	}
	_, err := onScreen(c, options, q, false)
	return screenError(err)
}
