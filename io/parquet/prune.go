package parquet

func (r *scanRun) mayMatch(file, group int) bool { return true }
