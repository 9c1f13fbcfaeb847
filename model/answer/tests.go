package answer

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/stats"
)

// CompareChecks are the tests of what the tests of means take for granted.
type CompareChecks struct {
	Normality []NormalityCheck // by group
	Levene    TestRow          // about the medians (Brown-Forsythe)
	Bartlett  TestRow
}

// NormalityCheck is the Shapiro-Wilk test of one group.
type NormalityCheck struct {
	Group string
	W, P  float64
	Why   string // why there is none
}

// numberTests are all tests of a number between the groups that apply: those of
// two groups a and b, which set a against b, and those of any number.
func numberTests(values [][]float64, names []string, a, b int, level float64) []TestRow {
	var out []TestRow
	if len(values) == 2 {
		between := names[a] + " - " + names[b]
		x, y := values[a], values[b]
		t, err := stats.StudentT(x, y, level)
		out = append(out, tTest("student-t", "Student t test", "mean difference, "+between, t, err))
		t, err = stats.WelchT(x, y, level)
		out = append(out, tTest("welch-t", "Welch t test", "mean difference, "+between, t, err))
		m, err := stats.MannWhitney(x, y, stats.RankOptions{Level: level})
		out = append(out, rankTest("mann-whitney", "Mann-Whitney test", "W", "shift (Hodges-Lehmann), "+between, m, err))
	}
	y, code := joined(values)
	out = append(out, anovaTests(y, code, len(values))...)
	if k, err := stats.KruskalWallis(y, code, len(values)); err != nil {
		out = append(out, noTest("kruskal-wallis", "Kruskal-Wallis test", err))
	} else {
		t := blankTest("kruskal-wallis", "Kruskal-Wallis test", "H")
		t.Statistic, t.DF, t.P = k.Statistic, float64(k.DF), k.P
		out = append(out, t)
	}
	return out
}

func anovaTests(y []float64, code []uint8, groups int) []TestRow {
	var out []TestRow
	if t, err := stats.OneWayANOVA(y, code, groups); err != nil {
		out = append(out, noTest("anova", "one-way ANOVA", err))
	} else {
		x := blankTest("anova", "one-way ANOVA", "F")
		x.Statistic, x.DF, x.DF2, x.P = t.Rows[0].F, float64(t.Rows[0].DF), float64(t.Residual().DF), t.Rows[0].P
		x.Effect, x.Estimate = "eta squared", t.Rows[0].PartialEtaSq
		out = append(out, x)
	}
	if f, df1, df2, p, err := stats.WelchANOVA(y, code, groups); err != nil {
		out = append(out, noTest("welch-anova", "Welch ANOVA", err))
	} else {
		x := blankTest("welch-anova", "Welch ANOVA", "F")
		x.Statistic, x.DF, x.DF2, x.P = f, df1, df2, p
		out = append(out, x)
	}
	return out
}

// joined is the inverse of byGroup.
func joined(values [][]float64) (y []float64, code []uint8) {
	for g, v := range values {
		for range v {
			code = append(code, uint8(g))
		}
		y = append(y, v...)
	}
	return y, code
}

func tTest(name, title, effect string, t *stats.TTest, err error) TestRow {
	if err != nil {
		return noTest(name, title, err)
	}
	x := blankTest(name, title, "t")
	x.Statistic, x.DF, x.P, x.Effect, x.Estimate, x.CI = t.T, t.DF, t.P, effect, t.Difference, t.CI
	return x
}

func rankTest(name, title, symbol, effect string, t *stats.RankTest, err error) TestRow {
	if err != nil {
		return noTest(name, title, err)
	}
	x := blankTest(name, title, symbol)
	x.Statistic, x.P, x.Effect, x.Estimate, x.CI, x.Method = t.Statistic, t.P, effect, t.Shift, t.CI, t.Method
	return x
}

// normalityOf tests one group's values.
func normalityOf(group string, v []float64) NormalityCheck {
	n := NormalityCheck{Group: group, W: math.NaN(), P: math.NaN()}
	if s, err := stats.ShapiroWilk(v); err != nil {
		n.Why = err.Error()
	} else {
		n.W, n.P = s.W, s.P
	}
	return n
}

// checkNumbers looks at normality within the groups and at their spread.
func checkNumbers(values [][]float64, names []string) *CompareChecks {
	c := &CompareChecks{}
	for g, v := range values {
		c.Normality = append(c.Normality, normalityOf(names[g], v))
	}
	y, code := joined(values)
	if t, err := stats.Levene(y, code, len(values), false); err != nil {
		c.Levene = noTest("levene", "Levene test (about the medians)", err)
	} else {
		c.Levene = blankTest("levene", "Levene test (about the medians)", "F")
		c.Levene.Statistic, c.Levene.DF, c.Levene.DF2, c.Levene.P = t.Rows[0].F, float64(t.Rows[0].DF), float64(t.Residual().DF), t.Rows[0].P
	}
	if t, err := stats.Bartlett(y, code, len(values)); err != nil {
		c.Bartlett = noTest("bartlett", "Bartlett test", err)
	} else {
		c.Bartlett = blankTest("bartlett", "Bartlett test", "K2")
		c.Bartlett.Statistic, c.Bartlett.DF, c.Bartlett.P = t.Statistic, float64(t.DF), t.P
	}
	return c
}

