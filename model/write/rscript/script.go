package rscript

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

// script is an R script in the making: what it reads, what it does, and what it
// compares.
type script struct {
	about   *answer.Answer
	cohort  *model.Cohort
	r       *model.Resolver
	head    []string // comment lines
	library []string // packages
	used    []*model.Column
	derived []string // lines that compute columns, in order
	made    map[string]bool
	lines   []string // behind the reading
	checks  []check
	counted int    // numbers that are compared
	state   string // the time of the change, where groups are by state at a landmark
	failed  error  // the first thing that has no translation
	byID    bool   // the patients are named in it
	inline  bool   // the patients stand in it, and no file is read
	own     map[string]string
	helpers []string
}

// check is a comparison of what R has with what was shown.
type check struct {
	what, r string
	shown   []float64
	within  float64 // relative; 0 is 1e-8
	why     string  // of another bound
}

// refused is the error of a look that has no script.
func refused(format string, args ...any) error {
	return &model.QuestionError{What: "no R script is made: " + fmt.Sprintf(format, args...)}
}

// begin starts the script of an answer.
func begin(a *answer.Answer, title string) *script {
	s := &script{about: a, cohort: a.Cohort, r: model.NewResolver(a.Cohort), made: map[string]bool{}, own: map[string]string{}}
	s.head = append(s.head, title)
	return s
}

// remark is a comment line at the head.
func (s *script) remark(format string, args ...any) {
	s.head = append(s.head, fmt.Sprintf(format, args...))
}

// use loads a package.
func (s *script) use(packages ...string) {
	for _, p := range packages {
		if !slices.Contains(s.library, p) {
			s.library = append(s.library, p)
		}
	}
}

// say adds a comment line, with a blank line before it.
func (s *script) say(format string, args ...any) {
	if n := len(s.lines); n > 0 && s.lines[n-1] != "" {
		s.lines = append(s.lines, "")
	}
	for _, l := range folded(fmt.Sprintf(format, args...), 96) {
		s.lines = append(s.lines, "# "+l)
	}
}

// do adds a line of R.
func (s *script) do(format string, args ...any) {
	line := format
	if len(args) > 0 {
		line = fmt.Sprintf(format, args...)
	}
	for _, l := range strings.Split(line, "\n") {
		indent := l[:len(l)-len(strings.TrimLeft(l, " "))] + "  "
		s.lines = append(s.lines, wrapped(l, indent))
	}
}

// same compares numbers at 1e-8.
func (s *script) same(what, r string, shown ...float64) { s.within(what, r, 0, "", shown...) }

// within compares numbers at another bound, for a reason.
func (s *script) within(what, r string, bound float64, why string, shown ...float64) {
	if len(shown) == 0 {
		return
	}
	s.checks = append(s.checks, check{what, r, shown, bound, why})
	s.counted += len(shown)
}

// name is a name for a column that the script makes itself: none of the cohort's.
func (s *script) name(wish string) string {
	if n, ok := s.own[wish]; ok {
		return n
	}
	n := wish
	for s.cohort.Column(n) != nil || s.cohort.Long != nil && s.cohort.Long.Column(n) != nil {
		n = "." + n
	}
	s.own[wish] = n
	return n
}

// helper puts a function of R before the analysis, once.
func (s *script) helper(name, code string) {
	if !slices.Contains(s.helpers, name) {
		s.helpers = append(s.helpers, name)
		s.lines = append(s.lines, "")
		s.lines = append(s.lines, strings.Split(strings.TrimSpace(code), "\n")...)
	}
}

// folded breaks words into lines.
func folded(words string, width int) []string {
	var out []string
	line := ""
	for _, w := range strings.Fields(words) {
		if line != "" && len(line)+1+len(w) > width {
			out, line = append(out, line), ""
		}
		line = strings.TrimPrefix(line+" "+w, " ")
	}
	return append(out, line)
}

// safe keeps a comment on its line, and what a terminal obeys out of it.
func safe(s string) string { return strings.Join(strings.Fields(model.Printable(s)), " ") }

const sameCode = `# What kaplan showed. R stops here where it finds something else.
same <- function(x, shown, within = 1e-8) {
  x <- as.numeric(x)
  length(x) == length(shown) && all(is.na(x) == is.na(shown)) &&
    all(x == shown | abs(x - shown) <= within * pmax(abs(shown), 1e-4), na.rm = TRUE)
}`

// String puts the script together.
func (s *script) text() (string, error) {
	var reading []string
	if !s.inline {
		var err error
		if reading, err = s.reading(); err != nil {
			return "", err
		}
	}
	var b strings.Builder
	for _, l := range s.head {
		for _, f := range folded(safe(l), 96) {
			b.WriteString("# " + f + "\n")
		}
	}
	b.WriteString("\n")
	for _, l := range s.library {
		b.WriteString("library(" + l + ")\n")
	}
	if len(s.library) > 0 {
		b.WriteString("\n")
	}
	for _, part := range [][]string{reading, s.derived, s.lines} {
		if len(part) > 0 {
			b.WriteString(strings.TrimSpace(strings.Join(part, "\n")) + "\n\n")
		}
	}
	if len(s.checks) == 0 {
		return "", refused("R has no number to compare with this answer")
	}
	b.WriteString(sameCode + "\nstopifnot(\n")
	for i, c := range s.checks {
		if c.why != "" {
			b.WriteString("  # " + c.why + "\n")
		}
		line := fmt.Sprintf("  %s = same(%s, %s", text(safe(c.what)), c.r, numbers(c.shown))
		if c.within != 0 {
			line += ", within = " + number(c.within)
		}
		line += ")"
		if i < len(s.checks)-1 {
			line += ","
		}
		b.WriteString(wrapped(line, "    ") + "\n")
	}
	b.WriteString(")\n")
	return b.String(), nil
}
