// Package fault names the ways in which Sanad says no.
//
// A fault carries a message key and its values, never prose: the page that shows it writes the words in the reader's language.
// Everything that is not a fault is an internal error; its detail goes to the log and never to a person.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of refusal a fault is.
type Kind int

// The five kinds.
const (
	KindInvalid  Kind = iota + 1 // what the person typed cannot be taken; see Fields
	KindDenied                   // the person may see the thing, but may not do this to it
	KindNotFound                 // no such thing, or none that this person may see
	KindConflict                 // somebody else was faster, or the thing has moved on
	KindBusy                     // too much at once; try again later
)

func (k Kind) String() string {
	switch k {
	case KindInvalid:
		return "invalid"
	case KindDenied:
		return "denied"
	case KindNotFound:
		return "not found"
	case KindConflict:
		return "conflict"
	case KindBusy:
		return "busy"
	}
	return "unknown"
}

// Values fill the marks of a message.
type Values map[string]any

// Message is a text key with its values.
type Message struct {
	Key    string
	Values Values
}

// Field is the refusal of one form field.
type Field struct {
	Name string
	Message
}

// Fault is an error with a kind and a message for the person.
type Fault struct {
	Kind Kind
	Message
	Fields []Field // only of KindInvalid, in the order of the form
}

// Error names kind and keys; it is for logs and tests and holds no value that a person typed.
func (f *Fault) Error() string {
	if len(f.Fields) == 0 {
		return f.Kind.String() + ": " + f.Key
	}
	names := make([]string, len(f.Fields))
	for i, field := range f.Fields {
		names[i] = field.Name + " " + field.Key
	}
	return f.Kind.String() + ": " + strings.Join(names, ", ")
}

// Denied refuses a deed: key says what blocks, who must act and by when.
func Denied(key string, values Values) error {
	return &Fault{Kind: KindDenied, Message: Message{key, values}}
}

// Unavailable says that something the program rests on (a database, a disk) does not work now, and may soon. The cause goes to the log.
func Unavailable(cause string) error {
	return fmt.Errorf("%s: %w", cause, &Fault{Kind: KindBusy, Message: Message{Key: KeyUnavailable}})
}

// KeyBusy and KeyUnavailable are the messages of those busy faults that are nobody's doing: too many at once, and something that
// does not work. Other busy faults are a limit that somebody has reached.
const (
	KeyBusy        = "fault.busy"
	KeyUnavailable = "fault.unavailable"
)

// OfTheHouse tells whether a fault is the program's own trouble, and no answer to what somebody did.
func (f *Fault) OfTheHouse() bool {
	return f.Kind == KindBusy && (f.Key == KeyBusy || f.Key == KeyUnavailable)
}

// NotFound hides a thing that does not exist, or that the person may not see.
func NotFound() error {
	return &Fault{Kind: KindNotFound, Message: Message{Key: "fault.not_found"}}
}

// Conflict refuses a deed because the thing has changed meanwhile.
func Conflict(key string, values Values) error {
	return &Fault{Kind: KindConflict, Message: Message{key, values}}
}

// Busy asks to try again later.
func Busy(key string, values Values) error {
	return &Fault{Kind: KindBusy, Message: Message{key, values}}
}

// Fields gathers the refusals of a form while it is checked.
type Fields []Field

// Add notes that the field called name is refused for the reason key.
func (f *Fields) Add(name, key string, values Values) {
	*f = append(*f, Field{name, Message{key, values}})
}

// Err returns nil if nothing was added, and else one fault of KindInvalid.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &Fault{Kind: KindInvalid, Message: Message{Key: "fault.invalid"}, Fields: f}
}

// Of returns the fault within err, or nil.
func Of(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// Is tells whether err is a fault of kind k.
func Is(err error, k Kind) bool {
	f := Of(err)
	return f != nil && f.Kind == k
}

// Wrap adds where an internal error happened; a fault passes unchanged, and nil stays nil.
func Wrap(err error, where string) error {
	if err == nil || Of(err) != nil {
		return err
	}
	return fmt.Errorf("%s: %w", where, err)
}
