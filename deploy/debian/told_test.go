package debian_test

// told says what a name that is not written out can be: programs, or nothing where
// it is one of ours or the test itself. A key is what stands there, after the name
// of its file where it holds only in that. One that stands nowhere any more is a
// fault too.
var told = map[string][]string{
	// The test binary, or the program itself.
	"$self":       nil,
	"$os.Args[…]": nil,

	"$@":        nil, // what is passed on is looked at where it is passed
	"$go":       {"go"},
	"${GO:-go}": {"go"},

	".ci/deps ${install[@]}": {"apt-get"},

	// Programs that were built from cmd.
	"cmd/bench/device.go $path":                        nil,
	"cmd/bench/place.go $p.program":                    nil,
	"cmd/demo/demo_test.go $filepath.Join($bin, demo)": nil,
	"cmd/demo/devices.go $path":                        nil,
	"cmd/demo/hall.go $h.program":                      nil,
	"cmd/demo/troubledhall_test.go $h.st.hall.program": nil,
	"hallserver/scored_test.go $program":               nil,
	"$st.bin(bridge)":                                  nil,
	"$st.bin(display)":                                 nil,
	"$st.bin(kiosk)":                                   nil,
	"$h.st.bin(bridge)":                                nil,
	"$h.st.bin(display)":                               nil,

	// Found on the path just before.
	"cmd/demo/browser_test.go $node":                  nil,
	"cmd/demo/screen.go $path":                        nil,
	"hallserver/disktest/trace.go $strace":            nil,
	"drivers/speaker/soundtest/soundtest.go $program": {"pulseaudio", "parec"},

	// Functions that pass a name on: go_test.go follows it to who calls them.
	"cmd/demo/launch.go $o.path":     nil,
	"cmd/demo/read_test.go $program": nil,

	"hallserver/voice/synth.go $s.espeak":    {"espeak-ng"},
	"hallserver/voice/own.go $command[…]":    nil,                         // of the hall's own
	"hallserver/web/script_test.go $tsc":     nil,                         // of npm, beside the pages
	"hallserver/web/webtest/old.go $program": {"chromium-headless-shell"}, // of npm; its libraries come with Debian's
}

// fetched are programs that a script installs for itself, for they are needed by
// nothing else.
var fetched = map[string]string{".ci/fresh": "debootstrap"}
