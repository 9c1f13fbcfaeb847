package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/read"
	"kaplan/model/save"
	"kaplan/model/write"
	"kaplan/sampledata"
)

// question is the flags that every command shares: which cohort, and the Look.
type question struct {
	stdin  io.Reader
	sample string
	tables []string // those that are meant of files that hold several
	id     string
	long   string
	freq   string
	query  string // of a database
	counts string // columns that a database counts beside those that are named; "" for rows
	// minCell is the least number of patients of a cell that leaves a database.
	minCell int
	bins    string // the columns that a database counts in bins
	// step is what times are rounded to multiples of while a database counts, round how.
	step  float64
	round string
	// secrets are the addresses of databases with their passwords, by those without.
	secrets map[string]string
	// missing says which values of a column are missing.
	missing []string
	// start, end and unit say that the time is between two dates, and dates in which
	// order day and month are written.
	start, end, unit, dates string
	config                  string
	said                    model.Setup // in the explorer, of the columns and endpoints
	derive                  []string
	look                    model.Look
	names                   map[model.Field]flagOf   // flags that have another name in this command
	words                   map[model.Field][]string // what a flag may say in this command beyond what it may elsewhere
	cmd                     *cobra.Command           // of the flags
	save                    string                   // file that the answer goes to
	rscript                 string                   // file that the R script of the answer goes to
	model                   *string                  // file that the fitted model goes to; nil where a command fits none
	out                     *string                  // file that patients' rows go to; nil where a command writes none
	force                   bool
	toWrite                 []save.File // beside the answer, when it is printed
	wereRead                []string    // files, which are never written over
	drawing                 drawing     // the picture of the answer
	resume, fresh           bool        // of the explorer: the session
	session                 string      // the file of the one to be opened
	format                  string
	below                   int // counts below it are hidden in what is taken away, 0 for none
	digits                  int // decimals of the numbers that are measured, 0 for those of the screen
	json                    bool
	ascii, present          bool
	// checked: what the command uses was looked at; the rest has no flag here.
	checked bool
	// validate are the files of a second cohort, in the explorer.
	validate []string
	screen   bool             // the explorer is about to open: keys can be pressed while files are read
	shown    bool             // the explorer is open, and the screen its own
	begun    func(*read.Work) // told of each reading under an open explorer
	digest   *digest          // of the patients of a database
	kept     *read.Kept       // what it has written into the cohort.toml
	theme    string           // of the explorer: auto, dark, light
	memory   string           // that reading may take
}

// source registers the flags that say which cohort, and what is known of it.
func (q *question) source(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&q.sample, "sample", "", "the embedded cohort `NAME`, in the place of files (kaplan samples)")
	f.StringVar(&q.config, "config", "", "cohort.toml `FILE` with labels, units, endpoints, derived columns and saved looks "+
		"(default: the one beside the first file; none: no such file)")
	f.StringArrayVar(&q.tables, "table", nil, "`NAME` of the table, sheet or object that is meant of a file that holds several; may be repeated")
	f.StringVar(&q.query, "query", "", "`SQL` of the rows that are meant of a database: 'select * from cohort where year >= 2010'")
	f.StringVar(&q.counts, "counts", "", "let a database count the patients of every combination of the columns that are named, "+
		"and of those of this `LIST`, in the place of sending rows")
	f.Lookup("counts").NoOptDefVal = namedColumns
	f.StringVar(&q.bins, "bins", "", "with --counts: columns of numbers of this `LIST` are counted in up to 256 bins, between which they can be cut, "+
		"in the place of their values")
	f.Float64Var(&q.step, "time-step", 0, "with --counts: the time of the endpoint is rounded to multiples of `WIDTH` (30.4375 makes months of days), "+
		"and every answer says how far its curves can be from those of the times")
	f.StringVar(&q.round, "time-round", "", "with --time-step: `ceiling` puts who leaves within a step at its end, floor at its beginning")
	f.IntVar(&q.minCell, "min-cell", 0, "with --counts: cells of fewer than `N` patients stay in the database")
	f.StringVar(&q.id, "id", "", "`COL` that names the patient; none: every row is a patient of its own")
	f.StringVar(&q.long, "long", "", "`COL` of the time point, where a patient has a row per time point: folds rows into columns such as 'hCG @ 7'")
	f.StringVar(&q.freq, "freq", "", "`COL` that says for how many identical patients a row stands, as in a table of counts: "+
		"every answer is that of the rows repeated so often")
	f.StringArrayVar(&q.missing, "missing", nil, "`COL=999,998`: codes of a column that are no values; COL=none: all of them are values; may be repeated")
	f.StringVar(&q.start, "start", "", "`COL` of the date from which the time on study counts, with --end in the place of --time")
	f.StringVar(&q.end, "end", "", "`COL` of the date to which it counts; of the last contact and of death with a comma: who is dead ends at death")
	f.StringVar(&q.unit, "unit", "", "`UNIT` of the time between two dates: days, months (30.4375 days), years (365.25) (default days)")
	f.StringVar(&q.dates, "dates", "", "how dates are written, where the file does not tell: an `ORDER` of day and month as in 3/4/2015 "+
		"(day-first, month-first), or numbers (spreadsheet, sas, unix, spss, sas-seconds, unix-seconds)")
	f.StringVar(&q.memory, "max-memory", "", "`SIZE` that reading may take, such as 2GB or 500MB (default: what is free)")
	f.StringArrayVar(&q.derive, "derive", nil, "add a `COLUMN`, such as 'ratio = after / before'; may be repeated")
}

