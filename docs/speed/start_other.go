//go:build !linux

package main

import "errors"

func start(string) (float64, error) { return 0, errors.New("the start is measured on Linux alone") }
