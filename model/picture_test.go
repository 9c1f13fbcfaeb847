package model

import (
	"strings"
	"testing"
)

// What a figure is asked for in vain is refused in words: a colour that is not seen on
// the page, two groups of one colour, a part with and without it.
func TestPicturesAreRefusedInWords(t *testing.T) {
	for _, c := range []struct {
		p    Picture
		want string
	}{
		{Picture{Colours: []string{"#0358C0", "#FFFFFF"}}, "#FFFFFF cannot be seen on the white of the page"},
		{Picture{Colours: []string{"#FFFF00"}}, "cannot be seen"},
		{Picture{Colours: []string{"#E69F00", "#56B4E9", "#F0E442"}}, ""},
		{Picture{Colours: []string{"#0358C0", "#0358c0"}}, "two groups would have the same colour"},
		{Picture{Colours: []string{"blue"}}, "is no colour"},
		{Picture{Show: []string{"p", "-p"}}, "with p and without it"},
		{Picture{Show: []string{"-median", "ratio", "+median"}}, "with median and without it"},
		{Picture{Show: []string{"none", "p"}}, "with no parts, and parts are named"},
		{Picture{Show: []string{"p", "p", "-median"}}, ""},
	} {
		switch err := c.p.Check(); {
		case c.want == "" && err != nil:
			t.Errorf("%v: %v", c.p, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%v: %v does not say %q", c.p, err, c.want)
		}
	}
}
