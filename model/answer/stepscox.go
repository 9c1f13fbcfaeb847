package answer

import (
	"errors"
	"fmt"
	"math"

	"kaplan/model"
	"kaplan/stats"
)

// CoxBuilt is the fit of a proportional hazards model by Newton's method.
type CoxBuilt struct {
	Ties      string
	Term      []string        // as the model has them
	Label     []string        // in words
	Steps     []stats.CoxStep // those that are shown: the first is at 0
	Converged bool            // all of them lead to the maximum
	// Beta and LogLik are the log-likelihood of a single term, around the steps; nil for
	// several terms.
	Beta, LogLik []float64
}

// mostNewton is how many iterations are built: a likelihood without a maximum has no last
// one, and R's coxph gives up after as many.
const mostNewton = 20

// buildCox builds the model of the groups and the covariates.
func (s *Steps) buildCox(r *model.Resolver, l model.Look) error {
	if l.Firth {
		return &model.QuestionError{What: "the steps of Firth's penalised fit are not built by hand",
			Ways: []model.Way{{Field: model.FieldFirth, Do: "take the ordinary likelihood"}}}
	}
	ties, err := tiesOf(l.Ties)
	if err != nil {
		return err
	}
	f := s.Frame
	d, err := r.Design(f)
	if err != nil {
		return err
	}
	if len(d.X) == 0 {
		return errNoCovariate()
	}
	data, err := coxData(r, f, d)
	if err != nil {
		return err
	}
	path, err := stats.CoxSteps(data, ties, mostNewton)
	if aside := (*stats.AsideError)(nil); errors.As(err, &aside) {
		ways := []model.Way{model.OtherCovariates}
		if s.Sample.Drawn {
			ways = append(ways, model.Way{Field: "Seed", Do: "draw others, by another seed"})
		}
		return &model.QuestionError{What: fmt.Sprintf("%s, and has no coefficient", aside.Error()), Ways: ways}
	}
	if err != nil {
		return &model.QuestionError{What: "the model could not be fitted: " + err.Error(), Ways: []model.Way{model.OtherCovariates}}
	}
	b := &CoxBuilt{Ties: ties.String(), Term: d.Name, Converged: path.Converged}
	for j, name := range d.Name {
		b.Label = append(b.Label, rowLabel(name, d, j, len(f.Groups) > 1))
	}
	s.shown(len(path.Steps))
	b.Steps = path.Steps[:s.At]
	at := map[string]int{}
	for i, p := range s.Patients {
		at[p.ID] = i
	}
	for i, k := range d.Pos {
		if at, ok := at[s.id(k)]; ok {
			for j := range d.X {
				s.Patients[at].X = append(s.Patients[at].X, d.X[j][i])
			}
		}
	}
	last := path.Steps[len(path.Steps)-1]
	for j, coef := range last.Coef {
		if math.Abs(coef) > 10 && math.Abs(coef)*spread(d.X[j]) > 10 || !path.Converged {
			s.warn("%s: the likelihood rises for ever, and the steps lead to no finite coefficient", d.Name[j])
		}
	}
	s.Cox = b
	if len(d.X) > 1 || !path.Converged {
		return nil
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, step := range path.Steps {
		lo, hi = min(lo, step.Coef[0]), max(hi, step.Coef[0])
	}
	around := math.Max(hi-lo, 1/math.Sqrt(last.Info[0][0]))
	const points = 121
	var coef [][]float64
	for k := range points {
		beta := lo - around/2 + (hi-lo+around)*float64(k)/(points-1)
		b.Beta, coef = append(b.Beta, beta), append(coef, []float64{beta})
	}
	b.LogLik, err = stats.CoxLogLik(data, ties, coef)
	return err
}

// spread is the largest difference of some values.
func spread(x []float64) float64 {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range x {
		lo, hi = min(lo, v), max(hi, v)
	}
	return hi - lo
}

// PermutationBuilt are the permutations behind the corrected P of a searched cut.
type PermutationBuilt struct {
	Marker string
	Cuts   []stats.CutPoint
	Best   stats.CutPoint
	Naive  float64   // P of the ordinary log-rank test there
	Score  []float64 // log-rank scores in the order of the marker
	Value  []float64 // the marker
	ID     []string  // whose they are
	Steps  []PermutationStep
}

// PermutationStep is one permutation.
type PermutationStep struct {
	stats.CutPermutation
	Reaches bool // its largest statistic is at or beyond the observed one
	Exceed  int  // how many have been up to here
}

// P is the P value after the first b permutations, (exceed + 1)/(b + 1).
func (p *PermutationBuilt) P(b int) float64 {
	exceed := 0
	if b > 0 {
		exceed = p.Steps[b-1].Exceed
	}
	return (float64(exceed) + 1) / (float64(b) + 1)
}

// ownPermutations is how many permutations are built where a Look does not say.
const ownPermutations = 99

// mostPermutations is how many may be built: each is kept.
const mostPermutations = 10_000

// buildPermutations searches the best cut, and searches it again after each permutation
// of the scores.
func (s *Steps) buildPermutations(l model.Look) error {
	f := s.Frame
	if err := toSearch(f); err != nil {
		return err
	}
	least, err := model.LeastShare(l.MinProp)
	if err != nil {
		return err
	}
	rounds := permutations(l, ownPermutations)
	if rounds > mostPermutations {
		return &model.UsageError{Field: "Permutations", What: fmt.Sprintf("%d permutations are more than are built by hand", rounds),
			Hint: fmt.Sprintf("at most %d", mostPermutations)}
	}
	value := make([]float64, len(f.Value()))
	for k, v := range f.Value() {
		if value[k] = v; f.Code[k] == stats.NoGroup {
			value[k] = math.NaN()
		}
	}
	land, err := stats.Landscape(f.Timeline, value, stats.CutOptions{MinProp: least, MaxProp: 1 - least})
	var steps []stats.CutPermutation
	if err == nil {
		steps, err = land.Permutations(rounds, l.Seed)
	}
	if err != nil {
		return &model.QuestionError{What: "nothing can be permuted: " + err.Error(), Ways: []model.Way{model.OtherMarker, model.WidenSubgroup}}
	}
	b := &PermutationBuilt{Marker: f.Marker.Title(), Cuts: land.Cuts, Best: land.Cuts[land.Best], Naive: land.Cuts[land.Best].NaiveP()}
	score, who := land.Scores()
	b.Score = score
	for _, k := range who {
		b.Value, b.ID = append(b.Value, value[k]), append(b.ID, s.id(k))
	}
	s.shown(len(steps))
	exceed := 0
	for _, p := range steps[:s.At] {
		one := PermutationStep{CutPermutation: p, Reaches: p.Largest >= b.Best.Standardised*(1-1e-10)}
		if one.Reaches {
			exceed++
		}
		one.Exceed = exceed
		b.Steps = append(b.Steps, one)
	}
	s.Permutation = b
	return nil
}
