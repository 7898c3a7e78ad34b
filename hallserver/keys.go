package hallserver

import (
	"bytes"
	"cmp"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"yimen/hallserver/badfile"
	"yimen/hallserver/subject"
)

// masterLen is the length of the master key, in bytes.
const masterLen = 32

// What is derived from the master key (HKDF-SHA-256), by its info.
const (
	infoSealKey = "yimen seal key v1"
	infoToken   = "yimen ticket token v1"
	infoMark    = "yimen journal mark v1"
	infoName    = "yimen master key name v1"
)

// What may be wrong with the keys.
var (
	ErrKeyMissing  = errors.New("the master key is not there")
	ErrKeyOpen     = errors.New("the master key may be read by others")
	ErrKeyDamaged  = errors.New("the master key is not 64 hexadecimal digits")
	ErrKeyInside   = errors.New("the master key lies in the data folder; keep it elsewhere")
	ErrSealMissing = errors.New("the seal keys are not there")
	ErrSealDamaged = errors.New("the seal keys are damaged")
	ErrSealOther   = errors.New("the seal keys were made with another master key, or are damaged")
)

// credentialName is the master key's name among systemd's credentials.
const credentialName = "yimen-master-key"

// masterFile says where the master key is: a systemd credential, or what the
// settings say, or beside the data folder.
func masterFile(dir, setting string) (string, error) {
	if c := os.Getenv("CREDENTIALS_DIRECTORY"); c != "" {
		name := filepath.Join(c, credentialName)
		if _, err := os.Stat(name); err == nil { //nolint:gosec // systemd names it
			return name, nil
		}
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("master key: %w", err)
	}
	name := filepath.Clean(under(abs, cmp.Or(setting, "../"+filepath.Base(abs)+".master.key")))
	if name == abs || strings.HasPrefix(name, abs+string(filepath.Separator)) {
		return "", badfile.New(name, ErrKeyInside, nil)
	}
	return name, nil
}

// makeMaster makes a master key, unless there is one, durably. first is told its
// place and itself before it is there; nil: nobody.
func makeMaster(name string, first func(name string, master []byte) error) (made bool, err error) {
	if _, err := os.Stat(name); err == nil {
		return false, nil
	}
	master := make([]byte, masterLen)
	defer clear(master)
	_, _ = rand.Read(master) // never fails
	if first != nil {
		err = first(name, master)
	}
	if err == nil {
		err = putMaster(name, master)
	}
	if err != nil {
		return false, fmt.Errorf("make master key: %w", err)
	}
	return true, nil
}

// putMaster puts a master key in place whole or not at all, durably, and not over
// another.
func putMaster(name string, master []byte) error {
	next, err := writeNext(name, hex.EncodeToString(master))
	if err != nil {
		return err
	}
	if err := giveName(next, name); err != nil {
		return errors.Join(err, os.Remove(next))
	}
	return syncFolder(filepath.Dir(name))
}

// writeNext writes what is to get a name, durably, under a name of its own, always
// the same: so the next who comes takes what a power cut left of a key.
func writeNext(name, line string) (next string, err error) {
	next = name + ".new"
	f, err := os.OpenFile(next, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) //nolint:gosec // the operator names it
	if err != nil {
		return "", err
	}
	_, err = fmt.Fprintln(f, line)
	if err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(next))
	}
	return next, nil
}

// unusedFile is beside a master key that was made for a folder that is not there
// yet, and holds the key's name: whoever makes the folder may use it.
func unusedFile(name string) string { return name + ".unused" }

// noteUnused writes down that a key is made for a folder that is not there yet.
func noteUnused(name string, master []byte) error {
	next, err := writeNext(unusedFile(name), masterName(master))
	if err != nil {
		return err
	}
	if err := os.Rename(next, unusedFile(name)); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(name))
}

// isUnused says whether a master key is one that was made for a folder that never came.
func isUnused(name string) bool {
	master, err := readMaster(name)
	if err != nil {
		return false
	}
	defer clear(master)
	noted, err := os.ReadFile(unusedFile(name))
	return err == nil && strings.TrimSpace(string(noted)) == masterName(master)
}

// noteUsed says that the folder is there now.
func noteUsed(name string) error {
	err := os.Remove(unusedFile(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return errors.Join(err, syncFolder(filepath.Dir(name)))
}

// readMaster reads a master key, and refuses one that others may read.
func readMaster(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, badfile.New(name, ErrKeyMissing, err)
	}
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, badfile.New(name, ErrKeyOpen, fmt.Errorf("its mode is %#o: chmod 600 it", info.Mode().Perm()))
	}
	text, err := os.ReadFile(name) //nolint:gosec // the operator names it
	if err != nil {
		return nil, fmt.Errorf("master key: %w", err)
	}
	raw, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(raw) != masterLen {
		return nil, badfile.New(name, ErrKeyDamaged, nil)
	}
	return raw, nil
}

