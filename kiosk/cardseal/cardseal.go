// Package cardseal seals what an identity card says to the hall's public key, where it
// was read: at a kiosk, or at the guide desk.
//
// What nobody asked for, the picture and the fingerprint, is never sealed, and is
// overwritten. A number that was typed is sealed too, and says that it was.
//
//	sealed, err := cardseal.Seal(catalogue.SealKey, card)
package cardseal

import (
	"fmt"
	"strings"

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

// SealTyped is a card's number that was typed where no card could be read, as a sealed
// wire.Subject that says so. Nothing else is known of its holder.
// Whether it can be a number at all is looked at where it is typed.
func SealTyped(key []byte, number string) ([]byte, error) {
	sealed, err := wire.SealSubject(key, wire.Subject{IDNumber: number, IDType: typeOf(number), Typed: true})
	if err != nil {
		return nil, fmt.Errorf("seal number: %w", err)
	}
	return sealed, nil
}

// typeOf is the type of the card that has a number of 18 characters: those of
// foreigners begin with 9, those of residents from Hong Kong, Macao and Taiwan with 81
// to 83 (GB 11643 and what extends it).
func typeOf(number string) string {
	switch {
	case strings.HasPrefix(number, "9"):
		return idType(idcard.KindForeign2023)
	case strings.HasPrefix(number, "81"), strings.HasPrefix(number, "82"), strings.HasPrefix(number, "83"):
		return idType(idcard.KindHMT)
	}
	return idType(idcard.KindResident)
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
