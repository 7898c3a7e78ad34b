package idcard

// Ethnic is a two-digit code of GB/T 3304; empty where the document has none.
type Ethnic string

// Name is the Chinese name; a code that is not in the standard (57-96 occur in
// practice) is 其他 with the code.
func (e Ethnic) Name() string {
	if e == "" {
		return ""
	}
	if name, _ := e.names(); name != "" {
		return name
	}
	return "其他(" + string(e) + ")"
}

// Latin is the name in Latin letters as the standard spells it; a code that is
// not in the standard is "other" with the code.
func (e Ethnic) Latin() string {
	if e == "" {
		return ""
	}
	if _, latin := e.names(); latin != "" {
		return latin
	}
	return "other (" + string(e) + ")"
}

// names looks the code up in GB/T 3304.
func (e Ethnic) names() (chinese, latin string) {
	groups := [...][2]string{
		{"汉", "Han"},
		{"蒙古", "Mongol"},
		{"回", "Hui"},
		{"藏", "Zang"},
		{"维吾尔", "Uygur"},
		{"苗", "Miao"},
		{"彝", "Yi"},
		{"壮", "Zhuang"},
		{"布依", "Buyei"},
		{"朝鲜", "Chosen"},
		{"满", "Man"},
		{"侗", "Dong"},
		{"瑶", "Yao"},
		{"白", "Bai"},
		{"土家", "Tujia"},
		{"哈尼", "Hani"},
		{"哈萨克", "Kazak"},
		{"傣", "Dai"},
		{"黎", "Li"},
		{"傈僳", "Lisu"},
		{"佤", "Va"},
		{"畲", "She"},
		{"高山", "Gaoshan"},
		{"拉祜", "Lahu"},
		{"水", "Sui"},
		{"东乡", "Dongxiang"},
		{"纳西", "Naxi"},
		{"景颇", "Jingpo"},
		{"柯尔克孜", "Kirgiz"},
		{"土", "Tu"},
		{"达斡尔", "Daur"},
		{"仫佬", "Mulao"},
		{"羌", "Qiang"},
		{"布朗", "Blang"},
		{"撒拉", "Salar"},
		{"毛南", "Maonan"},
		{"仡佬", "Gelao"},
		{"锡伯", "Xibe"},
		{"阿昌", "Achang"},
		{"普米", "Pumi"},
		{"塔吉克", "Tajik"},
		{"怒", "Nu"},
		{"乌孜别克", "Uzbek"},
		{"俄罗斯", "Russ"},
		{"鄂温克", "Ewenki"},
		{"德昂", "Deang"},
		{"保安", "Bonan"},
		{"裕固", "Yugur"},
		{"京", "Gin"},
		{"塔塔尔", "Tatar"},
		{"独龙", "Derung"},
		{"鄂伦春", "Oroqen"},
		{"赫哲", "Hezhen"},
		{"门巴", "Monba"},
		{"珞巴", "Lhoba"},
		{"基诺", "Jino"},
	}
	if !e.wellFormed() {
		return "", ""
	}
	code := int(e[0]-'0')*10 + int(e[1]-'0')
	switch {
	case code >= 1 && code <= len(groups):
		return groups[code-1][0], groups[code-1][1]
	case code == 97:
		return "其他", "other"
	case code == 98:
		return "外国血统中国籍人士", "foreign descent, Chinese nationality"
	default:
		return "", ""
	}
}

func (e Ethnic) wellFormed() bool { return len(e) == 2 && allDigits(string(e)) }
