package app

import (
	"net/http"

	"sanad/internal/web"
)

// Routes are those of the program.
func (a *App) Routes() []web.Route { return a.routes() }

// Beside is a site with other routes behind the same doors.
func (a *App) Beside(routes ...web.Route) (http.Handler, error) { return a.site(routes) }
