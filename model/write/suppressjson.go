package write

import (
	"fmt"
	"slices"
	"strings"

	"kaplan/model"
)

// What the fields of JSON count. A field with a whole number that is in none of these
// lists counts no patients.
var (
	// wholeKeys are numbers of patients.
	wholeKeys = []string{"n", "used", "cohort", "patients", "complete", "clusters"}
	// partKeys are some of those whose number stands beside them.
	partKeys = []string{"events", "cases", "k", "count", "observed", "treated", "kept", "fell", "controls", "control", "n_low", "n_high",
		"n_missing", "missing", "true_positive", "false_positive", "true_negative", "false_negative", "varies"}
	// listKeys are lists of such numbers, which add up.
	listKeys = []string{"sizes", "counts", "n_missing_by_group", "observed", "table"}
	// pairKeys add up to what is known.
	pairKeys = [][2]string{{"n", "missing"}, {"cases", "controls"}, {"n_low", "n_high"}, {"true_positive", "false_negative"},
		{"false_positive", "true_negative"}, {"treated", "control"}}
	// timeKeys are counts at a time of those who were followed.
	timeKeys = []string{"n_risk", "n_event", "n_censor", "n_entered", "n_lost"}
	// apartKeys are lists whose objects are no parts of a whole.
	apartKeys = []string{"terms", "pairs", "pairwise", "markers", "looks", "hazard_ratios", "models", "columns", "cuts", "proportions", "comparisons", "tests",
		"doubts", "files", "flow", "steps", "at", "curve", "missing", "continuous", "genes"}
	// followKeys are numbers from which a count beside them would follow.
	followKeys = []string{"percent", "row_percent", "column_percent", "expected", "share", "exact", "wilson", "sum_of_weights", "effective_n", "sensitivity",
		"specificity", "youden", "proportions", "likelihood_ratio_positive", "likelihood_ratio_negative", "density", "hazard", "n_weighted",
		"events_weighted", "proportion"}
	// patientKeys are lists of single patients.
	patientKeys = []string{"influence", "residuals", "patients", "ids"}
)

// veil hides the counts of a document.
type veil struct {
	below     int
	sums      []model.Sum
	cohort    *model.Tally
	used      *model.Tally
	events    *model.Tally
	out       []*model.Tally // who is left out of the analysis, by reason
	lines     map[string][]*model.Tally
	few       map[string]bool   // names of groups of which there are few
	closed    map[string]bool   // names of groups, and of terms of a model, with a hidden count
	sizes     [][2]*model.Tally // of groups that stand in no field: patients, events
	fitHidden bool              // the groups of a test of fit were left out
	single    bool              // lists of single patients were left out
	// atTimes says which counts at times are shown, by the numbers at risk and the events.
	atTimes map[string][]bool
}

// lineMark is a mark of counts in their order, by which a table finds those of JSON.
func lineMark(list []*model.Tally) string {
	var b strings.Builder
	for _, t := range list {
		fmt.Fprintf(&b, "%d ", t.N)
	}
	return b.String()
}

// sum takes note of parts that add up.
func (v *veil) sum(total *model.Tally, parts ...*model.Tally) {
	v.sums = append(v.sums, model.Sum{Parts: parts, Total: total})
	if len(parts) > 1 {
		if key := lineMark(parts); v.lines[key] == nil {
			v.lines[key] = parts
		}
	}
}

// count is the tally of a number, one for all places of those that every answer says.
func (v *veil) count(n int, ofEvents bool) *model.Tally {
	for _, t := range []*model.Tally{v.used, v.cohort} {
		if t != nil && !ofEvents && t.N == n {
			return t
		}
	}
	if ofEvents && v.events != nil && v.events.N == n {
		return v.events
	}
	return v.fresh(n, ofEvents)
}

// leftOut is the tally of so many who are left out of the analysis, nil where none are.
func (v *veil) leftOut(n int) *model.Tally {
	for _, t := range v.out {
		if t.N == n {
			return t
		}
	}
	return nil
}

