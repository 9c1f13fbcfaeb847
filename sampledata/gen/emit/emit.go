// Package emit is what the programs that make the sample cohorts share.
package emit

import (
	"flag"
	"io"
	"log"
	"os"
)

// Main is the main of a program that makes sampledata/NAME.csv, run from the top
// of the repository: -o names another file, -v prints what generate says of the
// figures that it meets. generate makes the same bytes every time.
func Main(name string, generate func(trace io.Writer) ([]byte, error)) {
	log.SetFlags(0)
	log.SetPrefix(name + ": ")
	out := flag.String("o", "sampledata/"+name+".csv", "file to write")
	verbose := flag.Bool("v", false, "print the published figures beside ours")
	flag.Parse()
	trace := io.Discard
	if *verbose {
		trace = os.Stdout
	}
	csv, err := generate(trace)
	if err == nil {
		err = os.WriteFile(*out, csv, 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}
