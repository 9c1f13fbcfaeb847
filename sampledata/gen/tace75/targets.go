package main

import "kaplan/sampledata/published"

// row is one line of a Cox table as printed: hazard ratio, 95 % interval and P.
// P is printed with pUnit as its last digit, sometimes rounded and sometimes
// cut off, so every P within a unit above and half a unit below agrees with it.
// P = 0 means that none is printed.
type row struct {
	name      string
	hr        float64
	lower     float64
	upper     float64
	p, pUnit  float64
	covariate int
}

// Covariates of the survival models: each is 1 for the first of the two groups
// that the paper compares.
const (
	cpB       = iota // Child-Pugh grade B against A
	afp20            // AFP > 20
	dcp40            // DCP > 40
	diam3            // tumor diameter > 3
	low122           // miR-122 ratio <= 0.793, in patients with cirrhosis only
	nInModels        // the covariates above are tied together by the multivariable models

	male = iota - 1
	age60
	diabetic
	hbv
	ast50
	alt50
	number2
	bclcBC
	expr122 // miR-122 before <= 0.00024, in patients with cirrhosis only
	expr21
	low21
	nCovariates
)

// groupName is what the published figures call a covariate; label is what the
// trace does, where that is another name.
var (
	groupName = [nCovariates]string{"Child-Pugh B", "AFP >20", "DCP >40", "Tumor diameter >3", "miR-122 ratio low",
		"Sex male", "Age >60", "Type 2 diabetes", "HBV", "AST >50", "ALT >50", "Tumor number >=2", "BCLC B+C",
		"miR-122 low", "miR-21 low", "miR-21 ratio low"}
	label = map[int]string{cpB: "Child-Pugh grade B", low122: "miR-122 ratio <=0.793", expr122: "miR-122 <=0.00024",
		expr21: "miR-21 <=0.00064", low21: "miR-21 ratio <=0.82169"}
)

// printed gives the rows of a model. The text has a further digit of some P.
func printed(model string, covariates ...int) (out []row) {
	for _, k := range covariates {
		f := published.A.At(model + ", " + groupName[k])
		r := row{name: groupName[k], hr: published.Number(f.Value), lower: published.Number(f.Lower), upper: published.Number(f.Upper), covariate: k}
		if l, ok := label[k]; ok {
			r.name = l
		}
		p := f.P
		if text, ok := published.A.Find(f.Name + ", P in the text"); ok {
			p = text.P
		}
		if p != "" {
			r.p, r.pUnit = published.Number(p), published.Unit(p)
		}
		out = append(out, r)
	}
	return out
}

// Table IV is of the 57 patients with cirrhosis, the whole cohort is in the text.
var (
	uniCirrhosis = printed("Cirrhosis, univariate", cpB, afp20, dcp40, diam3, low122,
		male, age60, diabetic, hbv, ast50, alt50, number2, bclcBC, expr122, expr21, low21)
	multiCirrhosis = printed("Cirrhosis, multivariable", cpB, dcp40, diam3, low122)
	uniAll         = printed("All, univariate", cpB, afp20, dcp40, diam3)
	multiAll       = printed("All, multivariable", cpB, afp20, dcp40, diam3)

	logRankP       = published.Number(published.A.At("Figure 3, log-rank test").P)
	medianSurvival = count(published.A.At("Median survival of all, months").Value)
)

// count is a printed whole number.
func count(printed string) int { return int(published.Number(printed)) }

// countOf is how many have a level in Table I.
func countOf(column, level string) int {
	return count(published.A.At("Table I, " + column + ", " + level).Count())
}
