package write

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/explain"
)

// Report is everything of a cohort that a person would hand on: who is in it, each look
// with figure, table and methods, all that was looked at, and what is still to be said
// by somebody.
type Report struct {
	Cohort *model.Cohort
	Flow   *answer.Flow // of the first look; nil where it is not known
	Parts  []ReportPart
	Ledger *answer.Ledger
	// Program says which kaplan made it, and Made when.
	Program string
	Made    time.Time
	Files   []ReportFile
}

// ReportPart is one look of a report.
type ReportPart struct {
	Name, Page string
	Look       model.Look
	Document   Document
	Refused    string // why there is no answer; "" where there is one
}

// ReportFile is a file that the cohort was read from.
type ReportFile struct{ Name, SHA256 string }

// ReportFormat is the format of a report by the ending of a file's name, "" for none.
func ReportFormat(path string) string {
	for ending, format := range map[string]string{".html": "html", ".htm": "html", ".md": "md", ".qmd": "qmd"} {
		if strings.HasSuffix(strings.ToLower(path), ending) {
			return format
		}
	}
	return ""
}

// Write renders a report as html, md or qmd. One page holds everything: figures are in
// it, it has no script and asks for nothing from elsewhere.
func (r *Report) Write(w io.Writer, format string) error {
	switch format {
	case "html":
		return r.html(w, r.blocks())
	case "md", "qmd":
		return r.markdown(w, r.blocks(), format == "qmd")
	}
	return &model.UsageError{What: fmt.Sprintf("a report is not written as %q", format), Hint: "one of html, md, qmd"}
}

// block is a piece of a report, in the order in which it is read.
type block struct {
	kind  blockKind
	level int
	text  string
	items []string
	small bool // of a list
	sheet sheet
	svg   []byte
}

type blockKind uint8

const (
	blockHead blockKind = iota
	blockText
	blockSmall // who is in an answer
	blockWarn
	blockList
	blockTable
	blockFigure
	blockChecklist
)

// text that is the same in every report.
const (
	reportNote = "Every number is computed from the files that are named at the end, and says what it says there: what it means, and what it does not, " +
		"stands under Methods."
	checklistNote = "After the REMARK recommendations for prognostic studies of tumour markers. What the program knows is filled in; what is open only a " +
		"person can say."
)

// blocks are the pieces of a report.
func (r *Report) blocks() []block {
	cites := &citations{said: map[string]string{}}
	var out []block
	add := func(kind blockKind, text string) { out = append(out, block{kind: kind, text: text}) }
	head := func(level int, text string) { out = append(out, block{kind: blockHead, level: level, text: text}) }
	if word, origin := r.Cohort.Origin(); origin != "" {
		if !strings.HasPrefix(strings.ToLower(origin), word) {
			origin = strings.ToUpper(word[:1]) + word[1:] + " data: " + origin
		}
		kind := blockText
		if r.Cohort.Synthetic != "" {
			kind = blockWarn
		}
		add(kind, origin)
	}
	add(blockText, reportNote)
	if keep := r.keepInMind(); len(keep) > 0 {
		head(2, "To be kept in mind")
		out = append(out, block{kind: blockList, items: keep})
	}
	head(2, "Patients")
	for _, l := range r.patients() {
		add(blockText, l)
	}
	if r.Flow != nil {
		if svg := flowPicture(r.Flow); svg != nil {
			out = append(out, block{kind: blockFigure, svg: svg, text: "The patients from the files to the analysis of the first look."})
		}
	}
	head(2, "Looks")
	for i := range r.Parts {
		p := &r.Parts[i]
		head(3, p.Name)
		if p.Refused != "" {
			add(blockWarn, "This look has no answer: "+p.Refused)
			continue
		}
		out = append(out, p.blocks(cites)...)
	}
	head(2, "Methods")
	general, misread := r.methods(cites)
	add(blockText, general)
	if len(misread) > 0 {
		head(3, "What the numbers do not say")
		out = append(out, block{kind: blockList, items: misread, small: true})
	}
	if r.Ledger != nil && len(r.Ledger.Entries) > 0 {
		head(2, "Ledger: all that was looked at")
		out = append(out, ledgerBlocks(r.Ledger)...)
	}
	head(2, "REMARK checklist")
	add(blockText, checklistNote+cites.mark("mcshane2005", "altman2012"))
	out = append(out, block{kind: blockChecklist, sheet: r.checklist().sheet()})
	head(2, "Where it is from")
	out = append(out, block{kind: blockTable, sheet: r.provenance().sheet()})
	head(2, "References")
	return append(out, block{kind: blockList, items: cites.list()})
}

