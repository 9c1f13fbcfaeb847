package write

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
)

// words finds the counts in the words of a table.
func (c *cover) words(first bool) {
	var parts []*model.Tally
	for j, h := range c.table.Head {
		if m := sizedHead.FindStringSubmatch(h); m != nil {
			n, _ := strconv.Atoi(m[1])
			c.heads[j] = c.count(n, false)
			if !strings.HasPrefix(h, "overall") {
				parts = append(parts, c.heads[j])
			}
		}
	}
	if len(parts) > 1 {
		if known := c.lines[lineMark(parts)]; known != nil {
			k := 0
			for j := range c.table.Head {
				if t := c.heads[j]; t != nil && slices.Contains(parts, t) && k < len(known) {
					c.heads[j] = known[k]
					k++
				}
			}
		} else {
			c.sum(nil, parts...)
		}
	}
	list := func(at [2]int, s string) {
		var parts []*model.Tally
		for _, m := range bracketed.FindAllStringSubmatch(s, -1) {
			n, _ := strconv.Atoi(m[2])
			parts = append(parts, &model.Tally{N: n})
		}
		if len(parts) == 0 {
			return
		}
		if known := c.startOf(parts); known != nil {
			parts = known
		} else {
			c.sum(nil, parts...)
		}
		c.lists[at] = parts
	}
	for j, h := range c.table.Head {
		for i, row := range c.table.Rows {
			if h == "values" && j < len(row) {
				list([2]int{i, j}, row[j].Word)
			}
		}
	}
	for i, n := range c.table.Notes {
		if m := leftOut.FindStringSubmatch(n); first && m != nil {
			k, _ := strconv.Atoi(m[1])
			for _, t := range c.out {
				if t.N == k {
					c.notes[i] = t
				}
			}
		} else if c.table.Title == "ENDPOINTS" {
			list([2]int{-1, i}, n)
		}
	}
}

// startOf are the counts of JSON that begin as a list does which says only the first of
// them, nil where there are none.
func (c *cover) startOf(parts []*model.Tally) []*model.Tally {
	mark := lineMark(parts)
	if known := c.lines[mark]; known != nil {
		return known
	}
	for key, known := range c.lines {
		if strings.HasPrefix(key, mark) {
			return known[:len(parts)]
		}
	}
	return nil
}

// covered is the table with what is hidden left out. genes says that genotypes are.
func (c *cover) covered(genes bool) Table {
	t := c.table
	t.Head, t.Notes, t.Rows = slices.Clone(t.Head), slices.Clone(t.Notes), slices.Clone(t.Rows)
	if genes && strings.HasPrefix(t.Title, "Hardy-Weinberg") {
		t.Head, t.Rows = nil, nil
		t.Notes = append(t.Notes, "left out: what is expected would give the hidden counts away")
	}
	every := strings.HasPrefix(t.Title, "Every cut")
	for i := range t.Rows {
		row := slices.Clone(t.Rows[i])
		hidden, few := false, len(row) > 0 && len(t.Head) > 0 && t.Head[0] == "group" && c.few[row[0].Word]
		for j := range row {
			for _, x := range c.found[[2]int{i, j}] {
				if x.Hidden && !(row[j].Word == model.HiddenCount && !x.Small) {
					hidden = true
					head := strings.TrimSpace(t.Head[j])
					few = few || (x.Small || c.levels(i)) && !c.whole(x) && (head == "n" || head == "events")
					row[j] = word(x.Text(c.below))
				}
			}
			if every && (t.Head[j] == "low" || t.Head[j] == "high") {
				row[j] = word(model.HiddenCount)
			}
			if c.timeColumn(j) && !c.times[i] {
				row[j] = word(model.HiddenCount)
			}
			if parts := c.lists[[2]int{i, j}]; parts != nil {
				row[j] = word(c.listed(row[j].Word, parts))
			} else if !row[j].IsNum {
				row[j].Word = c.veil.words(row[j].Word)
			}
		}
		for j := range row {
			if row[j].IsNum && (few || hidden && gives(t.Head[j], row[j])) {
				row[j] = word("")
			}
		}
		t.Rows[i] = row
	}
	for j, h := range t.Head {
		if x := c.heads[j]; x != nil && x.Hidden {
			t.Head[j] = sizedHead.ReplaceAllString(h, "(n "+strings.Replace("= "+x.Text(c.below), "= <", "<", 1)+")")
		}
	}
	c.closedColumns(&t)
	for i, n := range t.Notes {
		switch x := c.notes[i]; {
		case c.lists[[2]int{-1, i}] != nil:
			t.Notes[i] = c.listed(n, c.lists[[2]int{-1, i}])
		case x != nil && x.Hidden:
			t.Notes[i] = leftOut.ReplaceAllString(n, "  - "+x.Text(c.below)+" ")
		case x == nil:
			t.Notes[i] = c.veil.words(n)
		}
		if genes {
			t.Notes[i] = frequency.ReplaceAllString(t.Notes[i], "frequency "+model.HiddenCount)
		}
	}
	t.Title = c.veil.words(t.Title)
	return t
}

