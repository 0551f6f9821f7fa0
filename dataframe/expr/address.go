package expr

// An IP is the functions of an expression's network addresses; Expr.IP gives
// it. An IPv4 address is text or a uint32, an IPv6 address text or 16 bytes.
type IP struct{ e Expr }

// IP gives the functions of addresses: expr.Col("src").IP().InCIDR("10.0.0.0/8").
func (e Expr) IP() IP { return IP{e} }

// Parse is the IPv4 address that a text stands for, uint32; any other text is
// an error that names its row.
func (a IP) Parse() Expr { return a.e.call("ipv4") }

// TryParse is Parse, but what is no address becomes missing.
func (a IP) TryParse() Expr { return a.e.call("try_ipv4") }

// Text is the text of an IPv4 address.
func (a IP) Text() Expr { return a.e.call("ipv4_text") }

// Parse6 is the 16 bytes of the address that a text stands for; an IPv4 address
// becomes ::ffff: and the address. Any other text is an error.
func (a IP) Parse6() Expr { return a.e.call("ipv6") }

// TryParse6 is Parse6, but what is no address becomes missing.
func (a IP) TryParse6() Expr { return a.e.call("try_ipv6") }

// Text6 is the text of an address of 16 bytes in the form of RFC 5952.
func (a IP) Text6() Expr { return a.e.call("ipv6_text") }

// InCIDR is true where the address lies in one of some networks, such as
// 10.0.0.0/8 or fd00::/8; missing where a text or bytes are no address. IPv6
// forms of IPv4 addresses count as those.
func (a IP) InCIDR(networks ...string) Expr {
	args := make([]any, len(networks))
	for i, n := range networks {
		args[i] = n
	}
	return a.e.call("in_cidr", args...)
}

// IsPrivate is true for addresses that the Internet does not route (RFC 1918,
// RFC 4193); missing where a text or bytes are no address.
func (a IP) IsPrivate() Expr { return a.e.call("is_private") }

// PortClass is the class of a port by RFC 6335: "system" up to 1023,
// "registered" up to 49151, "dynamic" up to 65535; missing for other numbers.
func (e Expr) PortClass() Expr { return e.call("port_class") }
