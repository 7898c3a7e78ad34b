package idcard

import (
	"fmt"
	"strings"
	"testing"
)

func TestCheckDigitsAreThoseOfTheVectors(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]byte{
		"11010519491231002": 'X', "21999919900101001": '6', "21999919900101018": 'X',
		"21999919900101020": '0', "81000019000101999": '5', "99984019000101001": '9',
	} {
		if got, ok := CheckDigit18(number); !ok || got != want {
			t.Errorf("%s: %c, want %c", number, got, want)
		}
	}
	for number, want := range map[string]byte{
		"UTO99990001011": '6',
		// The worked example of ICAO 9303: document number AB2134<5 … has fillers,
		// which these numbers never have; the weights are shown by single letters.
		"A0000000000000": '0', "0A000000000000": '0', "0B000000000000": '3', "00B00000000000": '1', "B0000000000000": '7',
	} {
		if got, ok := CheckDigit731(number); !ok || got != want {
			t.Errorf("%s: %c, want %c", number, got, want)
		}
	}
	for _, bad := range []string{"", "1101051949123100", "1101051949123100X"} {
		if _, ok := CheckDigit18(bad); ok {
			t.Errorf("%q has no check digit", bad)
		}
	}
	for _, bad := range []string{"", "UTO9999000101", "uto99990001011", "UTO9999000101<"} {
		if _, ok := CheckDigit731(bad); ok {
			t.Errorf("%q has no check digit", bad)
		}
	}
}

func TestNumbersAreChecked(t *testing.T) {
	t.Parallel()
	today := Date{2025, 6, 1}
	for number, want := range map[string]string{
		"219999199001010016": "[]",
		"11010519491231002X": "[]",
		"999840190001010019": "[]",
		"UTO999900010116":    "[]",
		"UTO999900010117":    "[number-check]",
		"UTO999900023011":    "[number-form number-check]",
		"219999199001010017": "[number-check]",
		"219999199002300013": "[number-form number-check]",
		"019999199001010016": "[number-form number-check]",
		"11010519491231002x": "[number-form]",
		"219999000101001":    "[number-form]",
		"":                   "[number-form]",
		"２１９９９９":             "[number-form]",
	} {
		if got := fmt.Sprint(CheckNumber(number, today)); got != want {
			t.Errorf("%s: %s, want %s", number, got, want)
		}
	}
}

func TestTypedNumbersAreMadeOne(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"11010519491231002x": "11010519491231002X",
		"１１０１０５１９４９１２３１００２ｘ":     "11010519491231002X",
		" 110105 19491231 002X ": "11010519491231002X",
		"1101051949　1231002X":    "11010519491231002X",
	} {
		if got := NormaliseNumber(typed); got != want {
			t.Errorf("%q: %q", typed, got)
		}
	}
}

func TestEthnicGroupsAreThoseOfTheStandard(t *testing.T) {
	t.Parallel()
	for code, want := range map[Ethnic]string{
		"01": "汉 Han", "10": "朝鲜 Chosen", "11": "满 Man", "38": "锡伯 Xibe", "56": "基诺 Jino", "97": "其他 other",
		"57": "其他(57) other (57)", "98": "外国血统中国籍人士 foreign descent, Chinese nationality",
		"00": "其他(00) other (00)", "": " ", "A": "其他(A) other (A)",
	} {
		if got := code.Name() + " " + code.Latin(); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
}

func TestMasksHideWhatTheyMust(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"": "", "张": "*", "张三": "张*", "张小三": "张*三", "欧阳小三": "欧**三", "\U00020BB7野三": "\U00020BB7*三",
		"SAMPLE, TEST": "S***", "阿依测·试验": "阿***",
	} {
		if got := MaskName(name); got != want {
			t.Errorf("name %s: %s, want %s", name, got, want)
		}
	}
	for number, want := range map[string]string{
		"219999199001010016": "219***********0016", "UTO999900010116": "UTO********0116", "H00000000": "*********", "": "",
	} {
		if got := MaskNumber(number); got != want {
			t.Errorf("number %s: %s, want %s", number, got, want)
		}
	}
	for address, want := range map[string]string{
		"": "",
		"辽宁省样例市虚构区不存在路1号":   "辽宁省样例市虚构区***",
		"辽宁省样例市虚构县某镇某村":     "辽宁省样例市虚构县***",
		"辽宁省样例市虚构市某小区5号":    "辽宁省样例市虚构市***",
		"某某自治区某市虚构旗某街":      "某某自治区某市虚构旗***",
		"某路某小区3号":           "***",
		"辽宁省样例市某某满族自治县某镇3号": "辽宁省样例市某某满族自治县***",
	} {
		if got := MaskAddress(address); got != want {
			t.Errorf("address %s: %s, want %s", address, got, want)
		}
	}
}

func TestEveryStatusHasItsMeaningAndReaction(t *testing.T) {
	t.Parallel()
	want := map[Status]Reaction{
		0x90: ReactGoOn, 0x9F: ReactGoOn, 0x91: ReactGoOn, 0x80: ReactGoOn, 0x81: ReactReplace, 0x10: ReactResend,
		0x11: ReactResend, 0x21: ReactReset, 0x23: ReactLog, 0x24: ReactReset, 0x31: ReactAuthentication,
		0x32: ReactAuthentication, 0x33: ReactAuthentication, 0x40: ReactOtherCard, 0x41: ReactReplace,
		0x47: ReactReset, 0x60: ReactFault, 0x66: ReactFault,
	}
	known := 0
	for b := range 256 {
		s := Status(b)
		r, isKnown := want[s]
		if !isKnown {
			r = ReactReset
		} else {
			known++
		}
		if s.Known() != isKnown || s.Reaction() != r || !strings.HasPrefix(s.String(), fmt.Sprintf("%02x ", b)) {
			t.Errorf("%v: known %v, reaction %d, want %v, %d", s, s.Known(), s.Reaction(), isKnown, r)
		}
	}
	if known != 18 {
		t.Errorf("%d known statuses, want 18", known)
	}
}

func FuzzNumber(f *testing.F) {
	for _, seed := range []string{
		"219999199001010016", "11010519491231002X", "UTO999900010116", "999840190001010019", "219999000101001",
		"２１９９９９", "", "\xff\xfe", "ＵＴＯ",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := NormaliseNumber(s)
		if NormaliseNumber(n) != n {
			t.Fatalf("%q is not made one", s)
		}
		if len(CheckNumber(n, Date{2025, 6, 1})) == 0 && len(n) == 18 {
			for i := range 17 { // one wrong digit never fits
				wrong := []byte(n)
				wrong[i] = '0' + (wrong[i]-'0'+1)%10
				if check, _ := CheckDigit18(string(wrong)); check == n[17] {
					t.Fatalf("%s and %s have the same check digit", n, wrong)
				}
			}
		}
		_ = MaskNumber(s) + MaskName(s) + MaskAddress(s)
	})
}

func FuzzStatus(f *testing.F) {
	f.Add(byte(0x90))
	f.Add(byte(0x00))
	f.Fuzz(func(t *testing.T, b byte) {
		if s := Status(b); s.String() == "" || s.Reaction() > ReactLog {
			t.Fatalf("status %02x", b)
		}
	})
}

func FuzzSAMID(f *testing.F) {
	f.Add(one(f, loadShort(f).Replies["samid"]).Data)
	f.Fuzz(func(t *testing.T, b []byte) {
		id, err := ParseSAMID(b)
		if (err == nil) != (len(b) == samIDSize) || (err == nil && len(id) < 36) {
			t.Fatalf("%d bytes: %q, %v", len(b), id, err)
		}
	})
}
