package casework

import (
	"context"
	"io"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Side is one of the two that a case has.
type Side string

// The sides of a case.
const (
	SidePerson Side = "person" // whose matter it is
	SideOffice Side = "office" // the council
)

// sideOf is the side on which somebody acts: the door says it.
func sideOf(by access.Actor) Side {
	if by.Purpose == access.Self {
		return SidePerson
	}
	return SideOffice
}

// Message is what one side wrote to the other, opened.
type Message struct {
	ID, Person string
	Side       Side
	Text       pii.Value
	Document   string // id of the file that came with it; empty: none
	Came       string // ByMail; empty: it was written here
	At         time.Time
	ReadAt     *time.Time // when the other side first saw it
}

// Thread is a part of what both sides wrote, in the order in which it was written.
type Thread struct {
	Case     Case
	Messages []Message
	Earlier  string               // position before which there is more; empty: this is the beginning
	Names    map[string]pii.Value // of the officers who wrote, for officers
	May      error                // why the reader cannot write now; nil: can
}

// Attachment is a file that comes with a message. In stores the message in the transaction that stores the file's row.
type Attachment struct {
	Case, Name string
	Content    io.Reader
	In         func(ctx context.Context, tx *db.Tx, document string) error
}

// messagesOnPage is how many messages are shown at once.
const messagesOnPage = 40

// tellAfter is how long the council's messages are one letter: who writes three sentences in three messages does not ring three times.
const tellAfter = time.Hour

// Messages opens what was written on a case, the newest part, or what stands before a position; the other side's messages are read by
// that, and it is noted when.
func (d *Desk) Messages(ctx context.Context, by access.Actor, caseID, before string) (Thread, error) {
	if !id.Valid(before) {
		before = "" // an address that somebody typed
	}
	var t Thread
	err := d.db.Update(ctx, func(tx *db.Tx) error {
		c, decision, err := d.loadTalk(ctx, tx, by, caseID, actions{"casework.read", "casework.hear"})
		if err != nil {
			return err
		}
		rows, err := listMessages(ctx, tx, c.ID, before, messagesOnPage+1)
		if err != nil {
			return err
		}
		t = Thread{Case: c, May: decideSend(c, by)}
		if len(rows) > messagesOnPage {
			rows = rows[len(rows)-messagesOnPage:]
			t.Earlier = rows[0].ID
		}
		if t.Messages, err = d.openMessages(ctx, decision, rows); err != nil {
			return err
		}
		if err := d.markRead(ctx, tx, by, c); err != nil {
			return err
		}
		if sideOf(by) == SidePerson {
			return nil
		}
		t.Names, err = d.namesOf(ctx, tx, by, rows)
		return err
	})
	return t, err
}

// actions are what the person does on their own case, and what an office does on anybody's.
type actions struct{ person, office access.Action }

// loadTalk returns a case whose messages by may see: their own, or by office.
func (d *Desk) loadTalk(ctx context.Context, tx *db.Tx, by access.Actor, caseID string, do actions) (Case, access.Decision, error) {
	c, err := loadCase(ctx, tx, caseID)
	if err != nil {
		return c, access.Decision{}, err
	}
	action := do.office
	if sideOf(by) == SidePerson {
		action = do.person
	}
	decision, err := d.access.May(by, action, access.Subject{Person: c.Person, Case: c.ID})
	if err == nil && action == do.office {
		err = d.apart(ctx, tx, by, c)
	}
	return c, decision, err
}

// apart refuses an officer who declared an interest in a case.
func (d *Desk) apart(ctx context.Context, tx *db.Tx, by access.Actor, c Case) error {
	if d.needs.Apart == nil || by.System {
		return nil
	}
	return d.needs.Apart(ctx, tx, by.Person, c.ID)
}

func (d *Desk) openMessages(ctx context.Context, decision access.Decision, rows []messageRow) ([]Message, error) {
	list := make([]Message, len(rows))
	for i, r := range rows {
		text, err := d.vault.Open(ctx, decision, messageField(r), r.Text)
		if err != nil {
			return nil, err
		}
		list[i] = Message{r.ID, r.Person, r.Side, text, r.Document, r.Came, r.At, r.ReadAt}
	}
	return list, nil
}

// namesOf opens the names of officers who wrote.
func (d *Desk) namesOf(ctx context.Context, tx *db.Tx, by access.Actor, rows []messageRow) (map[string]pii.Value, error) {
	decision, err := d.access.May(by, "casework.inbox", access.Subject{Any: true})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.Person)
	}
	return d.people.Names(ctx, tx, decision, ids)
}

