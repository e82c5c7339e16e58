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
func (e BroughtIn) About() events.About { return events.About{Kind: "roll.brought_in"} }

// About names nobody.
func (e Undone) About() events.About { return events.About{Kind: "roll.undone"} }

// About names nobody.
func (e Declared) About() events.About { return events.About{Kind: "roll.declared"} }
