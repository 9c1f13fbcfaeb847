package rscript

import (
	"fmt"
	"strconv"
	"strings"

	"kaplan/model"
)

func parseNumber(cell string) (float64, error) { return strconv.ParseFloat(cell, 64) }

// pointOf tells the measure and the time point of a folded column apart.
func (s *script) pointOf(c *model.Column) (measure *model.Column, point string, ok bool) {
	long := s.cohort.Long
	if col := long.Column(c.Name); col != nil {
		return col, "", true
	}
	for _, col := range long.Columns {
		if p, found := strings.CutPrefix(c.Name, col.Name+" @ "); found && model.PointName(col.Name, p) == c.Name {
			return col, p, true
		}
	}
	return nil, "", false
}

// ofLong are the columns of the rows that the columns of the patients are made of.
func (s *script) ofLong() []*model.Column {
	long := s.cohort.Long
	var out []*model.Column
	add := func(c *model.Column) {
		for _, o := range out {
			if o == c {
				return
			}
		}
		out = append(out, c)
	}
	add(long.Column(s.cohort.PointColumn))
	for _, u := range s.used {
		col, _, ok := s.pointOf(u)
		if !ok {
			s.fail(refused("%s is not found among the rows", u.Name))
			return nil
		}
		if col.Derived {
			s.fail(refused("%s is folded of a column that was computed", u.Name))
			return nil
		}
		add(col)
	}
	return out
}

// fold are the lines that make one row of the rows of each patient.
func (s *script) fold(id *model.Column) []string {
	point := s.cohort.Long.Column(s.cohort.PointColumn)
	key, when := "long$"+symbol(id.Name), "long$"+symbol(point.Name)
	lines := []string{"", "# One row per patient: what never differs within a patient, and values by " + safe(point.Name) + ".",
		fmt.Sprintf("d <- data.frame(%s = unique(%s), check.names = FALSE)", symbol(id.Name), key)}
	own := "d$" + symbol(id.Name)
	for _, u := range s.used {
		col, p, _ := s.pointOf(u)
		if col == id {
			continue
		}
		if p != "" {
			value := text(p)
			if point.Kind == model.Number {
				value = p
			}
			lines = append(lines, fmt.Sprintf("at <- long[%s == %s, ]", when, value),
				fmt.Sprintf("d$%s <- at$%s[match(%s, at$%s)]", symbol(u.Name), symbol(col.Name), own, symbol(id.Name)))
			continue
		}
		lines = append(lines, fmt.Sprintf("known <- long[!is.na(long$%s), ]", symbol(col.Name)),
			fmt.Sprintf("d$%s <- known$%s[match(%s, known$%s)]", symbol(u.Name), symbol(col.Name), own, symbol(id.Name)))
	}
	return lines
}
