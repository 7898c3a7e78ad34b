package hallserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/forecast"
	"yimen/hallserver/hall"
	"yimen/hallserver/simulate"
)

// ErrImportServed says that a history was to be imported into a folder that a server
// has, which would not see it.
var ErrImportServed = errors.New("a history is imported while the hall is not served; stop the server, import, and start it again")

// History is days from before a hall's journal.
type History struct {
	// Read reads them, by date and arrival, for a hall as its catalogue in force has it.
	Read func(h simulate.Hall) ([]simulate.Recorded, error)
	// PauseS is from how long an absence on counts as a pause, as of [simulate.Replay].
	PauseS float64
	// Progress is told now and then how many tickets have been learnt from; nil: nobody.
	Progress func(tickets int)
}

// ImportHistory makes days that were the past of a hall's forecast, in the place of
// others that were imported: all of them, or none. It fails with ErrImportServed, which
// is ErrInUse too, while a server has the folder; what the hall cannot have had is a
// *simulate.RowError.
func ImportHistory(ctx context.Context, dir string, h History) (learnt forecast.Learnt, err error) {
	lock, err := lockFolder(dir)
	if errors.Is(err, ErrInUse) {
		return learnt, inFolder(dir, fmt.Errorf("%w: %w", err, ErrImportServed))
	} else if err != nil {
		return learnt, inFolder(dir, err)
	}
	defer func() { err = inFolder(dir, errors.Join(err, lock.release())) }()
	if err := usersThere(dir); err != nil {
		return learnt, err // a new file in the place of a lost one would hide that
	}
	days, err := h.days(dir)
	if err != nil {
		return learnt, err
	}
	past, err := forecast.LearnPast(ctx, days, h.Progress)
	if err != nil {
		return learnt, err
	}
	store, err := forecast.OpenStore(ctx, filepath.Join(dir, opsFile))
	if err != nil {
		return learnt, err
	}
	return past.Learnt, errors.Join(store.SavePast(ctx, past), store.Close())
}

// ImportedHistory is what was learnt from the history that was imported into a folder,
// beside a server or not; nil: there is none. Days begin at midnight of the zone.
func ImportedHistory(ctx context.Context, dir string, zone *time.Location) (*forecast.Past, error) {
	if _, err := os.Stat(filepath.Join(dir, opsFile)); errors.Is(err, os.ErrNotExist) {
		return nil, nil //nolint:nilnil // there is none
	}
	return forecast.ReadPast(ctx, filepath.Join(dir, opsFile), zone)
}

// days are the history's, to be put through the hall of a folder.
func (h History) days(dir string) (days simulate.Replay, err error) {
	settings, err := ReadSettings(filepath.Join(dir, settingsFile))
	if err != nil {
		return days, err
	}
	if days.Zone, err = settings.location(); err != nil {
		return days, err
	}
	raw, err := CatalogueInForce(dir)
	if err != nil {
		return days, err
	}
	if days.Hall, err = simulate.ReadHall(raw); err != nil {
		return days, fmt.Errorf("catalogue in force: %w", err)
	}
	c, err := catalogue.Read(raw)
	if err != nil {
		return days, fmt.Errorf("catalogue in force: %w", err)
	}
	days.Hours = func(date string) hall.Hours { return c.Hours(date, days.Zone) }
	days.PauseS = h.PauseS
	days.Visits, err = h.Read(days.Hall)
	return days, err
}
