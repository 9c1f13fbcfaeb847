package read

import "strings"

// thousands reads 1,234 and 12,345,678.9.
func thousands(s string) (v float64, ok bool) {
	t := strings.TrimLeft(s, "+-")
	if len(s)-len(t) > 1 || len(t) < 5 || t[0] < '1' || t[0] > '9' {
		return 0, false
	}
	whole, _, _ := strings.Cut(t, ".")
	for k, part := range strings.Split(whole, ",") {
		if k > 0 && len(part) != 3 || k == 0 && (len(part) > 3 || len(part) == len(whole)) {
			return 0, false
		}
	}
	return number(strings.ReplaceAll(s, ",", ""), false)
}

// pointThousands reads 1.320 and 12.345.678,9, as they are written where a comma is the
// decimal sign.
func pointThousands(s string) (v float64, ok bool) {
	if strings.IndexByte(s, '.') < 0 {
		return 0, false
	}
	return thousands(strings.NewReplacer(".", ",", ",", ".").Replace(s))
}

// groupMarks are what separates thousands and is never a decimal sign, with what they
// are called.
var groupMarks = []struct{ mark, called string }{
	{"'", "apostrophes"}, {"’", "apostrophes"}, {" ", "spaces"}, {"\u00a0", "no-break spaces"}, {"\u202f", "no-break spaces"}, {"\u2009", "spaces"},
}

// grouped reads a number whose thousands are separated: 1,234.5, or 1.234,5 where the
// comma is the decimal sign, and either way 1'234 and 1 234.
func grouped(s string, comma bool) (v float64, ok bool) {
	mark, read := ",", thousands
	if comma {
		mark, read = ".", pointThousands
	}
	for _, m := range groupMarks {
		if strings.Contains(s, m.mark) {
			if strings.Contains(s, mark) {
				return 0, false
			}
			return read(strings.ReplaceAll(s, m.mark, mark))
		}
	}
	return read(s)
}

// separatedBy is what separates the thousands of a number that grouped reads.
func separatedBy(s string) string {
	for _, m := range groupMarks {
		if strings.Contains(s, m.mark) {
			return m.called
		}
	}
	if _, ok := thousands(s); ok {
		return "commas"
	}
	return "points"
}

// anyhow reads a number, its thousands separated or not.
func anyhow(s string, comma bool) (v float64, ok bool) {
	if v, ok = number(s, comma); !ok {
		v, ok = grouped(s, comma)
	}
	return v, ok
}
