package cardseal_test

import (
	"testing"

	"yimen/drivers/idcard"
	"yimen/hallserver/subject"
	"yimen/kiosk/cardseal"
)

func TestACardIsSealedWithoutItsPicture(t *testing.T) {
	t.Parallel()
	keys, err := subject.Generate()
	if err != nil {
		t.Fatal(err)
	}
	card := idcard.Card{
		Kind: idcard.KindForeign2023, LatinName: "TEST, PERSON", Number: "911199999001010012", LongTerm: true,
		Photo: []byte{1, 2, 3}, Fingerprint: []byte{4, 5},
	}
	sealed, err := cardseal.Seal(keys.Public(), card)
	if err != nil {
		t.Fatal(err)
	}
	got, err := keys.Open(sealed)
	if err != nil || got.Name != "TEST, PERSON" || got.IDNumber != card.Number || got.IDType != "foreign_2023" || got.ValidUntil != "长期" {
		t.Errorf("opened: type %q, until %q, %v", got.IDType, got.ValidUntil, err)
	}
	for _, b := range append(card.Photo, card.Fingerprint...) {
		if b != 0 {
			t.Fatal("the picture and the fingerprint are still there")
		}
	}
	card.Photo = []byte{9}
	if _, err := cardseal.Seal([]byte("no key"), card); err == nil || card.Photo[0] != 0 {
		t.Errorf("a key that is none: %v, picture %v", err, card.Photo)
	}
}