// output registers how the answer is printed.
func (q *question) output(cmd *cobra.Command) {
	q.printed(cmd)
	cmd.Flags().StringVar(&q.save, "save", "", "the answer into a new `FILE`, not to standard output; the ending says the format: "+write.Endings(", ")+
		"; of .csv a file for each table, NAME.csv and NAME-TABLE.csv")
	cmd.Flags().IntVar(&q.digits, "digits", 0, "decimals `N` of estimates, ratios and intervals, 2 or 3 in most journals, with P < 0.001 for what is less; "+
		"without it five significant digits, and 2 decimals in .html, .docx and .tex")
	q.written(cmd)
}

// printed registers the formats of standard output.
func (q *question) printed(cmd *cobra.Command) {
	cmd.Flags().StringVar(&q.format, "format", "text", "`FORMAT` of the answer: text, json, csv, md")
	cmd.Flags().BoolVar(&q.json, "json", false, "short for --format json")
}

// check finds what is written wrongly before any file is opened.
func (q *question) check(fields ...model.Field) error {
	if len(fields) == 0 {
		if q.checked {
			return nil
		}
		fields = model.Fields()
	}
	q.checked = true
	if err := q.checkFormat(); err != nil {
		return err
	}
	return q.checkValues(fields)
}

// formats are those of an answer.
var formats = []string{"text", "json", "csv", "md"}

// checkFormat is check for what asks no question.
func (q *question) checkFormat() error {
	if q.format != "" && !slices.Contains(formats, q.format) {
		return &model.UsageError{What: "--format " + q.format + ": not known", Hint: model.OneOf(q.format, formats)}
	}
	if q.json {
		if q.format != "text" && q.format != "json" {
			return &model.UsageError{What: "--json and --format " + q.format + " ask for two formats", Hint: "give one of them"}
		}
		q.format = "json"
	}
	if q.cmd != nil && q.cmd.Flags().Changed("digits") {
		if err := q.checkDigits(); err != nil {
			return err
		}
	}
	if err := q.checkSuppressed(); err != nil {
		return err
	}
	if q.cmd != nil {
		if err := q.checkModel(); err != nil {
			return err
		}
		out := ""
		if q.out != nil {
			out = *q.out
		}
		if err := q.checkFigure(); err != nil {
			return err
		}
		return q.checkWriting(out)
	}
	return nil
}

// checkDigits finds where no number can be shown with so many decimals.
func (q *question) checkDigits() error {
	format := q.format
	if q.save != "" {
		format = write.FormatOf(q.save)
	}
	if err := write.CheckDigits(q.digits); err != nil {
		return &model.UsageError{What: fmt.Sprintf("--digits %d: %s", q.digits, err.(*model.UsageError).What), Hint: err.(*model.UsageError).Hint}
	}
	if format == "json" || format == "csv" {
		return &model.UsageError{What: "--digits changes nothing here: " + format + " has every digit", Hint: "leave it out"}
	}
	return nil
}

// load reads the cohort that the arguments name.
func (q *question) load(files []string) (*model.Cohort, error) {
	c, err := q.loaded(files)
	if err == nil {
		err = looksFit(c)
	}
	return c, err
}

func (q *question) loaded(files []string) (*model.Cohort, error) {
	files, err := q.sources(files)
	if err != nil {
		return nil, err
	}
	if q.sample != "" {
		if len(files) > 0 {
			return nil, &model.UsageError{What: "--sample and files exclude each other", Hint: "drop one of them"}
		}
		return q.embedded()
	}
	if len(files) == 0 {
		return nil, &model.UsageError{What: "no file is named",
			Hint: "name one or more files, - for standard input, or --sample NAME (kaplan samples lists them)"}
	}
	return q.files(files)
}

