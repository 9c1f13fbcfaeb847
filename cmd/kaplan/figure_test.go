package main

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// --figure writes the picture beside the answer, in the format of its ending, and never
// over a file that exists unless that is asked for.
func TestFigureIsWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for ending, begins := range map[string]string{"svg": "<?xml", "pdf": "%PDF-", "png": "\x89PNG"} {
		path := filepath.Join(dir, "plot."+ending)
		args := []string{"km", data(t, "lung"), "--by", "sex", "--figure", path}
		status, out, errs := kaplan("", args...)
		first, err := os.ReadFile(path)
		if status != exitDone || !strings.Contains(out, "log-rank") || err != nil || !strings.HasPrefix(string(first), begins) {
			t.Fatalf("%s: exit %d, %v, %q", ending, status, err, errs)
		}
		if status, out, errs = kaplan("", append(args, "--grey")...); status != exitNoAnswer || out != "" || !strings.Contains(errs, "exists and was left as it is") {
			t.Errorf("%s again: exit %d, %q, %q", ending, status, out, errs)
		}
		if again, _ := os.ReadFile(path); !bytes.Equal(again, first) {
			t.Errorf("%s was written over", ending)
		}
		if status, _, errs = kaplan("", append(args, "--grey", "--force")...); status != exitDone {
			t.Errorf("%s with --force: exit %d, %q", ending, status, errs)
		}
		if again, _ := os.ReadFile(path); bytes.Equal(again, first) {
			t.Errorf("%s: grey is as coloured as before", ending)
		}
	}
	if files, _ := os.ReadDir(dir); len(files) != 3 {
		t.Errorf("%d files are left", len(files))
	}
}

// Every flag of a figure changes it.
func TestFigureFlagsAct(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	draw := func(name string, args ...string) string {
		t.Helper()
		path := filepath.Join(dir, name+".svg")
		if status, _, errs := kaplan("", append([]string{"km", data(t, "lung"), "--by", "sex", "--figure", path}, args...)...); status != exitDone {
			t.Fatalf("%v: exit %d, %q", args, status, errs)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	usual := draw("usual")
	for name, args := range map[string][]string{"size": {"--size", "5x6"}, "type": {"--type-size", "10"}, "grey": {"--grey"}, "colours": {"--colours", "#ff0000,#00ff00"},
		"title": {"--title", "A title"}, "x": {"--x-label", "Days"}, "y": {"--y-label", "Alive"}, "show": {"--show", "-p,-title"}, "none": {"--show", "none"},
		"table": {"--risk-table", "at-risk"}, "xmax": {"--xmax", "365"}, "share": {"--xmax", "25%"}, "events": {"--xmax", "events"}} {
		if draw(name, args...) == usual {
			t.Errorf("%v changes nothing", args)
		}
	}
	if s := draw("words", "--title", "A <title>", "--x-label", "Days", "--y-label", "Alive", "--xmax", "365", "--colours", "#ff0000,#00ff00"); !strings.Contains(s, "A &lt;title&gt;") ||
		!strings.Contains(s, ">Days<") || !strings.Contains(s, ">Alive<") || !strings.Contains(s, "#ff0000") || !strings.Contains(s, "beyond 365") {
		t.Errorf("what was asked for does not stand there: %s", s)
	}
}

// What cannot be drawn is said before anything is read, and writes nothing.
func TestFigureIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "plot.svg")
	lung := data(t, "lung")
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"km", lung, "--figure", filepath.Join(dir, "plot.gif")}, exitUsage, "end the name in .svg, .pdf or .png"},
		{[]string{"km", lung, "--grey"}, exitUsage, "--grey changes nothing here: no figure is drawn"},
		{[]string{"km", lung, "--figure", path, "--size", "7"}, exitUsage, "width x height"},
		{[]string{"km", lung, "--figure", path, "--xmax", "soon"}, exitUsage, "a time axis cannot end at"},
		{[]string{"km", lung, "--figure", path, "--show", "titel"}, exitUsage, "did you mean title"},
		{[]string{"km", lung, "--figure", path, "--read-only"}, exitUsage, "nothing is written"},
		{[]string{"km", lung, "--figure", "-"}, exitUsage, "standard output is none"},
		{[]string{"km", lung, "--figure", "-", "--json"}, exitUsage, "read by a program"},
		{[]string{"km", lung, "--lifetable", "90", "--figure", path}, exitUsage, "is a table and has no picture"},
		{[]string{"km", lung, "--by", "sex", "--figure", path, "--size", "2x1.5"}, exitNoAnswer, "has no room"},
		{[]string{"km", lung, "--figure", filepath.Join(dir, "no such folder", "plot.svg")}, exitNoAnswer, "no such folder"},
		{[]string{"table1", lung, "--figure", path}, exitUsage, "--figure is a flag of"},
		{[]string{"cox", lung, "--covariates", "age", "--figure", path, "--risk-table", "none"}, exitUsage, "--risk-table is a flag of"},
	} {
		status, out, errs := kaplan("", c.args...)
		if status != c.status || out != "" || !strings.Contains(errs, c.says) {
			t.Errorf("%v: exit %d, %q, %q", c.args[2:], status, out, errs)
		}
	}
	if files, _ := os.ReadDir(dir); len(files) != 0 {
		t.Errorf("%d files are left", len(files))
	}
}

