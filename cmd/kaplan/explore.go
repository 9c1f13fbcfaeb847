package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/read"
	"kaplan/model/write"
	"kaplan/sampledata"
	"kaplan/tui"
)

// themes are what --theme knows.
var themes = []string{"auto", "dark", "light"}

// explorer registers the flags of the explorer, which also are what it opens with where
// none is given.
func (q *question) explorer(cmd *cobra.Command) {
	q.source(cmd)
	f := cmd.Flags()
	register(f, &q.look, model.Uses(answer.SurvivalQuestion.Parts), nil)
	f.StringSliceVar(&q.validate, "validate", nil, "`FILES` of a second cohort, to which a cut is carried (view 2, page Validation)")
	q.suppresses(cmd, "what is exported and copied")
	f.BoolVar(&q.ascii, "ascii", false, "draw with ASCII alone")
	f.StringVar(&q.theme, "theme", "auto", "colours for a `BACKGROUND`: dark, light, or auto, which asks the terminal")
	f.BoolVar(&q.present, "present", false, "open as a presenter shows it: one picture, one large number, one sentence")
	f.BoolVar(&q.resume, "resume", false, "go on where you were the last time; without FILES, in the session that was kept last")
	f.BoolVar(&q.fresh, "fresh", false, "begin a new session; of the looks of the old one their number stays")
}

// explore opens the explorer: on files, on a named sample, or on the first
// sample with the question that its paper asked.
func explore(q *question, files []string, stderr io.Writer) error {
	if err := q.check(); err != nil {
		return err
	}
	if !slices.Contains(themes, q.theme) {
		return &model.UsageError{What: fmt.Sprintf("--theme %s: not known", q.theme), Hint: model.OneOf(q.theme, themes)}
	}
	if err := meantCommand(q.cmd, files); err != nil {
		return err
	}
	if q.resume && q.fresh {
		return &model.UsageError{What: "--resume goes on with a session and --fresh begins a new one", Hint: "give one of them"}
	}
	files, err := q.sources(files)
	if err != nil {
		return err
	}
	if q.resume && len(files) == 0 && q.sample == "" {
		files = q.lastSession()
	}
	if len(files) == 0 && q.sample == "" {
		q.sample = sampledata.List()[0].Name
	}
	kept, keeping, err := q.keep(files)
	if err != nil {
		return err
	}
	if kept != nil {
		defer kept.Close()
	}
	way := wayBackTo(q, files)
	q.screen = true
	c, err := q.loadAsBefore(files, keeping)
	if errors.Is(err, read.ErrStopped) {
		return nil
	}
	if err != nil {
		return err
	}
	var others []*model.Cohort
	if len(q.validate) > 0 {
		other, err := q.files(q.validate)
		if err != nil {
			return err
		}
		others = append(others, other)
	}
	look := opening(c, q)
	given := q.look.Where != "" || q.look.Time != "" || q.look.Event != "" || q.look.Endpoint != "" || q.look.Marker != ""
	if given && (len(c.Endpoints) > 0 || look.Time != "" || look.Event != "") {
		// What is written wrongly on the command line is said there, before the screen opens.
		// What a status means is asked on the screen.
		r := model.NewResolver(c)
		if ep, err := r.Understood(look.Look); err != nil || !ep.Open {
			if _, err := r.Frame(look.Look); err != nil {
				return err
			}
		}
	}
	if !term.IsTerminal(os.Stdout.Fd()) {
		return &model.UsageError{What: "the explorer needs a terminal, and standard output is not one",
			Hint: "for a pipe or a script: kaplan km, kaplan cox (kaplan --help lists the commands)"}
	}
	if err := noScreen(); err != nil {
		return err
	}
	if keeping != nil && keeping.Taken {
		look = model.SavedLook{View: keeping.Before.View, Page: keeping.Before.Page, Look: c.Opening(keeping.Before.Look)}
	}
	options := tui.Options{Look: look.Look, View: look.View, Page: look.Page, Validate: others, Files: way, Writer: q.writer(),
		Below: q.below, Session: keeping,
		Copy: copyTo(os.Stdout), From: func() (string, []write.ReportFile) { return q.from(files) }}
	typed := slices.Clone(files)
	options.Command = func(r *model.Resolver, page string, l model.Look, parts func(model.Look) model.Look, said model.Setup) (line, remark string) {
		return q.commandLine(typed, r, page, l, parts, said)
	}
	app, err := onScreen(c, options, q, slices.Contains(files, "-"))
	if app != nil {
		leave(stderr, kept, app)
	}
	return screenError(err)
}

// screenError is what ended the explorer, where it was not its user.
func screenError(err error) error {
	var ended *endedError
	switch {
	case errors.As(err, &ended):
		return err
	case errors.Is(err, tea.ErrProgramPanic):
		return errors.New("the explorer has failed: it is a mistake in kaplan, please report what stands above")
	case err != nil:
		return fmt.Errorf("the terminal could not be used: %w", err)
	}
	return nil
}

