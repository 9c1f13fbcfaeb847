package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// genes is the oracle's cohort as a file.
func genes(t *testing.T, r decoded) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("id,rs1,rs2,rs3,toxicity\n")
	y := r.numbers("y")
	for i := range y {
		fmt.Fprintf(&b, "P%d,%s,%s,%g,%s\n", i+1, r.list("g1")[i], r.list("g2")[i], r.numbers("g3")[i], []string{"no", "yes"}[int(y[i])])
	}
	return b.String()
}

// sameModels compares the five models, Hardy-Weinberg and trend with glm and
// with what R makes of the counts.
func sameModels(t *testing.T, a, r decoded) {
	t.Helper()
	for n := range 3 {
		c := a.part(fmt.Sprintf("result/counts[%d]", n))
		c.near("cases", r.numbers("cases")[n], 0)
		c.near("controls", r.numbers("controls")[n], 0)
	}
	for _, name := range []string{"codominant", "dominant", "recessive", "additive"} {
		m, want := a.part("result/models["+name+"]"), r.part(name)
		for i := range want.list("or") {
			e := m.part(fmt.Sprintf("effects[%d]", i))
			e.near("odds_ratio", want.numbers("or")[i], 1e-8)
			e.near("conf_low", want.numbers("lower")[i], 1e-8)
			e.near("conf_high", want.numbers("upper")[i], 1e-8)
			e.near("p_value", want.numbers("p")[i], 1e-8)
		}
		m.near("test/statistic", want.number("lr"), 1e-8)
		m.near("aic", want.number("aic"), 1e-9)
	}
	m, want := a.part("result/models[allele]"), r.part("allele")
	m.near("effects[0]/odds_ratio", want.number("or"), 1e-10)
	m.near("effects[0]/conf_low", want.number("lower"), 1e-9)
	m.near("effects[0]/conf_high", want.number("upper"), 1e-9)
	m.near("test/statistic", want.number("chisq"), 1e-9)
	m.near("test/p_value", want.number("p"), 1e-9)
	for name, of := range map[string]string{"all": "all", "controls": "noncases"} {
		h, want := a.part("result/hardy_weinberg/"+name), r.part(of)
		h.near("frequency", want.number("frequency"), 1e-12)
		h.near("chi_square/statistic", want.number("chisq"), 1e-9)
		h.near("chi_square/p_value", want.number("p"), 1e-9)
		h.near("p_exact", want.number("exact"), 1e-9)
		for k := range 3 {
			h.near(fmt.Sprintf("expected[%d]", k), want.numbers("expected")[k], 1e-10)
		}
	}
	a.near("result/trend/statistic", r.number("trend"), 1e-9)
	a.near("result/trend/p_value", r.number("trend_p"), 1e-9)
}

func TestGenotypesBesideR(t *testing.T) {
	t.Parallel()
	o := oracle(t, "commands_outcome").part("genotype")
	csv := genes(t, o)
	for i, gene := range []string{"rs1", "rs2", "rs3"} {
		sameModels(t, asked(t, csv, "genotype", "-", "--genotype", gene, "--outcome", "toxicity"), o.part(fmt.Sprintf("genes[%d]", i)))
	}
	a := asked(t, csv, "genotype", "-", "--genotype", "rs1", "--outcome", "toxicity")
	if got := fmt.Sprintf("%v %v %v %v", a.at("result/gene/genotypes"), a.at("result/gene/risk_allele"), a.at("result/gene/counted_because"), a.at("result/models[recessive]/effects[0]/term")); got != "[CC CG GG] G the rarer one GG vs CC or CG" {
		t.Errorf("the names: %s", got)
	}
	// The other allele, said in two ways.
	for _, args := range [][]string{{"--risk-allele", "C"}, {"--risk-allele", "rs1=C"}, {"--reference", "rs1=GG"}} {
		b := asked(t, csv, append([]string{"genotype", "-", "--genotype", "rs1", "--outcome", "toxicity"}, args...)...)
		sameModels(t, b, o.part("reversed"))
		if got := fmt.Sprintf("%v %v", b.at("result/gene/genotypes"), b.at("result/gene/risk_allele")); got != "[GG CG CC] C" {
			t.Errorf("%v: %s", args, got)
		}
	}
	slash := asked(t, csv, "genotype", "-", "--genotype", "rs2", "--outcome", "toxicity")
	if got := fmt.Sprint(slash.at("result/gene/genotypes")); got != "[A/A A/T T/T]" {
		t.Errorf("as the file spells them: %s", got)
	}
	turned := asked(t, csv, "genotype", "-", "--genotype", "rs3", "--outcome", "toxicity", "--risk-allele", "0")
	if got := fmt.Sprintf("%v %v", turned.at("result/gene/genotypes"), turned.at("result/gene/counted_because")); got != "[2 1 0] as asked" {
		t.Errorf("numbers turned round: %s", got)
	}
	// The other outcome: odds ratios are inverse.
	inverse := asked(t, csv, "genotype", "-", "--genotype", "rs1", "--outcome", "toxicity", "--reference", "toxicity=yes")
	inverse.near("result/models[additive]/effects[0]/odds_ratio", 1/a.number("result/models[additive]/effects[0]/odds_ratio"), 1e-9)
}

