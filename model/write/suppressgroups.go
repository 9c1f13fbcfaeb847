package write

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

// refusedCommands are answers whose other numbers give away each count that is hidden in
// them: shares, bounds, means of indicators, standard errors beside deviations, expected
// numbers.
var refusedCommands = map[string]string{
	"power":    "what a pair of groups can detect follows from its patients and events",
	"roc":      "sensitivities and predictive values are shares of the counts",
	"simulate": "cohorts are drawn like the one at hand, with as few events",
	"match":    "means, shares and weights of the groups give the counts",
	"logistic": "observed and expected numbers of the fit add up to the counts",
	"compare":  "shares with their bounds, and deviations with their errors, give the counts",
}

// refused says why a document cannot be had with small counts hidden, nil where it can.
func (v *veil) refused(root *node, curves *answer.Survival) error {
	command, _ := root.at("command").text()
	result := root.at("result")
	why, is := refusedCommands[command]
	if h := result.at("hosmer_lemeshow"); h != nil && v.hides(h) { // its expected numbers add up to those of events
		h.at("groups").clear()
		v.fitHidden = true
	}
	hidden := is && (v.hides(result) || v.fewOfShares(result))
	if command == "simulate" {
		least, known := result.at("events").at("min").number()
		most, _ := result.at("events").at("max").number()
		n, _ := result.at("patients").number()
		hidden = known && (model.IsSmall(int(least), v.below) || model.IsSmall(int(n), v.below) || model.IsSmall(int(n-most), v.below))
	}
	if curves != nil {
		why = "what a group does follows from them"
		for _, g := range curves.Groups {
			hidden = hidden || model.IsSmall(g.N, v.below) || model.IsSmall(int(g.Events), v.below)
		}
	}
	if !hidden {
		return nil
	}
	what := fmt.Sprintf("this answer cannot be had with counts below %d hidden: some of its counts are so small, and %s", v.below, why)
	return &model.QuestionError{What: what,
		Hint: "put small groups together, or ask for it without hiding"}
}

// fewOfShares reports whether the mean of an indicator, among the patients of an arm,
// stands for a few of them.
func (v *veil) fewOfShares(result *node) bool {
	balance, arms := result.at("balance"), result.at("arms")
	if balance == nil || arms == nil {
		return false
	}
	for _, term := range balance.items {
		for _, f := range term.fields {
			mean, is := f.number()
			if !is || !strings.HasPrefix(f.key, "mean_") || mean <= 0 || mean >= 1 {
				continue
			}
			for _, arm := range arms.items {
				for _, key := range []string{"n", "kept"} {
					n, _ := arm.at(key).number()
					k := mean * n
					if math.Abs(k-math.Round(k)) < 1e-6 && (model.IsSmall(int(math.Round(k)), v.below) || model.IsSmall(int(math.Round(n-k)), v.below)) {
						return true
					}
				}
			}
		}
	}
	return false
}

// hides reports whether a count below a node is hidden that is not one of the whole
// cohort.
func (v *veil) hides(n *node) bool {
	if n == nil {
		return false
	}
	if t := n.tally; t != nil && t.Hidden && (!v.whole(t) || t == v.events) {
		return true
	}
	return slices.ContainsFunc(n.fields, v.hides) || slices.ContainsFunc(n.items, v.hides)
}

