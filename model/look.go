package model

import (
	"fmt"
	"strconv"
	"strings"
)

// Look is the whole question put to a cohort: nothing of a question lives
// beside it. It is a comparable value: a cache key, an undo step, a line of a
// session file, a command line. Its parts are embedded, so that l.Marker reads
// as a field of the Look and l.Grouping = Grouping{} clears what belongs
// together. Everything in it is written as the command line writes it, so that
// a Look, a command and a session say the same thing in the same words. Each
// field has one meaning; which of them a question uses, the question says.
type Look struct {
	Who
	Observing
	Grouping
	Searching
	Fitting
	Showing
	Comparing
	Correlating
	Describing
	Weighing
	Simulating
	Stepping
}

// Who is in.
type Who struct {
	Where string `toml:"where"` // condition; "" all patients
}

// Observing is what was observed, and from when on.
type Observing struct {
	Endpoint string  `toml:"endpoint"` // a recognised endpoint's name; "" the first one, or Time and Event
	Time     string  `toml:"time"`     // column, with Event
	Event    string  `toml:"event"`    // column or expression
	Entry    string  `toml:"entry"`    // column: at risk from then on
	Cause    string  `toml:"cause"`    // status value of interest; "" any event
	Censored string  `toml:"censored"` // status value that is censored, several with commas, or none; "" as the status says
	Landmark float64 `toml:"landmark"` // only those still under observation after it, time counted from there
	StartAt  float64 `toml:"start-at"` // given alive at it: who leaves at or before it is out, who enters later stays, and time is counted as before
	Weights  string  `toml:"weights"`  // column: sampling or probability weights, see RobustWeights
	Robust   Word    `toml:"robust"`   // false: variances with weights are the model's, which takes a weight for so many patients; true ("") between patients
}

// Word is a field of a word for yes or no, which a cohort.toml may also write as a
// boolean.
type Word string

// The words.
const (
	Yes Word = "true"
	No  Word = "false"
)

// UnmarshalText takes the word as it is; Wrong says whether it may be.
func (w *Word) UnmarshalText(text []byte) error {
	*w = Word(text)
	return nil
}

// RobustWeights reports whether a Look has weights that are no numbers of patients:
// everything made with them is robust then, or withheld.
func (l Look) RobustWeights() bool { return l.Weights != "" && l.Robust != No }

// NotWeighted is an error where a Look has weights that are no numbers of patients;
// what says, in words that go before "cannot be had with weights", what needs
// patients.
func (l Look) NotWeighted(what string) error {
	if !l.RobustWeights() {
		return nil
	}
	return &QuestionError{What: what + " cannot be had with weights: it counts patients, and no robust form of it is known here",
		Ways: []Way{{FieldWeights, "leave out the weights"}, {FieldRobust, "take a weight for so many patients"}}}
}

// Grouping is what makes the compared groups.
type Grouping struct {
	Marker    string `toml:"by"`        // column or expression; "" one group
	AsLevels  bool   `toml:"levels"`    // a numeric marker groups by its values
	Levels    string `toml:"arrange"`   // order and merging of a categorical marker's levels, see ParseLevels
	Cut       string `toml:"cut"`       // rule, see ParseCut; "" is median
	Moved     bool   `toml:"moved"`     // the cut was moved or optimised on these data: its naive P is not to be believed
	Reference string `toml:"reference"` // COL=LEVEL, comma-separated; the marker's groups count as levels
	Switch    string `toml:"switch"`    // column: the time at which a patient changes group, missing for those who never do
}

// Searching is how a cut, or a marker among many, is searched for and how the
// search is accounted for.
type Searching struct {
	MinProp      float64 `toml:"min-prop"`     // least share of patients on either side of a searched cut; 0 is 0.1
	Permutations int     `toml:"permutations"` // behind a corrected P; 0 as many as the question takes by itself, NoPermutations for none
	Seed         uint64  `toml:"seed"`         // of every random procedure
	Split        string  `toml:"split"`        // column: a cut is carried from its largest level to the others
	SplitSeed    uint64  `toml:"split-seed"`   // a cut is carried from a random half to the other; 0 for none, or 1 where nothing else divides the cohort
	Mode         string  `toml:"mode"`         // how each of many markers enters: continuous (""), median, optimal
	Within       string  `toml:"within"`       // comma-separated columns whose levels are the subgroups; "" every category
	Markers      string  `toml:"markers"`      // names and globs, comma-separated, of the markers of a screen; "" every number
	Per          string  `toml:"per"`          // step that ratios of a screen are per: sd (""), iqr, unit
	Log2         bool    `toml:"log2"`         // a screen takes log2(x + Offset) of every marker
	Offset       float64 `toml:"offset"`       // added before the logarithm; 0 is 1
	Detected     float64 `toml:"detected"`     // a screen leaves markers out of which less than this share is above 0; 0 for none
	Family       string  `toml:"family"`       // markers over which q and family-wise P are, where they are more than Markers, see ParseFamily
}