// levels reports whether a row is of some of the patients.
func (c *cover) levels(row int) bool {
	head := c.table.Head
	return head[0] == "group" || c.contrasts() || head[0] == "" && len(head) > 2 && head[1] == "" && c.table.Rows[row][1].Word != ""
}

// gives reports whether a number would give away a count in its row.
func gives(head string, x Cell) bool {
	return follows.MatchString(head) && x.kind == exact || head == "risk" || strings.HasPrefix(head, "share") || strings.HasPrefix(head, "exact") ||
		strings.Contains(head, "Wilson")
}

// listed puts what is shown of a list of counts into it.
func (c *cover) listed(s string, parts []*model.Tally) string {
	k := 0
	return bracketed.ReplaceAllStringFunc(s, func(m string) string {
		t := parts[min(k, len(parts)-1)]
		if k++; !t.Hidden {
			return m
		}
		return m[:strings.LastIndex(m, "(")+1] + t.Text(c.below) + ")"
	})
}

// words is a sentence without the counts that are hidden.
func (v *veil) words(s string) string {
	s = theOne.ReplaceAllString(s, fmt.Sprintf(" is <%d ${1}s", v.below))
	shown := func(text string) (string, bool) {
		n, err := strconv.Atoi(text)
		if err != nil {
			return text, false
		}
		t := &model.Tally{N: n, Hidden: model.IsSmall(n, v.below), Small: model.IsSmall(n, v.below)}
		for _, known := range []*model.Tally{v.cohort, v.used, v.events} {
			switch {
			case known == nil:
			case known.N == n && known.Hidden:
				t = known
			case !known.Hidden && model.IsSmall(known.N-n, v.below): // the few that it lacks
				t.Hidden = true
			}
		}
		return t.Text(v.below), t.Hidden
	}
	s = countedWords.ReplaceAllStringFunc(s, func(m string) string {
		p := countedWords.FindStringSubmatch(m)
		n, hidden := shown(p[1])
		if whole, err := strconv.Atoi(strings.TrimPrefix(p[2], " of ")); err == nil && !hidden {
			part, _ := strconv.Atoi(p[1])
			if model.IsSmall(whole-part, v.below) {
				n = model.HiddenCount
			}
		}
		if hidden && p[1] == "1" && countedOne.MatchString(p[4]) {
			p[4] += "s"
		}
		return n + p[2] + p[3] + " " + p[4]
	})
	s = bracketed.ReplaceAllStringFunc(s, func(m string) string {
		p := bracketed.FindStringSubmatch(m)
		n, _ := shown(p[2])
		return p[1] + " (" + n + ")"
	})
	return some.ReplaceAllStringFunc(s, func(m string) string {
		p := some.FindStringSubmatch(m)
		part, _ := strconv.Atoi(p[1])
		whole, _ := strconv.Atoi(p[2])
		n, hidden := shown(p[1])
		if !hidden && model.IsSmall(whole-part, v.below) {
			n = model.HiddenCount
		}
		return ": " + n + " of " + p[2]
	})
}

var (
	// partOf is a number of some of those whose number stands behind it.
	partOf = regexp.MustCompile(`\b(\d+) of (\d+)\b`)
	// whoHave is a number of some of those whose number stands before it.
	whoHave = regexp.MustCompile(`(\bof the (\d+) patients [a-z ]*?)(\d+|<\d+)( ha(?:s|ve)\b)`)
)

// Hushed is a message without the counts from 1 to below - 1, nor those of all but a few.
func Hushed(s string, below int) string {
	if below <= 0 {
		return s
	}
	hush := func(part, whole string) string {
		n, err := strconv.Atoi(part)
		all, _ := strconv.Atoi(whole)
		t := &model.Tally{N: n, Small: model.IsSmall(n, below)}
		if t.Hidden = t.Small || model.IsSmall(all-n, below); err != nil || !t.Hidden {
			return part
		}
		return t.Text(below)
	}
	s = partOf.ReplaceAllStringFunc(s, func(m string) string {
		p := partOf.FindStringSubmatch(m)
		return hush(p[1], p[2]) + " of " + p[2]
	})
	s = whoHave.ReplaceAllStringFunc(s, func(m string) string {
		p := whoHave.FindStringSubmatch(m)
		return p[1] + hush(p[3], p[2]) + p[4]
	})
	few := fmt.Sprintf(" <%d ", below)
	return strings.ReplaceAll((&veil{below: below}).words(s), " is"+few, " are"+few)
}
