package stats_test

import (
	"encoding/csv"
	"fmt"
	"log"
	"os"
	"strconv"

	"kaplan/stats"
)

// The 6-MP trial of Freireich et al. (1963) Blood 21:699: weeks of remission of 21
// children on 6-MP, and of 21 on placebo.
var (
	weeks = []float64{
		6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35,
		1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23,
	}
	relapse = []bool{
		true, true, true, false, true, false, true, false, false, true, true, false, false, false, true, true, false, false, false, false, false,
		true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true, true,
	}
	placebo = []uint8{
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	}
)

// table reads the named columns of a file of testdata; rows without one of them are
// left out.
func table(file string, names ...string) [][]float64 {
	f, err := os.Open("testdata/" + file)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		log.Fatal(err)
	}
	at := map[string]int{}
	for j, name := range rows[0] {
		at[name] = j
	}
	out := make([][]float64, len(names))
	for _, row := range rows[1:] {
		values := make([]float64, len(names))
		for k, name := range names {
			if values[k], err = strconv.ParseFloat(row[at[name]], 64); err != nil {
				break
			}
		}
		if err == nil {
			for k, v := range values {
				out[k] = append(out[k], v)
			}
		}
	}
	return out
}

// equals marks the values that are v.
func equals(x []float64, v float64) []bool {
	out := make([]bool, len(x))
	for i := range x {
		out[i] = x[i] == v
	}
	return out
}

func ExampleKaplanMeier() {
	curve, err := stats.KaplanMeier(stats.Outcome{Time: weeks[:21], Event: relapse[:21]}, 0.95, stats.Log)
	if err != nil {
		log.Fatal(err)
	}
	at := curve.At([]float64{6}, true)[0]
	fmt.Printf("in remission after 6 weeks: %.6f (standard error %.6f)\n", at.Surv, at.SE)
	median := curve.Median()
	fmt.Printf("median: %v weeks (95 %% %s interval: %v to %v)\n", median.Value, median.CI.Transform, median.CI.Lower, median.CI.Upper)
	// Output:
	// in remission after 6 weeks: 0.857143 (standard error 0.076360)
	// median: 23 weeks (95 % log interval: 16 to NaN)
}

func ExampleLogRankTests() {
	timeline, err := stats.NewTimeline(stats.Outcome{Time: weeks, Event: relapse})
	if err != nil {
		log.Fatal(err)
	}
	both := timeline.Table(placebo, 2, nil)
	for _, test := range stats.LogRankTests([]*stats.EventTable{both}, stats.TestOptions{Gamma: 1}) {
		fmt.Printf("%-18s chi-square %.3f, P = %.2g\n", test.Name, test.ChiSq, test.P)
	}
	// Output:
	// log-rank           chi-square 16.793, P = 4.2e-05
	// gehan-breslow      chi-square 13.458, P = 0.00024
	// tarone-ware        chi-square 15.124, P = 0.0001
	// peto-peto          chi-square 14.084, P = 0.00017
	// fleming-harrington chi-square 13.048, P = 0.0003
}

func ExampleCox() {
	x := make([]float64, len(placebo))
	for i, g := range placebo {
		x[i] = float64(g)
	}
	fit, err := stats.Cox(stats.CoxData{Time: weeks, Event: relapse, X: [][]float64{x}, Name: []string{"placebo"}}, stats.CoxOptions{})
	if err != nil {
		log.Fatal(err)
	}
	profile, err := fit.Profile(0.95)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: coefficient %.6f, standard error %.6f\n", fit.Name[0], fit.Coef[0], fit.SE[0])
	fmt.Printf("log-likelihood %.6f, %.6f at 0\n", fit.LogLik, fit.LogLikNull)
	fmt.Printf("95 %% profile interval of the coefficient: %.4f to %.4f\n", profile[0].Lower, profile[0].Upper)
	// Output:
	// placebo: coefficient 1.572125, standard error 0.412397
	// log-likelihood -85.008425, -93.184270 at 0
	// 95 % profile interval of the coefficient: 0.7951 to 2.4308
}