// blocks are the pieces of a look: what was asked, figure, tables, warnings, methods.
func (p *ReportPart) blocks(cites *citations) []block {
	var out []block
	d := p.Document
	if d.prefaced() {
		out = append(out, block{kind: blockSmall, text: whoIsIn(d.Tables[0].Notes)})
	}
	fig, why := d.picture(reportPicture)
	if fig != nil {
		out = append(out, block{kind: blockFigure, svg: fig, text: numbered.ReplaceAllString(p.Name, "") + captionOf(d)})
	}
	if why != "" {
		out = append(out, block{kind: blockSmall, text: why})
	}
	for i, s := range d.fewer().sheets() {
		if i == 0 && d.prefaced() {
			continue
		}
		warning := func(n string) bool { return strings.HasPrefix(n, "! ") }
		warnings := slices.DeleteFunc(slices.Clone(s.notes), func(n string) bool { return !warning(n) })
		s.notes = slices.DeleteFunc(slices.Clone(s.notes), warning)
		if len(s.head) > 0 || len(s.notes) > 0 || s.title != "" {
			out = append(out, block{kind: blockTable, sheet: s})
		}
		for _, w := range warnings {
			out = append(out, block{kind: blockWarn, text: strings.TrimPrefix(w, "! ")})
		}
	}
	if m := methodsOf(d, cites); m != "" {
		if as, ok := cites.said[m]; ok {
			m = "as of “" + as + "”."
		} else {
			cites.said[m] = p.Name
		}
		out = append(out, block{kind: blockSmall, text: "Methods: " + m})
	}
	return out
}

// numbered is how the name of a look begins that is numbered elsewhere.
var numbered = regexp.MustCompile(`^(Figure|Fig\.|Table) [0-9IVX]+[a-zA-Z]?[:.] *`)

// captionOf is what a figure shows, behind what it is of.
func captionOf(d Document) string {
	switch a := d.Answer(); a.Command() {
	case "km", "landmark":
		return ". Kaplan-Meier curves with pointwise intervals; marks are censorings; under the axis those at risk, and events and censorings so far."
	case "cuminc":
		return ". Cumulative incidence, the other causes competing, with pointwise intervals."
	}
	return "."
}

// prefaced reports whether a document begins with who is in it.
func (d Document) prefaced() bool {
	return len(d.Tables) > 0 && d.Tables[0].Title == "" && len(d.Tables[0].Head) == 0
}

// mostRows is how many rows of a table a report shows, and fewRows those of one that is
// longer.
const mostRows, fewRows = 45, 20

// fewer is a document whose tables have at most so many rows.
func (d Document) fewer() Document {
	d.Tables = slices.Clone(d.Tables)
	for i := range d.Tables {
		d.Tables[i] = d.Tables[i].fewer()
	}
	return d
}

// fewer is a table of at most so many rows, which says what was left out: of a longer one
// those of the smallest P, or the first.
func (t Table) fewer() Table {
	n := len(t.Rows)
	if n <= mostRows {
		return t
	}
	which := "first"
	at := slices.IndexFunc(t.Head, func(h string) bool { return h == "P" || h == "naive P" || h == "corrected P" })
	t.Rows = slices.Clone(t.Rows)
	if at >= 0 && t.Rows[0][at].IsNum {
		which = "those of the smallest " + t.Head[at]
		slices.SortStableFunc(t.Rows, func(a, b []Cell) int { return cmp.Compare(orLast(a[at].Num), orLast(b[at].Num)) })
	}
	t.Rows = t.Rows[:fewRows]
	t.Notes = append([]string{fmt.Sprintf("%d of %d rows, %s; the answer by itself has all of them.", fewRows, n, which)}, t.Notes...)
	return t
}

// sheet is a table by itself as it is printed.
func (t Table) sheet() sheet { return Document{Tables: []Table{t}}.sheets()[0] }

// orLast is a number, or one above all where there is none.
func orLast(v float64) float64 {
	if math.IsNaN(v) {
		return math.Inf(1)
	}
	return v
}

