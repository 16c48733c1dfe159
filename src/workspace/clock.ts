/** Milliseconds on a clock that only goes forward. Not `performance`, which takes 6 ms to load. */
export function milliseconds(): number {
	const [seconds, nanoseconds] = process.hrtime();
	return seconds * 1000 + nanoseconds / 1e6;
}
