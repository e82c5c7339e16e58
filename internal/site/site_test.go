package site

import (
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

func TestPost(t *testing.T) {
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
		s := New(d, access.New(d, now), c, now, Needs{})
		system := access.System(access.Publish)
		registrar := access.Actor{Person: "r", Roles: []access.Role{access.Registrar}, Purpose: access.Publish, Strong: true}
		weak, officer := registrar, registrar
		weak.Strong, officer.Roles = false, []access.Role{access.Officer}
		good := Post{TitleEn: "a", TitleUr: "ا", BodyEn: "b", BodyUr: "ب"}
		half, long := good, good
		half.BodyUr, long.TitleEn = " \n", strings.Repeat("a", 121)
		for _, x := range []struct {
			name string
			by   access.Actor
			post Post
			want fault.Kind // zero: taken
		}{
			{"the program", system, good, 0},
			{"the registrar", registrar, good, 0},
			{"the registrar without a second factor", weak, good, fault.KindDenied},
			{"an officer", officer, good, fault.KindDenied},
			{"a visitor", access.Actor{}, good, fault.KindDenied},
			{"one language alone", system, half, fault.KindInvalid},
			{"a title too long", system, long, fault.KindInvalid},
		} {
			now.Move(time.Minute)
			err := s.Post(t.Context(), x.by, x.post)
			if x.want == 0 && err != nil || x.want != 0 && !fault.Is(err, x.want) {
				t.Errorf("%s: %v", x.name, err)
			}
		}
		list, err := s.News(t.Context(), 10)
		if err != nil || len(list) != 2 || !list[0].PublishedAt.After(list[1].PublishedAt) {
			t.Fatalf("two were published, the newest first: %+v %v", list, err)
		}
		if one, err := s.News(t.Context(), 1); err != nil || len(one) != 1 || one[0] != list[0] {
			t.Errorf("only the newest: %+v %v", one, err)
		}
		if p, err := s.Read(t.Context(), list[1].ID); err != nil || p != list[1] {
			t.Errorf("%+v %v", p, err)
		}
		if _, err := s.Read(t.Context(), "nothing"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("what is not there: %v", err)
		}
	})
}
