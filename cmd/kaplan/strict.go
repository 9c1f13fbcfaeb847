package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kaplan/model"
)

// strict is a flag's value that is not blank, and is read as a person would read
// it: an empty variable in a script must not answer another question than the one
// that was meant.
type strict struct{ pflag.Value }

// strictly makes every flag of a command strict.
func strictly(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" || f.Name == "version" || fieldOf(f) == model.FieldPattern { // the empty patient is one
			return
		}
		if strings.HasSuffix(f.Value.Type(), "Slice") || strings.HasSuffix(f.Value.Type(), "Array") {
			f.DefValue = "" // none, and not []
		}
		f.Value = &strict{f.Value}
	})
}

// Set reads the value.
func (s *strict) Set(v string) error {
	kind := s.Type()
	var err error
	switch {
	case kind != "bool" && strings.Trim(v, " \t,") == "":
		err = errors.New("it is empty: leave the flag out, or say a value")
	case kind == "float64":
		_, err = model.ReadNumber(v)
	case kind == "int":
		_, err = model.ReadCount(v)
	case kind == "uint64":
		_, err = model.ReadWhole(v)
	}
	if err != nil {
		return err
	}
	if err = s.Value.Set(v); err != nil && kind == "bool" {
		return errors.New("it is true or false")
	}
	return err
}
