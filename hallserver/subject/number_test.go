package subject_test

import (
	"testing"

	"yimen/hallserver/subject"
)

func TestANumberIsWrittenInOneWay(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"219999190001010015":  "219999190001010015",
		"219999000101001":     "219999190001010015",
		" 219999 000101 001 ": "219999190001010015",
		"２１９９９９０００１０１００１":     "219999190001010015",
		"219999900101018":     "21999919900101018X",
		"21999919900101018x":  "21999919900101018X",
		"219999990101996":     "219999189901019965", // born in the 1800s
		// What is no citizen's number of 15 digits stays as it is.
		"219999000230001":  "219999000230001", // 30 February
		"019999000101001":  "019999000101001",
		"21999900010100":   "21999900010100",
		"2199990001010011": "2199990001010011",
		"e12345678":        "E12345678",
		"CHN012345678901":  "CHN012345678901",
		"":                 "",
	} {
		if got := subject.OneWay(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
