package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A bound that hides much in R's cohorts.
const below = 20 // in the tests of small counts

// noCounts are fields of JSON, with the one above them where that tells it apart, whose
// whole numbers count no patients.
var noCounts = regexp.MustCompile(`(^|\.)(df|df_residual|seed|rounds|resamples|statistic|estimate|conf_low|conf_high|cut|cuts|value|min|max|median|q1|q3|copies|score|` +
	`family|tests|screen|times|landmark|view|time|time_transformed|distinct|columns|rows|permutations|offset|detected|two_valued_left_out|undetected|markers|planned|` +
	`forgotten|level|gamma|rho|scale|below|hazard_ratio|percent_change|start|end|power|strata|min_cell|std_error|distance|tau2|i2|k|q_df|p_value|q_value|p_family|true_hazard_ratio|` +
	`largest_weight|weight|sensitivity|specificity|youden|mean|sd|density|hazard|percent|row_percent|column_percent|expected|odds_ratio|row)$`)

// shownJSON are the numbers of a document that are not hidden, by where they stand.
func shownJSON(v any, path string, out map[string]float64) {
	switch v := v.(type) {
	case float64:
		out[path] = v
	case []any:
		for i, x := range v {
			shownJSON(x, fmt.Sprintf("%s[%d]", path, i), out)
		}
	case map[string]any:
		for k, x := range v {
			shownJSON(x, path+"."+k, out)
		}
	}
}

var ofList = regexp.MustCompile(`\[\d+\]`)

// hiddenRight looks at the JSON of an answer with counts hidden beside the one without:
// no count is small, and none is what is left of a list whose total is known.
func hiddenRight(t *testing.T, line string, whole, hidden map[string]float64) (small, gone int) {
	t.Helper()
	keyOf := func(path string) string {
		p := strings.Split(ofList.ReplaceAllString(path, ""), ".")
		return strings.Join(p[max(0, len(p)-2):], ".")
	}
	lists := map[string][]string{}
	for path, v := range whole {
		if v != math.Trunc(v) || noCounts.MatchString(keyOf(path)) && !strings.HasSuffix(path, "proportions.k") {
			continue
		}
		if v > 0 && v < below {
			small++
		}
		if w, shown := hidden[path]; !shown {
			gone++
		} else if v > 0 && v < below {
			t.Errorf("%s: %s is %v", line, path, w)
		}
		// Every list that the number stands in.
		for _, m := range ofList.FindAllStringIndex(path, -1) {
			of := path[:m[0]] + "[]" + path[m[1]:]
			lists[of] = append(lists[of], path)
		}
	}
	apart := regexp.MustCompile(`\.(terms|pairs|markers|looks|hazard_ratios|columns|cuts|files|flow|at|steps|tests|landscape|continuous|doubts|missing)\[\](\.|$)`)
	for of, list := range lists {
		if apart.MatchString(of) || !regexp.MustCompile(`\.(n|events|cases|controls|count|missing|sizes\[\]|counts\[\]|n_missing_by_group\[\])$`).MatchString(of) {
			continue
		}
		var lost []string
		total := 0.0
		for _, path := range list {
			if total += whole[path]; math.IsNaN(hidden[path]) || !has(hidden, path) {
				lost = append(lost, path)
			}
		}
		if len(lost) != 1 || len(list) < 2 {
			continue
		}
		for path, v := range hidden { // the total stands somewhere
			if v == total && (strings.HasSuffix(path, ".used") || strings.HasSuffix(path, ".events") || strings.HasSuffix(path, ".n")) {
				t.Errorf("%s: %s is the rest of %v in %s", line, lost[0], total, path)
				break
			}
		}
	}
	return small, gone
}

func has(m map[string]float64, key string) bool {
	_, is := m[key]
	return is
}