// fresh is a tally of its own.
func (v *veil) fresh(n int, ofEvents bool) *model.Tally {
	t := &model.Tally{N: n}
	switch {
	case !ofEvents && v.used != nil && n < v.used.N:
		v.sums = append(v.sums, model.Rest(t, v.used))
	case ofEvents && v.events != nil && n < v.events.N:
		v.sums = append(v.sums, model.Rest(t, v.events))
	default:
		v.sums = append(v.sums, model.Sum{Parts: []*model.Tally{t}, Total: t})
	}
	return t
}

// envelope takes what every answer says of the cohort and the endpoint.
func (v *veil) envelope(root *node) {
	cohort := root.at("cohort")
	if n, is := cohort.at("n").whole(); is {
		v.cohort = &model.Tally{N: n}
		v.used = v.cohort
	}
	if n, is := cohort.at("used").whole(); is && v.cohort != nil && n != v.cohort.N {
		v.used = &model.Tally{N: n, Last: true}
		parts := []*model.Tally{v.used}
		if list := cohort.at("excluded"); list.objects() {
			for _, x := range list.items {
				if n, is := x.at("n").whole(); is {
					x.at("n").tally = &model.Tally{N: n}
					parts, v.out = append(parts, x.at("n").tally), append(v.out, x.at("n").tally)
				}
			}
		}
		if len(parts) == 1 {
			parts = append(parts, &model.Tally{N: v.cohort.N - n})
		}
		v.sums = append(v.sums, model.Sum{Parts: parts, Total: v.cohort})
	}
	for _, key := range []string{"n", "used"} {
		if f := cohort.at(key); f != nil {
			f.tally = map[string]*model.Tally{"n": v.cohort, "used": v.used}[key]
		}
	}
	if n, is := root.at("endpoint").at("events").whole(); is {
		v.events = &model.Tally{N: n, Last: true}
		if v.used != nil && n <= v.used.N {
			v.sums = append(v.sums, model.Rest(v.events, v.used))
		}
		root.at("endpoint").at("events").tally = v.events
	}
}

// assign finds the counts below a node.
func (v *veil) assign(n *node) {
	for _, f := range n.fields {
		if f.tally == nil && slices.Contains(wholeKeys, f.key) {
			if k, is := f.whole(); is && n.key == "left_out" {
				f.tally = v.leftOut(k)
			} else if is {
				f.tally = v.count(k, false)
			}
		}
	}
	whole := n.at("n")
	for _, f := range n.fields {
		if k, is := f.whole(); is && f.tally == nil && slices.Contains(partKeys, f.key) {
			f.tally = v.count(k, f.key == "events")
			if whole != nil && whole.tally != nil && k <= whole.tally.N && f.key != "missing" {
				v.sums = append(v.sums, model.Rest(f.tally, whole.tally))
			}
		}
		if f.list && slices.Contains(listKeys, f.key) {
			v.list(f)
		}
	}
	for _, p := range pairKeys {
		if a, b := n.at(p[0]), n.at(p[1]); a != nil && b != nil && a.tally != nil && b.tally != nil {
			v.sum(nil, a.tally, b.tally)
		}
	}
	for _, f := range slices.Concat(n.fields, n.items) {
		v.assign(f)
	}
}

// list takes a list of counts, or a table of them, which add up.
func (v *veil) list(n *node) {
	var row []*model.Tally
	var rows [][]*model.Tally
	for _, x := range n.items {
		if k, is := x.whole(); is && x.tally == nil {
			x.tally = &model.Tally{N: k}
			row = append(row, x.tally)
		}
		if x.list {
			v.list(x)
			var own []*model.Tally
			for _, y := range x.items {
				if y.tally != nil {
					own = append(own, y.tally)
				}
			}
			rows = append(rows, own)
		}
	}
	if len(row) > 0 {
		v.sum(v.total(row, nil), row...)
	}
	for j := 0; len(rows) > 1 && j < len(rows[0]); j++ {
		var column []*model.Tally
		for _, r := range rows {
			if j < len(r) {
				column = append(column, r[j])
			}
		}
		v.sum(nil, column...)
	}
}