// citations are numbered as they come.
type citations struct {
	keys []string
	said map[string]string // of methods that were written out, the look
}

// mark cites works in a text: " [1, 3]".
func (c *citations) mark(keys ...string) string {
	if len(keys) == 0 {
		return ""
	}
	var numbers []string
	for _, k := range keys {
		i := slices.Index(c.keys, k)
		if i < 0 {
			i = len(c.keys)
			c.keys = append(c.keys, k)
		}
		numbers = append(numbers, fmt.Sprint(i+1))
	}
	return " [" + strings.Join(numbers, ", ") + "]"
}

func (c *citations) list() []string {
	out := make([]string, len(c.keys))
	for i, k := range c.keys {
		out[i] = fmt.Sprintf("[%d] %s", i+1, explain.Reference(k))
	}
	return out
}

// methodsOf is what a methods section says of an answer.
func methodsOf(d Document, cites *citations) string {
	var out []string
	for _, q := range explain.Of(d.Answer()) {
		if q.Method != "" && !q.General {
			out = append(out, strings.TrimSuffix(q.Method, ".")+cites.mark(q.Refs...)+".")
		}
	}
	return strings.Join(out, " ")
}

// methods is the paragraph that holds for all looks, and what their numbers do not say.
func (r *Report) methods(cites *citations) (general string, misread []string) {
	used := map[string]bool{}
	for i := range r.Parts {
		if r.Parts[i].Refused == "" {
			for _, q := range explain.Of(r.Parts[i].Document.Answer()) {
				used[q.Name] = true
			}
		}
	}
	general = "The methods of each look stand under it."
	for _, q := range explain.All() {
		switch {
		case !used[q.Name] || q.Method == "":
		case q.General:
			general += " " + strings.TrimSuffix(q.Method, ".") + cites.mark(q.Refs...) + "."
		default:
			misread = append(misread, strings.ToUpper(q.Name[:1])+q.Name[1:]+": "+q.Not)
		}
	}
	general += " Times that differ by rounding alone are one time; at equal times events come before censorings; " +
		"a number that does not exist is NA."
	return general, misread
}

// keepInMind says what is made up, assumed, searched and naive.
func (r *Report) keepInMind() []string {
	var out []string
	add := func(s string) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if r.Cohort.Synthetic != "" {
		add("The data are synthetic: no number here is a finding about patients.")
	}
	for i := range r.Parts {
		p := &r.Parts[i]
		a := p.Document.Answer()
		if coding, _ := valueAt(a, "endpoint", "coding").(string); coding == "assumed" {
			event, _ := valueAt(a, "endpoint", "event").(string)
			add("It is assumed, and not said by the file or a person, which values of " + event + " are the event.")
		}
		searched := valueAt(a, "result", "p_corrected") != nil || slices.Contains([]string{"cut", "trust"}, a.Command()) ||
			p.Look.Moved || p.Look.Cut == "optimal" || p.Look.Cut == "youden"
		if searched && p.Refused == "" {
			add(p.Name + ": the cut was chosen from these data; its naive P is too small, and its hazard ratio too far from 1.")
		}
		if p.Refused != "" {
			add(p.Name + ": has no answer here.")
		}
	}
	for _, d := range r.Cohort.Doubts[:min(len(r.Cohort.Doubts), 5)] {
		add("Of the files: " + d.String())
	}
	if n := len(r.Cohort.Doubts); n > 5 {
		add(fmt.Sprintf("and %d further doubts about the files.", n-5))
	}
	if g := r.Ledger; g != nil && len(g.Entries) > 0 {
		families, _ := g.Families()
		add(fmt.Sprintf("%s were made in %s; of P values that were looked for the ledger says what is left of them.",
			model.Count(len(g.Entries), "look"), model.Count(len(families), "family", "families")))
	}
	return out
}

func valueAt(a explain.Answer, names ...string) any {
	var v any = map[string]any(a)
	for _, n := range names {
		o, _ := v.(map[string]any)
		v = o[n]
	}
	return v
}

