package app

import (
	"testing"
	"time"

	"sanad/internal/config"
)

func BenchmarkObserve(b *testing.B) {
	m := (&App{Options: Options{Config: config.Config{}}}).newMetrics()
	b.ReportAllocs()
	for b.Loop() {
		m.observe("api", "GET /api/v1/register/engineers/{number...}", 200, time.Millisecond)
	}
}
