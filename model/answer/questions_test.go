package answer

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kaplan/model"
)

// declared is a question, whatever its answer is.
type declared struct {
	name, page, short string
	parts             func(model.Look) model.Look
	needs             []model.Need
	when              func(model.Field) string
	only              []model.Field
}

func declaredAs[A any](q Question[A]) declared {
	return declared{q.Name, q.Page, q.Short, q.Parts, q.Needs, q.When, slices.Collect(maps.Keys(q.Only))}
}

// questions are all of them, by the names of their variables.
var questions = map[string]declared{
	"AdjustedQuestion":            declaredAs(AdjustedQuestion),
	"appliedQuestion":             declaredAs(appliedQuestion),
	"CompareQuestion":             declaredAs(CompareQuestion),
	"CorrelateQuestion":           declaredAs(CorrelateQuestion),
	"CoxQuestion":                 declaredAs(CoxQuestion),
	"CutQuestion":                 declaredAs(CutQuestion),
	"EffectQuestion":              declaredAs(EffectQuestion),
	"FactorsQuestion":             declaredAs(FactorsQuestion),
	"FineGrayQuestion":            declaredAs(FineGrayQuestion),
	"FlowQuestion":                declaredAs(FlowQuestion),
	"MissingQuestion":             declaredAs(MissingQuestion),
	"WordsQuestion":               declaredAs(WordsQuestion),
	"ForestQuestion":              declaredAs(ForestQuestion),
	"GenotypeQuestion":            declaredAs(GenotypeQuestion),
	"GenotypeScoreQuestion":       declaredAs(GenotypeScoreQuestion),
	"IncidenceQuestion":           declaredAs(IncidenceQuestion),
	"InfluenceQuestion":           declaredAs(InfluenceQuestion),
	"LandmarkQuestion":            declaredAs(LandmarkQuestion),
	"LifeTableQuestion":           declaredAs(LifeTableQuestion),
	"LogisticQuestion":            declaredAs(LogisticQuestion),
	"MatchQuestion":               declaredAs(MatchQuestion),
	"MatrixQuestion":              declaredAs(MatrixQuestion),
	"ModelQuestion":               declaredAs(ModelQuestion),
	"NumbersQuestion":             declaredAs(NumbersQuestion),
	"OverTimeQuestion":            declaredAs(OverTimeQuestion),
	"PairedQuestion":              declaredAs(PairedQuestion),
	"PairsQuestion":               declaredAs(PairsQuestion),
	"PowerQuestion":               declaredAs(PowerQuestion),
	"ROCQuestion":                 declaredAs(ROCQuestion),
	"ScatterQuestion":             declaredAs(ScatterQuestion),
	"SchoenfeldQuestion":          declaredAs(SchoenfeldQuestion),
	"ScreenQuestion":              declaredAs(ScreenQuestion),
	"SelectionQuestion":           declaredAs(SelectionQuestion),
	"SimulateQuestion":            declaredAs(SimulateQuestion),
	"SplineQuestion":              declaredAs(SplineQuestion),
	"StepsQuestion":               declaredAs(StepsQuestion),
	"SurvivalQuestion":            declaredAs(SurvivalQuestion),
	"Table1Question":              declaredAs(Table1Question),
	"TimeROCOfValue":              declaredAs(TimeROCOfValue),
	"TimeROCQuestion":             declaredAs(TimeROCQuestion),
	"TrustQuestion":               declaredAs(TrustQuestion),
	"UncutQuestion":               declaredAs(UncutQuestion),
	"UnivariableLogisticQuestion": declaredAs(UnivariableLogisticQuestion),
	"UnivariableQuestion":         declaredAs(UnivariableQuestion),
	"ValidationQuestion":          declaredAs(ValidationQuestion),
	"WithinQuestion":              declaredAs(WithinQuestion),
}

// Every question that the package declares is in the list, which the laws go
// through.
func TestQuestionsAreListed(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for i, v := range spec.Values {
				if c, ok := v.(*ast.CompositeLit); ok {
					if x, ok := c.Type.(*ast.IndexExpr); ok {
						if of, ok := x.X.(*ast.Ident); ok && of.Name == "Question" {
							found[spec.Names[i].Name] = true
						}
					}
				}
			}
			return true
		})
	}
	for name := range found {
		if _, ok := questions[name]; !ok {
			t.Errorf("%s is not in the list of all questions", name)
		}
	}
	for name := range questions {
		if !found[name] {
			t.Errorf("%s is in the list and is no question of the package", name)
		}
	}
	if len(found) < 38 {
		t.Errorf("only %d questions were found", len(found))
	}
}

