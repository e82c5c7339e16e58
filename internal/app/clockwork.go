package app

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/jobs"
)

// extendJob extends registrations until none of an extension is left.
const extendJob = "engineer.extend"

// unlockJob lets go on whoever waits for a batch that opens registration by now.
const unlockJob = "engineer.unlock"

// relistJob compares who waits with the lists that an institution sent of a batch.
const relistJob = "engineer.relist"

// relistArgs name the batch, by the id of its programme.
type relistArgs struct {
	Programme string
	Batch     int
}

// relist compares who waits with the lists of a batch, under all names that it had.
func (a *App) relist(ctx context.Context, programme string, batch int) error {
	names, err := a.Accreditation.NamesOf(ctx, programme, batch)
	for _, b := range names {
		err = errors.Join(err, a.Engineer.Relist(ctx, b))
	}
	return err
}

// takeoverJob compares who asked to take over a registration with whose it is, and sends the code.
const takeoverJob = "engineer.takeover"

// shredJob destroys the key of a person of whom nothing is kept any more.
const shredJob = "person.shred"

// clockwork lists what time triggers. The rooms that keep jobs of their own set who works them.
func (a *App) clockwork() {
	a.Jobs.Handle("account.sweep", func(ctx context.Context, _ jobs.Job) error { return a.Account.Sweep(ctx) })
	a.Jobs.Every("account.sweep", time.Hour)
	a.Jobs.Handle("person.index", func(ctx context.Context, _ jobs.Job) error { return a.People.Index(ctx) })
	a.Jobs.Every("person.index", time.Hour)
	a.Jobs.Handle("engineer.lapse", func(ctx context.Context, _ jobs.Job) error { return a.Engineer.Lapse(ctx) })
	a.Jobs.Every("engineer.lapse", time.Hour)
	a.Jobs.Handle(extendJob, func(ctx context.Context, j jobs.Job) error {
		var args extensionArgs
		if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
			return err
		}
		return a.Engineer.RunExtension(ctx, args.Extension)
	})
	a.Jobs.Handle(unlockJob, func(ctx context.Context, _ jobs.Job) error { return a.Engineer.Unlock(ctx) })
	a.Jobs.Every(unlockJob, time.Hour) // what holds from a day on opens without an event
	a.Jobs.Handle(relistJob, func(ctx context.Context, j jobs.Job) error {
		var args relistArgs
		if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
			return err
		}
		return a.relist(ctx, args.Programme, args.Batch)
	})
	a.Jobs.Handle(takeoverJob, func(ctx context.Context, j jobs.Job) error {
		var args takeoverArgs
		if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
			return err
		}
		return a.Engineer.SendTakeoverCode(ctx, args.Takeover)
	})
	a.Jobs.Handle("engineer.expire_takeovers", func(ctx context.Context, _ jobs.Job) error { return a.Engineer.ExpireTakeovers(ctx) })
	a.Jobs.Every("engineer.expire_takeovers", time.Hour)
	a.Jobs.Handle("engineer.empty_shells", func(ctx context.Context, _ jobs.Job) error { return a.Engineer.EmptyShells(ctx) })
	a.Jobs.Every("engineer.empty_shells", 24*time.Hour)
	a.Jobs.Handle(shredJob, func(ctx context.Context, j jobs.Job) error {
		var args shredArgs
		if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
			return err
		}
		return a.People.ShredEmpty(ctx, args.Person)
	})
	a.Jobs.Handle("engineer.remind_renewal", func(ctx context.Context, _ jobs.Job) error { return a.Engineer.RemindRenewal(ctx) })
	a.Jobs.Every("engineer.remind_renewal", time.Hour)
	a.Jobs.Handle("payment.time", func(ctx context.Context, _ jobs.Job) error {
		return errors.Join(a.Payment.Remind(ctx), a.Payment.Expire(ctx))
	})
	a.Jobs.Every("payment.time", time.Hour)
	a.Jobs.Handle("payment.forget", func(ctx context.Context, _ jobs.Job) error { return a.Payment.ForgetStatements(ctx) })
	a.Jobs.Every("payment.forget", 24*time.Hour)
	a.Jobs.Handle("accreditation.forget", func(ctx context.Context, _ jobs.Job) error { return a.Accreditation.ForgetStudents(ctx) })
	a.Jobs.Every("accreditation.forget", 24*time.Hour)
	a.Jobs.Handle("accreditation.remind_waited", func(ctx context.Context, _ jobs.Job) error { return a.Accreditation.RemindWaited(ctx) })
	a.Jobs.Every("accreditation.remind_waited", time.Hour)
	a.Jobs.Handle("evaluator.remind", func(ctx context.Context, _ jobs.Job) error { return a.Evaluator.Remind(ctx) })
	a.Jobs.Every("evaluator.remind", 24*time.Hour)
	a.Jobs.Handle("payment.match", func(ctx context.Context, _ jobs.Job) error { return a.Payment.MatchMovements(ctx) })
	a.Jobs.Every("payment.match", time.Minute)
	a.Jobs.Handle("payment.cards", func(ctx context.Context, _ jobs.Job) error { return a.Payment.AskCheckouts(ctx) })
	a.Jobs.Every("payment.cards", time.Minute)
	a.Jobs.Handle("accreditation.take_effect", func(ctx context.Context, _ jobs.Job) error { return a.Accreditation.TakeEffect(ctx) })
	a.Jobs.Every("accreditation.take_effect", time.Hour)
	a.Jobs.Handle("visit.pass_days", func(ctx context.Context, _ jobs.Job) error { return a.Visit.PassDays(ctx) })
	a.Jobs.Every("visit.pass_days", time.Hour)
	a.Jobs.Handle("casework.measure", func(ctx context.Context, _ jobs.Job) error { return a.Desk.Measure(ctx) })
	a.Jobs.Every("casework.measure", time.Hour)
	a.Jobs.Handle("register.list", func(ctx context.Context, _ jobs.Job) error {
		return errors.Join(a.Register.KeepKeys(ctx), a.Register.KeepList(ctx))
	})
	a.Jobs.Every("register.list", time.Minute)
	a.Jobs.Handle("register.retire", func(ctx context.Context, _ jobs.Job) error { return a.retire(ctx) })
	a.Jobs.Every("register.retire", 24*time.Hour)
	a.Jobs.Handle("policy.prove", func(ctx context.Context, _ jobs.Job) error {
		_, err := a.Policy.Prove(ctx)
		return err
	})
	a.Jobs.Every("policy.prove", 24*time.Hour)
}

// retire takes out of the register what is told no more, with the keys of those whom it is about.
func (a *App) retire(ctx context.Context) error {
	for after := ""; ; {
		numbers, last, err := a.Register.Expired(ctx, after)
		if err != nil {
			return err
		}
		for _, n := range numbers {
			err := a.Stores.DB.Update(ctx, func(tx *db.Tx) error {
				holder, err := a.Engineer.Registered(ctx, tx, n)
				if err != nil {
					return err
				}
				change, err := a.change(ctx, holder)
				if err != nil {
					return err
				}
				return a.Register.Retire(ctx, tx, access.System(access.Publish), n, change)
			})
			if err != nil && !fault.Is(err, fault.KindNotFound) { // whose key is destroyed gets no new line
				return err
			}
		}
		if after = last; last == "" {
			return nil
		}
	}
}

// sealLogs seals what was written in the last second, until ctx ends. What waits then is sealed by the next start.
func (a *App) sealLogs(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	failed := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := a.Ledger.SealAll(ctx)
		if err != nil && ctx.Err() == nil && !failed {
			a.Log.Error("the logs wait to be sealed", "error", err.Error())
		}
		failed = err != nil
	}
}
