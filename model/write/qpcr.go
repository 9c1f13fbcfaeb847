package write

import (
	"fmt"
	"math"
	"strings"

	"kaplan/model"
	"kaplan/model/answer"
)

type expressionJSON struct {
	Patient    string `json:"patient"`
	Time       string `json:"time,omitempty"`
	Target     string `json:"target"`
	Wells      int    `json:"wells"`
	Used       int    `json:"used"`
	Outliers   int    `json:"outliers"`
	Undeter    int    `json:"undetermined"`
	Cq         Num    `json:"cq"`
	SD         Num    `json:"sd"`
	DeltaCq    Num    `json:"delta_cq"`
	DeltaSD    Num    `json:"delta_sd"`
	Expression Num    `json:"expression"`
	Log2       Num    `json:"log2"`
}

type referenceCqJSON struct {
	Patient string `json:"patient"`
	Time    string `json:"time,omitempty"`
	Target  string `json:"target"`
	Wells   int    `json:"wells"`
	Used    int    `json:"used"`
	Cq      Num    `json:"cq"`
	SD      Num    `json:"sd"`
}

type changeJSON struct {
	Patient    string `json:"patient"`
	Time       string `json:"time,omitempty"`
	Target     string `json:"target"`
	Fold       Num    `json:"fold"`
	DDCq       Num    `json:"delta_delta_cq"`
	Log2       Num    `json:"log2"`
	DeltaRatio Num    `json:"delta_ratio"`
}

type wellJSON struct {
	Row       int    `json:"row"`
	Patient   string `json:"patient"`
	Time      string `json:"time,omitempty"`
	Target    string `json:"target"`
	Replicate string `json:"replicate,omitempty"`
	Cq        Num    `json:"cq"`
	Why       string `json:"why"`
}

type qpcrJSON struct {
	Columns    map[string]string `json:"columns"`
	Reference  []string          `json:"reference"`
	Calibrator string            `json:"calibrator,omitempty"`
	Times      []string          `json:"times"`
	Targets    []string          `json:"targets"`
	Rules      struct {
		Outlier      Num    `json:"outlier_cycles"` // null keeps all
		Undetermined *Num   `json:"undetermined,omitempty"`
		MaxCq        *Num   `json:"max_cq,omitempty"`
		MinWells     int    `json:"min_wells"`
		Text         string `json:"text"`
	} `json:"rules"`
	Counts struct {
		Patients     int `json:"patients"`
		Wells        int `json:"wells"`
		Used         int `json:"used"`
		Groups       int `json:"groups"`
		Outliers     int `json:"outliers"`
		Undetermined int `json:"undetermined"`
		WithoutMean  int `json:"without_mean"`
		Single       int `json:"of_one_well"`
		MedianSD     Num `json:"median_sd"`
		MaxSD        Num `json:"max_sd"`
	} `json:"counts"`
	Expression  []expressionJSON  `json:"expression"`
	ReferenceCq []referenceCqJSON `json:"reference_cq"`
	Changes     []changeJSON      `json:"changes"`
	Lost        []wellJSON        `json:"wells_set_aside"`
	File        string            `json:"file,omitempty"`
}