// drawLook is a Look with any of its fields set, to what its question has an own
// word for or to any other.
func drawLook(t *rapid.T) model.Look {
	var l model.Look
	words := map[model.Field][]string{
		model.FieldCut:      {"median", "mean", "optimal", "youden", "value:3", "value:1,2", "by:sex:m=1,f=2", "nonsense"},
		model.FieldMode:     {"continuous", "median", "optimal"},
		model.FieldPer:      {"sd", "iqr", "unit"},
		model.FieldBackward: {"aic", "p"},
		model.FieldEstimand: {"matched", "ate", "att", "overlap"},
		model.FieldMethod:   {"pearson", "spearman"},
		model.FieldPairwise: {"holm", "tukey"},
		model.FieldBuilt:    {"km", "logrank", "cox", "cuminc", "permutation"},
	}
	for _, f := range model.Fields() {
		switch v := f.Of(&l); v.Kind() {
		case reflect.String:
			of := words[f]
			if of == nil {
				of = []string{"a", "b", "a > 2"}
			}
			v.SetString(rapid.SampledFrom(append([]string{""}, of...)).Draw(t, string(f)))
		case reflect.Bool:
			v.SetBool(rapid.Bool().Draw(t, string(f)))
		case reflect.Int:
			v.SetInt(int64(rapid.SampledFrom([]int{0, 1, 2, model.NoPermutations}).Draw(t, string(f))))
		case reflect.Uint64:
			v.SetUint(rapid.Uint64Max(2).Draw(t, string(f)))
		case reflect.Float64:
			v.SetFloat(rapid.SampledFrom([]float64{0, 0.5, 3}).Draw(t, string(f)))
		}
	}
	return l
}

// The law over all questions, of any Look: a question uses of its parts what it
// uses of the Look; no field outlives the parts that a Look with every field set
// would lose, so that none of these changes key or answer; what the parts hold is
// what the Look said; and where they lose a field that another Look of the
// question would keep, the question says in words when it is used.
func TestPartsOfAllQuestions(t *testing.T) {
	t.Parallel()
	for name, q := range questions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			uses := model.Uses(q.parts)
			rapid.Check(t, func(t *rapid.T) {
				l, every := drawLook(t), model.Every()
				p := q.parts(l)
				if again := q.parts(p); again != p {
					t.Fatalf("the parts of\n%+v are\n%+v, and of these\n%+v", l, p, again)
				}
				for _, f := range model.Fields() {
					used := slices.Contains(uses, f)
					if !used {
						if f.IsSet(p) {
							t.Fatalf("%s is no part of a Look with every field set, and of this it is", f)
						}
						changed := l
						if f.IsSet(l) {
							f.Of(&changed).SetZero()
						} else {
							f.Of(&changed).Set(f.Of(&every))
						}
						if q.parts(changed) != p {
							t.Fatalf("%s changes the key and is no part", f)
						}
						continue
					}
					filled := name == "ValidationQuestion" && f == model.FieldCut && l.Cut == "" // the best cut, where nothing is said
					if f.IsSet(p) && f.Of(&p).Interface() != f.Of(&l).Interface() && !filled {
						t.Fatalf("%s was %v and becomes %v", f, f.Of(&l), f.Of(&p))
					}
					if f.IsSet(l) && !f.IsSet(p) && q.when(f) == "" {
						t.Fatalf("%s is lost from %+v, and nothing says when it is used", f, l)
					}
				}
			})
		})
	}
}

// A question says of itself what commands, pages and answers without it need: a
// name, a help line, needs that its parts can meet, and reasons about fields that
// it uses.
func TestQuestionsAreComplete(t *testing.T) {
	t.Parallel()
	everywhere := map[model.Field]bool{}
	for name, q := range questions {
		uses := model.Uses(q.parts)
		for _, f := range uses {
			everywhere[f] = true
		}
		if q.name == "" || q.short == "" || strings.HasSuffix(q.short, ".") {
			t.Errorf("%s: name %q, help %q", name, q.name, q.short)
		}
		for _, n := range q.needs {
			if n.What == "" || !slices.ContainsFunc(n.Of, func(f model.Field) bool { return slices.Contains(uses, f) }) {
				t.Errorf("%s needs %v, which it does not use", name, n)
			}
		}
		for _, f := range q.only { // questions of one command have their reasons together
			some := false
			for _, other := range questions {
				some = some || other.name == q.name && slices.Contains(model.Uses(other.parts), f)
			}
			if !some {
				t.Errorf("%s says when it uses %s, which it never does", name, f)
			}
		}
	}
	for _, f := range model.Fields() {
		if !everywhere[f] && f != model.FieldRatio { // which is there for a question about power
			t.Errorf("no question uses %s", f)
		}
		if f.Key() == "" {
			t.Errorf("%s has no name in a cohort.toml", f)
		}
	}
}
