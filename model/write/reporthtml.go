package write

import (
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"strings"

	"kaplan/model"
)

// reportStyle is how a report looks on a screen, wide or narrow, and printed.
const reportStyle = `
:root { --ink: #1a1a1a; --soft: #5a5f66; --line: #c9ced4; --warn: #8a3b00; --paper: #fff; --tint: #f5f7f9; }
* { box-sizing: border-box; }
body { font: 16px/1.5 Georgia, "Times New Roman", serif; color: var(--ink); background: var(--paper); }
body { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
h1, h2, h3, nav, table, figcaption, .small { font-family: "Helvetica Neue", Arial, "Liberation Sans", sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.6rem 0 .6rem; padding-bottom: .25rem; border-bottom: 2px solid var(--ink); }
h3 { font-size: 1.05rem; margin: 2.2rem 0 .4rem; }
p { margin: .5rem 0; }
.small { font-size: .85rem; line-height: 1.45; color: var(--soft); }
.warn { border-left: 4px solid var(--warn); background: #fdf4ec; padding: .45rem .8rem; margin: .6rem 0; font-size: .92rem; }
nav { font-size: .88rem; background: var(--tint); padding: .7rem 1rem; margin: 1.2rem 0; }
nav ul { columns: 2; list-style: none; margin: 0; padding: 0; column-gap: 2rem; }
nav li { margin: .12rem 0; break-inside: avoid; }
nav li.sub { padding-left: 1rem; }
a { color: #0b4f8a; text-decoration: none; }
a:hover { text-decoration: underline; }
figure { margin: 1rem 0; text-align: center; }
figure svg { max-width: 100%; height: auto; }
figcaption { font-size: .85rem; color: var(--soft); text-align: left; margin-top: .3rem; }
.wide { overflow-x: auto; margin: .9rem 0 .3rem; }
table { border-collapse: collapse; font-size: .84rem; line-height: 1.35; min-width: 40%; }
table { border-top: 2px solid var(--ink); border-bottom: 2px solid var(--ink); }
caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
th { text-align: left; font-weight: 600; border-bottom: 1px solid var(--ink); vertical-align: bottom; }
th, td { padding: .2rem .8rem .2rem 0; vertical-align: top; overflow-wrap: break-word; max-width: 26rem; }
tbody tr:nth-child(even) td { background: var(--tint); }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; }
.check td { max-width: none; }
.open { color: var(--warn); font-weight: 600; }
ol, ul { padding-left: 1.3rem; }
li { margin: .2rem 0; }
ul.plain { list-style: none; padding-left: 0; font-size: .9rem; }
@media (max-width: 760px) { body { font-size: 15px; padding: 1rem .8rem 3rem; } nav ul { columns: 1; } h2 { margin-top: 2rem; } }
@media print {
  @page { size: A4; margin: 17mm 15mm; }
  html { font-size: 10pt; }
  body { font-size: 10.5pt; max-width: none; padding: 0; }
  nav { display: none; }
  h2, h3 { break-after: avoid; }
  figure, .warn, tr { break-inside: avoid; }
  thead { display: table-header-group; }
  .wide { overflow: visible; }
  table { font-size: 8pt; }
  th, td { padding-right: .5rem; }
  td:not(.n) { overflow-wrap: anywhere; }
  a { color: inherit; }
}
`

