package selftest

// A Held is a kind of number that the comparison with R asks nothing about, and the
// tests that hold it instead.
type Held struct {
	Is    string   // the number
	By    string   // what it is held to
	File  string   // of the tests, from the root of the sources
	Tests []string // functions in it
}

// Beside are all of them. R has no function for some, and others need questions that
// the program which makes the comparison does not put.
var Beside = []Held{
	{"robust standard errors, intervals and P with `--weights`, whatever the scale of the weights",
		"R: the comparison asks `cox` and `km`; beyond it `coxph(weights, robust = TRUE)`, `survfit(weights)`",
		"cmd/kaplan/weights_test.go", []string{"TestWeightsAreRobust", "TestScaleOfWeights", "TestWeightedCommandsEqualR", "TestWeightedLogLikelihood"}},
	{"rows that stand for several patients, `--freq`: every command", "the answer about the rows repeated",
		"cmd/kaplan/freq_test.go", []string{"TestFrequenciesAreRepeatedRows"}},
	{"causes of a status without words, `--censored`", "R: `survfit`, `cmprsk::cuminc`, `crr`, `coxph` (oracle/causes.R)",
		"cmd/kaplan/causes_test.go", []string{"TestTheNamedCauseIsAnEvent", "TestWhatIsCensoredIsAskedFor", "TestCensoredOfSeveralCodes"}},
	{"survival after a group's last time, and `--extend`", "R: `summary(survfit, times, extend)` (oracle/beyond.R)",
		"cmd/kaplan/beyond_test.go", []string{"TestBeyondFollowUp"}},
	{"P of a searched cut by permutation, within strata too", "counting all orders of small cohorts; error of tests in null cohorts",
		"stats/permute_test.go", []string{"TestPermutationByCounting", "TestPermutationSeedCoresCancel"}},
	{"the same, within strata", "R: the definition, stratum by stratum (oracle/maxstat_strata.R)",
		"stats/maxstatstrata_test.go", []string{"TestStratifiedMaxstatOracle", "TestStratifiedLandscapeByHand"}},
	{"P of a family of markers", "by hand; error in null cohorts",
		"stats/screen_test.go", []string{"TestFamilyByHand", "TestFamilyControlsError"}},
	{"shrunken hazard ratio of a searched cut", "its definition",
		"stats/maxstatboot_test.go", []string{"TestHeuristicShrinkage"}},
	{"a screen of markers by their best cuts", "the best cut of each alone",
		"stats/screen_test.go", []string{"TestScreenOptimal"}},
	{"hazard ratios per SD, IQR, doubling or unit, `--log2`, `--offset`, `--detected`", "R: `coxph` of the column so changed (oracle/screen_per.R)",
		"cmd/kaplan/screen_test.go", []string{"TestScreenPerStep"}},
	{"immortal time: who is warned", "by hand",
		"cmd/kaplan/beyond_test.go", []string{"TestImmortalTime"}},
	{"simultaneous bands", "R: km.ci's tables, and the definitions (oracle/bands.R)",
		"stats/bands_test.go", []string{"TestBandCriticalEqualsR", "TestBandsEqualR", "TestBandCoverage"}},
	{"Firth's penalised likelihood", "R: its score, maximised (oracle/cox_firth.R)",
		"stats/coxfirth_test.go", []string{"TestFirthByHand", "TestFirthAgainstR"}},
	{"ROC of time and its cut", "R: its definition (oracle/timeroc.R)",
		"stats/timeroc_test.go", []string{"TestTimeROCByHand", "TestROCOracle", "TestTimeROCCoverage"}},
	{"delta Cq and the rest of `qpcr`", "by hand",
		"stats/qpcr_test.go", []string{"TestQPCRByHand", "TestQPCRRules"}},
	{"patients who change group, `km --switch`", "R: `survfit` of (start, stop] rows (oracle/switch.R)",
		"stats/switch_test.go", []string{"TestSwitchByHand", "TestSwitchEqualsR"}},
}
