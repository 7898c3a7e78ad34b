package ticketprinter

import "time"

// Sample is a slip as a hall prints it, for trying a printer: everything a slip
// can hold, about an invented hall. It says that it is no ticket.
func Sample(now time.Time) Doc {
	centre := Style{Align: Centre}
	var d Doc
	d.Text("样例政务服务中心", Style{Align: Centre, Bold: true, Fine: true})
	d.Feed(16)
	d.Text("A001", Style{Align: Centre, Size: 8, Bold: true, Fine: true})
	d.Feed(8)
	d.Text("社保综合", Style{Align: Centre, Size: 2, Bold: true, Fine: true})
	d.Feed(8).Rule()
	d.Columns("前面等候", "3 人", Style{Bold: true})
	d.Columns("大约等候", "15-25 分钟", Style{Bold: true})
	d.Columns("办理区域", "一楼 B 区 3-8 号窗口", Style{Bold: true})
	d.Rule()
	d.Text("请备好", Style{Bold: true})
	d.Text("□ 身份证原件\n□ 社会保障卡\n□ 单位证明（盖公章）", Style{})
	d.Feed(8)
	d.QR("https://example.invalid/t/A001", 0)
	d.Text("扫码看前面还有几人，不必守着屏幕", centre)
	d.Feed(12)
	d.Text("过号不作废。请到服务台激活，等 3 人后再叫您", centre)
	d.Feed(12)
	d.Text(now.Format("2006-01-02 15:04"), centre)
	d.Text("样张，不作取号用  生僻字：㛃 𠮷 䶮", centre)
	d.Cut()
	return d
}
