package kernel
import ("testing";"math/rand/v2";"slices";"syscall";"time";"runtime")
func zcpu() time.Duration { var r syscall.Rusage; syscall.Getrusage(1,&r); return time.Duration(r.Utime.Nano()+r.Stime.Nano()) }
func TestZZLeaf(t *testing.T) {
	runtime.LockOSThread()
	r := rand.New(rand.NewPCG(1,2))
	for _, n := range []int{16, 24, 32,48,64,128,512,1024,2048,4096,16384,100000} {
		x := make([][2]uint64, n); w := make([][2]uint64, n); d := make([][2]uint64, n)
		p := make([][1]uint64, n); p2 := make([][1]uint64, n); p3 := make([][1]uint64, n)
		y := make([]uint64, n); y2 := make([]uint64, n)
		for i := range x { x[i] = [2]uint64{r.Uint64(), uint64(i)}; y[i] = x[i][0]; p[i][0] = x[i][0]&^(1<<20-1)|uint64(i) }
		reps := 400000/n+1
		b1,b2,b3 := time.Duration(1<<60),time.Duration(1<<60),time.Duration(1<<60)
		for range 30 {
			s := zcpu(); for range reps { copy(w,x); SortItems(w,d,false,0) }; b1 = min(b1, zcpu()-s)
			s = zcpu(); for range reps { copy(y2,y); slices.Sort(y2) }; b2 = min(b2, zcpu()-s)
			s = zcpu(); for range reps { copy(p2,p); SortItems(p2,p3,false,20) }; b3 = min(b3, zcpu()-s)
		}
		f := func(d time.Duration) float64 { return d.Seconds()*1e9/float64(reps*n) }
		t.Logf("n=%d pairs %.1f packed %.1f slices.Sort %.1f ratio %.2f", n, f(b1), f(b3), f(b2), f(b2)/f(b1))
	}
}
