package explain

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"kaplan/model"
)

// Quantity is one thing that a page shows, and what is to be known of it.
type Quantity struct {
	Name    string   // as pages call it
	Also    []string // what people and answers call it besides
	Typed   []string // everyday names by which it is found, and which are not printed
	Perhaps []string // names that others have too, of which a person has to choose
	Part    string   // subject under which it is listed
	Of      []Pattern
	Heads   []string // of columns that show it, as patterns
	Is      string   // what it is, in one sentence
	Formula string
	Here    []Saying // what it says here: sentences with figures of an answer
	Not     string   // what it does not say
	R       string   // the call that gives it
	Refs    []string // keys of References
	Method  string   // what a methods section says of it; "" nothing
	// When is a condition of answers, "path=value", or "path" for any: that of Of holds
	// only with it. It is for what a text and not a number decides, such as a method.
	When string
	// General is of many quantities at once, such as a P value: whatever is shown has
	// an explanation of its own besides.
	General bool
}

// Pattern matches fields of answers: commands, * for all, and a path in which * is any
// text.
type Pattern struct {
	Commands []string
	Path     string
}

func (p Pattern) matches(command, path string) bool {
	return (p.Commands[0] == "*" || slices.Contains(p.Commands, command)) && glob(p.Path, path)
}

// glob reports whether a pattern with * for any text fits.
func glob(pattern, s string) bool {
	first, rest, star := strings.Cut(pattern, "*")
	if !strings.HasPrefix(s, first) {
		return false
	}
	if s = s[len(first):]; !star {
		return s == ""
	}
	for i := 0; i <= len(s); i++ {
		if glob(rest, s[i:]) {
			return true
		}
	}
	return false
}

//go:embed *.txt
var texts embed.FS

// subjects are the files of the quantities, in the order in which they are listed.
var subjects = []string{"survival", "groups", "hazard", "checks", "competing", "cut", "screen", "compare", "proportions", "correlate", "roc", "logistic",
	"matching", "design", "steps", "general"}

// read reads all texts, once. A text that cannot be read is a fault of the program.
var read = sync.OnceValues(func() ([]*Quantity, map[string]string) {
	var out []*Quantity
	for _, s := range subjects {
		text, err := texts.ReadFile(s + ".txt")
		if err != nil {
			panic(err)
		}
		list, err := parse(s, string(text))
		if err != nil {
			panic(err)
		}
		out = append(out, list...)
	}
	text, err := texts.ReadFile("references.txt")
	if err != nil {
		panic(err)
	}
	refs := map[string]string{}
	for _, l := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		key, cite, _ := strings.Cut(l, ": ")
		refs[key] = cite
	}
	return out, refs
})

// All are all quantities, by subject.
func All() []*Quantity { list, _ := read(); return list }

// Reference is the citation of a key, "" where there is none.
func Reference(key string) string { _, refs := read(); return refs[key] }

// References are all of them, by their keys.
func References() map[string]string { _, refs := read(); return refs }

// Cites are the references of a quantity, in full.
func (q *Quantity) Cites() []string {
	out := []string{}
	for _, k := range q.Refs {
		out = append(out, Reference(k))
	}
	return out
}

// plain is a name as it is compared: case, hyphens, dots and apostrophes do not count.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch r {
		case '-', '_', '.', ',', '–', '/':
			return ' '
		case '\'', '’', '(', ')':
			return -1
		}
		return r
	}, strings.ToLower(s))
	return strings.Join(strings.Fields(s), " ")
}

// Called are all names by which a quantity is found.
func (q *Quantity) Called() []string {
	return slices.Concat([]string{q.Name}, q.Also, q.Typed, q.Perhaps)
}

// unshown are everyday names of what no page shows, each with the reason and with what
// is shown in its place.
var unshown = map[string]string{
	"vif": "variance inflation factors are not shown: they are of linear models, and a covariate that the others give is set aside by name. " +
		"The correlation matrix shows what goes together",
	"brier score":              "Brier scores are not shown: calibration and concordance say how a carried model does",
	"bayes factor":             "no Bayesian analysis is made",
	"lasso":                    "penalties that select covariates are not fitted: selection is backward, and many markers are screened with q values",
	"accelerated failure time": "parametric survival models are not fitted: restricted means compare times without them",
	"nelson aalen":             "the cumulative hazard has no numbers of its own: curves can be drawn as -log S(t), and S(t) has an explanation",
	"decision curve":           "decision curves are not drawn: sensitivity and specificity stand beside each cut",
	"principal component":      "no principal components are made: the correlation matrix shows what goes together",
	"frailty":                  "no frailties are fitted: clusters give robust standard errors",
	"multiple imputation":      "nothing is imputed: patients without a value are left out and counted, and missing values has what differs in them",
	"interval censoring":       "interval-censored times are not analysed: a time is known or is censored on the right",
	"intraclass correlation":   "intraclass correlations are not shown: correlations are of one value per patient",
	"linear mixed model":       "mixed models are not fitted: each time point is compared by itself",
	"kappa":                    "measures of agreement are not shown: a table of two columns has its tests",
	"kolmogorov smirnov":       "Kolmogorov-Smirnov tests are not made: Shapiro-Wilk's is, beside each comparison of means",
}

