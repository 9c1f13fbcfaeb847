// Package kit is what the programs that make the sample cohorts are built of:
// dealing values to patients (deal.go), moving them by annealing until the tests
// come out as printed (anneal.go), judging a file against the published figures
// (judge.go), writing it and the tables of its page (emit.go), and testing that
// both are still what the program makes (checks.go).
package kit
