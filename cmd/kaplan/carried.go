package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/save"
	"kaplan/model/write"
)

// The flags of a model that is carried to other patients.
const (
	saveModelFlag     = "save-model"
	validateModelFlag = "validate-model"
)

// mostModel is the size that the file of a model may have.
const mostModel = 256 << 20

// carrying registers the flags.
func carrying(cmd *cobra.Command, q *question) {
	q.model = cmd.Flags().String(saveModelFlag, "", "the fitted model into a new `FILE` of JSON, with which it predicts for other patients: coefficients, "+
		"their variance, centring, levels, knots, cut, and the baseline survival")
	cmd.Flags().String(validateModelFlag, "", "apply the model in `FILE` to these patients: concordance, calibration, and with --times survival "+
		"predicted and observed")
}

// checkModel finds what cannot be saved before any work is done.
func (q *question) checkModel() error {
	if q.model == nil || *q.model == "" {
		return nil
	}
	for _, other := range []string{"univariable", validateModelFlag} {
		if f := q.cmd.Flags().Lookup(other); f != nil && f.Changed && f.Value.String() != "false" {
			return &model.UsageError{What: "--" + saveModelFlag + " saves one model, and --" + other + " fits none or several", Hint: "leave one of them out"}
		}
	}
	switch {
	case readOnly(q.cmd):
		return &model.UsageError{What: save.ErrReadOnly.What, Hint: "leave out --" + saveModelFlag}
	case *q.model == q.save:
		return &model.UsageError{What: "--save and --" + saveModelFlag + " name one file", Hint: "give them two names"}
	}
	return nil
}

// saveModel writes the model of a document where that was asked for.
func saveModel(q *question, d write.Document) (write.Document, error) {
	if q.model == nil || *q.model == "" {
		return d, nil
	}
	m, err := d.Model(version)
	if err != nil {
		return d, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(m); err != nil {
		return d, err
	}
	q.toWrite = append(q.toWrite, save.Text(*q.model, save.Shared, b.Bytes()))
	return d, nil
}

// validated is the question how a model does on other patients; the model is read when
// it is asked.
type validated struct {
	asker
	cmd func() *cobra.Command
}

func askValidated(cmd func() *cobra.Command) asker {
	return validated{ask(answer.AppliedQuestion(nil), write.Applied), cmd}
}

func (v validated) answer(ctx context.Context, r *model.Resolver, l model.Look) (write.Document, error) {
	path := v.cmd().Flags().Lookup(validateModelFlag).Value.String()
	m, err := readModel(path)
	if err != nil {
		return write.Document{}, err
	}
	return ask(answer.AppliedQuestion(m), write.Applied).answer(ctx, r, l)
}

// readModel reads the file of a model.
func readModel(path string) (*answer.CarriedModel, error) {
	failed := func(err error) error {
		var p *fs.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		return &model.QuestionError{What: "the model " + model.Printable(path) + " cannot be read: " + model.Excerpt(err.Error()),
			Hint: "name a file that --" + saveModelFlag + " wrote"}
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, failed(err)
	}
	if !info.Mode().IsRegular() || info.Size() > mostModel {
		return nil, &model.QuestionError{What: "the model " + model.Printable(path) + " is no file, or larger than a model is",
			Hint: "name the file of --" + saveModelFlag}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, failed(err)
	}
	return answer.ParseCarried(path, b)
}
