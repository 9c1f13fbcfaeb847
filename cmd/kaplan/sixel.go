package main

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
)

// writeSixel writes a PNG as sixels: of every band of six rows the dots of one colour
// after those of another. Colours are rounded to 6 levels each, which a drawing of few
// colours bears.
func writeSixel(b *strings.Builder, file []byte) error {
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return err
	}
	const levels = 6
	box := img.Bounds()
	w, h := box.Dx(), box.Dy()
	at := func(x, y int) int {
		r, g, bl, _ := img.At(box.Min.X+x, box.Min.Y+y).RGBA()
		level := func(v uint32) int { return int((v*(levels-1) + 0x7fff) / 0xffff) }
		return level(r)*levels*levels + level(g)*levels + level(bl)
	}
	fmt.Fprintf(b, "\x1bP0;1q\"1;1;%d;%d", w, h)
	for c := range levels * levels * levels {
		share := func(v int) int { return v * 100 / (levels - 1) }
		fmt.Fprintf(b, "#%d;2;%d;%d;%d", c, share(c/levels/levels), share(c/levels%levels), share(c%levels))
	}
	for top := 0; top < h; top += 6 {
		rows := map[int][]byte{}
		var order []int
		for x := range w {
			for k := 0; k < 6 && top+k < h; k++ {
				c := at(x, top+k)
				if rows[c] == nil {
					rows[c], order = make([]byte, w), append(order, c)
				}
				rows[c][x] |= 1 << k
			}
		}
		for i, c := range order {
			if i > 0 {
				b.WriteByte('$')
			}
			fmt.Fprintf(b, "#%d", c)
			for x := 0; x < w; {
				run := 1
				for x+run < w && rows[c][x+run] == rows[c][x] {
					run++
				}
				if run > 3 {
					fmt.Fprintf(b, "!%d%c", run, 63+rows[c][x])
				} else {
					b.WriteString(strings.Repeat(string(rune(63+rows[c][x])), run))
				}
				x += run
			}
		}
		b.WriteByte('-')
	}
	b.WriteString("\x1b\\")
	return nil
}
