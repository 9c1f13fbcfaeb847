package write

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/explain"
)

// checklist is the REMARK checklist, filled from what is known; each item that only a
// person can fill says so.
func (r *Report) checklist() Table {
	t := table("", "item", "what is to be reported", "in this report")
	for i, x := range remark {
		t.add(fmt.Sprint(i+1), x.what, x.fill(newFacts(r)))
	}
	return t
}

// remarkItem is an item of the checklist, in our own words, and what fills it.
type remarkItem struct {
	what string
	fill func(*facts) string
}

// open is what a person has to say.
func open(s string) string { return "Open: " + s }

// known is what the report knows, and what is still open of the item.
func known(s, missing string) string {
	if s == "" {
		return open(missing)
	}
	if missing != "" {
		s += " Still open: " + missing
	}
	return s
}

var remark = []remarkItem{
	{"The marker, the objectives, and hypotheses that were made beforehand", func(f *facts) string {
		s := ""
		if len(f.markers) > 0 {
			s = "Markers: " + listed(f.markers) + "."
		}
		if n := f.planned; n > 0 {
			return known(s+fmt.Sprintf(" %s written down beforehand (see the ledger).", model.Count(n, "look was", "looks were")), "the objectives.")
		}
		return known(s, "objectives and hypotheses; no plan was written down beforehand, so that all looks are exploration.")
	}},
	{"The patients, their source, inclusion and exclusion", func(f *facts) string {
		s := fmt.Sprintf("%s (Patients, figure 1).", model.Count(f.r.Cohort.Patients(), "patient"))
		if len(f.subgroups) > 0 {
			s += " Subgroups: " + listed(f.subgroups) + "."
		}
		return known(s, "source, inclusion and exclusion criteria.")
	}},
	{"Treatments, and how they were chosen", func(*facts) string { return open("the treatments and how they were chosen.") }},
	{"The specimens, controls, and how they were kept", func(*facts) string { return open("the material, and how it was kept.") }},
	{"The assay: protocol, reagents, quality control, blinding", func(*facts) string {
		return open("the assay, and whether who measured knew the outcome.")
	}},
	{"The design: how cases were selected, the period, the follow-up", func(f *facts) string {
		s := ""
		if f.followUp != "" {
			s = "Median follow-up: " + f.followUp + "."
		}
		return known(s, "prospective or retrospective, the period, and when follow-up ended.")
	}},
	{"The endpoints, defined", func(f *facts) string {
		return known(f.endpoints, "from when time counts, and what ends it.")
	}},
	{"All variables that were looked at", func(f *facts) string {
		return known(sentence("Looked at here: ", f.variables), "variables that were looked at elsewhere.")
	}},
	{"The reason for the sample size", func(f *facts) string {
		if f.has("power") {
			return "What the events at hand can detect stands in " + f.where("power") + ". Still open: why there are so many patients."
		}
		return open("why there are so many patients; what they can detect was not asked.")
	}},
	{"The statistical methods: selection of variables, checks of assumptions, missing values", func(f *facts) string {
		s := "Under each look and under Methods."
		if f.selected {
			s += " Covariates were selected: see there."
		}
		if f.has("schoenfeld") || f.checked {
			s += " Proportional hazards were checked."
		}
		return s + " Patients with a missing value are left out of what needs it."
	}},
	{"How the marker was handled, and how its cut was found", func(f *facts) string {
		if len(f.cuts) == 0 {
			return "No marker was cut."
		}
		return strings.Join(f.cuts, " ")
	}},
	{"The flow of the patients, with numbers and events of each subgroup", func(f *facts) string {
		return known(f.flow, "")
	}},
	{"Characteristics, prognostic variables, and missing values", func(f *facts) string {
		if f.has("table1") {
			return "In " + f.where("table1") + "."
		}
		return open("no saved look is a Table 1." + f.missing())
	}},
	{"The marker and the usual prognostic variables", func(f *facts) string {
		if f.has("correlate", "compare") {
			return "In " + f.where("correlate", "compare") + "."
		}
		return open("no saved look compares the marker with them.")
	}},
	{"Univariable results with estimates, for the marker and the other variables", func(f *facts) string {
		if f.univariable == "" && !f.has("km") {
			return open("no saved look has univariable results.")
		}
		s := ""
		if f.has("km") {
			s = "Curves in " + f.where("km") + ". "
		}
		if f.univariable != "" {
			s += "Hazard ratios one by one in " + f.univariable + "."
		}
		return strings.TrimSpace(s)
	}},
	{"Multivariable results with intervals, for the marker and the other variables", func(f *facts) string {
		return known(sentence("In ", f.multivariable), where2(len(f.multivariable) == 0, "no saved look has a model of several covariates."))
	}},
	{"The marker beside the usual variables, significant or not", func(f *facts) string {
		if len(f.multivariable) == 0 {
			return open("no saved look has them in one model.")
		}
		return known(sentence("In ", f.multivariable), "which variables are the usual ones of this disease, and whether all are in the model.")
	}},
	{"Further work: checks, sensitivity, validation", func(f *facts) string {
		var s []string
		for _, c := range [][2]string{{"schoenfeld", "proportional hazards"}, {"trust", "resampling of the cut"}, {"uncut", "the marker uncut"},
			{"spline", "splines"}, {"forest", "subgroups"}, {"cut", "every cut with corrected P"}, {"landmark", "landmark"}, {"roc", "ROC curves"}} {
			if f.has(c[0]) {
				s = append(s, c[1]+" ("+f.where(c[0])+")")
			}
		}
		if f.validated {
			s = append(s, "the cut in other patients")
			return known(sentence("", s), "")
		}
		return known(sentence("", s), "validation in other patients.")
	}},
	{"Interpretation, and limits of the study", func(*facts) string { return open("interpretation and limits.") }},
	{"What follows for research and care", func(*facts) string { return open("implications.") }},
}

