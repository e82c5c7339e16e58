package app

import (
	"context"
	"strconv"
	"strings"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/notice"
)

// letterThing tells what letters of a kind tell of a real thing, as a reaction would. The room of the thing decides whether an officer may see it.
func (a *App) letterThing(ctx context.Context, by access.Actor, about notice.About, kind, typed string) (t notice.LetterThing, err error) {
	switch about {
	case notice.AboutApplication:
		x, err := a.Engineer.Addressed(ctx, by, typed)
		if err != nil {
			return t, err
		}
		t = notice.LetterThing{ID: x.Case.ID, Number: id.Grouped(x.Case.Number), Name: x.Name, NameUrdu: x.NameUrdu, Language: x.Language}
		t.Values = map[string]string{"Step": x.Case.Step, "Due": said(x.Case.Due), "Path": pathOf(kind, x.Case.ID)}
		return t, nil
	case notice.AboutTakeover:
		x, err := a.Engineer.AddressedTakeover(ctx, by, typed)
		if err != nil {
			return t, err
		}
		to := x.Claimant
		if kind == "takeover_code" || kind == "entry_given" { // which go to the contact on file
			to = x.Holder
		}
		t = notice.LetterThing{ID: x.ID, Number: id.Grouped(x.Number), Name: to.Name, NameUrdu: to.NameUrdu, Language: to.Language}
		t.Values = map[string]string{"Number": registered(x.Entry), "Path": claimPath, "Until": said(x.Contest), "Minutes": strconv.Itoa(x.Minutes)}
		if kind == "entry_taken" {
			t.Values["Path"] = licencePath
		}
		return t, nil
	case notice.AboutRegistration:
		x, err := a.Engineer.AddressedRegistration(ctx, by, typed)
		if err != nil {
			return t, err
		}
		t = notice.LetterThing{ID: x.ID, Number: x.Number, Name: x.Name, NameUrdu: x.NameUrdu, Language: x.Language}
		t.Values = map[string]string{"Number": registered(x.Number), "Path": licencePath}
		switch kind {
		case "engineer_renew_soon":
			t.Values["Path"] = renewPath
		case "engineer_replaced":
			t.Values["Path"] = papersPath(x.ID)
		case "number_found":
			t.Values["Path"] = verifyPath(x.Number)
		}
		switch {
		case strings.HasPrefix(kind, "engineer_"):
			t.Values["Until"] = said(x.Until)
		case strings.HasPrefix(kind, "standing_") && x.Change != nil:
			t.Values["What"], t.Values["From"], t.Values["Until"] = string(x.Change.Kind), said(x.Change.From), said(x.Change.Until)
		}
		return t, nil
	case notice.AboutInvoice:
		x, err := a.Payment.Addressed(ctx, by, typed)
		if err != nil {
			return t, err
		}
		t = notice.LetterThing{ID: x.ID, Number: id.Grouped(x.Reference), Name: x.Name, Language: x.Language}
		t.Values = map[string]string{"Reference": x.Reference, "Due": said(x.Due), "Number": x.Receipt, "Path": paymentPath(x.Reference)}
		return t, nil
	case notice.AboutRequest:
		x, err := a.Rights.Addressed(ctx, by, typed)
		if err != nil {
			return t, err
		}
		t = notice.LetterThing{ID: x.ID, Number: id.Grouped(x.Number), Name: x.Name, Language: x.Language, Typed: x.Person == ""}
		t.Values = map[string]string{"Case": x.Number, "Due": said(x.Due), "Path": requestPath(x.ID)}
		return t, nil
	}
	return t, fault.NotFound()
}

// said is a day as letters have it; empty: there is none.
func said(d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// The addresses to which letters lead.
const (
	licencePath = "/my/licence"
	renewPath   = "/my/licence/renew"
	claimPath   = "/my/claim"
)

func answersPath(id string) string { return applicationPath(id) + "/answers" }

func refereesPath(id string) string { return applicationPath(id) + "/referees" }

func messagesPath(id string) string { return "/my/cases/" + id + "/messages" }

func requestPath(id string) string { return "/my/data/" + id }

func papersPath(registration string) string { return "/my/registrations/" + registration + "/papers" }

func paymentPath(reference string) string { return "/my/invoices/" + reference }

func applicationPath(id string) string { return "/my/applications/" + id }

func verifyPath(number string) string {
	return "/verify/engineers/" + strings.NewReplacer("/", "-", " ", "-").Replace(number)
}

// pathOf is where a letter about an application leads.
func pathOf(kind, id string) string {
	switch kind {
	case "engineer_asked", "engineer_intended", "engineer_reminded":
		return answersPath(id)
	case "referee_answered":
		return refereesPath(id)
	case "case_message":
		return messagesPath(id)
	}
	return applicationPath(id)
}
