package function

import (
	"encoding/binary"
	"fmt"
	"net/netip"

	"github.com/stoa-data/stoa/internal/vector"
)

// addressFunctions lists the functions of network addresses and ports. An IPv4
// address is text or a Uint32, an IPv6 address text or 16 bytes.
func addressFunctions() []*Function {
	return []*Function{
		{Name: "ipv4", Params: "text", bind: bindIPv4(false)},
		{Name: "try_ipv4", Params: "text", bind: bindIPv4(true)},
		{Name: "ipv4_text", Params: "address", bind: bindIPv4Text},
		{Name: "ipv6", Params: "text", bind: bindIPv6(false)},
		{Name: "try_ipv6", Params: "text", bind: bindIPv6(true)},
		{Name: "ipv6_text", Params: "address", bind: bindIPv6Text},
		{Name: "in_cidr", Params: "address prefix...", bind: bindInCIDR},
		{Name: "is_private", Params: "address", bind: bindIsPrivate},
		{Name: "port_class", Params: "port", bind: bindPortClass},
	}
}

// parseIPv4 reads four numbers from 0 to 255 without leading zeros.
func parseIPv4(s []byte) (uint32, bool) {
	var address, part uint32
	parts, digits := 0, 0
	for i, c := range s {
		switch {
		case c == '.':
			if digits == 0 || parts == 3 || i+1 == len(s) {
				return 0, false
			}
			address, part, digits = address<<8|part, 0, 0
			parts++
		case c < '0' || c > '9' || digits > 0 && part == 0:
			return 0, false
		default:
			part = part*10 + uint32(c-'0')
			digits++
			if part > 255 {
				return 0, false
			}
		}
	}
	return address<<8 | part, parts == 3 && digits > 0
}

// parseAddress reads an address of either version, without a zone.
func parseAddress(s []byte) (netip.Addr, bool) {
	if x, ok := parseIPv4(s); ok {
		return addressOf(x), true
	}
	a, err := netip.ParseAddr(string(s))
	return a, err == nil && a.Zone() == ""
}

// addressOf returns an IPv4 address.
func addressOf(x uint32) netip.Addr {
	return netip.AddrFrom4([4]byte{byte(x >> 24), byte(x >> 16), byte(x >> 8), byte(x)})
}

// noAddress is the error of a text that is no address of a version.
func noAddress(s []byte, version string) error {
	return fmt.Errorf("%w: %q is no %s address", vector.ErrParse, s, version)
}

// bindIPv4 binds the address that a text stands for; one that stands for none
// is an error, or missing when try.
func bindIPv4(try bool) func(*binding) {
	return func(b *binding) {
		b.text(0)
		b.returns(vector.Uint32, func(b *Batch) (*vector.Vector, error) {
			x := b.texts(0)
			return toFixed(b, vector.Of(vector.Uint32), func(i int) (uint32, error) {
				s := x.at(i)
				address, ok := parseIPv4(s)
				switch {
				case ok:
					return address, nil
				case try:
					return 0, errAbsent
				}
				return 0, noAddress(s, "IPv4")
			})
		})
		b.missOrFail(try)
	}
}

// missOrFail notes what happens to values that a function does not take.
func (b *binding) missOrFail(try bool) {
	if try {
		b.mayMiss()
	} else {
		b.canFail()
	}
}

// bindIPv4Text binds the text of an address.
func bindIPv4Text(b *binding) {
	b.integer(0)
	if b.err == nil {
		b.convert(0, vector.Uint32)
	}
	b.returns(vector.String, func(b *Batch) (*vector.Vector, error) {
		x := values[uint32](b, 0)
		return toText(b, func(dst []byte, i int) ([]byte, error) { return addressOf(x.at(i)).AppendTo(dst), nil })
	})
}

// bindIPv6 binds the 16 bytes of the address that a text stands for; an IPv4
// address becomes ::ffff: and the address.
func bindIPv6(try bool) func(*binding) {
	return func(b *binding) {
		b.text(0)
		t := vector.Of(vector.Binary)
		b.returnsType(t, func(b *Batch) (*vector.Vector, error) {
			x := b.texts(0)
			return toBytes(b, t, func(dst []byte, i int) ([]byte, error) {
				s := x.at(i)
				a, ok := parseAddress(s)
				switch {
				case ok:
					bytes := a.As16()
					return append(dst, bytes[:]...), nil
				case try:
					return dst, errAbsent
				}
				return dst, noAddress(s, "IPv6")
			})
		})
		b.missOrFail(try)
	}
}

// bindIPv6Text binds the text of 16 bytes in the form of RFC 5952.
func bindIPv6Text(b *binding) {
	b.binary(0)
	b.returns(vector.String, func(b *Batch) (*vector.Vector, error) {
		x := b.texts(0)
		return toText(b, func(dst []byte, i int) ([]byte, error) {
			a, ok := address16(x.at(i))
			if !ok {
				return dst, fmt.Errorf("%w: an address of %d bytes (want 16)", vector.ErrShape, len(x.at(i)))
			}
			return a.AppendTo(dst), nil
		})
	})
	b.canFail()
}

// binary asks that operand i be binary.
func (b *binding) binary(i int) {
	switch b.kind(i) {
	case vector.Binary, vector.Invalid:
		b.convert(i, vector.Binary)
	default:
		b.mismatch(i, "Binary")
	}
}

// address16 returns the address of 16 bytes.
func address16(s []byte) (netip.Addr, bool) {
	if len(s) != 16 {
		return netip.Addr{}, false
	}
	return netip.AddrFrom16([16]byte(s)), true
}

