package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestTheExitCodeTellsWrongUseFromFailure(t *testing.T) {
	t.Parallel()
	missing := t.TempDir()
	for name, c := range map[string]struct {
		args []string
		want int
	}{
		"help":                  {[]string{"--help"}, exitDone},
		"version":               {[]string{"version"}, exitDone},
		"no command":            {nil, exitUsage},
		"an unknown command":    {[]string{"fly"}, exitUsage},
		"a flag missing":        {[]string{"serve"}, exitUsage},
		"a role that is none":   {[]string{"token", "create", "--data", missing, "--role", "emperor"}, exitUsage},
		"a folder that is none": {[]string{"serve", "--data", missing}, exitFailed},
		"nothing to verify":     {[]string{"verify", "--data", missing}, exitFailed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			if got := run(t.Context(), c.args, streams{in: strings.NewReader(""), out: &out, err: &errs, lang: "en"}); got != c.want {
				t.Errorf("exit %d, want %d: %s%s", got, c.want, &out, &errs)
			}
			if c.want != exitDone && errs.Len() == 0 {
				t.Error("it says nothing")
			}
		})
	}
}
