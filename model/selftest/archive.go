package selftest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Archive is what R answered: its versions, the cohorts, and a question a line.
type Archive struct {
	Versions Versions
	Cohorts  map[string]string // name to the file of comma-separated values
	Cases    []Case
}

// Versions are those of R and of its packages.
type Versions struct {
	R        string            `json:"R"`
	Packages map[string]string `json:"packages"`
}

// Case is a question with R's answer to it.
type Case struct {
	Cohort  string          `json:"cohort"`
	Command string          `json:"command"`
	Args    []string        `json:"args"` // of kaplan, the file being standard input
	Typed   string          `json:"typed"`
	Answer  json.RawMessage `json:"answer"`
}

// line is one line of an archive: it holds one of the three.
type line struct {
	Versions *Versions `json:"versions,omitempty"`
	Cohort   string    `json:"cohort,omitempty"`
	CSV      string    `json:"csv,omitempty"`
	Case     *Case     `json:"case,omitempty"`
}

// Read unpacks an archive.
func Read(packed []byte) (*Archive, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("the answers of R cannot be unpacked: %w", err)
	}
	a := &Archive{Cohorts: map[string]string{}}
	d := json.NewDecoder(bufio.NewReaderSize(z, 1<<20))
	for {
		var l line
		switch err := d.Decode(&l); {
		case errors.Is(err, io.EOF):
			return a, nil
		case err != nil:
			return nil, fmt.Errorf("the answers of R cannot be read: %w", err)
		case l.Versions != nil:
			a.Versions = *l.Versions
		case l.Case != nil:
			a.Cases = append(a.Cases, *l.Case)
		default:
			a.Cohorts[l.Cohort] = l.CSV
		}
	}
}

// Write packs an archive: the same one to the same bytes.
func (a *Archive) Write(w io.Writer) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	e := json.NewEncoder(z)
	e.SetEscapeHTML(false)
	if err := e.Encode(line{Versions: &a.Versions}); err != nil {
		return err
	}
	last := ""
	for i := range a.Cases {
		c := &a.Cases[i]
		if c.Cohort != last {
			if err := e.Encode(line{Cohort: c.Cohort, CSV: a.Cohorts[c.Cohort]}); err != nil {
				return err
			}
			last = c.Cohort
		}
		if err := e.Encode(line{Case: c}); err != nil {
			return err
		}
	}
	return z.Close()
}
