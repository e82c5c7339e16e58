package account

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// Officers is who holds which office.
type Officers struct {
	List        []Officer
	Loans       []Loan
	Invitations []Invitation // for a registrar alone
	Registrar   bool         // the reader may appoint
	Today       day.Day
}

// Officer is a person with the offices they hold.
type Officer struct {
	Person      string
	Name, Email pii.Value // the name is empty before identity is recorded
	Offices     []Office
	Me          bool
	Second      bool // a second factor; without one the desk stays shut for them
}

// Office is one office held.
type Office struct {
	ID    string
	Role  access.Role
	Since day.Day
}

// Loan is an office lent for some days.
type Loan struct {
	ID              string
	Role            access.Role
	Giver, Receiver pii.Value
	From, Until     day.Day
	May             bool // the reader may end it
}

// ShowOfficers shows who holds which office, to anybody who holds one.
func (s *Service) ShowOfficers(ctx context.Context, by access.Actor) (Officers, error) {
	shown := Officers{Registrar: by.Has(access.Registrar), Today: s.today()}
	zone := s.council.On(shown.Today).Zone
	err := s.db.View(ctx, func(tx *db.Tx) error {
		offices, err := listOffices(ctx, tx)
		if err != nil {
			return err
		}
		d, err := s.access.May(by, "account.officers", access.Subject{Any: true})
		if err != nil {
			return err
		}
		at := map[string]int{}
		for _, o := range offices {
			i, ok := at[o.Person]
			if !ok {
				i = len(shown.List)
				at[o.Person] = i
				contact, err := s.people.Contact(ctx, tx, d, o.Person)
				if err != nil {
					return err
				}
				a, err := loadAccount(ctx, tx, o.Person)
				if err != nil {
					return err
				}
				second, err := s.hasSecond(ctx, tx, a)
				if err != nil {
					return err
				}
				shown.List = append(shown.List, Officer{
					Person: o.Person, Name: contact.Name, Email: contact.Email, Me: o.Person == by.Person, Second: second,
				})
			}
			shown.List[i].Offices = append(shown.List[i].Offices, Office{o.ID, o.Role, day.Of(o.BegunAt, zone)})
		}
		loans, err := listLoans(ctx, tx, shown.Today)
		if err != nil {
			return err
		}
		for _, l := range loans {
			giver, here := at[l.Giver]
			receiver, there := at[l.Receiver]
			if here && there {
				shown.Loans = append(shown.Loans, Loan{
					ID: l.ID, Role: l.Role, Giver: shown.List[giver].Shown(), Receiver: shown.List[receiver].Shown(), From: l.From, Until: l.Until,
					May: l.Giver == by.Person || shown.Registrar,
				})
			}
		}
		if !shown.Registrar {
			return nil
		}
		shown.Invitations, err = s.openInvitations(ctx, tx, d, nil)
		return err
	})
	return shown, err
}

// mine returns the reader's own offices.
func (o Officers) mine() []Office {
	for _, x := range o.List {
		if x.Me {
			return x.Offices
		}
	}
	return nil
}

// Shown is the name of an officer, or their address before the name is recorded.
func (o Officer) Shown() pii.Value {
	if o.Name.Empty() {
		return o.Email
	}
	return o.Name
}

// openInvitations returns the open invitations, with the addresses if d covers any person.
func (s *Service) openInvitations(ctx context.Context, tx *db.Tx, d access.Decision, emailIndex []byte) ([]Invitation, error) {
	rows, err := listInvitations(ctx, tx, emailIndex, s.clock.Now())
	if err != nil {
		return nil, err
	}
	var list []Invitation
	for _, row := range rows {
		i := Invitation{ID: row.ID, Role: row.Role, At: row.InvitedAt, EndsAt: row.EndsAt}
		if emailIndex == nil {
			i.Email, err = s.people.OpenEmail(ctx, d, row.Guest, row.Email)
			if err != nil && !fault.Is(err, fault.KindNotFound) {
				return nil, err
			}
		}
		list = append(list, i)
	}
	return list, nil
}

// OwnInvitations returns the open invitations to one's own address.
func (s *Service) OwnInvitations(ctx context.Context, by access.Actor) ([]Invitation, error) {
	var list []Invitation
	err := s.db.View(ctx, func(tx *db.Tx) error {
		a, _, err := s.loadOwn(ctx, tx, by)
		if err != nil {
			return err
		}
		list, err = s.openInvitations(ctx, tx, access.Decision{}, a.EmailIndex)
		return err
	})
	return list, err
}

// holdsOffice tells whether by holds an office of their own now.
func (s *Service) holdsOffice(ctx context.Context, by access.Actor) (bool, error) {
	var held []officeRow
	err := s.db.View(ctx, func(tx *db.Tx) error {
		var err error
		held, err = listOfficesOf(ctx, tx, by.Person)
		return err
	})
	return len(held) > 0, err
}

// Holders returns who holds an office today, their own or lent to them, in the order in which they were appointed.
func (s *Service) Holders(ctx context.Context, tx *db.Tx, role access.Role) ([]string, error) {
	today := s.today()
	offices, err := listOffices(ctx, tx)
	if err != nil {
		return nil, err
	}
	loans, err := listLoans(ctx, tx, today)
	if err != nil {
		return nil, err
	}
	return holdersOn(offices, loans, role, today), nil
}
