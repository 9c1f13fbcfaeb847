package model

import (
	"fmt"
	"strconv"
	"strings"
)

// LevelIndex is where a category has a level, -1 for nowhere.
func LevelIndex(c *Column, level string) int {
	for k, l := range c.Level {
		if l == level {
			return k
		}
	}
	return -1
}

func listLevels(c *Column) string {
	const most = 8
	var b strings.Builder
	for k, l := range c.Level {
		if k == most {
			fmt.Fprintf(&b, " and %d more", len(c.Level)-most)
			break
		}
		if k > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Quote(l))
	}
	return b.String()
}
