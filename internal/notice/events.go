package notice

import "sanad/internal/events"

// Retried says that an officer had a letter, or another job that was given up, tried again, or that somebody had their own letters.
type Retried struct{ What, ID, Case string }

// About names the case.
func (e Retried) About() events.About {
	return events.About{Kind: "notice.retried", Case: e.Case}
}

// BatchMoved says that a batch of letters for the post was made, or posted.
type BatchMoved struct {
	Batch   string
	State   BatchState
	Letters int
}

// About names no case: a batch tells of many.
func (e BatchMoved) About() events.About {
	return events.About{Kind: "notice.batch_" + string(e.State)}
}

// BatchOpened says that somebody opened the names and addresses of a batch: its letters, or its manifest.
type BatchOpened struct {
	Batch, What string
	Letters     int
}

// About names no case: a batch tells of many.
func (e BatchOpened) About() events.About { return events.About{Kind: "notice.batch_opened"} }

// LetterReturned says that the post brought a letter back.
type LetterReturned struct{ Letter, Message, Case, Why string }

// About names the case.
func (e LetterReturned) About() events.About {
	return events.About{Kind: "notice.letter_returned", Case: e.Case}
}

// Served says that an officer served a letter by another way than its holder prefers.
type Served struct {
	Message, Case string
	Way           Way
}

// About names the case.
func (e Served) About() events.About { return events.About{Kind: "notice.served", Case: e.Case} }

// AddressAsked says that an officer asked somebody for an address that works, by a way, or on their own page alone.
type AddressAsked struct {
	Message, Case string
	Way           Way
}

// About names the case.
func (e AddressAsked) About() events.About {
	return events.About{Kind: "notice.address_asked", Case: e.Case}
}

// LetterHandled says that an officer answered a letter that came in, closed it, or handed it to the privacy officer as a case.
type LetterHandled struct {
	Letter string
	What   Handling
	Case   string // that it became
}

// About names the case.
func (e LetterHandled) About() events.About {
	return events.About{Kind: "notice.letter_" + string(e.What), Case: e.Case}
}

// CampaignMoved says what somebody did with a campaign: written, proved, asked, approved, declined, taken_back, dropped, paused, resumed or stopped.
type CampaignMoved struct{ Campaign, What string }

// About names nobody: a campaign goes to many.
func (e CampaignMoved) About() events.About {
	return events.About{Kind: "notice.campaign_" + e.What}
}
