// Package explain says what the numbers mean that answers hold: each [Quantity] with
// its definition in a sentence, its formula, what it says here, what it does not say,
// the call of R that gives it, and where it is from. It is written once, in a text
// file for each subject, and everything that explains is made from that: the
// explorer's list, the command, docs/methods.md, and the methods of a report.
//
// An answer is known by its fields, as JSON has them ([Answer]). So a quantity finds
// itself in the answers of all commands, and a field that no quantity explains is
// found by a test.
package explain
