package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/engineer"
	"sanad/internal/roll"
	"sanad/internal/sample"
)

// daysLeft is how long the registration is valid of whoever must renew.
const daysLeft = 20

// endSoon brings in an engineer of an older register whose registration ends soon, and lets them take it over at a counter; nobody where the
// council's registrations are not renewed.
func (c *Council) endSoon(ctx context.Context, today time.Time) (string, error) {
	c.now.Set(today.Add(-3 * time.Hour))
	law, p := c.law(), sample.Someone(c.next)
	kind, last := law.Kinds[0].ID, law.Disciplines[len(law.Disciplines)-1].Prefix
	if law.Cycle(kind).Renewal == nil || numbered(law, len(p.CNIC)) == "" {
		return "", nil
	}
	number := law.Number(last, 8001)
	file := fmt.Appendf(nil, "number,kind,name,father,cnic,entered on,valid until\n%s,%s,%s,%s,%s,2001-04-01,%s\n",
		number, kind, p.NameLatin, p.Father, p.CNIC, law.Day.Add(daysLeft))
	done, err := c.app.Roll.Import(ctx, access.System(access.Licensing), roll.File{Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file)), nil }})
	if err != nil {
		return "", err
	}
	if done.Entered != 1 {
		return "", errors.New("whose registration ends soon is not brought in")
	}
	by, err := c.enrol(ctx, "en")
	if err != nil {
		return "", err
	}
	e, officer := c.app.Engineer, c.office["officer"]
	if err := e.TakeOver(ctx, by, engineer.TakeOver{Number: number}); err != nil {
		return "", err
	}
	waiting, _, err := e.Takeovers(ctx, officer, "")
	if err != nil || len(waiting) != 1 {
		return "", errors.Join(err, fmt.Errorf("%d wait at the counter", len(waiting)))
	}
	v, err := e.ShowTakeover(ctx, officer, waiting[0].ID)
	if err != nil {
		return "", err
	}
	return by.Person, e.ConfirmTakeover(ctx, officer, v.ID, engineer.ConfirmTakeover{
		Paper: true, JudgeTakeover: engineer.JudgeTakeover{Reasons: "Saw the identity card at the counter.", Version: strconv.FormatInt(v.Version, 10)},
	})
}
