package model

import (
	"reflect"
	"slices"
	"strings"
)

// The fields that needs and ways out are said of.
const (
	FieldWhere      Field = "Where"
	FieldEndpoint   Field = "Endpoint"
	FieldTime       Field = "Time"
	FieldEvent      Field = "Event"
	FieldEntry      Field = "Entry"
	FieldCause      Field = "Cause"
	FieldCensored   Field = "Censored"
	FieldLandmark   Field = "Landmark"
	FieldStartAt    Field = "StartAt"
	FieldWeights    Field = "Weights"
	FieldRobust     Field = "Robust"
	FieldMarker     Field = "Marker"
	FieldAsLevels   Field = "AsLevels"
	FieldLevels     Field = "Levels"
	FieldCut        Field = "Cut"
	FieldReference  Field = "Reference"
	FieldSwitch     Field = "Switch"
	FieldMinProp    Field = "MinProp"
	FieldSplit      Field = "Split"
	FieldMode       Field = "Mode"
	FieldWithin     Field = "Within"
	FieldMarkers    Field = "Markers"
	FieldPer        Field = "Per"
	FieldLog2       Field = "Log2"
	FieldOffset     Field = "Offset"
	FieldDetected   Field = "Detected"
	FieldFamily     Field = "Family"
	FieldCovariates Field = "Covariates"
	FieldStrata     Field = "Strata"
	FieldCluster    Field = "Cluster"
	FieldTies       Field = "Ties"
	FieldFirth      Field = "Firth"
	FieldBase       Field = "Base"
	FieldBackward   Field = "Backward"
	FieldPattern    Field = "Pattern"
	FieldConfType   Field = "ConfType"
	FieldTimes      Field = "Times"
	FieldPairwise   Field = "Pairwise"
	FieldWidth      Field = "Width"
	FieldRatio      Field = "Ratio"
	FieldAt         Field = "At"
	FieldCohorts    Field = "Cohorts"
	FieldCohortSize Field = "CohortSize"
	FieldValue      Field = "Value"
	FieldPaired     Field = "Paired"
	FieldBy2        Field = "By2"
	FieldLead       Field = "Lead"
	FieldSquares    Field = "Squares"
	FieldOutcome    Field = "Outcome"
	FieldVersus     Field = "Versus"
	FieldAllele     Field = "Allele"
	FieldGenes      Field = "Genes"
	FieldX          Field = "X"
	FieldY          Field = "Y"
	FieldMethod     Field = "Method"
	FieldMeans      Field = "Means"
	FieldRows       Field = "Rows"
	FieldSummary    Field = "Summary"
	FieldScore      Field = "Score"
	FieldCaliper    Field = "Caliper"
	FieldEstimand   Field = "Estimand"
	FieldRiskAt     Field = "RiskAt"
	FieldBuilt      Field = "Built"
	FieldDrawn      Field = "Drawn"
	FieldStep       Field = "Step"
	FieldBlanks     Field = "Blanks"
)

// placed are all fields of a Look in the order in which they are declared, and
// where each is. A frame asks for hundreds of them, and to look for a name in a
// struct takes longer than to draw it.
var placed = func() (p struct {
	fields []Field
	at     map[Field][2]int // part, and field of the part
}) {
	p.at = map[Field][2]int{}
	look := reflect.TypeFor[Look]()
	for i := range look.NumField() {
		part := look.Field(i).Type
		for j := range part.NumField() {
			f := Field(part.Field(j).Name)
			p.fields, p.at[f] = append(p.fields, f), [2]int{i, j}
		}
	}
	return p
}()

// Fields are all fields of a Look, part by part, in the order in which they are
// declared.
func Fields() []Field { return slices.Clone(placed.fields) }

// Key is the field's name in a cohort.toml.
func (f Field) Key() string {
	s, _ := reflect.TypeFor[Look]().FieldByName(string(f))
	return s.Tag.Get("toml")
}

// Of is the field of a Look, to be read and set; no value where a Look has none
// of the name.
func (f Field) Of(l *Look) reflect.Value {
	at, ok := placed.at[f]
	if !ok {
		return reflect.Value{}
	}
	return reflect.ValueOf(l).Elem().Field(at[0]).Field(at[1])
}

// IsSet reports whether a Look says something in the field.
func (f Field) IsSet(l Look) bool { return !f.Of(&l).IsZero() }

// Word is what a Look with every field set says in a field of text: a word of its
// own in each, which nobody can type.
func (f Field) Word() string { return "\x00" + string(f) }

// Every is a Look with every field set. What a question's parts leave of it is
// what the question can use.
func Every() Look { return every }

