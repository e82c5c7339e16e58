package events

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/pii"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

type opened struct {
	Case, Person string
	Step         int
	note         string
}

func (e opened) About() About { return About{"test.opened", e.Person, e.Case} }

type told struct{ Case string }

func (e told) About() About { return About{Kind: "test.told", Case: e.Case} }

type noted struct{ Case string }

func (e noted) About() About { return About{Kind: "test.noted", Case: e.Case} }

type leaky struct{ Name pii.Value }

func (e leaky) About() About { return About{Kind: "test.leaky"} }

type deepLeak struct {
	List map[string][]struct{ Sealed *pii.Sealed }
}

func (e deepLeak) About() About { return About{Kind: "test.leaky"} }

func TestRecord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		now := clock.At(noon)
		b := New(now)
		by := access.Actor{Person: id.Random()}
		who := id.Random()
		for _, c := range []string{"one", "two", "one"} {
			err := d.Update(ctx, func(tx *db.Tx) error {
				return b.Record(ctx, tx, by, opened{Case: c, Person: who, Step: 3, note: "not stored"})
			})
			if err != nil {
				t.Fatal(err)
			}
			now.Move(time.Second)
		}
		list := ofCase(t, d, b, "one")
		if len(list) != 2 || !list[0].At.Equal(noon) || !list[1].At.Equal(noon.Add(2*time.Second)) {
			t.Fatalf("%+v", list)
		}
		want := fmt.Sprintf(`{"Case":"one","Person":%q,"Step":3}`, who)
		if e := list[0]; e.Actor != by.Person || e.Kind != "test.opened" || e.Case != "one" || e.Data != want || !id.Valid(e.ID) {
			t.Errorf("%+v, want data %s", e, want)
		}
		if list := ofCase(t, d, b, ""); list != nil {
			t.Errorf("events without a case were listed: %v", list)
		}
	})
}

func TestReactionsRunInTheSameTransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		b := New(clock.At(noon))
		by := access.Actor{Person: id.Random()}
		var fail error
		var order []string
		React(b, func(ctx context.Context, tx *db.Tx, actor access.Actor, e opened) error {
			if actor.Person != by.Person || e.note != "kept" {
				t.Errorf("the reaction got %+v of %+v", e, actor)
			}
			order = append(order, "first")
			return b.Record(ctx, tx, actor, told{e.Case})
		})
		React(b, func(context.Context, *db.Tx, access.Actor, opened) error {
			order = append(order, "second")
			return fail
		})
		React(b, func(context.Context, *db.Tx, access.Actor, told) error {
			order = append(order, "told")
			return nil
		})
		record := func() error {
			return d.Update(ctx, func(tx *db.Tx) error { return b.Record(ctx, tx, by, opened{Case: "one", note: "kept"}) })
		}
		if err := record(); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(order, " "); got != "first told second" {
			t.Errorf("called: %s", got)
		}
		fail = errors.New("refused")
		if err := record(); !errors.Is(err, fail) {
			t.Errorf("the reaction's error came back as %v", err)
		}
		if kinds := kinds(ofCase(t, d, b, "one")); kinds != "test.opened test.told" {
			t.Errorf("after a failed reaction the record holds %s", kinds)
		}
	})
}

