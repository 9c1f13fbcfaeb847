package main

import (
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"kaplan/model/write"
)

// thisBuild is the program as it was built.
func thisBuild() write.Build {
	b := write.Build{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.time":
			b.Date = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

func versionCommand(_ io.Reader, stdout io.Writer) *cobra.Command {
	q := &question{}
	cmd := &cobra.Command{
		Use:   "version",
		Short: "which kaplan this is: version, revision, date, Go",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			if err := q.checkFormat(); err != nil {
				return err
			}
			return q.print(stdout, write.Version(thisBuild()))
		},
	}
	q.output(cmd)
	return cmd
}
