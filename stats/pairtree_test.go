package stats

import (
	"testing"

	"pgregory.net/rapid"
)

// Both trees add up what a plain list does, also after places were cleared.
func TestPairTrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 2000).Draw(t, "slots")
		slot := rapid.SliceOfNDistinct(rapid.Int32Range(0, int32(n-1)), 0, min(n, 40), rapid.ID[int32]).Draw(t, "taken")
		plain := make([]float64, n)
		for _, tree := range []pairTree{newBitTree(n), newWeightTree(n)} {
			for round := range 2 { // the second begins empty
				clear(plain)
				for k, s := range slot[round*len(slot)/2:] {
					v := 1.0
					if _, weighs := tree.(*weightTree); weighs {
						v = float64(1 + k%3)
					}
					tree.add(s, v)
					plain[s] += v
				}
				sum := 0.0
				for s := range n + 1 {
					if got := tree.below(int32(s)); got != sum {
						t.Fatalf("%T below %d of %d: %v, a list has %v", tree, s, n, got, sum)
					}
					if s < n {
						sum += plain[s]
					}
				}
				for _, s := range slot[round*len(slot)/2:] {
					tree.clear(s)
				}
			}
		}
	})
}

// Pairs counted by score are those that a look at every pair finds: with equal scores and
// times, weights, strata and late entry.
func TestPairsOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 40).Draw(t, "n")
		o := Outcome{}
		score, stratum := make([]float64, n), make([]int, n)
		late, weighs := rapid.Bool().Draw(t, "late"), rapid.Bool().Draw(t, "weights")
		times, scores := rapid.IntRange(1, 60).Draw(t, "times"), rapid.IntRange(1, 60).Draw(t, "scores")
		for i := range n {
			o.Time = append(o.Time, float64(rapid.IntRange(1, times).Draw(t, "time")))
			o.Event = append(o.Event, rapid.Bool().Draw(t, "event"))
			if late {
				o.Entry = append(o.Entry, o.Time[i]-float64(rapid.IntRange(1, times).Draw(t, "for")))
			}
			if weighs {
				o.Weight = append(o.Weight, float64(rapid.IntRange(1, 3).Draw(t, "weight")))
			}
			score[i], stratum[i] = float64(rapid.IntRange(1, scores).Draw(t, "score")), rapid.IntRange(0, 2).Draw(t, "stratum")
		}
		weight := func(i int) float64 {
			if weighs {
				return o.Weight[i]
			}
			return 1
		}
		var want Concordance
		for i := range n {
			for j := range n {
				if i == j || !o.Event[i] || stratum[i] != stratum[j] {
					continue
				}
				w := weight(i) * weight(j)
				switch {
				case o.Time[j] == o.Time[i] && o.Event[j]:
					if i < j && score[i] == score[j] {
						want.TiedBoth += w
					} else if i < j {
						want.TiedTime += w
					}
				case o.Time[j] < o.Time[i] || late && o.Entry[j] >= o.Time[i]:
				case score[j] < score[i]:
					want.Concordant += w
				case score[j] > score[i]:
					want.Discordant += w
				default:
					want.TiedScore += w
				}
			}
		}
		got, err := ScoreConcordance(o, score, ConcordanceOptions{Stratum: stratum})
		if err != nil {
			t.Fatal(err)
		}
		if got.Concordant != want.Concordant || got.Discordant != want.Discordant || got.TiedScore != want.TiedScore || got.TiedTime != want.TiedTime ||
			got.TiedBoth != want.TiedBoth {
			t.Fatalf("%+v, one by one %+v", got, want)
		}
	})
}
