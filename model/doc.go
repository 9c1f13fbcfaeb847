// Package model holds kaplan's nouns, from a cohort of patients to the frame that
// an analysis computes on. This page follows a question through the program; each
// step names the place where more is said.
//
//	files ──read──▶ Cohort ──┐
//	                         ├──Resolver──▶ Frame ──stats──▶ Answer ──write──▶ Document
//	keys, flags,             │                                                    │
//	saved looks ──▶ Look ────┘                                             screen, JSON, CSV,
//	                 ▲                                                     Markdown
//	              Question: which fields it uses, which it needs
//
// # From files to a Cohort
//
// Package read decodes files, decides what every column holds, joins them on the
// patient and notes every [Doubt] beside what it concerns. The result, a [Cohort],
// is patients × columns and never changes: a derived column makes a new Cohort.
// Numbers are float64 with NaN for missing, categories are codes into levels.
// Long data, with a row per patient and time point, are folded to a row per
// patient; the rows stay in Cohort.Long. Where ids repeat without that, [Repeats]
// holds both the rows and the patients, and [Resolver.For] decides by the Look
// which of them a question is put to: rows never count as patients.
//
// # From keys and flags to a Look
//
// A [Look] is the whole question that is put to a cohort: subgroup, endpoint,
// groups, covariates, seed. Nothing of a question stands anywhere else. A Look is a
// comparable value, so it serves as a cache key, an undo step, a saved look in
// cohort.toml and a command line. It is made of embedded parts ([Who],
// [Observing], [Grouping], ...), and a [Field] names one field of it. The
// explorer's keys and the commands' flags both do no more than set fields.
//
// # The Question
//
// answer.Question declares an analysis once. Parts keeps the fields of a Look that
// the analysis uses; from what it keeps of [Every] follow the flags of the
// command, the lines of the question on the screen and the page's options, and
// what it keeps of the present Look is the cache key. Needs are the fields that
// must be set ([Need]). Ask computes. Question.Answer clears the fields that are
// not used, checks the needs ([Missing]) and the names of columns
// ([Resolver.Named]), and then asks.
//
// # The Resolver and the Frame
//
// A [Resolver] belongs to one Cohort and turns Looks into Frames, in steps that
// depend on ever more of the Look, so that a key repeats only what it changes:
//
//   - the population: the patients whose endpoint is known, their outcomes, and
//     their order by time, for an endpoint, weights, landmark and switch,
//   - the subset: those of them in the subgroup whose marker is known, and why
//     everybody else is left out,
//   - the [Frame]: group and stratum of each. Sliding a cut is one pass over the
//     subset, and sorts nothing.
//
// [Resolver.Frame] is for questions about survival, [Resolver.Grouped] for those
// without an endpoint, [Resolver.Design] makes the covariates of a model.
// [Remember] keeps results by key; it is the only cache of a Resolver.
//
// # Numbers, Answer, Document
//
// Package stats computes on slices and knows nothing of cohorts. What it returns
// goes into an answer: a struct that embeds answer.Answer, which carries who was
// in, who was left out and why, what was assumed, and the warnings. An answer
// never prints. Package write renders it as a Document, from which text, JSON, CSV
// and Markdown are made. If the answer has P values, its method Finding says which
// one the ledger records.
//
// A command (cmd/kaplan) is one or more Questions, each with the function that
// makes its Document. A page (tui/page) is a Question, that same function, and a
// drawing; what a person exports or copies is therefore what is on the screen.
//
// # When there is no answer
//
// A [UsageError] says that a question is written wrongly, a [QuestionError] that
// these data cannot answer it. Both carry a [Way] out for each field that could be
// changed. This package speaks neither of flags nor of keys: the command adds the
// field's flag, the explorer its key ([Advised]).
package model
