package read

import (
	"archive/zip"
	"fmt"
	"path"
	"slices"
	"strings"

	"kaplan/model"
)

// zipKinds are kinds of file that are archives, by a part that they have.
var zipKinds = []struct{ part, is, hint string }{
	{"word/document.xml", "a text document of Word (.docx)", "copy the table into a spreadsheet, and save it as .xlsx or CSV"},
	{"ppt/presentation.xml", "slides of PowerPoint (.pptx)", "copy the table into a spreadsheet, and save it as .xlsx or CSV"},
	{"xl/workbook.bin", "a binary workbook of Excel (.xlsb)", "open it in Excel and save it as .xlsx or CSV"},
	{"content.xml", "a document of LibreOffice (.ods, .odt)", "open it there and save the sheet as .xlsx or CSV"},
	{"Index/Document.iwa", "a document of Apple's (.numbers, .pages)", "export it as .xlsx or CSV"},
	{"META-INF/MANIFEST.MF", "a Java archive", ""},
}

// archive is what a zip that is no workbook holds: its files, each of which may be read.
func (t *text) archive(z *zip.Reader) (*holding, error) {
	h := &holding{form: "zip"}
	for _, f := range z.File {
		base := path.Base(f.Name)
		for _, kind := range zipKinds {
			if f.Name == kind.part {
				return nil, &Error{File: t.name, What: "is " + kind.is + ", and no table that is read here", Hint: kind.hint}
			}
		}
		if f.FileInfo().IsDir() || strings.HasPrefix(base, ".") || strings.HasPrefix(f.Name, "__MACOSX/") || base == "Thumbs.db" {
			continue
		}
		name := model.Printable(strings.ReplaceAll(f.Name, "\\", "/"))
		h.parts = append(h.parts, part{name, size(int64(f.UncompressedSize64)), func(of string) ([]*table, error) { return t.packed(f, of) }})
	}
	if len(h.parts) == 0 {
		return nil, &Error{File: t.name, What: "is a zip archive without files"}
	}
	if len(h.parts) > mostPacked {
		return nil, &Error{File: t.name, What: fmt.Sprintf("is a zip archive of %d files", len(h.parts)), Hint: "unpack it, and name the files that are meant"}
	}
	return h, nil
}

// mostPacked is how many files an archive may have of which one is asked for.
const mostPacked = 1000

// packed reads a file of an archive.
func (t *text) packed(f *zip.File, name string) ([]*table, error) {
	if t.nested >= 2 {
		return nil, &Error{File: t.name, What: "is an archive in an archive in an archive", Hint: "unpack it"}
	}
	r, err := f.Open()
	if err != nil {
		return nil, &Error{File: t.name, What: fmt.Sprintf("its file %s cannot be unpacked: %s", quote(f.Name), model.Excerpt(err.Error()))}
	}
	defer r.Close()
	data, err := t.work.unpack(t.name, r, int(f.CompressedSize64))
	if own, ok := err.(*Error); ok {
		return nil, own
	}
	if err != nil {
		return nil, &Error{File: t.name, What: fmt.Sprintf("its file %s is damaged: %s", quote(f.Name), model.Excerpt(err.Error())),
			Hint: "copy or download it again"}
	}
	in := &text{name: name, work: t.work, nested: t.nested + 1, form: append(slices.Clone(t.form), "zip"), pick: t.pick}
	if err := in.decode(data); err != nil {
		return nil, err
	}
	tables, err := parseAll(in)
	t.took = append(t.took, in.took...)
	return tables, err
}
