package read

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"

	"kaplan/model"
)

// Config is what a cohort.toml says of a cohort: what its files cannot.
type Config struct {
	path string
	text string
	file bool // it is one, and no text that the program brings

	Source    SourceConfig            `toml:"source"` // in the place of files, a database
	Files     []string                `toml:"files"`  // names of the files that it is of; none: of whatever lies beside it
	ID        string                  `toml:"id"`     // column that names the patient
	Long      string                  `toml:"long"`   // column of the time point: rows are folded
	Freq      string                  `toml:"freq"`   // column of how many identical patients a row stands for
	Dates     string                  `toml:"dates"`  // order of day and month, or how dates are numbers
	Noun      string                  `toml:"noun"`   // what a subject is called, and several: "mouse, mice"
	Rows      string                  `toml:"rows"`   // how the rows of a patient are taken: auto, patients, intervals, clusters, or a condition
	Columns   map[string]ColumnConfig `toml:"columns"`
	Derive    []model.Derived         `toml:"derive"`
	Endpoints []EndpointConfig        `toml:"endpoint"`
	Looks     []model.SavedLook       `toml:"look"`
	Plan      []map[string]any        `toml:"plan"`
	Figure    model.Picture           `toml:"figure"` // how figures are drawn

	plan []model.PlannedLook
}

// SourceConfig is a database that the patients are in.
type SourceConfig struct {
	Address string `toml:"address"` // postgres://USER@HOST/DATABASE
	Table   string `toml:"table"`
	Query   string `toml:"query"`
	// Counts are columns to be counted in the place of rows, beside those that a question
	// names; nil for rows. MinCell is the least number of patients of a cell that leaves.
	Counts  words `toml:"counts"`
	Bins    words `toml:"bins"` // those that are counted in bins
	MinCell int   `toml:"min_cell"`
	// TimeStep is what the times of endpoints are rounded to multiples of, 0 for nothing,
	// and TimeRound how: ceiling or floor.
	TimeStep  float64 `toml:"time_step"`
	TimeRound string  `toml:"time_round"`
	// Begin are where the bins of a column begin but the first; those of a column that is
	// not there are of about one size.
	Begin map[string][]float64 `toml:"begin"`
}

// Empty reports whether no source is named.
func (s SourceConfig) Empty() bool { return s.Address+s.Table+s.Query == "" }

// ColumnConfig is what is said of one column.
type ColumnConfig struct {
	Label  string `toml:"label"`
	Unit   string `toml:"unit"`
	Kind   string `toml:"kind"`   // number, category, identifier; "" as the loader takes it
	Levels words  `toml:"levels"` // of a category, in order
	Role   string `toml:"role"`   // marker (""), ignore
	// Missing are the values that are no values, such as 999; an empty list says that
	// there are none.
	Missing []any `toml:"missing"`
}

// EndpointConfig declares an endpoint.
type EndpointConfig struct {
	Name  string `toml:"name"`
	Time  string `toml:"time"`
	Start string `toml:"start"` // in the place of Time, the dates that it is between
	End   string `toml:"end"`
	Event string `toml:"event"`
	Entry string `toml:"entry"`
	Cause string `toml:"cause"`
	// Censored is the value that is censored, several with commas, or none.
	Censored string `toml:"censored"`
	Unit     string `toml:"unit"`
	// Events are the values that are the event, CensoredValues those that are censored;
	// the patients with any other are left out. Without the latter every other value
	// that is understood is censored.
	Events         words `toml:"events"`
	CensoredValues words `toml:"censored_values"`
}

// ConfigFile reads a cohort.toml. Errors are *Error.
func ConfigFile(path string) (*Config, error) {
	in, err := openFile(path, nil, nil)
	var own *Error
	if errors.As(err, &own) && strings.HasPrefix(own.What, "is not text") {
		own.Hint = configHint
	}
	if err != nil {
		return nil, err
	}
	if in.held != nil {
		return nil, &Error{File: in.name, What: "is " + in.held.form + ", and no cohort.toml", Hint: configHint}
	}
	c, err := ParseConfig(path, in.s)
	if err == nil {
		c.file = true
	}
	return c, err
}

