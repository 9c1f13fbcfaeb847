package stats

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Values of a JSON file that R wrote: numbers, with null for NA.
type number float64

func (v *number) UnmarshalJSON(b []byte) error {
	if s := string(b); s == "null" || s == `"NA"` || s == `"NaN"` {
		*v = number(math.NaN())
		return nil
	} else if s == `"Inf"` {
		*v = number(math.Inf(1))
		return nil
	}
	return json.Unmarshal(b, (*float64)(v))
}

// numbers is an array, which R writes as a scalar where it has one element.
type numbers []float64

func (v *numbers) UnmarshalJSON(b []byte) error {
	var list []number
	if err := json.Unmarshal(b, &list); err != nil {
		var one number
		if err := json.Unmarshal(b, &one); err != nil {
			return err
		}
		list = []number{one}
	}
	*v = nil
	for _, x := range list {
		*v = append(*v, float64(x))
	}
	return nil
}

// rows is a matrix by rows, which R writes flat where it has one column.
type rows []numbers

type rTest struct {
	Statistic number
	DF        int
	P         number
}

// readOracle decodes an oracle file into out.
func readOracle(t testing.TB, name string, out any) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "oracle", name))
	if err == nil {
		err = json.Unmarshal(b, out)
	}
	if err != nil {
		t.Fatal(err)
	}
}

type coxCase struct {
	Data struct {
		Name, Ties  string
		Entry, Time numbers
		Event       []int
		X           []numbers
		Columns     numbersOfNames
		Strata      []int
		Weights     numbers
		Cluster     []int
		Term        []int
	}
	R struct {
		Coef, SE    numbers
		Var         rows
		LogLik      numbers
		LR          *rTest
		Wald, Score rTest
		AIC, BIC    *number
		N, Events   int
		RobustVar   rows    `json:"robust_var"`
		RobustScore *number `json:"robust_score"`
		RobustWald  *number `json:"robust_wald"`
		Profile     rows
		Martingale  numbers
		Deviance    numbers
		ScoreResid  rows `json:"score_resid"`
		Dfbeta      rows
		Dfbetas     rows
		Zph         map[string]struct {
			Table   rows
			X, Time numbers
			Y       rows
			Var     numbers
		}
	}
}

// numbersOfNames is a list of names, a scalar where it has one.
type numbersOfNames []string

func (v *numbersOfNames) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*v = []string{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(v))
}

func coxCases(t *testing.T) []struct {
	name string
	ties Ties
	data CoxData
	c    coxCase
} {
	var file struct{ Cases []coxCase }
	readOracle(t, "cox.json", &file)
	var out []struct {
		name string
		ties Ties
		data CoxData
		c    coxCase
	}
	var d CoxData
	for _, c := range file.Cases {
		if c.Data.Time != nil {
			d = CoxData{Time: c.Data.Time, Name: c.Data.Columns, Stratum: c.Data.Strata, Term: c.Data.Term}
			if c.Data.Entry != nil {
				d.Entry = c.Data.Entry
			}
			if c.Data.Weights != nil {
				d.Weight = c.Data.Weights
			}
			d.Cluster = c.Data.Cluster
			d.Event = events(c.Data.Event...)
			for _, x := range c.Data.X {
				d.X = append(d.X, x)
			}
		}
		ties := map[string]Ties{"efron": Efron, "breslow": Breslow, "exact": Exact}[c.Data.Ties]
		out = append(out, struct {
			name string
			ties Ties
			data CoxData
			c    coxCase
		}{c.Data.Name + "/" + c.Data.Ties, ties, d, c})
	}
	return out
}

// at reads a matrix that R may have flattened to its one column.
func (m rows) at(i, j int) float64 {
	return m[i][j]
}

