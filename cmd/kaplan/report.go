package main

import (
	"bytes"
	"cmp"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/save"
	"kaplan/model/session"
	"kaplan/model/write"
	"kaplan/tui"
)

func reportCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	fields := model.Uses(answer.SurvivalQuestion.Parts)
	cmd := &cobra.Command{
		Use:   "report [SESSION or FILES...]",
		Short: "one page to hand on: looks, figures, methods, ledger, checklist",
		Long: "report writes one page that holds everything: the flow of the patients, each\n" +
			"look that a cohort.toml or a session saves with figure, table and methods, all\n" +
			"that was looked at, versions, seeds and hashes of the files, and the REMARK\n" +
			"checklist as far as it is known. The look of the flags comes first, where they\n" +
			"ask one. The ending of the file decides: .html (no script, nothing from\n" +
			"elsewhere), .md, .qmd (Quarto).",
		Example: "  kaplan report --sample tace75 --save tace75.html\n" +
			"  kaplan report clinical.csv --by stage --save stage.md\n" +
			"  kaplan report 1 --save last-session.html",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			format := write.ReportFormat(q.save)
			switch {
			case q.save == "":
				return &model.UsageError{What: "a report needs a file", Hint: "--save FILE, which ends in .html, .md or .qmd"}
			case format == "":
				return &model.UsageError{What: "--save " + model.Printable(q.save) + ": a report is not written in a file of this ending",
					Hint: "end the name in .html, .md or .qmd"}
			case readOnly(q.cmd):
				return &model.UsageError{What: save.ErrReadOnly.What, Hint: "leave out --save"}
			}
			if err := q.checkValues(fields); err != nil {
				return err
			}
			q.checked = true // the file is of a report, and not of an answer
			args, kept, err := q.reported(args)
			if err != nil {
				return err
			}
			typed := false
			for _, f := range fields {
				flag := cmd.Flags().Lookup(q.flag(f).name)
				typed = typed || flag != nil && fieldOf(flag) == f && flag.Changed
			}
			c, err := q.reportCohort(cmd, args, typed)
			if err != nil {
				return err
			}
			var looks []model.SavedLook
			var ledger *answer.Ledger
			if kept != nil {
				looks, ledger = kept.Looks, tui.LedgerOf(c, &kept.State)
			}
			looks = tui.Saved(c, looks)
			if typed || len(looks) == 0 {
				asked := model.SavedLook{Name: cmp.Or(q.look.Marker, "All patients"), View: 1, Look: c.Opening(q.look)}
				looks = append([]model.SavedLook{asked}, looks...)
			}
			r, err := tui.ReportOf(cmd.Context(), c, looks, ledger, time.Now(), func() {})
			if err != nil {
				return err
			}
			r.Program, r.Files = q.from(args)
			var b bytes.Buffer
			if err := r.Write(&b, format); err != nil {
				return err
			}
			return q.writer().Write(save.Text(q.save, save.Shared, b.Bytes()))
		},
	}
	q.source(cmd)
	cmd.Flags().StringVar(&q.save, "save", "", "the report, a new `FILE`; the ending says the format: .html, .md, .qmd")
	q.written(cmd)
	cmd.Flags().BoolVar(&q.fresh, "fresh", false, "the looks of the cohort.toml alone, whatever a session holds")
	register(cmd.Flags(), &q.look, fields, nil)
	q.completes(cmd)
	return cmd
}

// reported are the files that a report is of, and the session that was kept of them. One
// name that is no file is that of a session.
func (q *question) reported(args []string) ([]string, *session.File, error) {
	if len(args) == 1 && q.sample == "" && args[0] != "-" {
		if _, err := os.Stat(args[0]); err != nil && filepath.Ext(args[0]) == "" {
			f, err := sessionNamed(args[0])
			if err != nil {
				return nil, nil, err
			}
			q.said = f.Said
			return q.of(f), f.File, nil
		}
	}
	if q.fresh {
		return args, nil, nil
	}
	kept, err := q.lastOf(args)
	if kept != nil {
		q.said = kept.Said
	}
	return args, kept, err
}

// reportCohort reads the cohort of a report. A look that is typed is held to what km
// holds it to.
func (q *question) reportCohort(cmd *cobra.Command, files []string, typed bool) (*model.Cohort, error) {
	if !typed {
		return q.load(files)
	}
	v := variant{ask: ask(answer.SurvivalQuestion, write.Survival)}
	if err := q.used(cmd, v, []variant{v}); err != nil {
		return nil, err
	}
	r, err := q.resolve(files)
	if err != nil {
		return nil, err
	}
	look := v.ask.parts(q.look)
	for _, check := range []func() error{
		func() error { return r.Named(look) },
		func() error { return q.groupsAct(cmd, r, look) },
		func() error { return q.referenceActs(cmd, r, look) },
	} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	return r.Cohort, nil
}

// from says which program this is, and the files of a cohort with their hashes; those of
// standard input are not known.
func (q *question) from(files []string) (program string, of []write.ReportFile) {
	if c, ok, err := q.cohortOf(files); err == nil && ok {
		for _, h := range c.Hashes() {
			of = append(of, write.ReportFile{Name: model.Printable(filepath.Base(h.Path)), SHA256: h.SHA256})
		}
	}
	return "kaplan " + revision() + ", " + runtime.Version(), of
}
