package subject_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hpke"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/subject"
	"yimen/hallserver/wire"
)

func somebody() wire.Subject {
	return wire.Subject{
		Name: "测试甲", IDNumber: "219999199001010016", IDType: "resident", Sex: "女", Birth: "1990-01-01",
		Ethnic: "汉", Address: "辽宁省样例市云溪县测试路1号", Issuer: "样例市公安局", ValidFrom: "2020-01-01", ValidUntil: "长期",
	}
}

func generate(t *testing.T) *subject.Keys {
	t.Helper()
	k, err := subject.Generate()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func seal(t *testing.T, k *subject.Keys, s wire.Subject) []byte {
	t.Helper()
	sealed, err := wire.SealSubject(k.Public(), s)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func TestWhatIsSealedOpensWithItsKeyAlone(t *testing.T) {
	t.Parallel()
	mine, other := generate(t), generate(t)
	sealed := seal(t, mine, somebody())
	got, err := mine.Open(sealed)
	if err != nil || got != somebody() {
		t.Fatalf("%+v, %v", got, err)
	}
	if err := mine.CheckForm(sealed); err != nil {
		t.Error(err)
	}
	if _, err := other.Open(sealed); !errors.Is(err, subject.ErrOtherKey) {
		t.Errorf("another hall's key: %v", err)
	}
	if err := other.CheckForm(sealed); !errors.Is(err, subject.ErrOtherKey) {
		t.Errorf("another hall's key by form: %v", err)
	}
}

func TestKeysOpenWhatWasSealedToTheOnesBefore(t *testing.T) {
	t.Parallel()
	before, now := generate(t), generate(t)
	old, err := before.Private()
	if err != nil {
		t.Fatal(err)
	}
	current, err := now.Private()
	if err != nil {
		t.Fatal(err)
	}
	both, err := subject.FromPrivate(current, old)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(both.Public(), now.Public()) {
		t.Error("new things would be sealed to the old key")
	}
	for _, k := range []*subject.Keys{before, now} {
		if got, err := both.Open(seal(t, k, somebody())); err != nil || got != somebody() {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

func TestAChangedByteAnywhereIsNotASubject(t *testing.T) {
	t.Parallel()
	k := generate(t)
	sealed := seal(t, k, somebody())
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		if s, err := k.Open(bad); err == nil {
			t.Fatalf("byte %d changed, and it opens as %+v", i, s)
		}
	}
	for n := range len(sealed) {
		if _, err := k.Open(sealed[:n]); !errors.Is(err, subject.ErrSealed) {
			t.Fatalf("the first %d bytes: %v", n, err)
		}
	}
	if _, err := k.Open(make([]byte, wire.SealedMax+1)); !errors.Is(err, subject.ErrSealed) {
		t.Errorf("too long: %v", err)
	}
}

// Whoever writes a kiosk in another language has RFC 9180 and this layout only.
func TestTheFormIsPlainHPKEBehindAHeader(t *testing.T) {
	t.Parallel()
	k := generate(t)
	pub, err := hpke.DHKEM(ecdh.X25519()).NewPublicKey(k.Public())
	if err != nil {
		t.Fatal(err)
	}
	box, err := hpke.Seal(pub, hpke.HKDFSHA256(), hpke.AES256GCM(), []byte("yimen subject v1"),
		[]byte(`{"name":"测试甲","id_number":"219999199001010016","id_type":"resident"}`))
	if err != nil {
		t.Fatal(err)
	}
	sealed := append([]byte{1}, wire.SealKeyName(k.Public())...)
	got, err := k.Open(append(sealed, box...))
	if err != nil || got.Name != "测试甲" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestTheLengthOfASealedSubjectSaysLittle(t *testing.T) {
	t.Parallel()
	k := generate(t)
	short, long := somebody(), somebody()
	long.Name = "买买提·测试·艾力"
	short.Address, long.Address = "辽宁省样例市云溪县", "辽宁省样例市云溪县测试路1号"
	if a, b := len(seal(t, k, short)), len(seal(t, k, long)); a != b {
		t.Errorf("%d and %d bytes", a, b)
	}
}

func TestSealingRefusesWhatIsNoKeyOrTooLong(t *testing.T) {
	t.Parallel()
	if _, err := wire.SealSubject([]byte("short"), somebody()); !errors.Is(err, wire.ErrSealKey) {
		t.Errorf("no key: %v", err)
	}
	s := somebody()
	s.Address = strings.Repeat("长", 4000)
	if _, err := wire.SealSubject(generate(t).Public(), s); err == nil || strings.Contains(err.Error(), "长") {
		t.Errorf("too long: %v", err)
	}
}

func TestNamesAreMasked(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"": "", "甲": "*", "张三": "张*", "测试甲": "测*甲", "欧阳测试": "欧**试", " 测试甲 ": "测*甲",
		"买买提·艾力": "买***", "TEST, ANNA MARIA": "T***", "Zhang": "Z***", "김민수": "김***", "𠮷野测": "𠮷*测",
	} {
		if got := subject.MaskName(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestNumbersAreMasked(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"219999199001010016": "219***********0016", "21999919900101001X": "219***********001X",
		"ABC110080010101": "ABC********0101", "H12345678": "*******78", "1234": "****", "": "",
	} {
		if got := subject.MaskNumber(number); got != want {
			t.Errorf("%s: %s, want %s", number, got, want)
		}
	}
}

func TestAddressesEndAtTheCounty(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"": "",
		"辽宁省样例市云溪县测试路1号":          "辽宁省样例市云溪县***",
		"辽宁省样例市云溪区测试街道2号楼3单元401室": "辽宁省样例市云溪区***",
		"北京市测试区样例路8号":             "北京市测试区***",
		"内蒙古自治区样例盟测试旗3号":          "内蒙古自治区样例盟测试旗***",
		"辽宁省样例市测试路12号阳光小区3栋":      "辽宁省样例市***",
		"测试路12号": "***",
	} {
		if got := subject.MaskAddress(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

func TestAMaskedSubjectKeepsNoBirthDate(t *testing.T) {
	t.Parallel()
	want := wire.Subject{
		Name: "测*甲", IDNumber: "219***********0016", IDType: "resident", Sex: "女",
		Address: "辽宁省样例市云溪县***", ValidUntil: "长期",
	}
	if d := cmp.Diff(want, subject.Mask(somebody())); d != "" {
		t.Error(d)
	}
}

func FuzzOpen(f *testing.F) {
	k, err := subject.Generate()
	if err != nil {
		f.Fatal(err)
	}
	sealed, err := wire.SealSubject(k.Public(), somebody())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := k.Open(b)
		if err == nil && s != somebody() {
			t.Errorf("opened as %+v", s)
		}
		if err != nil && !errors.Is(err, subject.ErrSealed) && !errors.Is(err, subject.ErrOtherKey) {
			t.Errorf("error of another kind: %v", err)
		}
	})
}

func FuzzMaskNeverShowsAWhole(f *testing.F) {
	f.Add("测试甲", "219999199001010016")
	f.Fuzz(func(t *testing.T, name, number string) {
		if m := subject.MaskName(name); strings.TrimSpace(name) != "" && !strings.Contains(m, "*") {
			t.Errorf("name %q shown as %q", name, m)
		}
		if m := subject.MaskNumber(number); strings.TrimSpace(number) != "" && !strings.Contains(m, "*") {
			t.Errorf("number %q shown as %q", number, m)
		}
	})
}