// ParseConfig reads the text of a cohort.toml; name stands in messages. Errors
// are *Error: what is wrong with the file itself. What does not fit the cohort
// is found when the cohort is read.
func ParseConfig(name, text string) (*Config, error) {
	name = model.Printable(name)
	if err := boundedConfig(name, text); err != nil {
		return nil, err
	}
	c := &Config{path: name, text: text}
	var said map[string]any
	if _, err := toml.Decode(text, &said); err == nil {
		if why := mistyped("", reflect.TypeFor[Config](), said); why != "" {
			return nil, &Error{File: name, What: why, Row: rowOf(text, c), Hint: configHint}
		}
	}
	md, err := toml.Decode(text, c)
	if err != nil {
		e := &Error{File: name, What: model.Printable(err.Error()), Hint: configHint}
		var pe toml.ParseError
		if errors.As(err, &pe) {
			e.Row, e.What = pe.Position.Line, model.Printable(pe.Message)
			if pe.Message == "" {
				e.What = model.Printable(strings.TrimPrefix(pe.Error(), "toml: "))
			}
		}
		return nil, e
	}
	harmless(reflect.ValueOf(c).Elem())
	if un := md.Undecoded(); len(un) > 0 {
		return nil, meaningless(name, un[0])
	}
	fail := func(format string, args ...any) (*Config, error) {
		return nil, &Error{File: name, What: fmt.Sprintf(format, args...), Hint: configHint}
	}
	for _, k := range sortedKeys(c.Columns) {
		col := c.Columns[k]
		if !slices.Contains([]string{"", "number", "category", "identifier"}, col.Kind) {
			return fail("the kind of column %s is %s: number, category or identifier", quote(k), quote(col.Kind))
		}
		if !slices.Contains([]string{"", "marker", "ignore"}, col.Role) {
			return fail("the role of column %s is %s: marker or ignore", quote(k), quote(col.Role))
		}
		if l := twice(col.Levels); l != "" {
			return fail("column %s: levels has %s twice", quote(k), quote(l))
		}
	}
	for _, k := range sortedKeys(c.Source.Begin) {
		if why := c.Source.unordered(k); why != "" {
			return fail("[source.begin]: %s %s", quote(k), why)
		}
	}
	for i, e := range c.Endpoints {
		dates := e.Start != "" || e.End != ""
		if e.Name == "" || e.Time == "" && !dates || e.Event == "" {
			return fail("endpoint %d needs a name, a time and an event", i+1)
		}
		if len(e.CensoredValues) > 0 && len(e.Events) == 0 {
			return fail("endpoint %s: censored_values needs events beside it", quote(e.Name))
		}
		if len(e.Events) > 0 && e.Censored != "" {
			return fail("endpoint %s has both events and censored: with events it is censored_values", quote(e.Name))
		}
		if slices.ContainsFunc(c.Endpoints[:i], func(o EndpointConfig) bool { return o.Name == e.Name }) {
			return fail("two endpoints are called %s: give every endpoint a name of its own", quote(e.Name))
		}
		if dates && (e.Start == "" || e.End == "") {
			return fail("endpoint %s is between two dates, start and end, and one of them is missing", quote(e.Name))
		}
		if e.Time != "" && dates {
			return fail("endpoint %s has a time, and the dates that it is between", quote(e.Name))
		}
	}
	if n := len(c.Derive); n > mostDerived {
		return fail("computes %d columns, and %d are the most", n, mostDerived)
	}
	taken := map[string]string{}
	for i, l := range c.Looks {
		switch {
		case l.Name == "":
			return fail("look %d has no name", i+1)
		case lookKey(l.Key) != "":
			return fail("look %s: its key %s %s", quote(l.Name), quote(l.Key), lookKey(l.Key))
		case l.Key != "" && taken[l.Key] != "":
			return fail("looks %s and %s have one key, %s", quote(taken[l.Key]), quote(l.Name), quote(l.Key))
		}
		taken[l.Key] = l.Name
		if why := soundLook(&c.Looks[i]); why != "" {
			return fail("look %s: %s", quote(l.Name), why)
		}
	}
	if c.plan, err = planOf(name, c.Plan); err != nil {
		return nil, err
	}
	var wrong *model.UsageError
	if errors.As(c.Figure.Check(), &wrong) {
		return nil, &Error{File: name, What: "[figure]: " + wrong.What, Hint: wrong.Hint}
	}
	return c, nil
}

