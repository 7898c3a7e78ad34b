package flowtest

import (
	"time"

	"yimen/hallserver/wire"
)

func text(zh, en, ko string) wire.Text { return wire.Text{"zh": zh, "en": en, "ko": ko} }

func theme(id, zh, en, ko, hintZH, hintEN, hintKO string, services ...string) wire.Theme {
	return wire.Theme{
		ID: id, Icon: id, Name: text(zh, en, ko), Hint: text(hintZH, hintEN, hintKO), Services: services,
	}
}

func queue(id, zh, en, ko, zone string, waiting int) wire.Queue {
	q := wire.Queue{
		ID: id, Name: text(zh, en, ko), Zone: text(zone+" 区", "Zone "+zone, zone+" 구역"),
		Waiting: waiting, OpenWindows: 2,
	}
	if waiting == 0 {
		q.FreeWindows = 1
	}
	return q
}

// Catalogue is what a county hall offers: eight themes, one of them with more
// matters than fit on a page.
func Catalogue() wire.Catalogue {
	return wire.Catalogue{
		Hall:    text("样例市云溪县政务服务中心", "Yunxi County Service Hall, Yangli City (example)", "양리시 윈시현 행정서비스센터 (예시)"),
		Version: "1", SealKey: make([]byte, 32), Open: true,
		Queues: []wire.Queue{
			queue("A", "社会保险", "Social insurance", "사회보험", "A", 12),
			queue("B", "医疗保障", "Medical insurance", "의료보험", "A", 5),
			queue("C", "不动产登记", "Real estate", "부동산 등기", "B", 23),
			queue("D", "办税", "Tax", "세무", "B", 3),
			queue("F", "户籍与身份证", "Household and ID cards", "호적·신분증", "C", 8),
			queue("H", "企业开办", "Business licences", "기업 설립", "D", 1),
			queue("K", "住房公积金", "Housing fund", "주택공적금", "D", 0),
			queue("L", "民政与咨询", "Civil affairs and advice", "민정·상담", "D", 4),
		},
		Themes: []wire.Theme{
			theme("social", "社会保险", "Social insurance", "사회보험", "养老、失业、社保卡", "Pension, unemployment, card", "연금·실업·사회보장카드", "SB01", "SB02", "SB03", "SB04", "SB05", "SB06", "SB07"),
			theme("medical", "医疗保障", "Medical insurance", "의료보험", "参保、报销、异地就医", "Enrol, claim, care elsewhere", "가입·환급·타지 진료", "YB01"),
			theme("home", "不动产登记", "Real estate", "부동산 등기", "过户、抵押、查询", "Transfer, mortgage, search", "이전·저당·조회", "BD01"),
			theme("tax", "办税", "Tax", "세무", "申报、发票、完税证明", "Returns, invoices, certificates", "신고·영수증·납세증명", "SW01"),
			theme("household", "户籍与身份证", "Household and ID cards", "호적·신분증", "换证、落户、居住证", "ID card, register, residence", "신분증·전입·거주증", "HJ01"),
			theme("business", "企业开办", "Start a business", "기업 설립", "营业执照、变更、注销", "Licence, change, closing", "영업허가·변경·말소", "QY01"),
			theme("fund", "住房公积金", "Housing fund", "주택공적금", "提取、贷款", "Withdraw, borrow", "인출·대출", "GJ01"),
			theme("civil", "民政与咨询", "Civil affairs and advice", "민정·상담", "婚姻、低保、问一问", "Marriage, allowances, questions", "혼인·생계보장·문의", "MZ01", "ZX01"),
		},
		Services: services(),
		Priority: &wire.Priority{FromAge: 70, Claims: claims()},
	}
}

// claims are who may go first.
func claims() []wire.Claim {
	one := func(code, class string, name, show wire.Text) wire.Claim {
		return wire.Claim{Code: code, Class: class, Name: name, Show: show}
	}
	return []wire.Claim{
		one("military", wire.ClassPriority, text("现役军人、退役军人", "Soldiers and veterans", "군인, 퇴역 군인"),
			text("军人证或退役军人优待证", "Military ID or veteran's card", "군인증 또는 퇴역군인 우대증")),
		one("disabled", wire.ClassPriority, text("残疾人", "People with a disability", "장애인"),
			text("残疾人证", "Disability certificate", "장애인증")),
		one("family", wire.ClassPriority, text("孕妇、带婴幼儿", "Pregnant, or with a small child", "임산부, 영유아 동반"),
			text("母子健康手册或出生医学证明", "Maternity booklet or birth certificate", "모자건강수첩 또는 출생의학증명")),
		one("talent", wire.ClassGreen, text("高层次人才", "Certified experts", "고급 인재"),
			text("人才服务卡", "Expert's service card", "인재 서비스 카드")),
		one("project", wire.ClassGreen, text("重点项目单位", "Key projects", "중점 사업 담당자"),
			text("重点项目服务卡", "Key project service card", "중점 사업 서비스 카드")),
	}
}

