package chart

import (
	"bytes"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// pictured is the text of a picture, put back where it stands.
func pictured(t interface{ Fatal(...any) }, svg []byte, w, h int) []string {
	g := NewGrid(w, h)
	d := xml.NewDecoder(bytes.NewReader(svg))
	x, y := -1, -1
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch v := token.(type) {
		case xml.StartElement:
			x = -1
			if v.Name.Local != "text" {
				continue
			}
			for _, a := range v.Attr {
				f, err := strconv.ParseFloat(a.Value, 64)
				switch {
				case a.Name.Local == "x" && err == nil:
					x = int(f/cellWide+0.5) - 1
				case a.Name.Local == "y" && err == nil:
					y = int((f - cellHigh/2) / cellHigh)
				}
			}
		case xml.CharData:
			if x >= 0 {
				g.Text(x, y, string(v), Plain)
			}
		case xml.EndElement:
			x = -1
		}
	}
	return rowsOf(g)
}

func rowsOf(g *Grid) []string {
	out := make([]string, g.H)
	for y := range out {
		var b strings.Builder
		for _, c := range g.Row(y) {
			if c.R != 0 {
				b.WriteRune(c.R)
			}
		}
		out[y] = strings.TrimRight(b.String(), " ")
	}
	return out
}

func plainInk(r Role) Ink {
	if r == Cursor {
		return Ink{Text: "#FFFFFF", Ground: "#000000"}
	}
	return Ink{Bold: r == Title}
}

// A picture by hand: a run for each stretch of a role, at its column, with what XML needs
// written out; what is reversed has a ground.
func TestSVGByHand(t *testing.T) {
	g := NewGrid(12, 1)
	x := g.Text(0, 0, "a <b>", Title)
	g.Text(x+2, 0, "7", Cursor)
	got := string(SVG(g, "x & y", "#000000", "#FFFFFF", plainInk))
	for _, want := range []string{
		"<title>x &amp; y</title>",
		`<text x="8.4" y="20.6" textLength="42" lengthAdjust="spacingAndGlyphs" font-weight="bold">a &lt;b&gt;</text>`,
		`<rect x="67.2" y="8" width="8.4" height="16" fill="#000000"/>`,
		`<text x="67.2" y="20.6" fill="#FFFFFF">7</text>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
}

// Every text on any grid stands in its picture, where it stood, and the same grid gives
// the same bytes.
func TestSVGHoldsTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 40).Draw(t, "w"), rapid.IntRange(1, 5).Draw(t, "h")
		g := NewGrid(w, h)
		for range rapid.IntRange(0, 12).Draw(t, "texts") {
			g.Text(rapid.IntRange(0, w-1).Draw(t, "x"), rapid.IntRange(0, h-1).Draw(t, "y"),
				rapid.StringOfN(rapid.SampledFrom([]rune("ab 7<&>\"'─█é漢·")), 0, 12, -1).Draw(t, "text"),
				Role(rapid.IntRange(0, int(Band7)).Draw(t, "role")))
		}
		svg := SVG(g, "t", "#000000", "#FFFFFF", plainInk)
		got, want := pictured(t, svg, w, h), rowsOf(g)
		for y := range want {
			if got[y] != want[y] {
				t.Fatalf("row %d is %q in the picture, and %q on the grid", y, got[y], want[y])
			}
		}
		if !bytes.Equal(svg, SVG(g, "t", "#000000", "#FFFFFF", plainInk)) {
			t.Fatal("other bytes the second time")
		}
	})
}
