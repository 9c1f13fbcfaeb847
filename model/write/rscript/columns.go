package rscript

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
)

// column is a column of the data, as code; the script will read or compute it.
func (s *script) column(c *model.Column) string {
	name := "d$" + symbol(c.Name)
	if s.made[c.Name] {
		return name
	}
	s.made[c.Name] = true
	switch {
	case c.Derived && c.Span == nil && c.Two == nil && strings.HasPrefix(c.Why, "computed: "):
		s.derive(c)
	case c.Span != nil:
		s.between(c)
	case c.Two != nil || c.File == "derived" || c.File == "":
		s.fail(refused("%s was made of other columns (%s) in a way that has no translation", c.Name, c.Why))
	default:
		s.used = append(s.used, c)
	}
	return name
}

// fail keeps the first thing that has no translation.
func (s *script) fail(err error) {
	if s.failed == nil {
		s.failed = err
	}
}

// derive computes a column from others.
func (s *script) derive(c *model.Column) {
	src := strings.TrimPrefix(c.Why, "computed: ")
	v, err := s.expression(src, false)
	if err != nil {
		s.fail(err)
		return
	}
	s.assign(c, v)
}

// assign is the line that computes a column, and what it takes for the column to be
// what it was here.
func (s *script) assign(c *model.Column, v value) {
	name := "d$" + symbol(c.Name)
	code := v.r
	if v.kind == isCondition { // a condition has the levels false and true
		code = fmt.Sprintf("ifelse(%s, \"true\", \"false\")", v.r)
	}
	s.derived = append(s.derived, wrapped(name+" <- "+code, "  "))
	if c.Kind == model.Number && v.column == nil && strings.ContainsAny(v.r, "/(^") {
		s.derived = append(s.derived, name+"[!is.finite("+name+")] <- NA")
	}
}

// item is a column or an expression, as a column of the data.
func (s *script) item(src string) (*model.Column, string, error) {
	c, err := s.r.Column(src)
	if err != nil {
		return nil, "", err
	}
	if s.cohort.Column(c.Name) == c {
		code := s.column(c)
		return c, code, s.failed
	}
	if s.made[c.Name] {
		return c, "d$" + symbol(c.Name), nil
	}
	if items := model.SplitList(src); len(items) > 1 {
		return c, "d$" + symbol(c.Name), s.combine(c, items)
	}
	v, err := s.expression(src, false)
	if err != nil {
		return nil, "", err
	}
	s.made[c.Name] = true
	s.assign(c, v)
	return c, "d$" + symbol(c.Name), s.failed
}

// combine makes the combinations of the levels of several columns.
func (s *script) combine(c *model.Column, items []string) error {
	var parts, known []string
	for _, item := range items {
		_, code, err := s.item(item)
		if err != nil {
			return err
		}
		parts, known = append(parts, code), append(known, "is.na("+code+")")
	}
	s.made[c.Name] = true
	s.derived = append(s.derived, wrapped(fmt.Sprintf("d$%s <- ifelse(%s, NA, paste(%s, sep = \" / \"))", symbol(c.Name), strings.Join(known, " | "),
		strings.Join(parts, ", ")), "  "))
	return s.failed
}

// between is the time between two dates.
func (s *script) between(c *model.Column) {
	sp := c.Span
	days, ok := model.SpanDays(c.Unit)
	start, end := s.cohort.Column(sp.Start), s.cohort.Column(sp.End)
	if !ok || start == nil || end == nil || start.Loose != nil || end.Loose != nil {
		s.fail(refused("%s is between dates of which some are known to the month or the year only", c.Name))
		return
	}
	to := s.column(end)
	if sp.Death != "" {
		death, status := s.cohort.Column(sp.Death), s.cohort.Column(sp.Event)
		if death == nil || status == nil || death.Loose != nil {
			s.fail(refused("%s is between dates of which some are known to the month or the year only", c.Name))
			return
		}
		var dead []string
		for _, e := range s.cohort.Endpoints {
			if e.Event == sp.Event && e.Time == c.Name {
				for _, code := range e.Codes {
					if code.State == model.Event {
						dead = append(dead, code.Value)
					}
				}
			}
		}
		to = fmt.Sprintf("ifelse(%s, %s, %s)", s.isOneOf(status, dead), s.column(death), to)
	}
	line := fmt.Sprintf("d$%s <- %s - %s", symbol(c.Name), to, s.column(start))
	if days != 1 {
		line = fmt.Sprintf("d$%s <- (%s - %s) / %s", symbol(c.Name), to, s.column(start), number(days))
	}
	s.derived = append(s.derived, wrapped(line, "  "))
}

