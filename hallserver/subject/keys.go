package subject

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hpke"
	"encoding/json"
	"errors"
	"fmt"

	"yimen/hallserver/wire"
)

// Errors to branch on.
var (
	// ErrSealed says that the bytes are not a sealed subject, or were changed.
	ErrSealed = errors.New("subject: not a sealed subject")
	// ErrOtherKey says that they are sealed to a key this hall does not have.
	ErrOtherKey = errors.New("subject: sealed to another key")
)

// Keys is the hall's seal key pair, and the pairs before it, so that what was
// sealed before a change of keys still opens.
type Keys struct {
	current hpke.PrivateKey
	byName  map[string]hpke.PrivateKey
}

// Generate makes a new pair.
func Generate() (*Keys, error) {
	k, err := hpke.DHKEM(ecdh.X25519()).GenerateKey()
	if err != nil {
		return nil, fmt.Errorf("subject: make seal key: %w", err)
	}
	return newKeys(k), nil
}

// FromPrivate takes private keys as Private gives them (32 bytes of X25519),
// the current one first.
func FromPrivate(current []byte, earlier ...[]byte) (*Keys, error) {
	kem := hpke.DHKEM(ecdh.X25519())
	first, err := kem.NewPrivateKey(current)
	if err != nil {
		return nil, fmt.Errorf("subject: seal key: %w", err)
	}
	keys := newKeys(first)
	for i, raw := range earlier {
		k, err := kem.NewPrivateKey(raw)
		if err != nil {
			return nil, fmt.Errorf("subject: earlier seal key %d: %w", i+1, err)
		}
		keys.add(k)
	}
	return keys, nil
}

func newKeys(k hpke.PrivateKey) *Keys {
	keys := &Keys{current: k, byName: map[string]hpke.PrivateKey{}}
	keys.add(k)
	return keys
}

func (k *Keys) add(p hpke.PrivateKey) {
	k.byName[string(wire.SealKeyName(p.PublicKey().Bytes()))] = p
}

// Public is the key that kiosks seal to.
func (k *Keys) Public() []byte { return k.current.PublicKey().Bytes() }

// Private is the current private key, to be kept wrapped.
func (k *Keys) Private() ([]byte, error) {
	raw, err := k.current.Bytes()
	if err != nil {
		return nil, fmt.Errorf("subject: seal key: %w", err)
	}
	return raw, nil
}

// CheckForm says whether bytes look like something sealed to one of the keys,
// without opening them: ErrSealed or ErrOtherKey if not.
func (k *Keys) CheckForm(sealed []byte) error {
	_, err := k.keyOf(sealed)
	return err
}

func (k *Keys) keyOf(sealed []byte) (hpke.PrivateKey, error) {
	const tag, encapsulated = 16, 32
	if len(sealed) < wire.SealHeader+encapsulated+tag+2 || len(sealed) > wire.SealedMax || sealed[0] != wire.SealVersion {
		return nil, ErrSealed
	}
	p, ok := k.byName[string(sealed[1:wire.SealHeader])]
	if !ok {
		return nil, ErrOtherKey
	}
	return p, nil
}

// Open is the inverse of wire.SealSubject. Errors: ErrSealed, ErrOtherKey.
func (k *Keys) Open(sealed []byte) (wire.Subject, error) {
	p, err := k.keyOf(sealed)
	if err != nil {
		return wire.Subject{}, err
	}
	plain, err := hpke.Open(p, hpke.HKDFSHA256(), hpke.AES256GCM(), []byte(wire.SealInfo), sealed[wire.SealHeader:])
	if err != nil {
		return wire.Subject{}, ErrSealed // the cause may hold nothing, but says nothing either
	}
	defer clear(plain)
	var s wire.Subject
	dec := json.NewDecoder(bytes.NewReader(plain))
	if err := dec.Decode(&s); err != nil {
		return wire.Subject{}, ErrSealed // not wrapped: a JSON error quotes what it read
	}
	return s, nil
}
