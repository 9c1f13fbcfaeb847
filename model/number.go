package model

import (
	"errors"
	"math"
	"strconv"
)

// Why a text is no number that a person can have meant.
var (
	errNoNumber = errors.New("it takes a number, such as 12 or 0.05")
	errNoWhole  = errors.New("it takes a whole number, 0 or more")
	errTooLarge = errors.New("the number is too large")
)

// ReadNumber reads a number as people write it, in flags, boxes and lists alike:
// digits with a point, a sign before them and an exponent behind. Go's own forms
// (0x10, 1_000), NaN and infinities are none.
func ReadNumber(s string) (float64, error) {
	for i := range len(s) {
		switch c := s[i]; {
		case digit(c), c == '.', c == '-', c == '+', c == 'e', c == 'E':
		default:
			return 0, errNoNumber
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	switch {
	case errors.Is(err, strconv.ErrRange) || math.IsInf(v, 0):
		return 0, errTooLarge
	case err != nil:
		return 0, errNoNumber
	}
	return v, nil
}

// ReadWhole reads a whole number >= 0 that is written in digits alone.
func ReadWhole(s string) (uint64, error) {
	for i := range len(s) {
		if !digit(s[i]) {
			return 0, errNoWhole
		}
	}
	v, err := strconv.ParseUint(s, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, errTooLarge
	case err != nil:
		return 0, errNoWhole
	}
	return v, nil
}

// ReadCount reads a whole number that counts something.
func ReadCount(s string) (int, error) {
	v, err := ReadWhole(s)
	if err == nil && v > math.MaxInt32 {
		err = errTooLarge
	}
	return int(v), err
}

// Read puts what was written for a field into a Look; the empty text clears it.
// Where what stands there is wrong for the field, Wrong says so.
func (f Field) Read(l *Look, s string) error {
	v := f.Of(l)
	if s == "" {
		v.SetZero()
		return nil
	}
	switch p := v.Addr().Interface().(type) {
	case *string:
		*p = s
	case *float64:
		n, err := ReadNumber(s)
		if err != nil {
			return err
		}
		*p = n
	case *int:
		n, err := ReadCount(s)
		if err != nil {
			return err
		}
		*p = n
	case *uint64:
		n, err := ReadWhole(s)
		if err != nil {
			return err
		}
		*p = n
	}
	return nil
}
