package write

import (
	"html"
	"io"
	"strings"
)

// page is what a page of HTML begins with. It needs nothing from elsewhere, and holds no
// script; the lines are those of printed tables.
const page = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>`

const style = `</title>
<style>
body { font: 15px/1.4 Georgia, "Times New Roman", serif; margin: 2em auto; max-width: 60em; padding: 0 1em; color: #111; background: #fff; }
table { border-collapse: collapse; border-top: 2px solid #111; border-bottom: 2px solid #111; margin: 1.5em 0 0.4em; }
caption { text-align: left; font-weight: bold; padding-bottom: 0.3em; }
th { text-align: left; border-bottom: 1px solid #111; font-weight: normal; font-style: italic; }
th, td { padding: 0.15em 0.9em 0.15em 0; vertical-align: top; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
p { margin: 0.2em 0; font-size: 90%; }
h2 { font-size: 100%; margin: 1.5em 0 0.4em; }
</style>
</head>
<body>
`

// HTML writes a document as a page of its own, which a browser, a word processor and
// pandoc read; it is well-formed XML too.
func HTML(w io.Writer, d Document) error {
	var b strings.Builder
	esc := func(s string) string { return html.EscapeString(printable(s)) }
	sheets := d.sheets()
	b.WriteString(page + esc(headline(sheets)) + style)
	for _, s := range sheets {
		if len(s.head) == 0 && s.title != "" {
			b.WriteString("<h2>" + esc(s.title) + "</h2>\n")
		}
		if len(s.head) > 0 {
			s.html(&b, esc)
		}
		for _, n := range s.notes {
			b.WriteString("<p>" + esc(n) + "</p>\n")
		}
	}
	b.WriteString("</body>\n</html>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// html writes one table.
func (s sheet) html(b *strings.Builder, esc func(string) string) {
	if s.page {
		b.WriteString(`<div style="break-before: page"></div>` + "\n")
	}
	b.WriteString("<table>\n")
	if s.title != "" {
		b.WriteString("<caption>" + esc(s.title) + "</caption>\n")
	}
	row := func(tag string, cells []string) {
		b.WriteString("<tr>")
		for j, c := range cells {
			b.WriteString("<" + tag)
			if s.right[j] {
				b.WriteString(` class="n"`)
			}
			b.WriteString(">" + esc(c) + "</" + tag + ">")
		}
		b.WriteString("</tr>\n")
	}
	if !s.bare() {
		b.WriteString("<thead>\n")
		row("th", s.head)
		b.WriteString("</thead>\n")
	}
	b.WriteString("<tbody>\n")
	for _, r := range s.rows {
		row("td", r)
	}
	b.WriteString("</tbody>\n</table>\n")
}

// headline is what a document is called: its first title, or else its first line.
func headline(sheets []sheet) string {
	for _, s := range sheets {
		if s.title != "" {
			return s.title
		}
	}
	for _, s := range sheets {
		if len(s.notes) > 0 {
			return s.notes[0]
		}
	}
	return "kaplan"
}