func TestGenotypeScoreBesideR(t *testing.T) {
	t.Parallel()
	o := oracle(t, "commands_outcome").part("genotype")
	r := o.part("score")
	csv := genes(t, o)
	a := asked(t, csv, "genotype", "-", "--score", "rs1,rs2,rs3", "--outcome", "toxicity")
	for i := range r.list("scores") {
		row := a.part(fmt.Sprintf("result/scores[%d]", i))
		row.near("score", r.numbers("scores")[i], 0)
		row.near("n", r.numbers("n")[i], 0)
		row.near("cases", r.numbers("cases")[i], 0)
	}
	a.near("result/trend/statistic", r.number("trend"), 1e-9)
	a.near("result/trend/p_value", r.number("trend_p"), 1e-9)
	l := a.part("result/logistic")
	l.near("odds_ratio", r.number("fit/or[0]"), 1e-8)
	l.near("conf_low", r.number("fit/lower[0]"), 1e-8)
	l.near("p_value", r.number("fit/p[0]"), 1e-8)
	l.near("likelihood_ratio/p_value", r.number("lrp"), 1e-8)
	l.near("aic", r.number("fit/aic"), 1e-9)
	a.near("result/auc/estimate", r.number("auc"), 1e-10)
	a.near("result/auc/conf_low", r.numbers("auc_ci")[0], 1e-9)
	each := o.part("genes[1]/additive")
	a.near("result/genes[1]/effect/odds_ratio", each.number("or[0]"), 1e-8)

	// An allele that goes with fewer events is said, with the way to turn it.
	b := asked(t, csv, "genotype", "-", "--score", "rs1,rs2", "--outcome", "toxicity", "--risk-allele", "rs1=C")
	if w := fmt.Sprint(b.at("warnings")); !strings.Contains(w, "rs1: the counted allele C goes with fewer events") || !strings.Contains(w, "count G instead") {
		t.Errorf("warnings: %s", w)
	}
	b.near("result/scores[0]/score", 0, 0)
}

func TestGenotypeValues(t *testing.T) {
	t.Parallel()
	csv := "id,rs1,rs2,response\n"
	values := []string{"CC", "CG", "GG", "GC"}
	for i := range 32 {
		csv += fmt.Sprintf("P%d,%s,%s,%s\n", i+1, values[i%4], []string{"wt/wt", "wt/mut", "mut/mut"}[i%3], []string{"no", "yes"}[i/2%2])
	}
	// CG and GC are one genotype.
	a := asked(t, csv, "genotype", "-", "--genotype", "rs1", "--outcome", "response")
	a.near("result/counts[1]/cases", 8, 0)
	a.near("result/counts[1]/controls", 8, 0)
	w := asked(t, csv, "genotype", "-", "--genotype", "rs2", "--outcome", "response", "--risk-allele", "mut")
	if got := fmt.Sprint(w.at("result/gene/genotypes")); got != "[wt/wt wt/mut mut/mut]" {
		t.Error(got)
	}
	// What is no genotype is named, counted and left out.
	bad := asked(t, csv+"P33,undetermined,wt/wt,yes\nP34,C?,wt/wt,no\nP35,,wt/wt,no\n", "genotype", "-", "--genotype", "rs1", "--outcome", "response")
	bad.near("cohort/excluded[rs1 not a genotype]/n", 2, 0)
	bad.near("cohort/excluded[rs1 missing]/n", 1, 0)
	if s := fmt.Sprint(bad.at("warnings")); !strings.Contains(s, `rs1: row 33 (P33) has "undetermined" and 1 more have others, which is no genotype: left out`) {
		t.Error(s)
	}
	bad.near("result/models[additive]/aic", a.number("result/models[additive]/aic"), 1e-12)
	// Nobody has two copies: what cannot be fitted is said, the rest stands.
	none := asked(t, csv, "genotype", "-", "--genotype", "rs1", "--outcome", "response", "--where", `rs1 != "GG"`)
	if s := fmt.Sprint(none.at("result/skipped")); !strings.Contains(s, "codominant: a genotype that it sets apart has no subjects") || len(none.list("result/models")) != 3 {
		t.Errorf("%s, %d models", s, len(none.list("result/models")))
	}
}

