package selftest

// Quantity is a kind of number: what it is, and what of R gives it.
type Quantity struct {
	Field string // pattern of the command and the field
	Is    string // the definition
	R     string // function that gives it
	Tests string // further tests that hold it, beside TestDifferential
}

const (
	oracleSurvival = "stats/survival_test.go with oracle/survival.json"
	oracleTests    = "stats/logrank_test.go with oracle/compare.json"
	oracleCox      = "stats/cox_oracle_test.go with oracle/cox.json"
	oracleMeans    = "stats/means_test.go, ranks_test.go with oracle/means.json, ranks.json"
	oracleROC      = "stats/roc*_test.go with oracle/timeroc.json, rocpair.json"
	oracleMatch    = "cmd/kaplan/match_test.go with oracle/commands_match.json"
)

// Quantities are all that is compared; the first pattern that fits is the one.
var Quantities = []Quantity{
	{"* cohort.*", "patients in the file, and those whom the question can use", "nrow, complete.cases", "model/frame_test.go"},
	{"* endpoint.events", "events, or patients with the outcome, among those used", "sum", "model/frame_test.go"},
	{"refused", "a question that these data cannot answer is refused, never answered with a number", "the script decides by the data",
		"cmd/kaplan/strict_test.go"},
	{"* result.level", "confidence level", "as asked", ""},

	{"km result.life_tables*", "actuarial life table: entered, lost, at risk (half of the lost), survival to the start, density, hazard",
		"KMsurv::lifetab", "stats/lifetable_test.go"},
	{"*.follow_up.*", "median follow-up by reverse Kaplan-Meier: being censored is the event; counted from entry where patients enter late",
		"survival::survfit(Surv(t, censored) ~ 1)", oracleSurvival},
	{"*.median.*", "median survival; where S is 0.5 over an interval its midpoint; interval by the band's crossing of 0.5",
		"survival::survfit, summary()$table", oracleSurvival},
	{"*.rmst.*", "restricted mean: area under S to tau", "survival:::survmean", "stats/difference_test.go"},
	{"cuminc result.groups[].steps*", "cumulative incidence of the cause by Aalen and Johansen, with its standard error and interval",
		"survival::survfit(Surv(t, factor(cause)) ~ 1, id)", "stats/competing_test.go"},
	{"cuminc result.groups[].at*", "the same at given times; not known after a group's last time unless nobody is left", "the same",
		"stats/competing_test.go"},
	{"cuminc result.tests*", "Gray's test of the subdistributions, stratified where asked", "cmprsk::cuminc", "stats/competing_test.go"},
	{"*groups[].steps*", "Kaplan-Meier: at risk, events, censored, S, Greenwood's standard error of S, interval of the type asked",
		"survival::survfit", oracleSurvival},
	{"*groups[].at*", "the same at given times; not known after a group's last time where the last one is censored", "summary(survfit, times)",
		oracleSurvival},
	{"* result.tests[log-rank]*", "log-rank test with hypergeometric variance, stratified where asked",
		"survival::survdiff; its definition by counts with late entry", oracleTests},
	{"* result.tests[trend]*", "log-rank test for trend, scores 1, 2, ...", "its definition by counts", oracleTests},
	{"km result.tests*", "weighted log-rank tests: Gehan-Breslow (n), Tarone-Ware (root of n), Peto-Peto (S of Peto), Fleming-Harrington (S before t)",
		"their definitions by counts", oracleTests},
	{"landmark result.tests*", "as km", "their definitions by counts", oracleTests},
	{"km result.pairwise*", "log-rank test of each two groups, P corrected", "definition by counts, p.adjust", oracleTests},
	{"*result.hazard_ratio.*",
		"hazard ratio of two groups by Cox's model; profile interval and likelihood-ratio P where one side has at most one event",
		"survival::coxph; uniroot on its log likelihood", "stats/groupcox_test.go with oracle/compare.json"},
	{"km result.rmst_comparison*", "difference and ratios of restricted means, delta method", "survival:::survmean",
		"stats/difference_test.go with oracle/difference.json"},
	{"km result.milestones*", "difference of S at a time, and the test on the scale of log(-log)", "summary(survfit, times)",
		"stats/difference_test.go with oracle/difference.json"},
	{"* result.cuts*", "cuts: type 7 quantiles of those who are in", "quantile", "model/cut_test.go"},
	{"km *", "counts of groups", "table", ""},
	{"landmark *", "groups by state at the landmark; time from there; who leaves at or before it is out", "survival::survfit on time > L",
		"stats/landmark_test.go"},
	{"cuminc *", "counts of groups", "table", ""},

	{"cox result*ph_test*", "test of proportional hazards, by term and of all", "survival::cox.zph", oracleCox},
	{"cox result*concordance_uno*", "Uno's concordance", "survival::concordance(timewt = \"n/G2\")", "stats/cox_more_test.go with oracle/cox_more.json"},
	{"cox result*concordance*", "Harrell's concordance, and its change by added covariates", "survival::concordance",
		"stats/cox_more_test.go with oracle/cox_more.json"},
	{"cox result.residuals*", "martingale, deviance, score and dfbeta residuals", "residuals(coxph)", oracleCox},
	{"cox result.influence*", "the patients with the largest dfbetas", "residuals(coxph, \"dfbetas\")", oracleCox},
	{"cox result.predicted*", "survival of a pattern, and averaged over the cohort", "survival::survfit(coxph, newdata)",
		"stats/cox_more_test.go with oracle/cox_more.json"},
	{"cox result.added*", "what covariates add: likelihood ratio, change of concordance", "survival::coxph, concordance(a, b)",
		"stats/cox_more_test.go with oracle/cox_more.json"},
	{"cox result.selection*", "backward elimination by AIC or likelihood-ratio P", "survival::coxph step by step", "cmd/kaplan/survival_more_test.go"},
	{"cox result*terms*", "log hazard ratio, standard error, ratio, Wald or profile interval, P; alone or together",
		"survival::coxph(eps = 1e-13), uniroot for profiles", oracleCox},
	{"cox result*", "log likelihoods, AIC, BIC (counting events), likelihood-ratio, score and Wald tests", "survival::coxph, logLik", oracleCox},
	{"finegray *", "Fine and Gray's regression: coefficients, robust standard errors, tests", "cmprsk::crr, with Newton steps to convergence",
		"stats/finegray_test.go with oracle/finegray.json"},
	{"forest result.rows[].interaction*", "interaction of the groups with a subgroup: likelihood-ratio test", "survival::coxph",
		"cmd/kaplan/survival_more_test.go"},
	{"forest *", "hazard ratio in each subgroup, adjusted, with Wald's interval", "survival::coxph", "cmd/kaplan/survival_more_test.go"},
	{"cut result.p_adjusted.contal_oquigley", "Contal and O'Quigley's correction, by scores of the deaths",
		"definition in R/search.R, which agrees with survMisc's cutp", "stats/maxstatp_test.go"},
	{"cut result.p_adjusted*", "P of the best cut: Lausen-Schumacher, improved Bonferroni", "maxstat::maxstat.test", "stats/maxstat_oracle_test.go"},
	{"cut *", "every cut: sizes, standardised log-rank statistic, ordinary chi-square, P; the best", "maxstat::maxstat.test, survival::survdiff",
		"stats/maxstat_oracle_test.go"},
	{"screen *", "hazard ratio of every marker per SD or above its median, P, Benjamini-Hochberg q", "survival::coxph, p.adjust",
		"stats/screen_test.go with oracle/screen.json"},
	{"power *", "detectable hazard ratios and events needed (Schoenfeld)", "the formula with qnorm", "stats/power_test.go"},

	{"compare result.pairwise_methods[games-howell]*", "Games and Howell's comparisons", "ptukey by their definition",
		"stats/posthoc_test.go with oracle/posthoc.json"},
	{"compare result.pairwise_methods[dunn]*", "Dunn's comparisons of mean ranks", "rank, by its definition",
		"stats/posthoc_test.go with oracle/posthoc.json"},
	{"compare result.pairwise*", "each two groups: pooled t, Tukey, Mann-Whitney, P corrected", "t of lm, ptukey, wilcox.test, p.adjust", oracleMeans},
	{"compare result.checks*", "Levene's test (medians), Bartlett's, Shapiro-Wilk", "car::leveneTest, bartlett.test, shapiro.test",
		"stats/normality_test.go"},
	{"compare result.table*", "counts, shares, expected counts, Wilson and exact intervals", "chisq.test, prop.test, binom.test",
		"stats/contingency_test.go"},
	{"compare result.measures*", "risk difference (Newcombe, Wald), risk ratio, odds ratios, number needed", "prop.test, fisher.test, formulas",
		"stats/contingency_test.go"},
	{"compare result.types*", "two-way analysis of variance, types I, II, III", "anova, car::Anova", "stats/means_test.go"},
	{"compare result.terms*", "two-way analysis of variance, type II", "car::Anova", "stats/means_test.go"},
	{"compare result.cells*", "n, mean, SD, standard error, t interval of each cell", "mean, sd, qt", ""},
	{"compare *tests*", "t, Welch, Mann-Whitney, ANOVA, Welch's ANOVA, Kruskal-Wallis, paired t, Wilcoxon, chi-square, Fisher, Cochran-Armitage",
		"t.test, wilcox.test, lm, oneway.test, kruskal.test, chisq.test, fisher.test, prop.trend.test", oracleMeans},
	{"compare result.between*", "the same tests of the changes between groups", "the same", oracleMeans},
	{"compare *", "n, mean, SD, quartiles (type 7), range, t interval of the mean", "mean, sd, quantile, t.test", "stats/summary_test.go"},
	{"correlate result.pairs[].regression*", "line of y on x", "lm, confint", "stats/correlation_test.go"},
	{"correlate *", "Pearson, Spearman, Kendall: coefficient, test, interval, q", "cor.test, p.adjust", "stats/correlation_test.go"},
	{"table1 *", "counts, shares, summaries, tests, standardised differences",
		"quantile, wilcox.test, kruskal.test, chisq.test, fisher.test, formulas", "cmd/kaplan/table1_test.go"},

	{"roc *auc*", "area under the curve and DeLong's standard error and interval", "pROC::roc, var, ci.auc", oracleROC},
	{"roc *youden*", "the cut of the largest Youden index as a test: counts, shares with exact and Wilson intervals, likelihood and odds ratios",
		"binom.test, prop.test, formulas", oracleROC},
	{"roc *curve*", "sensitivity and specificity at every cut", "counts", oracleROC},
	{"roc result.versus*", "DeLong's test of two curves of the same patients", "pROC::roc.test, cov", oracleROC},
	{"roc *", "counts", "table", ""},
	{"logistic *", "log odds ratios, tests of terms, pseudo R squared, AUC, Hosmer-Lemeshow by ten groups",
		"glm(binomial), drop1, pROC, definition of the test", "stats/logisticfit_test.go with oracle/logistic.json"},
	{"genotype *", "models of a genotype, allele counts, Hardy-Weinberg (chi-square, exact), trend",
		"glm(binomial), chisq.test, prop.trend.test, definitions", "stats/genotype_test.go with oracle/genotype.json"},
	{"match result.propensity*", "propensity score of every patient, weights and pairs", "glm(binomial), MatchIt::matchit(method = \"nearest\")",
		oracleMatch},
	{"match result.pairs*", "pairs by nearest neighbour, largest score first", "MatchIt::matchit(method = \"nearest\")", oracleMatch},
	{"match result.balance*", "means, standardised differences, variance ratios, largest difference of distributions",
		"definitions of MatchIt's summary", oracleMatch},
	{"match result.effect*", "hazard ratios before, adjusted and after with robust variance; curves; risks by a time",
		"survival::coxph, survfit, glm with a sandwich by pair", oracleMatch},
	{"match *", "sizes and sums of weights of the arms", "sum", oracleMatch},
}

// QuantityOf is the quantity that a field is, nil where nobody has said.
func QuantityOf(field string) *Quantity {
	for i, q := range Quantities {
		if matches(q.Field, field) {
			return &Quantities[i]
		}
	}
	return nil
}
