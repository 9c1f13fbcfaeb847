package rscript

import (
	"fmt"
	"strings"
	"time"

	"kaplan/model"
)

func parseDay(layout, cell string) (time.Time, error) { return time.Parse(layout, cell) }

// spelling is how two spellings of a patient's name become one, here and in R.
type spelling struct {
	norm func(string) string
	r    string // with %s for the names; "" as they are
}

func (j spelling) code(names string) string {
	if j.r == "" {
		return names
	}
	return fmt.Sprintf(j.r, names)
}

// barcode is the first n characters of TCGA's, whose - R may have turned into a point.
func barcode(n int) spelling {
	return spelling{func(s string) string {
		s = strings.ReplaceAll(s, ".", "-")
		return s[:min(len(s), n)]
	}, fmt.Sprintf(`substr(gsub(".", "-", %%s, fixed = TRUE), 1, %d)`, n)}
}

var spellings = []spelling{{norm: func(s string) string { return s }}, barcode(15), barcode(12),
	{func(s string) string { return strings.TrimSuffix(s, ".0") }, `sub("[.]0$", "", %s)`},
	{func(s string) string { return strings.TrimLeft(s, "0") }, `sub("^0+", "", %s)`}}

// matched are the rows of a file that names have, by the first name that is theirs, as
// R's match() finds them.
func (j spelling) matched(ids []string, n int, name func(int) string) []int {
	at := map[string]int{}
	for i := n - 1; i >= 0; i-- {
		at[j.norm(name(i))] = i
	}
	out := make([]int, len(ids))
	for i, id := range ids {
		out[i] = -1
		if k, ok := at[j.norm(id)]; ok && j.norm(id) != "" {
			out[i] = k
		}
	}
	return out
}

// join finds the column of a file by which its rows were joined to the patients: that by
// which every value is where it should be.
func (f *source) join(c *model.Cohort, cols []*model.Column) (key int, how spelling, at []int, ok bool) {
	var place []int
	for _, u := range cols {
		k := f.find(u.Name)
		if k < 0 {
			return 0, how, nil, false
		}
		place = append(place, k)
	}
	order := []int{}
	if k := f.find(c.IDColumn); k >= 0 {
		order = append(order, k)
	}
	for k := range min(len(f.header), 30) {
		order = append(order, k)
	}
	for _, j := range spellings {
		for _, k := range order {
			at := j.matched(c.ID, len(f.rows), func(i int) string { return f.at(i, k) })
			if f.fits(c, cols, place, at) {
				return k, j, at, true
			}
		}
	}
	return 0, how, nil, false
}

// fits reports whether the patients who have a value are those whose row has one.
func (f *source) fits(c *model.Cohort, cols []*model.Column, place, at []int) bool {
	found := false
	for j, u := range cols {
		of := map[string]string{}
		for i, row := range at {
			cell := f.at(row, place[j])
			if row < 0 || cell == "" {
				if !u.IsMissing(i) {
					return false
				}
				continue
			}
			found = true
			v := u.Format(i)
			if was, seen := of[cell]; seen && was != v {
				return false
			}
			of[cell] = v
		}
	}
	return found
}

// readMatrix are the lines that read a matrix of markers in rows.
func (s *script) readMatrix(c *model.Cohort, src *source, cols []*model.Column, id *model.Column, first bool) ([]string, error) {
	if first || id == nil {
		return nil, refused("%s has markers in rows and is the first file: name the clinical file first", model.Printable(src.path))
	}
	row := map[string]int{}
	for i := range src.rows {
		name := model.Printable(src.at(i, 0))
		if _, twice := row[name]; twice {
			row[name] = -1
			continue
		}
		row[name] = i
	}
	for _, u := range cols {
		if i, ok := row[u.Name]; !ok || i < 0 || u.Kind != model.Number {
			return nil, refused("R does not find the marker %s in %s by that name", u.Name, model.Printable(src.path))
		}
	}
	for _, j := range spellings {
		at := j.matched(c.ID, len(src.header)-1, func(i int) string { return src.header[i+1] })
		fits := true
		for _, u := range cols {
			for i, k := range at {
				cell := ""
				if k >= 0 {
					cell = src.at(row[u.Name], k+1)
				}
				v, err := parseNumber(cell)
				if err != nil != u.IsMissing(i) || err == nil && v != u.Num[i] {
					fits = false
				}
			}
		}
		if !fits {
			continue
		}
		names := make([]string, len(cols))
		for i, u := range cols {
			names[i] = u.Name
		}
		skip := ""
		if src.skip > 0 {
			skip = fmt.Sprintf(", skip = %d", src.skip)
		}
		fn := "read.csv"
		if src.sep == '\t' {
			fn = "read.delim"
		}
		lines := []string{"", "# Markers are in rows there, and patients in columns.",
			fmt.Sprintf("markers <- %s(%s, check.names = FALSE%s)", fn, text(src.path), skip),
			"values <- t(data.matrix(markers[-1]))",
			"colnames(values) <- markers[[1]]",
			wrapped(fmt.Sprintf("d[%s] <- values[match(%s, %s), %s]", texts(names), j.code("d$"+symbol(id.Name)), j.code("rownames(values)"),
				texts(names)), "  ")}
		return lines, nil
	}
	return nil, refused("the columns of %s are joined in a way that has no translation", model.Printable(src.path))
}
