package rscript

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"kaplan/model"
)

// readWells are the lines that read wells of quantitative PCR, and make of them the
// columns that are used: expressions, their ratios, and the same of ΔCq.
func (s *script) readWells(q *model.QPCR, src *source, cols []*model.Column, id *model.Column, first bool) ([]string, error) {
	w := q.Wells
	switch {
	case src.foreign != "":
		return nil, refused("wells are read of text alone: save the sheet of %s as CSV", model.Printable(src.path))
	case q.OfPatient:
		return nil, refused("the expressions of %s are compared with those of one patient", model.Printable(src.path))
	case len(src.rows) != len(w.Well):
		return nil, refused("some rows of %s are no wells", model.Printable(src.path))
	}
	comma, err := wellsAsRead(w, src)
	if err != nil {
		return nil, err
	}
	cq := "wells$" + symbol(w.Cq)
	read := fmt.Sprintf("suppressWarnings(as.numeric(%s))", cq)
	if comma {
		read = fmt.Sprintf("suppressWarnings(as.numeric(sub(\",\", \".\", %s)))", cq)
	}
	by := []string{w.Patient, w.Target}
	if w.Time != "" {
		by = []string{w.Patient, w.Time, w.Target}
	}
	lines := []string{"# Wells of quantitative PCR. A well whose Cq is no number is undetermined.", wrapped("wells <- "+src.call(nil), "  "),
		fmt.Sprintf("%s <- %s", cq, read), ""}
	for _, l := range folded("Of replicates: "+model.RulesText(q.Rules)+".", 96) {
		lines = append(lines, "# "+l)
	}
	lines = append(lines, replicates(q)...)
	lines = append(lines, wrapped(fmt.Sprintf("cq <- tapply(%s, wells[%s], one)", cq, texts(by)), "  "))
	key := "wells$" + symbol(w.Patient)
	if first {
		lines = append(lines, fmt.Sprintf("d <- data.frame(%s = unique(%s), check.names = FALSE)", symbol(w.Patient), key))
	} else {
		lines = append([]string{""}, lines...)
	}
	who := w.Patient
	if id != nil && !first {
		who = id.Name
	}
	lines = append(lines, s.deltaCq(q, who)...)
	made := wellColumns(q)
	for _, u := range cols {
		switch code, ok := made[u.Name]; {
		case ok:
			lines = append(lines, wrapped(fmt.Sprintf("d$%s <- %s", symbol(u.Name), code), "  "))
		case u.Name != w.Patient || !first:
			return nil, refused("%s is none of the expressions that wells make", u.Name)
		}
	}
	return lines, nil
}

// wellsAsRead is an error where a cell of the wells is no longer what was read. comma
// says that numbers have decimal commas.
func wellsAsRead(w *model.Wells, src *source) (comma bool, err error) {
	place := map[string]int{}
	for _, name := range []string{w.Patient, w.Time, w.Target, w.Cq} {
		if place[name] = src.find(name); name != "" && place[name] < 0 {
			return false, refused("R does not find %s in %s by that name", name, model.Printable(src.path))
		}
	}
	number := func(cell string) float64 {
		v, err := strconv.ParseFloat(cell, 64)
		if err != nil {
			return math.NaN()
		}
		return v
	}
	for i := range w.Well {
		comma = comma || strings.Contains(src.at(i, place[w.Cq]), ",")
	}
	for i, x := range w.Well {
		cell := src.at(i, place[w.Cq])
		if comma {
			cell = strings.Replace(cell, ",", ".", 1)
		}
		v := number(cell)
		same := v == x.Cq || math.IsNaN(v) && math.IsNaN(x.Cq)
		for name, is := range map[string]string{w.Patient: x.Patient, w.Time: x.Time, w.Target: x.Target} {
			same = same && (name == "" || src.at(i, place[name]) == is)
		}
		if !same {
			return comma, refused("row %d of %s was read in a way that has no translation", x.Row, model.Printable(src.path))
		}
	}
	return comma, nil
}

// replicates is R's function of the mean of replicate wells.
func replicates(q *model.QPCR) []string {
	r := q.Rules
	bound := r.OutlierCycles
	if bound == 0 {
		bound = 0.5
	}
	lines := []string{"one <- function(x) {"}
	if r.MaxCq > 0 {
		lines = append(lines, fmt.Sprintf("  x[x > %s] <- NA", number(r.MaxCq)))
	}
	lines = append(lines, "  seen <- x[!is.na(x)]")
	if !math.IsInf(bound, 1) {
		lines = append(lines, fmt.Sprintf("  if (length(seen) >= 3) seen <- seen[abs(seen - median(seen)) <= %s * (1 + 1e-12)]", number(bound)))
	}
	if r.Undetermined > 0 {
		lines = append(lines, fmt.Sprintf("  seen <- c(seen, rep(%s, sum(is.na(x))))", number(r.Undetermined)))
	}
	return append(lines, fmt.Sprintf("  if (length(seen) < %d) NA else mean(seen)", max(1, r.MinWells)), "}")
}

// deltaCq are the lines of R's function of a target less its reference.
func (s *script) deltaCq(q *model.QPCR, who string) []string {
	w := q.Wells
	index := fmt.Sprintf("match(as.character(d$%s), dimnames(cq)[[1]])", symbol(who))
	if w.Time != "" {
		index += ", match(time, dimnames(cq)[[2]]), match(target, dimnames(cq)[[3]])"
	} else {
		index += ", match(target, dimnames(cq)[[2]])"
	}
	refs := make([]string, len(q.Reference))
	for i, r := range q.Reference {
		refs[i] = fmt.Sprintf("at(%s, time)", text(r))
	}
	mean := refs[0]
	if len(refs) > 1 {
		mean = "(" + strings.Join(refs, " + ") + ") / " + strconv.Itoa(len(refs))
	}
	return []string{"", "# The cycles of a target less those of the reference.",
		"at <- function(target, time) {", wrapped(fmt.Sprintf("  cq[cbind(%s)]", index), "    "), "}",
		fmt.Sprintf("dcq <- function(target, time = NA) at(target, time) - %s", mean)}
}

// wellColumns are the columns that wells make, by name, as code of R.
func wellColumns(q *model.QPCR) map[string]string {
	out := map[string]string{}
	name := func(parts ...string) string { return strings.Join(strings.Fields(strings.Join(parts, " ")), " ") }
	later := slices.DeleteFunc(slices.Clone(q.Times), func(t string) bool { return q.Calibrator == "" || t == q.Calibrator })
	for _, target := range q.Targets {
		dcq := func(t string) string {
			if q.Wells.Time == "" {
				return fmt.Sprintf("dcq(%s)", text(target))
			}
			return fmt.Sprintf("dcq(%s, %s)", text(target), text(t))
		}
		for _, t := range q.Times {
			out[name(target, t)], out[name(target, "dCq", t)] = "2^-"+dcq(t), dcq(t)
		}
		for _, t := range later {
			of := ""
			if len(later) > 1 {
				of = t
			}
			out[name(target, "ratio", of)] = fmt.Sprintf("2^-(%s - %s)", dcq(t), dcq(q.Calibrator))
			out[name(target, "dCq ratio", of)] = fmt.Sprintf("%s / %s", dcq(t), dcq(q.Calibrator))
		}
	}
	return out
}
