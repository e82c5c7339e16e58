package engineer

import (
	"context"
	"slices"

	"sanad/internal/db"
)

func insertRegistrations(ctx context.Context, tx *db.Tx, list []Registration, facts []factRow) error {
	if err := db.InsertMany(ctx, tx, "engineer_registration", list); err != nil {
		return err
	}
	return db.InsertMany(ctx, tx, "engineer_fact", facts)
}

// moveNumber lets the numbers of a discipline go on after a serial.
func moveNumber(ctx context.Context, tx *db.Tx, discipline string, serial int64) error {
	_, err := tx.Exec(ctx, `insert into engineer_number (discipline, last) values (?, ?)
		on conflict (discipline) do update set last = excluded.last where engineer_number.last < excluded.last`, discipline, serial)
	return err
}

// resetNumber lets the numbers of a discipline go on after the last that is still there.
func resetNumber(ctx context.Context, tx *db.Tx, discipline string) error {
	_, err := tx.Exec(ctx, `update engineer_number set last = (select coalesce(max(serial), 0) from engineer_registration where prefix = '' and discipline = ?)
		where discipline = ?`, discipline, discipline)
	if err == nil {
		_, err = tx.Exec(ctx, `delete from engineer_number where discipline = ? and last = 0`, discipline)
	}
	return err
}

func listBrought(ctx context.Context, tx *db.Tx, importID, after string, limit int) ([]Registration, error) {
	return db.List[Registration](ctx, tx, `select `+registrationColumns+` from engineer_registration
		where import_id = ? and id > ? order by id limit ?`, importID, after, limit)
}

// listNumbered returns the registrations under numbers of a discipline. Numbers that follow each other are one stretch of the index.
func listNumbered(ctx context.Context, tx *db.Tx, discipline string, serials []int64) ([]Registration, error) {
	const query = `select ` + registrationColumns + ` from engineer_registration where prefix = '' and discipline = ? and `
	if len(serials) == 0 {
		return nil, nil
	}
	if first, last := slices.Min(serials), slices.Max(serials); last-first < 2*int64(len(serials)) {
		return db.List[Registration](ctx, tx, query+`serial >= ? and serial <= ?`, discipline, first, last)
	}
	return db.List[Registration](ctx, tx, query+`serial in (?)`, discipline, serials)
}

func deleteRegistrations(ctx context.Context, tx *db.Tx, ids []string) error {
	for _, query := range []string{
		`update engineer_takeover set state = 'ended', code_hash = null, version = version + 1 where registration_id in (?) and state = 'open'`,
		`delete from engineer_reminder where registration_id in (?)`,
		`delete from engineer_fact where registration_id in (?)`,
	} {
		if _, err := tx.Exec(ctx, query, ids); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `delete from engineer_registration where id in (?)`, ids)
	return err
}

// listActed compares when each fact was recorded with when the registration was: an import records both in one moment.
func listActed(ctx context.Context, tx *db.Tx, persons []string) ([]string, error) {
	return db.List[string](ctx, tx, `select person_id from engineer_application where person_id in (?)
		union select person_id from engineer_proposal where person_id in (?)
		union select person_id from engineer_print where person_id in (?)
		union select to_id from engineer_move where to_id in (?)
		union select r.person_id from engineer_registration r where r.person_id in (?) group by r.person_id having count(*) > 1
		union select r.person_id from engineer_registration r join engineer_fact f on f.registration_id = r.id
			where r.person_id in (?) and f.known_at <> r.entered_at`, persons, persons, persons, persons, persons, persons)
}
