package object

import "errors"

// The conditions that callers test for with errors.Is. Objects that are not
// there give fs.ErrNotExist, those that one may not read fs.ErrPermission.
var (
	ErrScheme  = errors.New("scheme is not registered")
	ErrChanged = errors.New("object has changed")
)
