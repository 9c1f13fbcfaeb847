package answer

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"kaplan/model"
	"kaplan/stats"
)

// Gene is a column of genotypes of two alleles.
type Gene struct {
	Column      *model.Column
	Risk, Other string    // alleles; copies of the first are counted
	Why         string    // why this one is counted
	Name        [3]string // what patients with 0, 1 and 2 copies have: "CC", "CG", "GG"
	Frequency   float64   // of the risk allele in the analysis

	copies []int8 // by patient of the cohort, -1 missing or not understood
}

// alleles reads one genotype: CC or CG, C/G, C|G. ok is false where it is none.
// Two letters are capitals: "no" is an answer, not a genotype.
func alleles(s string) (a, b string, ok bool) {
	s = strings.TrimSpace(s)
	for _, sep := range []string{"/", "|"} {
		if x, y, found := strings.Cut(s, sep); found {
			x, y = strings.TrimSpace(x), strings.TrimSpace(y)
			return x, y, x != "" && y != "" && !strings.ContainsAny(y, "/|") && x != "." && y != "." && x != "?" && y != "?"
		}
	}
	r := []rune(s)
	if len(r) == 2 && unicode.IsUpper(r[0]) && unicode.IsUpper(r[1]) {
		return string(r[0]), string(r[1]), true
	}
	return "", "", false
}

// gene reads a column of genotypes, of those patients of a frame who are in the
// analysis. risk is the allele whose copies are counted, "" for the rarer one;
// a genotype as the column's reference says it too. Values that are no genotypes
// are named in a warning and leave the analysis.
func gene(r *model.Resolver, f *model.Frame, source, risk string, warn func(string, ...any)) (Gene, error) {
	g := Gene{Risk: risk}
	c, err := r.Column(source)
	if err != nil {
		return g, err
	}
	g.Column = c
	if c.Kind != model.Number && c.Kind != model.Category {
		return g, &model.QuestionError{What: fmt.Sprintf("%s is a column of kind %s, not of genotypes", c.Name, c.Kind), Hint: noGenotype}
	}
	g.copies = make([]int8, f.Cohort.N)
	for i := range g.copies {
		g.copies[i] = -1
	}
	// In the order of the rows, so that the first that is wrong is named.
	type pair struct{ a, b string }
	read := map[string]pair{}
	var names []string // of alleles
	bad, first, missing := 0, "", 0
	numbers := c.Kind == model.Number
	for k, i := range f.Row {
		if f.Code[k] == stats.NoGroup {
			continue
		}
		if c.IsMissing(int(i)) {
			missing++
			f.Code[k] = stats.NoGroup
			continue
		}
		s := c.Format(int(i))
		wrong := func() {
			if bad++; bad == 1 {
				first = fmt.Sprintf("row %d (%s) has %q", i+1, model.Printable(f.Cohort.ID[i]), model.Excerpt(s))
			}
			f.Code[k] = stats.NoGroup
		}
		if numbers {
			if v := c.Num[i]; v != 0 && v != 1 && v != 2 {
				wrong()
			} else {
				g.copies[i] = int8(v)
			}
			continue
		}
		p, seen := read[s]
		if !seen {
			var ok bool
			if p.a, p.b, ok = alleles(s); !ok && (s == "0" || s == "1" || s == "2") { // numbers among words
				p = pair{map[bool]string{true: "1", false: "0"}[s == "2"], map[bool]string{true: "0", false: "1"}[s == "0"]}
				ok = true
			} else if !ok {
				wrong()
				continue
			}
			read[s] = p
			for _, x := range []string{p.a, p.b} {
				if !slices.Contains(names, x) {
					if names = append(names, x); len(names) == 3 {
						return g, &model.QuestionError{What: fmt.Sprintf("%s has three alleles: %s, and %s in row %d (%s, %q)", c.Name, strings.Join(names[:2], " and "), x, i+1, model.Printable(f.Cohort.ID[i]), model.Excerpt(s)),
							Hint: "genotype models are of two: merge alleles in a derived column, or leave these patients out"}
					}
				}
			}
		}
	}
	f.Exclude(c.Name+" missing", missing)
	f.Exclude(c.Name+" not a genotype", bad)
	f.Used -= missing + bad
	if f.Used < bad || f.Used == 0 {
		if bad > 0 {
			return g, &model.QuestionError{What: fmt.Sprintf("%s holds no genotypes: %s", c.Name, first), Hint: noGenotype}
		}
		return g, f.Nobody()
	}
	if bad > 0 {
		s := c.Name + ": " + first
		if bad > 1 {
			s += fmt.Sprintf(" and %d more have others", bad-1)
		}
		warn("%s, which is no genotype: left out", s)
	}
	if numbers {
		names = []string{"0", "1"}
	}
	if len(names) < 2 {
		return g, &model.QuestionError{What: fmt.Sprintf("every patient has %s in %s: there is nothing to compare", names[0]+names[0], c.Name), Ways: []model.Way{model.WidenSubgroup, otherGenotype}}
	}
	slices.Sort(names)
	// Copies of each allele, to tell the rarer one.
	count := [2]int{}
	for k, i := range f.Row {
		if f.Code[k] == stats.NoGroup {
			continue
		}
		if !numbers {
			p := read[c.Format(int(i))]
			n := int8(0)
			if p.a == names[1] {
				n++
			}
			if p.b == names[1] {
				n++
			}
			g.copies[i] = n
		}
		count[1] += int(g.copies[i])
		count[0] += 2 - int(g.copies[i])
	}
	at := 1
	switch reference, ok := model.ReferenceLevel(f.Look.Reference, c.Name); {
	case g.Risk != "":
		if at = slices.Index(names, g.Risk); at < 0 {
			return g, &model.QuestionError{What: fmt.Sprintf("%s has no allele %q", c.Name, g.Risk), Hint: "its alleles: " + strings.Join(names, ", ")}
		}
		g.Why = "as asked"
	case ok:
		a, b, two := alleles(reference)
		if numbers || !two && (reference == "0" || reference == "2") {
			two = reference == "0" || reference == "2"
			a = map[bool]string{true: "1", false: "0"}[reference == "2"]
			b = a
		}
		if !two || a != b || !slices.Contains(names, a) {
			warn("%s: the reference %s has not one allele twice, so it does not say which is counted", c.Name, reference)
			g.Why = ""
			break
		}
		at = 1 - slices.Index(names, a)
		g.Why = reference + " is the reference"
	}
	if g.Why == "" {
		if numbers {
			g.Why = "as the file counts"
		} else {
			g.Why = "the rarer one"
			if count[0] < count[1] {
				at = 0
			}
		}
	}
	g.Risk, g.Other = names[at], names[1-at]
	if at == 0 {
		for i, n := range g.copies {
			if n >= 0 {
				g.copies[i] = 2 - n
			}
		}
	}
	g.Name = g.names(!numbers, func(yield func(string, int8)) {
		for k, i := range f.Row {
			if f.Code[k] != stats.NoGroup {
				yield(c.Format(int(i)), g.copies[i])
			}
		}
	})
	return g, nil
}

