/** A transformation `[a b c d e f]` (ISO 32000-2, 8.3.3). */
export type Matrix = readonly [number, number, number, number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** First `a`, then `b`. */
export function times(a: Matrix, b: Matrix): Matrix {
	return [
		a[0] * b[0] + a[1] * b[2],
		a[0] * b[1] + a[1] * b[3],
		a[2] * b[0] + a[3] * b[2],
		a[2] * b[1] + a[3] * b[3],
		a[4] * b[0] + a[5] * b[2] + b[4],
		a[4] * b[1] + a[5] * b[3] + b[5],
	];
}

export function moved(matrix: Matrix, x: number, y: number): Matrix {
	return times([1, 0, 0, 1, x, y], matrix);
}

/** Six finite numbers as a matrix, or null. */
export function matrixOf(values: readonly unknown[]): Matrix | null {
	if (values.length < 6) return null;
	const six = values.slice(-6).map(Number);
	return six.every(Number.isFinite) ? (six as unknown as Matrix) : null;
}
