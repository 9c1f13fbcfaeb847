package write

import (
	"math"
	"reflect"
	"strings"

	"kaplan/model/answer"
	"kaplan/stats"
)

// object is a JSON object whose fields stand in the order in which they were
// given. A nil one is null.
type object []field

type field struct {
	name  string
	value any
}

// obj makes an object of names, each followed by its value; an object or an
// interval in the place of a name gives its own fields. A name that ends in a
// question mark stands only where its value is not empty.
func obj(parts ...any) object {
	o := object{}
	for i := 0; i < len(parts); i++ {
		switch x := parts[i].(type) {
		case object:
			o = append(o, x...)
		case stats.CI:
			o = append(o, field{"conf_low", x.Lower}, field{"conf_high", x.Upper})
		case stats.Interval:
			o = append(o, field{"conf_low", x.Lower}, field{"conf_high", x.Upper})
		case string:
			name, maybe := strings.CutSuffix(x, "?")
			i++
			if v := parts[i]; !maybe || !empty(v) {
				o = append(o, field{name, v})
			}
		}
	}
	return o
}

// estimate is a number with its interval.
func estimate(v, lower, upper float64) object {
	return obj("estimate", v, "conf_low", lower, "conf_high", upper)
}

func interval(i answer.Interval) object { return estimate(i.Estimate, i.Lower, i.Upper) }

// where is a value that stands only where there is one, even if it is 0 or NaN.
func where[T any](there bool, v T) any {
	if !there {
		return nil
	}
	return &v
}

// optional is a number that stands only where it exists.
func optional(v float64) any { return where(!math.IsNaN(v), v) }

func empty(v any) bool {
	switch x := reflect.ValueOf(v); x.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Slice, reflect.Map, reflect.String:
		return x.Len() == 0
	case reflect.Struct, reflect.Array:
		return false
	default:
		return x.IsZero()
	}
}

// MarshalJSON writes the fields in their order, and null for numbers that do not
// exist.
func (o object) MarshalJSON() ([]byte, error) {
	e := encoder{}
	e.object(o, 0)
	return e.buf, e.err
}