// html writes a report as a page that needs nothing else.
func (r *Report) html(w io.Writer, blocks []block) error {
	var b strings.Builder
	esc := func(s string) string { return html.EscapeString(model.Printable(s)) }
	title := r.title()
	b.WriteString("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>" + esc(title) + "</title>\n" +
		"<link rel=\"icon\" href=\"data:,\"/>\n<style>" + reportStyle + "</style>\n</head>\n<body>\n")
	fmt.Fprintf(&b, "<h1>%s</h1>\n<p class=\"small\">%s</p>\n", esc(title), esc(r.made()))
	b.WriteString("<nav aria-label=\"Contents\">\n<ul>\n")
	for i, x := range blocks {
		if x.kind == blockHead {
			class := ""
			if x.level > 2 {
				class = ` class="sub"`
			}
			fmt.Fprintf(&b, "<li%s><a href=\"#s%d\">%s</a></li>\n", class, i, esc(x.text))
		}
	}
	b.WriteString("</ul>\n</nav>\n")
	figures := 0
	for i, x := range blocks {
		switch x.kind {
		case blockHead:
			fmt.Fprintf(&b, "<h%d id=\"s%d\">%s</h%d>\n", x.level, i, esc(x.text), x.level)
		case blockText:
			b.WriteString("<p>" + esc(x.text) + "</p>\n")
		case blockSmall:
			b.WriteString("<p class=\"small\">" + esc(x.text) + "</p>\n")
		case blockWarn:
			b.WriteString("<p class=\"warn\">" + esc(x.text) + "</p>\n")
		case blockList:
			class := ""
			switch {
			case x.small:
				class = ` class="small"`
			case len(x.items) > 0 && strings.HasPrefix(x.items[0], "[1]"):
				class = ` class="plain"`
			}
			b.WriteString("<ul" + class + ">\n")
			for _, s := range x.items {
				b.WriteString("<li>" + esc(s) + "</li>\n")
			}
			b.WriteString("</ul>\n")
		case blockFigure:
			figures++
			fmt.Fprintf(&b, "<figure>\n%s\n<figcaption>Figure %d. %s</figcaption>\n</figure>\n", inlineSVG(x.svg, figures), figures, esc(x.text))
		case blockTable:
			x.sheet.inReport(&b, "wide", esc)
		case blockChecklist:
			x.sheet.inReport(&b, "wide check", func(s string) string { return openMarks.Replace(esc(s)) })
		}
	}
	b.WriteString("</body>\n</html>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// inlineSVG is a figure without what only a file of its own begins with, its ids made
// different from those of other figures.
func inlineSVG(svg []byte, number int) string {
	s := string(svg)
	if i := strings.Index(s, "<svg"); i > 0 {
		s = s[i:]
	}
	prefix := fmt.Sprintf("f%d-", number)
	return strings.NewReplacer(` id="`, ` id="`+prefix, `url(#`, `url(#`+prefix, `href="#`, `href="#`+prefix).Replace(s)
}

// inReport writes a table, where it has rows, and the notes under it.
func (s sheet) inReport(b *strings.Builder, class string, esc func(string) string) {
	switch {
	case len(s.rows) > 0 && len(s.head) > 0:
		b.WriteString(`<div class="` + class + "\">\n")
		s.html(b, esc)
		b.WriteString("</div>\n")
	case s.title != "":
		b.WriteString(`<p class="small"><strong>` + esc(s.title) + "</strong></p>\n")
	}
	for _, n := range s.notes {
		b.WriteString(`<p class="small">` + esc(n) + "</p>\n")
	}
}

// table is a sheet as Markdown is made from it, without its title.
func (s sheet) table() Table {
	t := Table{Notes: s.notes}
	if len(s.rows) == 0 {
		return t
	}
	t.Head = s.head
	for _, row := range s.rows {
		cells := make([]Cell, len(row))
		for j, text := range row {
			cells[j] = Cell{Word: text, IsNum: s.right[j], Show: func(float64) string { return text }}
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// openMarks set off what a person has to say.
var openMarks = strings.NewReplacer("Open: ", `<span class="open">Open:</span> `, "Still open: ", `<span class="open">Still open:</span> `)

// title is what a report is called.
func (r *Report) title() string {
	s := r.Cohort.Name
	if r.Cohort.Synthetic != "" {
		s += " (synthetic)"
	}
	return s + ": report of an exploration"
}

// made says when, and with what, it was made.
func (r *Report) made() string {
	return fmt.Sprintf("%s · %s of %s · %s", r.Made.UTC().Format("2 January 2006"), model.Count(len(r.Parts), "look"),
		model.Count(r.Cohort.Patients(), "patient"), r.Program)
}

// markdown writes a report as Markdown, or as Quarto's, which has a header. Figures are
// images whose data stand in the text.
func (r *Report) markdown(w io.Writer, blocks []block, quarto bool) error {
	var b strings.Builder
	if quarto {
		fmt.Fprintf(&b, "---\ntitle: %q\nsubtitle: %q\ndate: %s\nformat:\n  html:\n    toc: true\n    embed-resources: true\n  docx: default\n---\n\n",
			model.Printable(r.title()), model.Printable(r.Program), r.Made.UTC().Format("2006-01-02"))
	} else {
		fmt.Fprintf(&b, "# %s\n\n%s\n\n", escaped(r.title()), escaped(r.made()))
	}
	figures := 0
	for _, x := range blocks {
		switch x.kind {
		case blockHead:
			b.WriteString(strings.Repeat("#", x.level) + " " + escaped(x.text) + "\n\n")
		case blockText, blockSmall:
			b.WriteString(escaped(x.text) + "\n\n")
		case blockWarn:
			b.WriteString("> **Note.** " + escaped(x.text) + "\n\n")
		case blockList:
			for _, s := range x.items {
				b.WriteString("- " + escaped(s) + "\n")
			}
			b.WriteString("\n")
		case blockFigure:
			figures++
			fmt.Fprintf(&b, "![Figure %d. %s](data:image/svg+xml;base64,%s)\n\n", figures, escaped(x.text), base64.StdEncoding.EncodeToString(x.svg))
		case blockTable, blockChecklist:
			if x.sheet.title != "" {
				b.WriteString("**" + escaped(x.sheet.title) + "**\n\n")
			}
			if err := Markdown(&b, []Table{x.sheet.table()}); err != nil {
				return err
			}
			b.WriteString("\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// escaped is a text in which Markdown finds nothing of its own.
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "]", `\]`, "|", `\|`, "\n", " ").Replace(model.Printable(s))
}
