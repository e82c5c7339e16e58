package app_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/alarm"
	"sanad/internal/db"
	"sanad/internal/person"
	"sanad/internal/pii"
)

// TestSwapped puts another's sealed address in the place of somebody's own, an older one of another's, and the name of their own father,
// behind the program's back: the page opens none of them, and the privacy officer is told.
func TestSwapped(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.PostgreSQL} {
		t.Run(string(engine), func(t *testing.T) {
			a, ctx := newCouncil(t, engine), t.Context()
			record := func(id, name, number, address, version string) {
				t.Helper()
				err := a.People.Record(ctx, access.Actor{Person: id, Purpose: access.Self}, person.Claim{
					NameLatin: name, NameUrdu: "حرا ملک", Father: "Nazir Ahmad", Kind: "cnic", Number: number, District: "punjab/lahore",
					Phone: "0300 0000002", Address: address, Version: version,
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			enrol := func(address string, offices ...access.Role) (string, *http.Cookie) {
				t.Helper()
				id, err := a.Account.Enrol(ctx, address, "en", offices...)
				if err != nil {
					t.Fatal(err)
				}
				return id, signIn(t, a.Handler, func() (string, error) { return a.Account.DemoLink(ctx, id) })
			}
			mine, my := enrol("hira@example.org")
			other, _ := enrol("sana@example.org")
			_, officer := enrol("privacy@example.org", access.PrivacyOfficer)
			record(mine, "Hira Malik", "9123412345672", "House 2, Street 2, Saddar", "1")
			record(other, "Sana Butt", "9123412345698", "Flat 7, Tower 9, Clifton", "1")
			sealed := func(column, id string) pii.Sealed {
				t.Helper()
				var s pii.Sealed
				err := a.Stores.DB.View(ctx, func(tx *db.Tx) (err error) {
					s, err = db.Get[pii.Sealed](ctx, tx, "select "+column+" from person where id = ?", id)
					return err
				})
				if err != nil || len(s) == 0 {
					t.Fatalf("%d bytes, %v", len(s), err)
				}
				return s
			}
			put := func(id string, s pii.Sealed) {
				t.Helper()
				err := a.Stores.DB.Update(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(ctx, "update person set address = ? where id = ?", s, id)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			see := func(cookie *http.Cookie, path string) (int, string) {
				r := httptest.NewRequest("GET", "http://walk.example"+path, nil)
				r.AddCookie(cookie)
				w := httptest.NewRecorder()
				a.Handler.ServeHTTP(w, r)
				return w.Code, w.Body.String()
			}
			own, theirs := sealed("address", mine), sealed("address", other)
			record(other, "Sana Butt", "9123412345698", "Flat 8, Tower 9, Clifton", "2")
			for i, s := range []pii.Sealed{sealed("address", other), theirs, sealed("father", mine)} {
				put(mine, s)
				status, page := see(my, "/my/identity")
				if status != http.StatusInternalServerError || strings.Contains(page, "Clifton") || strings.Contains(page, "Nazir") {
					t.Errorf("swapped %d: %d", i, status)
				}
				if n := a.Alarms.Count(alarm.Sealed); n != int64(i)+1 {
					t.Errorf("swapped %d: %d alarms", i, n)
				}
			}
			if status, page := see(officer, "/desk/privacy"); status != http.StatusOK || !strings.Contains(page, "3 times a sealed value or file did not open") {
				t.Errorf("the privacy officer is not told: %d", status)
			}
			put(mine, own)
			if status, page := see(my, "/my/identity"); status != http.StatusOK || !strings.Contains(page, "Saddar") {
				t.Errorf("put back: %d", status)
			}
		})
	}
}
