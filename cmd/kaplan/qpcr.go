package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/read"
	"kaplan/model/write"
	"kaplan/sampledata"
)

func qpcrCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	var roles read.WellRoles
	var opt model.QPCROptions
	var outlier, out string
	cmd := &cobra.Command{
		Use:   "qpcr FILE",
		Short: "wells of quantitative PCR to expressions, and how they change",
		Long: "Mean Cq, ΔCq and 2^-ΔCq of every patient, time point and target, and the\n" +
			"change against a calibrator. --out writes them as a cohort file.",
		Example: "  kaplan qpcr --sample tace75_cq --reference cel-miR-39\n" +
			"  kaplan qpcr wells.csv --max-cq 40 --min-wells 2 --out expression.csv",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := q.checkFormat(); err != nil {
				return err
			}
			switch v, err := model.ReadNumber(outlier); {
			case outlier == "none":
				opt.Rules.OutlierCycles = math.Inf(1)
			case err != nil || !(v > 0):
				return &model.UsageError{What: fmt.Sprintf("--outlier %s: must be a number of cycles above 0, or none", outlier), Hint: "0.5 by custom"}
			default:
				opt.Rules.OutlierCycles = v
			}
			for _, f := range []struct {
				name string
				v    float64
			}{{"max-cq", opt.Rules.MaxCq}, {"undetermined", opt.Rules.Undetermined}} {
				if cmd.Flags().Changed(f.name) && (!(f.v > 0) || math.IsInf(f.v, 0)) {
					return &model.UsageError{What: fmt.Sprintf("--%s %v: must be a number of cycles above 0", f.name, f.v)}
				}
			}
			if opt.Rules.MinWells < 1 {
				return &model.UsageError{What: fmt.Sprintf("--min-wells %d: a mean needs at least 1", opt.Rules.MinWells)}
			}
			w, times, err := q.wells(args, roles)
			if err != nil {
				return err
			}
			opt.Times = times
			a, err := w.QPCR(opt)
			if err != nil {
				return err
			}
			if out != "" {
				q.rows(func(w io.Writer) error { return read.ExpressionCSV(w, a) })
			}
			return q.print(stdout, write.QPCR(a, out))
		},
	}
	q.output(cmd)
	f := cmd.Flags()
	f.StringVar(&q.sample, "sample", "", "the embedded wells `NAME`, in the place of a file")
	f.StringVar(&q.config, "config", "", "`FILE` (cohort.toml) whose levels give the order of time points")
	f.StringVar(&roles.Table, "table", "", "`NAME` of the sheet or table that is meant of a file that holds several")
	f.StringVar(&roles.Patient, "patient", "", "`COL` of the patient (default: named patient, subject, sample, ...)")
	f.StringVar(&roles.Time, "time", "", "`COL` of the time point (default: named time, timepoint, visit, ...)")
	f.StringVar(&roles.Target, "target", "", "`COL` of what was measured (default: named target, gene, assay, ...)")
	f.StringVar(&roles.Replicate, "replicate", "", "`COL` of the replicate (default: named replicate, rep, well)")
	f.StringVar(&roles.Cq, "cq", "", "`COL` of the quantification cycle (default: named Cq, Ct, Cp)")
	f.StringVar(&opt.Reference, "reference", "", "`TARGET` that the others are relative to, or the mean of several with commas"+
		" (default: named cel-miR-39, U6, GAPDH, ...)")
	f.StringVar(&opt.Calibrator, "calibrator", "", "`LEVEL` that changes are relative to: a patient or a time point (default: the first time point)")
	f.StringVar(&outlier, "outlier", "0.5", "leave out wells more than so many `CYCLES` from the median of three or more; none: keep all")
	f.Float64Var(&opt.Rules.MaxCq, "max-cq", 0, "count a well above this `CQ`, such as 40, as undetermined (default: no bound)")
	f.Float64Var(&opt.Rules.Undetermined, "undetermined", 0, "count an undetermined well as this `CQ`, such as 40 (default: left out)")
	f.IntVar(&opt.Rules.MinWells, "min-wells", 1, "leave out means of fewer than `N` wells")
	q.out = &out
	f.StringVar(&out, "out", "", "write a cohort file, a row per patient, to a new `FILE` (CSV)")
	return cmd
}

// wells reads the file of wells, and the order of its time points where a
// configuration has it.
func (q *question) wells(args []string, roles read.WellRoles) (w *model.Wells, times []string, err error) {
	config, _, err := q.configuration(args)
	if err != nil {
		return nil, nil, q.turnedOff(args, err)
	}
	switch {
	case q.sample != "" && len(args) > 0:
		return nil, nil, &model.UsageError{What: "--sample and files exclude each other", Hint: "drop one of them"}
	case q.sample != "":
		s, unknown := q.embeddedSample()
		if unknown != nil {
			return nil, nil, unknown
		}
		if config == nil && q.config != noConfig {
			if config, err = read.ParseConfig("sample "+s.Name, s.Config()); err != nil {
				return nil, nil, err
			}
		}
		if w, err = read.WellsReader(s.Name+".csv", strings.NewReader(string(s.CSV())), roles); err == nil {
			w.Name, w.Source.Path, w.Synthetic = s.Name, "sample "+s.Name, s.Synthetic
		}
	case len(args) == 1:
		q.wereRead = args
		w, err = read.WellsFile(args[0], q.stdin, roles, sampledata.MadeUp)
	case len(args) == 0:
		return nil, nil, &model.UsageError{What: "no file of wells is named",
			Hint: "name one, - for standard input, or --sample NAME (kaplan samples lists them)"}
	default:
		return nil, nil, &model.UsageError{What: fmt.Sprintf("%d files are named, and wells are read from one", len(args)),
			Hint: "put plates below each other in one file"}
	}
	if err == nil && config != nil {
		times = config.Columns[w.Time].Levels
	}
	return w, times, err
}
