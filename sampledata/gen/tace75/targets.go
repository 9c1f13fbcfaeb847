package main

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

// Table IV, univariate, the 57 patients with cirrhosis. The text gives a
// further digit for some P values.
var uniCirrhosis = []row{
	{"Child-Pugh grade B", 2.372, 1.011, 5.685, 0.047, 0.001, cpB},
	{"AFP >20", 2.225, 0.968, 5.378, 0.059, 0.001, afp20},
	{"DCP >40", 2.810, 1.046, 9.763, 0.0396, 0.0001, dcp40},
	{"Tumor diameter >3", 2.554, 1.101, 6.387, 0.0287, 0.0001, diam3},
	{"miR-122 ratio <=0.793", 2.490, 1.028, 6.689, 0.0429, 0.0001, low122},
	{"Sex male", 0.545, 0.236, 1.320, 0.172, 0.001, male},
	{"Age >60", 0.678, 0.300, 1.623, 0.369, 0.001, age60},
	{"Type 2 diabetes", 0.433, 0.155, 1.044, 0.063, 0.001, diabetic},
	{"HBV", 2.144, 0.610, 5.896, 0.209, 0.001, hbv},
	{"AST >50", 1.158, 0.489, 2.664, 0.731, 0.001, ast50},
	{"ALT >50", 0.838, 0.301, 2.029, 0.708, 0.001, alt50},
	{"Tumor number >=2", 1.007, 0.412, 2.816, 0.987, 0.001, number2},
	{"BCLC B+C", 1.108, 0.492, 2.585, 0.804, 0.001, bclcBC},
	{"miR-122 <=0.00024", 0.754, 0.329, 1.743, 0.502, 0.001, expr122},
	{"miR-21 <=0.00064", 1.049, 0.466, 2.407, 0.906, 0.001, expr21},
	{"miR-21 ratio <=0.82169", 1.293, 0.564, 2.996, 0.539, 0.001, low21},
}

// Table IV, multivariable, the 57 patients with cirrhosis.
var multiCirrhosis = []row{
	{"Child-Pugh grade B", 3.588, 1.446, 9.224, 0.006, 0.001, cpB},
	{"DCP >40", 2.960, 0.984, 11.238, 0.053, 0.001, dcp40},
	{"Tumor diameter >3", 3.606, 1.484, 9.505, 0.004, 0.0001, diam3},
	{"miR-122 ratio <=0.793", 2.720, 1.035, 8.022, 0.042, 0.001, low122},
}

// The whole cohort, from the text.
var uniAll = []row{
	{"Child-Pugh grade B", 2.495, 1.186, 5.218, 0.016, 0.001, cpB},
	{"AFP >20", 2.186, 1.061, 4.609, 0.034, 0.001, afp20},
	{"DCP >40", 3.240, 1.248, 11.06, 0.013, 0.001, dcp40},
	{"Tumor diameter >3", 2.426, 1.132, 5.637, 0.022, 0.001, diam3},
}

var multiAll = []row{
	{"Child-Pugh grade B", 5.172, 2.194, 12.586, 0.0002, 0.0001, cpB},
	{"AFP >20", 2.667, 1.197, 6.147, 0.0163, 0.0001, afp20},
	{"DCP >40", 4.695, 1.674, 17.051, 0, 0, dcp40},
	{"Tumor diameter >3", 2.844, 1.266, 6.931, 0.0106, 0.0001, diam3},
}

const (
	logRankP       = 0.0461
	medianSurvival = 47
)
