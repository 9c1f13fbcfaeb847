package rscript

import (
	"fmt"
	"strings"

	"kaplan/model"
)

// foreignCalls are R's readers of the files of other programs, by their endings, with %s
// for the path.
var foreignCalls = map[string]string{".sav": "haven::read_sav(%s)", ".zsav": "haven::read_sav(%s)", ".dta": "haven::read_dta(%s)",
	".sas7bdat": "haven::read_sas(%s)", ".xpt": "haven::read_xpt(%s)", ".rds": "readRDS(%s)", ".xlsx": "readxl::read_excel(%s)",
	".rda": "", ".rdata": ""}

// readForeign are the lines that read a file of another program, whose columns have types
// and words already.
func (s *script) readForeign(c *model.Cohort, src *source, cols []*model.Column, name string) ([]string, error) {
	of := c.Files[s.indexOf(c, src)]
	call := foreignCalls[src.foreign]
	var lines []string
	switch {
	case call == "" && syntactic.MatchString(of.Table):
		lines = append(lines, fmt.Sprintf("load(%s)", text(src.path)), fmt.Sprintf("%s <- as.data.frame(%s)", name, symbol(of.Table)))
	case call == "" || src.foreign == ".rds" && of.Table != "" || src.foreign == ".xpt" && strings.Contains(of.Form, ", table "):
		return nil, refused("which of the things in %s is read has no name that R can be told: save that one by itself with saveRDS()",
			model.Printable(src.path))
	default:
		path := text(src.path)
		if src.foreign == ".xlsx" {
			if of.Table != "" {
				path += ", sheet = " + text(of.Table)
			}
			if len(c.Lines) > 0 && c.Lines[0] > 2 && c.Files[0].Path == of.Path {
				path += fmt.Sprintf(", skip = %d", c.Lines[0]-2)
			}
		}
		lines = append(lines, fmt.Sprintf("%s <- as.data.frame("+call+")", name, path))
	}
	labelled := strings.HasPrefix(call, "haven::")
	for _, u := range cols {
		ref := name + "$" + symbol(u.Name)
		switch {
		case u.Name == "row" && u.File != "" && (call == "" || src.foreign == ".rds"):
			lines = append(lines, fmt.Sprintf("if (is.null(%s)) %s <- rownames(%s)", ref, ref, name))
		case u.Kind == model.Number && labelled:
			lines = append(lines, fmt.Sprintf("%s <- as.numeric(haven::zap_labels(%s))", ref, ref))
		case u.Kind == model.Number:
			lines = append(lines, fmt.Sprintf("%s <- as.numeric(%s)", ref, ref))
		case u.Kind == model.Date:
			lines = append(lines, fmt.Sprintf("%s <- as.numeric(as.Date(%s))", ref, ref))
		case labelled:
			lines = append(lines, fmt.Sprintf("%s <- trimws(as.character(haven::as_factor(%s)))", ref, ref))
		default:
			lines = append(lines, fmt.Sprintf("%s <- trimws(as.character(%s))", ref, ref))
		}
	}
	return lines, nil
}

// joinForeign are the lines that read such a file, and join it to the patients by the
// column that names them there.
func (s *script) joinForeign(c *model.Cohort, src *source, cols []*model.Column, id *model.Column) ([]string, error) {
	of := c.Files[s.indexOf(c, src)]
	if of.ID == "" || strings.Contains(of.Form, "turned") {
		return nil, refused("the rows of %s are joined by names that are spelled otherwise there: write the names alike, or join the files in R first",
			model.Printable(src.path))
	}
	name := frameOf(false)
	lines, err := s.readForeign(c, src, cols, name)
	if err != nil {
		return nil, err
	}
	key := name + "$" + symbol(of.ID)
	names := make([]string, len(cols))
	for i, u := range cols {
		names[i] = u.Name
	}
	return append(append([]string{""}, lines...), wrapped(fmt.Sprintf("d[%s] <- %s[match(as.character(d$%s), as.character(%s)), %s]", texts(names), name,
		symbol(id.Name), key, texts(names)), "  ")), nil
}