// soundLook says what is wrong with a look whatever the data are, "" where nothing is, and
// fills in what stands for a field that is left out.
func soundLook(l *model.SavedLook) string {
	if l.View < 0 || l.View > 9 {
		return fmt.Sprintf("there is no view %d, they are 1 to 9", l.View)
	}
	if l.Gamma == 0 && l.Rho == 0 {
		l.Gamma = 1
	}
	if _, err := model.ParseCut(l.Cut); err != nil {
		return err.Error()
	}
	l.Name = model.Printable(l.Name)
	return ""
}

// rowOf is the line in which reading a cohort.toml fails, 0 where nobody says.
func rowOf(text string, into any) (row int) {
	if _, err := toml.Decode(text, into); err != nil {
		_, after, _ := strings.Cut(err.Error(), "line ")
		_, _ = fmt.Sscan(after, &row)
	}
	return row
}

const configHint = "a cohort.toml has [source], files, id, long, freq, dates, rows, [columns.\"NAME\"], [[derive]], [[endpoint]], " +
	"[[look]], [[plan]] and [figure]"

func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// options completes what the command line left open.
func (c *Config) options(opt Options) Options {
	if opt.ID == "" {
		opt.ID = c.ID
	}
	if opt.Long == "" && opt.ID != NoID {
		opt.Long = c.Long
	}
	if opt.Freq == "" {
		opt.Freq = c.Freq
	}
	if opt.Dates == "" {
		opt.Dates = c.Dates
	}
	opt.Missing = c.missing(opt.Missing)
	return opt
}

// columns applies what is said of columns; names that are not there are left
// over.
func (c *Config) columns(to *model.Cohort, names []string) (left []string, err error) {
	for _, name := range names {
		at := to.Position(name)
		if at < 0 {
			left = append(left, name)
			continue
		}
		say := c.Columns[name]
		col := *to.Columns[at]
		out := &col
		if say.Kind != "" {
			kind := map[string]model.Kind{"number": model.Number, "category": model.Category, "identifier": model.Identifier}[say.Kind]
			if out, err = out.As(kind); err != nil {
				return nil, c.wrong(err)
			}
		}
		if len(say.Levels) > 0 {
			if out.Kind == model.Number {
				return nil, &Error{File: c.path, What: fmt.Sprintf("column %s has levels, and is a number", quote(name)),
					Hint: fmt.Sprintf("if its values are categories, say so: kind = \"category\" under [columns.%s]", model.TOMLKey(name))}
			}
			if out.Kind != model.Category {
				return nil, &Error{File: c.path, What: fmt.Sprintf("column %s has no levels to order: its kind is %s", quote(name), out.Kind)}
			}
			var unused []string
			if out, unused = out.Ordered(say.Levels); len(unused) > 0 {
				out.Doubts = append(slices.Clone(out.Doubts), model.Doubt{File: c.path, Column: name,
					What: fmt.Sprintf("nobody has the level %s", quote(strings.Join(unused, ", "))), N: len(unused)})
			}
		}
		final := *out
		if say.Label != "" {
			final.Label = model.Printable(say.Label)
		}
		if say.Unit != "" {
			final.Unit = model.Printable(say.Unit)
		}
		if say.Role == "ignore" {
			final.Aside = "it is set aside by " + c.path
		}
		to.Columns[at] = &final
	}
	to.Index()
	return left, nil
}

