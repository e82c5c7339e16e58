package site

import "sanad/internal/events"

// NewsAsked: news wait for a second officer.
type NewsAsked struct{ Draft string }

// About names nobody.
func (e NewsAsked) About() events.About { return events.About{Kind: "site.news_asked"} }

// NewsApproved: a second officer approved news.
type NewsApproved struct{ Draft string }

// About names nobody.
func (e NewsApproved) About() events.About { return events.About{Kind: "site.news_approved"} }

// NewsDeclined: a second officer declined news.
type NewsDeclined struct{ Draft string }

// About names nobody.
func (e NewsDeclined) About() events.About { return events.About{Kind: "site.news_declined"} }

// NewsTakenBack: news are a draft again.
type NewsTakenBack struct{ Draft string }

// About names nobody.
func (e NewsTakenBack) About() events.About { return events.About{Kind: "site.news_taken_back"} }

// NewsDropped: a draft was thrown away.
type NewsDropped struct{ Draft string }

// About names nobody.
func (e NewsDropped) About() events.About { return events.About{Kind: "site.news_dropped"} }
