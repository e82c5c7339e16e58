package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
)

// version prints the release, the commit it was built from and the compiler.
func version(_ context.Context, _ []string, out io.Writer) error {
	release, commit := "(development)", "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		if v := info.Main.Version; v != "" && v != "(devel)" {
			release = v
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = s.Value
			}
		}
	}
	_, err := fmt.Fprintf(out, "sanad %s, commit %s, %s\n", release, commit, runtime.Version())
	return err
}