// Nobody with GG responds: the odds ratio is 0 and has the profile interval that
// R finds as the root of the deviance (SORAMIC's counts: CC 7 of 13, CG 2 of 15).
func TestGenotypeSeparated(t *testing.T) {
	t.Parallel()
	csv := "id,rs1,response\n"
	k := 0
	for _, g := range []struct {
		name    string
		yes, no int
	}{{"CC", 7, 6}, {"CG", 2, 13}, {"GG", 0, 6}} {
		for i := range g.yes + g.no {
			k++
			csv += fmt.Sprintf("P%d,%s,%s\n", k, g.name, map[bool]string{true: "yes", false: "no"}[i < g.yes])
		}
	}
	a := asked(t, csv, "genotype", "-", "--genotype", "rs1", "--outcome", "response")
	r := oracle(t, "commands_outcome").part("separated")
	m := a.part("result/models[codominant]")
	m.near("effects[0]/odds_ratio", r.number("or"), 1e-8)
	m.near("effects[0]/conf_low", r.numbers("first")[0], 1e-8)
	m.near("effects[0]/conf_high", r.numbers("first")[1], 1e-8)
	m.near("effects[0]/p_value", r.number("first_p"), 1e-8)
	m.near("effects[1]/odds_ratio", 0, 0)
	m.near("effects[1]/conf_low", 0, 0)
	m.near("effects[1]/conf_high", r.number("second_upper"), 1e-8)
	m.near("effects[1]/p_value", r.number("second_p"), 1e-8)
	if m.at("effects[1]/ci") != "profile" || a.at("result/models[additive]/effects[0]/ci") != "wald" {
		t.Errorf("intervals: %v", m.v)
	}
	if w := fmt.Sprint(a.at("warnings")); !strings.Contains(w, "codominant: the outcome is separated") || !strings.Contains(w, "of the profile likelihood") {
		t.Error(w)
	}
}

func TestUsageOfGenotype(t *testing.T) {
	t.Parallel()
	csv := "id,rs1,rs2,x,response\n"
	for i := range 12 {
		csv += fmt.Sprintf("P%d,%s,%s,%d,%s\n", i+1, []string{"CC", "CG", "GG"}[i%3], []string{"AA", "AT", "AG"}[i%3], i, []string{"no", "yes"}[i/2%2])
	}
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"--genotype", "rs1"}, exitUsage, "a genotype is related to an outcome\nchoose an outcome (--outcome)"},
		{[]string{"--outcome", "response"}, exitUsage, "there is no genotype\nchoose a marker (--genotype)"},
		{[]string{"--genotype", "rs1", "--score", "rs1,rs2", "--outcome", "response"}, exitUsage, "--genotype is not used with --score"},
		{[]string{"--score", "rs1,x", "--outcome", "response", "--risk-allele", "G"}, exitUsage, "--risk-allele: G: which genotype's"},
		{[]string{"--genotype", "rs1", "--outcome", "response", "--risk-allele", "rs9=G"}, exitUsage, "rs9 is not among the genotypes"},
		{[]string{"--genotype", "rs1", "--outcome", "response", "--risk-allele", "T"}, exitNoAnswer, "rs1 has no allele \"T\"\nits alleles: C, G"},
		{[]string{"--genotype", "rs2", "--outcome", "response"}, exitNoAnswer, `rs2 has three alleles: A and T, and G in row 3 (P3, "AG")`},
		{[]string{"--genotype", "x", "--outcome", "response"}, exitNoAnswer, `x holds no genotypes: row 4 (P4) has "3"`},
		{[]string{"--genotype", "response", "--outcome", "response"}, exitNoAnswer, `response holds no genotypes: row 1 (P1) has "no"`},
		{[]string{"--genotype", "rs1", "--outcome", "x"}, exitNoAnswer, "the outcome x has 12 values: a genotype model needs two"},
		{[]string{"--genotype", "rs1", "--outcome", "response", "--where", `rs1 == "CC"`}, exitNoAnswer, "there is nothing to compare"},
		{[]string{"--genotype", "nothing", "--outcome", "response"}, exitNoAnswer, "nothing"},
	} {
		status, out, errs := kaplan(csv, append(slices.Clone([]string{"genotype", "-"}), c.args...)...)
		if status != c.status || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit %d, %q, %q; expected %d, %q", c.args, status, out, errs, c.status, c.want)
		}
	}
}
