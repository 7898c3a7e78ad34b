package flowtest

import (
	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
)

// Number is a card's number that nobody has.
const Number = "219999199001010016"

// Typing is the catalogue of a hall that lets a card's number be typed.
func Typing() wire.Catalogue {
	c := Catalogue()
	for i := range c.Services {
		c.Services[i].CardTyped = c.Services[i].CardRequired
	}
	return c
}

// typing are the screens of a person without a card who types its number.
func typing() []Screen {
	return []Screen{
		{"need-card-typed", func(p *player) { p.withoutCard() }},
		{"number", func(p *player) { p.typeNumber("") }},
		{"number-begun", func(p *player) { p.typeNumber(Number[:9]) }},
		{"number-whole", func(p *player) { p.typeNumber(Number) }},
		{"number-wrong", func(p *player) { p.typeNumber(Number[:17] + "X") }},
		{"number-unseal", func(p *player) {
			p.typeNumber(Number)
			p.tap(flow.NumberDone, "")
			p.send(flow.NumberSealed{ID: p.id()})
		}},
	}
}

func (p *player) withoutCard() {
	p.send(flow.CatalogueLoaded{Catalogue: Typing()})
	p.choose("social", "SB01")
	p.tap(flow.NoCardHelp, "")
}

func (p *player) typeNumber(keys string) {
	p.withoutCard()
	p.tap(flow.OpenNumber, "")
	for _, key := range keys {
		p.tap(flow.NumberKey, string(key))
	}
}
