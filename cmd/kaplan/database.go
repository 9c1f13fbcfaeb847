package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/term"

	"kaplan/model"
	"kaplan/model/read"
)

// sources are the files as they are to be shown and kept: the addresses of databases
// without their passwords, which are put aside, and with the query that was asked beside
// them; a cohort.toml that says where the patients are stands in the place of files.
func (q *question) sources(files []string) ([]string, error) {
	if len(files) == 0 && q.sample == "" && q.config != "" && q.config != noConfig {
		if c, err := read.ConfigFile(q.config); err == nil && !c.Source.Empty() {
			files, q.config = []string{q.config}, ""
		}
	}
	files, err := q.hidden(files, "")
	if err != nil || q.query == "" {
		return files, err
	}
	k := slices.IndexFunc(files, read.IsDatabase)
	if k < 0 || slices.ContainsFunc(files[k+1:], read.IsDatabase) {
		return nil, &model.UsageError{What: "--query asks one database, and the address of none or of several is given",
			Hint: "kaplan 'postgres://host/database' --query 'select ...'"}
	}
	if secret := q.secrets[files[k]]; secret != "" {
		files[k] = secret
	}
	files, err = q.hidden(files, q.query)
	q.query = ""
	return files, err
}

// hidden are paths without the passwords of databases, which are put aside.
func (q *question) hidden(paths []string, query string) ([]string, error) {
	out := slices.Clone(paths)
	for k, p := range out {
		if read.IsDatabase(p) {
			clean, secret, err := read.Secret(p, query)
			if err != nil {
				return nil, err
			}
			q.secret(clean, secret)
			out[k] = clean
		}
	}
	return out, nil
}

func (q *question) secret(clean, secret string) {
	if q.secrets == nil {
		q.secrets = map[string]string{}
	}
	if secret != "" {
		q.secrets[clean] = secret
	}
}

// namesSource reports whether a path is a cohort.toml that may say where the patients are.
func namesSource(paths []string) bool {
	return len(paths) == 1 && strings.HasSuffix(strings.ToLower(paths[0]), ".toml") && !read.IsDatabase(paths[0])
}

// sourced are the paths that are read: those that were given, or the database that the
// configuration names in their place.
func (q *question) sourced(paths []string, c *read.Config) ([]string, error) {
	clean, secret, err := c.Address()
	switch {
	case err != nil:
		return nil, err
	case namesSource(paths) && clean == "":
		return nil, &read.Error{File: model.Printable(paths[0]), What: "has no [source], so that it does not say where the patients are",
			Hint: "name their files, and --config " + model.ShellWord(model.Printable(paths[0])) + " beside them"}
	case namesSource(paths):
		q.secret(clean, secret)
		return []string{clean}, nil
	case clean != "":
		return nil, &read.Error{File: c.Path(), What: "has a [source], and files are named beside it",
			Hint: "drop one of them; the file alone opens its source"}
	}
	return paths, nil
}

// opened reads, and asks for a password on the terminal where a database wants one.
func (q *question) opened(paths []string, opt read.Options, do func() (*model.Cohort, error)) (*model.Cohort, error) {
	for {
		var c *model.Cohort
		var err error
		if q.shown {
			if q.begun != nil {
				q.begun(opt.Work)
			}
			c, err = do()
		} else {
			c, err = watch(opt.Work, paths, q.screen, do)
		}
		var asks *read.Error
		if !errors.As(err, &asks) || !asks.Password || q.shown || !term.IsTerminal(os.Stdin.Fd()) || !term.IsTerminal(os.Stderr.Fd()) {
			return c, err
		}
		k := slices.IndexFunc(paths, func(p string) bool { return read.IsDatabase(p) && q.secrets[p] == "" })
		if k < 0 || slices.Contains(paths, "-") {
			return c, err
		}
		fmt.Fprintf(os.Stderr, "password for %s: ", read.Called(paths[k]))
		typed, failed := term.ReadPassword(os.Stdin.Fd())
		fmt.Fprintln(os.Stderr)
		if failed != nil || len(typed) == 0 {
			return c, err
		}
		q.secret(paths[k], read.WithPassword(paths[k], string(typed)))
	}
}

// context ends with the command.
func (q *question) context() context.Context {
	if q.cmd != nil && q.cmd.Context() != nil {
		return q.cmd.Context()
	}
	return context.Background()
}

// credentials are a user and a password in an address, as a last net below whatever a
// message may quote.
var credentials = regexp.MustCompile(`(?i)(postgres(?:ql)?://)[^\s/@:]*:[^\s]*@`)

// withoutSecrets is a message without passwords in addresses.
func withoutSecrets(s string) string { return credentials.ReplaceAllString(s, "${1}...@") }
