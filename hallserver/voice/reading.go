package voice

import "strings"

// Reading is how a phrase is read aloud in Mandarin.
type Reading struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	// Pinyin is syllables in numbered pinyin, letters, and , and . for pauses, with
	// blanks between.
	Pinyin string `json:"pinyin"`
}

// Readings are how the phrases are read, in the order of the file.
func (r Rules) Readings() []Reading {
	out := make([]Reading, 0, len(r.phrases))
	for _, p := range r.phrases {
		for _, said := range p.recipes {
			if said.language() == langChinese {
				out = append(out, Reading{ID: p.ID, Text: strings.Join(strings.Fields(p.Text[langChinese]), " "), Pinyin: said.input})
			}
		}
	}
	return out
}
