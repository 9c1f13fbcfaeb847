// Package selftest sets the program's answers beside those that R gave to the same
// questions about the same cohorts, number by number.
//
// An answer of R has the shape of ours, so that comparing needs no knowledge of
// either: whatever number ours has must be in R's, or be listed as not compared,
// with the reason (Uncompared, InstanceReasons, Refusals). A field that somebody
// adds therefore fails the test until it is decided what it is held to.
package selftest
