package rscript

import (
	"fmt"
	"slices"

	"kaplan/model"
)

// repeated are the rows of which one of each patient was made or picked, nil where the
// file has one of each.
func repeated(c *model.Cohort) *model.Repeats {
	if c.PickedOf != nil {
		return c.PickedOf
	}
	if c.Repeats != nil && c == c.Repeats.Patients {
		return c.Repeats
	}
	return nil
}

// ofRows are the rows as they were read, and those of their columns that are used.
func (s *script) ofRows(q *model.Repeats) (*model.Cohort, []*model.Column, error) {
	rows := q.AsRead()
	var used []*model.Column
	for _, u := range s.used {
		col := rows.Column(u.Name)
		if col == nil || col.Derived {
			return nil, nil, refused("%s is not among the columns of the rows as they stand in the file", u.Name)
		}
		used = append(used, col)
	}
	return rows, used, nil
}

// collapse are the lines that make one row of those of each patient: what is known in one
// row of a patient is known in all of them, what differs between them is no value of
// the patient, and one row is kept. Where the subgroup leaves one of each, it is
// that which keeps it.
func (s *script) collapse(q *model.Repeats, id *model.Column) ([]string, error) {
	c, rows := s.cohort, q.AsRead()
	key := "d$" + symbol(id.Name)
	lines := []string{"", "# A patient has several rows. What is known in one of them is known of the patient."}
	for _, u := range s.used {
		ref := "d$" + symbol(u.Name)
		switch col := rows.Column(u.Name); {
		case u.Varies > 0:
			lines = append(lines, varying(ref, key, u, col)...)
		case slices.Contains(q.Varying, u.Name) || col.Missing == 0 || u.Name == id.Name:
		default:
			lines = append(lines, fmt.Sprintf("known <- d[!is.na(%s), ]", ref),
				fmt.Sprintf("%s <- known$%s[match(%s, known$%s)]", ref, symbol(u.Name), key, symbol(id.Name)))
		}
	}
	switch {
	case c.PickedLast != "":
		last, err := s.expression(c.Picked, true)
		if err != nil {
			return nil, err
		}
		lines = append(lines, "# The last row of each patient has the time and the event.", wrapped(fmt.Sprintf("d <- d[which(%s), ]", last.r), "  "))
	case c.PickedOf != nil:
		lines = append(lines, "# The subgroup leaves one row of each.")
	default:
		lines = append(lines, fmt.Sprintf("d <- d[!duplicated(%s), ]", key))
	}
	if len(lines) == 2 {
		return nil, s.failed
	}
	return lines, s.failed
}

// varying are the lines that take a value from patients whose rows differ in it: they get
// a level of their own, and numbers and dates are missing.
func varying(ref, key string, u, raw *model.Column) []string {
	lines := []string{"", "# Where the rows of a patient differ in it, it is not known of the patient."}
	gone := "NA"
	if u.Kind == model.Category {
		gone = text(model.Varies)
		if n := len(u.Level); n > 0 {
			gone = text(u.Level[n-1])
		}
	} else if u.Kind == model.Identifier {
		gone = text(model.Varies)
	}
	if u.Kind == model.Category && raw.Kind == model.Number {
		lines = append(lines, fmt.Sprintf("%s <- as.character(%s)", ref, ref))
	}
	return append(lines, fmt.Sprintf("known <- !is.na(%s)", ref),
		wrapped(fmt.Sprintf("kinds <- tapply(as.character(%s[known]), %s[known], function(x) length(unique(x)))", ref, key), "  "),
		fmt.Sprintf("one <- %s[known][match(%s, %s[known])]", ref, key, key),
		fmt.Sprintf("%s <- one", ref),
		fmt.Sprintf("%s[%s %%in%% names(kinds)[kinds > 1]] <- %s", ref, key, gone))
}
