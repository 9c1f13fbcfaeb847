package rscript

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/model/answer"
)

// correlated starts the script of correlations, of means where several time points of a
// patient are one number.
func correlated(a *answer.Answer, means bool) (*script, *framed, error) {
	if means {
		return nil, nil, refused("means of time points are correlated")
	}
	s := begin(a, "Correlations in "+a.Cohort.Name)
	m, err := s.of(s.r.Grouped(grouped(a.Look)))
	if err != nil {
		return nil, nil, err
	}
	s.say("Correlation of each two, on those who have both.")
	return s, m, nil
}

// grouped is what a look says of who is in and of their groups.
func grouped(l model.Look) model.Look {
	return model.Look{Who: l.Who, Grouping: l.Grouping, Searching: l.Searching, Observing: l.Observing}
}

// Correlations is the script of one number correlated with others.
func Correlations(c *answer.Correlations) (string, error) {
	s, m, err := correlated(&c.Answer, c.Means)
	if err != nil {
		return "", err
	}
	var q []float64
	var made []string
	for i, x := range c.Pairs {
		name := fmt.Sprintf("pair%d", i+1)
		if s.pairOf(m, name, c.Method, x, c.Level) {
			made, q = append(made, name+"$p.value"), append(q, x.Q)
		}
		if s.failed != nil {
			return "", s.failed
		}
	}
	if len(made) > 1 && len(made) == len(c.Pairs) {
		list := made[0]
		for _, v := range made[1:] {
			list += ", " + v
		}
		s.do("q <- p.adjust(c(%s), \"BH\")", list)
		s.do("print(q)")
		s.same("q (Benjamini-Hochberg)", "q", q...)
	}
	return s.text()
}

// pairOf correlates one pair, and reports whether it could.
func (s *script) pairOf(m *framed, name, method string, x answer.CorrelatedPair, lvl float64) bool {
	if x.Note != "" || math.IsNaN(x.R) {
		return false
	}
	a, b := s.numberOf(x.X), s.numberOf(x.Y)
	ok := fmt.Sprintf("is.finite(%s) & is.finite(%s)", a, b)
	if x.Group != "" && m.group != "" {
		ok = fmt.Sprintf("d$%s == %s & %s", symbol(m.group), text(x.Group), ok)
	}
	how := ""
	if method != "pearson" {
		how = ", method = " + text(method)
	}
	s.do("both <- %s", ok)
	s.do("%s <- cor.test(%s[both], %s[both]%s%s)", name, a, b, how, level("conf.level", lvl))
	s.do("print(%s)", name)
	what := x.X.Name + " and " + x.Y.Name
	if x.Group != "" {
		what += ", " + x.Group
	}
	s.same(what+": r", name+"$estimate", x.R)
	if method == "spearman" && x.PMethod == "Edgeworth series" {
		s.within(what+": P", name+"$p.value", 1e-6, "R sums a series", x.P)
	} else {
		s.same(what+": P", name+"$p.value", x.P)
	}
	if method == "pearson" && !math.IsNaN(x.CI.Lower) {
		s.same(what+": interval", name+"$conf.int", x.CI.Lower, x.CI.Upper)
	}
	if x.Line != nil && !math.IsNaN(x.Line.SESlope) && x.Line.Sigma > 1e-9 {
		line := "line" + name[4:]
		s.do("%s <- summary(lm(%s[both] ~ %s[both]))$coefficients", line, b, a)
		s.do("print(%s)", line)
		s.same(what+": line", line, x.Line.Intercept, x.Line.Slope, x.Line.SEIntercept, x.Line.SESlope, x.Line.Intercept/x.Line.SEIntercept, x.Line.T,
			x.Line.InterceptP, x.Line.P)
	}
	return true
}

// numberOf is a column of an answer, which may have been computed.
func (s *script) numberOf(c *model.Column) string {
	if s.cohort.Column(c.Name) != nil {
		return s.column(s.cohort.Column(c.Name))
	}
	_, code, err := s.item(c.Name)
	if err != nil {
		s.fail(err)
	}
	return code
}

// Matrix is the script of the correlation of each two of several numbers.
func Matrix(c *answer.CorrelationMatrix) (string, error) {
	const most = 30
	if len(c.Columns) > most {
		return "", refused("a matrix of %d columns is more than a script should hold: choose up to %d", len(c.Columns), most)
	}
	s, _, err := correlated(&c.Answer, false)
	if err != nil {
		return "", err
	}
	var names []string
	for _, col := range c.Columns {
		code := s.numberOf(col)
		if s.failed != nil {
			return "", s.failed
		}
		s.do("%s[!is.finite(%s)] <- NA", code, code)
		names = append(names, col.Name)
	}
	s.do("x <- as.matrix(d[%s])", texts(names))
	method := ""
	if c.Method != "pearson" {
		method = ", method = " + text(c.Method)
	}
	s.do("r <- cor(x, use = \"pairwise.complete.obs\"%s)", method)
	s.do("print(r)")
	s.do("p <- apply(combn(ncol(x), 2), 2, function(i) cor.test(x[, i[1]], x[, i[2]]%s)$p.value)", method)
	s.do("print(p)")
	var r, p, q []float64
	known := true
	for i := range c.Columns {
		for j := i + 1; j < len(c.Columns); j++ {
			at := c.At(i, j)
			r, p, q = append(r, c.R[at]), append(p, c.P[at]), append(q, c.Q[at])
			known = known && !math.IsNaN(c.R[at])
		}
	}
	if !known {
		return "", refused("some column does not vary, and R's cor.test stops there")
	}
	s.same("correlations", "t(r)[lower.tri(r)]", r...)
	s.within("P", "p", 1e-6, "of ranks, R sums a series", p...)
	s.within("q (Benjamini-Hochberg)", "p.adjust(p, \"BH\")", 1e-6, "as P", q...)
	return s.text()
}

// Scatter is the script of one number against others.
func Scatter(c *answer.Scatter) (string, error) {
	s, m, err := correlated(&c.Answer, c.Means)
	if err != nil {
		return "", err
	}
	k := 0
	for _, p := range c.Pairs {
		for _, x := range []struct {
			method string
			pair   answer.CorrelatedPair
		}{{"pearson", p.Pearson}, {"spearman", p.Spearman}, {"kendall", p.Kendall}} {
			k++
			x.pair.Group = ""
			s.pairOf(m, fmt.Sprintf("pair%d", k), x.method, x.pair, c.Level)
		}
	}
	if s.failed != nil {
		return "", s.failed
	}
	return s.text()
}
