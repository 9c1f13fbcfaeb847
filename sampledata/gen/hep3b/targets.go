package main

import "kaplan/sampledata/published"

const (
	arm30, armUp, armVehicle             = "30 mg/kg", "30 to 60 mg/kg", "vehicle"
	control, sensitive, pre, resist, esc = "control", "sensitive", "preprogression", "resistant", "escalated"
)

// pOf, r2Of and changeOf are the P value, R² and relative change of a figure of
// document E. Where it prints R² and P, the number of points follows from both.
func pOf(name string) float64      { return published.Number(printed(name).P) }
func r2Of(name string) float64     { return published.Number(printed(name).Value) }
func changeOf(name string) float64 { return published.Share(printed(name).Value) }

var (
	pSurvival  = pOf("survival of 30 and 30 to 60 mg/kg, tumor, log-rank test")
	progressed = int(published.Number(printed("hCG above 200 on day 28, with tumor").Count())) // of 43 by day 29
)