// files reads files as the flags say.
func (q *question) files(named []string) (*model.Cohort, error) {
	paths, err := q.hidden(named, "")
	if err != nil {
		return nil, err
	}
	config, left, err := q.configuration(paths)
	if err == nil && q.kept != nil {
		config, err = q.kept.Beneath(config)
	}
	if err != nil {
		return nil, q.turnedOff(paths, err)
	}
	if paths, err = q.sourced(paths, config); err != nil {
		return nil, err
	}
	opt, err := q.options(config)
	if err != nil {
		return nil, err
	}
	q.wereRead = append(q.wereRead, paths...)
	c, err := q.opened(paths, opt, func() (*model.Cohort, error) { return read.Files(paths, q.stdin, opt) })
	if err, is := q.countable(paths, config, err); is && q.letCount(err) {
		q.wereRead = q.wereRead[:len(q.wereRead)-len(paths)]
		return q.files(named)
	}
	if err != nil {
		return nil, q.turnedOff(paths, err)
	}
	q.digest.read(c)
	if left != "" {
		c.Doubts = append(c.Doubts, model.Doubt{What: left, N: 1})
	}
	return q.derived(c)
}

// options are what the flags say of how files are to be read.
func (q *question) options(config *read.Config) (read.Options, error) {
	if !q.said.Empty() {
		config = config.With(q.said)
	}
	if q.secrets == nil {
		q.secrets = map[string]string{}
	}
	opt := read.Options{Tables: q.tables, ID: q.id, Long: q.long, Freq: q.freq, Missing: map[string][]string{}, Dates: q.dates, Start: q.start,
		End: q.end, Unit: q.unit,
		MadeUp: sampledata.MadeUp, Config: config, Secrets: q.secrets}
	for _, s := range q.missing {
		column, values, err := read.ParseMissing(s)
		if err != nil {
			return opt, err
		}
		opt.Missing[column] = append(opt.Missing[column], values...)
	}
	var err error
	if opt.Counts, err = q.counting(config); err != nil {
		return opt, err
	}
	memory, err := mayTake(q.memory)
	opt.Work = &read.Work{Memory: memory, Said: memory > 0, Context: q.context()}
	return opt, err
}

// derived adds the columns of --derive, and to doubts the flags that settle them.
func (q *question) derived(c *model.Cohort) (*model.Cohort, error) {
	defer func() { withFlags(c) }()
	q.spanned(c)
	for _, s := range q.derive {
		d, err := model.ParseDerived(s)
		if err != nil {
			return nil, err
		}
		if c, err = c.Derive(d); err != nil {
			return nil, err
		}
	}
	if len(q.derive) > 0 {
		declared := c.Endpoints
		for _, e := range model.RecogniseEndpoints(c) {
			if !slices.ContainsFunc(declared, func(d model.Endpoint) bool { return d.Name == e.Name || d.Time == e.Time && d.Event == e.Event }) {
				c.Endpoints = append(slices.Clone(c.Endpoints), e)
			}
		}
	}
	return c, nil
}

// spanned lets the question be about the time between the two dates that were named.
func (q *question) spanned(c *model.Cohort) {
	if q.start == "" || q.look.Time != "" || q.look.Endpoint != "" {
		return
	}
	for _, col := range c.Columns {
		if col.Span == nil || col.Span.Start != q.start {
			continue
		}
		if q.look.Event != "" {
			q.look.Time = col.Name
		} else if len(c.Endpoints) > 0 && c.Endpoints[0].Time == col.Name {
			q.look.Endpoint = c.Endpoints[0].Name
		}
		return
	}
}

func sampleNames() []string {
	var names []string
	for _, s := range sampledata.List() {
		names = append(names, s.Name)
	}
	return names
}

// embeddedSample is the one that --sample names.
func (q *question) embeddedSample() (sampledata.Sample, error) {
	s, ok := sampledata.Get(q.sample)
	if !ok {
		return s, &model.UsageError{What: fmt.Sprintf("there is no sample %q", q.sample), Hint: model.OneOf(q.sample, sampleNames())}
	}
	return s, nil
}

