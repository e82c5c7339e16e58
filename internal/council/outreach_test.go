package council

import (
	"testing"
	"time"
)

// TestOpen has the first moment at which a letter of a campaign may leave: in the council's zone, also across midnight and where clocks are moved.
func TestOpen(t *testing.T) {
	karachi, err := time.LoadLocation("Asia/Karachi")
	if err != nil {
		t.Fatal(err)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	day, night, always := Outreach{Opens: 9 * 60, Closes: 20 * 60}, Outreach{Opens: 22 * 60, Closes: 6 * 60}, Outreach{Opens: 60, Closes: 60}
	for _, x := range []struct {
		name     string
		o        Outreach
		zone     *time.Location
		at, want string // in the zone
	}{
		{"before it opens", day, karachi, "2026-11-30 08:59", "2026-11-30 09:00"},
		{"as it opens", day, karachi, "2026-11-30 09:00", "2026-11-30 09:00"},
		{"in its last minute", day, karachi, "2026-11-30 19:59", "2026-11-30 19:59"},
		{"as it closes, on the last day of a month", day, karachi, "2026-11-30 20:00", "2026-12-01 09:00"},
		{"on the last day of a year", day, karachi, "2026-12-31 23:00", "2027-01-01 09:00"},
		{"by night, after midnight", night, karachi, "2026-11-30 00:10", "2026-11-30 00:10"},
		{"by night, as it closes", night, karachi, "2026-11-30 06:00", "2026-11-30 22:00"},
		{"by night, before midnight", night, karachi, "2026-11-30 23:59", "2026-11-30 23:59"},
		{"always", always, karachi, "2026-11-30 03:00", "2026-11-30 03:00"},
		{"the day on which clocks go back", day, berlin, "2026-10-25 01:30", "2026-10-25 09:00"},
		{"the evening before", day, berlin, "2026-10-24 21:00", "2026-10-25 09:00"},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", x.at, x.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := x.o.Open(at, x.zone).In(x.zone).Format("2006-01-02 15:04"); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}