// markRead notes that a side has seen what the other wrote. An officer whose own affair it is reads as the person alone.
func (d *Desk) markRead(ctx context.Context, tx *db.Tx, by access.Actor, c Case) error {
	if sideOf(by) == SidePerson {
		return updateRead(ctx, tx, c.ID, SideOffice, d.clock.Now())
	}
	if c.Person == by.Person {
		return fault.Denied("access.own_affair", nil)
	}
	if err := updateRead(ctx, tx, c.ID, SidePerson, d.clock.Now()); err != nil || !c.Unread {
		return err
	}
	return updateUnread(ctx, tx, c.ID, false)
}

// Send is a message as it was typed, perhaps with a file.
type Send struct {
	Text string `form:"text" entry:"casework_message.text" max:"4000" lines:"true"`

	Name    string    // of the file
	Content io.Reader // nil: no file
}

// Send writes to the other side of a case. Message and file are stored together or not at all; the person is told by a letter, at
// most once an hour, and the office by a mark on the case.
func (d *Desk) Send(ctx context.Context, by access.Actor, caseID string, m Send) error {
	if err := checkText(m.Text); err != nil {
		return err
	}
	now := d.clock.Now()
	row := messageRow{ID: id.New(now), Case: caseID, Side: sideOf(by), Person: by.Person, At: now}
	if err := d.db.View(ctx, func(tx *db.Tx) error { return d.maySend(ctx, tx, by, caseID) }); err != nil {
		return err // before anything is sealed or read
	}
	var err error
	if row.Text, err = d.vault.Seal(ctx, messageField(row), m.Text); err != nil {
		return err
	}
	store := func(ctx context.Context, tx *db.Tx, document string) error {
		row.Document = document
		return d.send(ctx, tx, by, row)
	}
	if m.Content != nil {
		return d.needs.Attach(ctx, by, Attachment{caseID, m.Name, m.Content, store})
	}
	return d.db.Update(ctx, func(tx *db.Tx) error { return store(ctx, tx, "") })
}

func (d *Desk) maySend(ctx context.Context, tx *db.Tx, by access.Actor, caseID string) error {
	c, _, err := d.loadTalk(ctx, tx, by, caseID, actions{"casework.write", "casework.answer"})
	if err != nil {
		return err
	}
	return decideSend(c, by)
}

func (d *Desk) send(ctx context.Context, tx *db.Tx, by access.Actor, row messageRow) error {
	if err := d.maySend(ctx, tx, by, row.Case); err != nil {
		return err
	}
	c, err := loadCase(ctx, tx, row.Case)
	if err != nil {
		return err
	}
	last, err := lastMessage(ctx, tx, c.ID, SideOffice)
	if err != nil {
		return err
	}
	if err := insertMessage(ctx, tx, row); err != nil {
		return err
	}
	if row.Side == SidePerson && !c.Unread {
		if err := updateUnread(ctx, tx, c.ID, true); err != nil {
			return err
		}
	}
	tell := row.Side == SideOffice && (last == nil || row.At.Sub(*last) >= tellAfter)
	return d.events.Record(ctx, tx, by, MessageSent{Case: c.ID, Person: c.Person, Message: row.ID, Side: row.Side, Tell: tell})
}

// Talk counts what somebody on a side has not read yet, and the notes, for the page of the case.
func (d *Desk) Talk(ctx context.Context, tx *db.Tx, by access.Actor, caseID string) (unread, notes int, err error) {
	other := SidePerson
	if sideOf(by) == SidePerson {
		other = SideOffice
	}
	if unread, err = countUnread(ctx, tx, caseID, other); err != nil || other == SideOffice {
		return unread, 0, err
	}
	notes, err = countNotes(ctx, tx, caseID)
	return unread, notes, err
}

// scope names the key that seals what is written on a case; the room that opens the case mints it.
func scope(caseID string) string { return "case/" + caseID }

func messageField(r messageRow) vault.Field {
	return vault.Field{Entry: "casework_message.text", Row: r.ID, Scope: scope(r.Case)}
}