func where2(is bool, s string) string {
	if is {
		return s
	}
	return ""
}

func sentence(before string, list []string) string {
	if len(list) == 0 {
		return ""
	}
	return before + listed(list) + "."
}

// listed are words with commas, at most some of them.
func listed(list []string) string {
	const most = 14
	if n := len(list); n > most {
		return strings.Join(list[:most], ", ") + fmt.Sprintf(" and %d more", n-most)
	}
	return strings.Join(list, ", ")
}

// facts are what the parts of a report know of the checklist.
type facts struct {
	r                                      *Report
	markers, subgroups, variables, cuts    []string
	multivariable                          []string
	univariable, followUp, endpoints, flow string
	selected, checked, validated           bool
	planned                                int
	by                                     map[string][]string // names of looks by command
}

func (f *facts) has(commands ...string) bool {
	return slices.ContainsFunc(commands, func(c string) bool { return len(f.by[c]) > 0 })
}

func (f *facts) where(commands ...string) string {
	var out []string
	for _, c := range commands {
		for _, n := range f.by[c] {
			out = appendNew(out, "“"+n+"”")
		}
	}
	return listed(out)
}

func (f *facts) missing() string {
	n := 0
	for _, c := range f.r.Cohort.Columns {
		if c.Missing > 0 {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" %s missing values.", model.Count(n, "column has", "columns have"))
}

func appendNew(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func newFacts(r *Report) *facts {
	f := &facts{r: r, by: map[string][]string{}}
	if g := r.Ledger; g != nil {
		f.planned = len(g.Plan)
		for i := range g.Entries {
			f.looked(&g.Entries[i].Look)
		}
	}
	var ends, flows []string
	for i := range r.Parts {
		p := &r.Parts[i]
		if p.Refused != "" {
			continue
		}
		l, a := p.Look, p.Document.Answer()
		command := a.Command()
		f.by[command] = append(f.by[command], p.Name)
		f.markers = appendNew(f.markers, l.Marker)
		f.looked(&l)
		f.subgroups = appendNew(f.subgroups, l.Where)
		f.selected = f.selected || l.Backward != "" || l.Enter > 0
		f.validated = f.validated || l.Split != "" && valueAt(a, "result", "cohorts") != nil
		f.checked = f.checked || valueAt(a, "result", "ph_test") != nil
		if e, ok := valueAt(a, "endpoint").(map[string]any); ok {
			ends = appendNew(ends, endpointFact(e))
		}
		n, _ := valueAt(a, "cohort", "used").(float64)
		where := ""
		if l.Where != "" {
			where = " where " + l.Where
		}
		if events, ok := valueAt(a, "endpoint", "events").(float64); ok {
			flows = appendNew(flows, fmt.Sprintf("%s patients and %s events%s", Number(n), Number(events), where))
		}
		f.of(p, a, command)
	}
	if len(ends) > 0 {
		f.endpoints = strings.Join(ends, "; ") + "."
	}
	f.flow = "Figure 1; analysed: " + listed(flows) + "."
	return f
}

// looked adds the variables of a look.
func (f *facts) looked(l *model.Look) {
	f.variables = appendNew(f.variables, l.Marker)
	for _, list := range []string{l.Covariates, l.Y, l.Rows, l.Markers} {
		for _, v := range model.SplitList(list) {
			f.variables = appendNew(f.variables, v)
		}
	}
	f.variables = appendNew(f.variables, l.Value)
}

// of takes what an answer knows.
func (f *facts) of(p *ReportPart, a explain.Answer, command string) {
	name := "“" + p.Name + "”"
	switch terms, _ := valueAt(a, "result", "terms").([]any); {
	case command == "cox" && valueAt(a, "result", "multivariable") != nil:
		f.univariable = name
		f.multivariable = append(f.multivariable, name)
	case command == "cox" && p.Page == "Univariable":
		f.univariable = name
	case command == "cox" && len(terms) > 1:
		f.multivariable = append(f.multivariable, name)
	}
	if f.followUp == "" {
		groups, _ := valueAt(a, "result", "groups").([]any)
		var parts []string
		for _, g := range groups {
			o, _ := g.(map[string]any)
			follow, _ := o["follow_up"].(map[string]any)
			if v, ok := follow["estimate"].(float64); ok {
				unit, _ := valueAt(a, "endpoint", "unit").(string)
				parts = append(parts, strings.TrimSpace(fmt.Sprintf("%v %s %s", o["name"], Significant(v, 3), unit)))
			}
		}
		f.followUp = strings.Join(parts, ", ")
	}
	cuts, _ := valueAt(a, "result", "cuts").([]any)
	if best, ok := valueAt(a, "result", "best").(map[string]any); ok {
		cuts = []any{best["cut"]}
	}
	for _, c := range cuts {
		v, ok := c.(float64)
		if !ok || p.Look.Marker == "" {
			continue
		}
		rule, _ := valueAt(a, "result", "cut_rule").(string)
		s := fmt.Sprintf("%s: cut at %s", p.Look.Marker, Significant(v, 5))
		switch {
		case command == "cut" || p.Look.Moved || p.Look.Cut == "optimal" || p.Look.Cut == "youden":
			s += ", searched for in these data"
		case rule != "":
			s += " by the rule " + rule
		}
		f.cuts = appendNew(f.cuts, s+".")
	}
}

// endpointFact is an endpoint with what its values mean.
func endpointFact(e map[string]any) string {
	event, _ := e["event"].(string)
	if event == "" {
		return ""
	}
	name, _ := e["name"].(string)
	time, _ := e["time"].(string)
	coding, _ := e["coding"].(string)
	var values []string
	list, _ := e["event_values"].([]any)
	for _, v := range list {
		values = append(values, fmt.Sprint(v))
	}
	s := strings.TrimSpace(name + " by " + event)
	if len(values) > 0 {
		s += " = " + strings.Join(values, " or ")
	}
	if time != "" {
		s += ", time " + time
	}
	if coding != "" {
		s += " (" + coding + ")"
	}
	return s
}
