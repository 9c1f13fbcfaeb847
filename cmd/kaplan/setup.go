package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/read"
	"kaplan/tui"
)

// noConfig as --config reads no cohort.toml, not even the one beside the files.
const noConfig = "none"

// configuration is the cohort.toml that belongs to some files: the one that --config
// names, else the one beside the first of them, nil for none. left says of one that is
// there why it was left alone.
func (q *question) configuration(paths []string) (c *read.Config, left string, err error) {
	if namesSource(paths) {
		if q.config != "" {
			return nil, "", &model.UsageError{What: "--config and a cohort.toml in the place of files are given", Hint: "give one of them"}
		}
		c, err = read.ConfigFile(paths[0])
		return c, "", err
	}
	switch q.config {
	case "":
		c, left, err = read.Beside(paths)
	case noConfig:
	default:
		c, err = read.ConfigFile(q.config)
	}
	return c, left, err
}

// turnedOff adds to an error about a cohort.toml that nobody named how to do without.
func (q *question) turnedOff(paths []string, err error) error {
	var e *read.Error
	if errors.As(err, &e) && q.config == "" && len(paths) > 0 && e.File == model.Printable(read.BesidePath(paths)) {
		out := *e
		out.Hint = strings.TrimPrefix(e.Hint+"; ", "; ") + "it was read because it lies beside the file: --config none does without"
		return &out
	}
	return err
}

// looksFit is an error for the first saved or planned look that names a column which
// the cohort has not, a condition that cannot be read, or a page that its view has not:
// nobody could ever arrive at it.
func looksFit(c *model.Cohort) error {
	r := model.NewResolver(c)
	check := func(file, entry string, l model.SavedLook) error {
		err := r.Named(l.Look)
		if err == nil && l.Endpoint != "" {
			_, err = r.EndpointOf(l.Look)
		}
		if pages := tui.Pages(max(1, l.View)); err == nil && l.Page != "" &&
			!slices.ContainsFunc(pages, func(p string) bool { return strings.EqualFold(p, l.Page) }) {
			err = &model.QuestionError{What: fmt.Sprintf("view %d has no page %q", max(1, l.View), l.Page), Hint: "its pages: " + strings.Join(pages, ", ")}
		}
		if err == nil {
			return nil
		}
		what, hint, _ := strings.Cut(err.Error(), "\n")
		return &model.QuestionError{What: fmt.Sprintf("%s: %s %q: %s", file, entry, l.Name, what), Hint: hint}
	}
	for _, l := range c.Looks {
		if err := check(c.LooksOf, "look", l); err != nil {
			return err
		}
	}
	for _, p := range c.Plan {
		if err := check(p.File, "plan", p.SavedLook); err != nil {
			return err
		}
	}
	return nil
}