// ruled is the cohort with the rule for repeated rows; where it is a condition, the
// rows for which it holds.
func (c *Config) ruled(co *model.Cohort) (*model.Cohort, error) {
	if c.Rows != "" && !model.RowsWord(c.Rows) {
		var err error
		if co, err = co.RowsWhere(c.Rows); err != nil {
			return nil, c.wrong(err)
		}
	}
	co.RowsRule = c.Rows
	return co, nil
}

// wrong turns what does not fit the cohort into an error that names the file.
func (c *Config) wrong(err error) error {
	what, hint, _ := strings.Cut(err.Error(), "\n")
	return &Error{File: c.path, What: what, Hint: hint}
}

// apply brings what the configuration says to a cohort that has been read, long
// rows being folded on the way.
func (c *Config) apply(co *model.Cohort, opt Options) (*model.Cohort, error) {
	left, err := c.columns(co, sortedKeys(c.Columns))
	if err != nil {
		return nil, err
	}
	co.Endpoints = model.RecogniseEndpoints(co)
	if co, err = c.ruled(co); err != nil {
		return nil, err
	}
	if co, err = fold(co, opt); err != nil {
		return nil, err
	}
	if left, err = c.columns(co, left); err != nil {
		return nil, err
	}
	for _, d := range c.Derive {
		if co, err = co.Derive(d); err != nil {
			return nil, c.wrong(err)
		}
		// What was said of a column may be of a derived one.
		if left, err = c.columns(co, left); err != nil {
			return nil, err
		}
	}
	if co.Long != nil { // of wells: what was said of them
		if left, err = c.columns(co.Long, left); err != nil {
			return nil, err
		}
	}
	if len(left) > 0 {
		e := &Error{File: c.path, What: fmt.Sprintf("speaks of a column %s, which the cohort has not", quote(left[0]))}
		if near := co.Nearest(left[0], 3); len(near) > 0 {
			e.Hint = "did you mean " + strings.Join(near, " or ") + "?"
		}
		return nil, e
	}
	if c.Endpoints != nil || len(c.Derive) > 0 {
		co.Endpoints = model.RecogniseEndpoints(co)
	}
	var declared []model.Endpoint
	for _, e := range c.Endpoints {
		if e.Start != "" {
			if co, e.Time, err = spanned(co, Options{Start: e.Start, End: e.End, Unit: e.Unit}, e.Event); err != nil {
				return nil, c.wrong(err)
			}
		}
		ep, err := model.EndpointFromColumns(co, e.Time, e.Event)
		if err == nil && e.Censored != "" {
			ep, err = ep.WithCensored(e.Censored)
		}
		if err == nil && len(e.Events) > 0 {
			ep, err = ep.WithStates(e.Events, e.CensoredValues)
		}
		if err == nil && e.Cause != "" {
			ep, err = ep.WithCause(e.Cause)
		}
		if err != nil {
			return nil, c.wrong(err)
		}
		ep.Name, ep.Why = model.Printable(e.Name), "declared in "+c.path
		if said := len(e.Events) > 0 || e.Censored != "" || e.Cause != ""; ep.Ambiguous == "" && (said || ep.Coding != model.CodingAssumed) {
			ep.Coding = model.CodingDeclared
		}
		if e.Unit != "" {
			ep.Unit = model.Printable(e.Unit)
		}
		if e.Entry != "" {
			if col := co.Column(e.Entry); col == nil || col.Kind != model.Number {
				return nil, &Error{File: c.path, What: fmt.Sprintf("endpoint %s: the entry %s is not a number column", quote(e.Name), quote(e.Entry))}
			}
			ep.Entry = e.Entry
		}
		declared = append(declared, ep)
	}
	for _, ep := range co.Endpoints {
		if !slices.ContainsFunc(declared, func(d model.Endpoint) bool {
			return d.Name == ep.Name || d.Time == ep.Time && d.Event == ep.Event
		}) {
			declared = append(declared, ep)
		}
	}
	co.Endpoints = declared
	for _, l := range c.Looks {
		if err := checked("look", l); err != nil {
			err.File = c.path
			return nil, err
		}
		co.Looks = append(co.Looks, asWritten(co, l))
	}
	for _, p := range c.plan {
		if err := checked("plan", p.SavedLook); err != nil {
			err.File = c.path
			return nil, err
		}
	}
	if c.Noun != "" {
		if err := model.CheckNoun(c.Noun); err != nil {
			return nil, err
		}
		co.Noun = c.Noun
		if co.Long != nil {
			co.Long.Noun = c.Noun
		}
		if q := co.Repeats; q != nil {
			q.Rows.Noun, q.Patients.Noun = c.Noun, c.Noun
		}
	}
	co.Plan, co.LooksOf, co.Picture = c.plan, c.path, c.Figure
	if co.Long != nil {
		co.Long.Picture = c.Figure
	}
	if c.file {
		co.Config = c.path
	}
	return co, nil
}

