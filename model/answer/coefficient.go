package answer

import (
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// Symbol is what a method's coefficient is called.
func Symbol(method string) string {
	switch method {
	case "spearman":
		return "rho"
	case "kendall":
		return "tau"
	}
	return "r"
}

// methodOf reads the method of a look.
func methodOf(l model.Look) (string, error) {
	switch l.Method {
	case "", "pearson":
		return "pearson", nil
	case "spearman", "kendall":
		return l.Method, nil
	}
	return "", &model.UsageError{What: fmt.Sprintf("unknown method of correlation %q", l.Method), Hint: "one of pearson, spearman, kendall"}
}

// correlated correlates points by one method.
func correlated(method string, x, y []float64, level float64) (stats.Correlation, string) {
	var c *stats.Correlation
	var err error
	switch method {
	case "spearman":
		if c, err = stats.Spearman(x, y); err == nil {
			c.CI = stats.SpearmanCI(c.R, c.N, level)
		}
	case "kendall":
		if c, err = stats.Kendall(x, y); err == nil {
			c.CI = stats.KendallCI(c.R, c.N, level)
		}
	default:
		c, err = stats.Pearson(x, y, level)
	}
	if err != nil {
		nan := math.NaN()
		return stats.Correlation{N: len(x), R: nan, Statistic: nan, DF: nan, P: nan, CI: stats.Interval{Lower: nan, Upper: nan, Level: level}}, whyNot(err)
	}
	return *c, ""
}
