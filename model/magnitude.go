package model

import (
	"fmt"
	"math"
)

// Numbers beyond these sizes cannot be squared and summed in 64 bits without losing
// everything: a standard deviation of them is infinite or 0, and what is made of it wrong.
const (
	largestComputable  = 1e100
	smallestComputable = 1e-100
)

// Computable is an error where the numbers of a column are too large or too small to
// calculate with. Ranks and cuts work with any number and do not ask. An infinite value
// is another matter: it is left out and counted where it stands. O(rows).
func (c *Column) Computable() error {
	if why := c.incomputable(); why != nil {
		return why
	}
	return nil
}

// WhyIncomputable says it in a line, "" where there is nothing to say.
func (c *Column) WhyIncomputable() string {
	if why := c.incomputable(); why != nil {
		return why.What
	}
	return ""
}

func (c *Column) incomputable() *QuestionError {
	if c.Kind != Number {
		return nil
	}
	if err := c.binned(); err != nil {
		return err
	}
	largest := 0.0
	for i, v := range c.Num {
		v = math.Abs(v)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		if v > largestComputable {
			return &QuestionError{What: fmt.Sprintf("%s holds %s in row %d: calculations take numbers up to 1e100", c.Name, FormatNumber(c.Num[i]), i+1),
				Hint: "correct it",
				Ways: []Way{{ReadMissing.To(c.Name + "=" + FormatNumber(c.Num[i])), "take it as missing"}}}
		}
		largest = max(largest, v)
	}
	if largest > 0 && largest < smallestComputable {
		return &QuestionError{What: fmt.Sprintf("%s has no number above %s: calculations take numbers from 1e-100", c.Name, FormatNumber(largest)),
			Ways: []Way{{ReadDerive.To("scaled = " + Quote(c.Name) + " * 1e100"), "give it in another unit"}}}
	}
	return nil
}
