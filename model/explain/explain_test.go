package explain

import (
	"regexp"
	"strings"
	"testing"
)

// Every quantity says all that is to be said of it, cites what there is, is cited of
// nothing else, and has names that no other has.
func TestQuantitiesAreWhole(t *testing.T) {
	t.Parallel()
	names, cited := map[string]string{}, map[string]bool{}
	for _, q := range All() {
		for what, s := range map[string]string{"sentence that says what it is": q.Is, "formula": q.Formula, "word on what it does not say": q.Not, "call of R": q.R} {
			if s == "" {
				t.Errorf("%s has no %s", q.Name, what)
			}
		}
		if len(q.Of) == 0 {
			t.Errorf("%s is of no field", q.Name)
		}
		if len(q.Here) == 0 && !q.General && q.Of[0].Commands[0] != "none" && q.Method == "" && q.Refs == nil {
			t.Errorf("%s says nothing of an answer", q.Name)
		}
		if n := strings.Count(q.Is, ". "); n > 1 || !strings.HasSuffix(q.Is, ".") {
			t.Errorf("%s: its definition is not a sentence: %s", q.Name, q.Is)
		}
		for _, n := range append([]string{q.Name}, q.Also...) {
			p := plain(n)
			if other, ok := names[p]; ok && other != q.Name {
				t.Errorf("%s and %s are both called %q", q.Name, other, n)
			}
			names[p] = q.Name
		}
		for _, k := range q.Refs {
			cited[k] = true
			if Reference(k) == "" {
				t.Errorf("%s cites %s, which there is not", q.Name, k)
			}
		}
		text := strings.Join([]string{q.Is, q.Formula, q.Not, q.Method, q.R}, " ")
		if regexp.MustCompile(`(^|\s)--[a-z]|\bkaplan [a-z]+ `).MatchString(text) {
			t.Errorf("%s names a flag or a command", q.Name)
		}
		for _, h := range q.Here {
			if strings.Count(h.Text, "{") != strings.Count(h.Text, "}") {
				t.Errorf("%s: braces of %q", q.Name, h.Text)
			}
		}
	}
	cite := regexp.MustCompile(`^\S.* \((18|19|20)\d\d\) .{20,}`)
	for k, s := range References() {
		if !cite.MatchString(s) || !strings.Contains(s, k[len(k)-4:]) {
			t.Errorf("%s: %q is no reference of that year", k, s)
		}
		if !cited[k] && k != "mcshane2005" && k != "altman2012" { // of the checklist
			t.Errorf("nothing cites %s", k)
		}
	}
	if n := len(All()); n < 100 {
		t.Errorf("only %d quantities", n)
	}
}