// The bone marrow transplants of Klein & Moeschberger, section 1.3: relapse and death
// in remission compete, and three groups are compared.
func ExampleGrayTest() {
	bmt := table("bmt.csv", "t2", "d1", "d2", "group")
	outcome := stats.Outcome{Time: bmt[0], Event: make([]bool, len(bmt[0]))}
	cause, group := make([]uint8, len(bmt[0])), make([]uint8, len(bmt[0]))
	for i := range cause {
		switch {
		case bmt[2][i] == 1: // relapse
			cause[i] = 1
		case bmt[1][i] == 1: // death
			cause[i] = 2
		}
		outcome.Event[i] = cause[i] > 0
		group[i] = uint8(bmt[3][i]) - 1
	}
	timeline, err := stats.NewTimeline(outcome)
	if err != nil {
		log.Fatal(err)
	}
	for k, what := range []string{"relapse", "death in remission"} {
		gray, err := stats.GrayTest([]*stats.Timeline{timeline}, cause, uint8(k+1), group, 3, 0)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: chi-square %.5f on %d df, P = %.4f\n", what, gray.ChiSq, gray.DF, gray.P)
	}
	// Output:
	// relapse: chi-square 11.92288 on 2 df, P = 0.0026
	// death in remission: chi-square 0.13741 on 2 df, P = 0.9336
}

// Five patients: cause 1 at 1, cause 2 at 2, censored at 2, cause 1 at 4, censored at 5.
func ExampleTimeline_AalenJohansen() {
	timeline, err := stats.NewTimeline(stats.Outcome{
		Time: []float64{1, 2, 2, 4, 5}, Event: []bool{true, true, false, true, false},
	})
	if err != nil {
		log.Fatal(err)
	}
	incidence, err := timeline.AalenJohansen([]uint8{1, 2, 0, 1, 0}, 2, nil, 1, stats.IncidenceOptions{})
	if err != nil {
		log.Fatal(err)
	}
	first, second := incidence[0][0], incidence[0][1]
	fmt.Println("t  n  free of both  cause 1  cause 2")
	for j, t := range first.Time {
		fmt.Printf("%v  %v  %-12.2f  %-7.2f  %.2f\n", t, first.AtRisk[j], first.EventFree[j], first.Estimate[j], second.Estimate[j])
	}
	// Output:
	// t  n  free of both  cause 1  cause 2
	// 1  5  0.80          0.20     0.00
	// 2  4  0.60          0.20     0.20
	// 4  2  0.30          0.50     0.20
	// 5  1  0.30          0.50     0.20
}

// Mean gene expression in diffuse large B-cell lymphoma, the example of R's maxstat.
func ExampleLandscape() {
	dlbcl := table("dlbcl.csv", "time", "cens", "MGE")
	timeline, err := stats.NewTimeline(stats.Outcome{Time: dlbcl[0], Event: equals(dlbcl[1], 1)})
	if err != nil {
		log.Fatal(err)
	}
	cuts, err := stats.Landscape(timeline, dlbcl[2], stats.CutOptions{})
	if err != nil {
		log.Fatal(err)
	}
	best := cuts.Cuts[cuts.Best]
	exact, err := cuts.HothornLausen()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("best cut %.7f: %d low and %d high, statistic %.6f\n", best.Cut, best.NLow, best.NHigh, best.Standardised)
	fmt.Printf("P as if the cut had been fixed beforehand: %.4f\n", best.NaiveP())
	fmt.Printf("P corrected for the choice: %.8f (Lausen & Schumacher 1992)\n", cuts.Lausen92())
	fmt.Printf("                            %.8f (Lausen & Schumacher 1994)\n", cuts.Lausen94())
	fmt.Printf("                            %.8f (Hothorn & Lausen)\n", exact.P)
	// Output:
	// best cut 0.1860526: 33 low and 7 high, statistic 3.177222
	// P as if the cut had been fixed beforehand: 0.0053
	// P corrected for the choice: 0.03547625 (Lausen & Schumacher 1992)
	//                             0.02386832 (Lausen & Schumacher 1994)
	//                             0.02218249 (Hothorn & Lausen)
}

