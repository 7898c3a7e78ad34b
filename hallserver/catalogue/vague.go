package catalogue

import (
	"regexp"
	"slices"
	"strings"

	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// vagueZH are the words the rules forbid in a list of materials: they let a
// window ask for anything.
var vagueZH = []string{ //nolint:gochecknoglobals // read-only
	"其他材料", "其它材料", "其他资料", "其它资料", "其他证明", "其它证明", "其他文件", "其它文件",
	"其他相关", "其它相关", "其他有关", "其它有关", "其他必要", "其他需要", "其他要求", "其他需提供",
	"相关材料", "相关资料", "相关证明", "相关文件", "相关证件", "相关手续", "相关凭证",
	"有关材料", "有关资料", "有关证明", "有关文件", "有关证件", "有关手续",
	"必要材料", "必要的材料", "所需材料", "所需资料", "需要的材料", "要求的材料", "规定的材料", "要求提供的",
	"等材料", "等资料", "等证明", "等文件", "等证件", "等相关", "等有关", "等等",
}

var (
	vagueEN = regexp.MustCompile(`(?i)\betc\b|\band so on\b|\bas (?:required|needed|requested)\b|` +
		`\b(?:other|relevant|related|necessary|required|any)\s+(?:other\s+|supporting\s+)?(?:materials?|documents?|papers?|proofs?|certificates?|files?)\b`)
	vagueKO = regexp.MustCompile(`(?:기타|관련|필요한?|그 밖의)\s*(?:서류|자료|증명|문서|증빙)|\s등$|\s등\s*(?:서류|자료)`)
)

// Vague says why a material's name names nothing; nil: it does name it.
func Vague(name wire.Text) error {
	zh := strings.TrimRight(strings.TrimSpace(name["zh"]), "。.…)）")
	if i := slices.IndexFunc(vagueZH, func(w string) bool { return strings.Contains(zh, w) }); i >= 0 {
		return message.Errorf("%q is vague: name the material itself", vagueZH[i])
	}
	if strings.HasSuffix(zh, "等") || zh == "材料" || zh == "证明" || zh == "资料" {
		return message.Errorf("%q is vague: name each material by itself", name["zh"])
	}
	if m := vagueEN.FindString(name["en"]); m != "" {
		return message.Errorf("%q is vague: name the material itself", m)
	}
	if m := vagueKO.FindString(name["ko"]); m != "" {
		return message.Errorf("%q is vague: name the material itself", strings.TrimSpace(m))
	}
	return nil
}
