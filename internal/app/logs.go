package app

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/db"
	"sanad/internal/person"
	"sanad/internal/register"
	"sanad/internal/vault"
)

// Logged counts what the logs commit to.
type Logged struct {
	Looks, Register int64
	Closed          int64 // entries whose line nobody can open any more: the key of whom they are about was destroyed
}

// CheckLogs compares what is stored with what the logs commit to.
func (a *App) CheckLogs(ctx context.Context) (found Logged, err error) {
	var faults []error
	if found.Looks, err = a.Access.CheckLooks(ctx, a.Ledger); err != nil {
		faults = append(faults, fmt.Errorf("access: %w", err))
	}
	if found.Register, found.Closed, err = a.Register.Check(ctx); err != nil {
		faults = append(faults, fmt.Errorf("register: %w", err))
	}
	return found, errors.Join(faults...)
}

// salted names what opens a change of a holder's entry.
func salted(holder, change string) vault.Salted {
	return vault.Salted{Scope: person.Scope(holder), Name: "register " + change}
}

// salts makes the salts of changes again, with the keys of those who had the numbers when each change was made.
func (a *App) salts(ctx context.Context, changes []register.Made) (map[string][]byte, error) {
	numbers := map[string]string{}
	for _, c := range changes {
		numbers[c.ID] = c.Number
	}
	var holders map[string]string
	err := a.Stores.DB.View(ctx, func(tx *db.Tx) (err error) {
		holders, err = a.Engineer.HoldersAt(ctx, tx, numbers)
		return err
	})
	if err != nil {
		return nil, err
	}
	var ids []string
	var list []vault.Salted
	for _, c := range changes {
		if holder := holders[c.ID]; holder != "" {
			ids, list = append(ids, c.ID), append(list, salted(holder, c.ID))
		}
	}
	made, err := a.Vault.Salts(ctx, list)
	salts := map[string][]byte{}
	for i := range made {
		salts[ids[i]] = made[i]
	}
	return salts, err
}
