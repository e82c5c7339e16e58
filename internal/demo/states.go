package demo

import (
	"context"
	"strconv"
	"strings"

	"sanad/internal/access"
	"sanad/internal/accreditation"
	"sanad/internal/sample"
)

// states makes an institution of which every outcome was found, which was renamed, and of which two programmes are under process.
func (c *Council) states(ctx context.Context) error {
	if _, err := c.app.Accreditation.Import(ctx, access.System(access.Accreditation), strings.NewReader(sample.StatesOf(c.app.Config.Council))); err != nil {
		return err
	}
	officer, law := c.office["officer"], c.law()
	officer.Purpose = access.Accreditation
	at := accreditation.Address{Institution: sample.StatesSchool}
	since := law.Day.Add(-60)
	err := c.app.Accreditation.Rename(ctx, officer, at, accreditation.Rename{
		Version: "1", NameEn: "Thal University of Engineering", NameUr: "تھل جامعہ انجینئرنگ",
		Ordered: accreditation.Ordered{Day: strconv.Itoa(since.Date()), Month: strconv.Itoa(int(since.Month())), Year: strconv.Itoa(since.Year()), Instrument: "Charter of an invented university"},
	})
	if err != nil {
		return err
	}
	for n, phase := range []accreditation.Phase{accreditation.PhaseZero, accreditation.PhaseInterim} {
		show, err := c.app.Accreditation.Show(ctx, officer, at.Institution)
		if err != nil {
			return err
		}
		d := law.Disciplines[len(law.Disciplines)-1-n]
		code, err := c.app.Accreditation.OpenProgramme(ctx, officer, at.Institution, accreditation.OpenProgramme{
			Version: strconv.FormatInt(show.Version, 10), Campus: show.Campuses[0].Code, TitleEn: d.Name.En, TitleUr: d.Name.Ur, Degree: law.Degrees[0].ID, Discipline: d.Prefix,
			First: strconv.Itoa(law.Day.Year() - n), Sections: "1", PerSection: "50",
		})
		if err != nil {
			return err
		}
		if err := c.app.Accreditation.SetPhase(ctx, officer, at.Institution, code, accreditation.SetPhase{Version: "1", Phase: string(phase)}); err != nil {
			return err
		}
	}
	return nil
}
