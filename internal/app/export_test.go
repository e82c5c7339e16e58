package app

import "sanad/internal/web"

// Routes are those of the program.
func (a *App) Routes() []web.Route { return a.routes() }