func derive(master []byte, info string) []byte {
	key, err := hkdf.Key(sha256.New, master, nil, info, 32)
	if err != nil {
		panic("hallserver: derive key: " + err.Error()) // only for lengths out of range
	}
	return key
}

// sealVersion is the version of keys/seal.json.
const sealVersion = 1

// sealedKeys is keys/seal.json: the current pair first.
type sealedKeys struct {
	Version int         `json:"version"`
	Keys    []sealedKey `json:"keys"`
}

// sealedKey is a pair: the public half (X25519) and the private one under
// AES-256-GCM by a key derived from the master key, nonce first, with the
// public half as additional data.
type sealedKey struct {
	Public  []byte `json:"public"`
	Wrapped []byte `json:"wrapped"`
}

func wrapper(master []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(derive(master, infoSealKey))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// makeSealKeys writes a new pair.
func makeSealKeys(name string, master []byte) error {
	keys, err := subject.Generate()
	if err != nil {
		return err
	}
	private, err := keys.Private()
	if err != nil {
		return err
	}
	aead, err := wrapper(master)
	if err != nil {
		return fmt.Errorf("wrap seal key: %w", err)
	}
	wrapped := aead.Seal(nil, nil, private, keys.Public()) //nolint:gosec // this AEAD makes its nonce itself
	clear(private)
	raw, err := json.MarshalIndent(sealedKeys{Version: sealVersion, Keys: []sealedKey{{Public: keys.Public(), Wrapped: wrapped}}}, "", "  ")
	if err != nil {
		return fmt.Errorf("write seal key: %w", err)
	}
	if err := writeFile(name, append(raw, '\n')); err != nil {
		return fmt.Errorf("write seal key: %w", err)
	}
	return nil
}

// readSealKeys unwraps the pairs.
func readSealKeys(name string, master []byte) (*subject.Keys, error) {
	raw, err := os.ReadFile(name) //nolint:gosec // in the data folder
	if errors.Is(err, fs.ErrNotExist) {
		return nil, badfile.New(name, ErrSealMissing, err)
	}
	if err != nil {
		return nil, fmt.Errorf("seal keys: %w", err)
	}
	var file sealedKeys
	if err := json.Unmarshal(raw, &file); err != nil {
		return nil, badfile.New(name, ErrSealDamaged, err)
	}
	if file.Version > sealVersion {
		return nil, badfile.New(name, badfile.ErrNewer, fmt.Errorf("version %d, this program knows up to %d", file.Version, sealVersion))
	}
	if file.Version != sealVersion || len(file.Keys) == 0 {
		return nil, badfile.New(name, ErrSealDamaged, fmt.Errorf("version %d with %d keys is not of this program", file.Version, len(file.Keys)))
	}
	aead, err := wrapper(master)
	if err != nil {
		return nil, fmt.Errorf("unwrap seal key: %w", err)
	}
	var privates [][]byte
	for _, k := range file.Keys {
		private, err := aead.Open(nil, nil, k.Wrapped, k.Public)
		if err != nil {
			return nil, badfile.New(name, ErrSealOther, nil)
		}
		privates = append(privates, private)
	}
	keys, err := subject.FromPrivate(privates[0], privates[1:]...)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(keys.Public(), file.Keys[0].Public) {
		return nil, badfile.New(name, ErrSealDamaged, errors.New("the halves of a pair do not match"))
	}
	return keys, nil
}

// readKeys reads the master key and the seal keys of the folder dir, which is
// known as home. Keys that do not belong together are the seal keys' fault where
// their file is not as it was left, and else the master key's.
func readKeys(dir, home string, settings Settings) (master []byte, keys *subject.Keys, err error) {
	name, err := masterFile(home, settings.MasterKey)
	if err != nil {
		return nil, nil, err
	}
	if master, err = readMaster(name); err != nil {
		return nil, nil, err
	}
	seal := filepath.Join(keysDir, sealFile)
	keys, err = readSealKeys(filepath.Join(dir, seal), master)
	if errors.Is(err, ErrSealOther) {
		if changed, left := notAsLeft(dir); left == nil && slices.Contains(changed, seal) {
			err = badfile.New(filepath.Join(dir, seal), ErrSealDamaged, errors.New("it is not as it was left"))
		}
	}
	return master, keys, err
}
