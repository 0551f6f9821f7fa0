package object

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// An Opener opens the objects of a scheme.
type Opener interface {
	// Open opens the object that a URL of the scheme names. The context
	// governs the object's reads as well. An object that is not there is
	// fs.ErrNotExist.
	Open(ctx context.Context, url string) (*Object, error)
}

// A Lister is an Opener that can also list.
type Lister interface {
	Opener
	// List returns the URLs of the objects that match a pattern, in order.
	// In a pattern * and ? stand for any characters but a slash.
	List(ctx context.Context, pattern string) ([]string, error)
}

// registry holds the openers by scheme.
var registry struct {
	sync.RWMutex
	openers map[string]Opener
}

// Register makes an opener serve a scheme, in place of any earlier one: a
// package does so for its store when it is imported, a program to give HTTP
// other clients or headers. It panics if scheme is not lower-case letters,
// digits, +, - and . after a letter.
func Register(scheme string, o Opener) {
	if o == nil || scheme == "" || scheme == "file" || scheme != strings.ToLower(scheme) || Scheme(scheme+"://") != scheme {
		panic(fmt.Sprintf("object: Register(%q, %v)", scheme, o))
	}
	registry.Lock()
	defer registry.Unlock()
	if registry.openers == nil {
		registry.openers = map[string]Opener{}
	}
	registry.openers[scheme] = o
}

// lookup returns the opener of a scheme.
func lookup(scheme string) (Opener, error) {
	registry.RLock()
	defer registry.RUnlock()
	if o, ok := registry.openers[scheme]; ok {
		return o, nil
	}
	switch scheme {
	case "http", "https":
		return &HTTP{}, nil
	case "s3":
		return nil, fmt.Errorf("%w: import _ %q for %s://", ErrScheme, "github.com/stoa-data/stoa/io/object/"+scheme, scheme)
	}
	known := slices.AppendSeq([]string{"file", "http", "https"}, maps.Keys(registry.openers))
	slices.Sort(known)
	return nil, fmt.Errorf("%w: %s:// (have %s)", ErrScheme, scheme, strings.Join(slices.Compact(known), ", "))
}

// Scheme returns the scheme of a URL in lower case, "" for a path.
func Scheme(name string) string {
	scheme, _, ok := strings.Cut(name, "://")
	if !ok || scheme == "" {
		return ""
	}
	scheme = strings.ToLower(scheme)
	for i, c := range []byte(scheme) {
		switch {
		case 'a' <= c && c <= 'z':
		case i > 0 && ('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.'):
		default:
			return ""
		}
	}
	return scheme
}

// Redact returns a name as messages should show it: of a URL all but
// passwords, parameters and fragments, which may be secret.
func Redact(name string) string {
	if Scheme(name) == "" {
		return name
	}
	u, err := url.Parse(name)
	if err != nil {
		scheme, _, _ := strings.Cut(name, "://")
		return scheme + "://…"
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	if u.RawQuery != "" {
		u.RawQuery = "…"
	}
	return u.String()
}