// total is the count that parts add up to, if it stands above them.
func (v *veil) total(parts []*model.Tally, above []*node) *model.Tally {
	n := 0
	for _, t := range parts {
		n += t.N
	}
	var from []*node
	for i := len(above) - 1; i >= 0; i-- {
		from = append(from, above[i].fields...)
		if i == len(above)-1 {
			for _, f := range above[i].fields {
				from = append(from, f.fields...)
			}
		}
	}
	for _, f := range from {
		if f.tally != nil && f.tally.N == n && !slices.Contains(parts, f.tally) {
			return f.tally
		}
	}
	for _, t := range []*model.Tally{v.used, v.events} {
		if t != nil && t.N == n && !slices.Contains(parts, t) {
			return t
		}
	}
	return nil
}

// relate finds what adds up below a node; above are the objects that it stands in.
func (v *veil) relate(n *node, above []*node) {
	if n.fields != nil {
		above = append(above[:len(above):len(above)], n)
	}
	if n.objects() && !slices.Contains(apartKeys, n.key) {
		for _, part := range parted(n.items) {
			v.columns(part, above)
		}
	}
	if n.objects() && n.items[0].at("n_risk") != nil {
		v.times(n, above)
	}
	for _, f := range slices.Concat(n.fields, n.items) {
		v.relate(f, above)
	}
}

// parted are the objects of a list by what they are of, where they say it.
func parted(items []*node) [][]*node {
	var out [][]*node
	of := map[string]int{}
	for _, x := range items {
		key := ""
		for _, name := range []string{"column", "variable"} {
			if s, is := x.at(name).text(); is {
				key += "\x00" + s
			}
		}
		i, seen := of[key]
		if !seen {
			i = len(out)
			of[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], x)
	}
	return out
}

func (n *node) text() (string, bool) {
	if n == nil {
		return "", false
	}
	s, is := n.leaf.(string)
	return s, is
}

// columns take each count that the objects of a list have in common as one that adds up.
func (v *veil) columns(items []*node, above []*node) {
	byPath, order := map[string][]*node{}, []string(nil)
	var walk func(n *node, path string)
	walk = func(n *node, path string) {
		if n.tally != nil {
			if byPath[path] == nil {
				order = append(order, path)
			}
			byPath[path] = append(byPath[path], n)
		}
		if slices.Contains(apartKeys, n.key) && n.list {
			return
		}
		for _, f := range n.fields {
			walk(f, path+"."+f.key)
		}
		for i, x := range n.items {
			walk(x, fmt.Sprintf("%s.%d", path, i))
		}
	}
	for _, x := range items {
		walk(x, "")
	}
	for _, path := range order {
		list := byPath[path]
		stem, last := path[:strings.LastIndex(path, ".")], path[strings.LastIndex(path, ".")+1:]
		if byPath[stem+".count"] != nil && last != "count" && strings.Contains(stem, "_numbers") { // the same whole for each of its levels
			for _, x := range list {
				if x.tally.N == list[0].tally.N {
					x.tally = list[0].tally
				}
			}
			continue
		}
		if len(items) < 2 {
			continue
		}
		parts := make([]*model.Tally, len(list))
		for i, x := range list {
			parts[i] = x.tally
		}
		total := v.total(parts, above)
		if whole := byPath[stem+".n"]; last == "count" && whole != nil {
			total = whole[0].tally
		}
		v.sum(total, parts...)
	}
}