// checked is an error for the first field of a look whose value says nothing,
// whatever the data are.
func checked(entry string, l model.SavedLook) *Error {
	for _, f := range model.Fields() {
		v := f.Of(&l.Look)
		if v.IsZero() {
			continue
		}
		allowed := f.Allowed()
		if f == model.FieldPairwise {
			allowed = append(allowed, "tukey") // between means
		}
		if wrong, hint := f.Wrong(l.Look, allowed); wrong != "" {
			return &Error{What: fmt.Sprintf("%s %s: %s = %v: %s", entry, quote(l.Name), f.Key(), v.Interface(), wrong), Hint: hint}
		}
	}
	return nil
}

// asWritten is a look in the present meaning of its fields. Older files say what
// is told apart on the page ROC as the groups, with the second marker as the
// second measurement and the groups that have a curve each as the second factor;
// and on the pages Genotype and Logistic as the value. How each marker enters stood
// in the name of the page: "Markers, median".
func asWritten(c *model.Cohort, s model.SavedLook) model.SavedLook {
	if name, mode, ok := strings.Cut(s.Page, ","); ok && s.View == 4 && strings.EqualFold(name, "Markers") {
		s.Page = name
		if mode = strings.TrimPrefix(strings.TrimSpace(strings.ToLower(mode)), "by "); s.Mode == "" {
			s.Mode = mode
		}
	}
	if s.View != 5 || s.Outcome != "" {
		return s
	}
	l := &s.Look
	switch strings.ToLower(s.Page) {
	case "roc":
		l.Outcome, l.Versus = l.Marker, l.Paired
		col := c.Column(l.Marker)
		if rule, err := model.ParseCut(l.Cut); err == nil && rule.Kind == model.CutValue && len(rule.Values) == 1 &&
			col != nil && col.Kind == model.Number && col.Distinct > 2 && !l.AsLevels {
			l.Outcome = model.Quote(l.Marker) + " > " + model.FormatNumber(rule.Values[0])
		}
		l.Grouping = model.Grouping{Marker: l.By2, Reference: l.Reference}
		l.Paired, l.By2 = "", ""
	case "genotype", "logistic":
		l.Outcome, l.Value = l.Value, ""
	}
	return s
}

// fold makes a row per patient of long data.
func fold(co *model.Cohort, opt Options) (*model.Cohort, error) {
	if opt.Long == "" {
		return co, nil
	}
	out, err := co.Fold(opt.Long)
	if err != nil {
		what, hint, _ := strings.Cut(err.Error(), "\n")
		return nil, &Error{File: co.Files[0].Path, What: what, Hint: hint}
	}
	return out, nil
}
