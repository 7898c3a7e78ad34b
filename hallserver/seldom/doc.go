// Package seldom keeps a log readable while something is wrong all the time: a line
// is said a few times a minute at most, and the next one says how many were left
// out. Whoever can cause a line at will, by asking again and again, fills no disk
// and hides nothing else.
//
// It owns nothing but what it counts. What always holds: the first line of its kind
// is said at once; nothing is left out in silence for longer than until the next of
// its kind; what it remembers is bounded.
//
//	log := slog.New(seldom.Handler(slog.NewTextHandler(os.Stderr, nil), slog.LevelInfo, seldom.PerMinute))
//
//	said := seldom.New(time.Minute, 1)
//	if ok, leftOut := said.Say("disk-low"); ok {
//		log.Warn("command not taken", "code", "disk-low", "left_out", leftOut)
//	}
package seldom