// times hide what is counted at times of which one would give a few away.
func (v *veil) times(list *node, above []*node) {
	column := func(key string) []float64 {
		out := make([]float64, len(list.items))
		for i, x := range list.items {
			out[i], _ = x.at(key).number()
		}
		return out
	}
	first := column("n_risk")[0]
	if n, is := above[len(above)-1].at("n").number(); is {
		first = n
	}
	risk := column("n_risk")
	var changes [][]float64
	for _, key := range timeKeys[1:] {
		if list.items[0].at(key) == nil {
			continue
		}
		if key == "n_entered" {
			risk = column(key)
			continue
		}
		changes = append(changes, column(key))
	}
	shown := make([]bool, len(list.items))
	if list.key != "steps" {
		shown = model.ShownTimes(v.below, first, risk, changes...)
		v.atTimes[timesKey(risk, column("n_event"))] = shown
	}
	for i, x := range list.items {
		if !shown[i] {
			v.leave(x, timeKeys...)
			v.leave(x, followKeys...)
		}
	}
}

// leave hides fields of an object.
func (v *veil) leave(n *node, keys ...string) {
	for _, f := range n.fields {
		if slices.Contains(keys, f.key) {
			if f.fields == nil && !f.list {
				f.leaf = nil
			}
			f.clear()
		}
	}
}

// hide takes what is hidden out of the tree.
func (v *veil) hide(n *node) {
	hidden, few := false, false
	for _, f := range n.fields {
		if f.tally != nil && f.tally.Hidden {
			hidden, f.leaf = true, nil
			few = few || (f.tally.Small || v.grouped(n) && !v.whole(f.tally)) && (f.key == "n" || f.key == "events")
		}
		for _, x := range f.items {
			if x.tally != nil && x.tally.Hidden {
				hidden, x.leaf = true, nil
			}
		}
	}
	for i, f := range n.fields {
		words, list := n.at(strings.TrimSuffix(f.key, "_numbers")), f.items
		if !strings.HasSuffix(f.key, "_numbers") || words == nil {
			continue
		}
		if !f.list {
			words, list = &node{items: []*node{words}}, []*node{n.fields[i]}
		}
		for k, x := range list {
			if k < len(words.items) {
				words.items[k].leaf = v.cell(words.items[k], x)
			}
		}
	}
	if few {
		for _, f := range n.fields {
			if f.tally == nil {
				f.clear()
			}
		}
		for _, key := range []string{"name", "level"} {
			if name, is := n.at(key).text(); is && name != "" {
				v.few[name] = true
			}
		}
	}
	if hidden {
		v.leave(n, followKeys...)
		if n.at("exact") != nil || n.at("row_percent") != nil {
			v.leave(n, "estimate", "conf_low", "conf_high")
		}
	}
	for _, f := range slices.Concat(n.fields, n.items) {
		if s, is := f.text(); is {
			f.leaf = v.words(s)
		}
		v.hide(f)
	}
}

// whole reports whether a count is one of the whole cohort, which every answer says.
func (v *veil) whole(t *model.Tally) bool {
	return t == v.used || t == v.cohort || t == v.events || slices.Contains(v.out, t)
}

// grouped reports whether an object is of some of the patients: what is estimated of them,
// beside its error, tells how many they are.
func (v *veil) grouped(n *node) bool {
	level, _ := n.at("level").text()
	name, _ := n.at("name").text()
	return level != "" || name != ""
}

// cell is how a summary is printed whose numbers stand beside it.
func (v *veil) cell(words, numbers *node) any {
	t := numbers.at("n")
	if k := numbers.at("count"); k != nil {
		t = k
	}
	if t != nil && t.tally != nil && t.tally.Hidden && (t.key == "count" || t.tally.Small) {
		return t.tally.Text(v.below)
	}
	return words.leaf
}

// patients leaves out the lists of single patients.
func (v *veil) patients(n *node) {
	for _, f := range n.fields {
		single := slices.Contains(patientKeys, f.key) || f.key == "pairs" && f.objects() && f.items[0].at("distance") != nil
		if single && (f.list || f.fields != nil) {
			f.items, f.fields, f.list, f.leaf = nil, nil, false, nil
			v.single = true
		}
	}
	for _, f := range slices.Concat(n.fields, n.items) {
		v.patients(f)
	}
}
