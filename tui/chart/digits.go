package chart

// digits are the signs of a large number, each three by five dots but for the point; a
// dot that is set is a #.
var digits = map[rune][5]string{
	'0': {"###", "# #", "# #", "# #", "###"},
	'1': {" # ", "## ", " # ", " # ", "###"},
	'2': {"###", "  #", "###", "#  ", "###"},
	'3': {"###", "  #", "###", "  #", "###"},
	'4': {"# #", "# #", "###", "  #", "  #"},
	'5': {"###", "#  ", "###", "  #", "###"},
	'6': {"###", "#  ", "###", "# #", "###"},
	'7': {"###", "  #", "  #", "  #", "  #"},
	'8': {"###", "# #", "###", "# #", "###"},
	'9': {"###", "# #", "###", "  #", "###"},
	'.': {" ", " ", " ", " ", "#"},
	'-': {"   ", "   ", "###", "   ", "   "},
	'<': {"  #", " # ", "#  ", " # ", "  #"},
	'>': {"#  ", " # ", "  #", " # ", "#  "},
	'%': {"# #", "  #", " # ", "#  ", "# #"},
	'e': {"   ", "###", "###", "#  ", "###"},
}

// Digits draws a number in large signs made of blocks, as large as fits into w by h
// cells; nil where it does not fit, or where a sign is not known. A dot is twice as
// wide as it is high, as cells are half as wide.
func Digits(number string, w, h int, role Role, ascii bool) *Grid {
	dots, signs := 0, 0
	for _, r := range number {
		s, ok := digits[r]
		if !ok {
			return nil
		}
		dots, signs = dots+len(s[0]), signs+1
	}
	if signs == 0 {
		return nil
	}
	for _, size := range [][2]int{{6, 3}, {5, 3}, {4, 2}, {3, 2}, {2, 1}, {1, 1}} {
		dw, dh := size[0], size[1]
		gap := max(1, dw/2)
		width := dots*dw + (signs-1)*gap
		if width > w || 5*dh > h {
			continue
		}
		full := '█'
		if ascii {
			full = '#'
		}
		g := NewGrid(width, 5*dh)
		x := 0
		for _, r := range number {
			s := digits[r]
			for y, row := range s {
				for k, dot := range row {
					if dot != '#' {
						continue
					}
					for i := range dw * dh {
						g.Put(x+k*dw+i%dw, y*dh+i/dw, full, role)
					}
				}
			}
			x += len(s[0])*dw + gap
		}
		return g
	}
	return nil
}