func TestAReactionToAReactionCausesNoEvent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		b := New(clock.At(noon))
		React(b, func(ctx context.Context, tx *db.Tx, by access.Actor, e opened) error {
			return b.Record(ctx, tx, by, told{e.Case})
		})
		React(b, func(ctx context.Context, tx *db.Tx, by access.Actor, e told) error {
			return b.Record(ctx, tx, by, noted(e))
		})
		err := d.Update(ctx, func(tx *db.Tx) error {
			return b.Record(ctx, tx, access.System(access.Notice), opened{Case: "one"})
		})
		if err == nil || !strings.Contains(err.Error(), "reaction to a reaction") {
			t.Errorf("three deep: %v", err)
		}
		if list := ofCase(t, d, b, "one"); len(list) != 0 {
			t.Errorf("kept: %v", list)
		}
		err = d.Update(ctx, func(tx *db.Tx) error { // beside each other is not on top of each other
			for range 3 {
				if err := b.Record(ctx, tx, access.System(access.Notice), noted{"one"}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestOneMomentKeepsItsOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		b := New(clock.At(noon))
		err := d.Update(ctx, func(tx *db.Tx) error {
			for i := range 60 {
				if err := b.Record(ctx, tx, access.Actor{}, opened{Case: "one", Step: i}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		list := ofCase(t, d, b, "one")
		if len(list) != 60 {
			t.Fatalf("%d events", len(list))
		}
		for i, e := range list {
			if want := fmt.Sprintf(`"Step":%d}`, i); !strings.HasSuffix(e.Data, want) {
				t.Fatalf("event %d is %s", i, e.Data)
			}
		}
	})
}

func TestTheRecordIsAppendOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		b := New(clock.At(noon))
		if err := d.Update(ctx, func(tx *db.Tx) error { return b.Record(ctx, tx, access.Actor{}, noted{"one"}) }); err != nil {
			t.Fatal(err)
		}
		deeds := []string{`update event set actor = 'somebody'`, `delete from event`, `delete from event where case_id = 'one'`}
		if d.Engine() == db.PostgreSQL {
			deeds = append(deeds, `truncate event`)
		} else {
			deeds = append(deeds, `replace into event select id, at, 'somebody', kind, person_id, case_id, data from event`)
		}
		for _, deed := range deeds {
			err := d.Update(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, deed)
				return err
			})
			if err == nil {
				t.Errorf("%s: done", deed)
			}
		}
		if list := ofCase(t, d, b, "one"); len(list) != 1 || list[0].Actor != "" {
			t.Errorf("now the record holds %+v", list)
		}
	})
}

// What happened to a person is counted by its kind and since when, up to what is asked for.
func TestCountOf(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := clock.At(noon)
		b := New(now)
		since := now.Now()
		for i, e := range []Event{opened{Case: "c", Person: "p"}, opened{Case: "c", Person: "p"}, opened{Case: "c", Person: "q"}, told{Case: "c"}, opened{Case: "d", Person: "p"}} {
			if i == 1 {
				since = now.Now()
			}
			if err := d.Update(t.Context(), func(tx *db.Tx) error { return b.Record(t.Context(), tx, access.System(access.Publish), e) }); err != nil {
				t.Fatal(err)
			}
			now.Move(time.Hour)
		}
		for _, x := range []struct {
			person, kind string
			most, want   int
		}{{"p", "test.opened", 10, 2}, {"p", "test.opened", 1, 1}, {"q", "test.opened", 10, 1}, {"p", "test.told", 10, 0}, {"", "test.told", 10, 0}} {
			err := d.View(t.Context(), func(tx *db.Tx) error {
				n, err := b.CountOf(t.Context(), tx, x.person, x.kind, since, x.most)
				if n != x.want {
					t.Errorf("%+v: %d", x, n)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestPersonalValuesAreRefused(t *testing.T) {
	for _, e := range []Event{leaky{pii.New("Ayesha")}, deepLeak{}, &told{}} {
		err := New(clock.At(noon)).Record(context.Background(), nil, access.Actor{}, e)
		if err == nil || strings.Contains(err.Error(), "Ayesha") {
			t.Errorf("%T: %v", e, err)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a reaction to a pointer was taken")
		}
	}()
	React(New(clock.At(noon)), func(context.Context, *db.Tx, access.Actor, *told) error { return nil })
}

func ofCase(t *testing.T, d *db.DB, b *Book, id string) (list []Entry) {
	t.Helper()
	err := d.View(context.Background(), func(tx *db.Tx) (err error) {
		list, err = b.OfCase(context.Background(), tx, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func kinds(list []Entry) string {
	var s []string
	for _, e := range list {
		s = append(s, e.Kind)
	}
	return strings.Join(s, " ")
}
