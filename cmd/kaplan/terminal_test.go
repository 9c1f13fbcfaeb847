package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/muesli/termenv"
	"pgregory.net/rapid"
)

func TestTerminalAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		from       []string // as it arrives
		typed      string
		told, dark bool
		done       bool
	}{
		{"xterm", []string{"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?64;1;2c"}, "", true, false, true},
		{"ended by BEL", []string{"\x1b]11;rgb:1e1e/1e1e/1e1e\a\x1b[?6c"}, "", true, true, true},
		{"two digits", []string{"\x1b]11;rgb:fd/f6/e3\a\x1b[?6c"}, "", true, false, true},
		{"with an opacity", []string{"\x1b]11;rgba:0000/0000/0000/cccc\x1b\\\x1b[?6c"}, "", true, true, true},
		{"knows no backgrounds", []string{"\x1b[?1;2c"}, "", false, false, true},
		{"silent", nil, "", false, false, false},
		{"typed around it", []string{"3", "j\x1b]11;rgb:0/0/0\x1b\\k", "\x1b[?1c", "\x1b[A"}, "3jk\x1b[A", true, true, true},
		{"in pieces", []string{"3\x1b", "]1", "1;rgb:ffff/ff", "ff/ffff\x1b", "\\\x1b[", "?1;", "2c4"}, "34", true, false, true},
		{"arrows and Esc before it", []string{"\x1b[B\x1b", "\x1b]11;rgb:0/0/0\a"}, "\x1b[B\x1b", true, true, false},
		{"another OSC", []string{"\x1b]10;rgb:0/0/0\a"}, "\x1b]10;rgb:0/0/0\a", false, false, false},
		{"no colour", []string{"\x1b]11;none\a\x1b[?1c"}, "", false, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var a answers
			var typed []byte
			for _, s := range c.from {
				typed = append(typed, a.take([]byte(s))...)
			}
			if string(typed) != c.typed || a.told != c.told || a.dark != c.dark || a.done != c.done || len(a.held) > 0 {
				t.Errorf("typed %q, told %v, dark %v, done %v, held %q", typed, a.told, a.dark, a.done, a.held)
			}
		})
	}
	var a answers
	if typed := a.take([]byte("\x1b")); len(typed) > 0 || string(a.release()) != "\x1b" {
		t.Error("an Esc alone is lost")
	}
}

// Whatever is typed comes through, in order, however it is cut to pieces.
func TestTerminalSwallowsNothing(t *testing.T) {
	t.Parallel()
	keys := []string{"3", "j", "\x1b", "\x1b[A", "\x1b[1;2C", "\x1bOP", "\x1b]", "\x1b[?", "\x1b]11;", "é", "\r", "\x03"}
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOf(rapid.SampledFrom(keys)).Draw(t, "keys")
		// An answer stands where no key is under way.
		at := rapid.IntRange(0, len(want)).Draw(t, "answer after")
		if at > 0 && strings.HasPrefix(want[at-1], "\x1b") {
			at = 0
		}
		all := strings.Join(want[:at], "") + "\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;c" + strings.Join(want[at:], "")
		var a answers
		var typed []byte
		for len(all) > 0 {
			n := rapid.IntRange(1, len(all)).Draw(t, "piece")
			typed = append(typed, a.take([]byte(all[:n]))...)
			all = all[n:]
		}
		typed = append(typed, a.release()...)
		if string(typed) != strings.Join(want, "") || !a.told || a.dark || !a.done {
			t.Fatalf("%q came through as %q: told %v, dark %v, done %v", want, typed, a.told, a.dark, a.done)
		}
	})
}

func TestTerminalIsAskedOnlyWhereItMatters(t *testing.T) {
	for _, c := range []struct {
		theme     string
		env       []string
		ask, dark bool
	}{
		{"auto", nil, true, true},
		{"auto", []string{"COLORFGBG=0;15"}, true, false},
		{"auto", []string{"COLORFGBG=12;default;8"}, true, true},
		{"auto", []string{"COLORFGBG=odd"}, true, true},
		{"dark", []string{"COLORFGBG=0;15"}, false, true},
		{"light", nil, false, false},
		{"auto", []string{"NO_COLOR=1"}, false, true},
		{"auto", []string{"TERM=dumb"}, false, true},
		{"auto", []string{"TERM=screen"}, true, true},
		{"auto", []string{"TERM=screen", "NO_COLOR=1"}, false, true},
	} {
		for _, name := range []string{"NO_COLOR", "CI", "COLORTERM", "COLORFGBG", "CLICOLOR", "CLICOLOR_FORCE", "GOOGLE_CLOUD_SHELL"} {
			t.Setenv(name, "")
		}
		t.Setenv("TERM", "xterm-256color")
		for _, e := range c.env {
			name, value, _ := strings.Cut(e, "=")
			t.Setenv(name, value)
		}
		r, ask := colours(terminalOutput(t), c.theme)
		if ask != c.ask || r.HasDarkBackground() != c.dark {
			t.Errorf("--theme %s %v: asked %v, dark %v", c.theme, c.env, ask, r.HasDarkBackground())
		}
		if slices.Contains(c.env, "TERM=screen") {
			if want := map[bool]termenv.Profile{true: termenv.ANSI, false: termenv.Ascii}[c.ask]; r.ColorProfile() != want {
				t.Errorf("%v: profile %d", c.env, r.ColorProfile())
			}
			continue
		}
		if !slices.Contains(c.env, "NO_COLOR=1") && !slices.Contains(c.env, "TERM=dumb") && r.ColorProfile() != termenv.ANSI256 {
			t.Errorf("%v: profile %d", c.env, r.ColorProfile())
		}
	}
	if got := asStatus(t, "--theme", "blue"); got != exitUsage {
		t.Errorf("--theme blue leaves with %d", got)
	}
}

// asStatus is the status that a command line leaves with.
func asStatus(t *testing.T, args ...string) int {
	t.Helper()
	var out, err strings.Builder
	return run(args, strings.NewReader(""), &out, &err)
}
