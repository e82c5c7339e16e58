package notice

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"

	"sanad/internal/day"
)

// kind says what a letter is made of.
type kind struct {
	class  Class         // empty: service
	data   []string      // values that stand open in its row: codes, days, numbers, paths
	secret []string      // values that are sealed until the letter has left
	life   time.Duration // after which it is of no use; 0: always
	until  string        // the value with the last day on which it is of use; empty: none
}

// kinds are all letters. Their words are the texts notice.KIND.subject and notice.KIND.body.
var kinds = map[string]kind{
	"sign_up_code": {secret: []string{"Code"}, life: 15 * time.Minute},
	"already_here": {life: time.Hour},
	"sign_in_code": {secret: []string{"Code"}, life: 15 * time.Minute},
	"not_here":     {life: time.Hour},
	"address_code": {secret: []string{"Code"}, life: 15 * time.Minute},

	"address_taken":   {life: time.Hour},
	"address_changed": {life: 7 * 24 * time.Hour},

	"invitation": {data: []string{"Role"}, secret: []string{"Path"}, life: 7 * 24 * time.Hour},

	"referee_asked": {data: []string{"Until"}, secret: []string{"Name", "Path"}, life: 30 * 24 * time.Hour},

	"focal_invited": {data: []string{"Until"}, secret: []string{"Name", "Path"}, life: 7 * 24 * time.Hour},
	"focal_handed":  {data: []string{"Path"}},
	"focal_ended":   {data: []string{"Path"}},

	"evaluator_invited": {data: []string{"Until"}, secret: []string{"Path"}, life: 7 * 24 * time.Hour},
	"evaluator_named":   {data: []string{"Path"}},
	"evaluator_paused":  {data: []string{"Path"}},
	"evaluator_resumed": {data: []string{"Path"}},
	"evaluator_ended":   {data: []string{"Path"}},
	"evaluator_again":   {data: []string{"Until", "Path"}, until: "Until"},

	"focal_awaited":  {data: []string{"Batch", "Path"}},
	"focal_reminded": {data: []string{"Batch", "Path"}},

	"letter_taken":    {data: []string{"Case", "Due"}, life: 7 * 24 * time.Hour},
	"mail_answered":   {secret: []string{"Words"}, life: 30 * 24 * time.Hour},
	"letter_answered": {data: []string{"Case"}, secret: []string{"Words"}, life: 30 * 24 * time.Hour},

	"address_wanted": {data: []string{"Path"}, life: askedFor},

	"security_changed":  {data: []string{"What"}},
	"officer_appointed": {data: []string{"Role"}},
	"officer_dismissed": {class: statutory, data: []string{"Role"}},
	"officer_delegated": {data: []string{"Role", "From", "Until"}},

	"meeting_called":     {data: []string{"Due", "Path"}},
	"meeting_moved":      {data: []string{"From", "Due", "Path"}},
	"meeting_called_off": {data: []string{"From", "Path"}},

	"data_asked":       {data: []string{"Due", "Path"}},
	"data_answered":    {class: statutory, data: []string{"Path"}},
	"emergency_opened": {data: []string{"Path"}},

	"engineer_submitted": {data: []string{"Step", "Due", "Path"}},
	"engineer_moved":     {data: []string{"Step", "Due", "Path"}},
	"engineer_withdrawn": {},
	"engineer_refused":   {class: statutory, data: []string{"Path"}},
	"case_message":       {data: []string{"Path"}},
	"takeover_code":      {data: []string{"Number", "Minutes"}, secret: []string{"Code"}, life: 30 * time.Minute},
	"entry_taken":        {data: []string{"Number", "Path"}},
	"entry_given":        {data: []string{"Number", "Until"}},
	"persons_merged":     {data: []string{"Number", "Until"}},
	"entry_returned":     {class: statutory, data: []string{"Number"}},
	"takeover_lost":      {data: []string{"Path"}},
	"takeover_declined":  {data: []string{"Path"}},
	"takeover_expired":   {data: []string{"Path"}},
	"number_found":       {data: []string{"Number", "Path"}},
	"engineer_asked":     {class: statutory, data: []string{"Until", "Path"}},
	"engineer_intended":  {class: statutory, data: []string{"Until", "Path"}},
	"engineer_reminded":  {data: []string{"Until", "Path"}, until: "Until"},
	"engineer_answered":  {data: []string{"Due", "Path"}},
	"engineer_lapsed":    {class: statutory, data: []string{"Path"}},
	"engineer_held":      {data: []string{"Until", "Path"}},
	"engineer_resumed":   {data: []string{"Due", "Path"}},
	"engineer_unlocked":  {data: []string{"Path"}},
	"engineer_locked":    {data: []string{"Path"}},
	"engineer_listed":    {data: []string{"Path"}},
	"engineer_freed":     {data: []string{"Path"}},
	"engineer_relisted":  {data: []string{"Path"}},
	"visit_moved":        {data: []string{"Path"}},
	"visit_yours":        {data: []string{"Due", "Path"}},
	"visit_late":         {data: []string{"Path"}},
	"visit_team_moved":   {data: []string{"Path"}},
	"visit_team_joined":  {data: []string{"Path"}},
	"visit_team_yours":   {data: []string{"Due", "Path"}},
	"evaluator_asked":    {data: []string{"Path"}},
	"evaluator_released": {data: []string{"Path"}},
	"visit_decided":      {data: []string{"Path"}},
	"engineer_again":     {data: []string{"Due", "Path"}},
	"payment_issued":     {data: []string{"Reference", "Due", "Path"}},
	"payment_reminder":   {data: []string{"Reference", "Due", "Path"}, until: "Due"},
	"payment_rejected":   {data: []string{"Reference", "Due", "Path"}},
	"payment_confirmed":  {data: []string{"Number", "Reference", "Path"}},
	"payment_expired":    {data: []string{"Reference", "Path"}},
	"payment_part":       {data: []string{"Reference", "Due", "Path"}},
	"payment_over":       {data: []string{"Reference", "Path"}},
	"refund_paid":        {data: []string{"Reference", "Path"}},
	"refund_declined":    {data: []string{"Reference", "Path"}},
	"payment_reversed":   {class: statutory, data: []string{"Reference", "Path"}},
	"payment_once":       {data: []string{"Reference", "Path"}},
	"payment_waived":     {data: []string{"Reference", "Path"}},

	"payment_waived_part": {data: []string{"Reference", "Due", "Path"}},

	"engineer_entered":       {class: statutory, data: []string{"Number", "Path"}},
	"engineer_corrected":     {data: []string{"Path"}},
	"engineer_replaced":      {data: []string{"Number", "Path"}},
	"engineer_renewed":       {data: []string{"Number", "Until", "Path"}},
	"engineer_renew_soon":    {data: []string{"Until", "Path"}, until: "Until"},
	"engineer_extended":      {data: []string{"Until", "Path"}},
	"engineer_renewed_life":  {data: []string{"Number", "Path"}},
	"engineer_elevated":      {data: []string{"Number", "Path"}},
	"standing_changed":       {class: statutory, data: []string{"Number", "What", "From", "Path"}},
	"standing_changed_until": {class: statutory, data: []string{"Number", "What", "From", "Until", "Path"}},
	"referee_answered":       {data: []string{"Path"}},

	proofKind:    {data: []string{"Campaign", "Language"}},
	campaignKind: {class: optional}, // its words, and what the law makes of it, are its campaign's
}

