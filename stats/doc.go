// Package stats holds kaplan's statistics: numbers in, numbers out.
//
// It imports gonum and the standard library only, does no I/O, keeps no state
// and never prints. Warnings about a result are in its field Warnings.
//
// # Conventions
//
//   - Subjects are rows 0..n-1 in the caller's order, which is never changed.
//   - Times are float64 in the caller's unit; results keep that unit. Times
//     that differ by less than a relative 1.5e-8 are one time, as in R's
//     survival (its timefix).
//   - At equal times events precede censorings. A patient who enters at t is not
//     yet at risk at t; one who leaves at t still is.
//   - A number that does not exist (a median that is not reached, an interval
//     where S = 0) is NaN in a result and never anything else.
//   - Where R's survival and a textbook differ, R is followed and the
//     docstring says so.
//   - Results are the same to the bit whatever the number of cores.
//   - A level of 0 means 0.95, or the level of the fit or curve, wherever the
//     documentation says so; every other level outside (0, 1) is ErrLevel.
//   - Errors are *LengthError for slices of unequal length, *ValueError for a
//     value that cannot be used, *SampleError for data that do not allow an
//     analysis, or one of the variables Err...
//
// # Index by subject
//
// Survival of groups:
//
//   - outcomes and their order: [Outcome], [Tied], [NewTimeline], [Timeline.Keep],
//     [Timeline.Table], [EventTable], [NoGroup], [OrderOf], [Sorted], [CountIn], [CodesOf], [SpreadCodes]
//   - curves: [KaplanMeier], [EventTable.KaplanMeiers], [EventTable.LazyKaplanMeiers],
//     [EventTable.ReverseKaplanMeier], [Curve.Median], [Curve.Quantile],
//     [Curve.At], [Curve.CI], [Curve.Band], [HallWellnerCritical],
//     [EqualPrecisionCritical]
//   - restricted means and single times: [Curve.RMST], [CompareRMST], [CompareAt]
//   - life tables: [NewLifeTable]
//   - step by step: [LogRankSteps], [CoxSteps], [CoxLogLik], [CutLandscape.Permutations], [DrawWithin]
//   - tests: [LogRankTests], [Pairwise], with weights [RobustLogRankTests], [RobustPairwise]
//   - patients who change group: [SplitAtSwitch]
//
// Competing risks:
//
//   - [Timeline.AalenJohansen], [CumulativeIncidence.At], [GrayTest], [FineGray]
//
// Proportional hazards:
//
//   - fits: [Cox], [CoxFit.Profile], [CoxFit.WaldTest], [CoxFit.Contrast];
//     [GroupCox] from counts alone, [CoxOfCells] from sums over cells,
//     [CellSums.About]
//   - checks: [CoxFit.ProportionalHazards], [CoxFit.Martingale],
//     [CoxFit.Deviance], [CoxFit.ScoreResiduals], [CoxFit.Dfbeta],
//     [CoxFit.Dfbetas], [SmoothLine]
//   - predictions: [CoxFit.Predict], [CoxFit.Average], [CoxFit.LinearPredictor]
//   - discrimination: [CoxFit.Concordance], [ScoreConcordance], [ConcordanceDifference]
//   - splines: [SplineKnots], [SplineBasis]
//   - several cohorts: [Pool]
//
// Planning and landmarks:
//
//   - power: [EventsNeeded], [Detectable]
//   - a state that is known later: [StateAt]
//
// Cut-points of a marker:
//
//   - every cut: [Landscape], [LandscapeAt], [LandscapeAlike], [CutLandscape.TwoCuts]; within strata:
//     [StratifiedLandscape], [StratifiedLandscapeAt]; in a picture: [CutLandscape.Bars]
//   - corrected P values: [CutLandscape.Lausen92], [CutLandscape.Lausen94],
//     [CutLandscape.HothornLausen], [CutLandscape.ContalOQuigley],
//     [CutLandscape.Permutation], [CutLandscape.PermutationTwoCuts],
//     [CutLandscape.Critical]
//   - in cohorts of a known truth: [Simulate]
//   - validation: [CutLandscape.Bootstrap], [CutLandscape.CrossValidate],
//     [HeuristicShrinkage]
//   - many markers: [Screen]
//
// Diagnostic markers:
//
//   - [ROCOf], [TimeROC], [CompareROC], [CompareIndependentROC], [DiagnosticOf],
//     [CutCounts]
//
// Binary outcomes, counts and proportions:
//
//   - logistic regression: [FitLogistic], [Logistic.Profile], [Logistic.DropTest],
//     [Logistic.R2], [Logistic.HosmerLemeshow]
//   - tables: [PearsonChiSquare], [Fisher], [FisherWithin], [McNemar], [CochranArmitage]
//   - proportions and risks: [ProportionOf], [RiskOf], [RisksOf]
//   - genotypes: [GenotypeTests], [HardyWeinbergTest]
//
// Matching and weighting:
//
//   - [NearestNeighbours], [PropensityWeights], [EffectiveSize], [BalanceOf],
//     [SMDOfNumbers], [SMDOfTable]
//
// Means and ranks:
//
//   - descriptions: [Summarise], [SummariseGroups], [MeanOf], [MeansOverTime]
//   - two groups or pairs: [StudentT], [WelchT], [PairedT], [MannWhitney],
//     [SignedRank]
//   - several groups: [OneWayANOVA], [WelchANOVA], [TwoWayANOVA], [KruskalWallis]
//   - pairs of several groups: [TukeyHSD], [GamesHowell], [PairwiseT], [Dunn]
//   - assumptions: [ShapiroWilk], [Levene], [Bartlett]
//   - association: [Pearson], [PearsonFromR], [Spearman], [Kendall], [SpearmanCI],
//     [KendallCI], [LinearRegression]
//   - quantitative PCR: [MeanCq], [RelativeExpression], [FoldChangeOf],
//     [SummariseCq]
//
// P values and intervals:
//
//   - [AdjustP], [NormalP], [NormalCI], [ChiSquareTest], [CI], [Interval], [Around],
//     [RandomOptions]
package stats
