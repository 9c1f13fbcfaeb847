package write

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The parts of a DOCX beside its text: what they are, where the text stands, and how its
// paragraphs look. The names of the styles are Word's own, so that a journal's template
// takes them over.
const (
	docxOffice = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	docxTypes  = xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`
	docxRoot = xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + docxOffice + `/officeDocument" Target="word/document.xml"/></Relationships>`
	docxParts = xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + docxOffice + `/styles" Target="styles.xml"/></Relationships>`
	docxSpace  = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	docxStyles = xml.Header + `<w:styles` + docxSpace + `><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" ` +
		`w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="20"/><w:lang w:val="en-GB"/>` +
		`</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/>` +
		`<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="60"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>` +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>` +
		`<w:style w:type="table" w:styleId="Printed"><w:name w:val="Printed"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>` +
		`<w:top w:val="single" w:sz="12" w:space="0" w:color="auto"/><w:bottom w:val="single" w:sz="12" w:space="0" w:color="auto"/></w:tblBorders>` +
		`<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>` +
		`<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>` +
		`<w:bottom w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:tcBorders></w:tcPr></w:tblStylePr>` +
		`</w:style></w:styles>`
)

// A page is A4; lying where a table is wider than it. In twentieths of a point.
const (
	docxShort, docxTall = 11906, 16838
	docxMargin          = 1134
	docxLetter          = 105 // about the width of a letter of ten points
)

// DOCX writes a document for a word processor: a paragraph for each note, and tables
// whose first row stands on every page. The same document gives the same bytes.
func DOCX(w io.Writer, d Document) error {
	var b bytes.Buffer
	width := docxShort - 2*docxMargin
	sheets := d.sheets()
	for _, s := range sheets {
		if sum(s.widths()) > width {
			width = docxTall - 2*docxMargin
			break
		}
	}
	b.WriteString(xml.Header + `<w:document` + docxSpace + `><w:body>`)
	for _, s := range sheets {
		if s.title != "" {
			properties := `<w:pStyle w:val="Caption"/>`
			if s.page {
				properties += `<w:pageBreakBefore/>`
			}
			docxParagraph(&b, properties, s.title)
		}
		if len(s.head) > 0 {
			s.docx(&b, width)
		}
		for _, n := range s.notes {
			docxParagraph(&b, "", n)
		}
		docxParagraph(&b, "", "") // tables that touch would be one
	}
	size := `<w:pgSz w:w="` + strconv.Itoa(docxShort) + `" w:h="` + strconv.Itoa(docxTall) + `"/>`
	if width > docxShort-2*docxMargin {
		size = `<w:pgSz w:w="` + strconv.Itoa(docxTall) + `" w:h="` + strconv.Itoa(docxShort) + `" w:orient="landscape"/>`
	}
	m := strconv.Itoa(docxMargin)
	b.WriteString(`<w:sectPr>` + size + `<w:pgMar w:top="` + m + `" w:right="` + m + `" w:bottom="` + m + `" w:left="` + m +
		`" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`)

	z := zip.NewWriter(w)
	for _, part := range []struct {
		name string
		text []byte
	}{{"[Content_Types].xml", []byte(docxTypes)}, {"_rels/.rels", []byte(docxRoot)}, {"word/document.xml", b.Bytes()},
		{"word/_rels/document.xml.rels", []byte(docxParts)}, {"word/styles.xml", []byte(docxStyles)}} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate}) // without a time
		if err != nil {
			return err
		}
		if _, err := f.Write(part.text); err != nil {
			return err
		}
	}
	return z.Close()
}

// docx writes one table, not wider than the page.
func (s sheet) docx(b *bytes.Buffer, width int) {
	widths := s.widths()
	if all := sum(widths); all > width {
		for j := range widths {
			widths[j] = widths[j] * width / all
		}
	}
	first := "1"
	if s.bare() {
		first = "0"
	}
	b.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="Printed"/><w:tblW w:w="` + strconv.Itoa(sum(widths)) + `" w:type="dxa"/><w:tblLook w:firstRow="` + first +
		`" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>`)
	for _, v := range widths {
		b.WriteString(`<w:gridCol w:w="` + strconv.Itoa(v) + `"/>`)
	}
	b.WriteString(`</w:tblGrid>`)
	row := func(of string, cells []string) {
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/>` + of + `</w:trPr>`)
		for j, c := range cells {
			b.WriteString(`<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(widths[j]) + `" w:type="dxa"/></w:tcPr>`)
			align := ""
			if s.right[j] {
				align = `<w:jc w:val="right"/>`
			}
			docxParagraph(b, align, c)
			b.WriteString(`</w:tc>`)
		}
		b.WriteString(`</w:tr>`)
	}
	if !s.bare() {
		row(`<w:tblHeader/>`, s.head)
	}
	for _, r := range s.rows {
		row("", r)
	}
	b.WriteString(`</w:tbl>`)
}

// widths are what the columns need, each as wide as its longest cell but none wider than
// half a line.
func (s sheet) widths() []int {
	out := make([]int, len(s.head))
	for j, h := range s.head {
		n := utf8.RuneCountInString(h)
		for _, r := range s.rows {
			n = max(n, utf8.RuneCountInString(r[j]))
		}
		out[j] = min(max(n, 2), 45)*docxLetter + 140
	}
	return out
}

// docxParagraph writes a paragraph of one text.
func docxParagraph(b *bytes.Buffer, properties, text string) {
	b.WriteString(`<w:p>`)
	if properties != "" {
		b.WriteString(`<w:pPr>` + properties + `</w:pPr>`)
	}
	if text = printable(text); text != "" {
		space := ""
		if strings.TrimSpace(text) != text {
			space = ` xml:space="preserve"`
		}
		b.WriteString(`<w:r><w:t` + space + `>`)
		_ = xml.EscapeText(b, []byte(text)) // a buffer takes everything
		b.WriteString(`</w:t></w:r>`)
	}
	b.WriteString(`</w:p>`)
}

func sum(of []int) int {
	n := 0
	for _, v := range of {
		n += v
	}
	return n
}
