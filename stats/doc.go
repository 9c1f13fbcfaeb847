// Package stats holds kaplan's statistics: numbers in, numbers out.
//
// It imports gonum and the standard library only, does no I/O, keeps no state
// and never prints. What a result has to say about itself is in its Warnings.
//
// Conventions
//
//   - Subjects are rows 0..n-1 in the caller's order, which is never changed.
//   - Times are float64 in the caller's unit; results keep that unit. Times
//     that differ by less than a relative 1.5e-8 are one time, as R's
//     survival does (its timefix).
//   - At equal times events precede censorings. Who enters at t is not yet at
//     risk at t; who leaves at t still is.
//   - A number that does not exist (a median that is not reached, an interval
//     where S = 0) is NaN in a result and never anything else.
//   - Where R's survival and a textbook differ, R is followed and the
//     docstring says so.
//   - Results are the same to the bit whatever the number of cores.
package stats