// isOneOf is the condition that a column has one of some values, as they are printed.
func (s *script) isOneOf(c *model.Column, values []string) string {
	code := s.column(c)
	list := make([]string, len(values))
	for i, v := range values {
		if list[i] = text(v); c.Kind == model.Number {
			list[i] = v
		}
	}
	if len(list) == 1 {
		return code + " == " + list[0]
	}
	return code + " %in% c(" + strings.Join(list, ", ") + ")"
}

// reading are the lines that read the files: the columns that are used, as they were
// read here.
func (s *script) reading() ([]string, error) {
	if s.failed != nil {
		return nil, s.failed
	}
	c := s.cohort
	switch {
	case len(c.Files) == 0:
		return nil, refused("%s was read from no file", c.Name)
	case c.Database:
		return nil, refused("patients are in a database, and a script reads files: write its rows to a file (\\copy of psql), and ask again of that file")
	}
	rows, used := c, s.used
	folded := c.Long != nil && c.Wells == nil
	if folded {
		rows, used = c.Long, s.ofLong()
	}
	collapsed := repeated(c)
	if collapsed != nil {
		var err error
		if rows, used, err = s.ofRows(collapsed); err != nil {
			return nil, err
		}
	}
	if rows.Freq != "" {
		used = append(used, rows.Column(rows.Freq))
	}
	var id *model.Column
	if folded || len(c.Files) > 1 || s.byID || collapsed != nil {
		if id = rows.Column(rows.IDColumn); id == nil {
			return nil, refused("no column of %s names the patients", c.Name)
		}
	}
	var lines []string
	for i, f := range rows.Files {
		var here []*model.Column
		for _, u := range used {
			if u == nil {
				return nil, refused("a column that is used is in none of the files")
			}
			if i == s.fileOf(rows, u) {
				here = append(here, u)
			}
		}
		if id != nil && i == 0 && !slices.Contains(here, id) {
			here = append([]*model.Column{id}, here...)
		}
		if len(here) == 0 && i > 0 {
			continue
		}
		src, err := open(f)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			s.told(src)
		}
		more, err := s.read(rows, src, here, id, i == 0)
		if err != nil {
			return nil, err
		}
		lines = append(lines, more...)
	}
	if folded {
		return append(lines, s.fold(id)...), s.failed
	}
	if collapsed != nil {
		more, err := s.collapse(collapsed, id)
		return append(lines, more...), err
	}
	if c.Freq != "" {
		lines = append(lines, "", "# A row stands for as many identical patients as "+safe(c.Freq)+" says.",
			fmt.Sprintf("d <- d[rep(seq_len(nrow(d)), d$%s), ]", symbol(c.Freq)))
	}
	return lines, nil
}

// told says where the first file is from.
func (s *script) told(src *source) {
	if src.sample != "" {
		s.remark("Reads %s, which kaplan samples --save DIR writes.", src.path)
	}
}

// fileOf is the index of the file that a column is of.
func (s *script) fileOf(c *model.Cohort, col *model.Column) int {
	for i, f := range c.Files {
		if model.Printable(f.Path) == col.File {
			return i
		}
	}
	if len(c.Files) == 1 {
		return 0
	}
	return -1
}

// frames are the names of the data of each file.
func frameOf(first bool) string {
	if first {
		return "d"
	}
	return "more"
}

