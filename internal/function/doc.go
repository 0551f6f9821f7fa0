// Package function holds the functions of rows that expressions call by name:
// text, numbers, choices among operands, addresses.
//
// A Function is bound to the types of its operands once and gives a Signature;
// the engine then evaluates the Signature over batches. Rules for all of them:
//
//	F1  a function is pure: a value depends on the operands' values in its row and on nothing else.
//	F2  a strict function is missing where an operand is missing, and is not asked about such rows.
//	F3  the results do not depend on how operands are stored (plain, dictionary, one value for all
//	    rows), so the engine may run a function once for each level of a dictionary.
//	F4  patterns and lists are constants; they are read when the function is bound, and a mistake in
//	    them is an error there.
//	F5  a value that a function cannot take is a *vector.RowError that names the function, never a panic.
package function
