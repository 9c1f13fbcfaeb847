// Package answer holds the analyses: a [Question] declares each of them, and its
// Ask computes an answer from a Look. The way there is told in package model.
//
// A file is one analysis, of the same name in write, tui/page and cmd/kaplan: the
// Question first, then the type of the answer, then how it is computed. What
// several analyses share has a file named after its subject: the parts of Looks
// (parts.go), the rows of tables (rows.go), the values of groups (groups.go), their
// counts (counts.go) and tests between them (tests.go), yes-or-no outcomes
// (outcome.go), Cox fits (hazard.go), curves with their tests (survival.go), the
// methods of correlation (coefficient.go), what is found (findings.go). Files stand
// on one another in one direction: what is shared knows no analysis that uses it,
// and the ledger (ledger.go), which records what is found, is used by none.
//
// What holds for every Question: a field that is not in its Parts changes nothing
// of the answer, and a field in them can change it for some Look; the same Look
// and seed give the same answer to the bit; an answer is not changed once it has
// been handed over.
package answer
