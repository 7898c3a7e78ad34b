// Package layout is boards.yaml: which boards a hall has, what each shows and how
// it looks. It owns the file's format and its check, and the folder of pictures and
// videos that boards show between calls.
//
// A file is read whole or not at all: what is wrong comes back as
// [yamlfile.Faults], each with its line, a zone or window that the catalogue does
// not know among them. A picture that is missing or cannot be read is no such
// fault: it is left out of the feed, and told by [Media.Faults], until it is there.
//
//	l, err := layout.Read(raw, catalogue)
//	media := layout.NewMedia(dataFolder, now)
//	media.Look(l)
//	err = service.Adopt(l.Boards(media))
//
// # The file
//
//	boards:
//	  - id: hall              # in its address: /board/hall
//	    kind: hall            # hall zone window pickup wall speaker sign
//	    queues: [A, B]        # hall, pickup, speaker: these alone
//	    zone: a               # zone; pickup and speaker may have one
//	    window: 3             # window, sign
//	    notices: [{zh: …, en: …, ko: …}]
//	    media: all            # or [{file: welcome.png, seconds: 12, alt: {zh: …}}]
//	    layout:
//	      screen_mm: 680      # height of the picture
//	      seat_m: 12          # distance of the farthest seat
//	      lines: 5            # calls on a page, 1 to 6
//	      hold_s: 10          # how long a call keeps its line
//	      second: en          # en, ko, none
//	      contrast: false
//	      parts: [waiting, media, notices, weather]
//	      dim: [{from: "18:00", to: "07:30", percent: 40}]
//	      busy_min: 15        # minutes of waiting from which the hall is busy
//	      crowded_min: 40
//	media_folder: media       # in the data folder
package layout