func TestCoxAgainstR(t *testing.T) {
	t.Parallel()
	values := 0
	for _, c := range coxCases(t) {
		t.Run(c.name, func(t *testing.T) {
			d, r := c.data, c.c.R
			cluster := d.Cluster
			d.Cluster = nil
			f := mustCox(t, d, CoxOptions{Ties: c.ties})
			check := func(what string, got, want, rel float64) {
				t.Helper()
				values++
				within(t, what, got, want, rel)
			}
			for j := range r.Coef {
				check("coef "+f.Name[j], f.Coef[j], r.Coef[j], 1e-8)
				check("se "+f.Name[j], f.SE[j], r.SE[j], 1e-8)
				for i := range r.Coef {
					scale := r.SE[i] * r.SE[j]
					check(fmt.Sprintf("var %d,%d", i, j), f.Var[i][j]/scale, r.Var.at(i, j)/scale, 1e-8)
				}
			}
			check("loglik 0", f.LogLikNull, r.LogLik[0], 1e-11)
			check("loglik", f.LogLik, r.LogLik[1], 1e-11)
			test := func(what string, got Test, want rTest) {
				t.Helper()
				check(what, got.Statistic, float64(want.Statistic), 1e-8)
				check(what+" P", got.P, float64(want.P), 1e-8)
				if got.DF != want.DF {
					t.Errorf("%s: df %d, want %d", what, got.DF, want.DF)
				}
			}
			if r.LR != nil {
				test("LR", f.LR, *r.LR)
				check("AIC", f.AIC, float64(*r.AIC), 1e-10)
				check("BIC", f.BIC, float64(*r.BIC), 1e-10)
			}
			test("Wald", f.Wald, r.Wald)
			test("score", f.Score, r.Score)
			if f.N != r.N || f.Events != r.Events {
				t.Errorf("n, events: %d, %d; want %d, %d", f.N, f.Events, r.N, r.Events)
			}
			if r.Profile != nil {
				p, err := f.Profile(0)
				if err != nil {
					t.Fatal(err)
				}
				for j := range p {
					check("profile lower", p[j].Lower, r.Profile[j][0], 1e-8)
					check("profile upper", p[j].Upper, r.Profile[j][1], 1e-8)
					check("profile LR", p[j].LR.Statistic, r.Profile[j][2], 1e-8)
				}
			}
			for i, m := range f.Martingale() {
				if i < len(r.Martingale) {
					check(fmt.Sprintf("martingale %d", i), m, r.Martingale[i], 1e-8)
				}
			}
			for i, m := range f.Deviance() {
				if i < len(r.Deviance) {
					check(fmt.Sprintf("deviance %d", i), m, r.Deviance[i], 1e-8)
				}
			}
			if c.ties == Exact {
				return
			}
			matrix := func(what string, got [][]float64, want rows) {
				t.Helper()
				for j := range got {
					top := 0.0
					for i := range want {
						top = max(top, math.Abs(want.at(i, j)))
					}
					for i := range want {
						values++
						if g, w := got[j][i], want.at(i, j); !(math.Abs(g-w) <= 1e-8*top) {
							t.Fatalf("%s %s row %d: got %.12g, want %.12g", what, f.Name[j], i+1, g, w)
						}
					}
				}
			}
			score, _ := f.ScoreResiduals()
			matrix("score", score, r.ScoreResid)
			dfbeta, _ := f.Dfbeta()
			matrix("dfbeta", dfbeta, r.Dfbeta)
			dfbetas, _ := f.Dfbetas()
			matrix("dfbetas", dfbetas, r.Dfbetas)

			d.Cluster = cluster
			g := mustCox(t, d, CoxOptions{Ties: c.ties, Robust: true})
			for i := range r.RobustVar {
				for j := range r.RobustVar[i] {
					scale := g.SE[i] * g.SE[j]
					check(fmt.Sprintf("robust var %d,%d", i, j), g.RobustVar[i][j]/scale, r.RobustVar.at(i, j)/scale, 1e-8)
				}
			}
			check("robust score", g.RobustScore.Statistic, float64(*r.RobustScore), 1e-8)
			check("robust Wald", g.Wald.Statistic, float64(*r.RobustWald), 1e-8)
		})
	}
	t.Logf("%d values", values)
}

func TestProportionalHazardsAgainstR(t *testing.T) {
	t.Parallel()
	values := 0
	for _, c := range coxCases(t) {
		if c.ties == Exact {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			c.data.Cluster = nil
			f := mustCox(t, c.data, CoxOptions{Ties: c.ties})
			for transform := TimeKM; transform <= TimeLog; transform++ {
				r := c.c.R.Zph[transform.String()]
				if transform == TimeLog && slices.Min(c.data.Time) <= 0 {
					if _, err := f.ProportionalHazards(transform); err == nil {
						t.Error("log of time 0: no error")
					}
					continue
				}
				got, err := f.ProportionalHazards(transform)
				if err != nil {
					t.Fatal(err)
				}
				f.PHResiduals(got)
				tests := append(slices.Clone(got.Test), got.Global)
				for k, want := range r.Table {
					name := "GLOBAL"
					if k < len(got.Name) {
						name = got.Name[k]
					}
					near(t, transform.String()+" "+name, tests[k].Statistic, want[0], 1e-8)
					near(t, transform.String()+" P "+name, tests[k].P, want[2], 1e-8)
					if float64(tests[k].DF) != want[1] {
						t.Errorf("%s: df %d, want %v", name, tests[k].DF, want[1])
					}
					values += 2
				}
				for k, want := range r.Var {
					near(t, fmt.Sprintf("%v variance of %s", transform, got.Name[k]), got.Var[k], want, 1e-8)
				}
				for e, x := range r.X {
					near(t, "x", got.X[e], x, 1e-10)
					near(t, "time", got.Time[e], r.Time[e], 1e-14)
				}
				if len(r.Y) == 0 {
					continue
				}
				for k := range got.Residual {
					// R lists ties of (start, stop] rows the other way about.
					want := make([]float64, len(r.Y))
					for e := range want {
						want[e] = r.Y.at(e, k)
					}
					mine := slices.Clone(got.Residual[k])
					if c.data.Entry != nil {
						slices.Sort(mine)
						slices.Sort(want)
					}
					for e, w := range want {
						near(t, fmt.Sprintf("%v residual %s %d", transform, got.Name[k], e), mine[e], w, 1e-8)
						values++
					}
				}
			}
		})
	}
	t.Logf("%d values", values)
}