// Names of a file reach an SVG as text that can be seen, and the SVG is XML.
func TestFigureOfHostileNames(t *testing.T) {
	t.Parallel()
	file, config := hostile(t)
	path := filepath.Join(t.TempDir(), "plot.svg")
	if status, _, errs := kaplan("", "km", file, "--config", config, "--by", `grade\u202e\u200b\u2066`, "--figure", path, "--title", "\x1b]0;title\a"); status != exitDone {
		t.Fatalf("exit %d, %q", status, errs)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if what := obeyed(string(text)); what != "" {
		t.Error(what)
	}
	for d := xml.NewDecoder(bytes.NewReader(text)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// A terminal is sent the picture as it takes it, whole.
func TestPictureOnTerminals(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]protocol{"TERM=xterm-kitty": kitty, "TERM=xterm-256color TERM_PROGRAM=iTerm.app": iterm, "TERM=foot": sixel,
		"TERM=xterm-256color": noPictures, "TERM=xterm-kitty TMUX=x": noPictures, "": noPictures} {
		env := map[string]string{}
		for _, v := range strings.Fields(name) {
			key, value, _ := strings.Cut(v, "=")
			env[key] = value
		}
		if got := takes(func(key string) string { return env[key] }); got != want {
			t.Errorf("%q: %d, want %d", name, got, want)
		}
	}
	img := image.NewRGBA(image.Rect(0, 0, 90, 13))
	for x := range 90 {
		for y := range 13 {
			img.Set(x, y, color.RGBA{uint8(x * 7), uint8(y * x), uint8(x*x + y), 255})
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		t.Fatal(err)
	}
	sent := func(how protocol) string {
		var b strings.Builder
		if err := sendPicture(&b, file.Bytes(), how); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	var code strings.Builder
	pieces := regexp.MustCompile("\x1b_G([^;]*);([^\x1b]*)\x1b\\\\").FindAllStringSubmatch(sent(kitty), -1)
	for i, m := range pieces {
		if last := i == len(pieces)-1; len(m[2]) > 4096 || strings.HasSuffix(m[1], "m=1") == last || strings.HasPrefix(m[1], "a=T,f=100,") != (i == 0) {
			t.Errorf("piece %d of %d: %s with %d characters", i, len(pieces), m[1], len(m[2]))
		}
		code.WriteString(m[2])
	}
	_, inline, _ := strings.Cut(strings.TrimSuffix(sent(iterm), "\a\n"), "preserveAspectRatio=1:")
	for name, text := range map[string]string{"kitty": code.String(), "iTerm": inline} {
		if got, err := base64.StdEncoding.DecodeString(text); err != nil || !bytes.Equal(got, file.Bytes()) {
			t.Errorf("%s gets another picture: %v", name, err)
		}
	}
	if s := sent(sixel); !strings.HasPrefix(s, "\x1bP0;1q\"1;1;90;13#0;2;0;0;0") || !strings.HasSuffix(s, "\x1b\\\n") || strings.Count(s, "-") != 3 {
		t.Errorf("no sixels of three bands: %.80q", s)
	}
}

// Levels over time are drawn as bars of one height, with the number of each level in them,
// a panel for each group; small counts, which the heights would give away, are refused.
func TestLevelsOverTimeAreDrawn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, picture := filepath.Join(dir, "long.csv"), filepath.Join(dir, "a.svg")
	var b strings.Builder
	b.WriteString("id,visit,arm,grade\n")
	for i := range 60 {
		for v := range 3 {
			fmt.Fprintf(&b, "p%d,%d,%s,%s\n", i, 7*v, []string{"a", "b"}[i%2], []string{"none", "mild", "severe"}[(i*i+v*i)%3])
		}
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	line := []string{"compare", file, "--long", "visit", "--value", "grade", "--by", "arm", "--over-time"}
	a := asked(t, "", append(slices.Clone(line), "--json", "--figure", picture)...)
	svg, err := os.ReadFile(picture)
	if err != nil {
		t.Fatal(err)
	}
	for g := range 2 {
		for v := range 3 {
			for k := range 3 {
				n := a.numbers(fmt.Sprintf("result/groups[%d]/at[%d]/counts", g, v))[k]
				if n > 1 && !strings.Contains(string(svg), fmt.Sprintf(">%v<", n)) {
					t.Errorf("group %d, point %d, level %d: %v is not drawn", g, v, k, n)
				}
			}
		}
	}
	if n := strings.Count(string(svg), "(n = 30)"); n != 2 {
		t.Errorf("%d panels", n)
	}
	status, _, errs := kaplan("", append(line, "--figure", filepath.Join(dir, "b.svg"), "--suppress-below", "29")...)
	if status != exitNoAnswer || !strings.Contains(errs, "cannot be had with counts below 29 hidden") {
		t.Errorf("exit %d, %s", status, errs)
	}
}

// Small figures cut no label: they break it or write it smaller.
func TestSmallFiguresKeepTheirLabels(t *testing.T) {
	text := "id,months,status_at_the_last_follow_up,arm,Liver cirrhosis and hepatitis,y\n"
	for i := range 40 {
		text += fmt.Sprintf("%d,%d,%d,%s,%s,%d\n", i, 3+i*7%31, i%3%2, []string{"experimental treatment", "control treatment"}[i%2],
			[]string{"Liver cirrhosis of alcohol", "none that is known"}[i/2%2], i*i%17)
	}
	status := []string{"--time", "months", "--event", "status_at_the_last_follow_up == 1"}
	for _, args := range [][]string{
		append([]string{"forest", "-", "--by", "arm", "--within", "Liver cirrhosis and hepatitis", "--size", "5.2x3"}, status...),
		append([]string{"cuminc", "-", "--by", "arm", "--size", "4.6x4"}, "--time", "months", "--event", "status_at_the_last_follow_up", "--cause", "1"),
		append([]string{"km", "-", "--by", "Liver cirrhosis and hepatitis", "--size", "3.2x4"}, status...),
		{"compare", "-", "--value", "y", "--by", "Liver cirrhosis and hepatitis", "--size", "2.6x2.6"},
		{"match", "-", "--treatment", "arm", "--covariates", "Liver cirrhosis and hepatitis,y", "--outcome", "y > 8", "--size", "3x3"},
	} {
		path := filepath.Join(t.TempDir(), "f.svg")
		if status, _, errs := kaplan(text, append(args, "--figure", path)...); status != exitDone {
			t.Errorf("%s: %s", args[0], errs)
			continue
		}
		if b, err := os.ReadFile(path); err != nil || strings.Contains(string(b), "…") || !strings.Contains(string(b), "<text") {
			t.Errorf("%s: a label is cut, %v", args[0], err)
		}
	}
}