// groups leaves nothing of the groups with a hidden number of patients or events but
// their names, and nothing of the pairs that they are in.
func (v *veil) groups(root *node) {
	result := root.at("result")
	if result == nil {
		return
	}
	v.untested(result)
	for name := range v.few {
		v.closed[name] = true
	}
	var find func(n *node)
	find = func(n *node) {
		if n.key == "groups" && n.objects() {
			for _, g := range n.items {
				name, is := g.at("name").text()
				for _, f := range g.fields {
					if is && f.tally != nil && f.tally.Hidden && !v.whole(f.tally) {
						v.closed[name] = true
					}
				}
			}
		}
		for _, f := range slices.Concat(n.fields, n.items) {
			find(f)
		}
	}
	find(result)
	if len(v.closed) == 0 {
		return
	}
	var shut func(n *node)
	shut = func(n *node) {
		of := false
		for _, f := range n.fields {
			s, is := f.text()
			of = of || is && !slices.Contains([]string{"sentence", "by", "read", "primary"}, f.key) && v.shut(s)
		}
		inner := slices.ContainsFunc(n.fields, func(f *node) bool { return f.key == "groups" && f.list })
		if of && !inner && n != result {
			for _, f := range n.fields {
				if f.tally == nil {
					f.clear()
				}
			}
			return
		}
		if n.at("statistic") != nil {
			v.leave(n, "observed", "expected", "weights")
		}
		for _, f := range slices.Concat(n.fields, n.items) {
			shut(f)
		}
	}
	shut(result)
	v.unsaid(root)
}

// sized takes the sizes of groups that stand nowhere in an answer about them.
func (v *veil) sized(groups []sizedGroup) {
	var parts [2][]*model.Tally
	for _, g := range groups {
		n, events := &model.Tally{N: g.n}, &model.Tally{N: g.events}
		v.sums = append(v.sums, model.Rest(events, n))
		parts[0], parts[1] = append(parts[0], n), append(parts[1], events)
		v.sizes = append(v.sizes, [2]*model.Tally{n, events})
	}
	if len(groups) > 0 {
		v.sum(v.total(parts[0], nil), parts[0]...)
		v.sum(v.total(parts[1], nil), parts[1]...)
	}
}

// close takes note of which groups, and which terms of a model, have a hidden number of
// patients or events: of them nothing is estimated that is shown. What is set against a
// level of a few tells of it too.
func (v *veil) close(groups []sizedGroup, covers []*cover) {
	for i, g := range groups {
		if v.sizes[i][0].Hidden || v.sizes[i][1].Hidden {
			v.closed[g.name] = true
		}
	}
	for _, c := range covers {
		if !c.contrasts() {
			continue
		}
		shut := false // the reference of the covariate is hidden
		for i, row := range c.table.Rows {
			hidden := c.hides(i)
			if row[0].Word != "" { // a covariate begins
				shut = hidden && strings.HasSuffix(row[0].Name, isReference)
			}
			if hidden || shut {
				v.closed[row[0].Name] = true
			}
		}
	}
}

// contrasts reports whether a table is of the effects of a model, each with its patients.
func (c *cover) contrasts() bool {
	return slices.Equal(c.table.Head[:min(2, len(c.table.Head))], contrastHead[:2])
}

// hides reports whether the patients or the events of a row are hidden, which are not all
// of them.
func (c *cover) hides(row int) bool {
	for j, h := range c.table.Head {
		if h = strings.TrimSpace(h); h == "n" || h == "events" {
			for _, t := range c.found[[2]int{row, j}] {
				if t.Hidden && !c.whole(t) {
					return true
				}
			}
		}
	}
	return false
}

// unsaid takes out sentences with numbers of the groups that are left out.
func (v *veil) unsaid(n *node) {
	n.items = slices.DeleteFunc(n.items, func(x *node) bool {
		s, is := x.text()
		return is && n.key == "warnings" && v.names(s)
	})
	for _, f := range n.fields {
		if s, is := f.text(); is && strings.Contains(s, " ") && v.names(s) {
			f.leaf = ""
		}
	}
	for _, f := range slices.Concat(n.fields, n.items) {
		v.unsaid(f)
	}
}

// untested leaves the tests of a Table 1 with a group of a few.
func (v *veil) untested(result *node) {
	few := func(n *node) bool {
		t := n.at("n")
		return t != nil && t.tally != nil && t.tally.Small
	}
	if groups, rows := result.at("groups"), result.at("rows"); groups != nil && rows != nil && slices.ContainsFunc(groups.items, few) {
		for _, r := range rows.items {
			v.leave(r, "p_value", "smd", "statistic", "df")
		}
	}
}

