package main

import (
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"

	"kaplan/model"
	"kaplan/model/write"
)

// protocol is a way in which a terminal takes pictures.
type protocol uint8

const (
	noPictures protocol = iota
	kitty
	iterm
	sixel
)

// takes says by the environment how the terminal takes pictures. Nobody is asked: an
// answer that comes late would be typed into the shell.
func takes(env func(string) string) protocol {
	name, program := env("TERM"), env("TERM_PROGRAM")
	switch {
	case env("TMUX") != "" || strings.HasPrefix(name, "screen") || strings.HasPrefix(name, "tmux"):
		return noPictures // what stands between does not pass them on unasked
	case env("KITTY_WINDOW_ID") != "", strings.Contains(name, "kitty"), strings.Contains(name, "ghostty"), program == "ghostty":
		return kitty
	case program == "iTerm.app", program == "WezTerm", env("LC_TERMINAL") == "iTerm2", program == "mintty":
		return iterm
	case strings.Contains(name, "sixel"), strings.HasPrefix(name, "foot"), strings.HasPrefix(name, "mlterm"), strings.HasPrefix(name, "contour"),
		strings.HasPrefix(name, "yaft"):
		return sixel
	}
	return noPictures
}

// pictureDots is the width of a picture on a terminal, in dots.
const pictureDots = 900

// canShow is an error where no picture can be shown.
func canShow(stdout io.Writer) error {
	file, ok := stdout.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(file.Fd()) {
		return &model.UsageError{What: "--figure - shows the picture on a terminal, and standard output is none", Hint: "name a file: --figure plot.svg"}
	}
	if takes(os.Getenv) == noPictures {
		return &model.QuestionError{What: "this terminal is not known to show pictures",
			Hint: "kitty, Ghostty, iTerm2, WezTerm, mintty, foot and mlterm do, tmux and screen pass none on; name a file: --figure plot.svg"}
	}
	return nil
}

// showPicture shows the picture of an answer after it.
func showPicture(stdout io.Writer, d write.Document, p model.Picture) error {
	f, err := d.Figure(p)
	if err != nil {
		return err
	}
	png, err := f.PNG(pictureDots)
	if err == nil {
		err = sendPicture(stdout, png, takes(os.Getenv))
	}
	return err
}

// sendPicture writes a PNG as a terminal takes it.
func sendPicture(w io.Writer, png []byte, how protocol) error {
	var b strings.Builder
	switch code := base64.StdEncoding.EncodeToString(png); how {
	case kitty: // in pieces of at most 4096 bytes
		for first := true; first || code != ""; first = false {
			n := min(4096, len(code))
			more := 0
			if n < len(code) {
				more = 1
			}
			control := fmt.Sprintf("m=%d", more)
			if first {
				control = "a=T,f=100,q=2," + control
			}
			b.WriteString("\x1b_G" + control + ";" + code[:n] + "\x1b\\")
			code = code[n:]
		}
		b.WriteByte('\n')
	case iterm:
		fmt.Fprintf(&b, "\x1b]1337;File=inline=1;size=%d;preserveAspectRatio=1:%s\a\n", len(png), code)
	case sixel:
		if err := writeSixel(&b, png); err != nil {
			return err
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}