const noGenotype = "genotypes are written CC, C/G or C|G, or as the number 0, 1, 2 of copies of an allele"

// names are the genotypes as the file spells them; where it has none of a kind,
// as it would.
func (g *Gene) names(words bool, each func(yield func(string, int8))) [3]string {
	if !words {
		name := [3]string{"0", "1", "2"}
		if g.Risk == "0" {
			name[0], name[2] = "2", "0"
		}
		return name
	}
	var name [3]string
	sep := ""
	if len([]rune(g.Risk)) != 1 || len([]rune(g.Other)) != 1 {
		sep = "/"
	}
	each(func(s string, n int8) {
		if name[n] == "" {
			name[n] = s
		}
		for _, x := range []string{"/", "|"} {
			if strings.Contains(s, x) {
				sep = x
			}
		}
	})
	for n, pair := range [3][2]string{{g.Other, g.Other}, {g.Other, g.Risk}, {g.Risk, g.Risk}} {
		if name[n] == "" {
			name[n] = pair[0] + sep + pair[1]
		}
	}
	return name
}

// parseRisk reads which alleles are counted: an allele for all genotypes, or
// COL=ALLELE of each, with commas.
func parseRisk(list string, sources []string) (map[string]string, error) {
	out := map[string]string{}
	for _, item := range model.SplitList(list) {
		name, allele, each := strings.Cut(item, "=")
		if !each {
			if len(sources) != 1 {
				return nil, &model.UsageError{Field: model.FieldAllele, What: fmt.Sprintf("%s: which genotype's", item), Hint: "write each with its genotype: rs1=C,rs2=T"}
			}
			out[sources[0]] = item
			continue
		}
		found := ""
		for _, s := range sources {
			if strings.ReplaceAll(s, "`", "") == strings.ReplaceAll(name, "`", "") {
				found = s
			}
		}
		if found == "" {
			return nil, &model.UsageError{Field: model.FieldAllele, What: fmt.Sprintf("%s: %s is not among the genotypes", item, name), Hint: "they are: " + strings.Join(sources, ", ")}
		}
		out[found] = allele
	}
	return out, nil
}

// of are the copies and the outcome of those in the analysis.
func (g *Gene) of(f *model.Frame, b *Binary) (copies []int, y []bool) {
	for k, i := range f.Row {
		if f.Code[k] != stats.NoGroup {
			copies, y = append(copies, int(g.copies[i])), append(y, b.of[k])
		}
	}
	return copies, y
}
