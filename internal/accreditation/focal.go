package accreditation

import (
	"context"
	"crypto/sha256"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
)

// FocalRole is what a focal person may do for an institution.
type FocalRole string

// The roles of focal persons.
const (
	Lead   FocalRole = "lead"   // sends lists, invites others and hands over
	Writer FocalRole = "writer" // sends lists
)

// Focal is a person who stands for an institution towards the council, or stood.
type Focal struct {
	ID          string
	Institution string // by id
	Person      string
	Role        FocalRole
	InvitedBy   string // by person; a lead who was named by another, who
	Since       time.Time
	EndedBy     string
	Until       time.Time // zero: they stand for it now
}

// Invitation is an invitation to stand for an institution. Its address is in the letter alone.
type Invitation struct {
	ID          string
	Institution string // by id
	Role        FocalRole
	By          string
	At, Ends    time.Time
	Closed      time.Time // zero: neither accepted nor taken back
}

// Letter is what goes to the address of somebody who is invited.
type Letter struct {
	Address, Language string
	Institution       string // its name, in the language of the letter
	Until             string // the last day of the link
	Path              string // of the link
}

// FocalInvited says that somebody was invited to stand for an institution.
type FocalInvited struct {
	Invitation, Institution string
	Role                    FocalRole
}

// About names no person: who is invited need not have an account.
func (e FocalInvited) About() events.About {
	return events.About{Kind: "accreditation.focal_invited"}
}

// FocalUninvited says that an invitation was taken back.
type FocalUninvited struct{ Invitation, Institution string }

// About names no person.
func (e FocalUninvited) About() events.About {
	return events.About{Kind: "accreditation.focal_uninvited"}
}

// FocalBegun says that a person stands for an institution from now on.
type FocalBegun struct {
	Person, Focal, Institution string
	Role                       FocalRole
}

// About names the person.
func (e FocalBegun) About() events.About {
	return events.About{Kind: "accreditation.focal_begun", Person: e.Person}
}

// FocalHandedOver says that a lead handed over to another person.
type FocalHandedOver struct{ Person, From, Institution string }

// About names the new lead.
func (e FocalHandedOver) About() events.About {
	return events.About{Kind: "accreditation.focal_handed_over", Person: e.Person}
}

// FocalEnded says that a person stands for an institution no more.
type FocalEnded struct {
	Person, Focal, Institution string
	Resigned                   bool
}

// About names the person.
func (e FocalEnded) About() events.About {
	return events.About{Kind: "accreditation.focal_ended", Person: e.Person}
}

// hash is what is stored of the random token of a link.
func hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// standing is for whom somebody acts at an institution: for it, as one of its focal persons, or for the council.
type standing struct {
	Institution
	focal Focal // without id: an officer
}

// subject is what a deed of theirs concerns, with the person whom it is about; empty: none.
func (x standing) subject(person string) access.Subject {
	return access.Subject{Person: person, Item: x.ID, Stands: x.focal.ID != ""}
}

// loadStanding returns the institution with a code for which by stands, or may act by office. To all others it does not exist.
func (s *Service) loadStanding(ctx context.Context, tx *db.Tx, by access.Actor, code string, desk bool, action access.Action) (standing, error) {
	i, err := loadInstitutionByCode(ctx, tx, code)
	if err != nil {
		return standing{}, err
	}
	x := standing{Institution: i}
	if !desk {
		if x.focal, err = loadFocalOf(ctx, tx, i.ID, by.Person); err != nil {
			return standing{}, err
		}
	}
	_, err = s.access.May(by, action, x.subject(""))
	return x, err
}

// focalIn returns one of those who stand for an institution now.
func focalIn(ctx context.Context, tx *db.Tx, institution, id string) (Focal, error) {
	f, err := loadFocal(ctx, tx, id)
	if err == nil && (f.Institution != institution || !f.Until.IsZero()) {
		err = fault.NotFound()
	}
	return f, err
}
