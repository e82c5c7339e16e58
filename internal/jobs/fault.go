package jobs

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"syscall"

	"sanad/internal/fault"
)

const (
	faultVanished = "the process died at this job, again and again"
	longestFault  = 200
)

// Safe is an error whose Fault names it without any value: it may be stored and shown to officers.
type Safe interface {
	error
	Fault() string
}

// faultOf names an error without values: unknown errors by their Go types alone, because their texts may quote what people wrote.
func faultOf(err error) string {
	var safe Safe
	var number syscall.Errno
	switch {
	case errors.As(err, &safe):
		return shorten(safe.Fault())
	case fault.Of(err) != nil:
		f := fault.Of(err)
		return shorten(f.Kind.String() + " " + f.Key)
	case errors.Is(err, ErrLost):
		return "lease lost"
	case errors.Is(err, context.DeadlineExceeded):
		return "time is up"
	case errors.Is(err, context.Canceled):
		return "cancelled"
	case errors.As(err, &number):
		return shorten(number.Error())
	}
	var types []string
	for ; err != nil; err = errors.Unwrap(err) {
		types = append(types, fmt.Sprintf("%T", err))
	}
	return shorten(strings.Join(types, " "))
}

func shorten(s string) string {
	if r := []rune(s); len(r) > longestFault {
		return string(r[:longestFault])
	}
	return s
}

// panicError is a panic that a worker let through.
type panicError struct{ what string }

func (p panicError) Error() string { return p.what }

// Fault names what was thrown: the runtime's own panics by their text, others by their Go type.
func (p panicError) Fault() string { return p.what }

func panicked(r any) error {
	if e, ok := r.(runtime.Error); ok {
		return panicError{"panic: " + e.Error()}
	}
	return panicError{fmt.Sprintf("panic: %T", r)}
}
