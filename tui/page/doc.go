// Package page holds the pages of the explorer. A [Page] is a question, the
// function that makes its document, and a drawing. The App, which pages never see,
// handles pages of all answers alike as a [Leaf].
//
// A page draws on a [Sheet], top down, and acts through a [Desk] when one of its
// [Binding] keys is pressed. Its key, its options and its place in the ledger
// follow from the question. How a page is looked at (an order, a filter, a
// logarithmic axis) is state of the page and outlives an answer; everything that
// changes an answer belongs into the Look.
//
// [New] makes a Leaf of a Page, and the table of views in package tui lists it.
package page
