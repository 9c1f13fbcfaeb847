// Package write renders answers. The function of an analysis makes a [Document] of
// its answer: the result for JSON, and tables from which every other format is made:
// text, CSV and Markdown as they are, HTML, DOCX and LaTeX as papers print them. It
// computes nothing, so that the renderings agree.
//
// JSON goes into an envelope that all commands share (wrap); the field names are
// part of the interface for scripts and are only ever added to. Every document
// begins with who is in the analysis (preface) and ends with the warnings
// (footnotes).
package write