// loadAsBefore reads the files as was said of them at the last time, where that is to be
// resumed. What does not fit the files any more is left out, and said.
func (q *question) loadAsBefore(files []string, k *tui.Keeping) (*model.Cohort, error) {
	if k == nil || !k.Taken {
		return q.load(files)
	}
	q.said = k.Before.Said
	c, err := q.load(files)
	if err != nil && !k.Before.Said.Empty() && !errors.Is(err, read.ErrStopped) {
		why := model.FirstLine(err.Error())
		q.said = model.Setup{}
		if c, err = q.load(files); err == nil {
			k.Taken, k.Note = false, joined(k.Note, "what was said of the columns does not fit: "+why)
		}
	}
	if err == nil && k.Taken {
		if named := model.NewResolver(c).Named(k.Before.Look); named != nil {
			k.Taken, k.Note = false, joined(k.Note, "the question of the last time cannot be asked: "+model.FirstLine(named.Error()))
		}
	}
	return c, err
}

// onScreen runs the explorer until it is left. Keys come from standard input, or
// from the terminal itself where that has the data.
//
// The explorer is returned as it was left.
func onScreen(c *model.Cohort, opt tui.Options, q *question, data bool) (*tui.App, error) {
	options := []tea.ProgramOption{tea.WithAltScreen(), tea.WithoutSignalHandler()}
	restore := func() {}
	renderer, ask := colours(os.Stdout, q.theme)
	follow := func(*tea.Program) {}
	tty := os.Stdin
	data = data || !term.IsTerminal(os.Stdin.Fd())
	if data && ask && canAsk {
		var err error
		if tty, err = os.Open("/dev/tty"); err != nil {
			return nil, err
		}
		defer tty.Close()
	}
	if ask && canAsk {
		k, err := askTheTerminal(tty, os.Stdout, patience)
		if err != nil {
			return nil, err
		}
		defer k.close()
		restore, opt.Stop = k.restore, stopper(k)
		if k.told {
			renderer.SetHasDarkBackground(k.dark)
		}
		in, then, err := k.input()
		if err != nil {
			return nil, err
		}
		follow = then
		options = append(options, tea.WithInput(in))
	} else if data {
		options = append(options, tea.WithInputTTY())
	}
	if opt.Stop == nil {
		opt.Stop = stopper(nil)
	}
	if q.writer().ReadOnly || alone() { // nobody is led to a shell, or to where none is
		opt.Stop = nil
	}
	opt.Theme = tui.NewTheme(renderer, q.ascii || tui.EnvASCII())
	opt.Present = q.present
	out := &watched{File: os.Stdout}
	out.cells = cells{out: os.Stdout, size: func() (int, int, error) { return term.GetSize(os.Stdout.Fd()) }}
	opt.Drawn = out.last
	options = append(options, tea.WithOutput(out), tea.WithFilter(out.resized))
	app := tui.New(c, opt)
	program := tea.NewProgram(app, options...)
	follow(program)
	end := endBy(program.Quit, restore)
	defer end.stop()
	_, err := program.Run()
	if ended := end.err(); ended != nil {
		return app, ended
	}
	return app, err
}

// watched is a terminal that remembers when it was last written to. It stays a file,
// from which Bubble Tea learns the size of the screen.
type watched struct {
	*os.File
	at atomic.Pointer[time.Time]

	drawing sync.Mutex
	cells   cells
}

func (w *watched) Write(b []byte) (int, error) {
	now := time.Now()
	w.at.Store(&now)
	w.drawing.Lock()
	defer w.drawing.Unlock()
	return w.cells.Write(b)
}

// WriteString goes the same way: the file's own would erase a screen, or leave it, behind
// the back of the cells.
func (w *watched) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

// resized sees that after a change of size everything is sent: what a terminal leaves
// on the screen then, nobody knows.
func (w *watched) resized(_ tea.Model, m tea.Msg) tea.Msg {
	if _, ok := m.(tea.WindowSizeMsg); ok {
		w.drawing.Lock()
		defer w.drawing.Unlock()
		w.cells.forget()
	}
	return m
}

// last is when it was last written to, and the zero time before that.
func (w *watched) last() time.Time {
	if at := w.at.Load(); at != nil {
		return *at
	}
	return time.Time{}
}

// opening is the look that the explorer starts with: what the flags say, and
// for the rest what is most likely wanted, the first saved look before all.
func opening(c *model.Cohort, q *question) model.SavedLook {
	first := model.SavedLook{Look: q.look}
	l := &first.Look
	if len(c.Looks) > 0 && l.Endpoint == "" && l.Time == "" && l.Event == "" && l.Marker == "" && l.Where == "" && l.Covariates == "" {
		first = c.Looks[0]
		if q.look.Cut != "" {
			l.Cut = q.look.Cut
		}
		if q.look.CI != "" {
			l.CI = q.look.CI
		}
	} else if l.Marker == "" {
		l.Marker = model.FirstMarker(c)
	}
	*l = c.Opening(*l)
	return first
}

// copyTo copies text to the clipboard of the terminal behind w by OSC 52.
func copyTo(w io.Writer) func(string) {
	return func(text string) {
		seq := osc52.New(text)
		_, _ = seq.WriteTo(w)
		if os.Getenv("TMUX") != "" {
			_, _ = seq.Tmux().WriteTo(w)
		}
	}
}