// code is the shape of a value that stands open in a row: what a person typed would rarely pass, an address or a name never.
var code = regexp.MustCompile(`^[A-Za-z0-9/_-]{1,80}$`)

// checkData refuses values that the letter does not have, lacks values that it has, or may not stand open. The caller's mistake is an
// internal error.
func checkData(name string, want []string, data map[string]string) error {
	if have := slices.Sorted(maps.Keys(data)); !slices.Equal(have, slices.Sorted(slices.Values(want))) {
		return fmt.Errorf("notice: a letter %s has the values %v, not %v", name, want, have)
	}
	for _, key := range want {
		if !code.MatchString(data[key]) {
			return fmt.Errorf("notice: %s of a letter %s is no code", key, name)
		}
		if key == "Due" || key == "From" || key == "Until" {
			if _, err := day.Parse(data[key]); err != nil {
				return fmt.Errorf("notice: %s of a letter %s is no day", key, name)
			}
		}
		if key == "Path" && data[key][0] != '/' {
			return fmt.Errorf("notice: the path of a letter %s does not begin with a slash", name)
		}
	}
	return nil
}

// isPast tells whether a letter is of no use any more: it reminds of a day that has passed.
func isPast(m messageRow, today day.Day) bool {
	k := kinds[m.Kind]
	if k.until == "" {
		return false
	}
	values := map[string]string{}
	if json.Unmarshal([]byte(m.Data), &values) != nil {
		return false
	}
	until, err := day.Parse(values[k.until])
	return err == nil && today.After(until)
}

// decideSend says whether a letter leaves now, or is over.
func decideSend(m messageRow, now time.Time) (leaves bool, over State) {
	switch m.State {
	case StateQueued, StateDead: // dead, and its job was revived
		if k := kinds[m.Kind]; k.life > 0 && now.Sub(m.CreatedAt) > k.life || len(k.secret) > 0 && m.Secret == nil {
			return false, StateDropped // it is over, or what was secret in it was blanked when it was refused
		}
		return true, ""
	}
	return false, ""
}
