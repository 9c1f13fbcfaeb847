package answer

import (
	"cmp"
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

// A GenotypeText is a value of a column of genotypes as it is written, with the copies of
// the risk allele that it has.
type GenotypeText struct {
	Text   string
	Copies int
}

// Genotypes are the values of the column that were understood, in the order of their
// copies.
func (g Gene) Genotypes() []GenotypeText {
	seen := map[string]bool{}
	var out []GenotypeText
	for i, n := range g.copies {
		if n < 0 || g.Column.IsMissing(i) {
			continue
		}
		if s := g.Column.Format(i); !seen[s] {
			seen[s] = true
			out = append(out, GenotypeText{s, int(n)})
		}
	}
	slices.SortFunc(out, func(a, b GenotypeText) int {
		return cmp.Or(cmp.Compare(a.Copies, b.Copies), cmp.Compare(a.Text, b.Text))
	})
	return out
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
	t := &genotypeReader{column: c, numbers: c.Kind == model.Number, pairs: map[string][2]string{}}
	if err := t.read(f); err != nil {
		return g, err
	}
	if err := t.leaveOut(f, warn); err != nil {
		return g, err
	}
	var count [2]int
	g.copies, count = t.copies(f)
	at, err := g.choose(t, f.Look.Reference, count, warn)
	if err != nil {
		return g, err
	}
	g.Risk, g.Other = t.alleles[at], t.alleles[1-at]
	if at == 0 {
		for i, n := range g.copies {
			if n >= 0 {
				g.copies[i] = 2 - n
			}
		}
	}
	g.Name = g.names(!t.numbers, func(yield func(string, int8)) {
		for k, i := range f.Row {
			if f.Code[k] != stats.NoGroup {
				yield(c.Format(int(i)), g.copies[i])
			}
		}
	})
	return g, nil
}

// genotypeReader understands the values of a column as genotypes.
type genotypeReader struct {
	column  *model.Column
	numbers bool                 // of copies, and not pairs of letters
	pairs   map[string][2]string // what was read, by value
	alleles []string             // two of them, in order; numbers count "1"
	missing int
	wrong   int    // values that are no genotypes
	first   string // of them
}

// read understands all values, in the order of the rows, so that the first that
// is wrong is named. Patients without a genotype leave the frame.
func (t *genotypeReader) read(f *model.Frame) error {
	for k, i := range f.Row {
		if f.Code[k] == stats.NoGroup {
			continue
		}
		if t.column.IsMissing(int(i)) {
			t.missing++
			f.Code[k] = stats.NoGroup
			continue
		}
		s := t.column.Format(int(i))
		ok, err := t.understand(s, int(i), f.Cohort)
		if err != nil {
			return err
		}
		if !ok {
			if t.wrong++; t.wrong == 1 {
				t.first = fmt.Sprintf("row %d (%s) has %q", i+1, model.Printable(f.Cohort.ID[i]), model.Excerpt(s))
			}
			f.Code[k] = stats.NoGroup
		}
	}
	if t.numbers {
		t.alleles = []string{"0", "1"}
	}
	slices.Sort(t.alleles)
	return nil
}

// understand reads the value s of row i.
func (t *genotypeReader) understand(s string, i int, c *model.Cohort) (ok bool, err error) {
	if t.numbers {
		v := t.column.Num[i]
		return v == 0 || v == 1 || v == 2, nil
	}
	if _, seen := t.pairs[s]; seen {
		return true, nil
	}
	a, b, ok := alleles(s)
	if !ok {
		var pair [2]string
		if pair, ok = copiesOf[s]; !ok {
			return false, nil
		}
		a, b = pair[0], pair[1]
	}
	t.pairs[s] = [2]string{a, b}
	for _, x := range []string{a, b} {
		if slices.Contains(t.alleles, x) {
			continue
		}
		if len(t.alleles) == 2 {
			return false, &model.QuestionError{What: fmt.Sprintf("%s has three alleles: %s, and %s in row %d (%s, %q)", t.column.Name,
				strings.Join(t.alleles, " and "), x, i+1, model.Printable(c.ID[i]), model.Excerpt(s)),
				Hint: "genotype models are of two: merge alleles in a derived column, or leave these patients out"}
		}
		t.alleles = append(t.alleles, x)
	}
	return true, nil
}

// copiesOf reads numbers of copies as pairs of the alleles "0" and "1", of which
// "1" is counted.
var copiesOf = map[string][2]string{"0": {"0", "0"}, "1": {"0", "1"}, "2": {"1", "1"}}

// leaveOut counts patients without a genotype, and refuses a column that mostly
// holds something else or has one allele only.
func (t *genotypeReader) leaveOut(f *model.Frame, warn func(string, ...any)) error {
	c := t.column
	f.Exclude(c.Name+" missing", t.missing)
	f.Exclude(c.Name+" not a genotype", t.wrong)
	f.Used -= t.missing + t.wrong
	if f.Used < t.wrong || f.Used == 0 {
		if t.wrong > 0 {
			return &model.QuestionError{What: fmt.Sprintf("%s holds no genotypes: %s", c.Name, t.first), Hint: noGenotype}
		}
		return f.Nobody()
	}
	if t.wrong > 0 {
		s := c.Name + ": " + t.first
		if t.wrong > 1 {
			s += fmt.Sprintf(" and %d more have others", t.wrong-1)
		}
		warn("%s, which is no genotype: left out", s)
	}
	if len(t.alleles) < 2 {
		return &model.QuestionError{What: fmt.Sprintf("every patient has %s in %s: there is nothing to compare", t.alleles[0]+t.alleles[0], c.Name),
			Ways: []model.Way{model.WidenSubgroup, otherGenotype}}
	}
	return nil
}

// copies are those of the second allele, by patient of the cohort, and how many
// there are of either allele, to tell the rarer one.
func (t *genotypeReader) copies(f *model.Frame) (of []int8, count [2]int) {
	of = make([]int8, f.Cohort.N)
	for i := range of {
		of[i] = -1
	}
	for k, i := range f.Row {
		if f.Code[k] == stats.NoGroup {
			continue
		}
		n := int8(0)
		if t.numbers {
			n = int8(t.column.Num[i])
		} else {
			for _, x := range t.pairs[t.column.Format(int(i))] {
				if x == t.alleles[1] {
					n++
				}
			}
		}
		of[i] = n
		count[1] += int(n)
		count[0] += 2 - int(n)
	}
	return of, count
}

// choose finds the allele whose copies are counted, and says why: the one that was
// asked for, the one that the reference genotype does not have, or the rarer one.
func (g *Gene) choose(t *genotypeReader, references string, count [2]int, warn func(string, ...any)) (at int, err error) {
	reference, named := model.ReferenceLevel(references, t.column.Name)
	switch {
	case g.Risk != "":
		if at = slices.Index(t.alleles, g.Risk); at < 0 {
			return 0, &model.QuestionError{What: fmt.Sprintf("%s has no allele %q", t.column.Name, g.Risk),
				Hint: "its alleles: " + strings.Join(t.alleles, ", ")}
		}
		g.Why = "as asked"
		return at, nil
	case named:
		a, b, two := alleles(reference)
		if pair, of := copiesOf[reference]; of && (t.numbers || !two) {
			a, b, two = pair[0], pair[1], true
		} else if t.numbers {
			two = false
		}
		if two && a == b && slices.Contains(t.alleles, a) {
			g.Why = reference + " is the reference"
			return 1 - slices.Index(t.alleles, a), nil
		}
		warn("%s: the reference %s has not one allele twice, so it does not say which is counted", t.column.Name, reference)
	}
	if t.numbers {
		g.Why = "as the file counts"
		return 1, nil
	}
	g.Why = "the rarer one"
	if count[0] < count[1] {
		return 0, nil
	}
	return 1, nil
}

const noGenotype = "genotypes are written CC, C/G or C|G, or as the number 0, 1, 2 of copies of an allele"

// names are the genotypes as the file spells them; one that nobody has is spelled
// in the same way.
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
				return nil, &model.UsageError{Field: model.FieldAllele, What: fmt.Sprintf("%s: which genotype's", item),
					Hint: "write each with its genotype: rs1=C,rs2=T"}
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
			return nil, &model.UsageError{Field: model.FieldAllele, What: fmt.Sprintf("%s: %s is not among the genotypes", item, name),
				Hint: "they are: " + strings.Join(sources, ", ")}
		}
		out[found] = allele
	}
	return out, nil
}

// of gives the copies and the outcome of the patients in the analysis.
func (g *Gene) of(f *model.Frame, b *Binary) (copies []int, y []bool) {
	for k, i := range f.Row {
		if f.Code[k] != stats.NoGroup {
			copies, y = append(copies, int(g.copies[i])), append(y, b.hasEvent[k])
		}
	}
	return copies, y
}

var otherGenotype = model.Way{Field: model.FieldMarker, Do: "choose another genotype"}
