package cardseal_test

import (
	"testing"

	"yimen/drivers/idcard"
	"yimen/hallserver/subject"
	"yimen/hallserver/wire"
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

func TestATypedNumberIsSealedAsOneAndAsNothingElse(t *testing.T) {
	t.Parallel()
	keys, err := subject.Generate()
	if err != nil {
		t.Fatal(err)
	}
	for number, kind := range map[string]string{
		"219999199001010016": "resident", "810000199001010012": "hmt", "911199999001010012": "foreign_2023",
	} {
		sealed, err := cardseal.SealTyped(keys.Public(), number)
		if err != nil {
			t.Fatal(err)
		}
		got, err := keys.Open(sealed)
		if want := (wire.Subject{IDNumber: number, IDType: kind, Typed: true}); err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", number, got, err, want)
		}
		if masked := subject.Mask(got); !masked.Typed || masked.IDNumber == number || masked.Name != "" {
			t.Errorf("masked it is %+v", masked)
		}
	}
	if _, err := cardseal.SealTyped([]byte("no key"), "219999199001010016"); err == nil {
		t.Error("sealed to a key that is none")
	}
}