// shut reports whether a name is that of a group that is left out, or of a pair with one.
func (v *veil) shut(s string) bool {
	s = strings.TrimSpace(s)
	return v.closed[s] || v.paired(s) || strings.Contains(s, ":") && slices.ContainsFunc(strings.Split(s, ":"), v.isClosed)
}

func (v *veil) isClosed(name string) bool { return v.closed[name] }

func (v *veil) paired(s string) bool {
	for name := range v.closed {
		for _, between := range []string{" vs ", " vs. ", " - ", " against "} {
			if strings.HasPrefix(s, name+between) || strings.HasSuffix(s, between+name) {
				return true
			}
		}
	}
	return false
}

// names reports whether a sentence is of a group that is left out, and has numbers.
func (v *veil) names(s string) bool {
	if !anyDigit.MatchString(s) {
		return false
	}
	for name := range v.closed {
		q := regexp.QuoteMeta(name)
		if regexp.MustCompile(`(^|\s)` + q + `(:| vs |,? (\(|median|survival|has|had|is) ?)| vs ` + q + `(\W|$)`).MatchString(s) {
			return true
		}
	}
	return false
}

var anyDigit = regexp.MustCompile(`\d`)

// closedRows leaves the rows of pairs with a group that is left out, and the numbers in
// those of the group.
func (v *veil) closedRows(t *Table) {
	if v.fitHidden && strings.HasPrefix(t.Title, "Hosmer-Lemeshow") {
		t.Rows = nil
		t.Notes = append(t.Notes, "left out: what is expected would give the hidden counts away")
	}
	if len(v.closed) == 0 {
		return
	}
	name := func(row []Cell) int {
		if len(row) > 0 && row[0].Name != "" && !v.shut(row[0].Name) { // another term of a model
			return -1
		}
		for j := range min(2, len(row)) {
			if !row[j].IsNum && (v.shut(row[j].Word) || v.shut(row[j].Name) || v.shut(row[j].term)) {
				return j
			}
		}
		return -1
	}
	var kept [][]Cell
	for _, row := range t.Rows {
		if slices.ContainsFunc(row, func(x Cell) bool { return !x.IsNum && v.paired(strings.TrimSpace(x.Word)) }) {
			continue
		}
		if at := name(row); at >= 0 {
			for j := range row {
				ratio := row[j].IsNum && !row[j].counted || row[0].Name == "" // of a term its shown counts stay
				if j > at && ratio && row[j].text() != model.HiddenCount && row[j].text() != fmt.Sprintf("<%d", v.below) {
					row[j] = word("")
				}
			}
		}
		kept = append(kept, row)
	}
	t.Rows = kept
	t.Notes = slices.DeleteFunc(t.Notes, v.names)
	if v.names(t.Title) || v.paired(t.Title) {
		t.Rows = nil
	}
}

// countedOne is a noun in the singular.
var countedOne = regexp.MustCompile(`(?:patient|subject|row|event|value|observation|sample|case|control|death|animal|participant)$`)

// closedColumns leaves nothing in the columns of groups of a few, nor the tests of them.
func (c *cover) closedColumns(t *Table) {
	few := false
	for j := range t.Head {
		x := c.heads[j]
		if x == nil || !x.Small {
			continue
		}
		few = true
		for i := range t.Rows {
			if t.Rows[i][j].text() != "" {
				t.Rows[i][j] = word(model.HiddenCount)
			}
		}
	}
	if !few {
		return
	}
	for j, h := range t.Head {
		if h = strings.TrimSpace(h); h == "P" || h == "SMD" {
			for i := range t.Rows {
				t.Rows[i][j] = word("")
			}
		}
	}
}