// Advanced lung cancer by sex: the mean survival within a year.
func ExampleCurve_RMST() {
	lung := table("lung.csv", "time", "status", "sex")
	group := make([]uint8, len(lung[0]))
	for i, sex := range lung[2] {
		group[i] = uint8(sex) - 1
	}
	timeline, err := stats.NewTimeline(stats.Outcome{Time: lung[0], Event: equals(lung[1], 2)})
	if err != nil {
		log.Fatal(err)
	}
	for g, curve := range timeline.Table(group, 2, nil).KaplanMeiers(stats.CurveOptions{}, nil) {
		fmt.Printf("%s: %.4f days\n", []string{"men", "women"}[g], curve.RMST(365).Value)
	}
	// Output:
	// men: 241.4951 days
	// women: 297.4654 days
}

func ExampleCoxFit_Concordance() {
	lung := table("lung.csv", "time", "status", "age", "sex", "ph.ecog")
	fit, err := stats.Cox(stats.CoxData{
		Time: lung[0], Event: equals(lung[1], 2), X: lung[2:], Name: []string{"age", "sex", "ph.ecog"},
	}, stats.CoxOptions{})
	if err != nil {
		log.Fatal(err)
	}
	c, err := fit.Concordance(stats.ConcordanceOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("C = %.7f\n", c.C)
	// Output:
	// C = 0.6371355
}

// Four patients: the one with the competing event at 2 stays in the risk set. The
// coefficient is log(2)/2.
func ExampleFineGray() {
	fit, err := stats.FineGray(stats.FineGrayData{
		Time: []float64{1, 2, 3, 4}, Cause: []uint8{1, 2, 0, 1}, X: [][]float64{{1, 1, 0, 0}}, Name: []string{"treated"},
	}, 0.95)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: coefficient %.6f\n", fit.Name[0], fit.Coef[0])
	fmt.Printf("%d events, %d competing, %d censored\n", fit.Events, fit.Competing, fit.Censored)
	// Output:
	// treated: coefficient 0.346574
	// 2 events, 1 competing, 1 censored
}

// Three treated subjects choose in the order of their scores, the largest first.
func ExampleNearestNeighbours() {
	score := []float64{0.9, 0.8, 0.2, 0.85, 0.5, 0.35, 0.1}
	treated := []bool{true, true, true, false, false, false, false}
	matching, err := stats.NearestNeighbours(score, treated, stats.MatchOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, pair := range matching.Pairs {
		fmt.Printf("row %d with row %d: %.2f apart\n", pair.Treated, pair.Control, pair.Distance)
	}
	balance, err := stats.BalanceOf(score, treated, matching.Weights(), stats.TreatedSD)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("standardised mean difference after matching: %.3f\n", balance.SMD)
	// Output:
	// row 0 with row 3: 0.05 apart
	// row 1 with row 4: 0.30 apart
	// row 2 with row 6: 0.10 apart
	// standardised mean difference after matching: 0.396
}

func ExampleROCOf() {
	marker := []float64{1, 2, 4, 3, 5, 6}
	isCase := []bool{false, false, false, true, true, true}
	roc, err := stats.ROCOf(marker, isCase, stats.ROCOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("AUC %.4f, standard error %.4f\n", roc.AUC, roc.SE)
	fmt.Printf("positive above %v: sensitivity %.3f, specificity %.3f\n", roc.Youden.Cut, roc.Youden.Sensitivity, roc.Youden.Specificity)
	// Output:
	// AUC 0.8889, standard error 0.1571
	// positive above 2: sensitivity 1.000, specificity 0.667
}
