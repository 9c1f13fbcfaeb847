// Command kaplan explores clinical cohorts in a terminal, and answers the same
// questions for scripts.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"kaplan/model"
)

// version is set when a release is built: -ldflags "-X main.version=...".
var version = "0.1.0-dev"

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// Exit statuses, as headless.md of the design fixes them.
const (
	exitDone     = 0
	exitNoAnswer = 1 // the data or the question cannot be answered
	exitUsage    = 2
)

// run is main without the process: tests call it.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := rootCommand(stdin, stdout)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetIn(stdin)
	completing(root, args)
	asked, err := root.ExecuteC()
	if err == nil {
		return exitDone
	}
	fmt.Fprintln(stderr, "kaplan: "+safe(withoutSecrets(hushed(asked, advised(err)+counting(asked, args, err)))))
	var ended *endedError
	if errors.As(err, &ended) {
		return ended.status()
	}
	var usage *model.UsageError
	var flag *flagError
	if errors.As(err, &usage) || errors.As(err, &flag) {
		return exitUsage
	}
	return exitNoAnswer
}

// readingFlags say what ways out beside the Look are here.
var readingFlags = map[model.Field]string{
	model.FieldTime: "--time COL --event COL", model.FieldEvent: "--time COL --event COL", // which go together
	model.FieldRobust: "--robust=false", // the only way in which it is one out
	model.ReadDerive:  "--derive", model.ReadID: "--id COL", model.ReadNoID: "--id none", model.ReadLong: "--long COL", model.ListColumns: "kaplan describe",
	model.ReadRows:    "rows in a cohort.toml",
	model.ReadMissing: "--missing COL=999,998", model.ReadDates: "--dates",
	model.AllNumbers: "--missing", model.DeriveTime: "--derive",
	model.ReadStart: "--start COL --end COL", model.ReadEnd: "--end COL",
	model.ReadUnit:     "--unit days|months|years",
	model.ReadMemory:   "--max-memory 2GB",
	model.ReadTable:    "--table NAME",
	model.ReadCounts:   "--counts",
	model.ReadCounted:  "--counts=COL",
	model.ReadBins:     "--bins",
	model.ReadSteps:    "--time-step",
	model.ReadRound:    "--time-round",
	model.ReadFiner:    "in the explorer",
	model.WriteForce:   "--force",
	model.AskIncidence: "kaplan cuminc",
	model.Expressions:  "kaplan qpcr FILE --out FILE", model.WellPatient: "--patient COL", model.WellTime: "--time COL", model.WellTarget: "--target COL",
	model.WellCopy: "--replicate COL", model.WellCq: "--cq COL", model.WellRefers: "--reference TARGET",
}

// advised is an error with its ways out as flags.
func advised(err error) string {
	flag := func(f model.Field) string {
		if def, ok := flags[f]; ok {
			return "--" + def.name
		}
		return ""
	}
	var named *namedError
	if errors.As(err, &named) {
		flag = named.flag
	}
	typed := func(f model.Field) string {
		of := flag(f)
		if s := readingFlags[f]; s != "" && (of != "" || flags[f].name == "") {
			return s
		}
		return of
	}
	var a model.Advised
	if errors.As(err, &a) {
		return a.Advise(typed)
	}
	return err.Error()
}

// safe keeps whatever a message quotes from moving the cursor.
func safe(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		l = model.CutMiddle(l, model.MostOfLine)
		indent := l[:len(l)-len(strings.TrimLeft(l, " "))]
		if strings.TrimSpace(l) == "^" || strings.HasPrefix(l, "  ") {
			// An expression and its caret stand in columns: keep the blanks.
			lines[i] = indent + strings.Map(func(r rune) rune {
				if !unicode.IsPrint(r) {
					return '?'
				}
				return r
			}, strings.TrimLeft(l, " "))
			continue
		}
		lines[i] = model.Printable(l)
	}
	return strings.Join(lines, "\n")
}

// flagError is a flag that cobra could not read.
type flagError struct{ err error }

func (e *flagError) Error() string { return e.err.Error() }
func (e *flagError) Unwrap() error { return e.err }

// commands are what kaplan answers without a screen, each in a file that is
// named after its subject.
var commands = []func(stdin io.Reader, stdout io.Writer) *cobra.Command{
	kmCommand,
	landmarkCommand,
	coxCommand,
	forestCommand,
	cumincCommand,
	fineGrayCommand,
	cutCommand,
	screenCommand,
	powerCommand,
	rocCommand,
	genotypeCommand,
	logisticCommand,
	compareCommand,
	matchCommand,
	qpcrCommand,
	correlateCommand,
	table1Command,
	uncutCommand,
	trustCommand,
	simulateCommand,
	stepsCommand,
	splineCommand,
	schoenfeldCommand,
	ledgerCommand,
	looksCommand,
	flowCommand,
	explainCommand,
	learnCommand,
	reportCommand,
	sessionsCommand,
	replayCommand,
	describeCommand,
	versionCommand,
	samplesCommand,
}

func rootCommand(stdin io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{stdin: stdin}
	root := &cobra.Command{
		Use:   "kaplan [FILES...]",
		Short: "explore clinical cohorts in the terminal",
		Long: "kaplan opens one or more cohort files, joined on the patient id, in an explorer:\n" +
			"survival curves, numbers at risk, tests and hazard ratios that follow every key.\n" +
			"Without files it opens an embedded, synthetic sample. The commands print the\n" +
			"same answers for scripts.",
		Example: "  kaplan clinical.csv mirna.tsv\n" +
			"  kaplan --sample lihc\n" +
			"  kaplan km --sample tace75 --by 'miR-122 ratio' --json\n" +
			"  kaplan cox trial.csv --covariates 'arm,stage,rcs(age,4)'",
		Version:       version,
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			q.cmd = cmd
			return explore(q, args, cmd.ErrOrStderr())
		},
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		var twice *twiceError
		if errors.As(err, &twice) {
			return &flagError{fmt.Errorf("%w\n%s", twice, twice.way())}
		}
		return &flagError{fmt.Errorf("%w\n%s", err, whoHas(root, cmd, err))}
	})
	q.explorer(root)
	root.PersistentFlags().Bool(readOnlyFlag, false, "write no file, whatever key or flag asks for one")
	q.completes(root)
	for _, command := range commands {
		cmd := command(stdin, stdout)
		interruptibly(cmd)
		root.AddCommand(cmd)
	}
	root.SetHelpCommand(helpCommand())
	root.AddCommand(manCommand(root, stdout))
	self := selftestCommand(stdin, stdout)
	interruptibly(self)
	root.AddCommand(self)
	strictly(root)
	// Help is read in terminals of 80 columns.
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), ".FlagUsages ", ".FlagUsagesWrapped 80 "))
	root.CompletionOptions.HiddenDefaultCmd = false
	return root
}