// pinyin is how the names of the matters are read, by code.
func pinyin() map[string]string {
	return map[string]string{
		"SB01": "cheng xiang ju min yang lao bao xian can bao deng ji",
		"SB02": "ling huo jiu ye ren yuan can bao deng ji",
		"SB03": "she hui bao zhang ka bu ling huan ling",
		"SB04": "shi ye bao xian jin shen ling",
		"SB05": "yang lao bao xian guan xi zhuan yi jie xu",
		"SB06": "qi ye zhi gong tui xiu shen qing",
		"SB07": "ling qu yang lao jin zi ge ren zheng",
		"YB01": "yi di jiu yi bei an",
		"BD01": "bu dong chan deng ji zi liao cha xun",
		"SW01": "kai ju wan shui zheng ming",
		"HJ01": "ju min shen fen zheng huan ling",
		"QY01": "ying ye zhi zhao bian geng",
		"GJ01": "zhu fang gong ji jin ti qu",
		"MZ01": "jie hun deng ji",
		"ZX01": "zong he zi xun",
	}
}

func services() []wire.ServiceDetail {
	idCard := wire.Material{Name: text("居民身份证", "Resident ID card", "주민신분증"), Form: "original"}
	register := wire.Material{Name: text("户口簿", "Household register", "호적부"), Form: "original", Shared: true}
	social := wire.Material{Name: text("本人社会保障卡", "Your social security card", "본인 사회보장카드"), Form: "original", Deferrable: true}
	statement := wire.Material{Name: text("灵活就业登记承诺书", "Statement of self-employment", "자유직업 확인서"), Form: "original", Copies: 1, Commitment: true}
	bank := wire.Material{Name: text("银行卡复印件", "Copy of your bank card", "은행카드 사본"), Form: "copy", Copies: 2}
	one := func(code, queue string, name wire.Text, minutes, waiting int, m ...wire.Material) wire.ServiceDetail {
		return wire.ServiceDetail{
			Code: code, Queue: queue, Name: name, ExpectedMinutes: minutes, Waiting: waiting,
			Materials: m, CardRequired: true, Pinyin: []string{pinyin()[code]},
			Department: text("县人力资源和社会保障局", "Human Resources and Social Security Bureau", "인력자원사회보장국"),
		}
	}
	advice := one("ZX01", "L", text("综合咨询", "General advice", "종합 상담"), 5, 4)
	advice.CardRequired = false
	return []wire.ServiceDetail{
		one("SB01", "A", text("城乡居民养老保险参保登记", "Join the residents' pension scheme", "주민 연금보험 가입 등록"), 8, 12, idCard, register, social),
		one("SB02", "A", text("灵活就业人员参保登记", "Insurance for the self-employed", "자유직업인 보험 가입"), 10, 12, idCard, statement),
		one("SB03", "A", text("社会保障卡补领、换领", "Replace a social security card", "사회보장카드 재발급"), 6, 12, idCard),
		one("SB04", "A", text("失业保险金申领", "Claim unemployment benefit", "실업급여 신청"), 12, 12, idCard, social, bank, statement, register),
		one("SB05", "A", text("养老保险关系转移接续", "Transfer a pension record", "연금보험 이전·연속"), 12, 12, idCard, social),
		one("SB06", "A", text("企业职工退休申请", "Apply for retirement", "퇴직 신청"), 15, 12, idCard, register, bank),
		one("SB07", "A", text("领取养老金资格认证", "Confirm entitlement to a pension", "연금 수급 자격 확인"), 4, 12),
		one("YB01", "B", text("异地就医备案", "Register for care elsewhere", "타지 진료 등록"), 5, 5, idCard, social),
		one("BD01", "C", text("不动产登记资料查询", "Search the land register", "부동산 등기 조회"), 6, 23, idCard),
		one("SW01", "D", text("开具完税证明", "Tax payment certificate", "납세증명 발급"), 5, 3, idCard),
		one("HJ01", "F", text("居民身份证换领", "Renew an ID card", "주민신분증 재발급"), 8, 8, idCard),
		one("QY01", "H", text("营业执照变更", "Change a business licence", "영업허가 변경"), 15, 1, idCard),
		one("GJ01", "K", text("住房公积金提取", "Withdraw from the housing fund", "주택공적금 인출"), 10, 0, idCard, bank),
		one("MZ01", "L", text("结婚登记", "Register a marriage", "혼인 신고"), 20, 4, idCard, register),
		advice,
	}
}

// Issued is the hall's answer to a request with this id.
func Issued(id string, at time.Time) wire.Issued {
	c := Catalogue()
	return wire.Issued{
		ID: id, Number: "A023", Queue: "A", QueueName: c.Queues[0].Name, Zone: c.Queues[0].Zone,
		Windows: []int{1, 2, 3, 12}, Ahead: 12,
		Wait:  &wire.Wait{P50S: 15 * 60, P90S: 25 * 60, ComputedAt: at},
		Token: "EXAMPLEEXAMPLEEXAMPLE", PageURL: "https://hall.example/t/EXAMPLEEXAMPLEEXAMPLE", IssuedAt: at,
	}
}
