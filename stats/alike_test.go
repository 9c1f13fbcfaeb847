package stats

import (
	"math"
	"reflect"
	"testing"

	"kaplan/stats/like"

	"pgregory.net/rapid"
)

// Whoever is counted in runs is counted as one by one: timelines, tables and whatever is
// made of them are the same to the bit.
func TestAlikeIsOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var o Outcome
		var group []uint8
		groups := rapid.IntRange(1, 4).Draw(t, "groups")
		o.Alike = []int32{0}
		for range rapid.IntRange(1, 30).Draw(t, "runs") {
			time, event := float64(rapid.IntRange(1, 9).Draw(t, "time")), rapid.Bool().Draw(t, "event")
			if rapid.Bool().Draw(t, "nearly") {
				time += 1e-9
			}
			g := uint8(rapid.IntRange(0, groups).Draw(t, "group")) // the last is none
			for range rapid.IntRange(1, 40).Draw(t, "length") {
				o.Time, o.Event, group = append(o.Time, time), append(o.Event, event), append(group, g)
			}
			o.Alike = append(o.Alike, int32(len(o.Time)))
		}
		got, err := NewTimeline(o)
		if err != nil {
			t.Fatal(err)
		}
		o.Alike = nil
		want, err := NewTimeline(o)
		if err != nil {
			t.Fatal(err)
		}
		if got.same == nil {
			t.Fatal("the runs are forgotten")
		}
		same := func(what string, a, b any) {
			if !reflect.DeepEqual(a, b) {
				t.Errorf("%s: %v, not %v", what, a, b)
			}
		}
		same("Time", got.Time, want.Time)
		same("Start", got.Start, want.Start)
		same("Subject", got.Subject, want.Subject)
		same("Index", got.Index, want.Index)
		same("Event", got.Event, want.Event)
		same("eventRow", got.eventRow, want.eventRow)
		var used *EventTable // whose memory is used again, as whoever asks on every key does
		for _, codes := range [][]uint8{group, nil, group} {
			used = got.TableAlike(codes, groups, used)
			a, b := used, want.Table(codes, groups, nil)
			same("AtRisk", a.AtRisk, b.AtRisk)
			same("Events", a.Events, b.Events)
			same("row", a.row, b.row)
			same("Subjects", a.Subjects, b.Subjects)
			same("TotalEvents", a.TotalEvents, b.TotalEvents)
		}
		stratum, strata := make([]int32, len(group)), rapid.IntRange(1, 3).Draw(t, "strata")
		for q := range got.same.first[1:] {
			in := int32(rapid.IntRange(-1, strata-1).Draw(t, "stratum"))
			for i := got.same.first[q]; i < got.same.first[q+1]; i++ {
				stratum[i] = in
			}
		}
		parts := want.Split(stratum, strata)
		tables := got.StratumTablesAlike(stratum, strata, group, groups)
		for s, a := range tables {
			b := parts[s].Table(group, groups, nil)
			same("Time of a stratum", append([]float64{}, a.Time...), append([]float64{}, b.Time...))
			same("AtRisk of a stratum", a.AtRisk, b.AtRisk)
			same("Events of a stratum", a.Events, b.Events)
			same("Subjects of a stratum", a.Subjects, b.Subjects)
			same("TotalEvents of a stratum", a.TotalEvents, b.TotalEvents)
		}
		var plainTables []*EventTable
		for _, part := range want.Split(stratum, strata) {
			plainTables = append(plainTables, part.Table(group, groups, nil))
		}
		for k, a := range LogRankTests(tables, TestOptions{Gamma: 1}) {
			b := LogRankTests(plainTables, TestOptions{Gamma: 1})[k]
			if err := like.Number(a.ChiSq, b.ChiSq, 1e-8); err != nil {
				t.Errorf("%s in strata: %v", a.Name, err)
			}
		}
		cuts := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1, 1.5, 2, 3, math.NaN()}), 0, 5).Draw(t, "cuts")
		var ofRun, marker []float64
		for q := range got.same.first[1:] {
			ofRun = append(ofRun, rapid.SampledFrom([]float64{0, 1, 2, 3, math.NaN()}).Draw(t, "marker"))
			for range got.same.first[q+1] - got.same.first[q] {
				marker = append(marker, ofRun[q])
			}
		}
		for k, a := range LandscapeAlike(got, ofRun, cuts) {
			b := LandscapeAt(want, marker, cuts)[k]
			if a.NLow != b.NLow || a.NHigh != b.NHigh {
				t.Errorf("cut %v: %+v, not %+v", cuts[k], a, b)
			}
			for _, err := range []error{like.Number(a.ChiSq, b.ChiSq, 1e-8), like.P(a.P, b.P, 1e-8)} {
				if err != nil {
					t.Errorf("cut %v: %v", cuts[k], err)
				}
			}
		}
		apart := make([]uint8, len(group)) // groups that part who is alike
		for i := range apart {
			apart[i] = uint8(i % groups)
		}
		same("AtRisk of who is parted", got.Table(apart, groups, nil).AtRisk, want.Table(apart, groups, nil).AtRisk)
		// One who gives weights to a copy, as a resample does, is not counted in runs.
		weighted, plain := *got, *want
		weighted.Weight = make([]float64, len(group))
		for i := range weighted.Weight {
			weighted.Weight[i] = float64(i % 3)
		}
		plain.Weight = weighted.Weight
		same("weighted AtRisk", weighted.TableAlike(group, groups, nil).AtRisk, plain.Table(group, groups, nil).AtRisk)
		mask := make([]bool, len(group))
		for i, g := range group {
			mask[i] = int(g) < groups
		}
		same("Keep", got.Keep(mask), want.Keep(mask))
	})
}

// Runs that are none are refused.
func TestAlikeRefuses(t *testing.T) {
	time, event := []float64{1, 1, 2, 2}, []bool{true, true, false, false}
	for name, alike := range map[string][]int32{"empty": {}, "does not begin": {1, 4}, "does not end": {0, 2}, "descends": {0, 3, 2, 4},
		"goes too far": {0, 5, 4}, "times differ": {0, 4}, "stands": {0, 2, 2, 4}} {
		if _, err := NewTimeline(Outcome{Time: time, Event: event, Alike: alike}); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if _, err := NewTimeline(Outcome{Time: time, Event: []bool{true, false, false, false}, Alike: []int32{0, 2, 4}}); err == nil {
		t.Error("events differ: taken")
	}
}