// read are the lines that read one file.
func (s *script) read(c *model.Cohort, src *source, cols []*model.Column, id *model.Column, first bool) ([]string, error) {
	name := frameOf(first)
	if first && s.cohort.Long != nil && s.cohort.Wells == nil {
		name = "long"
	}
	if q := s.cohort.Wells; q != nil && c == s.cohort && (len(c.Files) == 1 || c.Files[s.indexOf(c, src)].Path == q.Wells.Source.Path) {
		return s.readWells(q, src, cols, id, first)
	}
	if src.foreign != "" {
		if !first {
			return s.joinForeign(c, src, cols, id)
		}
		return s.readForeign(c, src, cols, name)
	}
	if strings.Contains(c.Files[s.indexOf(c, src)].Form, "turned") {
		return s.readMatrix(c, src, cols, id, first)
	}
	// which row of the file a patient's is
	var at []int
	key, join := -1, spelling{}
	var left []int
	if first {
		var err error
		if at, left, err = src.places(c); err != nil {
			return nil, err
		}
	} else {
		var ok bool
		if key, join, at, ok = src.join(c, cols); !ok {
			return nil, refused("the rows of %s are joined in a way that has no translation", model.Printable(src.path))
		}
	}
	na, fix, nums, err := s.types(c, src, cols, at, name)
	if err != nil {
		return nil, err
	}
	lines := []string{wrapped(fmt.Sprintf("%s <- %s", name, src.call(na)), "  ")}
	if src.blanks {
		lines = append(lines, fmt.Sprintf("%s[] <- lapply(%s, trimws)  # quoted blanks are kept by strip.white", name, name))
	}
	if len(left) > 0 {
		lines = append(lines, wrapped(fmt.Sprintf("%s <- %s[-%s, ]  # left out when the file was read", name, name, ints(left)), "  "))
	}
	for k, h := range src.header { // formulas of R refuse data with a column that has no name
		if h != "" {
			continue
		}
		called := fmt.Sprintf("unnamed%d", k+1)
		if k == src.find("") && slices.ContainsFunc(cols, func(u *model.Column) bool { return u.Name == "row" }) {
			called = "row"
		}
		lines = append(lines, fmt.Sprintf("names(%s)[%d] <- %s", name, k+1, text(called)))
	}
	lines = append(lines, converted(name, nums)...)
	lines = append(lines, fix...)
	if !first {
		names := make([]string, len(cols))
		for i, u := range cols {
			names[i] = u.Name
		}
		lines = append([]string{""}, lines...)
		ids := "d$" + symbol(id.Name)
		other := name + "$" + symbol(src.header[key])
		if src.header[key] == "" {
			other = name + "[[" + strconv.Itoa(key+1) + "]]"
		}
		lines = append(lines, wrapped(fmt.Sprintf("d[%s] <- %s[match(%s, %s), %s]", texts(names), name, join.code(ids), join.code(other), texts(names)), "  "))
	}
	return lines, nil
}

func (s *script) indexOf(c *model.Cohort, src *source) int {
	for i, f := range c.Files {
		if f.Path == src.path || f.Path == "sample "+src.sample {
			return i
		}
	}
	return 0
}

// converted makes numbers of the columns that are.
func converted(name string, nums []string) []string {
	switch len(nums) {
	case 0:
		return nil
	case 1:
		return []string{fmt.Sprintf("%s$%s <- as.numeric(%s$%s)", name, symbol(nums[0]), name, symbol(nums[0]))}
	}
	return []string{wrapped("numbers <- "+texts(nums), "  "), fmt.Sprintf("%s[numbers] <- lapply(%s[numbers], as.numeric)", name, name)}
}

// places are the rows of the file that the cohort's patients have, and those of the file
// that no patient has, counted from 1.
func (f *source) places(c *model.Cohort) (at, left []int, err error) {
	n := c.N
	if c.Freq != "" {
		n = len(c.RowID)
	}
	of := make([]int, n)
	switch {
	case n == len(f.rows):
		for i := range of {
			of[i] = i
		}
	case c.Picked != "" && len(c.Lines) == n && n < len(f.rows): // the subgroup picks them in R too
		k := 0
		for i, l := range c.Lines {
			for k < len(f.rows) && f.line[k] < int(l) {
				k++
			}
			if k == len(f.rows) || f.line[k] != int(l) {
				return nil, nil, refused("the rows of %s were told apart in a way that has no translation", model.Printable(f.path))
			}
			of[i] = k
		}
	case len(c.Lines) == n && n < len(f.rows):
		k := 0
		for i, l := range c.Lines {
			for k < len(f.rows) && f.line[k] < int(l) {
				left, k = append(left, k+1), k+1
			}
			if k == len(f.rows) || f.line[k] != int(l) {
				return nil, nil, refused("the rows of %s were told apart in a way that has no translation", model.Printable(f.path))
			}
			of[i] = k
			k++
		}
		for ; k < len(f.rows); k++ {
			left = append(left, k+1)
		}
		if len(left) > 60 {
			return nil, nil, refused("%d rows of %s were left out when it was read", len(left), model.Printable(f.path))
		}
	default:
		return nil, nil, refused("the rows of %s were told apart in a way that has no translation", model.Printable(f.path))
	}
	if c.Freq == "" {
		return of, left, nil
	}
	at = make([]int, c.N)
	for i := range at {
		at[i] = of[c.Of[i]]
	}
	return at, left, nil
}

