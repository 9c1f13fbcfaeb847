package stats

import (
	"fmt"
	"math"
)

// Detectable is the hazard ratio that so many events can detect between two
// groups, and its reciprocal: a two-sided test at 1 - level has the power to
// reject where the true ratio lies outside of them [1].
//
// events > 0; share is that of one of the groups among the patients, 0 < share <
// 1; 0 < level, power < 1. The log hazard ratio is
// (z(1-(1-level)/2) + z(power)) / sqrt(events share (1-share)).
// O(1).
//
// [1] Schoenfeld (1983) Biometrics 39:499.
func Detectable(events int, share, level, power float64) (below, above float64, err error) {
	z, err := schoenfeldZ(share, level, power)
	if err != nil {
		return math.NaN(), math.NaN(), err
	}
	if events < 1 {
		return math.NaN(), math.NaN(), fmt.Errorf("%d events: at least one is needed", events)
	}
	b := z / math.Sqrt(float64(events)*share*(1-share))
	return math.Exp(-b), math.Exp(b), nil
}

// EventsNeeded is how many events a hazard ratio needs to be detected between
// two groups with a power; not rounded. The bounds are those of Detectable;
// ratio > 0 and not 1.
func EventsNeeded(ratio, share, level, power float64) (float64, error) {
	z, err := schoenfeldZ(share, level, power)
	if err != nil {
		return math.NaN(), err
	}
	b := math.Log(ratio)
	if !(ratio > 0) || b == 0 || math.IsInf(b, 0) {
		return math.NaN(), fmt.Errorf("a hazard ratio of %v: must be above 0 and not 1", ratio)
	}
	return z * z / (b * b * share * (1 - share)), nil
}

func schoenfeldZ(share, level, power float64) (float64, error) {
	for _, x := range []struct {
		name string
		v    float64
	}{{"the share of a group", share}, {"the level", level}, {"the power", power}} {
		if !(x.v > 0 && x.v < 1) {
			return 0, fmt.Errorf("%s is %v: must lie between 0 and 1", x.name, x.v)
		}
	}
	return NormalCI(level) + math.Sqrt2*math.Erfinv(2*power-1), nil
}
