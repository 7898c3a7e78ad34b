package wire_test

import "yimen/hallserver/wire"

func layout() *wire.Layout {
	return &wire.Layout{
		ScreenMM: 685, SeatM: 12, Lines: 5, HoldS: 10, Second: "ko", Contrast: true,
		Parts: []string{wire.PartWaiting, wire.PartWeather}, Dim: []wire.Dim{{From: "18:00", To: "07:30", Percent: 40}},
		BusyMin: 15, CrowdedMin: 40,
	}
}

func media() wire.Media {
	return wire.Media{Name: "welcome.png", Kind: wire.MediaPicture, Version: "v1", Seconds: 12, Alt: wire.Text{"zh": "欢迎"}}
}

func say() wire.Say {
	return wire.Say{
		ID: "a1", Kind: wire.SayNotice, Phrase: "closing-soon", Text: wire.Text{"zh": "大厅半小时后停止取号"},
		At: at(3), Until: new(at(300)), Announcement: call().Announcement,
	}
}

func pickup() wire.Pickup {
	return wire.Pickup{
		Number: "A001", Window: 3, WindowName: three(), Ready: at(1), CallID: "p1", CalledAt: at(2), Times: 1,
	}
}

func figures() *wire.Figures {
	return &wire.Figures{
		Issued: 90, Waiting: 12, Serving: 4, Done: 70, NoShow: 3, WaitS: 640, ServeS: 410, LongestS: 1500,
		Open: 5, Windows: 8, Alarms: 1,
	}
}