// types finds how R makes of the cells of some columns what they are here: which cells
// are missing, which columns are numbers, and what has to be mended by hand.
func (s *script) types(c *model.Cohort, src *source, cols []*model.Column, at []int, frame string) (na, fix, nums []string, err error) {
	missing, kept := map[string]bool{}, map[string]bool{}
	place := make([]int, len(cols))
	for j, u := range cols {
		k := src.find(u.Name)
		if k < 0 && u.Name == "row" {
			k = src.find("")
		}
		if k < 0 {
			return nil, nil, nil, refused("R does not find %s in %s by that name", u.Name, model.Printable(src.path))
		}
		place[j] = k
		for i, row := range at {
			if cell := src.at(row, k); u.IsMissing(i) {
				missing[cell] = true
			} else {
				kept[cell] = true
			}
		}
	}
	for cell := range missing {
		if !kept[cell] && len(cell) < 40 {
			na = append(na, cell)
		}
	}
	slices.Sort(na)
	if len(na) > 12 {
		na = slices.DeleteFunc(na, func(s string) bool { return s != "" && s != "NA" })
	}
	for j, u := range cols {
		own, numeric, err := s.typed(u, src, place[j], at, na, frame)
		if err != nil {
			return nil, nil, nil, err
		}
		if numeric {
			nums = append(nums, u.Name)
		}
		fix = append(fix, own...)
	}
	return na, fix, nums, nil
}

// typed is types of one column. numeric says that as.numeric() makes the numbers.
func (s *script) typed(u *model.Column, src *source, k int, at []int, na []string, frame string) (fix []string, numeric bool, err error) {
	ref := frame + "$" + symbol(u.Name)
	own := map[string]bool{}     // cells that are missing in this column alone
	other := map[string]string{} // cells that are a level of another name
	gone := func(cell string, row int) bool { return row < 0 || slices.Contains(na, cell) }
	noNumber, noLevel := "", ""
	formats := slices.Clone(dateFormats)
	for i, row := range at {
		cell := src.at(row, k)
		if u.IsMissing(i) {
			if !gone(cell, row) {
				own[cell] = true
			}
			continue
		}
		switch u.Kind {
		case model.Number:
			if v, err := strconv.ParseFloat(cell, 64); err != nil || v != u.Num[i] {
				noNumber = cell
			}
		case model.Date:
			formats = slices.DeleteFunc(formats, func(f dateFormat) bool { v, ok := f.day(cell); return !ok || v != u.Num[i] })
		case model.Category:
			if level := u.Level[u.Code[i]]; level != cell {
				if was, ok := other[cell]; ok && was != level {
					noLevel = cell
				}
				other[cell] = level
			}
		default:
			if u.Text[i] != cell {
				noLevel = cell
			}
		}
	}
	switch {
	case u.Kind == model.Number && noNumber != "":
		return s.mended(u, src, k, at, na, ref, own)
	case u.Kind == model.Date && len(formats) == 0, noLevel != "", len(other) > 20:
		return nil, false, refused("%s was read in a way that has no translation (such as %s)", u.Name, text(model.Excerpt(src.at(max(at[0], 0), k))))
	case u.Kind == model.Category:
		for cell := range own {
			if other[cell] != "" {
				return nil, false, refused("%s was read in a way that has no translation (%s)", u.Name, text(model.Excerpt(cell)))
			}
		}
	}
	fix = append(fix, forget(ref, own)...)
	for _, cell := range sorted(other) {
		fix = append(fix, fmt.Sprintf("%s[%s == %s] <- %s", ref, fmt.Sprintf("!is.na(%s) & %s", ref, ref), text(cell), text(other[cell])))
	}
	if u.Kind == model.Date {
		fix = append(fix, fmt.Sprintf("%s <- as.numeric(as.Date(%s, %s))  # days", ref, ref, text(formats[0].r)))
	}
	if u.Kind == model.Number && len(own) > 0 { // they are taken out before the numbers are made
		return append(fix, fmt.Sprintf("%s <- as.numeric(%s)", ref, ref)), false, nil
	}
	return fix, u.Kind == model.Number, nil
}