// NoPermutations asks for none at all.
const NoPermutations = -1

// Fitting is the model.
type Fitting struct {
	Covariates string  `toml:"covariates"` // comma-separated columns or expressions
	Strata     string  `toml:"strata"`     // comma-separated columns or expressions
	Cluster    string  `toml:"cluster"`    // column: rows of one value may be correlated; the variance is robust
	Ties       string  `toml:"ties"`       // "" is efron
	CI         string  `toml:"ci"`         // of hazard and odds ratios: wald or profile; "" is wald, and profile where Wald fails
	PH         string  `toml:"ph"`         // time transform of the proportional-hazards test: km (""), identity, rank, log
	Firth      bool    `toml:"firth"`      // penalise the Cox likelihood by Jeffreys' prior
	Base       string  `toml:"base"`       // covariates that the others are added to, comma-separated
	Enter      float64 `toml:"enter"`      // covariates with P below it enter a model together; 0 for none
	Backward   string  `toml:"backward"`   // criterion of backward elimination: aic (""), p
	Keep       float64 `toml:"keep"`       // backward elimination by P keeps covariates with a P below it; 0 is 0.05
	Influence  int     `toml:"influence"`  // how many of the most influential patients are listed
	Residuals  bool    `toml:"residuals"`  // list the residuals of every patient
	Pattern    string  `toml:"predict"`    // the patient that survival is predicted for, COL=VALUE, comma-separated
}

// Showing is which numbers are made of the curves.
type Showing struct {
	Level    float64 `toml:"level"`     // of intervals; 0 is 0.95
	ConfType string  `toml:"conf-type"` // of S(t); "" is log
	Band     string  `toml:"band"`      // simultaneous bands of S(t): hall-wellner, equal-precision; "" pointwise
	Times    string  `toml:"times"`     // survival at these times, comma-separated
	Extend   bool    `toml:"extend"`    // beyond a group's last time curves are taken to stay level; otherwise nothing is known there
	RMST     float64 `toml:"rmst"`      // restrict the mean to this time; 0 for none
	Rho      float64 `toml:"rho"`       // Fleming-Harrington weights
	Gamma    float64 `toml:"gamma"`
	Test     string  `toml:"test"`      // the one that is read; "" log-rank, or Fleming-Harrington where its weights are not the usual ones
	Pairwise string  `toml:"pairwise"`  // how P of pairs of groups is corrected: holm, bh, bonferroni, and for means tukey; "" no pairs
	Width    float64 `toml:"lifetable"` // of the intervals of a life table; 0 a round one, of which at most eight fit into the follow-up
	Ratio    float64 `toml:"hr"`        // a hazard ratio that is taken to be true: its events are asked for, or cohorts drawn with it; 0 for none
	At       float64 `toml:"at"`        // the event by this time, for a ROC curve; 0 the median survival
}

// Comparing is what is measured, and set against what.
type Comparing struct {
	Value   string `toml:"value"`       // column or expression that is compared between the groups, or predicts an outcome
	Paired  string `toml:"paired"`      // the second measurement of each patient, beside Value
	By2     string `toml:"by2"`         // the second factor: column or expression
	Lead    string `toml:"lead"`        // name of the test that is read; "" the one that the checks speak for
	Squares int    `toml:"type"`        // kind of sums of squares of two factors, 1 to 3; 0 chosen from the data
	Outcome string `toml:"outcome"`     // yes or no: column or expression of two values, of which the second, or true, is the event
	Versus  string `toml:"versus"`      // a second marker, whose ROC curve is compared with that of Value
	Allele  string `toml:"risk-allele"` // whose copies are counted, or COL=ALLELE of several; "" the rarer one
	Genes   string `toml:"genotypes"`   // genotypes whose risk alleles are added up, comma-separated
}

// Correlating is what is correlated with what.
type Correlating struct {
	X      string `toml:"x"`      // with each of Y
	Y      string `toml:"y"`      // comma-separated columns or expressions; "" every number
	Method string `toml:"method"` // pearson (""), spearman, kendall
	Means  bool   `toml:"means"`  // correlate the means of the time points
}

// Describing is a Table 1.
type Describing struct {
	Rows    string `toml:"rows"`    // comma-separated columns or expressions; "" all
	Summary string `toml:"summary"` // of a number: median-range (""), median-iqr, mean-sd
}

// Weighing is how two groups are made alike.
type Weighing struct {
	Caliper  float64 `toml:"caliper"`  // in standard deviations of the score; 0 for none
	Score    string  `toml:"score"`    // scale of distances and caliper: probability (""), logit
	Estimand string  `toml:"estimand"` // matched (""), ate, att, overlap: whom a weighted effect is of
	RiskAt   float64 `toml:"risk-at"`  // risks by this time; 0 the median follow-up
}

