package committee

import (
	"sanad/internal/day"
	"sanad/internal/events"
)

// MeetingCalled says that a meeting was called.
type MeetingCalled struct {
	Meeting, Chair string
	On             day.Day
}

// MemberCalled says that somebody is to sit in a meeting.
type MemberCalled struct {
	Meeting, Member string
	On              day.Day
}

// MeetingMoved says that a meeting is on another day, at another hour or in another place.
type MeetingMoved struct {
	Meeting  string
	From, To day.Day
}

// MemberMoved says that a meeting in which somebody is to sit was moved.
type MemberMoved struct {
	Meeting, Member string
	From, To        day.Day
}

// MeetingCalledOff says that a meeting is not held.
type MeetingCalledOff struct {
	Meeting string
	On      day.Day
}

// MemberCalledOff says that a meeting in which somebody was to sit is not held.
type MemberCalledOff struct {
	Meeting, Member string
	On              day.Day
}

// PutOnAgenda says that a case was put on an agenda.
type PutOnAgenda struct{ Meeting, Item, Case, Person string }

// TakenOff says that a case was taken off an agenda.
type TakenOff struct{ Meeting, Item, Case, Person string }

// ConflictDeclared says that a member has an interest in a case.
type ConflictDeclared struct{ Meeting, Item, Case, Person, Member string }

// Attended says of whom it was noted that they are present, or that they are not.
type Attended struct {
	Meeting         string
	Present, Absent []string
}

// Decided says what a meeting found on a case.
type Decided struct {
	Meeting, Item, Case, Person string
	Outcome                     Outcome
	Voters                      int64
	Rule                        string
}

// MinutesClosed says that the minutes of a meeting are written.
type MinutesClosed struct{ Meeting string }

// MinutesConfirmed says that the minutes were confirmed; Hash is the SHA-256 of their text.
type MinutesConfirmed struct{ Meeting, Hash string }

// About names no case.
func (e MeetingCalled) About() events.About { return about("meeting_called", "", "") }

// About names the member.
func (e MemberCalled) About() events.About { return about("member_called", e.Member, "") }

// About names no case.
func (e MeetingMoved) About() events.About { return about("meeting_moved", "", "") }

// About names the member.
func (e MemberMoved) About() events.About { return about("member_moved", e.Member, "") }

// About names no case.
func (e MeetingCalledOff) About() events.About { return about("meeting_called_off", "", "") }

// About names the member.
func (e MemberCalledOff) About() events.About { return about("member_called_off", e.Member, "") }

// About names the case.
func (e PutOnAgenda) About() events.About { return about("put_on_agenda", e.Person, e.Case) }

// About names the case.
func (e TakenOff) About() events.About { return about("taken_off", e.Person, e.Case) }

// About names the case.
func (e ConflictDeclared) About() events.About { return about("conflict_declared", e.Person, e.Case) }

// About names no case.
func (e Attended) About() events.About { return about("attended", "", "") }

// About names the case.
func (e Decided) About() events.About {
	if e.Outcome == Deferred {
		return about("deferred", e.Person, e.Case)
	}
	return about("decided", e.Person, e.Case)
}

// About names no case.
func (e MinutesClosed) About() events.About { return about("minutes_closed", "", "") }

// About names no case.
func (e MinutesConfirmed) About() events.About { return about("minutes_confirmed", "", "") }

func about(kind, person, caseID string) events.About {
	return events.About{Kind: "committee." + kind, Person: person, Case: caseID}
}
