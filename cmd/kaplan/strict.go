package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kaplan/model"
)

// strict is a flag's value that is not blank, and is read as a person would read
// it: an empty variable in a script must not answer another question than the one
// that was meant, and of two values that differ none is dropped in silence.
type strict struct {
	pflag.Value
	flag  *pflag.Flag
	given *string // the value that it was given before; nil for none
}

// strictly makes every flag of a command strict, and those of the commands below it.
func strictly(cmd *cobra.Command) {
	for _, below := range cmd.Commands() {
		strictly(below)
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" || f.Name == "version" {
			return
		}
		s := &strict{Value: f.Value, flag: f}
		if s.several() {
			f.DefValue = "" // none, and not []
		}
		f.Value = s
	})
}

// Set reads the value.
func (s *strict) Set(v string) error {
	kind := s.Type()
	var err error
	switch {
	case fieldOf(s.flag) == model.FieldPattern: // the empty patient is one
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
	if s.given != nil && *s.given != v && !s.several() {
		return &twiceError{flag: s.flag, first: *s.given, second: v}
	}
	s.given = &v
	if err = s.Value.Set(v); err != nil && kind == "bool" {
		return errors.New("it is true or false")
	}
	return err
}

// several reports whether a flag may be repeated, each time with a further value.
func (s *strict) several() bool {
	return strings.HasSuffix(s.Type(), "Slice") || strings.HasSuffix(s.Type(), "Array")
}

// twiceError is a flag of one value that was given two.
type twiceError struct {
	flag          *pflag.Flag
	first, second string
}

func (e *twiceError) Error() string {
	as := func(v string) string {
		if e.bare(v) {
			return "without a value"
		}
		return "as " + model.ShellWord(v)
	}
	return fmt.Sprintf("--%s is given twice, %s and %s, and holds one value", e.flag.Name, as(e.first), as(e.second))
}

// bare reports whether a value is that of the flag alone, which nobody typed.
func (e *twiceError) bare(v string) bool {
	return e.flag.Value.Type() != "bool" && v == e.flag.NoOptDefVal
}

// way is what to do about it.
func (e *twiceError) way() string {
	one := ""
	switch holds, _ := pflag.UnquoteUsage(e.flag); {
	case e.bare(e.first) || e.bare(e.second):
		return "leave out the one that is not meant"
	case fieldOf(e.flag) == model.FieldWhere:
		one = "(" + e.first + ") and (" + e.second + ")"
	case holds == "LIST" || holds == "TIMES" || holds == "POINTS":
		one = e.first + "," + e.second
	default:
		return "leave out the one that is not meant"
	}
	return "leave out the one that is not meant, or say both in one: --" + e.flag.Name + " " + model.ShellWord(one)
}
