package expr

// Format is the text of a date, time of day or timestamp by a layout. A layout
// with a % in it is strftime's (%Y-%m-%d %H:%M:%S), any other one is that of
// package time (2006-01-02 15:04:05). Names are English.
//
// Of strftime: %Y %y %C %m %B %b %d %e %j %q (quarter) %G %g %V (ISO year and
// week) %U %W %u %w %A %a %H %k %I %l %M %S %p %P %z %:z %Z %s %F %T %D %R %r
// %c %x %X; %f is microseconds, %3f %6f %9f so many digits, %.f %.3f %.6f %.9f
// the same with the point; - and _ after the % mean no padding and spaces.
func (t Time) Format(layout string) Expr { return t.x.call("format", layout) }

// Parse reads text as timestamps by a layout as in Format: in microseconds, or
// in nanoseconds when the layout asks for more than six digits. With an offset
// or a zone in the layout they are instants, in UTC; else they have no zone
// (see WithZone). Parts that the layout lacks are the least ones, but for the
// year. A text that does not match is an error with its row.
//
// Numbers may have fewer digits than strftime writes, %f reads one to nine;
// names are read in upper or lower case, spaces match any number of them.
func (t Time) Parse(layout string) Expr { return t.x.call("parse_timestamp", layout) }

// ParseDate is Parse for dates; the layout has no time of day.
func (t Time) ParseDate(layout string) Expr { return t.x.call("parse_date", layout) }

// ParseTime is Parse for times of day; the layout has no date.
func (t Time) ParseTime(layout string) Expr { return t.x.call("parse_time", layout) }

// TryParse is Parse, missing where the text does not match.
func (t Time) TryParse(layout string) Expr { return t.x.call("try_parse_timestamp", layout) }

// TryParseDate is ParseDate, missing where the text does not match.
func (t Time) TryParseDate(layout string) Expr { return t.x.call("try_parse_date", layout) }

// TryParseTime is ParseTime, missing where the text does not match.
func (t Time) TryParseTime(layout string) Expr { return t.x.call("try_parse_time", layout) }
