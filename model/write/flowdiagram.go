package write

import (
	"fmt"
	"html"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

// flowDiagram draws the way of the patients as SVG: boxes downwards, and to the right
// of each arrow who was left out there.
func flowDiagram(f *answer.Flow) []byte {
	const (
		width, left, box, aside = 720, 20, 300, 340
		line, pad, gap          = 17, 10, 34
	)
	var b strings.Builder
	y := 8
	text := func(x, y int, s string, bold bool) {
		weight := ""
		if bold {
			weight = ` font-weight="600"`
		}
		fmt.Fprintf(&b, `<text x="%d" y="%d"%s>%s</text>`+"\n", x, y, weight, html.EscapeString(model.Printable(s)))
	}
	drawn := func(x, y, w int, lines []string) int {
		h := 2*pad + line*len(lines) - 4
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="#fff" stroke="#1a1a1a"/>`+"\n", x, y, w, h)
		for i, l := range lines {
			text(x+pad, y+pad+9+i*line, l, i == 0)
		}
		return h
	}
	arrow := func(x1, y1, x2, y2 int) {
		fmt.Fprintf(&b, `<path d="M%d %dL%d %d" stroke="#1a1a1a" fill="none"/>`+"\n", x1, y1, x2, y2)
		if x1 == x2 {
			fmt.Fprintf(&b, `<path d="M%d %dl-4 -7h8z" fill="#1a1a1a"/>`+"\n", x2, y2)
		} else {
			fmt.Fprintf(&b, `<path d="M%d %dl-7 -4v8z" fill="#1a1a1a"/>`+"\n", x2, y2)
		}
	}
	const wide, narrow = 40, 44 // characters of a line
	var files []string
	for _, s := range f.Files {
		files = append(files, fold(fmt.Sprintf("%s: %s %d", s.File, s.What, s.N), wide)...)
	}
	middle := left + box/2
	if len(files) > 0 {
		h := drawn(left, y, box, append([]string{"Files"}, files...))
		arrow(middle, y+h, middle, y+h+gap)
		y += h + gap
	}
	h := drawn(left, y, box, []string{"In the cohort", "n = " + fmt.Sprint(f.N)})
	y += h
	for _, x := range f.Out {
		lines := append([]string{"Left out: n = " + fmt.Sprint(len(x.ID))}, fold(x.Reason, narrow)...)
		tall := 2*pad + line*len(lines) - 4
		arrow(middle, y+8+tall/2, left+aside, y+8+tall/2)
		drawn(left+aside, y+8, width-left-aside-12, lines)
		fmt.Fprintf(&b, `<path d="M%d %dv%d" stroke="#1a1a1a" fill="none"/>`+"\n", middle, y, tall+16)
		y += tall + 16
	}
	arrow(middle, y, middle, y+gap)
	y += gap
	h = drawn(left, y, box, []string{"Analysed", fmt.Sprintf("n = %d, %s", f.Flow.Used, model.Count(f.Flow.Events, "event"))})
	y += h + 8
	return []byte(fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" font-size="13" role="img">`+"\n<title>Patient flow</title>\n",
		width, y, width, y) + b.String() + "</svg>")
}
