package main

import (
	"errors"
	"strconv"
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
	switch {
	case kind != "bool" && strings.Trim(v, " \t,") == "":
		return errors.New("it is empty: leave the flag out, or say a value")
	case (kind == "int" || kind == "uint64" || kind == "float64") && strings.ContainsAny(v, "_xX"): // Go's 1_0 and 0x10
		return errors.New("it takes a number")
	}
	err := s.Value.Set(v)
	var n *strconv.NumError
	if errors.As(err, &n) {
		if errors.Is(err, strconv.ErrRange) {
			return errors.New("the number is too large")
		}
		switch kind {
		case "bool":
			return errors.New("it is true or false")
		case "float64":
			return errors.New("it takes a number")
		}
		return errors.New("it takes a whole number, 0 or more")
	}
	return err
}
