package app

import (
	"context"
	"errors"
	"fmt"
)

// Logged counts what the logs commit to.
type Logged struct{ Looks, Register int64 }

// CheckLogs compares what is stored with what the logs commit to.
func (a *App) CheckLogs(ctx context.Context) (found Logged, err error) {
	var faults []error
	if found.Looks, err = a.Access.CheckLooks(ctx, a.Ledger); err != nil {
		faults = append(faults, fmt.Errorf("access: %w", err))
	}
	if found.Register, err = a.Register.Check(ctx); err != nil {
		faults = append(faults, fmt.Errorf("register: %w", err))
	}
	return found, errors.Join(faults...)
}