// patients says who is in the cohort.
func (r *Report) patients() []string {
	c := r.Cohort
	line := fmt.Sprintf("The cohort %s has %s", c.Name, model.Count(c.Patients(), "patient"))
	if n := len(c.Columns); n > 0 {
		line += " and " + model.Count(n, "column")
	}
	out := []string{line + "."}
	for i := range c.Endpoints {
		e := &c.Endpoints[i]
		how := cmp.Or(e.Coding.String(), "not said")
		line := fmt.Sprintf("Endpoint %s: time %s, event %s (%s)", e.Title(), e.Time, e.Event, how)
		if e.Unit != "" {
			line += ", in " + e.Unit
		}
		out = append(out, line+".")
	}
	return out
}

// ledgerBlocks are what was looked at, with what is left of each P.
func ledgerBlocks(g *answer.Ledger) []block {
	d := Ledger(g)
	t := d.Tables[0]
	if at := slices.Index(t.Head, "cut"); at >= 0 {
		for i := range t.Rows {
			t.Rows[i][at] = word(g.Entries[i].Cut(model.FormatShort))
		}
	}
	drop := []string{"note", "with", "counted P", "tests", "BH"}
	for j := len(t.Head) - 1; j >= 0; j-- {
		if slices.Contains(drop, t.Head[j]) {
			t = t.without(j)
		}
	}
	return []block{{kind: blockTable, sheet: t.fewer().sheet()}}
}

// provenance is what made the report, and of what.
func (r *Report) provenance() Table {
	t := table("", "", "")
	t.add("program", r.Program)
	t.add("made", r.Made.UTC().Format("2006-01-02 15:04 UTC"))
	for _, f := range r.Files {
		t.add(f.Name, "SHA-256 "+f.SHA256)
	}
	if r.Cohort.Config != "" {
		t.add("settings", r.Cohort.Config)
	}
	var seeds []string
	for i := range r.Parts {
		for _, s := range seedsOf(r.Parts[i].Document.Answer()) {
			if !slices.Contains(seeds, s) {
				seeds = append(seeds, s)
			}
		}
	}
	if len(seeds) > 0 {
		slices.Sort(seeds)
		t.add("seeds", strings.Join(seeds, ", "))
	}
	if r.Ledger != nil && r.Ledger.Hash != "" {
		t.add("plan", "SHA-256 "+r.Ledger.Hash)
	}
	return t
}

// seedsOf are the seeds of random procedures in an answer.
func seedsOf(v any) []string {
	var out []string
	switch x := v.(type) {
	case explain.Answer:
		return seedsOf(map[string]any(x))
	case map[string]any:
		for k, y := range x {
			if s, ok := y.(float64); ok && k == "seed" {
				out = append(out, Number(s))
			}
			out = append(out, seedsOf(y)...)
		}
	case []any:
		for _, y := range x {
			out = append(out, seedsOf(y)...)
		}
	}
	return out
}

// reportPicture is how figures of a report are drawn: the heading stands above them, and
// who is in them.
var reportPicture = model.Picture{Size: "7.5x5.2", Title: "none", Show: []string{"-caption"}}

// picture is the figure of a document as SVG, nil where it has none, and why one that
// there is could not be drawn.
func (d Document) picture(p model.Picture) (svg []byte, why string) {
	if d.Figure == nil {
		return nil, ""
	}
	f, err := d.Figure(p)
	var b bytes.Buffer
	if err == nil {
		err = f.Write(&b, "svg")
	}
	if err != nil {
		return nil, "The figure could not be drawn: " + model.FirstLine(err.Error())
	}
	return b.Bytes(), ""
}

// flowPicture is the flow as SVG, as high as its boxes are.
func flowPicture(f *answer.Flow) []byte {
	d, p := Flow(f), reportPicture
	p.Size = fmt.Sprintf("7.5x%.1f", 2+0.3*float64(len(f.Files))+0.17*float64(len(f.Out)))
	svg, _ := d.picture(p)
	if svg == nil {
		svg, _ = d.picture(reportPicture)
	}
	return svg
}

// whoIsIn says who is in an answer and who is not, from what it begins with.
func whoIsIn(lines []string) string {
	out := make([]string, len(lines))
	for i, l := range lines {
		l = strings.TrimSpace(l)
		if rest, ok := strings.CutPrefix(l, "- "); ok {
			n, reason, _ := strings.Cut(rest, " ")
			l = n + " left out: " + reason
		}
		out[i] = strings.TrimPrefix(l, "= ")
	}
	return strings.Join(out, " · ")
}
