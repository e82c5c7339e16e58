package roll

import (
	"sanad/internal/day"
	"sanad/internal/events"
)

// Begun says that a file began to be brought in.
type Begun struct {
	Import, Hash string
	Total        int64
}

// UndoAsked says that a registrar asked that an import is undone.
type UndoAsked struct{ Import string }

// Left says that an import stays which somebody had asked to undo.
type Left struct{ Import string }

// Undoing says that an import began to be undone.
type Undoing struct{ Import string }

// BroughtIn says that a file was brought in to its end.
type BroughtIn struct {
	Import string
	Count
}

// Undone says that an import was undone.
type Undone struct {
	Import         string
	TakenOut, Kept int64
}

// Declared says that the register was declared complete as of a day; zero: that it is not complete.
type Declared struct {
	Declaration string
	AsOf        day.Day
}

// About names nobody.
func (e Begun) About() events.About { return events.About{Kind: "roll.begun"} }

// About names nobody.
func (e UndoAsked) About() events.About { return events.About{Kind: "roll.undo_asked"} }

// About names nobody.
func (e Left) About() events.About { return events.About{Kind: "roll.left"} }

// About names nobody.
func (e Undoing) About() events.About { return events.About{Kind: "roll.undoing"} }

// About names nobody.
func (e BroughtIn) About() events.About { return events.About{Kind: "roll.brought_in"} }

// About names nobody.
func (e Undone) About() events.About { return events.About{Kind: "roll.undone"} }

// About names nobody.
func (e Declared) About() events.About { return events.About{Kind: "roll.declared"} }
