package lesson

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed lessons/*.toml
var files embed.FS

// Embedded are the lessons that the program brings, in the order in which they are taken.
var Embedded = []string{"curve", "groups", "hazard", "competing", "immortal", "cutoff"}

// Text is the file of an embedded lesson, false where there is none of this name. A number
// names it by its place, from 1.
func Text(name string) (file, text string, ok bool) {
	for i, n := range Embedded {
		if strings.EqualFold(n, name) || name == fmt.Sprint(i+1) {
			b, err := files.ReadFile("lessons/" + n + ".toml")
			return n + ".toml", string(b), err == nil
		}
	}
	return "", "", false
}