// forget makes cells of one column missing.
func forget(ref string, cells map[string]bool) []string {
	if len(cells) == 0 {
		return nil
	}
	list := make([]string, 0, len(cells))
	for c := range cells {
		list = append(list, c)
	}
	slices.Sort(list)
	in := fmt.Sprintf("c(%s)", strings.Trim(strings.TrimPrefix(texts(list), "c"), "()"))
	if len(list) == 1 {
		return []string{fmt.Sprintf("%s[%s %%in%% %s] <- NA", ref, ref, text(list[0]))}
	}
	return []string{wrapped(fmt.Sprintf("%s[%s %%in%% %s] <- NA", ref, ref, in), "  ")}
}

// groups takes out the marks that separate thousands and are no decimal sign.
var groups = strings.NewReplacer("'", "", "’", "", " ", "", "\u00a0", "", "\u202f", "", "\u2009", "")

// mended are numbers that are written otherwise than R reads them.
func (s *script) mended(u *model.Column, src *source, k int, at []int, na []string, ref string, own map[string]bool) ([]string, bool, error) {
	ways := []struct {
		code string
		as   func(string) string
	}{
		{`gsub(",", "", %s)`, func(s string) string { return strings.ReplaceAll(s, ",", "") }},
		{`sub(",", ".", %s)`, func(s string) string { return strings.Replace(s, ",", ".", 1) }},
		{`sub(",", ".", gsub("[.]", "", %s))`, func(s string) string { return strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1) }},
		{`gsub("['\u2019 \u00a0\u202f\u2009]", "", %s)`, groups.Replace},
		{`sub(",", ".", gsub("['\u2019 \u00a0\u202f\u2009]", "", %s))`, func(s string) string { return strings.Replace(groups.Replace(s), ",", ".", 1) }},
		{`sub("[ %%a-zA-Z/]+$", "", %s)`, func(s string) string {
			return strings.TrimRight(s, " %abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/")
		}},
	}
	for _, w := range ways {
		fits := true
		for i, row := range at {
			if u.IsMissing(i) {
				continue
			}
			v, err := strconv.ParseFloat(w.as(src.at(row, k)), 64)
			if fits = err == nil && v == u.Num[i]; !fits {
				break
			}
		}
		if fits {
			return append(forget(ref, own), fmt.Sprintf("%s <- as.numeric("+w.code+")", ref, ref)), false, nil
		}
	}
	for i, row := range at {
		if cell := src.at(row, k); !u.IsMissing(i) {
			if v, err := strconv.ParseFloat(cell, 64); err != nil || v != u.Num[i] {
				return nil, false, refused("%s was read in a way that has no translation (%s is %s)", u.Name, text(model.Excerpt(cell)), number(u.Num[i]))
			}
		}
	}
	return nil, true, nil
}

func sorted(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// dateFormat is a way to write dates.
type dateFormat struct{ r, layout string }

var dateFormats = []dateFormat{{"%Y-%m-%d", "2006-1-2"}, {"%d/%m/%Y", "2/1/2006"}, {"%m/%d/%Y", "1/2/2006"}, {"%d.%m.%Y", "2.1.2006"}, {"%d-%m-%Y", "2-1-2006"},
	{"%Y/%m/%d", "2006/1/2"}, {"%d%b%Y", "2Jan2006"}, {"%d-%b-%Y", "2-Jan-2006"}, {"%d %b %Y", "2 Jan 2006"},
	{"%Y%m%d", "20060102"}, {"%d %B %Y", "2 January 2006"}}

// day reads a date that is written so.
func (f dateFormat) day(cell string) (float64, bool) {
	t, err := parseDay(f.layout, cell)
	if err != nil {
		return math.NaN(), false
	}
	return math.Floor(float64(t.Unix()) / 86400), true
}