// suppressedLines are the lines of every command that hides counts.
func suppressedLines(t *testing.T) map[string][][]string {
	lines := besides(t)
	for command, of := range bases {
		for _, base := range of {
			if !strings.Contains(base, "--endpoint chosen") {
				lines[command] = append(lines[command], slices.Concat(pbcWithGenes(t), strings.Fields(base)))
			}
		}
	}
	for command, of := range map[string][]string{"km": {"--by", "BCLC", "--times", "12,36"}, "table1": {"--by", "miR-122 ratio"}, "forest": {"--by", "miR-122 ratio"},
		"compare": {"--value", "etiology", "--by", "sex"}, "roc": {"--marker", "miR-122 ratio", "--outcome", "cirrhosis"}} {
		lines[command] = append(lines[command], append([]string{"--sample", "tace75"}, of...))
	}
	out := map[string][][]string{}
	for _, cmd := range rootCommand(nil, nil).Commands() {
		if cmd.Flags().Lookup(suppressFlag) != nil {
			out[cmd.Name()] = lines[cmd.Name()]
		}
	}
	if len(out) < 20 {
		t.Fatalf("only %d commands hide counts", len(out))
	}
	return out
}

// Every answer with counts hidden shows none that is small, in no format, and none that is
// what is left of a total; its tables have as many rows as before, and every one says what
// was done.
func TestSmallCountsAreHidden(t *testing.T) {
	t.Parallel()
	flag := []string{"--" + suppressFlag, strconv.Itoa(below)}
	inWords := regexp.MustCompile(`\b(1?[1-9]|10) (patients?|events|cases?|controls?|deaths?)\b|\(n = (1?[1-9]|10)\)`)
	single := []string{"--ids", "--patients"}
	all, out := 0, 0
	for command, of := range suppressedLines(t) {
		t.Run(command, func(t *testing.T) {
			if command == "steps" { // one patient after the other
				status, out, errs := kaplan("", slices.Concat([]string{command}, of[0], flag)...)
				if status != exitNoAnswer || out != "" || !strings.Contains(errs, "rows of single patients") {
					t.Errorf("steps: exit %d, %s, %s", status, out, errs)
				}
				return
			}
			for _, line := range of {
				if slices.ContainsFunc(line, func(s string) bool { return slices.Contains(single, s) }) {
					if status, _, errs := kaplan("", slices.Concat([]string{command}, line, flag)...); status != exitUsage || !strings.Contains(errs, "lists the patients") {
						t.Errorf("%s %v: exit %d, %s", command, line, status, errs)
					}
					continue
				}
				said := command + " " + strings.ReplaceAll(strings.Join(line, " "), strings.Join(pbcWithGenes(t), " "), "pbc")
				decoded := func(more ...string) map[string]float64 {
					status, text, errs := kaplan("", slices.Concat([]string{command}, line, []string{"--json"}, more)...)
					if status != exitDone {
						t.Fatalf("%s: exit %d, %s", said, status, errs)
					}
					if more != nil && !strings.Contains(text, "not disclosure control") {
						t.Errorf("%s: JSON does not say that this is no disclosure control", said)
					}
					var v any
					if err := json.Unmarshal([]byte(text), &v); err != nil {
						t.Fatal(err)
					}
					numbers := map[string]float64{}
					shownJSON(v, "", numbers)
					return numbers
				}
				if status, out, errs := kaplan("", slices.Concat([]string{command}, line, flag)...); status == exitNoAnswer &&
					slices.Contains([]string{"power", "simulate", "roc", "match", "logistic", "compare"}, command) {
					if out != "" || !strings.Contains(errs, "cannot be had with counts below 20 hidden: some of its counts are so small, and ") {
						t.Errorf("%s: %s%s", said, out, errs)
					}
					continue
				}
				small, gone := hiddenRight(t, said, decoded(), decoded(flag...))
				all, out = all+small, out+gone
				ask := func(format string, more ...string) string {
					status, text, errs := kaplan("", slices.Concat([]string{command}, line, []string{"--format", format}, more)...)
					if status != exitDone {
						t.Fatalf("%s: exit %d, %s", said, status, errs)
					}
					return text
				}
				tablesHide(t, said, ofMarkdown(ask("md")), ofMarkdown(ask("md", flag...)))
				ending := []string{".txt", ".html", ".docx", ".tex", ".csv"}[len(said)%5]
				path := saved(t, ending, slices.Concat([]string{command}, line, flag)...)
				b, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				printed := string(b)
				if ending == ".docx" {
					printed = fmt.Sprintf("%q", ofDOCX(t, path))
				}
				for i, text := range []string{ask("text", flag...), ask("csv", flag...), printed} {
					if !strings.Contains(text, "not disclosure control") && (i < 2 || ending != ".csv") {
						t.Errorf("%s: it is not said that this is no disclosure control in %s", said, []string{".txt", ".csv", ending}[i])
					}
					for _, l := range strings.Split(text, "\n") {
						if m := inWords.FindString(l); m != "" {
							t.Errorf("%s: %q in %s", said, m, l)
						}
					}
				}
				picturesHide(t, said, slices.Concat([]string{command}, line))
			}
		})
	}
	t.Logf("%d small counts, %d counts hidden", all, out)
}

