package catalogue

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The bounds of the words that a service is found by.
const (
	MaxKeywords = 20
	MaxKeyword  = 30 // characters of one
)

func (k *checker) keywords(at string, all []string) {
	if len(all) > MaxKeywords {
		k.report(at, "%d of them, at most %d", len(all), MaxKeywords)
	}
	for j, word := range all {
		if n := utf8.RuneCountInString(word); strings.TrimSpace(word) == "" || n > MaxKeyword {
			k.report(fmt.Sprintf("%s[%d]", at, j), "%d characters: 1 to %d", n, MaxKeyword)
		}
	}
}
