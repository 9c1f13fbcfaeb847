package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// foreignFiles makes files of other programs, of the lung cohort of R.
const foreignFiles = `suppressMessages({library(haven); library(survival)})
l <- survival::lung
l$who <- sprintf("P%03d", seq_len(nrow(l)))
l$kind <- factor(l$sex, 1:2, c("male", "female"))
l$day <- as.Date("2015-03-01") + l$age
h <- l
names(h) <- gsub(".", "_", names(h), fixed = TRUE)
h$kind <- as.character(h$kind)
h$ph_ecog[is.na(h$ph_ecog)] <- 9
spss <- h
spss$sex <- labelled(spss$sex, c(male = 1, female = 2), label = "Sex")
spss$ph_ecog <- labelled_spss(spss$ph_ecog, c(well = 0, "not known" = 9), na_values = 9)
write_sav(spss, "l.sav")
h$sex <- labelled(h$sex, c(male = 1, female = 2))
write_dta(h, "l.dta")
h$sex <- as.numeric(h$sex)
write_xpt(h, "l.xpt", version = 5)
saveRDS(l, "l.rds")
named <- l[-which(names(l) == "who")]
rownames(named) <- l$who
saveRDS(named, "named.rds")
other <- 1:3
two <- l
save(other, two, file = "two.rda")
saveRDS(l[c("who", "time", "status")], "first.rds")
saveRDS(l[rev(seq_len(nrow(l))), c("who", "kind", "age")], "second.rds")
write.csv(l[c("who", "time", "status")], "first.csv", row.names = FALSE)
`

// foreignScripts are command lines about them.
var foreignScripts = []string{
	"km l.sav --by sex --time time --event status", "km l.sav --by ph_ecog --levels --time time --event status",
	"cox l.sav --covariates age,ph_ecog --time time --event status --where 'kind == \"male\"'",
	"km l.dta --by sex --time time --event status", "cox l.dta --covariates age,ph_karno,kind --time time --event status",
	"km l.xpt --by kind --time time --event status", "km l.rds --by kind --time time --event status --where 'day > \"2015-05-01\"'",
	"cox named.rds --covariates age,kind --time time --event status", "km two.rda --by kind --time time --event status",
	"km first.rds second.rds --by kind --time time --event status", "km first.csv second.rds --by age --time time --event status",
}

// writtenForeign writes them where R has haven, and says which command lines can be run.
func writtenForeign(t *testing.T, dir string) []string {
	t.Helper()
	cmd := exec.Command("Rscript", "--vanilla", "-e", foreignFiles)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("Rscript with haven is needed: %v\n%s", err, out)
		}
		t.Logf("files of other programs are left out, for R has no haven: %v", err)
		return nil
	}
	lines := make([]string, len(foreignScripts))
	for i, l := range foreignScripts {
		lines[i] = inFolder(dir, l)
	}
	return lines
}

// inFolder puts a folder before the names of files in a command line.
func inFolder(dir, line string) string {
	words := strings.Split(line, " ")
	for i, w := range words {
		if ext := filepath.Ext(w); i > 0 && ext != "" && !strings.ContainsAny(w, "'\"=,/") {
			if _, err := os.Stat(filepath.Join(dir, w)); err == nil {
				words[i] = "'" + filepath.Join(dir, w) + "'"
			}
		}
	}
	return strings.Join(words, " ")
}

// rowsScripts are command lines about files in which a patient has several rows.
var rowsScripts = []string{
	"km same.csv --by sex", "km same.csv --by stage", "km same.csv --by grade", "cox same.csv --covariates age,sex,stage",
	"cox same.csv --covariates psa,sex --where 'visit == 1'", "km same.csv --by psa --where 'visit == 1'", "table1 same.csv --by sex",
	"compare same.csv --value age --by sex",
	"km visits.csv --by stage --time time --event status", "cox visits.csv --covariates age,sex --time time --event status",
	"cox visits.csv --covariates psa,age --time time --event status --where 'last(time) and sex == \"m\"'",
	"km params.csv --endpoint OS --by arm", "km params.csv --where 'PARAMCD == \"PFS\"' --by arm",
	"compare visits.csv --value psa --by sex --over-time --long visit", "compare visits.csv --value stage --by sex --over-time --long visit",
	"compare wide.csv --value 'x @ 4' --by arm --over-time", "compare wide.csv --value 'y @ 4' --by arm --over-time --where 'age > 50'",
}

// writtenVisits writes these files: one in which the endpoint stands in every row of a
// patient, one with a row per visit, one with a row per endpoint, and one with a column
// per time point.
func writtenVisits(t *testing.T, dir string) (lines []string) {
	t.Helper()
	files := map[string]string{"same.csv": "id,visit,os,dead,sex,age,psa,stage,grade\n", "visits.csv": "id,visit,sex,age,psa,stage,time,status\n",
		"params.csv": "USUBJID,arm,PARAMCD,PARAM,AVAL,CNSR\n", "wide.csv": "id,arm,age,x @ 1,x @ 4,y @ 1,y @ 4\n"}
	for i := range 40 {
		sex, stage := []string{"m", "f"}[i*5%7%2], []string{"I", "II", "III"}[i*11%13%3]
		n, os, dead := 1+i*7%5%4, 3+i*17%41, i*3%5%2
		for v := 1; v <= n; v++ {
			age := fmt.Sprint(40 + i*13%37)
			if v > 1 {
				age = ""
			}
			of := stage
			if i%9 == 4 && v == 2 {
				of = "IV"
			}
			psa := fmt.Sprintf("%d.%d", 5+(i*v*7)%9, (i+v)%10)
			files["same.csv"] += fmt.Sprintf("P%02d,%d,%d,%d,%s,%s,%s,%s,%d\n", i*17%40, v, os, dead, sex, age, psa, of, 1+(i+v)%3)
			last := 0
			if v == n {
				last = dead
			}
			files["visits.csv"] += fmt.Sprintf("P%02d,%d,%s,%s,%s,%s,%d,%d\n", i*17%40, v, sex, age, psa, of, 6*v+i%3, last)
		}
		arm := []string{"A", "B"}[i%2]
		files["params.csv"] += fmt.Sprintf("S%02d,%s,OS,Overall survival,%d,%d\nS%02d,%s,PFS,Progression-free survival,%d,%d\n", i, arm, os, 1-dead, i, arm, 1+os/2, i%3%2)
		x := fmt.Sprint(i % 7)
		if i%11 == 3 {
			x = ""
		}
		files["wide.csv"] += fmt.Sprintf("W%02d,%s,%d,%d.5,%s,%s,%s\n", i, arm, 40+i*13%37, i%5, x, stage, sex)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range rowsScripts {
		lines = append(lines, inFolder(dir, l))
	}
	return lines
}
