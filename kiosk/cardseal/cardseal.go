// Package cardseal seals what an identity card says to the hall's public key, where it
// was read: at a kiosk, or at the guide desk.
//
// What nobody asked for, the picture and the fingerprint, is never sealed, and is
// overwritten.
//
//	sealed, err := cardseal.Seal(catalogue.SealKey, card)
package cardseal

import (
	"fmt"

	"yimen/drivers/idcard"
	"yimen/hallserver/wire"
)

// Seal is a card as a sealed wire.Subject. Its picture and fingerprint are overwritten,
// sealed or not.
func Seal(key []byte, c idcard.Card) ([]byte, error) {
	defer Wipe(c)
	sealed, err := wire.SealSubject(key, subject(c))
	if err != nil {
		return nil, fmt.Errorf("seal card: %w", err)
	}
	return sealed, nil
}

// Wipe overwrites what can be overwritten of a card.
func Wipe(c idcard.Card) {
	clear(c.Photo)
	clear(c.Fingerprint)
}

// subject is a card as the hall knows people.
func subject(c idcard.Card) wire.Subject {
	s := wire.Subject{
		Name: c.Name, IDNumber: c.Number, IDType: idType(c.Kind), Sex: c.Sex.String(),
		Birth: c.Birth.String(), Ethnic: c.Ethnic.Name(), Address: c.CurrentAddress(),
		Issuer: c.Issuer, ValidFrom: c.ValidFrom.String(), ValidUntil: c.ValidUntil.String(),
	}
	if s.Name == "" {
		s.Name = c.LatinName
	}
	if c.LongTerm {
		s.ValidUntil = "长期"
	}
	return s
}

func idType(k idcard.Kind) string {
	switch k {
	case idcard.KindResident:
		return "resident"
	case idcard.KindHMT:
		return "hmt"
	case idcard.KindForeign2017:
		return "foreign"
	case idcard.KindForeign2023:
		return "foreign_2023"
	}
	return string(k)
}
