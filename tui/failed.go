package tui

import (
	"fmt"
	"runtime"
	"strings"

	"kaplan/model"
	"kaplan/tui/chart"
	"kaplan/tui/page"
)

// caught is the error of a page that has panicked: it fails, the explorer lives.
func caught(r any) error {
	return &model.QuestionError{What: fmt.Sprintf("this page has failed: %s%s", model.Printable(fmt.Sprint(r)), failedAt()),
		Hint: "it is a mistake in kaplan, please report it; other pages and questions go on"}
}

// failedAt is where a panic came from: the innermost function of kaplan above it.
func failedAt() string {
	pc := make([]uintptr, 64)
	frames := runtime.CallersFrames(pc[:runtime.Callers(2, pc)])
	panicked := false
	for {
		f, more := frames.Next()
		switch {
		case strings.HasPrefix(f.Function, "runtime."):
			panicked = panicked || strings.Contains(f.Function, "panic")
		case panicked && strings.HasPrefix(f.Function, "kaplan/"):
			file := f.File[strings.LastIndexByte(f.File, '/')+1:]
			return fmt.Sprintf(" (%s:%d)", file, f.Line)
		}
		if !more {
			return ""
		}
	}
}

// catching lets a function fail in the place of panicking.
func catching[A any](do func() (A, error)) (out A, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = caught(r)
		}
	}()
	return do()
}

// drawSafely draws a view; one that panics becomes a screen that says so.
func (a *App) drawSafely(g *chart.Grid) {
	_, err := catching(func() (struct{}, error) {
		a.drawView(g)
		return struct{}{}, nil
	})
	if err == nil {
		return
	}
	a.sights = [places]sight{} // nobody has seen a P
	*g = *chart.NewGrid(a.width, a.height)
	for i, l := range page.Wrap(err.Error(), a.width-4, a.height-6) {
		a.put(g, 2, 2+i, a.width-4, l, chart.Warn)
	}
	_, _ = catching(func() (struct{}, error) {
		l := arrange(a.width, a.height, 0)
		a.drawHeader(g, l.Header)
		a.drawFooter(g, l.Footer)
		return struct{}{}, nil
	})
}
