package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// start is how long it takes from exec to the first frame of the explorer on the sample,
// in a terminal of 120 by 40: the median of some.
func start(kaplan string) (float64, error) {
	var took []float64
	for range 9 {
		s, err := startOnce(kaplan)
		if err != nil {
			return 0, err
		}
		took = append(took, s)
	}
	return median(took), nil
}

func startOnce(kaplan string) (float64, error) {
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return 0, err
	}
	defer terminal.Close()
	fd := int(terminal.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		return 0, err
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		return 0, err
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 40, Col: 120}); err != nil {
		return 0, err
	}
	tty, err := os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return 0, err
	}
	defer tty.Close()
	c := exec.Command(kaplan, "--theme", "dark", "--config", "none")
	c.Stdin, c.Stdout, c.Stderr = tty, tty, tty
	c.Env = append(os.Environ(), "TERM=xterm-256color")
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	began := time.Now()
	if err := c.Start(); err != nil {
		return 0, err
	}
	defer func() { _ = c.Process.Kill(); _ = c.Wait() }()
	drawn := make(chan time.Duration, 1)
	go func() {
		var all []byte
		buf := make([]byte, 1<<16)
		for {
			k, err := terminal.Read(buf)
			if all = append(all, buf[:k]...); bytes.Contains(all, []byte("at risk")) && bytes.Contains(all, []byte("? help")) {
				drawn <- time.Since(began)
				return
			}
			if err != nil {
				return
			}
		}
	}()
	select {
	case d := <-drawn:
		return d.Seconds(), nil
	case <-time.After(20 * time.Second):
		return 0, fmt.Errorf("the explorer drew nothing in 20 s")
	}
}