// Simulating is which cohorts are drawn like the one at hand.
type Simulating struct {
	Cohorts    int `toml:"cohorts"`  // how many; 0 for 2,000
	CohortSize int `toml:"patients"` // patients in each; 0 for as many as there are
}

// Stepping is what is built by hand, of whom, and how far.
type Stepping struct {
	Built  string `toml:"of"`     // km (""), logrank, cox, cuminc, permutation
	Drawn  int    `toml:"draw"`   // patients that are drawn of more, at most MostByHand; 0: all up to MostByHand, else FewByHand
	Step   int    `toml:"step"`   // the last one that is shown; 0: all
	Blanks string `toml:"blanks"` // numbers left out, to be filled in: solutions (which stand on a second page), alone; "" none
}

// MostByHand is how many patients an analysis may have to be built by hand, and
// FewByHand how many are drawn of more.
const (
	MostByHand = 50
	FewByHand  = 12
)

// Survival is the look without the parts that only comparisons, correlations,
// tables, matching and the validation of a cut use: looks that agree in the rest
// have the same answer about survival.
func (l Look) Survival() Look {
	l.Comparing, l.Correlating, l.Describing, l.Weighing = Comparing{}, Correlating{}, Describing{}, Weighing{}
	l.Stepping, l.Simulating = Stepping{}, Simulating{}
	l.Split = ""
	return l
}

// SavedLook is a question that was kept under a name, with the view and the page
// that show its answer.
type SavedLook struct {
	Name string `toml:"name"`
	Key  string `toml:"key"`  // one character that takes it from the list; "" none
	View int    `toml:"view"` // 1 to 9; 0 is 1
	Page string `toml:"page"` // of the view, by its name; "" the first
	Look
}

// Confidence is the level of intervals, 0.95 unless said.
func (l Look) Confidence() float64 {
	if l.Level == 0 {
		return 0.95
	}
	return l.Level
}

// ParseTimes reads a list of times such as 12,36,60.
func ParseTimes(s string) ([]float64, error) {
	var out []float64
	for _, f := range SplitList(s) {
		v, err := ReadNumber(f)
		if err != nil || v < 0 {
			return nil, &UsageError{What: fmt.Sprintf("%q is not a time", f), Hint: "write times as numbers >= 0 with commas: 12,36,60"}
		}
		out = append(out, v)
	}
	return out, nil
}

// A LevelSet is one group of a categorical marker: its name and the levels that
// it holds.
type LevelSet struct {
	Name   string
	Levels []string
}

// ParseLevels reads the order and the merging of levels: groups separated by
// |, merged levels joined by +, a name before := where one was given. Every
// part may be quoted as in Go. Levels not named are left out of the analysis.
//
//	"A" | "B"+"C"        early := "0"+"A" | late := "B"+"C"
func ParseLevels(s string) ([]LevelSet, error) {
	var out []LevelSet
	for _, part := range SplitOuter(s, '|') {
		var set LevelSet
		if i := outerIndex(part, ":="); i >= 0 {
			name, err := unquote(part[:i])
			if err != nil {
				return nil, err
			}
			set.Name = name
			part = part[i+2:]
		}
		for _, l := range SplitOuter(part, '+') {
			name, err := unquote(l)
			if err != nil {
				return nil, err
			}
			set.Levels = append(set.Levels, name)
		}
		if set.Name == "" {
			set.Name = strings.Join(set.Levels, "+")
		}
		out = append(out, set)
	}
	return out, nil
}

func outerIndex(s, sub string) int {
	inQuote := false
	for i := 0; i+len(sub) <= len(s); i++ {
		switch {
		case s[i] == '\\' && inQuote:
			i++
		case s[i] == '"':
			inQuote = !inQuote
		case !inQuote && s[i:i+len(sub)] == sub:
			return i
		}
	}
	return -1
}

func unquote(s string) (string, error) {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, `"`) {
		u, err := strconv.Unquote(s)
		if err != nil {
			return "", &UsageError{What: "the quotes in " + s + " do not match"}
		}
		return u, nil
	}
	return s, nil
}

// FormatLevels writes level sets as ParseLevels reads them.
func FormatLevels(sets []LevelSet) string {
	var parts []string
	for _, s := range sets {
		qs := make([]string, len(s.Levels))
		for i, l := range s.Levels {
			qs[i] = strconv.Quote(l)
		}
		p := strings.Join(qs, "+")
		if s.Name != strings.Join(s.Levels, "+") {
			p = strconv.Quote(s.Name) + ":=" + p
		}
		parts = append(parts, p)
	}
	return strings.Join(parts, "|")
}
