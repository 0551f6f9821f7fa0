// Package agg reduces, sorts and differences the values of many groups at
// once.
//
// Values stand in a segmented vector: the values of group i are those between
// ends[i−1] and ends[i]. Every function makes one pass over all segments and
// allocates nothing for each of them, because most groups are small when there
// are many. Vectors given are only read. Text comes as a dictionary: the
// engine gives strings codes before it groups.
package agg
