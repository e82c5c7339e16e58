package register

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/sample"
	"sanad/internal/standing"
)

// TestPublishedKeys is T-REG: the answer has the published keys, whatever the entry holds, and no others.
func TestPublishedKeys(t *testing.T) {
	s, _ := newService(t, dbtest.SQLite(t))
	e := someEntry("CIVIL/1", "Ayesha Siddiqui")
	until := someEntry("CIVIL/2", "Bilal Khan")
	until.Facts = since("2020-01-10", "2027-06-30")
	put(t, s, e, until)

	want := []string{"as_of", "discipline", "domicile", "domicile.district", "domicile.province", "graduation", "graduation.degree",
		"graduation.institution", "graduation.year", "kind", "kind_learnt_at", "kind_said", "learnt_at", "masked_cnic", "name", "number", "on", "print", "proof", "said", "standing", "standing_since", "standing_until", "valid_until"}
	for number, valid := range map[string]any{"CIVIL/1": nil, "CIVIL/2": "2027-06-30"} {
		c, err := s.Verify(t.Context(), number, "")
		if err != nil {
			t.Fatal(err)
		}
		answer := decode(t, answerOf(c)).(map[string]any)
		if got := keys("", answer); !slices.Equal(got, want) {
			t.Errorf("%s: keys %q, want %q", number, got, want)
		}
		if answer["valid_until"] != valid {
			t.Errorf("%s: valid until %v, want %v", number, answer["valid_until"], valid)
		}
		if answer["as_of"] != "2026-11-23T17:00:00+05:00" || answer["kind"] != "registered_engineer" || answer["standing"] != "active" {
			t.Errorf("%s: %v", number, answer)
		}
	}
}

// TestWords writes the profile's words for its ids, and an old entry's own words where the profile has none.
func TestWords(t *testing.T) {
	s, _ := newService(t, dbtest.SQLite(t))
	institution := sample.Taught()[0]
	e := someEntry("CIVIL/1", "Ayesha Siddiqui")
	e.Institution, e.Degree = institution.ID, institution.Programmes[0].ID
	put(t, s, e, someEntry("CIVIL/2", "Bilal Khan"))
	for number, want := range map[string]graduationAnswer{
		"CIVIL/1": {institution.Programmes[0].Title.En, institution.Name.En, 2019},
		"CIVIL/2": {"BSc Civil Engineering", "An old college", 2019},
	} {
		c, err := s.Verify(t.Context(), number, "")
		if err != nil {
			t.Fatal(err)
		}
		answer := answerOf(c)
		if answer.Graduation != want || answer.Domicile != (domicileAnswer{"Punjab", "Lahore"}) {
			t.Errorf("%s: %+v %+v", number, answer.Graduation, answer.Domicile)
		}
	}
}

// TestMaskedDigits is T-MASK: no digit of an identity number comes through but those that the profile names.
func TestMaskedDigits(t *testing.T) {
	s, _ := newService(t, dbtest.SQLite(t))
	const secret = "9876543210123"
	e := someEntry("CIVIL/1", "Ayesha Siddiqui")
	e.MaskedCNIC = s.law().Mask(secret)
	put(t, s, e)
	c, err := s.Verify(t.Context(), "CIVIL/1", "")
	if err != nil {
		t.Fatal(err)
	}
	if got := answerOf(c).MaskedCNIC; got != "*****-*****12-*" {
		t.Errorf("shown as %q", got)
	}
	for _, shown := range []string{secret, "98765-4321012-3", "*****-*****12-3"} {
		e.MaskedCNIC = shown
		err := s.db.Update(t.Context(), func(tx *db.Tx) error {
			return s.Put(t.Context(), tx, access.System(access.Publish), e, someChange(noon))
		})
		if err == nil || strings.Contains(err.Error(), "98765") {
			t.Errorf("published as %q: %v", shown, err)
		}
	}
}

// TestOpenAPI holds the description and the answers together: equal keys, all of them required, and no others allowed.
func TestOpenAPI(t *testing.T) {
	var description struct {
		Paths      map[string]any `json:"paths"`
		Components struct {
			Schemas map[string]schema `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(openAPI, &description); err != nil {
		t.Fatal(err)
	}
	schemas := description.Components.Schemas
	for name, answer := range map[string]any{
		"Engineer": engineerAnswer{}, "Search": searchAnswer{Engineers: []foundAnswer{{}}},
	} {
		got, want := schemas[name].keys(t, "", schemas), keys("", decode(t, answer).(map[string]any))
		if !slices.Equal(got, want) {
			t.Errorf("%s is described with %q and answered with %q", name, got, want)
		}
	}
	want := []standing.Standing{standing.Active, standing.Lapsed, standing.None, standing.Suspended, standing.Abeyance, standing.Removed, standing.Surrendered, standing.Deceased}
	slices.Sort(want)
	if got := slices.Sorted(slices.Values(schemas["Standing"].Enum)); !slices.Equal(got, want) {
		t.Errorf("standings %q, want %q", got, want)
	}
	if n := schemas["Search"].Properties["engineers"].MaxItems; n != mostRows {
		t.Errorf("at most %d rows, described as %d", mostRows, n)
	}
	for path := range description.Paths {
		if !strings.HasPrefix(path, "/register/engineers") && path != "/programmes" { // accreditation's test holds that one to its answers
			t.Errorf("%s is described here", path)
		}
	}
}

type schema struct {
	Ref        string              `json:"$ref"`
	Type       any                 `json:"type"`
	Properties map[string]schema   `json:"properties"`
	Required   []string            `json:"required"`
	Additional *bool               `json:"additionalProperties"`
	Items      *schema             `json:"items"`
	MaxItems   int                 `json:"maxItems"`
	Enum       []standing.Standing `json:"enum"`
}

func (s schema) keys(t *testing.T, prefix string, all map[string]schema) []string {
	if s.Ref != "" {
		s = all[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
	}
	if s.Items != nil {
		return s.Items.keys(t, prefix, all)
	}
	if s.Type != "object" {
		return nil
	}
	if s.Additional == nil || *s.Additional || len(s.Required) != len(s.Properties) {
		t.Errorf("%q allows other keys, or lets some be left out", prefix)
	}
	var list []string
	for key, child := range s.Properties {
		if !slices.Contains(s.Required, key) {
			t.Errorf("%s%s is not required", prefix, key)
		}
		list = append(append(list, prefix+key), child.keys(t, prefix+key+".", all)...)
	}
	return slices.Sorted(slices.Values(list))
}

func decode(t *testing.T, answer any) any {
	t.Helper()
	b, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func keys(prefix string, v any) []string {
	var list []string
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			list = append(list, keys(prefix, x)...)
		}
	case map[string]any:
		for key, x := range v {
			list = append(append(list, prefix+key), keys(prefix+key+".", x)...)
		}
	}
	return slices.Sorted(slices.Values(list))
}
