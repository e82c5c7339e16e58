package app

import (
	"context"

	"sanad/internal/accreditation"
	"sanad/internal/db"
	"sanad/internal/evaluator"
	"sanad/internal/notice"
	"sanad/internal/vault"
)

// evaluatorNeeds is what the room of evaluators asks of others.
func (a *App) evaluatorNeeds(v *vault.Vault) evaluator.Needs {
	return evaluator.Needs{
		Vault: v,
		Invite: func(ctx context.Context, tx *db.Tx, l evaluator.Letter) error {
			values := map[string]string{"Path": l.Path, "Until": l.Until}
			return a.Notice.TellAddress(ctx, tx, notice.Letter{Kind: "evaluator_invited", Address: l.Address, Language: l.Language, Values: values})
		},
		Registered: func(ctx context.Context, tx *db.Tx, number string) (string, error) {
			return a.Engineer.Registered(ctx, tx, number)
		},
		Institutions: func(ctx context.Context, tx *db.Tx) ([]evaluator.Institution, error) {
			list, err := a.Accreditation.Choices(ctx, tx)
			return chosenOf(list), err
		},
		Chosen: func(ctx context.Context, tx *db.Tx, ids []string) ([]evaluator.Institution, error) {
			list, err := a.Accreditation.ByID(ctx, tx, ids)
			return chosenOf(list), err
		},
		Kin: func(ctx context.Context, tx *db.Tx, institution string) (evaluator.Kin, error) {
			k, err := a.Accreditation.Kin(ctx, tx, institution)
			kin := evaluator.Kin{Institution: evaluator.Institution{ID: k.ID, Name: k.Name}, Same: k.Same, Gives: k.Gives}
			for _, n := range k.Names {
				kin.Names = append(kin.Names, n.En, n.Ur)
			}
			return kin, err
		},
		Objected: func(ctx context.Context, tx *db.Tx, institutions, persons []string) (map[string]bool, error) {
			return a.Visit.Objected(ctx, tx, institutions, persons)
		},
		Load: func(ctx context.Context, tx *db.Tx, persons []string) (map[string]int, error) {
			return a.Visit.Load(ctx, tx, persons)
		},
		Visits: a.visitsOf,
		Stood: func(ctx context.Context, tx *db.Tx, institutions []string) (map[string]bool, error) {
			return a.Accreditation.Stood(ctx, tx, institutions)
		},
	}
}

func chosenOf(institutions []accreditation.Institution) (list []evaluator.Institution) {
	for _, i := range institutions {
		list = append(list, evaluator.Institution{ID: i.ID, Name: i.Name})
	}
	return list
}