// notNormal are the groups whose values are far from normal.
func (c *CompareChecks) notNormal() (groups []string) {
	for _, n := range c.Normality {
		if n.P < 0.05 {
			groups = append(groups, n.Group)
		}
	}
	return groups
}

// readTests says which test the checks speak for, and why. All tests are shown
// whatever the checks say: which one counts should be settled beforehand.
func readTests(tests []TestRow, c *CompareChecks, values [][]float64, name string) (read string, notes []string) {
	mean, welch, ranks := "anova", "welch-anova", "kruskal-wallis"
	called := map[string]string{"anova": "the one-way ANOVA", "welch-anova": "Welch's ANOVA", "kruskal-wallis": "the Kruskal-Wallis test",
		"student-t": "Student's t test", "welch-t": "Welch's test", "mann-whitney": "the Mann-Whitney test"}
	if len(values) == 2 {
		mean, welch, ranks = "student-t", "welch-t", "mann-whitney"
	}
	has := func(name string) bool {
		return slices.ContainsFunc(tests, func(t TestRow) bool { return t.Name == name && t.Why == "" })
	}
	least := math.MaxInt
	for _, v := range values {
		least = min(least, len(v))
	}
	skewed := c.notNormal()
	spread := c.Levene.P < 0.05
	switch {
	case len(skewed) > 0 && has(ranks):
		read = ranks
		s := fmt.Sprintf("read %s: not normal in %s (Shapiro-Wilk P < 0.05)", called[ranks], strings.Join(short(skewed, 3), ", "))
		if logsAreNormal(values) {
			s += fmt.Sprintf("; log(%s) is closer to normal", model.Quote(name))
		}
		notes = append(notes, s)
		if spread {
			notes = append(notes, fmt.Sprintf("the spread differs (Levene P %s)", model.FormatP(c.Levene.P)))
		}
	case spread && has(welch):
		read = welch
		notes = append(notes, fmt.Sprintf("read %s: the spread differs (Levene P %s)", called[welch], model.FormatP(c.Levene.P)))
	case has(mean):
		read = mean
		s := fmt.Sprintf("read %s: nothing speaks against normal values of one spread (Levene P %s)", called[mean], model.FormatP(c.Levene.P))
		if math.IsNaN(c.Levene.P) {
			s = "too few values to judge normality and spread by"
		}
		notes = append(notes, s)
	}
	if least < 10 && read != "" {
		notes = append(notes, fmt.Sprintf("the smallest group has %s: the checks see little there", countOf(least, "value")))
	}
	return read, notes
}

// leading makes a test that was named the one that is read, and says so beside
// what the checks speak for; without a name nothing changes.
//
// Errors: *UsageError where there is no such test.
func leading(tests []TestRow, name string, read *string, notes *[]string) error {
	if name == "" {
		return nil
	}
	at := slices.IndexFunc(tests, func(t TestRow) bool { return t.Name == name })
	if at < 0 {
		var have []string
		for _, t := range tests {
			have = append(have, t.Name)
		}
		return &model.UsageError{Field: model.FieldLead, What: fmt.Sprintf("%q is no test of this comparison", name),
			Hint: "one of " + strings.Join(have, ", ")}
	}
	if *read == name {
		return nil
	}
	*read = name
	named := tests[at].Title + " is read, as the look names it"
	if len(*notes) > 0 {
		if why, ok := strings.CutPrefix((*notes)[0], "read "); ok {
			(*notes)[0] = named + "; the checks speak for " + why
			return nil
		}
	}
	*notes = append(*notes, named)
	return nil
}

// logsAreNormal reports whether logarithms exist and no group's are far from
// normal.
func logsAreNormal(values [][]float64) bool {
	for _, v := range values {
		logs := make([]float64, len(v))
		for i, x := range v {
			if !(x > 0) {
				return false
			}
			logs[i] = math.Log(x)
		}
		if s, err := stats.ShapiroWilk(logs); err != nil || s.P < 0.05 {
			return false
		}
	}
	return true
}

// short names the first few of many.
func short(names []string, most int) []string {
	if len(names) <= most {
		return names
	}
	return append(slices.Clone(names[:most-1]), fmt.Sprintf("%d more", len(names)-most+1))
}

func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func countTest(name, title string, x *stats.CountTest, err error) TestRow {
	if err != nil {
		return noTest(name, title, err)
	}
	t := blankTest(name, title, "chi2")
	t.Statistic, t.DF, t.P, t.Method = x.Statistic, float64(x.DF), x.P, x.Method
	return t
}
