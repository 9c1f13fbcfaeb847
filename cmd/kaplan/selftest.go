package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kaplan/model"
	"kaplan/model/selftest"
)

// selftestCommand puts the questions that the program carries, and sets the answers
// beside those of R that it carries with them.
func selftestCommand(_ io.Reader, stdout io.Writer) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "selftest",
		Short: "the embedded part of the validation, on this machine",
		Long: "selftest answers questions about cohorts that the program carries and compares\n" +
			"every number with the one that R gave, which it carries too; R is not needed.\n" +
			"It leaves with status 0 if all agree, and 1 if any does not. What is compared,\n" +
			"and how closely, is said in docs/validation.md.",
		Example: "  kaplan selftest\n  kaplan selftest --json > selftest.json",
		Args:    noArguments,
		RunE: func(*cobra.Command, []string) error {
			a, err := selftest.Embedded()
			if err != nil {
				return err
			}
			r := a.Check(inside, nil)
			if asJSON {
				err = selftestJSON(stdout, a, r)
			} else {
				selftestText(stdout, a, r)
			}
			if err == nil && len(r.Failures) > 0 {
				err = errors.New("the self-test failed: do not rely on this program on this machine before it is understood why")
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

// inside runs the program within itself.
func inside(args []string, stdin string) (string, string, int) {
	var out, err bytes.Buffer
	exit := run(args, strings.NewReader(stdin), &out, &err)
	return out.String(), err.String(), exit
}

// revision is the revision that the program was built of, where the build knows.
func revision() string {
	out := version
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				out += " " + s.Value[:min(12, len(s.Value))]
			case s.Key == "vcs.modified" && s.Value == "true":
				out += " (modified)"
			}
		}
	}
	return out
}

func packagesOf(v selftest.Versions) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(v.Packages)) {
		parts = append(parts, name+" "+v.Packages[name])
	}
	return strings.Join(parts, ", ")
}

func selftestText(w io.Writer, a *selftest.Archive, r *selftest.Report) {
	fmt.Fprintf(w, "kaplan    %s, %s, %s/%s\nR         %s\npackages  %s\n", revision(), runtime.Version(), runtime.GOOS, runtime.GOARCH, a.Versions.R,
		packagesOf(a.Versions))
	whole := selftest.Carried()
	fmt.Fprintf(w, "date      %s\nanswers   %s, the first half of the SHA-256 of R's answers\n", now(), selftest.Checksum())
	fmt.Fprintf(w, "compared  %s, of %s of the whole comparison (docs/validation.md)\n", extent(selftest.WholeOf(a, r)), extent(whole))
	for _, why := range slices.Sorted(maps.Keys(r.Known)) {
		fmt.Fprintf(w, "known     %d numbers are known to be wrong: %s\n", r.Known[why], why)
	}
	const most = 50
	for i, f := range r.Failures {
		if i == most {
			fmt.Fprintf(w, "... and %d more; --json lists all\n", len(r.Failures)-most)
			break
		}
		fmt.Fprintf(w, "differs   %s\n          %s: %s, R has %s\n", f.Question, f.Field, f.Ours, f.R)
	}
	if len(r.Failures) > 0 {
		fmt.Fprintf(w, "FAIL      %d numbers differ\n", len(r.Failures))
		return
	}
	fmt.Fprintf(w, "PASS      all %d numbers that were compared are R's\n", r.Count())
}

func extent(w selftest.Whole) string {
	return fmt.Sprintf("%d numbers of %d questions about %s", w.Numbers, w.Questions, model.Count(w.Cohorts, "cohort"))
}

// now is when the record was made.
func now() string { return time.Now().UTC().Format(time.RFC3339) }

func selftestJSON(w io.Writer, a *selftest.Archive, r *selftest.Report) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(struct {
		Command   string             `json:"command"`
		Kaplan    string             `json:"kaplan"`
		Go        string             `json:"go"`
		Platform  string             `json:"platform"`
		Date      string             `json:"date"`
		Reference selftest.Versions  `json:"reference"`
		Answers   string             `json:"answers_sha256_half"`
		Whole     selftest.Whole     `json:"whole"`
		Cohorts   int                `json:"cohorts"`
		Questions int                `json:"questions"`
		Compared  int                `json:"compared"`
		Known     map[string]int     `json:"known_errors"`
		Pass      bool               `json:"pass"`
		Failures  []selftest.Failure `json:"failures"`
	}{"selftest", revision(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH, now(), a.Versions,
		selftest.Checksum(), selftest.Carried(), len(a.Cohorts), r.Questions, r.Count(), r.Known,
		len(r.Failures) == 0, append([]selftest.Failure{}, r.Failures...)})
}