// embedded reads an embedded cohort, as the flags say.
func (q *question) embedded() (*model.Cohort, error) {
	s, err := q.embeddedSample()
	if err != nil {
		return nil, err
	}
	config, _, err := q.configuration(nil)
	if config == nil && err == nil && q.config != noConfig {
		config, err = read.ParseConfig("sample "+s.Name, s.Config())
	}
	if err != nil {
		return nil, err
	}
	opt, err := q.options(config)
	if err != nil {
		return nil, err
	}
	c, err := read.Reader(s.Name+".csv", strings.NewReader(string(s.CSV())), opt)
	if err != nil {
		return nil, err
	}
	for _, c := range []*model.Cohort{c, c.Long} {
		if c != nil {
			c.Name, c.Synthetic, c.Real = s.Name, s.Synthetic, s.Real
			for i := range c.Files {
				c.Files[i].Path, c.Files[i].Embedded = "sample "+s.Name, s.CSV
			}
		}
	}
	return q.derived(c)
}

// open loads the cohort for a question that needs no endpoint.
func (q *question) open(files []string) (*model.Resolver, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	c, err := q.load(files)
	if err != nil {
		return nil, err
	}
	sayEntry(c)
	return model.NewResolver(c).RowsFirst(q.look)
}

// sayEntry completes what is said of entries that are not used by the flag that uses
// them.
func sayEntry(c *model.Cohort) {
	for i, l := range c.Late {
		c.Late[i].Way = " (--entry " + l.Column + ")"
		if model.Quote(l.Column) != l.Column {
			c.Late[i].Way = " (--entry '" + l.Column + "')"
		}
	}
}

// resolver loads the cohort for a question, and where the question uses an
// endpoint, refuses to guess what a status means.
func (q *question) resolver(a asker, files []string) (*model.Resolver, error) {
	probe := q.look
	probe.Endpoint = "any"
	if a.parts(probe).Endpoint == "" {
		return q.open(files)
	}
	return q.resolve(files)
}

// resolve loads the cohort and refuses to guess what a status means: what the
// explorer may assume on the screen, a script must be told.
func (q *question) resolve(files []string) (*model.Resolver, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	c, err := q.load(files)
	if err != nil {
		return nil, err
	}
	if q.start != "" && q.look.Endpoint == "" && q.look.Time == "" {
		return nil, &model.QuestionError{What: "the time is between two dates, and no column was recognised that says who had the event",
			Hint: "say which it is: --event COL"}
	}
	r, err := model.NewResolver(c).RowsFirst(q.look)
	if err != nil {
		return nil, err
	}
	c = r.Cohort
	q.look = c.RowsRuled(q.look)
	sayEntry(c)
	if q.look.Endpoint == "" && q.look.Time == "" && q.look.Event == "" && len(c.Endpoints) > 1 {
		var names []string
		for _, e := range c.Endpoints {
			names = append(names, e.Name)
		}
		if c.Endpoints[0].Note = meantFirst(c.Endpoints, names); c.Endpoints[0].Note == "" {
			return nil, &model.QuestionError{What: fmt.Sprintf("the cohort has %d endpoints", len(names)), Hint: "choose one with --endpoint: " +
				strings.Join(names, ", ")}
		}
	}
	as := r
	if c.Repeats != nil && q.look.Time != "" { // which of a patient's rows has its time
		if as, err = r.For(q.look, true); err != nil {
			return nil, err
		}
	}
	ep, err := as.Understood(q.look)
	if err != nil {
		return nil, err
	}
	if ep.Ambiguous != "" && (ep.Cause == "" || ep.Open) {
		return nil, q.askStatus(c, ep)
	}
	return r, nil
}

// meantFirst says why the first of several endpoints is meant where none was chosen,
// "" where it is not: overall survival of one time that has other statuses too, or
// one time in several units.
func meantFirst(es []model.Endpoint, names []string) string {
	oneTime, oneEvent := true, true
	units := map[string]bool{}
	for _, e := range es {
		oneTime = oneTime && e.Time == es[0].Time
		oneEvent = oneEvent && e.Event == es[0].Event && e.Unit != ""
		units[e.Unit] = true
	}
	switch {
	case oneTime && es[0].Name == "OS":
		return fmt.Sprintf("%s has several endpoints, %s: this is OS (--endpoint)", es[0].Time, strings.Join(names, ", "))
	case oneEvent && len(units) == len(es):
		return fmt.Sprintf("the time stands there in %d units: this is %s (--endpoint)", len(es), es[0].Time)
	}
	return ""
}

