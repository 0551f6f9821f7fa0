package object

import "sync"

// blockBytes is the size of the blocks that serve small reads, and the read
// that is large enough to be a request of its own.
const blockBytes = 256 << 10

// keptBlocks is how many blocks are kept: 4 MiB for an object.
const keptBlocks = 16

// A blockCache keeps the blocks of an object that were read last, and its end.
// Safe for concurrent use; readers of one block wait for one request.
type blockCache struct {
	tail   []byte
	tailAt int64

	mu     sync.Mutex
	blocks []*block // the one used last stands last
}

// A block is a stretch of the object.
type block struct {
	at    int64
	once  sync.Once
	bytes []byte
	err   error
}

// read fills p, which lies within the object, from blocks that fetch reads.
func (c *blockCache) read(p []byte, off, size int64, fetch func([]byte, int64) error) error {
	if off >= c.tailAt && off+int64(len(p)) <= c.tailAt+int64(len(c.tail)) {
		copy(p, c.tail[off-c.tailAt:])
		return nil
	}
	for len(p) > 0 {
		b := c.block(off / blockBytes * blockBytes)
		b.once.Do(func() {
			b.bytes = make([]byte, min(blockBytes, size-b.at))
			b.err = fetch(b.bytes, b.at)
		})
		if b.err != nil {
			c.drop(b)
			return b.err
		}
		n := copy(p, b.bytes[off-b.at:])
		p, off = p[n:], off+int64(n)
	}
	return nil
}

// block returns the block at a position and makes room for a new one.
func (c *blockCache) block(at int64) *block {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, b := range c.blocks {
		if b.at == at {
			copy(c.blocks[i:], c.blocks[i+1:])
			c.blocks[len(c.blocks)-1] = b
			return b
		}
	}
	if len(c.blocks) == keptBlocks {
		copy(c.blocks, c.blocks[1:])
		c.blocks = c.blocks[:keptBlocks-1]
	}
	b := &block{at: at}
	c.blocks = append(c.blocks, b)
	return b
}

// drop forgets a block that could not be read.
func (c *blockCache) drop(failed *block) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, b := range c.blocks {
		if b == failed {
			c.blocks = append(c.blocks[:i], c.blocks[i+1:]...)
			return
		}
	}
}