// countHeads head columns of counts of patients.
var countHeads = regexp.MustCompile(`^(n|events|missing|cases|controls|at risk|ever|competing|before|matched|patients|lost|entered|without|with the event|fell|low|middle|` +
	`HBV.*|HCV|NBNC|yes|no|no event yet|.*\(n = .*\))$`)

// tablesHide holds the tables of one answer to hide what is small: no column shows a small
// count, and none hides a single one of what the column without it adds up to.
func tablesHide(t *testing.T, said string, whole, hidden asTables) {
	t.Helper()
	wholeCell := regexp.MustCompile(`^(\d+)( \(\d+(\.\d+)?%\))?$`)
	for _, head := range hidden.heads {
		rows := hidden.rows[head]
		if len(rows) < 2 {
			continue
		}
		for j, name := range rows[0] {
			if !countHeads.MatchString(strings.TrimSpace(name)) {
				continue
			}
			for _, row := range rows[1:] {
				if m := wholeCell.FindStringSubmatch(row[j]); m != nil {
					if n, _ := strconv.Atoi(m[1]); n > 0 && n < below {
						t.Errorf("%s, %s, %s: %s in %q", said, head, name, row[j], row)
					}
				}
			}
		}
	}
}

// picturesHide holds the texts of a picture to hide what is small.
func picturesHide(t *testing.T, said string, line []string) {
	t.Helper()
	cmd, _, err := rootCommand(nil, nil).Find(line[:1])
	if err != nil || cmd.Flags().Lookup("figure") == nil {
		return
	}
	file := filepath.Join(t.TempDir(), "a.svg")
	status, _, errs := kaplan("", slices.Concat(line, []string{"--figure", file, "--" + suppressFlag, strconv.Itoa(below)})...)
	if status != exitDone {
		if strings.Contains(errs, "has no figure") || strings.Contains(errs, "make it wider") || strings.Contains(errs, "heights of the bars") || strings.Contains(errs, "picture") {
			return
		}
		t.Fatalf("%s: exit %d, %s", said, status, errs)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`<text[^>]*>([^<]*)</text>`).FindAllStringSubmatch(string(b), -1) {
		if regexp.MustCompile(`\((n = )?(1?[1-9]|10)\)|\bn = (1?[1-9]|10)\b|\b(1?[1-9]|10) (patient|event)`).MatchString(m[1]) {
			t.Errorf("%s: %q", said, m[1])
		}
		if strings.Contains(m[0], `class="count"`) {
			if n, err := strconv.Atoi(m[1]); err == nil && n > 0 && n < below {
				t.Errorf("%s: %q under the curves", said, m[1])
			}
		}
	}
}
