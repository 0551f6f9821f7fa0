package plan

import "errors"

// ErrDuplicate says that a result would have two columns of one name.
var ErrDuplicate = errors.New("a column of this name exists already (name the result with As)")
