package app

import (
	"net/http"

	"sanad/internal/roll"
	"sanad/internal/web"
)

// Routes are those of the program.
func (a *App) Routes() []web.Route { return a.routes() }

// Beside is a site with other routes behind the same doors.
func (a *App) Beside(routes ...web.Route) (http.Handler, error) { return a.site(routes) }

// RollNeeds is what bringing in an older register asks of the other rooms.
func (a *App) RollNeeds() roll.Needs { return a.rollNeeds() }
