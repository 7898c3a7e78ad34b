package voice

import "strings"

// koreanDigits are the Sino-Korean digits, 0 as in telephone numbers.
func koreanDigits() [10]string {
	return [10]string{"공", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"}
}

// koreanNumber says n, 1 to 9999, as a whole Sino-Korean number: 12 is 십이, 205
// 이백오. One is left out before 십, 백 and 천, and zeros are not said.
func koreanNumber(n int) string {
	var out strings.Builder
	for _, p := range []struct {
		value int
		unit  string
	}{{1000, "천"}, {100, "백"}, {10, "십"}, {1, ""}} {
		d := n / p.value % 10
		if d == 0 {
			continue
		}
		if d > 1 || p.value == 1 {
			out.WriteString(koreanDigits()[d])
		}
		out.WriteString(p.unit)
	}
	return out.String()
}

// koreanLetter is the Korean name of a small Latin letter.
func koreanLetter(l string) string {
	names := strings.Fields("에이 비 씨 디 이 에프 지 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 알 에스 티 유 브이 더블유 엑스 와이 제트")
	return names[l[0]-'a']
}
