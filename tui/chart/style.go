package chart

// The shapes of a traced curve; a style holds one rune for each.
const (
	blank = iota
	level
	riser
	fallTop // a step down begins: level from the left, down
	fallFoot
	riseFoot // a step up begins: level from the left, up
	riseTop
	shapes
)

type style [shapes]rune

// Styles differ in weight first, then in texture, so that groups can be told
// apart without colour. No ASCII style uses +, which marks a censoring.
var (
	unicodeStyles = [Groups]style{
		{' ', '─', '│', '╮', '╰', '╯', '╭'},
		{' ', '━', '┃', '┓', '┗', '┛', '┏'},
		{' ', '═', '║', '╗', '╚', '╝', '╔'},
		{' ', '•', '•', '•', '•', '•', '•'},
		{' ', '×', '×', '×', '×', '×', '×'},
		{' ', '◦', '◦', '◦', '◦', '◦', '◦'},
		{' ', '■', '■', '■', '■', '■', '■'},
		{' ', '◇', '◇', '◇', '◇', '◇', '◇'},
	}
	asciiStyles = [Groups]style{
		{' ', '-', '|', '.', '`', '\'', '.'},
		{' ', '=', '#', '#', '#', '#', '#'},
		{' ', '.', ':', '.', ':', ':', '.'},
		{' ', 'o', 'o', 'o', 'o', 'o', 'o'},
		{' ', '~', '!', '~', '~', '~', '~'},
		{' ', '*', '*', '*', '*', '*', '*'},
		{' ', 'x', 'x', 'x', 'x', 'x', 'x'},
		{' ', '%', '%', '%', '%', '%', '%'},
	}
)

// letters draw the groups after those that have a line of their own: with any of them a
// picture of many groups still says which is which. Those that mark something else are
// left out.
const letters = "abcdefghijklmnpqrstuwyzABCDEFGHIJKLMNPQRSTUVWYZ"

var letterStyles = func() (out [len(letters)]style) {
	for i, r := range letters {
		out[i] = style{' ', r, r, r, r, r, r}
	}
	return out
}()

func styleOf(group int, ascii bool) *style {
	if group >= Groups && group < Groups+len(letters) {
		return &letterStyles[group-Groups]
	}
	if ascii {
		return &asciiStyles[styleIndex(group)]
	}
	return &unicodeStyles[styleIndex(group)]
}

// Sample is two cells of the line that group i is drawn with, for keys and tables.
func Sample(group int, ascii bool) string {
	r := styleOf(group, ascii)[level]
	return string([]rune{r, r})
}

// glyphs are the runes of axes, marks and bars.
type glyphs struct {
	yAxis, yTick, corner, xAxis, xTick rune
	medianH, medianV                   rune
	band                               [2]rune
	marker                             rune
	bar, barLeft, barRight, point      rune
	arrowLeft, arrowRight, reference   rune
}

var (
	unicodeGlyphs = glyphs{
		yAxis: '│', yTick: '┤', corner: '└', xAxis: '─', xTick: '┬',
		medianH: '╌', medianV: '╎', band: [2]rune{'·', '.'}, marker: '▲',
		bar: '─', barLeft: '├', barRight: '┤', point: '■',
		arrowLeft: '◀', arrowRight: '▶', reference: '┊',
	}
	asciiGlyphs = glyphs{
		yAxis: '|', yTick: '|', corner: '`', xAxis: '-', xTick: '|',
		medianH: '-', medianV: ':', band: [2]rune{'\'', ','}, marker: '^',
		bar: '-', barLeft: '|', barRight: '|', point: '#',
		arrowLeft: '<', arrowRight: '>', reference: ':',
	}
)

func glyphsOf(ascii bool) *glyphs {
	if ascii {
		return &asciiGlyphs
	}
	return &unicodeGlyphs
}