// addresses asks that operand 0 be an address in any form. What it returns
// reads the address of a row: false when there is none. Mapped IPv4 addresses
// count as what they map.
func (b *binding) addresses() func(*Batch) func(i int) (netip.Addr, bool) {
	switch k := b.kind(0); {
	case k == vector.Binary:
		return func(b *Batch) func(int) (netip.Addr, bool) {
			x := b.texts(0)
			return func(i int) (netip.Addr, bool) {
				a, ok := address16(x.at(i))
				return a.Unmap(), ok
			}
		}
	case k.IsInteger():
		b.convert(0, vector.Uint32)
		return func(b *Batch) func(int) (netip.Addr, bool) {
			x := values[uint32](b, 0)
			return func(i int) (netip.Addr, bool) { return addressOf(x.at(i)), true }
		}
	case k != vector.String && k != vector.Categorical && k != vector.Invalid:
		b.mismatch(0, "String, an integer or Binary")
	default:
		b.text(0)
	}
	return func(b *Batch) func(int) (netip.Addr, bool) {
		x := b.texts(0)
		return func(i int) (netip.Addr, bool) {
			a, ok := parseAddress(x.at(i))
			return a.Unmap(), ok
		}
	}
}

// bindInCIDR binds the test whether an address lies in one of some networks,
// as in 10.0.0.0/8 or fd00::/8; missing for what is no address.
func bindInCIDR(b *binding) {
	read := b.addresses()
	numbers := b.kind(0).IsInteger()
	var networks networks
	for i := 1; i < len(b.args); i++ {
		text := b.constantText(i)
		if b.err != nil || b.args[i].Value.Missing() > 0 {
			continue
		}
		p, err := netip.ParsePrefix(text)
		if err != nil {
			b.fail(vector.ErrParse, i, "%q is no network (want one such as 10.0.0.0/8)", text)
			return
		}
		if a := p.Addr(); a.Is4In6() && p.Bits() >= 96 {
			p = netip.PrefixFrom(a.Unmap(), p.Bits()-96)
		}
		if numbers && !p.Addr().Is4() {
			b.fail(vector.ErrType, i, "%q is no IPv4 network, as the addresses are", text)
		}
		networks = append(networks, networkOf(p))
	}
	b.sig.Args = b.sig.Args[:1]
	if !numbers {
		b.mayMiss()
	}
	b.returns(vector.Bool, func(b *Batch) (*vector.Vector, error) {
		if numbers {
			x := values[uint32](b, 0)
			return toBool(b, func(i int) (bool, error) { return networks.hold4(x.at(i)), nil })
		}
		at := read(b)
		return toBool(b, func(i int) (bool, error) {
			switch a, ok := at(i); {
			case !ok:
				return false, errAbsent
			case a.Is4():
				bytes := a.As4()
				return networks.hold4(binary.BigEndian.Uint32(bytes[:])), nil
			default:
				return networks.hold(a), nil
			}
		})
	})
}

// networks are prefixes of both versions.
type networks []network

// hold4 reports whether one of the networks of version 4 holds an address.
func (list networks) hold4(x uint32) bool {
	for _, n := range list {
		if x&n.mask == n.base && n.prefix.Addr().Is4() {
			return true
		}
	}
	return false
}

// hold reports whether one of the networks holds an address.
func (list networks) hold(a netip.Addr) bool {
	for _, n := range list {
		if n.prefix.Contains(a) {
			return true
		}
	}
	return false
}

// A network is a prefix; one of version 4 as numbers too.
type network struct {
	prefix     netip.Prefix
	base, mask uint32
}

// networkOf returns the network of a prefix.
func networkOf(p netip.Prefix) network {
	n := network{prefix: p.Masked()}
	if p.Addr().Is4() {
		bytes := n.prefix.Addr().As4()
		n.mask = uint32(uint64(0xffffffff00000000) >> p.Bits())
		n.base = binary.BigEndian.Uint32(bytes[:])
	}
	return n
}

// bindIsPrivate binds the test for addresses that are not routed in the
// Internet (RFC 1918, RFC 4193); missing for what is no address.
func bindIsPrivate(b *binding) {
	read := b.addresses()
	if !b.kind(0).IsInteger() {
		b.mayMiss()
	}
	b.returns(vector.Bool, func(b *Batch) (*vector.Vector, error) {
		at := read(b)
		return toBool(b, func(i int) (bool, error) {
			a, ok := at(i)
			if !ok {
				return false, errAbsent
			}
			return a.IsPrivate(), nil
		})
	})
}

// portClasses are the names of RFC 6335 for ports up to 1023, 49151 and 65535.
var portClasses = []string{"system", "registered", "dynamic"}

// bindPortClass binds the class of a port number; missing for a number that is
// no port.
func bindPortClass(b *binding) {
	b.integer(0)
	b.mayMiss()
	pool := vector.NewPool(vector.TextLevels(portClasses), nil, false)
	t := vector.Of(vector.String)
	b.returnsType(t, func(b *Batch) (*vector.Vector, error) {
		x := values[int64](b, 0)
		codes, err := toFixed(b, vector.Of(vector.Uint8), func(i int) (uint8, error) {
			switch p := x.at(i); {
			case p < 0 || p > 65535:
				return 0, nil
			case p <= 1023:
				return 1, nil
			case p <= 49151:
				return 2, nil
			}
			return 3, nil
		})
		if err != nil {
			return nil, err
		}
		return vector.FromCodes(t, vector.Values[uint8](codes), pool), nil
	})
}
