package httpapi

import (
	"slices"
	"sync"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

// spelling is the pinyin of one catalogue's services, made once: it stays the same
// until another takes its place.
type spelling struct {
	mu      sync.Mutex // guards what follows
	speller *voice.Speller
	of      *catalogue.Catalogue
	pinyin  map[string][]string // by code
}

// put gives services of c their pinyin.
func (s *spelling) put(c *catalogue.Catalogue, services []wire.ServiceDetail) {
	pinyin := s.all(c)
	for i := range services {
		services[i].Pinyin = slices.Clone(pinyin[services[i].Code])
	}
}

func (s *spelling) all(c *catalogue.Catalogue) map[string][]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == c {
		return s.pinyin
	}
	if s.speller == nil {
		s.speller = voice.NewSpeller()
	}
	pinyin := make(map[string][]string, len(c.Services))
	for _, svc := range c.Services {
		said := []string{s.speller.Spell(svc.Name["zh"])}
		for _, word := range svc.Keywords {
			said = append(said, s.speller.Spell(word))
		}
		pinyin[svc.Code] = said
	}
	s.of, s.pinyin = c, pinyin
	return pinyin
}