var every = func() Look {
	var l Look
	for _, f := range placed.fields {
		switch v := f.Of(&l); v.Kind() {
		case reflect.String:
			v.SetString(f.Word())
		case reflect.Bool:
			v.SetBool(true)
		case reflect.Int:
			v.SetInt(1)
		case reflect.Uint64:
			v.SetUint(1)
		case reflect.Float64:
			v.SetFloat(1)
		}
	}
	l.Cut = "optimal" // a searched cut brings its endpoint with it
	return l
}()

// Uses are the fields that a question can use: those that its parts leave of a
// Look with every field set.
func Uses(parts func(Look) Look) []Field {
	l := parts(Every())
	var out []Field
	for _, f := range placed.fields {
		if f.IsSet(l) {
			out = append(out, f)
		}
	}
	return out
}

// Need is what a question cannot be asked without: one of some fields of the
// Look, and what it is wanted for.
type Need struct {
	Of   []Field // any of them will do
	What string  // such as "a forest compares two groups"
}

// Needs makes a need of one or several fields, any of which will do.
func Needs(what string, of ...Field) Need { return Need{Of: of, What: what} }

// Missing is an error for the first need that a Look does not meet; nil where it
// meets all.
func Missing(l Look, needs []Need) error {
	for _, n := range needs {
		met := false
		for _, f := range n.Of {
			met = met || f.IsSet(l)
		}
		if met {
			continue
		}
		e := &UsageError{What: n.What}
		for _, f := range n.Of {
			e.Ways = append(e.Ways, Way{Field: f, Do: "choose " + f.what()})
		}
		return e
	}
	return nil
}

// what a field holds, in words that follow "choose".
func (f Field) what() string {
	if w := map[Field]string{FieldMarker: "a marker", FieldCovariates: "covariates", FieldValue: "what is compared", FieldPaired: "the second measurement",
		FieldBy2: "the second factor", FieldOutcome: "an outcome", FieldVersus: "a second marker", FieldX: "X", FieldY: "Y",
		FieldMeans: "the means of time points", FieldLead: "another test to be read", FieldCause: "a cause", FieldCensored: "what is censored",
		FieldEndpoint: "an endpoint", FieldSwitch: "the column with the time of the change", FieldLandmark: "a landmark", FieldStartAt: "the time to start at",
		FieldWhere: "a subgroup",
		FieldGenes: "genotypes",
		FieldSplit: "a column to split by", FieldWithin: "the columns of the subgroups"}[f]; w != "" {
		return w
	}
	return strings.ToLower(string(f))
}

// The ways out that many answers share.
var (
	WidenSubgroup   = Way{FieldWhere, "widen the subgroup"}
	OtherEndpoint   = Way{FieldEndpoint, "choose another endpoint"}
	OtherMarker     = Way{FieldMarker, "choose another marker"}
	OtherGroups     = Way{FieldMarker, "choose other groups"}
	OtherCovariates = Way{FieldCovariates, "drop a covariate"}
	OtherValue      = Way{FieldValue, "choose another column to compare"}
	OtherOutcome    = Way{FieldOutcome, "choose another outcome"}
	MergeLevels     = Way{FieldLevels, "merge its levels"}
	ChooseCause     = Way{FieldCause, "choose one cause"}
	SayCensored     = Way{FieldCensored, "say which value is censored"}
)

// Cures are the ways out that a warning names together with what does them, wherever
// it is read: their words alone would not be found.
func Cures() []Way {
	cures := slices.DeleteFunc(SharedWays(), func(w Way) bool { return w.Field != FieldFirth && w.Field != FieldStartAt })
	return append(cures, Way{AskIncidence, "see cumulative incidence"})
}

// SharedWays are the ways out that many answers share, as their warnings say
// them.
func SharedWays() []Way {
	return []Way{WidenSubgroup, OtherEndpoint, OtherMarker, OtherGroups, OtherCovariates, OtherValue, OtherOutcome, MergeLevels, ChooseCause, SayCensored,
		{FieldCut, "change the cut"}, {FieldFirth, "Firth's penalised fit"}, {FieldLandmark, "use a landmark"}, {FieldStartAt, "start at"},
		{FieldEntry, "give it as the entry"}}
}

// AdviseShared puts what changes a field behind the words of shared ways out that
// stand in a text, and behind the time that words such as "start at 52" end in.
func AdviseShared(text string, ways []Way, name func(Field) string) string {
	for _, w := range ways {
		at := strings.Index(text, w.Do)
		how := name(w.Field)
		if at < 0 || how == "" {
			continue
		}
		end := at + len(w.Do)
		if strings.HasSuffix(w.Do, " at") { // a time follows
			rest := text[end:]
			value, _, _ := strings.Cut(strings.TrimPrefix(rest, " "), " ")
			value = strings.TrimRight(value, ",;:.")
			if _, err := ReadNumber(value); err != nil {
				continue
			}
			end += 1 + len(value)
			if strings.HasPrefix(how, "--") {
				how += " " + value
			}
		}
		text = text[:end] + " (" + how + ")" + text[end:]
	}
	return text
}