// askStatus asks what the values of a status mean, with every answer as flags that
// can be pasted.
func (q *question) askStatus(c *model.Cohort, ep model.Endpoint) error {
	var ways []string
	add := func(flag, value string, r model.Reading) {
		ways = append(ways, fmt.Sprintf("%s %s (%s)", flag, model.ShellWord(value), r.Says()))
	}
	for _, reading := range ep.Readings {
		if leftOut := ep.LeftOut(); len(leftOut) > 0 && len(reading.Censored) > 0 { // an expression would make them censored
			add("--censored", model.JoinList(reading.Censored), reading)
		} else {
			add("--event", reading.Event, reading)
		}
	}
	if len(ways) > 0 {
		hint := "say which: " + strings.Join(ways, " or ")
		if ep.Open && ep.Blank == 0 {
			var censored []string
			for _, reading := range ep.Readings {
				censored = append(censored, "--censored "+model.ShellWord(model.JoinList(reading.Censored)))
			}
			if col := c.Column(ep.Event); len(ep.Causes) > 1 && col != nil && col.Kind == model.Category { // all but one may be events
				censored = nil
				for _, code := range ep.Codes {
					if code.State != model.Unknown {
						censored = append(censored, "--censored "+model.ShellWord(code.Value))
					}
				}
			}
			if len(censored) > 0 && len(ep.LeftOut()) == 0 {
				hint += "; or what is censored: " + strings.Join(censored, " or ")
			}
		}
		return &model.QuestionError{What: "the status is not clear: " + ep.Ambiguous, Hint: hint}
	}
	var events []string
	for _, code := range ep.Codes {
		if code.State == model.Event {
			ways, events = append(ways, "--cause "+model.ShellWord(code.Value)), append(events, code.Value)
		}
	}
	unknown := ep.Outnumbering()
	for _, code := range unknown {
		ways, ep.Causes = append(ways, "--cause "+model.ShellWord(code.Value)), append(slices.Clone(ep.Causes), code.Value)
		events = append(events, code.Value)
	}
	condition := model.Quote(ep.Event) + " == ..."
	if col := c.Column(ep.Event); col != nil && len(events) > 0 {
		condition = model.LevelCondition(col, events).Source
	}
	hint := "say what the event is: --event " + model.ShellWord(condition)
	_, _, censored, _ := ep.Values()
	switch {
	case len(ep.Causes) > 1 && len(censored) > 0 && len(ep.LeftOut()) > len(unknown):
		hint = "choose: " + strings.Join(ways, ", ") + ", or for any of them --censored " + model.ShellWord(model.JoinList(censored))
	case len(ep.Causes) > 1:
		hint = "choose: " + strings.Join(ways, ", ") + ", or for any of them --event " + model.ShellWord(anyEvent(c, ep))
	case len(ways) > 0:
		hint += ", or " + strings.Join(ways, ", ")
	}
	if open := ep.Guessed(); len(open) > 0 && q.look.Censored == "" {
		for k := range open {
			open[k] = model.ShellWord(open[k])
		}
		hint += "; or say what is censored: --censored " + strings.Join(open, " or --censored ") + ", --censored none where nobody is"
	}
	return &model.QuestionError{What: "the status is ambiguous: " + ep.Ambiguous, Hint: hint}
}

// anyEvent is the expression that makes any of the causes the event.
func anyEvent(c *model.Cohort, ep model.Endpoint) string {
	col := c.Column(ep.Event)
	if col == nil {
		return ep.Event
	}
	return model.LevelCondition(col, ep.Causes).Source
}

// print writes a document as the flags say: to a file, or to standard output. All files
// of the command are written here, or none.
func (q *question) print(w io.Writer, d write.Document) error {
	d, err := q.suppressed(d)
	if err != nil {
		return err
	}
	if q.digits > 0 {
		d = d.Rounded(q.digits)
	}
	var saved []save.File
	for _, path := range []string{q.rscript, q.save} {
		if path == "" || path == "-" {
			continue
		}
		if saved, err = write.Taken(d, q.drawing.picture, path); err != nil {
			return err
		}
		q.toWrite = append(q.toWrite, saved...)
	}
	if len(q.toWrite) > 0 {
		if err := q.writer().Write(q.toWrite...); err != nil {
			return err
		}
	}
	switch {
	case q.rscript == "-":
		text, err := d.Script()
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		return err
	case q.save == "":
		return write.Write(w, d, q.format)
	case len(saved) > 1: // which nobody has named
		_, err = fmt.Fprintln(q.cmd.ErrOrStderr(), write.Written(save.Paths(saved)))
	}
	return err
}

// noArguments refuses arguments as wrong usage.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return &model.UsageError{What: fmt.Sprintf("kaplan %s takes no files and no names", cmd.Name()), Hint: "kaplan " + cmd.Name() + " --help"}
	}
	return nil
}