// otherwise are further names of what is not shown.
var otherwise = map[string]string{"variance inflation factor": "vif", "collinearity": "vif", "multicollinearity": "vif", "brier": "brier score",
	"aft": "accelerated failure time", "weibull": "accelerated failure time", "parametric survival": "accelerated failure time",
	"elastic net": "lasso", "ridge": "lasso", "glmnet": "lasso", "cumulative hazard": "nelson aalen", "dca": "decision curve", "net benefit": "decision curve",
	"decision curve analysis": "decision curve", "pca": "principal component", "principal components": "principal component", "random effect": "frailty",
	"frailty model": "frailty", "mice": "multiple imputation", "icc": "intraclass correlation", "mixed model": "linear mixed model",
	"mixed effects model": "linear mixed model", "repeated measures anova": "linear mixed model", "cohens kappa": "kappa",
	"kolmogorov smirnov test": "kolmogorov smirnov", "ks test": "kolmogorov smirnov"}

// Find is the quantity of a name. Where there is none, or where several are called so,
// the error names those that are, or that are called nearly so.
func Find(name string) (*Quantity, error) {
	typed := plain(name)
	same := func(n string) bool {
		p := plain(n)
		return p == typed || strings.ReplaceAll(p, " ", "") == strings.ReplaceAll(typed, " ", "")
	}
	var names, several []string
	of := map[string]*Quantity{}
	for _, q := range All() {
		if slices.ContainsFunc(q.Perhaps, same) {
			several = append(several, q.Name)
			continue
		}
		for _, n := range q.Called() {
			if same(n) {
				return q, nil
			}
			p := plain(n)
			names = append(names, p)
			of[p] = q
		}
	}
	if len(several) > 0 {
		return nil, &model.QuestionError{What: fmt.Sprintf("several things are called %q", model.Printable(name)),
			Hint: "ask for one of them: " + strings.Join(several, "; ")}
	}
	if n, ok := otherwise[typed]; ok {
		typed = n
	}
	if why, ok := unshown[typed]; ok {
		return nil, &model.QuestionError{What: fmt.Sprintf("nothing that is shown is called %q", model.Printable(name)), Hint: why}
	}
	var near []string
	for _, n := range model.NearestOf(typed, names, 8) {
		if q := of[n].Name; !slices.Contains(near, q) {
			near = append(near, q)
		}
	}
	hint := "a list of all is had without a name"
	if len(near) > 0 {
		hint = "did you mean " + strings.Join(near[:min(3, len(near))], ", or ") + "?"
	}
	return nil, &model.QuestionError{What: fmt.Sprintf("nothing that is shown is called %q", model.Printable(name)), Hint: hint}
}

// parse reads the text of a subject: a line "# NAME" begins a quantity, "key: text"
// one of its fields, and an indented line goes on with the text above. The first line
// names the subject.
func parse(file, text string) ([]*Quantity, error) {
	var out []*Quantity
	part := ""
	var key, value string
	put := func() error {
		if key == "" {
			return nil
		}
		k, v := key, strings.TrimSpace(value)
		key, value = "", ""
		if len(out) == 0 {
			if k != "part" {
				return fmt.Errorf("%s: %s before any quantity", file, k)
			}
			part = v
			return nil
		}
		return out[len(out)-1].set(k, v)
	}
	for i, l := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(l, "# "):
			if err := put(); err != nil {
				return nil, err
			}
			out = append(out, &Quantity{Name: strings.TrimSpace(l[2:]), Part: part})
		case strings.HasPrefix(l, " "):
			value += " " + strings.TrimSpace(l)
		case strings.TrimSpace(l) == "":
		default:
			if err := put(); err != nil {
				return nil, err
			}
			var ok bool
			if key, value, ok = strings.Cut(l, ": "); !ok {
				return nil, fmt.Errorf("%s.txt:%d: no field: %q", file, i+1, l)
			}
		}
	}
	return out, put()
}

func (q *Quantity) set(key, v string) error {
	switch key {
	case "also":
		q.Also = strings.Split(v, ", ")
	case "typed":
		q.Typed = strings.Split(v, ", ")
	case "perhaps":
		q.Perhaps = strings.Split(v, ", ")
	case "of":
		for _, p := range strings.Split(v, "; ") {
			commands, path, _ := strings.Cut(p, " ")
			q.Of = append(q.Of, Pattern{strings.Split(commands, ","), path})
		}
	case "head":
		q.Heads = append(q.Heads, strings.Split(v, "; ")...)
	case "is":
		q.Is = v
	case "formula":
		q.Formula = v
	case "here":
		at, text, ok := strings.Cut(v, ": ")
		if !ok {
			return fmt.Errorf("%s: no place in %q", q.Name, v)
		}
		q.Here = append(q.Here, Saying{strings.TrimSpace(at), text})
	case "not":
		q.Not = v
	case "R":
		q.R = v
	case "ref":
		q.Refs = strings.Split(v, ", ")
	case "method":
		q.Method = v
	case "when":
		q.When = v
	case "general":
		q.General = true
	default:
		return fmt.Errorf("%s: unknown field %q", q.Name, key)
	}
	return nil
}
