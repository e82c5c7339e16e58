package demo

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"time"

	"sanad/internal/access"
	"sanad/internal/engineer"
	"sanad/internal/roll"
	"sanad/internal/sample"
)

// bringOld brings in six engineers of an older register, who have no account. One of them asks for the registration and waits at the counter,
// because the older register has a digit of the identity number wrong; two others are on it twice, or may be.
func (c *Council) bringOld(ctx context.Context) error {
	law, last := c.law(), c.law().Disciplines[len(c.law().Disciplines)-1].Prefix
	if numbered(law, len(sample.Someone(0).CNIC)) == "" {
		return nil
	}
	c.now.Set(c.today.Add(-2 * 24 * time.Hour))
	var file bytes.Buffer
	lines := csv.NewWriter(&file)
	head := []string{"number", "kind", "name", "father", "cnic", "entered on", "valid until", "email"}
	if err := lines.Write(head); err != nil {
		return err
	}
	valid := "" // for life
	if !law.Cycle(law.Kinds[0].ID).Life() {
		valid = law.Day.AddYears(1).String()
	}
	for i := range 6 {
		p := sample.Someone(c.next + i) // the first of them enrols below
		cnic := p.CNIC
		switch i {
		case 0:
			cnic = slip(cnic)
		case 5:
			cnic = sample.Someone(c.next + 4).CNIC
		}
		line := []string{law.Number(last, int64(9001+i)), law.Kinds[0].ID, p.NameLatin, p.Father, cnic, fmt.Sprintf("%d-04-0%d", 1990+i, i+1), valid, "old-" + p.Email}
		if err := lines.Write(line); err != nil {
			return err
		}
	}
	lines.Flush()
	text := file.Bytes()
	done, err := c.app.Roll.Import(ctx, access.System(access.Licensing), roll.File{Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }})
	if err != nil {
		return err
	}
	if done.Entered != 6 {
		return fmt.Errorf("%d of 6 came in, %d were refused", done.Entered, done.Refused)
	}
	by, err := c.enrol(ctx, "en")
	if err != nil {
		return err
	}
	c.next += 5
	return c.app.Engineer.TakeOver(ctx, by, engineer.TakeOver{Number: law.Number(last, 9001)})
}

// slip writes one digit of a number wrong.
func slip(number string) string {
	b := []byte(number)
	i := len(b) - 2
	b[i] = '0' + (b[i]-'0'+1)%10
	return string(b)
}
