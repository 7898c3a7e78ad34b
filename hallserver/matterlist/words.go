package matterlist

import "maps"

// words are what the words of columns mean, by field and bare word.
type words struct{ kind, person, level, form, unit map[string]string }

// The units of days.
const (
	unitWorking = "working"
	unitNatural = "natural"
	unitHour    = "hour"
	unitMonth   = "month"
	unitYear    = "year"
	unitNone    = "none" // at once
)

// words are those that lists usually have, and the mapping's.
func (m *Mapping) words() words {
	with := func(usual, own map[string]string) map[string]string {
		out := maps.Clone(usual)
		for word, means := range own {
			out[bare(word)] = means
		}
		return out
	}
	return words{
		with(usualKinds(), m.Values.Kind), with(usualPersons(), m.Values.For), with(usualLevels(), m.Values.Level),
		with(usualForms(), m.Values.MaterialForm), with(usualUnits(), m.Values.Unit),
	}
}

// table makes a map of words by what they mean.
func table(means map[string][]string) map[string]string {
	out := map[string]string{}
	for meaning, all := range means {
		for _, word := range all {
			out[bare(word)] = meaning
		}
	}
	return out
}

func usualKinds() map[string]string {
	return table(map[string][]string{
		"permit":         {"行政许可", "许可"},
		"benefit":        {"行政给付", "给付"},
		"confirmation":   {"行政确认", "确认"},
		"ruling":         {"行政裁决", "裁决"},
		"reward":         {"行政奖励", "奖励"},
		"levy":           {"行政征收", "征收", "行政征用", "行政征收征用"},
		"penalty":        {"行政处罚", "处罚"},
		"coercion":       {"行政强制", "强制"},
		"inspection":     {"行政检查", "检查"},
		"other_power":    {"其他行政权力", "其他权力", "其他行政职权", "其它行政权力", "其他类"},
		"public_service": {"公共服务", "公共服务事项", "便民服务", "行政服务"},
		"other":          {"其他", "其它", "其他事项", "内部审批", "内部事项", "行政备案", "备案"},
	})
}

func usualPersons() map[string]string {
	return table(map[string][]string{
		"person":              {"自然人", "个人", "公民", "自然人(个人)", "个体", "居民", "群众", "外国人", "港澳台居民", "学生", "军人", "退役军人", "残疾人", "老年人", "农民"},
		"legal_person":        {"法人", "单位", "法人单位"},
		"enterprise":          {"企业法人", "企业", "个体工商户", "企业(含个体工商户)"},
		"institution":         {"事业法人", "事业单位", "事业单位法人"},
		"social_organisation": {"社会组织法人", "社会组织", "社会团体", "社会团体法人", "社团法人"},
		"unincorporated":      {"非法人企业", "非法人组织", "非法人", "非法人机构"},
		"government":          {"行政机关", "机关", "机关法人", "党政机关", "政府机关"},
		"other_organisation":  {"其他组织", "其它组织", "其他", "其它", "组织"},
	})
}

func usualLevels() map[string]string {
	return table(map[string][]string{
		"national": {"国家级", "国家", "中央"},
		"province": {"省级", "省", "自治区级", "直辖市级", "省(自治区、直辖市)级", "省本级", "省直"},
		"city":     {"市级", "市", "地市级", "地级", "设区的市级", "州级", "州(市)级", "市(州)级", "盟市级", "市本级", "市(地)级", "地(市)级", "市直"},
		"county":   {"县级", "县", "区级", "区", "县区级", "区县级", "县(区)级", "县(市、区)级", "县(市、区)", "旗县级", "区(县)级", "县本级", "区本级", "市辖区级", "县市区级", "县(市)级", "县区", "区县", "县直"},
		"township": {"乡级", "镇级", "乡镇级", "乡镇", "街道", "街道级", "乡镇(街道)级", "乡镇(街道)", "乡(镇)级", "镇(乡、街道)级", "镇(乡、街道)"},
		"village":  {"村级", "村", "社区", "村(社区)级", "村(社区)", "社区级"},
	})
}

func usualForms() map[string]string {
	return table(map[string][]string{
		"original": {"原件", "纸质", "纸质原件", "纸质版", "正本", "纸质/电子", "纸质和电子", "纸质或电子", "纸质、电子", "纸质和电子版", "纸质或电子版", "纸质/电子版", "原件或电子件", "原件(收取)", "原件(核验)", "纸质电子"},
		"copy":     {"复印件", "纸质复印件", "副本", "影印件"},
		"original_and_copy": {
			"原件和复印件", "原件及复印件", "原件、复印件", "原件与复印件", "原件,复印件", "原件;复印件", "原件/复印件", "原件或复印件", "原件复印件", "复印件(验原件)", "复印件(核对原件)", "复印件和原件", "复印件、原件",
		},
		"electronic": {"电子件", "电子版", "电子", "电子材料", "电子文档", "电子证照", "电子文件", "扫描件"},
	})
}

func usualUnits() map[string]string {
	return table(map[string][]string{
		unitWorking: {"工作日", "个工作日", "工作日内", "个工作日内", "工作天"},
		unitNatural: {"自然日", "个自然日", "日历日", "自然天"},
		unitHour:    {"小时", "个小时", "工作小时"},
		unitMonth:   {"月", "个月", "自然月"},
		unitYear:    {"年"},
		unitNone:    {"即办", "即时", "当场", "当场办结", "即办件", "分钟"},
	})
}
