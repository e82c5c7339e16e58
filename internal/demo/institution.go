package demo

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/sample"
)

// stand lets somebody stand for the first institution, who sends the enrolment list of the batch that began ten days ago: of 51 students, who may be one too many.
func (c *Council) stand(ctx context.Context, today time.Time) (string, error) {
	x, now := c.open[0], c.now.Now()
	c.now.Set(today.AddDate(0, -9, 0))
	own, err := c.standFor(ctx, x.institution, true)
	c.now.Set(now)
	if err != nil {
		return "", err
	}
	began := c.law().Day.Add(-10)
	var list strings.Builder
	list.WriteString("roll_number,name\n")
	for n := range 51 {
		fmt.Fprintf(&list, "%d-%s-%03d,%s\n", began.Year(), strings.ToUpper(x.programme), n+1, sample.Someone(200_000+n).NameLatin)
	}
	at := accreditation.BatchAt{Institution: x.institution, Programme: x.programme, Year: began.Year()}
	id, err := c.app.Accreditation.TryList(ctx, own, at, accreditation.TryList{
		Kind: string(accreditation.Enrolled), Day: strconv.Itoa(began.Date()), Month: strconv.Itoa(int(began.Month())), Year: strconv.Itoa(began.Year()), Content: strings.NewReader(list.String()),
	})
	if err != nil {
		return "", err
	}
	return own.Person, c.app.Accreditation.SendList(ctx, own, at, id)
}

// standFor lets somebody new stand for an institution: as its lead, or to write for it.
func (c *Council) standFor(ctx context.Context, institution string, leads bool) (access.Actor, error) {
	own, err := c.enrol(ctx, "en")
	if err != nil {
		return own, err
	}
	role := accreditation.Writer
	if leads {
		role = accreditation.Lead
	}
	token, err := c.app.Accreditation.InviteFocal(ctx, c.as("officer", access.Accreditation), institution, true, accreditation.InviteFocal{Email: "focal@example.org", Role: string(role), Language: "en"})
	if err != nil {
		return own, err
	}
	_, err = c.app.Accreditation.Join(ctx, own, token)
	return member(own.Person), err
}
