// Package figure draws answers for a journal: SVG, PDF and PNG.
//
// A drawing begins with an answer and a model.Picture, and becomes a Figure: shapes and
// text on a page, in points, the origin in the upper left corner. SVG, PDF and PNG are
// made of these alone, so that they show the same; text stays text in the first two.
// The same answer and picture give the same bytes.
//
// Every analysis that has a picture has a function here in a file of its name, which
// package write hands out as Document.Figure: whoever has a document has its figure.
// What is common to figures is in sheet.go (shapes), scale.go (axes), frame.go (the
// page around a plot) and curves.go (steps over time with their table).
//
// Of gonum.org/v1/plot it takes the raster canvas and the fonts. Its layout does not
// put a table under an axis; its SVG names a font that few machines have and anchors
// text at the left alone; its PDF embeds fonts whole and without Greek. So axes are laid
// out here, SVG is written here, and PDF with the library beneath, which embeds the
// glyphs that are used.
package figure
