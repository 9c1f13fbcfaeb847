package write

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

// QPCR renders expressions. file is where they were written as a cohort, "" for
// nowhere.
func QPCR(q *model.QPCR, file string) Document {
	w, r, s := q.Wells, q.Rules, q.Summary
	columns, times := map[string]string{}, []string{}
	for role, c := range map[string]string{"patient": w.Patient, "time": w.Time, "target": w.Target, "replicate": w.Replicate, "cq": w.Cq} {
		if c != "" {
			columns[role] = c
		}
	}
	if w.Time != "" {
		times = q.Times
	}
	outlier := r.OutlierCycles // null keeps all
	if outlier == 0 {
		outlier = 0.5
	}
	rules := obj("outlier_cycles", outlier, "undetermined?", max(0, r.Undetermined), "max_cq?", max(0, r.MaxCq), "min_wells", max(1, r.MinWells),
		"text", model.RulesText(r))
	counts := obj("patients", len(q.Patients), "wells", s.Wells, "used", s.Used, "groups", s.Groups, "outliers", s.Outliers, "undetermined", s.Undetermined,
		"without_mean", s.WithoutMean, "of_one_well", s.Single, "median_sd", s.MedianSD, "max_sd", s.MaxSD)
	expression, reference, changes, lost := []object{}, []object{}, []object{}, []object{}
	about := answer.Answer{Cohort: q.Cohort, Used: q.Used, Assumed: q.Assumed, Warnings: q.Warnings}
	e := table("Expression, 2^-ΔCq to "+strings.Join(q.Reference, ", "), "patient", "time", "target", "wells", "used", "Cq", "SD", "ΔCq", "SD",
		"expression", "log2")
	for _, x := range q.Expression {
		expression = append(expression, obj("patient", x.Patient, "time?", x.Time, "target", x.Target, "wells", x.Wells, "used", x.Used,
			"outliers", x.Outliers, "undetermined", x.Undetermined, "cq", x.Mean, "sd", x.TargetCq.SD, "delta_cq", x.DeltaCq, "delta_sd", x.Expression.SD,
			"expression", x.Relative, "log2", x.Log2))
		e.add(x.Patient, x.Time, x.Target, x.Wells, x.Used, cycles(x.Mean), cycles(x.TargetCq.SD), cycles(x.DeltaCq), cycles(x.Expression.SD), x.Relative,
			cycles(x.Log2))
	}
	for _, x := range q.ReferenceCq {
		reference = append(reference, obj("patient", x.Patient, "time?", x.Time, "target", x.Target, "wells", x.Wells, "used", x.Used, "cq", x.Mean,
			"sd", x.SD))
	}
	tables := []Table{e}
	if q.Calibrator != "" {
		t := table("Change against "+q.Calibrator, "patient", "time", "target", "ΔΔCq", "2^-ΔΔCq", "ratio of ΔCq")
		for _, x := range q.Changes {
			changes = append(changes, obj("patient", x.Patient, "time?", x.Time, "target", x.Target, "fold", x.Fold, "delta_delta_cq", x.DeltaDeltaCq,
				"log2", x.Log2, "delta_ratio", x.DeltaRatio))
			t.add(x.Patient, x.Time, x.Target, cycles(x.DeltaDeltaCq), x.Fold, x.DeltaRatio)
		}
		tables = append(tables, t)
	}
	if len(q.Lost) > 0 {
		t := table("Wells that do not count as they stand", "row", "patient", "time", "target", "replicate", "Cq", "")
		for _, x := range q.Lost {
			lost = append(lost, obj("row", x.Row, "patient", x.Patient, "time?", x.Time, "target", x.Target, "replicate?", x.Replicate, "cq", x.Cq,
				"why", x.Why))
			t.add(x.Row, x.Patient, x.Time, x.Target, x.Replicate, cycles(x.Cq), x.Why)
		}
		tables = append(tables, t)
	}
	if file != "" {
		tables = append(tables, Table{Notes: []string{"the expressions, a row per patient, are in " + file}})
	}
	d := document("qpcr", about, obj("columns", columns, "reference", q.Reference, "calibrator?", q.Calibrator, "times", times, "targets", q.Targets,
		"rules", rules, "counts", counts, "expression", expression, "reference_cq", reference, "changes", changes, "wells_set_aside", lost, "file?", file),
		tables...)
	d.Tables[0].Notes = []string{fmt.Sprintf("%s: %s of %s", q.Cohort.Name, model.Count(s.Wells, "well"), model.Count(len(q.Patients), "patient"))}
	return d.ofPatients(true).saying(q.Assumed...).saying(s.String(),
		fmt.Sprintf("standard deviation of replicates: median %s, largest %s cycles", Significant(s.MedianSD, 3), Significant(s.MaxSD, 3)))
}

// cycles prints numbers of cycles with the decimals that machines give them.
func cycles(v float64) Cell {
	return Cell{Num: v, IsNum: true, Show: func(v float64) string {
		if math.Abs(v) < 0.0005 {
			v = 0
		}
		return Fixed(v, 3)
	}}
}
