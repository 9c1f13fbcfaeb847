package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/answer"
	"kaplan/model/write"
)

func matchCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	var treatment, out, distance string
	var opt answer.MatchOptions
	cmd := &cobra.Command{
		Use:   "match [FILES...]",
		Short: "two groups made alike by a propensity score: matched pairs or weights, balance, and effect",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if treatment != "" {
				q.look.Marker = treatment
			}
			if q.look.Marker == "" {
				return &model.UsageError{What: "matching needs a treatment", Hint: "--treatment COL or EXPR"}
			}
			if q.look.Covariates == "" {
				return &model.UsageError{What: "matching needs covariates", Hint: "--covariates LIST"}
			}
			switch distance {
			case "probability":
			case "logit":
				opt.Logit = true
			default:
				return &model.UsageError{What: fmt.Sprintf("--score %s: not known", distance), Hint: "one of probability, logit"}
			}
			if cmd.Flags().Changed("risk-at") && !(opt.RiskAt > 0 && opt.RiskAt < 1e300) {
				return &model.UsageError{What: fmt.Sprintf("--risk-at %v: must be a time above 0", opt.RiskAt)}
			}
			asked := q.look.Endpoint != "" || q.look.Time != ""
			if opt.Outcome != "" && asked {
				return &model.UsageError{What: "an effect is on an endpoint or on an outcome, not on both", Hint: "drop --outcome, or --endpoint, --time and --event"}
			}
			if opt.Outcome != "" && (cmd.Flags().Changed("risk-at") || q.look.Landmark > 0) {
				return &model.UsageError{What: "--risk-at and --landmark are of an endpoint, and --outcome has no times"}
			}
			r, note, err := q.comparison(args, asked, &opt)
			if err != nil {
				return err
			}
			m, err := answer.AskMatch(r, q.look, opt)
			if err != nil {
				return err
			}
			if note != "" {
				m.Warnings = append(m.Warnings, note)
			}
			if out != "" {
				if err := newFile(out, func(w io.Writer) error { return write.MatchedCohort(w, m) }); err != nil {
					return err
				}
			}
			return q.print(stdout, write.Matching(m, out))
		},
	}
	q.flags(cmd)
	q.output(cmd)
	f := cmd.Flags()
	f.StringVar(&treatment, "treatment", "", "`COL or EXPR` with two groups; the treated are the last, or true, or the one that is not the --reference")
	f.Float64Var(&q.look.Caliper, "caliper", 0, "match only within so many standard deviations of the score; 0: none")
	f.StringVar(&distance, "score", "probability", "`SCALE` of distances and caliper: probability, logit")
	f.StringVar(&q.look.Estimand, "estimand", "matched", "`WHOM` the effect is of: matched (pairs), ate (all, IPTW), att (the treated, IPTW), overlap")
	f.Float64Var(&opt.RiskAt, "risk-at", 0, "risks by time `T`, from the landmark if there is one; the median follow-up if not given")
	f.StringVar(&opt.Outcome, "outcome", "", "`COL or EXPR` with two values in the place of an endpoint; the second, or true, is the event")
	f.StringVar(&out, "out", "", "write the matched cohort, with pair, propensity and weight, to `FILE` (CSV); a file that exists is left as it is")
	return cmd
}

// comparison loads the cohort of a question whose endpoint may be missing. note
// says why there is none where one could have been chosen.
func (q *question) comparison(args []string, asked bool, opt *answer.MatchOptions) (r *model.Resolver, note string, err error) {
	if asked {
		r, err = q.resolve(args)
		return r, "", err
	}
	if r, err = q.open(args); err != nil {
		return nil, "", err
	}
	if opt.Outcome != "" {
		return r, "", nil
	}
	ends := r.Cohort.Endpoints
	switch {
	case len(ends) == 1 && (ends[0].Ambiguous == "" || q.look.Cause != ""):
		return r, "", nil
	case len(ends) == 1:
		note = "no effect: the status is ambiguous (" + ends[0].Ambiguous + "); say what the event is with --cause, or --time and --event"
	case len(ends) > 1:
		var names []string
		for _, e := range ends {
			names = append(names, e.Name)
		}
		note = "no effect: choose one of the endpoints with --endpoint: " + strings.Join(names, ", ")
	default:
		note = "no effect: no endpoint was recognised; give --time COL --event COL, or --outcome COL"
	}
	if q.look.Landmark > 0 {
		return nil, "", &model.UsageError{What: "--landmark needs an endpoint", Hint: strings.TrimPrefix(note, "no effect: ")}
	}
	opt.NoEndpoint = true
	return r, note, nil
}

// newFile writes a file that must not be there yet; what went wrong halfway
// leaves none behind.
func newFile(path string, fill func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return &model.QuestionError{What: path + " exists and was left as it is", Hint: "choose another name"}
	}
	if err != nil {
		return &model.QuestionError{What: err.Error()}
	}
	if err := errors.Join(fill(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
