package seldom_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yimen/hallserver/seldom"
)

func TestAStormOfOneLineIsAFewAndHowManyWereLeftOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		log := slog.New(seldom.Handler(slog.NewTextHandler(&out, nil), slog.LevelInfo, 3)).With("of", "a test")
		for range 10 {
			for i := range 100 {
				log.Warn("refused", "n", i)
			}
			time.Sleep(time.Minute) //nolint:forbidigo // on the test's own clock
		}
		log.Warn("refused")
		if n := strings.Count(out.String(), "msg=refused"); n != 31 {
			t.Errorf("%d lines", n)
		}
		if !strings.HasSuffix(strings.TrimSpace(out.String()), "left_out=97") {
			t.Errorf("the last line does not say how many were left out: %s", out.String()[out.Len()-100:])
		}
	})
}

func TestOneLinesStormHidesNoOther(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := slog.New(seldom.Handler(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}), slog.LevelInfo, 1))
	for range 50 {
		log.Warn("refused")
		log.Debug("asked for")
	}
	log.Error("disk on fire")
	if !strings.Contains(out.String(), "disk on fire") || strings.Count(out.String(), "asked for") != 50 {
		t.Error(out.String())
	}
}

func TestManyKindsAreNotRememberedForEver(t *testing.T) {
	t.Parallel()
	s := seldom.New(time.Minute, 1)
	for i := range 100_000 {
		if ok, _ := s.Say(fmt.Sprint(i)); !ok {
			t.Fatalf("kind %d was not said", i)
		}
	}
}
