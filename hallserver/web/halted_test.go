package web_test

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// minFree sets the room on the disk below which the hall takes nothing, in MB.
func (p *place) minFree(from, to string) {
	p.t.Helper()
	name := filepath.Join(p.data, "hall.yaml")
	raw, err := os.ReadFile(name)
	if err != nil {
		p.t.Fatal(err)
	}
	if bytes.Count(raw, []byte("min_free_mb: "+from+"\n")) != 1 {
		p.t.Fatalf("min_free_mb is not %s", from)
	}
	if err := os.WriteFile(name, bytes.Replace(raw, []byte("min_free_mb: "+from+"\n"), []byte("min_free_mb: "+to+"\n"), 1), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// breakJournal turns the first event into something else.
func (p *place) breakJournal() {
	p.t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(p.data, "journal.db"))
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(p.t.Context(), `DELETE FROM snapshot; UPDATE event SET payload = x'7b' WHERE seq = 1`); err != nil {
		p.t.Fatal(err)
	}
}

func TestWhileNothingIsTakenTheManagerAndTheClerkSeeWhy(t *testing.T) {
	t.Parallel()
	hall, b := openHall(t), browser(t)
	c := atWindow(t, hall, b)
	m := b.Page("manager")
	m.SignIn(hall.url+"/manager", "boss", password)
	m.Wait("table.devices, .none")
	hall.issue("SB01")
	if n := m.Count("[data-halted]"); n != 0 {
		t.Error("a hall that takes everything says that it does not")
	}

	hall.shut()
	hall.minFree("256", "1000000000")
	hall.launch()
	m.Wait("tr[data-halted=disk-low]")
	if got := m.Text("tr[data-halted]"); !strings.Contains(got, "磁盘快满了") || !strings.Contains(got, "腾出空间") {
		t.Errorf("a full disk is told as %q", got)
	}
	if got := m.Text(".alarms.bad"); !strings.Contains(got, "暂停办理") {
		t.Errorf("the alarm says %q", got)
	}
	if got := m.Title(); strings.HasPrefix(got, "0") || !strings.ContainsAny(got[:1], "123456789") {
		t.Errorf("the title does not tell of the alarm: %q", got)
	}
	inspect(t, m, "disk-low")
	for lang, want := range map[string]string{"en": "nearly full", "ko": "디스크가 거의 찼습니다"} {
		m.Choose(".languages select", lang)
		if got := m.Text("tr[data-halted]"); !strings.Contains(got, want) {
			t.Errorf("in %s: %q", lang, got)
		}
		inspect(t, m, "disk-low-"+lang)
	}
	m.Choose(".languages select", "zh")
	c.WaitGone("[data-bar=stale]")
	c.Press("n")
	c.Wait("[data-bar=refused]")
	if got := c.Text("[data-bar=refused]"); !strings.Contains(got, "存储空间不足") {
		t.Errorf("a call that is refused is told as %q", got)
	}
	inspect(t, c, "console-disk-low")

	hall.shut()
	hall.minFree("1000000000", "256")
	hall.start()
	m.WaitGone("tr[data-halted]")
	c.WaitGone("[data-bar=stale]")
	c.Press("Escape")
	c.WaitGone("[data-bar=refused]")
	if got := c.Next(); got != "A001" {
		t.Errorf("once there is room again the clerk calls %q", got)
	}

	hall.shut()
	hall.breakJournal()
	hall.launch()
	m.Wait("tr[data-halted=read-only]")
	if got := m.Text("tr[data-halted]"); !strings.Contains(got, "只能查看") || !strings.Contains(got, "hallserver verify") {
		t.Errorf("a journal that does not add up is told as %q", got)
	}
	if n := m.Count("[data-clock]"); n != 0 {
		t.Error("the clock, which is right, is blamed too")
	}
	inspect(t, m, "read-only")
}
