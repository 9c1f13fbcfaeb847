package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kaplan/model"
	"kaplan/model/save"
	"kaplan/model/write"
)

// pictured says what of a figure a command has.
type pictured uint8

const (
	noFigure pictured = iota
	aFigure           // a picture
	overTime          // one with a time axis, and a table of patients under it
)

// drawing are the flags of a figure.
type drawing struct {
	file    string
	picture model.Picture
	grey    bool
	flags   []string // beside --figure
}

// figureFlags registers how the picture of the answer is drawn, alike in every command.
func (q *question) figureFlags(cmd *cobra.Command, has pictured) {
	if has == noFigure {
		return
	}
	own := pflag.NewFlagSet("figure", pflag.ContinueOnError)
	d, p := &q.drawing, &q.drawing.picture
	own.StringVar(&p.Size, "size", "", "`WxH` of the figure in inches (default 7x5, higher where its table needs it)")
	own.Float64Var(&p.TypeSize, "type-size", 0, "`POINTS` of the figure's type (default 8)")
	own.BoolVar(&d.grey, "grey", false, "the figure without colours: groups differ by their lines")
	own.StringSliceVar(&p.Colours, "colours", nil, "`LIST` of the groups' colours in the figure, as #0358C0,#B16001")
	own.StringVar(&p.Title, "title", "", "`TEXT` over the figure (none: without one)")
	own.StringVar(&p.XLabel, "x-label", "", "`TEXT` under the figure's x axis (none: without one)")
	own.StringVar(&p.YLabel, "y-label", "", "`TEXT` beside the figure's y axis (none: without one)")
	var parts []string
	for _, part := range model.PictureParts {
		parts = append(parts, part[0])
	}
	own.StringSliceVar(&p.Show, "show", nil, "`LIST` of what stands on the figure, of "+strings.Join(parts, ", ")+
		"; with a sign it changes what does unasked: -title,+intervals; none: the plot alone")
	if has == overTime {
		own.StringVar(&p.RiskTable, "risk-table", "", "`TABLE` under the figure's axis: extended (at risk, events, censored), at-risk, none "+
			"(default extended, at-risk for more than 6 groups)")
		own.StringVar(&p.XMax, "xmax", "", "`WHERE` the figure's time axis ends: a time such as 60, 10% (of the patients at risk), "+
			"events (the last one), all; "+
			"tests and medians use all (default: with the last patient, unless the right half has under 1 % of them)")
	}
	own.VisitAll(func(f *pflag.Flag) { d.flags = append(d.flags, f.Name) })
	cmd.Flags().StringVar(&d.file, "figure", "", "the picture of the answer into a new `FILE`, beside the answer; the ending says the format: "+
		".svg, .pdf, .png; - shows it in a terminal that can")
	cmd.Flags().AddFlagSet(own)
}

// shown is the terminal itself in the place of a file.
const shown = "-"

// checkFigure finds before any work is done what cannot be drawn.
func (q *question) checkFigure() error {
	d := &q.drawing
	if q.cmd == nil || q.cmd.Flags().Lookup("figure") == nil {
		return nil
	}
	if d.file == "" {
		for _, name := range d.flags {
			if q.cmd.Flags().Changed(name) {
				return &model.UsageError{What: "--" + name + " changes nothing here: no figure is drawn", Hint: "name its file with --figure, or leave it out"}
			}
		}
		return nil
	}
	if q.cmd.Flags().Changed("grey") {
		d.picture.Grey = &d.grey
	}
	if err := write.CheckPicture(d.picture); err != nil {
		return err
	}
	switch {
	case d.file == shown:
		if q.format != "text" && q.save == "" || q.json && q.save == "" {
			return &model.UsageError{What: "--figure - shows the picture after the answer, and --format " + q.format + " is read by a program",
				Hint: "name a file with --figure, or leave out the format"}
		}
		return nil
	case write.FigureFormat(d.file) == "":
		return &model.UsageError{What: "--figure " + model.Printable(d.file) + ": no picture is written in a file of this ending",
			Hint: "end the name in .svg, .pdf or .png"}
	case readOnly(q.cmd):
		return &model.UsageError{What: save.ErrReadOnly.What, Hint: "leave out --figure"}
	case d.file == q.save, q.out != nil && d.file == *q.out:
		return &model.UsageError{What: "--figure names a file that another flag writes", Hint: "give it another name"}
	}
	return nil
}

// give prints an answer, and its picture where one was asked for. A picture that cannot
// be had leaves no answer either.
func (q *question) give(stdout io.Writer, d write.Document) error {
	if q.drawing.file != shown {
		if err := q.draw(stdout, d); err != nil {
			return err
		}
		return q.print(stdout, d)
	}
	if d.Figure == nil {
		return noPicture(q.cmd)
	}
	if err := canShow(stdout); err != nil {
		return err
	}
	if err := q.print(stdout, d); err != nil {
		return err
	}
	return q.draw(stdout, d)
}

// draw writes the picture of an answer where --figure says.
func (q *question) draw(stdout io.Writer, d write.Document) error {
	if q.drawing.file == "" {
		return nil
	}
	if d.Figure == nil {
		return noPicture(q.cmd)
	}
	d, err := q.suppressed(d)
	if err != nil {
		return err
	}
	if q.drawing.file == shown {
		return showPicture(stdout, d, q.drawing.picture)
	}
	f, err := write.FigureFile(d, q.drawing.picture, q.drawing.file)
	q.toWrite = append(q.toWrite, f)
	return err
}

// noPicture says which commands have a picture.
func noPicture(cmd *cobra.Command) error {
	var have []string
	for _, c := range cmd.Root().Commands() {
		if c.Flags().Lookup("figure") != nil {
			have = append(have, c.Name())
		}
	}
	return &model.UsageError{What: fmt.Sprintf("what was asked of %s is a table and has no picture", cmd.CommandPath()),
		Hint: "leave out --figure: there are pictures in " + strings.Join(have, ", ")}
}