// QPCR renders expressions. file is where they were written as a cohort, "" for
// nowhere.
func QPCR(q *model.QPCR, file string) Document {
	w, r, s := q.Wells, q.Rules, q.Summary
	j := qpcrJSON{Columns: map[string]string{}, Reference: q.Reference, Calibrator: q.Calibrator, Times: []string{}, Targets: q.Targets,
		Expression: []expressionJSON{}, ReferenceCq: []referenceCqJSON{},
		Changes: []changeJSON{}, Lost: []wellJSON{}, File: file}
	for role, c := range map[string]string{"patient": w.Patient, "time": w.Time, "target": w.Target, "replicate": w.Replicate, "cq": w.Cq} {
		if c != "" {
			j.Columns[role] = c
		}
	}
	if w.Time != "" {
		j.Times = q.Times
	}
	j.Rules.Outlier, j.Rules.MinWells, j.Rules.Text = Num(r.OutlierCycles), max(1, r.MinWells), model.RulesText(r)
	if r.OutlierCycles == 0 {
		j.Rules.Outlier = 0.5
	}
	if r.Undetermined > 0 {
		v := Num(r.Undetermined)
		j.Rules.Undetermined = &v
	}
	if r.MaxCq > 0 {
		v := Num(r.MaxCq)
		j.Rules.MaxCq = &v
	}
	c := &j.Counts
	c.Patients, c.Wells, c.Used, c.Groups, c.Outliers, c.Undetermined, c.WithoutMean, c.Single = len(q.Patients), s.Wells, s.Used, s.Groups, s.Outliers,
		s.Undetermined, s.WithoutMean, s.Single
	c.MedianSD, c.MaxSD = Num(s.MedianSD), Num(s.MaxSD)

	about := answer.Answer{Cohort: q.Cohort, Used: q.Used, Assumed: q.Assumed, Warnings: q.Warnings}
	tables := preface(about)
	tables[0].Notes = []string{fmt.Sprintf("%s: %d wells of %d patients", q.Cohort.Name, s.Wells, len(q.Patients))}
	tables[0].Notes = append(tables[0].Notes, q.Assumed...)
	tables[0].Notes = append(tables[0].Notes, s.String(),
		fmt.Sprintf("standard deviation of replicates: median %s, largest %s cycles", Significant(s.MedianSD, 3), Significant(s.MaxSD, 3)))

	e := Table{Title: "Expression, 2^-ΔCq to " + strings.Join(q.Reference, ", "),
		Head: []string{"patient", "time", "target", "wells", "used", "Cq", "SD", "ΔCq", "SD", "expression", "log2"}}
	for _, x := range q.Expression {
		j.Expression = append(j.Expression, expressionJSON{x.Patient, x.Time, x.Target, x.Wells, x.Used, x.Outliers, x.Undetermined, Num(x.Mean),
			Num(x.TargetCq.SD), Num(x.DeltaCq), Num(x.Expression.SD), Num(x.Relative), Num(x.Log2)})
		e.Rows = append(e.Rows, []Cell{word(x.Patient), word(x.Time), word(x.Target), count(x.Wells), count(x.Used), cycles(x.Mean), cycles(x.TargetCq.SD),
			cycles(x.DeltaCq), cycles(x.Expression.SD), number(x.Relative), cycles(x.Log2)})
	}
	for _, x := range q.ReferenceCq {
		j.ReferenceCq = append(j.ReferenceCq, referenceCqJSON{x.Patient, x.Time, x.Target, x.Wells, x.Used, Num(x.Mean), Num(x.SD)})
	}
	tables = append(tables, e)
	if q.Calibrator != "" {
		t := Table{Title: "Change against " + q.Calibrator, Head: []string{"patient", "time", "target", "ΔΔCq", "2^-ΔΔCq", "ratio of ΔCq"}}
		for _, x := range q.Changes {
			j.Changes = append(j.Changes, changeJSON{x.Patient, x.Time, x.Target, Num(x.Fold), Num(x.DeltaDeltaCq), Num(x.Log2), Num(x.DeltaRatio)})
			t.Rows = append(t.Rows, []Cell{word(x.Patient), word(x.Time), word(x.Target), cycles(x.DeltaDeltaCq), number(x.Fold), number(x.DeltaRatio)})
		}
		tables = append(tables, t)
	}
	if len(q.Lost) > 0 {
		t := Table{Title: "Wells that do not count as they stand", Head: []string{"row", "patient", "time", "target", "replicate", "Cq", ""}}
		for _, x := range q.Lost {
			j.Lost = append(j.Lost, wellJSON{x.Row, x.Patient, x.Time, x.Target, x.Replicate, Num(x.Cq), x.Why})
			t.Rows = append(t.Rows, []Cell{count(x.Row), word(x.Patient), word(x.Time), word(x.Target), word(x.Replicate), cycles(x.Cq), word(x.Why)})
		}
		tables = append(tables, t)
	}
	if file != "" {
		tables = append(tables, Table{Notes: []string{"the expressions, a row per patient, are in " + file}})
	}
	return Document{JSON: wrap("qpcr", about, j), Tables: append(tables, footnotes(about)...)}
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
