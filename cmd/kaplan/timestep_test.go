package main

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kaplan/model/read/postgres/pgtest"
)

// rounding makes a table of patients with times of days, some of which are a code, and the
// files that it is once these are rounded up and down to steps of the width.
func rounding(t *testing.T, server *pgtest.Server, step string) (exact string, files map[string]string) {
	t.Helper()
	madeRegistry(t, server)
	server.Do(t, "postgres", `SELECT setseed(0.75); CREATE TABLE followed AS SELECT pid, CASE WHEN random() < 0.02 THEN NULL
		WHEN random() < 0.02 THEN 0 WHEN random() < 0.03 THEN 61 WHEN random() < 0.01 THEN -3 ELSE floor(months * 12.3 * random()) / 2 END AS days, status, died, stage, treated, centre, entered, age
		FROM registry ORDER BY pid; UPDATE followed SET days = 9999 WHERE pid = 7; GRANT SELECT ON followed TO reader`)
	files = map[string]string{}
	for _, way := range []string{"", "ceiling", "floor"} {
		days := "days"
		if way != "" {
			days = fmt.Sprintf("(CASE WHEN days BETWEEN 0 AND 9998 THEN %s(days::numeric / %s) * %s ELSE days::numeric END)::float8 AS days", way, step, step)
		}
		var out bytes.Buffer
		if _, err := server.Connect(t, "postgres").CopyTo(context.Background(), &out, "COPY (SELECT pid, "+days+
			", status, died, stage, CASE WHEN treated THEN 'TRUE' ELSE 'FALSE' END AS treated, centre, entered, age FROM followed ORDER BY pid) TO STDOUT CSV HEADER"); err != nil {
			t.Fatal(err)
		}
		files[way] = filepath.Join(t.TempDir(), "followed.csv")
		if err := os.WriteFile(files[way], out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return files[""], files
}

// Times that the database rounds are those of a file that was rounded before, and every
// answer says so, with a bound that holds.
func TestDatabaseTimesRounded(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	const step = "30.5"
	exact, files := rounding(t, server, step)
	looks := rapid.Custom(func(r *rapid.T) []string {
		command := rapid.SampledFrom([]string{"km", "cox", "cuminc"}).Draw(r, "command")
		out := []string{command, rapid.SampledFrom([]string{"ceiling", "floor"}).Draw(r, "way"), "--time", "days"}
		if command == "cuminc" {
			out = append(out, "--event", "died", "--censored", "alive", "--cause", "cancer")
		} else {
			out = append(out, "--event", "status")
		}
		if command == "cox" {
			out = append(out, "--covariates", rapid.SampledFrom([]string{"stage", "age,treated"}).Draw(r, "covariates"))
		} else if by := rapid.SampledFrom([]string{"", "stage", "centre"}).Draw(r, "by"); by != "" {
			out = append(out, "--by", by)
		}
		if where := rapid.SampledFrom([]string{"", "age > 60"}).Draw(r, "where"); where != "" {
			out = append(out, "--where", where)
		}
		if command != "cox" && out[1] == "ceiling" && rapid.Bool().Draw(r, "landmark") {
			out = append(out, "--landmark", "61")
		}
		return out
	})
	for k := range 16 {
		args := looks.Example(k)
		want, refused := answered(t, append([]string{args[0], files[args[1]]}, args[2:]...))
		got, said := answered(t, append([]string{args[0], address("followed"), "--counts", "--time-step", step, "--time-round", args[1]}, args[2:]...))
		if want == nil || got == nil {
			t.Fatalf("%v: %s%s", args, refused, said)
		}
		for _, part := range []string{"result", "cohort"} {
			if s := otherwise("", want[part], got[part]); s != "" {
				t.Errorf("%v: %s: %s", args, part, s)
			}
		}
		if w := fmt.Sprint(got["warnings"]); !strings.Contains(w, "days was rounded "+map[string]string{"ceiling": "up", "floor": "down"}[args[1]]+" to multiples of 30.5") {
			t.Errorf("%v: %s", args, w)
		}
		rows, _ := answered(t, append([]string{args[0], exact}, args[2:]...))
		bounded(t, args, got, rows)
	}
	// Nothing is rounded where every time is a multiple.
	args := []string{"--time", "days", "--event", "status", "--by", "stage", "--counts"}
	want, _ := answered(t, append([]string{"km", address("followed")}, args...))
	got, said := answered(t, append(append([]string{"km", address("followed")}, args...), "--time-step", "0.5", "--time-round", "floor"))
	if s := otherwise("", want, got); got == nil || s != "" || strings.Contains(fmt.Sprint(got["warnings"]), "rounded") {
		t.Errorf("%.200s %s %v", s, said, got["warnings"])
	}
	_, out, _ := kaplan("", append(append([]string{"km", address("followed")}, args...), "--time-step", step, "--time-round", "ceiling")...)
	if first, _, _ := strings.Cut(out, "\n"); !regexp.MustCompile(`counted by the database in \d+ cells, days rounded up to multiples of 30.5 \(ceiling\)$`).MatchString(first) {
		t.Errorf("it begins with %s", first)
	}
	// What is said in a file is said for every command.
	path := filepath.Join(t.TempDir(), "followed.toml")
	text := "[source]\naddress = \"" + strings.TrimSuffix(address(""), "?table=") + "\"\ntable = \"followed\"\ncounts = [\"stage\"]\ntime_step = 30.5\n" +
		"time_round = \"floor\"\n\n[[endpoint]]\nname = \"OS\"\ntime = \"days\"\nevent = \"status\"\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	d := asked(t, "", "describe", path)
	if s := fmt.Sprint(d.at("cohort/counted/rounded")); s != "[days rounded down to multiples of 30.5 (floor)]" {
		t.Error(s)
	}
}

// bounded compares curves at every step's end, and between, with those of the times.
func bounded(t *testing.T, args []string, rounded, exact map[string]any) {
	t.Helper()
	groups := func(a map[string]any) []any {
		out, _ := a["result"].(map[string]any)["groups"].([]any)
		return out
	}
	at := func(group any, time float64) float64 {
		m := group.(map[string]any)
		value := 1.0
		steps, _ := m["steps"].([]any)
		if args[0] == "cuminc" {
			value = 0
		}
		for _, s := range steps {
			if s := s.(map[string]any); s["time"].(float64) <= time {
				value = s["estimate"].(float64)
			}
		}
		return value
	}
	of := rounded["endpoint"].(map[string]any)["rounded"].(map[string]any)
	atSteps, anywhere := of["ever_at_steps"].(float64), of["ever_anywhere"].(float64)
	a, b := groups(rounded), groups(exact)
	if len(a) != len(b) || len(a) == 0 && args[0] != "cox" || !(atSteps > 0) || !(anywhere >= atSteps) || anywhere > 1 {
		t.Fatalf("%v: %d and %d groups, %v", args, len(a), len(b), of)
	}
	for g := range a {
		for k := 0; k < 4000; k++ {
			x := float64(k) / 2
			off := math.Abs(at(a[g], x) - at(b[g], x))
			if off > anywhere+1e-12 {
				t.Fatalf("%v: at %v %v off, and %v", args, x, off, of)
			}
			if end := math.Mod(x, 30.5) == 0; args[1] == "ceiling" && end && off > atSteps+1e-12 {
				t.Fatalf("%v: at the end of a step, %v, %v off, and %v", args, x, off, of)
			}
		}
	}
}

// What rounded times cannot tell is refused, and so is what is said by half.
func TestDatabaseTimesRoundedRefuse(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	exact, _ := rounding(t, server, "30.5")
	up, down := []string{"--time-step", "30.5", "--time-round", "ceiling"}, []string{"--time-step", "30.5", "--time-round", "floor"}
	endpoint := []string{"--time", "days", "--event", "status"}
	for _, c := range []struct {
		want  string
		flags []string
		args  []string
	}{
		{"who leaves just before 60 and who just after", up, []string{"km", "--landmark", "60"}},
		{"--landmark 61", up, []string{"km", "--landmark", "60"}},
		{"(--time-round ceiling)", down, []string{"km", "--landmark", "61"}},
		{"who leaves just before 61 and who just after", down, []string{"km", "--landmark", "61"}},
		{"who leaves just before 100 and who just after", up, []string{"km", "--start-at", "100"}},
		{"who leaves just before 400 and who just after", up, []string{"roc", "--marker", "age", "--at", "400"}},
		{"whether somebody enters before the end", up, []string{"km", "--entry", "entered"}},
		{"whether somebody changes group before the end", up, []string{"km", "--switch", "entered"}},
		{"round them down (--time-round floor)", up, []string{"km", "--lifetable", "122"}},
		{"leaves at the end of an interval in the next one", up, []string{"km", "--lifetable", "122"}},
		{"intervals of 100 cut steps apart", down, []string{"km", "--lifetable", "100"}},
		{"and this needs its values", up, []string{"km", "--where", "days > 100"}},
		{"and this needs its values", up, []string{"km", "--derive", "d = days * 2", "--by", "d"}},
		{"and this needs its values", up, []string{"km", "--strata", "days"}},
		{"times are rounded is not said", up[:2], []string{"km"}},
		{"and not to what", up[2:], []string{"km"}},
		{`is said as "up"`, []string{"--time-step", "30.5", "--time-round", "up"}, []string{"km"}},
		{"cannot be rounded to multiples of -1", []string{"--time-step", "-1", "--time-round", "floor"}, []string{"km"}},
		{"20000 are the most", []string{"--time-step", "0.001", "--time-round", "floor"}, []string{"km"}},
		{"cannot be counted in bins too", up, []string{"km", "--bins", "days"}},
	} {
		args := append(append([]string{c.args[0], address("followed"), "--counts"}, c.flags...), endpoint...)
		status, out, errs := kaplan("", append(args, c.args[1:]...)...)
		if status == exitDone || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("%v %v: exit %d, %s%.300s, not %s", c.args, c.flags, status, errs, out, c.want)
		}
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"rows are read", append([]string{"km", address("followed")}, append(endpoint, up...)...)},
		{"which column is the time", append([]string{"describe", address("followed"), "--counts=days"}, up...)},
		{`there is no column "dayz", a time, to be rounded`, append([]string{"km", address("followed"), "--counts", "--time", "dayz", "--event", "status"}, up...)},
		{`column "stage" has no numbers that could be put into steps`, append([]string{"km", address("followed"), "--counts", "--time", "stage", "--event", "status"}, up...)},
	} {
		if status, out, errs := kaplan("", c.args...); status == exitDone || out != "" || !strings.Contains(errs, c.want) {
			t.Errorf("%v: exit %d, %s", c.args, status, errs)
		}
	}
	// Life tables of whole steps are those of the times, where these are rounded down.
	table := append([]string{"--lifetable", "122", "--by", "stage"}, endpoint...)
	want, _ := answered(t, append([]string{"km", exact}, table...))
	got, said := answered(t, append(append([]string{"km", address("followed"), "--counts"}, down...), table...))
	if s := otherwise("", want["result"], got["result"]); s != "" {
		t.Error(s, said)
	}
}

// The explorer says at its head that times are rounded, and below a curve how far it can
// be off.
func TestTerminalDatabaseTimesRounded(t *testing.T) {
	t.Parallel()
	server, address := patients(t)
	rounding(t, server, "30.5")
	x := open(t, 120, 40, "", address("followed"), "--counts", "--time-step", "30.5", "--time-round", "ceiling", "--by", "stage", "--time", "days", "--event", "status")
	x.wait("counts, times rounded up", "at risk")
	x.keys("i")
	x.wait("days rounded up to multiples of 30.5 (ceiling)", "days was rounded up to multiples of 30.5 (ceiling) by the database")
	x.keys("Escape")
	x.keys("q")
	x.wait("EXIT 0")
}
