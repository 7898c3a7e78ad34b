package hallserver

import (
	"encoding/json"
	"net/http"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"yimen/hallserver/wire"
)

// scoreFigures are the figures that the server's report and the scored journal
// have in common.
type scoreFigures struct {
	Count int     `json:"count"`
	MeanS float64 `json:"mean_wait_s"`
	MAES  float64 `json:"mae_s"`
	RMSE  float64 `json:"rmse_over_mean_wait"`
	BiasS float64 `json:"bias_s"`
	P50   float64 `json:"p50_coverage"`
	P90   float64 `json:"p90_coverage"`
}

type scoreParts struct {
	ByQueue map[string]*scoreFigures `json:"by_queue"`
	ByClass map[string]*scoreFigures `json:"by_class"`
	ByHour  map[string]*scoreFigures `json:"by_hour"`
}

// compareScores holds the report of a server that runs beside what its journal says
// by the command.
func (p *player) compareScores(dir string) {
	t := p.t
	t.Helper()
	journal := scoredJournal(t, dir)
	type report struct {
		All scoreFigures `json:"all"`
		scoreParts
	}
	var live report
	manager := tokenFor(t, dir, wire.RoleManager)
	look := time.NewTicker(50 * time.Millisecond) // scores are written a few seconds after the call
	defer look.Stop()
	for range 400 {
		<-look.C
		live = report{}
		getJSON(t, p.s.url+"/api/v1/reports/waiting?from=2026-03-03&to=2026-03-03", manager, &live)
		if reflect.DeepEqual(live, report(journal)) {
			break
		}
	}
	if live.All.Count < 400 || !reflect.DeepEqual(live, report(journal)) {
		t.Errorf("the report of the day says\n%+v, its journal\n%+v", live.All, journal.All)
	}
}

// scoredJournal is what hallserver score says of a folder's journal.
func scoredJournal(t *testing.T, dir string) (out struct {
	All scoreFigures `json:"all"`
	scoreParts
},
) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "hallserver")
	if text, err := exec.CommandContext(t.Context(), "go", "build", "-ldflags=-s -w", "-o", program, "yimen/cmd/hallserver").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, text)
	}
	raw, err := exec.CommandContext(t.Context(), program, "score", "--data", dir, "--from", "2026-03-03", "--to", "2026-03-03", "--json").Output()
	if err != nil {
		t.Fatal(err)
	}
	type part struct {
		Tickets int `json:"tickets"`
		scoreFigures
	}
	var said struct {
		Summary struct {
			Scored int `json:"scored"`
			scoreFigures
			ByQueue map[string]*part `json:"by_queue"`
			ByClass map[string]*part `json:"by_class"`
			ByHour  map[string]*part `json:"by_hour"`
		} `json:"summary"`
	}
	if err := json.Unmarshal(raw, &said); err != nil {
		t.Fatal(err)
	}
	figures := func(parts map[string]*part) map[string]*scoreFigures {
		of := map[string]*scoreFigures{}
		for name, f := range parts {
			if f.Count = f.Tickets; f.Count > 0 {
				of[name] = &f.scoreFigures
			}
		}
		return of
	}
	out.All = said.Summary.scoreFigures
	out.All.Count = said.Summary.Scored
	out.ByQueue, out.ByClass, out.ByHour = figures(said.Summary.ByQueue), figures(said.Summary.ByClass), figures(said.Summary.ByHour)
	return out
}

func getJSON(t *testing.T, url, token string, into any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", url, resp.Status)
	}
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}
